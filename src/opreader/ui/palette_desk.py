"""The palette and what is done with its answer; the articles that it lists are looked for in the library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from opreader.errors import QueryError
from opreader.model import AllOf, EntryId, Filter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from opreader.model import Headline
    from opreader.ui.screens.main import MainScreen

_MOST: Final = 8
"""Articles that are listed."""


class PaletteDesk:
    """Finds actions, feeds, folders and articles by a few words. The dialog is imported when it is asked for."""

    def __init__(self, screen: MainScreen) -> None:
        """Take the screen that the palette is opened over."""
        self._screen = screen

    @property
    def table(self) -> Mapping[str, Callable[[], None]]:
        """Action id → what it does."""
        return {"palette": lambda: self._screen.stage.run(self.ask(), opens=True)}

    async def ask(self) -> None:
        """Open the palette and do what is chosen."""
        from opreader.ui.dialogs.palette import Palette

        screen = self._screen
        dialog = Palette(
            screen.keymap,
            screen.feeds.subscribed,
            screen.stage.glyphs,
            find_articles=self._find,
            dates=screen.stage.dates,
        )
        chosen = await screen.app.push_screen_wait(dialog)
        if chosen is None:
            return
        kind, colon, rest = chosen.partition(":")
        if kind == "article":
            screen.articles.remember_place()
            screen.commands.open_entry(EntryId(int(rest)))
        elif colon:
            screen.commands.show(chosen)
        else:
            screen.act(chosen)

    async def _find(self, words: str) -> Sequence[Headline]:
        """Articles by a query, the best first, then by parts of their titles: half a word finds them too."""
        reader = self._screen.stage.reader
        in_title = AllOf(tuple(Filter("title", word) for word in words.replace('"', " ").split()))
        found: dict[EntryId, Headline] = {}
        try:
            for one in await reader.search(reader.read_query(words), limit=_MOST):
                found[one.headline.id] = one.headline
        except QueryError:
            pass  # not finished yet, or no query
        if len(found) < _MOST:
            for one in await reader.search(in_title, limit=_MOST, sort="newest"):
                found.setdefault(one.headline.id, one.headline)
        return _one_of_each(found.values())[:_MOST]


def _one_of_each(rows: Iterable[Headline]) -> list[Headline]:
    """These articles without copies of those before them."""
    kept: dict[EntryId, Headline] = {}
    for row in rows:
        if not any(copy in kept for copy in row.copies):
            kept[row.id] = row
    return list(kept.values())
