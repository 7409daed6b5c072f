"""An article's text in one of the formats of local files → `ParsedEntry`; reading the disk is `local`'s."""

import re
from dataclasses import replace
from datetime import datetime
from pathlib import PurePath
from typing import Final

from opreader.feeds import build, limits
from opreader.feeds.charset import declared_charset, decode
from opreader.feeds.dates import parse_date
from opreader.feeds.front_matter import split_head
from opreader.feeds.html_article import parse_html_article
from opreader.feeds.plain_text import parse_text
from opreader.model import Body, ParsedEntry, ParsedFeed

HTML_SUFFIXES: Final = frozenset({".html", ".htm"})
MARKDOWN_SUFFIXES: Final = frozenset({".md", ".markdown"})
TEXT_SUFFIXES: Final = frozenset({".txt"})
ARTICLE_SUFFIXES: Final = HTML_SUFFIXES | MARKDOWN_SUFFIXES | TEXT_SUFFIXES
_MARKS = re.compile(r"[*_`]{1,3}(?=\S)(.+?)(?<=\S)[*_`]{1,3}|\[([^\]]*)\]\([^)\s]*\)")
_AND = re.compile(r"\s*(?:,|;|\band\b|&)\s*")


def parse_article(data: bytes, *, name: str, key: str, changed: datetime | None = None) -> ParsedEntry:
    """Read a file's bytes by the suffix of its name; without a date of its own it was published when it changed."""
    suffix = PurePath(name).suffix.lower()
    if suffix in HTML_SUFFIXES:
        parsed = _html(decode(data, declared=declared_charset("", data)), name, key)
    elif suffix in MARKDOWN_SUFFIXES:
        parsed = _markdown(decode(data), name, key)
    else:
        parsed = _text(decode(data), name, key)
    return replace(parsed, published=parsed.published or changed, updated=changed)


def parse_page(data: bytes, *, url: str, content_type: str) -> ParsedFeed:
    """A web page as a feed of one article, as it stands."""
    entry = _html(decode(data, declared=declared_charset(content_type, data)), url, url)
    return ParsedFeed(
        title=entry.title, entries=(replace(entry, link=build.web_link(url, url)),), language=entry.language
    )


def _html(text: str, name: str, key: str) -> ParsedEntry:
    page = parse_html_article(text)
    return build.entry(
        build.Found(
            guid=key,
            title=page.title or _stem(name),
            authors=page.authors,
            published=page.published,
            content=Body(page.body, "html"),
            language=page.language,
        )
    )


def _markdown(text: str, name: str, key: str) -> ParsedEntry:
    head, body = split_head(text.replace("\r\n", "\n").replace("\r", "\n"))
    title = head.get("title", "")
    if found := _heading(body):
        heading = _MARKS.sub(lambda mark: mark[1] or mark[2] or "", found[0][: 2 * limits.MOST_TITLE])
        if not title or build.line(heading, limits.MOST_TITLE) == build.line(title, limits.MOST_TITLE):
            title, body = title or heading, found[1]
    names = head.get("authors") or head.get("author") or ""
    return build.entry(
        build.Found(
            guid=key,
            title=title or _stem(name),
            authors=tuple(_AND.split(build.line(names, limits.MOST_AUTHORS * limits.MOST_NAME))),
            published=parse_date(head.get("date", "")),
            summary=Body(said, "text") if (said := head.get("teaser") or head.get("description") or "") else None,
            content=Body(body, "markdown"),
            tags=tuple(head.get("tags", "").split(",")),
            language=head.get("language") or head.get("lang"),
        )
    )


def _heading(body: str) -> tuple[str, str] | None:
    """The heading that a text begins with ("# …", or "=" under it), and what follows."""
    above, _, rest = body.lstrip().partition("\n")
    if above[:1] == "#" and above[1:2] in {" ", "\t"}:
        words = above[1:].strip(" \t")
        return (words.rstrip("#").rstrip(" \t") or words, rest) if words else None
    under, _, below = rest.partition("\n")
    under = under.rstrip(" \t")
    return (above, below) if above and under and not under.strip("=") else None


def _text(text: str, name: str, key: str) -> ParsedEntry:
    page = parse_text(text, name=name)
    entry = build.entry(
        build.Found(
            guid=key,
            title=page.title,
            authors=page.authors,
            published=page.published,
            content=Body("\n\n".join(page.paragraphs), "text"),
        )
    )
    return replace(entry, page_teasers=page.teasers)


def _stem(name: str) -> str:
    return PurePath(name).stem.replace("_", " ").replace("-", " ")
