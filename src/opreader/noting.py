"""What readers add to articles: highlights and notes; what changed between versions; a text given to another program."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from opreader.errors import NotFound, UsageError
from opreader.model import Selection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opreader.changes import Change
    from opreader.model import (
        Anchor,
        Body,
        Entry,
        EntryId,
        Highlight,
        HighlightId,
        PipeResult,
        QueryPart,
        Quotation,
        Version,
    )
    from opreader.ports import Clock, Outside, Store

_LONG: Final = 100_000
"""Characters of both versions; longer ones are compared on a thread, so that the screen goes on."""


class Noting:
    """Highlights, notes, versions and pipes of one library."""

    def __init__(self, *, store: Store, outside: Outside, clock: Clock) -> None:
        """Take the ports."""
        self._store = store
        self._outside = outside
        self._clock = clock

    async def add(self, entry_id: EntryId, anchor: Anchor, note: str = "") -> HighlightId:
        """Mark a passage; one step of undo. Raises NotFound, and UsageError for an article that is in no library.

        An empty passage with a note is a note on the article as a whole.
        """
        if entry_id < 0:
            raise UsageError("Only articles of your own feeds can be marked; subscribe to this one first, with a")
        if not anchor.exact.strip() and not note.strip():
            raise UsageError("There is nothing to mark: select a passage or write a note")
        return await self._store.put_highlight(entry_id, anchor, note, now=self._clock())

    async def set_note(self, highlight_id: HighlightId, note: str) -> None:
        """Write the note of a highlight anew; one step of undo. Raises NotFound."""
        await self._store.set_note(highlight_id, note, now=self._clock())

    async def remove(self, highlight_id: HighlightId) -> None:
        """Take a highlight and its note out; one step of undo. Raises NotFound."""
        await self._store.remove_highlight(highlight_id, now=self._clock())

    async def list(self, entry_id: EntryId) -> Sequence[Highlight]:
        """The highlights of an article in the order of its text, notes on the whole of it first."""
        return await self._store.list_highlights(entry_id) if entry_id > 0 else []

    async def list_all(self, query: QueryPart | None = None) -> Sequence[Quotation]:
        """The highlights of every article that a query selects, the newest highlight first."""
        return await self._store.list_all_highlights(Selection() if query is None else Selection(query=query))

    async def versions(self, entry_id: EntryId) -> Sequence[Version]:
        """Every text of an article that is kept: those of now, the best one first, then the replaced, newest first."""
        return await self._store.list_versions(entry_id) if entry_id > 0 else []

    async def changes(self, entry_id: EntryId) -> Sequence[Change] | None:
        """How the version before became the text of now; None where only one version is here.

        Of what the best text is of, the feed or the page; else of the other one.
        """
        versions = await self.versions(entry_id)
        for now in versions:
            before = next((one for one in versions if one.of == now.of and one.replaced is not None), None)
            if now.replaced is None and before is not None:
                if len(before.body.text) + len(now.body.text) > _LONG:
                    return await asyncio.to_thread(_compare, before.body, now.body)
                return _compare(before.body, now.body)
        return None

    def open_link(self, url: str) -> None:
        """Show an address in the browser. Raises UsageError."""
        self._outside.open_link(url)

    def open_in_browser(self, entry: Entry) -> None:
        """Show an entry's link, or its file. Raises UsageError."""
        target = entry.headline.link or entry.path
        if target is None:
            raise NotFound("This article has no link to open")
        self._outside.open_link(target)

    async def pipe(self, text: str, command: str, *, seconds: float = 30) -> PipeResult:
        """Give a text to a command on its standard input. Raises UsageError where it can't be started."""
        return await self._outside.pipe(self._outside.parse_command(command), text, seconds=seconds)


def _compare(before: Body, now: Body) -> Sequence[Change]:
    from opreader.changes import word_changes
    from opreader.document import parse_document, to_text

    old, new = (to_text(parse_document(body.text, body.markup)) for body in (before, now))
    return word_changes(old, new)
