"""Text measured in terminal cells and cut by grapheme clusters. No styles, no wrapping."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from rich.cells import cell_len, get_character_cell_size, split_graphemes

from opreader.patterns import late

_COMMON = frozenset(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0xAD), *range(0xAE, 0x180)))) | set("–—‘’“”„…•€")
"""Most of what is written in the West: such texts are known without a pattern."""
_NARROW = late(
    "[\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u1fff\u2010-\u2027\u2030-\u205e\u2070-\u209f"
    "\u20a0-\u20c0\u2100-\u2199\u2200-\u22ff\u2500-\u25fc]*"
)
"""Characters of one cell that no other character joins."""
_JOINS = late(
    "[\u0300-\u036f\u0483-\u0489\u0590-\u10ff\u1160-\u11ff\u135d-\u1dff\u200b-\u200f\u20d0-\u20ff\u2cef-\u2cf1\u2d7f"
    "\u2de0-\u2dff\u302a-\u302f\u3099\u309a\u3164\ua66f-\ua6f1\ua802-\uabff\ud7b0-\ud7ff\ufb1e\ufe00-\ufe2f\uffa0"
    "\U00010000-\U0001ffff\U000e0000-\U000fffff]"
)
"""Where characters may stand that have no cells of their own, or that join others to one cluster."""
_PICTOGRAPH = "\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
_STRAY_JOINER = late(f"(?<![\ufe0f{_PICTOGRAPH}])\u200d|\u200d(?![\u2640\u2642{_PICTOGRAPH}])")
_FLAG = late("[\U0001f1e6-\U0001f1ff]")
_A_FLAG = 0x1F1E6
_TO_LETTERS = {_A_FLAG + index: ord("A") + index for index in range(26)}
_LIKELY = 16
"""Characters to a cell that all but hostile text keeps to."""
_KEPT_ZERO_WIDTH = frozenset({"Mn", "Me", "Mc", "Lo"})


def is_narrow(text: str) -> bool:
    """Whether every character is a cluster of one cell: then cells are counted by `len` (a wide net, quickly cast)."""
    return text.isascii() or _COMMON.issuperset(text) or _NARROW().fullmatch(text) is not None


def is_simple(text: str) -> bool:
    """Whether every character surely is a cluster of its own, of one cell or two."""
    return _COMMON.issuperset(text) or _JOINS().search(text) is None


def width(text: str) -> int:
    """How many cells a text takes; control characters are expected to be gone."""
    return len(text) if text.isascii() else cell_len(text)


def clusters(text: str) -> list[tuple[int, int, int]]:
    """(start, end, cells) of every grapheme cluster; flags are one cluster of two cells."""
    spans: list[tuple[int, int, int]] = list(split_graphemes(text)[0])
    if _FLAG().search(text) is None:
        return spans
    joined: list[tuple[int, int, int]] = []
    open_flag = False
    for start, end, cells in spans:
        is_flag = _FLAG().match(text, start) is not None
        if is_flag and open_flag:
            joined[-1] = (joined[-1][0], end, joined[-1][2] + cells)
            open_flag = False
        else:
            joined.append((start, end, cells))
            open_flag = is_flag
    return joined


def without_stray_joiners(text: str) -> str:
    """Drop the zero width joiners that join no pictographs: terminals and tables of widths disagree about those."""
    return _STRAY_JOINER().sub("", text) if "\u200d" in text else text


@lru_cache(maxsize=4096)
def _reduced(cluster: str) -> str:
    if _FLAG().match(cluster):
        return cluster.translate(_TO_LETTERS)
    head = cluster[0]
    if get_character_cell_size(head) == 0:
        return ""
    if len(cluster) == 1:
        return cluster
    # Accents stay on letters; a pictograph loses its skin tone, its family and its variation selector.
    kept = [mark for mark in cluster[1:] if unicodedata.category(mark) in _KEPT_ZERO_WIDTH and mark < "\ufe00"]
    return head if unicodedata.category(head) == "So" else head + "".join(kept)


def reduce_clusters(text: str) -> str:
    """Text for rows: clusters that terminals measure differently are reduced to what all agree on.

    👨‍👩‍👧 becomes 👨, 🇬🇧 GB, variation selectors and keycaps go; accents and vowel marks stay.
    """
    if is_narrow(text):
        return text
    text = without_stray_joiners(text)
    if is_simple(text):
        return text.replace("\xad", "")
    return "".join(_reduced(text[start:end]) for start, end, _ in clusters(text)).replace("\xad", "")


def cut(text: str, cells: int) -> str:
    """The longest beginning of a text that fits in so many cells, cut between clusters."""
    if cells <= 0:
        return ""
    if is_narrow(text):
        return text[:cells]
    # A line of code may hold a megabyte: no more of it is looked at than is likely to be seen.
    for seen in (text[: cells * _LIKELY], text):
        taken = 0
        for start, _, size in clusters(seen):
            if taken + size > cells:
                return text[:start]
            taken += size
        if len(seen) == len(text):
            break
    return text


def shorten(text: str, cells: int, ellipsis: str = "…") -> str:
    """A text that fits in so many cells; a cut is shown by the ellipsis."""
    if len(text) * 2 <= cells or width(text) <= cells:
        return text
    return cut(text, cells - width(ellipsis)).rstrip() + cut(ellipsis, cells)


def fit(text: str, cells: int, ellipsis: str = "…") -> str:
    """A text of exactly so many cells: shortened, or padded with spaces."""
    text = shorten(text, cells, ellipsis)
    return text + " " * (cells - width(text))


def fit_right(text: str, cells: int, ellipsis: str = "…") -> str:
    """A text of exactly so many cells, against the right edge."""
    text = shorten(text, cells, ellipsis)
    return " " * (cells - width(text)) + text
