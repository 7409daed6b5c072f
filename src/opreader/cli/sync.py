"""The verb sync, and the first connection of an account."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NoReturn, cast

import click

from opreader.cli.articles import json_option
from opreader.cli.asking import ask, can_ask
from opreader.cli.guard import OK, PARTLY
from opreader.cli.index import QUICK, index_new
from opreader.cli.keeping import keep_weekly
from opreader.cli.output import Progress, fail, say, write_row
from opreader.cli.rows import sync_row
from opreader.cli.session import pass_globals, run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opreader.cli.session import Globals
    from opreader.model.exchanged import FirstChoice, FirstFigures, SyncProgress, SyncResult
    from opreader.reader import Reader

_CHOICES: Final = {
    "server": "the server's: what is read or starred there is so here",
    "push": "mine: what is read or starred here becomes so there",
    "unread": "both: unread is what either has unread, starred what either has starred",
}
NONE: Final = "No accounts yet. Add one: opreader account add URL --user NAME"
OFFLINE: Final = "offline: no server is asked in this run"


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@json_option
@pass_globals
def sync(options: Globals, names: tuple[str, ...], as_json: bool) -> None:
    """Send marks to servers and bring what is new.

    `opreader refresh` asks local feeds; this asks the servers of accounts.
    """

    async def work(reader: Reader) -> int:
        for name in names:
            reader.accounts.get(name)
        if not reader.accounts.all():
            if not as_json:
                say(NONE)
            return OK
        if options.offline:
            waiting = sum(row.state.waiting.pending for row in await reader.accounts.rows() if row.state)
            fail(f"{OFFLINE}{f'; {marks(waiting)} wait to be sent' if waiting else ''}")
            return PARTLY
        return await sync_now(reader, names, as_json=as_json)

    async def whole(reader: Reader) -> int:
        code = await work(reader)
        await keep_weekly(options)
        return code

    run(options, whole)


async def sync_now(reader: Reader, names: Sequence[str], *, as_json: bool) -> int:
    """Sync, settle what a first connection leaves open, and tell what it came to. Returns the exit code."""
    results = await _run(reader, names)
    for at, result in enumerate(results):
        if result.first is not None and result.error is None:
            results[at] = await _settle_first(reader, result)
    for result in results:
        if as_json:
            write_row(sync_row(result))
        if result.error is not None:
            fail(f"{result.account}: {result.error}")
        if result.error is None and not as_json:
            say(_result_line(result))
    if any(one.pulled for one in results):
        await index_new(reader, most=QUICK)
    return PARTLY if any(one.error is not None for one in results) else OK


def subscribe_there(
    options: Globals, name: str, urls: Sequence[str], *, title: str | None, folder: str | None, as_json: bool
) -> NoReturn:
    """Have a server subscribe to feeds, and sync it."""

    async def work(reader: Reader) -> int:
        return await _subscribe(options, reader, name, urls, title=title, folder=folder, as_json=as_json)

    run(options, work)


async def _subscribe(
    options: Globals,
    reader: Reader,
    name: str,
    urls: Sequence[str],
    *,
    title: str | None,
    folder: str | None,
    as_json: bool,
) -> int:
    for url in urls:
        await reader.accounts.subscribe(name, url, title=title, folder=folder)
    if options.offline:
        fail(f"{OFFLINE}; {name} is told to subscribe by the next: opreader sync")
        return PARTLY
    before = {feed.id for feed in await reader.list_feeds()}
    code = await sync_now(reader, [name], as_json=as_json)
    came = [feed for feed in await reader.list_feeds() if feed.id not in before and feed.account == name]
    for feed in came:
        say(f"{name} subscribed to {feed.title}: {articles(feed.total)}")
    if len(came) < len(urls) and code == OK:
        said = next((said for _, said in await reader.accounts.log(name, limit=1)), "")
        told = f"; {said}" if said.startswith("subscribe") else ""
        fail(f"{len(urls) - len(came)} of {len(urls)} are not new on {name}{told}")
        return PARTLY
    return code


async def _run(reader: Reader, names: Sequence[str]) -> list[SyncResult]:
    progress = Progress()

    def show(step: SyncProgress) -> None:
        progress.show(f"{step.account}: {step.doing}{f' {step.done:,}/{step.of:,}' if step.of else ''}")

    try:
        return await reader.accounts.sync(names, on_progress=show)
    finally:
        progress.clear()


async def _settle_first(reader: Reader, came: SyncResult) -> SyncResult:
    """Tell what the first connection found; where nothing was chosen yet, have it chosen, and send what follows."""
    name, figures = came.account, came.first
    assert figures is not None
    say(f"{name}: {_first_words(figures)}")
    still = await reader.accounts.first_figures(name)
    if not _differ(still):
        return came
    choice: FirstChoice = "unread"
    if can_ask():
        choice = cast("FirstChoice", ask("Whose marks count where they differ?", _CHOICES))
    changed = await reader.accounts.make_first(name, choice)
    say(f"{name}: {_CHOICES[choice]}; {articles(changed)} changed; opreader undo takes that back, step by step")
    (sent,) = await _run(reader, [name])
    return replace(
        sent,
        pulled=came.pulled + sent.pulled,
        changed=came.changed + sent.changed,
        pushed=came.pushed + sent.pushed,
        seconds=round(came.seconds + sent.seconds, 3),
        first=figures,
    )


def _first_words(figures: FirstFigures) -> str:
    """What came, and how it differs from local feeds."""
    parts = [f"{articles(figures.articles)}, {figures.unread:,} unread, {figures.starred:,} starred"]
    if figures.both:
        parts.append(f"{figures.both:,} of them in local feeds, too")
    differences = (
        (figures.read_here, "read here and not there"),
        (figures.read_there, "read there and not here"),
        (figures.starred_here, "starred here and not there"),
        (figures.starred_there, "starred there and not here"),
    )
    told = ", ".join(f"{count:,} {words}" for count, words in differences if count)
    return "; ".join([*parts, *([told] if told else [])])


def _differ(figures: FirstFigures) -> bool:
    return bool(figures.read_here or figures.read_there or figures.starred_here or figures.starred_there)


def _result_line(result: SyncResult) -> str:
    """What a sync that went well came to."""
    counts = ((result.pulled, "new"), (result.changed, "marked elsewhere"), (result.pushed, "marks sent"))
    parts = [f"{count:,} {words}" for count, words in counts if count] or ["nothing new"]
    return f"{result.account}: {' · '.join([*parts, *waiting_words(result.pending, result.rejected)])}"


def waiting_words(pending: int, rejected: int) -> list[str]:
    """Marks that a server does not have yet, and those that it will never have."""
    words = [f"{marks(pending)} to send"] if pending else []
    return [*words, f"{marks(rejected)} undeliverable"] if rejected else words


def marks(count: int) -> str:
    """So many marks."""
    return "1 mark" if count == 1 else f"{count:,} marks"


def articles(count: int) -> str:
    """So many articles."""
    return "1 article" if count == 1 else f"{count:,} articles"
