"""Matters that several write about: entries with weighted terms → groups of entries. Pure; words are made elsewhere."""

from __future__ import annotations

from collections import Counter, defaultdict
from heapq import heapify, heappop, heappush
from math import sqrt
from typing import TYPE_CHECKING, Final

from opreader.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence

    from opreader.model import EntryId, FeedId

_ALIKE: Final = 0.14
"""Cosine, on the average of all pairs, from which on two groups are one matter: of ECB+'s stories B³ .89, of teasers .88."""
_LEAST: Final = 0.05
"""Cosine of two entries below which they count as having nothing in common."""
_HINT: Final = 0.03
"""What rare terms alone must come to before the common ones are looked at."""
_ASKED: Final = 24
"""Terms of an entry, its strongest, that find others."""
_COMMON: Final = 0.03
"""Share of the entries that have a term, from which on it finds no others; it still counts where rarer ones did."""
_RARE: Final = 25
"""Entries that may have a term however few there are in all."""
_COMPARED: Final = 15_000
"""Terms that are compared in one piece of work: a few milliseconds."""
_AT_ONCE: Final = 32
"""Entries that are measured, or groups that are looked at, in one piece of work."""


@frozen
class Told:
    """A text of the last days: one of several copies stands for all."""

    id: EntryId
    feed_id: FeedId
    at: float
    """When it appeared; seconds since 1970."""
    terms: Mapping[int, float]
    """Term → weight."""


@frozen
class Matter:
    """Texts on one matter."""

    members: tuple[Told, ...]
    """Newest first."""
    centre: EntryId
    """The one that is most like all the others."""

    @property
    def sources(self) -> int:
        """How many feeds tell of it."""
        return len({one.feed_id for one in self.members})

    @property
    def newest(self) -> float:
        """When the last of them appeared."""
        return self.members[0].at


def find_matters(told: Sequence[Told]) -> Generator[float, None, list[Matter]]:
    """Group texts by what they are about; most sources first, then most texts, then the newest.

    Two groups become one while their texts are alike on the average of all pairs, the most alike first: a chain of
    texts, each like the next, is no matter. A matter has two texts of two feeds, or three of one.
    """
    texts = sorted({one.id: one for one in told}.values(), key=lambda one: (-one.at, -one.id))
    vectors = []
    counts: Counter[int] = Counter()
    for at, one in enumerate(texts):
        if at % _AT_ONCE == 0:
            yield 0.1 * at / len(texts)
        vectors.append(_unit(one.terms))
        counts.update(vectors[-1].keys())
    alike = yield from _alike(vectors, counts)
    groups = yield from _grouped(alike)
    matters = []
    for at, group in enumerate(groups):
        if at % _AT_ONCE == 0:
            yield 0.9 + 0.1 * at / len(groups)
        sources = len({texts[one].feed_id for one in group})
        if len(group) >= (2 if sources > 1 else 3):
            matters.append(_matter([texts[one] for one in group], [vectors[one] for one in group]))
    return sorted(matters, key=lambda one: (-one.sources, -len(one.members), -one.newest, -one.members[0].id))


def _unit(terms: Mapping[int, float]) -> dict[int, float]:
    """Terms with weights whose squares sum up to 1, the strongest first."""
    length = sqrt(sum(weight * weight for weight in terms.values())) or 1.0
    ordered = sorted(terms.items(), key=lambda one: (-one[1], one[0]))
    return {term: weight / length for term, weight in ordered if weight > 0}


def _alike(
    vectors: Sequence[Mapping[int, float]], counts: Mapping[int, int]
) -> Generator[float, None, list[dict[int, float]]]:
    """For each text the others that are like it, with their cosines; `counts`: how many have each term."""
    holders: defaultdict[int, list[tuple[int, float]]] = defaultdict(list)
    most = max(_RARE, int(len(vectors) * _COMMON))
    alike: list[dict[int, float]] = [{} for _ in vectors]
    compared = 0
    for at, vector in enumerate(vectors):
        if compared > _COMPARED:
            yield 0.1 + 0.6 * at / len(vectors)
            compared = 0
        # Each pair is looked at once: by the later of the two.
        found: defaultdict[int, float] = defaultdict(float)
        common = []
        asked = 0
        for term, weight in vector.items():
            if counts[term] > most:
                common.append((term, weight))
                continue
            if counts[term] > 1 and asked < _ASKED:
                asked += 1
                held = holders[term]
                compared += len(held)
                for other, its in held:
                    found[other] += weight * its
                held.append((at, weight))
        compared += 2 * (len(vector) + len(found))
        for other, score in found.items():
            if score < _HINT:
                continue
            theirs = vectors[other]
            cosine = score + sum(weight * theirs[term] for term, weight in common if term in theirs)
            if cosine >= _LEAST:
                alike[at][other] = alike[other][at] = cosine
    return alike


def _grouped(alike: list[dict[int, float]]) -> Generator[float, None, list[list[int]]]:
    """Groups of several, made by joining the two that are most alike on the average, again and again."""
    following = len(alike)
    groups: dict[int, list[int]] = {at: [at] for at in range(following)}
    # (cosine below zero, the two groups): a group that was joined has another number from then on.
    waiting: list[tuple[float, int, int]] = []
    for at, row in enumerate(alike):
        if at % _AT_ONCE == 0:
            yield 0.7
        waiting.extend((-cosine, at, other) for other, cosine in row.items() if at < other and cosine >= _ALIKE)
    heapify(waiting)
    links = dict(enumerate(alike))
    while waiting:
        _, one, other = heappop(waiting)
        if one not in groups or other not in groups:
            continue
        if following % _AT_ONCE == 0:
            yield 0.7 + 0.2 * (following / len(alike) - 1)
        sums = _added(links.pop(one), links.pop(other))
        sums.pop(one, None)
        sums.pop(other, None)
        members = [*groups.pop(one), *groups.pop(other)]
        groups[following], links[following] = members, sums
        for near, total in sums.items():
            row = links[near]
            row.pop(one, None)
            row.pop(other, None)
            row[following] = total
            average = total / (len(members) * len(groups[near]))
            if average >= _ALIKE:
                heappush(waiting, (-average, near, following))
        following += 1
    return [group for group in groups.values() if len(group) > 1]


def _added(one: Mapping[int, float], other: Mapping[int, float]) -> dict[int, float]:
    """What two groups have in common with others, together: sums over all pairs."""
    sums = dict(one)
    for at, total in other.items():
        sums[at] = sums.get(at, 0.0) + total
    return sums


def _matter(members: Sequence[Told], vectors: Sequence[Mapping[int, float]]) -> Matter:
    total: defaultdict[int, float] = defaultdict(float)
    for vector in vectors:
        for term, weight in vector.items():
            total[term] += weight

    def likeness(at: int) -> float:
        return sum(weight * total[term] for term, weight in vectors[at].items())

    order = sorted(range(len(members)), key=lambda at: (-members[at].at, -members[at].id))
    return Matter(tuple(members[at] for at in order), members[max(order, key=likeness)].id)


def shared_terms(several: Sequence[Sequence[tuple[str, float]]]) -> list[str]:
    """The terms that at least two of several texts have, the strongest in all of them first."""
    total: Counter[str] = Counter()
    holders: Counter[str] = Counter()
    for terms in several:
        for term, weight in terms:
            total[term] += weight  # type: ignore[assignment]
            holders[term] += 1
    return sorted((term for term in total if holders[term] > 1), key=lambda term: (-total[term], term))
