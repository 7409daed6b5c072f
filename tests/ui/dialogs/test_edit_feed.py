"""What is known of a feed and what of it can be changed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from opreader.model import Feed, FeedId, FeedKind, FullTextPolicy, Subscription
from opreader.ui.dates import Dates
from opreader.ui.dialogs.edit_feed import EditFeed, EditRequest
from opreader.ui.glyphs import ASCII, UNICODE, Glyphs
from tests.ui.dialogs.dialog_app import HOSTILE, LARGE, MIDDLE, SMALL, opened, settled, typed

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
FEED = Feed(
    FeedId(7),
    "https://example.org/feed",
    FeedKind.URL,
    "Harbour View",
    unread=3,
    total=1204,
    refreshed=NOW - timedelta(days=2),
)
BROKEN = replace(
    FEED,
    title=HOSTILE,
    error="404 Not Found: nothing at this address",
    failures=4,
    wait_until=NOW + timedelta(hours=5),
    moved_to="https://elsewhere.example.org/feed",
)
SAID = Subscription(FEED.url)


def dialog(
    feed: Feed = FEED,
    said: Subscription = SAID,
    *,
    configured: FullTextPolicy = "auto",
    glyphs: Glyphs = UNICODE,
) -> EditFeed:
    return EditFeed(
        feed,
        said,
        folders=["Economics", "Europe", "Euro"],
        configured=configured,
        dates=Dates(lambda: NOW, UTC),
        now=NOW,
        glyphs=glyphs,
    )


async def test_what_is_known_of_the_feed_stands_there() -> None:
    async with opened(dialog()) as (app, _):
        assert "Harbour View https://example.org/feed" in app.words
        assert "refreshed 2 days ago · 3 unread · 1 204 articles in all" in app.words


@pytest.mark.parametrize("size", [SMALL, MIDDLE, LARGE])
async def test_a_broken_feed_is_explained_and_no_field_is_cut_off(size: tuple[int, int]) -> None:
    async with opened(dialog(BROKEN), size=size) as (app, _):
        for words in (
            HOSTILE,
            "moved to https://elsewhere.example.org/feed",
            "! 404 Not Found: nothing at this address",
            "moved or renamed.",
            "It is not asked for another 5 hours.",
            "It failed 4 times in a row",
            "Title",
            "Folder",
            "Note",
            "Full text < as configured (auto) >",
            "Muted [ ]",
            "Esc leave it",
        ):
            assert words in app.words, words


async def test_fields_begin_with_what_is_set() -> None:
    said = replace(SAID, title="Mine", folder="Europe", note=f"First line\n{HOSTILE}", muted=True)
    async with opened(dialog(said=said)) as (app, pilot):
        assert HOSTILE in app.words
        await pilot.press("enter")
        assert app.answers == [EditRequest("Mine", "Europe", f"First line\n{HOSTILE}", muted=True)]


async def test_nothing_changed_is_nothing_set() -> None:
    async with opened(dialog()) as (app, pilot):
        await pilot.press("ctrl+s")
        assert app.answers == [EditRequest(None, None, None, muted=False)]
        assert app.answers[0].fields == {
            "title": None,
            "folder": None,
            "note": None,
            "muted": False,
            "full_text": None,
        }


async def test_all_fields_are_reached_by_tab_and_saved() -> None:
    async with opened(dialog()) as (app, pilot):
        await typed(pilot, "my")
        await pilot.press("tab")
        await typed(pilot, "new")
        await pilot.press("tab")
        await typed(pilot, "a")
        await pilot.press("enter")
        await typed(pilot, "b")
        await pilot.press("tab", "space", "tab", "space", "ctrl+s")
        assert app.answers == [EditRequest("my", "new", "a\nb", muted=True, full_text="auto")]


async def test_full_texts_go_by_the_configuration_until_something_else_is_chosen() -> None:
    async with opened(dialog(configured="never")) as (app, pilot):
        assert "Full text < as configured (never) >" in app.words
        await pilot.press("tab", "tab", "tab", "right", "right")
        await settled(pilot)
        assert "< always: as soon as an article comes >" in app.words
        await pilot.press("left", "left", "left", "ctrl+s")
        assert app.answers[0].full_text == "never"


async def test_what_is_set_for_full_texts_stands_there_and_can_be_taken_back() -> None:
    async with opened(dialog(said=replace(SAID, full_text="always"))) as (app, pilot):
        assert "< always: as soon as an article comes >" in app.words
        await pilot.press("tab", "tab", "tab", "space", "space", "ctrl+s")
        assert app.answers[0].full_text is None


async def test_a_known_folder_is_completed_by_right() -> None:
    async with opened(dialog()) as (app, pilot):
        await pilot.press("tab")
        await typed(pilot, "eco")
        await pilot.press("right", "enter")
        assert app.answers[0].folder == "Economics"


async def test_down_and_up_walk_the_known_folders_and_none() -> None:
    async with opened(dialog()) as (app, pilot):
        await pilot.press("tab", "down", "down", "up", "up", "up", "enter")
        assert app.answers[0].folder == "Euro"


async def test_clearing_the_title_gives_the_feed_its_own_back() -> None:
    async with opened(dialog(said=replace(SAID, title="Mine"))) as (app, pilot):
        await pilot.press("ctrl+u", "enter")
        assert app.answers[0].title is None


async def test_escape_changes_nothing() -> None:
    async with opened(dialog()) as (app, pilot):
        await typed(pilot, "x")
        await pilot.press("escape")
        assert app.answers == [None]


async def test_escape_leaves_from_the_note_too() -> None:
    async with opened(dialog()) as (app, pilot):
        await pilot.press("tab", "tab", "escape")
        assert app.answers == [None]


async def test_q_is_a_letter_in_fields_and_leaves_elsewhere() -> None:
    async with opened(dialog()) as (app, pilot):
        await typed(pilot, "q")
        await pilot.press("tab", "tab")
        await typed(pilot, "q")
        assert app.answers == []
        await pilot.press("tab", "q")
        assert app.answers == [None]


async def test_ascii_signs_leave_nothing_that_is_not_ascii() -> None:
    async with opened(dialog(replace(BROKEN, unread=1204), glyphs=ASCII)) as (app, pilot):
        await settled(pilot)
        assert app.text.isascii()


async def test_a_long_story_scrolls_and_leaves_the_keys_in_sight() -> None:
    long = replace(BROKEN, url="https://example.org/" + "path/" * 80, moved_to="https://example.org/" + "way/" * 80)
    async with opened(dialog(long)) as (app, pilot):
        assert "Title" in app.words
        assert "Esc leave it" in app.words
        await pilot.press("tab", "tab", "tab")
        await settled(pilot)
        assert "Muted [ ]" in app.words
        assert "Esc leave it" in app.words
