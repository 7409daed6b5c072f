"""The rest of the screens on a hostile home: whatever is made, sent, packed, removed or asked of a server there."""

import json
from collections.abc import Iterator
from html import escape
from string import ascii_lowercase, ascii_uppercase

import pytest

from opreader.ui.actions import ACTIONS
from tests.hostile_home import ALL, ESC, LINKS, Hostile, mix
from tests.hostile_walk import CLEAR, ENTER, ESCAPE, PASTE, PASTED, SAVE, TAB, find, ran, walking
from tests.loopback import Reply
from tests.sync.fake_greader import FakeGreader

KEYS = {"space": " ", "ctrl+d": "\x04", "ctrl+u": CLEAR, "left": "\x1b[D", "right": "\x1b[C", "backspace": "\x7f"}
KEYS |= {"enter": ENTER, "pageup": "\x1b[5~"}
REPORT = "\x12"
_JSON = "application/feed+json"
ACCOUNT = "[@click=app.quit]x $(touch PWNED)"


@pytest.fixture
def _at_length(*, long: bool) -> None:
    """Leaves a test out of the usual run."""
    if not long:
        pytest.skip("with --long")


def test_smart_feeds(hostile: Hostile) -> None:
    with walking(hostile) as walk:
        find(walk, "title:[/]")
        walk.step("+", "─  Save the query as a smart feed  ─", "│ Name      [/] ")
        walk.step(PASTE, f"[/]{PASTED}")
        walk.step(ENTER, f"saved [/]{PASTED} · u takes it back", f"/ [/]{PASTED}")
        walk.step("h", "─ Feeds ─")
        walk.step("e", "─  Edit smart feed  ─", "Query     title:[/]")
        walk.step(
            f"{CLEAR}[@click=app.quit]x[/] $(touch PWNED){SAVE}", "changed [@click=app.quit]x[/] $(touch PWNED) · u"
        )
        walk.step("d", "Remove the smart feed [@click=app.quit]x[/] $(touch")
        walk.step("y", "removed [@click=app.quit]x[/] $(touch PWNED)")
        walk.step("u", "took back: removed the smart feed [@click=app.quit]x[/] $(touch PWNED)")
        walk.step("u", "took back: changed the smart feed")
        walk.terminal.click(*walk.terminal.find("M2 [/b] [bold]"))
        walk.terminal.wait_for("This smart feed's query can't be", "brackets group nothing")
        walk.dialog("M", "Messages", "error: M2 [/b] [bold] ; touch PWNED ; 31mC12J")


def test_packed_list(hostile: Hostile) -> None:
    with walking(hostile) as walk:
        walk.step("P", "─  Pack for the flight  ─")
        walk.step(PASTE, PASTED)
        walk.step(ENTER, "hours are a number")
        walk.press(CLEAR)
        walk.press(TAB)
        walk.step(PASTE, f"unread{PASTED}", "no letter or digit to search for")
        walk.write("feed:N1 title:R1", "11 articles")
        walk.step(
            ENTER, "─  Packed for the flight  ─", "○ R1 [/]  ", "● R11 `touch PWNED`  ", "N1 [/] `touch PWNED` […"
        )
        walk.step("f", "this article has no link to fetch")
        walk.step("P", "Packed: ")
        walk.step(REPORT, "─  Packed for the flight  ─")


@pytest.mark.usefixtures("_at_length")
def test_send(hostile: Hostile) -> None:
    with walking(hostile) as walk:
        find(walk, "T40")
        walk.step(ENTER, "H ")
        walk.step("E", "─  Send to  ─", '[/] $(touch PWNED)  ["', "[@click=app.quit]noisy  [", '[sic] file  "file:')
        walk.step(ENTER, "sent to [/] $(touch PWNED)")
        walk.step("E", "─  Send to  ─")
        walk.step("noisy", "noisy")
        walk.step(ENTER, "not sent: [@click=app.quit]noisy")
        walk.step("E", "─  Send to  ─")
        walk.step(f"file{ENTER}", "sent to [sic] file")
        find(walk, "Klinks")
        walk.step("E", "─  Send to  ─")
        walk.step(ENTER, "not sent: this article has neither an address nor a file")
    assert (hostile.cwd / "[sic].md").read_text("utf-8").startswith("- [T40 ")
    (taken,) = ((hostile.cwd / "taken").read_text("utf-8")).splitlines()
    url, title, author, feed = json.loads(taken)
    assert url == hostile.server.url("/page/40")
    assert title.startswith("T40 [/] `touch PWNED` [2J[H[?1049l")
    assert author.startswith("--author=W [/] `touch PWNED` [2J[H[?1049l")
    assert feed == "JSON [@click=app.quit]x[/] $(touch PWNED) [31;1mred[0m rlo iso mark"


@pytest.mark.usefixtures("_at_length")
def test_lists_that_are_made(hostile: Hostile) -> None:
    with walking(hostile) as walk:
        walk.step("gr", "─  Rules  ─", "2  star  title:R7")
        walk.press("j")
        walk.step(ENTER, "─ / starred title:R7")
        walk.step("gr", "─  Rules  ─")
        walk.press("j")
        walk.step("x", "took it back of 1 article")
        walk.step("u", "1 article")
        walk.leave("Rules")
        find(walk, "T40")
        walk.step("w", "─  All by  ─")
        walk.step(ENTER, "─ W [/] `touch PWNED`")
        walk.step("b", "─  How many minutes do you have?  ─")
        walk.step(ENTER, "─ Budget: ")
        walk.step("S", "─  Order of this list  ─")
        walk.step("f", "─ Budget: 25 min · by feed ─")


@pytest.fixture
def account(hostile: Hostile) -> Iterator[FakeGreader]:
    """A server of the same kind that the home has an account at, before anything came from it."""
    texts = [text.encode("utf-8", "replace").decode() for text in (*ALL, *map(mix, range(3)))]  # PHP knows no halves
    with FakeGreader() as there:
        for number, mixed in enumerate(texts[len(ALL) :]):
            feed = there.held.add_feed(LINKS[number], f"S{number} {mixed}", f"L{number} {mixed}")
            body = "".join(f"<p><a href='{escape(one)}'>{escape(one)}</a></p>" for one in LINKS)
            for one, text in list(enumerate(texts))[number::3]:
                html = f"<p>{escape(text)}</p>{body}"
                there.held.add(feed, title=f"G{one} {text}", link=LINKS[one % len(LINKS)], author=text, html=html)
        given = ("--user", there.user, "--password-command", f"echo {there.password}", "--name", ACCOUNT)
        out, err = ran(hostile, "account", "add", there.url, *given)
        assert "Added" in err, (out, err)
        yield there


@pytest.mark.usefixtures("_at_length")
def test_accounts(hostile: Hostile, account: FakeGreader) -> None:
    with walking(hostile) as walk:
        walk.step(":", "─  Go to  ─")
        walk.step("S1", "S1 [/] `touch PWNED` [2J[H[?1049l")
        walk.step(ENTER, "─ S1 [/] `touch PWNED`")
        walk.step("e", f"─  Feed of {ACCOUNT}  ─", "│ Title     S1 [/] `touch PWNED` [2J[H[?1049l")
        walk.step(PASTE, PASTED)
        walk.step(ENTER, "─ S1 [/] `touch PWNED` [2J[H[?10")
        walk.terminal.wait_until_gone("─  Feed of")
        walk.step("d", "Remove S1 [/] `touch PWNED` [2J[H[?1049l", "u brings them back. [@click=app.quit]x")
        walk.step("y", "removed S1 [/] `touch PWNED`")
        walk.step("ga", "─  Accounts  ─", f"● {ACCOUNT}", "synced")
        walk.dialog("l", f"Log of {ACCOUNT}")
        walk.step("p", f"{ACCOUNT}: its password is what")
        walk.dialog("d", f"Remove {ACCOUNT}?", f"{ACCOUNT} is forgotten here")
        account.fail(".*", status=500, body=f"{mix(1)}[/]{ESC}]0;x\x07".encode(), times=50)
        walk.step("s", "unreachable since", "127.0.0.1 failed (500)")
        walk.step("a", "─  Add an account  ─")
        walk.step(PASTE, PASTED)
        walk.write(account.url)
        walk.press(TAB)
        walk.step(PASTE, f"│ User        {PASTED}")
        walk.press(TAB)
        walk.step(f"x{ENTER}", "127.0.0.1 failed (500). Look whether it runs")
        walk.leave("Add an account")
        walk.leave("Accounts")


@pytest.mark.usefixtures("_at_length")
def test_first_connection_and_password(hostile: Hostile) -> None:
    name = ACCOUNT
    with FakeGreader() as there:
        right = there.password
        feed = there.held.add_feed(hostile.server.url("/all.json"), f"S {mix(1)}".encode("utf-8", "replace").decode())
        there.held.add(feed, title="G40 [/]", link=hostile.server.url("/page/40"), read=True)
        there.held.add(feed, title="G41 [/b]", link=hostile.server.url("/page/41"), starred=True)
        with walking(hostile) as walk:
            walk.step("ga", "─  Accounts  ─")
            walk.step("a", "─  Add an account  ─")
            for text in (there.url, there.user, right, "", name):
                walk.press(text)
                walk.press(TAB)
            walk.step(
                SAVE, "─  Whose marks count?  ─", f"{name} has 2 articles, 1 unread, 1 starred", "unread here and"
            )
            walk.step(ESCAPE, f"{name}: both sides stay as they are until you choose")
            walk.step("c", "─  Whose marks count?  ─")
            walk.step(ENTER, f"{name}: 2 articles changed")
            there.new_password("other [/]")
            walk.step("p", "─  Password  ─", f"Of {there.user} at {there.url}")
            walk.step(f"{PASTE}{ENTER}", "•••", "! ")
            walk.step(f"{CLEAR}other [/]{ENTER}")
            walk.terminal.wait_until_gone("─  Password  ─")
            walk.step("s", f"● {name}", "synced just now")
            walk.leave("Accounts")
            walk.dialog("M", "Messages")
            assert right not in walk.terminal.said.decode("utf-8", "replace")


@pytest.mark.usefixtures("_at_length")
def test_an_author_of_the_tree(hostile: Hostile) -> None:
    names = [f"{first}{then}ra [/] [bold]{ESC}[2J" for first in ascii_uppercase for then in ascii_lowercase]
    items = [
        {"id": name, "title": f"A {name}", "content_text": "By one.", "authors": [{"name": name}]} for name in names
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Many", "items": items}
    hostile.server.answer("/many.json", Reply(body=json.dumps(feed).encode(), headers={"Content-Type": _JSON}))
    ran(hostile, "add", hostile.server.url("/many.json"))
    with walking(hostile) as walk:
        walk.terminal.click(*walk.terminal.find("▸ Authors"))
        walk.terminal.wait_for("▾ Authors", "touch PWNED")
        walk.press("G")
        while "all authors…" not in walk.terminal.text:
            walk.press("k")
        walk.terminal.click(*walk.terminal.find("ra [/] [bold]"))
        walk.terminal.until(lambda lines: any(line.startswith("─ ") and "ra [/] [bold]" in line for line in lines))
        walk.terminal.click(*walk.terminal.find("all authors…"))
        walk.terminal.wait_for("─  Authors  ─")
        walk.step("Qzra", "Qzra [/] [bold]")
        walk.step(ENTER, "─ Qzra [/] [bold]")


@pytest.mark.usefixtures("_at_length")
def test_what_a_story_lists(hostile: Hostile) -> None:
    with walking(hostile) as walk:
        walk.step("gt", "─  Stories  ─", "1 story", "2 takes · 2 sources")
        walk.step(ENTER, "─ Story: R29 nul", "29 nul bel bs vt ff so")
        walk.step(f"j{ENTER}", "F29 nul bel bs vt ff so")
        walk.step("s", "starred")
        walk.step("gt", "─  Stories  ─")
        walk.step(">", "story")
        walk.leave("Stories")


@pytest.mark.usefixtures("_at_length")
def test_feeds_are_looked_after(hostile: Hostile) -> None:
    with walking(hostile) as walk:
        walk.step("gf", "─  Feed health  ─", "N2 [/b] [bold] ; touch PWNED ;")
        walk.step("r", "─  N2 [/b] [bold] ; touch PWNED ; 31mC12J")
        walk.step("o", "opened in the browser")
        walk.step("d", "removed N2 [/b] [bold] ; touch PWNED")
        walk.step("u", "took back")
        walk.leave("Feed health")
        walk.step("a", "to begin with")
        walk.step(hostile.server.url("/site") + ENTER, "[x] D [@click=app.quit]x[/]")
        walk.step(ENTER, "one.json?0: 404 Not Found")
        walk.step("a", "to begin with")
        walk.step(hostile.server.url("/one.json") + ENTER, "JSON [@click=app.quit]x[/] $(touch PWNED)", "subscribe")
        walk.step(ENTER, "subscribed · ")
        walk.step("1", "─ All articles ─")
        walk.step("M", "─  Messages  ─", "one.json?0: 404 Not Found")
        assert [line for line in walk.terminal.lines if "│" in line and "subscribed · 0" in line] == []
        walk.leave("Messages")
        find(walk, "R0")
        walk.step("e", "─  Edit feed  ─")
        walk.step(PASTE, PASTED)
        walk.step(SAVE, f"zerowidth{PASTED} · ")
        walk.step("d", "Remove N1 [/] `touch PWNED` [2J[H[?1049l", PASTED)
        walk.step("y", "removed N1 [/] `touch PWNED`")
        walk.step("u", "took back: removed N1 [/] `touch PWNED`")


@pytest.mark.usefixtures("_at_length")
def test_log_in(hostile: Hostile) -> None:
    with walking(hostile) as walk:
        find(walk, "T40")
        walk.step("E", "─  Send to  ─")
        walk.step("later", "[bold] later[/]")
        walk.step(ENTER, "─  Log in  ─", "[bold] later[/]: readeck at")
        walk.step(f"{PASTE}{ENTER}", "no such service answers at 127.0.0.1")
        walk.leave("Log in")


@pytest.mark.usefixtures("_at_length")
def test_highlights(hostile: Hostile) -> None:
    with walking(hostile) as walk:
        find(walk, "T40")
        walk.step(ENTER, "H [/]")
        walk.step("v", "1 sentence")
        walk.step("H", "highlighted")
        walk.step("gh", "─  Highlights and notes  ─", "“H [/] `touch PWNED`")
        walk.press("/")
        walk.step(PASTE, PASTED, "nothing with these words")
        walk.step(ESCAPE, "“H [/] `touch PWNED`")
        walk.step("d", "taken away: u brings it back")
        walk.step("u", "“H [/] `touch PWNED`")
        walk.step(ENTER, "▎H [/] `touch PWNED` [2J[H[?1049l")


@pytest.mark.usefixtures("_at_length")
@pytest.mark.parametrize("way", [ENTER, "", "h", f"{ENTER}l"], ids=["article", "headlines", "feeds", "related"])
def test_every_key(hostile: Hostile, way: str) -> None:
    quits, empties = {"quit", "back"}, {"continue_reading", "show_starred", "delete_article", "mark_list_read"}
    order = sorted((one for one in ACTIONS if one.id not in quits), key=lambda one: one.id in empties)
    with walking(hostile) as walk:
        find(walk, "tariff")
        walk.press(way)
        for action in order:
            walk.step("".join(KEYS.get(part, part) for part in action.keys[0].split()))
            walk.terminal.settle(0.06, most=0.3)
            walk.leave_all()
        walk.terminal.settle(0.5)
        walk.leave_all()
        walk.dialog("?", "Help")
