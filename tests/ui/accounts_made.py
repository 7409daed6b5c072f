"""Accounts that do what a test says: syncs that wait at a gate, errors, figures; and feeds of an account in a real library."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from opreader.config import Config
from opreader.decide import digest_feed
from opreader.errors import OpreaderError
from opreader.exchange import Exchange
from opreader.feeds.parse import parse_feed
from opreader.model import DigestedFeed, Feed, ParseFailed
from opreader.model.exchanged import (
    AccountState,
    FirstChoice,
    FirstFigures,
    SyncProgress,
    SyncResult,
    Undeliverable,
    Waiting,
)
from opreader.model.synced import Account, Quirks, RemoteEntry, RemoteFeed, ServerFacts, Snapshot
from opreader.ports import Children
from opreader.sync_ports import SyncBackend
from opreader.syncing import AccountRow, NewAccount
from tests.fakes import NOW
from tests.ui.stages import QUIET, WIDE, House, Play

FACTS = ServerFacts("greader", "FreshRSS", "https://news.example/api", Quirks(), "1.24")
NO_FIGURES = FirstFigures(3, 2, 0, 0, 0, 0, 0, 0)
TWINS = FirstFigures(3_211, 204, 9, 87, 12, 5, 1, 0)
STATE = AccountState("news", NOW, None, False, None, 0, None, FACTS, Waiting())


def _after(state: AccountState, result: SyncResult) -> AccountState:
    if result.error is not None:
        return replace(state, error=result.error)
    return replace(state, error=None, last_sync=NOW, waiting=Waiting())


class FakeAccounts:
    """Satisfies what the screen asks of `opreader.syncing.Syncing`."""

    def __init__(self, *names: str) -> None:
        self.states = {name: replace(STATE, name=name) for name in names}
        self.commands: dict[str, str] = {}
        self.asked: list[tuple[tuple[str, ...], bool]] = []
        """Syncs: names, and whether they came by themselves."""
        self.done: list[str] = []
        """What else was asked."""
        self.added: list[NewAccount] = []
        self.results: dict[str, SyncResult] = {}
        self.steps: list[SyncProgress] = []
        """Told at the begin of each sync."""
        self.gate = asyncio.Event()
        self.gate.set()
        self.trouble: OpreaderError | None = None
        """Raised by whatever is asked next, once."""
        self.logged: list[tuple[datetime | None, str]] = []
        self.refused: list[Undeliverable] = []
        self.figures = NO_FIGURES
        self.reads = 0
        self.running = False
        self.on_result: Callable[[AccountState, SyncResult], AccountState] = _after
        """How an account is behind a sync."""

    def set(self, name: str = "news", *, queued: int | None = None, **fields: Any) -> None:
        """Have an account be otherwise."""
        state = replace(self.states[name], **fields)
        if queued is not None:
            state = replace(state, waiting=Waiting(queued, queued, state.waiting.rejected))
        self.states[name] = state

    def _raise(self) -> None:
        trouble, self.trouble = self.trouble, None
        if trouble is not None:
            raise trouble

    async def rows(self) -> list[AccountRow]:
        self.reads += 1
        return [AccountRow(self._account(name), state) for name, state in self.states.items()]

    def _account(self, name: str) -> Account:
        command = self.commands.get(name)
        return Account(name, "greader", "https://news.example", "jane", password_command=command)

    async def log(self, name: str, *, limit: int = 100) -> list[tuple[datetime | None, str]]:
        return self.logged[:limit]

    async def sync(
        self,
        names: Sequence[str] = (),
        *,
        automatic: bool = False,
        on_progress: Callable[[SyncProgress], None] = lambda _: None,
    ) -> list[SyncResult]:
        self.asked.append((tuple(names), automatic))
        for step in self.steps:
            on_progress(step)
        self.running = True
        try:
            await self.gate.wait()
            await asyncio.sleep(0)
        finally:
            self.running = False
        self._raise()
        results = [self.results.get(name, SyncResult(name)) for name in names or self.states]
        for one in results:
            self.states[one.account] = self.on_result(self.states[one.account], one)
        return results

    async def add(self, new: NewAccount) -> tuple[Account, str | None]:
        self.added.append(new)
        await self.gate.wait()
        self._raise()
        name = new.name or "news"
        self.states[name] = replace(STATE, name=name, last_sync=None)
        return self._account(name), None

    async def set_password(self, name: str, password: str) -> str | None:
        self._raise()
        self.done.append(f"password {name} {password}")
        return None

    async def undeliverable(self, name: str) -> list[Undeliverable]:
        return self.refused

    async def forget_undeliverable(self, name: str) -> int:
        self.done.append(f"forget {name}")
        self.set(name, waiting=Waiting())
        return len(self.refused)

    async def remove(self, name: str, *, keep: bool) -> str | None:
        assert not self.running, "what is being synced can't be removed"
        self.done.append(f"remove {name} {'keep' if keep else 'drop'}")
        del self.states[name]
        return None

    async def first_figures(self, name: str) -> FirstFigures:
        return self.figures

    async def make_first(self, name: str, choice: FirstChoice) -> int:
        self.done.append(f"first {name} {choice}")
        return 12

    async def subscribe(self, name: str, url: str, *, title: str | None = None, folder: str | None = None) -> None:
        self.done.append(f"subscribe {name} {url} {title} {folder}")

    async def rename(self, feed: Feed, title: str) -> None:
        self.done.append(f"rename {feed.title} {title}")

    async def move(self, feed: Feed, folder: str | None) -> None:
        self.done.append(f"move {feed.title} {folder}")


class Readers:
    """Children that read what servers give here; feeds of the web are what the fake says."""

    def __init__(self, others: Any) -> None:
        self._others = others

    def __getattr__(self, name: str) -> Any:
        return getattr(self._others, name)

    async def parse_feed(self, body: bytes, *, url: str, content_type: str) -> DigestedFeed | ParseFailed:
        if content_type != "application/feed+json":
            return cast(
                "DigestedFeed | ParseFailed",
                await self._others.parse_feed(body, url=url, content_type=content_type),
            )
        parsed = parse_feed(body, url=url, content_type=content_type)
        return parsed if isinstance(parsed, ParseFailed) else digest_feed(parsed)


class Backend:
    """A server of these feeds, that takes no marks."""

    requests = 0

    def __init__(self, feeds: Sequence[RemoteFeed], entries: Sequence[RemoteEntry]) -> None:
        self._feeds = tuple(feeds)
        self._entries = {one.id: one for one in entries}

    async def log_in(self) -> ServerFacts:
        return FACTS

    async def list_feeds(self) -> tuple[RemoteFeed, ...]:
        return self._feeds

    async def list_ids(self, kind: Any, *, limit: int | None = None) -> Snapshot:
        ids = () if kind == "starred" else tuple(self._entries)
        return Snapshot(kind, ids, complete=True, capped=False, pages=1)

    async def get_entries(self, ids: Sequence[str]) -> tuple[RemoteEntry, ...]:
        return tuple(self._entries[one] for one in ids if one in self._entries)


async def filled(house: House, *feeds: tuple[str, str | None], account: str = "news", entries: int = 2) -> None:
    """Have an account in the library with feeds (title, folder) of so many unread entries."""
    tools = house.reader._tools
    remote = [
        RemoteFeed(f"feed/{number}", f"https://{account}.example/{number}", title, folder)
        for number, (title, folder) in enumerate(feeds, 1)
    ]
    theirs = [
        RemoteEntry(
            f"{number}000{entry}",
            feed.id,
            f"https://{account}.example/{number}/{entry}",
            f"Take {entry} of {feed.title}",
            ("Jane Roe",),
            NOW,
            f"<p>Words of take {entry} of {feed.title}.</p>",
            read=False,
            starred=False,
        )
        for number, feed in enumerate(remote, 1)
        for entry in range(1, entries + 1)
    ]

    async def backend(*_: object) -> SyncBackend:
        return cast("SyncBackend", Backend(remote, theirs))

    exchange = Exchange(
        accounts=lambda: [Account(account, "greader", "https://news.example", "jane")],
        backend=backend,
        sync=tools.sync,
        store=tools.store,
        children=cast("Children", Readers(None)),
        others=tools.others,
        clock=tools.clock,
    )
    (result,) = await exchange.run()
    assert result.error is None


@asynccontextmanager
async def at_accounts(
    house: House,
    accounts: FakeAccounts | None = None,
    *,
    size: tuple[int, int] = WIDE,
    config: Config = QUIET,
    **setting: Any,
) -> AsyncIterator[Play]:
    """The screen on this home, with accounts; those of the home itself where no fake is given."""
    app = await house.app(config, **{"has_accounts": lambda: True} | setting)
    if accounts is not None:
        vars(house.reader._do)["accounts"] = accounts
    async with app.run_test(size=size) as pilot:
        play = Play(app, pilot)
        await play.settled()
        yield play
