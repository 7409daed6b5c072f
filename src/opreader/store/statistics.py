"""What there is, counted by feed, author and month; and when each feed told something last."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from opreader.errors import UsageError
from opreader.model import FeedId, State
from opreader.model.counted import FeedDates, LibraryFigures, MonthFigures, ReadFigures, SourceFigures
from opreader.store.candidates import candidates
from opreader.store.rows import FEED_TITLE, moment, whole_seconds
from opreader.text import clean

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from datetime import datetime

    from opreader.model import Selection
    from opreader.model.counted import Candidate
    from opreader.store.connection import Lanes

_SPAN: Final = 12
"""Articles whose dates tell how often a feed tells something."""
_FEWEST: Final = 3
"""Fewer articles tell nothing of that."""
_FEEDS: Final = 20
_AUTHORS: Final = 10


class Figures:
    """Satisfies `opreader.library_ports.Statistics`."""

    def __init__(self, lanes: Lanes) -> None:
        """Work on the threads of one library."""
        self._lanes = lanes

    async def candidates(self, selection: Selection, *, limit: int) -> list[Candidate]:
        """The newest articles of a selection, fuller ones first."""
        return await self._lanes.searches.run(candidates, selection, limit=limit)

    async def feed_dates(self) -> list[FeedDates]:
        """When each feed told something last, and how often it usually does."""
        return await self._lanes.searches.run(_feed_dates)

    async def figures(self, months: Sequence[datetime]) -> LibraryFigures:
        """The library in figures; in several reads, so that a search waits for no more than one of them."""
        lane = self._lanes.searches
        figures = await lane.run(_months, months)
        figures = await lane.run(_sources, figures)
        return await lane.run(_texts, figures, month=months[-1], year=months[-1].replace(month=1))

    async def move_feed(self, feed_id: FeedId, url: str) -> None:
        """Have a feed stand at another address, with all that is known of it. Raises UsageError where one does already."""
        await self._lanes.writer.run(_move, feed_id, url)


def _feed_dates(db: sqlite3.Connection) -> list[FeedDates]:
    dates = "SELECT s.sort FROM entry_states s WHERE s.feed_id = f.id AND s.gone = 0 ORDER BY s.sort"
    rows = db.execute(
        f"""SELECT f.id, ({dates} DESC LIMIT 1), ({dates} DESC LIMIT 1 OFFSET {_SPAN - 1}), ({dates} LIMIT 1),
                   coalesce(c.total, 0), f.muted
            FROM feeds f LEFT JOIN feed_counts c ON c.feed_id = f.id WHERE f.hidden = 0"""
    )
    found = []
    for feed_id, newest, earlier, first, total, muted in rows:
        last, start = moment(newest), moment(first if earlier is None else earlier)
        usual = None
        if last is not None and start is not None and total >= _FEWEST:
            usual = (last - start) / (min(total, _SPAN) - 1)
        found.append(FeedDates(FeedId(feed_id), newest=last, usual=usual, muted=muted == 1))
    return found


def _months(db: sqlite3.Connection, months: Sequence[datetime]) -> LibraryFigures:
    """Counted in the indexes alone."""
    starts = [whole_seconds(start) for start in months]
    told = []
    for at, start in enumerate(starts):
        end = starts[at + 1] if at + 1 < len(starts) else 1 << 62
        total = _count(db, "s.gone = 0", start, end)
        told.append(MonthFigures(months[at], total, total - _count(db, "s.gone = 0 AND s.read = 0", start, end)))
    return LibraryFigures(months=tuple(told))


def _count(db: sqlite3.Connection, where: str, start: int, end: int) -> int:
    index = "states_unread" if "read" in where else "states_all"
    text = f"SELECT count(*) FROM entry_states s INDEXED BY {index} WHERE {where} AND s.sort >= ? AND s.sort < ?"
    return int(db.execute(text, (start, end)).fetchone()[0])


def _sources(db: sqlite3.Connection, figures: LibraryFigures) -> LibraryFigures:
    """Read off the counters."""
    feeds = db.execute(
        f"""SELECT {FEED_TITLE}, c.total, c.total - c.unread FROM feed_counts c JOIN feeds f ON f.id = c.feed_id
            WHERE f.hidden = 0 AND c.total > 0 ORDER BY c.total DESC, f.position, f.id LIMIT {_FEEDS}"""
    ).fetchall()
    authors = db.execute(
        f"""SELECT name, total, total - unread FROM authors WHERE total > unread
            ORDER BY total - unread DESC, total DESC, id LIMIT {_AUTHORS}"""
    ).fetchall()
    count, total, unread = db.execute(
        "SELECT count(*), coalesce(sum(c.total), 0), coalesce(sum(c.unread), 0) FROM feed_counts c "
        "JOIN feeds f ON f.id = c.feed_id WHERE f.hidden = 0 AND c.total > 0"
    ).fetchone()
    return replace(
        figures,
        feeds=tuple(SourceFigures(*row) for row in feeds),
        feed_count=count,
        authors=tuple(SourceFigures(*row) for row in authors),
        author_count=db.execute("SELECT count(*) FROM authors WHERE total > 0").fetchone()[0],
        total=total,
        read=total - unread,
    )


def _texts(db: sqlite3.Connection, figures: LibraryFigures, *, month: datetime, year: datetime) -> LibraryFigures:
    """Counted in one walk through the table: the indexes don't hold states and lengths."""
    states = ", ".join(f"count(*) FILTER (WHERE state = '{state.value}')" for state in State)
    read = ", ".join(
        f"count(*) FILTER (WHERE {since}), sum(words) FILTER (WHERE {since})" for since in (_SINCE, _SINCE)
    )
    # NOT INDEXED: by way of an index every row is a jump.
    row = db.execute(
        f"SELECT {states}, {read} FROM entry_states NOT INDEXED WHERE gone = 0",
        [whole_seconds(start) for start in (month, month, year, year)],
    ).fetchone()
    several = len(State)
    in_month, in_year = row[several : several + 2], row[several + 2 :]
    return replace(
        figures,
        states=tuple(zip(State, row[:several], strict=True)),
        this_month=ReadFigures(month, in_month[0], in_month[1] or 0),
        this_year=ReadFigures(year, in_year[0], in_year[1] or 0),
    )


_SINCE: Final = "read = 1 AND sort >= ?"


def _move(db: sqlite3.Connection, feed_id: int, url: str) -> None:
    url = clean(url, one_line=True)
    if db.execute("SELECT 1 FROM feeds WHERE url = ? AND id <> ? AND account IS NULL", (url, feed_id)).fetchone():
        raise UsageError(f"{url} is subscribed already, or was; remove this feed instead.")
    db.execute("UPDATE feeds SET url = ?, moved_to = NULL WHERE id = ?", (url, feed_id))
