"""Which article is on the screen: shows it at once where it is at hand, prepares its neighbours, finds the way back."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from opreader.errors import NotFound
from opreader.model import EntryId, State
from opreader.ui.layout.content import ArticleContent, Header
from opreader.ui.widgets.related_pane import RelatedItem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from opreader.model import Headline, OpenedTeaser
    from opreader.reader import Article
    from opreader.ui.stage import Stage

_KEPT: Final = 24
_REST_SECONDS: Final = 2.0
_AHEAD_SECONDS: Final = 0.03
_FROM_PAGE: Final = "FROM THIS PAGE"


@dataclass(frozen=True, slots=True)
class _Ready:
    """An article at hand, made ready for the panes."""

    article: Article
    content: ArticleContent
    items: tuple[RelatedItem, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where one was."""

    entry_id: EntryId
    position: int
    related: int
    """The item of the related pane that the cursor was on."""


class Articles:
    """The article pane and the related pane, driven by which entry one is on."""

    def __init__(self, stage: Stage, *, mark_read: Callable[[EntryId], None]) -> None:
        """`mark_read` is called when an article counts as read."""
        self._stage = stage
        self._mark_read = mark_read
        self._ready: OrderedDict[EntryId, _Ready] = OrderedDict()
        self._current: EntryId | None = None
        self._opened = False
        self._came_from: list[_Place] = []
        self._stop_rest: Callable[[], None] = lambda: None
        self._stop_preparing: Callable[[], None] = lambda: None

    # which one

    @property
    def current(self) -> EntryId | None:
        """The entry in the article pane; None where there is none."""
        return self._current

    @property
    def is_opened(self) -> bool:
        """Whether it was opened, not only passed by."""
        return self._opened

    @property
    def article(self) -> Article | None:
        """The article of the entry in the pane, once it is read."""
        ready = self._ready.get(self._current) if self._current is not None else None
        return ready.article if ready else None

    def rest_on(self, entry_id: EntryId | None) -> None:
        """The cursor came to an entry: show it in the same frame where it is at hand."""
        if entry_id == self._current and entry_id in self._ready:
            return
        self._leave()
        self._current, self._opened = entry_id, False
        if entry_id is None:
            self._stage.article.show_words(())
            self._stage.related.set_items((), empty=())
            return
        if (ready := self._ready.get(entry_id)) is not None:
            self._show(ready)
        else:
            self._stage.run(self._load(entry_id), group="article", exclusive=True)
        if self._stage.config.mark_read in {"open", "rest"}:
            self._stop_rest = self._stage.later(_REST_SECONDS, self._rested)

    def opened(self, entry_id: EntryId) -> None:
        """Someone opened this entry: show it, and let it count as read where opening is what counts."""
        self.rest_on(entry_id)
        self._opened = True
        if self._stage.config.mark_read == "open":
            self._stop_rest()
            self._mark_read(entry_id)

    def scrolled(self) -> None:
        """The article moved: with `mark_read = "end"` its end counts."""
        if self._current is not None and self._stage.config.mark_read == "end" and self._stage.article.at_end:
            self._mark_read(self._current)

    def _rested(self) -> None:
        if self._current is not None:
            self._mark_read(self._current)

    def _leave(self) -> None:
        self._stop_rest()
        content = self._stage.article.content
        if content is None or content.entry_id != self._current or content.entry_id == 0:
            return
        position = self._stage.article.position
        ready = self._ready.get(content.entry_id)
        if ready is not None and position != ready.article.entry.position:
            self._stage.run(self._keep_position(content.entry_id, position))

    async def _keep_position(self, entry_id: EntryId, position: int) -> None:
        await self._stage.reader.set_position(entry_id, position)
        await self.renew([entry_id])

    async def leave(self) -> None:
        """Keep the place of the article in the pane; for the end of the session."""
        self._stop_rest()
        content = self._stage.article.content
        if content is not None and content.entry_id:
            await self._stage.reader.set_position(content.entry_id, self._stage.article.position)

    # showing

    async def _load(self, entry_id: EntryId) -> None:
        try:
            ready = await self._get(entry_id)
        except NotFound:
            if self._current == entry_id:
                self._stage.article.show_words(("This article is no longer in the library.",))
            return
        if self._current == entry_id:
            self._show(ready)

    async def _get(self, entry_id: EntryId) -> _Ready:
        if (ready := self._ready.get(entry_id)) is not None:
            self._ready.move_to_end(entry_id)
            return ready
        article = await self._stage.reader.open(entry_id)
        ready = self._ready[entry_id] = _Ready(article, self._content(article), _items(article))
        while len(self._ready) > _KEPT:
            self._ready.popitem(last=False)
        return ready

    def _show(self, ready: _Ready) -> None:
        self._stage.article.show(ready.content, position=ready.article.entry.position)
        self._stage.related.set_items(ready.items, empty=_NO_RELATED)

    def prepare(self, ids: Sequence[EntryId]) -> None:
        """Read and lay out entries that may be next, nearest first, once the frame is out and the keys rest."""
        missing = [entry_id for entry_id in ids if entry_id not in self._ready]
        self._stop_preparing()
        if missing:
            self._stop_preparing = self._stage.later(
                _AHEAD_SECONDS, lambda: self._stage.run(self._prepare(missing), group="ahead", exclusive=True)
            )

    async def _prepare(self, ids: Sequence[EntryId]) -> None:
        for entry_id in ids:
            if entry_id in self._ready:
                continue
            try:
                ready = await self._get(entry_id)
            except NotFound:
                continue
            self._stage.article.prepare(ready.content)

    async def renew(self, ids: Sequence[EntryId]) -> None:
        """Read entries again whose state or text changed; the place in the one on the screen is kept."""
        for entry_id in ids:
            if self._ready.pop(entry_id, None) is not None and entry_id == self._current:
                ready = await self._get(entry_id)
                if entry_id == self._current:
                    self._stage.article.show(ready.content)

    def _content(self, article: Article) -> ArticleContent:
        entry = article.entry
        return ArticleContent(
            entry.headline.id,
            digest=f"{entry.headline.words}:{hash(entry.body.text)}",
            header=self._header(entry.headline),
            document=article.document,
            enclosures=entry.enclosures,
        )

    def _header(self, headline: Headline) -> Header:
        dates, glyphs = self._stage.dates, self._stage.glyphs
        minutes = f"{headline.minutes}\xa0min" if headline.words else ""
        authors = ", ".join(name for name in headline.authors if name != headline.feed_title)
        day = dates.short(headline.sort_date).replace(" ", "\xa0")
        parts = (authors, headline.feed_title, day, minutes)
        notes = [f"{glyphs.starred} starred"] if headline.starred else []
        if headline.edited:
            notes.append(f"{glyphs.edited} edited since it came")
        return Header(
            title=headline.title,
            byline=tuple(part for part in parts if part),
            state=headline.state,
            reason=headline.reason,
            queued=headline.queued,
            notes=tuple(notes),
            glyphs=glyphs,
        )

    # from related, and back

    async def open_teaser(self, n: int) -> EntryId | None:
        """Open the n-th headline (from 1) of the page. Returns the library's entry that it led to."""
        article = self.article
        if article is None:
            return None
        of = article.entry.headline.id
        opened = await self._stage.reader.open_teaser(of, n)
        self.remember_place()
        await self.renew([of])
        if opened.entry_id is not None:
            return opened.entry_id
        self._show_found(article, opened)
        return None

    def _show_found(self, article: Article, opened: OpenedTeaser) -> None:
        """Show what a headline of a page led to, where that is no entry: its lead, or why there is nothing."""
        from opreader.document import parse_document
        from opreader.teasers import NOTHING_BEGINS_SO

        self._leave()
        self._current = None
        if opened.text is not None:
            text, state, reason = opened.text, State.PARTIAL, "the page had this much"
        else:
            text, state = f"{opened.teaser.title}…\n\nIn your library {NOTHING_BEGINS_SO}. {_ADD_IT}", State.FAILED
            reason = opened.reason or NOTHING_BEGINS_SO
        header = Header(
            title=opened.teaser.title,
            byline=(f"listed by “{article.entry.headline.title}”",),
            state=state,
            reason=reason,
            glyphs=self._stage.glyphs,
        )
        digest = f"found:{hash((opened.teaser.title, opened.text))}"
        document = parse_document(text, "text")
        self._stage.article.show(ArticleContent(EntryId(0), digest, header, document), position=0)

    async def expand(self) -> bool:
        """Open the library's fuller text that begins like the teaser one is on. Says whether there was one."""
        article = self.article
        if article is None:
            return False
        found = await self._stage.reader.find_fuller(article.entry)
        if found is None:
            return False
        self.remember_place()
        self.opened(found)
        return True

    def remember_place(self) -> None:
        """Note where one is, so that `go_back` leads here."""
        if self._current is not None:
            related = self._stage.related.cursor
            self._came_from.append(_Place(self._current, self._stage.article.position, related))

    def go_back(self) -> EntryId | None:
        """Return to the article and line one came from; None where there is no way back."""
        if not self._came_from:
            return None
        place = self._came_from.pop()
        self._leave()
        self._current, self._opened = place.entry_id, True
        self._stage.run(self._return_to(place), group="article", exclusive=True)
        return place.entry_id

    async def _return_to(self, place: _Place) -> None:
        ready = await self._get(place.entry_id)
        if self._current == place.entry_id:
            self._stage.article.show(ready.content, position=place.position)
            self._stage.related.set_items(ready.items, empty=_NO_RELATED)
            if place.related >= 0:
                self._stage.related.move(place.related)


_ADD_IT: Final = "Add the feed, file or folder that has this text, and it opens here."
_NO_RELATED: Final = ("This page listed no", "other headlines.")


def _items(article: Article) -> tuple[RelatedItem, ...]:
    entry = article.entry
    return tuple(
        RelatedItem(
            _FROM_PAGE,
            f"{teaser.title}…",
            ("opened before",) if teaser.opened else (),
            key=f"page:{entry.headline.id}:{n}",
            read=teaser.opened,
        )
        for n, teaser in enumerate(entry.page_teasers, 1)
    )
