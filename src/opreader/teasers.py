"""Headlines that an article's page listed → the library's text of that link or beginning, the page's lead, or why none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from opreader.errors import NotFound
from opreader.model import OpenedTeaser
from opreader.text import plain, without_cut_mark

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from opreader.model import Entry, EntryId, PageTeaser
    from opreader.ports import Store
    from opreader.shelf import Shelves

NOTHING_BEGINS_SO: Final = "nothing here begins so"


class Teasers:
    """Finds texts by their beginnings, in the library or on the shelf that the teaser is on."""

    def __init__(self, store: Store, shelves: Shelves, get_entry: Callable[[EntryId], Awaitable[Entry]]) -> None:
        """`get_entry` knows both."""
        self._store = store
        self._shelves = shelves
        self._get_entry = get_entry

    async def open(self, entry: Entry, n: int) -> OpenedTeaser:
        """Open the n-th headline (from 1) and note that it was opened. Raises NotFound."""
        entry_id = entry.headline.id
        if not 1 <= n <= len(entry.page_teasers):
            raise NotFound(f"Article {entry_id} lists {len(entry.page_teasers)} headlines; there is no number {n}")
        opened = await self._find(entry_id, entry.page_teasers[n - 1])
        if entry_id > 0:
            await self._store.set_teaser_opened(entry_id, n)
        return opened

    async def list(self, entry: Entry) -> list[OpenedTeaser]:
        """Every headline of the page; with text, or why none, once it was opened."""
        return [
            await self._find(entry.headline.id, teaser) if teaser.opened else OpenedTeaser(teaser, None, None, None)
            for teaser in entry.page_teasers
        ]

    async def find_fuller(self, entry: Entry) -> EntryId | None:
        """The fullest other text that begins like what the feed shipped; None where none is longer."""
        words, _ = without_cut_mark(plain(entry.shipped.text, entry.shipped.markup))
        found = await self._find_beginning(words or entry.headline.teaser, entry.headline.id)
        if found is None:
            return None
        return found if (await self._get_entry(found)).headline.words > entry.headline.words else None

    async def _find(self, entry_id: EntryId, teaser: PageTeaser) -> OpenedTeaser:
        found = await self._store.find_link(teaser.link, but=entry_id) if teaser.link and entry_id > 0 else None
        found = found or await self._find_beginning(teaser.title, entry_id)
        reason = None if found or teaser.lead else NOTHING_BEGINS_SO
        return OpenedTeaser(teaser, found, None if found else teaser.lead, reason)

    async def _find_beginning(self, words: str, but: EntryId) -> EntryId | None:
        if but < 0:
            return self._shelves.of(but).find_beginning(words, but=but)
        return await self._store.find_beginning(words, but=but)
