"""The words of a command that an article is sent to: which places they have, and what is put there. Runs nothing.

A value stays a part of the one argument that its place stands in: it becomes no option, no second argument, no part of
a script.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from opreader.toml_file import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PLACES: Final = ("url", "title", "author", "feed", "file", "id")
"""What may stand in braces; `file` is the path of a local article."""
TEXT: Final = "{text}"
"""Standing alone it is no argument: the text goes to the command's standard input."""
_PLACE: Final = re.compile(r"\{([a-z_]+)\}")
_BEFORE_SCRIPTS: Final = re.compile(r"-[A-Za-z]{0,3}c|-e")
_READ_AGAIN: Final = frozenset({"ssh", "mosh", "su", "watch", "eval"})
"""Programs that put their arguments together again and give them to a shell."""
_MEANT: Final = ("-", "+", "@")
"""What programs take for an option, a command or the name of a file at the beginning of an argument."""


def check_command(words: Sequence[str]) -> None:
    """Raise ValueError, which says what is allowed, where a value would be more than a part of an argument."""
    if not words or not all(words) or any("\0" in word for word in words):
        raise ValueError('a list of texts: a program and its arguments, as in ["command", "{url}"]')
    if _PLACE.search(words[0]):
        raise ValueError("a program by its own name as the first word, not one in braces")
    for before, word in pairwise(words):
        places = _PLACE.findall(word)
        for place in places:
            if place not in (*PLACES, "text"):
                raise ValueError(
                    f"no {{{place}}}; the nearest that there is, is {{{nearest(place, (*PLACES, 'text'))}}}"
                )
        if "text" in places and word != TEXT:
            raise ValueError("{text} as an argument of its own only: it goes to the standard input")
        if word == TEXT or not places:
            continue
        if _BEFORE_SCRIPTS.fullmatch(before) or words[0].rpartition("/")[2] in _READ_AGAIN:
            raise ValueError(
                "nothing in braces where a shell or another program would run it; for a script write "
                '["sh", "-c", "save \\"$1\\"", "sh", "{url}"]'
            )


def places_of(words: Sequence[str]) -> frozenset[str]:
    """What the command wants to know of an article."""
    return frozenset(place for word in words for place in _PLACE.findall(word))


def fill_command(words: Sequence[str], values: Mapping[str, str]) -> list[str]:
    """The command for one article; `values` has one line for each of its places."""
    return [_filled(word, values) for word in words if word != TEXT]


def _filled(word: str, values: Mapping[str, str]) -> str:
    filled = _PLACE.sub(lambda found: values[found[1]], word)
    # A blank in front is read as a part of the text by every program, and makes an option of it for none.
    return f" {filled}" if word.startswith("{") and filled.startswith(_MEANT) else filled
