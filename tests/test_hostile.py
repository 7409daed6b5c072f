"""The whole program in a terminal, on a library of hostile texts: what reaches the terminal, and that nothing is run."""

import json
from itertools import product
from pathlib import Path

from tests.escapes import in_pipe, scan
from tests.hostile_home import ALL, LINKS, MARKUP, NOWHERE, PROGRAMS, Hostile
from tests.hostile_walk import ENTER, ESCAPE, HOME, PASTE, PASTED, SAVE, TAB, find, ran, walking
from tests.pty_screen import Terminal

NARROW = (60, 24)
ODD = "\x1b]0;x\x07\u202e\x9b2J[/]"
"""What somebody may be got to paste into a command."""


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
    ("completion", "bash"),
    ("completion", ODD),
    ("add", "FAILS", "--title", ODD),
    ("add", "SITE", "--pick", "99"),
    ("remove", "2"),
    ("undo",),
    ("import", "NOISY"),
    ("open", "NOISY"),
    ("import", ODD),
    (ODD,),
)
RARE_VERBS: tuple[tuple[str, ...], ...] = (
    ("mark", "starred", "ID"),
    ("mark", "read", "--query", ODD),
    ("delete", "ID"),
    ("undo",),
    ("index",),
    ("pack", "title:R1"),
    ("prune", "--dry-run", "--older", "1d"),
    ("save", "javascript:alert(1)[/]", "PAGE"),
    ("send", "[/] $(touch PWNED)", "ID"),
    ("send", "[@click=app.quit]noisy", "ID"),
    ("send", ODD, "ID"),
    ("smart", "add", f"{ODD}one", "title:[/]"),
    ("smart", "remove", "M0"),
    ("smart", "remove", ODD),
    ("sync",),
    ("account", "list"),
    ("account", "log", ODD),
    ("account", "add", "FAILS", "--user", ODD, "--password-command", "NOISY"),
    ("backup", "OUT"),
    ("restore", "NOISY"),
    ("restore", "OUT"),
    ("config", "path"),
    ("completion", "zsh"),
    ("completion", "fish"),
    ("doctor", "--repair"),
)
"""Verbs that are asked in the long run."""
ROWS = {"articles", "feeds", "authors", "health", "refresh", "related", "expand", "send", "save", "index"}
"""Verbs that are asked for JSON as well."""


def test_the_command_line_writes_no_controls_into_pipes(hostile: Hostile, *, long: bool) -> None:
    rows = [json.loads(line) for line in ran(hostile, "articles", "--limit", "0", "--json")[0].splitlines()]
    one = next(str(row["id"]) for row in rows if row["title"].startswith("T40"))
    given = {"ID": one, "NOISY": hostile.cwd / "noisy"}
    given |= {"OUT": hostile.cwd / "[/] out.db", "PAGE": hostile.server.url("/page/1")}
    given |= {"FAILS": hostile.server.url("/fails"), "SITE": hostile.server.url("/site")}
    faults = {}
    for verb in (*VERBS, *RARE_VERBS) if long else VERBS:
        words = [given.get(word, word) for word in verb]
        for more in ((), ("--json",)) if verb[0] in ROWS else ((),):
            out, err = ran(hostile, *words, *more)
            faults[verb + more] = [*in_pipe(out.encode()), *in_pipe(err.encode())]
            assert "a bug" not in err, verb
            if more and not err:
                assert all(isinstance(json.loads(line), dict) for line in out.splitlines())
    assert {verb: what for verb, what in faults.items() if what} == {}
    assert hostile.ran == []


def test_the_command_line_writes_no_controls_to_a_terminal(hostile: Hostile) -> None:
    with Terminal(hostile.argv("refresh"), env=hostile.env, cwd=hostile.cwd) as terminal:
        assert terminal.end() in {0, 1}
    assert scan(bytes(terminal.said)).faults == []
    assert terminal.said
    assert hostile.ran == []
