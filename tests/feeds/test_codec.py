"""What a child says is checked at the door."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opreader.errors import WorkerError
from opreader.feeds import limits
from opreader.feeds.codec import from_json, pairs_from_json, to_json
from opreader.model import (
    Body,
    DigestedEntry,
    DigestedFeed,
    Enclosure,
    PageTeaser,
    ParsedEntry,
    ParsedFeed,
    ParseFailed,
    State,
)

ENTRY = DigestedEntry(
    ParsedEntry(
        key="k",
        title="[t]",
        authors=("Ada", "Bo"),
        link="https://a.example/",
        published=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        updated=datetime(1900, 1, 1, tzinfo=UTC),
        summary=Body("s", "text"),
        content=Body("<p>c", "html"),
        enclosures=(Enclosure("https://a.example/x", "audio/mpeg", 5, "t"), Enclosure("https://a.example/y")),
        tags=("x",),
        language="en",
        page_teasers=(PageTeaser("p", "https://a.example/p", "lead"), PageTeaser("q")),
    ),
    body=Body("<p>c", "html"),
    teaser="s",
    words=1,
    state=State.FULL,
    digest="d",
)
FEED = DigestedFeed(ParsedFeed("T", (), "https://a.example/", "about", "en", timedelta(minutes=90), "a note"), (ENTRY,))


@pytest.mark.parametrize(
    "value",
    [
        FEED,
        DigestedFeed(ParsedFeed("")),
        replace(FEED, entries=(replace(ENTRY, body=Body("s", "text")),)),
        replace(FEED, entries=(replace(ENTRY, body=Body("else", "markdown")),)),
        replace(FEED, entries=(DigestedEntry(ParsedEntry("k", "t"), Body("", "text"), "", 0, State.TEASER, "d"),)),
        ParseFailed("no"),
        ParseFailed("no", (("https://a.example/", "A"),)),
    ],
)
def test_what_goes_out_comes_in(value: DigestedFeed | ParseFailed) -> None:
    assert from_json(to_json(value)) == value


def told(**entry: Any) -> dict[str, Any]:
    return {"title": "T", "entries": [to_json(FEED)["entries"][0] | entry]}


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        [],
        "x",
        5,
        {"title": 5},
        {"title": "x" * (limits.MOST_TITLE + 1)},
        {"interval": "soon"},
        {"interval": True},
        {"interval": -1},
        {"interval": float("nan")},
        {"entries": {}},
        {"entries": [5]},
        {"entries": [{}]},
        {"failed": None},
        {"failed": "x", "found": [["a"]]},
        told(key=""),
        told(key=5),
        told(state="great"),
        told(state=None),
        told(words=-1),
        told(words=2**60),
        told(words=1.5),
        told(words=True),
        told(published="2026"),
        told(published=10**30),
        told(published=True),
        told(body=None),
        told(body=7),
        told(body=["html"]),
        told(body=["rtf", "x"]),
        told(content=None),
        told(content=["html", 5]),
        told(authors=["a"] * (limits.MOST_AUTHORS + 1)),
        told(authors=[5]),
        told(tags="x"),
        told(enclosures=[["u", None, -5, None]]),
        told(page_teasers=[[None, None, None]]),
        told(teaser="x" * 301),
        told(digest=[]),
    ],
)
def test_wrong_shapes_and_sizes_are_refused(wrong: Any) -> None:
    with pytest.raises(WorkerError, match="child process"):
        from_json(wrong)


def test_pairs_are_checked() -> None:
    assert pairs_from_json([["https://a.example/f", "b"]]) == (("https://a.example/f", "b"),)
    for wrong in ([["a"]], [5], "ab", {"a": "b"}, [["https://a.example/f", None]], [["file:///f", "b"]]):
        with pytest.raises(WorkerError):
            pairs_from_json(wrong)


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4),
    max_leaves=6,
)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(to_json(FEED)["entries"][0])), ANY)
def test_no_answer_does_more_than_be_refused(name: str, value: Any) -> None:
    try:
        assert isinstance(from_json(told(**{name: value})), DigestedFeed)
    except WorkerError:
        return
