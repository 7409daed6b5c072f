"""What the core asks of the library beside feeds and articles, as Protocols: authors, rules, figures, newsboat's cache."""

from __future__ import annotations

from typing import Protocol


class Rows(Protocol):
    """Lists of any length, and the counters."""


class AuthorLists(Protocol):
    """Who wrote what."""


class RuledEntries(Protocol):
    """What rules and age do to entries."""


class Statistics(Protocol):
    """What there is, counted."""


class NewsboatCache(Protocol):
    """newsboat's `cache.db`."""
