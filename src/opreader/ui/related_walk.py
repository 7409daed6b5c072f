"""What keys do in the related pane: walking it, opening what is there, and which entry an action means there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opreader.model import EntryId
from opreader.ui.related_items import ENTRIES, key_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from opreader.model import PageTeaser
    from opreader.ui.articles import Articles
    from opreader.ui.background import Background
    from opreader.ui.panes import Panes
    from opreader.ui.stage import Stage
    from opreader.ui.widgets.related_lines import RelatedItem


class RelatedWalk:
    """The related pane under the keys."""

    def __init__(
        self,
        stage: Stage,
        *,
        panes: Panes,
        articles: Articles,
        background: Background,
        open_entry: Callable[[EntryId], None],
    ) -> None:
        """`open_entry` opens an entry in the article pane."""
        self._stage = stage
        self._panes = panes
        self._articles = articles
        self._background = background
        self._open_entry = open_entry

    @property
    def _at(self) -> tuple[str, int, int]:
        """Kind and numbers of the item under the cursor while the pane has the keys."""
        return key_of(self._stage.related.cursor_item if self._panes.active == "related" else None)

    @property
    def is_on_item(self) -> bool:
        """Whether keys mean what the cursor of the pane is on."""
        return bool(self._at[0])

    @property
    def entry_id(self) -> EntryId | None:
        """The entry that the cursor of the pane is on while it has the keys."""
        kind, _, number = self._at
        return EntryId(number) if kind in ENTRIES else None

    @property
    def link(self) -> str | None:
        """The address of what the cursor of the pane is on while it has the keys."""
        kind, _, n = self._at
        if kind in ENTRIES:
            headline = self._articles.beside.headline(EntryId(n))
            return headline.link if headline else None
        return self.teaser.link if self.teaser is not None else None

    @property
    def teaser(self) -> PageTeaser | None:
        """The headline of the article's page that the cursor of the pane is on while it has the keys."""
        kind, of, n = self._at
        article = self._articles.article
        if kind != "page" or article is None or article.entry.headline.id != of:
            return None
        return article.entry.page_teasers[n - 1] if n <= len(article.entry.page_teasers) else None

    def walk(self, by: int) -> None:
        """To the next headline, or the one before; the keys go there."""
        pane = self._stage.related
        if not pane.items:
            self._stage.notices.say("nothing related here")
            return
        self._panes.go("related")
        moved = pane.next_item() if by > 0 else pane.previous_item()
        if not moved and pane.cursor < 0:
            pane.first()

    def open(self, item: RelatedItem) -> None:
        """Open a headline of the pane; the way back leads to where one is now."""
        kind, _, number = key_of(item)
        if kind == "page":
            self._stage.run(self._background.page_headlines.open(number))
        elif kind in ENTRIES:
            self._articles.remember_place()
            self._open_entry(EntryId(number))

    async def expand(self) -> bool:
        """Fetch what the cursor of the pane is on; False where it is on nothing."""
        kind, _, number = self._at
        if kind == "page":
            await self._background.page_headlines.fetch(number)
        elif kind in ENTRIES:
            await self._background.expanding.expand(EntryId(number))
        return bool(kind)
