"""How ready packed articles are, and how far a pack is, in words. Pure."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Final

from opreader.model import State
from opreader.text import tell_minutes

if TYPE_CHECKING:
    from opreader.model import ExpandProgress, Headline, Packed

_WHY: Final = {
    State.PARTIAL: "the text seems cut",
    State.GATED: "the page asks for a login, payment or consent",
    State.TEASER: "not tried yet",
    State.FAILED: "it could not be had",
}
"""For rows that tell no reason of their own."""
_WAITS: Final = "waits for the network"


def tell_packed(packed: Packed) -> tuple[str, ...]:
    """The whole of a pack in short parts: "41 of 44 full", "1 gated", "6 h 20 of reading", "14 MB (12 pictures)"."""
    others = (
        (packed.partial, "partial"),
        (packed.gated, "gated"),
        (packed.teaser, "teaser"),
        (packed.failed, "failed"),
    )
    parts = [f"{packed.full} of {packed.asked} full", *(f"{count} {word}" for count, word in others if count)]
    if packed.queued:
        parts.append(f"{packed.queued} {'waits' if packed.queued == 1 else 'wait'} for the network")
    if packed.words:
        parts.append(f"{tell_minutes(packed.minutes)} of reading")
    if packed.bytes:
        pictures = f" ({packed.pictures} picture{'' if packed.pictures == 1 else 's'})" if packed.pictures else ""
        parts.append(f"{tell_bytes(packed.bytes)}{pictures}")
    return tuple(parts)


def tell_ready(packed: Packed) -> str:
    """41/44 ready: the figure of the status line, its sign aside."""
    return f"{packed.full}/{packed.asked} ready"


def tell_bytes(count: int) -> str:
    """820 kB, 3.2 MB, 14 MB: decimal units, as disks are sold."""
    if count < 1_000_000:
        return f"{ceil(count / 1000)} kB"
    size = count / 1_000_000
    return f"{size:.1f} MB" if size < 9.95 else f"{size:.0f} MB"


def tell_reason(row: Headline) -> str:
    """Why an article is not whole: "gated: the page asks for a login"; empty for a full one."""
    if row.state is State.FULL:
        return ""
    why = row.reason or _WHY[row.state]
    waits = f", {_WAITS}" if row.queued else ""
    if row.state is State.TEASER and row.queued and not row.reason:
        return f"{row.state}: {_WAITS}"
    return f"{row.state}: {why}{waits}"


def tell_progress(now: ExpandProgress) -> tuple[str, ...]:
    """How far a pack is: the stage with its count, then how fast it goes and how long the rest takes."""
    count = f"{now.done}/{now.asked}"
    failed = (f"{now.failed} failed",) if now.failed else ()
    if now.stage == "refresh":
        return (f"packing: feeds {count}", *failed)
    if now.stage == "pictures":
        return (f"packing: pictures {count}",)
    rate = (f"rate {_tell_rate(now)}/min",) if now.done and now.seconds > 0 else ()
    left = (f"{_tell_seconds(now.left)} left",) if now.left is not None and now.done < now.asked else ()
    return (f"packing {count}", *rate, *left, *failed)


def _tell_rate(now: ExpandProgress) -> int:
    """Articles a minute."""
    return max(1, round(now.done / now.seconds * 60))


def _tell_seconds(seconds: float) -> str:
    """40 s, 3 min, 1 h 20; never less than it takes."""
    return f"{max(1, ceil(seconds))} s" if seconds < 60 else tell_minutes(ceil(seconds / 60))
