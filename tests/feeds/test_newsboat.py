"""newsboat's `urls` file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opreader.feeds.newsboat import NewsboatFeed, NewsboatQuery, parse_urls
from opreader.feeds.opml import why_not


def test_tags_title_and_marks_are_read() -> None:
    told = parse_urls(
        """# my feeds
https://a.example/feed

https://b.example/rss economy "long reads" "~The B Side"
https://c.example/atom "!hidden from the list" trade # a remark
"https://d.example/x" "~Say \\"D\\""
"""
    )
    assert told.skipped == ()
    assert told.feeds == (
        NewsboatFeed("https://a.example/feed"),
        NewsboatFeed("https://b.example/rss", "The B Side", ("economy", "long reads")),
        NewsboatFeed("https://c.example/atom", None, ("trade",), hidden=True),
        NewsboatFeed("https://d.example/x", 'Say "D"'),
    )


@pytest.mark.parametrize(
    ("line", "name", "way_out"),
    [
        ('"exec:~/bin/make feed" tag', "exec:~/bin/make feed", "opreader add FILE"),
        ("filter:~/bin/f:https://a.example/", "filter:~/bin/f:https://a.example/", "opreader add URL"),
        ("file:///home/x/feed.xml", "file:///home/x/feed.xml", "opreader add PATH"),
        ('"query:Odd:articleindex > 4"', "Odd", "articleindex"),
        ("query:", "query", "can't be said"),
        ("not-an-address", "not-an-address", "no web address"),
    ],
)
def test_what_is_not_imported_says_why(line: str, name: str, way_out: str) -> None:
    (skipped,) = parse_urls(line).skipped
    assert skipped.name == name
    assert way_out in skipped.reason


def test_a_query_feed_is_told_in_our_words() -> None:
    told = parse_urls('"query:Fresh ones:unread = \\"yes\\" and age between 0:7" money "~x"')
    assert told.queries == (NewsboatQuery("Fresh ones", "unread since:7d", ("money",)),)
    assert not told.feeds
    assert not told.skipped


def test_programs_are_told_apart() -> None:
    assert "run a program" in why_not("|make feed")


def test_a_quote_that_is_never_closed_loses_no_feed() -> None:
    assert parse_urls('https://a.example/ "half a tag').feeds[0].url == "https://a.example/"


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    parse_urls(text)
