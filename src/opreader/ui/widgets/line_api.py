"""What the panes of lines share: painting past Textual's caches, changing their length and scrolling within one frame."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.geometry import Region
    from textual.message import Message
    from textual.scroll_view import ScrollView

Draw = Callable[[int, int, int], Strip]
"""(y in the window, first line of the window, cells) → the strip there."""


def paint(pane: Widget, crop: Region, draw: Draw) -> list[Strip]:
    """`render_lines` for a pane without border, padding, tint or opacity: what StylesCache would add costs a frame.

    Size and place are asked for once, not for every line. The App's filters stay: NO_COLOR and themes of the terminal's
    colours live in them.
    """
    first, last = crop.column_span
    top, cells = pane.scroll_offset.y, cells_of(pane)
    filters = pane.get_line_filters()
    if not filters:
        return [draw(y, top, cells).crop(first, last) for y in crop.line_range]
    background = pane.background_colors[1]
    strips = []
    for y in crop.line_range:
        strip = draw(y, top, cells)
        for line_filter in filters:
            strip = strip.apply_filter(line_filter, background)
        strips.append(strip.crop(first, last))
    return strips


def paint_line(pane: Widget, y: int, draw: Draw) -> Strip:
    """`render_line` for a pane: Textual calls it to learn what lies under the mouse."""
    return draw(y, pane.scroll_offset.y, cells_of(pane))


def strip_of(segments: Iterable[Segment], cells: int | None = None) -> Strip:
    """A strip of `cells`, where they are known; what is empty is left out, neighbours of one style are one.

    Each segment is forty bytes of colours that the terminal must read.
    """
    joined: list[Segment] = []
    for segment in segments:
        if not segment.text:
            continue
        if joined and joined[-1].style == segment.style:
            joined[-1] = Segment(joined[-1].text + segment.text, segment.style)
        else:
            joined.append(segment)
    return Strip(joined, cells)


def cells_of(pane: Widget) -> int:
    """Cells of a pane that text may fill: all but the scrollbar's.

    A strip that went on under the scrollbar would be cut in two for every line of every frame.
    """
    return pane.size.width - pane.scrollbar_size_vertical


def set_height(pane: ScrollView, lines: int) -> None:
    """Make a pane so many lines high without a layout pass; the place it is scrolled to is kept as far as it can be.

    Assigning `virtual_size` would lay out the whole screen and draw a second frame.
    """
    top = pane.scroll_offset.y
    most = max(0, lines - pane.size.height)
    if top > most:
        pane.scroll_to(y=most, animate=False)
    pane.set_reactive(Widget.virtual_size, Size(0, lines))
    if pane.is_attached:
        pane.vertical_scrollbar.window_virtual_size = lines
    pane.refresh()


def reveal(pane: ScrollView, first: int, last: int | None = None) -> None:
    """Scroll just so far that the lines from `first` to `last` are in the window; `first` where not all fit."""
    last = first if last is None else last
    top, height = pane.scroll_offset.y, pane.size.height
    if not height:
        return
    if first < top:
        pane.scroll_to(y=first, animate=False)
    elif last >= top + height:
        pane.scroll_to(y=min(first, last - height + 1), animate=False)


def refresh_rows(pane: ScrollView, first: int, last: int) -> None:
    """Repaint those of the lines `first` to `last` that are in the window."""
    top = pane.scroll_offset.y
    first, last = max(first, top), min(last, top + pane.size.height - 1)
    if first <= last:
        pane.refresh_lines(first, last - first + 1)


def tell(pane: Widget, message: Message) -> None:
    """Post a message from a pane, whoever's handler is running.

    Textual takes the pump whose handler runs, a screen's action, a frame being drawn, for the sender, and stops a
    message on its way up just before its sender: the screen would never hear it.
    """
    pane.post_message(message.set_sender(pane))
