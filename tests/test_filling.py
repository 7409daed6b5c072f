"""What fills the minutes: full texts first, from many sources, with nothing much left over, always the same."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opreader.filling import ENOUGH, Piece, arrange, fill
from opreader.model import EntryId, FeedId, State
from opreader.model.counted import Candidate, Filling
from opreader.text import WORDS_A_MINUTE

NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)


def article(
    number: int,
    minutes: int,
    *,
    feed: int = 0,
    by: str = "",
    state: State = State.FULL,
    link: bool = True,
) -> Candidate:
    """The higher its number, the older it is; a feed and an author of its own unless said."""
    return Candidate(
        id=EntryId(number),
        feed_id=FeedId(feed or number),
        authors=(by or f"Author {number}",),
        state=state,
        words=minutes * WORDS_A_MINUTE,
        date=NOW - timedelta(hours=number),
        link=link,
    )


def numbers(filling: Filling) -> list[int]:
    return [int(one.id) for one in filling.portions]


def alike(one: Candidate, other: Candidate) -> bool:
    return one.feed_id == other.feed_id or bool(set(one.authors) & set(other.authors))


def test_the_newest_that_fit_are_read_newest_first() -> None:
    filling = fill([article(n, 6) for n in range(1, 9)], 25, teasers=False)
    assert numbers(filling) == [1, 2, 3, 4]
    assert filling.minutes == 24


def test_it_never_takes_longer_than_one_has() -> None:
    filling = fill([article(1, 20), article(2, 20), article(3, 4)], 25, teasers=False)
    assert numbers(filling) == [1, 3]


def test_a_gap_is_closed_by_giving_up_the_fewest() -> None:
    filling = fill([article(1, 8), article(2, 8), article(3, 8), article(4, 12)], 28, teasers=False)
    assert filling.minutes == 28
    assert numbers(filling) == [1, 2, 4]


def test_a_long_piece_does_not_take_it_all_while_there_are_others() -> None:
    filling = fill([article(1, 24), *(article(n, 5) for n in range(2, 9))], 25, teasers=False)
    assert numbers(filling) == [2, 3, 4, 5, 6]


def test_a_long_piece_is_taken_where_nothing_else_fills_the_time() -> None:
    assert numbers(fill([article(1, 24), article(2, 3)], 25, teasers=False)) == [1]


def test_notes_take_a_fifth_at_most_while_there_are_longer_pieces() -> None:
    notes = [article(n, 1) for n in range(1, 40)]
    filling = fill([*notes, *(article(n, 5) for n in range(40, 60))], 25, teasers=False)
    assert filling.minutes == 25
    assert sum(one.minutes == 1 for one in filling.portions) <= 5


def test_one_minute_is_enough_for_a_note() -> None:
    assert numbers(fill([article(1, 3), article(2, 1)], 1, teasers=False)) == [2]


def test_notes_alone_are_better_than_nothing() -> None:
    assert fill([article(n, 1) for n in range(1, 40)], 25, teasers=False).minutes == 25


def test_no_feed_has_more_than_its_share_while_others_have_something() -> None:
    many = [article(n, 5, feed=1) for n in range(1, 20)]
    others = [article(n, 5, feed=n) for n in range(30, 34)]
    filling = fill([*many, *others], 25, teasers=False)
    assert sum(one.id < 20 for one in filling.portions) == 1


def test_no_author_has_more_than_a_share_in_several_feeds() -> None:
    syndicated = [article(n, 5, by="Jane Roe") for n in range(1, 10)]
    others = [article(n, 5) for n in range(30, 34)]
    filling = fill([*syndicated, *others], 25, teasers=False)
    assert sum(one.id < 20 for one in filling.portions) == 1


def test_full_texts_come_before_partial_ones_and_these_before_teasers() -> None:
    rows = [
        article(1, 0, state=State.TEASER),
        article(2, 5, state=State.PARTIAL),
        article(3, 5),
        article(4, 5, feed=3),
    ]
    assert numbers(fill(rows, 10, teasers=True)) == [3, 4]
    assert numbers(fill(rows, 15, teasers=True)) == [3, 2, 4]
    assert sorted(numbers(fill(rows, 20, teasers=True))) == [1, 2, 3, 4]


def test_a_teaser_counts_as_long_as_its_feed_usually_is_or_else_all_of_them() -> None:
    rows = [
        article(1, 3, feed=1),
        article(2, 3, feed=1),
        article(3, 9, feed=2),
        article(4, 0, feed=1, state=State.TEASER),
        article(5, 0, feed=7, state=State.TEASER),
    ]
    lengths = {int(one.id): (one.minutes, one.guessed) for one in fill(rows, 60, teasers=True).portions}
    assert lengths[4] == (3, True)
    assert lengths[5] == (6, True)
    assert lengths[3] == (9, False)


@pytest.mark.parametrize("state", [State.GATED, State.FAILED])
def test_what_can_not_be_read_is_left_out(state: State) -> None:
    filling = fill([article(1, 5, state=state), article(2, 4)], 30, teasers=True)
    assert numbers(filling) == [2]
    assert (filling.unread, filling.readable) == (2, 1)


def test_teasers_are_left_out_where_they_can_not_be_fetched() -> None:
    rows = [article(1, 4), article(2, 0, state=State.TEASER), article(3, 0, state=State.TEASER, link=False)]
    assert numbers(fill(rows, 30, teasers=False)) == [1]
    assert numbers(fill(rows, 30, teasers=True)) == [1, 2]


def test_of_teasers_alone_a_length_is_guessed() -> None:
    rows = [article(1, 0, state=State.TEASER)]
    assert [(one.id, one.guessed) for one in fill(rows, 30, teasers=True).portions] == [(1, True)]
    assert fill(rows, 30, teasers=False) == Filling(30, (), unread=1)


def test_where_nothing_fits_the_shortest_is_told() -> None:
    filling = fill([article(1, 9), article(2, 4)], 3, teasers=False)
    assert (filling.portions, filling.shortest) == ((), 4)


def test_neighbours_are_of_other_feeds_and_authors() -> None:
    rows = [article(n, 5, feed=1 + n // 4) for n in range(1, 9)]
    filling = fill(rows, 40, teasers=False)
    by_id = {row.id: row for row in rows}
    order = [by_id[one.id] for one in filling.portions]
    assert len(order) == 8
    assert not any(alike(a, b) for a, b in pairwise(order))


ROWS = st.lists(
    st.tuples(st.integers(1, 30), st.integers(1, 6), st.sampled_from("ABCD"), st.sampled_from(list(State))),
    max_size=40,
).map(
    lambda rows: [
        article(n, length, feed=feed, by=by, state=state) for n, (length, feed, by, state) in enumerate(rows, 1)
    ]
)


def reachable(lengths: Sequence[int], minutes: int) -> int:
    """The most minutes, up to so many, that some of these lengths come to."""
    sums = {0}
    for length in lengths:
        sums |= {one + length for one in sums if one + length <= minutes}
    return max(sums)


@settings(deadline=None)
@given(ROWS, st.integers(1, 90), st.booleans())
def test_whatever_there_is_the_time_is_used_and_never_passed(
    rows: list[Candidate],
    minutes: int,
    teasers: bool,  # noqa: FBT001 - hypothesis calls by name
) -> None:
    filling = fill(rows, minutes, teasers=teasers)
    assert filling == fill(list(reversed(rows)), minutes, teasers=teasers)
    assert len(set(numbers(filling))) == len(filling.portions)
    assert filling.minutes <= minutes
    here = [row.minutes for row in rows if row.state in {State.FULL, State.PARTIAL}]
    best = reachable(here, minutes)
    assert filling.portions or not best
    assert minutes - filling.minutes < ENOUGH or filling.minutes >= best


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.integers(1, 3), st.sampled_from("ABC")), min_size=1, max_size=6))
def test_as_few_neighbours_are_alike_as_can_be(sources: list[tuple[int, str]]) -> None:
    pieces = [
        Piece(article(n, 5, feed=feed, by=by), 5, 0, frozenset((f"feed {feed}", by)))
        for n, (feed, by) in enumerate(sources, 1)
    ]

    def likeness(order: Sequence[Piece]) -> int:
        return sum(
            (a.row.feed_id == b.row.feed_id) + len(set(a.row.authors) & set(b.row.authors)) for a, b in pairwise(order)
        )

    order = arrange(pieces)
    assert Counter(order) == Counter(pieces)
    assert likeness(order) == min(map(likeness, permutations(pieces)))
