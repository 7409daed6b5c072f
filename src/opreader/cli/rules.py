"""Verbs on rules and age: rules (apply, undo), prune."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from opreader.cli.articles import json_option
from opreader.cli.guard import OK, PARTLY, WRONG_WORDS
from opreader.cli.lines import headline_line
from opreader.cli.numbers import LIMIT, ORDINAL
from opreader.cli.output import fail, say, write_line, write_row
from opreader.cli.queries import QueryCommand, joined, query_argument
from opreader.cli.rows import article_row
from opreader.cli.session import pass_globals, run
from opreader.model.ruled import RulesDone
from opreader.rules import tell_age, tell_done
from opreader.toml_file import read_duration

if TYPE_CHECKING:
    from datetime import timedelta

    from opreader.cli.session import Globals
    from opreader.reader import Reader
    from opreader.rules import ReadRule
    from opreader.ruling import RuleReport

_UNDO = "opreader undo takes it back"
_NONE = 'No rules yet. Write them in config.toml: [[rules]], query = "title:sponsored", action = "mute"'


class _Age(click.ParamType):  # type: ignore[type-arg]  # generic in newer versions alone
    """A length of time, as in config.toml."""

    name = "AGE"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        """The length that was written. Raises click.BadParameter."""
        try:
            return read_duration(value)
        except ValueError:
            raise click.BadParameter(
                f"{value!r} is no length of time. Write 90d or 12w.", ctx=ctx, param=param
            ) from None


@click.group("rules", invoke_without_command=True)
@json_option
@click.pass_context
def rules(context: click.Context, as_json: bool) -> None:
    """List your rules, with how many articles each acted on.

    Rules stand in config.toml and act on new articles as they come.
    """
    if context.invoked_subcommand is not None:
        return

    async def work(reader: Reader) -> int:
        reports = await reader.ruling.list_rules()
        for report in reports:
            if as_json:
                write_row(_rule_row(report))
            else:
                trouble = f" ! {report.rule.trouble}" if report.rule.trouble else ""
                counts = f"{report.rule.n:>3} {report.count.total:>7} {report.count.week:>5} in 7 days  "
                write_line(f"{_name(report.rule)}{trouble}", before=counts)
        if not reports and not as_json:
            say(_NONE)
        return OK

    run(context.obj, work)


@rules.command("apply")
@click.option("--dry-run", is_flag=True, help="Only list what would be done.")
@json_option
@pass_globals
def apply_rules(options: Globals, dry_run: bool, as_json: bool) -> None:
    """Run the rules over all unread articles that are here.

    What you starred, unstarred or marked yourself they leave alone, and what was taken back of a rule.
    """

    async def work(reader: Reader) -> int:
        reports = {one.rule.key: one.rule for one in await reader.ruling.list_rules()}
        if not reports:
            fail(_NONE)
            return WRONG_WORDS
        done = RulesDone()
        async for piece in reader.ruling.apply(dry_run=dry_run):
            await _show_acts(reader, piece, reports, as_json=as_json)
            done = done.and_then(piece)
        if as_json and not dry_run:
            write_row(_done_row(done))
        if not as_json:
            say(_sum(done, dry_run=dry_run))
        return OK

    run(options, work)


@rules.command("undo")
@click.argument("number", type=ORDINAL, metavar="N")
@json_option
@pass_globals
def undo_rule(options: Globals, number: int, as_json: bool) -> None:
    """Take back all that the Nth rule did."""

    async def work(reader: Reader) -> int:
        reports = await reader.ruling.list_rules()
        if number > len(reports):
            fail(f"there is no rule {number}; list them with: opreader rules")
            return WRONG_WORDS
        count = await reader.ruling.take_back(reports[number - 1].rule)
        if as_json:
            write_row({"type": "undone", "label": _name(reports[number - 1].rule), "count": count})
        elif count:
            say(f"Took back what the rule did to {_articles(count)}; {_UNDO}.")
        else:
            fail(f"rule {number} did nothing that stands")
        return OK if count else PARTLY

    run(options, work)


@click.command(cls=QueryCommand)
@query_argument
@click.option("--older", type=_Age(), help="How old, as in 90d; else what `keep` says, else 90d.")
@click.option("--dry-run", is_flag=True, help="Only list what would be taken out.")
@click.option("--limit", type=LIMIT, default=50, show_default=True, help="Rows of a dry run at most; 0 is all.")
@json_option
@pass_globals
def prune(
    options: Globals, query: tuple[str, ...], older: timedelta | None, dry_run: bool, limit: int, as_json: bool
) -> None:
    """Take out old articles that are read; `undo` brings them back.

    Only those that QUERY selects, if there is one. What is unread, begun, starred, highlighted, noted, packed, saved by
    you or waiting for the network stays.
    """

    async def work(reader: Reader) -> int:
        ruling = reader.ruling
        what = ruling.to_prune(reader.read_query(joined(query)) if query else None, older)
        age = tell_age(reader.now - what.before)
        if not dry_run:
            count = await ruling.prune(what)
            _say_pruned(count, f"Took out {_articles(count)} older than {age}", as_json=as_json, undo=f"; {_UNDO}.")
            return OK
        found = await ruling.look(what, limit=limit)
        for headline in found.rows:
            if as_json:
                write_row(article_row(headline))
            else:
                columns, words = headline_line(headline)
                write_line(words, before=columns)
        text = f"Would take out {_articles(found.count)} older than {age}"
        _say_pruned(found.count, text, as_json=as_json, undo=".", dry_run=True)
        return OK

    run(options, work)


def _say_pruned(count: int, text: str, *, as_json: bool, undo: str, dry_run: bool = False) -> None:
    if as_json:
        write_row({"type": "pruned", "count": count, "dry_run": dry_run})
    else:
        say(f"{text}{undo if count else '.'}")


async def _show_acts(reader: Reader, done: RulesDone, by_key: dict[str, ReadRule], *, as_json: bool) -> None:
    rows = {row.id: row for row in await reader.get_headlines(list({act.entry_id: None for act in done.acts}))}
    # The headlines of what is not there any more are left out.
    for act in done.acts:
        headline, rule = rows.get(act.entry_id), by_key[act.rule]
        if headline is None:
            continue
        if as_json:
            write_row(
                {
                    "type": "ruled",
                    "article": headline.id,
                    "title": headline.title,
                    "feed_title": headline.feed_title,
                    "rule": rule.n,
                    "action": rule.rule.action,
                    "query": rule.rule.query,
                }
            )
        else:
            write_line(f"{rule.rule.action}  {headline.title} — {headline.feed_title}", before=f"{headline.id:>6}  ")


def _sum(done: RulesDone, *, dry_run: bool) -> str:
    told = tell_done(done)
    if not told:
        return "Nothing for the rules to do."
    return f"Would be done: {told}." if dry_run else f"Done: {told}; {_UNDO}."


def _done_row(done: RulesDone) -> dict[str, object]:
    counts = {"muted": done.muted, "starred": done.starred, "read": done.read, "tagged": done.tagged}
    return {"type": "rules", **counts}


def _rule_row(report: RuleReport) -> dict[str, object]:
    rule, count = report.rule, report.count
    return {
        "type": "rule",
        "n": rule.n,
        "query": rule.rule.query,
        "action": rule.rule.action,
        "total": count.total,
        "week": count.week,
        "error": rule.trouble,
    }


def _name(rule: ReadRule) -> str:
    return f"{rule.rule.action}: {rule.rule.query}"


def _articles(count: int) -> str:
    return "1 article" if count == 1 else f"{count} articles"
