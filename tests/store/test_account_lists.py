"""Lists of an account and of local folders: each holds its own feeds alone, though a text stands in both."""

from __future__ import annotations

import sqlite3

import pytest

from opreader.model import EntryId, Feed, Selection, Sort
from opreader.store import Library
from opreader.store.copies import CopyTable
from tests.contracts.store_values import NOW
from tests.store.test_copies import house, ids, one, shown

SORTS: tuple[Sort, ...] = ("newest", "oldest", "feed", "longest")


async def with_account(library: Library) -> dict[str, Feed]:
    """Four feeds with one text (ids 1 to 4) and one of their own (5 to 8); those of "review" are of the account "news"."""
    await house(library)

    def move(db: sqlite3.Connection) -> None:
        db.execute("UPDATE feeds SET account = 'news', kind = 'account' WHERE set_title = 'review'")

    await library.lanes.writer.run(move)
    await CopyTable(library.lanes).relink({one(1): ids(2, 3, 4)}, now=NOW)
    return {feed.title: feed for feed in await library.list_feeds()}


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize(
    ("selection", "held"),
    [
        (Selection(account="news"), {2, 6}),
        (Selection(account="news", folder="World"), {2, 6}),
        (Selection(account="news", folder="Economics"), set()),
        (Selection(account="new"), set()),
        (Selection(folder="World"), {1, 5}),
        (Selection(folder="Economics"), {3, 7}),
    ],
)
async def test_a_list_holds_its_feeds_alone_and_a_local_folder_its_own_copy(
    library: Library, selection: Selection, held: set[int], *, sort: Sort
) -> None:
    await with_account(library)
    selection = Selection(account=selection.account, folder=selection.folder, sort=sort)
    assert set(await shown(library, selection)) == held


async def test_counters_of_a_local_folder_know_nothing_of_an_account(library: Library) -> None:
    feeds = await with_account(library)
    assert [feeds[name].inner_unread for name in ("column", "review")] == [0, 0]


async def test_all_of_an_account_is_marked_read_and_the_next_unread_is_its_own(library: Library) -> None:
    await with_account(library)
    unread = Selection(account="news")
    assert await library.next_unread(None, unread) in {2, 6}
    assert await library.mark_selection(unread, read=True, now=NOW) == 2
    assert await library.next_unread(None, unread) is None
    assert await library.next_unread(None, Selection(folder="World")) == EntryId(5)
