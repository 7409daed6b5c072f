"""The group that the verbs stand in: wrong words are said in one line, and nothing ends in a traceback."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from opreader.cli.guard import OK, WRONG_WORDS, guard, named_home
from opreader.cli.output import fail

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Verbs(click.Group):
    """click's group; run alone it leaves with our exit codes."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,  # noqa: FBT002 - click's own signature
        **extra: Any,
    ) -> Any:
        """Run by the words of the command line; ends by SystemExit unless `standalone_mode` is off."""

        def work() -> Any:
            return super(Verbs, self).main(args, prog_name, complete_var, standalone_mode=False, **extra)

        if not standalone_mode:
            return work()
        home = named_home(sys.argv[1:] if args is None else args)
        sys.exit(guard(lambda: _in_one_line(work), home=home))


def _in_one_line(work: Callable[[], Any]) -> int:
    """Run click; what it finds wrong with the words becomes a line and exit code 2."""
    try:
        code = work()
    except click.Abort:
        raise KeyboardInterrupt from None
    except click.ClickException as error:
        context = error.ctx if isinstance(error, click.UsageError) else None
        path = context.command_path if context else "opreader"
        message = error.format_message()
        fail(f"{message}{'' if message.endswith(('.', '?')) else '.'} What can be written here: {path} --help")
        return WRONG_WORDS
    return code if isinstance(code, int) else OK
