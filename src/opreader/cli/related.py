"""The verb related: what stands beside an article, in the library and on its page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from opreader.cli.articles import json_option
from opreader.cli.asked import each
from opreader.cli.guard import OK
from opreader.cli.lines import headline_line
from opreader.cli.numbers import ARTICLE, LIMIT
from opreader.cli.output import say, write, write_line, write_row
from opreader.cli.page_rows import page_row_of
from opreader.cli.rows import same_row, take_row
from opreader.cli.session import pass_globals, run
from opreader.model import EntryId

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opreader.cli.session import Globals
    from opreader.model import Headline, OpenedTeaser, PageTeaser
    from opreader.model.related import RelatedFound, Take
    from opreader.reader import Reader

_ALL: Final = 1_000_000
"""More than are looked at."""
_UNDER: Final = " " * 8


@click.command()
@click.argument("articles", nargs=-1, type=ARTICLE, required=True, metavar="ARTICLE...")
@click.option("--limit", type=LIMIT, default=20, show_default=True, help="Rows of a kind at most; 0 is all.")
@json_option
@pass_globals
def related(options: Globals, articles: tuple[int, ...], limit: int, as_json: bool) -> None:
    """List other takes on the matter of an article.

    More by its authors, what its page lists and the same text elsewhere come with them. No network is needed: takes
    come from your library, the closest first, with the terms that both share.
    """

    async def work(reader: Reader) -> int:
        async def one(number: int, before: int) -> int:
            found = await reader.takes.of(EntryId(number), limit=limit or _ALL)
            page = (await reader.list_page_teasers(EntryId(number)))[: limit or None]
            if as_json:
                await _write_rows(reader, found, page)
                return OK
            if len(articles) > 1:
                write_line((await reader.get_entry(EntryId(number))).headline.title, before="\n" if before else "")
            _write_sections(found, page)
            if not found.takes:
                say(await _why_none(reader, number))
            return OK

        return await each(articles, one)

    run(options, work)


async def _write_rows(reader: Reader, found: RelatedFound, page: Sequence[OpenedTeaser]) -> None:
    for take in found.takes:
        write_row(take_row(found.of, "take", take))
    for take in found.by_author:
        write_row(take_row(found.of, "author", take))
    for n, opened in enumerate(page, 1):
        write_row(await page_row_of(reader, found.of, n, opened))
    for headline in found.same:
        write_row(same_row(found.of, headline))


def _write_sections(found: RelatedFound, page: Sequence[OpenedTeaser]) -> None:
    sections = (
        ("OTHER TAKES", [_take_lines(take) for take in found.takes]),
        ("MORE BY THIS AUTHOR", [_take_lines(take) for take in found.by_author]),
        ("FROM THIS PAGE", [[(f"{n:>6}  ", _listed(opened.teaser))] for n, opened in enumerate(page, 1)]),
        ("SAME TEXT", [[headline_line(headline)] for headline in found.same]),
    )
    shown = [(name, items) for name, items in sections if items]
    for number, (name, items) in enumerate(shown):
        write(f"\n{name}" if number else name)
        for lines in items:
            for columns, words in lines:
                write_line(words, before=columns)


def _listed(teaser: PageTeaser) -> str:
    """A headline of a page; one of a text file was cut."""
    return teaser.title if teaser.link else f"{teaser.title}…"


def _take_lines(take: Take) -> list[tuple[str, str]]:
    why = ", ".join(take.why)
    told = f"{take.score:.2f} · {why}" if why else ""
    return [_line(take.headline), *([(_UNDER, told)] if told else [])]


def _line(headline: Headline) -> tuple[str, str]:
    columns, words = headline_line(headline)
    return columns, f"{words} · +{len(headline.copies)}" if headline.copies else words


async def _why_none(reader: Reader, number: int) -> str:
    """Why there is no take, and what brings some."""
    if waiting := await reader.index.waiting():
        several = f"{waiting:,} articles are" if waiting > 1 else "1 article is"
        return f"No other take on article {number} is found yet; {several} not indexed: opreader index"
    return f"No other article in the library speaks of what article {number} does. More feeds: opreader add URL"
