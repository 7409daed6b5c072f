"""What a parser found → cleaned, capped values: the one way in for every format."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Final
from urllib.parse import urljoin, urlsplit

from opreader.feeds import limits
from opreader.frozen import frozen
from opreader.model import Body, Enclosure, Markup, ParsedEntry, ParsedFeed
from opreader.text import clean, digest, fold, plain, shorten, strip_markup, unescape

_TITLE_FROM_TEXT: Final = 80
_UNTITLED: Final = "Untitled"
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_BY = re.compile(r"^by:?\s+(?=\S)", re.IGNORECASE)
_EMAIL = r"[^\s()<>\"]{1,100}@[^\s()<>\"]{1,200}"
_EMAIL_THEN_NAME = re.compile(rf"^{_EMAIL}\s*\((.+)\)$")
_NAME_THEN_EMAIL = re.compile(rf"^(.+?)\s*[<(]{_EMAIL}[>)]$")
_LINK_CRUFT = re.compile(r"[\x00-\x20\x7f]+")
_PLAIN_LINK = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::[0-9]{1,5})?/[\w./~-]*(?:\?[\w=&-]+)?", re.ASCII)


@frozen
class Found:
    """One item as a parser found it, neither cleaned nor checked."""

    guid: str = ""
    title: str = ""
    """Plain text."""
    link: str | None = None
    """Absolute; see `web_link`."""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    summary: Body | None = None
    content: Body | None = None
    enclosures: tuple[Enclosure, ...] = ()
    tags: tuple[str, ...] = ()
    language: str | None = None


def entry(found: Found) -> ParsedEntry:
    """The cleaned entry; its key is the guid, else the link, else a hash of title and text."""
    content, summary = _body(found.content), _body(found.summary)
    if summary is not None and content is not None and summary.text == content.text:
        summary = None
    title = line(found.title, limits.MOST_TITLE)
    text = content or summary
    return ParsedEntry(
        key=_key(found, title, text),
        title=title or _title_from(text, found),
        authors=authors(found.authors),
        link=found.link,
        published=found.published,
        updated=found.updated,
        summary=summary,
        content=content,
        enclosures=_unique_enclosures(found.enclosures),
        tags=_unique_lines(found.tags, limits.MOST_TAGS),
        language=language(found.language),
    )


def feed(
    title: str,
    entries: Iterable[ParsedEntry],
    *,
    site: str | None = None,
    description: str = "",
    language_name: str | None = None,
    notes: Iterable[str] = (),
) -> ParsedFeed:
    """A feed of unique entries; whatever was left out stands in its note."""
    kept, said = _unique_keys(entries)
    note = line("; ".join((*notes, *said)), limits.MOST_NOTE)
    return ParsedFeed(
        title=line(title, limits.MOST_TITLE),
        entries=kept,
        site=site,
        description=line(description, limits.MOST_TITLE),
        language=language(language_name),
        note=note or None,
    )


def line(value: str, most: int) -> str:
    """One clean line of at most `most` characters."""
    return clean(value[: most * 8], one_line=True)[:most].rstrip()


def plain_title(value: str, *, is_html: bool, is_exact: bool) -> str:
    """The plain text of a title: markup goes from HTML, brackets never; `is_exact` text means what it says (Atom)."""
    value = value[: limits.MOST_TITLE * 8]
    if is_html:
        return strip_markup(value)
    return value if is_exact or "&" not in value else _ENTITY.sub(lambda found: unescape(found[0]), value)


def web_link(base: str, value: str | None) -> str | None:
    """The absolute http(s) address of a link; None for other schemes and for what is no address."""
    if not value or len(value) > limits.MOST_URL:
        return None
    if _PLAIN_LINK.fullmatch(value) and "/." not in value:
        return value  # nothing to join and nothing to mend, as in most feeds
    value = _LINK_CRUFT.sub("", clean(value, one_line=True).replace(" ", "%20"))
    try:
        joined = urljoin(base, value)
        parts = urlsplit(joined)
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host or len(joined) > limits.MOST_URL:
        return None
    return joined


def authors(names: Iterable[str]) -> tuple[str, ...]:
    """Names of people without "By", addresses and repetitions."""
    return _unique_lines((_name(name) for name in names), limits.MOST_AUTHORS)


def language(value: str | None) -> str | None:
    """A language tag in lower case (BCP 47), "en-gb"; None for what is none."""
    if not value:
        return None
    tag = value.strip().replace("_", "-").lower()
    return tag if len(tag) <= 35 and re.fullmatch(r"[a-z]{2,8}(?:-[a-z0-9]{1,8}){0,6}", tag) else None


def text_or_html(value: str) -> Body:
    """A text whose format nobody told: HTML, unless it holds no tag and its line breaks have a meaning."""
    if "<" not in value and "\n" in value.strip():
        return Body(unescape(value), "text")
    return Body(value, "html")


def markup_of(media_type: str) -> Markup | None:
    """The format that a media type stands for; None for what is no text."""
    if media_type in {"text/html", "application/xhtml+xml", "html", "xhtml"}:
        return "html"
    return "text" if media_type in {"text/plain", "text", ""} else None


def _name(value: str) -> str:
    value = line(value, limits.MOST_NAME)
    if found := _EMAIL_THEN_NAME.match(value) or _NAME_THEN_EMAIL.match(value):
        value = found[1].strip(" \"'")
    return _BY.sub("", value)


def _body(body: Body | None) -> Body | None:
    if body is None:
        return None
    text = clean(body.text[: limits.MOST_BODY]).strip()
    return Body(text, body.markup) if text else None


def _key(found: Found, title: str, text: Body | None) -> str:
    key = clean(found.guid[: limits.MOST_KEY + 1], one_line=True) or found.link
    if not key:
        return digest(title, text.text if text else "")
    return key if len(key) <= limits.MOST_KEY else digest(found.guid)


def _title_from(text: Body | None, found: Found) -> str:
    words = plain(text.text[:2000], text.markup) if text else ""
    if not words and found.enclosures:
        words = found.enclosures[0].title or found.enclosures[0].url
    return shorten(words or found.link or _UNTITLED, _TITLE_FROM_TEXT)


def _says_nothing(item: ParsedEntry) -> bool:
    return item.title == _UNTITLED and not (item.content or item.summary or item.link or item.enclosures)


def _unique_lines(values: Iterable[str], most: int) -> tuple[str, ...]:
    seen: dict[str, str] = {}
    for value in values:
        cleaned = line(value, limits.MOST_NAME)
        if cleaned:
            seen.setdefault(fold(cleaned), cleaned)
        if len(seen) >= most:
            break
    return tuple(seen.values())


def _unique_enclosures(enclosures: Iterable[Enclosure]) -> tuple[Enclosure, ...]:
    seen: dict[str, Enclosure] = {}
    for enclosure in enclosures:
        seen.setdefault(enclosure.url, enclosure)
        if len(seen) >= limits.MOST_ENCLOSURES:
            break
    return tuple(seen.values())


def _unique_keys(entries: Iterable[ParsedEntry]) -> tuple[tuple[ParsedEntry, ...], list[str]]:
    """Entries with a key each. A guid that stands on items of different links names none of them: their links do."""
    given = [item for item in islice(entries, limits.MOST_ENTRIES + 1) if not _says_nothing(item)]
    links: dict[str, set[str | None]] = {}
    for item in given:
        links.setdefault(item.key, set()).add(item.link)
    kept: dict[str, ParsedEntry] = {}
    repeated = 0
    for item in given[: limits.MOST_ENTRIES]:
        named = replace(item, key=item.link) if item.link and len(links[item.key]) > 1 else item
        if named.key in kept:
            repeated += 1
            continue
        kept[named.key] = named
    said = [f"{repeated} items repeat the name of another and were left out"] if repeated else []
    if len(given) > limits.MOST_ENTRIES:
        said.append(f"only the first {limits.MOST_ENTRIES} items were read")
    return tuple(kept.values()), said
