"""What extraction answers, and the rules it may be given. Frozen values; needs no HTML library."""

from dataclasses import dataclass
from typing import Literal

Source = Literal["page", "rule"]
TextState = Literal["full", "partial", "gated"]


@dataclass(frozen=True, slots=True)
class PageLink:
    """A headline that the page lists beside its own article."""

    title: str
    link: str
    """Absolute http(s) address."""


@dataclass(frozen=True, slots=True)
class FullText:
    """The article a page holds, cut out and cleaned."""

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
    source: Source
    next_page: str | None
    """Where a text cut into several pages goes on; absolute."""
    alternatives: tuple[str, ...]
    """Canonical, AMP and print addresses of the same article, worth a try when this page is thin; absolute."""
    related: tuple[PageLink, ...]
    explain: tuple[str, ...]
    """One line each: which candidates there were, which won, and why."""


@dataclass(frozen=True, slots=True)
class NoFullText:
    """Why a page gave no article."""

    state: Literal["gated", "failed"]
    reason: str
    """In words."""
    alternatives: tuple[str, ...]
    related: tuple[PageLink, ...]
    explain: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SiteRule:
    """How to read the pages of one site. Selectors are XPath expressions (CSS is translated when a rule is loaded)."""

    hosts: tuple[str, ...]
    """`example.org` is that host; `.example.org` is it and everything below it."""
    name: str
    """Where the rule was read from, for `explain`."""
    body: tuple[str, ...] = ()
    """Each is tried in order until one finds something; all that it finds is the body."""
    title: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    strip: tuple[str, ...] = ()
    next_page: tuple[str, ...] = ()
    single_page: tuple[str, ...] = ()
    replace: tuple[tuple[str, str], ...] = ()
    """Plain text replaced in the page's source before it is read."""
    prune: bool = True
    """Whether boxes and lines that look like furniture are still taken out of the body."""
    test_urls: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    """HTTP headers the site wants; for whoever fetches."""
