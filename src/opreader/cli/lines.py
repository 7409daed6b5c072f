"""Values → the lines that people read: headlines, bylines, what became of an expansion, readiness, progress."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from opreader.model import State
from opreader.text import minutes, tell_minutes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opreader.model import ExpandProgress, Expansion, Headline, Packed, RefreshProgress
    from opreader.model.moved import Moved

BADGES: Final = {State.FULL: "●", State.PARTIAL: "◐", State.GATED: "◐", State.TEASER: "○", State.FAILED: "✗"}
ASCII_BADGES: Final = {State.FULL: "*", State.PARTIAL: "~", State.GATED: "~", State.TEASER: ".", State.FAILED: "x"}
EXPLAIN_INDENT: Final = " " * 9
"""What stands under a headline begins below its title."""

_STAGES: Final = {"refresh": "refreshing", "expand": "expanding", "pictures": "fetching pictures"}
_SIZES: Final = ((10**9, "GB"), (10**6, "MB"), (10**3, "kB"))


def badges() -> dict[State, str]:
    """The readiness badges that standard output can show."""
    return BADGES if (sys.stdout.encoding or "").lower().replace("-", "") == "utf8" else ASCII_BADGES


def headline_line(headline: Headline) -> tuple[str, str]:
    """The columns before a headline, and the headline with its source and what is wrong with its text."""
    whole = badges() is BADGES
    unread = " " if headline.read else "•" if whole else "N"
    star = " ★" if headline.starred and whole else " +" if headline.starred else ""
    day = headline.sort_date.astimezone().strftime("%Y-%m-%d")
    columns = f"{headline.id:>6} {unread}{badges()[headline.state]} {day}  "
    trouble = state_words(headline.state, headline.reason, queued=headline.queued)
    told = f" · {trouble}" if headline.queued or headline.state not in {State.FULL, State.TEASER} else ""
    return columns, f"{headline.title} — {headline.feed_title}{star}{told}"


def byline(headline: Headline) -> str:
    """Who, where, when, how long, and how much of it is here."""
    day = headline.sort_date.astimezone()
    parts = [
        ", ".join(headline.authors),
        headline.feed_title,
        f"{day.day} {day:%b %Y}",
        f"{headline.minutes} min",
        state_words(headline.state, headline.reason, queued=headline.queued),
    ]
    return " · ".join(part for part in parts if part)


def state_words(state: State, reason: str | None, *, queued: bool) -> str:
    """The state, whether more was asked for, and the reason of either."""
    words = f"{state.value}, queued" if queued else state.value
    return f"{words}: {reason}" if reason and (queued or state is not State.FULL) else words


def expansion_line(expansion: Expansion) -> tuple[str, str]:
    """The columns before an expanded article, and what became of it."""
    number = "" if expansion.id is None else str(expansion.id)
    parts = [expansion.title, state_words(expansion.state, expansion.reason, queued=expansion.queued)]
    if expansion.words:
        parts.append(f"{expansion.words:,} {'word' if expansion.words == 1 else 'words'}")
        parts.append(f"{minutes(expansion.words)} min")
    return f"{number:>6} {badges()[expansion.state]} ", " · ".join(part for part in parts if part)


def unready_line(headline: Headline) -> tuple[str, str]:
    """The columns before an article that is not wholly here, and why it is not."""
    trouble = state_words(headline.state, headline.reason, queued=headline.queued)
    return f"{headline.id:>6} {badges()[headline.state]} ", f"{headline.title} · {trouble}"


def expanded_summary(expansions: Sequence[Expansion]) -> str:
    """How many of several are full, what the others are, and what to do about them."""
    full = sum(is_done(one) for one in expansions)
    queued = sum(one.queued for one in expansions)
    states = (State.PARTIAL, State.GATED, State.FAILED, State.TEASER)
    counts = [(sum(one.state is state and not one.queued for one in expansions), state.value) for state in states]
    counts.append((queued, "queued"))
    parts = [f"{full} of {len(expansions)} full", *(f"{count} {word}" for count, word in counts if count)]
    summary = " · ".join(parts)
    if queued:
        return f"{summary}. When the network is back: opreader expand"
    if any(not one.tried and not is_done(one) for one in expansions):
        return f"{summary}. To ask again, add --retry"
    return summary


def is_done(expansion: Expansion) -> bool:
    """The whole text is here, and nothing more was asked for."""
    return expansion.state is State.FULL and not expansion.queued


def readiness(packed: Packed) -> str:
    """The readiness report: "41 of 44 full, 1 gated, 2 failed · 6 h 20 of reading · 14 MB"."""
    others = (
        (packed.partial, "partial"),
        (packed.gated, "gated"),
        (packed.failed, "failed"),
        (packed.teaser, "teaser"),
    )
    counts = [f"{packed.full} of {packed.asked} full", *(f"{count} {word}" for count, word in others if count)]
    parts = [", ".join(counts), f"{tell_minutes(packed.minutes)} of reading"]
    parts += [f"{packed.queued} queued"] if packed.queued else []
    parts += [f"{packed.pictures} {'picture' if packed.pictures == 1 else 'pictures'}"] if packed.pictures else []
    return " · ".join([*parts, size(packed.bytes)])


def refreshing(progress: RefreshProgress) -> str:
    """How far a refresh is."""
    failed = f" · {progress.failed} failed" if progress.failed else ""
    return f"refreshing {progress.done}/{progress.asked} · {progress.added} new{failed}"


def expanding(progress: ExpandProgress) -> str:
    """How far an expansion or a pack is, how fast it goes, and how long it will take."""
    parts = [f"{_STAGES[progress.stage]} {progress.done}/{progress.asked}"]
    if progress.stage == "expand":
        parts += [f"{progress.failed} failed"] if progress.failed else []
        parts += [f"{progress.queued} queued"] if progress.queued else []
        if progress.done and progress.seconds >= 1:
            parts.append(f"{progress.done * 60 / progress.seconds:.0f} a minute")
    if progress.left is not None and progress.done < progress.asked:
        left = progress.left
        parts.append(f"{left:.0f} s left" if left < 60 else f"{tell_minutes(-(-int(left) // 60))} left")
    return " · ".join(parts)


def moved_words(moved: Moved) -> str:
    """What an import came to: "12 of 14 imported · 10 feeds, 2 smart feeds, 340 articles, 290 read, 4 starred"."""
    came = sum(thing.status == "imported" for thing in moved.things)
    articles = moved.articles
    counts = (
        (moved.feeds, "feed", "feeds"),
        (moved.smart, "smart feed", "smart feeds"),
        (articles.added, "article", "articles"),
        (articles.read, "read", "read"),
        (articles.starred, "starred", "starred"),
        (articles.marked, "here already marked", "here already marked"),
    )
    told = ", ".join(f"{count:,} {one if count == 1 else several}" for count, one, several in counts if count)
    parts = [f"{came} of {len(moved.things)} imported", *([told] if told else [])]
    if moved.flags and (articles.starred or articles.marked):
        parts.append(f"stars were the flags {' '.join(moved.flags)}")
    if moved.deleted and articles.added:
        parts.append(f"{moved.deleted:,} deleted in newsboat left out")
    return f"{' · '.join(parts)}. Fetch what is new: opreader refresh"


def size(count: int) -> str:
    """Bytes as people say them: 312 bytes, 48 kB, 1.4 MB, 14 MB."""
    for unit, name in _SIZES:
        if count >= unit:
            return f"{count / unit:.1f} {name}" if count < 10 * unit else f"{count // unit} {name}"
    return f"{count} {'byte' if count == 1 else 'bytes'}"
