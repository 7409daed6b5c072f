"""What entries are known by: values by entry, what too many have, whom to look at again."""

import sqlite3
import struct
from collections.abc import Sequence

import pytest

from opreader.library_ports import Signatures
from opreader.model import EntryId
from opreader.model.signed import Signed
from opreader.store import Library
from opreader.store.signatures import SignatureTable, forget

COMMON_FROM = 4


@pytest.fixture
def signatures(library: Library) -> Signatures:
    return SignatureTable(library.lanes, common_from=COMMON_FROM)


def signed(number: int, keys: Sequence[int] = (), runs: Sequence[int] = (), *, short: bool = False) -> Signed:
    return Signed(
        EntryId(number),
        struct.pack(f"<{len(keys) + 1}i", -number, *keys),
        struct.pack(f"<{len(runs)}i", *runs),
        b"facts",
        is_short=short,
    )


async def near(signatures: Signatures, number: int) -> tuple[EntryId, ...]:
    return (await signatures.around([EntryId(number)])).near[EntryId(number)]


async def settled(signatures: Signatures) -> None:
    _, turn = await signatures.waiting(limit=1000)
    await signatures.matched(turn)


async def test_entries_that_share_several_runs_are_near(signatures: Signatures) -> None:
    await signatures.put([signed(1, runs=range(10, 20)), signed(2, runs=range(15, 25)), signed(3, runs=range(18, 28))])
    assert await near(signatures, 1) == (2,)
    assert await near(signatures, 2) == (1, 3)


async def test_a_short_entry_is_near_those_that_begin_like_it(signatures: Signatures) -> None:
    await signatures.put([signed(1, [7], short=True), signed(2, [7, 8]), signed(3, [7]), signed(4, [8])])
    assert await near(signatures, 1) == (2, 3)
    assert await near(signatures, 2) == (1,)


async def test_around_tells_both_and_what_they_are_known_by(signatures: Signatures) -> None:
    one, other = signed(1, [7], range(10, 20), short=True), signed(2, [7], range(10, 20))
    await signatures.put([one, other])
    found = await signatures.around([EntryId(1), EntryId(99)])
    assert found.signed == {1: one, 2: other}
    assert found.near == {1: (2,)}
    assert found.common == frozenset()


async def test_a_value_of_many_entries_is_common_and_brings_nobody_near(signatures: Signatures) -> None:
    runs = range(10, 20)
    await signatures.put([signed(number, runs=runs) for number in range(1, COMMON_FROM)])
    assert len(await near(signatures, 1)) == COMMON_FROM - 2
    await settled(signatures)
    await signatures.put([signed(COMMON_FROM, runs=runs)])
    assert await near(signatures, 1) == ()
    assert (await signatures.around([EntryId(1)])).common == frozenset(runs)
    waiting, _ = await signatures.waiting(limit=100)
    assert set(waiting) == set(range(1, COMMON_FROM + 1)), "what was near by it has to be looked at again"


async def test_a_value_that_became_rare_counts_again(library: Library, signatures: Signatures) -> None:
    await signatures.put([signed(number, runs=range(10, 20)) for number in range(1, COMMON_FROM + 1)])
    await settled(signatures)

    def erase(db: sqlite3.Connection) -> None:
        forget(db, [1], common_from=COMMON_FROM)

    await library.lanes.writer.run(erase)
    assert (await signatures.waiting(limit=100))[0] == [2, 3, 4]
    assert await near(signatures, 2) == (3, 4)
    assert (await signatures.around([EntryId(1)])).signed == {}


async def test_a_teaser_waits_when_another_text_begins_like_it(signatures: Signatures) -> None:
    await signatures.put([signed(1, [7], short=True), signed(2, [9], short=True), signed(3, [7])])
    await settled(signatures)
    await signatures.put([signed(4, [7])])
    assert set((await signatures.waiting(limit=100))[0]) == {1, 4}
    await settled(signatures)
    await signatures.put([signed(4, [9])])
    assert set((await signatures.waiting(limit=100))[0]) == {1, 2, 4}, "that of before and that of now"


async def test_what_waits_is_told_in_turns(signatures: Signatures) -> None:
    await signatures.put([signed(1), signed(2), signed(3)])
    ids, turn = await signatures.waiting(limit=2)
    await signatures.put([signed(1)])
    await signatures.matched(turn)
    assert ids == [1, 2]
    assert (await signatures.waiting(limit=9))[0] == [3, 1]


async def test_an_entry_without_text_is_not_kept(signatures: Signatures) -> None:
    await signatures.put([signed(1, [7])])
    await signatures.put([Signed(EntryId(1), b"", b"", b"", is_short=True)])
    assert (await signatures.around([EntryId(1)])).signed == {}
