"""The verb on authors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from opreader.cli.articles import json_option, limit_option
from opreader.cli.guard import OK
from opreader.cli.output import say, write_line, write_row
from opreader.cli.rows import author_row
from opreader.cli.session import pass_globals, run

if TYPE_CHECKING:
    from opreader.cli.session import Globals
    from opreader.reader import Reader


@click.command()
@click.argument("name", nargs=-1, metavar="[NAME]")
@limit_option
@json_option
@pass_globals
def authors(options: Globals, name: tuple[str, ...], limit: int, as_json: bool) -> None:
    """List authors, those with most unread first.

    With NAME, those whose name contains it. Their articles: opreader articles 'author:"Jane Roe"'.
    """
    wanted = " ".join(name).strip()

    async def work(reader: Reader) -> int:
        table = reader.authors
        found = await (table.search_authors(wanted, limit=limit) if wanted else table.list_authors(limit=limit))
        for author in found:
            if as_json:
                write_row(author_row(author))
            else:
                write_line(author.name, before=f"{author.unread:>6}/{author.total:<6} ")
        if not found and not as_json:
            say("No author has such a name." if wanted else "No authors yet. Add a feed: opreader add URL")
        return OK

    run(options, work)
