"""An article as Google Reader's JSON holds it → `RemoteEntry`: cleaned, capped, and whatever is missing left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from opreader.errors import BadAnswer
from opreader.model import Enclosure
from opreader.model.synced import RemoteEntry
from opreader.sync.answers import date_of, line, part, parts, text, web_address
from opreader.sync.item_ids import read_long
from opreader.text import clean, unescape

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from opreader.model.synced import Quirks

_MOST_HTML: Final = 10_000_000
_MOST_ENCLOSURES: Final = 50
_MOST_AUTHORS: Final = 20
_STATE: Final = re.compile(r"user/[^/]+/state/com\.google/([a-z-]+)")
_LABEL: Final = re.compile(r"user/[^/]+/label/(.+)", re.DOTALL)
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_WIDE: Final = str.maketrans("＆＜＞", "&<>")
_WIDER: Final = str.maketrans("？＼／，；", "?\\/,;")
_WIDE_SCRIPT: Final = re.compile("[\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff21-\uffef]")
"""Letters of scripts whose own punctuation is full-width."""


def state_of(tag: str) -> str | None:
    """The state that a tag stands for: "read", "starred"; None for a label."""
    found = _STATE.fullmatch(tag)
    return found[1] if found else None


def label_of(tag: str) -> str | None:
    """The name of a label, raw; None for a state."""
    found = _LABEL.fullmatch(tag)
    return found[1] if found else None


def read_entry(item: dict[str, Any], *, quirks: Quirks, host: str) -> RemoteEntry:
    """One article. Raises BadAnswer where not even its id can be read."""
    found = read_long(text(item, "id"), opaque=quirks.opaque_ids)
    if found is None:
        raise BadAnswer(f"{host} gives an article without an id")
    categories = item.get("categories")
    states = {state_of(one) for one in categories if isinstance(one, str)} if isinstance(categories, list) else set()
    body = text(part(item, "content"), "content") or text(part(item, "summary"), "content")
    return RemoteEntry(
        id=found,
        feed_id=text(part(item, "origin"), "streamId"),
        link=next(_links(item), None),
        title=plain_title(text(item, "title"), quirks=quirks),
        authors=_authors(plain_title(text(item, "author"), quirks=quirks)),
        published=_published(item),
        html=clean(body[:_MOST_HTML]),
        read="read" in states,
        starred="starred" in states,
        enclosures=tuple(_enclosures(item)),
    )


def plain_title(value: str, *, quirks: Quirks) -> str:
    """A title or name as text: full-width signs and character references stand for what they were made of."""
    value = value[:8_000]
    if quirks.wide_ampersand:
        value = value.translate(_WIDE)
    elif "&" in value:
        value = _ENTITY.sub(lambda found: unescape(found[0]), value)
    return line(value)


def plain_feed_title(value: str, *, quirks: Quirks) -> str:
    """The title of a feed: FreshRSS widens more signs there, which stay where a script has them of its own."""
    title = plain_title(value, quirks=quirks)
    if not quirks.wide_ampersand or _WIDE_SCRIPT.search(title.translate(_WIDER)):
        return title
    return title.translate(_WIDER)


def _links(item: dict[str, Any]) -> Iterator[str]:
    for name in ("canonical", "alternate"):
        for one in parts(item, name):
            if (address := web_address(text(one, "href"))) is not None:
                yield address


def _authors(said: str) -> tuple[str, ...]:
    names = (one.strip() for one in said.split(";"))
    return tuple(dict.fromkeys(one for one in names if one))[:_MOST_AUTHORS]


def _published(item: dict[str, Any]) -> datetime | None:
    return date_of(item.get("published")) or date_of(item.get("updated"))


def _enclosures(item: dict[str, Any]) -> Iterator[Enclosure]:
    for one in list(parts(item, "enclosure"))[:_MOST_ENCLOSURES]:
        url = web_address(text(one, "href"))
        length = one.get("length")
        if url is not None:
            size = length if isinstance(length, int) and 0 < length < 1 << 62 else None
            yield Enclosure(url, line(text(one, "type"))[:100] or None, size)
