"""A client of our own at the fake server: a library, the exchange, and a clock that stands."""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from opreader.decide import digest_feed
from opreader.exchange import Exchange
from opreader.feeds.parse import parse_feed
from opreader.model import DigestedFeed, EntryId, Headline, ParseFailed, Selection
from opreader.model.exchanged import AccountState, SyncResult
from opreader.model.synced import Account
from opreader.net.wire import HttpWire
from opreader.ports import Children, Store
from opreader.store import Library
from opreader.store.exchange import ExchangeTable
from opreader.store.others import OtherProcesses
from opreader.sync.opening import backend_for
from opreader.sync_ports import SyncBackend
from tests.sync.fake_greader import FakeGreader
from tests.sync.fake_miniflux import FakeMiniflux

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)

_WATCH = (
    "CREATE TABLE IF NOT EXISTS flickers (entry_id INTEGER, key TEXT)",
    *(
        f"""CREATE TRIGGER IF NOT EXISTS watch_{key} AFTER UPDATE OF {key} ON entry_states
            WHEN NEW.{key} <> OLD.{key} AND EXISTS (SELECT 1 FROM quiet_entries) AND EXISTS (
                SELECT 1 FROM outbox o WHERE o.entry_id = NEW.entry_id AND o.key = '{key}' AND o.want <> NEW.{key})
            BEGIN INSERT INTO flickers VALUES (NEW.entry_id, '{key}'); END"""
        for key in ("read", "starred")
    ),
)
"""A trigger of the test's own: only what a server says is set while entries stand in `quiet_entries`."""


class InProcess:
    """Reads feeds here, without a child."""

    async def parse_feed(self, body: bytes, *, url: str, content_type: str) -> DigestedFeed | ParseFailed:
        parsed = parse_feed(body, url=url, content_type=content_type)
        return parsed if isinstance(parsed, ParseFailed) else digest_feed(parsed)


@dataclass
class Desk:
    """One opreader."""

    path: Path
    server: FakeGreader | FakeMiniflux
    name: str = "news"
    user: str = "jane"
    kind: str = "greader"
    password: str | None = None
    now: datetime = NOW
    chance: float = 0.5
    """What falls where something is left to chance."""
    wrap: Callable[[SyncBackend], SyncBackend] = lambda backend: backend
    wire: HttpWire = field(default_factory=HttpWire)
    backend: SyncBackend | None = None
    children: Any = None
    closed: bool = False
    more: list[tuple[Account, FakeGreader]] = field(default_factory=list)
    """Further accounts, each with its server."""

    def __post_init__(self) -> None:
        self.library = Library.open(self.path, now=self.now)
        self.store = cast("Store", self.library)
        self.sync = ExchangeTable(self.library.lanes)
        self._make()

    def _make(self) -> None:
        self.exchange = Exchange(
            accounts=lambda: [self.account, *(account for account, _ in self.more)],
            backend=self._backend,
            sync=self.sync,
            store=self.store,
            children=cast("Children", self.children or InProcess()),
            others=OtherProcesses(self.library),
            clock=lambda: self.now,
            chance=lambda: self.chance,
        )

    @property
    def account(self) -> Account:
        return Account(self.name, cast("Any", self.kind), self.server.url, self.user)

    async def _backend(self, account: Account, state: AccountState) -> SyncBackend:
        others = {one.name: server.password for one, server in self.more}
        password = others.get(account.name) or self.password or self.server.password
        made = backend_for(self.wire, account, password, known=state.facts)
        self.backend = self.wrap(made)
        return self.backend

    async def syncs(self, times: int = 1) -> SyncResult:
        """Sync; whatever it comes to."""
        for _ in range(times):
            (result, *_) = await self.exchange.run()
            self.now += timedelta(minutes=30)
        return result

    def children_are(self, children: object | None) -> None:
        """Have feeds read in these children instead of here."""
        self.children = children
        self._make()

    async def wire_anew(self) -> None:
        """As after a restart: nothing of the connection is left."""
        await self.wire.close()
        self.wire = HttpWire()

    async def flickered(self) -> int:
        """How often that happened."""
        (count,) = await self.library.lanes.writer.run(
            lambda db: db.execute("SELECT count(*) FROM flickers").fetchone()
        )
        return int(count)

    async def rows(self, text: str, *values: object) -> list[tuple[Any, ...]]:
        """What the library holds, or, of a change, nothing."""
        return await self.library.lanes.writer.run(lambda db: db.execute(text, values).fetchall())

    async def headlines(self) -> list[Headline]:
        return await self.library.list_headlines(Selection(copies=True), limit=100_000)

    async def by_link(self) -> dict[str, Headline]:
        return {row.link or "": row for row in await self.headlines()}

    async def mark(self, links: Sequence[str], *, read: bool | None = None, starred: bool | None = None) -> None:
        rows = await self.by_link()
        ids = [EntryId(rows[link].id) for link in links]
        await self.library.mark(ids, read=read, starred=starred, now=self.now)

    async def states(self) -> dict[str, tuple[bool, bool]]:
        """(read, starred) by link."""
        return {link: (row.read, row.starred) for link, row in (await self.by_link()).items()}

    async def close(self) -> None:
        self.closed = True
        await self.wire.close()
        await self.library.close()


def there(server: FakeGreader | FakeMiniflux) -> dict[str, tuple[bool, bool]]:
    """(read, starred) by link, at the server."""
    return {one.link: (one.read, one.starred) for one in server.held.items.values()}


def watch(db: sqlite3.Connection) -> None:
    """Note from now on what a sync changes though a mark of the user's waits that wants it otherwise."""
    for one in _WATCH:
        db.execute(one)
