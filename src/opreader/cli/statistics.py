"""Verbs that count: budget, stats."""

from __future__ import annotations

import os
import sys
import unicodedata
from typing import TYPE_CHECKING, Final

import click

from opreader.cli.articles import json_option
from opreader.cli.guard import OK
from opreader.cli.lines import badges, headline_line
from opreader.cli.numbers import WholeNumber
from opreader.cli.output import Progress, say, write, write_line, write_row
from opreader.cli.queries import QueryCommand, joined, query_argument
from opreader.cli.rows import article_row, iso
from opreader.cli.session import pass_globals, run
from opreader.errors import UsageError
from opreader.model import Selection, State

if TYPE_CHECKING:
    from opreader.cli.rows import Row
    from opreader.cli.session import Globals
    from opreader.model.counted import Filling, LibraryFigures, SourceFigures
    from opreader.reader import Reader

MINUTES: Final = WholeNumber(1, otherwise="Write how many minutes you have: opreader budget 25")
_WIDE: Final = frozenset("WF")
_MOST_COLUMNS: Final = 120


@click.command(cls=QueryCommand)
@click.argument("minutes", type=MINUTES)
@query_argument
@json_option
@pass_globals
def budget(options: Globals, minutes: int, query: tuple[str, ...], as_json: bool) -> None:
    """List unread articles that fill MINUTES, in order.

    QUERY narrows the choice: opreader budget 25 folder:Economics. Full texts come first; teasers are taken, at the
    length that is usual for their feed, where they are needed and can be fetched.
    """

    async def work(reader: Reader) -> int:
        from opreader.filling import MOST

        if minutes > MOST:
            raise UsageError(f"A budget has at most {MOST} minutes: give fewer")
        part = reader.read_query(joined(query))
        rows = await reader.budget.candidates(Selection(query=part))
        may_fetch = not options.offline and reader.config.full_text != "never"
        filling = await reader.budget.fill(rows, minutes, teasers=may_fetch)
        by_id = {row.id: row for row in await reader.get_headlines([one.id for one in filling.portions])}
        for one in filling.portions:
            if (headline := by_id.get(one.id)) is None:
                continue
            if as_json:
                write_row(article_row(headline, budget_minutes=one.minutes))
            else:
                columns, words = headline_line(headline)
                write_line(words, before=f"{one.minutes:>3} min {columns}")
        say(tell_filling(filling))
        return OK

    run(options, work)


def tell_filling(filling: Filling) -> str:
    """How much of the minutes is filled, or why nothing is: one line."""
    if not filling.unread:
        return "Nothing is unread here. To ask the feeds: opreader refresh"
    if not filling.portions and filling.shortest is not None:
        return f"Nothing unread fits {filling.asked} {'minute' if filling.asked == 1 else 'minutes'}: the shortest has {filling.shortest}."
    if not filling.portions:
        return "No full text is unread here. To get some: opreader pack"
    count = len(filling.portions)
    told = f"{count} {'article' if count == 1 else 'articles'}, {filling.minutes} of {filling.asked} minutes"
    if filling.guessed:
        return f"{told}; {filling.guessed} of them to be fetched, their length is a guess: opreader expand ARTICLE"
    if filling.minutes <= filling.asked - 2:
        return f"{told}: that is all that fits. To get more full texts: opreader pack"
    return f"{told}."


@click.command()
@json_option
@pass_globals
def stats(options: Globals, as_json: bool) -> None:
    """Draw what is here and what of it is read."""

    async def work(reader: Reader) -> int:
        from opreader.charts import ASCII, UNICODE, draw, month_starts

        progress = Progress()
        progress.show("counting…")
        try:
            figures = await reader.statistics.figures(month_starts(reader.now.astimezone()))
        finally:
            progress.clear()
        if as_json:
            _write_rows(figures)
            return OK
        signs = UNICODE if badges()[State.FULL] == "●" else ASCII
        for parts in draw(figures, min(_columns(), _MOST_COLUMNS), signs=signs, fit=fit_cells):
            write("".join(part.text for part in parts).rstrip())
        return OK

    run(options, work)


def _columns() -> int:
    """Of the terminal that is written to; 80 in a pipe."""
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or 80
    except (OSError, ValueError):
        return 80


def fit_cells(text: str, cells: int, ellipsis: str) -> str:
    """A text of exactly so many cells: cut, or padded with spaces."""
    if _cells(text) > cells:
        while text and _cells(text) > cells - len(ellipsis):
            text = text[:-1]
        text += ellipsis
    return text + " " * (cells - _cells(text))


def _cells(text: str) -> int:
    marks = sum(unicodedata.category(letter) in {"Mn", "Me", "Cf"} for letter in text)
    return len(text) + sum(unicodedata.east_asian_width(letter) in _WIDE for letter in text) - marks


def _write_rows(figures: LibraryFigures) -> None:
    """`stats` first, then a row for each month, feed and author."""
    month, year = figures.this_month, figures.this_year
    write_row(
        {
            "type": "stats",
            "total": figures.total,
            "read": figures.read,
            "feeds": figures.feed_count,
            "authors": figures.author_count,
            **{state.value: count for state, count in figures.states},
            "month_read": month.articles if month else 0,
            "month_minutes": month.minutes if month else 0,
            "year_read": year.articles if year else 0,
            "year_minutes": year.minutes if year else 0,
        }
    )
    for one in figures.months:
        write_row({"type": "month", "start": iso(one.start), "total": one.total, "read": one.read})
    for kind, sources in (("feed_figures", figures.feeds), ("author_figures", figures.authors)):
        for source in sources:
            write_row(_source_row(kind, source))


def _source_row(kind: str, source: SourceFigures) -> Row:
    return {"type": kind, "name": source.name, "total": source.total, "read": source.read}
