"""What a list can show and what the screen remembers of it: pure values, kept as small JSON texts."""

from __future__ import annotations

import json
from dataclasses import field, replace
from typing import TYPE_CHECKING, Any, Final

from opreader.errors import QueryError
from opreader.frozen import frozen
from opreader.model import AllOf, EntryId, FeedId, Filter, Selection
from opreader.smart_feeds import MEMORY, read_smart
from opreader.ui.widgets.account_rows import account_folder_of, account_of
from opreader.ui.widgets.tree_rows import AUTHORS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from opreader.model import QueryPart, Sort
    from opreader.smart_feeds import SmartFeed

FIRST_ROWS: Final = 128
"""Rows of a list that are read before its ids are known."""
LEFT_RANGE: Final = (24, 80)
"""Cells that the left column can have."""
RELATED_RANGE: Final = (20, 60)
"""Cells that the related pane can have."""
SHIPPED_QUERIES: Final = {
    "today": "since:today",
    "begun": "is:started",
    "flight": "is:packed is:full",
    "long": "unread minutes:>15",
}
"""What the smart feeds that ship select, by view key."""
SORTS: Final[tuple[Sort, ...]] = ("newest", "oldest", "feed", "longest", "shortest", "rank")
BUDGET: Final = "budget"
"""The key of the list that fills so many minutes."""
STORY: Final = "story"
"""The key of the list of what several tell of one matter."""
SESSION: Final = "session"
VIEWS: Final = "views"


@frozen
class View:
    """One list: where its rows come from, and how it is shown."""

    key: str = "all"
    """all · today · unread · starred · begun · flight · long · budget · story · smart:NAME · author:ID · folder:NAME · feed:ID
    · account:NAME · account-folder:NAME/FOLDER · query:TEXT"""
    hide_read: bool = False
    sort: Sort = "newest"
    words: str | None = None
    """The query of a smart feed of feeds.toml."""
    headings: bool = False
    """Whether groups of the order have headings."""
    only: tuple[EntryId, ...] | None = None
    """These articles alone, in this order."""
    title: str = ""
    """What it is called, where neither key nor feeds say so."""

    @property
    def feed_id(self) -> FeedId | None:
        """The feed of a feed's view."""
        kind, _, rest = self.key.partition(":")
        return FeedId(int(rest)) if kind == "feed" and rest.lstrip("-").isdigit() else None

    @property
    def folder(self) -> str | None:
        """The folder of a folder's view."""
        kind, _, rest = self.key.partition(":")
        return rest if kind == "folder" else None

    @property
    def query(self) -> str | None:
        """The words of a query's view."""
        kind, _, rest = self.key.partition(":")
        return rest if kind == "query" else None

    @property
    def author_id(self) -> int | None:
        """The author of an author's view."""
        kind, _, rest = self.key.partition(":")
        return int(rest) if kind == "author" and rest.isdigit() else None

    @property
    def account(self) -> str | None:
        """The account of an account's view, and of that of a folder in one."""
        return account_of(self.key)

    @property
    def account_folder(self) -> str | None:
        """The folder of the view of a folder in an account."""
        return account_folder_of(self.key)

    @property
    def smart(self) -> str | None:
        """The name of a smart feed of feeds.toml, in its view."""
        kind, _, rest = self.key.partition(":")
        return rest if kind == "smart" else None

    def trouble(self, read_query: Callable[[str], QueryPart]) -> str | None:
        """Why the query of a smart feed of feeds.toml can't be read; None where it can, or there is none."""
        if self.words is None:
            return None
        try:
            read_query(self.words)
        except QueryError as error:
            return str(error)
        return None

    def selection(self, read_query: Callable[[str], QueryPart], *, keep: frozenset[EntryId] = frozenset()) -> Selection:
        """What the store is asked for. Raises QueryError for a query that can't be read."""
        if self.only is not None:
            return Selection(only=self.only, unread_only=self.hide_read, keep=keep)
        text = self.query or self.words or SHIPPED_QUERIES.get(self.key)
        query, unread = _apart(read_query(text)) if text else (AllOf(), False)
        if self.smart is not None and not text:
            return Selection(only=())  # there is no smart feed of this name any more
        return Selection(
            query=query,
            feed_id=self.feed_id,
            folder=self.folder or self.account_folder,
            account=self.account,
            author_id=self.author_id,
            unread_only=self.hide_read or unread or self.key == "unread",
            starred_only=self.key == "starred",
            sort=self.sort,
            keep=keep,
        )


def _apart(query: QueryPart) -> tuple[QueryPart, bool]:
    """A query without its own `unread`, and whether it had that: what is read in a list stays there until one leaves."""
    unread = Filter("unread")
    if query == unread:
        return AllOf(), True
    if isinstance(query, AllOf) and unread in query.parts:
        rest = tuple(part for part in query.parts if part != unread)
        return rest[0] if len(rest) == 1 else AllOf(rest), True
    return query, False


@frozen
class Session:
    """What comes back at the next start."""

    view: str = "all"
    entry: int | None = None
    pane: str = "headlines"
    left: int = 38
    """Cells of the left column."""
    related: int = 32
    """Cells of the related pane, where it stands at the right."""
    measure: int | None = None
    theme: str | None = None
    folded: tuple[str, ...] = (AUTHORS,)
    """Keys of rows of the tree."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """Numbers of smart feeds as they were shown last, by view key."""
    author: str | None = None
    """The name of the author whose articles the view shows."""
    smart: tuple[SmartFeed, ...] = ()
    """Those of feeds.toml; the library remembers them, not the screen."""
    views: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """How each list was shown, by view key."""

    def view_named(self, key: str) -> View:
        """A view as it was shown last."""
        kept = self.views.get(key, {})
        sort: Sort = next((one for one in SORTS if one == kept.get("sort")), "newest")
        words = next((one.query for one in self.smart if key == f"smart:{one.name}"), None)
        return View(
            key,
            hide_read=kept.get("hide_read") is True,
            sort=sort,
            words=words,
            headings=kept.get("headings") is True,
            only=_ids(kept.get("ids")) if key in {BUDGET, STORY} else None,
            title=_text(kept.get("title")) or "",
        )

    def with_view(self, view: View) -> Session:
        """Remember a view and how it is shown."""
        views = dict(self.views)
        views.pop(view.key, None)
        if view.hide_read or view.headings or view.sort != "newest":
            views[view.key] = {"hide_read": view.hide_read, "sort": view.sort, "headings": view.headings}
        if view.only is not None:
            views[view.key] = {**views.get(view.key, {}), "ids": list(view.only), "title": view.title}
        return replace(self, view=view.key, views=views)


def read_session(memory: Mapping[str, str]) -> Session:
    """The last session; whatever of it can't be read counts as not remembered."""
    values = _object(memory.get(SESSION))
    views = {key: value for key, value in _object(memory.get(VIEWS)).items() if isinstance(value, dict)}
    start = Session(views=views)
    return replace(
        start,
        view=_text(values.get("view")) or start.view,
        entry=_whole(values.get("entry")),
        pane=_text(values.get("pane")) or start.pane,
        left=_within(values.get("left"), LEFT_RANGE, start.left),
        related=_within(values.get("related"), RELATED_RANGE, start.related),
        measure=_whole(values.get("measure")),
        theme=_text(values.get("theme")),
        folded=_texts(folded) if isinstance(folded := values.get("folded"), list) else start.folded,
        counts=_counts(values.get("counts")),
        author=_text(values.get("author")),
        smart=read_smart(memory.get(MEMORY)),
    )


def write_session(session: Session) -> dict[str, str]:
    """A session as it is remembered."""
    values = {
        "view": session.view,
        "entry": session.entry,
        "pane": session.pane,
        "left": session.left,
        "related": session.related,
        "measure": session.measure,
        "theme": session.theme,
        "folded": list(session.folded),
        "counts": dict(session.counts),
        "author": session.author,
    }
    return {SESSION: json.dumps(values), VIEWS: json.dumps(session.views)}


def choose_selection(memory: Mapping[str, str], read_query: Callable[[str], QueryPart]) -> Selection:
    """The selection of the remembered view; of all articles where its query can't be read any more."""
    session = read_session(memory)
    try:
        return session.view_named(session.view).selection(read_query)
    except QueryError:
        return Selection()


def _object(text: str | None) -> dict[str, Any]:
    try:
        value = json.loads(text or "{}")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _texts(value: object) -> tuple[str, ...]:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def _counts(value: object) -> dict[str, int]:
    found = value.items() if isinstance(value, dict) else ()
    return {key: number for key, one in found if (number := _whole(one)) is not None and number >= 0}


def _ids(value: object) -> tuple[EntryId, ...]:
    return tuple(EntryId(one) for one in value if _whole(one) is not None) if isinstance(value, list) else ()


def _within(value: object, bounds: tuple[int, int], default: int) -> int:
    number = _whole(value)
    return default if number is None else min(max(number, bounds[0]), bounds[1])


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
