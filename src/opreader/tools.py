"""What a Reader works with: the adapters and values that `wiring` made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opreader.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from opreader.accounts_file import AccountsFile
    from opreader.credentials import Credentials
    from opreader.library_ports import (
        AuthorLists,
        CarriedEntries,
        Copies,
        IndexQueue,
        NewsboatCache,
        Others,
        Rows,
        RuledEntries,
        Signatures,
        Statistics,
        Steps,
        TermIndex,
        WordsOf,
    )
    from opreader.ports import Children, Clock, Drawer, FeedLists, Net, Outside, Pages, Pictures, Store
    from opreader.send_ports import LinkFile, ReadLaters
    from opreader.subscriptions import SubscriptionsFile
    from opreader.sync_ports import Servers, SyncStore


@frozen
class Tools:
    """The adapters behind a Reader, as `wiring` made them."""

    store: Store
    net: Net
    children: Children
    pages: Pages
    pictures: Pictures
    drawer: Drawer
    outside: Outside
    subscriptions: SubscriptionsFile
    clock: Clock
    lists: FeedLists
    rows: Rows
    authors: AuthorLists
    ruled: RuledEntries
    steps: Steps
    statistics: Statistics
    newsboat: NewsboatCache
    carried: CarriedEntries
    terms: TermIndex
    signatures: Signatures
    copies: Copies
    queue: IndexQueue
    words: WordsOf
    others: Others
    accounts_file: AccountsFile
    credentials: Credentials
    servers: Servers
    sync: SyncStore
    run_password_command: Callable[[str], Awaitable[str]]
    """Gives what it prints on its first line; raises UsageError."""
    services: ReadLaters
    """Read-later services."""
    link_files: LinkFile
    guide: Path
    """The folder of the guide's articles."""
