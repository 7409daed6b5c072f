"""The manual as a feed: Markdown articles of the package, put on a shelf. No subscription, never stored."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

from opreader.decide import digest_entry
from opreader.document import split_front_matter
from opreader.model import Body, DigestedFeed, FeedKind, PageTeaser, ParsedEntry, ParsedFeed
from opreader.shelf import Shelf
from opreader.text import without_cut_mark

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from opreader.model import FeedId

GUIDE_TITLE: Final = "The opreader guide"


def load_guide(folder: Path, *, feed_id: FeedId, now: datetime) -> Shelf:
    """Read `NN-slug.md` files in order; `related:` names the slugs that stand in the related pane. `feed_id` is negative."""
    sources = {
        path.stem.partition("-")[2]: split_front_matter(path.read_text("utf-8")) for path in sorted(folder.glob("*.md"))
    }
    teasers = {slug: _teaser(front) for slug, (front, _) in sources.items()}
    entries = tuple(digest_entry(_entry(slug, front, body, teasers)) for slug, (front, body) in sources.items())
    feed = ParsedFeed(GUIDE_TITLE, description="How to use opreader", language="en")
    return Shelf(DigestedFeed(feed, entries), feed_id=feed_id, url="guide:", kind=FeedKind.GUIDE, now=now)


def _entry(slug: str, front: Mapping[str, str], body: str, teasers: Mapping[str, PageTeaser]) -> ParsedEntry:
    related = [name.strip(" []\"'") for name in front.get("related", "").split(",")]
    return ParsedEntry(
        key=f"guide:{slug}",
        title=front["title"],
        authors=(front["author"],) if front.get("author") else (),
        published=_day(front.get("date")),
        summary=Body(front.get("teaser", ""), "text"),
        content=Body(body, "markdown"),
        language="en",
        page_teasers=tuple(teasers[name] for name in related if name in teasers),
    )


def _teaser(front: Mapping[str, str]) -> PageTeaser:
    words, _ = without_cut_mark(front.get("teaser") or front["title"])
    return PageTeaser(words)


def _day(value: str | None) -> datetime | None:
    if not value:
        return None
    day = date.fromisoformat(value)
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
