"""Smart feeds: queries that feeds.toml keeps among the feeds; each change is a step of undo."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from opreader.smart_feeds import (
    MEMORY,
    TakenBack,
    place_of,
    read_smart,
    with_smart,
    with_smart_changed,
    without_smart,
    write_step,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from opreader.library_ports import Steps
    from opreader.ports import Clock, Store
    from opreader.smart_feeds import SmartFeed
    from opreader.subscribing import Subscribing

    Edit = Callable[[tuple[SmartFeed, ...]], tuple[SmartFeed, ...]]


class Gathering:
    """The smart feeds of one library."""

    def __init__(self, *, store: Store, steps: Steps, subscribing: Subscribing, clock: Clock) -> None:
        """Nothing is read yet."""
        self._store = store
        self._steps = steps
        self._subscribing = subscribing
        self._clock = clock

    async def list(self) -> tuple[SmartFeed, ...]:
        """Those that feeds.toml had when the library followed it last, in its order."""
        return read_smart((await self._store.recall()).get(MEMORY))

    async def add(self, one: SmartFeed) -> None:
        """Put one at the end of feeds.toml. Raises UsageError for a name that is taken, ConfigError."""
        await self._change(lambda smart: with_smart(smart, one))
        await self._keep(f"saved the smart feed {one.name}", TakenBack(out=one.name))

    async def change(self, name: str, one: SmartFeed) -> None:
        """Make one another. Raises NotFound, UsageError for a name that is taken, ConfigError."""
        before = await self._change(lambda smart: with_smart_changed(smart, name, one))
        at = place_of(before, name)
        if before[at] != one:
            step = TakenBack(out=one.name, put=before[at], at=at)
            await self._keep(f"changed the smart feed {before[at].name}", step)

    async def remove(self, name: str) -> SmartFeed:
        """Take one out; tells what it was. Raises NotFound, ConfigError."""
        before = await self._change(lambda smart: without_smart(smart, name))
        at = place_of(before, name)
        await self._keep(f"removed the smart feed {before[at].name}", TakenBack(put=before[at], at=at))
        return before[at]

    async def _change(self, edit: Edit) -> tuple[SmartFeed, ...]:
        """Change the list of feeds.toml; tells what it was."""
        before: list[tuple[SmartFeed, ...]] = []

        def noted(smart: tuple[SmartFeed, ...]) -> tuple[SmartFeed, ...]:
            before.append(smart)
            return edit(smart)

        await self._subscribing.change(lambda whole: replace(whole, smart=noted(whole.smart)))
        return before[-1]

    async def _keep(self, label: str, step: TakenBack) -> None:
        await self._steps.note(label, json.dumps({MEMORY: write_step(step)}), now=self._clock())
