"""How rows look with a mark of one article and its copies, and without it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from opreader.ui.pending import Change

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from opreader.model import EntryId, Headline


def mark_change(
    row: Headline | None,
    ids: Sequence[EntryId],
    *,
    read: bool | None,
    starred: bool | None,
    on_back: Callable[[], None],
) -> Change:
    """A mark of these entries; `row` is the one that was marked, as it was before, where that is known."""

    def done(one: Headline) -> Headline:
        return _marked(one, read=read, starred=starred) if one.id in ids else one

    def back(one: Headline) -> Headline:
        if row is None or one.id not in ids:
            return one
        return _marked(one, read=None if read is None else row.read, starred=None if starred is None else row.starred)

    return Change(done, back, ids, on_back=on_back)


def _marked(row: Headline, *, read: bool | None, starred: bool | None) -> Headline:
    """A row with other marks; None leaves one as it is."""
    read = row.read if read is None else read
    starred = row.starred if starred is None else starred
    return row if (read, starred) == (row.read, row.starred) else replace(row, read=read, starred=starred)
