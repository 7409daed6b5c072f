"""Views and sessions as values: what a view asks the library for, and what is remembered comes back."""

import pytest

from opreader.errors import QueryError
from opreader.model import AllOf, AnyOf, EntryId, FeedId, Filter, Not, QueryPart, Selection, Words
from opreader.query import parse_query
from opreader.smart_feeds import SmartFeed, write_smart
from opreader.ui.views import SHIPPED_QUERIES, Session, View, choose_selection, read_session, write_session
from tests.fakes import NOW


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
        ("author:12", Selection(author_id=12)),
        ("smart:Gone", Selection(only=())),
    ],
)
def test_a_key_says_what_the_library_is_asked_for(key: str, selection: Selection) -> None:
    assert View(key).selection(_take) == selection


def test_a_session_comes_back_as_it_was() -> None:
    session = Session(
        view="feed:3",
        entry=9,
        pane="article",
        left=42,
        related=28,
        measure=66,
        theme="ink",
        folded=("folder:A", "authors"),
        counts={"today": 4},
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
    assert set(session.folded) <= {"authors"}
    assert session.counts == {}
    assert 24 <= session.left <= 80
    assert 20 <= session.related <= 60


def test_a_remembered_query_that_can_not_be_read_any_more_gives_all_articles() -> None:
    memory = write_session(Session(view="query:is:nothing"))
    assert choose_selection(memory, _refuse) == Selection()


def test_a_smart_feed_is_asked_for_by_its_query_without_its_unread() -> None:
    session = Session(smart=(SmartFeed("Trade: abroad", "unread tariff"),))
    view = session.view_named("smart:Trade: abroad")
    assert view.words == "unread tariff"
    selection = view.selection(lambda text: parse_query(text, now=NOW), keep=frozenset({EntryId(4)}))
    assert selection == Selection(query=Words("tariff"), unread_only=True, keep=frozenset({EntryId(4)}))


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("unread", Selection(unread_only=True)),
        ("unread a OR b", Selection(query=AnyOf((Words("a"), Words("b"))), unread_only=True)),
        ("unread OR starred", Selection(query=AnyOf((Filter("unread"), Filter("starred"))))),
        ("-unread", Selection(query=Not(Filter("unread")))),
    ],
)
def test_an_unread_of_its_own_is_taken_out_of_a_query_only_where_all_must_be_unread(
    query: str, wanted: Selection
) -> None:
    assert View(f"query:{query}").selection(lambda text: parse_query(text, now=NOW)) == wanted


@pytest.mark.parametrize("key", sorted(SHIPPED_QUERIES))
def test_every_query_that_ships_can_be_read(key: str) -> None:
    assert View(key).selection(lambda text: parse_query(text, now=NOW)).query != AllOf()


def test_a_view_is_remembered_with_its_order_and_headings() -> None:
    view = View("feed:3", sort="longest", headings=True)
    session = read_session(write_session(Session().with_view(view)))
    assert session.view_named("feed:3") == view


def test_smart_feeds_come_from_what_the_library_remembers_of_feeds_toml() -> None:
    smart = (SmartFeed("One", "a", "Trade"), SmartFeed("Two", "b"))
    session = read_session({"smart": write_smart(smart), "session": '{"view": "smart:Two"}'})
    assert session.smart == smart
    assert session.view_named(session.view).words == "b"
    assert read_session({"smart": "[[1, 2, 3], 7]"}).smart == ()


def test_why_a_smart_feed_can_not_be_read_is_told() -> None:
    assert View("smart:Odd", words="is:nothing").trouble(_refuse) == "no such word"
    assert View("smart:Fine", words="a").trouble(_take) is None
    assert View("all").trouble(_refuse) is None
