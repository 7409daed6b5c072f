"""Full text: what a page gave, what of it is kept, and what became of asking for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from opreader.frozen import frozen
from opreader.text import minutes

if TYPE_CHECKING:
    from datetime import datetime

    from opreader.model import Body, EntryId, FeedId, FeedKind, PageTeaser, State
    from opreader.model.sent import Sent

TextState = Literal["full", "partial", "gated"]
TextSource = Literal["library", "page", "rule"]
"""Where a text that the feed did not ship came from: another entry, the page, the page read by a site rule."""


@frozen
class FullText:
    """The article that one page holds, cut out and cleaned."""

    html: str
    """Only p h1-6 ul ol li blockquote em strong a code pre table figure img figcaption hr sup sub br; absolute links."""
    text: str
    """The running text, paragraphs separated by an empty line. Captions and pictures are in `html` only."""
    title: str | None
    authors: tuple[str, ...]
    published: str | None
    """As the page writes it; ISO 8601 where the page is careful."""
    language: str | None
    state: TextState
    reason: str | None
    """In words why the text is not `full`; None when it is."""
    source: Literal["page", "rule"]
    next_page: str | None
    """Where a text cut into several pages goes on; absolute."""
    alternatives: tuple[str, ...]
    """Canonical, AMP and print addresses of the same article, worth a try when this page is thin; absolute."""
    related: tuple[PageTeaser, ...]
    """Headlines that the page lists beside its own article; each with its link, absolute."""
    explain: tuple[str, ...]
    """One line each: which candidates there were, which won, and why."""


@frozen
class NoFullText:
    """Why a page gave no article."""

    state: Literal["gated", "failed"]
    reason: str
    """In words."""
    alternatives: tuple[str, ...] = ()
    related: tuple[PageTeaser, ...] = ()
    explain: tuple[str, ...] = ()


@frozen
class EntryToExpand:
    """An entry as its expansion needs it."""

    id: EntryId
    feed_id: FeedId
    feed_url: str
    """The address as subscribed."""
    feed_kind: FeedKind
    title: str
    authors: tuple[str, ...]
    link: str | None
    shipped: Body
    """What the feed shipped last: the anchor."""
    state: State
    reason: str | None
    queued: bool
    words: int
    """Of the best text that is here."""
    source: TextSource | None
    """Where the page text that is kept came from; None where none is kept."""
    beside: str | None = None
    """Who named the link: the feed's address, or the page that listed it. What is on its network may be fetched."""
    typed: bool = False
    """The user typed the link."""

    @property
    def near(self) -> str | None:
        """Whose network its pictures may lie on: the link that was typed, else who named it; never a link of the feed's."""
        return self.link if self.typed else self.beside


@frozen
class TextFound:
    """What an expansion stores beside what the feed shipped."""

    body: Body
    words: int
    state: State
    """Of the entry from now on: full, partial or gated."""
    reason: str | None
    source: TextSource
    best: bool
    """It is the best text now; else it is kept beside a better one."""
    teasers: tuple[PageTeaser, ...] = ()
    """Headlines that the page lists; added behind those that are known."""
    title: str | None = None
    """Said by the page; stored where the feed could not say it: a saved page."""
    authors: tuple[str, ...] = ()
    """Said by the page; stored where the entry has none."""
    published: datetime | None = None
    """Said by the page; stored where the entry has none."""
    language: str | None = None


@frozen
class Expansion:
    """What became of asking for an entry's full text: the entry as it is now."""

    id: EntryId | None
    """None for a page that was to be saved and gave nothing."""
    title: str
    state: State
    reason: str | None
    queued: bool
    words: int
    source: Literal["feed", "library", "page", "rule"]
    """Where the best text that is here came from."""
    seconds: float = 0.0
    tried: bool = True
    """False where there was nothing to do, or nobody was asked."""
    explain: tuple[str, ...] = ()


@frozen
class ExpandProgress:
    """How far an expansion of many, or a pack, is; sent after every entry."""

    done: int
    asked: int
    full: int = 0
    failed: int = 0
    """Neither full nor partial: gated and failed ones."""
    queued: int = 0
    seconds: float = 0.0
    """Since the first was begun."""
    left: float | None = None
    """Seconds that the rest will take, by the rate so far; None while nobody can know."""
    last: Expansion | None = None
    stage: Literal["refresh", "expand", "pictures"] = "expand"


@frozen
class Packed:
    """How ready the articles are that were packed: the readiness report."""

    asked: int = 0
    full: int = 0
    partial: int = 0
    gated: int = 0
    teaser: int = 0
    failed: int = 0
    queued: int = 0
    words: int = 0
    """Of the full and partial texts."""
    pictures: int = 0
    bytes: int = 0
    """Of texts and pictures as they lie on the disk."""

    @property
    def minutes(self) -> int:
        """Minutes to read all of it."""
        return minutes(self.words)


@frozen
class Errand:
    """Something asked for without a network, to be done when it is back. Expansions wait at their entries instead."""

    id: int
    kind: Literal["refresh", "add", "open", "send", "send_again"]
    target: str
    """A feed's or page's address; empty for a refresh of all feeds. What is sent is written by `sending`."""
    asked: datetime


@frozen
class Waiting:
    """What waits for the network."""

    expansions: int = 0
    errands: tuple[Errand, ...] = ()

    @property
    def count(self) -> int:
        """How many things wait."""
        return self.expansions + len(self.errands)


@frozen
class CarriedOut:
    """What became of the things that waited; those that could still not be done are not in it."""

    expansions: tuple[Expansion, ...] = ()
    errands: tuple[tuple[Errand, str | None], ...] = ()
    """Each with why it failed, in words; None where it is done."""
    sent: tuple[Sent, ...] = ()
    """Articles that were to be sent; those that still wait are here, too, with why."""
    left: int = 0
    """How many still wait."""
