"""`export json` and the way back: what its rows say beyond those of `--json`, and rows → feeds, articles, highlights."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, cast

from opreader.arrivals import Arrivals
from opreader.decide import digest_entry
from opreader.errors import ReadError
from opreader.masked import hide_password
from opreader.model import Anchor, Body, Enclosure, Imported, PageTeaser, ParsedEntry, State, Subscription
from opreader.model.moved import Carried, CarriedCount, CarriedNote, Moved, MoveProgress
from opreader.regular_file import open_regular
from opreader.smart_feeds import SmartFeed
from opreader.text import clean, count_words, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from pathlib import Path
    from typing import BinaryIO

    from opreader.library_ports import CarriedEntries
    from opreader.model import Entry, Feed, FeedId, FullTextPolicy, Highlight, Markup
    from opreader.model.moved import Given
    from opreader.ports import Clock, Store
    from opreader.subscribing import Subscribing

    Row = Mapping[str, Any]

_AT_ONCE: Final = 200
_BYTES_AT_ONCE: Final = 8 * 2**20
_LONGEST_LINE: Final = 64 * 2**20
_LONGEST_WAIT: Final = 366 * 86_400
_LATEST: Final = 2**53
_SAVED: Final = "saved:"
_TYPES: Final = {"feed", "smart", "article", "highlight"}


# out


def feed_facts(feed: Feed, told: Subscription | None) -> Row:
    """What a `feed` row of an export says beside; what is sent to the feed's host alone is in no export."""
    every = told.refresh_every if told else None
    return {
        "site": feed.site,
        "set_title": told.title if told else None,
        "tags": list(told.tags) if told else [],
        "full_text": told.full_text if told else None,
        "refresh_every": every.total_seconds() if every else None,
        "muted": told.muted if told else False,
        "note": told.note if told else None,
    }


def article_facts(entry: Entry, feed_url: str, given: Given) -> Row:
    """What an `article` row of an export says beside: the texts as they came, and what was done to it."""
    return {
        "feed_url": feed_url,
        "key": entry.key,
        "language": given.language,
        "told_tags": list(given.told),
        "tags": list(given.tags),
        "muted": given.muted,
        "ruled": [list(act) for act in given.ruled],
        "position": entry.position,
        "shipped": _text_of(entry.shipped),
        "page": _text_of(entry.page),
        "best": "page" if entry.page is not None and entry.body == entry.page else "shipped",
        "enclosures": [[one.url, one.media_type, one.length, one.title] for one in entry.enclosures],
        "listed": [[one.title, one.link, one.lead, one.opened] for one in entry.page_teasers],
    }


def highlight_facts(highlight: Highlight) -> Row:
    """What a `highlight` row of an export says beside: where to find its words again."""
    anchor = highlight.anchor
    return {"before": anchor.before, "after": anchor.after, "start": anchor.start}


def _text_of(body: Body | None) -> list[str] | None:
    return [body.markup, body.text] if body is not None and body.text else None


# back


class GivingBack:
    """Brings what `export json` wrote into one library."""

    def __init__(self, *, store: Store, subscribing: Subscribing, carried: CarriedEntries, clock: Clock) -> None:
        """Nothing is read yet."""
        self._store = store
        self._subscribing = subscribing
        self._carried = carried
        self._clock = clock

    async def run(self, path: Path, *, tell: Callable[[Imported], None], show: Callable[[MoveProgress], None]) -> Moved:
        """Bring over what the file has and the library has not. Raises ReadError. Cancelling leaves whole batches."""
        await self._subscribing.follow()
        arrivals = Arrivals(self._subscribing.whole())
        total, lost, seen, subscribed = CarriedCount(), 0, 0, False
        feeds: dict[str, FeedId] = {}
        there = {(feed.account, feed.url) for feed in await self._store.list_feeds()}
        with await asyncio.to_thread(_opened, path) as file:
            while rows := await asyncio.to_thread(_read_rows, file, path):
                for row in rows:
                    if (thing := _taken(row, arrivals, there)) is not None:
                        tell(thing)
                articles = await asyncio.to_thread(_carried_of, rows)
                if articles and not subscribed:
                    await self._subscribe(arrivals)
                    # What is in feeds.toml goes before what an account has.
                    listed = sorted(await self._store.list_feeds(), key=lambda feed: feed.account is None)
                    feeds, subscribed = {feed.url: feed.id for feed in listed}, True
                for url, (title, several) in articles.items():
                    if url.startswith(_SAVED) and url not in feeds:
                        feeds[url] = await self._carried.saved_feed(url, title=title)
                    if url not in feeds:
                        lost += len(several)
                        continue
                    total += await self._carried.put(feeds[url], several, now=self._clock(), title=title)
                    seen += len(several)
                    show(MoveProgress(seen, 0, total.added))
        if not subscribed:
            await self._subscribe(arrivals)
        _tell_articles(total, lost, tell)
        return Moved(feeds=len(arrivals.feeds), smart=len(arrivals.smart), articles=total)

    async def _subscribe(self, arrivals: Arrivals) -> None:
        if arrivals.feeds or arrivals.smart:
            await self._subscribing.change(arrivals.added_to)


def _taken(row: Row, arrivals: Arrivals, there: Collection[tuple[str | None, str]]) -> Imported | None:
    """What becomes of a feed or smart feed; None for rows of other things.

    A feed of an account that is here, too, is there already; of an account that is not it becomes a feed of one's own.
    """
    if row["type"] == "feed" and not _line(row, "url").startswith(_SAVED):
        account = _line(row, "account")
        if account and (account, _line(row, "url")) in there:
            return Imported(hide_password(_line(row, "title")), "known", f"of the account {account}")
        return arrivals.take_feed(_subscription(row), _line(row, "title"))
    if row["type"] == "smart" and _line(row, "name") and _line(row, "query"):
        return arrivals.take_smart(SmartFeed(_line(row, "name"), _line(row, "query"), _line(row, "folder") or None))
    return None


def _tell_articles(total: CarriedCount, lost: int, tell: Callable[[Imported], None]) -> None:
    if total.added:
        tell(Imported(f"{total.added} articles", "imported", kind="articles"))
    if total.known:
        tell(Imported(f"{total.known} articles", "known", kind="articles"))
    if lost:
        why = "their feeds are not subscribed, nor in the file: export without a query, or add them first"
        tell(Imported(f"{lost} articles", "skipped", why, "articles"))


def _opened(path: Path) -> BinaryIO:
    try:
        return open_regular(path)
    except OSError as error:
        raise ReadError(f"{path} can't be read: {error.strerror or error}") from error


def _read_rows(file: BinaryIO, path: Path) -> list[dict[str, Any]]:
    """The next rows, an article's highlights with it. Raises ReadError."""
    rows: list[dict[str, Any]] = []
    size = 0
    while True:
        at = file.tell()
        line = file.readline(_LONGEST_LINE)
        if not line:
            return rows
        row = _row(line, path)
        full = len(rows) >= _AT_ONCE or size >= _BYTES_AT_ONCE
        if full and row["type"] != "highlight":
            file.seek(at)
            return rows
        rows.append(row)
        size += len(line)


def _row(line: bytes, path: Path) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        row = None
    if not isinstance(row, dict) or row.get("type") not in _TYPES:
        raise ReadError(f"{path}: this is JSON, but nothing that opreader export json wrote")
    return row


def _subscription(row: Row) -> Subscription:
    every, policy = row.get("refresh_every"), row.get("full_text")
    seconds = every if isinstance(every, int | float) and 0 < every < _LONGEST_WAIT else None
    return Subscription(
        _line(row, "url"),
        title=_line(row, "set_title") or None,
        folder=_line(row, "folder") or None,
        tags=tuple(_lines(row, "tags")),
        full_text=cast("FullTextPolicy", policy) if policy in ("auto", "always", "never") else None,
        refresh_every=timedelta(seconds=seconds) if seconds else None,
        muted=row.get("muted") is True,
        note=clean(_text(row, "note")).strip() or None,
    )


def _carried_of(rows: list[dict[str, Any]]) -> dict[str, tuple[str, list[Carried]]]:
    """Feed's address → its title and its articles, in the order of the file."""
    notes: dict[int, list[CarriedNote]] = {}
    for row in rows:
        if row["type"] == "highlight" and isinstance(row.get("article"), int):
            notes.setdefault(row["article"], []).append(_note(row))
    found: dict[str, tuple[str, list[Carried]]] = {}
    for row in rows:
        if row["type"] == "article" and _line(row, "key") and _line(row, "feed_url"):
            _, several = found.setdefault(_line(row, "feed_url"), (_line(row, "feed_title"), []))
            several.append(_article(row, tuple(notes.get(row.get("id", 0), ()))))
    return found


def _article(row: Row, notes: tuple[CarriedNote, ...]) -> Carried:
    page, link = _body(row, "page"), _line(row, "link")
    parsed = ParsedEntry(
        key=_line(row, "key"),
        title=_line(row, "title"),
        authors=tuple(_lines(row, "authors")),
        link=link if link.startswith(("http://", "https://")) else None,
        published=_moment(row, "published"),
        content=_body(row, "shipped"),
        enclosures=tuple(_enclosures(row)),
        tags=tuple(_lines(row, "told_tags")),
        language=_line(row, "language") or None,
        page_teasers=tuple(_listed(row)),
    )
    entry = digest_entry(parsed)
    position = row.get("position")
    return Carried(
        replace(entry, teaser=_line(row, "teaser")[:300] or entry.teaser),
        read=row.get("read") is True,
        starred=row.get("starred") is True,
        added=_moment(row, "added"),
        page=page,
        page_words=count_words(plain(page.text, page.markup)) if page else 0,
        page_is_best=row.get("best") == "page",
        state=next((state for state in State if state.value == row.get("state")), None),
        reason=_line(row, "reason") or None,
        position=position if isinstance(position, int) and abs(position) < 2**31 else 0,
        tags=tuple(_lines(row, "tags")),
        muted=row.get("muted") is True,
        ruled=tuple(_acts(row)),
        notes=notes,
    )


def _note(row: Row) -> CarriedNote:
    start = row.get("start")
    return CarriedNote(
        Anchor(_text(row, "text"), _text(row, "before"), _text(row, "after"), start if isinstance(start, int) else 0),
        _text(row, "note"),
        _moment(row, "added") or datetime.now(UTC),
    )


def _acts(row: Row) -> list[tuple[str, int]]:
    """What rules did, and the user's hand: their memory, so that no rule acts on it once more."""
    found = []
    for one in _list(row, "ruled"):
        match one:
            case [str() as rule, int() as at] if abs(at) < _LATEST and not isinstance(at, bool):
                found.append((rule, at))
    return found


def _enclosures(row: Row) -> list[Enclosure]:
    found = []
    for one in _list(row, "enclosures"):
        match one:
            case [str() as url, str() | None as kind, int() | None as length, str() | None as title]:
                found.append(Enclosure(url, kind, length, title))
    return found


def _listed(row: Row) -> list[PageTeaser]:
    found = []
    for one in _list(row, "listed"):
        match one:
            case [str() as title, str() | None as link, str() | None as lead, bool() as opened]:
                found.append(PageTeaser(title, link, lead, opened))
    return found


def _body(row: Row, name: str) -> Body | None:
    match row.get(name):
        case ["html" | "markdown" | "text" as markup, str() as text]:
            return Body(clean(text), cast("Markup", markup))
    return None


def _moment(row: Row, name: str) -> datetime | None:
    try:
        when = datetime.fromisoformat(_text(row, name))
    except ValueError:
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _list(row: Row, name: str) -> list[Any]:
    value = row.get(name)
    return value if isinstance(value, list) else []


def _lines(row: Row, name: str) -> list[str]:
    return [line for one in _list(row, name) if isinstance(one, str) and (line := clean(one, one_line=True))]


def _line(row: Row, name: str) -> str:
    return clean(_text(row, name), one_line=True)


def _text(row: Row, name: str) -> str:
    value = row.get(name)
    return value if isinstance(value, str) else ""
