"""The link of what one is on: opened in the browser, now or when the network is back, and copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opreader.errors import OpreaderError

if TYPE_CHECKING:
    from collections.abc import Callable

    from opreader.ui.articles import Articles
    from opreader.ui.background import Background
    from opreader.ui.related_walk import RelatedWalk
    from opreader.ui.stage import Stage


class Links:
    """What keys do with the link of the article, or of the item under the cursor of the related pane."""

    def __init__(
        self,
        stage: Stage,
        *,
        articles: Articles,
        related: RelatedWalk,
        background: Background,
        copy: Callable[[str], None],
    ) -> None:
        """`copy` puts text on the clipboard."""
        self._stage = stage
        self._articles = articles
        self._related = related
        self._background = background
        self._copy = copy

    @property
    def _link(self) -> str | None:
        """The address of what one is on: in the related pane, or in the article pane."""
        if self._related.is_on_item:
            return self._related.link
        article, found = self._articles.article, self._articles.found
        return article.entry.headline.link if article else found.teaser.link if found else None

    def open_in_browser(self) -> None:
        """Show the page or file of what one is on in the browser; without a network, when it is back."""
        article, reader, link = self._articles.article, self._stage.reader, self._link
        if link is not None and not reader.is_up(link):
            self._stage.run(self._open_later(link))
            return
        if link is None and self._related.is_on_item:
            self._stage.notices.say("this headline has no link")
            return
        if link is None and article is None:
            return
        try:
            if link is None and article is not None:
                reader.notes.open_in_browser(article.entry)
            elif link is not None:
                reader.notes.open_link(link)
        except OpreaderError as error:
            self._stage.notices.say(str(error), "error")
        else:
            self._stage.notices.say("opened in the browser")

    async def _open_later(self, link: str) -> None:
        await self._stage.reader.errands.keep("open", link)
        self._stage.notices.say("no network: the page opens in the browser when it is back")
        self._background.watching.watch()

    def copy_link(self) -> None:
        """Copy the link of what one is on, or the path of the article's file."""
        article, link = self._articles.article, self._link
        if link is None and article is not None and not self._related.is_on_item:
            link = article.entry.path
        if link is None:
            self._stage.notices.say(f"this {'headline' if self._related.is_on_item else 'article'} has no link")
            return
        self._copy(link)
        self._stage.notices.say(f"copied {link}")
