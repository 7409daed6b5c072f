"""What changed in an article: from the key to the dialog, on a real library."""

from pathlib import Path

import pytest

from tests.ui.stages import NARROW, House

BEFORE = "The bill is seven percent of wages.\n\nIt is paid by those who ride to work."
AFTER = "The bill is nine percent of wages.\n\nIt is paid by those who ride to work."


async def edited(home: Path, *texts: str) -> House:
    """A library with one article that had these texts, one after the other."""
    house = House(home)
    await house.with_teasers(texts[0])
    for text in texts[1:]:
        house.desk.clock.move(hours=2)
        house.desk.children.entry(1, 1, text=text)
        await house.reader.refresh(force=True)
    return house


async def test_an_edited_article_shows_what_changed_word_by_word(tmp_path: Path) -> None:
    house = await edited(tmp_path, BEFORE, AFTER)
    async with house.opened() as play:
        await play.press("C")
        await play.until("What changed · Entry 1 of feed 1", "The bill is seven nine percent")
        assert "1 gone word, 1 new word" in play.words
        assert all(style.strike for style in play.styles_of("seven"))
        await play.press("escape")
        await play.until(lambda: play.app.screen is play.app.main)


async def test_all_versions_can_be_walked(tmp_path: Path) -> None:
    house = await edited(tmp_path, BEFORE, AFTER, AFTER.replace("nine", "ten"))
    async with house.opened(NARROW) as play:
        await play.press("C")
        await play.until("(1 of 3)", "nine ten")
        await play.press("right")
        await play.until("(2 of 3)", "seven nine")
        await play.press("right")
        await play.until("(3 of 3)", "seven ten")


async def test_without_colours_words_stand_in_signs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    house = await edited(tmp_path, BEFORE, AFTER)
    async with house.opened(no_color=True) as play:
        await play.press("C")
        await play.until("[-seven-] {+nine+} percent")


async def test_an_article_with_one_text_says_that_it_was_not_edited(tmp_path: Path) -> None:
    house = await edited(tmp_path, BEFORE)
    async with house.opened() as play:
        await play.press("C")
        await play.message("not edited: only one version of this article is here")


async def test_a_guide_article_was_not_edited(tmp_path: Path) -> None:
    async with House(tmp_path).opened() as play:
        await play.until("The first five minutes")
        await play.press("C")
        await play.message("not edited")
