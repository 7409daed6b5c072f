"""Verbs on opreader itself: config, themes, completion."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from opreader.cli.guard import OK, PARTLY, guard
from opreader.cli.output import fail, write, write_line
from opreader.cli.session import pass_globals
from opreader.text import clean

if TYPE_CHECKING:
    from opreader.cli.session import Globals


@click.group(no_args_is_help=False)
def config() -> None:
    """Where the configuration is, what holds, what can be set."""


@config.command("path")
@pass_globals
def config_path(options: Globals) -> None:
    """Print the path of config.toml."""

    def work() -> int:
        write(str(options.places().config_file))
        return OK

    sys.exit(guard(work, home=options.home))


@config.command("show")
@pass_globals
def config_show(options: Globals) -> None:
    """Print the configuration that holds."""

    def work() -> int:
        from opreader.config_file import render_config

        write(render_config(options.config()).rstrip("\n"))
        return OK

    sys.exit(guard(work, home=options.home))


@config.command("default")
def config_default() -> None:
    """Print every key with its default and meaning.

    Copy what you want to change into the file that `opreader config path` names.
    """
    from opreader.config_file import render_default_config

    write(render_default_config().rstrip("\n"))


@click.command()
@pass_globals
def themes(options: Globals) -> None:
    """List the themes that `theme = "…"` and the key t know."""

    def work() -> int:
        from opreader.wiring import list_theme_files

        code = OK
        for path, values, problem in list_theme_files(options.places()):
            if problem:
                fail(f"theme {path.name} can't be used: {problem}")
                code = PARTLY
                continue
            name = values.get("name", path.stem)
            if not isinstance(name, str):
                fail(f'theme {path.name} can\'t be used: its name is no text; write name = "…"')
                code = PARTLY
                continue
            shade = "dark" if values.get("dark", True) else "light"
            write_line(str(path), before=f"{clean(name, one_line=True):<16} {shade:<6} ")
        return code

    sys.exit(guard(work, home=options.home))


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print a completion script for a shell.

    In bash: eval "$(opreader completion bash)". In zsh: eval "$(opreader completion zsh)". In fish: opreader
    completion fish | source.
    """
    from click.shell_completion import get_completion_class

    from opreader.cli.main import main

    kind = get_completion_class(shell)
    assert kind is not None
    write(kind(main, {}, "opreader", "_OPREADER_COMPLETE").source())
