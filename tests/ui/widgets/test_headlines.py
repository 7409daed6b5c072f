"""The pane of headlines: the cursor is on an entry, rows come by pages, one line is drawn for one change."""

from array import array
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from textual.geometry import Region

from opreader.model import EntryId, FeedId, Headline, State
from opreader.ui.dates import Dates
from opreader.ui.glyphs import ASCII
from opreader.ui.widgets.headlines import Headlines
from opreader.ui.widgets.held_rows import PAGE

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DATES = Dates(lambda: NOW, UTC)
Show = Callable[..., Any]
Lines = Callable[[Any], list[str]]


def headline(number: int, title: str | None = None, **changes: Any) -> Headline:
    row = Headline(
        id=EntryId(number),
        feed_id=FeedId(1),
        feed_title="The Column",
        title=title or f"Title {number}",
        authors=("Jane Roe",),
        link=None,
        published=NOW - timedelta(days=number % 300),
        added=NOW,
        read=False,
        starred=False,
        state=State.FULL,
        reason=None,
        queued=False,
        edited=False,
        words=500,
        teaser="",
    )
    return replace(row, **changes)


def answer(pane: Headlines, app: Any) -> None:
    """Give the pane the rows that it asked for."""
    for message in app.heard:
        if isinstance(message, Headlines.RowsWanted):
            pane.provide([headline(one) for one in message.ids], asked=message.ids)
    app.heard.clear()


async def test_first_rows_are_in_the_first_frame(show: Show, lines: Lines) -> None:
    pane = Headlines(dates=DATES)
    app = show(pane, lambda: pane.set_first_rows([headline(1), headline(2, read=True)]))
    async with app.run_test(size=(41, 5)):
        assert lines(app)[:3] == [
            "•●  Title 1                      21 Nov",
            " ●  Title 2                      20 Nov",
            "",
        ]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (70, "•●  Title 1                                      The Column      21 Nov"),
        (50, "•●  Title 1                   The Column 21 Nov"),
        (40, "•●  Title 1                    21 Nov"),
        (24, "•●  Title 1"),
    ],
)
async def test_narrow_rows_leave_out_the_source_then_the_date(
    show: Show, lines: Lines, cells: int, expected: str
) -> None:
    pane = Headlines(dates=DATES)
    app = show(pane, lambda: pane.set_first_rows([headline(1)]))
    async with app.run_test(size=(cells, 5)):
        assert " ".join(lines(app)[0].split()) == " ".join(expected.split())


async def test_states_and_flags_are_signs_not_colours_alone(show: Show, lines: Lines) -> None:
    rows = [
        headline(1, state=State.PARTIAL, starred=True),
        headline(2, state=State.TEASER, queued=True),
        headline(3, state=State.FAILED, edited=True, read=True),
    ]
    pane = Headlines(dates=DATES)
    app = show(pane, lambda: pane.set_first_rows(rows))
    async with app.run_test(size=(24, 5)):
        assert [line[:4] for line in lines(app)[:3]] == ["•◐★ ", "•○⇣ ", " ✗✎ "]
    pane = Headlines(dates=DATES, glyphs=ASCII)
    app = show(pane, lambda: pane.set_first_rows(rows))
    async with app.run_test(size=(24, 5)):
        assert [line[:4] for line in lines(app)[:3]] == ["N~+ ", "N.q ", " xe "]


async def test_titles_are_words_not_markup_and_clusters_are_reduced(show: Show, lines: Lines) -> None:
    rows = [headline(1, "[/oops] [b]x[/b]\x1b[2J"), headline(2, "\U0001f1ec\U0001f1e7 日本語の長い長い題名です")]
    pane = Headlines(dates=DATES)
    app = show(pane, lambda: pane.set_first_rows(rows))
    async with app.run_test(size=(26, 5)):
        assert lines(app)[:2] == ["•●  [/oops] [b]x[/b][2J", "•●  GB 日本語の長い長い…"]


async def test_a_move_tells_the_entry_at_once(show: Show) -> None:
    pane = Headlines(dates=DATES)
    app = show(pane, lambda: pane.set_first_rows([headline(one) for one in range(1, 30)]))
    heard: list[tuple[int, str | None]] = []
    pane.on_highlighted = lambda entry_id, row: heard.append((entry_id, None if row is None else row.title))
    async with app.run_test(size=(40, 10)):
        assert pane.down()
        assert pane.page_down()
        assert pane.last()
        assert not pane.down()
        assert pane.half_page_up()
        assert pane.first()
        assert not pane.up()
        assert [entry_id for entry_id, _ in heard] == [2, 11, 29, 24, 1]
        assert heard[0][1] == "Title 2"


async def test_a_move_within_the_window_repaints_two_lines(show: Show) -> None:
    pane = Headlines(dates=DATES)
    app = show(pane, lambda: pane.set_first_rows([headline(one) for one in range(1, 30)]))
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.pause()
        pane._exchange_repaint_regions()
        pane.down()
        regions = pane._exchange_repaint_regions()
        assert {(region.y, region.height) for region in regions} <= {(0, 1), (1, 1), (0, 2)}
        pane.update_rows([headline(5, read=True), headline(500, read=True)])
        assert pane._exchange_repaint_regions() == {Region(0, 4, 40, 1)}
        assert pane.row(EntryId(5)) == headline(5, read=True)


async def test_a_million_rows_are_a_window(show: Show, lines: Lines) -> None:
    pane = Headlines(dates=DATES)
    app = show(pane)
    async with app.run_test(size=(40, 10)) as pilot:
        pane.set_ids(array("q", range(1, 1_000_001)))
        await pilot.pause()
        assert lines(app)[0] == "    …"
        answer(pane, app)
        await pilot.pause()
        assert lines(app)[0].startswith("•●  Title 1 ")
        pane.last()
        await pilot.pause()
        assert lines(app)[9] == "    …"
        wanted = [one for message in app.heard for one in message.ids]
        assert len(wanted) == len(set(wanted)) <= 2 * PAGE
        answer(pane, app)
        await pilot.pause()
        assert lines(app)[9].startswith("•●  Title 1000000 ")
        assert pane.cursor_id == 1_000_000


async def test_rows_are_asked_for_once_until_they_came_or_were_given_up(show: Show, lines: Lines) -> None:
    pane = Headlines(dates=DATES)
    app = show(pane, lambda: pane.set_ids(array("q", range(1, 40))))
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.pause()
        pane.down()
        pane.refresh()
        await pilot.pause()
        assert [len(message.ids) for message in app.heard] == [39]
        pane.provide([], asked=app.heard[0].ids)
        pane.refresh()
        await pilot.pause()
        assert len(app.heard) == 2


async def test_rows_far_away_are_let_go(show: Show) -> None:
    pane = Headlines(dates=DATES)
    app = show(pane, lambda: pane.set_ids(array("q", range(1, 20_001))))
    async with app.run_test(size=(40, 10)):
        for start in range(1, 20_001, 1000):
            pane.provide([headline(one) for one in range(start, start + 1000)])
        assert pane.row(EntryId(1)) is not None
        assert sum(pane.row(EntryId(one)) is not None for one in range(1, 20_001)) < 10_000


async def test_new_entries_move_the_row_never_the_entry(show: Show, lines: Lines) -> None:
    pane = Headlines(dates=DATES)
    app = show(pane, lambda: pane.set_first_rows([headline(one) for one in range(1, 60)]))
    async with app.run_test(size=(40, 10)) as pilot:
        pane.move(30)
        await pilot.pause()
        before = lines(app)
        pane.set_ids(array("q", [*range(100, 105), *range(1, 60)]))
        await pilot.pause()
        assert pane.cursor_id == 31
        assert pane.cursor_index == 35
        assert lines(app) == before


async def test_when_its_entry_is_gone_the_cursor_goes_to_the_next(show: Show) -> None:
    pane = Headlines(dates=DATES)
    app = show(pane, lambda: pane.set_first_rows([headline(one) for one in range(1, 10)]))
    async with app.run_test(size=(40, 10)):
        pane.move(4)
        pane.set_ids(array("q", [1, 2, 3, 4, 7, 8]))
        assert pane.cursor_id == 7
        pane.set_ids(array("q", [1, 2]))
        assert pane.cursor_id == 2


async def test_a_list_may_be_emptied_and_filled_again(show: Show) -> None:
    pane = Headlines(dates=DATES)
    app = show(pane, lambda: pane.set_first_rows([headline(1)]))
    async with app.run_test(size=(40, 10)):
        pane.set_ids(array("q"))
        assert pane.cursor_id is None
        pane.set_ids(array("q", [5, 6]), cursor_id=EntryId(6), keep_offset=False)
        assert pane.cursor_id == EntryId(6)


async def test_an_empty_list_shows_its_words(show: Show, lines: Lines) -> None:
    pane = Headlines(dates=DATES)
    app = show(pane, lambda: pane.set_empty(["Nothing unread.", "Press 1 for all."]))
    async with app.run_test(size=(41, 10)) as pilot:
        await pilot.pause()
        assert [line.strip() for line in lines(app) if line.strip()] == ["Nothing unread.", "Press 1 for all."]
        assert not pane.down()


async def test_a_click_moves_and_a_click_on_the_cursor_opens(show: Show) -> None:
    pane = Headlines(dates=DATES)
    app = show(pane, lambda: pane.set_first_rows([headline(one) for one in range(1, 10)]))
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.click(pane, offset=(5, 3))
        assert pane.cursor_id == 4
        assert app.heard == []
        app._last_mouse_down_time = 0
        await pilot.pause(0.6)
        await pilot.click(pane, offset=(5, 3))
        await pilot.pause()
        assert [message.entry_id for message in app.heard] == [4]
        pane.move(0)
        pane.open()
        await pilot.pause()
        assert app.heard[-1].entry_id == 1


async def test_a_forgotten_row_is_asked_for_again(show: Show) -> None:
    pane = Headlines(dates=DATES)
    app = show(pane, lambda: pane.set_first_rows([headline(one) for one in range(1, 10)]))
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.pause()
        pane.forget(but=[EntryId(1)])
        await pilot.pause()
        assert [message.ids for message in app.heard] == [tuple(range(2, 10))]
