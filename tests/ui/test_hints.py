"""Letters over links: which link gets which, what typing them does, and how they go."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.segment import Segment
from rich.style import Style

from opreader.ui.hints import LETTERS, hint_letters, links_of
from tests.full_text_desk import UNREACHED
from tests.pages import full_text
from tests.ui.columns import of, open_first
from tests.ui.stages import MEDIUM, NARROW, House, Play

HTML = (
    "<p>Read <a href='https://a.example/one'>the first thing</a> and write to <a href='mailto:ada@a.example'>Ada</a>."
    "<sup><a href='#note'>1</a></sup></p>"
    + "".join(f"<p>Paragraph {number} goes on for a while.</p>" for number in range(60))
    + "<p id='note'>The note itself.</p>"
    + "".join(f"<p>After {number}.</p>" for number in range(60))
)


async def _hinted(play: Play) -> None:
    await open_first(play)
    await play.press(";")
    await play.message("letters open")


def _copied(play: Play) -> str:
    return play.app.clipboard


# pure


@pytest.mark.parametrize("count", [0, 1, 25, 26, 27, 60, 400, 676, 900])
def test_no_letters_begin_other_letters(count: int) -> None:
    letters = hint_letters(count)
    assert len(letters) == len(set(letters)) == min(count, 676)
    assert not any(other != one and other.startswith(one) for one in letters for other in letters)


def test_few_links_have_one_letter_each_from_the_home_row() -> None:
    assert hint_letters(9) == list("asdfjklgh")
    assert [len(one) for one in hint_letters(27)] == [1] * 25 + [2] * 2
    assert len(LETTERS) == 26


def _piece(text: str, link: int | None, start: int, row: int) -> Segment:
    meta = {"offset": (start, row)} | ({} if link is None else {"link": link})
    return Segment(text, Style.from_meta(meta))


def test_a_link_broken_over_lines_or_changing_its_looks_is_one() -> None:
    lines = [
        [_piece("Read ", None, 0, 3), _piece("the first", 0, 5, 3), Segment("  ")],
        [_piece("thing", 0, 15, 3), _piece(" here", 0, 20, 3), _piece(" and ", None, 25, 3), _piece("more", 0, 30, 3)],
        [_piece("next", 0, 0, 4)],
    ]
    assert links_of(lines) == [(0, 3, 5, 25), (0, 3, 30, 34), (0, 4, 0, 4)]


# on the screen


async def test_letters_stand_over_the_links_in_sight(tmp_path: Path) -> None:
    house = await of(tmp_path, HTML)
    async with house.opened() as play:
        await open_first(play)
        assert "Read the first thing" in play.words
        play.app.main.act("link_hints")
        await play.until("Read ahe first thing and write to sda")
        await play.press("escape")
        await play.until("Read the first thing and write to Ada")
        assert "letters" not in play.pane("status")
        assert play.app.main.panes.active == "article"


async def test_typing_the_letters_opens_the_link(tmp_path: Path) -> None:
    house = await of(tmp_path, HTML)
    async with house.opened() as play:
        await _hinted(play)
        await play.press("a")
        assert house.desk.outside.shown == ["https://a.example/one"]
        await play.until("Read the first thing")


async def test_a_footnote_is_jumped_to_and_backspace_returns(tmp_path: Path) -> None:
    house = await of(tmp_path, HTML)
    async with house.opened() as play:
        await _hinted(play)
        await play.press("d")
        await play.until(lambda: play.pane("article").splitlines()[0].strip() == "The note itself.")
        await play.press("backspace")
        await play.until("Read the first thing")


async def test_an_address_of_mail_is_copied(tmp_path: Path) -> None:
    house = await of(tmp_path, HTML)
    async with house.opened() as play:
        await _hinted(play)
        await play.press("s")
        await play.message("copied ada@a.example")
        assert _copied(play) == "ada@a.example"
        assert not house.desk.outside.shown


async def test_the_key_again_copies(tmp_path: Path) -> None:
    house = await of(tmp_path, HTML)
    async with house.opened(MEDIUM) as play:
        await _hinted(play)
        await play.press(";")
        await play.message("letters copy")
        await play.press("a")
        await play.message("copied https://a.example/one")
        assert _copied(play) == "https://a.example/one"
        play.app.main.act("link_hints")
        await play.press(";", "d")
        await play.message("copied https://feed1.example/1#note")


async def test_the_key_twice_saves_the_page_as_an_article(tmp_path: Path) -> None:
    house = await of(tmp_path, HTML)
    house.pages.serve(house.desk.net, "https://a.example/one", full_text("A whole page of it.", title="The saved page"))
    async with house.opened() as play:
        await _hinted(play)
        await play.press(";", ";")
        await play.message("letters save as article")
        await play.press("a")
        await play.message("saved The saved page: full text")
        await play.until(lambda: "Saved pages" in play.pane("feeds") and "The saved page" in play.pane("headlines"))


async def test_a_page_without_a_network_is_queued(tmp_path: Path) -> None:
    house = await of(tmp_path, HTML)
    async with house.opened() as play:
        await _hinted(play)
        house.desk.net.up = False
        house.desk.net.answer("https://a.example/one", UNREACHED)
        await play.press(";", ";", "a")
        await play.message("no network")
        assert await house.reader.list_queued()


async def test_a_page_that_gives_nothing_says_why(tmp_path: Path) -> None:
    house = await of(tmp_path, HTML)
    async with house.opened() as play:
        await _hinted(play)
        await play.press(";", ";", "a")
        await play.message("was not saved")


async def test_only_web_pages_can_be_saved(tmp_path: Path) -> None:
    house = await of(tmp_path, HTML)
    async with house.opened() as play:
        await _hinted(play)
        await play.press(";", ";", "s")
        await play.message("only a web page can be saved")


async def test_a_key_that_is_no_letter_ends_the_letters_and_does_nothing_else(tmp_path: Path) -> None:
    house = await of(tmp_path, HTML)
    async with house.opened() as play:
        await _hinted(play)
        await play.press("space")
        await play.until("Read the first thing")
        await play.press("space")
        await play.until(lambda: "Read the first thing" not in play.words)


async def test_two_letters_where_there_are_many_links(tmp_path: Path) -> None:
    links = " ".join(f"<a href='https://a.example/{number}'>link{number}</a>" for number in range(40))
    house = await of(tmp_path, f"<p>{links}</p>")
    async with house.opened() as play:
        await _hinted(play)
        letters = hint_letters(40)
        await play.press(letters[30][0], "backspace", *letters[30])
        assert house.desk.outside.shown == ["https://a.example/30"]


@pytest.mark.parametrize("size", [MEDIUM, NARROW])
async def test_no_link_in_sight_says_so(tmp_path: Path, size: tuple[int, int]) -> None:
    house = await of(tmp_path, "<p>No link at all.</p>" if size == MEDIUM else HTML)
    async with house.opened(size) as play:
        await play.until("The first one")
        play.app.main.act("link_hints")
        await play.message("no link in sight")


async def test_letters_end_where_another_article_comes(tmp_path: Path) -> None:
    house: House = await of(tmp_path, HTML)
    async with house.opened() as play:
        await _hinted(play)
        play.app.main.stage.headlines.down()
        await play.until("Only a few words.")
        assert "letters" not in play.pane("status")
        play.app.main.panes.go("headlines")
        await play.press("k")
        await play.until("Read the first thing")
