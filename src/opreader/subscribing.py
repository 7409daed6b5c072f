"""feeds.toml ↔ library: what is subscribed, changed, removed, imported; the file is the truth, the library follows."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from opreader.errors import ConfigError, NotFound
from opreader.masked import hide_password, without_user
from opreader.model import FeedKind, Subscription
from opreader.smart_feeds import MEMORY, read_step, taken_back, write_smart
from opreader.subscriptions import with_added, with_changed, without

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from opreader.model import Feed
    from opreader.ports import Clock, Store
    from opreader.subscriptions import Subscriptions, SubscriptionsFile

_STAMP: Final = "feeds.toml"
"""The name under which the library remembers the file that it follows."""
_OWED: Final = "undone"
"""The name under which it remembers what it took back and the file may not say yet: payloads of steps, a line each."""

_OF_NO_FILE: Final = frozenset({FeedKind.SAVED, FeedKind.ACCOUNT})
"""Feeds that stand in the library alone."""


class Subscribing:
    """The local subscriptions of one library."""

    def __init__(self, *, store: Store, file: SubscriptionsFile, clock: Clock) -> None:
        """Nothing is read yet."""
        self._store = store
        self._file = file
        self._clock = clock

    def all(self) -> tuple[Subscription, ...]:
        """What feeds.toml says. Raises ConfigError."""
        return self._file.load().feeds

    def whole(self) -> Subscriptions:
        """All that feeds.toml says, smart feeds too. Raises ConfigError."""
        return self._file.load()

    async def follow(self) -> bool:
        """Bring the library in line with feeds.toml where that changed; tells whether it did. Raises ConfigError."""
        stamp = await asyncio.to_thread(self._file.stamp)
        memory = await self._store.recall()
        if (owed := memory.get(_OWED)) and stamp is not None:
            with suppress(ConfigError):  # it stays owed, and all else goes on
                await self._put_back(owed)
                return True
        seen = memory.get(_STAMP)
        if stamp is None:
            if seen is None or all(feed.kind in _OF_NO_FILE for feed in await self._store.list_feeds()):
                return False
            raise ConfigError(
                f"{self._file.path} is missing; the library stays as it was. "
                "Put the file back (its last good copy ends in .bak)"
            )
        if seen == json.dumps(stamp) and MEMORY in memory:
            return False
        await self._load()
        return True

    async def _load(self) -> None:
        stamp = self._file.stamp()
        loaded = await asyncio.to_thread(self._file.load)
        await self._store.put_subscriptions(loaded.feeds, now=self._clock())
        await self._store.remember({_STAMP: json.dumps(stamp), MEMORY: write_smart(loaded.smart)})

    async def get_feed(self, name: str) -> Feed:
        """A feed by id, URL or title, local ones before those of accounts. Raises NotFound."""
        feeds = sorted(await self._store.list_feeds(), key=lambda feed: feed.account is not None)
        name = without_user(name)
        for tell in (lambda feed: str(feed.id), lambda feed: feed.url, lambda feed: feed.title):
            if found := [feed for feed in feeds if tell(feed) == name]:
                return found[0]
        folded = name.casefold()
        if found := [feed for feed in feeds if feed.title.casefold() == folded]:
            return found[0]
        with suppress(RuntimeError):  # "~nobody"
            path = str(Path(name).expanduser().absolute())
            if found := [feed for feed in feeds if feed.url in {path, name.rstrip("/")}]:
                return found[0]
        raise NotFound(f"There is no feed {hide_password(name)!r}; list them with: opreader feeds")

    async def add(self, subscriptions: Sequence[Subscription]) -> int:
        """Add feeds without asking them; known ones stay as they are. Returns how many are new."""
        await self.follow()
        before = {one.url for one in self.all()}
        new = [one for one in subscriptions if one.url not in before]
        if new:
            self._file.change(lambda whole: with_added(whole, *new))
        await self._load()
        return len(new)

    async def edit(self, url: str, /, **fields: Any) -> None:
        """Change fields of one feed. Raises NotFound."""
        await self.change(lambda whole: with_changed(whole, url, **fields))

    async def change(self, edit: Callable[[Subscriptions], Subscriptions]) -> None:
        """Change the file, and the library with it; what `edit` raises goes through. Raises ConfigError."""
        await self.follow()
        self._file.change(edit)
        await self._load()

    async def remove(self, feeds: Sequence[Feed]) -> None:
        """Take feeds out of the file and the lists; what undo needs to bring their lines back is kept with the step."""
        await self.follow()
        urls = [feed.url for feed in feeds if feed.account is None]
        gone = [one for one in self.all() if one.url in urls]
        self._file.set_aside(gone, now=self._clock())
        lines = json.dumps([_to_json(replace(one, headers=())) for one in gone])
        # Where this breaks off between library and file, the file is followed anew: what it still names comes back.
        await self._store.remember({_STAMP: ""})
        await self._store.remove_feeds([feed.id for feed in feeds], now=self._clock(), payload=lines)
        try:
            self._file.change(lambda whole: without(whole, urls))
        finally:
            await self._load()

    async def restore(self, lines: str) -> None:
        """Put removed feeds back as they were, or take a change of the smart feeds back; `lines` came back from undo.

        Raises ConfigError; the next `follow` tries again.
        """
        await self.follow()
        try:
            await self._put_back(lines)
        except ConfigError as error:
            why = getattr(error.__cause__, "strerror", None) or error
            raise ConfigError(
                f"That is taken back, but {self._file.path} can't be written ({why}): it follows as soon as it can be."
            ) from error

    async def _put_back(self, owed: str) -> None:
        """Have the file say what the library took back, a step a line; twice is as good as once. Raises ConfigError."""

        def edit(whole: Subscriptions) -> Subscriptions:
            for values in map(json.loads, owed.splitlines()):
                if isinstance(values, dict):
                    whole = replace(whole, smart=taken_back(whole.smart, read_step(values[MEMORY])))
                else:
                    whole = with_added(whole, *(self._whole(_from_json(one)) for one in values))
            return whole

        self._file.change(edit)
        await self._load()
        await self._store.remember({_OWED: ""})

    def forget_removed(self) -> None:
        """Erase what is kept of feeds that were removed too long ago for undo."""
        self._file.forget_aside(now=self._clock())

    def _whole(self, feed: Subscription) -> Subscription:
        """A removed feed with the headers that were set aside."""
        aside = self._file.find_aside(feed.url)
        return feed if aside is None or feed.headers else replace(feed, headers=aside.headers)


def _to_json(subscription: Subscription) -> dict[str, object]:
    every = subscription.refresh_every
    return asdict(subscription) | {"refresh_every": every.total_seconds() if every else None}


def _from_json(values: Mapping[str, Any]) -> Subscription:
    plain = ("url", "title", "folder", "full_text", "cookies", "user_agent", "muted", "note")
    every = values["refresh_every"]
    return Subscription(
        **{name: values[name] for name in plain},
        tags=tuple(values["tags"]),
        headers=tuple((name, value) for name, value in values["headers"]),
        refresh_every=None if every is None else timedelta(seconds=every),
    )
