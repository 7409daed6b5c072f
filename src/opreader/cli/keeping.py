"""The verbs backup and restore, and the weekly backup that a refresh ends with."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from opreader.cli.articles import json_option
from opreader.cli.guard import OK, guard
from opreader.cli.lines import size
from opreader.cli.output import fail, say, write_line, write_row
from opreader.cli.session import pass_globals
from opreader.errors import OpreaderError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from opreader.cli.session import Globals
    from opreader.model.kept import Backup, Restored

_FILE: Final = click.Path(path_type=Path)


@click.command()
@click.argument("file", required=False, type=_FILE)
@json_option
@pass_globals
def backup(options: Globals, file: Path | None, as_json: bool) -> None:
    """Write all that can't be had again into one file.

    Articles with their texts, marks, highlights and notes, feeds.toml and config.toml. Without FILE it goes into the
    folder of backups, where a backup of each week stands too. Others may have the library open meanwhile.
    """

    def work() -> int:
        from opreader.wiring_keeping import open_keeping

        made = open_keeping(options.places()).backup(file)
        if as_json:
            write_row(
                {
                    "type": "backup",
                    "path": str(made.path),
                    "bytes": made.size,
                    "articles": made.entries,
                    "highlights": made.highlights,
                }
            )
        else:
            write_line(str(made.path))
            say(f"{_holds(made)}, {size(made.size)}; bring it back with: opreader restore {quoted(made.path)}")
        return OK

    sys.exit(guard(work, home=options.home))


@click.command()
@click.argument("file", type=_FILE)
@json_option
@pass_globals
def restore(options: Globals, file: Path, as_json: bool) -> None:
    """Put a backup in the place of the library.

    The library of now, and feeds.toml, stay under dated names; the line that is printed says how to go back.
    """

    def work() -> int:
        from opreader.wiring_keeping import open_keeping

        restored = open_keeping(options.places()).restore(file)
        if as_json:
            write_row(
                {
                    "type": "restored",
                    "path": str(restored.path),
                    "articles": restored.entries,
                    "highlights": restored.highlights,
                    "kept": None if restored.kept is None else str(restored.kept),
                    "undoable": restored.undoable,
                    "feeds_kept": None if restored.feeds_kept is None else str(restored.feeds_kept),
                }
            )
        for line in _lines(restored):
            (say if as_json else write_line)(line)
        return OK

    sys.exit(guard(work, home=options.home))


def _lines(restored: Restored) -> Iterator[str]:
    yield f"restored: {_holds(restored)}, from {restored.path}"
    if restored.feeds_kept is not None:
        yield f"feeds.toml is that of the backup; the one of before is {restored.feeds_kept}"
    if restored.put_back:
        yield f"put back, for they were missing: {', '.join(restored.put_back)}"
    if restored.passed_over:
        yield f"left as they are, though the backup has others: {', '.join(restored.passed_over)}"
    if restored.kept is not None and restored.undoable:
        yield f"to go back: opreader restore {quoted(restored.kept)}"
    elif restored.kept is not None:
        yield f"the library of before could not be read; it is kept as {restored.kept}"


async def keep_weekly(options: Globals) -> None:
    """Make the weekly backup at the end of a verb, where it is due; trouble is told and does not change the exit code."""
    import asyncio  # not before a loop runs

    from opreader.wiring_keeping import open_keeping

    try:
        await asyncio.to_thread(open_keeping(options.places()).weekly)
    except OpreaderError as error:
        fail(str(error))


def quoted(path: Path) -> str:
    """A path as a shell takes it."""
    return shlex.quote(str(path))


def _holds(kept: Backup | Restored) -> str:
    articles = "1 article" if kept.entries == 1 else f"{kept.entries} articles"
    notes = "1 highlight or note" if kept.highlights == 1 else f"{kept.highlights} highlights and notes"
    return f"{articles}, {notes}" if kept.highlights else articles
