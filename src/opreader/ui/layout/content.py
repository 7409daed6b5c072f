"""What an article view shows: values made ready by the screen, with the words for an article's state."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from opreader.frozen import frozen
from opreader.model import State
from opreader.ui.glyphs import UNICODE

if TYPE_CHECKING:
    from opreader.document.model import Document
    from opreader.model import Enclosure, EntryId
    from opreader.ui.glyphs import Glyphs
    from opreader.ui.layout.pieces import Expected

_WORDS = {
    State.FULL: "full text",
    State.PARTIAL: "partial: the text seems cut",
    State.GATED: "gated: the page asks for a login, payment or consent",
    State.TEASER: "teaser only",
    State.FAILED: "failed",
}


def state_words(state: State, reason: str | None = None, *, queued: bool = False) -> str:
    """How much of an article is here, and why no more, in words."""
    words = _WORDS[state]
    if reason:
        words = f"{words.partition(':')[0]}: {reason}"
    return f"{words}, queued: asked for again when the network is back" if queued else words


@frozen
class Header:
    """What stands above an article's text. Every text is one clean line."""

    title: str
    byline: tuple[str, ...] = ()
    """Author, source, date, minutes: what is known of them, in this order."""
    state: State = State.TEASER
    reason: str | None = None
    queued: bool = False
    notes: tuple[str, ...] = ()
    """More lines under the state: what is being fetched, which text this is, edited, starred, where it also stands."""
    glyphs: Glyphs = field(default=UNICODE, repr=False)


@frozen
class ArticleContent:
    """An article ready to be laid out."""

    entry_id: EntryId
    digest: str
    """Tells this text from the entry's other texts: its teaser, its earlier texts."""
    header: Header
    document: Document
    enclosures: tuple[Enclosure, ...] = ()
    pictures: Expected = ()
