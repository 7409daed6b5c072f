"""What is counted in a real library, and what a time budget is filled from."""

from datetime import UTC, datetime, timedelta

import pytest

from opreader.errors import UsageError
from opreader.model import EntryId, Filter, Selection, State, Subscription
from opreader.model.counted import FeedDates, MonthFigures, ReadFigures, SourceFigures
from opreader.store import Library
from opreader.store.statistics import Figures
from tests.contracts.store_values import COLUMN, NOW, REVIEW, add, entry, filled, page_text, subscribe, the_feed

OCTOBER, NOVEMBER = datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)
UNREAD = Selection(unread_only=True)
DAY = 24


@pytest.fixture
def figures(library: Library) -> Figures:
    return Figures(library.lanes)


async def ids(library: Library) -> list[EntryId]:
    return [EntryId(one) for one in await library.list_ids(Selection())]


async def test_candidates_tell_all_that_a_budget_is_chosen_by(library: Library, figures: Figures) -> None:
    feed = await filled(library, [entry("a", "One two three.", authors=("Jane Roe", "John Doe"), link=None)])
    (one,) = await figures.candidates(UNREAD, limit=9)
    assert (one.feed_id, one.authors, one.state, one.words) == (feed.id, ("Jane Roe", "John Doe"), State.FULL, 3)
    assert (one.date, one.link, one.minutes) == (NOW - timedelta(hours=1), False, 1)


async def test_of_the_newest_candidates_the_fuller_ones_come_first(library: Library, figures: Figures) -> None:
    states = [State.TEASER, State.GATED, State.PARTIAL, State.FULL, State.FULL, State.TEASER]
    await filled(library, [entry(str(n), hours=n, state=state) for n, state in enumerate(states, 1)])
    found = await figures.candidates(UNREAD, limit=4)
    assert [one.state for one in found] == [State.FULL, State.FULL, State.PARTIAL, State.TEASER]
    assert [one.date for one in found[:2]] == [NOW - timedelta(hours=4), NOW - timedelta(hours=5)]


async def test_candidates_are_looked_for_among_so_many_of_the_newest(library: Library, figures: Figures) -> None:
    await filled(library, [entry(str(n), hours=n, state=State.TEASER) for n in range(1, 9)] + [entry("old", hours=99)])
    (one,) = await figures.candidates(UNREAD, limit=1)
    assert one.state is State.TEASER


async def test_candidates_are_those_of_the_selection(library: Library, figures: Figures) -> None:
    await filled(library, [entry("a"), entry("b", hours=2), entry("c", hours=3, authors=("John Doe",))])
    newest, other, third = await ids(library)
    await library.mark([newest], read=True, now=NOW)
    assert [one.id for one in await figures.candidates(UNREAD, limit=9)] == [other, third]
    by_john = Selection(query=Filter("author", "john"), unread_only=True)
    assert [one.id for one in await figures.candidates(by_john, limit=9)] == [third]


async def test_feeds_tell_their_last_article_and_their_usual_interval(library: Library, figures: Figures) -> None:
    column, review = await subscribe(library, COLUMN, REVIEW)
    await add(library, column.id, [entry(str(n), hours=n * DAY) for n in range(1, 20)])
    assert await figures.feed_dates() == [
        FeedDates(column.id, NOW - timedelta(days=1), timedelta(days=1)),
        FeedDates(review.id),
    ]


async def test_the_interval_is_that_of_the_last_dozen(library: Library, figures: Figures) -> None:
    old = [entry(f"old {n}", hours=DAY * (500 + 100 * n)) for n in range(9)]
    feed = await filled(library, [*old, *(entry(str(n), hours=2 * DAY * n) for n in range(1, 13))])
    assert await figures.feed_dates() == [FeedDates(feed.id, NOW - timedelta(days=2), timedelta(days=2))]


async def test_two_articles_make_no_habit(library: Library, figures: Figures) -> None:
    feed = await filled(library, [entry("a"), entry("b", hours=DAY)])
    assert await figures.feed_dates() == [FeedDates(feed.id, NOW - timedelta(hours=1))]


async def test_muted_feeds_are_told_and_removed_ones_are_not(library: Library, figures: Figures) -> None:
    await subscribe(library, COLUMN, REVIEW)
    await library.put_subscriptions([Subscription(COLUMN, muted=True)], now=NOW)
    assert [(one.muted, one.newest) for one in await figures.feed_dates()] == [(True, None)]


async def test_figures_by_month_feed_and_state(library: Library, figures: Figures) -> None:
    texts = [entry("a"), entry("b", hours=2), entry("c", hours=10 * DAY), entry("d", hours=80 * DAY)]
    await filled(library, texts)
    a, b, c, _ = await ids(library)
    await library.put_text(b, page_text("Now there are five words.", state=State.PARTIAL), now=NOW)
    await library.mark([a, b, c], read=True, now=NOW)
    told = await figures.figures([OCTOBER, NOVEMBER])
    assert told.months == (MonthFigures(OCTOBER, 1, 1), MonthFigures(NOVEMBER, 2, 2))
    assert told.feeds == (SourceFigures("The Column", 4, 3),)
    assert (told.total, told.read, told.feed_count) == (4, 3, 1)
    assert dict(told.states)[State.FULL] == 3
    assert dict(told.states)[State.PARTIAL] == 1
    here = {row.id: row.words for row in await library.get_headlines([a, b, c])}
    assert told.this_month == ReadFigures(NOVEMBER, 2, here[a] + here[b])
    assert told.this_year == ReadFigures(datetime(2026, 1, 1, tzinfo=UTC), 3, sum(here.values()))


async def test_what_is_in_no_list_is_not_counted(library: Library, figures: Figures) -> None:
    await filled(library, [entry("a"), entry("b", hours=2)])
    await library.remove_entries((await ids(library))[:1], now=NOW)
    told = await figures.figures([NOVEMBER])
    assert (told.total, told.months[0].total, sum(count for _, count in told.states)) == (1, 1, 1)


async def test_an_empty_library_has_figures_too(figures: Figures) -> None:
    told = await figures.figures([OCTOBER, NOVEMBER])
    assert (told.total, told.feeds, told.authors) == (0, (), ())
    assert told.this_year == ReadFigures(datetime(2026, 1, 1, tzinfo=UTC))


async def test_a_feed_is_moved_with_all_that_is_known_of_it(library: Library, figures: Figures) -> None:
    feed = await filled(library, [entry("a")])
    (one,) = await ids(library)
    await library.mark([one], read=True, now=NOW)
    await figures.move_feed(feed.id, REVIEW)
    await library.put_subscriptions([Subscription(REVIEW)], now=NOW)
    moved = await the_feed(library, feed.id)
    assert (moved.url, moved.total, moved.unread, moved.moved_to) == (REVIEW, 1, 0, None)


async def test_a_feed_is_not_moved_onto_another_one(library: Library, figures: Figures) -> None:
    column, _ = await subscribe(library, COLUMN, REVIEW)
    with pytest.raises(UsageError, match="subscribed already"):
        await figures.move_feed(column.id, REVIEW)
    assert (await the_feed(library, column.id)).url == COLUMN
