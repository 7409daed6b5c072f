"""newsboat's `urls` file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opreader.feeds.newsboat import NewsboatFeed, parse_urls
from opreader.feeds.opml import SkippedLine


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
    ("line", "skipped"),
    [
        ('"exec:~/bin/make feed" tag', SkippedLine("exec:~/bin/make feed", "it would run a program")),
        (
            "filter:~/bin/f:https://a.example/",
            SkippedLine("filter:~/bin/f:https://a.example/", "it would run a filter program"),
        ),
        ("file:///home/x/feed.xml", SkippedLine("file:///home/x/feed.xml", "it points at a file: add it by its path")),
        (
            '"query:Unread:unread = \\"yes\\"" all',
            SkippedLine("Unread", "it is a query over other feeds: make it a smart feed"),
        ),
        ("query:", SkippedLine("query", "it is a query over other feeds: make it a smart feed")),
        ("not-an-address", SkippedLine("not-an-address", "it has no web address")),
    ],
)
def test_what_is_not_imported_says_why(line: str, skipped: SkippedLine) -> None:
    assert parse_urls(line).skipped == (skipped,)


def test_a_quote_that_is_never_closed_loses_no_feed() -> None:
    assert parse_urls('https://a.example/ "half a tag').feeds[0].url == "https://a.example/"


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    parse_urls(text)
