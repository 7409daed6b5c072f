"""python -m opreader. Opening the screen takes a short way past the command line's library."""

from __future__ import annotations

import signal

# Until the run itself takes interrupts: Python would print where in the imports it was.
_HEEDS_INTERRUPTS = signal.getsignal(signal.SIGINT) is signal.default_int_handler
if _HEEDS_INTERRUPTS and __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)

import gc  # noqa: E402 - see above
import os  # noqa: E402
import sys  # noqa: E402
from pathlib import Path  # noqa: E402


def main() -> None:
    """Run opreader with the words of the command line; ends by SystemExit."""
    _fill_streams()
    words = sys.argv[1:]
    _mind_strays(words)
    if "_OPREADER_COMPLETE" not in os.environ and (plain := _screen_only(words)) is not None:
        # Collections during the imports cost a tenth of the start; the app turns them on when the first frame is out.
        gc.disable()
        from opreader.cli.screen import open_screen

        home, offline = plain
        _heed_interrupts()
        sys.exit(open_screen(home=home, offline=offline))
    from opreader.cli.main import main as verbs

    _heed_interrupts()
    verbs(prog_name="opreader")


def _heed_interrupts() -> None:
    """Have an interrupt be told and what was done kept, from now on."""
    if _HEEDS_INTERRUPTS:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _fill_streams() -> None:
    """Have something stand where the caller closed a standard stream.

    The next file that is opened would take its place, the library say, and whatever is printed would go into it.
    """
    for number, (name, mode) in enumerate((("stdin", "r"), ("stdout", "w"), ("stderr", "w"))):
        try:
            os.fstat(number)
        except OSError:
            # A standard output that can't be written: what was to stand there is lost, and that is said.
            os.open(os.devnull, os.O_WRONLY if number == 2 else os.O_RDONLY)
            stream = open(number, mode, encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115 - for good
            setattr(sys, name, stream)
            setattr(sys, f"__{name}__", stream)


def _mind_strays(words: list[str]) -> None:
    """Have errors that no part of a run takes told in a line; with their place, and not what they say."""
    from opreader.crash import catch_strays

    def log() -> Path:
        from opreader.cli.guard import named_home
        from opreader.wiring import find_places

        return find_places(named_home(words)).log

    catch_strays(log)


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
