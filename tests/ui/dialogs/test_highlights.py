"""The list of all highlights and notes."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from opreader.model import Anchor, EntryId, Highlight, HighlightId, Quotation
from opreader.ui.dates import Dates
from opreader.ui.dialogs.highlights import Highlights
from opreader.ui.glyphs import ASCII, UNICODE, Glyphs
from tests.ui.dialogs.dialog_app import HOSTILE, opened, settled, until, written
from tests.ui.test_quoting import HEADLINE

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


class Kept:
    """Highlights that can be taken away and brought back."""

    def __init__(self, *passages: str, note: str = "", lost: Sequence[int] = ()) -> None:
        self.all = [
            Quotation(
                Highlight(HighlightId(n), EntryId(1), Anchor(passage), note, NOW - timedelta(minutes=n)), HEADLINE
            )
            for n, passage in enumerate(passages, 1)
        ]
        self.lost = lost
        self.gone: list[HighlightId] = []

    async def load(self) -> Sequence[Quotation]:
        return [one for one in self.all if one.highlight.id not in self.gone]

    async def find_lost(self, several: Sequence[Quotation]) -> set[HighlightId]:
        return {one.highlight.id for one in several if one.highlight.id in self.lost}

    async def remove(self, highlight: HighlightId) -> None:
        self.gone.append(highlight)

    async def undo(self) -> None:
        self.gone.pop()

    def dialog(self, glyphs: Glyphs = UNICODE) -> Highlights:
        dates = Dates(lambda: NOW, UTC)
        return Highlights(self.load, self.find_lost, remove=self.remove, undo=self.undo, dates=dates, glyphs=glyphs)


async def test_passage_article_date_and_note_are_shown_literally() -> None:
    async with opened(Kept(f"Somebody {HOSTILE}", note="so [b]he[/b] says").dialog()) as (app, pilot):
        await until(pilot, f"“Somebody {HOSTILE}”")
        assert "Who pays for the tariff? · The Column · 08:59" in app.words
        assert "✎ so [b]he[/b] says" in app.words
        assert "1 highlight" in app.words
        assert "opreader export highlights" in app.words


async def test_enter_answers_the_one_under_the_cursor() -> None:
    kept = Kept("One.", "Two.")
    async with opened(kept.dialog()) as (app, pilot):
        await until(pilot, "Two.")
        await pilot.press("j", "enter")
        assert app.answers == [kept.all[1]]


@pytest.mark.parametrize("key", ["escape", "q"])
async def test_a_key_closes(key: str) -> None:
    async with opened(Kept("One.").dialog()) as (app, pilot):
        await until(pilot, "One.")
        await pilot.press(key)
        assert app.answers == [None]


async def test_lost_ones_are_told_in_words() -> None:
    async with opened(Kept("One.", "Two.", lost=[2]).dialog()) as (app, pilot):
        await until(pilot, "not found in this version")
        lines = app.text.splitlines()
        at = next(n for n, line in enumerate(lines) if "not found" in line)
        assert "Two." in lines[at - 2]


async def test_words_of_passage_note_or_article_filter() -> None:
    async with opened(Kept("One stands here.", "Two stands here.").dialog()) as (app, pilot):
        await until(pilot, "2 highlights")
        await pilot.press("slash")
        await settled(pilot)
        await written(pilot, "TARIFF two")
        await until(pilot, "1 highlight")
        assert "One stands" not in app.words
        await pilot.press("escape")
        await until(pilot, "2 highlights")
        assert app.answers == []


async def test_one_is_taken_away_and_only_that_is_brought_back() -> None:
    kept = Kept("One.", "Two.")
    async with opened(kept.dialog()) as (_, pilot):
        await until(pilot, "2 highlights")
        await pilot.press("u", "j", "d")
        await until(pilot, "u brings it back")
        assert kept.gone == [HighlightId(2)]
        await pilot.press("u", "u")
        await until(pilot, "2 highlights")
        assert kept.gone == []


async def test_without_any_it_says_how_one_is_made() -> None:
    async with opened(Kept().dialog(glyphs=ASCII)) as (app, pilot):
        await until(pilot, "Nothing is highlighted yet.")
        assert "export" not in app.words
        assert app.text.isascii()


async def test_a_note_on_a_whole_article_has_no_passage() -> None:
    async with opened(Kept("", note="Read again.").dialog()) as (_, pilot):
        await until(pilot, "on the whole article")


async def test_thousands_are_listed_in_part_and_found_all() -> None:
    kept = Kept(*(f"Passage {n} of many." for n in range(1, 1501)))
    async with opened(kept.dialog()) as (_, pilot):
        await until(pilot, "1 500 highlights")
        await pilot.press("slash")
        await settled(pilot)
        await written(pilot, "1499")
        await until(pilot, "Passage 1499 of many.")
