"""What changed behind a reader's back: another process wrote into the library, or somebody edited feeds.toml."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opreader.frozen import frozen

if TYPE_CHECKING:
    from opreader.library_ports import Others
    from opreader.subscribing import Subscribing


@frozen
class Changed:
    """What is not any more as it was when one looked last."""

    library: bool = False
    """Another process wrote: marks, articles, texts."""
    feeds: bool = False
    """feeds.toml says something else, and the library follows it already."""

    def __bool__(self) -> bool:
        return self.library or self.feeds


class Following:
    """Looks now and then; cheap where nothing happened."""

    def __init__(self, *, others: Others, subscribing: Subscribing) -> None:
        """Nothing is looked at yet."""
        self._others = others
        self._subscribing = subscribing

    async def look(self) -> Changed:
        """What changed since the last look; nothing at the first one. Raises ConfigError, LibraryError."""
        library = await self._others.changed()
        return Changed(library, await self._subscribing.follow())
