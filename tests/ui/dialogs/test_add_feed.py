"""Subscribing: looking before anything is subscribed, and choosing from the catalogue."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest
from textual.widgets import Input

from opreader.adding import Found, Page
from opreader.errors import ReadError
from opreader.model import (
    Body,
    DigestedEntry,
    DigestedFeed,
    FeedKind,
    Fetched,
    ParsedEntry,
    ParsedFeed,
    State,
    Validators,
)
from opreader.ui.catalogue import CatalogueFeed
from opreader.ui.dialogs.add_feed import AddFeed, AddRequest
from opreader.ui.glyphs import ASCII, UNICODE, Glyphs
from tests.ui.dialogs.dialog_app import HOSTILE, LARGE, MIDDLE, SMALL, opened, settled, typed, until, written


def feed(name: str, language: str, region: str, *topics: str, about: str = "Columns.") -> CatalogueFeed:
    slug = name.lower().replace(" ", "-")
    return CatalogueFeed(
        name, f"https://{slug}.example/rss", f"https://{slug}.example", language, region, topics, about
    )


HARBOUR = feed("Harbour View", "en-GB", "Ireland", "economics", "trade")
MONTAGNE = feed("La Montagne", "fr", "France", "politics", about="Editorials of the weekly.")
HARVEST = feed("Harvest Notes", "en-IN", "India", "farming")
CATALOGUE = (HARBOUR, MONTAGNE, HARVEST)


def entry(title: str) -> DigestedEntry:
    return DigestedEntry(ParsedEntry(title, title), Body("", "html"), "", 0, State.TEASER, title)


def found(name: str, *headlines: str, title: str = "") -> Found:
    digested = DigestedFeed(ParsedFeed(title or name), tuple(entry(one) for one in headlines)) if headlines else None
    return Found(f"https://{name}.example/feed", title or name, FeedKind.URL, digested)


ONE = found("one", "Who pays?", HOSTILE, "The third", "The fourth", title="[sic] Column")
SEVERAL = [found("all", title="Everything"), found("some", title=HOSTILE), found("old", title="Old one")]
PAGE = Page(Fetched("https://page.example/", b"<html>", "text/html", Validators()))


class Looker:
    """Answers as it was told, and remembers what it was asked."""

    def __init__(self, answer: list[Found] | Page | Exception | None = None) -> None:
        self.answer = answer
        """None: never."""
        self.asked: list[str] = []
        self.cancelled = 0

    async def __call__(self, target: str) -> list[Found] | Page:
        self.asked.append(target)
        if self.answer is None:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                self.cancelled += 1
                raise
        if isinstance(self.answer, Exception):
            raise self.answer
        assert self.answer is not None
        return self.answer


def dialog(look: Looker | None = None, *, subscribed: Sequence[str] = (), glyphs: Glyphs = UNICODE) -> AddFeed:
    return AddFeed(look or Looker(), CATALOGUE, ["Economics", "Europe"], subscribed, glyphs=glyphs)


# the catalogue


async def test_the_catalogue_stands_there_at_once_and_says_what_it_is() -> None:
    async with opened(dialog()) as (app, _):
        assert "3 feeds to begin with; none is subscribed unasked" in app.words
        assert "[ ] Harbour View" in app.words
        assert "Columns. economics, trade · https://harbour-view.example" in app.words


@pytest.mark.parametrize(
    ("words", "stays"),
    [
        ("harb", [HARBOUR]),
        ("HAR", [HARBOUR, HARVEST]),
        ("france", [MONTAGNE]),
        ("fr", [MONTAGNE]),
        ("farming", [HARVEST]),
        ("weekly editorials", [MONTAGNE]),
        ("har india", [HARVEST]),
        ("zebra", []),
    ],
)
async def test_words_filter_by_name_topic_language_region_and_about(words: str, stays: list[CatalogueFeed]) -> None:
    async with opened(dialog()) as (app, pilot):
        await written(pilot, words)
        await until(pilot, f"{len(stays)} of 3 feeds in the catalogue")
        assert [one.name in app.words for one in CATALOGUE] == [one in stays for one in CATALOGUE]


async def test_space_chooses_and_enter_subscribes_to_all_chosen() -> None:
    async with opened(dialog()) as (app, pilot):
        await pilot.press("down", "space", "down", "down", "space")
        await settled(pilot)
        assert "[x] Harbour View" in app.words
        assert "[ ] La Montagne" in app.words
        assert "2 chosen" in app.words
        await pilot.press("enter")
        assert app.answers == [AddRequest(catalogue=(HARBOUR, HARVEST))]


async def test_space_again_takes_a_choice_back() -> None:
    async with opened(dialog()) as (app, pilot):
        await pilot.press("down", "space", "space")
        await settled(pilot)
        assert "chosen" not in app.words


async def test_what_was_chosen_stays_chosen_under_another_filter() -> None:
    async with opened(dialog()) as (app, pilot):
        await pilot.press("down", "space", "up")
        await written(pilot, "france")
        assert "1 chosen" in app.words
        await pilot.press("down", "space", "enter")
        assert app.answers == [AddRequest(catalogue=(HARBOUR, MONTAGNE))]


async def test_enter_with_nothing_chosen_takes_the_row_under_the_cursor() -> None:
    async with opened(dialog()) as (app, pilot):
        await pilot.press("down", "down", "enter")
        assert app.answers == [AddRequest(catalogue=(MONTAGNE,))]


async def test_enter_in_the_field_goes_to_what_was_found_before_it_subscribes() -> None:
    async with opened(dialog()) as (app, pilot):
        await written(pilot, "mont")
        await pilot.press("enter")
        await settled(pilot)
        assert app.answers == []
        await pilot.press("enter")
        assert app.answers == [AddRequest(catalogue=(MONTAGNE,))]


async def test_a_subscribed_feed_is_marked_and_can_not_be_chosen() -> None:
    async with opened(dialog(subscribed=[HARBOUR.url])) as (app, pilot):
        await pilot.press("down", "space", "enter")
        await settled(pilot)
        assert app.answers == []
        assert "Harbour View subscribed already" in app.words
        assert "[x]" not in app.words
        assert "! Nothing is chosen yet: Space chooses" in app.words


async def test_ctrl_t_goes_to_the_catalogue_and_back() -> None:
    async with opened(dialog()) as (app, pilot):
        await pilot.press("ctrl+t")
        assert app.focused is not None
        assert app.focused.id == "add-catalogue"
        await pilot.press("ctrl+t")
        assert app.focused.id == "add-target"


async def test_the_folder_goes_with_the_chosen() -> None:
    async with opened(dialog()) as (app, pilot):
        await pilot.press("down", "space", "tab", "down", "down", "enter")
        assert app.answers == [AddRequest(catalogue=(HARBOUR,), folder="Europe")]


async def test_q_closes_in_the_list_and_is_a_letter_in_the_field() -> None:
    async with opened(dialog()) as (app, pilot):
        await typed(pilot, "q")
        assert app.answers == []
        await pilot.press("backspace", "down", "q")
        assert app.answers == [None]


# telling what is typed


async def test_an_address_is_told_while_one_types_and_nothing_is_asked() -> None:
    look = Looker()
    async with opened(dialog(look)) as (_, pilot):
        await written(pilot, "https://one.example/feed")
        await until(pilot, "a feed's address by its looks: Enter looks at it")
        assert look.asked == []


async def test_a_folder_is_told_while_one_types(tmp_path: Path) -> None:
    (tmp_path / "column.txt").write_text("x")
    async with opened(dialog()) as (_, pilot):
        await written(pilot, str(tmp_path))
        await until(pilot, "a folder with 1 article file in it")


async def test_a_path_that_is_not_there_is_told_as_an_error() -> None:
    async with opened(dialog()) as (_, pilot):
        await written(pilot, "/nothing-of-that-name")
        await until(pilot, "! There is no file or folder /nothing-of-that-name")


async def test_enter_on_what_means_nothing_says_so() -> None:
    look = Looker()
    async with opened(dialog(look)) as (app, pilot):
        await written(pilot, "zebra crossing")
        await pilot.press("enter")
        await until(pilot, "! This is no address")
        assert look.asked == []
        assert app.answers == []


async def test_a_word_that_names_a_folder_here_still_searches_the_catalogue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "politics").mkdir()
    monkeypatch.chdir(tmp_path)
    look = Looker()
    async with opened(dialog(look)) as (app, pilot):
        await written(pilot, "politics")
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("enter")
        assert look.asked == []
        assert app.answers == [AddRequest(catalogue=(MONTAGNE,))]


# looking


async def test_enter_looks_and_shows_what_was_found_literally() -> None:
    look = Looker([ONE])
    async with opened(dialog(look)) as (app, pilot):
        await written(pilot, " one.example ")
        await pilot.press("enter")
        await until(pilot, "4 articles:")
        assert look.asked == ["one.example"]
        assert f"[sic] Column https://one.example/feed 4 articles: • Who pays? • {HOSTILE} • The third" in app.words
        assert "The fourth" not in app.words
        assert app.answers == []


async def test_enter_again_subscribes_to_what_was_found() -> None:
    async with opened(dialog(Looker([ONE]))) as (app, pilot):
        await written(pilot, "one.example")
        await pilot.press("enter")
        await until(pilot, "4 articles:")
        await pilot.press("enter")
        assert app.answers == [AddRequest(found=(ONE,))]


async def test_title_and_folder_go_with_what_was_found() -> None:
    async with opened(dialog(Looker([ONE]))) as (app, pilot):
        await written(pilot, "one.example")
        await pilot.press("enter")
        await until(pilot, "4 articles:")
        await written(pilot, " My title ")
        await pilot.press("tab")
        await written(pilot, "eur")
        await settled(pilot)
        await pilot.press("right", "enter")
        assert app.answers == [AddRequest(found=(ONE,), title="My title", folder="Europe")]


async def test_of_several_feeds_the_first_is_chosen_and_others_can_be() -> None:
    async with opened(dialog(Looker(SEVERAL), subscribed=[SEVERAL[2].url])) as (app, pilot):
        await written(pilot, "site.example")
        await pilot.press("enter")
        await until(pilot, "3 feeds there; choose with Space")
        assert "[x] Everything https://all.example/feed" in app.words
        assert f"[ ] {HOSTILE}" in app.words
        assert "Old one subscribed already" in app.words
        await pilot.press("down", "space", "enter")
        assert app.answers == [AddRequest(found=(SEVERAL[0], SEVERAL[1]))]


async def test_of_several_feeds_none_chosen_is_said() -> None:
    async with opened(dialog(Looker(SEVERAL))) as (app, pilot):
        await written(pilot, "site.example")
        await pilot.press("enter")
        await until(pilot, "3 feeds there")
        await pilot.press("space", "tab", "enter")
        await until(pilot, "! Nothing is chosen yet")
        assert app.answers == []


async def test_a_page_without_feeds_is_said_with_how_to_open_it() -> None:
    async with opened(dialog(Looker(PAGE))) as (app, pilot):
        await written(pilot, "page.example")
        await pilot.press("enter")
        await until(pilot, "This page names no feed. To read it as an article: opreader open page.example")
        assert app.answers == []


async def test_a_failure_stays_under_the_field_until_one_types_on() -> None:
    look = Looker(ReadError(f"bad.example: {HOSTILE}"))
    async with opened(dialog(look)) as (app, pilot):
        await written(pilot, "bad.example")
        await pilot.press("enter")
        await until(pilot, f"! bad.example: {HOSTILE}")
        await pilot.pause(0.4)
        assert "! bad.example" in app.words
        await typed(pilot, "x")
        assert "! bad.example" not in app.words


async def test_escape_stops_looking_first_and_closes_then() -> None:
    look = Looker()
    async with opened(dialog(look)) as (app, pilot):
        await written(pilot, "slow.example")
        await pilot.press("enter")
        await until(pilot, "looking…")
        assert "Esc stop looking" in app.words
        await pilot.press("escape")
        await until(pilot, "stopped")
        assert look.cancelled == 1
        assert app.answers == []
        await pilot.press("escape")
        assert app.answers == [None]


async def test_typing_on_stops_looking() -> None:
    look = Looker()
    async with opened(dialog(look)) as (app, pilot):
        await written(pilot, "slow.example")
        await pilot.press("enter")
        await until(pilot, "looking…")
        await typed(pilot, "x")
        await settled(pilot)
        assert look.cancelled == 1
        assert "looking" not in app.words


async def test_closing_stops_looking() -> None:
    look = Looker()
    async with opened(dialog(look)) as (app, pilot):
        await written(pilot, "slow.example")
        await pilot.press("enter")
        await until(pilot, "looking…")
        app.screen.dismiss(None)
        await settled(pilot)
        assert look.cancelled == 1


async def test_escape_goes_from_what_was_found_back_to_the_field() -> None:
    async with opened(dialog(Looker([ONE]))) as (app, pilot):
        await written(pilot, "one.example")
        await pilot.press("enter")
        await until(pilot, "4 articles:")
        await pilot.press("escape")
        await settled(pilot)
        assert "4 articles:" not in app.words
        assert app.answers == []
        assert isinstance(app.focused, Input)
        assert app.focused.value == "one.example"


async def test_a_feed_that_is_subscribed_already_is_not_subscribed_again() -> None:
    async with opened(dialog(Looker([ONE]), subscribed=[ONE.url])) as (app, pilot):
        await written(pilot, "one.example")
        await pilot.press("enter")
        await until(pilot, "! You are subscribed to this feed already")
        await pilot.press("enter")
        await settled(pilot)
        assert app.answers == []


@pytest.mark.parametrize("size", [SMALL, MIDDLE, LARGE])
async def test_fields_and_keys_are_seen_at_every_size(size: tuple[int, int]) -> None:
    async with opened(dialog(Looker([ONE])), size=size) as (app, pilot):
        assert "Enter look, or subscribe ↓ the catalogue Esc close" in app.words
        await written(pilot, "one.example")
        await pilot.press("enter")
        await until(pilot, "4 articles:")
        assert "Title as it calls itself: [sic] Column Folder none; Down walks through yours" in app.words
        assert "Enter subscribe Tab next field Esc back" in app.words


async def test_ascii_signs_leave_nothing_that_is_not_ascii() -> None:
    async with opened(dialog(Looker(), glyphs=ASCII)) as (app, pilot):
        await pilot.press("down", "space")
        await settled(pilot)
        assert app.text.isascii()
        await pilot.press("up")
        await written(pilot, "slow.example")
        await pilot.press("enter")
        await until(pilot, "looking...")
        assert app.text.isascii()
