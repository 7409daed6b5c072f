"""What a fake server holds: feeds and articles, and what other clients do with them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field


@dataclass(slots=True)
class FakeFeed:
    id: int
    url: str
    title: str
    folder: str
    site: str = ""


@dataclass(slots=True)
class FakeItem:
    id: int
    feed: int
    title: str
    link: str
    published: int
    """Seconds, as the feed says."""
    crawled: int
    """Seconds, when the server met it."""
    html: str = "<p>Who pays for it?</p>"
    author: str = "Jane Roe"
    read: bool = False
    starred: bool = False


@dataclass(slots=True)
class Holdings:
    """Feeds and articles of one user; ids grow and are never given twice."""

    feeds: dict[int, FakeFeed] = field(default_factory=dict)
    items: dict[int, FakeItem] = field(default_factory=dict)
    labels: list[str] = field(default_factory=lambda: ["Uncategorized"])
    """Folders."""
    tags: list[str] = field(default_factory=list)
    """Labels of articles."""
    next_feed: int = 1
    next_id: int = 1_762_000_000_000_000
    step: int = 1_000_003
    """Between two ids: they are times in microseconds."""
    on_subscribe: Callable[[FakeFeed], object] | None = None
    """Brings the articles of a feed that is subscribed."""

    def add_feed(self, url: str, title: str = "", folder: str = "Uncategorized") -> FakeFeed:
        """Subscribe to a feed; anew means new ids for it and for all of its articles."""
        feed = FakeFeed(self.next_feed, url, title or url, folder)
        self.next_feed += 1
        self.feeds[feed.id] = feed
        if folder not in self.labels:
            self.labels.append(folder)
        if self.on_subscribe is not None:
            self.on_subscribe(feed)
        return feed

    def add(self, feed: FakeFeed, count: int = 1, **told: object) -> list[FakeItem]:
        """Articles that the server met just now."""
        return [self._add(feed, told) for _ in range(count)]

    def _add(self, feed: FakeFeed, told: dict[str, object]) -> FakeItem:
        identity = self.next_id
        self.next_id += self.step
        seconds = identity // 1_000_000
        item = FakeItem(identity, feed.id, f"Take {identity}", f"https://column.example/{identity}", seconds, seconds)
        for name, value in told.items():
            setattr(item, name, value)
        self.items[item.id] = item
        return item

    def drop_feed(self, feed_id: int) -> bool:
        """Unsubscribe: its articles go, the starred ones too."""
        if self.feeds.pop(feed_id, None) is None:
            return False
        self.items = {one.id: one for one in self.items.values() if one.feed != feed_id}
        return True

    def edit(self, item: FakeItem, title: str) -> None:
        """The feed changed an article: same id, same state, and its time is not touched."""
        item.title = title

    def mark(self, ids: Iterable[int], *, read: bool | None = None, starred: bool | None = None) -> None:
        """Set states of those that are there; of the others nothing is said."""
        for one in ids:
            item = self.items.get(one)
            if item is not None:
                item.read = item.read if read is None else read
                item.starred = item.starred if starred is None else starred

    def unread(self) -> list[int]:
        """Ids of what is unread, newest first."""
        return sorted((one.id for one in self.items.values() if not one.read), reverse=True)

    def starred(self) -> list[int]:
        """Ids of what is starred, newest first."""
        return sorted((one.id for one in self.items.values() if one.starred), reverse=True)
