"""The port `Children` on the parent's side: jobs go out through a pool's `call`, answers come back checked."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, Final, Protocol

from opreader.feeds.codec import from_json, pairs_from_json
from opreader.model import DigestedFeed, ParseFailed

_DEADLINE: Final = 20.0
_MANY_ENTRIES: Final = 300
_FOLDER_DEADLINE: Final = 180.0
"""Seconds for a folder, which may hold thousands of files on a slow disk."""


class Call(Protocol):
    """A pool's way to have a job done; raises WorkerError where the child was stopped or failed."""

    def __call__(
        self, job: str, payload: Mapping[str, str], blob: bytes = b"", /, *, deadline: float = _DEADLINE
    ) -> Awaitable[Any]:
        """Have `job` done with its payload and raw bytes in so many seconds; the answer is JSON."""


class FeedChildren:
    """Feeds read in child processes."""

    def __init__(self, call: Call, *, close: Callable[[], Awaitable[None]]) -> None:
        """`call` and `close` are the pool's."""
        self._call = call
        self._close = close

    async def parse_feed(self, body: bytes, *, url: str, content_type: str) -> DigestedFeed | ParseFailed:
        """Read a feed document; entries come digested. Raises WorkerError."""
        return await _told(await self._call("parse_feed", {"url": url, "content_type": content_type}, body))

    async def read_path(self, path: Path) -> DigestedFeed | ParseFailed:
        """Read a local feed document, article or folder of articles. Raises WorkerError."""
        return await _told(await self._call("read_path", {"path": str(path)}, deadline=_FOLDER_DEADLINE))

    async def read_page(self, body: bytes, *, url: str, content_type: str) -> DigestedFeed | ParseFailed:
        """Read a web page as a feed of one article. Raises WorkerError."""
        return from_json(await self._call("read_page", {"url": url, "content_type": content_type}, body))

    async def find_feeds(self, body: bytes, *, url: str, content_type: str) -> tuple[tuple[str, str], ...]:
        """(URL, title) of the feeds that a web page names, then of usual paths (title empty). Raises WorkerError."""
        return pairs_from_json(await self._call("find_feeds", {"url": url, "content_type": content_type}, body))

    async def close(self) -> None:
        """Stop the children."""
        await self._close()


async def _told(answer: Any) -> DigestedFeed | ParseFailed:
    """What a child told of a feed; a long one is taken apart on a thread, so that the screen need not wait for it."""
    entries = answer.get("entries") if isinstance(answer, dict) else None
    if isinstance(entries, list) and len(entries) > _MANY_ENTRIES:
        return await asyncio.to_thread(from_json, answer)
    return from_json(answer)
