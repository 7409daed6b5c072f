"""Smart feeds of a library: written to feeds.toml, followed from it, each change a step of undo."""

from pathlib import Path

import pytest

from opreader.errors import ConfigError, NotFound, UsageError
from opreader.model import Subscription
from opreader.smart_feeds import SmartFeed
from tests.desks import ReaderDesk

ONE, TWO = SmartFeed("One", "a"), SmartFeed("Two", "b", "Trade")


@pytest.fixture
def desk(tmp_path: Path) -> ReaderDesk:
    return ReaderDesk(tmp_path)


async def test_each_change_is_in_the_file_and_undone_step_by_step(desk: ReaderDesk) -> None:
    smart = desk.reader.smart
    await smart.add(ONE)
    await smart.add(TWO)
    await smart.change("one", SmartFeed("First", "z"))
    assert await smart.remove("Two") == TWO
    assert await smart.list() == (SmartFeed("First", "z"),)
    assert 'name = "First"' in (desk.home / "feeds.toml").read_text("utf-8")
    labels = []
    seen = []
    while (undone := await desk.reader.undo()) is not None:
        labels.append(undone.label)
        seen.append(await smart.list())
    assert labels == [
        "removed the smart feed Two",
        "changed the smart feed One",
        "saved the smart feed Two",
        "saved the smart feed One",
    ]
    assert seen == [(SmartFeed("First", "z"), TWO), (ONE, TWO), (ONE,), ()]


async def test_what_is_refused_leaves_no_step(desk: ReaderDesk) -> None:
    smart = desk.reader.smart
    await smart.add(ONE)
    with pytest.raises(UsageError):
        await smart.add(SmartFeed("ONE", "b"))
    with pytest.raises(NotFound):
        await smart.remove("Two")
    await smart.change("One", ONE)
    assert (await desk.reader.undo()) is not None
    assert (await desk.reader.undo()) is None


async def test_one_written_by_hand_is_followed_and_feeds_stay(desk: ReaderDesk) -> None:
    await desk.reader.add_subscriptions([Subscription("https://feed1.example/")])
    path = desk.home / "feeds.toml"
    path.write_text(path.read_text("utf-8") + '\n[[smart]]\nname = "By hand"\nquery = "x"\n', "utf-8")
    assert await desk.reader.prepare()
    assert await desk.reader.smart.list() == (SmartFeed("By hand", "x"),)
    await desk.reader.smart.add(ONE)
    assert len(await desk.reader.list_feeds()) == 1


async def test_a_file_that_can_not_be_read_stays_as_it_is(desk: ReaderDesk) -> None:
    path = desk.home / "feeds.toml"
    path.write_text("[[smart]]\nname = 3\n", "utf-8")
    with pytest.raises(ConfigError):
        await desk.reader.smart.add(ONE)
    assert path.read_text("utf-8") == "[[smart]]\nname = 3\n"
    assert await desk.reader.undo() is None


async def test_undo_of_a_removed_feed_brings_the_feed_back_as_before(desk: ReaderDesk) -> None:
    feed = await desk.filled(1)
    await desk.reader.smart.add(ONE)
    await desk.reader.remove_feeds([feed])
    await desk.reader.undo()
    assert [one.url for one in await desk.reader.list_feeds()] == [feed.url]
    assert await desk.reader.smart.list() == (ONE,)
