"""From lines to strips, as wide as the pane. Which style a part of a text takes is in `words`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.segment import Segment
from rich.style import Style as Ansi
from textual.strip import Strip

from opreader.frozen import frozen
from opreader.ui.layout.cells import clusters, cut, width
from opreader.ui.layout.lines import width_of
from opreader.ui.layout.palette import Overlay, Palette
from opreader.ui.layout.pieces import Ink, Room, Slice
from opreader.ui.layout.words import Words, plain_segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from opreader.ui.layout.pictures import Album
    from opreader.ui.layout.pieces import Line, Part, Row

__all__ = ["Frame", "Overlay", "Palette", "line_strip"]

_LONGEST_CLUSTER: Final = 64
"""Characters."""


@frozen
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
    line: Line,
    rows: Sequence[Row],
    palette: Palette,
    frame: Frame,
    overlays: Mapping[int, Sequence[Overlay]],
    *,
    album: Album | None = None,
) -> Strip:
    """The strip of a line, as wide as the pane; text carries its place and its link in the segments' meta.

    `album` has the pictures; without one their room stays blank.
    """
    segments = [Segment(" " * frame.left, palette.base)] if frame.left else []
    used = frame.left
    stays, moves = _divided(line) if line.wide else (line.parts, ())
    for part in stays:
        if isinstance(part, Ink):
            segments.append(Segment(part.text, palette.looks[part.look]))
            used += width(part.text)
            continue
        if isinstance(part, Room):
            from opreader.ui.layout.pictures import picture_segments  # most articles have none

            segments.extend(picture_segments(part, album, palette))
            used += part.cells
            continue
        row, over = rows[part.row], overlays.get(part.row, ())
        if not row.runs and not over and row.level is None:  # most lines of most articles
            text = row.text[part.start : part.end]
            used += width(text)
            if text:
                segments.append(plain_segment(text, part, palette))
            continue
        new = list(Words(part, row, palette, over).segments())
        segments.extend(new)
        used += sum(width(segment.text) for segment in new)
    if moves:
        room = max(1, frame.left + frame.measure - used)
        segments.extend(_wide(moves, rows, palette, overlays, room=room, sideways=frame.sideways))
        used += room
    if used < frame.total:
        segments.append(Segment(" " * (frame.total - used), palette.base))
    return Strip(segments, max(used, frame.total))


def _divided(line: Line) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """What stays of a wide line, its bars and indents, and what is moved: code, a table's rules and cells."""
    for number, part in enumerate(line.parts):
        if not isinstance(part, Ink) or part.look == "rule":
            return line.parts[:number], line.parts[number:]
    return line.parts, ()


def _wide(
    parts: Sequence[Part],
    rows: Sequence[Row],
    palette: Palette,
    overlays: Mapping[int, Sequence[Overlay]],
    *,
    room: int,
    sideways: int,
) -> list[Segment]:
    """What does not fit: `room` cells of it from `sideways` on. Code stands on a ground as wide as that."""
    size = sum(width_of(part, rows) for part in parts)
    goes_on = size > sideways + room
    seen: list[Segment] = []
    at = 0
    for part in parts:
        cells = width_of(part, rows)
        left, right = max(0, sideways - at), min(cells, sideways + room - goes_on - at)
        at += cells
        if left >= right:
            continue
        if isinstance(part, Ink):
            seen.extend(_window([Segment(part.text, palette.looks[part.look])], left, right))
            continue
        if isinstance(part, Room):  # pictures are as wide as the text at most
            continue
        words = Words(part, rows[part.row], palette, overlays.get(part.row, ()))
        seen.extend(
            _window(words.segments(), left, right) if words.row.level is not None else _part(words, left, right)
        )
    first = parts[0]
    ground = palette.looks[first.look] if isinstance(first, Slice) else palette.base
    pad = room - goes_on - sum(width(segment.text) for segment in seen)
    return [*seen, Segment(" " * pad + (palette.more_right if goes_on else ""), ground)]


def _part(words: Words, left: int, right: int) -> list[Segment]:
    """The cells from `left` to `right` of a text in logical order: no more than these are looked at closely."""
    _, begins, ends, look = words.part
    text = words.row.text[begins:ends]
    start, lead = _skip(text, left)
    kept = cut(text[start:], right - left - lead)
    seen = list(words.at(begins + start, begins + start + len(kept)).segments())
    blanks = Segment(" " * lead, words.palette.looks[look])
    pad = right - left - lead - width(kept)
    return [*([blanks] if lead else []), *seen, *([Segment(" " * pad, words.palette.looks[look])] if pad else [])]


def _window(segments: Iterable[Segment], first: int, last: int) -> list[Segment]:
    """The cells from `first` to `last` of some segments; a wide character that is cut leaves blanks."""
    seen: list[Segment] = []
    at = 0
    for text, style, _ in segments:
        size = width(text)
        left, right = max(0, first - at), min(size, last - at)
        at += size
        if left == 0 and right == size:
            seen.append(Segment(text, style))
        elif left < right:
            start, lead = _skip(text, left)
            kept = cut(text[start:], right - left - lead)
            pad = right - left - lead - width(kept)
            whole = ((" " * lead, style), (kept, _moved(style, start)), (" " * pad, style))
            seen.extend(Segment(text, style) for text, style in whole if text)
    return seen


def _moved(style: Ansi | None, by: int) -> Ansi | None:
    """The style of a segment that begins so many characters later."""
    if style is None or not by or "offset" not in style.meta:
        return style
    start, row = style.meta["offset"]
    return style + Ansi.from_meta({**style.meta, "offset": (start + by, row)})


def _skip(text: str, cells: int) -> tuple[int, int]:
    """(index, blank cells) where a text goes on after so many cells; a wide cluster that is cut leaves a blank."""
    head = cut(text, cells)
    passed = width(head)
    if passed >= cells or len(head) == len(text):
        return len(head), 0
    _, end, size = clusters(text[len(head) : len(head) + _LONGEST_CLUSTER])[0]
    return len(head) + end, passed + size - cells
