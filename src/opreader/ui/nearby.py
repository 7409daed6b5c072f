"""Which articles one may come to next: those round the cursor, the ends of the list, the first of the lists round it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from opreader.errors import OpreaderError
from opreader.model import EntryId
from opreader.ui.widgets.held_rows import PAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from opreader.model import Headline
    from opreader.ui.articles import Articles
    from opreader.ui.lists import Lists
    from opreader.ui.panes import Panes
    from opreader.ui.stage import Stage
    from opreader.ui.widgets.window_ids import WindowIds

_AROUND: Final = (1, -1, 2, -2, 3, -3)
"""Rows from the cursor, the likeliest first."""
_NEXT: Final = 2
"""So many of them come before what is farther away."""
_REST_SECONDS: Final = 0.1
"""Nobody runs down the list; under what one needs to read a headline."""


class Nearby:
    """Has them read and laid out while one looks at another."""

    def __init__(self, stage: Stage, *, lists: Lists, articles: Articles, panes: Panes) -> None:
        """Nothing is looked for yet."""
        self._stage = stage
        self._lists = lists
        self._articles = articles
        self._panes = panes
        self._ends_of: WindowIds | None = None
        """The list whose last rows were read."""
        self._last: EntryId | None = None
        self._stop: Callable[[], None] = lambda: None

    def look(self) -> None:
        """One came to another article, list or pane."""
        self._articles.prepare(self._around)
        self._stop()
        self._stop = self._stage.later(_REST_SECONDS, self._look_further)

    @property
    def _around(self) -> list[EntryId]:
        headlines = self._stage.headlines
        at = headlines.cursor_index
        return [entry_id for by in _AROUND if (entry_id := headlines.id_at(at + by)) is not None]

    def _look_further(self) -> None:
        work = self._look_into_lists() if self._panes.active == "feeds" else self._look_at_ends()
        self._stage.run(work, group="nearby", exclusive=True)

    async def _look_at_ends(self) -> None:
        """The last rows of the list, once, with the last article; and the first one."""
        headlines, reader = self._stage.headlines, self._stage.reader
        window = headlines.content.window
        if window is not self._ends_of:
            rows: Sequence[Headline] = ()
            with suppress(OpreaderError):  # said when somebody goes there
                if headlines.content.knows_last:
                    ids = window.between(headlines.count - PAGE, headlines.count)
                    missing = [EntryId(one) for one in ids if headlines.held.get(one) is None]
                    rows = await self._lists.rows_of(missing) if missing else ()
                elif self._lists.view.query is None:
                    rows = await reader.windows.list_last(self._lists.selection, limit=PAGE)
            if window is not headlines.content.window:
                return
            self._ends_of, self._last = window, rows[-1].id if rows else None
            headlines.held.take(rows)
        ends = (headlines.id_at(headlines.count - 1) or self._last, headlines.id_at(0))
        self._prepare([one for one in ends if one is not None])

    async def _look_into_lists(self) -> None:
        """The first article of the list below the cursor of the tree, and of the one above."""
        found: list[EntryId] = []
        reader = self._stage.reader
        for key in self._stage.tree.neighbours:
            with suppress(OpreaderError):  # as above
                selection = self._lists.session.view_named(key).selection(reader.read_query)
                found += [row.id for row in (await reader.windows.open_list(selection, limit=1)).rows]
        self._prepare(found)

    def _prepare(self, farther: Sequence[EntryId]) -> None:
        around, current = self._around, self._articles.current
        ids = dict.fromkeys((*around[:_NEXT], *farther, *around[_NEXT:]))
        self._articles.prepare([one for one in ids if one != current])
