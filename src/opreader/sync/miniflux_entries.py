"""Articles of Miniflux by id: it gives ranges of ids only, so each question begins with an id that is wanted."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from opreader.errors import BadAnswer, NoAnswer
from opreader.model import Enclosure
from opreader.model.synced import RemoteEntry
from opreader.sync.answers import line, objects, parts, read_object, text, web_address
from opreader.sync.item_ids import of_number
from opreader.text import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opreader.sync.miniflux_wire import MinifluxWire

_MOST_HTML: Final = 10_000_000
_MOST_ROWS: Final = 100
"""Articles of one answer."""
_MOST_ENCLOSURES: Final = 50


class EntryRanges:
    """Reads articles in ranges of ids."""

    def __init__(self, wire: MinifluxWire) -> None:
        self._wire = wire

    async def read(self, numbers: Sequence[int]) -> tuple[RemoteEntry, ...]:
        """The articles of these ids, which ascend, as far as they are there. Raises SyncError."""
        found: list[RemoteEntry] = []
        rest = list(numbers)
        rows = _MOST_ROWS
        while rest:
            rows = min(rows, len(rest))
            try:
                told = await self._range(rest[0], rest[-1], rows)
            except NoAnswer as error:
                if not error.too_large or rows == 1:
                    raise
                rows = max(1, rows // 4)
                continue
            wanted = set(rest)
            taken = [one for one in told if one["id"] in wanted]
            for one in taken:
                found.append(_entry(one))
                await asyncio.sleep(0)
            last = max((one["id"] for one in told), default=rest[-1])
            ended = len(told) < rows
            rest = [] if ended else [one for one in rest if one > last]
            # Where few of a range are wanted, the next one is asked to be shorter: each begins with one that is.
            rows = max(1, rows // 4) if len(taken) * 4 < len(told) else _MOST_ROWS
        return tuple(found)

    async def _range(self, first: int, last: int, rows: int) -> list[dict[str, Any]]:
        params = (
            ("order", "id"),
            ("direction", "asc"),
            ("limit", str(rows)),
            ("after_entry_id", str(first - 1)),
            ("before_entry_id", str(last + 1)),
        )
        answer = await self._wire.send("GET", "/v1/entries", params=params)
        told = self._read(read_object(answer, self._wire.host))
        # `after_entry_id=0` is passed over by the server, and so would be a parameter that an older one does not know.
        if any(not first <= one["id"] <= last for one in told):
            raise BadAnswer(f"{self._wire.host} gives articles that were not asked for")
        return told

    def _read(self, told: dict[str, Any]) -> list[dict[str, Any]]:
        entries = objects(told, "entries", self._wire.host)
        if any(not isinstance(one.get("id"), int) or of_number(one["id"]) is None for one in entries):
            raise BadAnswer(f"{self._wire.host} gives an article without an id")
        return entries


def _entry(told: dict[str, Any]) -> RemoteEntry:
    author = line(text(told, "author"))
    return RemoteEntry(
        id=of_number(told["id"]) or "",
        feed_id=f"feed/{text(told, 'feed_id')}",
        link=web_address(text(told, "url")),
        title=line(text(told, "title")),
        authors=(author,) if author else (),
        published=_date(text(told, "published_at")),
        html=clean(text(told, "content")[:_MOST_HTML]),
        read=told.get("status") != "unread",
        starred=told.get("starred") is True,
        enclosures=tuple(
            _enclosure(one)
            for one in list(parts(told, "enclosures"))[:_MOST_ENCLOSURES]
            if web_address(text(one, "url"))
        ),
    )


def _enclosure(told: dict[str, Any]) -> Enclosure:
    size = told.get("size")
    return Enclosure(
        web_address(text(told, "url")) or "",
        line(text(told, "mime_type"))[:100] or None,
        size if isinstance(size, int) and 0 < size < 1 << 62 else None,
    )


def _date(said: str) -> datetime | None:
    """An aware date of RFC 3339; None for what is none, and for the year 1 that stands for nothing."""
    try:
        found = datetime.fromisoformat(said)
        found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return found if found.year > 1 else None
