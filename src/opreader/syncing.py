"""Accounts: added, listed, removed, synced. Keeps accounts.toml, passwords and the library in step; speaks no protocol."""

from __future__ import annotations

import shlex
from dataclasses import replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from opreader.accounts_file import app_key_under, checked, kept_under
from opreader.errors import LoginRefused, OpreaderError, SyncError, UsageError
from opreader.frozen import frozen
from opreader.masked import split_user
from opreader.model.synced import Account

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime

    from opreader.accounts_file import AccountsFile
    from opreader.credentials import Credentials
    from opreader.exchange import Exchange
    from opreader.library_ports import Others
    from opreader.model import Feed, FeedId
    from opreader.model.exchanged import (
        AccountState,
        FirstChoice,
        FirstFigures,
        SyncProgress,
        SyncResult,
        Undeliverable,
    )
    from opreader.model.synced import AccountKind
    from opreader.ports import Clock
    from opreader.ruling import Ruling
    from opreader.sync_ports import Servers, SyncBackend, SyncStore

_LONGEST_NAME: Final = 30


@frozen
class AccountRow:
    """An account with what is known of it."""

    account: Account
    state: AccountState | None
    """None: it was never synced."""


@frozen
class NewAccount:
    """An account that is to be added."""

    url: str
    """As users type it: the page of the reader or its API; https:// where no scheme stands before it."""
    user: str
    password: str | None = None
    """None: what `password_command` prints."""
    name: str | None = None
    """None: after the server."""
    kind: AccountKind | None = None
    """None: found out by asking."""
    password_command: str | None = None
    """The password is what this prints, and is kept nowhere."""
    plain_http: bool = False
    app_id: str | None = None
    app_key: str | None = None
    """What Inoreader gives with the AppId; kept like a password."""
    first: FirstChoice | None = None
    """How marks are treated that differ at the first sync; None: nothing is done before `make_first`."""


class Syncing:
    """What the user does with accounts."""

    def __init__(
        self,
        *,
        file: AccountsFile,
        credentials: Credentials,
        run_command: Callable[[str], Awaitable[str]],
        servers: Servers,
        sync: SyncStore,
        exchange: Callable[[], Exchange],
        others: Others,
        ruling: Ruling,
        complete: Callable[[Sequence[FeedId]], Awaitable[None]],
        clock: Clock,
    ) -> None:
        """Take the file, the passwords, the servers and the library.

        `run_command` gives what a password command prints; `complete` gets full texts of feeds that want them unasked.
        """
        self._file = file
        self._credentials = credentials
        self._run_command = run_command
        self._servers = servers
        self._sync = sync
        self._exchange = exchange
        self._others = others
        self._ruling = ruling
        self._complete = complete
        self._clock = clock

    # accounts

    def all(self) -> tuple[Account, ...]:
        """All accounts of accounts.toml. Raises ConfigError."""
        return self._file.read()

    def get(self, name: str) -> Account:
        """One account. Raises UsageError with the nearest name, ConfigError."""
        return self._file.get(name)

    async def rows(self) -> list[AccountRow]:
        """All accounts with what is known of them. Raises ConfigError."""
        accounts = self._file.read()
        if not accounts:
            return []
        states = {state.name: state for state in await self._sync.states()}
        return [AccountRow(one, states.get(one.name)) for one in accounts]

    async def add(self, new: NewAccount) -> tuple[Account, str | None]:
        """Ask the server, keep the password, write accounts.toml; with a line to say where the password went, if any.

        Raises SyncError where the server does not let one in: nothing is kept then. Raises UsageError, ConfigError.
        """
        account = self._as_account(new)
        password = new.password
        if new.password_command is not None:
            password = await self._run_command(new.password_command)
        if password is None:
            raise UsageError("a password is needed")
        facts = await self._servers.look(
            url=account.url,
            user=account.user,
            password=password,
            kind=new.kind,
            plain_http=account.plain_http,
            app_id=account.app_id,
            app_key=new.app_key,
        )
        account = replace(account, kind=facts.kind)
        told = None
        if new.password_command is None:
            told = (await self._credentials.keep(*kept_under(account), password)).told
        if account.app_id is not None and new.app_key is not None:
            told = (await self._credentials.keep(*app_key_under(account), new.app_key)).told
        try:
            self._file.add(account)
        except OpreaderError:
            await self._credentials.forget(*kept_under(account))
            raise
        await self._sync.begin(account.name, new.first)
        await self._sync.note_facts(account.name, facts)
        return account, told

    def _as_account(self, new: NewAccount) -> Account:
        """What accounts.toml is to say. Raises UsageError."""
        url, named = split_user(new.url.strip())
        if named is not None:
            raise UsageError("the address is to name nobody: give the user with --user; the password is asked for")
        if "://" not in url:
            url = f"https://{url}"
        accounts = self._file.read()
        same = next((one.name for one in accounts if (one.url, one.user) == (url, new.user)), None)
        if same is not None and new.name is None:
            raise UsageError(f"this account is there already: {same}; to have it twice give another --name")
        taken = {one.name for one in accounts}
        name = new.name or _named_after(url, taken)
        if name in taken:
            raise UsageError(f"there is an account {name} already; give another --name")
        if new.app_id and not new.app_key:
            raise UsageError("an AppId goes with an AppKey; the server gives both")
        return checked(
            Account(
                name,
                new.kind or "greader",
                url,
                new.user,
                password_command=new.password_command,
                plain_http=new.plain_http,
                app_id=new.app_id,
            )
        )

    async def set_password(self, name: str, password: str, *, try_it: bool = True) -> str | None:
        """Keep another password, once the server took it or could not be asked. Returns a line to say, if any.

        Raises LoginRefused where it does not take it: the one before stays. Raises UsageError, ConfigError.
        """
        account = self._file.get(name)
        if account.password_command is not None:
            raise UsageError(
                f"the password of {name} is what password_command prints, in accounts.toml; change it there"
            )
        untried: str | None = None
        if try_it:
            try:
                await self._servers.look(
                    url=account.url,
                    user=account.user,
                    password=password,
                    kind=account.kind,
                    plain_http=account.plain_http,
                    app_id=account.app_id,
                    app_key=await self._app_key(account),
                )
            except LoginRefused:
                raise
            except SyncError as error:
                untried = f"the password was not tried: {error}"
        told = (await self._credentials.keep(*kept_under(account), password)).told
        await self._sync.try_again(name)
        return "; ".join(one for one in (untried, told) if one) or None

    async def remove(self, name: str, *, keep: bool) -> str | None:
        """Forget an account and its password; its articles stay as an archive, or leave.

        Raises UsageError, ConfigError, and TurnTaken where it is being synced and nobody waits. Also one that the library knows and accounts.toml does not name any more.
        """
        accounts = self._file.read()
        account = next((one for one in accounts if one.name == name), None)
        if account is None and name not in {state.name for state in await self._sync.states()}:
            account = self._file.get(name)
        async with self._others.turn(f"syncing {name}"):  # what comes of a sync would have no account
            self._file.remove(name)
            await self._sync.forget(name, keep=keep, now=self._clock())
        if account is None or any(
            (one.url, one.user) == (account.url, account.user) for one in accounts if one != account
        ):
            return None
        told = await self._credentials.forget(*kept_under(account))
        if account.app_id is not None:
            await self._credentials.forget(*app_key_under(account))
        return told

    async def log(self, name: str, *, limit: int = 100) -> list[tuple[datetime | None, str]]:
        """What was noted of an account, newest first."""
        return await self._sync.log(name, limit=limit)

    async def undeliverable(self, name: str) -> list[Undeliverable]:
        """The marks that a server will never have. Raises UsageError for a name that is none, ConfigError."""
        self._file.get(name)
        return await self._sync.undeliverable(name)

    async def forget_undeliverable(self, name: str) -> int:
        """Count them no more. Returns how many they were. Raises UsageError for a name that is none, ConfigError.

        What is marked here stays; where the server still has the article, its word counts from the next sync on.
        """
        self._file.get(name)
        count = await self._sync.forget_undeliverable(name)
        if count:
            what = "1 undeliverable mark is" if count == 1 else f"{count:,} undeliverable marks are"
            await self._sync.note(name, f"{what} counted no more", now=self._clock())
        return count

    # syncing

    async def sync(
        self,
        names: Sequence[str] = (),
        *,
        automatic: bool = False,
        on_progress: Callable[[SyncProgress], None] = lambda _: None,
    ) -> list[SyncResult]:
        """Sync these accounts, or all. Raises UsageError for a name that is none; failures are values.

        Rules act on what came, and full texts are got where they are wanted unasked.
        """
        for name in names:
            self._file.get(name)
        if not self._file.read():
            return []
        await self._ruling.begin()
        results = await self._exchange().run(names, automatic=automatic, on_progress=on_progress)
        if not any(one.pulled for one in results):
            return results
        await self._ruling.run_new()
        for one in results:
            if one.pulled:
                await self._complete(list((await self._sync.feed_ids(one.account)).values()))
        return [await self._counted(one) for one in results]

    async def _counted(self, result: SyncResult) -> SyncResult:
        """What rules marked waits, too."""
        waiting = await self._sync.waiting(result.account)
        return replace(result, pending=waiting.pending, rejected=waiting.rejected)

    async def first_figures(self, name: str) -> FirstFigures:
        """How an account that came and the local feeds differ."""
        return await self._sync.first_figures(name)

    async def make_first(self, name: str, choice: FirstChoice) -> int:
        """Have both sides say the same; the next sync sends what follows. Returns how many articles changed."""
        return await self._sync.make_first(name, choice, now=self._clock())

    # feeds of a server

    async def subscribe(self, name: str, url: str, *, title: str | None = None, folder: str | None = None) -> None:
        """Have a server add a feed at the next sync. Raises UsageError."""
        self._file.get(name)
        bare, named = split_user(url.strip())
        if named is not None:
            raise UsageError("a server is given no user and password of a feed; subscribe to it here instead")
        if not bare.startswith(("https://", "http://")):
            raise UsageError("a server takes feeds of the web: give an address that begins with https://")
        await self._sync.put_op(name, "subscribe", {"url": bare, "title": title, "folder": folder}, now=self._clock())

    async def rename(self, feed: Feed, title: str) -> None:
        """Give a feed of a server another title, here now and there at the next sync. Raises UsageError."""
        if not title.strip():
            raise UsageError("a feed needs a title")
        await self._sync.rename_feed(feed.id, title.strip(), now=self._clock())

    async def move(self, feed: Feed, folder: str | None) -> None:
        """Put a feed of a server into another folder, here now and there at the next sync. Raises UsageError."""
        await self._sync.place_feed(feed.id, folder, now=self._clock())

    # passwords

    async def client(self, account: Account, state: AccountState) -> SyncBackend:
        """The client of an account with its password. Raises LoginRefused where there is none."""
        try:
            password, app_key = await self._password(account), await self._app_key(account)
        except UsageError as error:  # a file or a command that gives none
            raise LoginRefused(str(error)) from error
        return self._servers.client(account, password, known=state.facts, app_key=app_key)

    async def has_password(self, account: Account) -> bool:
        """Whether a password is kept, or comes from a command, which is not run. Raises ConfigError."""
        return account.password_command is not None or await self._credentials.find(*kept_under(account)) is not None

    async def _password(self, account: Account) -> str:
        if account.password_command is not None:
            return await self._run_command(account.password_command)
        found = await self._credentials.find(*kept_under(account))
        if found is None:
            trouble = f" ({self._credentials.trouble})" if self._credentials.trouble else ""
            raise LoginRefused(
                f"no password is kept for {account.name}{trouble}; give it: opreader account password {shlex.quote(account.name)}"
            )
        return found

    async def _app_key(self, account: Account) -> str | None:
        return None if account.app_id is None else await self._credentials.find(*app_key_under(account))


def _named_after(url: str, taken: set[str]) -> str:
    try:
        host = (urlsplit(url).hostname or "account").removeprefix("www.")[:_LONGEST_NAME]
    except ValueError:
        host = "account"
    return next(name for number in range(1, 1000) if (name := host if number == 1 else f"{host}-{number}") not in taken)
