"""`RowWindows`: first rows are those of the plain list whatever way finds them, and slices make up the whole."""

import asyncio
import random
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from itertools import groupby

import pytest

from opreader.model import (
    AllOf,
    AnyOf,
    EntryId,
    FeedId,
    Filter,
    Not,
    QueryPart,
    Selection,
    Sort,
    Subscription,
    Words,
)
from opreader.model.listed import Counts
from opreader.store import Library, first_rows, id_slices
from opreader.store.list_sql import ordered, shown
from opreader.store.query_sql import Sql, needs_words, ranking
from opreader.store.windows import RowWindows
from tests.contracts.store_values import NOW, add, entry

_WORDS = ("tariff", "bill", "harvest", "who", "pays", "tarot", "Café")
_FEEDS = 7
_EACH = 30


@pytest.fixture
async def rows(library: Library, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[RowWindows]:
    """210 articles of few words in seven feeds of three folders; limits so small that every way is gone."""
    monkeypatch.setattr(first_rows, "_FEW", 12)
    monkeypatch.setattr(first_rows, "_ASKED", 40)
    monkeypatch.setattr(first_rows, "_BEST", 60)
    monkeypatch.setattr(first_rows, "_FEW_OF_FEEDS", 35)
    monkeypatch.setattr(id_slices, "SLICE", 16)
    made = random.Random(3)
    await library.put_subscriptions(
        [
            Subscription(f"https://c{n}.example/feed", f"Column {n}", folder=("A", "A/B", "C")[n % 3])
            for n in range(_FEEDS)
        ],
        now=NOW,
    )
    for feed in await library.list_feeds():
        told = [
            entry(
                f"{feed.id}-{n}",
                " ".join(made.choices(_WORDS, weights=(9, 5, 3, 2, 2, 1, 1), k=made.randint(1, 6))),
                title=made.choice(_WORDS),
                hours=made.randint(0, 90),
                authors=(f"Pen {made.randint(0, 3)}",),
            )
            for n in range(_EACH)
        ]
        await add(library, feed.id, told, title=feed.title)
    ids = list(await library.list_ids(Selection()))
    await library.mark([EntryId(n) for n in made.sample(ids, 90)], read=True, now=NOW)
    await library.mark([EntryId(n) for n in made.sample(ids, 25)], starred=True, now=NOW)
    await library.remove_entries([EntryId(n) for n in made.sample(ids, 8)], now=NOW)

    def more(db: sqlite3.Connection) -> None:
        for n in made.sample(ids, 12):
            db.execute("UPDATE entry_states SET position = 3 WHERE entry_id = ?", (n,))
        db.execute("UPDATE entry_states SET words = entry_id * 37 % 6000")
        db.execute(
            "INSERT INTO packed (entry_id, position) SELECT entry_id, 1 FROM entry_states WHERE entry_id % 9 = 0"
        )

    await library._writer.run(more)
    yield RowWindows(library.lanes)  # noqa: PT022 - typed as what it is


async def _plain(library: Library, selection: Selection) -> list[int]:
    """The list as one statement without any haste says it."""

    def read(db: sqlite3.Connection) -> list[int]:
        query = ordered(selection, whole=False)
        words = ranking(selection.query)
        if selection.sort == "rank" and words and needs_words(selection.query) and selection.only is None:
            rows = shown(selection)
            text = (
                "SELECT s.entry_id FROM fts CROSS JOIN entry_states s ON s.entry_id = fts.rowid WHERE fts MATCH ? "
                f"AND {rows.text} ORDER BY fts.rank, s.sort DESC, s.entry_id DESC"
            )
            query = Sql(text, (words, *rows.values))
        return [row[0] for row in db.execute(query.text, query.values)]

    return await library._searches.run(read)


async def _all(rows: RowWindows, selection: Selection) -> list[int]:
    return [entry_id async for part in rows.ids(selection) for entry_id in part]


def _query(made: random.Random, depth: int = 0) -> QueryPart:
    kind = made.randrange(9 if depth < 2 else 5)
    match kind:
        case 0 | 1 | 2:
            return Words(made.choice((*_WORDS, "tar*", "cafe", "absent")))
        case 3:
            return Words(f"{made.choice(_WORDS)} {made.choice(_WORDS)}", phrase=True)
        case 4:
            return made.choice(
                (
                    *(
                        Filter("unread"),
                        Filter("starred"),
                        Filter("read"),
                        Filter("is", "started"),
                        Filter("is", "packed"),
                    ),
                    *(Filter("feed", "Column 2"), Filter("folder", "a"), Filter("author", "pen 2"), Filter("muted")),
                    *(Filter("since", NOW - timedelta(hours=40)), Filter("before", NOW - timedelta(hours=9))),
                    Filter("minutes", (">", 9)),
                )
            )
        case 5:
            return Not(_query(made, 2))
        case 6:
            return AnyOf(tuple(_query(made, depth + 1) for _ in range(2)))
        case _:
            return AllOf(tuple(_query(made, depth + 1) for _ in range(made.randint(2, 3))))


def _selection(made: random.Random, ids: list[int]) -> Selection:
    sorts: list[Sort] = ["newest", "newest", "oldest", "rank", "longest", "shortest", "feed"]
    return Selection(
        query=_query(made) if made.random() < 0.7 else AllOf(),
        feed_id=FeedId(made.randint(1, _FEEDS)) if made.random() < 0.1 else None,
        folder=made.choice(("A", "A/B", "C", "none")) if made.random() < 0.3 else None,
        author_id=made.randint(1, 2) if made.random() < 0.1 else None,
        only=tuple(EntryId(n) for n in made.choices(ids, k=30)) if made.random() < 0.1 else None,
        unread_only=made.random() < 0.3,
        starred_only=made.random() < 0.1,
        sort=made.choice(sorts),
        keep=frozenset(EntryId(n) for n in made.sample(ids, 9)) if made.random() < 0.3 else frozenset(),
    )


@pytest.mark.parametrize("seed", range(8))
async def test_every_way_to_a_list_shows_what_the_plain_one_shows(
    library: Library, rows: RowWindows, seed: int
) -> None:
    made = random.Random(seed)
    ids = list(await library.list_ids(Selection()))
    for _ in range(60):
        selection = _selection(made, ids)
        plain = await _plain(library, selection)
        limit = made.choice((1, 5, 20, 300))
        start = await rows.open_list(selection, limit=limit)
        assert [row.id for row in start.rows] == plain[:limit], selection
        assert start.total in {None, len(plain)}, selection
        assert [row.id for row in await rows.list_last(selection, limit=limit)] == plain[-limit:], selection
        assert await _all(rows, selection) == plain, selection
        assert list(await library.list_ids(selection)) == plain, selection
        assert await rows.count(selection) == len(plain), selection
        page = await library.list_headlines(selection, limit=limit, offset=3)
        assert [row.id for row in page] == plain[3 : 3 + limit], selection


@pytest.mark.parametrize("seed", range(4))
async def test_next_unread_is_the_next_of_the_list(library: Library, rows: RowWindows, seed: int) -> None:
    made = random.Random(seed)
    ids = list(await library.list_ids(Selection()))
    read = {row.id for row in await library.list_headlines(Selection(query=Filter("read")), limit=0)}
    for _ in range(40):
        selection = _selection(made, ids)
        if selection.sort == "rank":
            continue
        order = await _plain(library, replace(selection, unread_only=False))
        if not order:
            continue
        at = made.choice(order)
        backwards = made.random() < 0.5
        walk = order[::-1] if backwards else order
        there = walk.index(at)
        following = [n for n in (*walk[there + 1 :], *walk[:there]) if n not in read]
        if at not in read and not following:
            following = [at]
        found = await library.next_unread(EntryId(at), selection, backwards=backwards)
        assert found == (following[0] if following else None), selection
    assert await _all(rows, Selection()) == ids


@pytest.mark.parametrize("sort", ["newest", "oldest", "feed", "longest", "shortest"])
@pytest.mark.parametrize("folder", [None, "A"])
async def test_headings_stand_before_each_group(
    library: Library, rows: RowWindows, sort: Sort, folder: str | None
) -> None:
    offset = 5 * 3600 + 1800
    selection = Selection(sort=sort, folder=folder)
    headlines = await library.list_headlines(selection, limit=0)

    def group(n: int) -> object:
        row = headlines[n]
        if sort in {"newest", "oldest"}:
            return (row.sort_date + timedelta(seconds=offset)).date()
        if sort == "feed":
            return row.feed_id
        return sum(row.minutes >= bound for bound in (5, 10, 20))

    expected: list[int] = []
    for _, theirs in groupby(range(len(headlines)), group):
        expected += [0, *(headlines[n].id for n in theirs)]
    found = [n async for part in rows.ids(selection, headings=True, day_offset=offset) for n in part]
    assert found == expected
    assert found.count(0) > 2


async def test_lists_without_groups_have_no_headings(rows: RowWindows) -> None:
    ranked = Selection(query=Words("tariff"), sort="rank")
    for selection in (ranked, Selection(only=(EntryId(1), EntryId(2)))):
        assert 0 not in [n async for part in rows.ids(selection, headings=True) for n in part]


async def test_what_comes_between_two_slices_makes_no_gap_and_nothing_twice(library: Library, rows: RowWindows) -> None:
    before = list(await library.list_ids(Selection()))
    (feed, *_) = await library.list_feeds()
    found: list[int] = []
    async for part in rows.ids(Selection()):
        new = [entry(f"new {len(found)} {hours}", hours=hours) for hours in (0.1, 40, 80)]
        await add(library, feed.id, new)
        found += part
    assert len(found) == len(set(found))
    assert [n for n in found if n in set(before)] == before


async def test_of_many_that_rank_alike_the_newest_come_first(library: Library, rows: RowWindows) -> None:
    (feed, *_) = await library.list_feeds()
    await add(library, feed.id, [entry(f"p{n}", "Plum.", title="A", hours=90 - n / 9) for n in range(100, 0, -1)])
    selection = Selection(query=Words("plum"), sort="rank")
    start = await rows.open_list(selection, limit=5)
    assert [row.id for row in start.rows] == list(await library.list_ids(replace(selection, sort="newest")))[:5]


async def test_slices_that_nobody_takes_are_not_read(library: Library, rows: RowWindows) -> None:
    slices = rows.ids(Selection())
    first = await anext(slices)
    await slices.aclose()  # type: ignore[attr-defined]
    assert len(first) == 16
    await library.close()


async def test_a_long_search_holds_up_neither_first_rows_nor_ids(library: Library, rows: RowWindows) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    searching = asyncio.create_task(library.lanes.searches.run(lambda db: db.execute(endless).fetchone()))
    counting = asyncio.create_task(library.lanes.lists.run(lambda db: db.execute(endless).fetchone()))
    await asyncio.sleep(0)
    for selection in (Selection(), Selection(folder="A", unread_only=True), Selection(query=Filter("is", "started"))):
        assert (await rows.open_list(selection, limit=3)).rows
        assert await rows.list_last(selection, limit=3)
    counting.cancel()
    assert await _all(rows, Selection())
    searching.cancel()
    assert (await rows.open_list(Selection(query=Words("tariff")), limit=3)).rows


async def test_counters_of_some_feeds_and_of_all(library: Library, rows: RowWindows) -> None:
    feeds = await library.list_feeds()
    told = {feed.id: Counts(feed.total, feed.unread, feed.starred) for feed in feeds}
    assert await rows.counts() == told
    assert await rows.counts([feeds[2].id, FeedId(99)]) == {feeds[2].id: told[feeds[2].id]}


async def test_totals_come_from_counters_alone_where_they_know_them(library: Library, rows: RowWindows) -> None:
    await library._writer.run(lambda db: db.execute("UPDATE feed_counts SET unread = 1000"))
    kept = frozenset((await library.list_ids(Selection(query=Filter("read"))))[:2])
    for selection, total in (
        (Selection(query=Filter("unread")), 7000),
        (Selection(unread_only=True, keep=frozenset(map(EntryId, kept))), 7002),
        (Selection(query=AllOf((Filter("unread"), Words("tariff")))), None),
    ):
        assert (await rows.open_list(selection, limit=5)).total == total


async def test_snippets_of_found_rows_by_id(library: Library, rows: RowWindows) -> None:
    (feed, *_) = await library.list_feeds()
    await add(library, feed.id, [entry("s", "Nobody asked the plumber.", hours=0), entry("e", "", hours=0)])
    ids = [EntryId(n) for n in (await library.list_ids(Selection()))[:40]]
    made = await rows.snippets([*ids, EntryId(9_999)], Words("plumber"))
    assert "Nobody asked the \x02plumber\x03." in made.values()
    assert EntryId(9_999) not in made
