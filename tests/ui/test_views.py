"""Views and sessions as values: what a view asks the library for, and what is remembered comes back."""

import pytest

from opreader.errors import QueryError
from opreader.model import AllOf, FeedId, QueryPart, Selection
from opreader.ui.views import Session, View, choose_selection, read_session, write_session


def _refuse(text: str) -> QueryPart:
    raise QueryError("no such word", query=text, start=0, end=2)


def _take(_: str) -> QueryPart:
    return AllOf()


@pytest.mark.parametrize(
    ("key", "selection"),
    [
        ("all", Selection()),
        ("unread", Selection(unread_only=True)),
        ("starred", Selection(starred_only=True)),
        ("folder:Economics: abroad", Selection(folder="Economics: abroad")),
        ("feed:7", Selection(feed_id=FeedId(7))),
        ("feed:-1", Selection(feed_id=FeedId(-1))),
    ],
)
def test_a_key_says_what_the_library_is_asked_for(key: str, selection: Selection) -> None:
    assert View(key).selection(_take) == selection


def test_a_session_comes_back_as_it_was() -> None:
    session = Session(
        view="feed:3", entry=9, pane="article", left=42, related=28, measure=66, theme="ink", folded=("A", "B")
    ).with_view(View("feed:3", hide_read=True, sort="oldest"))
    assert read_session(write_session(session)) == session
    assert session.view_named("feed:3") == View("feed:3", hide_read=True, sort="oldest")
    assert session.view_named("feed:4") == View("feed:4")


@pytest.mark.parametrize(
    "kept",
    [
        "",
        "no json",
        "[]",
        "7",
        '{"view": 3, "entry": "x", "left": null, "folded": 5, "theme": []}',
        '{"view": "", "entry": true, "folded": [1, {}]}',
        '{"left": -5, "related": 100000}',
    ],
)
def test_what_can_not_be_read_of_a_session_counts_as_not_remembered(kept: str) -> None:
    session = read_session({"session": kept, "views": kept})
    assert session.view == "all"
    assert session.entry is None
    assert session.folded == ()
    assert 24 <= session.left <= 80
    assert 20 <= session.related <= 60


def test_a_remembered_query_that_can_not_be_read_any_more_gives_all_articles() -> None:
    memory = write_session(Session(view="query:is:nothing"))
    assert choose_selection(memory, _refuse) == Selection()
