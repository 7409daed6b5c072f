"""Rows to values and back: times, lists of lines, headlines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from opreader import model
from opreader.model import EntryId, Feed, FeedId, FeedKind, Headline, State
from opreader.store.leads import FULLEST
from opreader.text import clean

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from opreader.model import Enclosure

Row = Sequence[Any]

_EARLIEST: Final = -62135596800
_LATEST: Final = 253402300799
_STATES: Final = {state.value: state for state in State}
_KINDS: Final = {kind.value: kind for kind in FeedKind}

FEED_TITLE: Final = "coalesce(f.set_title, f.told_title, f.url)"

_HEADLINE: Final = (
    *("e.id", "e.feed_id", FEED_TITLE, "e.title", "e.authors", "e.link", "e.published", "e.added"),
    *("s.read", "s.starred", "s.state", "s.reason", "s.queued", "s.edited", "s.words", "e.teaser"),
)
_OF_HEADLINES: Final = "FROM entry_states s JOIN entries e ON e.id = s.entry_id JOIN feeds f ON f.id = s.feed_id"
HEADLINES: Final = f"SELECT {', '.join(_HEADLINE)} {_OF_HEADLINES}"
"""The columns that `headline` takes, of entry_states s, entries e, feeds f."""


def _as_json(columns: Sequence[str], rows: str) -> str:
    """SQL for rows as one JSON text: each row by itself would take Python's lock from the thread that is drawing."""
    names = [f"c{at}" for at in range(len(columns))]
    named = ", ".join(f"{column} AS {name}" for column, name in zip(columns, names, strict=True))
    return f"SELECT json_group_array(json_array({', '.join(names)})) FROM (SELECT {named} {rows})"


_HEADLINES_BY_ID: Final = _as_json(
    _HEADLINE, f"{_OF_HEADLINES} WHERE s.entry_id IN (SELECT value FROM json_each(?)) AND s.gone & ? = 0"
)

_FEED: Final = (
    *("f.id", "f.url", "f.kind", FEED_TITLE, "f.folder", "f.site", "f.refreshed", "f.error", "f.failures"),
    *("f.wait_until", "f.gone", "f.moved_to"),
    *(
        f"coalesce(c.{count}, 0)"
        for count in ("unread", "total", "starred", "copies_unread", "copies_starred", "inner_unread")
    ),
    "f.account",
)
_OF_FEEDS: Final = "FROM feeds f LEFT JOIN feed_counts c ON c.feed_id = f.id"
FEEDS: Final = f"SELECT {', '.join(_FEED)} {_OF_FEEDS}"
"""The columns that `feed` takes."""
ALL_FEEDS: Final = _as_json(_FEED, f"{_OF_FEEDS} WHERE f.hidden = 0 ORDER BY f.position, f.id")
"""The rows of FEEDS as one JSON text."""


def seconds(when: datetime | None) -> int | None:
    """A time as the library keeps it."""
    return None if when is None else whole_seconds(when)


def whole_seconds(when: datetime) -> int:
    """A time as the library keeps it: seconds since 1970, UTC."""
    return int((when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp())


def moment(value: int | None) -> datetime | None:
    """A kept time; what no calendar holds becomes the nearest that one does."""
    return None if value is None else sure_moment(value)


def sure_moment(value: int) -> datetime:
    """A kept time that is always there."""
    return datetime.fromtimestamp(min(max(value, _EARLIEST), _LATEST), UTC)


def lines(texts: Iterable[str]) -> str | None:
    """One-line texts, one a line; None for none."""
    return "\n".join(text for text in texts if text) or None


def texts_of(kept: str | None) -> tuple[str, ...]:
    """What `lines` kept."""
    return tuple(kept.split("\n")) if kept else ()


def packed_digest(digest: str) -> bytes | str:
    """A digest in half the room where it is lower-case hexadecimal."""
    try:
        raw = bytes.fromhex(digest)
    except ValueError:
        return digest
    return raw if raw.hex() == digest else digest


def digest_of(kept: bytes | str) -> str:
    """What `packed_digest` kept."""
    return kept.hex() if isinstance(kept, bytes) else kept


def state_of(kept: str) -> State:
    """A kept state; of one that this program does not know, the least is promised."""
    return _STATES.get(kept, State.TEASER)


def headline(row: Row, copies: tuple[EntryId, ...] = ()) -> Headline:
    """A row of HEADLINES."""
    return Headline(
        id=EntryId(row[0]),
        feed_id=FeedId(row[1]),
        feed_title=row[2],
        title=row[3],
        authors=texts_of(row[4]),
        link=row[5],
        published=moment(row[6]),
        added=sure_moment(row[7]),
        read=row[8] == 1,
        starred=row[9] == 1,
        state=state_of(row[10]),
        reason=row[11],
        queued=row[12] == 1,
        edited=row[13] == 1,
        words=row[14],
        teaser=row[15],
        copies=copies,
    )


def headlines(db: sqlite3.Connection, ids: Sequence[int], *, out: int) -> list[Headline]:
    """Rows by id in the order asked; those with a bit of `out` in `gone` are left out."""
    given = id_list(ids)
    copies = copies_of(db, given)
    (rows,) = db.execute(_HEADLINES_BY_ID, (given, out)).fetchone()
    found = {row[0]: headline(row, copies.get(row[0], ())) for row in json.loads(rows)}
    return [found[wanted] for wanted in ids if wanted in found]


def copies_of(db: sqlite3.Connection, ids: str) -> dict[int, tuple[EntryId, ...]]:
    """The others of each entry's text that are in no way gone, fullest first; `ids` is an `id_list`."""
    found: dict[int, tuple[EntryId, ...]] = {}
    rows = db.execute(
        f"""SELECT j.value, s.entry_id FROM json_each(?) j CROSS JOIN copies own ON own.entry_id = j.value
                CROSS JOIN copies c ON c.lead_id = own.lead_id CROSS JOIN entry_states s ON s.entry_id = c.entry_id
            WHERE s.gone = 0 AND s.entry_id <> j.value ORDER BY {FULLEST}""",
        (ids,),
    )
    for entry_id, other in rows:
        found[entry_id] = (*found.get(entry_id, ()), EntryId(other))
    return found


def id_list(ids: Iterable[int]) -> str:
    """Ids as one parameter, for `json_each`: no limit on how many."""
    return f"[{','.join(map(str, map(int, ids)))}]"


def feed(row: Row) -> Feed:
    """A row of FEEDS, whose columns stand in the order of the fields."""
    values = list(row)
    values[2] = _KINDS[row[2]]
    values[6] = moment(row[6])
    values[9] = moment(row[9])
    values[10] = row[10] == 1
    return Feed(*values)


def enclosure_rows(enclosures: Iterable[Enclosure]) -> list[list[str | int | None]]:
    """Enclosures as JSON holds them, cleaned at this door."""
    return [[_line(e.url), _line(e.media_type), e.length, _line(e.title)] for e in enclosures]


def _line(text: str | None) -> str | None:
    return None if text is None else clean(text, one_line=True)


def enclosure(row: Row) -> Enclosure:
    """One of `enclosure_rows`."""
    url, media_type, length, title = row
    return model.Enclosure(url=url, media_type=media_type, length=length, title=title)
