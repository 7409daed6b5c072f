"""The weekly backup behind the screen, and damage that is met while reading."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from opreader.config import Places
from opreader.keeping import Keeping
from opreader.store.vault import Vault
from opreader.ui.keeping import WeeklyBackup
from tests.store.kept_made import write_page
from tests.ui.stages import House


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    house = House(tmp_path)
    yield house
    await house.close()


def _keeping(house: House) -> Keeping:
    places = Places(house.home, house.home, house.home / "cache", house.home / "state")
    return Keeping(vault=Vault(places.library, places.backups), places=places, clock=house.desk.clock)


def _backups(house: House) -> list[Path]:
    return sorted((house.home / "state" / "backups").glob("*"))


async def test_a_backup_is_made_behind_and_one_a_week(house: House) -> None:
    await house.filled(1)
    async with house.opened(open_keeping=lambda: _keeping(house)) as play:
        weekly = play.app.main.background.weekly_backup
        await weekly.run()
        assert len(_backups(house)) == 1
        assert play.said()[0].startswith("weekly backup: ")
        assert "weekly backup" not in play.text
        await weekly.run()
        assert len(_backups(house)) == 1
        house.desk.clock.move(days=8)
        await weekly.run()
        assert len(_backups(house)) == 2


async def test_a_backup_that_can_not_be_written_is_said_once_and_reading_goes_on(house: House) -> None:
    await house.filled(1)
    (house.home / "state").write_text("a file where the folder should be")
    async with house.opened(open_keeping=lambda: _keeping(house)) as play:
        weekly = play.app.main.background.weekly_backup
        await weekly.run()
        await play.message("can't be written")
        await weekly.run()
        assert sum("can't be written" in line for line in play.said()) == 1
        await play.press("enter")
        assert play.pane("article").strip()


async def test_leaving_does_not_wait_for_a_backup(house: House) -> None:
    await house.filled(1)
    begun, over = threading.Event(), threading.Event()

    class Slow:
        def weekly(self, *, rest: float, stopped: object) -> None:
            begun.set()
            while not stopped():  # type: ignore[operator]
                over.wait(0.01)
            over.set()

    async with house.opened(open_keeping=Slow) as play:
        weekly: WeeklyBackup = play.app.main.background.weekly_backup
        running = asyncio.create_task(weekly.run())
        await asyncio.to_thread(begun.wait)
        assert not over.is_set()
    await running
    assert over.is_set()


async def test_a_damaged_text_is_a_line_and_other_articles_are_read(house: House) -> None:
    words = "It comes to what somebody pays for it in the end. "
    await house.with_teasers(words * 900, words * 30)
    await house.close()
    with closing(sqlite3.connect(house.home / "library.db")) as db:
        (long,) = db.execute("SELECT id FROM texts ORDER BY length(body) DESC LIMIT 1").fetchone()
        db.execute("UPDATE texts SET body = randomblob(20000) WHERE id = ?", (long,))
        db.commit()
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.execute("PRAGMA journal_mode = DELETE")
    async with house.opened() as play:
        await play.press("j", "enter")
        await play.until("somebody pays")
        await play.press("h", "g", "g", "enter")
        await play.until("This article can't be read")
        assert any("damaged" in line and "opreader doctor" in line for line in play.said())
        assert "somebody pays" not in play.pane("article")
        await play.press("h", "j", "enter")
        await play.until("somebody pays")


async def test_damage_of_a_neighbour_is_not_told_before_one_goes_there(house: House) -> None:
    await house.with_teasers("It comes to what somebody pays. " * 9, "Another one. " * 9, "A third one. " * 9)
    await house.close()
    with closing(sqlite3.connect(house.home / "library.db")) as db:
        db.execute(
            "UPDATE texts SET body = randomblob(2000) WHERE entry_id = (SELECT id FROM entries WHERE title LIKE '%3 of%')"
        )
        db.commit()
    async with house.opened() as play:
        await play.press("g", "g", "enter")
        await play.until("somebody pays")
        articles = play.app.main.articles
        await articles._prepare(await house.ids())
        assert not any("damaged" in line for line in play.said())
        assert len(articles._ready) == 2


async def test_a_damaged_page_is_a_line_and_the_app_lives(house: House) -> None:
    await house.filled(1, entries=3)
    await house.close()
    path = house.home / "library.db"
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (root,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'texts'").fetchone()
    write_page(path, root, b"\x55" * 4096)
    async with house.opened() as play:
        await play.press("enter")
        await play.until(lambda: any("damaged" in line for line in play.said()))
        assert "opreader doctor" in " ".join(play.said())
        await play.press("j", "enter", "k")
        assert play.pane("headlines").strip()
