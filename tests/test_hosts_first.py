"""In which order articles of many hosts are asked for, and which hosts are left alone."""

import asyncio

import pytest

from opreader.hosts_first import Silence, Spread, host_of
from opreader.model import EntryId, Expansion, State

SLOW, QUICK = "slow.example", "quick.example"


def spread(*hosts: str | None, per_host: int = 2) -> Spread:
    """Entries 1, 2, … each with an article on its host."""
    links = [
        (EntryId(number), None if host is None else f"https://{host}/{number}")
        for number, host in enumerate(hosts, start=1)
    ]
    return Spread(links, per_host=per_host)


def came(
    state: State = State.FULL, *, queued: bool = False, seconds: float = 1.0, tried: bool = True, reason: str = "why"
) -> Expansion:
    return Expansion(
        EntryId(1), "A title", state, reason, queued=queued, words=0, source="feed", seconds=seconds, tried=tried
    )


UNREACHED = came(State.TEASER, queued=True, reason="no network")
STALLED = came(State.FAILED, seconds=21, reason="no whole answer within 30 seconds")


async def taken(some: Spread, count: int) -> list[tuple[int, str]]:
    """The next so many turns; none may have to be waited for."""
    turns = []
    for _ in range(count):
        turn = await asyncio.wait_for(some.next(), timeout=5)
        assert turn is not None
        turns.append(turn)
    return [(int(entry_id), host) for entry_id, host in turns]


async def test_entries_come_in_their_order_while_their_hosts_are_free() -> None:
    some = spread(SLOW, QUICK, SLOW, QUICK)
    assert await taken(some, 4) == [(1, SLOW), (2, QUICK), (3, SLOW), (4, QUICK)]
    assert await some.next() is None


async def test_a_busy_host_lets_others_go_before() -> None:
    some = spread(SLOW, SLOW, SLOW, QUICK, QUICK)
    assert [host for _, host in await taken(some, 4)] == [SLOW, SLOW, QUICK, QUICK]


async def test_a_turn_is_waited_for_until_one_is_given_back() -> None:
    some = spread(SLOW, SLOW, per_host=1)
    await taken(some, 1)
    waiting = asyncio.create_task(some.next())
    for _ in range(5):
        await asyncio.sleep(0)
    assert not waiting.done()
    some.give_back(SLOW)
    assert await asyncio.wait_for(waiting, timeout=5) == (2, SLOW)


async def test_all_who_wait_learn_that_nothing_is_left() -> None:
    some = spread(SLOW, SLOW, per_host=1)
    await taken(some, 1)
    waiting = [asyncio.create_task(some.next()) for _ in range(3)]
    await asyncio.sleep(0)
    some.give_back(SLOW)
    turns = await asyncio.wait_for(asyncio.gather(*waiting), timeout=5)
    assert sorted(map(str, turns)) == sorted(["(2, 'slow.example')", "None", "None"])


async def test_entries_without_a_link_hold_up_nobody() -> None:
    assert [number for number, _ in await taken(spread(None, None, None, None, per_host=1), 4)] == [1, 2, 3, 4]


async def test_stopping_hands_out_nothing_more() -> None:
    some = spread(SLOW, SLOW, QUICK, per_host=1)
    await taken(some, 2)
    waiting = asyncio.create_task(some.next())
    await asyncio.sleep(0)
    some.stop()
    assert await asyncio.wait_for(waiting, timeout=5) is None
    assert await some.next() is None


def test_a_host_is_left_alone_after_two_articles_without_any_answer() -> None:
    some = spread(SLOW, QUICK)
    some.note(SLOW, UNREACHED)
    assert some.silence(SLOW) is None
    some.note(SLOW, UNREACHED)
    assert some.silence(SLOW) == Silence("no network", unreached=True)
    assert some.silence(QUICK) is None


def test_a_host_that_sends_no_whole_answer_is_left_alone_but_not_for_later() -> None:
    some = spread(SLOW)
    for _ in range(2):
        some.note(SLOW, STALLED)
    assert some.silence(SLOW) == Silence("no whole answer within 30 seconds", unreached=False)


@pytest.mark.parametrize("answer", [came(), came(State.FAILED), came(State.GATED, seconds=60)])
def test_any_answer_between_counts_anew(answer: Expansion) -> None:
    some = spread(SLOW)
    for one in (UNREACHED, answer, UNREACHED, answer, STALLED):
        some.note(SLOW, one)
    assert some.silence(SLOW) is None


def test_what_was_not_asked_says_nothing_about_a_host() -> None:
    some = spread(SLOW)
    for one in (UNREACHED, came(tried=False), UNREACHED):
        some.note(SLOW, one)
    assert some.silence(SLOW) is not None


def test_entries_without_a_link_are_no_host_to_be_left_alone() -> None:
    some = spread(None)
    for _ in range(2):
        some.note("", UNREACHED)
    assert some.silence("") is None


@pytest.mark.parametrize(
    ("link", "host"),
    [
        ("https://Column.Example/a", "column.example"),
        ("https://column.example:8443/a", "column.example:8443"),
        ("https://me:secret@column.example/a", "column.example"),
        ("https://[broken/a", ""),
        ("mailto:me@column.example", ""),
        (None, ""),
    ],
)
def test_the_host_of_a_link(link: str | None, host: str) -> None:
    assert host_of(link) == host
