"""A whole list marked read, as it is shown before it is written: which rows that covers, and which counters are zero."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from opreader.model import AllOf, EntryId, Selection
from opreader.ui.pending import Change

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from opreader.model import FeedId, Headline
    from opreader.ui.feeds import Feeds
    from opreader.ui.lists import Lists
    from opreader.ui.stage import Stage

_MOST_NAMED: Final = 20_000
"""Entries that are remembered one by one, where no condition on a row tells which are meant."""


class ListMarks:
    """One marking of the list that is on the screen."""

    def __init__(self, stage: Stage, lists: Lists, feeds: Feeds) -> None:
        """Nothing is shown yet."""
        self._stage = stage
        self._lists = lists
        self._feeds = feeds
        self._let_go: list[Callable[[], None]] = []
        """What shows the counters again as they are read."""
        self._put_back: list[Callable[[], None]] = []
        """What adds to the counters again what was taken from them."""
        self.unread: list[EntryId] = []
        """The entries at hand that become read."""

    def begin(self) -> tuple[Change, int | None]:
        """Show counters as they will be; the change of rows, and how many it marks where that is known."""
        covers, feed_ids, named = self._covered()
        headlines = self._stage.headlines
        self.unread = unread = [
            row.id
            for entry_id in headlines.held.ids
            if (row := headlines.row(entry_id)) is not None and not row.read and covers(row)
        ]
        known = frozenset(unread)
        count = self._feeds.unread_of(self._lists.view) if named else self._count(unread)
        if named:
            before = self._feeds.unread_each(feed_ids)
            self._put_back.append(lambda: self._feeds.show_unread(before))
            self._let_go.append(self._feeds.assume_read(feed_ids))
        else:
            self._put_back.append(self._shift(unread))

        def done(row: Headline) -> Headline:
            return replace(row, read=True) if not row.read and covers(row) else row

        def back(row: Headline) -> Headline:
            return replace(row, read=False) if row.read and row.id in known else row

        words = "" if count == 0 else f"{self._stage.glyphs.number(count)} marks" if count else "the marks of this list"
        if self._feeds.have_copies:  # what is read here is read in other feeds too
            feed_ids = None
        return Change(done, back, (), feed_ids, words=words, on_back=self._take_back), count

    @property
    def selection(self) -> Selection:
        """What is marked: the very rows of the list where they are few enough to name, so that nothing unseen is."""
        selection, window = self._lists.selection, self._stage.headlines.content.window
        if not window.is_whole or len(window) > _MOST_NAMED or (selection.feed_id or 0) < 0:
            return selection
        return Selection(only=tuple(EntryId(one) for one in window.known if one))

    def settle(self) -> None:
        """It is written and counted: the counters are shown as they were read."""
        while self._let_go:
            self._let_go.pop()()

    def _take_back(self) -> None:
        self.settle()
        while self._put_back:
            self._put_back.pop()()

    def _covered(self) -> tuple[Callable[[Headline], bool], Collection[FeedId] | None, bool]:
        """Which rows the list holds; its feeds, None for all; whether the counters of these feeds tell of it."""
        view, selection = self._lists.view, self._lists.selection
        if selection.query != AllOf() or selection.starred_only or selection.author_id or selection.only is not None:
            return self._among(view.key), None, False
        if (feed_id := selection.feed_id) is not None:
            return (lambda row: row.feed_id == feed_id), {feed_id}, True
        if (folder := selection.folder) is not None or selection.account is not None:
            inside = {
                feed.id
                for feed in self._feeds.all
                if feed.account == selection.account and (folder is None or f"{feed.folder}/".startswith(f"{folder}/"))
            }
            return (lambda row: row.feed_id in inside), inside, True
        return (lambda row: row.id > 0), None, True

    def _among(self, key: str) -> Callable[[Headline], bool]:
        """The rows of a list that only the library can tell: by id, and as long as one is in it all that are shown."""
        window = self._stage.headlines.content.window
        named = frozenset[int](window.known[:_MOST_NAMED])
        return lambda row: (
            row.id in named
            or (
                self._lists.view.key == key
                and self._stage.headlines.content.window is window
                and len(window) > _MOST_NAMED
            )
        )

    def _count(self, unread: Collection[EntryId]) -> int | None:
        """How many are unread, where every row of the list is here."""
        headlines = self._stage.headlines
        window = headlines.content.window
        if not window.is_whole or len(window) > len(headlines.held.ids):
            return None
        if any(one and headlines.held.get(one) is None for one in window.known):
            return None
        return len(unread)

    def _shift(self, unread: Collection[EntryId]) -> Callable[[], None]:
        """Take rows that are here from the counters of their feeds; the call that puts them back."""
        rows = self._stage.headlines.held
        feeds = Counter(row.feed_id for one in unread if (row := rows.get(one)) is not None)
        for feed_id, count in feeds.items():
            self._feeds.shift(feed_id, unread=-count)

        def back() -> None:
            for feed_id, count in feeds.items():
                self._feeds.shift(feed_id, unread=count)

        return back
