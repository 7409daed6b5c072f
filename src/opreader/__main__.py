"""python -m opreader. Opening the screen takes a short way past the command line's library."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path


def main() -> None:
    """Run opreader with the words of the command line; ends by SystemExit."""
    words = sys.argv[1:]
    if "_OPREADER_COMPLETE" not in os.environ and (plain := _screen_only(words)) is not None:
        # Collections during the imports cost a tenth of the start; the app turns them on when the first frame is out.
        gc.disable()
        from opreader.cli.screen import open_screen

        home, offline = plain
        sys.exit(open_screen(home=home, offline=offline))
    from opreader.cli.main import main as verbs

    verbs(prog_name="opreader")


def _screen_only(words: list[str]) -> tuple[Path | None, bool] | None:
    """The home and whether offline, when the words are no more than these; None when a verb or another option stands."""
    home, offline = None, False
    rest = iter(words)
    for word in rest:
        if word == "--offline":
            offline = True
        elif word == "--home" and (value := next(rest, None)) is not None and not value.startswith("-"):
            home = Path(value)
        elif word.startswith("--home=") and len(word) > len("--home="):
            home = Path(word.removeprefix("--home="))
        else:
            return None
    return home, offline


if __name__ == "__main__":
    main()
