"""Plain text → what dialogs show of it: one clean line, cut to its cells, never markup; and keys as they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.content import Content

from opreader.text import clean
from opreader.ui.layout.cells import reduce_clusters, width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opreader.ui.glyphs import Glyphs

_GAP: Final = "   "


def line(text: str) -> str:
    """A text of feeds or people as one line that every terminal measures alike."""
    return reduce_clusters(clean(text, one_line=True))


def key_words(keys: str, glyphs: Glyphs) -> str:
    """Keys as `show_keys` writes them, without arrows where the signs are ASCII."""
    return glyphs.plain(keys)


def in_quotes(text: str, glyphs: Glyphs) -> str:
    """A text in quotation marks."""
    return f'"{text}"' if glyphs.are_ascii else f"“{text}”"


def flow(parts: Sequence[Content], cells: int) -> Content:
    """Parts beside each other in lines of so many cells; no part is broken."""
    lines: list[list[Content]] = [[]]
    taken = 0
    for part in parts:
        if taken and taken + len(_GAP) + part.cell_length > cells:
            lines.append([])
            taken = 0
        taken += part.cell_length + (len(_GAP) if lines[-1] else 0)
        lines[-1].append(part)
    return Content("\n").join([Content(_GAP).join(one) for one in lines])


def hint(key: str, does: str, glyphs: Glyphs) -> Content:
    """A key and what it does."""
    return Content.assemble((key_words(key, glyphs), "bold $foreground"), f" {does}")


def counted(number: int, word: str, glyphs: Glyphs) -> str:
    """1 article, 1 204 articles."""
    return f"{glyphs.number(number)} {word}{'' if number == 1 else 's'}"


def hung(text: str, cells: int, *, indent: int, first: bool = True) -> Content:
    """A text broken at spaces into lines of so many cells, behind an indent; `first` indents the first line too."""
    lines, taken = [""], 0
    for word in text.split(" "):
        size = width(word)
        if taken and taken + 1 + size > cells:
            lines.append("")
            taken = 0
        lines[-1] += f" {word}" if taken else word
        taken += size + (1 if taken else 0)
    hung_lines = f"\n{' ' * indent}".join(lines)
    return Content(" " * indent + hung_lines if first else hung_lines)
