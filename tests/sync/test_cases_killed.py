"""`kill -9` at every point of marking and syncing, with real processes: what the user did last is what both ends come to."""

import copy
import random
import shutil
from contextlib import suppress
from pathlib import Path

import pytest

from opreader.errors import LibraryError
from tests.sync.desk import Desk, there
from tests.sync.fake_articles import Holdings
from tests.sync.fake_greader import FakeGreader
from tests.sync.forked import Ended, Say, killed_at_request, run_apart

COLUMN = "https://column.example/feed.xml"
COUNT = 60


class Scene:
    """A library that was synced, marks to be made, and a server where somebody else marked; as often as wanted."""

    def __init__(self, folder: Path, server: FakeGreader) -> None:
        self.server = server
        self.folder = folder
        self.first = folder / "first.db"
        feeds = [server.held.add_feed(f"https://site{number}.example/feed.xml") for number in range(3)]
        self.items = [one for feed in feeds for one in server.held.add(feed, COUNT // 3)]
        run_apart(self.first, server, _sync)
        self.links = [one.link for one in self.items]
        server.held.mark([one.id for one in self.items[40:45]], read=True)
        server.held.mark([one.id for one in self.items[45:48]], starred=True)
        server.held.add(feeds[0], 5)
        self.held: Holdings = copy.deepcopy(server.held)

    def begin(self, name: str) -> Path:
        """A copy of the library, and the server as it was."""
        path = self.folder / f"{name}.db"
        shutil.copy(self.first, path)
        with self.server.lock:
            self.server.held = copy.deepcopy(self.held)
        return path

    async def act(self, desk: Desk, say: Say) -> None:
        """What the user does: marks, and syncs in between."""
        for links, change in (
            (self.links[:12], {"read": True}),
            (self.links[5:8], {"starred": True}),
            (self.links[10:12], {"read": False}),
        ):
            await self._mark(desk, say, links, change)
        await desk.syncs()
        await self._mark(desk, say, self.links[5:6], {"starred": False})
        await desk.syncs()

    async def _mark(self, desk: Desk, say: Say, links: list[str], change: dict[str, bool]) -> None:
        say({"begins": [links, change]})
        with suppress(LibraryError):  # which the user is told
            await desk.mark(links, **change)
            say({"done": [links, change]})

    def check(self, path: Path, ended: Ended) -> None:
        """Restart, sync, and see what both ends came to."""
        states = run_apart(path, self.server, _settle).said[-1]
        assert states["flickers"] == 0
        assert states["waiting"] == [0, 0]
        now = {link: tuple(state) for link, state in states["states"].items()}
        assert now == there(self.server)
        assert len(now) == COUNT + 5
        for (link, key), wanted in expected(ended).items():
            assert now[link][key == "starred"] in wanted, (link, key)
        assert all(now[link][0] for link in self.links[40:45])
        assert all(now[link][1] for link in self.links[45:48])


def expected(ended: Ended) -> dict[tuple[str, str], set[bool]]:
    """What the marks that were made have to come to; of one that was just being made both is right."""
    found: dict[tuple[str, str], set[bool]] = {}
    for one in ended.said:
        for what, (links, change) in one.items():
            for link in links:
                for key, value in change.items():
                    before = found.get((link, key), {False})
                    found[link, key] = {value} if what == "done" else before | {value}
    return found


async def _sync(desk: Desk, say: Say) -> None:
    say((await desk.syncs()).error)


async def _settle(desk: Desk, say: Say) -> None:
    result = await desk.syncs(3)
    assert result.error is None, result.error
    checks = [check for check in await desk.library.check() if not check.ok]
    assert not checks, checks
    say(
        {
            "states": await desk.states(),
            "waiting": [result.pending, result.rejected],
            "flickers": await desk.flickered(),
        }
    )


@pytest.fixture
def scene(tmp_path: Path, server: FakeGreader) -> Scene:
    return Scene(tmp_path, server)


def sample(count: int, *, of: int, long: bool) -> list[int]:
    """Some points of many, the same each time; all of them where minutes may be taken."""
    points = list(range(1, of + 1))
    return points if long else sorted(random.Random(8).sample(points, min(count, of)))


def test_killed_at_any_write_to_the_disk(scene: Scene, *, long: bool) -> None:
    whole = run_apart(scene.begin("whole"), scene.server, scene.act)
    assert not whole.killed
    assert whole.touches > 50
    for point in sample(6, of=whole.touches, long=long):
        path = scene.begin(f"write{point}")
        ended = run_apart(path, scene.server, scene.act, touch=point)
        assert ended.killed
        scene.check(path, ended)


def test_a_disk_that_is_full_at_any_write(scene: Scene, *, long: bool) -> None:
    whole = run_apart(scene.begin("whole"), scene.server, scene.act)
    for point in sample(3, of=whole.touches - 10, long=long):
        path = scene.begin(f"full{point}")
        scene.check(path, run_apart(path, scene.server, scene.act, touch=point, full=True))


WAYS: list[tuple[str, int]] = [
    ("POST .*edit-tag", 3),
    ("POST .*stream/items/contents", 1),
    ("GET .*stream/items/ids", 6),
    ("subscription/list", 2),
    ("ClientLogin", 2),
]


@pytest.mark.parametrize("done", [True, False])
@pytest.mark.parametrize(("where", "times"), WAYS)
def test_killed_at_any_request(scene: Scene, where: str, times: int, *, done: bool, long: bool) -> None:
    for skip in range(times) if long else (times - 1,):
        path = scene.begin(f"request{skip}")
        with killed_at_request(scene.server, where, skip=skip, done=done) as victim:
            ended = run_apart(path, scene.server, scene.act, victim=victim)
        assert ended.killed
        scene.check(path, ended)
