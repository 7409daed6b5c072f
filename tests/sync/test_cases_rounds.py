"""Two clients and a third one at the server, for many rounds, with kills and faults: both end equal, and no mark is lost."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.sync.desk import NOW, Desk, there
from tests.sync.fake_greader import FakeGreader
from tests.sync.fake_miniflux import FakeMiniflux
from tests.sync.forked import Say, Victim, run_apart
from tests.sync.traps import like_miniflux

Server = FakeGreader | FakeMiniflux
Marks = list[tuple[str, str, bool]]
"""(link, "read" or "starred", value)."""
FAULTS: tuple[dict[str, Any], ...] = (
    {"drop": True},
    {"cut": True},
    {"half": True},
    {"broken_off": True},
    {"status": 500},
    {"status": 503, "times": 2},
    {"status": 429, "headers": {"Retry-After": "1"}},
    {"body": b"[]"},
    {"body": b"<html>log in</html>"},
    {"slow": 0.05},
)
PATHS = ("edit-tag|PUT .*entries", "items/ids|entries/ids", "items/contents|GET .*entries[?]?", "list|feeds", ".*")
WHERE = ("edit-tag|PUT .*entries", "items/ids|entries/ids", "items/contents", "")


@dataclass
class Play:
    """What happens, drawn by lot, and what must come of it."""

    folder: Path
    server: Server
    kind: str
    lot: random.Random
    now: Any = NOW
    links: list[str] = field(default_factory=list)
    wanted: dict[tuple[str, str], set[bool]] = field(default_factory=dict)
    marked: int = 0
    kills: int = 0
    faults: int = 0

    def begin(self) -> None:
        for number in range(3):
            self.server.held.add(self.server.held.add_feed(f"https://site{number}.example/feed.xml"), 20)
        self._note_links()

    def _note_links(self) -> None:
        self.links = [one.link for one in self.server.held.items.values()]

    def epoch(self, rounds: int) -> None:
        """Some rounds in which each article belongs to one of the three, then quiet."""
        self.wanted = {}
        shuffled = self.lot.sample(self.links, len(self.links))
        third = len(shuffled) // 3
        for _ in range(rounds):
            for name, links in (("a", shuffled[:third]), ("b", shuffled[third : 2 * third])):
                self._elsewhere(shuffled[2 * third :])
                self._client(name, links)
        self._quiet()

    def _elsewhere(self, links: list[str]) -> None:
        """A web page's user marks, now or between two requests of a client."""
        some = self._draw(links, most=6)
        pattern = self.lot.choice(PATHS[:3])

        def act() -> None:
            ids = {one.link: one.id for one in self.server.held.items.values()}
            for link, key, value in some:
                self.server.held.mark([ids[link]], **{key: value})

        for link, key, value in some:
            self.wanted[link, key] = {value}
        if self.lot.random() < 0.5:
            with self.server.lock:
                act()
            return
        self.server.after(pattern, act)
        self._later = act

    _later: Callable[[], None] = lambda: None

    def _draw(self, links: list[str], *, most: int) -> Marks:
        count = self.lot.randint(0, most)
        return [
            (link, self.lot.choice(("read", "read", "starred")), self.lot.random() < 0.6)
            for link in self.lot.sample(links, min(count, len(links)))
        ]

    def _client(self, name: str, links: list[str]) -> None:
        """One of the two marks and syncs a few times, whatever happens to it."""
        batches = [self._draw(links, most=8) for _ in range(3)]
        victim = Victim()
        touch = self._mishaps(victim)
        ended = run_apart(
            self.folder / f"{name}.db",
            self.server,
            _act(batches),
            touch=touch,
            now=self.now,
            victim=victim,
            kind=self.kind,
        )
        self.now += timedelta(minutes=7)
        self.kills += ended.killed
        for one in ended.said:
            for what, marks in one.items():
                for link, key, value in marks:
                    done = what == "done"
                    self.marked += done
                    self.wanted[link, key] = {value} if done else {True, False}  # it may have died in the middle
        with self.server.lock:
            self.server.faults.clear()
            self.server._after.clear()  # what was not reached
            self._later()
            self._later = lambda: None

    def _mishaps(self, victim: Victim) -> int:
        """What goes wrong for the next client; returns at which of its writes it is killed, 0 for none."""
        lot = self.lot
        if lot.random() < 0.3:
            self.server.held.add(self.server.held.feeds[1], lot.randint(1, 3))
        if lot.random() < 0.3:
            for one in lot.sample(list(self.server.held.items.values())[-20:], 3):
                one.html = f"<p>Corrected: {lot.random()} paid for it.</p>"
        for _ in range(lot.choice((0, 0, 1, 2, 3))):
            self.faults += 1
            self.server.fail(lot.choice(PATHS), skip=lot.randint(0, 3), **lot.choice(FAULTS))
        if isinstance(self.server, FakeGreader):
            self.server.traps.page_cap = lot.choice((None, 15, 40, 500))
            if lot.random() < 0.1:
                self.server.after("edit-tag", self.server.new_password)
        else:
            self.server.ids_at_once = lot.choice((10_000, 15, 40))
        fate = lot.random()
        if 0.35 < fate < 0.5:
            self.server.after(lot.choice(WHERE), victim.kill)
        return int(lot.triangular(1, 160, 20)) if fate < 0.35 else 0

    def _quiet(self) -> None:
        """Nothing happens any more: both ends are equal, and every last mark is there."""
        ends = [
            run_apart(self.folder / f"{name}.db", self.server, _settle, now=self.now, kind=self.kind).said[-1]
            for name in ("a", "b", "a")
        ]
        held = there(self.server)
        for end in ends[1:]:
            assert end["error"] is None
            assert end["waiting"] == [0, 0]
            assert end["flickers"] == 0, "a pull changed what waits to be sent"
            assert {link: tuple(state) for link, state in end["states"].items()} == held
        for (link, key), wanted in self.wanted.items():
            assert held[link][key == "starred"] in wanted, (link, key)
        self._note_links()


def _act(batches: list[Marks]) -> Callable[[Desk, Say], Awaitable[None]]:
    async def act(desk: Desk, say: Say) -> None:
        for marks in batches:
            known = await desk.states()
            for link, key, value in marks:
                if link not in known:
                    continue
                say({"begins": [(link, key, value)]})
                # Twice, so that it is the user's word even where it is so already.
                await desk.mark([link], **{key: not value})
                await desk.mark([link], **{key: value})
                say({"done": [(link, key, value)]})
            await desk.syncs()

    return act


async def _settle(desk: Desk, say: Say) -> None:
    result = await desk.syncs(3)
    say(
        {
            "error": result.error,
            "states": await desk.states(),
            "waiting": [result.pending, result.rejected],
            "flickers": await desk.flickered(),
        }
    )


def _servers() -> list[tuple[str, Callable[[], Server], str]]:
    return [
        ("FreshRSS", FakeGreader, "greader"),
        ("Miniflux by Google Reader", lambda: FakeGreader(like_miniflux(), base="/feeds"), "greader"),
        ("Miniflux", FakeMiniflux, "miniflux"),
    ]


@pytest.mark.parametrize(("make", "kind"), [row[1:] for row in _servers()], ids=[row[0] for row in _servers()])
def test_rounds_of_two_clients_lose_nothing(
    tmp_path: Path, make: Callable[[], Server], kind: str, *, long: bool
) -> None:
    with make() as server:
        play = Play(tmp_path, server, kind, random.Random(f"rounds of {kind}"))
        play.begin()
        for _ in range(67 if long else 1):
            play.epoch(3)
        assert play.marked > (2_000 if long else 10)
        assert play.kills > (50 if long else -1)
