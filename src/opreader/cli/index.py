"""The verb index, and the indexing that other verbs end with."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

import click

from opreader.cli.articles import json_option
from opreader.cli.guard import OK
from opreader.cli.output import Progress, fail, say, write_row
from opreader.cli.session import pass_globals, run
from opreader.errors import WorkerError

if TYPE_CHECKING:
    from collections.abc import Callable

    from opreader.cli.rows import Row
    from opreader.cli.session import Globals
    from opreader.model.related import IndexProgress
    from opreader.reader import Reader

_SHOW_EVERY: Final = 0.1
QUICK: Final = 2_000
"""Articles that a verb which is about something else still indexes at its end: some seconds."""


@click.command()
@json_option
@pass_globals
def index(options: Globals, as_json: bool) -> None:
    """Bring related headlines and copies up to date.

    `opreader refresh` ends with it, and the screen does it behind. Stopped, it goes on where it was.
    """
    shown = _Shown()

    async def work(reader: Reader) -> int:
        try:
            total = await reader.index.waiting()
            done = await reader.index.run(on_progress=shown.step)
            shown.note(done)
        finally:
            shown.progress.clear()
            if as_json:
                write_row(shown.row())
        if not as_json:
            articles = "1 article" if done.done == 1 else f"{done.done} articles"
            say(f"{articles} indexed" if total or done.done else "Every article is indexed already.")
        return OK

    run(options, work)


async def index_new(reader: Reader, *, most: int | None = None) -> None:
    """Index what came, at the end of a verb; more than `most` is left to `opreader index`, and said so.

    What the verb was asked for is done: trouble here is told, and does not change its exit code.
    """
    shown = _Shown()
    try:
        if most is not None and (waiting := await reader.index.waiting()) > most:
            say(f"{waiting} articles wait to be indexed: opreader index")
            return
        await reader.index.run(on_progress=shown.step)
    except WorkerError as error:
        shown.progress.clear()
        fail(f"related headlines are not up to date: {error}; go on with: opreader index")
    finally:
        shown.progress.clear()


class _Shown:
    """How far it is: a line that is rewritten, and a row at the end."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.progress = Progress()
        self._clock = clock
        self._begun = self._last = clock()
        self._done = self._total = 0

    def note(self, progress: IndexProgress) -> None:
        """Keep how far it is."""
        self._done, self._total = progress.done, progress.total

    def step(self, progress: IndexProgress) -> None:
        """Show how far it is, not more often than one can see."""
        self.note(progress)
        now = self._clock()
        if now - self._last >= _SHOW_EVERY:
            self._last = now
            self.progress.show(f"indexing {progress.done}/{progress.total}")

    def row(self) -> Row:
        """The `index` row."""
        seconds = round(self._clock() - self._begun, 3)
        return {"type": "index", "done": self._done, "total": self._total, "seconds": seconds}
