"""What a list can show and what the screen remembers of it: pure values, kept as small JSON texts."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from opreader.errors import QueryError
from opreader.model import AllOf, FeedId, Filter, Selection

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from opreader.model import EntryId, QueryPart, Sort

FIRST_ROWS: Final = 128
"""Rows of a list that are read before its ids are known."""
LEFT_RANGE: Final = (24, 80)
"""Cells that the left column can have."""
RELATED_RANGE: Final = (20, 60)
"""Cells that the related pane can have."""
BEGUN: Final = Filter("is", "started")
"""Articles that were begun and not finished."""
SESSION: Final = "session"
VIEWS: Final = "views"


@dataclass(frozen=True, slots=True)
class View:
    """One list: where its rows come from, and how it is shown."""

    key: str = "all"
    """all · unread · starred · begun · folder:NAME · feed:ID · query:TEXT"""
    hide_read: bool = False
    sort: Sort = "newest"

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

    def selection(self, read_query: Callable[[str], QueryPart], *, keep: frozenset[EntryId] = frozenset()) -> Selection:
        """What the store is asked for. Raises QueryError for a query that can't be read."""
        return Selection(
            query=read_query(self.query) if self.query else BEGUN if self.key == "begun" else AllOf(),
            feed_id=self.feed_id,
            folder=self.folder,
            unread_only=self.hide_read or self.key == "unread",
            starred_only=self.key == "starred",
            sort=self.sort,
            keep=keep,
        )


@dataclass(frozen=True, slots=True)
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
    folded: tuple[str, ...] = ()
    begun: int = 0
    """How many articles were begun and not finished, as it was shown last."""
    views: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """How each list was shown, by view key."""

    def view_named(self, key: str) -> View:
        """A view as it was shown last."""
        kept = self.views.get(key, {})
        sort: Sort = "oldest" if kept.get("sort") == "oldest" else "newest"
        return View(key, hide_read=kept.get("hide_read") is True, sort=sort)

    def with_view(self, view: View) -> Session:
        """Remember a view and how it is shown."""
        views = dict(self.views)
        views.pop(view.key, None)
        if view.hide_read or view.sort != "newest":
            views[view.key] = {"hide_read": view.hide_read, "sort": view.sort}
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
        folded=_texts(values.get("folded")),
        begun=max(0, _whole(values.get("begun")) or 0),
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
        "begun": session.begun,
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


def _within(value: object, bounds: tuple[int, int], default: int) -> int:
    number = _whole(value)
    return default if number is None else min(max(number, bounds[0]), bounds[1])


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
