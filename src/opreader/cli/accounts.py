"""Verbs on accounts at servers: account add, list, remove, password, log."""

from __future__ import annotations

import shlex
import sys
from typing import TYPE_CHECKING, Final, Literal

import click

from opreader.cli.articles import json_option
from opreader.cli.asking import ask, can_ask, given
from opreader.cli.guard import OK, PARTLY
from opreader.cli.keeping import quoted
from opreader.cli.output import fail, say, write_line, write_row
from opreader.cli.rows import account_row
from opreader.cli.session import pass_globals, run
from opreader.cli.sync import NONE, OFFLINE, articles, marks, sync_now, waiting_words
from opreader.errors import LibraryError

if TYPE_CHECKING:
    from pathlib import Path

    from opreader.cli.session import Globals
    from opreader.model.exchanged import FirstChoice
    from opreader.model.synced import Account, AccountKind
    from opreader.reader import Reader
    from opreader.syncing import AccountRow

CANT_UNDO: Final = "That an account is removed is not taken back by undo"


@click.group()
def account() -> None:
    """Look after accounts: FreshRSS, Miniflux and others."""


@account.command("add")
@click.argument("url")
@click.option("--user", default="", help="Who one is there; a Miniflux takes an API key without one.")
@click.option("--password-stdin", is_flag=True, help="Read the password from the first line of standard input.")
@click.option("--password-command", metavar="CMD", help="What prints the password, each time; it is kept nowhere.")
@click.option("--kind", type=click.Choice(["greader", "miniflux"]), help="The protocol; else found out by asking.")
@click.option("--name", help="What it is called here; else as the server.")
@click.option(
    "--first",
    type=click.Choice(["server", "push", "unread"]),
    help="Whose marks count where both have an article: the server's, mine, or unread is what either has unread.",
)
@click.option("--app-id", help="Inoreader's AppId; its AppKey is the second line, or is asked for.")
@click.option("--plain-http", is_flag=True, help="Let the password go over http:// to another machine.")
@pass_globals
def add_account(
    options: Globals,
    url: str,
    user: str,
    password_stdin: bool,
    password_command: str | None,
    kind: AccountKind | None,
    name: str | None,
    first: FirstChoice | None,
    app_id: str | None,
    plain_http: bool,
) -> None:
    """Read by way of a server: its feeds, articles and marks come, and yours go there.

    URL is the page of your FreshRSS or Miniflux, or of Inoreader, The Old Reader or BazQux. FreshRSS wants the API
    password that is set under Profile. Without a password option it is asked for.

    Local feeds stay as they are. Where both have an article, the marks that differ are counted, and you are asked whose
    count; without a terminal an article stays unread that is unread on either side.
    """
    if password_stdin and password_command is not None:
        raise click.UsageError("--password-stdin and --password-command are two ways to one password; give one.")
    if options.offline:
        fail(f"{OFFLINE}, and an account is added by asking its server")
        sys.exit(PARTLY)
    password = None
    if password_command is None:
        whose = f"Password of {user}" if user else "API key"
        password = given(whose, at=url, from_input=password_stdin, instead="--password-stdin or --password-command")
    app_key = given("AppKey", at=url, from_input=password_stdin, instead="--password-stdin") if app_id else None

    async def work(reader: Reader) -> int:
        from opreader.syncing import NewAccount

        added, told = await reader.accounts.add(
            NewAccount(
                url,
                user,
                password,
                name=name,
                kind=kind,
                password_command=password_command,
                plain_http=plain_http,
                app_id=app_id,
                app_key=app_key,
                first=first or (None if can_ask() else "unread"),
            )
        )
        if told:
            say(told)
        say(await _greeting(reader, added))
        return await sync_now(reader, [added.name], as_json=False)

    run(options, work)


async def _greeting(reader: Reader, added: Account) -> str:
    """What is there now."""
    row = next(one for one in await reader.accounts.rows() if one.account.name == added.name)
    facts = row.state.facts if row.state else None
    what = " ".join(one for one in (facts.name, facts.version) if one) if facts else added.kind
    return f"Added {added.name}: {what}{f' as {added.user}' if added.user else ''}"


@account.command("list")
@json_option
@pass_globals
def list_accounts(options: Globals, as_json: bool) -> None:
    """List accounts: when they were synced, what waits, what went wrong."""

    async def work(reader: Reader) -> int:
        rows = await reader.accounts.rows()
        for row in rows:
            if as_json:
                write_row(account_row(row))
            else:
                write_line(_account_line(row))
        if not rows and not as_json:
            say(NONE)
        return OK

    run(options, work)


def _account_line(row: AccountRow) -> str:
    account, state = row.account, row.state
    parts = [f"{account.name} · {account.url}"]
    parts += [account.user] if account.user else []
    if state is None or state.last_sync is None:
        parts.append("never synced")
    else:
        parts.append(f"synced {state.last_sync.astimezone():%Y-%m-%d %H:%M}")
    if state is not None:
        parts += waiting_words(state.waiting.pending, state.waiting.rejected)
    return f"{' · '.join(parts)}{f' ! {state.error}' if state and state.error else ''}"


@account.command("remove")
@click.argument("name")
@click.option("--keep", "what", flag_value="keep", help="Its articles stay as an archive.")
@click.option("--drop", "what", flag_value="drop", help="Its articles leave the lists, but for starred and noted ones.")
@click.option("--no-backup", is_flag=True, help="Make no backup first.")
@pass_globals
def remove_account(options: Globals, name: str, what: Literal["keep", "drop"] | None, no_backup: bool) -> None:
    """Forget an account and its password; nothing changes on the server.

    With --drop its articles are erased after 30 days; starred, noted and highlighted ones never are. It is nothing that
    `opreader undo` takes back: a backup is made first, and a line says how to go back to it.
    """
    if what is None and not can_ask():
        raise click.UsageError("what is to become of its articles? Write --keep or --drop.")

    async def work(reader: Reader) -> int:
        row = next((one for one in await reader.accounts.rows() if one.account.name == name), None)
        waiting = row.state.waiting if row is not None and row.state is not None else None
        feeds = [feed for feed in await reader.list_feeds() if feed.account == name]
        unsent = waiting.pending if waiting else 0
        if unsent:
            say(f"{marks(unsent)} did not reach the server; `opreader sync {name}` sends them")
        keep = what == "keep"
        if what is None:
            total = sum(feed.total for feed in feeds)
            say(f"{CANT_UNDO}{'' if no_backup else '; a backup is made first'}.")
            answer = ask(f"Keep its {articles(total)} here?", {"keep": "as an archive", "drop": "take them out"})
            keep = answer == "keep"
        try:
            backup = None if no_backup or not feeds else await _back_up(options)
        except LibraryError as error:
            fail(f"{error} Nothing was removed; --no-backup does without one.")
            return PARTLY
        told = await reader.accounts.remove(name, keep=keep)
        if told:
            say(f"{told}: its password may still be in the keyring")
        stay = "its articles stay" if keep else "its articles are taken out, starred and noted ones stay"
        say(f"Removed {name}; {stay}. Nothing was changed on the server.")
        if backup is not None:
            then = f", then {_as_added(row.account)}" if row is not None else ""
            say(f"To go back: opreader restore {quoted(backup)}{then}")
        return OK

    run(options, work)


async def _back_up(options: Globals) -> Path:
    """A backup of the library as it is. Raises LibraryError."""
    import asyncio  # not before a loop runs

    from opreader.wiring_keeping import open_keeping

    return (await asyncio.to_thread(open_keeping(options.places()).backup)).path


def _as_added(account: Account) -> str:
    """What adds an account again under its name."""
    words = ["opreader", "account", "add", account.url, *(["--user", account.user] if account.user else [])]
    words += ["--plain-http"] if account.plain_http else []
    words += ["--app-id", account.app_id] if account.app_id is not None else []
    return shlex.join([*words, "--name", account.name])


@account.command("undeliverable")
@click.argument("name")
@click.option("--forget", is_flag=True, help="Count them no more.")
@json_option
@pass_globals
def list_undeliverable(options: Globals, name: str, forget: bool, as_json: bool) -> None:
    """List marks that a server will never have: the article is gone there, or it refused them.

    They stay here, and are counted until --forget. Then, where the server has the article after all, what it says of it
    counts; to have a mark sent once more, make it again.
    """

    async def work(reader: Reader) -> int:
        found = await reader.accounts.undeliverable(name)
        for one in found:
            if as_json:
                write_row(
                    {
                        "type": "undeliverable",
                        "account": name,
                        "article": one.entry_id,
                        "title": one.title,
                        "mark": one.want,
                        "reason": one.why,
                    }
                )
            else:
                write_line(f"{one.title} · {one.why}", before=f"{one.entry_id:>6}  {one.want:<10} ")
        if forget:
            await reader.accounts.forget_undeliverable(name)
        if found or not as_json:
            say(_undeliverable_words(name, len(found), forgotten=forget))
        return OK

    run(options, work)


def _undeliverable_words(name: str, count: int, *, forgotten: bool) -> str:
    if not count:
        return f"{name} has every mark, or is to get it."
    if forgotten:
        return f"{marks(count)} counted no more; what is marked here stays, until {name} says otherwise"
    forget = f"opreader account undeliverable {shlex.quote(name)} --forget"
    return f"{marks(count)} undeliverable, but as made here; to count them no more: {forget}"


@account.command("password")
@click.argument("name")
@click.option("--password-stdin", is_flag=True, help="Read it from the first line of standard input.")
@pass_globals
def set_password(options: Globals, name: str, password_stdin: bool) -> None:
    """Give an account another password; the server is asked whether it takes it."""
    password = given(f"New password of {name}", at="", from_input=password_stdin, instead="--password-stdin")

    async def work(reader: Reader) -> int:
        told = await reader.accounts.set_password(name, password, try_it=not options.offline)
        say(f"The password of {name} is kept{f'; {told}' if told else ''}")
        return OK

    run(options, work)


@account.command("log")
@click.argument("name")
@click.option("--limit", type=click.IntRange(min=0), default=100, help="So many lines, newest first; 0 = none.")
@pass_globals
def show_log(options: Globals, name: str, limit: int) -> None:
    """What was noted of an account: marks that others overruled, feeds that vanished, errors."""

    async def work(reader: Reader) -> int:
        known = {row.account.name for row in await reader.accounts.rows()}
        lines = await reader.accounts.log(name, limit=limit)
        if name not in known and not lines:
            reader.accounts.get(name)
        for at, said in lines:
            write_line(said, before=f"{at.astimezone():%Y-%m-%d %H:%M}  " if at else "")
        if not lines:
            say(f"Nothing was noted of {name}.")
        return OK

    run(options, work)
