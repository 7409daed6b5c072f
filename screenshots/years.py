"""What the made-up library has when it was read in for long: older columns, and feeds that are not well any more."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from columns import Column, Source

GONE: Final = "https://annex.example/feed.xml"
"""Answers 410 from the second refresh on."""
MOVED: Final = ("https://plain-tables.example/rss", "https://tables.example/feed.xml")
"""An address, and where it leads for good."""
AILING: Final = (
    Source("annex", "The Annex", "Politics", (Column("The last letter", "A. Thorne", 2400, "We close", 5, read=True),)),
    Source("tables", "Plain Tables", "Economics", (Column("Rent by the room", "Tom Reyes", 96, "Two columns", 6),)),
    Source(
        "tidewatch",
        "Tidewatch",
        "Ideas",
        tuple(
            Column(f"Tide table {20 - week}", "Ruth Adeyemi", 24 * (220 + 7 * week), "High water at", 4, read=week > 1)
            for week in range(6)
        ),
    ),
)
"""Feeds that are not well: gone, moved, silent since the spring."""

_MONTHLY: Final = ("The month in one page", "A reply to my readers", "What was not said", "The long column", "Errata")


def with_older(source: Source) -> Source:
    """The same feed with what it had in the sixteen months before; more in some of them, most of it read."""
    many = 1 + sum(source.name.encode()) % 4
    older = [
        Column(
            f"{_MONTHLY[at % len(_MONTHLY)]}, no. {40 - 2 * month + at % 2}",
            source.columns[at % len(source.columns)].author,
            24 * (14 + 30 * month + 5 * at),
            "It has been a month of",
            4 + (month * 3 + at * 5) % 13,
            read=(month * 7 + at * 3) % (3 + month % 4) != 0,
        )
        for month in range(16)
        for at in range(many + (month * many) % 3)
    ]
    return replace(source, columns=(*source.columns, *older))
