"""`like:ID`: entries on the matter of one, alone and with the rest of the query language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from opreader.model import EntryId, Selection
from opreader.query import parse_query
from tests.desks import ReaderDesk
from tests.fakes import NOW
from tests.matters import APART, BRIDGE, HERRING, fill

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from opreader.model import Sort

TITLES = [title for title, _ in BRIDGE]


class Finder:
    """A filled library, asked in the query language; `{1}` in a query is the id of the first column on the bridge."""

    def __init__(self, desk: ReaderDesk, ids: dict[str, EntryId]) -> None:
        self.reader = desk.reader
        self.ids = ids

    def selection(self, query: str, **more: object) -> Selection:
        text = query.format(None, *(self.ids[title] for title in TITLES), herring=self.ids[HERRING[0][0]])
        return Selection(query=parse_query(text, now=NOW), **more)  # type: ignore[arg-type]

    async def titles(self, query: str, **more: object) -> list[str]:
        return [row.title for row in await self.reader.list_headlines(self.selection(query, **more), limit=0)]


@pytest.fixture
async def found(tmp_path: Path) -> AsyncIterator[Finder]:
    """Four columns on a bridge, three on herring, four on nothing that any other is on."""
    desk = ReaderDesk(tmp_path)
    yield Finder(desk, await fill(desk))
    await desk.reader.close()


async def test_what_is_on_the_matter_of_an_entry_is_found_without_itself(found: Finder) -> None:
    assert await found.titles("like:{1}") == TITLES[1:]
    assert set(await found.titles("like:{herring}")) == {title for title, _ in HERRING[1:]}


async def test_what_is_like_nothing_finds_nothing(found: Finder) -> None:
    lonely = found.ids[APART[0][0]]
    assert await found.titles(f"like:{lonely}") == []


@pytest.mark.parametrize("entry", [10**9, 10**18, 0])
async def test_an_entry_that_is_not_there_finds_nothing(found: Finder, entry: int) -> None:
    assert await found.titles(f"like:{entry}") == []


async def test_an_entry_that_is_not_indexed_finds_nothing(tmp_path: Path) -> None:
    desk = ReaderDesk(tmp_path)
    finder = Finder(desk, await fill(desk, but=(TITLES[0],)))
    assert await finder.titles("like:{1}") == []
    assert TITLES[0] not in await finder.titles("like:{2}")
    await desk.reader.close()


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("like:{1} read", TITLES[1:2]),
        ("like:{1} unread", TITLES[2:]),
        ("like:{1} since:2h", []),
        ("like:{1} booths", TITLES[3:]),
        ("like:{1} -booths", TITLES[1:3]),
        ('like:{1} feed:"Feed 2" OR feed:"Feed 3"', TITLES[1:3]),
        ("-like:{1} bridge", TITLES[:1]),
        ("like:{1} like:{4}", TITLES[1:3]),
        ("title:piano OR like:{1}", [*TITLES[1:], APART[0][0]]),
    ],
)
async def test_it_combines_with_every_other_term(found: Finder, query: str, titles: list[str]) -> None:
    await found.reader.mark([found.ids[TITLES[1]]], read=True)
    assert set(await found.titles(query)) == set(titles)
    assert len(await found.reader.list_ids(found.selection(query))) == len(titles)
    assert await found.reader.windows.count(found.selection(query)) == len(titles)


@pytest.mark.parametrize(("sort", "order"), [("newest", [1, 2, 3]), ("oldest", [3, 2, 1]), ("feed", [1, 2, 3])])
async def test_it_is_listed_in_the_order_that_is_asked(found: Finder, sort: Sort, order: list[int]) -> None:
    assert await found.titles("like:{1}", sort=sort) == [TITLES[at] for at in order]


async def test_by_rank_the_closest_come_first(found: Finder) -> None:
    closest = [TITLES[2], TITLES[1], TITLES[3]]
    assert await found.titles("like:{1}", sort="rank") == closest
    query = found.selection("like:{1}").query
    assert [one.headline.title for one in await found.reader.search(query, limit=2, sort="rank")] == closest[:2]


async def test_pages_follow_each_other_in_every_order(found: Finder) -> None:
    orders: tuple[Sort, ...] = ("newest", "oldest", "rank", "feed", "longest")
    for sort in orders:
        selection = found.selection("like:{1}", sort=sort)
        pages = [await found.reader.list_headlines(selection, limit=1, offset=at) for at in range(4)]
        whole = await found.reader.list_headlines(selection, limit=0)
        assert [row.id for page in pages for row in page] == [row.id for row in whole]
        start = await found.reader.windows.open_list(selection, limit=2)
        assert [row.id for row in start.rows] == [row.id for row in whole[:2]]
        last = await found.reader.windows.list_last(selection, limit=2)
        assert [row.id for row in last] == [row.id for row in whole[-2:]]


async def test_all_ids_come_in_order_with_headings_between(found: Finder) -> None:
    orders: tuple[Sort, ...] = ("newest", "feed", "longest")
    for sort in orders:
        selection = found.selection("like:{1}", sort=sort)
        parts = [part async for part in found.reader.windows.ids(selection, headings=True)]
        ids = [one for part in parts for one in part]
        assert ids[0] == 0
        assert [one for one in ids if one] == list(await found.reader.list_ids(selection))


async def test_what_was_read_stays_in_its_list_until_one_leaves(found: Finder) -> None:
    read = found.ids[TITLES[1]]
    await found.reader.mark([read], read=True)
    assert await found.titles("like:{1}", unread_only=True) == TITLES[2:]
    assert await found.titles("like:{1}", unread_only=True, keep=frozenset({read})) == TITLES[1:]


async def test_the_next_unread_one_is_one_of_the_list(found: Finder) -> None:
    for sort in ("newest", "rank"):
        selection = found.selection("like:{1}", sort=sort)
        following = await found.reader.next_unread(found.ids[TITLES[1]], selection)
        assert following == found.ids[TITLES[2]]


async def test_deleted_and_muted_entries_are_not_found(found: Finder) -> None:
    await found.reader.remove_entries([found.ids[TITLES[1]]])
    await found.reader.edit_feed("https://feed3.example/feed.xml", muted=True)
    assert await found.titles("like:{1}") == TITLES[3:]
    assert set(await found.titles("like:{1} muted")) == {TITLES[2]}


async def test_the_same_text_elsewhere_is_not_found(found: Finder) -> None:
    one, other = found.ids[TITLES[0]], found.ids[TITLES[1]]
    await found.reader.copies.relink({one: [other], other: [one]}, now=NOW)
    assert await found.titles("like:{1}", copies=True) == TITLES[2:]
    assert await found.titles("like:{2}", copies=True) == TITLES[2:]
    assert set(await found.titles("like:{3}", copies=True)) == {TITLES[0], TITLES[1], TITLES[3]}
    assert len(await found.titles("like:{3}")) == 2
