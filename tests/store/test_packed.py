"""What is packed for the flight: its order, how ready it is, its pictures."""

from opreader.model import EntryId, Packed, Selection, State
from opreader.ports import Store
from opreader.store import Library
from tests.contracts.store_values import NOW, entry, filled, page_text

_STATES = (State.FULL, State.PARTIAL, State.GATED, State.TEASER, State.FAILED)


async def _ids(store: Store, count: int) -> list[EntryId]:
    """Entries 0, 1, … of a feed, the newest first."""
    await filled(store, [entry(str(n), "Three words here.", hours=n + 1, state=State.TEASER) for n in range(count)])
    return [EntryId(n) for n in await store.list_ids(Selection())]


async def test_nothing_is_packed_at_first(store: Store) -> None:
    assert (await store.packed(), await store.list_packed(), await store.list_packed_pictures()) == (Packed(), [], [])


async def test_what_is_packed_stays_in_its_order_until_it_is_packed_anew(store: Store) -> None:
    a, b, c = await _ids(store, 3)
    await store.set_packed([c, a, b, a, EntryId(77)], pictures={})
    assert await store.list_packed() == [c, a, b]
    assert all(check.ok for check in await store.check())
    await store.set_packed([b], pictures={})
    assert await store.list_packed() == [b]


async def test_readiness_is_counted_by_state(store: Store) -> None:
    ids = await _ids(store, 7)
    for entry_id, state in zip(ids, _STATES, strict=False):
        await store.put_text(entry_id, page_text("Now there are five words.", state=state), now=NOW)
    await store.set_queued(ids[4:6], queued=True)
    await store.set_packed(ids[:6], pictures={})
    ready = await store.packed()
    assert (ready.asked, ready.full, ready.partial, ready.gated, ready.teaser, ready.failed) == (6, 1, 1, 1, 2, 1)
    assert (ready.queued, ready.words, ready.pictures) == (2, 10, 0)


async def test_bytes_are_those_of_the_best_texts(library: Library) -> None:
    a, b = await _ids(library, 2)
    await library.put_text(a, page_text("Words " * 400), now=NOW)
    await library.set_packed([a, b], pictures={})
    sizes = "SELECT sum(length(body)) FROM texts WHERE role = 'page' OR entry_id = ?"
    (wanted,) = await library._searches.run(lambda db: db.execute(sizes, (b,)).fetchone())
    assert (await library.packed()).bytes == wanted


async def test_what_is_deleted_is_not_packed_and_undo_packs_it_again(store: Store) -> None:
    a, b = await _ids(store, 2)
    await store.set_packed([a, b], pictures={a: ["https://x.example/a.png"]})
    await store.remove_entries([a], now=NOW)
    assert (await store.list_packed(), await store.list_packed_pictures()) == ([b], [])
    assert (await store.packed()).asked == 1
    await store.undo(now=NOW)
    assert await store.list_packed() == [a, b]


async def test_pictures_come_once_in_the_order_of_their_articles(store: Store) -> None:
    a, b = await _ids(store, 2)
    one, two, three = (f"https://x.example/{n}.png" for n in "123")
    await store.set_packed([b, a], pictures={a: [one, two], b: [three, one, f"{two}\n"]})
    assert await store.list_packed_pictures() == [three, one, two]


async def test_a_packed_row_without_an_entry_is_found_and_thrown_out(library: Library) -> None:
    await library._writer.run(lambda db: db.execute("INSERT INTO packed VALUES (77, 0, NULL)"))
    (found,) = [check for check in await library.check() if not check.ok]
    assert (found.name, found.detail) == ("rows", "1 packed articles without an entry")
    assert all(check.ok for check in await library.repair())


async def test_packing_anew_without_a_word_of_pictures_keeps_those_of_articles_that_stay(store: Store) -> None:
    a, b = await _ids(store, 2)
    await store.set_packed([a, b], pictures={a: ["https://x.example/a.png"], b: ["https://x.example/b.png"]})
    await store.set_packed([b])
    assert await store.list_packed_pictures() == ["https://x.example/b.png"]
