"""The feeds as the screen knows them: the tree with its counters, and which feed comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opreader.model import Selection
from opreader.ui.views import BEGUN
from opreader.ui.widgets.tree_rows import SmartRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opreader.model import Feed, FeedId
    from opreader.ui.stage import Stage
    from opreader.ui.views import View


class Feeds:
    """Holds the list of feeds that was read last, and shows it in the tree."""

    def __init__(self, stage: Stage, *, begun: int = 0) -> None:
        """Nothing is read yet; `begun` articles were begun and not finished when it was counted last."""
        self._stage = stage
        self._begun = begun
        self._counting = False
        self._count_again = False
        self._feeds: tuple[Feed, ...] = ()

    @property
    def all(self) -> tuple[Feed, ...]:
        """Every feed, in the order of the tree."""
        return self._feeds

    @property
    def subscribed(self) -> tuple[Feed, ...]:
        """Those that are no shelf."""
        return tuple(feed for feed in self._feeds if feed.id > 0)

    @property
    def folders(self) -> tuple[str, ...]:
        """Names of the folders."""
        return tuple(dict.fromkeys(feed.folder for feed in self._feeds if feed.folder))

    def get(self, feed_id: FeedId | None) -> Feed | None:
        """A feed by id."""
        return next((feed for feed in self._feeds if feed.id == feed_id), None)

    @property
    def begun(self) -> int:
        """How many articles were begun and not finished, as the tree shows it."""
        return self._begun

    async def load(self) -> None:
        """Read feeds and counters, and show them."""
        self.show(await self._stage.reader.list_feeds())
        self.count_begun()

    def count_begun(self) -> None:
        """Count behind what was begun and not finished; the tree keeps the number of before meanwhile."""
        self._count_again = True
        if not self._counting:
            self._counting = True
            self._stage.run(self._count_begun(), group="begun")

    async def _count_begun(self) -> None:
        try:
            while self._count_again:
                self._count_again = False
                begun = len(await self._stage.reader.list_ids(Selection(query=BEGUN)))
                if begun != self._begun:
                    self._begun = begun
                    self.show(self._feeds)
        finally:
            self._counting = False

    def show(self, feeds: Sequence[Feed]) -> None:
        """Show these feeds."""
        self._feeds = tuple(sorted(feeds, key=lambda feed: (feed.folder is None, (feed.folder or "").casefold())))
        own = self.subscribed
        smart = [
            SmartRow("all", "All articles", "all", sum(feed.unread for feed in own)),
            SmartRow("unread", "Unread", "unread"),
            SmartRow("starred", "Starred", "starred"),
            SmartRow("begun", "Continue reading", unread=self._begun),
        ]
        shelves = [SmartRow(f"feed:{feed.id}", feed.title, "guide", feed.unread) for feed in self._feeds if feed.id < 0]
        self._stage.tree.set_feeds(own, [*smart, *shelves])

    def next_with_unread(self, view: View, *, backwards: bool) -> str | None:
        """The key of the next feed with something unread behind (or before) a view, going round."""
        keys = [f"feed:{feed.id}" for feed in (self._feeds[::-1] if backwards else self._feeds)]
        start = keys.index(view.key) + 1 if view.key in keys else 0
        unread = {f"feed:{feed.id}" for feed in self.subscribed if feed.unread}
        ordered = [*keys[start:], *keys[:start]]
        return next((key for key in ordered if key in unread and key != view.key), None)

    def name_of(self, view: View) -> str:
        """What a view is called above the headlines."""
        if (feed := self.get(view.feed_id)) is not None:
            return feed.title
        if view.folder is not None:
            return view.folder
        if view.query is not None:
            return f"/ {view.query}"
        return {"unread": "Unread", "starred": "Starred", "begun": "Continue reading"}.get(view.key, "All articles")
