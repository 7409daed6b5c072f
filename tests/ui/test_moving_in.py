"""The first start with another reader's files on the disk: offered once, brought over behind."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.newsboat_made import made_home
from tests.test_moving import RealChildren
from tests.ui.stages import House


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    (tmp_path / "home").mkdir()
    made = House(tmp_path / "home", children=RealChildren())
    yield made
    await made.close()


@pytest.fixture
def user(tmp_path: Path) -> Path:
    """The home folder of somebody who reads with newsboat."""
    made_home(tmp_path / "user" / ".newsboat")
    return tmp_path / "user"


async def test_enter_brings_everything_over(house: House, user: Path) -> None:
    async with house.opened(user_home=user) as play:
        await play.until("Moving in", "2 feeds, 1 query and 3")
        await play.press("enter")
        await play.until("Who pays", "The Ledger")
        await play.until(lambda: any("3 articles" in line and "2 feeds" in line for line in play.said()))
    async with house.opened(user_home=user) as play:
        await play.until("Who pays")
        assert "Moving in" not in play.text


async def test_escape_leaves_it_and_is_remembered(house: House, user: Path) -> None:
    async with house.opened(user_home=user) as play:
        await play.until("Moving in")
        await play.press("escape")
        assert "Moving in" not in play.text
        assert not play.app.main.feeds.subscribed
    async with house.opened(user_home=user) as play:
        await play.settled()
        assert "Moving in" not in play.text


async def test_nothing_is_offered_where_nothing_lies_or_nobody_looks(house: House, user: Path, tmp_path: Path) -> None:
    for home in (tmp_path / "nobody", None):
        async with house.opened(user_home=home) as play:
            await play.settled()
            assert "Moving in" not in play.text


async def test_who_has_feeds_is_offered_nothing(tmp_path: Path, user: Path) -> None:
    (tmp_path / "other").mkdir()
    house = House(tmp_path / "other")
    await house.filled(1)
    async with house.opened(user_home=user) as play:
        await play.settled()
        assert "Moving in" not in play.text


async def test_trouble_is_a_line(house: House, user: Path) -> None:
    async with house.opened(user_home=user) as play:
        await play.until("Moving in")
        (user / ".newsboat" / "cache.db").write_bytes(b"SQLite format 3\0" + b"\xff" * 4000)
        await play.press("enter")
        await play.until(lambda: any("cache.db" in line for line in play.said()))
        await play.until("The Ledger")
