"""A client of our own at the fake server: a library, the exchange, and a clock that stands."""

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

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)


class InProcess:
    """Reads feeds here, without a child."""

    async def parse_feed(self, body: bytes, *, url: str, content_type: str) -> DigestedFeed | ParseFailed:
        parsed = parse_feed(body, url=url, content_type=content_type)
        return parsed if isinstance(parsed, ParseFailed) else digest_feed(parsed)


@dataclass
class Desk:
    """One opreader."""

    path: Path
    server: FakeGreader
    name: str = "news"
    user: str = "jane"
    kind: str = "greader"
    password: str | None = None
    now: datetime = NOW
    wrap: Callable[[SyncBackend], SyncBackend] = lambda backend: backend
    wire: HttpWire = field(default_factory=HttpWire)
    backend: SyncBackend | None = None

    def __post_init__(self) -> None:
        self.library = Library.open(self.path, now=self.now)
        self.store = cast("Store", self.library)
        self.sync = ExchangeTable(self.library.lanes)
        self.exchange = Exchange(
            accounts=lambda: [self.account],
            backend=self._backend,
            sync=self.sync,
            store=self.store,
            children=cast("Children", InProcess()),
            others=OtherProcesses(self.library),
            clock=lambda: self.now,
            chance=lambda: 0.5,
        )

    @property
    def account(self) -> Account:
        return Account(self.name, cast("Any", self.kind), self.server.url, self.user)

    async def _backend(self, account: Account, state: AccountState) -> SyncBackend:
        made = backend_for(self.wire, account, self.password or self.server.password, known=state.facts)
        self.backend = self.wrap(made)
        return self.backend

    async def syncs(self, times: int = 1) -> SyncResult:
        """Sync; whatever it comes to."""
        for _ in range(times):
            (result,) = await self.exchange.run()
            self.now += timedelta(minutes=30)
        return result

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
        await self.wire.close()
        await self.library.close()


def there(server: FakeGreader) -> dict[str, tuple[bool, bool]]:
    """(read, starred) by link, at the server."""
    return {one.link: (one.read, one.starred) for one in server.held.items.values()}
