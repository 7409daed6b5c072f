"""Text and the key behind it come in one go, as a slow line and a paste bring them: the key finds the text written."""

from __future__ import annotations

from datetime import UTC, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from textual import events

import opreader.ui.dialogs
from opreader.model import EntryId, Subscription
from opreader.model.counted import Filling, Portion
from opreader.send_targets import Question
from opreader.smart_feeds import SmartFeed
from opreader.ui.dates import Dates
from opreader.ui.dialogs.add_account import AddAccount
from opreader.ui.dialogs.ask_password import AskPassword
from opreader.ui.dialogs.ask_query import AskQuery
from opreader.ui.dialogs.budget import BudgetRequest, TimeBudget
from opreader.ui.dialogs.edit_account_feed import EditAccountFeed, Placed
from opreader.ui.dialogs.edit_feed import EditFeed, EditRequest
from opreader.ui.dialogs.find_articles import Entered, FindArticles
from opreader.ui.dialogs.frame import Field
from opreader.ui.dialogs.note import Note
from opreader.ui.dialogs.pack import Pack, PackRequest
from opreader.ui.dialogs.pipe import AskCommand
from opreader.ui.dialogs.prune import Prune, PruneRequest
from opreader.ui.dialogs.send import LogIn, PickTarget
from opreader.ui.dialogs.smart_feed import EditSmart
from tests.ui.dialogs.dialog_app import MIDDLE, opened, settled
from tests.ui.dialogs.test_find_articles import Follower
from tests.ui.headlines_made import NOW
from tests.ui.test_account_branches import theirs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from textual.pilot import Pilot
    from textual.screen import ModalScreen

    from opreader.syncing import NewAccount

SAVE, ENTER, ESCAPE, DOWN = "ctrl+s", "enter", "escape", "down"
TEXT = "7"
"""Goes for a name, a query, a number and a password."""


def put(pilot: Pilot[None], *keys: str) -> None:
    """Have keys come in one go: the next is there before what the last one does is done."""
    for key in keys:
        pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))


def filled(minutes: int) -> Filling:
    return Filling(minutes, (Portion(EntryId(1), 5),), unread=1, readable=1)


async def fill(_query: str, minutes: int) -> Filling:
    return filled(minutes)


async def count_full(_query: str) -> tuple[int, int]:
    return 1, 1


async def count(_request: PruneRequest) -> int:
    return 1


async def same(text: str) -> str:
    return text


async def add(new: NewAccount) -> str:
    return f"{new.url} {new.user}"


async def keep(given: Mapping[str, str]) -> list[str]:
    return list(given.values())


def edit_feed() -> EditFeed:
    said = Subscription("https://example.org/feed")
    return EditFeed(theirs(3, "World"), said, folders=[], dates=Dates(lambda: NOW, UTC), now=NOW)


def edit_smart() -> EditSmart:
    return EditSmart(SmartFeed("Trade", "tariff"), title="Edit smart feed", check=str, taken=(), folders=())


KEPT: dict[str, tuple[Callable[[], ModalScreen[Any]], str, object]] = {
    "note": (lambda: Note("Somebody pays."), SAVE, TEXT),
    "smart feed": (edit_smart, SAVE, SmartFeed(f"Trade{TEXT}", "tariff")),
    "smart feed, Enter": (edit_smart, ENTER, SmartFeed(f"Trade{TEXT}", "tariff")),
    "feed": (edit_feed, SAVE, EditRequest(TEXT, None, None, muted=False)),
    "feed, Enter": (edit_feed, ENTER, EditRequest(TEXT, None, None, muted=False)),
    "feed of an account": (
        lambda: EditAccountFeed(theirs(3, "World"), folders=[]),
        SAVE,
        Placed(f"{theirs(3, 'World').title}{TEXT}", "World"),
    ),
    "account": (lambda: AddAccount(add), SAVE, f"{TEXT} "),
    "pack": (lambda: Pack(PackRequest(), str, count_full), SAVE, PackRequest(hours=float(TEXT))),
    "pack, Enter": (lambda: Pack(PackRequest(), str, count_full), ENTER, PackRequest(hours=float(TEXT))),
    "prune": (lambda: Prune(timedelta(days=9), str, count), SAVE, PruneRequest(timedelta(days=97))),
    "prune, Enter": (lambda: Prune(timedelta(days=9), str, count), ENTER, PruneRequest(timedelta(days=97))),
    "budget": (lambda: TimeBudget(25, fill, str, of="all"), SAVE, BudgetRequest("", filled(7))),
    "budget, Enter": (lambda: TimeBudget(25, fill, str, of="all"), ENTER, BudgetRequest("", filled(7))),
    "search": (lambda: FindArticles("", str, Follower()), ENTER, Entered(TEXT)),
    "search, kept": (lambda: FindArticles("", str, Follower(), saves=True), SAVE, Entered(TEXT, save=True)),
    "find": (lambda: AskQuery("", str), ENTER, TEXT),
    "password": (lambda: AskPassword("news", same), ENTER, TEXT),
    "log in": (lambda: LogIn("news", [Question("token", "a token", secret=True)], keep), ENTER, [TEXT]),
    "command": (AskCommand, ENTER, TEXT),
}


@pytest.mark.parametrize("name", KEPT)
async def test_a_text_is_there_when_the_key_behind_it_keeps_it(name: str) -> None:
    make, key, kept = KEPT[name]
    async with opened(make(), size=MIDDLE) as (app, pilot):
        for password in app.screen.query("#account-password").results(Field):
            password.value = "secret"
        if name.startswith("prune"):
            await pilot.press("left")  # in front of the unit
        put(pilot, TEXT, key)
        for _ in range(200):
            if app.answers:
                break
            await pilot.pause(0.01)
        assert app.answers == [kept]


@pytest.mark.parametrize("make", [lambda: Note("Somebody pays."), lambda: AskQuery("", str)], ids=["note", "find"])
async def test_letters_behind_a_key_that_edits_come_after_it(make: Callable[[], ModalScreen[Any]]) -> None:
    async with opened(make()) as (app, pilot):
        put(pilot, *"no", "ctrl+u", *"tx", "backspace", "e", "left", "h", "end", "n", SAVE)
        await settled(pilot)
        await pilot.press(*() if app.answers else (ENTER,))
        assert app.answers == ["then"]


async def test_a_note_is_not_thrown_away_by_escape_right_behind_it() -> None:
    async with opened(Note("Somebody pays.")) as (app, pilot):
        put(pilot, *"why", ESCAPE)
        await settled(pilot)
        assert app.answers == []
        assert "Throw away what you wrote?" in app.words


async def test_rows_are_those_of_the_text_when_the_arrow_behind_it_walks_them() -> None:
    targets = [("paper", ""), ("shelf", ""), ("shop", "")]
    async with opened(PickTarget("Who pays?", targets), size=MIDDLE) as (app, pilot):
        put(pilot, *"sh", DOWN, ENTER)
        await settled(pilot)
        assert app.answers == ["shop"]


def test_no_key_of_a_dialog_goes_before_those_that_a_field_still_has_to_take() -> None:
    files = Path(opreader.ui.dialogs.__file__).parent.glob("*.py")
    assert [file.name for file in files if "priority=" in file.read_text("utf-8")] == []
