"""The verb health: which feeds are not well, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from opreader.cli.articles import json_option
from opreader.cli.guard import OK
from opreader.cli.output import say, write_line, write_row
from opreader.cli.rows import iso
from opreader.cli.session import pass_globals, run

if TYPE_CHECKING:
    from collections.abc import Mapping

    from opreader.cli.rows import Row
    from opreader.cli.session import Globals
    from opreader.health import Ailing
    from opreader.reader import Reader

_TODO: Final[Mapping[str, str]] = {
    "gone": "ask once more: opreader refresh {id} --force · or leave it: opreader remove {id}",
    "never answered": "ask again: opreader refresh {id} --force · or leave it: opreader remove {id}",
    "failing": "ask again: opreader refresh {id} --force",
    "moved": "it is asked there; write the new address in feeds.toml, or take it on the screen (: feed health, a)",
    "silent": "look at its site, or leave it: opreader remove {id}",
    "muted": "muted = false in feeds.toml brings it back",
}


@click.command()
@json_option
@pass_globals
def health(options: Globals, as_json: bool) -> None:
    """List feeds that need a look, the gravest first."""

    async def work(reader: Reader) -> int:
        from opreader.health import examine, sum_up

        feeds = [feed for feed in await reader.list_feeds() if feed.id > 0]
        ailing = examine(feeds, await reader.statistics.feed_dates(), reader.now)
        for one in ailing:
            if as_json:
                write_row(health_row(one))
                continue
            write_line(f"{one.feed.title} · {one.ailment.value}: {one.told}", before=f"{one.feed.id:>6}  ")
            write_line(_TODO[one.ailment.value].format(id=one.feed.id), before=" " * 8)
        if not as_json:
            say(f"{sum_up(ailing, len(feeds))}.")
        return OK

    run(options, work)


def health_row(ailing: Ailing) -> Row:
    """A `health` row."""
    feed = ailing.feed
    return {
        "type": "health",
        "feed": feed.id,
        "url": feed.url,
        "title": feed.title,
        "kind": ailing.ailment.value,
        "told": ailing.told,
        "failures": feed.failures,
        "refreshed": iso(feed.refreshed),
        "newest": iso(ailing.newest),
        "moved_to": feed.moved_to,
    }
