"""Which texts are told as one matter, and which are not."""

import random
from collections.abc import Iterable, Sequence

from opreader.model import EntryId, FeedId
from opreader.stories import Matter, Told, find_matters, shared_terms

TARIFFS = (1, 2, 3, 4, 5)
HARBOUR = (11, 12, 13, 14, 15)


def told(one: int, terms: Iterable[int], *, feed: int | None = None, at: float | None = None) -> Told:
    """A text whose terms weigh alike; the later ones are of a later hour."""
    return Told(
        EntryId(one), FeedId(one if feed is None else feed), one if at is None else at, dict.fromkeys(terms, 0.4)
    )


def matters(texts: Sequence[Told]) -> list[Matter]:
    """What comes of it in the end."""
    work = find_matters(texts)
    while True:
        try:
            next(work)
        except StopIteration as done:
            found: list[Matter] = done.value
            return found


def ids(found: Sequence[Matter]) -> list[list[int]]:
    """Which texts each matter has."""
    return [[one.id for one in matter.members] for matter in found]


def test_texts_that_share_terms_are_one_matter_and_others_another() -> None:
    texts = [told(1, TARIFFS), told(2, HARBOUR), told(3, (*TARIFFS[:4], 90)), told(4, (*HARBOUR[:4], 91))]
    assert ids(matters(texts)) == [[4, 2], [3, 1]]


def test_a_text_that_shares_nothing_is_in_no_matter() -> None:
    assert ids(matters([told(1, TARIFFS), told(2, TARIFFS), told(3, (70, 71, 72))])) == [[2, 1]]


def test_two_texts_of_one_feed_are_no_matter_and_three_are() -> None:
    texts = [told(n, TARIFFS, feed=1) for n in (1, 2)]
    assert matters(texts) == []
    assert ids(matters([*texts, told(3, TARIFFS, feed=1)])) == [[3, 2, 1]]


def test_nothing_told_makes_no_matter() -> None:
    assert matters([]) == []


def test_a_text_told_twice_counts_once() -> None:
    one = told(1, TARIFFS)
    assert matters([one, one, one]) == []


def test_a_text_without_terms_is_in_no_matter() -> None:
    assert ids(matters([told(1, ()), told(2, ()), told(3, TARIFFS), told(4, TARIFFS)])) == [[4, 3]]


def test_a_chain_of_texts_each_like_the_next_is_not_one_matter() -> None:
    # Neighbours share half of their terms; the ends of the chain share nothing.
    texts = [told(n, range(3 * n, 3 * n + 6)) for n in range(1, 25)]
    found = matters(texts)
    assert max(len(matter.members) for matter in found) < 12
    assert len(found) > 2


def test_most_sources_come_first_then_most_takes_then_the_newest() -> None:
    of_three_feeds = [told(n, range(100, 106)) for n in (1, 2, 3)]
    of_two_feeds_five_takes = [told(n, range(200, 206), feed=n % 2) for n in range(10, 15)]
    two_takes = [told(n, range(300, 306)) for n in (20, 21)]
    two_newer = [told(n, range(400, 406)) for n in (30, 31)]
    found = matters([*two_takes, *two_newer, *of_two_feeds_five_takes, *of_three_feeds])
    assert [(one.sources, len(one.members), one.newest) for one in found] == [
        (3, 3, 3),
        (2, 5, 14),
        (2, 2, 31),
        (2, 2, 21),
    ]


def test_the_centre_is_what_is_most_like_the_others() -> None:
    texts = [told(1, (*TARIFFS, 51, 52)), told(2, TARIFFS), told(3, (*TARIFFS[1:], 53, 54))]
    (found,) = matters(texts)
    assert found.centre == 2


def test_what_only_one_has_is_not_shared_and_the_strongest_come_first() -> None:
    one = [("bill", 0.5), ("tariff", 0.4), ("alone", 0.9)]
    other = [("tariff", 0.4), ("bill", 0.2), ("apart", 0.9)]
    assert shared_terms([one, other]) == ["tariff", "bill"]
    assert shared_terms([one]) == []


def test_the_order_in_which_texts_are_told_makes_no_difference() -> None:
    by = random.Random(5)
    texts = [told(n, by.sample(range(60 * (n % 9), 60 * (n % 9) + 20), 8), feed=n % 13) for n in range(1, 200)]
    first = matters(texts)
    by.shuffle(texts)
    assert first
    assert matters(texts) == first


def test_a_term_that_very_many_have_brings_nothing_together() -> None:
    texts = [told(n, (1, 1000 * n, 1000 * n + 1)) for n in range(1, 101)]
    assert matters(texts) == []


def test_the_work_is_told_in_pieces_that_go_up_to_the_end() -> None:
    by = random.Random(3)
    texts = [told(n, by.sample(range(400), 10), feed=n % 13) for n in range(1, 400)]
    shares = list(find_matters(texts))
    assert len(shares) > 20
    assert shares == sorted(shares)
    assert 0 <= shares[0] <= shares[-1] <= 1
