"""The group of all verbs, and what every run begins with."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from opreader import __version__
from opreader.cli.accounts import account
from opreader.cli.articles import articles, delete, mark, search, show, undo
from opreader.cli.authors import authors
from opreader.cli.doctor import doctor
from opreader.cli.export import export
from opreader.cli.feeds import add, import_, list_feeds, refresh, remove
from opreader.cli.full_text import expand, pack, save
from opreader.cli.health import health
from opreader.cli.index import index
from opreader.cli.keeping import backup, restore
from opreader.cli.related import related
from opreader.cli.rules import prune, rules
from opreader.cli.send import send
from opreader.cli.session import Globals
from opreader.cli.settings import completion, config, themes
from opreader.cli.smart import smart
from opreader.cli.statistics import budget, stats
from opreader.cli.stories import stories
from opreader.cli.sync import sync
from opreader.cli.verbs import Verbs


@click.group(
    cls=Verbs,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Without a verb the screen opens. The manual is on the screen: press ? there.",
)
@click.option("--home", type=click.Path(path_type=Path, file_okay=False), help="Keep everything under this folder.")
@click.option("--offline", is_flag=True, help="Open no socket in this run.")
@click.version_option(__version__, "--version", prog_name="opreader", message="%(prog)s %(version)s")
@click.pass_context
def main(context: click.Context, home: Path | None, offline: bool) -> None:
    """Read commentary in the terminal: full, related, offline."""
    context.obj = Globals(home, offline)
    if context.invoked_subcommand is None:
        from opreader.cli.screen import open_screen

        sys.exit(open_screen(home=home, offline=offline))


@click.command("open")
@click.argument("targets", nargs=-1, required=True, metavar="TARGET...")
@click.pass_obj
def open_(options: Globals, targets: tuple[str, ...]) -> None:
    """Read something on the screen without subscribing.

    TARGET is the URL of a feed or page, a file or a folder.
    """
    from opreader.cli.screen import open_screen

    sys.exit(open_screen(home=options.home, offline=options.offline, targets=targets))


for verb in (
    *(
        open_,
        add,
        save,
        remove,
        list_feeds,
        smart,
        refresh,
        index,
        articles,
        search,
        show,
        expand,
        related,
        mark,
        delete,
        undo,
    ),
    *(
        account,
        sync,
        authors,
        stories,
        send,
        pack,
        budget,
        stats,
        health,
        rules,
        prune,
        import_,
        export,
        config,
        themes,
        doctor,
    ),
    *(backup, restore, completion),
):
    main.add_command(verb)
