"""RSS 0.9x, 1.0, 2.0, Atom 0.3, 1.0 and CDF by feedparser; the only file that knows its values."""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

import feedparser

from opreader.feeds import build, limits
from opreader.feeds.charset import declared_charset, declared_in_xml, decode, is_charset
from opreader.feeds.dates import from_struct, parse_date
from opreader.model import Body, Enclosure, ParsedEntry, ParsedFeed, ParseFailed

_PERIODS: Final = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
_COMMENT_OR_ROOT = re.compile(rb"<!--.*?(?:-->|\Z)|(<[A-Za-z_])", re.DOTALL)
"""What looks like the root inside a comment is none."""
_ENTITY = re.compile(rb"<!ENTITY\b(?:\"[^\"]*+\"|'[^']*+'|[^<>\"']++)*+>")
_LONGEST_PROLOGUE: Final = 64 * 1024
_NAMES_OTHERS = re.compile(rb"&[^#]|%|\b(?:SYSTEM|PUBLIC)\b")
_LONGEST_INTERVAL: Final = timedelta(days=30)
_NOTHING: Final[Mapping[str, Any]] = {}
# feedparser takes these for the entry's own summary or, where there is one already, for its content.
_SIDE_TEXTS: Final = (
    (b"media:description", b"media:caption"),
    (b"itunes:summary", b"itunes:blurb"),
    (b"itunes:subtitle", b"itunes:deck"),
)


def parse_xml_feed(data: bytes, *, url: str, content_type: str = "") -> ParsedFeed | ParseFailed:
    """Read an XML feed, well-formed or as far as it goes; `url` is what relative links stand on."""
    data, media_type = _in_utf8(data, content_type)
    try:
        told = feedparser.parse(
            # never bytes or text: feedparser would open a file or an address of that name
            io.BytesIO(_with_side_texts_renamed(_without_nested_entities(data))),
            response_headers={"content-type": media_type},
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except MemoryError:  # whoever set the bound may give more
        raise
    except Exception as problem:  # noqa: BLE001 - whatever hostile bytes raise in feedparser is a feed that failed
        return ParseFailed(f"nothing could be read: {build.line(str(problem), 200) or type(problem).__name__}")
    trouble = _trouble(told.get("bozo_exception"))
    if not told.entries and not told.version:
        return ParseFailed(
            f"not well-formed XML and nothing could be read: {trouble}" if trouble else "no feed is in it"
        )
    return _feed(told, url, trouble)


def _feed(told: Any, url: str, trouble: str | None) -> ParsedFeed:
    own = told.feed
    is_atom = str(told.version).startswith("atom")
    tongue = _text(own, "language")
    own_authors = tuple(_authors(own)) if is_atom else ()
    site = _link(own, url)
    url = url or site or ""
    parsed = build.feed(
        _title(own, is_atom=is_atom),
        (_entry(item, url, is_atom=is_atom, own_authors=own_authors, own_language=tongue) for item in told.entries),
        site=site,
        description=build.plain_title(_text(own, "subtitle"), is_html=True, is_exact=False),
        language_name=tongue,
        notes=[f"its XML is broken, read as far as it goes: {trouble}"] if trouble else [],
    )
    interval = _interval(own)
    return parsed if interval is None else replace(parsed, interval=interval)


def _entry(item: Any, url: str, *, is_atom: bool, own_authors: tuple[str, ...], own_language: str) -> ParsedEntry:
    summary, content, tongue = _texts(item)
    updated = _date(item, "updated")
    return build.entry(
        build.Found(
            guid=_text(item, "id"),
            title=_title(item, is_atom=is_atom),
            link=_link(item, url),
            authors=tuple(_authors(item)) or own_authors,
            published=_date(item, "published") or _date(item, "created") or updated,
            updated=updated,
            summary=summary,
            content=content,
            enclosures=tuple(_enclosures(item, url)),
            tags=tuple(_tags(item)),
            language=_text(item, "language") or tongue or own_language,
        )
    )


def _title(told: Any, *, is_atom: bool) -> str:
    media_type = _map(told, "title_detail").get("type", "")
    return build.plain_title(_text(told, "title"), is_html=media_type.endswith("html"), is_exact=is_atom)


def _texts(item: Any) -> tuple[Body | None, Body | None, str]:
    """Summary, content (the longest part that is text) and the language that the content says it has."""
    content, tongue = None, ""
    for part in _maps(item, "content"):
        body = _typed(_text(part, "value"), _text(part, "type"))
        if body is not None and (content is None or len(body.text) > len(content.text)):
            content, tongue = body, _text(part, "language")
    words = _text(item, "summary")
    if content is not None and words == content.text:  # feedparser copies a content into a missing summary
        words = ""
    summary = _typed(words, _text(_map(item, "summary_detail"), "type") or "text/html") if words else None
    if summary is None and content is None:
        for side in ("media_caption", "itunes_blurb", "itunes_deck"):
            if words := _text(item, side):
                return build.text_or_html(words), None, ""
    return summary, content, tongue


def _typed(words: str, media_type: str) -> Body | None:
    markup = build.markup_of(media_type)
    if markup is None or not words:
        return None
    return build.text_or_html(words) if markup == "html" else Body(words, markup)


def _link(told: Any, url: str) -> str | None:
    """The web address: what feedparser calls the link, else any `alternate` or a guid that is one."""
    own = _text(told, "link")
    if own and own == _text(told, "id") and not own.startswith(("http://", "https://", "/")):
        own = ""  # a guid that claims to be a permanent link and is none
    if found := build.web_link(url, own):
        return found
    for link in _maps(told, "links"):
        if _text(link, "rel") == "alternate" and (found := build.web_link(url, _text(link, "href"))):
            return found
    return None


def _authors(told: Any) -> Iterator[str]:
    """Names as feedparser has them; it takes an address with a long top-level domain for half a name."""
    names = [name for author in _maps(told, "authors") if (name := _text(author, "name") or _text(author, "email"))]
    written = _text(told, "author")
    if len(names) <= 1 and written and ("@" in written or not names):
        names = [written]
    for name in names:
        yield name if ")" in name else name.rpartition("(")[2]


def _tags(item: Any) -> Iterator[str]:
    for tag in _maps(item, "tags"):
        yield _text(tag, "label") or _text(tag, "term")


def _enclosures(item: Any, url: str) -> Iterator[Enclosure]:
    duration = build.line(_text(item, "itunes_duration"), 20)
    caption = build.line(_text(item, "media_caption") or _credit(item), limits.MOST_NAME)
    for link in _maps(item, "links"):
        if _text(link, "rel") == "enclosure" and (address := build.web_link(url, _text(link, "href"))):
            media_type = _text(link, "type")
            spoken = duration if media_type.startswith(("audio/", "video/")) else ""
            yield _enclosure(address, media_type, _text(link, "length"), _text(link, "title") or spoken)
    for media in _maps(item, "media_content"):
        if address := build.web_link(url, _text(media, "url")):
            yield _enclosure(address, _text(media, "type") or _text(media, "medium"), _text(media, "filesize"), caption)
    for picture in _maps(item, "media_thumbnail"):
        if address := build.web_link(url, _text(picture, "url")):
            yield _enclosure(address, "image", "", caption)
    if address := build.web_link(url, _text(_map(item, "image"), "href")):
        yield _enclosure(address, "image", "", "")


def _enclosure(address: str, media_type: str, length: str, title: str) -> Enclosure:
    return Enclosure(
        url=address,
        media_type=build.line(media_type, limits.MOST_NAME) or None,
        length=int(length) if length.isascii() and length.isdigit() and len(length) < 16 else None,
        title=build.line(title, limits.MOST_NAME) or None,
    )


def _credit(item: Any) -> str:
    return ", ".join(name for credit in _maps(item, "media_credit") if (name := _text(credit, "content")))


def _date(item: Any, name: str) -> datetime | None:
    written = _text(item, name)
    if not written:
        return None
    return parse_date(written) or from_struct(dict.get(item, f"{name}_parsed"))


def _interval(own: Any) -> timedelta | None:
    """RSS `ttl` in minutes, else the Syndication module's period shared by its frequency."""
    ttl = _text(own, "ttl")
    if ttl.isdecimal() and len(ttl) < 8:
        interval = timedelta(minutes=int(ttl))
    elif period := _PERIODS.get(_text(own, "sy_updateperiod").lower()):
        frequency = _text(own, "sy_updatefrequency")
        interval = period / max(1, int(frequency) if frequency.isdecimal() and len(frequency) < 8 else 1)
    else:
        return None
    return min(interval, _LONGEST_INTERVAL) or None


def _trouble(problem: object) -> str | None:
    """What the XML parser minded; encodings and media types that differ from what was announced are no trouble."""
    if problem is None or isinstance(problem, feedparser.CharacterEncodingOverride | feedparser.NonXMLContentType):
        return None
    message = getattr(problem, "getMessage", None)
    number = getattr(problem, "getLineNumber", lambda: None)()
    words = build.line(str(message() if callable(message) else problem), 200)
    return f"{words} (line {number})" if number else words


def _in_utf8(data: bytes, content_type: str) -> tuple[bytes, str]:
    """The bytes and the media type to read them by: what is UTF-8 or but a little damaged is read so, whatever is said."""
    names = [name for name in (declared_charset(content_type), declared_in_xml(data)) if name]
    if not all(map(is_charset, names)):
        return decode(data).encode("utf-8"), "application/xml; charset=utf-8"
    if data.isascii() or b"\0" in data[:200]:
        return data, content_type or "application/xml"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        declared = names[0] if names else None
        if declared and declared.lower() not in {"utf-8", "utf8", "us-ascii"}:
            return data, content_type or "application/xml"
        data = decode(data).encode("utf-8")
    return data, "application/xml; charset=utf-8"


def _without_nested_entities(data: bytes) -> bytes:
    """The document without declared entities that name others: a few lines of those grow to gigabytes."""
    found = _COMMENT_OR_ROOT.finditer(data, 0, _LONGEST_PROLOGUE)
    end = next((one.start() for one in found if one[1]), _LONGEST_PROLOGUE)
    if b"<!ENTITY" not in data[:end]:
        return data
    return _ENTITY.sub(lambda found: b"" if _NAMES_OTHERS.search(found[0]) else found[0], data[:end]) + data[end:]


def _with_side_texts_renamed(data: bytes) -> bytes:
    for name, other in _SIDE_TEXTS:
        if name in data:
            data = re.sub(rb"<(/?)%s(?=[\s/>])[^<>]*?(/?)>" % name, rb"<\1%s\2>" % other, data)
    return data


# feedparser's dictionaries answer for keys that they do not hold and warn of it; these look at what is there.


def _text(told: Any, name: str) -> str:
    value = dict.get(told, name)
    return value if isinstance(value, str) else ""


def _map(told: Any, name: str) -> Mapping[str, Any]:
    value = dict.get(told, name)
    return value if isinstance(value, dict) else _NOTHING


def _maps(told: Any, name: str) -> Iterator[dict[str, Any]]:
    value = dict.get(told, name)
    if isinstance(value, list):
        yield from (part for part in value if isinstance(part, dict))
