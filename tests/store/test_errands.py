"""What waits for the network: kept once, the longest first, until it is dropped."""

from datetime import timedelta

from opreader.ports import Store
from tests.contracts.store_values import COLUMN, NOW, PAGE


async def test_errands_wait_in_the_order_they_were_asked(store: Store) -> None:
    assert await store.list_errands() == []
    for minutes, kind, target in ((2, "open", PAGE), (1, "refresh", ""), (2, "add", COLUMN)):
        await store.put_errand(kind, target, now=NOW + timedelta(minutes=minutes))
    assert [(errand.kind, errand.target) for errand in await store.list_errands()] == [
        ("refresh", ""),
        ("open", PAGE),
        ("add", COLUMN),
    ]


async def test_an_errand_asked_twice_is_one_and_keeps_its_time(store: Store) -> None:
    for hours in range(2):
        await store.put_errand("add", COLUMN, now=NOW + timedelta(hours=hours))
    await store.put_errand("refresh", COLUMN, now=NOW)
    assert [(errand.kind, errand.asked) for errand in await store.list_errands()] == [("add", NOW), ("refresh", NOW)]


async def test_a_dropped_errand_is_forgotten_and_may_be_asked_again(store: Store) -> None:
    await store.put_errand("refresh", "", now=NOW)
    (errand,) = await store.list_errands()
    await store.drop_errand(errand.id)
    await store.drop_errand(errand.id)
    assert await store.list_errands() == []
    await store.put_errand("refresh", "", now=NOW)
    (again,) = await store.list_errands()
    assert again.id != errand.id


async def test_a_target_that_is_no_text_of_unicode_is_borne(store: Store) -> None:
    await store.put_errand("open", "/notes/\udcff\x1b.txt", now=NOW)
    (errand,) = await store.list_errands()
    assert errand.target == "/notes/\ufffd.txt"
