"""A feed's failure in words: what it means and what to do next."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from opreader.model import Feed, FeedId, FeedKind
from opreader.net.answers import status_in_words
from opreader.ui.dialogs.feed_errors import explain_error

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
WEB = Feed(FeedId(1), "https://example.org/feed", FeedKind.URL, "The Column")
FILE = replace(WEB, url="/home/jane/column.txt", kind=FeedKind.FILE)


def explained(feed: Feed) -> str:
    return " ".join(explain_error(feed, NOW))


def test_a_feed_without_trouble_needs_no_words() -> None:
    assert explain_error(WEB, NOW) == ()


@pytest.mark.parametrize(
    ("status", "means", "next_step"),
    [
        (401, "asks for a login", "feeds.toml"),
        (402, "payment", "feeds.toml"),
        (403, "refuses", "browser"),
        (404, "nothing at this address any more", "site's own address"),
        (407, "proxy", "config.toml"),
        (418, "not with the feed", "browser"),
        (429, "asked too often", "Wait"),
        (500, "has trouble", "Wait"),
        (503, "has trouble", "Wait"),
        (511, "This network wants a login", "log in"),
    ],
)
def test_every_status_of_the_web_says_what_it_means_and_what_to_do(status: int, means: str, next_step: str) -> None:
    error = status_in_words(status, retry_at=None, now=NOW)
    said = explained(replace(WEB, error=error))
    assert means in said
    assert next_step in said


@pytest.mark.parametrize(
    ("error", "means", "next_step"),
    [
        ("no answer from example.org: the name is not known (DNS)", "name of the site was not found", "browser"),
        ("no answer from example.org: names can't be looked up (DNS); is there a network?", "no network", "browser"),
        ("no answer from example.org: the connection was refused", "could not be reached", "Wait"),
        ("no answer from example.org: there is no network", "could not be reached", "Wait"),
        ("no answer from example.org: it took too long to connect", "in time", "Wait"),
        ("example.org sent no whole answer within 30 seconds", "in time", "Wait"),
        ("no safe connection to example.org (TLS): its certificate is not accepted: it has expired", "safe", "date"),
        ("the proxy did not let the question through; check `proxy`", "proxy", "config.toml"),
        ("example.org redirects in a circle", "on and on", "browser"),
        ("example.org leads to a private network (10.0.0.1), where a feed may not send you", "private", "config.toml"),
        ("example.org asked for a pause; asked again in 2 hours", "left alone", "Wait"),
        ("offline: nothing is asked for in this run", "offline", "--offline"),
        ("this is a web page, not a feed: it names 2 feeds", "a web page", "site's own address"),
        ("this is a web page, not a feed: it names no feed", "a web page", "remove"),
        ("this is an OPML list of 3 feeds: import it", "list of feeds", "import"),
        ("the answer was empty", "nothing at all", "Wait"),
        ("204 No Content: the answer is empty", "not with the feed", "browser"),
        ("this is JSON, but no JSON Feed", "no feed that can be read", "browser"),
        ("not well-formed XML and nothing could be read: line 3", "no feed that can be read", "browser"),
        ("the answer is too large: more than 10 MB", "larger", "smaller"),
        ("the answer is broken: it can't be unpacked", "damaged", "Refresh"),
        ("something that nobody foresaw", "could not be refreshed", "Refresh"),
    ],
)
def test_every_failure_of_the_web_says_what_it_means_and_what_to_do(error: str, means: str, next_step: str) -> None:
    said = explained(replace(WEB, error=error))
    assert means in said
    assert next_step.lower() in said.lower()


@pytest.mark.parametrize(
    ("error", "means"),
    [
        ("No such file or directory", "not where it was"),
        ("Permission denied", "may not read it"),
        ("is no regular file", "no ordinary file"),
        ("this is plain text, not a feed", "no feed that can be read"),
    ],
)
def test_a_local_feed_speaks_of_files(error: str, means: str) -> None:
    assert means in explained(replace(FILE, error=error))


def test_a_feed_that_is_gone_says_that_it_is_not_asked_any_more() -> None:
    said = explained(replace(WEB, error="410 Gone: it was taken away for good", gone=True))
    assert "not asked any more" in said
    assert "articles stay" in said


def test_a_feed_that_rests_says_for_how_long() -> None:
    said = explained(replace(WEB, error="500", wait_until=NOW + timedelta(minutes=61)))
    assert "another 2 hours" in said


def test_a_wait_that_is_over_is_not_told() -> None:
    assert "another" not in explained(replace(WEB, error="500", wait_until=NOW - timedelta(minutes=1)))


def test_failures_in_a_row_are_counted_since_the_last_good_answer() -> None:
    said = explained(replace(WEB, error="500", failures=3, refreshed=NOW - timedelta(days=2)))
    assert "failed 3 times in a row; it answered well 2 days ago" in said


def test_two_failures_of_a_new_feed_say_that_it_never_answered() -> None:
    assert "never answered well" in explained(replace(WEB, error="500", failures=2))
