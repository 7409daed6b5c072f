"""Entries of the same text, which are one on the screen: linked, told apart, and told with each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from opreader.store.rows import copies_of, id_list

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from opreader.model import EntryId
    from opreader.store.connection import Lanes

_REST: Final = 0.002
"""Seconds behind each piece of a long work, in which keys get through."""


class CopyTable:
    """Satisfies `opreader.library_ports.Copies`."""

    def __init__(self, lanes: Lanes) -> None:
        """Work on the threads of one library."""
        self._lanes = lanes

    async def relink(self, links: Mapping[EntryId, Collection[EntryId]], *, now: datetime) -> None:  # noqa: ARG002 - the port's
        """These entries have the same text as exactly those; groups, leads and counters follow."""
        await self._lanes.writer.run_then_rest(_REST, _relink, links)

    async def of(self, entry_id: EntryId) -> list[EntryId]:
        """The others of its group that are in no way gone, fullest first."""
        return await self._lanes.screen.run(_of, entry_id)

    async def split(self, ids: Sequence[EntryId], *, now: datetime) -> int:
        """Tell the groups of these entries apart for good, in one step of undo; returns how many entries those were."""
        return await self._lanes.writer.run(_split, ids, now=now)


def forget(db: sqlite3.Connection, ids: Sequence[int]) -> None:
    """Entries are being erased: they are of nobody's text any more."""
    from opreader.store.copy_groups import unlink

    for entry_id in ids:
        unlink(db, entry_id)


def _relink(db: sqlite3.Connection, links: Mapping[EntryId, Collection[EntryId]]) -> None:
    from opreader.store.copy_groups import link

    link(db, links)


def _of(db: sqlite3.Connection, entry_id: EntryId) -> list[EntryId]:
    return list(copies_of(db, id_list([entry_id])).get(entry_id, ()))


def _split(db: sqlite3.Connection, ids: Sequence[EntryId], *, now: datetime) -> int:
    from opreader.store.copy_groups import tell_apart
    from opreader.store.undo import Part, note_step

    count, pairs = tell_apart(db, ids)
    if pairs:
        note_step(db, [Part("apart", 0, pairs)], now=now, label=f"told {count} articles apart", count=count)
    return count if pairs else 0
