"""Keys that come in one go with one that opens a dialog are the dialog's; where none comes they are the panes'."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from textual.events import Key, Paste
from textual.widgets import Input

from opreader.model import Selection
from opreader.ruling import DEFAULT_AGE
from opreader.send_targets import CommandTarget
from opreader.toml_file import render_duration
from opreader.ui.actions import ACTIONS
from opreader.ui.dialogs.add_feed import AddFeed
from opreader.ui.dialogs.ask_query import AskQuery
from opreader.ui.dialogs.confirm import Confirm
from opreader.ui.dialogs.edit_feed import EditFeed
from opreader.ui.dialogs.find_articles import FindArticles
from opreader.ui.dialogs.note import Note
from opreader.ui.dialogs.palette import Palette
from opreader.ui.dialogs.pick_author import PickAuthor
from opreader.ui.dialogs.pipe import AskCommand
from opreader.ui.dialogs.prune import Prune
from opreader.ui.dialogs.written import Written
from opreader.ui.expanding import ASKS_ABOVE
from opreader.ui.widgets.tree_rows import AUTHORS, MORE_AUTHORS, SmartRow
from tests.fakes import Held
from tests.ui.stages import NARROW, QUIET, House, Play
from tests.ui.test_expanding import NEVER, TEASER
from tests.ui.test_piping import hold

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.screen import Screen

_NAMES = {" ": "space", "\n": "enter", "\x1b": "escape", "\t": "tab"}


def put(play: Play, *keys: str) -> None:
    """Have keys come in one go, as one write of a terminal brings them."""
    for key in keys:
        play.app.post_message(Key(_NAMES.get(key, key), key if len(key) == 1 and key.isprintable() else None))


async def house_of(path: Path, *, entries: int = 6) -> House:
    """A feed of some articles."""
    house = House(path)
    await house.filled(1, entries=entries)
    return house


async def starred(house: House) -> int:
    """How many articles have a star in the library."""
    return len(await house.reader.list_ids(Selection(query=house.reader.read_query("starred"))))


async def untouched(house: House) -> bool:
    """Whether no letter of these tests did anything to an article."""
    unread = await house.reader.list_ids(Selection(query=house.reader.read_query("unread")))
    return not await starred(house) and len(unread) == len(await house.reader.list_ids(Selection()))


def written(play: Play) -> str:
    """What stands in the field that has the keys."""
    field = play.app.focused
    assert isinstance(field, Input | Written)
    return field.value if isinstance(field, Input) else field.text


async def dialog(play: Play, kind: type[Screen[Any]]) -> None:
    """A dialog of this kind stands there, and has what was typed."""
    await play.until(lambda: isinstance(play.app.screen, kind))
    await play.settled()
    assert not play.app.main.opening.active


async def turns_until(seen: Callable[[], bool]) -> None:
    """Let the loop turn; a pilot would wait for a pane that is held."""
    async with asyncio.timeout(20):
        while not seen():  # noqa: ASYNC110 - nobody tells of it
            await asyncio.sleep(0.005)


class Slow:
    """An action that takes its time to open something, or opens nothing after all."""

    def __init__(self, play: Play) -> None:
        self._main = play.app.main
        self.go = asyncio.Event()
        self.answer: object = "none"

    def begin(self, opens: Screen[Any] | None = None) -> None:
        """As a key's handler does it."""
        self._main.stage.run(self._work(opens), opens=True)

    async def _work(self, opens: Screen[Any] | None) -> None:
        await self.go.wait()
        if opens is not None:
            self.answer = await self._main.app.push_screen_wait(opens)


OPENED: dict[str, tuple[tuple[str, ...], type[Screen[Any]], str]] = {
    "a command": (("|", *"less -z"), AskCommand, "less -z"),
    "an address": (("a", *"https://sum.example/jsm"), AddFeed, "https://sum.example/jsm"),
    "words of the palette": ((":", *"smnz"), Palette, "smnz"),
    "a search": (("/", *"sum", "left", *"x", "backspace"), FindArticles, "sum"),
    "a note": (("c", *"sms\nzs"), Note, "sms\nzs"),
    "words of the article": (("l", "/", *"snsm"), AskQuery, "snsm"),
}


@pytest.mark.parametrize("name", OPENED)
async def test_letters_behind_a_key_that_opens_a_dialog_are_written_there(tmp_path: Path, name: str) -> None:
    house = await house_of(tmp_path)
    keys, kind, text = OPENED[name]
    async with house.opened() as play:
        put(play, *keys)
        await dialog(play, kind)
        await play.until(lambda: written(play) == text)
        assert not await starred(house)


@pytest.mark.parametrize(("key", "kind"), [("|", AskCommand), ("c", Note), ("e", EditFeed), ("d", Confirm)])
async def test_an_article_that_is_being_read_is_waited_for(tmp_path: Path, key: str, kind: type[Screen[Any]]) -> None:
    house = await house_of(tmp_path, entries=40)
    async with house.opened() as play:
        put(play, "G", "k", "k", key, *"sms")
        await dialog(play, kind)
        if kind is not Confirm:
            assert written(play).endswith("sms")
        assert not await starred(house)


async def test_every_action_that_opens_a_dialog_holds_the_keys_from_its_handler_on(tmp_path: Path) -> None:
    house = await house_of(tmp_path)
    async with house.opened(NARROW) as play:
        main, seen = play.app.main, list[str]()
        play.app.screen_change_signal.subscribe(main, lambda screen: seen.append(type(screen).__name__))
        opened = set[str]()
        for action in ACTIONS:
            if action.id in {"quit", "cancel", "back", "refresh", "refresh_all"}:
                continue
            seen.clear()
            main.act(action.id)
            held = main.opening.active
            if held:
                put(play, "\x1b")
            await play.until(lambda: not main.opening.active)
            await play.until(lambda: play.app.screen is main)
            if seen:
                opened.add(action.id)
                assert held, action.id
        assert {"accounts", "stories", "statistics", "health", "pack", "prune", "theme", "help", "messages"} <= opened


async def test_what_is_pasted_behind_the_key_stands_in_the_dialog(tmp_path: Path) -> None:
    house = await house_of(tmp_path)
    async with house.opened() as play:
        put(play, "a")
        play.app.post_message(Paste("https://sum.example/"))
        put(play, *"xs")
        await dialog(play, AddFeed)
        assert written(play) == "https://sum.example/xs"


async def test_esc_behind_the_key_leaves_the_dialog_and_nothing_below_hears_of_it(tmp_path: Path) -> None:
    house = await house_of(tmp_path)
    async with house.opened() as play:
        put(play, "l", "|", *"less", "\x1b")
        await play.settled()
        await play.until(lambda: not play.app.main.opening.active)
        await play.until(lambda: play.app.screen is play.app.main)
        assert play.app.main.panes.active == "article"
        await play.press("|")
        await dialog(play, AskCommand)
        assert written(play) == ""
        assert not await starred(house)


# what only asks whether one is sure

CONFIRMED: dict[str, tuple[tuple[str, ...], type[Screen[Any]]]] = {
    "remove feed": (("d",), Confirm),
    "take out old": (("g", "o"), Prune),
}


@pytest.mark.parametrize("name", CONFIRMED)
async def test_nothing_typed_ahead_answers_a_question(tmp_path: Path, name: str) -> None:
    house = await house_of(tmp_path)
    keys, kind = CONFIRMED[name]
    async with house.opened() as play:
        for typed in ("y", "\n", "ys\n", "n", "qj"):
            put(play, *keys, *typed)
            await dialog(play, kind)
            assert isinstance(play.app.screen, kind)
            assert kind is Confirm or written(play) == render_duration(DEFAULT_AGE)
            await play.press("escape")
            assert play.app.screen is play.app.main
        assert await untouched(house)
        assert [feed.id for feed in play.app.main.feeds.subscribed if feed.id > 0]


async def test_a_question_that_was_seen_is_answered_as_ever(tmp_path: Path) -> None:
    house = await house_of(tmp_path)
    async with house.opened() as play:
        await play.press("d")
        await dialog(play, Confirm)
        await play.press("y")
        await play.until(lambda: not play.app.main.feeds.subscribed)


async def test_esc_typed_ahead_is_a_no(tmp_path: Path) -> None:
    house = await house_of(tmp_path)
    async with house.opened() as play:
        put(play, "d", "s", "\x1b", "y", "s")
        await play.settled()
        await play.until(lambda: not play.app.main.opening.active)
        await play.until(lambda: play.app.screen is play.app.main)
        await play.settled()
        assert play.app.main.feeds.subscribed
        assert await untouched(house)


async def test_the_question_before_many_full_texts_takes_nothing_typed_ahead(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.with_teasers(*("A teaser…" for _ in range(ASKS_ABOVE + 1)))
    async with house.opened() as play:
        put(play, "F", "y", "s")
        await dialog(play, Confirm)
        assert isinstance(play.app.screen, Confirm)
        assert await untouched(house)


# where nothing is opened


async def test_where_nothing_is_opened_after_all_the_panes_get_the_keys_in_their_order(tmp_path: Path) -> None:
    house = await house_of(tmp_path)
    async with house.opened() as play:
        at = play.app.main.stage.headlines.cursor_index
        put(play, "j", "O", "j", "s", "+", "C", "j", "s")  # no headings, no query, one version
        await play.settled()
        ids = await house.ids()
        stars = await house.reader.list_ids(Selection(query=house.reader.read_query("starred")))
        assert play.app.main.stage.headlines.cursor_index == at + 3
        assert set(stars) == {ids[at + 2], ids[at + 3]}
        assert not play.app.main.opening.active


async def test_keys_that_open_nothing_are_done_in_their_own_handler(tmp_path: Path) -> None:
    house = await house_of(tmp_path)
    async with house.opened() as play:
        main = play.app.main
        at = main.stage.headlines.cursor_index
        for key in "jj":
            main.on_key(Key(key, key))
        assert main.stage.headlines.cursor_index == at + 2


async def test_full_texts_that_are_under_way_hold_no_key(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.with_teasers(TEASER, TEASER.replace("Nobody", "No one"))
    page = Held()
    house.desk.net.answer("https://feed1.example/1", page)
    async with house.opened(config=NEVER) as play:
        main = play.app.main
        at = main.stage.headlines.cursor_index
        put(play, "F", "j")
        await asyncio.wait_for(page.asked.wait(), 20)
        await play.until(lambda: main.stage.headlines.cursor_index == at + 1)
        await play.press("x")
        await play.message("stopped after")


async def test_what_is_on_its_way_to_a_service_holds_no_key(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    program = hold(house)
    async with house.opened(config=replace(QUIET, send={"later": CommandTarget(("save", "{url}"))})) as play:
        main = play.app.main
        at = main.stage.headlines.cursor_index
        put(play, "E", "j")
        await play.until(program.started.is_set, lambda: main.stage.headlines.cursor_index == at + 1)
        program.release.set()
        await play.message("sent to")


# a slow one


async def test_keys_wait_for_a_dialog_that_is_slow_and_go_there_in_their_order(tmp_path: Path) -> None:
    house = await house_of(tmp_path)
    async with house.opened() as play:
        held, main = Slow(play), play.app.main
        at = main.stage.headlines.cursor_index
        put(play, "j", "j")
        await play.settled()
        held.begin(AskCommand("", history=[]))
        put(play, *"sj")
        await play.settled()
        put(play, "left", *"m")
        play.app.post_message(Paste("two"))
        put(play, "Z")
        await play.settled()
        assert play.app.screen is main
        held.go.set()
        await dialog(play, AskCommand)
        put(play, "!")
        await play.until(lambda: written(play) == "smtwoZ!j")
        assert main.stage.headlines.cursor_index == at + 2
        assert not await starred(house)


async def test_a_key_that_is_with_a_pane_still_is_given_before_later_ones(tmp_path: Path) -> None:
    house = await house_of(tmp_path)
    async with house.opened() as play:
        main, pane, go, held = play.app.main, play.app.main.stage.headlines, asyncio.Event(), asyncio.Event()

        async def hold_pane() -> None:
            held.set()
            await go.wait()

        pane.call_later(hold_pane)
        await held.wait()
        put(play, "s")
        await turns_until(lambda: pane.message_queue_size > 0)
        main.act("pipe")
        put(play, "x")
        await turns_until(lambda: play.app.screen is not main and play.app.screen.focused is not None)
        await asyncio.sleep(0.05)
        go.set()
        await dialog(play, AskCommand)
        await play.until(lambda: written(play) == "sx")
        assert not await starred(house)


async def test_keys_that_waited_for_nothing_go_to_the_panes_before_those_that_come_now(tmp_path: Path) -> None:
    house = await house_of(tmp_path)
    async with house.opened() as play:
        held, main = Slow(play), play.app.main
        at = main.stage.headlines.cursor_index
        held.begin()
        put(play, "j")
        await play.settled()
        put(play, "s", "j")
        await play.settled()
        assert main.stage.headlines.cursor_index == at
        held.go.set()
        put(play, "s", "j")
        await play.until(lambda: main.stage.headlines.cursor_index == at + 3)
        await play.settled()
        ids = await house.ids()
        stars = await house.reader.list_ids(Selection(query=house.reader.read_query("starred")))
        assert set(stars) == {ids[at + 1], ids[at + 2]}


async def test_a_key_that_waited_may_open_a_dialog_itself(tmp_path: Path) -> None:
    house = await house_of(tmp_path)
    async with house.opened() as play:
        held = Slow(play)
        at = play.app.main.stage.headlines.cursor_index
        held.begin()
        put(play, "j", "|", *"less -z")
        await play.settled()
        held.go.set()
        await dialog(play, AskCommand)
        assert written(play) == "less -z"
        assert play.app.main.stage.headlines.cursor_index == at + 1
        assert not await starred(house)


async def test_work_that_fails_lets_the_keys_go(tmp_path: Path) -> None:
    house = await house_of(tmp_path)

    async def fail() -> None:
        await asyncio.sleep(0)
        raise ValueError

    async with house.opened() as play:
        at = play.app.main.stage.headlines.cursor_index
        play.app.main.stage.run(fail(), opens=True)
        put(play, "j", "j")
        await play.until(lambda: play.app.main.stage.headlines.cursor_index == at + 2)


async def test_one_can_leave_while_a_dialog_is_on_its_way(tmp_path: Path) -> None:
    house = await house_of(tmp_path)
    async with house.opened() as play:
        Slow(play).begin()
        put(play, "s", "ctrl+q")
        await play.until(lambda: play.app._exit)


async def test_enter_on_the_row_of_all_authors_and_a_name_in_one_go(tmp_path: Path) -> None:
    house = await house_of(tmp_path)
    async with house.opened() as play:
        tree = play.app.main.stage.tree
        play.app.main.panes.go("feeds")
        tree.cursor_key = AUTHORS
        tree.unfold()
        await play.settled()
        tree.set_authors((SmartRow("author:1", "Ann", None), SmartRow(MORE_AUTHORS, "all authors", None)))
        tree.cursor_key = MORE_AUTHORS
        put(play, "enter", *"sums")
        await dialog(play, PickAuthor)
        assert written(play) == "sums"
        assert not await starred(house)
