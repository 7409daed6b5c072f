"""What is typed behind a key that leads to another field, in one go with it, is written in that field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from textual import events

from opreader.send_targets import Question
from opreader.ui.dialogs.add_account import AddAccount
from opreader.ui.dialogs.edit_account_feed import EditAccountFeed, Placed
from opreader.ui.dialogs.frame import Field
from opreader.ui.dialogs.send import LogIn
from opreader.ui.dialogs.written import Written
from tests.ui.dialogs.dialog_app import LARGE, MIDDLE, DialogApp, opened, settled, until
from tests.ui.dialogs.test_highlights import Kept
from tests.ui.dialogs.test_keys_in_order import SAVE, add, edit_feed, edit_smart, put
from tests.ui.test_account_branches import theirs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from textual.screen import ModalScreen

TAB, BACK, ENTER, DOWN = "tab", "shift+tab", "enter", "down"


def values(app: DialogApp) -> dict[str, str]:
    """What stands in each field that holds something, by the end of its id."""
    fields = [(one.id, one.value) for one in app.screen.query(Field)]
    lines = [(one.id, one.text) for one in app.screen.query(Written)]
    return {(name or "").rpartition("-")[2]: text for name, text in (*fields, *lines) if text}


def edit_account_feed() -> EditAccountFeed:
    return EditAccountFeed(theirs(3, "World"), folders=["Money", "World"])


def log_in() -> LogIn:
    async def keep(given: Mapping[str, str]) -> list[str]:
        return list(given.values())

    questions = [Question(name, name, secret=False) for name in ("user", "key")]
    return LogIn("news", questions, keep)


LED: dict[str, tuple[Callable[[], ModalScreen[Any]], tuple[str, ...], dict[str, str]]] = {
    "Tab": (edit_feed, (TAB, *"abc"), {"folder": "abc"}),
    "text before Tab": (edit_feed, (*"xy", TAB, *"abc"), {"title": "xy", "folder": "abc"}),
    "an edit before Tab": (edit_feed, (*"xyz", "backspace", TAB, *"ab"), {"title": "xy", "folder": "ab"}),
    "an edit behind Tab": (edit_feed, (*"xy", TAB, *"abc", "backspace", "left", "c"), {"title": "xy", "folder": "acb"}),
    "Tab, lines": (edit_feed, (TAB, TAB, *"ab", ENTER, "c"), {"note": "ab\nc"}),
    "Tab out of lines": (edit_feed, (TAB, TAB, "a", BACK, "b", TAB, "c"), {"folder": "b", "note": "ac"}),
    "a list between": (edit_feed, (TAB, TAB, TAB, TAB, BACK, BACK, *"ab"), {"note": "ab"}),
    "there and back": (edit_feed, ("a", TAB, "b", BACK, "c", TAB, "d"), {"title": "ac", "folder": "bd"}),
    "a folder by Down": (
        edit_account_feed,
        (TAB, "ctrl+u", DOWN, BACK, "ctrl+u", *"ab"),
        {"title": "ab", "folder": "Money"},
    ),
    "Enter": (lambda: AddAccount(add), (*"paper", ENTER, *"jane"), {"url": "paper", "user": "jane"}),
    "three by Enter": (
        lambda: AddAccount(add),
        (*"paper", ENTER, *"jane", ENTER, *"pw", BACK, *"t"),
        {"url": "paper", "user": "janet", "password": "pw"},
    ),
    "Enter to what is empty": (log_in, (*"ja", ENTER, *"pw"), {"user": "ja", "key": "pw"}),
    "Down": (log_in, (DOWN, *"pw", "up", *"ja"), {"user": "ja", "key": "pw"}),
}


@pytest.mark.parametrize("name", LED)
async def test_letters_are_written_where_the_key_before_them_led(name: str) -> None:
    make, keys, written = LED[name]
    async with opened(make(), size=LARGE) as (app, pilot):
        before = values(app)
        put(pilot, *keys)
        await settled(pilot)
        await settled(pilot)
        assert values(app) == {**before, **written}


async def test_all_is_in_its_field_when_the_key_behind_it_keeps_it() -> None:
    async with opened(edit_account_feed(), size=MIDDLE) as (app, pilot):
        put(pilot, "ctrl+u", *"Ours", TAB, "ctrl+u", *"Here", SAVE)
        await settled(pilot)
        await settled(pilot)
        assert app.answers == [Placed("Ours", "Here")]


async def test_what_is_pasted_behind_a_key_goes_where_the_key_led() -> None:
    async with opened(edit_feed(), size=LARGE) as (app, pilot):
        put(pilot, *"xy", TAB)
        app.post_message(events.Paste("a paste"))
        put(pilot, *" in", TAB)
        app.post_message(events.Paste("two\nlines"))
        await settled(pilot)
        await settled(pilot)
        assert values(app) == {"title": "xy", "folder": "a paste in", "note": "two\nlines"}


async def test_words_behind_a_key_of_a_list_are_written_in_the_line_that_it_opens() -> None:
    kept = Kept("One tariff.", "Two xylophones.")
    async with opened(kept.dialog()) as (app, pilot):
        await until(pilot, "Two")
        put(pilot, "slash", *"xu", "backspace", "y")
        await until(pilot, "1 highlight ")
        assert values(app) == {"words": "xy"}
        assert kept.gone == []


async def test_letters_behind_a_key_that_leads_nowhere_are_written_where_one_is() -> None:
    async with opened(edit_smart(), size=MIDDLE) as (app, pilot):
        put(pilot, "f5", *"ab", "pagedown", *"cd", "f5", "backspace")
        await settled(pilot)
        await settled(pilot)
        assert values(app) == {"name": "Tradeabc", "query": "tariff"}


async def test_a_field_that_is_gone_before_its_key_was_round_holds_nothing_back() -> None:
    async with opened(edit_feed(), size=LARGE) as (app, pilot):
        title = app.screen.query_one("#edit-title")
        app.screen.query_one("#edit-folder").focus()
        await settled(pilot)
        title._forward_event(events.Key("f5", None))  # it came when the keys were its own
        title.remove()
        await settled(pilot)
        put(pilot, *"bc")
        await settled(pilot)
        assert values(app) == {"folder": "bc"}
