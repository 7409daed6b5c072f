"""What else passes between the parts: subscriptions, findings, what was undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from opreader.frozen import frozen

if TYPE_CHECKING:
    from datetime import timedelta

    from opreader.model import EntryId, FullTextPolicy, Headline, PageTeaser


@frozen
class Subscription:
    """One `[[feed]]` of feeds.toml: what the user set for a source."""

    url: str
    title: str | None = None
    folder: str | None = None
    tags: tuple[str, ...] = ()
    full_text: FullTextPolicy | None = None
    headers: tuple[tuple[str, str], ...] = ()
    cookies: str | None = None
    """Path of a Netscape cookie file."""
    user_agent: str | None = None
    refresh_every: timedelta | None = None
    muted: bool = False
    note: str | None = None


@frozen
class Snippet:
    """A found entry with the place where it was found."""

    headline: Headline
    snippet: str
    """Plain text; found words between U+0002 and U+0003."""


@frozen
class Undone:
    """What `undo` took back."""

    label: str
    """"marked 12 articles read"."""
    count: int


@frozen
class Check:
    """One finding of the library's doctor."""

    name: str
    ok: bool
    detail: str = ""


@frozen
class Imported:
    """One thing of an import: what became of it, and why."""

    name: str
    status: Literal["imported", "known", "skipped"]
    detail: str = ""
    kind: Literal["feed", "smart", "articles"] = "feed"


@frozen
class ListedFeed:
    """One line of somebody's list of feeds: OPML, newsboat `urls`."""

    url: str
    title: str | None = None
    folder: str | None = None
    tags: tuple[str, ...] = ()
    skipped: str | None = None
    """Why it is not brought over."""
    query: str | None = None
    """It is a smart feed of this query; `url` is empty then."""


@frozen
class OpenedTeaser:
    """What came of opening a page teaser."""

    teaser: PageTeaser
    entry_id: EntryId | None
    """The library's article that begins so."""
    text: str | None
    """Its lead, where no article begins so."""
    reason: str | None
    """Why there is neither."""
