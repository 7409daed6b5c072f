"""Which text of an article is the best one: what a page gave, judged beside what is here. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from opreader.frozen import frozen
from opreader.model import State
from opreader.text import count_words, plain

if TYPE_CHECKING:
    from opreader.model import EntryToExpand, TextState

LESS_THAN_FEED: Final = "the page holds less than the feed shipped"
_RANK: Final = {State.FULL: 2, State.PARTIAL: 1, State.GATED: 1, State.TEASER: 0, State.FAILED: 0}
_SHRUNK: Final = 0.6
"""A text this much shorter than the one that is here is more likely a page that changed its make."""


@frozen
class Choice:
    """What to do with a text that was found."""

    keep: bool
    """Store it; else the one that is here is better and nothing changes."""
    best: bool
    """It is the best text from now on."""
    state: State
    """Of the entry from now on."""
    reason: str | None


def choose(entry: EntryToExpand, *, words: int, state: TextState, reason: str | None) -> Choice:
    """Judge a text of so many words: never does a worse text take the place of a better one, nor hide that it is cut."""
    found = State(state)
    # What the feed shipped stays on top of a page that holds less of it, also of one that is asked again.
    less = words < count_words(plain(entry.shipped.text, entry.shipped.markup))
    if less and found is State.FULL:
        found, reason = State.PARTIAL, LESS_THAN_FEED
    if entry.source is not None and ((_RANK[found], words) < _least(entry) or words < entry.words * _SHRUNK):
        return Choice(keep=False, best=False, state=entry.state, reason=entry.reason)
    return Choice(keep=True, best=not less, state=found, reason=reason)


def choose_failure(entry: EntryToExpand, *, state: State, reason: str) -> tuple[State, str | None]:
    """State and reason of an entry whose page gave no text: a text that is here already goes on being what it was."""
    if entry.source is not None:
        return entry.state, entry.reason
    return state, reason


def _least(entry: EntryToExpand) -> tuple[int, int]:
    """Rank and words that a new text needs to take the place of the page text that is here."""
    rank = _RANK[entry.state]
    return rank, int(entry.words * _SHRUNK) if entry.state is State.FULL else entry.words
