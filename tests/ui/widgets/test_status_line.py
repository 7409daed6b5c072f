"""The line at the foot."""

from collections.abc import Callable
from typing import Any

from opreader.ui.widgets.status_line import StatusLine

Show = Callable[..., Any]
Lines = Callable[[Any], list[str]]
HINTS = (("space", "page"), ("f", "full text"), ("?", "help"))


async def test_hints_stand_left_and_the_status_right(show: Show, lines: Lines) -> None:
    line = StatusLine()
    app = show(line)
    async with app.run_test(size=(60, 2)) as pilot:
        line.set_hints(HINTS)
        line.set_status(["refreshing 12/100", "", "offline"])
        await pilot.pause()
        assert lines(app)[0] == " space page · f full text       refreshing 12/100 · offline"


async def test_hints_that_do_not_fit_are_left_out_from_the_end(show: Show, lines: Lines) -> None:
    line = StatusLine()
    app = show(line)
    async with app.run_test(size=(30, 2)) as pilot:
        line.set_hints(HINTS)
        await pilot.pause()
        assert lines(app)[0] == " space page · f full text"


async def test_a_message_takes_the_place_of_the_hints_until_hushed(show: Show, lines: Lines) -> None:
    line = StatusLine()
    app = show(line)
    async with app.run_test(size=(50, 2)) as pilot:
        line.set_hints(HINTS)
        line.set_status(["offline"])
        line.say("marked [b]12[/b] articles\x1b read")
        await pilot.pause()
        assert lines(app)[0] == " marked [b]12[/b] articles read           offline"
        line.hush()
        await pilot.pause()
        assert lines(app)[0] == " space page · f full text · ? help        offline"
        assert line.message == ""


async def test_a_long_message_has_the_whole_line_and_is_cut_with_a_sign(show: Show, lines: Lines) -> None:
    line = StatusLine()
    app = show(line)
    async with app.run_test(size=(30, 2)) as pilot:
        line.set_status(["offline"])
        line.say("a message that is too long for this line", trouble=True)
        await pilot.pause()
        assert lines(app)[0] == " a message that is too long…"


async def test_a_message_goes_by_itself(show: Show) -> None:
    line = StatusLine()
    app = show(line)
    async with app.run_test(size=(30, 2)) as pilot:
        line.say("soon gone", seconds=0.01)
        assert line.message == "soon gone"
        while line.message:
            await pilot.pause(0.01)


async def test_progress_stands_before_the_status(show: Show, lines: Lines) -> None:
    line = StatusLine()
    app = show(line)
    async with app.run_test(size=(60, 2)) as pilot:
        line.set_hints(HINTS)
        line.set_status(["offline"])
        line.set_progress("62 % · 3 min left")
        await pilot.pause()
        assert lines(app)[0] == " space page · f full text       62 % · 3 min left · offline"
        line.set_progress("")
        await pilot.pause()
        assert lines(app)[0] == " space page · f full text · ? help                  offline"


async def test_a_bare_line_has_no_hints_but_messages_and_the_status(show: Show, lines: Lines) -> None:
    line = StatusLine()
    app = show(line)
    async with app.run_test(size=(40, 2)) as pilot:
        line.set_hints(HINTS)
        line.set_status(["offline"])
        line.set_bare(bare=True)
        await pilot.pause()
        assert lines(app)[0].split() == ["offline"]
        line.say("starred")
        await pilot.pause()
        assert lines(app)[0].split() == ["starred", "offline"]


async def test_the_place_of_found_words_stands_for_the_hints_and_begins_near_the_first(
    show: Show, lines: Lines
) -> None:
    line = StatusLine()
    app = show(line)
    async with app.run_test(size=(50, 2)) as pilot:
        line.set_hints(HINTS)
        line.set_status(["offline"])
        line.set_place("much was said about [b] the old \x02harbour\x03 and the new \x02harbour\x03 walls\x1b")
        await pilot.pause()
        assert lines(app)[0] == " …b] the old harbour and the new harbour  offline"
        strip = line.render_line(0)
        assert [segment.text for segment in strip if segment.style and segment.style.underline] == [
            "harbour",
            "harbour",
        ]
        line.set_place("")
        await pilot.pause()
        assert lines(app)[0].startswith(" space page")
