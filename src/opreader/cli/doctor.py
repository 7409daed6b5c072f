"""The verb doctor: findings, a line or row each; what was mended; and the exit code that says how bad it is."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from opreader.cli.articles import json_option
from opreader.cli.guard import NO_LIBRARY, OK, PARTLY, WRONG_WORDS, guard
from opreader.cli.output import fail, write_line, write_row
from opreader.cli.rows import check_row
from opreader.cli.session import pass_globals
from opreader.errors import LibraryBusy, OpreaderError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opreader.cli.session import Globals
    from opreader.model import Check


@click.command()
@click.option("--repair", is_flag=True, help="Mend what can be mended without losing anything.")
@json_option
@pass_globals
def doctor(options: Globals, repair: bool, as_json: bool) -> None:
    """Examine the library and all that it stands on.

    A line for each thing: what is wrong, why, and what to do next. The exit status speaks of the library: 0, it is sound;
    1, it is not; 3, it can't be opened; and 2, config.toml can't be read.

    --repair counts and indexes anew; saves what can be read of a damaged library into a new one and keeps the damaged
    file; and puts the last good feeds.toml in the place of one that can't be read.
    """

    def work() -> int:
        import asyncio

        from opreader.wiring_keeping import open_doctor

        one = open_doctor(options.places(), offline=options.offline)
        trouble: OpreaderError | None = None
        mended: list[Check] = []
        if repair:
            try:
                mended = one.repair()
            except LibraryBusy:
                raise  # nothing was looked at, for somebody is at it
            except OpreaderError as error:
                trouble = error
        checks = [*mended, *asyncio.run(one.examine())]
        for check in checks:
            if as_json:
                write_row(check_row(check))
            else:
                write_line(f"{'ok ' if check.ok else 'BAD'} {check.name}{f': {check.detail}' if check.detail else ''}")
        if trouble is not None:
            fail(str(trouble))
        return _close(checks, repaired=repair, told=trouble is not None)

    sys.exit(guard(work, home=options.home))


def _close(checks: Sequence[Check], *, repaired: bool, told: bool) -> int:
    """Say in a line how it stands. Returns the exit code."""
    from opreader.doctor import CONFIG, LIBRARY, OF_THE_LIBRARY

    bad = {check.name: check.detail for check in checks if not check.ok}
    line, code = "", PARTLY if told else OK
    if LIBRARY in bad:
        line, code = f"the library can't be opened: {bad[LIBRARY]}", NO_LIBRARY
    elif CONFIG in bad:
        line, code = bad[CONFIG], WRONG_WORDS
    elif bad.keys() & OF_THE_LIBRARY:
        way = (
            "the lines marked BAD say what to do"
            if repaired
            else "mend what can be mended with: opreader doctor --repair"
        )
        line, code = f"the library is not sound; {way}", PARTLY
    elif bad:
        line = f"the library is sound, but not all about it: {', '.join(bad)}; the lines marked BAD say what to do"
    if line and not told:
        fail(line)
    return code
