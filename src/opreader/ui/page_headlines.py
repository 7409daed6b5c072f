"""Headlines that an article's page listed: opening what the library has of them, fetching the rest."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from opreader.errors import OpreaderError
from opreader.model import State
from opreader.ui.expanding import tell_expansion
from opreader.ui.going_on import STOPS, is_cancelled
from opreader.ui.ready import Found, fetching, found_from

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from opreader.model import EntryId, Expansion, FeedId
    from opreader.ui.articles import Articles
    from opreader.ui.stage import Stage
    from opreader.ui.watching import Watching


class PageHeadlines:
    """What Enter and `f` do on a headline of a page."""

    def __init__(
        self,
        stage: Stage,
        articles: Articles,
        watching: Watching,
        *,
        open_entry: Callable[[EntryId], None],
        go: Callable[[], None],
        may_fetch: Callable[[FeedId], bool],
        show_status: Callable[[], None],
        show_lists: Callable[[], Awaitable[None]],
    ) -> None:
        """How to open an entry, to give the keys to the article, and to show status line, feeds and lists anew.

        `may_fetch` tells whether texts of a feed's articles may be fetched without being asked for.
        """
        self._stage = stage
        self._articles = articles
        self._watching = watching
        self._open_entry = open_entry
        self._go = go
        self._may_fetch = may_fetch
        self._show_status = show_status
        self._show_lists = show_lists
        self._under_way: dict[tuple[EntryId, int], asyncio.Task[Expansion]] = {}

    @property
    def words(self) -> tuple[str, ...]:
        """What the status line says."""
        return ("fetching a page", STOPS) if self._under_way else ()

    def cancel(self) -> bool:
        """Stop what is running; False where nothing runs."""
        for task in self._under_way.values():
            task.cancel()
        return bool(self._under_way)

    async def open(self, n: int) -> None:
        """Open the n-th headline (from 1) of the page: what the library has, else its lead, else its page."""
        article = self._articles.article
        if article is None:
            return
        headline = article.entry.headline
        opened = await self._stage.reader.open_teaser(headline.id, n)
        self._articles.remember_place()
        await self._articles.renew([headline.id])
        if opened.entry_id is not None:
            self._open_entry(opened.entry_id)
            return
        found = found_from(article, n, opened)
        link = opened.teaser.link
        at_once = opened.text is None and link is not None and headline.id > 0 and self._may_fetch(headline.feed_id)
        if at_once and link is not None and self._stage.reader.is_up(link):
            self._articles.show_found(found, note=fetching(self._stage.glyphs))
            self._go()
            await self._fetch(found)
        else:
            self._articles.show_found(found, reason=opened.reason)
            self._go()

    async def fetch_shown(self) -> None:
        """Fetch the headline that stands in the article pane without a text."""
        if (found := self._articles.found) is not None and self._can_fetch(found):
            self._articles.show_found(found, note=fetching(self._stage.glyphs))
            await self._fetch(found)

    async def fetch(self, n: int) -> None:
        """Fetch the n-th headline (from 1) of the page and open it when it comes; the article stays meanwhile."""
        article = self._articles.article
        if article is None or not 1 <= n <= len(article.entry.page_teasers):
            return
        headline = article.entry.headline
        found = Found(headline.id, headline.title, n, article.entry.page_teasers[n - 1])
        if self._can_fetch(found):
            await self._fetch(found)

    def _can_fetch(self, found: Found) -> bool:
        if found.of < 0 or found.teaser.link is None:
            self._stage.notices.say("this headline has no link that could be fetched")
            return False
        if (found.of, found.n) in self._under_way:
            self._stage.notices.say("it is being fetched", then=STOPS)
            return False
        return True

    async def _fetch(self, found: Found) -> None:
        key = (found.of, found.n)
        task = self._under_way[key] = asyncio.create_task(self._stage.reader.expand_teaser(*key))
        self._show_status()
        expansion, trouble = None, "stopped"
        try:
            expansion = await task
        except asyncio.CancelledError:
            if is_cancelled():
                raise
        except OpreaderError as error:
            trouble = str(error)
        finally:
            del self._under_way[key]
            self._show_status()
        if expansion is None:
            self._tell_nothing(found, trouble)
            return
        await self._show_lists()
        if expansion.queued:
            self._watching.watch()
        await self._articles.renew([found.of])
        line = tell_expansion(expansion)
        if expansion.id is None or expansion.state not in {State.FULL, State.PARTIAL}:
            self._tell_nothing(found, line)
        elif self._is_here(found):
            if self._articles.found is None:
                self._articles.remember_place()
            self._open_entry(expansion.id)
            self._stage.notices.say(line)
        else:
            self._stage.notices.say(f"{expansion.title}: {line}")

    def _is_here(self, found: Found) -> bool:
        """Whether one still waits for it: on its placeholder, or on the article that listed it."""
        shown = self._articles.found
        return self._articles.current == found.of if shown is None else _is_same(shown, found)

    def _tell_nothing(self, found: Found, why: str) -> None:
        self._stage.notices.say(f"{found.teaser.title}: {why}")
        if (shown := self._articles.found) is not None and _is_same(shown, found):
            self._articles.show_found(shown, reason=why)


def _is_same(one: Found, other: Found) -> bool:
    return (one.of, one.n) == (other.of, other.n)
