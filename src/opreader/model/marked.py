"""What readers make of an article: highlights and notes, its versions, what another program made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NewType

from opreader.frozen import frozen

if TYPE_CHECKING:
    from datetime import datetime

    from opreader.model import Body, EntryId, Headline

HighlightId = NewType("HighlightId", int)


@frozen
class Anchor:
    """A passage that can be found again in a text whose layout changed: a text quote selector of W3C's annotation model."""

    exact: str
    """The passage itself; empty for a note on the article as a whole."""
    before: str = ""
    """Up to 40 characters that stand before it."""
    after: str = ""
    start: int = 0
    """Characters before the passage when it was marked: a hint."""


@frozen
class Highlight:
    """A passage that the user marked, or a note on an article."""

    id: HighlightId
    entry_id: EntryId
    anchor: Anchor
    note: str
    """Empty where there is none."""
    added: datetime


@frozen
class Quotation:
    """A highlight with what a citation needs."""

    highlight: Highlight
    headline: Headline


@frozen
class Version:
    """One of the texts that an article had."""

    of: Literal["feed", "page"]
    """What the feed shipped, or what was found elsewhere."""
    body: Body
    replaced: datetime | None = None
    """None for the one that is there now."""


@frozen
class PipeResult:
    """What another program made of a text."""

    status: int | None
    """Its exit status, negative for a signal; None where it took too long and was stopped."""
    output: str
    """Standard output and standard error as they came, cleaned; the beginning where there was too much."""
    cut: bool = False
    """There was more output than is kept."""
