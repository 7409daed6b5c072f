"""Which list is on the screen: fills the headlines, keeps the cursor on its entry, remembers how each list was shown."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from opreader.errors import QueryError
from opreader.model import EntryId, Selection
from opreader.ui.views import FIRST_ROWS, View

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from opreader.model import ViewStart
    from opreader.ui.stage import Stage
    from opreader.ui.views import Session

_EMPTY: Final = {
    "unread": ("Everything is read.", "{show_all} shows all articles."),
    "starred": ("Nothing is starred yet.", "{toggle_star} stars the article one is on."),
    "begun": ("Nothing is begun and unfinished.", "An article left in the middle waits here."),
    "all": ("No articles yet.", "{add_feed} adds a feed, {refresh_all} asks the feeds there are."),
}
_EMPTY_FEED: Final = ("No articles here yet.", "{refresh} asks this feed for new ones.")
_EMPTY_UNREAD: Final = ("Everything here is read.", "{hide_read} shows what is read too.")
_EMPTY_QUERY: Final = ("Nothing matches.", "{find} changes the query, Esc leaves it.")


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

    @property
    def view(self) -> View:
        """The view on the screen."""
        return self._view

    @property
    def session(self) -> Session:
        """The session, with how each list was shown."""
        return self._session.with_view(self._view)

    @property
    def selection(self) -> Selection:
        """What the view asks the store for; with what was read in it since one came."""
        try:
            return self._view.selection(self._stage.reader.read_query, keep=frozenset(self._read_here))
        except QueryError:
            return Selection()

    @property
    def in_sight(self) -> list[EntryId]:
        """The entries whose rows can be seen."""
        headlines = self._stage.headlines
        top = headlines.scroll_offset.y
        return [EntryId(one) for one in headlines.ids[top : top + headlines.size.height]]

    def read_here(self, ids: Sequence[EntryId]) -> None:
        """Entries became read while this view was on the screen: they stay in it until one leaves it."""
        self._read_here.update(ids)

    # entering

    def begin(self, start: ViewStart) -> None:
        """Show the first page before the first frame."""
        known = {feed.id for feed in start.feeds}
        if (feed_id := self._view.feed_id) is not None and feed_id not in known:
            self._view = self._session.view_named("all")
        wanted = self._session.entry
        cursor = EntryId(wanted) if wanted and any(row.id == wanted for row in start.headlines) else None
        self._dress()
        self._stage.headlines.set_first_rows(start.headlines, cursor_id=cursor)

    async def complete(self) -> None:
        """Learn the ids of the whole view, once the first page is on the screen."""
        ids = await self._stage.reader.list_ids(self.selection)
        wanted = self._session.entry
        cursor = EntryId(wanted) if wanted and wanted in ids else None
        self._stage.headlines.set_ids(ids, cursor_id=cursor)

    async def show(self, key: str, *, cursor: EntryId | None = None) -> None:
        """Enter a view; the cursor goes to `cursor` or the first row."""
        await self._enter(self._session.view_named(key), cursor=cursor)

    async def _enter(self, view: View, *, cursor: EntryId | None = None) -> None:
        if view.query is None:
            self._before_query = None
        elif self._view.query is None:
            self._before_query = self._view
        self._session = self._session.with_view(self._view)
        self._view = view
        self._session = self._session.with_view(view)
        self._read_here.clear()
        reader = self._stage.reader
        selection = self.selection
        rows = await reader.list_headlines(selection, limit=FIRST_ROWS)
        ids = await reader.list_ids(selection)
        self._dress()
        self._stage.headlines.update_rows(rows)
        self._stage.headlines.set_ids(ids, cursor_id=cursor, keep_offset=False)
        self._changed(view)

    def _dress(self) -> None:
        headlines, view = self._stage.headlines, self._view
        headlines.show_source = view.feed_id is None
        empty = _EMPTY.get(view.key, _EMPTY_FEED)
        if view.query is not None:
            empty = _EMPTY_QUERY
        elif view.hide_read and view.key != "unread":
            empty = _EMPTY_UNREAD
        headlines.set_empty(tuple(map(self._stage.notices.fill, empty)))

    # changing

    async def reload(self) -> None:
        """Look again what is in the view: rows come and go, the one under the eye stays where it is."""
        headlines = self._stage.headlines
        before = headlines.cursor_id
        headlines.set_ids(await self._stage.reader.list_ids(self.selection))
        if (now := headlines.cursor_id) != before and now is not None and headlines.on_highlighted is not None:
            headlines.on_highlighted(now, headlines.row(now))

    async def renew(self, ids: Sequence[EntryId]) -> None:
        """Read rows again whose state changed."""
        self._stage.headlines.update_rows(await self._stage.reader.get_headlines(ids))

    async def provide(self, ids: Sequence[EntryId]) -> None:
        """Hand the pane rows that it lacks."""
        self._stage.headlines.provide(await self._stage.reader.get_headlines(ids), asked=ids)

    async def toggle_hide_read(self) -> None:
        """Hide what is read, or show it again; remembered for this view."""
        cursor = self._stage.headlines.cursor_id
        await self._enter(replace(self._view, hide_read=not self._view.hide_read), cursor=cursor)

    async def turn_order(self) -> None:
        """Newest or oldest first; remembered for this view."""
        await self._enter(replace(self._view, sort="oldest" if self._view.sort == "newest" else "newest"))

    async def find(self, query: str) -> None:
        """Show what a query selects; an empty one leaves the query. Raises QueryError."""
        if not query.strip():
            await self.leave_query()
            return
        self._stage.reader.read_query(query)
        await self._enter(View(f"query:{query.strip()}"))

    async def leave_query(self) -> bool:
        """Go back to the view before the query; False where none is on."""
        if self._view.query is None:
            return False
        await self._enter(self._before_query or self._session.view_named("all"), cursor=self._stage.headlines.cursor_id)
        return True
