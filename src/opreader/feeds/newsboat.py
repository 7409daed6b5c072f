"""newsboat's `urls` file (newsboat.org, "Urls file"): one feed a line with tags, a title and marks."""

import shlex
from dataclasses import dataclass
from typing import Final

from opreader.feeds import limits
from opreader.feeds.build import line, web_link
from opreader.feeds.opml import SkippedLine, why_not

_MOST_LINES: Final = 100_000
_LONGEST_LINE: Final = 10_000


@dataclass(frozen=True, slots=True)
class NewsboatFeed:
    """A feed of the file."""

    url: str
    title: str | None = None
    """What "~Title" set."""
    tags: tuple[str, ...] = ()
    hidden: bool = False
    """"!": the feed is not in newsboat's list by itself."""


@dataclass(frozen=True, slots=True)
class NewsboatUrls:
    """What the file holds."""

    feeds: tuple[NewsboatFeed, ...] = ()
    skipped: tuple[SkippedLine, ...] = ()


def parse_urls(text: str) -> NewsboatUrls:
    """Read the file; programs, filters and queries are listed as not imported."""
    feeds: dict[str, NewsboatFeed] = {}
    skipped: list[SkippedLine] = []
    for raw in text.splitlines()[:_MOST_LINES]:
        words = _words(raw)
        if not words:
            continue
        read = _line(words)
        if isinstance(read, SkippedLine):
            skipped.append(read)
        else:
            feeds.setdefault(read.url, read)
    return NewsboatUrls(tuple(feeds.values()), tuple(skipped))


def _line(words: list[str]) -> NewsboatFeed | SkippedLine:
    address = words[0]
    if address.startswith("query:"):
        name = line(address.split(":", 2)[1], limits.MOST_NAME)
        return SkippedLine(name or "query", "it is a query over other feeds: make it a smart feed")
    url = web_link("", address)
    if url is None:
        return SkippedLine(line(address, 200) or "untitled", why_not(address))
    marks = [line(word, limits.MOST_NAME) for word in words[1:]]
    title = next((mark[1:].strip() for mark in marks if mark.startswith("~")), "")
    tags = (mark for mark in marks if mark and mark[0] not in "~!")
    hidden = any(mark.startswith("!") for mark in marks)
    return NewsboatFeed(url, title or None, tuple(dict.fromkeys(tags))[: limits.MOST_TAGS], hidden=hidden)


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
