"""What changed between two versions of a text, word by word. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from opreader.alignment import common_items
from opreader.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Kind = Literal["same", "gone", "new"]

_PIECE = re.compile(r"\s*\S+")
_PARAGRAPH = re.compile(r"\s*\S[^\n]*")
_LINE = re.compile(r"\S(?:[^\n]*\S)?")
_MARKS: Final = {"gone": ("[-", "-]"), "new": ("{+", "+}")}
_STRAY: Final = 4
"""Changed words around one or two that stayed by chance: half as many are taken for changed with them."""


@frozen
class Change:
    """A run of words that stayed, went or came; its white space is that of the version it is of."""

    kind: Kind
    text: str


@dataclass(slots=True)
class _Step:
    """Words that went and words that came, then words that stayed; each with the white space before it."""

    gone: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    same_old: list[str] = field(default_factory=list)
    same_new: list[str] = field(default_factory=list)


def word_changes(old: str, new: str) -> list[Change]:
    """How the old text became the new one. White space that changed is no change; the new text's paragraphs are kept.

    What stayed and what came are the new text, what stayed and what went the old one, white space aside. Paragraphs that
    are the same are laid beside each other first, so that a long text takes little more time than its changed parts.
    """
    steps = [_Step()]
    for before, after in _parts(old, new):
        _add_steps(steps, _PIECE.findall(before), _PIECE.findall(after))
    return _merged(change for step in _without_strays(steps) for change in _spelled(step))


def marked_changes(changes: Sequence[Change]) -> str:
    """The text with its changes in line: [-gone-] and {+new+}, line by line."""
    return "".join(map(_marked, changes))


def _marked(change: Change) -> str:
    if change.kind == "same":
        return change.text
    opening, closing = _MARKS[change.kind]
    return _LINE.sub(lambda line: f"{opening}{line[0]}{closing}", change.text)


def _parts(old: str, new: str) -> Iterator[tuple[str, str]]:
    """What belongs together of both texts: a paragraph that stayed, and all that stands between two such."""
    befores, afters = _PARAGRAPH.findall(old), _PARAGRAPH.findall(new)
    i = j = 0
    for same_old, same_new in common_items(
        [tuple(one.split()) for one in befores], [tuple(one.split()) for one in afters]
    ):
        yield "".join(befores[i:same_old]), "".join(afters[j:same_new])
        yield befores[same_old], afters[same_new]
        i, j = same_old + 1, same_new + 1
    yield "".join(befores[i:]), "".join(afters[j:])


def _add_steps(steps: list[_Step], old: list[str], new: list[str]) -> None:
    i = j = 0
    pairs = common_items([piece.lstrip() for piece in old], [piece.lstrip() for piece in new])
    for same_old, same_new in [*pairs, (len(old), len(new))]:
        if (i < same_old or j < same_new) and steps[-1].same_new:
            steps.append(_Step())
        steps[-1].gone += old[i:same_old]
        steps[-1].new += new[j:same_new]
        steps[-1].same_old += old[same_old : same_old + 1]
        steps[-1].same_new += new[same_new : same_new + 1]
        i, j = same_old + 1, same_new + 1


def _without_strays(steps: Sequence[_Step]) -> list[_Step]:
    """A few words that stayed between longer changes are taken for changed: they stayed by chance."""
    kept = [steps[0]]
    for step in steps[1:]:
        last = kept[-1]
        if 0 < 2 * len(last.same_new) <= min(_STRAY, _size(last), _size(step)):
            last.gone += [*last.same_old, *step.gone]
            last.new += [*last.same_new, *step.new]
            last.same_old, last.same_new = step.same_old, step.same_new
        else:
            kept.append(step)
    return kept


def _size(step: _Step) -> int:
    return max(len(step.gone), len(step.new))


def _spelled(step: _Step) -> Iterator[Change]:
    """The step with the white space where it belongs: before what takes the place of something, as the new text has it."""
    gone, new, same = "".join(step.gone), "".join(step.new), "".join(step.same_new)
    if gone and new:
        yield Change("same", _leading(new))
        gone, new = gone.lstrip(), new.lstrip()
    elif gone and same:
        if not same[0].isspace():  # it was not the first word of the old text
            same = _leading(step.same_old[0]) + same
        if "\n" not in _leading(same) and "\n" in _leading(gone):
            gone = f" {gone.lstrip()}"
    yield from (Change("gone", gone), Change("new", new), Change("same", same))


def _leading(text: str) -> str:
    return text[: len(text) - len(text.lstrip())]


def _merged(changes: Iterable[Change]) -> list[Change]:
    merged: list[Change] = []
    for change in changes:
        if merged and merged[-1].kind == change.kind:
            merged[-1] = Change(change.kind, merged[-1].text + change.text)
        elif change.text:
            merged.append(change)
    return merged
