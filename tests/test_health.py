"""Which feeds are not well: the gravest first, each with what there is to say of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from opreader.health import Ailment, examine, long_time, sum_up
from opreader.model import Feed, FeedId, FeedKind
from opreader.model.counted import FeedDates

NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
WELL = Feed(FeedId(1), "https://feed1.example/", FeedKind.URL, "Feed 1", refreshed=NOW - timedelta(days=9))


def dates(days: float, every: float | None, *, muted: bool = False, feed: int = 1) -> FeedDates:
    usual = None if every is None else timedelta(days=every)
    return FeedDates(FeedId(feed), NOW - timedelta(days=days), usual, muted)


@pytest.mark.parametrize(
    ("feed", "ailment", "told"),
    [
        (replace(WELL, gone=True), Ailment.GONE, "for good (410), answered well a week ago"),
        (
            replace(WELL, error="404 Not Found", failures=5),
            Ailment.FAILING,
            "failed 5 times in a row, answered well a week ago: 404 Not Found",
        ),
        (
            replace(WELL, error="no answer", failures=1, refreshed=None),
            Ailment.NEVER,
            "failed once: no answer",
        ),
        (replace(WELL, refreshed=None), Ailment.NEVER, "not asked yet"),
        (replace(WELL, moved_to="https://new.example/"), Ailment.MOVED, "to https://new.example/"),
    ],
)
def test_a_feed_that_is_not_well_says_since_when_how_often_and_why(feed: Feed, ailment: Ailment, told: str) -> None:
    (one,) = examine([feed], [dates(1, 1)], NOW)
    assert one.ailment is ailment
    assert one.told.endswith(told)


@pytest.mark.parametrize(
    ("days", "every", "ailments"),
    [(61, 10, ["silent"]), (59, 1, []), (61, 16, []), (65, 16, ["silent"]), (900, None, [])],
)
def test_silence_is_four_times_the_usual_interval_and_sixty_days_at_least(
    days: float, every: float | None, ailments: list[str]
) -> None:
    found = examine([WELL], [dates(days, every)], NOW)
    assert [one.ailment for one in found] == ailments
    assert not found or found[0].told.startswith("nothing new for 2 months; before, something came every")


@pytest.mark.parametrize(
    ("every", "told"), [(0.1, "every day"), (1, "every day"), (3, "every 3 days"), (9, "every week")]
)
def test_a_silent_feed_tells_its_habit(every: float, told: str) -> None:
    (one,) = examine([WELL], [dates(90, every)], NOW)
    assert one.told == f"nothing new for 3 months; before, something came {told}"


def test_muted_feeds_are_named_and_not_called_silent() -> None:
    (one,) = examine([WELL], [dates(900, 1, muted=True)], NOW)
    assert one.ailment is Ailment.MUTED


def test_a_feed_that_is_asked_where_it_stands_has_not_moved() -> None:
    assert examine([replace(WELL, moved_to=WELL.url)], [dates(1, 1)], NOW) == []


@pytest.mark.parametrize("kind", [FeedKind.FILE, FeedKind.FOLDER])
def test_files_may_be_silent(kind: FeedKind) -> None:
    assert examine([replace(WELL, kind=kind, refreshed=None)], [dates(900, 1)], NOW) == []


@pytest.mark.parametrize(
    "feed", [replace(WELL, kind=FeedKind.SAVED, error="x"), replace(WELL, id=FeedId(-1), gone=True)]
)
def test_what_is_no_subscription_is_not_examined(feed: Feed) -> None:
    assert examine([feed], [], NOW) == []


def test_the_gravest_come_first_then_by_title() -> None:
    feeds = [
        replace(WELL, id=FeedId(1), title="b", moved_to="https://new.example/"),
        replace(WELL, id=FeedId(2), title="b", error="x"),
        replace(WELL, id=FeedId(3), title="A", error="x"),
        replace(WELL, id=FeedId(4), title="z", gone=True),
        replace(WELL, id=FeedId(5), title="well"),
    ]
    found = examine(feeds, [], NOW)
    assert [one.feed.id for one in found] == [4, 3, 2, 1]
    assert sum_up(found, 5) == "5 feeds: 1 gone, 2 failing, 1 moved"


def test_where_nothing_is_wrong_it_says_so() -> None:
    assert sum_up([], 214) == "all 214 feeds answer"
    assert sum_up([], 1) == "the one feed answers"
    assert sum_up([], 0) == "there are no feeds yet"


@pytest.mark.parametrize(
    ("length", "words"),
    [(0.5, "some hours"), (1, "a day"), (6.9, "6 days"), (7, "a week"), (45, "a month"), (800, "2 years")],
)
def test_lengths_are_told_in_the_largest_unit(length: float, words: str) -> None:
    assert long_time(timedelta(days=length)) == words
