"""What another opreader does to the library, or a hand to feeds.toml, comes to the screen and moves nothing there."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from opreader.config import Config
from opreader.reader import Reader
from tests.fakes import make_reader
from tests.ui.stages import House, Play

BY_HAND = Config(refresh_at_start=False, mark_read="manual")


@asynccontextmanager
async def beside(house: House) -> AsyncIterator[Reader]:
    """Another opreader on the same home."""
    desk = house.desk
    reader = make_reader(house.home, net=desk.net, children=desk.children, clock=desk.clock)
    try:
        yield reader
    finally:
        await reader.close()


async def until(play: Play, wanted: str | Callable[[], bool]) -> None:
    """Wait as long as two looks take."""
    await play.until(wanted, turns=800)


def unread(play: Play) -> str:
    """The number beside All articles."""
    return next(line for line in play.pane("feeds").splitlines() if "All articles" in line).split()[-1]


async def test_marks_of_another_opreader_come_and_rows_stay_where_they_are(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, entries=5)
    async with house.opened(config=BY_HAND) as play, beside(house) as other:
        await play.press("2", "j", "j")
        before = [line[3:] for line in play.pane("headlines").splitlines()]
        ids = await house.ids()
        await other.mark(ids[:4], read=True)
        await other.mark(ids[4:], starred=True)
        await until(play, lambda: unread(play) == "1")
        await until(play, lambda: "★" in play.pane("headlines"))
        assert [line[3:] for line in play.pane("headlines").splitlines()][:4] == before[:4]
        await play.press("1", "2")
        await until(play, lambda: play.line_of("Entry 1 of") < 0)


async def test_articles_that_another_opreader_brought_are_announced(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, entries=60)
    async with house.opened(config=BY_HAND) as play, beside(house) as other:
        await play.press("G")
        stood = play.app.main.stage.headlines.cursor_id
        house.desk.children.entry(1, 99, hours=0.1)
        await other.refresh()
        await until(play, "1 new")
        assert play.app.main.stage.headlines.cursor_id == stood


async def test_a_step_of_another_opreader_is_taken_back_and_that_is_shown(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, entries=3)
    async with house.opened(config=BY_HAND) as play, beside(house) as other:
        await play.press("s")
        await other.mark((await house.ids())[1:], read=True)
        await until(play, lambda: unread(play) == "1")
        await play.press("u")
        await until(play, "took back: marked 2 articles read")
        await until(play, lambda: unread(play) == "3")
        assert "★" in play.pane("headlines")  # our own step stands
        await play.press("u")
        await until(play, lambda: "★" not in play.pane("headlines"))


async def test_a_feeds_file_that_can_not_be_read_is_told_once_and_followed_when_it_can(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    file = tmp_path / "feeds.toml"
    async with house.opened() as play:
        whole = file.read_text("utf-8")
        file.write_text("[[feed\n", "utf-8")
        await until(play, "feeds.toml")
        await play.pilot.pause(2.5)
        assert len([one for one in play.said() if "feeds.toml" in one]) == 1
        file.write_text(whole.replace("[[feed]]", '[[feed]]\ntitle = "By hand"'), "utf-8")
        await until(play, lambda: "By hand" in play.pane("feeds"))
