"""Accounts at servers, asked for: the list of them with all that is done there. Not their feeds."""

from __future__ import annotations

import asyncio
import shlex
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from opreader.errors import LibraryError, OpreaderError
from opreader.ui.dialogs.accounts import AccountLine
from opreader.ui.dialogs.words import counted
from opreader.ui.widgets.account_rows import AccountBranch, account_key

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping, Sequence

    from opreader.syncing import AccountRow, NewAccount
    from opreader.ui.account_states import AccountStates
    from opreader.ui.dialogs.accounts import Accounts
    from opreader.ui.first_connection import FirstConnection
    from opreader.ui.screens.main import MainScreen
    from opreader.ui.syncing import Syncing

_SHOWN: Final = 5
"""Marks that are told one by one."""
_KINDS: Final = {"greader": "Google Reader API", "miniflux": "Miniflux"}


class AccountDesk:
    """Satisfies `dialogs.accounts.Keeper`. Dialogs are imported when they are asked for."""

    def __init__(self, screen: MainScreen) -> None:
        """Take the screen that the dialogs are opened over."""
        self._screen = screen
        self._reader = screen.stage.reader
        self._dialog: Accounts | None = None

    @property
    def table(self) -> Mapping[str, Callable[[], None]]:
        """Action id → what it does."""
        return {"accounts": lambda: self._start(self.show(), opens=True)}

    @property
    def _syncing(self) -> Syncing:
        return self._screen.background.syncing

    @property
    def states(self) -> AccountStates:
        """How they are."""
        return self._syncing.states

    @cached_property
    def _first(self) -> FirstConnection:
        from opreader.ui.first_connection import FirstConnection

        return FirstConnection(self._screen, say=self._say)

    def _start(self, work: Coroutine[Any, Any, None], *, opens: bool = False) -> None:
        self._screen.stage.run(self._guarded(work), opens=opens)

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        """Have what goes wrong said where one looks: in the list too, where it is open."""
        try:
            await work
        except OpreaderError as error:
            self._say(str(error), error=True)

    def _say(self, text: str, *, error: bool = False) -> None:
        self._screen.stage.notices.say(text, "error" if error else "note")
        if self._dialog is not None:
            self._dialog.say(text)

    async def _ask(self, dialog: Any) -> Any:
        return await self._screen.app.push_screen_wait(dialog)

    # the list

    async def show(self, at: str | None = None) -> None:
        """Show all accounts; `at` is the one to begin at."""
        from opreader.ui.dialogs.accounts import Accounts

        await self.states.look()
        self._dialog = Accounts(self, at=at, glyphs=self._screen.stage.glyphs)
        try:
            await self._ask(self._dialog)
        finally:
            self._dialog = None

    def lines(self) -> Sequence[AccountLine]:
        """The accounts as they are now."""
        return [self._line(row) for row in self.states.rows]

    def _line(self, row: AccountRow) -> AccountLine:
        account, state, stage = row.account, row.state, self._screen.stage
        how = self.states.how(row)
        facts = state.facts if state is not None else None
        server = f"{facts.name} {facts.version or ''}".strip() if facts is not None else _KINDS[account.kind]
        who = f"{account.user} at {account.url}" if account.user else account.url
        waits = []
        if state is not None and state.waiting.queued:
            waits.append(f"{counted(state.waiting.queued, 'mark', stage.glyphs)} to send")
        if state is not None and state.waiting.rejected:
            waits.append(f"{counted(state.waiting.rejected, 'mark', stage.glyphs)} refused, they stay here")
        bad = state is not None and state.error is not None
        return AccountLine(
            account.name,
            AccountBranch(account.name, how).sign(stage.glyphs),
            self._how_in_words(row),
            stage.glyphs.separator.join((server, who)),
            stage.glyphs.separator.join(waits),
            trouble=state.error or "" if state is not None and bad else "",
            todo=self.states.next_step(account.name, key="s") if bad else "",
            busy=how == "syncing",
            undecided=account.name in self.states.undecided,
            refused=state is not None and state.waiting.rejected > 0,
        )

    def _how_in_words(self, row: AccountRow) -> str:
        state, dates = row.state, self._screen.stage.dates
        synced = (
            f"synced {dates.age_in_words(state.last_sync)}"
            if state is not None and state.last_sync is not None
            else "never synced"
        )
        since = self.states.since(row.account.name)
        match self.states.how(row):
            case "syncing":
                return self._syncing.progress_of(row.account.name) or "syncing"
            case "password":
                return f"password needed · {synced}"
            case "unreachable":
                return f"unreachable{f' since {dates.short(since)}' if since is not None else ''} · {synced}"
        return synced

    def sync(self, name: str) -> None:
        """Sync one now."""
        self._start(self._syncing.run([name]))

    def stop(self) -> None:
        """Stop what is being synced."""
        self._syncing.cancel()

    # adding

    def add(self) -> None:
        """Ask for another account, then sync it."""
        self._start(self._add())

    async def _add(self) -> None:
        from opreader.ui.dialogs.add_account import AddAccount

        if self._screen.stage.setting.offline:
            self._say("offline: an account is added when you start with a network")
            return
        name = await self._ask(AddAccount(self._keep, glyphs=self._screen.stage.glyphs))
        if name is None:
            return
        self._first.later(name)
        await self.states.look()
        self._syncing.begin()
        await self._syncing.run([name])
        await self._leave_guide(name)
        await self._first.came(name, ask=lambda: self._dialog is not None and self._screen.app.screen is self._dialog)

    async def _leave_guide(self, name: str) -> None:
        """The guide makes room for what came, as at a first feed."""
        screen = self._screen
        if screen.feeds.subscribed:
            self._reader.shelving.close_guide()
            await screen.feeds.load()
            if (feed_id := screen.lists.view.feed_id) is not None and feed_id < 0:
                screen.commands.show(account_key(name), go=False)

    async def _keep(self, new: NewAccount) -> str:
        account, told = await self._reader.accounts.add(new)
        if told:
            self._screen.stage.notices.keep(told)
        return account.name

    # one account

    def choose(self, name: str) -> None:
        """Ask whose marks count."""
        self._start(self._first.choose(name))

    def password(self, name: str) -> None:
        """Ask for its password."""
        self._start(self._password(name))

    async def _password(self, name: str) -> None:
        from opreader.ui.dialogs.ask_password import AskPassword

        row = next(row for row in self.states.rows if row.account.name == name)
        if row.account.password_command is not None:
            self._say(f"{name}: its password is what password_command in accounts.toml prints", error=True)
            return

        async def keep(password: str) -> str:
            return await self._reader.accounts.set_password(name, password) or ""

        about = f"Of {row.account.user or name} at {row.account.url}"
        told = await self._ask(AskPassword(about, keep, glyphs=self._screen.stage.glyphs))
        if told is not None:
            if told:
                self._say(told)
            await self._syncing.run([name])

    def remove(self, name: str) -> None:
        """Ask whether its articles stay, and remove it."""
        self._start(self._remove(name), opens=True)

    async def _remove(self, name: str) -> None:
        from opreader.ui.dialogs.choose_one import Answer, ChooseOne

        stage, feeds = self._screen.stage, [one for one in self._screen.feeds.subscribed if one.account == name]
        articles = counted(sum(feed.total for feed in feeds), "article", stage.glyphs)
        told = [
            f"{name} is forgotten here, with its password. Nothing changes on the server.",
            stage.notices.fill("{undo} does not take that back; a backup is made first."),
        ]
        row = next((row for row in self.states.rows if row.account.name == name), None)
        if row is not None and row.state is not None and row.state.waiting.queued:
            told.append(
                f"{counted(row.state.waiting.queued, 'mark', stage.glyphs)} are not sent yet: they would be lost."
            )
        answers = (
            Answer(
                "keep", "Remove it and keep its articles", f"{articles} stay here as an archive that gets nothing new."
            ),
            Answer("drop", "Remove it and its articles", f"{articles} leave your lists."),
        )
        dialog = ChooseOne(f"Remove {name}?", told, answers, leave="keep the account", glyphs=stage.glyphs)
        chosen = await self._ask(dialog)
        if chosen is None:
            return
        await self._syncing.stopped()
        try:
            backup = await self._back_up()
        except LibraryError as error:
            without = f"opreader account remove {shlex.quote(name)} --no-backup"
            self._say(f"{error} Nothing was removed; without a backup: {without}", error=True)
            return
        told_of = await self._reader.accounts.remove(name, keep=chosen == "keep")
        self._first.decided(name)
        await self.states.look()
        await self._screen.background.show_exchanged()
        if self._screen.lists.view.account == name and chosen == "drop":
            self._screen.commands.show("all", go=False)
        said = [f"removed {name}", *([told_of] if told_of else [])]
        if backup:
            stage.notices.keep(f"before {name} was removed: opreader restore {backup} goes back to that")
            said.append(stage.notices.fill("{messages} tells how to go back"))
        self._say(stage.glyphs.separator.join(said))

    async def _back_up(self) -> str:
        """Where the backup is that was made of the library as it is. Raises LibraryError."""
        open_keeping = self._screen.stage.setting.open_keeping
        if open_keeping is None:
            return ""
        self._say("making a backup")
        # Imported there too: the screen waits for none of it.
        made = await asyncio.to_thread(lambda: open_keeping().backup())
        return shlex.quote(str(made.path))

    def forget(self, name: str) -> None:
        """Show the marks that its server will never have, and ask whether to count them no more."""
        self._start(self._forget(name))

    async def _forget(self, name: str) -> None:
        from opreader.ui.dialogs.choose_one import Answer, ChooseOne

        glyphs = self._screen.stage.glyphs
        found = await self._reader.accounts.undeliverable(name)
        if not found:
            return
        told = [f"{one.title}: {one.want}{glyphs.separator}{one.why}" for one in found[:_SHOWN]]
        if len(found) > _SHOWN:
            told.append(
                f"{glyphs.ellipsis} and {glyphs.number(len(found) - _SHOWN)} more: opreader account undeliverable {shlex.quote(name)}"
            )
        answer = Answer(
            "forget",
            "Count them no more",
            "What is marked here stays. Where the server has the article after all, what it says of it counts.",
        )
        title = f"{counted(len(found), 'mark', glyphs)} that {name} will never have"
        if await self._ask(ChooseOne(title, told, [answer], leave="keep them", glyphs=glyphs)) is None:
            return
        count = await self._reader.accounts.forget_undeliverable(name)
        await self.states.look()
        self._say(f"{counted(count, 'mark', glyphs)} counted no more")

    def log(self, name: str) -> None:
        """Show what was noted of it."""
        self._start(self._log(name))

    async def _log(self, name: str) -> None:
        from opreader.ui.dialogs.messages import Messages
        from opreader.ui.notices import Notice

        stage = self._screen.stage
        noted = await self._reader.accounts.log(name)
        lines = [Notice(at or self._reader.now, text) for at, text in noted]
        await self._ask(Messages(lines, stage.dates, stage.glyphs, title=f"Log of {name}"))
