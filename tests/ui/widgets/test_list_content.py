"""The list in the pane while it becomes known: nothing under the eye moves, and one goes where one wanted to go."""

from array import array
from collections.abc import Callable
from typing import Any

from opreader.model import EntryId
from opreader.ui.widgets.headlines import Headlines
from opreader.ui.widgets.window_ids import HEADING, WindowIds
from tests.ui.widgets.test_headlines import DATES, answer, headline

Show = Callable[..., Any]
Lines = Callable[[Any], list[str]]


def _first(pane: Headlines, count: int, total: int | None) -> WindowIds:
    """The first rows of a longer list."""
    pane.held.take([headline(one) for one in range(1, count + 1)])
    window = WindowIds(range(1, count + 1), total=total)
    pane.show(window)
    return window


async def test_the_end_is_gone_to_before_the_middle_is_known(show: Show, lines: Lines) -> None:
    pane = Headlines(dates=DATES)
    app = show(pane)
    async with app.run_test(size=(40, 10)) as pilot:
        window = _first(pane, 20, 1000)
        assert pane.virtual_size.height == 1000
        assert not pane.last()
        assert pane.cursor_id == 1
        await pilot.pause()
        assert [type(message) for message in app.heard] == [Headlines.LastWanted]
        pane.held.take([headline(one) for one in range(990, 1001)])
        pane.content.set_last(window, range(990, 1001))
        await pilot.pause()
        assert pane.cursor_id == 1000
        assert lines(app)[9].startswith("•●  Title 1000 ")
        pane.content.extend(window, array("q", range(1, 1001)))
        pane.content.extend(window, None)
        assert (pane.cursor_id, pane.cursor_index) == (1000, 999)


async def test_a_row_that_is_not_known_yet_is_gone_to_when_it_is(show: Show, lines: Lines) -> None:
    pane = Headlines(dates=DATES)
    app = show(pane)
    heard: list[int] = []
    pane.on_highlighted = lambda entry_id, _: heard.append(entry_id)
    async with app.run_test(size=(40, 10)) as pilot:
        window = _first(pane, 20, 1000)
        pane.scroll_to(y=500, animate=False)
        await pilot.pause()
        assert lines(app)[0] == "    …"
        assert not pane.move(505)
        assert pane.cursor_id == 1
        pane.content.extend(window, array("q", range(1, 601)))
        assert pane.cursor_id == 506
        assert heard == [506]
        await pilot.pause()
        answer(pane, app)
        await pilot.pause()
        assert lines(app)[0].startswith("•●  Title 501 ")


async def test_another_key_gives_up_where_one_wanted_to_go(show: Show) -> None:
    pane = Headlines(dates=DATES)
    app = show(pane)
    async with app.run_test(size=(40, 10)):
        window = _first(pane, 20, 1000)
        pane.last()
        pane.down()
        pane.content.set_last(window, range(990, 1001))
        assert pane.cursor_id == 2


async def test_slices_of_a_list_that_is_no_longer_shown_change_nothing(show: Show) -> None:
    pane = Headlines(dates=DATES)
    app = show(pane)
    async with app.run_test(size=(40, 10)):
        before = _first(pane, 5, 1000)
        pane.show(WindowIds([7, 8], whole=True))
        pane.content.extend(before, array("q", range(1, 1001)))
        assert pane.count == 2
        assert len(before.known) == 1000


async def test_the_window_stays_where_the_cursor_is_out_of_sight(show: Show, lines: Lines) -> None:
    pane = Headlines(dates=DATES)
    app = show(pane, lambda: pane.set_first_rows([headline(one) for one in range(1, 100)]))
    async with app.run_test(size=(40, 10)) as pilot:
        pane.scroll_to(y=50, animate=False)
        await pilot.pause()
        before = lines(app)
        pane.set_ids(array("q", [*range(100, 105), *range(1, 100)]))
        await pilot.pause()
        assert lines(app) == before
        assert pane.cursor_id == 1


async def test_moving_passes_over_headings(show: Show, lines: Lines) -> None:
    pane = Headlines(dates=DATES)
    pane.drawing.label_of = lambda row: f"Group of {row.id}"
    app = show(pane)
    async with app.run_test(size=(41, 10)) as pilot:
        pane.held.take([headline(one) for one in (1, 2, 3)])
        pane.show(WindowIds([HEADING, 1, HEADING, 2, 3], whole=True))
        await pilot.pause()
        assert pane.cursor_id == 1
        assert [line.split("  ")[0].strip(" ─") for line in lines(app)[:5]] == [
            "Group of 1",
            "•●",
            "Group of 2",
            "•●",
            "•●",
        ]
        assert pane.down()
        assert pane.cursor_id == 2
        assert pane.up()
        assert pane.cursor_id == 1
        assert not pane.up()
        assert pane.last()
        assert pane.first()
        assert pane.cursor_id == 1


async def test_a_row_is_taken_out_and_put_back(show: Show) -> None:
    pane = Headlines(dates=DATES)
    app = show(pane, lambda: pane.set_first_rows([headline(one) for one in range(1, 6)]))
    async with app.run_test(size=(40, 10)):
        pane.move(2)
        assert pane.content.take_out(EntryId(3)) == 2
        assert pane.cursor_id == 4
        assert pane.content.take_out(EntryId(1)) == 0
        assert pane.cursor_id == 4
        pane.content.put_back(EntryId(1), 0)
        pane.content.put_back(EntryId(3), 2)
        assert list(pane.ids) == [1, 2, 3, 4, 5]
        assert pane.cursor_id == 4


async def test_a_heading_on_top_of_the_window_stays_there_where_the_cursor_is_out_of_sight(show: Show) -> None:
    pane = Headlines(dates=DATES)
    app = show(pane)
    async with app.run_test(size=(40, 10)) as pilot:
        old = [row for group in range(20) for row in (HEADING, 2 * group + 1, 2 * group + 2)]
        pane.show(WindowIds(old, whole=True))
        pane.scroll_to(y=30, animate=False)
        await pilot.pause()
        pane.content.replace(WindowIds([HEADING, 101, 102, *old], whole=True))
        assert (pane.scroll_offset.y, pane.content.sight[:2]) == (33, [HEADING, 21])


async def test_rows_in_sight_reach_to_an_entry(show: Show) -> None:
    pane = Headlines(dates=DATES)
    app = show(pane)
    async with app.run_test(size=(40, 3)):
        pane.show(WindowIds([HEADING, 1, HEADING, 2, 3], whole=True))
        assert pane.content.sight == [HEADING, 1, HEADING, 2]
        pane.show(WindowIds([1, 2], total=9))
        assert pane.content.sight == [1, 2, None]
