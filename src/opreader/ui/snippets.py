"""Where the words of a query stand in what it found: read behind for the rows in sight, shown for the row one is on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opreader.model import AllOf

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from opreader.model import EntryId, QueryPart
    from opreader.ui.stage import Stage


class Snippets:
    """The places of one query; none while the list is no query's."""

    def __init__(self, stage: Stage) -> None:
        """No query yet."""
        self._stage = stage
        self._query: QueryPart = AllOf()
        self._places: dict[EntryId, str] = {}
        self._asked: set[EntryId] = set()
        self.on_came: Callable[[], None] = lambda: None
        """Called when places came."""

    def ask(self, query: QueryPart) -> None:
        """The list is this query's from now on; `AllOf()`: it is none's."""
        if query != self._query:
            self._query = query
            self._places, self._asked = {}, set()

    def get(self, entry_id: EntryId) -> str | None:
        """The place in an article, found words between U+0002 and U+0003; None while it is not known, and asked for."""
        if self._query == AllOf():
            return None
        if (place := self._places.get(entry_id)) is None and entry_id not in self._asked:
            near = dict.fromkeys((entry_id, *self._stage.headlines.ids_in_sight()))
            wanted = [one for one in near if one > 0 and one not in self._asked]
            self._asked.update(wanted)
            if wanted:
                self._stage.run(self._read(wanted, self._query), group="snippets")
        return place

    async def _read(self, ids: Sequence[EntryId], query: QueryPart) -> None:
        found = await self._stage.reader.windows.snippets(ids, query)
        if query == self._query:
            self._places.update(found)
            self.on_came()
