"""The pane of related headlines."""

from collections.abc import Callable
from typing import Any

from opreader.model import State
from opreader.ui.widgets.related_lines import RelatedItem
from opreader.ui.widgets.related_pane import RelatedPane

Show = Callable[..., Any]
Lines = Callable[[Any], list[str]]
TAKES, PAGE = "OTHER TAKES", "FROM THIS PAGE"
ITEMS = (
    RelatedItem(
        TAKES,
        "The bill comes due for everybody who ever bought a chair, and for those who only looked at one in a shop",
        ("Daily View · 2 d",),
        "entry:1",
        state=State.FULL,
    ),
    RelatedItem(
        TAKES, "Short", ("Ledger · 3 d",), "entry:2", state=State.TEASER, why=("tariffs", "importers"), source="Ledger"
    ),
    RelatedItem(PAGE, "In today's era", ("not opened yet",), "page:1"),
)


async def test_sections_items_and_details_are_drawn(show: Show, lines: Lines) -> None:
    pane = RelatedPane()
    app = show(pane, lambda: pane.set_items(ITEMS))
    async with app.run_test(size=(30, 14)) as pilot:
        await pilot.pause()
        assert lines(app)[:12] == [
            " OTHER TAKES                2",
            " ● The bill comes due for",
            "   everybody who ever bought",
            "   a chair, and for those wh…",
            "   Daily View · 2 d",
            " ○ Short",
            "   Ledger · 3 d",
            "   tariffs, importers",
            "",
            " FROM THIS PAGE",
            "   In today's era",
            "   not opened yet",
        ]


async def test_a_broad_pane_joins_details_and_a_low_one_gives_each_item_a_line(show: Show, lines: Lines) -> None:
    pane = RelatedPane()
    app = show(pane, lambda: pane.set_items(ITEMS))
    async with app.run_test(size=(70, 16)) as pilot:
        await pilot.pause()
        assert lines(app)[3:8] == [
            "   Daily View · 2 d",
            " ○ Short",
            "   Ledger · 3 d · tariffs, importers",
            "",
            f" {PAGE}",
        ]
        await pilot.resize_terminal(70, 8)
        await pilot.pause()
        first, second, third, *_ = lines(app)[1:6]
        assert first.startswith(" ● The bill comes due for everybody who…")
        assert second.startswith(" ○ Short  ")
        assert first.index("Daily View · 2 d") == second.index("Ledger · tariffs, importers")
        assert third == f" {PAGE}"


async def test_terms_that_have_no_room_are_left_out_whole(show: Show, lines: Lines) -> None:
    pane = RelatedPane()
    why = ("tariffs", "importers", "retaliation")
    app = show(pane, lambda: pane.set_items((RelatedItem(TAKES, "Short", ("Ledger",), "entry:1", why=why),)))
    async with app.run_test(size=(26, 6)) as pilot:
        await pilot.pause()
        assert lines(app)[3] == "   tariffs, importers"


async def test_items_that_come_later_leave_the_cursors_item_on_its_line(show: Show, lines: Lines) -> None:
    listed = tuple(RelatedItem(PAGE, f"Listed {n}", (), f"page:1:{n}") for n in range(1, 9))
    pane = RelatedPane()
    app = show(pane, lambda: pane.set_items(listed))
    async with app.run_test(size=(30, 6)) as pilot:
        await pilot.pause()
        pane.move(2)
        assert lines(app)[3] == "   Listed 3"
        pane.set_items((*ITEMS[:2], *listed))
        await pilot.pause()
        assert pane.cursor == 4
        assert lines(app)[3] == "   Listed 3"


async def test_a_note_stands_below_the_items(show: Show, lines: Lines) -> None:
    pane = RelatedPane()
    app = show(pane, lambda: pane.set_items(ITEMS[2:], note=["Nothing else here."]))
    async with app.run_test(size=(30, 6)) as pilot:
        await pilot.pause()
        assert lines(app)[:5] == [f" {PAGE}", "   In today's era", "   not opened yet", "", "   Nothing else here."]


async def test_the_cursor_goes_to_an_item_by_its_key(show: Show) -> None:
    pane = RelatedPane()
    app = show(pane, lambda: pane.set_items(ITEMS))
    async with app.run_test(size=(30, 6)) as pilot:
        await pilot.pause()
        assert not pane.go_to("take:1:9")
        assert pane.go_to("entry:2")
        assert pane.cursor == 1


async def test_the_cursor_walks_items_only(show: Show) -> None:
    pane = RelatedPane()
    heard: list[tuple[int, str]] = []
    pane.on_highlighted = lambda index, item: heard.append((index, item.key))
    app = show(pane, lambda: pane.set_items(ITEMS))
    async with app.run_test(size=(30, 6)) as pilot:
        await pilot.pause()
        assert pane.cursor == -1
        assert pane.cursor_item is None
        assert [pane.next_item() for _ in range(4)] == [True, True, True, False]
        assert heard == [(0, "entry:1"), (1, "entry:2"), (2, "page:1")]
        assert pane.scroll_offset.y + 6 >= 11
        assert pane.first()
        assert pane.scroll_offset.y == 0
        assert pane.page_down()
        pane.open()
        await pilot.pause()
        assert [message.item.key for message in app.heard] == [pane.cursor_item.key if pane.cursor_item else ""]


async def test_the_cursor_stays_on_its_item_and_leaves_one_that_is_gone(show: Show) -> None:
    pane = RelatedPane()
    app = show(pane, lambda: pane.set_items(ITEMS))
    async with app.run_test(size=(30, 14)) as pilot:
        await pilot.pause()
        pane.move(2)
        pane.set_items(ITEMS[1:])
        assert pane.cursor == 1
        pane.set_items(ITEMS[:1])
        assert pane.cursor == -1


async def test_without_items_the_words_are_shown(show: Show, lines: Lines) -> None:
    pane = RelatedPane()
    app = show(pane, lambda: pane.set_items((), empty=["Nothing related here yet."]))
    async with app.run_test(size=(30, 14)) as pilot:
        await pilot.pause()
        assert [line.strip() for line in lines(app) if line.strip()] == ["Nothing related here yet."]
        assert not pane.next_item()


async def test_a_click_on_any_line_of_an_item_opens_it(show: Show) -> None:
    pane = RelatedPane()
    app = show(pane, lambda: pane.set_items(ITEMS))
    async with app.run_test(size=(30, 14)) as pilot:
        await pilot.pause()
        await pilot.click(pane, offset=(4, 0))
        await pilot.click(pane, offset=(4, 6))
        await pilot.pause()
        assert [message.index for message in app.heard] == [1]


async def test_a_title_written_from_the_right_is_wrapped_first_and_then_turned(show: Show, lines: Lines) -> None:
    words = ["אחת", "שתיים", "שלוש", "ארבע", "חמש", "שש", "שבע"]
    pane = RelatedPane()
    app = show(pane, lambda: pane.set_items((RelatedItem(TAKES, " ".join(words), (), "entry:1"),)))
    async with app.run_test(size=(18, 8)) as pilot:
        await pilot.pause()
        first, second = (line.strip() for line in lines(app)[1:3])
        assert first == " ".join(words[:3])[::-1]
        assert second[::-1].startswith(words[3])
