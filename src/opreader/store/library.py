"""`Library`: the store as the rest of opreader sees it. Each method is one transaction, put on the lane that it belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opreader.errors import LibraryReadOnly
from opreader.late_modules import LateModule
from opreader.store import feeds, first_rows, lists, memory, migrations
from opreader.store.connection import Lane, Lanes, connect
from opreader.store.stamps import stamp, version

if TYPE_CHECKING:
    import sqlite3
    from array import array
    from collections.abc import Callable, Mapping, Sequence
    from concurrent.futures import Future
    from datetime import datetime
    from pathlib import Path

    from opreader.model import (
        Anchor,
        Applied,
        Body,
        Check,
        Entry,
        EntryId,
        EntryToExpand,
        Errand,
        Feed,
        FeedChanges,
        FeedId,
        FeedToAsk,
        FeedTrouble,
        Headline,
        Highlight,
        HighlightId,
        Known,
        Packed,
        PageTeaser,
        QueryPart,
        Quotation,
        Selection,
        Snippet,
        Sort,
        State,
        Subscription,
        TextFound,
        Undone,
        Validators,
        Version,
        ViewStart,
    )
    from opreader.store import (
        apply,
        entries,
        errands,
        full_texts,
        health,
        highlights,
        marks,
        packed,
        saved,
        search,
        undo,
    )
else:
    apply = LateModule("opreader.store.apply")
    entries = LateModule("opreader.store.entries")
    errands = LateModule("opreader.store.errands")
    full_texts = LateModule("opreader.store.full_texts")
    health = LateModule("opreader.store.health")
    highlights = LateModule("opreader.store.highlights")
    marks = LateModule("opreader.store.marks")
    packed = LateModule("opreader.store.packed")
    saved = LateModule("opreader.store.saved")
    search = LateModule("opreader.store.search")
    undo = LateModule("opreader.store.undo")

_REST = 0.002
_ERASED_AT_ONCE = 200


class Library:
    """The library on disk: one writer, readers for the screen, searches and whole lists, each on its own thread.

    Satisfies `opreader.ports.Store`.
    """

    def __init__(self, path: Path, opened: migrations.Opened) -> None:
        self.path = path
        self.read_only = opened.read_only
        """Marks and refreshes will raise LibraryReadOnly; reading goes on."""

        def reader() -> Lane:
            return Lane(
                path, lambda: connect(path, writes=False, immutable=opened.immutable), kind="read", name="reader"
            )

        self._screen, self._searches, self._lists, self._counts = reader(), reader(), reader(), reader()
        self._screen.adopt(opened.reader)
        self._writer = Lane(path, self._connect_writer, kind="write", name="writer")
        self._stamp = stamp(path)
        self.written_before: tuple[bool, int] | None = None
        """When the writer came: whether anybody had written since the library was opened, and the version it found."""
        self._held = opened.held
        self.lanes = Lanes(self._screen, self._searches, self._lists, self._counts, self._writer)
        """For the parts of the library that are not in this class."""

    @classmethod
    def open(cls, path: Path, *, now: datetime, read_only_ok: bool = True, backups: Path | None = None) -> Library:
        """Open the library at `path`; make it where there is none, migrate an older one after a backup.

        Raises LibraryBusy, LibraryDamaged, LibraryTooNew, LibraryReadOnly. `backups` is a folder, `backups` beside the
        file where none is given.
        """
        kept = backups or path.parent / "backups"
        return cls(path, migrations.open_file(path, now=now, read_only_ok=read_only_ok, backups=kept))

    def _connect_writer(self) -> sqlite3.Connection:
        if self.read_only:
            raise LibraryReadOnly(
                f"The library {self.path} takes no writes. Look at the rights of the file and its folder; reading goes on."
            )
        db = connect(self.path, writes=True)
        self.written_before = (stamp(self.path) != self._stamp, version(db))
        return db

    # feeds

    async def put_subscriptions(self, subscriptions: Sequence[Subscription], *, now: datetime) -> None:  # noqa: ARG002 - the port's
        """Make the feeds those of feeds.toml."""
        await self._writer.run(feeds.put_subscriptions, subscriptions)

    async def list_feeds(self) -> list[Feed]:
        """Every feed that is not hidden."""
        return await self._screen.run(feeds.list_feeds)

    async def feeds_to_ask(
        self, *, now: datetime, automatic: bool, force: bool, only: Sequence[FeedId] | None
    ) -> list[FeedToAsk]:
        """The feeds of a refresh."""
        return await self._screen.run(feeds.feeds_to_ask, now=now, automatic=automatic, force=force, only=only)

    async def known(self, feed_id: FeedId, keys: Sequence[str]) -> Known:
        """The digests held for those keys."""
        return await self._writer.run(apply.known, feed_id, keys)

    async def apply(self, changes: FeedChanges) -> Applied:
        """Store what an answered feed changed."""
        return await self._writer.run_then_rest(_REST, apply.apply, changes)

    async def apply_unchanged(
        self, feed_id: FeedId, *, now: datetime, validators: Validators, due: datetime | None, moved_to: str | None
    ) -> None:
        """Note that a feed answered with nothing new."""
        await self._writer.run(
            feeds.apply_unchanged, feed_id, now=now, validators=validators, due=due, moved_to=moved_to
        )

    async def apply_trouble(self, trouble: FeedTrouble) -> None:
        """Note that a feed did not answer well."""
        await self._writer.run(feeds.apply_trouble, trouble)

    async def remove_feeds(self, feed_ids: Sequence[FeedId], *, now: datetime, payload: str) -> None:
        """Take feeds and their entries out of every list."""
        await self._writer.run(marks.remove_feeds, feed_ids, now=now, payload=payload)

    # lists

    async def list_ids(self, selection: Selection) -> array[int]:
        """Ids of every entry that the selection shows, in order."""
        return await self._lists.run(lists.list_ids, selection)

    async def list_headlines(self, selection: Selection, *, limit: int, offset: int = 0) -> list[Headline]:
        """A page of a list; limit 0 is none."""
        return await self._screen.run(lists.list_headlines, selection, limit=limit, offset=offset)

    async def get_headlines(self, ids: Sequence[EntryId]) -> list[Headline]:
        """Rows by id, in the order asked."""
        return await self._screen.run(lists.get_headlines, ids)

    async def search(self, query: QueryPart, *, limit: int, sort: Sort) -> list[Snippet]:
        """Found entries with snippets; limit 0 is none."""
        return await self._searches.run(search.search, query, limit=limit, sort=sort)

    async def get_entry(self, entry_id: EntryId) -> Entry:
        """One entry with its best text. Raises NotFound."""
        return await self._screen.run(entries.get_entry, entry_id)

    async def get_earlier(self, entry_id: EntryId) -> list[tuple[datetime, Body]]:
        """Earlier texts of an edited entry, newest first."""
        return await self._screen.run(entries.get_earlier, entry_id)

    async def find_beginning(self, words: str, *, but: EntryId | None) -> EntryId | None:
        """The fullest entry that begins with these words."""
        return await self._searches.run(entries.find_beginning, words, but=but)

    async def find_link(self, link: str, *, but: EntryId | None) -> EntryId | None:
        """The fullest entry whose link leads to the same page."""
        return await self._searches.run(full_texts.find_link, link, but=but)

    async def next_unread(
        self, after: EntryId | None, selection: Selection, *, backwards: bool = False
    ) -> EntryId | None:
        """The next unread entry of the selection behind (or before) one, wrapping round."""
        lane = self._screen if first_rows.is_quick(selection) else self._searches
        return await lane.run(lists.next_unread, after, selection, backwards=backwards)

    # full text

    async def get_to_expand(self, entry_id: EntryId) -> EntryToExpand:
        """An entry as its expansion needs it. Raises NotFound."""
        return await self._searches.run(full_texts.get_to_expand, entry_id)

    async def put_text(
        self, entry_id: EntryId, found: TextFound, *, now: datetime, position: int | None = None
    ) -> None:
        """Store a text beside what the feed shipped."""
        await self._writer.run_then_rest(_REST, full_texts.put_text, entry_id, found, now=now, position=position)

    async def put_no_text(
        self, entry_id: EntryId, *, state: State, reason: str | None, teasers: Sequence[PageTeaser] = ()
    ) -> None:
        """Store what asking came to; texts stay as they are."""
        await self._writer.run(full_texts.put_no_text, entry_id, state=state, reason=reason, teasers=teasers)

    async def set_queued(self, ids: Sequence[EntryId], *, queued: bool) -> int:
        """Keep, or forget, that their full text is wanted; returns how many changed."""
        return await self._writer.run(full_texts.set_queued, ids, queued=queued)

    async def list_queued(self) -> list[EntryId]:
        """Entries whose full text waits for the network, newest first."""
        return await self._screen.run(full_texts.list_queued)

    async def put_saved(
        self,
        link: str,
        *,
        title: str,
        site: str | None,
        teaser: str,
        typed: bool = False,
        beside: str | None = None,
        now: datetime,
    ) -> EntryId:
        """An entry for a page of its own; the one there, if any."""
        return await self._writer.run(
            saved.put_saved, link, title=title, site=site, teaser=teaser, typed=typed, beside=beside, now=now
        )

    async def forget_saved(self, entry_id: EntryId) -> None:
        """Erase a saved page that gave nothing."""
        await self._writer.run(saved.forget_saved, entry_id)

    async def set_packed(
        self, ids: Sequence[EntryId], *, pictures: Mapping[EntryId, Sequence[str]] | None = None
    ) -> None:
        """Make these what is packed for the flight, in this order."""
        await self._writer.run(packed.set_packed, ids, pictures=pictures)

    async def list_packed(self) -> list[EntryId]:
        """What is packed, in its order."""
        return await self._screen.run(packed.list_packed)

    async def packed(self) -> Packed:
        """How ready what is packed is, without its pictures."""
        return await self._screen.run(packed.packed)

    async def list_packed_pictures(self) -> list[str]:
        """Addresses of the pictures of what is packed."""
        return await self._screen.run(packed.list_packed_pictures)

    async def put_errand(self, kind: str, target: str, *, now: datetime) -> None:
        """Keep something to be done when the network is back."""
        await self._writer.run(errands.put_errand, kind, target, now=now)

    async def list_errands(self) -> list[Errand]:
        """What waits for the network, the longest first."""
        return await self._screen.run(errands.list_errands)

    async def drop_errand(self, errand_id: int) -> None:
        """Forget an errand."""
        await self._writer.run(errands.drop_errand, errand_id)

    # marks

    async def mark(
        self,
        ids: Sequence[EntryId],
        *,
        read: bool | None = None,
        starred: bool | None = None,
        now: datetime,
        by_itself: bool = False,
    ) -> int:
        """Set states; returns how many entries changed."""
        return await self._writer.run(marks.mark, ids, read=read, starred=starred, now=now, by_itself=by_itself)

    async def mark_selection(
        self, selection: Selection, *, read: bool | None = None, starred: bool | None = None, now: datetime
    ) -> int:
        """Set states of every entry that the selection shows."""
        return await self._writer.run(marks.mark_selection, selection, read=read, starred=starred, now=now)

    async def remove_entries(self, ids: Sequence[EntryId], *, now: datetime) -> int:
        """Take entries out of every list."""
        return await self._writer.run(marks.remove_entries, ids, now=now)

    async def undo(self, *, now: datetime) -> tuple[Undone, str | None] | None:  # noqa: ARG002 - the port's
        """Take the last step back."""
        return await self._writer.run(undo.undo)

    # highlights

    async def put_highlight(self, entry_id: EntryId, anchor: Anchor, note: str = "", *, now: datetime) -> HighlightId:
        """Mark a passage. Raises NotFound."""
        return await self._writer.run(highlights.put_highlight, entry_id, anchor, note, now=now)

    async def set_note(self, highlight_id: HighlightId, note: str, *, now: datetime) -> None:
        """Write the note of a highlight anew. Raises NotFound."""
        await self._writer.run(highlights.set_note, highlight_id, note, now=now)

    async def remove_highlight(self, highlight_id: HighlightId, *, now: datetime) -> None:
        """Take a highlight out. Raises NotFound."""
        await self._writer.run(highlights.remove_highlight, highlight_id, now=now)

    async def list_highlights(self, entry_id: EntryId) -> list[Highlight]:
        """The highlights of an article in the order of its text."""
        return await self._screen.run(highlights.list_highlights, entry_id)

    async def list_all_highlights(self, selection: Selection) -> list[Quotation]:
        """The highlights of every entry that the selection shows, the newest highlight first."""
        return await self._searches.run(highlights.list_all_highlights, selection)

    async def list_versions(self, entry_id: EntryId) -> list[Version]:
        """Every text of an entry that is kept: those of now first."""
        return await self._screen.run(highlights.list_versions, entry_id)

    # what the screen remembers

    async def set_teaser_opened(self, entry_id: EntryId, n: int) -> None:
        """Note that the n-th page teaser was opened."""
        await self._writer.run(memory.set_teaser_opened, entry_id, n)

    async def set_position(self, entry_id: EntryId, position: int) -> None:
        """Keep where an article was left."""
        await self._writer.run(memory.set_position, entry_id, position)

    async def remember(self, values: Mapping[str, str]) -> None:
        """Keep small JSON texts by name."""
        await self._writer.run(memory.remember, values)

    async def recall(self) -> dict[str, str]:
        """All that was remembered."""
        return await self._screen.run(memory.recall)

    def view_start(self, choose: Callable[[Mapping[str, str]], Selection], *, limit: int) -> Future[ViewStart]:
        """The first frame's values; may be asked before an event loop runs."""
        return self._screen.submit(memory.view_start, choose, limit=limit)

    # health

    async def check(self) -> list[Check]:
        """The doctor's findings. Read only."""
        return await self._searches.run(health.check)

    async def repair(self) -> list[Check]:
        """Recount counters and rebuild the search index."""
        return await self._writer.run(health.repair)

    async def erase_removed(self, *, now: datetime) -> int:
        """Erase some of what was removed more than 30 days ago; 0 when nothing is left to erase."""
        return await self._writer.run_then_rest(_REST, health.erase_removed, now=now, limit=_ERASED_AT_ONCE)

    async def backup(self, target: Path) -> None:
        """Write the whole library to a file of its own."""
        await self._searches.run(migrations.copy_library, target)

    async def close(self) -> None:
        """Finish writes and close."""
        import asyncio  # as in `connection`: not before a loop runs

        await asyncio.to_thread(self.close_now)

    def close_now(self) -> None:
        """Finish writes and close, waiting for it: for where no event loop runs any more."""
        # The writer last: whoever closes last folds the journal into the file.
        for lane in (self._counts, self._searches, self._lists, self._screen, self._writer):
            if (thread := lane.close()) is not None:
                thread.join()
        self._held.release()
