"""Which rows a few typed words mean, how well, and where: pure text, no widgets."""

from __future__ import annotations

from opreader.frozen import frozen


@frozen
class Match:
    """How a row answers to what was typed."""

    rank: int
    """The smaller the better; 0 for an empty query."""
    spans: tuple[tuple[int, int], ...] = ()
    """Where in the title, as (start, end) in characters."""


_START, _WORD, _INSIDE, _ASIDE, _SCATTERED = 0, 1, 2, 4, 6


def find(query: str, title: str, also: str = "") -> Match | None:
    """Match a row by every word of a query, in its title, else in what else it says, else by scattered letters."""
    words = query.casefold().split()
    if not words:
        return Match(0)
    folded = title.casefold()
    same_places = len(folded) == len(title)  # a few letters change their length when folded
    aside = also.casefold()
    rank, spans = 0, list[tuple[int, int]]()
    for word in words:
        found = _in_title(word, folded)
        if found is None and word in aside:
            found = _ASIDE, []
        if found is None:
            found = _scattered(word, folded)
        if found is None:
            return None
        rank += found[0]
        spans += found[1]
    return Match(rank, tuple(sorted(spans)) if same_places else ())


def _in_title(word: str, title: str) -> tuple[int, list[tuple[int, int]]] | None:
    at = title.find(word)
    if at < 0:
        return None
    if at == 0:
        return _START, [(0, len(word))]
    start = at
    while start >= 0:
        if not title[start - 1].isalnum():
            return _WORD, [(start, start + len(word))]
        start = title.find(word, start + 1)
    return _INSIDE, [(at, at + len(word))]


def _scattered(word: str, title: str) -> tuple[int, list[tuple[int, int]]] | None:
    """The letters of a word in their order, the first at the start of a title's word: "mlr" finds "Mark list read"."""
    if len(word) < 2:
        return None
    for start, letter in enumerate(title):
        if letter != word[0] or (start and title[start - 1].isalnum()):
            continue
        spans = [(start, start + 1)]
        for wanted in word[1:]:
            at = title.find(wanted, spans[-1][1])
            if at < 0:
                break
            spans.append((at, at + 1))
        else:
            return _SCATTERED + spans[-1][1] - start - len(word), spans
    return None
