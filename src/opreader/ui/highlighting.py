"""Highlights, notes and quotations on the screen: made, drawn on the text where it is found again, listed, gone to."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, NamedTuple

from opreader.errors import NotFound, OpreaderError
from opreader.ui.opening import article_here
from opreader.ui.passages import Span, body_of
from opreader.ui.widgets.article_drawing import Over

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
    from typing import Any

    from opreader.model import Anchor, EntryId, Highlight, HighlightId, Quotation
    from opreader.ui.commands import Commands
    from opreader.ui.passages import Body
    from opreader.ui.screens.main import MainScreen
    from opreader.ui.selecting import Choosing, Passage

_LAID: Final = "highlights"
_SMALL: Final = 20_000
"""Characters of a text in which passages are found at once; in a longer one on a thread."""
_SOON: Final = 0.03
"""Seconds after an article is shown: the frame is out, and who walks through headlines is not waited upon."""


class Placed(NamedTuple):
    """A highlight where it stands in the text on the screen."""

    highlight: Highlight
    span: Span


class Highlighting:
    """What readers mark in the article pane."""

    def __init__(self, screen: MainScreen, choosing: Choosing, *, copy: Callable[[str], None]) -> None:
        """`copy` puts text on the clipboard."""
        self._screen = screen
        self._stage = screen.stage
        self._choosing = choosing
        self._copy = copy
        self._placed: tuple[Placed, ...] = ()
        self._going_to: Highlight | None = None
        self._stop_soon: Callable[[], None] = lambda: None

    @property
    def table(self) -> Mapping[str, Callable[[], None]]:
        """Action id → what it does."""
        return {
            "select": self.select,
            "highlight": lambda: self._start(self.highlight()),
            "note": lambda: self._stage.run(self.note(), opens=True),
            "copy_quote": self.copy_quote,
            "highlights": lambda: self._stage.run(self.highlights(), opens=True),
        }

    @property
    def placed(self) -> Sequence[Placed]:
        """The highlights that stand in the text on the screen."""
        return self._placed

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        self._stage.run(work)

    def _say(self, text: str) -> None:
        self._stage.notices.say(text)

    # on the text

    def shown(self) -> None:
        """Other rows are on the screen: find the article's highlights in them, once the frame is out."""
        self._choosing.shown()
        self._placed = ()
        self._stop_soon()
        content = self._stage.article.content
        if content is not None and content.entry_id > 0:
            self._stop_soon = self._stage.later(
                _SOON, lambda: self._stage.run(self.renew(), group="highlights", exclusive=True)
            )

    async def renew(self) -> None:
        """Draw the highlights of the article on the screen as they are now."""
        view, body = self._stage.article, self._choosing.body
        content = view.content
        if content is None or body is None or content.entry_id <= 0:
            return
        found = await _find(body, await self._stage.reader.notes.list(content.entry_id))
        if view.content is content and self._choosing.body is body:
            self._placed = tuple(found)
            self._lay(body)
            self._arrive(body, content.entry_id)

    def _lay(self, body: Body) -> None:
        view, glyphs = self._stage.article, self._stage.glyphs
        sign = "*" if glyphs.are_ascii else glyphs.edited
        marks = [Over(row, start, end, "highlight") for one in self._placed for row, start, end in body.parts(one.span)]
        for one in self._placed:
            if one.highlight.note:
                row, at = body.place(_sign_at(body.text, one.span.end))
                marks.append(Over(row, at, at + 1, "highlight", sign))
        if marks:
            view.lay_over(_LAID, marks)
        else:
            view.clear_over(_LAID)

    def _arrive(self, body: Body, entry_id: EntryId) -> None:
        """Bring the highlight that one chose in the list of all to the top, once its article is shown."""
        if self._going_to is None or self._going_to.entry_id != entry_id:
            return
        wanted, self._going_to = self._going_to, None
        place = next((one.span for one in self._placed if one.highlight.id == wanted.id), None)
        if place is not None:
            self._stage.article.go_to_row(*body.place(place.start))
        elif wanted.anchor.exact:
            self._say("the passage is not found in this version of the article")

    def _here(self, passage: Passage) -> Highlight | None:
        """The highlight that a passage lies on; of a paragraph that nobody selected, the first one in it."""
        start, end = passage.span
        for highlight, span in self._placed:
            within = span.start <= start and end <= span.end
            if within or (not passage.chosen and span.start < end and start < span.end):
                return highlight
        return None

    # marking

    def select(self) -> None:
        """Begin to select sentences; the keys go to the article."""
        if not self._choosing.begin():
            self._say("there is no text to select here")
        elif self._screen.panes.active != "article":
            self._screen.panes.go("article")

    async def highlight(self) -> None:
        """Mark the passage, or take its mark away."""
        passage, entry_id = self._passage()
        if passage is None or entry_id is None:
            return
        notes = self._stage.reader.notes
        try:
            if (there := self._here(passage)) is not None:
                await notes.remove(there.id)
                said = "highlight and note taken away" if there.note else "highlight taken away"
            else:
                await notes.add(entry_id, _anchor(passage))
                said = "highlighted"
        except OpreaderError as error:
            self._stage.notices.say(str(error), "error")
            return
        self._choosing.end()
        await self.renew()
        self._say(f"{said}{self._stage.glyphs.separator}{self._screen.keymap.shown('undo')} takes it back")

    async def note(self) -> None:
        """Write a note on the passage; one that is no highlight becomes one."""
        from opreader.ui.dialogs.note import Note

        await article_here(self._screen)
        passage, entry_id = self._passage()
        if passage is None or entry_id is None:
            return
        there = self._here(passage)
        quote = there.anchor.exact if there else passage.text
        before = there.note if there else ""
        note = await self._screen.app.push_screen_wait(Note(quote, before, glyphs=self._stage.glyphs))
        if note is None or note == before:
            return
        notes = self._stage.reader.notes
        try:
            if there is not None:
                await notes.set_note(there.id, note)
            else:
                await notes.add(entry_id, _anchor(passage), note)
        except OpreaderError as error:
            self._stage.notices.say(str(error), "error")
            return
        self._choosing.end()
        await self.renew()
        self._say("note kept" if note else "note taken away")

    def copy_quote(self) -> None:
        """Copy the passage with its source."""
        from opreader.text import shorten
        from opreader.ui.quoting import quotation

        passage, article = self._choosing.passage, self._screen.articles.article
        if passage is None or article is None:
            self._say("there is nothing to quote here")
            return
        self._copy(quotation(passage.text, article.entry.headline, path=article.entry.path))
        self._choosing.end()
        self._say(f"copied with its source: “{shorten(' '.join(passage.text.split()), 40)}”")

    def _passage(self) -> tuple[Passage | None, EntryId | None]:
        """The passage to be marked and its article; what is missing is said."""
        content, passage = self._stage.article.content, self._choosing.passage
        if content is None or passage is None:
            self._say("there is nothing to mark here")
            return None, None
        if content.entry_id <= 0:
            self._say("only articles of your own feeds can be marked")
            return None, None
        return passage, content.entry_id

    # all of them

    async def highlights(self) -> None:
        """List every highlight; go to the one that is picked."""
        from opreader.ui.dialogs.highlights import Highlights

        reader, keymap = self._stage.reader, self._screen.keymap
        dialog = Highlights(
            reader.notes.list_all,
            self._lost,
            remove=reader.notes.remove,
            undo=reader.undo,
            dates=self._stage.dates,
            keys=(keymap.shown("select"), keymap.shown("highlight")),
            glyphs=self._stage.glyphs,
        )
        chosen = await self._screen.app.push_screen_wait(dialog)
        await self.renew()
        if chosen is not None:
            await self._go_to(self._screen.commands, chosen.highlight)

    async def _go_to(self, commands: Commands, highlight: Highlight) -> None:
        self._screen.articles.remember_place()
        self._going_to = highlight
        commands.open_entry(highlight.entry_id)
        content = self._stage.article.content
        if content is not None and content.entry_id == highlight.entry_id:
            await self.renew()

    async def _lost(self, quotations: Sequence[Quotation]) -> set[HighlightId]:
        """Which highlights of one article have no words in its text of now."""
        from opreader.ui.layout.rows import article_rows
        from opreader.ui.ready import make_ready

        try:
            article = await self._stage.reader.open(quotations[0].headline.id)
        except NotFound:
            return set()
        content = make_ready(self._stage, article).content
        body = body_of(await asyncio.to_thread(article_rows, content))
        highlights = [one.highlight for one in quotations if one.highlight.anchor.exact.strip()]
        found = {one.highlight.id for one in await _find(body, highlights)}
        return {one.id for one in highlights} - found


async def _find(body: Body, highlights: Iterable[Highlight]) -> Sequence[Placed]:
    """Where highlights stand in a text, in its order; those that do not are left out."""
    several = list(highlights)
    if not several:
        return []
    if len(body.text) <= _SMALL:
        return _places(body.text, several)
    return await asyncio.to_thread(_places, body.text, several)


def _places(text: str, highlights: Iterable[Highlight]) -> Sequence[Placed]:
    from opreader.anchors import find_anchor

    found = [(one, find_anchor(text, one.anchor)) for one in highlights]
    return sorted((Placed(one, Span(*place)) for one, place in found if place), key=lambda one: one.span)


def _anchor(passage: Passage) -> Anchor:
    from opreader.anchors import make_anchor

    return make_anchor(passage.body.text, *passage.span)


def _sign_at(text: str, end: int) -> int:
    """Where the sign of a note stands: at the first blank behind the passage, so that it covers no letter."""
    while end < len(text) and not text[end].isspace():
        end += 1
    return end
