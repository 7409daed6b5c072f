"""Smart rows of the tree: those that ship and those of feeds.toml, with the numbers that are counted behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from opreader.errors import QueryError
from opreader.ui.views import SHIPPED_QUERIES, View
from opreader.ui.widgets.tree_rows import SmartRow

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from opreader.smart_feeds import SmartFeed
    from opreader.ui.stage import Stage
    from opreader.ui.widgets.tree_rows import Sign

SHIPPED: Final[tuple[tuple[str, str, Sign], ...]] = (
    ("all", "All articles", "all"),
    ("today", "Today", "today"),
    ("unread", "Unread", "unread"),
    ("starred", "Starred", "starred"),
    ("begun", "Continue reading", "begun"),
    ("flight", "Ready for the flight", "flight"),
    ("long", "Long reads", "long"),
)
"""Key, title and sign of the rows that are always there."""
TITLES: Final = {key: title for key, title, _ in SHIPPED}
PAUSE: Final = 0.6
"""Seconds without a change before anything is counted."""


class Smart:
    """The smart rows. A number that is not counted yet is that of before, also over a restart."""

    def __init__(
        self,
        stage: Stage,
        *,
        saved: Sequence[SmartFeed],
        counts: Mapping[str, int],
        show: Callable[[Mapping[str, int]], None],
    ) -> None:
        """`saved` are those of feeds.toml; `counts` were shown last; `show` is told of each number that is counted."""
        self._stage = stage
        self._saved = tuple(saved)
        self._counts = {key: count for key, count in counts.items() if key in self._keys()}
        self._show = show
        self._wanted: set[str] = set()
        self._stop: Callable[[], None] | None = None
        self._troubles: dict[str, str] | None = None

    @property
    def saved(self) -> tuple[SmartFeed, ...]:
        """Those of feeds.toml."""
        return self._saved

    @property
    def counts(self) -> Mapping[str, int]:
        """The numbers that were counted last, by key."""
        return dict(self._counts)

    def take(self, saved: Sequence[SmartFeed]) -> bool:
        """Those of feeds.toml as they are now; tells whether they changed."""
        before, self._saved = self._saved, tuple(saved)
        if before == self._saved:
            return False
        self._troubles = None
        known = {f"smart:{one.name}": one.query for one in before}
        new = {f"smart:{one.name}" for one in self._saved if known.get(f"smart:{one.name}") != one.query}
        self._counts = {key: count for key, count in self._counts.items() if key in self._keys() and key not in new}
        self.want(new)
        return True

    def find(self, key: str | None) -> SmartFeed | None:
        """The one of feeds.toml that a key names."""
        return next((one for one in self._saved if f"smart:{one.name}" == key), None)

    def trouble(self, key: str) -> str | None:
        """Why the query of a saved one can't be read; None where it can."""
        if self._troubles is None:
            read_query = self._stage.reader.read_query
            views = [View(f"smart:{one.name}", words=one.query) for one in self._saved]
            self._troubles = {view.key: reason for view in views if (reason := view.trouble(read_query)) is not None}
        return self._troubles.get(key)

    def rows(self, *, unread: int, starred: int) -> list[SmartRow]:
        """The rows, in the order of the tree; numbers of all, unread and starred come from the feeds."""
        numbers = {**self._counts, "all": unread, "unread": unread, "starred": starred}
        return [
            *(SmartRow(key, title, sign, numbers.get(key, 0)) for key, title, sign in SHIPPED),
            *(self._saved_row(one) for one in self._saved),
        ]

    def _saved_row(self, one: SmartFeed) -> SmartRow:
        key = f"smart:{one.name}"
        trouble = self.trouble(key) is not None
        return SmartRow(key, one.name, "query", self._counts.get(key, 0), one.folder, trouble)

    def _keys(self) -> list[str]:
        return [*SHIPPED_QUERIES, *(f"smart:{one.name}" for one in self._saved)]

    # counting

    def want(self, keys: Collection[str] | None = None) -> None:
        """Have these counted, or all, once nothing changes for a moment; what is being counted then is broken off."""
        self._wanted.update(self._keys() if keys is None else keys)
        if self._stop is not None:
            self._stop()
        if self._wanted:
            self._stop = self._stage.later(PAUSE, self.count)

    def count(self) -> None:
        """Count now what is wanted."""
        self._stage.run(self._count(), group="smart", exclusive=True)

    async def _count(self) -> None:
        reader = self._stage.reader
        # Those that are wanted stay so until their number is here: who is broken off is counted the next time.
        for key in [key for key in self._keys() if key in self._wanted]:
            found = self.find(key)
            view = View(key, words=found.query if found else None, hide_read=key != "begun")
            try:
                number = await reader.windows.count(view.selection(reader.read_query))
            except QueryError:
                number = 0
            self._wanted.discard(key)
            if self._counts.get(key, 0) != number:
                self._counts[key] = number
                self._show({key: number})
