"""newsboat's `urls` file (newsboat.org, "Urls file"): one feed a line with tags, a title and marks."""

import shlex
from typing import Final

from opreader.feeds import limits
from opreader.feeds.build import line, web_link
from opreader.feeds.newsboat_filter import CantSay, translate
from opreader.feeds.opml import SkippedLine, why_not
from opreader.frozen import frozen

_MOST_LINES: Final = 100_000
_LONGEST_LINE: Final = 10_000
_MOST_QUERY: Final = 4_000
"""Characters that the query language takes."""


@frozen
class NewsboatFeed:
    """A feed of the file."""

    url: str
    title: str | None = None
    """What "~Title" set."""
    tags: tuple[str, ...] = ()
    hidden: bool = False
    """"!": the feed is not in newsboat's list by itself."""


@frozen
class NewsboatQuery:
    """A query feed of the file, in our query language."""

    name: str
    query: str
    tags: tuple[str, ...] = ()


@frozen
class NewsboatUrls:
    """What the file holds."""

    feeds: tuple[NewsboatFeed, ...] = ()
    queries: tuple[NewsboatQuery, ...] = ()
    skipped: tuple[SkippedLine, ...] = ()


def parse_urls(text: str) -> NewsboatUrls:
    """Read the file; programs, filters and queries that ours can't say are listed as not imported."""
    feeds: dict[str, NewsboatFeed] = {}
    queries: dict[str, NewsboatQuery] = {}
    skipped: list[SkippedLine] = []
    for raw in text.splitlines()[:_MOST_LINES]:
        words = _words(raw)
        if not words:
            continue
        read = _line(words)
        if isinstance(read, SkippedLine):
            skipped.append(read)
        elif isinstance(read, NewsboatQuery):
            queries.setdefault(read.name, read)
        else:
            feeds.setdefault(read.url, read)
    return NewsboatUrls(tuple(feeds.values()), tuple(queries.values()), tuple(skipped))


def _line(words: list[str]) -> NewsboatFeed | NewsboatQuery | SkippedLine:
    address = words[0]
    marks = [line(word, limits.MOST_NAME) for word in words[1:]]
    tags = tuple(dict.fromkeys(mark for mark in marks if mark and mark[0] not in "~!"))[: limits.MOST_TAGS]
    if address.startswith("query:"):
        return _query(address, tags)
    url = web_link("", address)
    if url is None:
        return SkippedLine(line(address, 200) or "untitled", why_not(address))
    title = next((mark[1:].strip() for mark in marks if mark.startswith("~")), "")
    hidden = any(mark.startswith("!") for mark in marks)
    return NewsboatFeed(url, title or None, tags, hidden=hidden)


def _query(address: str, tags: tuple[str, ...]) -> NewsboatQuery | SkippedLine:
    """`query:name:expression`; the query is text of ours, one line."""
    _, name, expression = (*address.split(":", 2), "", "")[:3]
    name = line(name, limits.MOST_NAME) or "query"
    try:
        return NewsboatQuery(name, line(translate(expression), _MOST_QUERY), tags)
    except CantSay as problem:
        return SkippedLine(name, f"its query can't be said in opreader's words: {line(str(problem), 200)}")


def _words(raw: str) -> list[str]:
    """The words of a line: white space parts them, double quotes keep them together, "#" begins a comment."""
    raw = raw.strip("\ufeff \t\r\n")
    if not raw or raw.startswith("#") or len(raw) > _LONGEST_LINE:
        return []
    reader = shlex.shlex(raw, posix=True, punctuation_chars=False)
    reader.whitespace_split = True
    reader.quotes = '"'
    reader.escapedquotes = '"'
    reader.commenters = ""
    try:
        words = list(reader)
    except ValueError:  # a quote that is never closed
        words = raw.replace('"', " ").split()
    for number, word in enumerate(words):
        if word.startswith("#"):
            return words[:number]
    return words
