"""Where one is in an article, told by the rows of its text; and the same place in another text of it. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from opreader.document import Code, Image, ListBlock, Media, Paragraph, Quote, Rule, Table, parse_document, plain
from opreader.text import fold, without_cut_mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from opreader.document import Block, Document
    from opreader.model import Body

_COMPARED: Final = 60
"""Characters of a row that tell it from others."""
_SURE: Final = 20
"""Characters that two rows must share where one of them is cut; shorter ones must be equal."""
_READ: Final = 4 * _COMPARED
"""Characters that are looked at, before white space and the like go."""


def to_keep(row: int, *, finished: bool) -> int:
    """A place as it is kept: below 0 where the article was read to its end, so that it is not begun any more."""
    return -row if finished else row


def place_in_body(kept: int, old: Body, new: Body, *, base_url: str | None = None) -> int:
    """A kept place in the text `old` as it is to be kept for `new`; relative links of both stand on `base_url`."""
    before = row_texts(parse_document(old.text, old.markup, base_url=base_url))
    after = row_texts(parse_document(new.text, new.markup, base_url=base_url))
    # What was read to its end may go on now: then it is not finished.
    ends_alike = bool(before and after) and _beginning(before[-1]) == _beginning(after[-1])
    return to_keep(place_again(abs(kept), before, after), finished=kept < 0 and ends_alike)


def place_again(row: int, old: Sequence[str], new: Sequence[str]) -> int:
    """The row of `new` that begins as this row of `old`; where it is gone, as the next one that is not.

    Where nothing of what follows is there any more, the row as far on as the one before was.
    """
    if row <= 0 or not old or not new or list(old) == list(new):
        return max(0, row)
    row = min(row, len(old) - 1)
    found = find_again(row, old, new)
    return found[0] if found is not None else min(len(new) - 1, round(row * len(new) / len(old)))


def find_again(row: int, old: Sequence[str], new: Sequence[str]) -> tuple[int, int] | None:
    """The row of `new` that begins as this row of `old`, or as the next one that is still there; and which that was.

    None: nothing that follows is there any more.
    """
    if list(old) == list(new):
        return row, row
    known: dict[str, list[tuple[str, int]]] = {}
    for number, text in enumerate(new):
        if beginning := _beginning(text):
            known.setdefault(beginning[:_SURE], []).append((beginning, number))
    for later in range(row, len(old)):
        beginning = _beginning(old[later])
        if found := [number for other, number in known.get(beginning[:_SURE], ()) if _alike(beginning, other)]:
            same = sum(_beginning(before) == beginning for before in old[:later])
            return found[min(same, len(found) - 1)], later
    return None


def row_texts(document: Document) -> list[str]:
    """The text of each row of a document, numbered as on the screen: a paragraph, a cell, a line of code."""
    texts: list[str] = []
    stack: list[Block | str] = list(reversed(document.blocks))
    while stack:
        block = stack.pop()
        if isinstance(block, str):
            texts.append(block)
        elif isinstance(block, Quote):
            stack.extend([plain(block.cite)] if block.cite else [])
            stack.extend(reversed(block.blocks))
        elif isinstance(block, ListBlock):
            stack.extend(part for item in reversed(block.items) for part in reversed(item or (Paragraph(()),)))
        else:
            texts.extend(_leaf(block))
    return texts


def _leaf(block: Block) -> Iterator[str]:
    match block:
        case Code():
            yield from block.text.rstrip("\n").split("\n")
        case Table():
            yield from _table(block)
        case Image():
            yield from _image(block)
        case Media():
            yield block.title or block.src
        case Rule() | Quote() | ListBlock():
            pass  # a rule has no text; what the others hold comes by itself
        case _:
            yield plain(block.spans)


def _table(block: Table) -> Iterator[str]:
    if block.caption:
        yield plain(block.caption)
    lines = ([block.header] if block.header else []) + list(block.rows)
    columns = max(map(len, lines), default=0)
    for line in lines:
        yield from map(plain, line)
        yield from [""] * (columns - len(line))


def _image(block: Image) -> Iterator[str]:
    caption, alt = plain(block.caption).strip(), block.alt.strip()
    address = block.link or block.src
    if alt and alt != caption:
        yield alt
    if caption:
        yield caption
    if address:
        yield address
    elif not alt and not caption:
        yield ""


def _beginning(text: str) -> str:
    start = text[:_READ]
    return fold(without_cut_mark(start)[0] if len(text) <= _READ else start)[:_COMPARED]


def _alike(one: str, other: str) -> bool:
    return bool(one) and (one.startswith(other) or other.startswith(one))
