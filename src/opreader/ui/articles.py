"""Which article is on the screen: shows it at once where it is at hand, prepares its neighbours, finds the way back."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from opreader.errors import LibraryDamaged, LibraryError, NotFound
from opreader.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from opreader.model import EntryId
    from opreader.reader import Article
    from opreader.ui.layout.pieces import Expected
    from opreader.ui.ready import Found, Ready
    from opreader.ui.stage import Stage
    from opreader.ui.takes import Beside

_KEPT: Final = 24
_REST_SECONDS: Final = 2.0
_AHEAD_SECONDS: Final = 0.03


@frozen
class _Place:
    """Where one was."""

    entry_id: EntryId
    position: int
    """The paragraph on top."""
    line: int | None
    """The line on top; None where another text was shown than the best one."""
    size: tuple[int, int]
    """Columns and lines of the article then: where they are others the paragraph is returned to."""
    related: str
    """The key of the item of the related pane that the cursor was on; "" for none."""


class Articles:
    """The article pane and the related pane, driven by which entry one is on."""

    def __init__(self, stage: Stage, *, mark_read: Callable[[EntryId], None]) -> None:
        """`mark_read` is called when an article counts as read."""
        self._stage = stage
        self._beside: Beside | None = None
        self._mark_read = mark_read
        self.on_stayed: Callable[[EntryId], None] = lambda _: None
        """Called when one opened an article or rested on it."""
        self.pictures_of: Callable[[Article], Awaitable[Expected]] = _no_pictures
        """Which pictures of an article may come, with their sizes."""
        self.on_begun: Callable[[], None] = lambda: None
        """Called when an article became one that is begun and not finished, or no more one."""
        self._ready: OrderedDict[EntryId, Ready] = OrderedDict()
        self._near: Sequence[EntryId] = ()
        self._renewals: dict[EntryId, int] = {}
        """How often an entry changed: what was read before the last change is not kept."""
        self._notes: dict[EntryId, str] = {}
        self._why_queued: dict[EntryId, str] = {}
        self._current: EntryId | None = None
        self._found: Found | None = None
        self._opened = False
        self._other = False
        self._left = (0, 0)
        """Where one was in the best text when one left it for the other, and where one came to there."""
        self._came_from: list[_Place] = []
        self._stop_rest: Callable[[], None] = lambda: None
        self._is_rest_due = False
        """Whether the article of now was not rested on yet."""
        self._stop_preparing: Callable[[], None] = lambda: None

    @property
    def beside(self) -> Beside:
        """What the related pane shows."""
        if self._beside is None:
            from opreader.ui.takes import Beside  # here and below: not needed by the first frame

            self._beside = Beside(self._stage)
            self._beside.near = lambda: [ready for one in self._near if (ready := self._ready.get(one)) is not None]
        return self._beside

    # which one

    @property
    def current(self) -> EntryId | None:
        """The entry in the article pane; None where there is none."""
        return self._current

    @property
    def at_hand(self) -> list[EntryId]:
        """The entries that are read and laid out."""
        return list(self._ready)

    @property
    def found(self) -> Found | None:
        """The headline of a page that stands in the article pane without an entry."""
        return self._found

    @property
    def is_opened(self) -> bool:
        """Whether it was opened, not only passed by."""
        return self._opened

    @property
    def article(self) -> Article | None:
        """The article of the entry in the pane, once it is read."""
        ready = self._now
        return ready.article if ready else None

    @property
    def shows_other(self) -> bool:
        """Whether the text in the pane is not the best one."""
        return self._other

    @property
    def _now(self) -> Ready | None:
        return self._ready.get(self._current) if self._current is not None else None

    def rest_on(self, entry_id: EntryId | None) -> None:
        """The cursor came to an entry: show it in the same frame where it is at hand."""
        if entry_id is not None and entry_id == self._current and entry_id in self._ready:
            return
        frames = self._stage.frames
        frames.let_go(("article", self._current))
        self._go_to(entry_id)
        if entry_id is None:
            self._stage.article.show_words(())
            self.beside.show(None)
            return
        if (ready := self._ready.get(entry_id)) is not None:
            self._show(ready)
        else:
            frames.hold(("article", entry_id))
            self._stage.run(self._load(entry_id), group="article", exclusive=True)
        self._is_rest_due = True
        self.uncover()

    def cover(self) -> None:
        """Something stands over the article: nobody rests on what they don't see."""
        self._stop_rest()

    def uncover(self) -> None:
        """The article is to be seen: the rest on it begins, where it was not over before."""
        self._stop_rest()
        if self._is_rest_due:
            self._stop_rest = self._stage.later(_REST_SECONDS, self._rested)

    def opened(self, entry_id: EntryId) -> None:
        """Someone opened this entry: show it, and let it count as read where opening is what counts."""
        self.rest_on(entry_id)
        self._opened = True
        if self._stage.config.mark_read == "open":
            self._stop_rest()
            self._is_rest_due = False
            self._mark_read(entry_id)
        self.on_stayed(entry_id)

    def scrolled(self) -> None:
        """The article moved: with `mark_read = "end"` its end counts."""
        if self._current is not None and self._stage.config.mark_read == "end" and self._stage.article.at_end:
            self._mark_read(self._current)

    def _rested(self) -> None:
        self._is_rest_due = False
        if self._current is None:
            return
        if self._stage.config.mark_read in {"open", "rest"}:
            self._mark_read(self._current)
        self.on_stayed(self._current)

    def _go_to(self, entry_id: EntryId | None, *, opened: bool = False) -> None:
        """Leave the article one is in for another one."""
        self._stop_rest()
        self._is_rest_due = False
        if self._beside is not None:
            self._beside.leave()
        content = self._stage.article.content
        if content is not None and content.entry_id and content.entry_id == self._current:
            ready = self._ready.get(content.entry_id)
            if ready is not None and (place := self._place_to_keep(ready)) != ready.article.entry.position:
                self._stage.run(self._keep_position(content.entry_id, place))
        self._current, self._opened = entry_id, opened
        self._found, self._other = None, False

    @property
    def _position(self) -> int:
        """Where one is in the best text."""
        return self._left[0] if self._other else self._stage.article.position

    def _place_to_keep(self, ready: Ready) -> int:
        """The place that is kept of the article one leaves: whether its end was in sight is part of it."""
        kept, row, view = ready.article.entry.position, self._position, self._stage.article
        seen = not self._other and view.rows is not None and view.size.height > 0
        at_end = seen and view.at_end
        if not self._opened and (row == abs(kept) or (at_end and row < abs(kept))):
            return kept  # passed by: that its end is in sight says nothing, nor that no more fits below its place
        from opreader.places import to_keep

        return to_keep(row, finished=at_end if seen else kept < 0 and row == abs(kept))

    async def _keep_position(self, entry_id: EntryId, place: int) -> None:
        await self._stage.reader.set_position(entry_id, place)
        await self.renew([entry_id])
        self.on_begun()

    async def leave(self) -> None:
        """Keep the place of the article in the pane; for the end of the session."""
        self._stop_rest()
        content = self._stage.article.content
        ready = self._ready.get(content.entry_id) if content is not None else None
        if content is not None and content.entry_id and ready is not None:
            await self._stage.reader.set_position(content.entry_id, self._place_to_keep(ready))

    # showing

    async def _load(self, entry_id: EntryId) -> None:
        try:
            await self._bring(entry_id)
        finally:
            self._stage.frames.let_go(("article", entry_id))

    async def _bring(self, entry_id: EntryId) -> None:
        try:
            ready = await self._get(entry_id)
        except NotFound:
            if self._current == entry_id:
                self._stage.article.show_words(("This article is no longer in the library.",))
            return
        except LibraryError as error:
            if self._current == entry_id:  # never the text of the one before under another title
                self._stage.article.show_words(("This article can't be read; others may be.", str(error)))
            raise
        if self._current == entry_id:
            self._show(ready)

    async def _get(self, entry_id: EntryId) -> Ready:
        if (ready := self._ready.get(entry_id)) is not None:
            self._ready.move_to_end(entry_id)
            return ready
        while True:
            renewed = self._renewals.get(entry_id)
            article = await self._stage.reader.open(entry_id)
            pictures = await self.pictures_of(article)
            if renewed == self._renewals.get(entry_id):
                break
        from opreader.ui.ready import make_ready

        ready = self._ready[entry_id] = make_ready(self._stage, article, self._note(article), pictures)
        while len(self._ready) > _KEPT:
            self._ready.popitem(last=False)
        return ready

    def _show(self, ready: Ready) -> None:
        self._stage.article.show(ready.content, position=abs(ready.article.entry.position))
        self.beside.show(ready)

    def prepare(self, ids: Sequence[EntryId]) -> None:
        """Read and lay out entries that may be next, nearest first, once the frame is out and the keys rest."""
        missing = [entry_id for entry_id in ids if entry_id not in self._ready]
        self._near = ids
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
            except (NotFound, LibraryDamaged):  # said when somebody opens it
                continue
            self._stage.article.prepare(ready.content)
        self.beside.more_is_near()

    async def renew(self, ids: Sequence[EntryId]) -> None:
        """Read entries again whose state or text changed; the place in the one on the screen is kept."""
        for entry_id in ids:
            self._renewals[entry_id] = self._renewals.get(entry_id, 0) + 1
        self.beside.renew(ids)
        for entry_id in ids:
            if self._ready.pop(entry_id, None) is not None and entry_id == self._current:
                ready = await self._get(entry_id)
                if entry_id == self._current:
                    await self._show_again(ready)

    async def _show_again(self, ready: Ready) -> None:
        """Show the article on the screen as it is now, in the text that one is in."""
        from opreader.ui.ready import with_other

        entry_id = ready.content.entry_id
        if self._other:
            ready = self._ready[entry_id] = await with_other(self._stage, ready, self._note(ready.article))
            if entry_id != self._current:
                return
            self._other = ready.other is not None
        self._stage.article.show(ready.shown(other=self._other))
        self.beside.show(ready)

    def _note(self, article: Article) -> str | None:
        """The line of the moment in an article's header."""
        headline = article.entry.headline
        return self._notes.get(headline.id) or (self._why_queued.get(headline.id) if headline.queued else None)

    def note(self, entry_id: EntryId, words: str) -> None:
        """Have a line of the moment stand in an article's header; shown now."""
        from opreader.ui.ready import with_note

        self._notes[entry_id] = words
        if (ready := self._ready.get(entry_id)) is not None:
            ready = self._ready[entry_id] = with_note(self._stage, ready, words)
            if entry_id == self._current:
                self._stage.article.show(ready.shown(other=self._other))

    def forget_note(self, entry_id: EntryId, *, why_queued: str | None = None) -> None:
        """Have it gone with the article's next renewal; `why_queued` stands there for as long as it is queued."""
        self._notes.pop(entry_id, None)
        self._why_queued.pop(entry_id, None)
        if why_queued:
            self._why_queued[entry_id] = why_queued

    def show_found(self, found: Found, *, reason: str | None = None, note: str | None = None) -> None:
        """Show a headline of a page that led to no entry: its lead, or why there is nothing."""
        from opreader.ui.ready import found_content

        self._go_to(None)
        self._found = found
        self._stage.article.show(found_content(self._stage, found, reason, note), position=0)

    # its other text

    async def toggle_text(self) -> bool:
        """Go from the best text to the other one, or back, keeping the place; False where there is only one."""
        from opreader.ui.ready import with_other

        ready = self._now
        if ready is None:
            return False
        view, entry_id = self._stage.article, ready.content.entry_id
        if self._other:
            position, came_to = self._left
            self._other = False
            view.show(ready.content, position=position if view.position == came_to else None)
            return True
        if ready.other is None:
            ready = await with_other(self._stage, ready, self._note(ready.article))
            if entry_id != self._current:
                return True
            self._ready[entry_id] = ready
        if ready.other is None:
            return False
        position = view.position
        view.show(ready.other)
        self._left, self._other = (position, view.position), True
        return True

    # the way back

    def remember_place(self) -> None:
        """Note where one is, so that `go_back` leads here."""
        if self._current is not None:
            item = self._stage.related.cursor_item
            line = None if self._other else self._stage.article.scroll_offset.y
            self._came_from.append(_Place(self._current, self._position, line, self._size, item.key if item else ""))

    @property
    def _size(self) -> tuple[int, int]:
        view = self._stage.article
        return view.size.width, view.virtual_size.height

    def go_back(self) -> EntryId | None:
        """Return to the article and line one came from; None where there is no way back."""
        if not self._came_from:
            return None
        place = self._came_from.pop()
        self._go_to(place.entry_id, opened=True)
        self._stage.run(self._return_to(place), group="article", exclusive=True)
        return place.entry_id

    async def _return_to(self, place: _Place) -> None:
        ready = await self._get(place.entry_id)
        if self._current == place.entry_id:
            self._stage.article.show(ready.content, position=place.position)
            if place.line is not None and place.size == self._size:
                self._stage.article.scroll_to(y=place.line, animate=False)
            self.beside.show(ready, cursor=place.related)


async def _no_pictures(_: Article) -> Expected:
    return ()
