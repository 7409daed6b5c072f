"""The dialog of what changed: the last change first, other versions by the arrows, never by colour alone."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal

from opreader.changes import Change, word_changes
from opreader.model import Body, Version
from opreader.ui.dates import Dates
from opreader.ui.dialogs.changes import Changes, Step, list_steps
from opreader.ui.glyphs import ASCII, UNICODE, Glyphs
from tests.ui.dialogs.dialog_app import HOSTILE, opened, settled

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DATES = Dates(clock=lambda: NOW, date_format="%d %b")


def version(text: str, *, days: int | None = None, of: Literal["feed", "page"] = "feed") -> Version:
    return Version(of, Body(text, "text"), None if days is None else NOW - timedelta(days=days))


async def compare(step: Step) -> Sequence[Change]:
    return word_changes(step.before.body.text, step.after.body.text)


def dialog(*versions: Version, signs: bool = False, glyphs: Glyphs = UNICODE) -> Changes:
    return Changes("Who pays?", list_steps(versions), compare, dates=DATES, signs=signs, glyphs=glyphs)


ONE, TWO, THREE = "The bill is one.", "The bill is two.", "The bill is three."
THREE_VERSIONS = (version(THREE), version(TWO, days=1), version(ONE, days=9))


def texts(steps: Sequence[Step]) -> list[tuple[str, str]]:
    return [(step.before.body.text, step.after.body.text) for step in steps]


def test_one_version_can_not_be_compared() -> None:
    assert list_steps([version(ONE)]) == []
    assert list_steps([version(ONE), version(TWO, of="page")]) == []


def test_steps_lead_from_version_to_version_and_at_last_the_whole_way() -> None:
    assert texts(list_steps(THREE_VERSIONS)) == [(TWO, THREE), (ONE, TWO), (ONE, THREE)]


def test_texts_of_feed_and_page_are_compared_each_with_its_own() -> None:
    versions = [version("page two", of="page"), version("feed two"), version("feed one", days=2)]
    versions.append(version("page one", of="page", days=3))
    assert texts(list_steps(versions)) == [("page one", "page two"), ("feed one", "feed two")]


async def test_the_last_change_is_shown_struck_and_underlined() -> None:
    async with opened(dialog(*THREE_VERSIONS)) as (app, _):
        assert "What the feed shipped, until 21 Nov and now (1 of 3) · 1 gone word, 1 new word" in app.words
        assert "The bill is two. three." in app.words
        looks = {
            segment.text: (
                bool(segment.style and segment.style.strike),
                bool(segment.style and segment.style.underline),
            )
            for strip in app.screen._compositor.render_strips()
            for segment in strip
        }
        assert looks["two."] == (True, False)
        assert looks["three."] == (False, True)


async def test_the_arrows_walk_the_versions() -> None:
    async with opened(dialog(*THREE_VERSIONS, signs=True)) as (app, pilot):
        assert "[-two.-] {+three.+}" in app.words
        await pilot.press("right")
        await settled(pilot)
        assert "until 13 Nov and until 21 Nov (2 of 3)" in app.words
        assert "[-one.-] {+two.+}" in app.words
        await pilot.press("right", "right")
        await settled(pilot)
        assert "until 13 Nov and now (3 of 3)" in app.words
        assert "[-one.-] {+three.+}" in app.words
        await pilot.press("left")
        await settled(pilot)
        assert "(2 of 3)" in app.words


async def test_a_text_of_the_page_that_was_replaced_is_named_as_such() -> None:
    async with opened(dialog(version(TWO, of="page"), version(ONE, days=1, of="page"))) as (app, pilot):
        assert "The text of the page, until 21 Nov and now · 1 gone" in app.words
        await pilot.press("escape")
        assert app.answers == [None]


async def test_words_that_are_the_same_are_told_so() -> None:
    async with opened(dialog(version("Same  words."), version("Same words.", days=1))) as (app, _):
        assert "the words are the same" in app.words


async def test_texts_are_shown_literally() -> None:
    async with opened(dialog(version(f"{HOSTILE} new"), version(HOSTILE, days=1))) as (app, _):
        assert HOSTILE in app.words


async def test_ascii_signs_stand_for_looks() -> None:
    async with opened(dialog(*THREE_VERSIONS, glyphs=ASCII)) as (app, _):
        assert "[-two.-] {+three.+}" in app.text
        assert app.text.isascii()
