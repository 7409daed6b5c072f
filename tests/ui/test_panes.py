"""Panes at each width: what is in sight, which one has the keys, and that a resize keeps one's place."""

from pathlib import Path

from tests.ui.stages import MEDIUM, NARROW, WIDE, House, Play


def _top(play: Play) -> str:
    """The first paragraph's number in sight."""
    return next(line.split()[1] for line in play.pane("article").splitlines() if line.strip().startswith("Paragraph"))


async def _long(tmp_path: Path) -> House:
    house = House(tmp_path)
    house.desk.children.feed(1)
    text = "\n\n".join(
        f"Paragraph {number} " + "goes on for a good while and says its piece. " * 4 for number in range(50)
    )
    house.desk.children.entry(1, 1, title="The long one", text=text)
    house.desk.children.entry(1, 2)
    await house.desk.subscribe(1)
    return house


async def test_a_wide_screen_shows_four_panes_beside_each_other(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened(WIDE) as play:
        first = play.text.splitlines()[0]
        assert first.index("Feeds") < first.index("Article") < first.index("Related")
        assert "All articles" in play.pane("headlines-title")


async def test_a_middle_screen_has_related_under_the_article(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened(MEDIUM) as play:
        lines = play.text.splitlines()
        assert "Related" not in lines[0]
        below = next(line for line in lines if "Related" in line)
        assert below.index("Related") > len(lines[0].split("Article")[0]) - 2
        assert "speaks of this" in play.text


async def test_a_narrow_screen_shows_one_pane_and_enter_and_q_walk_in_and_out(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened(NARROW) as play:
        assert "Entry 3 of" in play.text
        assert "Words of" not in play.text
        await play.press("enter")
        await play.until("Words of 1, 1", lambda: "Entry 3 of" not in play.text)
        await play.press("q")
        await play.until("Entry 3 of", lambda: "Words of" not in play.text)
        await play.press("q")
        await play.until("Starred", lambda: "Entry 3 of" not in play.text)
        await play.press("enter")
        await play.until("Entry 3 of")
        await play.press("escape", "escape")
        assert play.app.is_running
        await play.press("q")
        await play.until(lambda: not play.app.is_running)


async def test_resizing_keeps_the_paragraph_under_the_eye(tmp_path: Path) -> None:
    house = await _long(tmp_path)
    async with house.opened(WIDE) as play:
        await play.press("enter", "space", "space", "space")
        before = _top(play)
        assert int(before) > 5
        for size in (MEDIUM, NARROW, MEDIUM, WIDE):
            await play.pilot.resize_terminal(*size)
            await play.settled()
            assert _top(play) in {before, str(int(before) - 1), str(int(before) + 1)}
        assert _top(play) == before


async def test_the_pane_that_has_the_keys_is_the_one_a_narrow_screen_shows(tmp_path: Path) -> None:
    house = await _long(tmp_path)
    async with house.opened(WIDE) as play:
        await play.press("h")
        await play.pilot.resize_terminal(*NARROW)
        await play.until(lambda: "Starred" in play.text and "Paragraph" not in play.text)
        await play.press("l", "l")
        await play.until("Paragraph 0")
        await play.press("tab")
        await play.until("speaks of this")
        await play.press("shift+tab")
        await play.until("Paragraph 0")


async def test_side_panes_and_the_text_column_are_made_wider_and_narrower(tmp_path: Path) -> None:
    house = await _long(tmp_path)
    async with house.opened(WIDE) as play:
        assert play.text.splitlines()[0].index("Article") == 41
        await play.press(")")
        await play.until(lambda: play.text.splitlines()[0].index("Article") == 45)
        await play.press("(", "(")
        await play.until(lambda: play.text.splitlines()[0].index("Article") == 37)
        await play.press("<")
        await play.message("text column: 69")
        await play.press(">")
        await play.message("text column: 72")


async def test_a_tiny_screen_is_lived_with(tmp_path: Path) -> None:
    house = await _long(tmp_path)
    async with house.opened((8, 3)) as play:
        for size in ((1, 1), (120, 2), WIDE):
            await play.pilot.resize_terminal(*size)
            await play.pilot.press("j", "enter", "k")
        await play.until("The long one")
