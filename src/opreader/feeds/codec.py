"""`DigestedFeed` and `ParseFailed` ⇄ JSON, between a child process and its parent. What comes in is checked, shape and size, and cleaned."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from opreader.errors import WorkerError
from opreader.feeds import limits
from opreader.feeds.build import web_link
from opreader.feeds.dates import from_seconds
from opreader.model import (
    Body,
    DigestedEntry,
    DigestedFeed,
    Enclosure,
    Markup,
    PageTeaser,
    ParsedEntry,
    ParsedFeed,
    ParseFailed,
    State,
)
from opreader.text import clean

T = TypeVar("T")
_MARKUPS: Final[Mapping[object, Markup]] = {"html": "html", "markdown": "markdown", "text": "text"}
_BODY_IS_CONTENT: Final = 1
_BODY_IS_SUMMARY: Final = 2
_LARGEST: Final = 2**53


def to_json(value: DigestedFeed | ParseFailed) -> dict[str, Any]:
    """The value as JSON; what is empty is left out, and a body that is the content or the summary is only named."""
    if isinstance(value, ParseFailed):
        return {"failed": value.reason, "found": [list(found) for found in value.found_feeds]}
    feed = value.feed
    return _compact(
        {
            "title": feed.title,
            "site": feed.site,
            "description": feed.description,
            "language": feed.language,
            "interval": feed.interval.total_seconds() if feed.interval else None,
            "note": feed.note,
        }
    ) | {"entries": [_entry_to_json(entry) for entry in value.entries]}


def from_json(told: Any) -> DigestedFeed | ParseFailed:
    """The value that a child told. Raises WorkerError where it is not what a child says."""
    if not isinstance(told, dict):
        raise WorkerError("a child process answered nonsense")
    if "failed" in told:
        return ParseFailed(_text(told, "failed", limits.MOST_NOTE), pairs_from_json(told.get("found")))
    interval = told.get("interval")
    if interval is not None and (
        isinstance(interval, bool) or not isinstance(interval, int | float) or not 0 < interval < 1e9
    ):
        raise _wrong("interval")
    feed = ParsedFeed(
        title=_text(told, "title", limits.MOST_TITLE),
        site=_maybe_address(told.get("site"), "site"),
        description=_text(told, "description", limits.MOST_TITLE),
        language=_maybe(told, "language", limits.MOST_NAME),
        interval=None if interval is None else timedelta(seconds=interval),
        note=_maybe(told, "note", limits.MOST_NOTE),
    )
    return DigestedFeed(feed, _list(told, "entries", limits.MOST_ENTRIES, _entry))


def pairs_from_json(told: Any) -> tuple[tuple[str, str], ...]:
    """(URL, title) pairs that a child told. Raises WorkerError."""
    return _list({"found": told or []}, "found", limits.MOST_FOUND_FEEDS, _pair)


def _entry_to_json(entry: DigestedEntry) -> dict[str, Any]:
    parsed = entry.parsed
    return _compact(
        {
            "key": parsed.key,
            "title": parsed.title,
            "authors": parsed.authors,
            "link": parsed.link,
            "published": _seconds(parsed.published),
            "updated": _seconds(parsed.updated),
            "summary": _body_to_json(parsed.summary),
            "content": _body_to_json(parsed.content),
            "enclosures": [[one.url, one.media_type, one.length, one.title] for one in parsed.enclosures],
            "tags": parsed.tags,
            "language": parsed.language,
            "page_teasers": [[one.title, one.link, one.lead] for one in parsed.page_teasers],
            "body": _named_body(entry),
            "teaser": entry.teaser,
            "words": entry.words,
            "state": entry.state.value,
            "digest": entry.digest,
        }
    )


def _compact(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value}


def _named_body(entry: DigestedEntry) -> Any:
    if entry.body == entry.parsed.content:
        return _BODY_IS_CONTENT
    if entry.body == entry.parsed.summary:
        return _BODY_IS_SUMMARY
    return _body_to_json(entry.body)


def _body_to_json(body: Body | None) -> list[str] | None:
    return None if body is None else [body.markup, body.text]


def _seconds(when: datetime | None) -> int | None:
    return None if when is None else int(when.timestamp())


def _entry(told: Any) -> DigestedEntry:
    if not isinstance(told, dict):
        raise _wrong("entry")
    parsed = ParsedEntry(
        key=_text(told, "key", limits.MOST_KEY),
        title=_text(told, "title", limits.MOST_TITLE),
        authors=_list(told, "authors", limits.MOST_AUTHORS, _name),
        link=_maybe_address(told.get("link"), "link"),
        published=_when(told, "published"),
        updated=_when(told, "updated"),
        summary=_body(told.get("summary")),
        content=_body(told.get("content")),
        enclosures=_list(told, "enclosures", limits.MOST_ENCLOSURES, _enclosure),
        tags=_list(told, "tags", limits.MOST_TAGS, _name),
        language=_maybe(told, "language", limits.MOST_NAME),
        page_teasers=_list(told, "page_teasers", limits.MOST_PAGE_TEASERS, _page_teaser),
    )
    named = {_BODY_IS_CONTENT: parsed.content, _BODY_IS_SUMMARY: parsed.summary}
    body = told.get("body")
    chosen = named.get(body) if isinstance(body, int) else _body(body)
    if not parsed.key or chosen is None:
        raise _wrong("body")
    try:
        state = State(str(told.get("state")))
    except ValueError as problem:
        raise _wrong("state") from problem
    return DigestedEntry(
        parsed=parsed,
        body=chosen,
        teaser=_text(told, "teaser", limits.MOST_TEASER),
        words=_number(told.get("words", 0), "words"),
        state=state,
        digest=_text(told, "digest", limits.MOST_NAME),
    )


def _pair(told: Any) -> tuple[str, str]:
    address, title = _parts(told, 2)
    return _address(address, "address"), _line(title, limits.MOST_URL, "title")


def _name(told: Any) -> str:
    return _line(told, limits.MOST_NAME, "name")


def _enclosure(told: Any) -> Enclosure:
    address, media_type, length, title = _parts(told, 4)
    return Enclosure(
        url=_address(address, "enclosure"),
        media_type=None if media_type is None else _name(media_type),
        length=None if length is None else _number(length, "length"),
        title=None if title is None else _name(title),
    )


def _page_teaser(told: Any) -> PageTeaser:
    title, link, lead = _parts(told, 3)
    return PageTeaser(
        title=_line(title, limits.MOST_TITLE, "teaser"),
        link=_maybe_address(link, "teaser"),
        lead=None if lead is None else clean(_string(lead, limits.MOST_BODY, "lead")),
    )


def _body(told: Any) -> Body | None:
    if told is None:
        return None
    markup, text = _parts(told, 2)
    if not isinstance(markup, str) or markup not in _MARKUPS:
        raise _wrong("markup")
    return Body(clean(_string(text, limits.MOST_BODY, "body")), _MARKUPS[markup])


def _when(told: dict[str, Any], name: str) -> datetime | None:
    value = told.get(name)
    if value is None:
        return None
    when = from_seconds(value) if type(value) is int else None
    if when is None:
        raise _wrong(name)
    return when


def _text(told: dict[str, Any], name: str, most: int) -> str:
    return _line(told.get(name, ""), most, name)


def _maybe(told: dict[str, Any], name: str, most: int) -> str | None:
    value = told.get(name)
    return None if value is None else _line(value, most, name)


def _line(value: Any, most: int, name: str) -> str:
    return clean(_string(value, most, name), one_line=True)


def _maybe_address(value: Any, name: str) -> str | None:
    return None if value is None else _address(value, name)


def _address(value: Any, name: str) -> str:
    """An http(s) address: a child that says another one was taken over."""
    address = web_link("", _string(value, limits.MOST_URL, name))
    if address is None:
        raise _wrong(name)
    return address


def _string(value: Any, most: int, name: str) -> str:
    if not isinstance(value, str) or len(value) > most:
        raise _wrong(name)
    return value


def _number(value: Any, name: str) -> int:
    if type(value) is not int or not 0 <= value < _LARGEST:
        raise _wrong(name)
    return value


def _parts(value: Any, number: int) -> list[Any]:
    if not isinstance(value, list) or len(value) != number:
        raise _wrong("list")
    return value


def _list(told: dict[str, Any], name: str, most: int, read: Callable[[Any], T]) -> tuple[T, ...]:
    value = told.get(name)
    if value is None:
        return ()
    if not isinstance(value, list | tuple) or len(value) > most:
        raise _wrong(name)
    return tuple(map(read, value))


def _wrong(name: str) -> WorkerError:
    return WorkerError(f"a child process answered with a wrong {name}")
