"""A text that a page holds twice, for two widths of the screen: where it begins anew and how far it says the same."""

from typing import Final

_FEWEST_LINES: Final = 2
_FEWEST_WORDS: Final = 40
"""Words below which lines come again by art: a refrain, a question that is asked of everybody."""
_SAME: Final = 0.8
"""The share of what stands before a second beginning that must come again."""


def find_second(lines: list[list[str]]) -> range | None:
    """The lines in which a text is said again from its first line on; lines as words."""
    if not lines:
        return None
    for start in range(_FEWEST_LINES, len(lines)):
        if lines[start] != lines[0]:
            continue
        same = 0
        while start + same < len(lines) and same < start and lines[start + same] == lines[same]:
            same += 1
        again = sum(len(line) for line in lines[:same])
        if same >= _FEWEST_LINES and again >= max(_FEWEST_WORDS, _SAME * sum(len(line) for line in lines[:start])):
            return range(start, start + same)
    return None
