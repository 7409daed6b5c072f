"""The lines that people read: states in words, what became of expansions, readiness, progress."""

from datetime import UTC, datetime

import pytest

from opreader.cli.lines import (
    byline,
    expanded_summary,
    expanding,
    expansion_line,
    headline_line,
    readiness,
    refreshing,
    size,
    state_words,
    unready_line,
)
from opreader.cli.rows import expansion_row, pack_row
from opreader.model import EntryId, ExpandProgress, Expansion, FeedId, Headline, Packed, RefreshProgress, State
from opreader.text import tell_minutes

EXPANSION = {"type", "id", "state", "reason", "queued", "words", "from", "seconds"}
PACK = {
    *("type", "asked", "full", "partial", "gated", "teaser", "failed", "queued"),
    *("words", "minutes", "pictures", "bytes"),
}


def expansion(
    number: int,
    state: State,
    reason: str | None = None,
    *,
    queued: bool = False,
    words: int = 0,
    tried: bool = True,
) -> Expansion:
    """What became of the article of a number."""
    return Expansion(
        EntryId(number),
        f"Column {number}",
        state,
        reason,
        queued=queued,
        words=words,
        source="page",
        tried=tried,
        explain=("one candidate",),
    )


def headline(state: State, reason: str | None = None, *, queued: bool = False) -> Headline:
    """A headline of a state."""
    when = datetime(2026, 11, 3, 12, tzinfo=UTC)
    return Headline(
        id=EntryId(7),
        feed_id=FeedId(1),
        feed_title="The Lane",
        title="A title",
        authors=("Jane Roe",),
        link=None,
        published=when,
        added=when,
        read=True,
        starred=False,
        state=state,
        reason=reason,
        queued=queued,
        edited=False,
        words=500,
        teaser="",
    )


@pytest.mark.parametrize(
    ("state", "reason", "queued", "words"),
    [
        (State.FULL, None, False, "full"),
        (State.FULL, "the page says so", False, "full"),
        (State.FAILED, "the server says 404", False, "failed: the server says 404"),
        (State.GATED, None, False, "gated"),
        (State.TEASER, None, True, "teaser, queued"),
        (State.TEASER, "no answer", True, "teaser, queued: no answer"),
    ],
)
def test_a_state_is_told_with_its_reason(state: State, reason: str | None, queued: bool, words: str) -> None:  # noqa: FBT001 - a table
    assert state_words(state, reason, queued=queued) == words


@pytest.mark.parametrize(
    ("told", "trouble"),
    [
        (headline(State.FULL), ""),
        (headline(State.TEASER), ""),
        (headline(State.TEASER, queued=True), " · teaser, queued"),
        (headline(State.PARTIAL, "it seems cut"), " · partial: it seems cut"),
        (headline(State.GATED, "the page asks for a login"), " · gated: the page asks for a login"),
        (headline(State.FAILED, "no such page"), " · failed: no such page"),
    ],
)
def test_a_headline_says_what_keeps_its_text_away(told: Headline, trouble: str) -> None:
    _, words = headline_line(told)
    assert words == f"A title — The Lane{trouble}"


def test_an_article_that_is_not_ready_is_a_line_with_the_reason() -> None:
    columns, words = unready_line(headline(State.GATED, "the page asks for a login"))
    assert columns.split()[0] == "7"
    assert words == "A title · gated: the page asks for a login"


def test_a_byline_ends_with_how_much_is_here_and_why() -> None:
    assert byline(headline(State.FULL)) == "Jane Roe · The Lane · 3 Nov 2026 · 3 min · full"
    assert byline(headline(State.FAILED, "no such page")).endswith(" · failed: no such page")
    assert byline(headline(State.TEASER, queued=True)).endswith(" · teaser, queued")


def test_an_expansion_is_a_line_with_badge_number_state_and_length() -> None:
    columns, words = expansion_line(expansion(12, State.FULL, words=1300))
    assert columns.split() == ["12", columns.split()[1]]
    assert words == "Column 12 · full · 1,300 words · 6 min"
    assert expansion_line(expansion(3, State.FAILED, "gone"))[1] == "Column 3 · failed: gone"
    assert expansion_line(expansion(3, State.TEASER, words=1))[1] == "Column 3 · teaser · 1 word · 1 min"


def test_badges_differ_by_more_than_colour() -> None:
    signs = {state: expansion_line(expansion(1, state))[0].split()[1] for state in State}
    assert signs[State.PARTIAL] == signs[State.GATED]
    assert len(set(signs.values())) == 4


def test_several_expansions_are_summed_up_with_what_to_do_next() -> None:
    done = [expansion(1, State.FULL), expansion(2, State.FULL)]
    failed = expansion(3, State.FAILED, "gone")
    assert expanded_summary(done) == "2 of 2 full"
    assert expanded_summary([*done, failed, expansion(4, State.GATED)]) == "2 of 4 full · 1 gated · 1 failed"
    waiting = expansion(5, State.FAILED, queued=True)
    assert expanded_summary([*done, waiting]) == "2 of 3 full · 1 queued. When the network is back: opreader expand"
    known = expansion(6, State.GATED, tried=False)
    assert expanded_summary([*done, known]) == "2 of 3 full · 1 gated. To ask again, add --retry"
    assert expanded_summary([expansion(1, State.FULL, tried=False)]) == "1 of 1 full"


def test_readiness_counts_what_is_ready_and_what_is_not() -> None:
    packed = Packed(asked=44, full=41, gated=1, failed=2, words=380 * 238, bytes=14_200_000)
    assert readiness(packed) == "41 of 44 full, 1 gated, 2 failed · 6 h 20 of reading · 14 MB"
    packed = Packed(asked=3, full=1, partial=1, teaser=1, queued=1, words=10, pictures=1, bytes=900)
    assert readiness(packed) == (
        "1 of 3 full, 1 partial, 1 teaser · 1 min of reading · 1 queued · 1 picture · 900 bytes"
    )


@pytest.mark.parametrize(
    ("length", "words"), [(0, "0 min"), (59, "59 min"), (60, "1 h"), (61, "1 h 01"), (380, "6 h 20")]
)
def test_minutes_are_said_as_hours(length: int, words: str) -> None:
    assert tell_minutes(length) == words


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1.0 kB"),
        (48_900, "48 kB"),
        (1_400_000, "1.4 MB"),
        (14_999_999, "14 MB"),
        (2_500_000_000, "2.5 GB"),
    ],
)
def test_bytes_are_said_in_thousands(count: int, words: str) -> None:
    assert size(count) == words


@pytest.mark.parametrize(
    ("progress", "line"),
    [
        (ExpandProgress(0, 40), "expanding 0/40"),
        (ExpandProgress(12, 40, seconds=0.2), "expanding 12/40"),
        (ExpandProgress(12, 40, seconds=24.0, left=56.2), "expanding 12/40 · 30 a minute · 56 s left"),
        (ExpandProgress(12, 400, failed=2, queued=1, seconds=60.0, left=1940.0),
         "expanding 12/400 · 2 failed · 1 queued · 12 a minute · 33 min left"),
        (ExpandProgress(12, 900, seconds=60.0, left=4440.0), "expanding 12/900 · 12 a minute · 1 h 14 left"),
        (ExpandProgress(40, 40, seconds=60.0, left=0.0), "expanding 40/40 · 40 a minute"),
        (ExpandProgress(3, 20, seconds=9.0, stage="refresh"), "refreshing 3/20"),
        (ExpandProgress(3, 20, seconds=9.0, left=51.0, stage="pictures"), "fetching pictures 3/20 · 51 s left"),
    ],
)  # fmt: skip
def test_progress_tells_how_far_how_fast_and_how_long(progress: ExpandProgress, line: str) -> None:
    assert expanding(progress) == line


def test_a_refresh_tells_failures_only_where_there_are_some() -> None:
    assert refreshing(RefreshProgress(2, 5, 3, 0)) == "refreshing 2/5 · 3 new"
    assert refreshing(RefreshProgress(2, 5, 3, 1)) == "refreshing 2/5 · 3 new · 1 failed"


def test_rows_have_the_promised_keys() -> None:
    one = expansion(1, State.FAILED, "gone")
    assert set(expansion_row(one)) == EXPANSION
    assert set(expansion_row(one, explain=True)) == EXPANSION | {"explain"}
    assert expansion_row(one, explain=True)["explain"] == ["one candidate"]
    assert set(pack_row(Packed())) == PACK
    assert pack_row(Packed(words=239))["minutes"] == 2
