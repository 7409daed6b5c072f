"""Bytes of any kind → `ParsedFeed`, or a clear word on what they are instead."""

import re
from typing import Final

from opreader.errors import OpreaderError
from opreader.feeds import limits
from opreader.feeds.build import line
from opreader.feeds.charset import declared_charset, decode
from opreader.feeds.discovery import named_feeds
from opreader.feeds.json_feed import parse_json_feed
from opreader.feeds.opml import parse_opml
from opreader.model import ParsedFeed, ParseFailed

_HEAD: Final = 64 * 1024
_PROLOGUE = re.compile(
    r"(?:\s++|<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?P<doctype>[^>\[]*+)(?:\[[^\]]*+\])?+[^>]*+>)", re.DOTALL | re.IGNORECASE
)
_ROOT = re.compile(r"<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
_FEED_TAG = re.compile(r"<(?:rss|feed|channel|rdf:RDF)[\s>]", re.IGNORECASE)
_FEED_ROOTS: Final = {"rss", "feed", "rdf", "channel"}
_HTML_ROOTS: Final = {"html", "head", "body", "div", "p", "script", "meta", "title", "h1", "span", "table", "a", "link"}
_OTHER: Final = {
    "urlset": "this is a site map, not a feed",
    "sitemapindex": "this is a site map, not a feed",
    "svg": "this is a picture, not a feed",
    "opensearchdescription": "this describes a search, it is no feed",
}


def parse_feed(body: bytes, *, url: str, content_type: str) -> ParsedFeed | ParseFailed:
    """Read a feed document: RSS, Atom, CDF or JSON Feed; anything else says what it is, and which feeds it names."""
    if len(body) > limits.MOST_BYTES:
        return ParseFailed(f"too large: more than {limits.MOST_BYTES // 2**20} MiB")
    head = decode(body[:_HEAD], declared=declared_charset(content_type)).lstrip("\ufeff \t\r\n\0")
    if not head:
        return ParseFailed("the answer was empty")
    if head[0] in "{[":
        return parse_json_feed(decode(body, declared=declared_charset(content_type)).lstrip("\ufeff \t\r\n\0"), url=url)
    root, doctype = _root(head)
    if root in _FEED_ROOTS:
        return _xml(body, url, content_type)
    if root == "opml":
        return _opml(body)
    if root in _HTML_ROOTS or "html" in doctype or (root is None and "html" in content_type):
        return _page(body, url, content_type)
    if _FEED_TAG.search(head):
        return _xml(body, url, content_type)
    if root is not None:
        return ParseFailed(_OTHER.get(root, f"this is XML, but no feed: it is a <{root[:40]}> document"))
    return ParseFailed(_no_markup(body, content_type))


def _root(head: str) -> tuple[str | None, str]:
    """The name of the root element, in lower case without its prefix, and what the document type says."""
    at, doctype = 0, ""
    while found := _PROLOGUE.match(head, at):
        at = found.end()
        doctype = (found["doctype"] or doctype).lower()
    root = _ROOT.match(head, at)
    return (root[2].lower() if root else None), doctype


def _xml(body: bytes, url: str, content_type: str) -> ParsedFeed | ParseFailed:
    from opreader.feeds.xml_feed import parse_xml_feed

    return parse_xml_feed(body, url=url, content_type=content_type)


def _opml(body: bytes) -> ParseFailed:
    try:
        feeds = parse_opml(body).feeds
    except OpreaderError as problem:
        return ParseFailed(f"this is an OPML list, but it can't be read: {problem}")
    found = tuple((feed.url, feed.title) for feed in feeds)
    return ParseFailed(f"this is an OPML list of {_counted(len(found))}: import it", found[: limits.MOST_FOUND_FEEDS])


def _page(body: bytes, url: str, content_type: str) -> ParseFailed:
    found = named_feeds(body, url=url, content_type=content_type)
    names = f"it names {_counted(len(found))}" if found else "it names no feed"
    return ParseFailed(f"this is a web page, not a feed: {names}", found)


def _no_markup(body: bytes, content_type: str) -> str:
    if b"\0" in body[:1024] or body.startswith((b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8", b"GIF8")):
        kind = line(content_type.split(";", maxsplit=1)[0], 60)
        return f"this is no feed, and no text either{f' ({kind})' if kind else ''}"
    return "this is plain text, not a feed"


def _counted(number: int) -> str:
    return "1 feed" if number == 1 else f"{number} feeds"
