"""The screen while the disk takes nothing: it says so, shows what is true, goes on, and can be left."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from opreader.model import Selection
from opreader.store import connection
from tests.store.failing_disk import Disk, Trouble, failing_disk
from tests.ui.stages import House, Play


@pytest.fixture
def disk() -> Iterator[Disk]:
    with failing_disk() as disk:
        yield disk


def _row(play: Play, title: str) -> str:
    return next((line for line in play.pane("headlines").splitlines() if title in line), "")


def _unread(play: Play) -> str:
    return play.pane("feeds").splitlines()[0].split()[-1]


async def _marks(house: House) -> list[tuple[bool, bool]]:
    rows = await house.reader.list_headlines(Selection(), limit=0)
    return [(row.read, row.starred) for row in rows]


async def test_a_mark_that_is_not_written_is_taken_back_and_said(tmp_path: Path, disk: Disk) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        await play.press("s")
        await play.until(lambda: "★" in _row(play, "Entry 1 of"))
        disk.fail(1, Trouble.FULL, once=False, kinds=["write"])
        await play.press("s")
        await play.message("not marked: The library")
        assert "the disk is full" in play.said()[0]
        assert "★" in _row(play, "Entry 1 of")
        await play.press("m")
        await play.until(lambda: len(play.said()) >= 4)
        await play.until(lambda: _unread(play) == "3")
        assert _row(play, "Entry 1 of").startswith("•")
        await play.press("A")
        await play.until(lambda: "nothing was marked" in play.said()[0])
        await play.until(lambda: play.pane("headlines").count("•") == 3)
        assert _unread(play) == "3"
        await play.press("u")
        await play.until(lambda: "nothing was taken back" in play.said()[0])
        await play.until(lambda: "★" in _row(play, "Entry 1 of"))
        await play.press("j", "D")
        await play.until(lambda: "not deleted" in play.said()[0])
        await play.until(lambda: bool(_row(play, "Entry 2 of")))
        assert await _marks(house) == [(False, True), (False, False), (False, False)]
        disk.heal()
        await play.press("k", "m")
        await play.until(lambda: _unread(play) == "2")
        await play.press("u", "u")
        await play.until(lambda: "★" not in play.pane("headlines"), lambda: _unread(play) == "3")
        assert await _marks(house) == [(False, False)] * 3
    assert not house.log.exists()


async def test_the_screen_opens_on_a_full_disk_and_keeps_marks_from_when_there_is_room(
    tmp_path: Path, disk: Disk
) -> None:
    house = House(tmp_path)
    await house.filled(1)
    await house.close()
    disk.fail(1, Trouble.FULL, once=False, kinds=["write", "shm"])
    async with house.opened() as play:
        await play.press("enter")
        await play.until("Words of 1, 1")
        await play.press("q", "s")
        await play.until(lambda: "the disk is full" in play.said()[0])
        await play.until(lambda: "★" not in play.pane("headlines"))
        disk.heal()
        await play.press("s")
        await play.until(lambda: "★" in _row(play, "Entry 1 of"))
        await play.press("j", "s")
        await play.until(lambda: "★" in _row(play, "Entry 2 of"))
        assert [starred for _, starred in await _marks(house)] == [True, True, False]
    assert not house.log.exists()


async def test_reading_goes_on_where_nothing_can_be_kept(tmp_path: Path, disk: Disk) -> None:
    house = House(tmp_path)
    await house.filled(1, 2)
    async with house.opened() as play:
        disk.fail(1, once=False)
        for title in ("Entry 1 of", "Entry 2 of"):
            await play.press("enter")
            await play.until(lambda title=title: title in play.pane("article"))  # type: ignore[misc]
            await play.press("q", "j")
        await play.press("n")
        await play.press("r")
        await play.press("/")
        await play.write("entry")
        await play.press("enter")
        await play.until("Entry 3 of")
    assert not house.log.exists()


@pytest.mark.parametrize("trouble", list(Trouble))
async def test_opreader_is_left_with_one_key_though_nothing_can_be_kept(
    tmp_path: Path, disk: Disk, trouble: Trouble
) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        disk.fail(1, trouble, once=False)
        await play.press("ctrl+q")
        await play.until(lambda: play.app.return_code == 0)


async def test_who_leaves_while_a_mark_fails_is_told_of_it(tmp_path: Path, disk: Disk) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        held = threading.Event()
        house.reader._store.lanes.writer.submit(lambda _: held.wait(20))  # type: ignore[attr-defined]
        disk.fail(1, once=False)
        await play.pilot.press("s", "ctrl+q")
        await play.message("opreader ends when it is done")
        held.set()
        await play.message("not marked: The library")
        await play.settled()
        assert play.app.return_code is None
        disk.heal()
        await play.press("s")
        await play.until(lambda: "★" in _row(play, "Entry 1 of"))
        await play.press("ctrl+q")
        await play.until(lambda: play.app.return_code == 0)


async def test_a_mark_that_another_program_holds_up_too_long_is_taken_back_and_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = House(tmp_path)
    await house.filled(1)
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.05)
    async with house.opened() as play:
        with closing(sqlite3.connect(tmp_path / "library.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await play.press("s")
            await play.message("not marked: The library")
            assert "is in use" in play.said()[0]
            await play.until(lambda: "★" not in play.pane("headlines"))
            await play.press("j", "enter")
            await play.until("Entry 2 of")
        await play.press("q", "k", "s")
        await play.until(lambda: "★" in _row(play, "Entry 1 of"))
        assert [starred for _, starred in await _marks(house)] == [True, False, False]
