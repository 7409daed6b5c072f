"""The groups that an order has, as headings name them: days, feeds, lengths. Which rows have one above the store says."""

from __future__ import annotations

from bisect import bisect_right
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from opreader.model.listed import LENGTHS
from opreader.ui.dates import day_of, month_name, weekday_name
from opreader.ui.widgets.window_ids import HEADING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from opreader.model import Headline, Sort
    from opreader.ui.dates import Dates

_LENGTHS: Final = ("under 5 min", "5–10 min", "10–20 min", "over 20 min")


def labels(sort: Sort, dates: Dates) -> Callable[[Headline], str]:
    """What the group of a row is called in this order."""
    match sort:
        case "newest" | "oldest":
            return lambda row: _day(row, dates)
        case "feed":
            return lambda row: row.feed_title
        case "longest" | "shortest":
            return lambda row: _LENGTHS[bisect_right(LENGTHS, row.minutes)]
        case _:
            return lambda _: ""


def has_groups(sort: Sort) -> bool:
    """Whether an order has groups at all."""
    return sort != "rank"


def with_headings(rows: Iterable[Headline], label: Callable[[Headline], str], *, first: bool = True) -> list[int]:
    """Ids of rows with a heading before each group; `first`: before the first row too."""
    ids: list[int] = []
    before = None if first else ""
    for row in rows:
        name = label(row)
        if name != before and (ids or first):
            ids.append(HEADING)
        before = name
        ids.append(row.id)
    return ids


def _day(row: Headline, dates: Dates) -> str:
    day, today = day_of(row.sort_date, dates.zone), day_of(dates.clock(), dates.zone)
    if day >= today:
        return "Today"
    if day == today - timedelta(days=1):
        return "Yesterday"
    shown = f"{day.day} {month_name(day)}"
    return f"{weekday_name(day)} {shown}" if day.year == today.year else f"{shown} {day.year}"
