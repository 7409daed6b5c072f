"""A part of a row as segments: cut where runs, colours and overlays begin and end, in the order of the screen."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from rich.segment import Segment
from rich.style import Style as Ansi

from opreader.document.model import Style
from opreader.ui.layout.bidi import order
from opreader.ui.layout.cells import clusters, is_simple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from opreader.ui.layout.bidi import Placed
    from opreader.ui.layout.palette import Overlay, Palette
    from opreader.ui.layout.pieces import Row, Run, Slice

_RAISED = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_RAISABLE = frozenset("0123456789+-=()n")


def plain_segment(text: str, part: Slice, palette: Palette) -> Segment:
    """A part without anything special, as it is."""
    return Segment(text, palette.looks[part.look] + Ansi.from_meta({"offset": (part.start, part.row)}))


class _Stretch(NamedTuple):
    """A part of the text that looks alike."""

    start: int
    end: int
    style: Ansi
    run: Run | None


class Words(NamedTuple):
    """A part of a row, and all that it is painted with."""

    part: Slice
    row: Row
    palette: Palette
    overlays: Sequence[Overlay] = ()

    def at(self, start: int, end: int) -> Words:
        """Another part of the same row."""
        return self._replace(part=self.part._replace(start=start, end=end))

    def segments(self) -> Iterator[Segment]:
        """The segments from left to right; each carries the place of its first character."""
        part, row = self.part, self.row
        if part.start >= part.end:
            return
        if row.level is not None:
            yield from self.ordered_segments(self.placed())
            return
        runs = self._runs()
        if not runs and not self.overlays and not row.tints:
            yield plain_segment(row.text[part.start : part.end], part, self.palette)
            return
        for stretch in self._stretches(runs):
            yield self._segment(row.text[stretch.start : stretch.end], stretch.start, stretch)

    def placed(self) -> list[Placed]:
        """The clusters of a text in which words run from right to left, in the order of the screen."""
        _, start, end, look = self.part
        program = look == "code" and not self.row.level
        return order(self.row.text, self.row.level or 0, start, end, program=program)

    def ordered_segments(self, placed: Sequence[Placed]) -> Iterator[Segment]:
        """Segments of clusters in that order: a selection finds each letter, so those that run backward stand alone."""
        stretches = list(self._stretches(self._runs()))
        starts = [stretch.start for stretch in stretches]
        text, first, following, within = "", 0, -1, -1
        for each in placed:
            number = bisect_right(starts, each.start) - 1
            if text and (each.start != following or number != within):
                yield self._segment(text, first, stretches[within])
                text = ""
            if not text:
                first, within = each.start, number
            text += each.text
            following = -1 if each.backward else each.end
        if text:
            yield self._segment(text, first, stretches[within])

    def _segment(self, text: str, start: int, stretch: _Stretch) -> Segment:
        meta: dict[str, object] = {"offset": (start, self.part.row)}
        if (run := stretch.run) is not None:
            text = self._shifted(text, stretch, run.style)
            if run.link is not None:
                meta["link"] = run.link
        return Segment(text, stretch.style + Ansi.from_meta(meta))

    def _runs(self) -> list[Run]:
        _, start, end, _ = self.part
        return [run for run in self.row.runs if run.start < end and run.end > start] if self.row.runs else []

    def _stretches(self, runs: Sequence[Run]) -> Iterator[_Stretch]:
        """The parts of the part that look alike, in logical order."""
        _, start, end, look = self.part
        palette = self.palette
        tints = [tint for tint in self.row.tints if tint.start < end and tint.end > start]
        over = [(first, end if last < 0 else last, laid) for first, last, laid in self.overlays]
        over = [(first, last, laid) for first, last, laid in over if first < end and last > start]
        edges = {start, end}
        parts = [(run.start, run.end) for run in runs] + [(tint.start, tint.end) for tint in tints]
        for begins, ends in (*parts, *((first, last) for first, last, _ in over)):
            edges.update(edge for edge in (begins, ends) if start < edge < end)
        if len(edges) > 2 and not is_simple(text := self.row.text[start:end]):
            # A cluster cut in two would take more cells than it was given: what begins within one begins behind it.
            between = [start + first for first, _, _ in clusters(text)]
            edges = {start, end, *(between[bisect_left(between, edge)] for edge in edges if edge <= between[-1])}
        starts = [tint.start for tint in tints]
        for first, last in pairwise(sorted(edges)):
            run = next((each for each in runs if each.start <= first < each.end), None)
            near = bisect_right(starts, first) - 1
            own = tints[near].look if near >= 0 and first < tints[near].end else look
            style = palette.looks[own] if run is None else palette.of(own, run.style, link=run.link is not None)
            for begins, ends, laid in over:
                if begins <= first < ends:
                    style += laid
            yield _Stretch(first, last, style, run)

    def _shifted(self, text: str, stretch: _Stretch, style: Style) -> str:
        """Superscripts and subscripts in letters of their own, one for one, where the whole of one has them."""
        if not self.palette.raise_digits or not style & (Style.SUP | Style.SUB):
            return text
        if not _RAISABLE.issuperset(self.row.text[stretch.start : stretch.end]):
            return text
        return text.translate(_RAISED if style & Style.SUP else _LOWERED)
