"""The pane of feeds."""

from collections.abc import Callable
from typing import Any

from opreader.model import Feed, FeedId, FeedKind
from opreader.ui.widgets.feed_tree import FeedTree
from opreader.ui.widgets.tree_rows import SmartRow

Show = Callable[..., Any]
Lines = Callable[[Any], list[str]]
SMART = (SmartRow("all", "All", "all", 1204), SmartRow("starred", "Starred", "starred"))


def feed(number: int, title: str, folder: str | None = None, unread: int = 0, error: str | None = None) -> Feed:
    return Feed(FeedId(number), f"u{number}", FeedKind.URL, title, folder, unread=unread, error=error)


FEEDS = (
    feed(1, "Daily View", "Politics", 9),
    feed(2, "Ledger", "Economics", 1200),
    feed(3, "Loose", None, error="404"),
)


async def test_the_tree_shows_smart_rows_folders_and_feeds(show: Show, lines: Lines) -> None:
    tree = FeedTree()
    app = show(tree, lambda: tree.set_feeds(FEEDS, SMART))
    async with app.run_test(size=(26, 10)):
        assert lines(app)[:8] == [
            "★ All              1\xa0204",
            "★ Starred",
            "▾ Economics        1\xa0200",
            "    Ledger         1\xa0200",
            "▾ Politics             9",
            "    Daily View         9",
            "! Loose",
            "",
        ]
        assert tree.keys == ["all", "starred", "folder:Economics", "feed:2", "folder:Politics", "feed:1", "feed:3"]


async def test_folding_hides_the_feeds_and_keeps_the_sum(show: Show, lines: Lines) -> None:
    tree = FeedTree()
    heard: list[str] = []
    app = show(tree, lambda: tree.set_feeds(FEEDS, SMART))
    tree.on_selected = heard.append
    async with app.run_test(size=(26, 10)) as pilot:
        tree.move(3)
        assert tree.fold()
        await pilot.pause()
        assert lines(app)[2] == "▸ Economics        1\xa0200"
        assert tree.cursor_key == "folder:Economics"
        assert heard == ["feed:2", "folder:Economics"]
        assert tree.folded == {"folder:Economics"}
        assert not tree.fold()
        assert tree.toggle()
        assert tree.folded == frozenset()
        assert isinstance(app.heard[0], FeedTree.Folded)


async def test_a_folder_that_is_folded_tells_of_trouble_inside(show: Show, lines: Lines) -> None:
    tree = FeedTree(folded={"folder:Politics"})
    app = show(tree, lambda: tree.set_feeds([feed(1, "Broken", "Politics", error="no answer")]))
    async with app.run_test(size=(26, 4)):
        assert lines(app)[0] == "! Politics"


async def test_the_cursor_stays_on_its_feed_when_feeds_change(show: Show) -> None:
    tree = FeedTree()
    app = show(tree, lambda: tree.set_feeds(FEEDS, SMART))
    async with app.run_test(size=(26, 10)):
        tree.cursor_key = "feed:1"
        tree.set_feeds((feed(9, "Another", "Arts"), *FEEDS))
        assert tree.cursor_key == "feed:1"
        tree.set_feeds(FEEDS[1:])
        assert tree.cursor_key is not None


async def test_a_feed_in_a_folded_folder_comes_into_sight_when_it_is_gone_to(show: Show) -> None:
    tree = FeedTree(folded={"folder:Economics"})
    app = show(tree, lambda: tree.set_feeds(FEEDS, SMART))
    async with app.run_test(size=(26, 10)):
        tree.cursor_key = "feed:2"
        assert tree.cursor_key == "feed:2"
        assert tree.folded == frozenset()
        tree.cursor_key = "feed:77"
        assert tree.cursor_key == "feed:2"


async def test_a_feed_that_is_being_asked_is_marked(show: Show, lines: Lines) -> None:
    tree = FeedTree()
    app = show(tree, lambda: tree.set_feeds(FEEDS))
    async with app.run_test(size=(26, 10)) as pilot:
        tree.set_refreshing([FeedId(2)])
        await pilot.pause()
        assert lines(app)[1] == "  ↻ Ledger         1\xa0200"
        tree.set_refreshing([])
        await pilot.pause()
        assert lines(app)[1] == "    Ledger         1\xa0200"


async def test_a_click_chooses_and_a_click_on_the_sign_folds(show: Show) -> None:
    tree = FeedTree()
    app = show(tree, lambda: tree.set_feeds(FEEDS, SMART))
    async with app.run_test(size=(26, 10)) as pilot:
        await pilot.click(tree, offset=(6, 3))
        await pilot.pause()
        assert [message.key for message in app.heard] == ["feed:2"]
        await pilot.click(tree, offset=(0, 4))
        assert tree.folded == {"folder:Politics"}


async def test_long_and_hostile_titles_keep_the_count_in_place(show: Show, lines: Lines) -> None:
    tree = FeedTree()
    app = show(tree, lambda: tree.set_feeds([feed(1, "A very long title [b] of a feed\x07", unread=5)]))
    async with app.run_test(size=(26, 3)):
        assert lines(app)[0] == "  A very long title [… 5"


async def test_a_title_written_from_the_right_is_drawn_in_its_order(show: Show, lines: Lines) -> None:
    tree = FeedTree()
    app = show(tree, lambda: tree.set_feeds([feed(1, "ספר הפנסים")], []))
    async with app.run_test(size=(30, 6)) as pilot:
        await pilot.pause()
        assert any("ספר הפנסים"[::-1] in line for line in lines(app))
