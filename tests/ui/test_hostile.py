"""What feeds and servers say is shown as text: no markup, no escape sequence, no crash."""

from pathlib import Path

from opreader.model import FetchFailed, PageTeaser
from tests.fakes import feed_url
from tests.ui.stages import HOSTILE, MEDIUM, WIDE, House

ESCAPES = "\x1b[31mred\x1b]0;owned\x07 \x9b2J\u202e"


async def test_hostile_titles_are_shown_literally_everywhere(tmp_path: Path) -> None:
    house = House(tmp_path)
    children = house.desk.children
    children.feed(1, title=f"{HOSTILE} feed{ESCAPES}")
    teasers = (PageTeaser(f"{HOSTILE} related{ESCAPES}"),)
    children.entry(1, 1, title=f"{HOSTILE} title{ESCAPES}", text=f"{HOSTILE} body{ESCAPES[:-1]}", page_teasers=teasers)
    await house.desk.subscribe(1, folder=HOSTILE)
    async with house.opened((WIDE[0] + 60, WIDE[1])) as play:
        await play.until(f"{HOSTILE} title", f"{HOSTILE} body", f"{HOSTILE[:6]}")
        for name in ("feeds", "headlines", "article", "related"):
            assert "[/oops]" in play.pane(name), name
        for keys in (("h", "G", "e"), ("d",), ("M",), (":",), ("/",), ("a",)):
            await play.pilot.press(*keys)
            await play.until(lambda: play.app.screen is not play.app.main)
            assert [one for one in "\x1b\x07\x9b\u202e" if one in play.text] == [], keys
            await play.pilot.press("escape")
            await play.until(lambda: play.app.screen is play.app.main)
        assert play.app.is_running


async def test_hostile_failures_are_shown_literally_in_messages(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    house.desk.net.answer(feed_url(1), FetchFailed(f"{HOSTILE} said{ESCAPES}", status=500))
    async with house.opened() as play:
        await play.press("R")
        await play.message(HOSTILE)
        await play.press("M")
        await play.until(f"{HOSTILE} said")
        assert not any(one in play.text for one in "\x1b\x07\x9b\u202e")


async def test_wide_joined_and_endless_titles_keep_the_panes_straight(tmp_path: Path) -> None:
    house = House(tmp_path)
    children = house.desk.children
    children.feed(1)
    for number, title in enumerate(["漢字" * 200, "e" + "\u0301" * 300, "👩‍👩‍👧‍👦" * 60, "\u200b", "שלום" * 90], 1):
        children.entry(1, number, title=title, text=title * 3)
    await house.desk.subscribe(1)
    async with house.opened(MEDIUM) as play:
        for _ in range(4):
            await play.press("j")
            for strip in play.app.screen._compositor.render_strips():
                assert strip.cell_length == MEDIUM[0]
