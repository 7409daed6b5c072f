"""Find an action, a feed or a folder by a few letters of its name, and articles by their words."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding
from textual.screen import ModalScreen
from textual.widgets import Input

from opreader.ui.actions import ACTIONS
from opreader.ui.dialogs.frame import Frame, Hints
from opreader.ui.dialogs.pick_list import PickList, Row
from opreader.ui.dialogs.words import key_words, line
from opreader.ui.glyphs import UNICODE
from opreader.ui.stage import start_work

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.timer import Timer

    from opreader.model import Feed, Headline
    from opreader.ui.dates import Dates
    from opreader.ui.glyphs import Glyphs
    from opreader.ui.keys import KeyMap

_KEYS_CELLS: Final = 9
_GROUP: Final = "palette"
_LEAST: Final = 2
"""Letters from which articles are looked for."""
_REST: Final = 0.2
"""Seconds without a key before they are."""


class Palette(ModalScreen[str | None]):
    """Answers the id of an action, "feed:12", "folder:NAME", "article:34", or None."""

    CSS_PATH = "../dialogs.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", show=False)]

    def __init__(
        self,
        keymap: KeyMap,
        feeds: Sequence[Feed],
        glyphs: Glyphs = UNICODE,
        *,
        find_articles: Callable[[str], Awaitable[Sequence[Headline]]] | None = None,
        dates: Dates | None = None,
    ) -> None:
        """`feeds` in the order of the tree; their folders are found too. `find_articles` finds articles by words."""
        super().__init__()
        self._keymap = keymap
        self._feeds = feeds
        self._glyphs = glyphs
        self._find_articles = find_articles
        self._dates = dates
        self._rest: Timer | None = None

    def compose(self) -> ComposeResult:
        """The field and what it finds, the best first; articles below."""
        articles = ", or words of an article" if self._find_articles else ""
        with Frame("Go to", glyphs=self._glyphs, classes="-tall"):
            yield PickList(
                [*self._action_rows(), *self._folder_rows(), *self._feed_rows()],
                placeholder=f"an action, a feed, a folder{articles}",
                left=_KEYS_CELLS,
                by_rank=True,
                ellipsis=self._glyphs.ellipsis,
            )
            yield Hints(("↑ ↓", "walk"), ("Enter", "do it, go there"), ("Esc", "close"), glyphs=self._glyphs)

    def on_unmount(self) -> None:
        """Nobody wants the answer any more."""
        self.app.workers.cancel_group(self.app, _GROUP)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        """Look for articles once the typing rests; those of other words go at once."""
        if self._find_articles is None:
            return
        if self._rest is not None:
            self._rest.stop()
        self.app.workers.cancel_group(self.app, _GROUP)
        self.query_one(PickList).show_found(())
        words = event.value.strip()
        if len(words) >= _LEAST:
            self._rest = self.set_timer(_REST, lambda: self._look(words))

    def _look(self, words: str) -> None:
        # A worker of the App: it tells of one that failed, and of a screen's it does not hear.
        start_work(self.app, partial(self._look_for, words), group=_GROUP, exclusive=True)

    async def _look_for(self, words: str) -> None:
        if self._find_articles is not None:
            found = await self._find_articles(words)
            self.query_one(PickList).show_found([self._article_row(one) for one in found])

    def _article_row(self, headline: Headline) -> Row:
        dates = [] if self._dates is None else [self._dates.short(headline.sort_date)]
        return Row(
            f"article:{headline.id}",
            headline.title or headline.teaser,
            left=f"{self._glyphs.badge(headline.state)} article",
            note=self._glyphs.separator.join([line(headline.feed_title), *dates]),
            group="Articles",
        )

    def _action_rows(self) -> list[Row]:
        return [
            Row(
                action.id,
                action.label.capitalize(),
                left=key_words(self._keymap.shown(action.id), self._glyphs),
                note=self._keymap.fill(action.help),
                group="Actions",
                also=action.id,
            )
            for action in ACTIONS
            if action.id != "palette"
        ]

    def _folder_rows(self) -> list[Row]:
        folders = dict.fromkeys(feed.folder for feed in self._feeds if feed.folder)
        return [Row(f"folder:{folder}", folder, left="folder", group="Folders") for folder in folders]

    def _feed_rows(self) -> list[Row]:
        return [
            Row(
                f"feed:{feed.id}",
                feed.title,
                left="feed",
                note=f"{line(feed.folder)}{self._glyphs.separator}{self._unread(feed)}"
                if feed.folder
                else self._unread(feed),
                group="Feeds",
                also=feed.url,
            )
            for feed in self._feeds
        ]

    def _unread(self, feed: Feed) -> str:
        return f"{self._glyphs.number(feed.unread)} unread"

    @on(PickList.Picked)
    def _picked(self, event: PickList.Picked) -> None:
        self.dismiss(event.id)
