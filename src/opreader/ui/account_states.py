"""How the accounts are, as the tree and the status line tell it: what waits to be sent, what is wrong and since when."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from opreader.account_health import advice
from opreader.errors import OpreaderError
from opreader.ui.widgets.account_rows import AccountBranch

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from opreader.model.exchanged import SyncResult
    from opreader.syncing import AccountRow
    from opreader.ui.stage import Stage
    from opreader.ui.widgets.account_rows import How


MEMORY: Final = "accounts"
"""What the library remembers of accounts for the screen: of which nobody said yet whose marks count."""
_LOOKED_BACK: Final = 50
"""Lines of the log in which the begin of a trouble is looked for: marks are sent and noted meanwhile."""


def read_undecided(memory: Mapping[str, str]) -> frozenset[str]:
    """The accounts of which nobody said yet whose marks count."""
    try:
        names = json.loads(memory.get(MEMORY) or "[]")
    except ValueError:
        return frozenset()
    return frozenset(one for one in names if isinstance(one, str)) if isinstance(names, list) else frozenset()


class AccountStates:
    """The accounts as they were read last."""

    def __init__(self, stage: Stage, *, show_status: Callable[[], None]) -> None:
        """Nothing is read yet."""
        self._stage = stage
        self._show_status = show_status
        self._busy: frozenset[str] = frozenset()
        self._since: dict[str, datetime] = {}
        self._told: dict[str, str] = {}
        """The trouble of each account that was told last: it is told once."""
        self._trouble = ""
        self.rows: tuple[AccountRow, ...] = ()
        self.undecided: frozenset[str] = frozenset()
        """Accounts that came and of which nobody said yet whose marks count."""
        self.on_read: Callable[[], None] = lambda: None
        """Called when they were read."""

    @property
    def busy(self) -> frozenset[str]:
        """Names of those that are being synced."""
        return self._busy

    @busy.setter
    def busy(self, names: frozenset[str]) -> None:
        self._busy = names
        self._show_rows()

    async def look(self) -> None:
        """Read them, and show that. A file that can't be read is told once."""
        reader = self._stage.reader
        try:
            rows = await reader.accounts.rows() if self._stage.setting.has_accounts() or self.rows else []
        except OpreaderError as error:
            if str(error) != self._trouble:
                self._trouble = str(error)
                self._stage.notices.say(self._trouble, "error")
            return
        self._trouble = ""
        for row in rows:
            await self._note_since(row)
        self.rows = tuple(rows)
        self._show_rows()
        self._show_status()
        self.on_read()

    async def _note_since(self, row: AccountRow) -> None:
        """Since when an account has its trouble: its log tells that of earlier runs."""
        name = row.account.name
        if row.state is None or row.state.error is None:
            self._since.pop(name, None)
        elif name not in self._since:
            log = await self._stage.reader.accounts.log(name, limit=_LOOKED_BACK)
            at = next((when for when, said in log if said == row.state.error), None)
            self._since[name] = at or self._stage.reader.now

    def how(self, row: AccountRow) -> How:
        """How an account is, in a word."""
        state = row.state
        if row.account.name in self._busy:
            return "syncing"
        if state is None:
            return "waiting"
        if state.paused:
            return "password"
        if state.error is not None:
            return "unreachable"
        if state.last_sync is None or row.account.name in self.undecided:
            return "waiting"
        return "synced"

    def since(self, name: str) -> datetime | None:
        """Since when an account has the trouble that it has."""
        return self._since.get(name)

    def show(self) -> None:
        """Show them again: something else than what was read changed."""
        self._show_rows()
        self._show_status()

    def _show_rows(self) -> None:
        branches = [
            AccountBranch(row.account.name, self.how(row), row.state.waiting.queued if row.state else 0)
            for row in self.rows
        ]
        self._stage.tree.set_accounts(branches)

    # in words

    @property
    def queued(self) -> int:
        """Marks that servers are still to hear of."""
        return sum(row.state.waiting.queued for row in self.rows if row.state is not None)

    @property
    def with_marks(self) -> list[str]:
        """Names of the accounts that such marks are for, as far as they may be asked."""
        return [
            row.account.name
            for row in self.rows
            if row.state is not None and row.state.waiting.queued and self.may_be_asked(row)
        ]

    def may_be_asked(self, row: AccountRow) -> bool:
        """Whether an account may be asked without a key: it wants no password, and is not to be left alone for a while."""
        state = row.state
        return state is None or not (state.paused or state.rests(self._stage.reader.now))

    @property
    def marks_waiting(self) -> str:
        """1 mark; 4 marks."""
        return f"{self._stage.glyphs.number(self.queued)} {'mark' if self.queued == 1 else 'marks'}"

    @property
    def words(self) -> tuple[str, ...]:
        """For the status line: "4 marks to send", "news unreachable since 09:10"."""
        told = [f"{self.marks_waiting} to send"] if self.queued else []
        troubles = [self._trouble_of(row) for row in self.rows if self.how(row) in {"unreachable", "password"}]
        fill = self._stage.notices.fill
        if len(troubles) > 1:
            return (*told, f"{len(troubles)} accounts in trouble", fill("{accounts} tells which"))
        if not troubles:
            return tuple(told)
        asks = any(self.how(row) == "password" for row in self.rows)
        return (*told, *troubles, fill("{accounts}" if asks else "{refresh_all} tries again"))

    def _trouble_of(self, row: AccountRow) -> str:
        name = row.account.name
        if self.how(row) == "password":
            return f"{name}: password needed"
        since = self._since.get(name)
        when = f" since {self._stage.dates.short(since, roomy=False)}" if since is not None else ""
        return f"{name} unreachable{when}"

    def new_troubles(self, results: Sequence[SyncResult], *, again: bool) -> list[str]:
        """What went wrong and was not told yet, with what to do next; with `again` what was told already, too."""
        told = []
        for one in results:
            if one.error is None:
                self._told.pop(one.account, None)
            elif again or (self._told.get(one.account) != one.error and self._is_its_own(one)):
                self._told[one.account] = one.error
                told.append(f"{one.account}: {one.error} · {self.next_step(one.account)}")
        return told

    def _is_its_own(self, result: SyncResult) -> bool:
        """Whether an error is the account's, and not that another process has the turn."""
        return any(
            row.account.name == result.account and row.state is not None and row.state.error == result.error
            for row in self.rows
        )

    def next_step(self, name: str, *, key: str = "{refresh_all}") -> str:
        """What to do about the trouble of an account; `key` syncs it where that is said."""
        row = next((row for row in self.rows if row.account.name == name), None)
        fill = self._stage.notices.fill
        if row is not None and self.how(row) == "password":
            return "p takes another password" if key == "s" else fill("{accounts}, then p takes another password")
        error = row.state.error if row is not None and row.state is not None else None
        helps = advice(name, error) if error is not None else ""
        return f"{helps}; {fill(key)} tries now" if helps and helps not in (error or "") else f"{fill(key)} tries now"
