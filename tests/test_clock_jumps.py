"""A clock that jumps: what is new does not age, what waits does not wait for years, and what is due is asked."""

from datetime import timedelta
from pathlib import Path

import pytest

from opreader.config import Config
from opreader.model import FetchFailed, Selection, Status
from tests.desks import ReaderDesk
from tests.fakes import document, feed_url, make_reader

YEARS = timedelta(days=5 * 365)
ALL = Selection()


async def refreshed(desk: ReaderDesk) -> list[Status]:
    return [outcome.status for outcome in await desk.reader.refresh()]


@pytest.mark.parametrize("then_back", [False, True])
async def test_what_was_removed_a_minute_ago_is_not_erased_by_a_clock_that_jumps_by_years(
    tmp_path: Path, *, then_back: bool
) -> None:
    desk = ReaderDesk(tmp_path)
    feed = await desk.filled(1, entries=3)
    ids = await desk.ids()
    await desk.reader.remove_entries(ids[:1])
    await desk.filled(2)
    await desk.reader.remove_feeds([feed])
    desk.clock.now += YEARS
    for _ in range(3):
        await desk.reader.refresh()
        desk.clock.move(hours=1)
    if then_back:
        desk.clock.now -= YEARS
        await desk.reader.refresh()
    for _ in range(2):
        assert await desk.reader.undo() is not None
    assert set(ids) <= set(await desk.ids())
    await desk.reader.close()


async def test_what_was_removed_is_erased_after_thirty_days_of_a_clock_that_goes_on(tmp_path: Path) -> None:
    desk = ReaderDesk(tmp_path)
    await desk.filled(1, entries=3)
    await desk.reader.remove_entries((await desk.ids())[:1])
    desk.clock.now += YEARS
    await desk.reader.refresh()
    desk.clock.move(days=31)
    await desk.reader.refresh()
    assert await desk.reader.undo() is None
    await desk.reader.close()


async def test_what_was_removed_is_erased_after_a_month_away(tmp_path: Path) -> None:
    desk = ReaderDesk(tmp_path)
    await desk.filled(1, entries=3)
    await desk.reader.remove_entries((await desk.ids())[:1])
    desk.clock.move(days=31)
    await desk.reader.refresh()
    assert await desk.reader.undo() is None
    await desk.reader.close()


async def test_what_is_new_is_not_taken_out_by_age_when_the_clock_jumps(tmp_path: Path) -> None:
    desk = ReaderDesk(tmp_path)
    await desk.filled(1, entries=3)
    ids = await desk.ids()
    await desk.reader.mark(ids, read=True)
    await desk.reader.refresh()
    await desk.reader.close()
    desk.reader = make_reader(
        tmp_path, net=desk.net, children=desk.children, clock=desk.clock, config=Config(keep=timedelta(days=90))
    )
    desk.clock.now += YEARS
    await desk.reader.refresh()
    assert await desk.ids() == ids
    desk.clock.now -= YEARS
    await desk.reader.refresh()
    assert await desk.ids() == ids
    await desk.reader.close()


async def test_a_wait_that_was_noted_by_a_clock_years_ahead_does_not_last_for_years(tmp_path: Path) -> None:
    desk = ReaderDesk(tmp_path)
    await desk.filled(1)
    desk.clock.now += YEARS
    wait = desk.clock.now + timedelta(hours=3)
    desk.net.answer(feed_url(1), FetchFailed("the server asked for a pause (503)", status=503, retry_at=wait))
    assert await refreshed(desk) == [Status.FAILED]
    assert await refreshed(desk) == [Status.SKIPPED]
    desk.clock.now -= YEARS
    desk.net.answer(feed_url(1), document(1))
    assert await refreshed(desk) == [Status.UNCHANGED]
    await desk.reader.close()


async def test_lists_keep_their_order_and_marks_their_steps_through_a_jump(tmp_path: Path) -> None:
    desk = ReaderDesk(tmp_path)
    await desk.filled(1, entries=3)
    ids = await desk.ids()
    for jump in (YEARS, -YEARS, -YEARS):
        desk.clock.now += jump
        await desk.reader.mark(ids[:1], read=True)
        await desk.reader.refresh()
        undone = await desk.reader.undo()
        assert undone is not None
        assert undone.count == 1
        assert await desk.ids() == ids
    await desk.reader.close()
