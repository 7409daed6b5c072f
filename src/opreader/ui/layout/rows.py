"""From an article to its flat run of pieces: what stands in which order, under which frames."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from opreader.document.model import (
    Code,
    Heading,
    Image,
    ListBlock,
    Media,
    Paragraph,
    Quote,
    Rule,
    Span,
    Style,
    Table,
    plain,
)
from opreader.frozen import frozen
from opreader.ui.layout.bidi import MOST as MOST_ORDERED
from opreader.ui.layout.bidi import level_of, without_controls
from opreader.ui.layout.cells import without_stray_joiners
from opreader.ui.layout.code_colours import tints
from opreader.ui.layout.content import state_words
from opreader.ui.layout.pieces import (
    BoxPiece,
    CodePiece,
    GapPiece,
    Picture,
    Row,
    Rows,
    RulePiece,
    Run,
    TablePiece,
    TextPiece,
)
from opreader.ui.layout.space import is_shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from opreader.document.model import (
        Block,
        Spans,
    )
    from opreader.model import Enclosure
    from opreader.ui.glyphs import Glyphs
    from opreader.ui.layout.content import ArticleContent, Header
    from opreader.ui.layout.look import Look
    from opreader.ui.layout.pieces import Frame, Markers, Piece, Size

SOFT_HYPHEN: Final = "\xad"
TAB: Final = 4
"""Cells between tab stops in code."""
MOST_CELLS: Final = 20_000
"""Of a table; rows of a few bytes can ask for millions of empty ones."""
MOST_COLOURED: Final = 60_000
"""Characters of an article's code that get colours: an article of nothing else must open as soon as any other."""


def article_rows(content: ArticleContent) -> Rows:
    """The pieces of a whole article: header, text, enclosures."""
    return _Builder(content.header.glyphs).article(content)


@frozen
class _Place:
    """Where a block stands: under which frames, after which markers, in a quote or not."""

    frames: tuple[Frame, ...] = ()
    markers: Markers = ()
    look: Look = "text"
    depth: int = 0
    """How many lists are round it."""


class _Builder:
    """Collects pieces; walks blocks with a stack of its own, so that depth costs no frames of Python's."""

    def __init__(self, glyphs: Glyphs) -> None:
        self._glyphs = glyphs
        self._pieces: list[Piece] = []
        self._rows: list[Row] = []
        self._links: dict[str, int] = {}
        self._anchors: dict[str, int] = {}
        self._plain_signs = glyphs.are_ascii
        self._to_colour = MOST_COLOURED
        self._ranks: dict[int, Look] = {}
        self._pictures: dict[str, Size | None] = {}

    def article(self, content: ArticleContent) -> Rows:
        self._header(content.header)
        first_row = len(self._rows)
        self._pictures = dict(content.pictures)
        self._ranks = _ranks(content.document.headings)
        self._blocks(content.document.blocks)
        self._enclosures(content.enclosures)
        return Rows(tuple(self._pieces), tuple(self._rows), tuple(self._links), first_row, self._anchors)

    def _header(self, header: Header) -> None:
        self._text(header.title, "title")
        if header.byline:
            self._text(header_line(header.byline, self._glyphs), "byline")
        badge = self._glyphs.badge(header.state)
        words = state_words(header.state, header.reason, queued=header.queued)
        look: Look = "state-partial" if header.state == "gated" else f"state-{header.state.value}"  # type: ignore[assignment]
        self._text(f"{badge} {words}", look)
        for note in header.notes:
            self._text(note, "note")
        self._pieces.append(GapPiece())

    def _enclosures(self, enclosures: Sequence[Enclosure]) -> None:
        if not enclosures:
            return
        self._pieces.append(GapPiece())
        self._text("With this article", "subheading")
        for enclosure in enclosures:
            row = self._row(enclosure_name(enclosure, self._glyphs), link=enclosure.url)
            self._pieces.append(TextPiece(row, "text", (2,), ((0, self._glyphs.bullets[0]),)))

    def _blocks(self, blocks: Sequence[Block]) -> None:
        stack: list[tuple[Block, _Place, bool]] = [(block, _Place(), True) for block in reversed(blocks)]
        first = True
        while stack:
            block, place, apart = stack.pop()
            if apart and not first:
                self._gap(place, block)
            first = False
            if block.anchor:
                self._anchors[block.anchor] = len(self._rows)
            match block:
                case Quote():
                    stack.extend(reversed(list(self._inside_quote(block, place))))
                case ListBlock():
                    stack.extend(reversed(list(self._inside_list(block, place))))
                case _:
                    self._leaf(block, place)

    def _gap(self, place: _Place, block: Block) -> None:
        # The first block of a quote or list item stands apart from what is before the quote, not from the bar itself.
        if self._pieces and isinstance(self._pieces[-1], GapPiece):
            return
        previous = self._pieces[-1].frames if self._pieces else ()
        shared = 0
        for one, other in zip(previous, place.frames, strict=False):
            if one != other:
                break
            shared += 1
        frames = place.frames[:shared]
        self._pieces.append(GapPiece(frames))
        if isinstance(block, Heading) and self._ranks[block.level] == "heading" and not frames:
            self._pieces.append(GapPiece())

    def _inside_quote(self, quote: Quote, place: _Place) -> Iterator[tuple[Block, _Place, bool]]:
        inner = _Place((*place.frames, "bar"), place.markers, "pull" if quote.pull else "quote", place.depth)
        apart = False
        for block in quote.blocks:
            yield block, inner, apart
            inner, apart = _unmarked(inner), True
        if quote.cite:
            cite = _Place(inner.frames, inner.markers, "caption", place.depth)
            yield Paragraph(quote.cite), cite, False

    def _inside_list(self, block: ListBlock, place: _Place) -> Iterator[tuple[Block, _Place, bool]]:
        labels = [self._label(block, index, place.depth) for index in range(len(block.items))]
        indent = max(map(len, labels), default=1) + 1
        loose = any(len(item) > 1 and not isinstance(item[1], ListBlock) for item in block.items)
        for index, (item, label) in enumerate(zip(block.items, labels, strict=True)):
            markers = (*place.markers, (len(place.frames), label.rjust(indent - 1)))
            inner = _Place((*place.frames, indent), markers, place.look, place.depth + 1)
            place = _unmarked(place)
            for number, part in enumerate(item or (Paragraph(()),)):
                yield part, inner, (loose and bool(index)) if number == 0 else not isinstance(part, ListBlock)
                inner = _unmarked(inner)

    def _label(self, block: ListBlock, index: int, depth: int) -> str:
        if block.ordered:
            return block.label(index)
        return self._glyphs.bullets[min(depth, len(self._glyphs.bullets) - 1)]

    def _leaf(self, block: Block, place: _Place) -> None:
        match block:
            case Paragraph():
                self._pieces.append(TextPiece(self._spans(block.spans), place.look, place.frames, place.markers))
            case Heading():
                look = self._ranks[block.level]
                self._pieces.append(TextPiece(self._spans(block.spans), look, place.frames, place.markers))
            case Code():
                self._code(block, place)
            case Rule():
                self._pieces.append(RulePiece(place.frames))
            case Table():
                self._table(block, place)
            case Image():
                self._image(block, place)
            case Media():
                name = f"{block.kind}: {block.title or _short_address(block.src)}"
                row = self._row(name, link=block.src)
                markers = (*place.markers, (len(place.frames), self._glyphs.folder_closed))
                self._pieces.append(TextPiece(row, "text", (*place.frames, 2), markers))
            case _:
                pass  # quotes and lists hold blocks; their blocks come by themselves

    def _code(self, block: Code, place: _Place) -> None:
        lines = block.text.rstrip("\n").split("\n")
        if block.language is None and level_of(block.text):
            # No program but verse or a letter: it stands at the right, as a paragraph does.
            for line in lines:
                text = line.lstrip(" ")
                text = "\xa0" * (len(line) - len(text)) + text  # wrapping keeps these
                self._pieces.append(TextPiece(self._row(text), "code", place.frames, place.markers))
                place = _unmarked(place)
            return
        first = len(self._rows)
        drawn = list(map(_code_line, lines))
        self._to_colour -= sum(len(text) for text, _ in drawn)
        coloured = tints([text for text, _ in drawn], block.language if self._to_colour >= 0 else None)
        self._rows.extend(Row(text, (), level, tint) for (text, level), tint in zip(drawn, coloured, strict=True))
        self._pieces.append(CodePiece(first, len(lines), place.frames, place.markers))

    def _table(self, block: Table, place: _Place) -> None:
        if block.caption:
            self._pieces.append(TextPiece(self._spans(block.caption), "caption", place.frames, place.markers))
            place = _unmarked(place)
        lines = ([block.header] if block.header else []) + list(block.rows)
        columns = max(map(len, lines), default=0)
        if not columns:
            return
        if columns * len(lines) > MOST_CELLS:
            self._table_as_text(lines, place)
            return
        padded = [(*line, *((),) * (columns - len(line))) for line in lines]
        cells = tuple(tuple(self._spans(cell) for cell in line) for line in padded)
        self._pieces.append(TablePiece(cells, bool(block.header), place.frames, place.markers))

    def _table_as_text(self, lines: Sequence[Sequence[Spans]], place: _Place) -> None:
        between = Span(self._glyphs.separator)
        for line in lines:
            spans = [span for cell in line if cell for span in (between, *cell)]
            if spans:
                self._pieces.append(TextPiece(self._spans(tuple(spans[1:])), place.look, place.frames, place.markers))
                place = _unmarked(place)

    def _image(self, block: Image, place: _Place) -> None:
        rows: list[tuple[int, Look]] = []
        caption = plain(block.caption).strip()
        if block.alt.strip() and block.alt.strip() != caption:
            rows.append((self._row(block.alt.strip()), "text"))
        if caption:
            rows.append((self._spans(block.caption), "caption"))
        if address := block.link or block.src:
            rows.append((self._row(_short_address(block.src or address), link=address), "caption"))
        if not rows:
            rows.append((self._row("no description"), "caption"))
        self._pieces.append(BoxPiece(tuple(rows), "picture", place.frames, place.markers, self._picture(block)))

    def _picture(self, block: Image) -> Picture | None:
        """The picture itself, where it may come; what its own bytes told of its size beats what the page says."""
        if block.src is None or block.src not in self._pictures:
            return None
        size = self._pictures[block.src]
        if size is None and block.width and block.height:
            size = (block.width, block.height)
        return Picture(block.src, size) if is_shown(size) else None

    def _text(self, text: str, look: Look) -> None:
        self._pieces.append(TextPiece(self._row(text), look))

    def _row(self, text: str, *, link: str | None = None) -> int:
        (text,), level = _letters([text])
        runs = () if link is None else (Run(0, len(text), Style.PLAIN, self._link(link)),)
        self._rows.append(Row(text, runs, level))
        return len(self._rows) - 1

    def _spans(self, spans: Spans) -> int:
        texts = [span.text for span in spans]
        if self._plain_signs:
            texts = list(map(_told_apart, spans))
        level = None
        if not (whole := "".join(texts)).isascii():
            texts, level = _letters(texts)
            whole = "".join(texts)
        runs: list[Run] = []
        at = 0
        for span, text in zip(spans, texts, strict=True):
            if span.anchor:
                self._anchors[span.anchor] = len(self._rows)
            if span.link is not None or span.style:
                link = None if span.link is None else self._link(span.link)
                runs.append(Run(at, at + len(text), span.style, link))
            at += len(text)
        self._rows.append(Row(whole, tuple(runs), level))
        return len(self._rows) - 1

    def _link(self, address: str) -> int:
        return self._links.setdefault(address, len(self._links))


def _ranks(headings: Sequence[Heading]) -> dict[int, Look]:
    """How the headings of each level look: pages begin at 1, 2 or 3 as they like, what tells is which is above which.

    One that is above all others is the title once more: those below it are the article's parts, and look like them.
    """
    levels = sorted(heading.level for heading in headings)
    looks: tuple[Look, ...] = ("heading", "subheading", "minor-heading")
    if levels and levels.count(levels[0]) == 1:
        looks = ("heading", *looks)
    return {level: looks[min(rank, len(looks) - 1)] for rank, level in enumerate(sorted(set(levels)))}


def _told_apart(span: Span) -> str:
    """The letters of a span; where small ones are not to be had, the number of a note gets brackets."""
    return f"[{span.text}]" if span.link and span.style & Style.SUP and span.text.isdigit() else span.text


def _letters(texts: list[str]) -> tuple[list[str], int | None]:
    """The parts of one text without what is not to be drawn, and its level.

    Controls of direction stay where letters run from right to left: they are obeyed when its lines are put in order,
    and go then. Each part is changed for itself, so that runs can still be told by the parts' lengths.
    """
    whole = "".join(texts)
    if whole.isascii():
        return texts, None
    level = level_of(whole)
    if level is None:
        texts = list(map(without_controls, texts))
    if SOFT_HYPHEN in whole or "\u200d" in whole:
        texts = [without_stray_joiners(text.replace(SOFT_HYPHEN, "")) for text in texts]
    return texts, level


def _code_line(line: str) -> tuple[str, int | None]:
    """A line of code as it is drawn, and its level: a program runs from left to right, whatever its words do."""
    (text,), level = _letters([line.expandtabs(TAB)])
    if level is None or len(text) > MOST_ORDERED:
        return without_controls(text), None
    return text, 0


def header_line(parts: Sequence[str], glyphs: Glyphs) -> str:
    """The byline: its parts with the separator between them."""
    return glyphs.separator.join(part for part in parts if part)


def enclosure_name(enclosure: Enclosure, glyphs: Glyphs) -> str:
    """A file that comes with an article, as a line: name · kind · size."""
    name = enclosure.title or _short_address(enclosure.url)
    return header_line((name, enclosure.media_type or "", _size(enclosure.length)), glyphs)


def _size(length: int | None) -> str:
    if not length or length < 0:
        return ""
    if length >= 1_000_000:
        return f"{length / 1_000_000:.1f} MB"
    return f"{max(1, round(length / 1000))} kB"


def _short_address(address: str) -> str:
    """An address without its scheme and query: for reading, not for opening."""
    return address.partition("://")[2].partition("?")[0].rstrip("/") or address


def _unmarked(place: _Place) -> _Place:
    """The same place after its markers were drawn."""
    return _Place(place.frames, (), place.look, place.depth) if place.markers else place
