"""Entries of one text: groups, the one that stands for them, lists with one row a text, marks of all, telling apart."""

from __future__ import annotations

import random
import re
import sqlite3
from collections.abc import Iterable
from datetime import timedelta

import pytest

from opreader.library_ports import Copies
from opreader.model import (
    AllOf,
    EntryId,
    Feed,
    FeedChanges,
    FeedId,
    Filter,
    Selection,
    Sort,
    State,
    Subscription,
    Words,
)
from opreader.model.moved import CarriedMark
from opreader.model.ruled import RuleToRun, Span
from opreader.store import Library
from opreader.store.authors import AuthorTable
from opreader.store.carried import CarriedTable
from opreader.store.copies import CopyTable
from opreader.store.ruled import RuledTable
from opreader.store.statistics import Figures
from opreader.store.windows import RowWindows
from tests.contracts.store_values import NOW, add, entry, page_text

LATER = NOW + timedelta(days=40)
FEEDS = {"column": "World", "review": "World", "daily": "Economics", "weekly": None}
TEXT = "Somebody pays for every tariff, and it is rarely who we think, says the whole column at length."


@pytest.fixture
def copies(library: Library) -> Copies:
    return CopyTable(library.lanes)


async def house(library: Library) -> dict[str, Feed]:
    """Four feeds by name, each with the same column (ids 1 to 4) and one of its own (5 to 8); the review's is fullest."""
    await library.put_subscriptions(
        [Subscription(f"https://{name}.example/feed", name, folder=folder) for name, folder in FEEDS.items()], now=NOW
    )
    feeds = {feed.title: feed for feed in await library.list_feeds()}
    for hours, (name, feed) in enumerate(feeds.items(), 1):
        told = TEXT + " And more." * (name == "review")
        await add(library, feed.id, [entry("shared", told, title=f"Who pays, in the {name}", hours=hours)], title=name)
    for hours, (name, feed) in enumerate(feeds.items(), 10):
        await add(library, feed.id, [entry("own", f"Only the {name} has this.", hours=hours)], title=name)
    return feeds


async def joined(library: Library, copies: Copies) -> dict[str, Feed]:
    """The same, with the four entries of one text linked; 2 stands for them."""
    feeds = await house(library)
    await copies.relink({one(1): ids(2, 3, 4)}, now=NOW)
    return feeds


def one(number: int) -> EntryId:
    return EntryId(number)


def ids(*numbers: int) -> list[EntryId]:
    return [EntryId(number) for number in numbers]


async def shown(library: Library, selection: Selection) -> list[int]:
    """The ids of a list, told alike by every way of reading it."""
    rows = RowWindows(library.lanes)
    whole = list(await library.list_ids(selection))
    first = [row.id for row in (await rows.open_list(selection, limit=300)).rows]
    last = [row.id for row in await rows.list_last(selection, limit=300)]
    sliced = [entry_id async for part in rows.ids(selection) for entry_id in part]
    paged = [row.id for row in await library.list_headlines(selection, limit=0)]
    single = [
        row.id
        for at in range(min(9, len(whole)))
        for row in await library.list_headlines(selection, limit=1, offset=at)
    ]
    assert whole == first == last == sliced == paged, selection
    assert single == whole[:9], selection
    assert await rows.count(selection) == len(whole), selection
    return whole


async def sound(library: Library) -> bool:
    checks = await library.check()
    assert all(check.ok for check in checks), checks
    return True


async def read(library: Library) -> set[int]:
    return {row.id for row in await library.list_headlines(Selection(copies=True), limit=0) if row.read}


async def folder_unread(library: Library, folder: str | None) -> int:
    return sum(feed.unread - feed.inner_unread for feed in await library.list_feeds() if feed.folder == folder)


# groups


async def test_others_of_a_text_come_fullest_first_and_each_row_knows_them(library: Library, copies: Copies) -> None:
    await joined(library, copies)
    assert await copies.of(one(1)) == [2, 4, 3]
    assert await copies.of(one(2)) == [4, 3, 1]
    assert await copies.of(one(5)) == []
    rows = {row.id: row.copies for row in await library.get_headlines(ids(1, 2, 5))}
    assert rows == {1: (2, 4, 3), 2: (4, 3, 1), 5: ()}
    assert (await library.get_entry(one(3))).headline.copies == (2, 4, 1)
    assert await sound(library)


async def test_lists_over_many_feeds_show_one_row_a_text_and_a_feed_shows_its_own(
    library: Library, copies: Copies
) -> None:
    feeds = await joined(library, copies)
    assert await shown(library, Selection()) == [2, 5, 6, 7, 8]
    assert await shown(library, Selection(unread_only=True)) == [2, 5, 6, 7, 8]
    assert await shown(library, Selection(sort="feed")) == [5, 2, 6, 7, 8]
    assert await shown(library, Selection(sort="longest")) == [2, 5, 6, 7, 8]
    assert await shown(library, Selection(copies=True)) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert await shown(library, Selection(feed_id=feeds["daily"].id)) == [3, 7]
    assert await shown(library, Selection(only=tuple(ids(4, 1)))) == [4, 1]


async def test_a_folder_shows_a_copy_where_the_text_stands_elsewhere(library: Library, copies: Copies) -> None:
    await joined(library, copies)
    assert await shown(library, Selection(folder="World")) == [2, 5, 6]
    assert await shown(library, Selection(folder="Economics")) == [3, 7]
    assert await shown(library, Selection(folder="World", sort="feed")) == [5, 2, 6]
    assert [await folder_unread(library, folder) for folder in ("World", "Economics")] == [3, 2]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        (Words("tariff"), [2]),
        (Words("column"), [2, 5]),  # the text of all four has the word
        (AllOf((Words("pays"), Filter("feed", "daily"))), [3]),
        (Filter("folder", "world"), [2, 5, 6]),
        (Filter("title", "weekly"), [4]),
        (Filter("since", NOW - timedelta(hours=1, minutes=1)), [1]),
        (Filter("unread"), [2, 5, 6, 7, 8]),
        (Filter("author", "roe"), [2, 5, 6, 7, 8]),
    ],
)
async def test_a_query_shows_the_fullest_of_what_it_selects(
    library: Library, copies: Copies, query: Words | Filter | AllOf, wanted: list[int]
) -> None:
    await joined(library, copies)
    assert await shown(library, Selection(query=query)) == wanted


async def test_a_search_lists_every_entry(library: Library, copies: Copies) -> None:
    await joined(library, copies)
    found = await library.search(Words("tariff"), limit=0, sort="newest")
    assert [one.headline.id for one in found] == [1, 2, 3, 4]


async def test_an_authors_list_and_counters_have_one_of_each_text(library: Library, copies: Copies) -> None:
    await joined(library, copies)
    (roe,) = await AuthorTable(library.lanes).list_authors()
    assert (roe.total, roe.unread) == (5, 5)
    assert await shown(library, Selection(author_id=roe.id)) == [2, 5, 6, 7, 8]
    await library.mark(ids(3), read=True, now=NOW)
    (roe,) = await AuthorTable(library.lanes).list_authors()
    assert (roe.total, roe.unread) == (5, 4)
    assert await sound(library)


async def test_a_copy_by_another_name_stands_in_the_list_of_that_name(library: Library, copies: Copies) -> None:
    feeds = await house(library)
    await add(library, feeds["daily"].id, [entry("agency", TEXT, authors=("Our Staff",))])
    await copies.relink({one(9): ids(2)}, now=NOW)
    told = {author.name: author for author in await AuthorTable(library.lanes).list_authors()}
    assert (told["Our Staff"].total, told["Jane Roe"].total) == (1, 8)
    assert await shown(library, Selection(author_id=told["Our Staff"].id)) == [9]
    assert await sound(library)


async def test_the_fullest_that_is_here_stands_for_the_others(library: Library, copies: Copies) -> None:
    feeds = await joined(library, copies)
    await library.put_text(one(3), page_text(TEXT * 3), now=NOW)
    assert 3 in await shown(library, Selection())
    await library.put_no_text(one(3), state=State.PARTIAL, reason="it was cut")
    assert 2 in await shown(library, Selection())
    await library.put_subscriptions(
        [Subscription(feed.url, name, folder=feed.folder, muted=name == "review") for name, feed in feeds.items()],
        now=NOW,
    )
    assert await shown(library, Selection()) == [4, 5, 7, 8]
    assert await copies.of(one(1)) == [4, 3]
    await library.put_subscriptions(
        [Subscription(feed.url, name, folder=feed.folder) for name, feed in feeds.items() if name != "weekly"], now=NOW
    )
    assert await shown(library, Selection()) == [2, 5, 6, 7]
    assert await sound(library)


async def test_an_edited_entry_that_grew_stands_for_its_text(library: Library, copies: Copies) -> None:
    feeds = await joined(library, copies)
    edited = entry("shared", TEXT * 2, title="Who pays, in the column", hours=1)
    await library.apply(FeedChanges(feeds["column"].id, NOW, edited=(edited,)))
    assert await shown(library, Selection()) == [1, 5, 6, 7, 8]
    assert await sound(library)


async def test_a_feed_that_goes_into_another_folder_takes_its_copies_along(library: Library, copies: Copies) -> None:
    feeds = await joined(library, copies)
    await library.put_subscriptions(
        [Subscription(feed.url, name, folder="World") for name, feed in feeds.items()], now=NOW
    )
    assert await shown(library, Selection(folder="World")) == [2, 5, 6, 7, 8]
    assert await folder_unread(library, "World") == 5
    assert await sound(library)


async def test_links_join_over_others_and_come_apart_with_them(library: Library, copies: Copies) -> None:
    await house(library)
    await copies.relink({one(1): ids(2), one(2): ids(1, 3), one(5): ids(6)}, now=NOW)
    assert await copies.of(one(3)) == [2, 1]
    await copies.relink({one(2): []}, now=NOW)
    assert (await copies.of(one(1)), await copies.of(one(6))) == ([], [5])
    await copies.relink({one(5): ids(5, 99)}, now=NOW)
    assert await shown(library, Selection()) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert await sound(library)


# marks


async def test_a_mark_marks_every_copy_in_one_step(library: Library, copies: Copies) -> None:
    await joined(library, copies)
    assert await library.mark(ids(3), read=True, starred=True, now=NOW) == 1
    assert await read(library) == {1, 2, 3, 4}
    assert await shown(library, Selection(starred_only=True)) == [2]
    assert await shown(library, Selection(unread_only=True)) == [5, 6, 7, 8]
    assert [feed.unread for feed in await library.list_feeds()] == [1, 1, 1, 1]
    undone = await library.undo(now=NOW)
    assert undone is not None
    assert (undone[0].label, undone[0].count) == ("marked 1 article read and starred", 1)
    assert await read(library) == set()
    assert await shown(library, Selection(starred_only=True)) == []
    assert await sound(library)


async def test_a_list_marked_read_marks_the_copies_in_other_feeds(library: Library, copies: Copies) -> None:
    feeds = await joined(library, copies)
    assert await library.mark_selection(Selection(feed_id=feeds["daily"].id), read=True, now=NOW) == 2
    assert await read(library) == {1, 2, 3, 4, 7}
    await library.undo(now=NOW)
    assert await library.mark_selection(Selection(query=Filter("folder", "world")), read=True, now=NOW) == 3
    assert await library.mark_selection(Selection(), read=True, now=NOW) == 2
    assert await sound(library)


async def test_deleting_takes_every_copy_and_undo_brings_back_what_was(library: Library, copies: Copies) -> None:
    await joined(library, copies)
    await library.mark(ids(7), read=True, now=NOW)
    assert await library.remove_entries(ids(2, 6), now=NOW) == 2
    assert await shown(library, Selection(copies=True)) == [5, 7, 8]
    assert await library.remove_entries(ids(1), now=NOW) == 0
    undone = await library.undo(now=NOW)
    assert undone is not None
    assert undone[0].label == "deleted 2 articles"
    assert await shown(library, Selection()) == [2, 5, 6, 7, 8]
    assert await copies.of(one(1)) == [2, 4, 3]
    assert await sound(library)


async def test_what_was_read_in_one_place_is_read_everywhere_once_it_is_joined(
    library: Library, copies: Copies
) -> None:
    await house(library)
    await library.mark(ids(3), read=True, now=NOW)
    await library.mark(ids(4), starred=True, now=NOW)
    await copies.relink({one(1): ids(3, 4)}, now=NOW)
    assert await read(library) == {1, 3, 4}
    assert await shown(library, Selection(starred_only=True)) == [4]
    await library.undo(now=NOW)
    assert await shown(library, Selection(starred_only=True)) == []
    await library.undo(now=NOW)
    assert await read(library) == set()
    assert await library.undo(now=NOW) is None
    assert await sound(library)


async def test_a_copy_that_was_away_comes_back_as_read_as_the_rest(library: Library, copies: Copies) -> None:
    feeds = await joined(library, copies)
    await library.remove_feeds([feeds["review"].id], now=NOW, payload="")
    await library.mark(ids(1), read=True, now=NOW)
    await library.put_subscriptions(
        [Subscription(feed.url, name, folder=feed.folder) for name, feed in feeds.items()], now=NOW
    )
    assert await read(library) == {1, 2, 3, 4}
    assert await sound(library)


async def test_what_a_rule_stars_is_starred_everywhere_and_what_it_mutes_is_muted_alone(
    library: Library, copies: Copies
) -> None:
    await joined(library, copies)
    table, span = RuledTable(library.lanes), Span(1, 99)
    star = RuleToRun("star x", Filter("feed", "daily"), "star")
    await table.run([RuleToRun("mute y", Filter("feed", "review"), "mute")], span, now=NOW)
    assert await shown(library, Selection()) == [4, 5, 7, 8]
    await table.run([star], span, now=NOW)
    assert await shown(library, Selection(starred_only=True)) == [4, 7]
    await table.take_back(star, now=NOW)
    assert await shown(library, Selection(starred_only=True)) == []
    while await library.undo(now=NOW) is not None:
        assert await sound(library)
    assert await shown(library, Selection()) == [2, 5, 6, 7, 8]


# telling apart


async def test_told_apart_is_told_apart_for_good_and_undo_joins_again(library: Library, copies: Copies) -> None:
    await joined(library, copies)
    assert await copies.split(ids(3), now=NOW) == 4
    assert await shown(library, Selection()) == [1, 2, 3, 4, 5, 6, 7, 8]
    await copies.relink({one(1): ids(2, 3, 4), one(5): ids(1, 2)}, now=NOW)
    assert await copies.of(one(5)) == [1]
    assert await copies.split(ids(2), now=NOW) == 0
    assert await sound(library)
    undone = await library.undo(now=NOW)
    assert undone is not None
    assert undone[0].label == "told 4 articles apart"
    assert await copies.of(one(3)) == [2, 4, 1, 5]
    assert await sound(library)


async def test_what_is_erased_leaves_its_group(library: Library, copies: Copies) -> None:
    feeds = await house(library)
    await copies.relink({one(2): ids(1, 3), one(3): ids(2, 4)}, now=NOW)
    await library.remove_feeds([feeds["review"].id], now=NOW, payload="")
    assert await copies.of(one(1)) == [4, 3]
    while await library.erase_removed(now=LATER):
        pass
    assert (await copies.of(one(1)), await copies.of(one(3))) == ([], [4])
    assert await shown(library, Selection()) == [1, 4, 5, 7, 8]
    assert await sound(library)


async def test_the_doctor_sees_wrong_groups_and_mends_them(library: Library, copies: Copies) -> None:
    await joined(library, copies)
    before = await shown(library, Selection())
    for damage in (
        "UPDATE entry_states SET copy = 0",
        "UPDATE entry_authors SET copy = 1",
        "UPDATE copies SET lead_id = 1",
        "DELETE FROM copies",
        "UPDATE feed_counts SET copies_unread = 7",
        "UPDATE feed_counts SET inner_unread = 7",
        "INSERT INTO copies VALUES (99, 2)",
        "INSERT INTO same_texts VALUES (99, 2)",
    ):
        await library.lanes.writer.run(lambda db, damage=damage: db.execute(damage).rowcount)  # type: ignore[misc]
        assert not all(check.ok for check in await library.check()), damage
        assert all(check.ok for check in await library.repair()), damage
        assert await shown(library, Selection()) == before


async def test_highlights_of_a_copy_are_listed(library: Library, copies: Copies) -> None:
    from opreader.model import Anchor

    await joined(library, copies)
    await library.put_highlight(one(4), Anchor("tariff"), now=NOW)
    assert [told.headline.id for told in await library.list_all_highlights(Selection())] == [4]


async def test_long_lists_with_many_copies_are_read_alike_by_every_way(library: Library, copies: Copies) -> None:
    await library.put_subscriptions(
        [Subscription(f"https://f{n}.example/", f"Feed {n}", folder="AB"[n % 2]) for n in range(6)], now=NOW
    )
    made = random.Random(5)
    for feed in await library.list_feeds():
        told = [entry(f"{feed.id}-{n}", "tariff " * made.randint(1, 9), hours=made.randint(0, 90)) for n in range(30)]
        await add(library, feed.id, told)
    for _ in range(40):
        a, *others = made.sample(range(1, 181), 3)
        await copies.relink({one(a): ids(*others)}, now=NOW)
    for query in (AllOf(), Words("tariff"), Filter("feed", "Feed 1"), Filter("since", NOW - timedelta(hours=30))):
        for selection in _kinds(query):
            await shown(library, selection)
    assert await sound(library)


def _kinds(query: AllOf | Words | Filter) -> Iterable[Selection]:
    sorts: tuple[Sort, ...] = ("newest", "oldest", "longest", "feed", "rank")
    for sort in sorts:
        yield Selection(query, sort=sort)
        yield Selection(query, folder="A", sort=sort)
        yield Selection(query, feed_id=FeedId(2), sort=sort)
        yield Selection(query, unread_only=True, sort=sort)


async def test_a_budget_fills_with_one_of_each_text(library: Library, copies: Copies) -> None:
    await joined(library, copies)
    figures = Figures(library.lanes)
    for selection, wanted in (
        (Selection(query=Filter("title", "pays")), [2]),
        (Selection(query=Filter("unread")), [2, 5, 6, 7, 8]),
        (Selection(query=Filter("folder", "economics")), [3, 7]),
    ):
        assert [each.id for each in await figures.candidates(selection, limit=9)] == wanted


async def test_a_mark_that_another_library_brings_is_for_every_copy(library: Library, copies: Copies) -> None:
    feeds = await joined(library, copies)
    brought = [CarriedMark("shared", read=True, starred=True)]
    await CarriedTable(library.lanes).put(feeds["daily"].id, [], brought, now=NOW)
    assert await read(library) == {1, 2, 3, 4}
    assert await shown(library, Selection(starred_only=True)) == [2]
    assert await sound(library)


async def test_nothing_that_is_done_to_one_text_walks_through_the_library(library: Library, copies: Copies) -> None:
    await joined(library, copies)
    said: list[str] = []
    await library.lanes.writer.run(lambda db: db.set_trace_callback(said.append))
    await copies.relink({one(1): ids(2, 3, 4), one(5): ids(6)}, now=NOW)
    await library.mark(ids(3), read=True, starred=True, now=NOW)
    await library.put_text(one(3), page_text(TEXT * 3), now=NOW)
    await library.remove_entries(ids(3), now=NOW)
    await copies.split(ids(5), now=NOW)
    while await library.undo(now=NOW) is not None:
        pass
    await library.lanes.writer.run(lambda db: db.set_trace_callback(None))

    def walks(db: sqlite3.Connection, text: str) -> list[str]:
        words = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")
        if not text.startswith(words) or text == "SELECT 1 FROM copies LIMIT 1":
            return []
        plan = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {text}")]
        return [
            step
            for step in plan
            if re.match(r"SCAN (s|c|o|m|t|e|entries|entry_states|entry_authors|copies)\b|.* INDEX states_", step)
        ]

    told = [text.strip() for text in said]
    found = {text: await library.lanes.writer.run(walks, text) for text in told}
    assert {text: steps for text, steps in found.items() if steps} == {}
    assert any(text.startswith("UPDATE entry_states SET copy") for text in found)
