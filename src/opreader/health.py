"""Which feeds are not well, and what there is to say of each: pure."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from opreader.frozen import frozen
from opreader.model import FeedKind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from opreader.model import Feed
    from opreader.model.counted import FeedDates

_SILENT_TIMES: Final = 4
"""So many times its usual interval a feed may say nothing."""
_SILENT_LEAST: Final = timedelta(days=60)
_UNITS: Final = ((365, "year"), (30, "month"), (7, "week"), (1, "day"))


class Ailment(StrEnum):
    """What a feed has; the gravest first."""

    GONE = "gone"
    """Answered 410: taken away for good, not asked any more."""
    NEVER = "never answered"
    """It never answered well since it was subscribed."""
    FAILING = "failing"
    """It answered once, and does not now."""
    MOVED = "moved"
    """A permanent redirect leads elsewhere; it is asked there."""
    SILENT = "silent"
    """Nothing new for much longer than usual."""
    MUTED = "muted"
    """Its articles stand in no list."""


_GRAVITY: Final = {ailment: place for place, ailment in enumerate(Ailment)}


@frozen
class Ailing:
    """A feed that is not well."""

    feed: Feed
    ailment: Ailment
    told: str
    """Since when, how often, and why, in words."""
    newest: datetime | None = None
    """The date of its last article."""


def examine(feeds: Iterable[Feed], dates: Iterable[FeedDates], now: datetime) -> list[Ailing]:
    """The feeds that are not well, the gravest first, then by title. Saved pages and the guide are no feeds to examine."""
    known = {one.feed_id: one for one in dates}
    asked = [feed for feed in feeds if feed.id > 0 and feed.kind not in {FeedKind.SAVED, FeedKind.GUIDE}]
    found = [ailing for feed in asked if (ailing := _examine(feed, known.get(feed.id), now)) is not None]
    return sorted(found, key=lambda one: (_GRAVITY[one.ailment], one.feed.title.casefold(), one.feed.id))


def sum_up(ailing: Iterable[Ailing], feeds: int) -> str:
    """How many of so many feeds have what: "214 feeds: 3 failing, 1 moved"."""
    counts: dict[Ailment, int] = {}
    for one in ailing:
        counts[one.ailment] = counts.get(one.ailment, 0) + 1
    whole = f"{feeds} {'feed' if feeds == 1 else 'feeds'}"
    if not counts:
        return "there are no feeds yet" if not feeds else f"all {whole} answer" if feeds > 1 else "the one feed answers"
    return f"{whole}: " + ", ".join(f"{count} {ailment.value}" for ailment, count in counts.items())


def _examine(feed: Feed, dates: FeedDates | None, now: datetime) -> Ailing | None:
    newest = dates.newest if dates else None
    ailment, told = _ailment(feed, dates, now)
    return None if ailment is None else Ailing(feed, ailment, told, newest)


def _ailment(feed: Feed, dates: FeedDates | None, now: datetime) -> tuple[Ailment | None, str]:
    if feed.gone:
        return Ailment.GONE, f"the site took it away for good (410){_after(feed, now)}"
    if feed.error is not None and feed.refreshed is None:
        return Ailment.NEVER, f"{_times(feed)}: {feed.error}"
    if feed.error is not None:
        return Ailment.FAILING, f"{_times(feed)}{_after(feed, now)}: {feed.error}"
    if feed.moved_to is not None and feed.moved_to != feed.url:
        return Ailment.MOVED, f"to {feed.moved_to}"
    if dates is not None and dates.muted:
        return Ailment.MUTED, "its articles stand in no list"
    if feed.refreshed is None and not feed.kind.is_local:
        return Ailment.NEVER, "not asked yet"
    return _silence(feed, dates, now)


def _silence(feed: Feed, dates: FeedDates | None, now: datetime) -> tuple[Ailment | None, str]:
    if dates is None or dates.newest is None or dates.usual is None or feed.kind.is_local:
        return None, ""
    passed = now - dates.newest
    if passed < max(_SILENT_LEAST, _SILENT_TIMES * dates.usual):
        return None, ""
    usual = long_time(max(dates.usual, timedelta(days=1))).removeprefix("a ")
    return Ailment.SILENT, f"nothing new for {long_time(passed)}; before, something came every {usual}"


def _times(feed: Feed) -> str:
    if feed.failures < 2:
        return "failed once"
    return f"failed {feed.failures} times in a row"


def _after(feed: Feed, now: datetime) -> str:
    return f", answered well {long_time(now - feed.refreshed)} ago" if feed.refreshed else ""


def long_time(length: timedelta) -> str:
    """A length in the largest unit that fits: 3 days, a week, 2 years; "some hours" below a day."""
    for days, name in _UNITS:
        if length >= timedelta(days=days):
            count = length // timedelta(days=days)
            return f"{count} {name}s" if count > 1 else f"a {name}"
    return "some hours"
