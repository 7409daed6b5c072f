"""One run of a verb: opens the library by the global options, does the work, leaves with its exit code."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NoReturn

import click

from opreader.cli.guard import guard
from opreader.cli.output import say
from opreader.errors import LibraryBusy, LibraryReadOnly
from opreader.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from opreader.config import Config, Places
    from opreader.reader import Reader


@frozen
class Globals:
    """The options that stand before a verb."""

    home: Path | None = None
    offline: bool = False

    def places(self) -> Places:
        """The folders of this run."""
        from opreader.wiring import find_places

        return find_places(self.home)

    def config(self) -> Config:
        """What config.toml says. Raises ConfigError."""
        from opreader.wiring import read_config

        return read_config(self.places())


pass_globals = click.make_pass_decorator(Globals, ensure=True)


def run(options: Globals, work: Callable[[Reader], Awaitable[int]], *, prepare: bool = True) -> NoReturn:
    """Open the library, do the work, close it and leave with its exit code."""

    async def whole() -> int:
        from opreader.wiring import open_reader

        reader = open_reader(home=options.home, offline=options.offline, on_wait=say)
        behind: LibraryBusy | LibraryReadOnly | None = None
        try:
            if prepare:
                try:
                    await reader.prepare()
                except (LibraryBusy, LibraryReadOnly) as error:
                    behind = error  # reading goes on
            code = await work(reader)
            if behind is not None:
                say(f"opreader: what feeds.toml says is not in the library yet. {behind}")
            return code
        finally:
            await reader.close()

    import asyncio

    sys.exit(guard(lambda: asyncio.run(whole()), home=options.home))
