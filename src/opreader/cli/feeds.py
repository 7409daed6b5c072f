"""Verbs on feeds: add, remove, feeds, refresh, import."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from opreader.cli.articles import json_option
from opreader.cli.guard import OK, PARTLY, WRONG_WORDS
from opreader.cli.index import QUICK, index_new
from opreader.cli.keeping import keep_weekly
from opreader.cli.lines import expanding, is_done, moved_words, refreshing
from opreader.cli.news import say_news
from opreader.cli.numbers import ORDINAL
from opreader.cli.output import Progress, fail, say, write_line, write_row
from opreader.cli.rows import failed_row, feed_row, imported_row, outcome_row
from opreader.cli.send import send_waiting
from opreader.cli.session import pass_globals, run
from opreader.cli.sync import subscribe_there
from opreader.errors import ConfigError, NotFound, OpreaderError, ReadError, UsageError
from opreader.masked import hide_password, without_user
from opreader.model import Status, Subscription

if TYPE_CHECKING:
    from opreader.cli.session import Globals
    from opreader.model import (
        ExpandProgress,
        Expansion,
        Feed,
        FeedId,
        FeedOutcome,
        FullTextPolicy,
        Imported,
        RefreshProgress,
    )
    from opreader.model.moved import MoveProgress
    from opreader.reader import Reader

_BAD: Final = (Status.FAILED, Status.GONE)


@click.command()
@click.argument("targets", nargs=-1, required=True, metavar="TARGET...")
@click.option("--title", help="Its name in your lists; else the feed's own.")
@click.option("--folder", help="The folder it stands in.")
@click.option("--full-text", type=click.Choice(["auto", "always", "never"]), help="When teasers are expanded.")
@click.option("--pick", type=ORDINAL, help="Which of several feeds of a site; else the first.")
@click.option("--account", metavar="NAME", help="Have the server of this account subscribe, and sync it.")
@json_option
@pass_globals
def add(
    options: Globals,
    targets: tuple[str, ...],
    title: str | None,
    folder: str | None,
    full_text: FullTextPolicy | None,
    pick: int | None,
    account: str | None,
    as_json: bool,
) -> None:
    """Subscribe to feeds, sites, files and folders.

    TARGET is the URL of a feed or of a site that names its feeds, an OPML list, a file or a folder. Each is refreshed
    at once.
    """
    if account is not None:
        if full_text is not None or pick is not None:
            raise click.UsageError("--full-text and --pick are not for feeds of an account; leave them out.")
        subscribe_there(options, account, targets, title=title, folder=folder, as_json=as_json)

    async def work(reader: Reader) -> int:
        code, wrong = OK, 0
        for target in targets:
            try:
                outcomes = await _add(reader, target, title, folder, full_text, pick)
            except ConfigError:
                raise
            except (ReadError, UsageError) as error:
                _tell_failed(target, error, as_json=as_json)
                wrong += not isinstance(error, (ReadError, NotFound))
                code = PARTLY
                continue
            code = max(code, _tell_added(reader, outcomes, as_json=as_json))
        await index_new(reader, most=QUICK)
        return WRONG_WORDS if wrong == len(targets) else code

    run(options, work)


def _tell_added(reader: Reader, outcomes: list[FeedOutcome], *, as_json: bool) -> int:
    """What became of a target. Returns the exit code."""
    for outcome in outcomes:
        if as_json:
            write_row(outcome_row(outcome))
        if outcome.error or not as_json:
            _say_added(outcome)
    if not as_json:
        say_news(reader)
    return PARTLY if any(outcome.status in _BAD for outcome in outcomes) else OK


def _tell_failed(target: str, error: OpreaderError, *, as_json: bool) -> None:
    """A target that led to no feed: a row for programs, a line for people."""
    if as_json:
        write_row(failed_row(hide_password(without_user(target)), str(error)))
    fail(str(error))


async def _add(
    reader: Reader,
    target: str,
    title: str | None,
    folder: str | None,
    full_text: FullTextPolicy | None,
    pick: int | None,
) -> list[FeedOutcome]:
    from opreader.feed_addresses import feed_address

    found = await reader.look(target)
    target = without_user(target)
    if not isinstance(found, list):
        raise ReadError(f"{target}: a page that names no feed; read it with: opreader open {target}")
    if pick is None and all(one.listed for one in found):
        listed = [
            Subscription(one.url, title=one.title, folder=folder, full_text=full_text, headers=one.headers)
            for one in found
        ]
        await reader.add_subscriptions(listed)
        urls = {one.url for one in listed}
        return await reader.refresh(only=[feed.id for feed in await reader.list_feeds() if feed.url in urls])
    if pick is not None and pick > len(found):
        raise ReadError(f"{target}: it names {len(found)} feeds; --pick {pick} is none of them")
    if len(found) > 1 and pick is None:
        for number, one in enumerate(found, 1):
            say(f"  --pick {number}  {one.title}  {one.url}")
        say(f"{target} names {len(found)} feeds; the first is taken")
    chosen = await reader.look_closer(found[(pick or 1) - 1])
    try:
        address = feed_address(chosen.url)
    except ValueError as error:
        raise ReadError(f"{chosen.url}: it can't be kept in feeds.toml, which takes {error}") from error
    wanted = Subscription(address, title=title, folder=folder, full_text=full_text)
    given = {"title": title, "folder": folder, "full_text": full_text}
    if reader.subscription(address) and (told := {name: value for name, value in given.items() if value is not None}):
        await reader.edit_feed(address, **told)
    return [await reader.subscribe(chosen, wanted)]


def _say_added(outcome: FeedOutcome) -> None:
    if outcome.error:
        fail(f"{outcome.title}: {outcome.error}")
        return
    words = f"{outcome.added} new {'article' if outcome.added == 1 else 'articles'}" if outcome.added else "nothing new"
    say(f"{outcome.title}: {words}")


@click.command()
@click.argument("feeds", nargs=-1, required=True, metavar="FEED...")
@pass_globals
def remove(options: Globals, feeds: tuple[str, ...]) -> None:
    """Unsubscribe; `opreader undo` takes it back.

    FEED is an id, URL or title, as `opreader feeds` lists them.
    """

    async def work(reader: Reader) -> int:
        found: list[Feed] = []
        code = OK
        for name in feeds:
            try:
                feed = await reader.get_feed(name)
            except NotFound as error:
                fail(str(error))
                code = PARTLY
            else:
                found += [feed] if feed not in found else []
        if found:
            await reader.remove_feeds(found)
            say(f"Removed {', '.join(feed.title for feed in found)}; opreader undo brings it back.")
            for name in dict.fromkeys(feed.account for feed in found if feed.account):
                say(
                    f"{name} is told to unsubscribe, and drops what is starred there, once undo has closed: after a day."
                )
        return code

    run(options, work)


@click.command("feeds")
@json_option
@pass_globals
def list_feeds(options: Globals, as_json: bool) -> None:
    """List subscribed feeds with their counts and errors."""

    async def work(reader: Reader) -> int:
        feeds = await reader.list_feeds()
        for feed in feeds:
            if as_json:
                write_row(feed_row(feed))
                continue
            trouble = f" ! {feed.error}" if feed.error else ""
            folder = f"{feed.folder}/" if feed.folder else ""
            counts = f"{feed.id:>5} {feed.unread:>6}/{feed.total:<6} "
            write_line(f"{folder}{feed.title} · {feed.url}{trouble}", before=counts)
        if not feeds and not as_json:
            say("No feeds yet. Add one: opreader add URL")
        return OK

    run(options, work)


@click.command()
@click.argument("feeds", nargs=-1, metavar="[FEED]...")
@click.option("--force", is_flag=True, help="Also ask feeds that told us to wait.")
@click.option("--no-index", is_flag=True, help="Leave the related tables for later.")
@json_option
@pass_globals
def refresh(options: Globals, feeds: tuple[str, ...], force: bool, no_index: bool, as_json: bool) -> None:
    """Ask feeds for new articles: all, or those named.

    FEED is an id, URL or title, as `opreader feeds` lists them. What comes by way of a server is brought by `opreader
    sync`. When all are asked, articles that wait to be sent go out, too.
    """
    progress = Progress()

    def show(step: RefreshProgress) -> None:
        if (outcome := step.last) is not None:
            if as_json or outcome.status in _BAD:
                progress.clear()
            if as_json:
                write_row(outcome_row(outcome))
            if outcome.status in _BAD:
                fail(f"{outcome.title}: {outcome.error}")
        progress.show(refreshing(step))

    expanded: list[Expansion] = []

    def show_expanded(step: ExpandProgress) -> None:
        expanded.extend([] if step.last is None else [step.last])
        progress.show(expanding(step))

    async def work(reader: Reader) -> int:
        only = [await _to_refresh(reader, name) for name in feeds] if feeds else None
        try:
            outcomes = await reader.refresh(only=only, force=force, on_progress=show, on_expand=show_expanded)
        finally:
            progress.clear()
        failed = sum(outcome.status in _BAD for outcome in outcomes)
        if not as_json:
            _say_refreshed(outcomes, failed, expanded)
            say_news(reader)
        if not no_index:
            await index_new(reader)
        await _end_round(options, reader, all_asked=not feeds, as_json=as_json)
        await keep_weekly(options)
        return PARTLY if failed else OK

    run(options, work)


async def _end_round(options: Globals, reader: Reader, *, all_asked: bool, as_json: bool) -> None:
    """Send what waits to be sent, where all feeds were asked."""
    if all_asked and not options.offline:
        await send_waiting(reader, as_json=as_json)


async def _to_refresh(reader: Reader, name: str) -> FeedId:
    """A feed that can be asked. Raises UsageError."""
    feed = await reader.get_feed(name)
    if feed.account is not None:
        raise UsageError(f"{feed.title} comes by way of {feed.account}; ask that with: opreader sync")
    return feed.id


def _say_refreshed(outcomes: list[FeedOutcome], failed: int, expanded: list[Expansion]) -> None:
    if not outcomes:
        say("No feeds to ask. Add one: opreader add URL")
        return
    added = sum(outcome.added for outcome in outcomes)
    changed = sum(outcome.changed for outcome in outcomes)
    skipped = sum(outcome.status is Status.SKIPPED for outcome in outcomes)
    parts = [f"{len(outcomes)} {'feed' if len(outcomes) == 1 else 'feeds'}", f"{added} new"]
    parts += [
        f"{count} {word}" for count, word in ((changed, "edited"), (skipped, "skipped"), (failed, "failed")) if count
    ]
    if expanded:
        parts.append(f"{sum(map(is_done, expanded))} of {len(expanded)} expanded")
    say(" · ".join(parts))


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@json_option
@pass_globals
def import_(options: Globals, files: tuple[Path, ...], as_json: bool) -> None:
    """Bring subscriptions and articles over from other readers.

    FILE is an OPML list, newsboat's `urls`, its `cache.db` or the folder that holds them, or what `opreader export
    json` wrote. Each thing in it gets a line: imported, known already, or skipped and why. Twice changes nothing.
    """
    progress = Progress()

    def show(step: MoveProgress) -> None:
        progress.show(f"importing {step.done}/{step.asked} articles · {step.added} new")

    def tell(thing: Imported) -> None:
        progress.clear()
        if as_json:
            write_row(imported_row(thing))
        else:
            detail = f" ({thing.detail})" if thing.detail else ""
            write_line(f"{thing.name}{detail}", before=f"{thing.status:<8} ")

    async def work(reader: Reader) -> int:
        code = OK
        for path in files:
            try:
                moved = await reader.moving.import_file(path, on_thing=tell, on_progress=show)
            except OpreaderError as error:
                progress.clear()
                fail(str(error))
                code = PARTLY
                continue
            finally:
                progress.clear()
            say(f"{path}: {moved_words(moved)}")
            code = max(code, PARTLY if any(thing.status == "skipped" for thing in moved.things) else OK)
        await index_new(reader, most=QUICK)
        return code

    run(options, work)
