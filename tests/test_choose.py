"""Which of two texts is the better one, and what is said of the entry then."""

import pytest

from opreader.choose import LESS_THAN_FEED, Choice, choose, choose_failure
from opreader.model import Body, EntryId, EntryToExpand, FeedId, FeedKind, State, TextSource
from opreader.model.full_text import TextState


def entry(
    words: int,
    *,
    shipped: int | None = None,
    state: State = State.TEASER,
    reason: str | None = None,
    source: TextSource | None = None,
) -> EntryToExpand:
    """An entry whose best text has so many words; its feed shipped as many, where nothing else is said."""
    count = words if shipped is None else shipped
    return EntryToExpand(
        id=EntryId(1),
        feed_id=FeedId(1),
        feed_url="https://column.example/feed.xml",
        feed_kind=FeedKind.URL,
        title="Who pays for the tariff?",
        authors=(),
        link="https://column.example/1",
        shipped=Body(" ".join(["word"] * count), "text"),
        state=state,
        reason=reason,
        queued=False,
        words=words,
        source=source,
    )


def best(state: State, reason: str | None = None) -> Choice:
    return Choice(keep=True, best=True, state=state, reason=reason)


@pytest.mark.parametrize("state", ["full", "partial", "gated"])
def test_what_is_longer_than_the_teaser_is_the_best_text_in_its_own_state(state: TextState) -> None:
    assert choose(entry(20), words=900, state=state, reason="why") == best(State(state), "why")


def test_a_text_as_long_as_what_the_feed_shipped_takes_its_place() -> None:
    assert choose(entry(20), words=20, state="full", reason=None) == best(State.FULL)


def test_an_entry_without_a_word_takes_what_comes() -> None:
    assert choose(entry(0), words=1, state="gated", reason="pay") == best(State.GATED, "pay")


def test_a_page_that_holds_less_than_the_feed_shipped_is_not_the_whole() -> None:
    told = choose(entry(80), words=60, state="full", reason=None)
    assert told == Choice(keep=True, best=False, state=State.PARTIAL, reason=LESS_THAN_FEED)


def test_a_page_cut_before_the_teasers_end_keeps_its_own_reason() -> None:
    told = choose(entry(80), words=60, state="gated", reason="the page asks for payment")
    assert told == Choice(keep=True, best=False, state=State.GATED, reason="the page asks for payment")


def test_a_page_that_still_holds_less_than_the_feed_shipped_does_not_win_when_asked_again() -> None:
    short = entry(80, state=State.PARTIAL, reason=LESS_THAN_FEED, source="page")
    told = choose(short, words=60, state="full", reason=None)
    assert (told.best, told.state, told.reason) == (False, State.PARTIAL, LESS_THAN_FEED)


@pytest.mark.parametrize("state", ["partial", "gated"])
def test_a_cut_text_never_takes_the_place_of_a_whole_one(state: TextState) -> None:
    whole = entry(500, shipped=20, state=State.FULL, source="page")
    told = choose(whole, words=5000, state=state, reason="cut")
    assert told == Choice(keep=False, best=False, state=State.FULL, reason=None)


def test_a_whole_text_that_shrank_a_lot_does_not_take_the_place_of_the_longer_one() -> None:
    whole = entry(500, shipped=20, state=State.FULL, source="page")
    assert not choose(whole, words=299, state="full", reason=None).keep
    assert choose(whole, words=300, state="full", reason=None) == best(State.FULL)


def test_a_whole_text_that_became_shorter_than_what_is_shipped_now_changes_nothing() -> None:
    whole = entry(500, shipped=450, state=State.FULL, source="page")
    told = choose(whole, words=400, state="full", reason=None)
    assert told == Choice(keep=False, best=False, state=State.FULL, reason=None)


def test_a_cut_text_gives_way_to_a_whole_or_a_longer_cut_one_and_to_no_shorter_one() -> None:
    cut = entry(200, shipped=20, state=State.PARTIAL, reason="the text on the page is cut", source="page")
    assert choose(cut, words=900, state="full", reason=None) == best(State.FULL)
    assert choose(cut, words=220, state="gated", reason="pay") == best(State.GATED, "pay")
    told = choose(cut, words=180, state="partial", reason="cut shorter")
    assert told == Choice(keep=False, best=False, state=State.PARTIAL, reason="the text on the page is cut")


@pytest.mark.parametrize("state", [State.GATED, State.FAILED])
def test_a_page_without_text_gives_the_entry_its_state_and_reason(state: State) -> None:
    assert choose_failure(entry(20), state=state, reason="why") == (state, "why")


@pytest.mark.parametrize(("state", "reason"), [(State.FULL, None), (State.PARTIAL, "cut")])
def test_an_entry_with_a_text_of_its_page_stays_what_it_was_when_the_page_fails(
    state: State, reason: str | None
) -> None:
    held = entry(500, shipped=20, state=state, reason=reason, source="page")
    assert choose_failure(held, state=State.FAILED, reason="not found (404)") == (state, reason)
