"""The line at the foot: which keys do what, what is going on, and now and then a message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.segment import Segment
from rich.style import Style
from textual.widget import Widget

from opreader.text import clean
from opreader.ui.glyphs import UNICODE
from opreader.ui.layout.bidi import visual
from opreader.ui.layout.cells import cut, reduce_clusters, shorten, width
from opreader.ui.widgets.inks import Inks
from opreader.ui.widgets.line_api import paint, paint_line, strip_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.geometry import Region
    from textual.strip import Strip
    from textual.timer import Timer

    from opreader.ui.glyphs import Glyphs

SECONDS: Final = 5.0
"""How long a message stands."""
_GAP: Final = 2
FOUND_START: Final = "\x02"
FOUND_END: Final = "\x03"
"""Round each found word of a place."""


class StatusLine(Widget):
    """One line: key hints at the left, status at the right; a message takes the hints' place for a while."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "StatusLine { height: 1; color: $status-foreground; background: $status-background; }"

    def __init__(self, *, glyphs: Glyphs = UNICODE, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self._glyphs = glyphs
        self._hints: tuple[tuple[str, str], ...] = ()
        self._status: tuple[str, ...] = ()
        self._progress = ""
        self._place = ""
        self._bare = False
        self._message = ""
        self._trouble = False
        self._timer: Timer | None = None

    @property
    def message(self) -> str:
        """The message that stands now; empty when none does."""
        return self._message

    def set_hints(self, hints: Sequence[tuple[str, str]]) -> None:
        """(key, what it does), the most useful first: those that do not fit are left out from the end."""
        if (new := tuple((self._glyphs.plain(key), label) for key, label in hints)) != self._hints:
            self._hints = new
            self.refresh()

    def set_status(self, parts: Sequence[str]) -> None:
        """What is going on, in short parts: "refreshing 12/100", "34 new", "offline"."""
        new = tuple(self._shown(part) for part in parts if part)
        if new != self._status:
            self._status = new
            self.refresh()

    def set_progress(self, text: str) -> None:
        """How far one is in the article; stands before the status. Empty: nothing."""
        if text != self._progress:
            self._progress = text
            self.refresh()

    def set_place(self, text: str) -> None:
        """Where the words of a query stand, found words between U+0002 and U+0003; in the hints' place. Empty: nothing."""
        if text != self._place:
            self._place = text
            self.refresh()

    def set_bare(self, *, bare: bool) -> None:
        """Whether the hints are left out."""
        if bare != self._bare:
            self._bare = bare
            self.refresh()

    def say(self, text: str, *, trouble: bool = False, seconds: float = SECONDS) -> None:
        """Show a message in place of the hints for so many seconds."""
        self._message = self._shown(text)
        self._trouble = trouble
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(seconds, self.hush)
        self.refresh()

    def hush(self) -> None:
        """Take the message away."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if self._message:
            self._message = ""
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The line."""
        return paint_line(self, y, self._draw)

    def _draw(self, y: int, top: int, cells: int) -> Strip:  # noqa: ARG002 - there is one line
        ground = self.rich_style
        parts = (self._progress, *self._status) if self._progress else self._status
        status = shorten(self._glyphs.separator.join(parts), max(0, cells - 2), self._glyphs.ellipsis)
        room = max(0, cells - width(status) - _GAP - 1) if status else max(0, cells - 1)
        if self._message:
            left = self._message_segments(cells, room, ground)
        elif self._place:
            left = self._place_segments(room, ground)
        else:
            left = self._hint_segments(room, ground)
        used = sum(width(segment.text) for segment in left)
        if used + width(status) + 1 > cells:
            status = ""  # a message that needs the whole line has it
        pad = cells - used - width(status) - bool(status)
        return strip_of([*left, Segment(" " * max(0, pad) + status + (" " if status else ""), ground)], cells)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The line, without what StylesCache would add."""
        return paint(self, crop, self._draw)

    def _shown(self, text: str) -> str:
        return self._glyphs.plain(reduce_clusters(clean(text, one_line=True)))

    def _message_segments(self, cells: int, room: int, ground: Style) -> list[Segment]:
        style = ground + Inks(self).ink("error", None, "bold") if self._trouble else ground
        most = room if width(self._message) < room else cells - 1
        return [Segment(" ", ground), Segment(visual(self._message, most - 1, self._glyphs.ellipsis), style)]

    def _place_segments(self, room: int, ground: Style) -> list[Segment]:
        """The place, begun so late that its first found word is in sight."""
        found = ground + Style(bold=True, underline=True)
        before, mark, rest = self._place.partition(FOUND_START)
        ellipsis = self._glyphs.ellipsis
        before = _one_line(before)
        most = max(0, room - 2) // 3
        if width(before) > most:
            before = before[-most:] if most else ""
            while width(before) > most - 1 and before:
                before = before[1:]
            before = f"{ellipsis}{before}"
        segments, used = [Segment(" ", ground), Segment(before, ground)], 1 + width(before)
        for number, piece in enumerate(f"{mark}{rest}".replace(FOUND_END, FOUND_START).split(FOUND_START)):
            shown = shorten(_one_line(piece), max(0, room - used), ellipsis)
            segments.append(Segment(shown, found if number % 2 else ground))
            used += width(shown)
        return segments

    def _hint_segments(self, room: int, ground: Style) -> list[Segment]:
        key_style = ground + Style(bold=True)
        segments: list[Segment] = []
        used = 0
        for key, label in () if self._bare else self._hints:
            before = self._glyphs.separator if segments else " "
            size = width(before) + width(key) + 1 + width(label)
            if used + size > room:
                break
            used += size
            segments += [Segment(before, ground), Segment(key, key_style), Segment(f" {label}", ground)]
        return segments or [Segment(cut(" ", room), ground)]


def _one_line(text: str) -> str:
    """Text of an article as part of a line; the blanks at its ends stay."""
    shown = reduce_clusters(clean(text, one_line=True))
    return f"{' ' * text[:1].isspace()}{shown}{' ' * (text[-1:].isspace() and bool(shown))}"
