"""The verb export: feeds as OPML, articles as JSON, highlights as Markdown or JSON."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import click

from opreader.cli.guard import OK, WRONG_WORDS
from opreader.cli.output import Progress, fail, render_row, say, write, write_row
from opreader.cli.queries import QueryCommand, joined
from opreader.cli.rows import article_row, feed_row, highlight_row, smart_row
from opreader.cli.session import pass_globals, run
from opreader.errors import NotFound, ReadError
from opreader.model import EntryId, Filter, Selection

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
    from typing import BinaryIO

    from opreader.cli.rows import Row
    from opreader.cli.session import Globals
    from opreader.document import Block, Spans
    from opreader.model import Feed, FeedId, Headline, Highlight, Quotation
    from opreader.model.moved import Given
    from opreader.reader import Reader

_AT_ONCE: Final = 200
_TOLD_EVERY: Final = 50


@click.command(cls=QueryCommand)
@click.argument("what", nargs=1, type=click.Choice(["opml", "json", "highlights"]))
@click.argument("query", nargs=-1)
@click.option("--as", "form", type=click.Choice(["markdown", "json"]), default="markdown", help="For highlights.")
@click.option("--account", metavar="NAME", help="For opml: the feeds of this account, not those of your own list.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file; - is standard output."
)
@pass_globals
def export(
    options: Globals,
    what: Literal["opml", "json", "highlights"],
    query: tuple[str, ...],
    form: Literal["markdown", "json"],
    account: str | None,
    output: Path | None,
) -> None:
    """Give it all back: OPML, JSON, highlights.

    opml: the feeds of feeds.toml, or with --account those of an account.

    json: a line of JSON each for the articles that QUERY selects and their highlights; without QUERY for every feed,
    smart feed, article and highlight, which `opreader import` brings back whole.

    highlights: the passages and notes of the articles that QUERY selects, article by article, each under its source;
    with --as json, one on a line.
    """
    if output == Path("-"):
        output = None
    if account is not None and what != "opml":
        raise click.UsageError(f"--account is for opml; write: opreader export {what} account:{account}")

    async def work(reader: Reader) -> int:
        if what == "highlights":
            return await _export_highlights(reader, joined(query), form, output)
        if what == "opml":
            if query:
                fail("export opml takes no query, it gives every feed; write: opreader export opml")
                return WRONG_WORDS
            text, of_accounts, local = await reader.moving.export_opml(account)
            _put(text, output)
            if of_accounts:
                feeds = "1 feed of accounts is" if of_accounts == 1 else f"{of_accounts} feeds of accounts are"
                say(f"{feeds} not in it; for those: opreader export opml --account NAME")
            if local:
                feeds = "1 file or folder is" if local == 1 else f"{local} files and folders are"
                say(f"{feeds} not in it, for OPML lists addresses; for those: opreader export json")
            if account is None:
                _tell_kept_back(reader)
            return OK
        return await _export_json(reader, joined(query), output)

    run(options, work)


def _put(text: str, output: Path | None) -> None:
    if output is None:
        write(text.rstrip("\n"))
        return
    from opreader.whole_file import writing

    try:
        with writing(output) as file:
            file.write(text.encode())
    except OSError as error:
        raise ReadError(_not_written(output, error)) from error
    say(f"Wrote {output}")


def _not_written(output: Path, error: OSError) -> str:
    return f"{output} can't be written: {error.strerror or error}; choose another place with -o"


async def _export_json(reader: Reader, query: str, output: Path | None) -> int:
    """One row after the other, so that a library of any size takes no more room than one of its articles."""
    progress = Progress()
    count = 0
    with _opened(output) as put:
        try:
            async for row in _rows(reader, query):
                put(row)
                count += row["type"] == "article"
                if not count % _TOLD_EVERY:
                    progress.show(f"exporting · {count:,} articles")
        finally:
            progress.clear()
    if output is not None:
        say(f"Wrote {count:,} {'article' if count == 1 else 'articles'} to {output}")
    if not query:
        _tell_kept_back(reader)
    return OK


def _tell_kept_back(reader: Reader) -> None:
    """Say that passwords are in no export."""
    if count := reader.moving.kept_back():
        feeds = "one feed has headers or cookies" if count == 1 else f"{count} feeds have headers or cookies"
        say(f"{feeds} of your own, which are not exported: they stand in feeds.toml alone")


async def _rows(reader: Reader, query: str) -> AsyncIterator[Row]:
    """Feeds and smart feeds where everything is wanted; then articles, each with its highlights behind it."""
    feeds = {feed.id: feed for feed in await reader.list_feeds()}
    if not query:
        for feed in feeds.values():
            yield {**feed_row(feed), **reader.moving.feed_facts(feed)}
        for smart in await reader.smart.list():
            yield smart_row(smart, None)
    part = reader.read_query(query)
    marked: dict[EntryId, list[Quotation]] = {}
    for one in await reader.notes.list_all(part):
        marked.setdefault(one.headline.id, []).append(one)
    ids = await reader.list_ids(Selection(query=part, copies=True))
    if not query:
        ids += await reader.list_ids(Selection(query=Filter("muted"), copies=True))
    for start in range(0, len(ids), _AT_ONCE):
        some = [EntryId(one) for one in ids[start : start + _AT_ONCE]]
        given = await reader.moving.given(some)
        for entry_id in some:
            with suppress(NotFound):  # taken out meanwhile
                yield await _article(reader, entry_id, feeds, given)
                for one in reversed(marked.get(entry_id, ())):
                    yield {**highlight_row(one), **reader.moving.highlight_facts(one.highlight)}


async def _article(
    reader: Reader, entry_id: EntryId, feeds: Mapping[FeedId, Feed], given: Mapping[EntryId, Given]
) -> Row:
    from opreader.document import to_html, to_text

    article = await reader.open(entry_id)
    headline = article.entry.headline
    row = article_row(headline, text=to_text(article.document), html=to_html(article.document))
    if headline.feed_id not in feeds or entry_id not in given:
        return row
    return {**row, **reader.moving.article_facts(article.entry, feeds[headline.feed_id].url, given[entry_id])}


@contextmanager
def _opened(output: Path | None) -> Iterator[Callable[[Row], None]]:
    """Where rows go: standard output, or a file that stands there when all of it is written."""
    if output is None:
        yield write_row
        return
    from opreader.whole_file import writing

    try:
        with writing(output) as file:
            yield lambda row: _write_line(file, row)
    except OSError as error:
        raise ReadError(_not_written(output, error)) from error


def _write_line(file: BinaryIO, row: Row) -> None:
    file.write(_line(row).encode())


def _line(row: Row) -> str:
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
