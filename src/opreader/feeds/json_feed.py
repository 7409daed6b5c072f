"""JSON Feed 1.0 and 1.1 (jsonfeed.org), read by hand: whatever has the wrong type is as if it were not there."""

import json
from collections.abc import Iterator
from typing import Any

from opreader.feeds import build, limits
from opreader.feeds.dates import parse_date
from opreader.model import Body, Enclosure, ParsedEntry, ParsedFeed, ParseFailed

_NO_JSON = ParseFailed("this begins like JSON, but can't be read as JSON")


def parse_json_feed(text: str, *, url: str) -> ParsedFeed | ParseFailed:
    """Read a JSON Feed; JSON that is none is told apart."""
    try:
        told = json.loads(text, parse_int=_number, strict=False)
    except RecursionError:
        return ParseFailed("this is JSON, but nested too deep to be a JSON Feed")
    except ValueError:
        return _NO_JSON
    if not isinstance(told, dict) or not _is_feed(told):
        return ParseFailed("this is JSON, but no JSON Feed")
    own = _authors(told)
    tongue = _text(told, "language")
    items = told.get("items")
    notes = [] if isinstance(items, list) else ["the JSON Feed has no list of items"]
    return build.feed(
        _text(told, "title"),
        (_entry(item, url=url, own_authors=own, own_language=tongue) for item in _dicts(items)),
        site=build.web_link(url, _text(told, "home_page_url")),
        description=_text(told, "description"),
        language_name=tongue,
        notes=notes,
    )


def _is_feed(told: dict[str, Any]) -> bool:
    version = _text(told, "version")
    return "jsonfeed.org/version" in version or (isinstance(told.get("items"), list) and "title" in told)


def _entry(item: dict[str, Any], *, url: str, own_authors: tuple[str, ...], own_language: str) -> ParsedEntry:
    content = None
    if html := _text(item, "content_html"):
        content = Body(html, "html")
    elif words := _text(item, "content_text"):
        content = Body(words, "text")
    summary = _summary(item)
    updated = parse_date(_text(item, "date_modified"))
    return build.entry(
        build.Found(
            guid=_text(item, "id"),
            title=_text(item, "title"),
            link=build.web_link(url, _text(item, "url") or _text(item, "external_url")),
            authors=_authors(item) or own_authors,
            published=parse_date(_text(item, "date_published")) or updated,
            updated=updated,
            summary=summary,
            content=content,
            enclosures=tuple(_enclosures(item, url)),
            tags=tuple(tag for tag in _list(item.get("tags")) if isinstance(tag, str)),
            language=_text(item, "language") or own_language,
        )
    )


def _summary(item: dict[str, Any]) -> Body | None:
    """`summary`, which is plain text; or the HTML of our own extension, for texts that came from another library."""
    own = item.get("_opreader")
    if isinstance(own, dict) and (html := _text(own, "summary_html")):
        return build.text_or_html(html)
    words = _text(item, "summary")
    return Body(words, "text") if words else None


def _authors(told: dict[str, Any]) -> tuple[str, ...]:
    """Names of `authors` (1.1), else of `author` (1.0)."""
    names = tuple(name for author in _dicts(told.get("authors")) if (name := _text(author, "name")))
    single = told.get("author")
    if not names and isinstance(single, dict):
        return (_text(single, "name"),)
    return names


def _enclosures(item: dict[str, Any], url: str) -> Iterator[Enclosure]:
    for attachment in _dicts(item.get("attachments")):
        if address := build.web_link(url, _text(attachment, "url")):
            size = attachment.get("size_in_bytes")
            yield Enclosure(
                url=address,
                media_type=build.line(_text(attachment, "mime_type"), limits.MOST_NAME) or None,
                length=size if type(size) is int and 0 <= size < 2**53 else None,
                title=build.line(_text(attachment, "title"), limits.MOST_NAME) or None,
            )


def _text(told: dict[str, Any], name: str) -> str:
    """A text; numbers count as text, for ids are often such."""
    value = told.get(name)
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _list(value: Any) -> list[Any]:
    return value[: limits.MOST_ENTRIES + 1] if isinstance(value, list) else []


def _dicts(value: Any) -> Iterator[dict[str, Any]]:
    return (part for part in _list(value) if isinstance(part, dict))


def _number(digits: str) -> int | str:
    """Whole numbers; one longer than any real size or date stays text, for reading it takes quadratic time."""
    return int(digits) if len(digits) < 19 else digits[:100]
