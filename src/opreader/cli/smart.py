"""Verbs on smart feeds: smart, smart add, smart remove."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from opreader.cli.articles import json_option
from opreader.cli.guard import OK, PARTLY
from opreader.cli.output import fail, say, write_line, write_row
from opreader.cli.queries import QueryCommand, joined, query_argument
from opreader.cli.rows import smart_row
from opreader.cli.session import pass_globals, run
from opreader.errors import NotFound, QueryError, UsageError
from opreader.smart_feeds import SmartFeed
from opreader.text import clean

if TYPE_CHECKING:
    from opreader.cli.session import Globals
    from opreader.reader import Reader


@click.group(invoke_without_command=True)
@json_option
@pass_globals
@click.pass_context
def smart(context: click.Context, options: Globals, as_json: bool) -> None:
    """List smart feeds: queries that stand among the feeds."""
    if context.invoked_subcommand is not None:
        return

    async def work(reader: Reader) -> int:
        found = await reader.smart.list()
        for one in found:
            trouble = _trouble(reader, one)
            if as_json:
                write_row(smart_row(one, trouble))
                continue
            folder = f"{one.folder}/" if one.folder else ""
            write_line(f"{folder}{one.name} · {one.query}{f' ! {trouble}' if trouble else ''}")
        if not found and not as_json:
            say("No smart feeds yet. Add one: opreader smart add NAME QUERY")
        return OK

    run(options, work)


def _trouble(reader: Reader, one: SmartFeed) -> str | None:
    """Why its query can't be read."""
    try:
        reader.read_query(one.query)
    except QueryError as error:
        return str(error)
    return None


@smart.command("add", cls=QueryCommand)
@click.argument("name")
@query_argument
@click.option("--folder", help="The folder it stands in; else above the folders.")
@pass_globals
def add_smart(options: Globals, name: str, query: tuple[str, ...], folder: str | None) -> None:
    """Keep QUERY as a smart feed; `opreader undo` takes it back.

    QUERY needs no quotes: opreader smart add Tariffs unread tariff OR customs since:30d
    """

    async def work(reader: Reader) -> int:
        words = clean(joined(query), one_line=True).strip()
        if not words:
            raise UsageError(f"a smart feed needs a query: opreader smart add {name} QUERY")
        reader.read_query(words)
        place = clean(folder or "", one_line=True).strip() or None
        one = SmartFeed(clean(name, one_line=True).strip(), words, place)
        await reader.smart.add(one)
        say(f"Saved {one.name}; opreader undo takes it back.")
        return OK

    run(options, work)


@smart.command("remove")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@pass_globals
def remove_smart(options: Globals, names: tuple[str, ...]) -> None:
    """Remove smart feeds, and no article; `opreader undo` brings the last one back."""

    async def work(reader: Reader) -> int:
        code = OK
        for name in names:
            try:
                gone = await reader.smart.remove(name)
            except NotFound as error:
                fail(str(error))
                code = PARTLY
            else:
                say(f"Removed {gone.name}; opreader undo brings it back.")
        return code

    run(options, work)
