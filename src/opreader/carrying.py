"""Articles of newsboat → entries of ours, read by the children and stored batch by batch, each whole or not at all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from opreader.errors import WorkerError
from opreader.model import ParseFailed
from opreader.model.moved import Carried, CarriedMark
from opreader.text import clean, unescape

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path
    from typing import Any

    from opreader.library_ports import CarriedEntries, NewsboatCache
    from opreader.model import DigestedEntry, Feed
    from opreader.model.moved import CachedArticle, CarriedCount
    from opreader.ports import Children, Clock, Store

_VERSION: Final = "https://jsonfeed.org/version/1.1"
_LONGEST_KEY: Final = 4_000


class Carrying:
    """Brings the articles of a `cache.db` into one library."""

    def __init__(
        self, *, store: Store, newsboat: NewsboatCache, carried: CarriedEntries, children: Children, clock: Clock
    ) -> None:
        """Nothing is read yet."""
        self._store = store
        self._newsboat = newsboat
        self._carried = carried
        self._children = children
        self._clock = clock

    async def feed(
        self, path: Path, url: str, feed: Feed, *, title: str, untouched_from: int
    ) -> AsyncIterator[tuple[CarriedCount, int, str]]:
        """Bring over the articles of one feed; after each batch what became of it, how many it had, and their flags."""
        after = 0
        while batch := await self._newsboat.articles(path, url, after=after):
            after = batch[-1].id
            yield await self._batch(batch, feed, title, untouched_from), len(batch), _flags(batch)

    async def _batch(self, batch: Sequence[CachedArticle], feed: Feed, title: str, untouched_from: int) -> CarriedCount:
        held = (await self._store.known(feed.id, [key for one in batch if (key := _key(one))])).digests
        marks = {
            key: CarriedMark(key, read=not one.unread, starred=bool(one.flags))
            for one in batch
            if (key := _key(one)) in held
        }
        new = _unique([one for one in batch if _key(one) not in held])
        return await self._carried.put(
            feed.id,
            await self._read(new, feed.url),
            list(marks.values()),
            now=self._clock(),
            title=title,
            untouched_from=untouched_from,
        )

    async def _read(self, articles: Sequence[CachedArticle], url: str) -> list[Carried]:
        """The articles as a refresh would have read them. One that nobody can read is left out, and no other with it."""
        if not articles:
            return []
        try:
            parsed = await self._children.parse_feed(
                json.dumps(_document(articles), ensure_ascii=False).encode("utf-8", "replace"),
                url=url,
                content_type="application/feed+json; charset=utf-8",
            )
        except WorkerError:
            parsed = ParseFailed("its child was stopped")
        if not isinstance(parsed, ParseFailed) and len(parsed.entries) == len(articles):
            return [_carried(entry, one) for entry, one in zip(parsed.entries, articles, strict=True)]
        if len(articles) == 1:
            return []
        half = len(articles) // 2
        return [*await self._read(articles[:half], url), *await self._read(articles[half:], url)]


def _document(articles: Sequence[CachedArticle]) -> dict[str, Any]:
    """A JSON Feed: what came through newsboat goes in by the door that every feed comes through."""
    return {"version": _VERSION, "title": "", "items": [_item(one) for one in articles]}


def _item(one: CachedArticle) -> dict[str, Any]:
    """An item: newsboat keeps one text of an article, and does not say whether its feed called that the whole one."""
    item: dict[str, Any] = {
        "id": one.guid,
        "url": one.url,
        "title": unescape(one.title),
        "_opreader": {"summary_html": one.content},
    }
    if one.author:
        item["authors"] = [{"name": one.author}]
    if one.published is not None:
        item["date_published"] = one.published.isoformat()
    if one.enclosure:
        item["attachments"] = [{"url": one.enclosure, "mime_type": one.enclosure_type}]
    return item


def _carried(entry: DigestedEntry, one: CachedArticle) -> Carried:
    return Carried(entry, read=not one.unread, starred=bool(one.flags))


def _key(one: CachedArticle) -> str:
    """The key that the article has where its feed was read by us; empty where that takes its text."""
    key = clean(one.guid, one_line=True) or clean(one.url, one_line=True)
    return key if len(key) <= _LONGEST_KEY else ""


def _unique(articles: Sequence[CachedArticle]) -> list[CachedArticle]:
    """Each key once, and nothing that says nothing: what is left out by the parser can't be told apart any more."""
    seen: dict[str, CachedArticle] = {}
    for one in articles:
        if one.title.strip() or one.content.strip() or one.url.strip():
            seen.setdefault(_key(one) or f"{one.title}\n{one.content}", one)
    return list(seen.values())


def _flags(batch: Sequence[CachedArticle]) -> str:
    return "".join(sorted({letter for one in batch for letter in one.flags if letter.isalpha()}))
