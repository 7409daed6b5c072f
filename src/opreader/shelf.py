"""Feeds held in memory: the guide, and what was opened without subscribing. Their ids are negative; nothing is stored."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from opreader.errors import NotFound
from opreader.frozen import frozen
from opreader.model import Entry, EntryId, Feed, FeedId, Headline
from opreader.text import fold, plain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from opreader.model import DigestedEntry, DigestedFeed, FeedKind, Selection


@frozen
class _Item:
    id: EntryId
    digested: DigestedEntry


class Shelf:
    """One feed in memory with its entries, in the order given."""

    def __init__(self, digested: DigestedFeed, *, feed_id: FeedId, url: str, kind: FeedKind, now: datetime) -> None:
        """`feed_id` is negative; entries count down from `feed_id * 10_000`."""
        self._now = now
        self._kind = kind
        self._items = {
            (entry_id := EntryId(feed_id * 10_000 - index)): _Item(entry_id, entry)
            for index, entry in enumerate(digested.entries)
        }
        self._read: set[EntryId] = set()
        self._starred: set[EntryId] = set()
        self._positions: dict[EntryId, int] = {}
        self._feed = Feed(feed_id, url, kind, digested.feed.title, site=digested.feed.site, refreshed=now)

    @property
    def feed(self) -> Feed:
        """The feed with its counters of the moment."""
        total = len(self._items)
        return replace(self._feed, total=total, unread=total - len(self._read), starred=len(self._starred))

    @property
    def ids(self) -> list[EntryId]:
        """Every entry, in order."""
        return list(self._items)

    def __contains__(self, entry_id: EntryId) -> bool:
        return entry_id in self._items

    def headline(self, entry_id: EntryId) -> Headline:
        """One row. Raises NotFound."""
        item = self._items.get(entry_id)
        if item is None:
            raise NotFound(f"There is no article {entry_id}; list them with: opreader articles")
        entry = item.digested.parsed
        return Headline(
            id=entry_id,
            feed_id=self._feed.id,
            feed_title=self._feed.title,
            title=entry.title,
            authors=entry.authors,
            link=entry.link,
            published=entry.published,
            added=self._now,
            read=entry_id in self._read,
            starred=entry_id in self._starred,
            state=item.digested.state,
            reason=None,
            queued=False,
            edited=False,
            words=item.digested.words,
            teaser=item.digested.teaser,
        )

    def entry(self, entry_id: EntryId) -> Entry:
        """One entry with its text. Raises NotFound."""
        headline = self.headline(entry_id)
        digested = self._items[entry_id].digested
        local = self._kind.is_local
        return Entry(
            headline,
            key=digested.parsed.key,
            body=digested.body,
            shipped=digested.body,
            base_url=digested.parsed.link or self._feed.site,
            path=digested.parsed.key if local and headline.link is None else None,
            enclosures=digested.parsed.enclosures,
            page_teasers=digested.parsed.page_teasers,
            position=self._positions.get(entry_id, 0),
        )

    def mark(self, ids: Sequence[EntryId], *, read: bool | None, starred: bool | None) -> int:
        """Set states for as long as the program runs. Returns how many entries changed."""
        changed = 0
        for entry_id in ids:
            before = (entry_id in self._read, entry_id in self._starred)
            if read is not None:
                (self._read.add if read else self._read.discard)(entry_id)
            if starred is not None:
                (self._starred.add if starred else self._starred.discard)(entry_id)
            changed += before != (entry_id in self._read, entry_id in self._starred)
        return changed

    def set_position(self, entry_id: EntryId, position: int) -> None:
        """Keep where an article was left."""
        self._positions[entry_id] = position

    def find_beginning(self, words: str, *, but: EntryId | None) -> EntryId | None:
        """The fullest entry whose text, or title and text, begins with these words."""
        wanted = fold(words)
        found = [item for item in self._items.values() if item.id != but and _begins(item.digested, wanted)]
        return max(found, key=lambda item: item.digested.words).id if found and wanted else None


def _begins(entry: DigestedEntry, wanted: str) -> bool:
    title, text = fold(entry.parsed.title), fold(plain(entry.body.text, entry.body.markup))
    return text.startswith(wanted) or f"{title} {text}".startswith(wanted)


class Shelves:
    """The shelves that are open, asked as one asks the store."""

    def __init__(self) -> None:
        """No shelf is open."""
        self._shelves: dict[FeedId, Shelf] = {}

    def __contains__(self, feed_id: object) -> bool:
        return feed_id in self._shelves

    def __getitem__(self, feed_id: FeedId) -> Shelf:
        return self._shelves[feed_id]

    @property
    def feeds(self) -> list[Feed]:
        """The feed of each shelf."""
        return [shelf.feed for shelf in self._shelves.values()]

    def next_id(self, guide: FeedId) -> FeedId:
        """An id for one more shelf, below the guide's."""
        return FeedId(min([guide, *self._shelves]) - 1)

    def put(self, feed_id: FeedId, shelf: Shelf) -> Feed:
        """Open a shelf."""
        self._shelves[feed_id] = shelf
        return shelf.feed

    def close(self, feed_id: FeedId) -> None:
        """Close a shelf, if it is open."""
        self._shelves.pop(feed_id, None)

    def of(self, entry_id: EntryId) -> Shelf:
        """The shelf that an entry is on. Raises NotFound."""
        shelf = next((shelf for shelf in self._shelves.values() if entry_id in shelf), None)
        if shelf is None:
            raise NotFound(f"There is no article {entry_id}; list them with: opreader articles")
        return shelf

    def ids(self, selection: Selection) -> list[EntryId]:
        """The entries of a shelf's view, in order."""
        assert selection.feed_id is not None
        shelf = self._shelves[selection.feed_id]
        ids = [one for one in shelf.ids if _shown(shelf.headline(one), selection)]
        return ids[::-1] if selection.sort == "oldest" else ids

    def next_unread(self, after: EntryId | None, selection: Selection, *, backwards: bool) -> EntryId | None:
        """The next unread entry of a shelf's view, going round."""
        ids = self.ids(selection)[:: -1 if backwards else 1]
        start = ids.index(after) + 1 if after in ids else 0
        ordered = [*ids[start:], *ids[:start]]
        return next((one for one in ordered if one != after and not self.of(one).headline(one).read), None)

    def mark(self, ids: Sequence[EntryId], *, read: bool | None, starred: bool | None) -> int:
        """Set states for as long as the program runs. Returns how many entries changed."""
        return sum(
            shelf.mark([one for one in ids if one in shelf], read=read, starred=starred)
            for shelf in self._shelves.values()
        )


def _shown(row: Headline, selection: Selection) -> bool:
    if selection.unread_only and row.read and row.id not in selection.keep:
        return False
    return row.starred or not selection.starred_only
