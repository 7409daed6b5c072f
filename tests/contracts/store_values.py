"""Made-up feeds and entries for tests of anything that stands on the store."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from opreader.model import (
    Applied,
    Body,
    DigestedEntry,
    Feed,
    FeedChanges,
    FeedId,
    Markup,
    PageTeaser,
    ParsedEntry,
    State,
    Subscription,
    TextFound,
    TextSource,
)
from opreader.ports import Store
from opreader.text import count_words, digest, plain, shorten

NOW = datetime(2026, 11, 3, 12, tzinfo=UTC)
COLUMN = "https://column.example/feed.xml"
REVIEW = "https://review.example/feed.xml"
PAGE = "https://paper.example/2026/bill"


def entry(
    key: str = "a",
    text: str = "Somebody pays for every tariff, and it is rarely who we think.",
    *,
    title: str | None = None,
    hours: float | None = 1,
    authors: tuple[str, ...] = ("Jane Roe",),
    link: str | None = "",
    markup: Markup = "text",
    state: State = State.FULL,
    tags: tuple[str, ...] = (),
    language: str | None = None,
    page_teasers: tuple[PageTeaser, ...] = (),
) -> DigestedEntry:
    """An entry published `hours` before NOW; None: the feed did not say when."""
    named = f"On {key}" if title is None else title
    address = f"https://column.example/{key}" if link == "" else link
    parsed = ParsedEntry(
        key=key,
        title=named,
        authors=authors,
        link=address,
        published=None if hours is None else NOW - timedelta(hours=hours),
        tags=tags,
        language=language,
        page_teasers=page_teasers,
    )
    words = plain(text, markup)
    name = digest(named, *authors, address or "", text)
    return DigestedEntry(parsed, Body(text, markup), shorten(words, 200), count_words(words), state, name)


def page_text(
    text: str = "The whole argument, as its page has it, from the first line to the last one.",
    *,
    state: State = State.FULL,
    reason: str | None = None,
    source: TextSource = "page",
    best: bool = True,
    teasers: tuple[PageTeaser, ...] = (),
    title: str | None = None,
    authors: tuple[str, ...] = (),
    published: datetime | None = None,
) -> TextFound:
    """A text that an expansion found."""
    return TextFound(
        Body(text, "text"), count_words(text), state, reason, source, best, teasers, title, authors, published, "en"
    )


async def subscribe(store: Store, *urls: str, **settings: str) -> list[Feed]:
    """Make these the subscriptions; the feeds that are visible then."""
    await store.put_subscriptions([Subscription(url, **settings) for url in urls], now=NOW)  # type: ignore[arg-type]
    return await store.list_feeds()


async def filled(store: Store, entries: Sequence[DigestedEntry], *, url: str = COLUMN) -> Feed:
    """A store with one feed that has these entries."""
    (feed,) = await subscribe(store, url)
    await add(store, feed.id, entries)
    return await the_feed(store, feed.id)


async def add(
    store: Store, feed_id: FeedId, entries: Sequence[DigestedEntry], *, at: datetime = NOW, title: str = "The Column"
) -> Applied:
    """New entries of an answered feed."""
    return await store.apply(FeedChanges(feed_id, at, title=title, new=tuple(entries)))


async def the_feed(store: Store, feed_id: FeedId) -> Feed:
    """A visible feed as it is now."""
    return next(feed for feed in await store.list_feeds() if feed.id == feed_id)


async def counts(store: Store) -> list[tuple[int, int, int]]:
    """(total, unread, starred) of every visible feed."""
    return [(feed.total, feed.unread, feed.starred) for feed in await store.list_feeds()]
