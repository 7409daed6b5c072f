"""Which articles fill so many minutes, and in what order: pure."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Final, NamedTuple

from opreader.model import State
from opreader.model.counted import Filling, Portion
from opreader.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from opreader.model import FeedId
    from opreader.model.counted import Candidate

MOST: Final = 600
"""Minutes of a budget at most: ten hours."""
_UNKNOWN: Final = 5
"""Minutes of a teaser's article where no full text tells what is usual."""
ENOUGH: Final = 2
"""Minutes: where less is left over, no better filling is looked for."""
_NOTE: Final = 2
"""Minutes: what is not longer is a note."""
_OF_NOTES: Final = 0.2
"""Of a budget, notes get no more while there are longer pieces."""
_OF_ONE: Final = 0.6
"""Of a budget, one piece gets no more while there are shorter ones."""
_MENDED: Final = 40
"""Articles whose order is looked at again, piece by piece."""
_FEW: Final = 8
"""Articles whose every order is looked at, where none without like neighbours is found at once."""


class Piece(NamedTuple):
    """A candidate with how long it is taken to be."""

    row: Candidate
    minutes: int
    tier: int
    """0 full, 1 partial, 2 a teaser."""
    names: frozenset[str]
    """Its feed and its authors: neighbours have none in common, if that can be."""


def fill(candidates: Sequence[Candidate], minutes: int, *, teasers: bool) -> Filling:
    """Articles that take no more than the minutes and leave less than two of them, where any do.

    Full texts first, then partial ones; teasers only where they can be expanded (`teasers`), as long as their feed's
    articles usually are. The feed with the fewest minutes has the next turn, and gives its newest article. Where that
    leaves a gap, as few as possible are given up for others. The same candidates give the same filling.
    """
    pieces = _pieces(candidates, teasers=teasers)
    chosen: list[Piece] = []
    for tier in range(3):
        for mixed in (True, False):
            pool = [one for one in pieces if one.tier <= tier and not (mixed and one.minutes > minutes * _OF_ONE)]
            chosen = _take(chosen, pool, minutes, notes=minutes * _OF_NOTES if mixed else minutes)
            longer = [one for one in pool if one.minutes > _NOTE] if mixed else pool
            chosen = _close_gap(chosen, longer, minutes)
            if chosen and minutes - _sum(chosen) < ENOUGH:
                break
        if chosen and minutes - _sum(chosen) < ENOUGH:
            break
    return Filling(
        minutes,
        tuple(Portion(one.row.id, one.minutes, guessed=one.tier == 2) for one in arrange(chosen)),
        unread=len(candidates),
        readable=sum(one.tier < 2 for one in pieces),
        shortest=min((one.minutes for one in pieces), default=None),
    )


def _pieces(candidates: Sequence[Candidate], *, teasers: bool) -> list[Piece]:
    """What can be read, full texts first, newest first; gated and failed articles can't."""
    usual = _usual_minutes(candidates)
    anywhere = round(median(usual.values())) if usual else _UNKNOWN
    pieces = []
    for row in candidates:
        match row.state:
            case State.FULL | State.PARTIAL:
                tier, length = int(row.state is State.PARTIAL), row.minutes
            case State.TEASER if teasers and row.link:
                tier, length = 2, usual.get(row.feed_id, anywhere)
            case _:
                continue
        if length:
            names = frozenset((f"feed {row.feed_id}", *(f"by {fold(name)}" for name in row.authors)))
            pieces.append(Piece(row, length, tier, names))
    return sorted(pieces, key=_by_tier_and_date)


def _by_tier_and_date(piece: Piece) -> tuple[int, float, int]:
    return piece.tier, -piece.row.date.timestamp(), -piece.row.id


def _usual_minutes(candidates: Iterable[Candidate]) -> dict[FeedId, int]:
    """How long the full texts of each feed are: the median."""
    lengths: dict[FeedId, list[int]] = {}
    for row in candidates:
        if row.state is State.FULL and row.words:
            lengths.setdefault(row.feed_id, []).append(row.minutes)
    return {feed: round(median(several)) for feed, several in lengths.items()}


def _sum(pieces: Iterable[Piece]) -> int:
    return sum(one.minutes for one in pieces)


def _without(pool: Iterable[Piece], taken: Iterable[Piece]) -> list[Piece]:
    ids = {one.row.id for one in taken}
    return [one for one in pool if one.row.id not in ids]


# choosing


def _take(chosen: Sequence[Piece], pool: Sequence[Piece], minutes: int, *, notes: float) -> list[Piece]:
    """Add what fits, piece by piece: the source and author with the fewest minutes has the next turn."""
    taken = list(chosen)
    had: Counter[str] = Counter()
    for one in taken:
        had.update(dict.fromkeys(one.names, one.minutes))
    left, notes_left = minutes - _sum(taken), notes - _sum(one for one in taken if one.minutes <= _NOTE)
    waiting = _without(pool, taken)
    while waiting := [
        one for one in waiting if one.minutes <= (left if one.minutes > _NOTE else min(left, notes_left))
    ]:
        # The first of equals: the fullest, then the newest.
        best = min(waiting, key=lambda one: (one.tier, max(had[name] for name in one.names)))
        waiting = [one for one in waiting if one is not best]
        taken.append(best)
        had.update(dict.fromkeys(best.names, best.minutes))
        left -= best.minutes
        notes_left -= best.minutes if best.minutes <= _NOTE else 0
    return taken


def _close_gap(chosen: list[Piece], pool: Sequence[Piece], minutes: int) -> list[Piece]:
    """Where time is left over: give up the last pieces, as few as can be, for others that fill it better."""
    best, most = chosen, _sum(_fullest(pool, minutes))
    for kept in (chosen[:end] for end in range(len(chosen), -1, -1)):
        if minutes - _sum(best) < ENOUGH or _sum(best) >= most:
            break
        sources = Counter(name for one in kept for name in one.names)
        rest = _without(pool, kept)
        rest.sort(key=lambda one: (one.tier, max(sources[name] for name in one.names)))
        better = [*kept, *_fullest(rest, minutes - _sum(kept))]
        if _sum(better) > _sum(best):
            best = better
    return best


def _fullest(pool: Sequence[Piece], minutes: int) -> list[Piece]:
    """Pieces whose sum comes nearest to the minutes from below; the first ones where several do."""
    within = (1 << (minutes + 1)) - 1
    reached = [1]  # bit n: some of the pieces so far take n minutes
    for one in pool:
        reached.append((reached[-1] | reached[-1] << one.minutes) & within)
    wanted = reached[-1].bit_length() - 1
    found = []
    for at in range(len(pool), 0, -1):
        if not reached[at - 1] >> wanted & 1:
            found.append(pool[at - 1])
            wanted -= pool[at - 1].minutes
    return found[::-1]


# the order


def arrange(pieces: Sequence[Piece]) -> list[Piece]:
    """The order to read them in: newest first, but no two of one feed or author beside each other, if that can be."""
    order = _alternating(sorted(pieces, key=_by_tier_and_date))
    if len(order) <= _MENDED:
        order = _mended(order)
    if len(order) <= _FEW and _likeness(order):
        return _best_order(order)
    return order


def _likeness(order: Sequence[Piece]) -> int:
    """What neighbours have in common, feeds and authors, over the whole order."""
    return sum(_in_common(one, other) for one, other in pairwise(order))


def _in_common(one: Piece, other: Piece) -> int:
    return len(one.names & other.names)


def _alternating(pieces: Sequence[Piece]) -> list[Piece]:
    """One after the other: whoever has half of what is left must come now, else the first that is unlike the last."""
    order: list[Piece] = []
    left = Counter(name for one in pieces for name in one.names)
    waiting = list(pieces)
    while waiting:
        count = len(waiting)
        least = min(_in_common(order[-1], one) for one in waiting) if order else 0
        unlike = [one for one in waiting if not order or _in_common(order[-1], one) == least]
        # A name that all have can't be parted.
        pressing = [one for one in unlike if any(count < 2 * left[name] < 2 * count for name in one.names)]
        best = (pressing or unlike)[0]
        waiting = [one for one in waiting if one is not best]
        left.subtract(best.names)
        order.append(best)
    return order


def _mended(order: list[Piece]) -> list[Piece]:
    """The same with each piece that is like the one before it moved to where neighbours are less alike."""
    for one in [other for before, other in pairwise(order) if _in_common(before, other)]:
        others = [other for other in order if other is not one]
        places = ([*others[:at], one, *others[at:]] for at in range(len(order)))
        order = min((order, *places), key=_likeness)
    return order


def _best_order(pieces: Sequence[Piece]) -> list[Piece]:
    """The first of all orders whose neighbours are least alike; for few pieces."""
    best, least = list(pieces), _likeness(pieces)

    def go_on(order: list[Piece], waiting: Sequence[Piece], like: int) -> None:
        nonlocal best, least
        if like >= least:
            return
        if not waiting:
            best, least = order, like
            return
        for one in waiting:
            more = _in_common(order[-1], one) if order else 0
            go_on([*order, one], [other for other in waiting if other is not one], like + more)

    go_on([], pieces, 0)
    return best
