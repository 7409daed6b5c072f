"""What an import adds to feeds.toml: feeds and smart feeds that are not there yet, each with what became of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from opreader.feed_addresses import as_kept
from opreader.masked import hide_password, split_user
from opreader.model import Imported, Subscription
from opreader.smart_feeds import SmartFeed, find_smart
from opreader.subscriptions import with_added

if TYPE_CHECKING:
    from opreader.model import ListedFeed
    from opreader.subscriptions import Subscriptions


class Arrivals:
    """Gathers what is to come, so that the file is written once."""

    def __init__(self, held: Subscriptions) -> None:
        """`held` is what feeds.toml says."""
        self.feeds: dict[str, Subscription] = {}
        self.smart: list[SmartFeed] = []
        self._known = {one.url for one in held.feeds}
        self._smart = held.smart

    def take(self, one: ListedFeed) -> Imported:
        """What becomes of one line of a list."""
        if one.skipped is not None:
            return Imported(hide_password(one.title or one.url), "skipped", one.skipped)
        if one.query is not None:
            return self.take_smart(SmartFeed(one.title or "query", one.query, one.folder))
        return self.take_feed(Subscription(one.url, title=one.title, folder=one.folder, tags=one.tags), one.title)

    def take_feed(self, one: Subscription, name: str | None) -> Imported:
        """What becomes of a feed."""
        try:
            kept = as_kept(replace(one, title=_own_title(one.title)))
        except ValueError as error:
            return Imported(hide_password(name or one.url), "skipped", f"not {error}")
        url = kept.url
        name = hide_password(name) if name else url  # lists give the address as the name where they know none
        if url in self._known or url in self.feeds:
            return Imported(name, "known", url)
        self.feeds[url] = kept
        return Imported(name, "imported", url)

    def take_smart(self, smart: SmartFeed) -> Imported:
        """What becomes of a smart feed."""
        held = find_smart((*self._smart, *self.smart), smart.name)
        if held is None:
            self.smart.append(smart)
            return Imported(smart.name, "imported", smart.query, "smart")
        if held.query == smart.query:
            return Imported(smart.name, "known", smart.query, "smart")
        return Imported(smart.name, "skipped", f"a smart feed of this name asks something else: {held.query}", "smart")

    def added_to(self, whole: Subscriptions) -> Subscriptions:
        """feeds.toml with them; what came there meanwhile stays."""
        smart = [one for one in self.smart if find_smart(whole.smart, one.name) is None]
        return replace(with_added(whole, *self.feeds.values()), smart=(*whole.smart, *smart))


def _own_title(title: str | None) -> str | None:
    """A title without who uses the address in it; none where it is but that address, as in lists that know no better."""
    if not title or split_user(title)[1]:
        return None
    return hide_password(title)
