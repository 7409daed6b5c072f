"""The feeds as the screen knows them: the tree with its numbers, and which feed comes next."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from opreader.frozen import frozen
from opreader.ui.columnists import Columnists
from opreader.ui.smart import TITLES, Smart
from opreader.ui.widgets.account_rows import account_of
from opreader.ui.widgets.tree_rows import SmartRow, branches_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from opreader.model import Feed, FeedId
    from opreader.model.listed import Counts
    from opreader.smart_feeds import SmartFeed
    from opreader.ui.stage import Stage
    from opreader.ui.views import Session, View


@frozen
class Numbers:
    """What one feed adds to the numbers of the tree; of the entries of one text only one is counted in a sum."""

    unread: int = 0
    """In its own row."""
    for_all: int = 0
    for_folder: int = 0
    starred: int = 0
    """In the row of all starred ones."""


_NOTHING: Final = Numbers()


class Feeds:
    """Holds the feeds that were read last, and shows them in the tree.

    The numbers of the tree are sums of what each feed adds: a change of one feed costs the same in a tree of any size.
    """

    def __init__(self, stage: Stage, session: Session) -> None:
        """Nothing is read yet; smart feeds, their numbers and the author's name are those of the last time."""
        self._stage = stage
        self._feeds: dict[FeedId, Feed] = {}
        self._shown: dict[FeedId, Numbers] = {}
        """What each feed adds to the numbers of the tree."""
        self._branches: dict[str, int] = {}
        """The numbers of folders and accounts by the keys of their rows."""
        self._unread = self._starred = 0
        self._assumed: list[frozenset[FeedId] | None] = []
        self.smart = Smart(stage, saved=session.smart, counts=session.counts, show=stage.tree.set_counts)
        self.columnists = Columnists(stage, session)
        self.on_smart: Callable[[Sequence[SmartFeed]], None] = lambda _: None
        """Told of the smart feeds of feeds.toml when they changed."""
        self.on_named: Callable[[], None] = lambda: None
        """Told when a feed may have another name."""

    @property
    def all(self) -> tuple[Feed, ...]:
        """Every feed, in the order of the tree."""
        return tuple(self._feeds.values())

    @property
    def subscribed(self) -> tuple[Feed, ...]:
        """Those that are no shelf."""
        return tuple(feed for feed in self._feeds.values() if feed.id > 0)

    @property
    def local(self) -> tuple[Feed, ...]:
        """Those that are of no account."""
        return tuple(feed for feed in self.subscribed if feed.account is None)

    @property
    def folders(self) -> tuple[str, ...]:
        """Names of the folders of local feeds, of those too that hold smart feeds alone."""
        named = [feed.folder for feed in self._feeds.values() if feed.account is None]
        return tuple(dict.fromkeys(folder for folder in (*named, *(one.folder for one in self.smart.saved)) if folder))

    def folders_of(self, account: str) -> tuple[str, ...]:
        """Names of the folders of an account."""
        named = [feed.folder for feed in self._feeds.values() if feed.account == account]
        return tuple(dict.fromkeys(folder for folder in named if folder))

    @property
    def accounts(self) -> tuple[str, ...]:
        """Names of the accounts that feeds are of."""
        return tuple(dict.fromkeys(feed.account for feed in self._feeds.values() if feed.account is not None))

    def get(self, feed_id: FeedId | None) -> Feed | None:
        """A feed by id."""
        return None if feed_id is None else self._feeds.get(feed_id)

    # reading

    def begin(self) -> None:
        """Begin to count; once the first frame is out."""
        self.smart.want()
        self.columnists.look()

    async def load(self) -> None:
        """Read feeds with their counters and the smart feeds, and show them."""
        anew = self._take_smart(await self._stage.reader.smart.list())
        self.show(await self._stage.reader.list_feeds(), anew=anew)
        self.changed()

    def changed(self) -> None:
        """Marks or a refresh changed what is counted behind: count again, once it rests."""
        self.smart.want()
        self.columnists.look_again()

    def count_begun(self) -> None:
        """Count behind what was begun and not finished; the tree keeps the number of before meanwhile."""
        self.smart.want(["begun"])

    async def look_at_smart(self) -> None:
        """Read the smart feeds again, and show them where they changed."""
        if self._take_smart(await self._stage.reader.smart.list()):
            self._build()

    def _take_smart(self, saved: Sequence[SmartFeed]) -> bool:
        changed = self.smart.take(saved)
        if changed:
            self.on_smart(self.smart.saved)
        return changed

    # numbers

    async def recount(self, feed_ids: Collection[FeedId] | None) -> None:
        """Read the counters of these feeds, or of all, and change the numbers that they touch; no row is made anew."""
        counts = await self._stage.reader.windows.counts(feed_ids)
        changed = []
        for feed_id, count in counts.items():
            feed = self._feeds.get(feed_id)
            if feed is not None and (now := counted(feed, count)) != feed:
                self._feeds[feed_id] = now
                changed.append(feed_id)
        self._stage.tree.set_counts(self._add_up(changed))
        self.changed()

    def shift(self, feed_id: FeedId, *, unread: int = 0, starred: int = 0) -> None:
        """Add to the numbers of one feed at once; `recount` puts the truth there."""
        feed = self._feeds.get(feed_id)
        if feed is not None:
            self._feeds[feed_id] = replace(
                feed, unread=max(0, feed.unread + unread), starred=max(0, feed.starred + starred)
            )
            self._stage.tree.set_counts(self._add_up([feed_id]))

    def assume_read(self, feed_ids: Collection[FeedId] | None) -> Callable[[], None]:
        """Show at once that nothing is unread in these feeds, or in any; the returned call takes that away again."""
        assumed = None if feed_ids is None else frozenset(feed_ids)
        touched = list(self._feeds) if assumed is None else [one for one in assumed if one in self._feeds]
        self._assumed.append(assumed)
        self._stage.tree.set_counts(self._add_up(touched))
        held = [assumed]

        def let_go() -> None:
            if held:
                self._assumed.remove(held.pop())
                self._stage.tree.set_counts(self._add_up([one for one in touched if one in self._feeds]))

        return let_go

    @property
    def have_copies(self) -> bool:
        """Whether any unread article stands for others of its text."""
        return any(feed.copies_unread for feed in self._feeds.values())

    def unread_each(self, feed_ids: Collection[FeedId] | None) -> dict[FeedId, Feed]:
        """These feeds, or all, as they are counted now; those without anything unread left out."""
        feeds = (
            self._feeds.values() if feed_ids is None else [self._feeds[one] for one in feed_ids if one in self._feeds]
        )
        return {feed.id: feed for feed in feeds if feed.unread}

    def show_unread(self, counts: Mapping[FeedId, Feed]) -> None:
        """Show other unread numbers of some feeds at once; `recount` puts the truth there."""
        known = [one for one in counts if one in self._feeds]
        for feed_id in known:
            was = counts[feed_id]
            self._feeds[feed_id] = replace(
                self._feeds[feed_id],
                unread=was.unread,
                copies_unread=was.copies_unread,
                inner_unread=was.inner_unread,
            )
        self._stage.tree.set_counts(self._add_up(known))

    def unread_of(self, view: View) -> int | None:
        """How many unread ones the tree shows for a view; None where that is counted behind, or not at all."""
        if view.key in {"all", "unread"}:
            return self._unread
        if view.folder is not None or account_of(view.key) is not None:
            return self._branches.get(view.key, 0)
        if view.feed_id in self._shown:
            return self._shown[view.feed_id].unread
        return None

    def _add_up(self, feed_ids: Iterable[FeedId]) -> dict[str, int]:
        """Bring the sums up to date for these feeds; the numbers of the rows that they touch, by key."""
        numbers: dict[str, int] = {}
        assumed = self._assumed
        for feed_id in feed_ids:
            feed = self._feeds[feed_id]
            read = bool(assumed) and any(one is None or feed_id in one for one in assumed)
            before, now = self._shown.get(feed_id, _NOTHING), _numbers(feed, read=read)
            self._shown[feed_id] = now
            numbers[f"feed:{feed_id}"] = now.unread
            if feed_id < 0:
                continue  # a shelf is no subscription: nothing of it is in the sums
            self._unread += now.for_all - before.for_all
            self._starred += now.starred - before.starred
            for key in branches_of(feed):
                more = now.for_folder - before.for_folder if feed.account is None else now.unread - before.unread
                self._branches[key] = self._branches.get(key, 0) + more
                numbers[key] = self._branches[key]
        return numbers | {"all": self._unread, "unread": self._unread, "starred": self._starred}

    # showing

    def show(self, feeds: Sequence[Feed], *, anew: bool = False) -> None:
        """Show these feeds; rows are made anew only where something else than numbers changed, or where `anew` says so."""
        ordered = sorted(feeds, key=_place)
        before = [_row_of(feed) for feed in self._feeds.values()]
        self._feeds = {feed.id: feed for feed in ordered}
        self._shown, self._branches, self._unread, self._starred = {}, {}, 0, 0
        numbers = self._add_up(self._feeds)
        if not anew and before and before == [_row_of(feed) for feed in ordered]:
            self._stage.tree.set_counts(numbers)
        else:
            self._build(numbers)

    def _build(self, numbers: Mapping[str, int] | None = None) -> None:
        own = self.subscribed
        shelves = [
            SmartRow(f"feed:{feed.id}", feed.title, "guide", feed.unread)
            for feed in self._feeds.values()
            if feed.id < 0
        ]
        self._stage.tree.set_feeds(
            own,
            [*self.smart.rows(unread=self._unread, starred=self._starred), *shelves],
            authors=self.columnists.rows if own else None,
            counts=self._add_up(self._feeds) if numbers is None else numbers,
        )
        self.on_named()

    def next_with_unread(self, view: View, *, backwards: bool) -> str | None:
        """The key of the next feed with something unread behind (or before) a view, going round."""
        keys = [f"feed:{feed_id}" for feed_id in (reversed(self._feeds) if backwards else self._feeds)]
        start = keys.index(view.key) + 1 if view.key in keys else 0
        unread = {f"feed:{feed_id}" for feed_id, shown in self._shown.items() if shown.unread and feed_id > 0}
        ordered = [*keys[start:], *keys[:start]]
        return next((key for key in ordered if key in unread and key != view.key), None)

    def name_of(self, view: View) -> str:
        """What a view is called above the headlines."""
        if (feed := self.get(view.feed_id)) is not None:
            return feed.title
        if view.query is not None:
            return f"/ {view.query}"
        if view.author_id is not None:
            return self.columnists.name_of(view.author_id)
        return view.folder or view.account_folder or view.account or view.smart or TITLES.get(view.key) or TITLES["all"]


def counted(feed: Feed, count: Counts) -> Feed:
    """A feed with other counters."""
    return replace(
        feed,
        unread=count.unread,
        total=count.total,
        starred=count.starred,
        copies_unread=count.copies_unread,
        copies_starred=count.copies_starred,
        inner_unread=count.inner_unread,
    )


def _numbers(feed: Feed, *, read: bool) -> Numbers:
    """What a feed adds; `read`: as if nothing of it were unread."""
    starred = max(0, feed.starred - feed.copies_starred)
    if read:
        return Numbers(starred=starred)
    one, within = feed.unread - feed.copies_unread, feed.unread - feed.inner_unread
    return Numbers(feed.unread, max(0, one), max(0, within), starred)


def _row_of(feed: Feed) -> tuple[object, ...]:
    """What of a feed its row is made of, numbers aside."""
    return feed.id, feed.title, feed.folder, feed.error, feed.gone, feed.url, feed.account


def _place(feed: Feed) -> tuple[bool, str, bool, str]:
    """By what the tree sorts feeds: local ones first, in each branch those in folders first."""
    return feed.account is not None, feed.account or "", feed.folder is None, (feed.folder or "").casefold()
