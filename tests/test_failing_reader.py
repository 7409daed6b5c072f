"""The reader on a disk whose n-th call fails: nothing hangs, the failure is ours, and what is done again comes out whole."""

import asyncio
import random
import shutil
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import pytest

from opreader.config import Config
from opreader.config_keys import Rule
from opreader.errors import ConfigError, LibraryError
from opreader.model import Selection, Subscription
from opreader.reader import Reader
from opreader.smart_feeds import SmartFeed
from tests.fakes import FakeChildren, FakeNet, MovingClock, document, feed_url, make_reader
from tests.pages import FakePages, full_text
from tests.store.failing_disk import Disk, Trouble, failing_disk

_WORDS: Final = "The whole column, from its first word to its last, and none of it a teaser. " * 20
_RULES: Final = (Rule("title:six", "mute"), Rule("title:seven", "tag:late"))
WAYS: Final = [(trouble, once) for trouble in Trouble for once in (True, False)]


class World:
    """What a reader on any copy of one home meets."""

    def __init__(self) -> None:
        self.net, self.children, self.pages = FakeNet(), FakeChildren(), FakePages()
        for feed in (1, 2, 3):
            self.children.feed(feed)
            self.show(feed, "one", "two", "three", "four")
            for entry in (1, 2, 3):
                self.pages.serve(
                    self.net, f"https://feed{feed}.example/{entry}", full_text(f"{feed}, {entry}: {_WORDS}")
                )

    def show(self, feed: int, *titles: str) -> None:
        """Have a feed show entries of these titles, whose texts are teasers."""
        for entry, title in enumerate(titles, 1):
            self.children.entry(
                feed, entry, title=f"{title} of {feed}", text=f"{feed}, {entry}: The whole column, from…"
            )
        self.net.answer(feed_url(feed), document(feed))

    def open(self, home: Path) -> Reader:
        """A reader on a home."""
        return make_reader(
            home,
            net=self.net,
            children=self.children,
            pages=self.pages,
            clock=MovingClock(),
            config=Config(rules=_RULES),
        )

    async def fill(self, reader: Reader) -> None:
        """Three feeds, one with what the file alone knows; a mark."""
        urls = [Subscription(feed_url(feed), note=f"note {feed}", folder="Papers") for feed in (1, 2, 3)]
        await reader.add_subscriptions(urls)
        await reader.refresh()
        await reader.mark([one.id for one in await self.rows(reader)][:2], read=True)

    async def rows(self, reader: Reader) -> list[Any]:
        """Every headline."""
        return await reader.list_headlines(Selection(), limit=0)

    async def held(self, reader: Reader, home: Path) -> dict[str, Any]:
        """What the reader tells of everything."""
        assert all(check.ok for check in await reader.check())
        rows = await self.rows(reader)
        feeds = await reader.list_feeds()
        return {
            "rows": sorted((row.title, row.read, row.starred, row.state, row.words, row.queued) for row in rows),
            "feeds": sorted((feed.title, feed.total, feed.unread, feed.starred) for feed in feeds),
            "smart": await reader.smart.list(),
            "file": sorted((home / "feeds.toml").read_text("utf-8").split("[[")),
            "waiting": await reader.index.waiting(),
            "packed": await reader.list_packed(),
        }


async def _refresh(world: World, reader: Reader) -> None:
    world.show(1, "another one", "two", "three", "four", "five", "six", "seven")
    world.show(2, "one", "two", "three", "four", "five", "six")
    await reader.refresh(force=True)


async def _expand(world: World, reader: Reader) -> None:
    await reader.expand([row.id for row in await world.rows(reader)])


async def _pack(_: World, reader: Reader) -> None:
    await reader.pack(reader.read_query("feed:Feed"))


async def _index(_: World, reader: Reader) -> None:
    await reader.index.run()


async def _save_query(_: World, reader: Reader) -> None:
    await reader.prepare()
    if not await reader.smart.list():
        await reader.smart.add(SmartFeed("Trade", "tariff"))


async def _remove(_: World, reader: Reader) -> None:
    await reader.prepare()
    gone = [feed for feed in await reader.list_feeds() if feed.url == feed_url(2)]
    if gone:
        await reader.remove_feeds(gone)


async def _bring_back(_: World, reader: Reader) -> None:
    if feed_url(2) not in [feed.url for feed in await reader.list_feeds()]:
        await reader.undo()
    await reader.prepare()


async def _add(_: World, reader: Reader) -> None:
    await reader.add_subscriptions([Subscription(f"https://new{n}.example/") for n in range(3)])


async def _save(world: World, reader: Reader) -> None:
    world.pages.serve(world.net, "https://paper.example/saved", full_text(f"Saved. {_WORDS}", title="Saved"))
    await reader.save("https://paper.example/saved")


Scene = Callable[[World, Reader], Awaitable[None]]
SCENES: Final[dict[str, tuple[Scene | None, Scene]]] = {
    "refresh": (None, _refresh),
    "expand": (None, _expand),
    "pack": (None, _pack),
    "index": (None, _index),
    "save a query": (None, _save_query),
    "remove": (None, _remove),
    "bring back": (_remove, _bring_back),
    "add": (None, _add),
    "save a page": (None, _save),
}


@pytest.fixture
def disk() -> Iterator[Disk]:
    with failing_disk() as disk:
        yield disk


@pytest.mark.parametrize("name", SCENES)
async def test_what_is_done_again_comes_out_as_if_nothing_had_failed(
    tmp_path: Path, disk: Disk, name: str, *, long: bool
) -> None:
    before, scene = SCENES[name]
    world, base, home = World(), tmp_path / "base", tmp_path / "home"
    base.mkdir()
    reader = world.open(base)
    await world.fill(reader)
    if before is not None:
        await before(world, reader)
    await reader.close()

    async def act(n: int, trouble: Trouble, *, once: bool) -> dict[str, Any]:
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(base, home)
        reader = world.open(home)
        disk.fail(n, trouble, once=once)
        async with asyncio.timeout(60):
            with suppress(LibraryError, ConfigError):
                await scene(world, reader)
            disk.heal()
            await scene(world, reader)
            held = await world.held(reader, home)
            await reader.close()
        return held

    shutil.copytree(base, home)
    reader = world.open(home)
    disk.heal()
    await scene(world, reader)
    calls = len(disk.calls)
    wanted = await world.held(reader, home)
    await reader.close()
    chance = random.Random(name)
    for n in range(1, calls + 1) if long else sorted(chance.sample(range(1, calls + 1), 4)):
        for trouble, once in WAYS if long else [chance.choice(WAYS)]:
            assert await act(n, trouble, once=once) == wanted, (n, trouble, once)


async def test_a_feed_whose_line_can_not_be_taken_out_stays_and_one_that_can_not_be_put_back_is_later(
    tmp_path: Path,
) -> None:
    world = World()
    reader = world.open(tmp_path)
    await world.fill(reader)
    file, copy = tmp_path / "feeds.toml", tmp_path / "feeds.toml.bak"

    def hamper() -> None:
        """No file can be written in the place of a folder."""
        copy.unlink(missing_ok=True)
        copy.mkdir()
        (copy / "full").touch()

    def free() -> None:
        shutil.rmtree(copy)

    async def listed() -> list[str]:
        return [feed.url for feed in await reader.list_feeds()]

    everything = await listed()
    hamper()
    with pytest.raises(ConfigError, match="can't be written"):
        await reader.remove_feeds([await reader.get_feed(feed_url(2))])
    assert await listed() == everything
    free()
    await reader.remove_feeds([await reader.get_feed(feed_url(2))])
    assert await listed() == [feed_url(1), feed_url(3)]
    hamper()
    with pytest.raises(ConfigError, match=r"^That is taken back, but .* can't be written"):
        await reader.undo()
    assert "note 2" not in file.read_text("utf-8")
    await reader.prepare()
    await reader.close()
    free()
    reader = world.open(tmp_path)
    await reader.prepare()
    assert 'note = "note 2"' in file.read_text("utf-8")
    assert sorted(await listed()) == everything
    assert not await reader.prepare()
    await reader.close()
