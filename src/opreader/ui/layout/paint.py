"""From lines to strips: the colours come in as a palette of styles, so that no App is needed."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style as Ansi
from textual.strip import Strip

from opreader.document.model import Style
from opreader.ui.layout.cells import clusters, cut, is_narrow, width
from opreader.ui.layout.pieces import Ink, Slice

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from opreader.ui.layout.look import Look
    from opreader.ui.layout.pieces import Line, Row, Run

_RAISED = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_RAISABLE = frozenset("0123456789+-=()n")

Overlay = tuple[int, int, Ansi]
"""(start, end, style) laid over a part of a row: a match, a selection. An end below 0 is the end of the row."""


@dataclass(frozen=True, slots=True)
class Palette:
    """The styles of an article, colours included."""

    base: Ansi
    looks: Mapping[Look, Ansi]
    link: Ansi
    """Laid over the look, as are those below."""
    inline_code: Ansi
    marked: Ansi
    more_right: str = "›"
    raise_digits: bool = True
    """Superscripts are drawn with the letters that Unicode has for them."""
    _runs: dict[tuple[Look, Style, bool], Ansi] = field(default_factory=dict, repr=False)

    def of(self, look: Look, style: Style, *, link: bool) -> Ansi:
        """The style of a run."""
        key = (look, style, link)
        if (known := self._runs.get(key)) is None:
            known = self._runs[key] = self._combine(look, style, link=link)
        return known

    def _combine(self, look: Look, style: Style, *, link: bool) -> Ansi:
        combined = self.looks[look]
        if style & Style.CODE:
            combined += self.inline_code
        if link:
            combined += self.link
        if style & Style.MARK:
            combined += self.marked
        return combined + Ansi(
            bold=True if style & Style.STRONG else None,
            italic=True if style & Style.EMPHASIS else None,
            strike=True if style & Style.STRIKE else None,
            underline=True if style & Style.UNDERLINE else None,
        )


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a line is drawn: how wide the pane and the text in it are, and how far wide lines are moved."""

    total: int
    """Cells of the whole pane."""
    measure: int
    sideways: int = 0

    @property
    def left(self) -> int:
        """Cells of margin, so that the measure stands in the middle."""
        return max(0, (self.total - self.measure) // 2)


def line_strip(
    line: Line, rows: Sequence[Row], palette: Palette, frame: Frame, overlays: Mapping[int, Sequence[Overlay]]
) -> Strip:
    """The strip of a line, as wide as the pane; text carries its place and its link in the segments' meta."""
    segments = [Segment(" " * frame.left, palette.base)] if frame.left else []
    used = frame.left
    right = frame.left + frame.measure
    for part in line.parts:
        if isinstance(part, Ink):
            segments.append(Segment(part.text, palette.looks[part.look]))
            used += width(part.text)
            continue
        row, over = rows[part.row], overlays.get(part.row, ())
        if line.wide:
            new = _wide(part, row, palette, over, (right - used, frame.sideways))
        else:
            new = list(_text(part, row, palette, over))
        segments.extend(new)
        used += sum(width(segment.text) for segment in new)
    if used < frame.total:
        segments.append(Segment(" " * (frame.total - used), palette.base))
    return Strip(segments, max(used, frame.total))


def _wide(
    part: Slice, row: Row, palette: Palette, overlays: Sequence[Overlay], window: tuple[int, int]
) -> list[Segment]:
    """A line of code: the part of it in `window` (cells, cells moved sideways), on a ground as wide as the measure."""
    text = row.text
    room = max(1, window[0])
    start, lead = _skip(text, window[1])
    seen = cut(text[start:], room - lead)
    goes_on = start + len(seen) < len(text)
    if goes_on:
        seen = cut(text[start:], room - lead - 1)
    ground = palette.looks[part.look]
    segments = [Segment(" " * lead, ground)] if lead else []
    shown = Slice(part.row, start, start + len(seen), part.look)
    segments.extend(_text(shown, row, palette, overlays))
    pad = room - lead - width(seen) - goes_on
    segments.append(Segment(" " * pad + (palette.more_right if goes_on else ""), ground))
    return segments


def _skip(text: str, cells: int) -> tuple[int, int]:
    """(index, blank cells) where a text goes on after so many cells; a wide cluster that is cut leaves a blank."""
    if cells <= 0:
        return 0, 0
    if is_narrow(text):
        return min(cells, len(text)), 0
    passed = 0
    for start, _, size in clusters(text):
        if passed >= cells:
            return start, passed - cells
        passed += size
    return len(text), 0


def _text(part: Slice, row: Row, palette: Palette, overlays: Sequence[Overlay]) -> Iterator[Segment]:
    """The segments of a part of a row, cut where runs and overlays begin and end."""
    start, end = part.start, part.end
    if start >= end:
        return
    runs = [run for run in row.runs if run.start < end and run.end > start] if row.runs else []
    if not runs and not overlays:
        yield Segment(row.text[start:end], palette.looks[part.look] + Ansi.from_meta({"offset": (start, part.row)}))
        return
    over = [(first, len(row.text) if last < 0 else last, style) for first, last, style in overlays]
    edges = {start, end}
    for run in runs:
        edges.update((max(start, run.start), min(end, run.end)))
    for first, last, _ in over:
        edges.update(edge for edge in (first, last) if start < edge < end)
    cuts = sorted(edges)
    for first, last in pairwise(cuts):
        inside: Run | None = next((each for each in runs if each.start <= first < each.end), None)
        meta: dict[str, object] = {"offset": (first, part.row)}
        text = row.text[first:last]
        if inside is None:
            style = palette.looks[part.look]
        else:
            style = palette.of(part.look, inside.style, link=inside.link is not None)
            text = _shifted(text, inside.style, palette)
            if inside.link is not None:
                meta["link"] = inside.link
        for begins, ends, laid in over:
            if begins <= first < ends:
                style += laid
        yield Segment(text, style + Ansi.from_meta(meta))


def _shifted(text: str, style: Style, palette: Palette) -> str:
    """Superscripts and subscripts in letters of their own, one for one."""
    if not palette.raise_digits or not style & (Style.SUP | Style.SUB) or not _RAISABLE.issuperset(text):
        return text
    return text.translate(_RAISED if style & Style.SUP else _LOWERED)
