"""What the doctor says of entries that wait to be indexed, and what mending the library does to them."""

from datetime import timedelta

from opreader.model import EntryId
from opreader.model.signed import Signed
from opreader.store import Library
from opreader.store.connection import connect
from opreader.store.index_queue import QueueTable
from opreader.store.signatures import SignatureTable
from tests.contracts.store_values import NOW, entry, filled


async def _told(library: Library) -> str:
    (check,) = [one for one in await library.check() if one.name == "related tables"]
    assert check.ok
    return check.detail


async def test_the_doctor_says_how_many_wait_and_that_is_no_trouble(library: Library) -> None:
    await filled(library, [entry("a"), entry("b")])
    queue = QueueTable(library.lanes)
    assert await _told(library) == "2 entries to be indexed; `opreader index` does it"
    await queue.done(await queue.next(1))
    assert await _told(library) == "1 entry to be indexed; `opreader index` does it"
    await queue.done(await queue.next(1))
    assert not await _told(library)


async def test_mending_the_library_queues_everything_again(library: Library) -> None:
    await filled(library, [entry("a"), entry("b")])
    queue = QueueTable(library.lanes)
    turn = await queue.next(2)
    await queue.done(turn)
    assert await queue.count() == 0
    await library.repair()
    assert await queue.count() == 2
    await queue.done(turn)  # begun before
    assert await queue.count() == 2


async def test_of_every_so_many_ids_one_is_sampled(library: Library) -> None:
    feed = await filled(library, [entry(f"k{number}") for number in range(7)])
    assert feed.total == 7
    queue = QueueTable(library.lanes)
    first = await queue.sample(2, stride=2, after=EntryId(0))
    assert [one.id for one in first] == [2, 4]
    assert [one.id for one in await queue.sample(2, stride=2, after=first[-1].id)] == [6]


async def test_an_entry_that_is_erased_while_its_words_are_made_leaves_nothing(library: Library) -> None:
    await filled(library, [entry("a")])
    queue, signatures = QueueTable(library.lanes), SignatureTable(library.lanes)
    turn = await queue.next(1)
    gone = turn.entries[0].id
    await library.remove_entries([gone], now=NOW)
    await library.erase_removed(now=NOW + timedelta(days=40))
    keys = (7).to_bytes(4, "little")
    await signatures.put([Signed(gone, keys, keys, b"", is_short=False)])
    await queue.done(turn)
    db = connect(library.path, writes=False)
    rows = db.execute("SELECT entry_id FROM signatures UNION SELECT entry_id FROM signs").fetchall()
    db.close()
    assert rows == []
