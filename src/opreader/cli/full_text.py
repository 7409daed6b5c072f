"""Verbs on full text: expand, save, pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from opreader.cli.articles import json_option
from opreader.cli.asked import split_missing, tell_missing
from opreader.cli.guard import OK, PARTLY, WRONG_WORDS
from opreader.cli.index import QUICK, index_new
from opreader.cli.lines import (
    EXPLAIN_INDENT,
    expanded_summary,
    expanding,
    expansion_line,
    is_done,
    readiness,
    state_words,
    unready_line,
)
from opreader.cli.numbers import ARTICLE, HOURS, ORDINAL
from opreader.cli.output import Progress, fail, say, write_line, write_row
from opreader.cli.queries import QueryCommand, joined, query_argument
from opreader.cli.rows import expansion_row, pack_row, unsaved_row
from opreader.cli.session import pass_globals, run
from opreader.errors import ConfigError, UsageError
from opreader.masked import hide_password
from opreader.model import AllOf, EntryId, Filter, Not, Selection, State
from opreader.text import WORDS_A_MINUTE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opreader.cli.session import Globals
    from opreader.model import ExpandProgress, Expansion, Packed, QueryPart
    from opreader.reader import Reader


@click.command()
@click.argument("articles", nargs=-1, type=ARTICLE, metavar="[ARTICLE]...")
@click.option("--query", help="Expand all that this query selects and that is not full.")
@click.option("--page", type=ORDINAL, help="Fetch the Nth headline that the article's page lists.")
@click.option("--retry", is_flag=True, help="Ask again for what is gated, partial or failed.")
@click.option("--explain", is_flag=True, help="Say how each text was found.")
@json_option
@pass_globals
def expand(
    options: Globals,
    articles: tuple[int, ...],
    query: str | None,
    page: int | None,
    retry: bool,
    explain: bool,
    as_json: bool,
) -> None:
    """Turn teasers into full text.

    Without ARTICLE and --query it fetches what is queued: asked for when there was no network.
    """
    shown = _Shown(as_json=as_json, explain=explain)

    async def work(reader: Reader) -> int:
        if page is not None:
            if len(articles) != 1 or query is not None:
                fail("--page takes one article: opreader expand --page N ARTICLE")
                return WRONG_WORDS
            shown.tell(await reader.expand_teaser(EntryId(articles[0]), page))
            code = shown.finish()
            await index_new(reader, most=QUICK)
            return code
        ids, missing = await split_missing(reader, articles)
        if query is not None:
            selection = Selection(query=_not_full(reader.read_query(query)), copies=True)
            ids = list(dict.fromkeys([*ids, *map(EntryId, await reader.list_ids(selection))]))
        elif not articles:
            ids = await reader.list_queued()
        if ids:
            try:
                await reader.expand(ids, retry=retry, explain=explain, on_progress=shown.step)
            finally:
                shown.progress.clear()
        elif not missing:
            say(await _nothing(reader, query))
        code = max(shown.finish(), tell_missing(missing))
        await index_new(reader, most=QUICK)
        return code if ids or not missing else WRONG_WORDS

    run(options, work)


def _not_full(part: QueryPart) -> QueryPart:
    return AllOf((part, Not(Filter("is", State.FULL.value))))


async def _nothing(reader: Reader, query: str | None) -> str:
    """Why there is nothing to expand, in words."""
    if query is None:
        return "Nothing is queued. Say which articles: opreader expand ARTICLE…, or --query QUERY"
    if await reader.list_headlines(Selection(query=reader.read_query(query)), limit=1):
        return "All that matches is full already."
    return "No article matches."


@click.command()
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@json_option
@pass_globals
def save(options: Globals, urls: tuple[str, ...], as_json: bool) -> None:
    """Keep web pages as articles of the feed Saved pages."""
    shown = _Shown(as_json=as_json)

    async def work(reader: Reader) -> int:
        code, wrong = OK, 0
        for url in urls:
            try:
                expansion = await reader.save(url)
            except ConfigError:
                raise
            except UsageError as error:
                wrong += 1
                code = PARTLY
                if as_json:
                    write_row(unsaved_row(str(error)))
                fail(str(error))
                continue
            if expansion.id is not None or as_json:
                shown.tell(expansion)
            if not is_done(expansion):
                fail(f"{hide_password(url)}: {_what_now(expansion)}")
                code = PARTLY
        await index_new(reader, most=QUICK)
        return WRONG_WORDS if wrong == len(urls) else code

    run(options, work)


def _what_now(expansion: Expansion) -> str:
    """Why a saved page is not whole, and what there is of it."""
    words = state_words(expansion.state, expansion.reason, queued=expansion.queued)
    if expansion.id is None:
        return f"{words}; nothing was saved"
    return f"{words}; when the network is back: opreader expand" if expansion.queued else f"{words}; it is kept"


@click.command(cls=QueryCommand)
@query_argument
@click.option("--hours", type=HOURS, help="Stop when so many hours of full text are here.")
@click.option("--pictures", is_flag=True, help="Pictures, too.")
@json_option
@pass_globals
def pack(options: Globals, query: tuple[str, ...], hours: float | None, pictures: bool, as_json: bool) -> None:
    """Get ready for a flight: refresh, then expand.

    QUERY selects what is wanted, newest first; without it, what is unread. It needs no quotes.
    """
    shown = _Shown(as_json=as_json, lines=as_json)

    async def work(reader: Reader) -> int:
        words = joined(query)
        part = reader.read_query(words) if words.strip() else None
        try:
            packed = await reader.pack(part, hours=hours, pictures=pictures, on_progress=shown.step)
        finally:
            shown.progress.clear()
        done = _is_packed(packed, shown.left, hours)
        if not as_json:
            await _report(reader, packed, Filter("unread") if part is None else part, teasers=hours is None)
        else:
            write_row(pack_row(packed))
            if not done:
                fail(readiness(packed))
        await index_new(reader, most=QUICK)
        return OK if done else PARTLY

    run(options, work)


def _is_packed(packed: Packed, left: Sequence[Expansion], hours: float | None) -> bool:
    """Whether all is here, or as many hours as were wanted and nothing failed on the way."""
    if packed.full == packed.asked:
        return True
    return hours is not None and not left and packed.words >= hours * 60 * WORDS_A_MINUTE


async def _report(reader: Reader, packed: Packed, part: QueryPart, *, teasers: bool) -> None:
    """The readiness report, and a line for each article that is not ready; `teasers` too."""
    if not packed.asked:
        say("Nothing to pack: no article matches.")
        return
    write_line(readiness(packed))
    for headline in await reader.list_headlines(Selection(query=_not_full(part)), limit=0):
        if teasers or headline.queued or headline.state is not State.TEASER:
            columns, words = unready_line(headline)
            write_line(words, before=columns)
    if packed.queued:
        say("When the network is back: opreader expand")


class _Shown:
    """Expansions as they come: rows for programs, lines and a progress for people."""

    def __init__(self, *, as_json: bool, explain: bool = False, lines: bool = True) -> None:
        """Without `lines` they are only remembered, for a report at the end."""
        self.progress = Progress()
        self._as_json = as_json
        self._explain = explain
        self._lines = lines
        self._all: list[Expansion] = []

    @property
    def left(self) -> list[Expansion]:
        """Those whose whole text is not here."""
        return [one for one in self._all if not is_done(one)]

    def step(self, step: ExpandProgress) -> None:
        """Show what came, and how far it is."""
        if step.last is not None:
            self.tell(step.last)
        if step.asked:
            self.progress.show(expanding(step))

    def tell(self, expansion: Expansion) -> None:
        """Show one."""
        self._all.append(expansion)
        if not self._lines:
            return
        self.progress.clear()
        if self._as_json:
            write_row(expansion_row(expansion, explain=self._explain))
            return
        columns, words = expansion_line(expansion)
        write_line(words, before=columns, at_once=True)
        for line in expansion.explain if self._explain else ():
            write_line(line, before=EXPLAIN_INDENT, at_once=True)

    def finish(self) -> int:
        """Sum up, where there is more to say than the rows did. Returns the exit code."""
        left = self.left
        if left:
            fail(expanded_summary(self._all))
        elif len(self._all) > 1 and not self._as_json:
            say(expanded_summary(self._all))
        return PARTLY if left else OK
