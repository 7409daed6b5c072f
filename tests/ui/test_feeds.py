"""The feeds in the tree: their numbers as marks change them, smart feeds that are counted behind, and authors."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from opreader.model import FeedId
from opreader.model.listed import Author
from opreader.smart_feeds import SmartFeed
from opreader.ui.columnists import MOST_ROWS
from opreader.ui.views import Session, View
from tests.ui.tree_made import FakeLibrary, TreeApp, feed

ONE, TWO, THREE = FeedId(1), FeedId(2), FeedId(3)


@pytest.fixture
def library() -> FakeLibrary:
    library = FakeLibrary()
    library.feeds = [
        feed(1, "Trade", unread=4, starred=1),
        feed(2, "Trade", unread=5),
        feed(3, unread=1200, starred=2),
    ]
    return library


@asynccontextmanager
async def shown(library: FakeLibrary, session: Session | None = None) -> AsyncIterator[TreeApp]:
    app = TreeApp(library, session)
    async with app.run_test(size=(30, 30)) as pilot:
        app.drawn = pilot.pause
        await app.feeds.load()
        yield app


async def test_the_smart_feeds_that_ship_stand_first_with_what_the_counters_say(library: FakeLibrary) -> None:
    async with shown(library) as app:
        assert app.pane.keys == [
            *("all", "today", "unread", "starred", "begun", "flight", "long"),
            *("authors", "folder:Trade", "feed:1", "feed:2", "feed:3"),
        ]
        tree = app.pane
        assert [tree.count_of(key) for key in ("all", "unread", "starred")] == [1209, 1209, 3]
        assert [tree.count_of(key) for key in ("folder:Trade", "feed:1", "feed:3")] == [9, 4, 1200]


async def test_recount_reads_the_feeds_that_it_is_told_and_changes_what_they_touch(library: FakeLibrary) -> None:
    async with shown(library) as app:
        library.set(1, unread=3, starred=2)
        library.set(3, unread=7)
        await app.feeds.recount([ONE])
        assert library.asked == [[ONE]]
        tree = app.pane
        assert [tree.count_of(key) for key in ("feed:1", "folder:Trade", "all", "starred")] == [3, 8, 1208, 4]
        assert tree.count_of("feed:3") == 1200
        found = app.feeds.get(ONE)
        assert found is not None
        assert (found.unread, found.starred) == (3, 2)
        await app.feeds.recount(None)
        assert tree.count_of("unread") == 15


async def test_a_recount_makes_no_row_anew(library: FakeLibrary) -> None:
    async with shown(library) as app:
        before = app.pane._rows
        library.set(1, unread=0)
        await app.feeds.recount([ONE])
        await app.feeds.load()
        assert app.pane._rows is before
        library.feeds.append(feed(4))
        await app.feeds.load()
        assert app.pane._rows is not before


async def test_a_number_that_changed_is_drawn(library: FakeLibrary) -> None:
    async with shown(library) as app:
        library.set(2, unread=0)
        await app.feeds.recount([TWO])
        await app.drawn()
        assert "▾ Trade 4" in app.lines
        assert "Feed 2" in app.lines


async def test_folding_and_unfolding_keeps_the_numbers_of_now(library: FakeLibrary) -> None:
    async with shown(library) as app:
        app.pane.cursor_key = "folder:Trade"
        app.pane.fold()
        library.set(1, unread=1)
        await app.feeds.recount([ONE])
        app.pane.unfold()
        assert app.pane.count_of("feed:1") == 1


async def test_what_is_assumed_read_shows_so_at_once_and_comes_back(library: FakeLibrary) -> None:
    async with shown(library) as app:
        tree = app.pane
        let_go = app.feeds.assume_read([ONE])
        assert [tree.count_of(key) for key in ("feed:1", "folder:Trade", "all")] == [0, 5, 1205]
        all_again = app.feeds.assume_read(None)
        assert [tree.count_of(key) for key in ("feed:3", "folder:Trade", "all")] == [0, 0, 0]
        await app.feeds.load()
        assert tree.count_of("feed:3") == 0
        library.set(1, unread=0)
        await app.feeds.recount([ONE])
        let_go()
        let_go()
        all_again()
        assert [tree.count_of(key) for key in ("feed:1", "folder:Trade", "all")] == [0, 5, 1205]


async def test_a_shift_counts_at_once_and_a_recount_puts_the_truth_there(library: FakeLibrary) -> None:
    async with shown(library) as app:
        app.feeds.shift(ONE, unread=-1, starred=1)
        app.feeds.shift(FeedId(77), unread=-1)
        tree = app.pane
        assert [tree.count_of(key) for key in ("feed:1", "folder:Trade", "all", "starred")] == [3, 8, 1208, 4]
        await app.feeds.recount([ONE])
        assert [tree.count_of(key) for key in ("feed:1", "all", "starred")] == [4, 1209, 3]


async def test_the_unread_of_a_view_come_from_the_counters_or_from_nowhere(library: FakeLibrary) -> None:
    async with shown(library) as app:
        keys = ("all", "unread", "folder:Trade", "feed:3", "starred", "today", "query:x")
        assert [app.feeds.unread_of(View(key)) for key in keys] == [1209, 1209, 9, 1200, None, None, None]


async def test_the_next_feed_with_unread_goes_by_what_is_shown(library: FakeLibrary) -> None:
    async with shown(library) as app:
        app.feeds.assume_read([TWO])
        assert app.feeds.next_with_unread(View("feed:1"), backwards=False) == "feed:3"
        assert app.feeds.next_with_unread(View("feed:1"), backwards=True) == "feed:3"
        assert app.feeds.next_with_unread(View("feed:3"), backwards=True) == "feed:1"


# counted behind


async def test_the_last_numbers_stand_until_those_of_now_are_counted(library: FakeLibrary) -> None:
    library.numbers = {"since:today": 3, "unread minutes:>15": 9}
    async with shown(library, Session(counts={"today": 8, "gone": 3})) as app:
        assert app.pane.count_of("today") == 8
        await app.rest()
        assert [app.pane.count_of(key) for key in ("today", "long", "flight")] == [3, 9, 0]
        assert app.feeds.smart.counts == {"today": 3, "long": 9}


async def test_many_marks_are_counted_once_when_they_rest(library: FakeLibrary) -> None:
    async with shown(library) as app:
        await app.rest()
        library.counted.clear()
        for _ in range(5):
            await app.feeds.recount([ONE])
        assert library.counted == []
        assert len(app.timers) == 1
        await app.rest()
        assert sorted(library.counted) == sorted(
            ["since:today", "is:started", "is:packed is:full", "unread minutes:>15"]
        )


async def test_what_was_counted_is_not_counted_again_with_something_else(library: FakeLibrary) -> None:
    async with shown(library) as app:
        await app.rest()
        library.counted.clear()
        app.feeds.count_begun()
        await app.rest()
        assert library.counted == ["is:started"]


async def test_a_count_that_is_outrun_is_broken_off_and_made_again(library: FakeLibrary) -> None:
    async with shown(library) as app:
        await app.rest()
        library.counted.clear()
        library.gate.clear()
        app.feeds.changed()
        app.timers.pop()()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert library.counted == ["since:today"]
        library.numbers = {"since:today": 2}
        app.feeds.count_begun()
        library.gate.set()
        await app.rest()
        assert library.counted.count("since:today") == 2
        assert app.pane.count_of("today") == 2


async def test_saved_queries_stand_in_their_folder_or_above_the_folders(library: FakeLibrary) -> None:
    library.saved = (
        SmartFeed("Tariffs", "tariff", "Trade"),
        SmartFeed("Tonight", "unread"),
        SmartFeed("Far", "a", "Away"),
    )
    library.numbers = {"tariff": 6}
    heard: list[object] = []
    async with shown(library) as app:
        app.feeds.on_smart = heard.append
        await app.rest()
        assert app.pane.keys[7:] == [
            *("smart:Tonight", "authors", "folder:Away", "smart:Far"),
            *("folder:Trade", "smart:Tariffs", "feed:1", "feed:2", "feed:3"),
        ]
        assert "/ Tariffs 6" in app.lines
        assert app.feeds.folders == ("Trade", "Away")
        library.saved = (SmartFeed("Tariffs", "customs", "Trade"),)
        await app.feeds.look_at_smart()
        assert heard == [library.saved]
        assert app.pane.count_of("smart:Tariffs") == 0
        await app.feeds.look_at_smart()
        assert heard == [library.saved]
        library.saved = ()
        await app.feeds.load()
        assert "smart:Tariffs" not in app.pane.keys


async def test_a_saved_query_that_can_not_be_read_is_marked_and_counts_nothing(library: FakeLibrary) -> None:
    library.saved = (SmartFeed("Odd", "is:nothing"),)
    async with shown(library) as app:
        await app.rest()
        assert "! Odd" in app.lines
        assert "is: does not take nothing" in (app.feeds.smart.trouble("smart:Odd") or "")
        assert app.feeds.smart.trouble("smart:Other") is None


# authors


def people(count: int) -> list[Author]:
    return [Author(number, f"Writer {number}", 10, max(0, count - number)) for number in range(1, count + 1)]


async def test_authors_are_read_when_they_are_unfolded(library: FakeLibrary) -> None:
    library.people = people(3)
    async with shown(library) as app:
        await app.rest()
        assert "▸ Authors" in app.lines
        app.pane.cursor_key = "authors"
        app.feeds.columnists.open_row("authors")
        await app.drawn()
        await app.rest()
        assert app.pane.keys[7:11] == ["authors", "author:1", "author:2", "author:3"]
        await app.drawn()
        assert "Writer 1 2" in app.lines
        assert app.feeds.name_of(View("author:2")) == "Writer 2"
        app.pane.cursor_key = "author:3"
        assert app.pane.fold()
        assert app.pane.cursor_key == "authors"


async def test_of_very_many_authors_the_first_are_shown_and_the_rest_can_be_picked(library: FakeLibrary) -> None:
    library.people = people(MOST_ROWS + 1)
    picked: list[bool] = []
    async with shown(library, Session(folded=())) as app:
        app.feeds.columnists.on_pick = lambda: picked.append(True)
        await app.rest()
        at = app.pane.keys.index("authors")
        assert app.pane.keys[at + MOST_ROWS : at + MOST_ROWS + 3] == [
            f"author:{MOST_ROWS}",
            "authors:all",
            "folder:Trade",
        ]
        app.feeds.columnists.open_row("authors:all")
        assert picked == [True]


async def test_numbers_of_authors_follow_marks(library: FakeLibrary) -> None:
    library.people = people(3)
    async with shown(library, Session(folded=())) as app:
        await app.rest()
        library.people = [Author(3, "Writer 3", 10, 7), *library.people[:2]]
        await app.feeds.recount([ONE])
        assert app.pane.count_of("author:3") == 0
        before = app.pane.keys
        await app.rest()
        assert app.pane.count_of("author:3") == 7
        assert app.pane.keys == before
        app.feeds.columnists.look()
        await app.rest()
        assert app.pane.keys.index("author:3") == before.index("author:1")


async def test_nobody_is_told_in_a_row_of_its_own(library: FakeLibrary) -> None:
    async with shown(library, Session(folded=())) as app:
        await app.rest()
        assert "authors:none" in app.pane.keys


async def test_the_author_of_the_list_that_one_left_in_is_known_by_name(library: FakeLibrary) -> None:
    async with shown(library, Session(view="author:9", author="Al Poe")) as app:
        assert app.feeds.name_of(View("author:9")) == "Al Poe"


async def test_without_feeds_there_is_no_row_for_authors(library: FakeLibrary) -> None:
    library.feeds = []
    async with shown(library) as app:
        assert "authors" not in app.pane.keys
        assert app.pane.keys[0] == "all"
