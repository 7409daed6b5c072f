"""The whole program in a terminal, on a library of hostile texts: what reaches the terminal, and that nothing is run."""

import base64
import io
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from opreader.cli.main import main
from tests.escapes import in_pipe, scan
from tests.hostile_home import ALL, ESC, LINKS, MARKUP, NOWHERE, PROGRAMS, Hostile, make
from tests.loopback import Loopback
from tests.pty_screen import LEAVE_SCREEN, Terminal

NARROW = (60, 24)
ESCAPE, ENTER, TAB, HOME, SAVE, QUIT = "\x1b", "\r", "\t", "\x1b[H", "\x13", "\x11"
PASTED = "one [/] 2J two three"
PASTE = f"{ESC}[200~one [/] \x9b2J \u202etwo\u202c \x07three{ESC}[201~"
ODD = "\x1b]0;x\x07\u202e\x9b2J[/]"
"""What somebody may be got to paste into a command."""
_COPIED = re.compile(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07")


@pytest.fixture(scope="module")
def _stock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hostile]:
    """The home, made once."""
    with Loopback() as server:
        yield make(tmp_path_factory.mktemp("hostile"), server)


@pytest.fixture
def hostile(_stock: Hostile, tmp_path: Path) -> Hostile:
    """The home as it was made."""
    shutil.copytree(_stock.home, tmp_path / "home")
    return replace(_stock, home=tmp_path / "home")


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

    def dialog(self, keys: str, title: str, *seen: str, close: str = ESCAPE) -> None:
        """Open a dialog, see some words in it, leave it."""
        self.step(keys, f"─  {title}  ─", *seen)
        self.leave(title, close)

    def leave(self, title: str, keys: str = ESCAPE) -> None:
        """Leave a dialog."""
        self.terminal.send(keys)
        self.terminal.wait_until_gone(f"─  {title}  ─")

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
    assert [words for words in hostile.opened if len(words) != 1 or not words[0].startswith("http")] == []


def find(walk: Walk, words: str) -> None:
    """Enter a list that holds one article."""
    walk.step("2", "─ Unread ─")
    walk.step("1", "─ All articles ─")
    walk.step("/", "─  Search  ─")
    walk.step(f"{words}{ENTER}", f"─ / {words}")


DIALOGS = (
    ("?", "Help", ()),
    ("t", "Theme", ("harbour",)),
    ("S", "Order of this list", ()),
    ("gt", "Stories", ("Last ",)),
    ("gs", "Statistics", ("JSON [@click=app.quit]x[/]",)),
    ("gr", "Rules", ("title:'[/] $(touch PWNED)'",)),
    ("go", "Take out old articles", ()),
    ("P", "Pack for the flight", ("articles",)),
    ("b", "How many minutes do you have?", ("min",)),
    ("gf", "Feed health", ("N2 [/b] [bold] ; touch PWNED ;", "not javascript")),
    ("a", "Add a feed", ("to begin with",)),
    ("gh", "Highlights and notes", ()),
)


def test_panes_and_dialogs(hostile: Hostile, *, long: bool) -> None:
    with walking(hostile) as walk:
        walk.step("2", "─ Unread ─")
        walk.step("1", "─ All articles ─")
        for keys, title, seen in DIALOGS:
            walk.dialog(keys, title, *seen)
        walk.step(":", "─  Go to  ─")
        walk.step("N4", "feed      N4 [link=javascript:alert(1)]go[/link] %s %d %(x)s {0} {url}")
        walk.leave("Go to")
        walk.step("a", "to begin with")
        walk.step(hostile.server.url("/site") + ENTER, "[x] D [@click=app.quit]x[/]", "[ ] D $(touch PWNED)")
        walk.step(ESCAPE, "Enter look")
        walk.leave("Add a feed")
        walk.step("R", "3 feeds failed")
        walk.dialog("M", "Messages", "error: N4 [link=javascript:alert(1)]go[/link] %s", "{url} {undo} {quit}")
        walk.step("/", "─  Search  ─")
        walk.step("feed:N", "Tab: N1 [/] `touch PWNED` [2J[H[?1049l")
        walk.leave("Search")
        walk.terminal.resize(*NARROW)
        walk.step("2", "─ Unread ─")
        for keys, title, _ in DIALOGS if long else DIALOGS[-3:]:
            walk.dialog(keys, title)


def test_an_article(hostile: Hostile) -> None:
    with walking(hostile) as walk:
        find(walk, "T40")
        walk.step(ENTER, "H [/] `touch PWNED` [2J[H[?1049l tag zerowidth")
        walk.dialog("O", "Outline", "H [/] `touch PWNED` [2J[H[?1049l tag zerowidth")
        walk.dialog("w", "All by", "W [/] `touch PWNED` [2J[H[?1049l")
        walk.step("y", "copied http")
        walk.step("Y", "copied with its source: “H [/] `touch PWNED`")
        walk.step("o", "opened in the browser")
        walk.step("c", "─  Note  ─", "“H [/] `touch PWNED`")
        walk.step(PASTE, PASTED)
        walk.step(SAVE, "note kept")
        walk.dialog("gh", "Highlights and notes", "“H [/] `touch PWNED`", f"✎ {PASTED}")
        walk.step("|", "─  Give the article to a command  ─")
        walk.step(f"{hostile.cwd / 'noisy'}{ENTER}", "exit status 3", "[/] [@click=app.quit]x[/] ]52;c;eA== [2J 2J")
        walk.terminal.send(ESCAPE)
        walk.terminal.wait_until_gone("exit status 3")
        walk.step("/", "─  Find in this article  ─")
        walk.step(f"[/]{ENTER}", "[/]: 1 of")
        walk.terminal.send(ESCAPE)
        walk.terminal.wait_until_gone("[/]: 1 of")
        walk.step("e", "─  Edit feed  ─", "JSON [@click=app.quit]x[/] $(touch PWNED) [31;1mred[0m rlo iso mark")
        walk.step(PASTE, PASTED)
        walk.step(TAB + TAB + PASTE, PASTED)
        walk.leave("Edit feed")
        walk.step("R", "3 feeds failed")
        walk.step("C", "EDITED [/] `touch PWNED` [2J[H[?1049l tag zerowidth")
        walk.terminal.send(ESCAPE)


def test_beside_an_article(hostile: Hostile) -> None:
    with walking(hostile) as walk:
        walk.step("2", "─ Unread ─")
        walk.step("1", "─ All articles ─", "R0 [@click=app.quit]x[/]")
        walk.step(f"{HOME}{ENTER}", "FROM THIS PAGE", "P3 [sic] and [Update]")
        walk.terminal.click(*walk.terminal.find("P3 [sic] and [Update]"))  # another one, where the pane moved meanwhile
        walk.terminal.until(lambda _: not walk.article.startswith("R0"))


def test_links(hostile: Hostile) -> None:
    before = len(hostile.opened)
    with walking(hostile) as walk:
        find(walk, "Klinks")
        walk.step(ENTER, "link15.")
        walk.step("o", "This article has no link to open")
        for number in range(len(LINKS)):
            walk.terminal.click(*walk.terminal.find(f"link{number}."))
        walk.dialog("M", "Messages", f"opened https://{NOWHERE}/[/]?[@click=app.quit]")
        walk.step(";", "letters open")
        walk.step("h", f"opened https://{NOWHERE}/[/]?[@click=app.quit]")
        walk.step(";;", "letters copy")
        walk.step("h", f"copied https://{NOWHERE}/[/]?[@click=app.quit]")
    wanted = [
        f"http://{NOWHERE}/x",
        hostile.server.url("/-oProxyCommand=touch%20PWNED"),
        f"https://{NOWHERE}/$(touch%20PWNED)",
        *[f"https://{NOWHERE}/[/]?[@click=app.quit]"] * 2,
        f"https://{NOWHERE}/]52;c;cHduZWQ=",
        f"https://{NOWHERE}/2J",
        f"https://{NOWHERE}/gpj.exe",
        f"https://user:secret@{NOWHERE}/",
    ]
    assert hostile.wait_for_opened(before + len(wanted))
    assert sorted(one for (one,) in hostile.opened[before:]) == sorted(wanted)


def test_titles_are_shown_whole_and_clicks_on_them_run_nothing(hostile: Hostile, *, long: bool) -> None:
    with walking(hostile) as walk:
        walk.step("2", "─ Unread ─")
        walk.step("1", "─ All articles ─", "R0 [@click=app.quit]x[/]")
        for number, text in enumerate((*MARKUP, *PROGRAMS[:-1])):
            if number:
                walk.terminal.send("j")
            walk.until_article("".join(f"R{number} {text}".split()))
        for column, row in product((45, 115, 8), range(0, 40, 1 if long else 4)):
            walk.terminal.point(column, row)
            walk.terminal.click(column, row)
        walk.step("?", "─  Help  ─")
        walk.leave("Help")
        for _ in range(130 if long else 0):
            walk.terminal.send("j")
            walk.terminal.settle(0.1)


def test_what_is_opened_and_refused_is_told_as_it_is(hostile: Hostile) -> None:
    targets = (f"javascript:alert(1)[/]{ODD}", hostile.server.url("/fails"), hostile.cwd / "noisy", hostile.cwd)
    with walking(hostile, "open", *targets, seen="? cwd") as walk:
        walk.step("M", "─  Messages  ─", "javascript:alert(1)[/]")
        walk.leave("Messages")


def test_what_another_reader_left_is_offered_and_told_as_it_is(hostile: Hostile, tmp_path: Path) -> None:
    left = tmp_path / ".newsboat"
    left.mkdir()
    names = "".join(
        f'{hostile.server.url("/one.json")}?{number} "~{text} [/]" "{text}"\n'
        for number, text in enumerate(one.replace('"', "").replace("\n", " ") for one in ALL)
    )
    (left / "urls").write_bytes(f'{names}exec:touch PWNED "~[/]{ODD}"\n'.encode("utf-8", "replace"))
    fresh = Hostile(tmp_path / "[bold] home[/]", hostile.cwd, hostile.server)
    with walking(fresh, home=tmp_path, seen="Moving in") as walk:
        walk.step(ENTER, "$(touch PWNED) [/]")
        walk.step("h", "All articles")
        walk.dialog("M", "Messages")
    assert hostile.ran == []


VERBS = (
    ("articles", "--limit", "0"),
    ("articles", f"since:{ODD}"),
    ("feeds",),
    ("authors",),
    ("health",),
    ("stats",),
    ("stories",),
    ("search", "tariff"),
    ("search", f'"{ODD}'),
    ("smart",),
    ("rules",),
    ("doctor",),
    ("themes",),
    ("config", "show"),
    ("budget", "25"),
    ("refresh",),
    ("show", "ID"),
    ("related", "ID"),
    ("expand", "ID", "--explain"),
    ("export", "opml"),
    ("export", "json"),
    ("export", "highlights"),
    ("add", "FAILS", "--title", ODD),
    ("add", "SITE", "--pick", "99"),
    ("remove", "2"),
    ("undo",),
    ("import", "NOISY"),
    ("open", "NOISY"),
    ("import", ODD),
    (ODD,),
)
ROWS = {"articles", "feeds", "authors", "health", "smart", "refresh", "related", "expand"}
"""Verbs that are asked for JSON as well."""


def test_the_command_line_writes_no_controls_into_pipes(hostile: Hostile) -> None:
    rows = [json.loads(line) for line in ran(hostile, "articles", "--limit", "0", "--json")[0].splitlines()]
    one = next(str(row["id"]) for row in rows if row["title"].startswith("T40"))
    given = {"ID": one, "NOISY": hostile.cwd / "noisy"}
    given |= {"FAILS": hostile.server.url("/fails"), "SITE": hostile.server.url("/site")}
    faults = {}
    for verb in VERBS:
        words = [given.get(word, word) for word in verb]
        for more in ((), ("--json",)) if verb[0] in ROWS else ((),):
            out, err = ran(hostile, *words, *more)
            faults[verb + more] = [*in_pipe(out.encode()), *in_pipe(err.encode())]
            assert "a bug" not in err, verb
            if more and not err:
                assert all(isinstance(json.loads(line), dict) for line in out.splitlines())
    assert {verb: what for verb, what in faults.items() if what} == {}
    assert hostile.ran == []


def ran(hostile: Hostile, *words: object) -> tuple[str, str]:
    """What a verb wrote to standard output and error; in this process."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit):
        main(["--home", str(hostile.home), *map(str, words)], prog_name="opreader")
    return out.getvalue(), err.getvalue()


def test_the_command_line_writes_no_controls_to_a_terminal(hostile: Hostile) -> None:
    with Terminal(hostile.argv("refresh"), env=hostile.env, cwd=hostile.cwd) as terminal:
        assert terminal.end() in {0, 1}
    assert scan(bytes(terminal.said)).faults == []
    assert terminal.said
    assert hostile.ran == []
