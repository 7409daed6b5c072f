"""The outline, all by an author, what was begun, and the words about how far one is."""

from __future__ import annotations

from pathlib import Path

import pytest

from opreader.document import parse_document
from opreader.model import EntryId
from opreader.ui.layout.content import ArticleContent, Header
from opreader.ui.layout.rows import article_rows
from opreader.ui.wayfinding import Landmark, landmark_at, landmarks, progress_words
from tests.ui.columns import of, of_long, open_first
from tests.ui.stages import MEDIUM, NARROW

PART = "".join(
    f"<p>Sentence {number} of a part that goes on for a good while, as parts do.</p>" for number in range(30)
)
PARTED = (
    f"<p>Opening words.</p>{PART}<h2>The quay</h2>{PART}<h3>At night</h3>{PART}"
    f"<aside class='pullquote'><p>Nobody asks who pays</p></aside>{PART}<h2>The town</h2>{PART}"
)


# how far


@pytest.mark.parametrize(
    ("line", "last", "words", "told"),
    [
        (0, 100, 2380, "0 % · 10 min left"),
        (62, 100, 1900, "62 % · 4 min left"),
        (100, 100, 2380, "100 %"),
        (50, 100, 0, "50 %"),
        (0, 0, 100, ""),
    ],
)
def test_progress_tells_share_and_minutes(line: int, last: int, words: int, told: str) -> None:
    assert progress_words(line, last, words, " · ") == told


async def test_the_status_line_tells_how_far_one_is_while_the_article_has_the_keys(tmp_path: Path) -> None:
    house = await of_long(tmp_path)
    async with house.opened() as play:
        await play.until("The long one")
        assert " %" not in play.pane("status")
        await open_first(play)
        assert "0 % · 11 min left" in play.pane("status")
        await play.press("G")
        assert "100 %" in play.pane("status")
        assert "left" not in play.pane("status")
        await play.press("k")
        assert "100 % ·" in play.pane("status") or "99 % ·" in play.pane("status")
        await play.press("h")
        assert " %" not in play.pane("status")


@pytest.mark.parametrize("action", ["down", "page_down", "half_page_down", "last"])
async def test_progress_is_told_in_the_frame_of_the_key(tmp_path: Path, action: str) -> None:
    house = await of_long(tmp_path)
    async with house.opened() as play:
        await open_first(play)
        status = play.app.main.stage.status
        before = status.render_line(0).text
        play.app.main.act("down")
        play.app.main.act(action)
        assert status.render_line(0).text != before


async def test_an_article_that_the_window_shows_whole_tells_nothing(tmp_path: Path) -> None:
    house = await of_long(tmp_path)
    async with house.opened() as play:
        await open_first(play)
        await play.press("n")
        await play.until("Few words.")
        assert " %" not in play.pane("status")


async def test_on_a_narrow_screen_progress_is_told_as_soon_as_the_article_is_there(tmp_path: Path) -> None:
    house = await of_long(tmp_path)
    async with house.opened(NARROW) as play:
        await open_first(play)
        await play.until("0 % · 11 min left")


# outline


def test_landmarks_are_headings_as_deep_as_they_stand_and_pull_quotes() -> None:
    html = (
        "<h3>One</h3><p>Words.</p><h4>Within</h4><blockquote class='pullquote'><p>Said</p><p>twice</p></blockquote>"
        "<h4> </h4><h3>Two</h3>"
    )
    document = parse_document(html, "html")
    rows = article_rows(ArticleContent(EntryId(1), "", Header("A title"), document))
    found = landmarks(rows, document)
    assert [(mark.text, mark.depth, mark.quoted) for mark in found] == [
        ("One", 0, False),
        ("Within", 1, False),
        ("Said", 2, True),
        ("Two", 0, False),
    ]
    assert [rows.rows[mark.row].text for mark in found] == ["One", "Within", "Said", "Two"]


def test_the_one_being_read_is_the_last_not_below() -> None:
    marks = [Landmark(4, "One"), Landmark(9, "Two")]
    assert [landmark_at(marks, row) for row in (0, 4, 8, 9, 50)] == [0, 0, 0, 1, 1]


async def test_outline_goes_to_a_heading_and_backspace_returns(tmp_path: Path) -> None:
    house = await of(tmp_path, PARTED)
    async with house.opened() as play:
        await play.press("enter")
        await play.until("Opening words.")
        await play.press("space")
        before = play.pane("article").splitlines()[0]
        await play.press("O")
        await play.until("Outline", "Nobody asks who pays")
        await play.press("j", "enter")
        await play.until(lambda: play.pane("article").splitlines()[0].strip() == "At night")
        await play.press("backspace")
        await play.until(lambda: play.pane("article").splitlines()[0] == before)


async def test_outline_begins_at_the_part_one_is_in(tmp_path: Path) -> None:
    house = await of(tmp_path, PARTED)
    async with house.opened(MEDIUM) as play:
        await play.press("enter")
        await play.until("Opening words.")
        await play.press("G")
        play.app.main.act("outline")
        await play.until("Outline", "Nobody asks who pays")
        await play.press("k", "enter")
        await play.until(lambda: "Nobody asks" in play.pane("article").splitlines()[0])


async def test_outline_of_an_article_without_headings_says_so(tmp_path: Path) -> None:
    house = await of(tmp_path, PARTED)
    async with house.opened() as play:
        await play.press("j")
        await play.until("Only a few words.")
        play.app.main.act("outline")
        await play.message("no headings here")


# by an author


@pytest.mark.parametrize("key", ["escape", "backspace"])
async def test_all_by_the_author_are_a_list_and_a_key_leads_back(tmp_path: Path, key: str) -> None:
    house = await of_long(tmp_path)
    async with house.opened() as play:
        await open_first(play)
        await play.press("w")
        await play.until(lambda: "Jane Roe" in play.pane("headlines-title"))
        await play.until(lambda: "By nobody" not in play.pane("headlines"))
        assert "The short one" in play.pane("headlines")
        assert play.app.main.panes.active == "headlines"
        await play.press(key)
        await play.until(lambda: "By nobody" in play.pane("headlines"))
        assert play.app.main.stage.headlines.cursor_id == play.app.main.articles.current


async def test_the_list_of_an_author_is_that_of_the_next_start_by_name(tmp_path: Path) -> None:
    house = await of_long(tmp_path)
    async with house.opened() as play:
        await open_first(play)
        await play.press("w")
        await play.until(lambda: "Jane Roe" in play.pane("headlines-title"))
        await play.app.main.save()
    async with house.opened() as play:
        assert "Jane Roe" in play.pane("headlines-title")
        assert "By nobody" not in play.pane("headlines")
        assert play.app.main.stage.tree.cursor_key == "authors"


async def test_of_several_authors_one_is_chosen(tmp_path: Path) -> None:
    house = await of_long(tmp_path)
    async with house.opened() as play:
        await play.until("The short one")
        await play.press("j")
        await play.until("Few words.")
        play.app.main.act("author")
        await play.until("All by", 'Al "Ace" Poe')
        await play.press("j", "enter")
        await play.until(lambda: "Jane Roe" in play.pane("headlines-title"))


async def test_an_article_without_an_author_says_so(tmp_path: Path) -> None:
    house = await of_long(tmp_path)
    async with house.opened() as play:
        await play.until("By nobody")
        await play.press("G")
        await play.until("Fewer words.")
        play.app.main.act("author")
        await play.message("names no author")


# what was begun


async def test_what_was_left_in_the_middle_waits_under_continue_reading(tmp_path: Path) -> None:
    house = await of_long(tmp_path)
    async with house.opened() as play:
        await play.press("g", "c")
        await play.until("Nothing is begun and unfinished.", lambda: "Continue" in play.pane("headlines-title"))
        await play.press("1")
        await open_first(play)
        await play.press("space", "space", "n")
        await play.until("Few words.", lambda: "Continue reading 1" in " ".join(play.pane("feeds").split()))
        play.app.main.act("continue_reading")
        await play.until(lambda: "The short one" not in play.pane("headlines"))
        assert "The long one" in play.pane("headlines")


async def test_what_was_read_to_its_end_is_not_begun_and_opens_at_its_end(tmp_path: Path) -> None:
    house = await of_long(tmp_path)
    async with house.opened() as play:
        await open_first(play)
        await play.press("space", "n")
        await play.until(lambda: "Continue reading 1" in " ".join(play.pane("feeds").split()))
        await play.press("backspace")
        await play.until(lambda: "Paragraph" in play.pane("article"))
        await play.press("G")
        await play.until("Paragraph 59")
        await play.press("n")
        await play.until("Fewer words.", lambda: "Continue reading 1" not in " ".join(play.pane("feeds").split()))
    async with house.opened() as play:
        await play.until("The long one")
        await play.press("g", "g")
        await play.until("Paragraph 59")


async def test_what_is_deleted_is_counted_no_more(tmp_path: Path) -> None:
    house = await of_long(tmp_path)
    async with house.opened() as play:
        await open_first(play)
        await play.press("space", "n")
        await play.until("Continue reading 1")
        await play.press("backspace", "D")
        await play.until(lambda: "Continue reading 1" not in play.words)


async def test_the_number_begun_stands_in_the_first_frame_of_the_next_start(tmp_path: Path) -> None:
    house = await of_long(tmp_path)
    async with house.opened() as play:
        await open_first(play)
        await play.press("space", "n")
        await play.until("Continue reading 1")
        await play.press("ctrl+q")
        await play.until(lambda: not play.app.is_running)
    app = await house.app()
    async with app.run_test(size=(140, 40)):
        assert app.main.feeds.smart.counts["begun"] == 1
