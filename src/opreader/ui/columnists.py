"""The authors: their branch of the tree, the list of all by one, and the way back to the list that one came from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from opreader.frozen import frozen
from opreader.ui.widgets.tree_rows import AUTHORS, MORE_AUTHORS, NO_AUTHORS, SmartRow

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from opreader.model import EntryId
    from opreader.model.listed import Author
    from opreader.ui.stage import Stage
    from opreader.ui.views import Session

MOST_ROWS: Final = 500
"""Authors that the tree shows."""
MOST_TO_PICK: Final = 20_000
PAUSE: Final = 0.6
"""Seconds without a change before the authors are read again."""


@frozen
class Place:
    """A list, and where one was in it."""

    key: str
    entry_id: EntryId | None


class Columnists:
    """The authors as the tree shows them: read when the branch is unfolded, and again behind what changes."""

    def __init__(self, stage: Stage, session: Session) -> None:
        """Nothing is read yet; the name of the author whose view one left in is known."""
        self._stage = stage
        self._rows: tuple[SmartRow, ...] = ()
        self._names: dict[int, str] = {}
        view = session.view_named(session.view)
        if view.author_id is not None and session.author:
            self._names[view.author_id] = session.author
        self._stop: Callable[[], None] | None = None
        self.on_pick: Callable[[], None] = lambda: None
        """Called where an author is to be chosen of all."""
        self.came_from: Place | None = None
        """Where one was before the list of an author was asked for from an article."""

    @property
    def rows(self) -> Sequence[SmartRow]:
        """The rows below that of the authors, as far as they were read."""
        return self._rows

    def name_of(self, author_id: int) -> str:
        """What an author is called."""
        return self._names.get(author_id, "Author")

    async def know(self, author_id: int) -> None:
        """Learn the name of an author."""
        if author_id not in self._names:
            self.learn(await self._stage.reader.authors.get_author(author_id))

    def learn(self, author: Author) -> None:
        """Keep the name of an author."""
        self._names[author.id] = author.name

    async def entering(self, key: str) -> None:
        """A list is about to be entered: learn whose it is; anywhere else there is no way back from an author's list."""
        kind, _, rest = key.partition(":")
        if kind == "author" and rest.isdigit():
            await self.know(int(rest))
        else:
            self.came_from = None

    # the branch

    def open_row(self, key: str) -> None:
        """Enter on a row that is no list."""
        if key == AUTHORS:
            self._stage.tree.toggle()
        elif key == MORE_AUTHORS:
            self.on_pick()

    @property
    def unfolded(self) -> bool:
        """Whether the authors are to be seen in the tree."""
        return AUTHORS not in self._stage.tree.folded

    def look(self) -> None:
        """Read the authors behind, where they are to be seen, and show them in their order of now."""
        if self.unfolded:
            self._stage.run(self._look(anew=True), group="authors", exclusive=True)

    def _renew(self) -> None:
        self._stage.run(self._look(anew=False), group="authors", exclusive=True)

    def look_again(self) -> None:
        """Read them again once nothing changes for a moment, where they are to be seen; at once where none is there yet."""
        if self._stop is not None:
            self._stop()
            self._stop = None
        if not self.unfolded:
            return
        if self._rows:
            self._stop = self._stage.later(PAUSE, self._renew)
        else:
            self.look()

    async def _look(self, *, anew: bool) -> None:
        found = await self._stage.reader.authors.list_authors(limit=MOST_ROWS + 1, unread_only=False)
        for author in found[:MOST_ROWS]:
            self.learn(author)
        rows = [SmartRow(f"author:{one.id}", one.name, None, one.unread) for one in found[:MOST_ROWS]]
        if not rows:
            rows = [SmartRow(NO_AUTHORS, "no authors yet", None)]
        elif len(found) > MOST_ROWS:
            rows.append(SmartRow(MORE_AUTHORS, f"all authors{self._stage.glyphs.ellipsis}", None))
        self._take(tuple(rows), anew=anew)

    def _take(self, rows: tuple[SmartRow, ...], *, anew: bool) -> None:
        keys, before = [row.key for row in rows], [row.key for row in self._rows]
        # A mark moves nobody under the eye: while they are the same people only their numbers change.
        if keys == before or (not anew and set(keys) == set(before)):
            numbers = {row.key: row.unread for row in rows}
            self._rows = tuple(replace(row, unread=numbers[row.key]) for row in self._rows)
            self._stage.tree.set_counts(numbers)
        else:
            self._rows = rows
            self._stage.tree.set_authors(rows)
