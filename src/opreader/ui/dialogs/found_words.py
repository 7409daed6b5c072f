"""How a search is spoken of: what was found, what to try where nothing was, the place where the words stand. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from textual.content import Content

from opreader.ui.dialogs.typed_query import last_word
from opreader.ui.dialogs.words import in_quotes, line

if TYPE_CHECKING:
    from opreader.ui.glyphs import Glyphs

_MARKS: Final = re.compile("\x02([^\x03]*)\x03")


def found_words(asked: str, shown: str, count: int, *, counted: bool, best_first: bool, glyphs: Glyphs) -> str:
    """How many articles a query found; `counted` False: there may be more.

    `shown` differs from `asked` where nothing held the last word as it stands, and its beginning was looked for.
    """
    number = f"{glyphs.number(count)}{'' if counted else '+'} found"
    order = "best first" if best_first else "newest first"
    if not count and counted:
        return f"nothing matches · {what_to_try(asked)}"
    if shown != asked and shown.endswith("*"):
        return f"no article has {in_quotes(last_word(asked), glyphs)} · shown: {shown} · {number}"
    return f"{number} · {order}"


def what_to_try(asked: str) -> str:
    """What may find something where a query finds nothing."""
    tries = []
    if '"' in asked or "“" in asked:
        tries.append("leave out the quotation marks")
    if re.search(r"(?:^|\s)(?:since|before|minutes|is|feed|folder|author|tag|lang):|(?:^|\s)-\S", asked):
        tries.append("leave out a filter")
    if len(asked.split()) > 1:
        tries.append("fewer words, or OR between them")
    return " · ".join(tries) or "try another word"


def found_place(snippet: str) -> Content:
    """A snippet as one line; the words that were found stand out. Never markup."""
    parts: list[tuple[str, str]] = []
    at = 0
    for found in _MARKS.finditer(snippet):
        parts += [(_piece(snippet[at : found.start()]), ""), (_piece(found[1]), "bold $foreground")]
        at = found.end()
    parts.append((_piece(snippet[at:]), ""))
    return Content.assemble(*((text, style) for text, style in parts if text))


def _piece(text: str) -> str:
    """A clean piece of a line that keeps the space at its ends."""
    if not (clean := line(text)):
        return " " if text.strip("\x02\x03") else ""
    return f"{' ' * text[:1].isspace()}{clean}{' ' * text[-1:].isspace()}"
