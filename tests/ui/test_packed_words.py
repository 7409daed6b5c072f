"""Readiness and progress in words."""

from dataclasses import replace

import pytest

from opreader.model import ExpandProgress, Packed, State
from opreader.text import tell_minutes
from opreader.ui.packed_words import tell_bytes, tell_packed, tell_progress, tell_ready, tell_reason
from tests.ui.headlines_made import headline

PACKED = Packed(asked=44, full=41, gated=1, failed=2, words=380 * 238, pictures=12, bytes=14_000_000)


def test_the_sum_names_what_is_full_what_is_not_how_long_and_how_large() -> None:
    assert " · ".join(tell_packed(PACKED)) == (
        "41 of 44 full · 1 gated · 2 failed · 6 h 20 of reading · 14 MB (12 pictures)"
    )
    assert tell_ready(PACKED) == "41/44 ready"


def test_what_there_is_none_of_is_not_named() -> None:
    assert tell_packed(Packed(asked=2)) == ("0 of 2 full",)
    assert tell_packed(replace(PACKED, pictures=0))[-1] == "14 MB"


def test_what_waits_is_named_beside_its_state() -> None:
    assert tell_packed(Packed(asked=5, full=2, teaser=3, queued=1))[1:] == ("3 teaser", "1 waits for the network")
    assert tell_packed(Packed(asked=5, full=2, teaser=3, queued=3))[2] == "3 wait for the network"


@pytest.mark.parametrize(
    ("minutes", "words"), [(1, "1 min"), (59, "59 min"), (60, "1 h"), (61, "1 h 01"), (380, "6 h 20")]
)
def test_minutes(minutes: int, words: str) -> None:
    assert tell_minutes(minutes) == words


@pytest.mark.parametrize(
    ("count", "words"),
    [(1, "1 kB"), (999_999, "1000 kB"), (3_240_000, "3.2 MB"), (9_960_000, "10 MB"), (14_400_000, "14 MB")],
)
def test_bytes(count: int, words: str) -> None:
    assert tell_bytes(count) == words


@pytest.mark.parametrize(
    ("state", "reason", "queued", "words"),
    [
        (State.FULL, None, False, ""),
        (State.GATED, "the page asks for a login", False, "gated: the page asks for a login"),
        (State.GATED, None, False, "gated: the page asks for a login, payment or consent"),
        (State.FAILED, "404 not found", False, "failed: 404 not found"),
        (State.FAILED, "no answer", True, "failed: no answer, waits for the network"),
        (State.PARTIAL, None, False, "partial: the text seems cut"),
        (State.TEASER, None, False, "teaser: not tried yet"),
        (State.TEASER, None, True, "teaser: waits for the network"),
    ],
)
def test_the_reason_begins_with_the_state(state: State, reason: str | None, words: str, *, queued: bool) -> None:
    assert tell_reason(headline(1, state, reason=reason, queued=queued)) == words


def test_progress_tells_stage_count_rate_what_is_left_and_what_failed() -> None:
    now = ExpandProgress(12, 44, full=10, failed=2, seconds=6.0, left=165.0)
    assert tell_progress(now) == ("packing 12/44", "rate 120/min", "3 min left", "2 failed")


def test_progress_tells_no_rate_before_the_first_article_and_nothing_left_after_the_last() -> None:
    assert tell_progress(ExpandProgress(0, 44)) == ("packing 0/44",)
    assert tell_progress(ExpandProgress(44, 44, seconds=22.0, left=0.0)) == ("packing 44/44", "rate 120/min")


def test_less_than_a_minute_left_is_told_in_seconds() -> None:
    assert "40 s left" in tell_progress(ExpandProgress(1, 3, seconds=20.0, left=39.2))


def test_feeds_and_pictures_are_stages_of_their_own() -> None:
    assert tell_progress(ExpandProgress(3, 9, failed=1, stage="refresh")) == ("packing: feeds 3/9", "1 failed")
    assert tell_progress(ExpandProgress(4, 7, stage="pictures")) == ("packing: pictures 4/7",)
