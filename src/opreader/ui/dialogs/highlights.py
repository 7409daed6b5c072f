"""All highlights and notes, newest first: read them, find some by their words, go to one, take one away."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from opreader.errors import OpreaderError
from opreader.ui.dialogs.frame import Field, Frame, Hints
from opreader.ui.dialogs.readiness import Packs
from opreader.ui.dialogs.words import counted, in_quotes, line
from opreader.ui.glyphs import UNICODE
from opreader.ui.layout.cells import shorten
from opreader.ui.stage import start_work

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from opreader.model import EntryId, HighlightId, Quotation
    from opreader.ui.dates import Dates
    from opreader.ui.glyphs import Glyphs

_MOST: Final = 1_000
"""Highlights that are listed; a longer list takes too long to lay out."""
_LOOKED_UP: Final = 300
"""Articles whose text is looked up for whether the passages still stand in it."""
_GONE: Final = "not found in this version"


class Highlights(ModalScreen["Quotation | None"]):
    """Answers the highlight to go to; None for Esc."""

    CSS_PATH = "../dialogs.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "out", show=False),
        Binding("q", "dismiss", show=False),
        Binding("slash", "filter", show=False),
        Binding("d", "remove", show=False),
        Binding("u", "undo", show=False),
    ]

    def __init__(
        self,
        load: Callable[[], Awaitable[Sequence[Quotation]]],
        lost: Callable[[Sequence[Quotation]], Awaitable[set[HighlightId]]],
        *,
        remove: Callable[[HighlightId], Awaitable[object]],
        undo: Callable[[], Awaitable[object]],
        dates: Dates,
        keys: tuple[str, str] = ("v", "H"),
        glyphs: Glyphs = UNICODE,
    ) -> None:
        """`lost` tells which highlights of one article its text has no more; `keys` select and highlight."""
        super().__init__()
        self._load = load
        self._find_lost = lost
        self._remove = remove
        self._undo = undo
        self._dates = dates
        self._keys = keys
        self._glyphs = glyphs
        self._all: list[Quotation] = []
        self._shown: list[Quotation] = []
        self._lost: set[HighlightId] = set()
        self._removed = 0
        self._loaded = False

    def compose(self) -> ComposeResult:
        """The field, the highlights, the keys, and how they leave opreader."""
        glyphs = self._glyphs
        with Frame("Highlights and notes", glyphs=glyphs, classes="-tall"):
            yield Field(placeholder="words of the passage, the note or the article", id="highlights-words")
            yield Static("", id="highlights-none", markup=False)
            yield Packs(id="highlights-rows", markup=False, compact=True)
            yield Static(
                Content("opreader export highlights writes them to a file"), id="highlights-export", markup=False
            )
            yield Hints(
                ("Enter", "go there"),
                ("/", "filter"),
                ("d", "take away"),
                ("u", "bring back"),
                ("q, Esc", "close"),
                glyphs=glyphs,
            )

    async def on_mount(self) -> None:
        """Read the highlights; look behind which of them are lost."""
        self.query_one(Field).display = False
        self.query_one(Packs).focus()
        await self._reload()
        start_work(self.app, self._look_up, group="highlights")

    def on_resize(self) -> None:
        """Rows are cut to the width."""
        self.call_after_refresh(self._fill)

    async def _reload(self) -> None:
        self._all = list(await self._load())
        self._loaded = True
        self._fill()

    async def _look_up(self) -> None:
        articles: dict[EntryId, list[Quotation]] = defaultdict(list)
        for one in self._all:
            articles[one.headline.id].append(one)
        for several in list(articles.values())[:_LOOKED_UP]:
            lost = await self._find_lost(several)
            if not self.is_attached:
                return
            if lost:
                self._lost |= lost
                self._fill()

    # rows

    def _fill(self) -> None:
        rows = self.query_one(Packs)
        cells = rows.scrollable_content_region.width
        if not cells or not self._loaded:
            return
        at = rows.highlighted or 0
        wanted = self.query_one(Field).value.casefold().split()
        found = [one for one in self._all if all(word in _words(one) for word in wanted)]
        self._shown = found[:_MOST]
        rows.set_options([Option(self._prompt(one, cells)) for one in self._shown])
        rows.highlighted = min(at, len(self._shown) - 1) if self._shown else None
        none = self.query_one("#highlights-none", Static)
        none.display = not self._shown
        none.update(Content("nothing with these words" if self._all else self._how))
        self.query_one("#highlights-export").display = bool(self._all)
        self.query_one(Frame).say_below(counted(len(found), "highlight", self._glyphs) if found else "")

    @property
    def _how(self) -> str:
        select, highlight = self._keys
        return (
            f"Nothing is highlighted yet. In an article {select} selects sentences and {highlight} highlights them;"
            f" {highlight} alone takes the paragraph on top."
        )

    def _prompt(self, one: Quotation, cells: int) -> Content:
        """The passage; its article and date; its note."""
        glyphs, headline, highlight = self._glyphs, one.headline, one.highlight
        passage = line(highlight.anchor.exact)
        first = in_quotes(shorten(passage, cells - 2, glyphs.ellipsis), glyphs) if passage else "on the whole article"
        parts = (line(headline.title), line(headline.feed_title), self._dates.short(highlight.added))
        source = shorten(glyphs.separator.join(part for part in parts if part), cells - 2, glyphs.ellipsis)
        lines = [Content(first), Content.styled(f"  {source}", "dim")]
        if highlight.note:
            lines.append(Content(f"  {shorten(f'{glyphs.edited} {line(highlight.note)}', cells - 2, glyphs.ellipsis)}"))
        if highlight.id in self._lost:
            lines.append(Content.styled(f"  {glyphs.trouble} {_GONE}", "bold $warning"))
        return Content("\n").join(lines)

    @property
    def _current(self) -> Quotation | None:
        at = self.query_one(Packs).highlighted
        return self._shown[at] if at is not None and at < len(self._shown) else None

    # keys

    @on(OptionList.OptionSelected)
    def _entered(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if (one := self._current) is not None:
            self.dismiss(one)

    def action_filter(self) -> None:
        """Write words that the highlights must have."""
        field = self.query_one(Field)
        field.display = True
        field.focus()

    @on(Input.Changed)
    def _typed(self) -> None:
        self._fill()

    @on(Input.Submitted)
    def _filtered(self, event: Input.Submitted) -> None:
        event.stop()
        self.query_one(Packs).focus()

    def action_out(self) -> None:
        """Out of the filter, then out of the dialog."""
        field = self.query_one(Field)
        if not field.display:
            self.dismiss(None)
            return
        field.value = ""
        field.display = False
        self.query_one(Packs).focus()

    async def action_remove(self) -> None:
        """Take the highlight under the cursor away."""
        if (one := self._current) is None:
            return
        try:
            await self._remove(one.highlight.id)
        except OpreaderError as error:
            self.query_one(Frame).say_below(str(error))
            return
        self._removed += 1
        await self._reload()
        self.query_one(Frame).say_below("taken away: u brings it back")

    async def action_undo(self) -> None:
        """Bring back what was taken away here."""
        if self._removed:
            self._removed -= 1
            await self._undo()
            await self._reload()


def _words(one: Quotation) -> str:
    highlight, headline = one.highlight, one.headline
    parts = (highlight.anchor.exact, highlight.note, headline.title, headline.feed_title, *headline.authors)
    return " ".join(parts).casefold()
