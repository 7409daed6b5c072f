"""Verbs on articles: articles, search, show, mark, delete, undo."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from opreader.cli.asked import each, split_missing, tell_missing
from opreader.cli.guard import OK, PARTLY, WRONG_WORDS
from opreader.cli.likes import need_likes, tell_no_match
from opreader.cli.lines import byline, headline_line, state_words
from opreader.cli.numbers import ARTICLE, LIMIT, ORDINAL
from opreader.cli.output import fail, say, write, write_line, write_row
from opreader.cli.page_rows import page_row_of
from opreader.cli.queries import QueryCommand, joined, query_argument
from opreader.cli.rows import article_row, undone_row
from opreader.cli.session import pass_globals, run
from opreader.model import EntryId, Selection

if TYPE_CHECKING:
    from opreader.cli.session import Globals
    from opreader.document import Document
    from opreader.model import Entry, Headline, Sort
    from opreader.reader import Reader

_SNIPPET_MARKS = str.maketrans({"\x02": "«", "\x03": "»"})
_PAGE_OF_ROWS = 500

limit_option = click.option("--limit", type=LIMIT, default=50, show_default=True, help="Rows at most; 0 is all.")
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")


@click.command(cls=QueryCommand)
@query_argument
@limit_option
@click.option(
    "--sort",
    type=click.Choice(["newest", "oldest", "rank"]),
    default="newest",
    show_default=True,
    help="By date, or the best first.",
)
@json_option
@pass_globals
def articles(options: Globals, query: tuple[str, ...], limit: int, sort: Sort, as_json: bool) -> None:
    """List the headlines that QUERY selects; without it, all.

    QUERY needs no quotes: opreader articles unread since:7d -trump. The filters are explained on the screen (press ?).
    """

    async def work(reader: Reader) -> int:
        part = reader.read_query(joined(query))
        await need_likes(reader, part)
        shown = 0
        if sort == "rank":
            for found in await reader.search(part, limit=limit, sort="rank"):
                _print_headline(found.headline, as_json=as_json)
                shown += 1
        while sort != "rank":
            step = min(_PAGE_OF_ROWS, limit - shown) if limit else _PAGE_OF_ROWS
            rows = await reader.list_headlines(Selection(query=part, sort=sort, copies=True), limit=step, offset=shown)
            for headline in rows:
                _print_headline(headline, as_json=as_json)
            shown += len(rows)
            if len(rows) < step or shown == limit:
                break
        if not shown and not as_json:
            say(await tell_no_match(reader, part) if query else "No articles yet. Add a feed: opreader add URL")
        return OK

    run(options, work)


@click.command(cls=QueryCommand)
@query_argument
@limit_option
@json_option
@pass_globals
def search(options: Globals, query: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Find articles, best first, with the words around."""

    async def work(reader: Reader) -> int:
        if not joined(query).strip():
            fail("search needs words to look for: opreader search tariffs -steel")
            return WRONG_WORDS
        part = reader.read_query(joined(query))
        await need_likes(reader, part)
        found = await reader.search(part, limit=limit)
        for one in found:
            snippet = one.snippet.translate(_SNIPPET_MARKS)
            if as_json:
                write_row(article_row(one.headline, snippet=snippet))
            else:
                _print_headline(one.headline, as_json=False)
                if snippet:
                    write_line(snippet, before=" " * 8)
        if not found and not as_json:
            say(await tell_no_match(reader, part))
        return OK

    run(options, work)


def _print_headline(headline: Headline, *, as_json: bool) -> None:
    if as_json:
        write_row(article_row(headline))
        return
    columns, words = headline_line(headline)
    write_line(words, before=columns)


@click.command()
@click.argument("articles", nargs=-1, type=ARTICLE, required=True, metavar="ARTICLE...")
@click.option(
    "--as",
    "form",
    type=click.Choice(["text", "markdown", "html", "json"]),
    default="text",
    show_default=True,
    help="How it is written.",
)
@click.option("--teaser", is_flag=True, help="What the feed shipped, not the best text.")
@click.option("--page", type=ORDINAL, help="Open the Nth headline that the article's page lists.")
@click.option("--changes", is_flag=True, help="What changed since the version before: [-gone-] and {+new+}.")
@pass_globals
def show(options: Globals, articles: tuple[int, ...], form: str, teaser: bool, page: int | None, changes: bool) -> None:
    """Print articles: the best text there is."""

    async def work(reader: Reader) -> int:
        if changes and (teaser or page is not None or form != "text"):
            fail("--changes shows text and nothing else; write: opreader show --changes ARTICLE")
            return WRONG_WORDS

        async def one(number: int, shown: int) -> int:
            entry = await reader.get_entry(EntryId(number))
            if shown and form != "json":
                write("")
            if changes:
                return await _show_changes(reader, entry.headline.id)
            if page is not None:
                return await _show_page(reader, entry.headline.id, page, form)
            _print_entry(entry, await reader.read_body(entry, shipped=teaser), form)
            return OK

        return await each(articles, one)

    run(options, work)


async def _show_changes(reader: Reader, entry_id: EntryId) -> int:
    from opreader.changes import marked_changes

    changes = await reader.notes.changes(entry_id)
    if changes is None:
        fail(f"article {entry_id}: only one version is here; read it with: opreader show {entry_id}")
        return PARTLY
    write(marked_changes(changes))
    return OK


async def _show_page(reader: Reader, entry_id: EntryId, page: int, form: str) -> int:
    opened = await reader.open_teaser(entry_id, page)
    found = None if opened.entry_id is None else await reader.get_entry(opened.entry_id)
    here = bool(opened.text) or (found is not None and found.headline.words > 0)
    if form == "json":
        write_row(await page_row_of(reader, entry_id, page, opened))
        return OK if here else PARTLY
    if found is not None and here:
        _print_entry(found, await reader.read_body(found), form)
        return OK
    expand = f"opreader expand --page {page} {entry_id}"
    if opened.text is not None:
        write(opened.text)
        if opened.teaser.link:
            say(f"That is its beginning. To fetch the rest: {expand}")
        return OK
    write(opened.teaser.title if opened.teaser.link else f"{opened.teaser.title}…")
    todo = f"fetch it with: {expand}" if opened.teaser.link else "add the feed or file that has it"
    reason = opened.reason
    if found is not None:
        reason = state_words(found.headline.state, found.headline.reason, queued=found.headline.queued)
        todo = f"ask again with: opreader expand --retry {found.headline.id}"
    fail(f"headline {page} of article {entry_id}: {reason}; {todo}")
    return PARTLY


def _print_entry(entry: Entry, document: Document, form: str) -> None:
    from opreader.document import to_html, to_markdown, to_text

    headline = entry.headline
    if form == "json":
        write_row(article_row(headline, text=to_text(document), html=to_html(document)))
    elif form == "html":
        write(to_html(document))
    elif form == "markdown":
        write(f"# {headline.title}\n\n{byline(headline)}\n\n{to_markdown(document)}")
    else:
        # In a pipe the body stands alone; a person also wants to know what it is.
        header = f"{headline.title}\n{byline(headline)}\n\n" if sys.stdout.isatty() else ""
        write(f"{header}{to_text(document)}")


@click.command()
@click.argument("state", type=click.Choice(["read", "unread", "starred", "unstarred"]))
@click.argument("articles", nargs=-1, type=ARTICLE, metavar="[ARTICLE]...")
@click.option("--query", help="Mark every article that this query selects.")
@json_option
@pass_globals
def mark(options: Globals, state: str, articles: tuple[int, ...], query: str | None, as_json: bool) -> None:
    """Mark articles; `opreader undo` takes it back."""
    read = {"read": True, "unread": False}.get(state)
    starred = {"starred": True, "unstarred": False}.get(state)

    async def work(reader: Reader) -> int:
        if not articles and query is None:
            fail(f"say which articles: opreader mark {state} ARTICLE…, or --query QUERY")
            return WRONG_WORDS
        ids, missing = await split_missing(reader, articles)
        selection = None if query is None else Selection(query=reader.read_query(query))
        if selection is not None and ids:  # one step of undo, not two
            ids += [EntryId(number) for number in await reader.list_ids(selection)]
        if selection is not None and not ids:
            changed = await reader.mark_selection(selection, read=read, starred=starred)
        else:
            changed = await reader.mark(list(dict.fromkeys(ids)), read=read, starred=starred) if ids else 0
        if as_json:
            write_row({"type": "marked", "state": state, "count": changed})
        else:
            say(f"Marked {changed} {'article' if changed == 1 else 'articles'} {state}.")
        return tell_missing(missing)

    run(options, work)


@click.command()
@click.argument("articles", nargs=-1, type=ARTICLE, required=True, metavar="ARTICLE...")
@pass_globals
def delete(options: Globals, articles: tuple[int, ...]) -> None:
    """Take articles out of the lists; `undo` brings them back."""

    async def work(reader: Reader) -> int:
        ids, missing = await split_missing(reader, articles)
        gone = await reader.remove_entries(ids)
        if gone:
            say(f"Deleted {'1 article' if gone == 1 else f'{gone} articles'}; opreader undo takes it back.")
        return tell_missing(missing)

    run(options, work)


@click.command()
@json_option
@pass_globals
def undo(options: Globals, as_json: bool) -> None:
    """Take the last mark, deletion or removal back."""

    async def work(reader: Reader) -> int:
        undone = await reader.undo()
        if undone is None:
            fail("there is nothing to undo")
            return PARTLY
        if as_json:
            write_row(undone_row(undone))
        else:
            say(f"Took back: {undone.label}.")
        return OK

    run(options, work)
