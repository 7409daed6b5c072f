"""The changes of a text as one text with marks: long stretches that stayed are folded. Pure, no widgets."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from opreader.changes import Change
from opreader.text import clean
from opreader.ui.dialogs.long_text import Mark
from opreader.ui.layout.cells import reduce_clusters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from opreader.ui.glyphs import Glyphs

_BREAK: Final = re.compile(r"\n\s*\n\s*")
_WORD: Final = re.compile(r"\S+")
_MOST_WORDS: Final = 120
"""Words in a row that stayed, of a paragraph that changed elsewhere: longer runs are folded in their middle."""
_CONTEXT_WORDS: Final = 40
_SIGNS: Final = {"gone": ("[-", "-]"), "new": ("{+", "+}")}

_Paragraph: TypeAlias = list[Change]
_Piece: TypeAlias = tuple[Literal["same", "gone", "new", "aside"], str]


class ChangedText(NamedTuple):
    """What is shown."""

    text: str
    marks: tuple[Mark, ...]
    gone: int
    """Words that went."""
    new: int
    """Words that came."""


def show_changes(changes: Sequence[Change], *, signs: bool, glyphs: Glyphs) -> ChangedText:
    """Both texts in one: what went and what came is marked, and with `signs` stands in [-…-] and {+…+}."""
    text, marks = "", list[Mark]()
    for number, pieces in enumerate(_folded(_paragraphs(changes), glyphs)):
        text += "\n\n" if number else ""
        last = ""
        for look, words in pieces:
            if look == "new" and last == "gone" and not (text[-1].isspace() or words[:1].isspace()):
                text += " "
            before, inner, after = _trimmed(words)
            opening, closing = _SIGNS.get(look, ("", "")) if signs and inner else ("", "")
            start = len(text) + len(before)
            text += f"{before}{opening}{inner}{closing}{after}"
            if look != "same" and inner:
                marks.append(Mark(start, len(text) - len(after), look))
            last = look
    return ChangedText(text, tuple(marks), _count(changes, "gone"), _count(changes, "new"))


def _trimmed(words: str) -> tuple[str, str, str]:
    """The white space before some words, the words, and that behind them."""
    inner = words.strip()
    if not inner:
        return words, "", ""
    at = words.index(inner)
    return words[:at], inner, words[at + len(inner) :]


def _count(changes: Iterable[Change], kind: str) -> int:
    return sum(len(change.text.split()) for change in changes if change.kind == kind)


def _paragraphs(changes: Iterable[Change]) -> list[_Paragraph]:
    """The changes of each paragraph; the white space between paragraphs is gone."""
    paragraphs: list[_Paragraph] = [[]]
    went = False
    for change in changes:
        first, *others = _BREAK.split(reduce_clusters(clean(change.text)))
        if went and change.kind == "new":
            paragraphs.append([])  # several paragraphs went: what came in their place stands alone
        went = change.kind == "gone" and bool(others)
        paragraphs[-1].append(Change(change.kind, first))
        paragraphs += [[Change(change.kind, one)] for one in others]
    return [one for one in paragraphs if any(change.text.strip() for change in one)]


def _is_same(paragraph: _Paragraph) -> bool:
    return all(change.kind == "same" or not change.text.strip() for change in paragraph)


def _folded(paragraphs: Sequence[_Paragraph], glyphs: Glyphs) -> Iterator[list[_Piece]]:
    """Pieces of (look, words) by paragraph; of those that stayed only the neighbours of a change are kept."""
    runs = [(same, list(several)) for same, several in groupby(paragraphs, _is_same)]
    for number, (same, several) in enumerate(runs):
        if not same:
            for paragraph in several:
                yield [piece for change in paragraph for piece in _shortened(change, glyphs)]
            continue
        before, after = number > 0, number < len(runs) - 1
        kept_first, kept_last = several[:1] if before else [], several[-1:] if after else []
        folded = len(several) - len(kept_first) - len(kept_last)
        if folded < 2:  # its line would take as much room
            yield from map(_whole, several)
            continue
        yield from map(_whole, kept_first)
        yield [("aside", _fold(folded, "paragraph", glyphs))]
        yield from map(_whole, kept_last)


def _whole(paragraph: _Paragraph) -> list[_Piece]:
    """A paragraph that stayed."""
    return [("same", "".join(change.text for change in paragraph))]


def _fold(count: int, word: str, glyphs: Glyphs) -> str:
    return f"{glyphs.ellipsis} {glyphs.number(count)} {word}s the same {glyphs.ellipsis}"


def _shortened(change: Change, glyphs: Glyphs) -> list[_Piece]:
    """A change as pieces; the middle of a long run that stayed is folded."""
    text = change.text
    words = list(_WORD.finditer(text)) if change.kind == "same" else []
    if len(words) <= _MOST_WORDS:
        return [(change.kind, text)]
    first, last = words[_CONTEXT_WORDS - 1].end(), words[-_CONTEXT_WORDS].start()
    folded = len(words) - 2 * _CONTEXT_WORDS
    return [("same", f"{text[:first]} "), ("aside", _fold(folded, "word", glyphs)), ("same", f" {text[last:]}")]
