"""Ways through the real program on a hostile home: what stands on the screen at each step, and what reaches the terminal."""

import base64
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from opreader.cli.main import main
from tests.escapes import in_pipe, scan
from tests.hostile_home import ESC, Hostile
from tests.pty_screen import LEAVE_SCREEN, Terminal

ESCAPE, ENTER, TAB, HOME, SAVE, QUIT = "\x1b", "\r", "\t", "\x1b[H", "\x13", "\x11"
CLEAR = "\x15"
"""Empties a field before its cursor."""
PASTED = "one [/] 2J two three"
PASTE = f"{ESC}[200~one [/] \x9b2J \u202etwo\u202c \x07three{ESC}[201~"
_COPIED = re.compile(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07")


class Walk:
    """A way through the screens; tells at which step a fault came."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        self._steps: list[tuple[int, str]] = []

    def step(self, keys: str, *seen: str) -> None:
        """Press keys and wait until some words stand on the screen."""
        self._steps.append((len(self.terminal.said.decode("utf-8", "surrogateescape")), keys))
        try:
            self.terminal.send(keys)
            self.terminal.wait_for(*seen)
        except TimeoutError as error:
            raise AssertionError(f"after {keys!r} {seen} never came: {error}") from None

    def press(self, keys: str) -> None:
        """Press keys that change nothing that could be waited for, such as Tab: what comes behind goes elsewhere."""
        self.step(keys)
        self.terminal.settle(0.1, most=1)

    def write(self, text: str, *seen: str) -> None:
        """Write a text in the place of what stands in the field before the cursor."""
        self.step(f"{CLEAR}{text}", *(seen or (text,)))

    def dialog(self, keys: str, title: str, *seen: str, close: str = ESCAPE) -> None:
        """Open a dialog, see some words in it, leave it."""
        self.step(keys, f"─  {title}  ─", *seen)
        self.leave(title, close)

    def leave(self, title: str, keys: str = ESCAPE) -> None:
        """Leave a dialog."""
        self.terminal.send(keys)
        self.terminal.wait_until_gone(f"─  {title}  ─")

    def leave_all(self) -> None:
        """Leave whatever is open, one over the other; what was written there is thrown away."""
        for _ in range(5):
            if "╭─  " not in self.terminal.text:
                return
            self.step("y" if "Throw away" in self.terminal.text else ESCAPE)
            self.terminal.settle(0.15, most=1)  # a key right behind Escape would be one with Alt

    @property
    def faults(self) -> list[str]:
        """What came that may not, with the keys after which it came."""
        found = scan(bytes(self.terminal.said)).faults
        after = [next((keys for start, keys in reversed(self._steps) if start <= at), "the start") for at, _ in found]
        return [f"after {keys!r}: {what}" for keys, (_, what) in zip(after, found, strict=True)]

    @property
    def copied(self) -> list[str]:
        """What was put on the clipboard."""
        return [base64.b64decode(found[1]).decode() for found in _COPIED.finditer(bytes(self.terminal.said))]

    def until_article(self, begins: str) -> None:
        """Wait for an article."""
        if not self.article.startswith(begins):
            self.terminal.until(lambda _: self.article.startswith(begins))

    @property
    def article(self) -> str:
        """What stands in the article's pane, without any blanks."""
        lines = self.terminal.lines
        left = lines[0].index("─ Article ─")
        right = lines[0].find("┬", left)
        return "".join("".join(line[left : right if right >= 0 else None].split()) for line in lines[1:])


@contextmanager
def walking(hostile: Hostile, *words: object, home: Path | None = None, seen: str = "All articles") -> Iterator[Walk]:
    """The screen on this home; held to write nothing that may not be, to run nothing, and to be alive at the end."""
    env = {**hostile.env, **({"HOME": str(home)} if home else {})}
    with Terminal(hostile.argv(*words), env=env, cwd=hostile.cwd) as terminal:
        walk = Walk(terminal)
        terminal.wait_for(seen)
        yield walk
        assert terminal.process.poll() is None, terminal.text
        terminal.send(QUIT)
        assert terminal.end() == 0
        assert LEAVE_SCREEN in terminal.said
    assert walk.faults == []
    assert [text for text in walk.copied if in_pipe(text.encode())] == []
    assert hostile.ran == []
    own = ("http", f"{hostile.cwd}/[")  # an article without a link is shown as its file
    assert [words for words in hostile.opened if len(words) != 1 or not words[0].startswith(own)] == []


def find(walk: Walk, words: str) -> None:
    """Enter a list that holds one article."""
    walk.step("2", "─ Unread ─")
    walk.step("1", "─ All articles ─")
    walk.step("/", "─  Search  ─")
    walk.step(f"{words}{ENTER}", f"─ / {words}")


def ran(hostile: Hostile, *words: object) -> tuple[str, str]:
    """What a verb wrote to standard output and error; in this process."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit):
        main(["--home", str(hostile.home), *map(str, words)], prog_name="opreader")
    return out.getvalue(), err.getvalue()
