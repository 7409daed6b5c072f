"""JSON Feed: what has the wrong type is as if it were not there."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opreader.feeds.json_feed import parse_json_feed
from opreader.model import Body, Enclosure, ParsedFeed, ParseFailed

VERSION = "https://jsonfeed.org/version/1.1"
URL = "https://a.example/feed.json"


def read(*items: object, **own: object) -> ParsedFeed:
    parsed = parse_json_feed(json.dumps({"version": VERSION, "title": "T", "items": list(items)} | own), url=URL)
    assert isinstance(parsed, ParsedFeed)
    return parsed


def test_html_is_preferred_to_text() -> None:
    entry = read({"id": "1", "content_html": "<p>a</p>", "content_text": "b"}).entries[0]
    assert entry.content == Body("<p>a</p>", "html")


def test_our_own_extension_is_a_summary_in_html() -> None:
    first, second, third = read(
        {"id": "1", "_opreader": {"summary_html": "<p>a</p>"}},
        {"id": "2", "_opreader": {"summary_html": "a &amp; b\nc"}},
        {"id": "3", "_opreader": ["x"], "summary": "plain"},
    ).entries
    assert (first.summary, first.content) == (Body("<p>a</p>", "html"), None)
    assert second.summary == Body("a & b\nc", "text")
    assert third.summary == Body("plain", "text")


def test_the_feeds_author_stands_for_items_without_one() -> None:
    parsed = read(
        {"id": "1"},
        {"id": "2", "title": "b"},
        {"id": "3", "title": "c", "author": {"name": "Own"}},
        authors=[{"name": "Ida"}],
    )
    assert [entry.authors for entry in parsed.entries] == [("Ida",), ("Own",)]


@pytest.mark.parametrize("wrong", [None, 1, True, "x", [], [[]], {}, {"name": 1}, 1e300])
@pytest.mark.parametrize(
    "name",
    [
        "id",
        "url",
        "title",
        "content_html",
        "content_text",
        "summary",
        "date_published",
        "authors",
        "author",
        "tags",
        "attachments",
        "language",
    ],
)
def test_wrong_types_are_as_if_they_were_not_there(name: str, wrong: object) -> None:
    given_item = {"id": "1", "title": "a", "content_text": "words"} | {name: wrong}
    entry = read(given_item).entries[0]
    assert entry.key
    assert entry.title


@pytest.mark.parametrize("items", [None, 5, "x", {}, [None, 5, "x", []]])
def test_items_that_are_none_make_an_empty_feed(items: object) -> None:
    assert read(items=items).entries == ()


def test_a_feed_without_items_is_noted() -> None:
    assert read(items=None).note == "the JSON Feed has no list of items"


def test_huge_numbers_do_not_hurt() -> None:
    attached = f'[{{"url": "/x", "size_in_bytes": {"8" * 30}}}]'
    item = f'{{"id": {"9" * 50_000}, "title": "a", "attachments": {attached}}}'
    parsed = parse_json_feed(f'{{"version": "{VERSION}", "items": [{item}]}}', url=URL)
    assert isinstance(parsed, ParsedFeed)
    assert parsed.entries[0].key == "9" * 100
    assert parsed.entries[0].enclosures == (Enclosure("https://a.example/x"),)


def test_deep_nesting_inside_an_item_is_told() -> None:
    body = f'{{"version": "{VERSION}", "items": [{{"x": {"[" * 300_000}'
    assert parse_json_feed(body, url=URL) == ParseFailed("this is JSON, but nested too deep to be a JSON Feed")


def test_escapes_in_strings_are_cleaned() -> None:
    entry = read(
        {
            "id": "1",
            "title": "a\u001b[31mb\u0007\ud800",
            "content_text": "x\u009by",
            "authors": [{"name": "N\u202eam\u0000e"}],
        }
    ).entries[0]
    assert (entry.title, entry.authors) == ("a[31mb\ufffd", ("Name",))
    assert entry.content == Body("xy", "text")


def test_addresses_that_are_none_of_the_web_are_dropped() -> None:
    entry = read(
        {"id": "1", "title": "a", "url": "javascript:alert(1)", "attachments": [{"url": "file:///etc/passwd"}]}
    ).entries[0]
    assert (entry.link, entry.enclosures) == (None, ())


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["id", "url", "title", "items", "authors", "name", "tags", "content_html", "version"]), inner, max_size=5),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(ANY_JSON)
def test_any_json_can_be_read(told: object) -> None:
    parsed = parse_json_feed(json.dumps({"version": VERSION, "items": told}), url=URL)
    assert isinstance(parsed, ParsedFeed)
    assert parse_json_feed(json.dumps(told), url=URL)
