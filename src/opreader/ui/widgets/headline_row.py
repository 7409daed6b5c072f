"""One row of the headlines: unread mark, readiness, flag, title, source and date, fitted to the width."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.segment import Segment

from opreader.frozen import frozen
from opreader.model import State
from opreader.text import clean
from opreader.ui.layout.bidi import visual
from opreader.ui.layout.cells import fit, fit_right, reduce_clusters, width
from opreader.ui.widgets.line_api import strip_of

if TYPE_CHECKING:
    from rich.style import Style
    from textual.strip import Strip

    from opreader.model import Headline
    from opreader.ui.dates import Dates
    from opreader.ui.glyphs import Glyphs

WITH_SOURCE: Final = 48
"""Cells from which a row names its source; below only the date."""
WITH_DATE: Final = 28
"""Cells from which a row tells the date; below only the title."""
ROOMY: Final = 64
"""Cells from which dates of other years are told to the day."""
_DATE: Final = 6
_LONG_DATE: Final = 11
_WIDEST_SOURCE: Final = 24


@frozen
class RowLooks:
    """The styles of rows, ground colours included."""

    ground: Style
    cursor: Style
    """Laid over a row that the cursor is on."""
    unread: Style
    read: Style
    date: Style
    full: Style
    partial: Style
    teaser: Style
    failed: Style
    words: Style
    group: Style
    """Headings."""

    def state(self, state: State) -> Style:
        """The style of a readiness badge."""
        match state:
            case State.FULL:
                return self.full
            case State.PARTIAL | State.GATED:
                return self.partial
            case State.TEASER:
                return self.teaser
            case State.FAILED:
                return self.failed


def headline_strip(
    row: Headline, cells: int, glyphs: Glyphs, dates: Dates, looks: RowLooks, *, at_cursor: bool, show_source: bool
) -> Strip:
    """The strip of a headline."""
    title_style = looks.read if row.read else looks.unread
    aside = _aside(row, cells, glyphs, dates, show_source=show_source)
    room = max(0, cells - 4 - width(aside))
    title = visual(reduce_clusters(clean(row.title, one_line=True)), room, glyphs.ellipsis)
    segments = [
        Segment(" " if row.read else glyphs.unread, title_style),
        Segment(glyphs.badge(row.state), looks.state(row.state)),
        Segment(f"{_flag(row, glyphs)} ", looks.date),
        Segment(fit(title, room), title_style),
        Segment(aside, looks.date),
    ]
    return _finish(segments, cells, looks, at_cursor=at_cursor)


def waiting_strip(cells: int, glyphs: Glyphs, looks: RowLooks, *, at_cursor: bool) -> Strip:
    """The strip of a row that is not here yet."""
    return _finish([Segment(fit(f"    {glyphs.ellipsis}", cells), looks.date)], cells, looks, at_cursor=at_cursor)


def heading_strip(label: str, cells: int, glyphs: Glyphs, looks: RowLooks) -> Strip:
    """The strip of a heading: the name of a group, and a line to the edge."""
    name = (
        visual(glyphs.plain(reduce_clusters(clean(label, one_line=True))), max(0, cells - 2), glyphs.ellipsis)
        or glyphs.ellipsis
    )
    rest = max(0, cells - width(name) - 2)
    rule = f" {glyphs.rule * (rest - 1)}" if rest > 2 else " " * rest
    segments = [Segment(" ", looks.ground), Segment(name, looks.group), Segment(f"{rule} ", looks.date)]
    return strip_of(segments).crop(0, cells) if cells < 4 else strip_of(segments, cells)


def _finish(segments: list[Segment], cells: int, looks: RowLooks, *, at_cursor: bool) -> Strip:
    if at_cursor:
        segments = [Segment(segment.text, (segment.style or looks.ground) + looks.cursor) for segment in segments]
    return strip_of(segments).crop(0, cells) if cells < 4 else strip_of(segments, cells)


def _flag(row: Headline, glyphs: Glyphs) -> str:
    """The one sign for which there is room: starred before queued before edited."""
    if row.starred:
        return glyphs.starred
    if row.queued:
        return glyphs.queued
    return glyphs.edited if row.edited else " "


def _aside(row: Headline, cells: int, glyphs: Glyphs, dates: Dates, *, show_source: bool) -> str:
    """What stands at the right edge, with a space before and after."""
    if cells < WITH_DATE:
        return ""
    roomy = cells >= ROOMY
    date = dates.short(row.sort_date, roomy=roomy)
    date = fit_right(date, max(width(date), _LONG_DATE if roomy else _DATE), glyphs.ellipsis)
    more = f" +{len(row.copies)}" if row.copies else ""
    if not show_source or cells < WITH_SOURCE:
        return f"{more} {date} "
    source = reduce_clusters(clean(row.feed_title, one_line=True))
    room = min(_WIDEST_SOURCE, cells // 4)
    return f"  {fit_right(visual(source, room - len(more), glyphs.ellipsis) + more, room)} {date} "
