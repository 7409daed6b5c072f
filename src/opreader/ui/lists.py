"""Which list is on the screen: fills the headlines, keeps the cursor on its entry, remembers how each list was shown."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from opreader.errors import QueryError
from opreader.model import AllOf, EntryId, Selection
from opreader.ui.grouping import has_groups, labels, with_headings
from opreader.ui.list_ids import ListIds
from opreader.ui.list_news import ListNews
from opreader.ui.snippets import Snippets
from opreader.ui.views import BUDGET, FIRST_ROWS, View
from opreader.ui.widgets.window_ids import HEADING, WindowIds

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence

    from opreader.model import FeedId, Headline, Sort, ViewStart
    from opreader.model.listed import ListStart
    from opreader.ui.stage import Stage
    from opreader.ui.views import Session
    from opreader.ui.widgets.list_place import Place

_EMPTY: Final = {
    "unread": ("Everything is read.", "{show_all} shows all articles."),
    "starred": ("Nothing is starred yet.", "{toggle_star} stars the article one is on."),
    "budget": ("Nothing is left of this budget.", "{time_budget} fills another one."),
    "story": ("Nothing is left of this story.", "{stories} shows the others."),
    "begun": ("Nothing is begun and unfinished.", "An article left in the middle waits here."),
    "today": ("Nothing came today yet.", "{refresh_all} asks the feeds."),
    "flight": ("Nothing is packed.", "{pack} gets articles ready for a flight."),
    "author": ("Nothing by this author any more.", "{show_all} shows all articles."),
    "account": ("No articles of this account yet.", "{refresh} syncs it, {accounts} tells how it is."),
    "long": ("Nothing long is unread.", "{show_all} shows all articles."),
    "all": ("No articles yet.", "{add_feed} adds a feed, {refresh_all} asks the feeds there are."),
}
_EMPTY_SMART: Final = ("Nothing matches just now.", "What this list selects comes here by itself.")
_UNREADABLE: Final = "This smart feed's query can't be read: {edit_feed} changes it."
_EMPTY_FEED: Final = ("No articles here yet.", "{refresh} asks this feed for new ones.")
_EMPTY_UNREAD: Final = ("Everything here is read.", "{hide_read} shows what is read too.")
_EMPTY_QUERY: Final = ("Nothing matches.", "{find} changes the query, Esc leaves it.")
_EMPTY_LIKE: Final = ("Nothing here is like it.", "What came just now is compared in a while.")
FOUND_ROWS: Final = 64
"""Rows that are read of a query while it is typed: more than any pane is high, and few enough to be there at once."""
_WAIT_FOR_CURSOR: Final = 0.15
"""Seconds that a list waits at most for the row that its cursor is to be on."""
_LAST_ROWS: Final = 128
_NEAR: Final = 256
"""Rows that are looked through for the next unread one before the library is asked."""


class _Before:
    """What the pane showed before it showed what is being looked for."""

    def __init__(self, window: WindowIds, place: Place) -> None:
        self.window, self.place = window, place
        self.found = ""
        self.whole = False
        """Whether the rows of `found` are all here."""


class Lists:
    """The headlines pane, driven by which view one is in."""

    def __init__(self, stage: Stage, session: Session, *, changed: Callable[[View], None]) -> None:
        """`changed` is told of each view that is entered."""
        self._stage = stage
        self._session = session
        self._changed = changed
        self._view = session.view_named(session.view)
        self._before_query: View | None = None
        self._read_here: set[EntryId] = set()
        self._before: _Before | None = None
        self._asked = 0  # lists, since the start: what all but the last of them hold comes too late
        self._is_gone = False
        self._is_late = False
        """The view of the last time is no more: the first page is none of the view that is entered in its place."""
        self._ids = ListIds(stage)
        self.news = ListNews(stage)
        self.snippets = Snippets(stage)
        self.snippets.on_came = lambda: self.tell_place(stage.headlines.cursor_id)
        self.rows_of: Callable[[Sequence[EntryId]], Awaitable[list[Headline]]] = stage.reader.get_headlines
        """Reads rows; those that were read while something was written are read again."""
        self.leaves: Callable[[WindowIds], None] = lambda _: None
        """Takes out of a list that was read what is being deleted."""

    @property
    def view(self) -> View:
        """The view on the screen."""
        return self._view

    @property
    def session(self) -> Session:
        """The session, with how each list was shown."""
        return self._session.with_view(self._view)

    @session.setter
    def session(self, session: Session) -> None:
        self._session = session

    @property
    def selection(self) -> Selection:
        """What the view asks the store for; with what was read in it since one came."""
        return self._selection_of(self._view, keep=self._read_here)

    def _selection_of(self, view: View, *, keep: Collection[EntryId] = ()) -> Selection:
        try:
            return view.selection(self._stage.reader.read_query, keep=frozenset(keep))
        except QueryError:
            return Selection(only=())

    @property
    def in_sight(self) -> list[EntryId]:
        """The entries whose rows can be seen."""
        return self._stage.headlines.ids_in_sight()

    def read_here(self, ids: Iterable[EntryId]) -> None:
        """Entries became read while this view was on the screen: they stay in it until one leaves it."""
        self._read_here.update(ids)

    def is_as_entered(self, key: str) -> bool:
        """Whether this view is on the screen just as entering it anew would show it."""
        return (
            key == self._view.key
            and self._before is None
            and not (self._read_here or self.news.count)
            and self._stage.headlines.cursor_index <= 0
        )

    # entering

    def begin(self, start: ViewStart) -> None:
        """Show the first page before the first frame."""
        known = {feed.id for feed in start.feeds}
        if (feed_id := self._view.feed_id) is not None and feed_id not in known:
            self._view = self._session.view_named("all")
            self._is_gone = True
        wanted = self._session.entry
        self._dress(self._view)
        if start.headlines is None:
            self._is_late = True
            self._stage.headlines.set_empty((self._stage.glyphs.ellipsis,))
        window = self._window(self._view, start.headlines or (), start.total)
        self._stage.headlines.content.show(window, cursor_id=None if wanted is None else EntryId(wanted))

    async def complete(self) -> None:
        """Learn the ids of the whole view, once the first page is on the screen; not where a key asked for another."""
        if self._asked:
            return
        if self._is_gone:
            await self._enter(self._view)
            return
        if self._is_late:
            wanted = self._session.entry
            # feeds.toml may have changed the query of a smart feed meanwhile
            view = self._session.view_named(self._view.key)
            await self._enter(view, cursor=None if wanted is None else EntryId(wanted))
            return
        headlines, wanted = self._stage.headlines, self._session.entry
        cursor = None if wanted is None or headlines.index_of(EntryId(wanted)) is not None else EntryId(wanted)
        await self._learn(self._view, headlines.content.window, cursor)
        self.news.begin()

    async def show(self, key: str, *, cursor: EntryId | None = None) -> None:
        """Enter a view; the cursor goes to `cursor` or the first row."""
        await self._enter(self._session.view_named(key), cursor=cursor)

    async def show_only(self, ids: Sequence[EntryId], title: str, *, key: str = BUDGET) -> None:
        """Enter the list of these articles alone, in this order; remembered like any list."""
        await self._enter(View(key, only=tuple(ids), title=title))

    async def _enter(self, view: View, *, cursor: EntryId | None = None) -> None:
        self._asked = number = self._asked + 1
        start = await self._stage.reader.windows.open_list(self._selection_of(view), limit=FIRST_ROWS)
        if number != self._asked:
            return
        window = self._window(view, start.rows, start.total)
        self._became(view)
        headlines = self._stage.headlines
        self._dress(view)
        headlines.content.show(window, cursor_id=cursor)
        self.news.begin()
        self._changed(view)
        await self._learn(view, window, None if cursor is None or window.index_of(cursor) is not None else cursor)

    def _became(self, view: View) -> None:
        if view.query is None:
            self._before_query = None
        elif self._view.query is None:
            self._before_query = self._view
        self._session = self._session.with_view(self._view).with_view(view)
        self._view, self._before = view, None
        self._read_here.clear()
        self._ids.stop()

    def _window(self, view: View, rows: Sequence[Headline], total: int | None) -> WindowIds:
        """The first rows of a list, taken by the pane; all of them where there are no more."""
        headlines = self._stage.headlines
        headlines.held.take(rows)
        ids = (
            with_headings(rows, labels(view.sort, self._stage.dates))
            if self._has_headings(view)
            else [r.id for r in rows]
        )
        whole = len(rows) < FIRST_ROWS if total is None else total <= len(rows)
        counted = None if total is None else total + len(ids) - len(rows)
        return WindowIds(ids, total=counted, whole=whole)

    @staticmethod
    def _has_headings(view: View) -> bool:
        return view.headings and has_groups(view.sort)

    async def _learn(self, view: View, window: WindowIds, cursor: EntryId | None) -> None:
        """Have the rest of a list read behind; the cursor goes to `cursor` when it is known, unless it went elsewhere."""
        if window.is_whole:
            return
        headlines = self._stage.headlines
        stood = headlines.cursor_id

        def learned() -> None:
            if cursor is not None and headlines.content.window is window and headlines.cursor_id == stood:
                headlines.move_to(cursor)

        self._ids.learn(window, self._selection_of(view), headings=self._has_headings(view), learned=learned)
        if cursor is not None:
            await self._ids.wait(_WAIT_FOR_CURSOR)

    def _dress(self, view: View) -> None:
        headlines = self._stage.headlines
        headlines.drawing.show_source = view.feed_id is None
        headlines.drawing.label_of = labels(view.sort, self._stage.dates)
        self.snippets.ask(self._selection_of(view).query if view.query is not None else AllOf())
        empty: tuple[str, ...] = _EMPTY.get(view.key.partition(":")[0], _EMPTY_FEED)
        why: tuple[str, ...] = ()
        if view.query is not None:
            empty = _EMPTY_LIKE if "like:" in view.query else _EMPTY_QUERY
        elif view.smart is not None:
            trouble = view.trouble(self._stage.reader.read_query)
            empty, why = (_EMPTY_SMART, ()) if trouble is None else ((_UNREADABLE,), (trouble,))
        elif view.hide_read and view.key != "unread":
            empty = _EMPTY_UNREAD
        headlines.set_empty((*map(self._stage.notices.fill, empty), *why))

    def near_unread(self, *, backwards: bool) -> EntryId | None:
        """The next unread entry, where that is told by rows that are here; None where the library must be asked."""
        headlines = self._stage.headlines
        step = -1 if backwards else 1
        for distance in range(1, _NEAR + 1):
            index = headlines.cursor_index + step * distance
            if headlines.content.window.at(index) == HEADING:
                continue
            entry_id = headlines.id_at(index)
            row = headlines.row(entry_id) if entry_id is not None else None
            if row is None or not row.read:
                return row.id if row is not None else None
        return None

    # changing

    async def reload(self, feed_ids: Collection[FeedId] | None = None, *, at_once: bool = False) -> None:
        """Look again, behind, what is in the view: rows come and go, those in sight stay where they are.

        `feed_ids`: where something changed; nothing is read where the view holds none of them. `at_once`: rows that the
        reader asked for come between those in sight too.
        """
        own = self._view.feed_id
        if feed_ids is not None and (not feed_ids or (own is not None and own not in feed_ids)):
            return
        self.news.at_once = at_once or self.news.at_once
        self._ids.read(self.selection, headings=self._has_headings(self._view), came=self._take_again)

    async def reload_after(self, label: str) -> None:
        """Look again where something was taken back that this view may hold otherwise now."""
        selection = self.selection
        by_state = selection.unread_only or selection.starred_only or selection.query != AllOf()
        if by_state or not label.startswith(("marked", "starred", "unstarred")):
            await self.reload(at_once=True)

    def _take_again(self, window: WindowIds) -> None:
        """Show the rows of the view as they are now."""
        self.leaves(window)
        headlines = self._stage.headlines
        if self._before is not None:
            self._before.window = window
            self.news.leave()
            return
        before = headlines.cursor_id
        self.news.take(window, newest=self._view.sort == "newest")
        if (now := headlines.cursor_id) != before and now is not None and headlines.on_highlighted is not None:
            headlines.on_highlighted(now, headlines.row(now))

    def changed_behind(self) -> None:
        """Something was deleted or brought back: what is being read may not know of it."""
        self._ids.begin_again()

    async def renew(self, ids: Sequence[EntryId]) -> None:
        """Read rows again whose state changed."""
        self._stage.headlines.update_rows(await self.rows_of(ids))

    async def provide(self, ids: Sequence[EntryId]) -> None:
        """Hand the pane rows that it lacks."""
        self._stage.headlines.provide(await self.rows_of(ids), asked=ids)

    async def provide_last(self) -> None:
        """Hand the pane the last rows while those before them are not known."""
        headlines, view = self._stage.headlines, self._view
        window = headlines.content.window
        if self._before is not None:
            return
        rows = await self._stage.reader.windows.list_last(self.selection, limit=_LAST_ROWS)
        if window.is_whole:
            return
        headlines.held.take(rows)
        grouped = self._has_headings(view)
        label = labels(view.sort, self._stage.dates)
        headlines.content.set_last(
            window, with_headings(rows, label, first=False) if grouped else [row.id for row in rows]
        )

    async def toggle_hide_read(self) -> None:
        """Hide what is read, or show it again; remembered for this view."""
        cursor = self._stage.headlines.cursor_id
        await self._enter(replace(self._view, hide_read=not self._view.hide_read), cursor=cursor)

    async def order(self, sort: Sort, *, headings: bool) -> None:
        """Show the list in another order, with headings or without; remembered for this view."""
        cursor = self._stage.headlines.cursor_id
        await self._enter(replace(self._view, sort=sort, headings=headings), cursor=cursor)

    async def find(self, query: str) -> None:
        """Show what a query selects; an empty one leaves the query. Raises QueryError."""
        if not query.strip():
            await self.leave_query()
            return
        self._stage.reader.read_query(query)
        await self._enter(self._session.view_named(f"query:{query.strip()}"))

    async def leave_query(self) -> bool:
        """Go back to the view before the query; False where none is on."""
        if self._view.query is None:
            return False
        await self._enter(self._before_query or self._session.view_named("all"), cursor=self._stage.headlines.cursor_id)
        return True

    # what is being looked for, before it is a view

    async def look_for(self, text: str, *, limit: int = FOUND_ROWS) -> ListStart:
        """The first rows of a query that is being typed. Raises QueryError."""
        selection = View(f"query:{text.strip()}").selection(self._stage.reader.read_query)
        return await self._stage.reader.windows.open_list(selection, limit=limit)

    def show_rows_of(self, text: str, start: ListStart, *, limit: int = FOUND_ROWS) -> int | None:
        """Show what `look_for` found of a query, asked for so many; how many rows it has, where that is known yet.

        The view stays what it was; a later call replaces what is shown.
        """
        text = text.strip()
        view = View(f"query:{text}")
        headlines = self._stage.headlines
        whole = len(start.rows) < limit if start.total is None else start.total <= len(start.rows)
        if self._before is None:
            self._before = _Before(headlines.content.window, headlines.content.place)
        self._before.found, self._before.whole = text, whole
        headlines.held.take(start.rows)
        self._dress(view)
        headlines.content.show(WindowIds((row.id for row in start.rows), total=start.total, whole=whole))
        return len(start.rows) if whole else start.total

    async def keep_found(self, text: str) -> None:
        """Have what is looked for become the view. Raises QueryError."""
        text, before = text.strip(), self._before
        view = self._session.view_named(f"query:{text}")
        if before is None or before.found != text or view != View(view.key):
            await self.drop_found()
            await self.find(text)
            return
        self._became(view)
        self.news.begin()
        self._changed(view)
        await self._learn(view, self._stage.headlines.content.window, None)

    async def drop_found(self) -> None:
        """Show again what was there before one looked for something: cursor and window as they were."""
        before, self._before = self._before, None
        if before is None:
            return
        self._dress(self._view)
        self._stage.headlines.content.return_to(before.window, before.place)

    def snippet(self, entry_id: EntryId) -> str | None:
        """The place of an article where the words of the query stand, between U+0002 and U+0003; None while unknown."""
        return self.snippets.get(entry_id)

    def tell_place(self, entry_id: EntryId | None) -> None:
        """Show in the status line where the query's words stand in an article; nothing where the list is no query's."""
        searched = self._view.query is not None and self._before is None
        self._stage.status.set_place(self.snippet(entry_id) or "" if searched and entry_id is not None else "")
