"""One run of a verb: opens the library by the global options, turns errors into lines and exit codes."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

import click

from opreader.cli.output import fail, say
from opreader.errors import LibraryError, OpreaderError, QueryError, UsageError

if TYPE_CHECKING:
    from opreader.config import Config, Places
    from opreader.reader import Reader

OK: Final = 0
PARTLY: Final = 1
WRONG_WORDS: Final = 2
NO_LIBRARY: Final = 3
BUG: Final = 70
INTERRUPTED: Final = 130


@dataclass(frozen=True, slots=True)
class Globals:
    """The options that stand before a verb."""

    home: Path | None = None
    offline: bool = False

    def places(self) -> "Places":
        """The folders of this run."""
        from opreader.wiring import find_places

        return find_places(self.home)

    def config(self) -> "Config":
        """What config.toml says. Raises ConfigError."""
        from opreader.config import load_config

        return load_config(self.places().config_file)


pass_globals = click.make_pass_decorator(Globals, ensure=True)


def exit_code(error: OpreaderError) -> int:
    """The exit code that an error of ours means."""
    if isinstance(error, UsageError):
        return WRONG_WORDS
    return NO_LIBRARY if isinstance(error, LibraryError) else PARTLY


def complain(error: OpreaderError) -> int:
    """Say an error in a line, with a pointer at the word for a query. Returns the exit code."""
    fail(str(error))
    if isinstance(error, QueryError):
        from opreader.query import render_pointer

        for line in render_pointer(error).splitlines():
            sys.stderr.write(f"  {line}\n")
    return exit_code(error)


def run(options: Globals, work: "Callable[[Reader], Awaitable[int]]", *, prepare: bool = True) -> NoReturn:
    """Open the library, do the work, close it and leave with its exit code."""

    async def whole() -> int:
        from opreader.wiring import open_reader

        reader = open_reader(home=options.home, offline=options.offline)
        try:
            if prepare:
                await reader.prepare()
            return await work(reader)
        finally:
            await reader.close()

    sys.exit(guard(lambda: asyncio.run(whole())))


def guard(work: Callable[[], int]) -> int:
    """Do the work; an error of ours becomes a line and its code, an interrupt 130, a closed pipe ends quietly."""
    try:
        return work()
    except OpreaderError as error:
        return complain(error)
    except KeyboardInterrupt:
        say("opreader: interrupted; what was done is kept")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has seen enough; nothing more can be written, not even at exit.
        sys.stderr.close()
        return PARTLY
    except Exception as error:  # noqa: BLE001 - the outermost edge: a bug is told with the place of its report
        from opreader.wiring import report_bug

        fail(f"a bug: {type(error).__name__}; please report it with what is in {report_bug(error)}")
        return BUG
