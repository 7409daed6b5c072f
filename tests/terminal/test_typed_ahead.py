"""What a terminal sends in one go with a key that opens a dialog is written in the dialog, and does nothing below it."""

from pathlib import Path

from tests.terminal.seen import FIRST, Open

PASTED = "\x1b[200~https://sums.example/jsm\x1b[201~"


def _stars(lines: list[str]) -> str:
    """What the tree says behind "Starred"."""
    return next(line.split("│")[0].split("Starred")[1].strip() for line in lines if "Starred" in line)


def test_letters_of_one_write_go_to_the_dialog_that_their_first_key_opens(home: Path, opened: Open) -> None:
    screen = opened(home, "--offline", size=(140, 40))
    screen.wait_for(FIRST)
    for keys, written in (("|less -z", "less -z"), ("asums", "sums"), (f"a{PASTED}", "https://sums.example/jsm")):
        screen.send(keys)
        screen.wait_for(written)
        screen.send("\x1b")
        screen.wait_until_gone(written)
        assert _stars(screen.lines) == ""
    screen.send("dysy")
    screen.wait_for("Remove The Column and its 3 articles")
    screen.settle()
    screen.send("\x1b")
    screen.wait_until_gone("Remove The Column")
    assert _stars(screen.lines) == ""
    screen.send("jO+sk")  # no headings, no query: the panes get all of it, in its order
    screen.until(lambda lines: _stars(lines) == "1")
