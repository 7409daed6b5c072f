"""A page of its own → an article of the library: saved by its address, or from a headline that another page listed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from opreader.errors import NotFound, UsageError
from opreader.masked import hide_password, without_user
from opreader.model import Expansion, State

if TYPE_CHECKING:
    from opreader.expand import Expand
    from opreader.model import Entry
    from opreader.ports import Clock, Store

_LONGEST: Final = 2000
"""Characters of an address that anybody typed or a page listed in earnest."""


class Saving:
    """Makes entries of pages and has them expanded."""

    def __init__(self, *, store: Store, expand: Expand, clock: Clock) -> None:
        """Take the ports, and who gets full texts."""
        self._store = store
        self._expand = expand
        self._clock = clock

    async def save(self, url: str) -> Expansion:
        """Save the page that the user typed. A page that gives nothing leaves nothing behind. Raises UsageError."""
        link = check_address(url)
        known = await self._store.find_link(link, but=None)
        entry_id = await self._store.put_saved(link, title=link, site=None, teaser="", typed=True, now=self._clock())
        expansion = await self._expand.one(entry_id, retry=True)
        if expansion.state is State.FAILED and not expansion.words and known != entry_id:
            await self._store.forget_saved(entry_id)
            return Expansion(None, link, expansion.state, expansion.reason, queued=False, words=0, source="page")
        return expansion

    async def save_teaser(self, entry: Entry, n: int) -> Expansion:
        """Save the page of the n-th headline (from 1) that an article's page listed, under its site. Raises NotFound."""
        of = entry.headline.id
        if not 1 <= n <= len(entry.page_teasers):
            raise NotFound(f"Article {of} lists {len(entry.page_teasers)} headlines; there is no number {n}")
        teaser = entry.page_teasers[n - 1]
        if teaser.link is None:
            raise NotFound(f"Headline {n} of article {of} has no link to fetch")
        await self._store.set_teaser_opened(of, n)
        held = await self._store.find_link(teaser.link, but=of)
        if held is None:
            site = (urlsplit(teaser.link).hostname or "").removeprefix("www.")
            held = await self._store.put_saved(
                teaser.link,
                title=teaser.title,
                site=site or None,
                teaser=teaser.lead or "",
                beside=entry.headline.link,
                now=self._clock(),
            )
        return await self._expand.one(held, retry=True)


def check_address(url: str) -> str:
    """An address as it may be saved, without who uses it. Raises UsageError."""
    link = without_user(url.strip())
    try:
        parts = urlsplit(link)
        usable = (
            parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0 and len(link) <= _LONGEST
        )
    except ValueError:
        usable = False
    if not usable or any(sign.isspace() for sign in link):
        raise UsageError(f"{hide_password(url)!r} is no address of a page; write it with its http:// or https://")
    return link
