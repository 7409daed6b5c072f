"""The verb send: articles to read-later services, commands and files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NoReturn

import click

from opreader.cli.articles import json_option
from opreader.cli.asked import split_missing, tell_missing
from opreader.cli.asking import given
from opreader.cli.guard import OK, PARTLY, WRONG_WORDS
from opreader.cli.numbers import ARTICLE
from opreader.cli.output import fail, say, write_line, write_row
from opreader.cli.session import pass_globals, run
from opreader.errors import OpreaderError, SyncError
from opreader.model import EntryId, Selection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opreader.cli.session import Globals
    from opreader.model.sent import Sendable, Sent
    from opreader.reader import Reader

_ERRANDS: Final = {"send", "send_again"}
_BY_THE_WAY: Final = 60.0
"""Seconds that another verb waits for it."""


@click.command()
@click.argument("name", required=False)
@click.argument("articles", nargs=-1, type=ARTICLE, metavar="[ARTICLE]...")
@click.option("--query", help="Send all that this query selects.")
@click.option("--login", is_flag=True, help="Ask for the token or password of a service, try it and keep it.")
@click.option("--password-stdin", is_flag=True, help="Read what --login asks for from standard input, a line each.")
@json_option
@pass_globals
def send(
    options: Globals,
    name: str | None,
    articles: tuple[int, ...],
    query: str | None,
    login: bool,
    password_stdin: bool,
    as_json: bool,
) -> None:
    """Send articles to a read-later service, a command or a file.

    NAME stands under [send] in config.toml. A service is asked first whether it has the article. What can't be sent now
    waits; without ARTICLE and --query what waits is tried again. Nothing is taken back by undo.
    """
    if login:
        if name is None or articles or query is not None:
            raise click.UsageError("--login takes the name of one service: opreader send --login NAME")
        _log_in(options, name, from_input=password_stdin)
    if name is None and query is not None:
        raise click.UsageError("where to? opreader send NAME --query QUERY")

    async def work(reader: Reader) -> int:
        if name is not None:
            reader.sending.logins.get(name)
        if name is None or (not articles and query is None):
            return await _again(reader, name, as_json=as_json)
        ids, missing = await split_missing(reader, articles)
        if query is not None:
            selected = await reader.list_ids(Selection(query=reader.read_query(query)))
            ids = list(dict.fromkeys([*ids, *map(EntryId, selected)]))
        if not ids and not missing:
            say("No article matches.")
        sent = await reader.sending.send_all(
            await _to_send(reader, ids), name, on_sent=lambda one: _tell(one, as_json=as_json)
        )
        code = max(_sum_up(sent), tell_missing(missing))
        return code if ids or not missing else WRONG_WORDS

    run(options, work)


def _log_in(options: Globals, name: str, *, from_input: bool) -> NoReturn:
    from opreader.send_logins import find_service
    from opreader.send_targets import questions_of

    target = find_service(options.config().send, name)
    answers = {}
    for one in questions_of(target):
        words = f"{one.words[:1].upper()}{one.words[1:]}"
        answers[one.id] = given(words, at=target.url, from_input=from_input, instead="--password-stdin")

    async def work(reader: Reader) -> int:
        try:
            told = await reader.sending.logins.log_in(name, answers)
        except SyncError as error:
            fail(f"{error}; nothing was kept")
            return PARTLY
        for line in told:
            say(line)
        say(f"{name} is ready: {target.kind} at {target.url}")
        return OK

    run(options, work)


async def _to_send(reader: Reader, ids: Sequence[EntryId]) -> list[Sendable]:
    from opreader.sending import to_send

    found = []
    for headline in await reader.get_headlines(ids):
        path = None if headline.link else (await reader.get_entry(headline.id)).path
        found.append(to_send(headline, path=path))
    return found


async def _again(reader: Reader, name: str | None, *, as_json: bool) -> int:
    """Try what waits."""
    sent = await reader.sending.carry_out(name)
    for one in sent:
        _tell(one, as_json=as_json)
    left = [one for one in (await reader.errands.waiting()).errands if one.kind in _ERRANDS]
    if not sent and not left:
        say("Nothing waits to be sent. Say which articles: opreader send NAME ARTICLE…, or --query QUERY")
    elif left:
        say(f"{_articles(len(left))} still to be sent")
    return max(_sum_up(sent), PARTLY if left else OK)


async def send_waiting(reader: Reader, *, as_json: bool) -> None:
    """Send what waits, at the end of another verb and for so long at most; what still waits or failed is told in a line."""
    import asyncio  # not before a loop runs

    if not any(one.kind in _ERRANDS for one in (await reader.errands.waiting()).errands):
        return
    sent: list[Sent] = []
    try:
        async with asyncio.timeout(_BY_THE_WAY):  # what is on its way then is looked up before it goes out again
            sent = await reader.sending.carry_out()
    except TimeoutError:
        fail("what waits to be sent took too long; to try it again: opreader send")
    except OpreaderError as error:
        fail(str(error))
    for one in sent:
        if as_json:
            _tell(one, as_json=True)
        elif one.state in {"sent", "already"}:
            say(f"sent to {one.target}: {one.article.title or one.article.url}")
    _sum_up(sent)


def _tell(sent: Sent, *, as_json: bool) -> None:
    if as_json:
        write_row(
            {
                "type": "sent",
                "article": sent.article.id,
                "title": sent.article.title,
                "link": sent.article.url,
                "target": sent.target,
                "state": sent.state,
                "error": sent.error,
            }
        )
        return
    number = "" if sent.article.id is None else str(sent.article.id)
    write_line(sent.article.title or sent.article.url or "", before=f"{number:>6}  {sent.state:<8} ", at_once=True)


def _sum_up(sent: Sequence[Sent]) -> int:
    """A line for each reason. Returns the exit code."""
    for state, what in (("waiting", "waits and is tried again by: opreader send"), ("failed", "not sent")):
        reasons: dict[str, int] = {}
        for one in sent:
            if one.state == state:
                reasons[one.error or ""] = reasons.get(one.error or "", 0) + 1
        for reason, count in reasons.items():
            fail(f"{what}: {reason}" if count == 1 else f"{what}: {_articles(count)}: {reason}")
    return OK if all(one.state in {"sent", "already"} for one in sent) else PARTLY


def _articles(count: int) -> str:
    return "1 article" if count == 1 else f"{count} articles"
