"""The verb export: feeds as OPML, articles as JSON, highlights as Markdown or JSON."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from opreader.cli.guard import OK, WRONG_WORDS
from opreader.cli.output import fail, render_row, say, write, write_row
from opreader.cli.queries import QueryCommand, joined
from opreader.cli.rows import article_row, highlight_row
from opreader.cli.session import pass_globals, run
from opreader.errors import ReadError
from opreader.model import EntryId, Selection

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from opreader.cli.session import Globals
    from opreader.document import Block, Spans
    from opreader.model import Headline, Highlight, Quotation
    from opreader.reader import Reader


@click.command(cls=QueryCommand)
@click.argument("what", nargs=1, type=click.Choice(["opml", "json", "highlights"]))
@click.argument("query", nargs=-1)
@click.option("--as", "form", type=click.Choice(["markdown", "json"]), default="markdown", help="For highlights.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
@pass_globals
def export(
    options: Globals,
    what: Literal["opml", "json", "highlights"],
    query: tuple[str, ...],
    form: Literal["markdown", "json"],
    output: Path | None,
) -> None:
    """Give it all back: feeds as OPML, articles as JSON, highlights.

    json: the articles that QUERY selects, each with its text on a line of JSON; without QUERY, all.

    highlights: the passages and notes of the articles that QUERY selects, article by article, each under its source;
    with --as json, one on a line.
    """

    async def work(reader: Reader) -> int:
        if what == "highlights":
            return await _export_highlights(reader, joined(query), form, output)
        if what == "opml":
            if query:
                fail("export opml takes no query, it gives every feed; write: opreader export opml")
                return WRONG_WORDS
            _put(await reader.moving.export_opml(), output)
            return OK
        return await _export_json(reader, joined(query), output)

    run(options, work)


def _put(text: str, output: Path | None) -> None:
    if output is None:
        write(text.rstrip("\n"))
        return
    _write_file(output, text)
    say(f"Wrote {output}")


def _write_file(output: Path, text: str) -> None:
    try:
        output.write_text(text, "utf-8")
    except OSError as error:
        raise ReadError(f"{output} can't be written: {error.strerror}; choose another place with -o") from error


async def _export_json(reader: Reader, query: str, output: Path | None) -> int:
    from opreader.document import to_html, to_text

    lines = []
    for entry_id in await reader.list_ids(Selection(query=reader.read_query(query))):
        article = await reader.open(EntryId(entry_id))
        text, html = to_text(article.document), to_html(article.document)
        row = article_row(article.entry.headline, text=text, html=html)
        if output is None:
            write_row(row)
        else:
            lines.append(_line(row))
    if output is not None:
        _write_file(output, "".join(lines))
        say(f"Wrote {len(lines)} articles to {output}")
    return OK


def _line(row: Mapping[str, Any]) -> str:
    return render_row(row, encoding="utf-8") + "\n"


async def _export_highlights(reader: Reader, query: str, form: str, output: Path | None) -> int:
    found = await reader.notes.list_all(reader.read_query(query))
    if not found:
        say("No highlight matches; nothing was written." if query else "No highlights yet; nothing was written.")
    elif form == "markdown":
        _put(_as_markdown(found), output)
    elif output is None:
        for one in found:
            write_row(highlight_row(one))
    else:
        _put("".join(_line(highlight_row(one)) for one in found), output)
    return OK


def _as_markdown(found: Sequence[Quotation]) -> str:
    """Article by article, that of the newest highlight first; the highlights in the order of its text."""
    from opreader.document import Document, to_markdown

    first: dict[EntryId, int] = {}
    for place, one in enumerate(found):
        first.setdefault(one.headline.id, place)
    ordered = sorted(found, key=lambda one: (first[one.headline.id], one.highlight.anchor.start, one.highlight.id))
    blocks: list[Block] = []
    for _, of_article in groupby(ordered, key=lambda one: one.headline.id):
        several = list(of_article)
        blocks += [*_citation(several[0].headline), *_quoted(one.highlight for one in several)]
    return to_markdown(Document(tuple(blocks))) + "\n"


def _citation(headline: Headline) -> Iterator[Block]:
    from opreader.document import Heading, Paragraph, Span

    yield Heading(2, (Span(headline.title or "(no title)"),))
    day = headline.sort_date.astimezone()
    parts = [", ".join(headline.authors), f"“{headline.title}”", headline.feed_title, f"{day.day} {day:%b %Y}"]
    spans: Spans = (Span(", ".join(part for part in parts if part)),)
    if headline.link:
        spans += (Span(", "), Span(headline.link, link=headline.link))
    yield Paragraph(spans)


def _quoted(highlights: Iterable[Highlight]) -> Iterator[Block]:
    """Each passage as a quotation, its note below; notes on the whole article have none."""
    from opreader.document import Paragraph, Quote, Span

    for one in highlights:
        if passage := _lines(one.anchor.exact):
            yield Quote(tuple(Paragraph((Span(line),)) for line in passage))
        yield from (Paragraph((Span(line),)) for line in _lines(one.note))


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]
