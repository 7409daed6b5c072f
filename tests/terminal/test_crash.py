"""A bug anywhere: the terminal as it was, a status that is not 0, a line that says where the report is, no words of articles."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.terminal.seen import Open

SECRET = "words of an article"
RAISES = f"""
    words = {SECRET!r}
    raise ValueError("cannot digest " + words)
"""
BUGS = {
    "at start": f"import opreader.ui.app as at\ndef bad(self, *_, **__):{RAISES}\nat.OpreaderApp.__init__ = bad",
    "while the screen is made": f"import opreader.ui.screens.main as at\ndef bad(self):{RAISES}\nat.MainScreen.on_mount = bad",
    "while it is drawn": f"import opreader.ui.widgets.headlines as at\ndef bad(self, _):{RAISES}\nat.Headlines.render_lines = bad",
    "at a key": f"import opreader.ui.screens.main as at\ndef bad(self, _):{RAISES}\nat.MainScreen.on_key = bad",
    "in a style": "import opreader.ui.screens.main as at\ndef bad(self, _):\n    self.styles.background = 'no colour'\nat.MainScreen.on_key = bad",
    "in a timer": f"import opreader.ui.app as at\nat._LOOK_FOR_LIFE = 0.1\ndef bad(self):{RAISES}\nat.OpreaderApp._look_for_life = bad",
    "in the thread that reads keys": f"import textual._xterm_parser as at\ndef bad(self, _):{RAISES}\nat.XTermParser.feed = bad",
    "of no kind that is caught": f"import opreader.ui.screens.main as at\nclass Odd(BaseException): ...\ndef bad(self, _):\n    raise Odd({SECRET!r})\nat.MainScreen.on_key = bad",
    "without end": "import opreader.ui.screens.main as at\ndef bad(self, event):\n    bad(self, event)\nat.MainScreen.on_key = bad",
    "while it is closed": f"import opreader.reader as at\nasync def bad(self):{RAISES}\nat.Reader.close = bad",
}
STRAYS = {
    "of work behind": f"import opreader.ui.app as at\nasync def bad(self):{RAISES}\nat.OpreaderApp._complete = bad",
    "without memory": "import opreader.ui.app as at\nasync def bad(self):\n    raise MemoryError\nat.OpreaderApp._complete = bad",
    "of a thread": f"import opreader.ui.screens.main as at, threading\ndef mad():{RAISES}\ndef bad(self, _):\n    threading.Thread(target=mad).start()\nat.MainScreen.on_key = bad",
    "of a task": f"import opreader.ui.screens.main as at, asyncio, gc\nasync def mad():{RAISES}\ndef bad(self, _):\n    asyncio.get_running_loop().create_task(mad())\n    asyncio.get_running_loop().call_later(0.1, gc.collect)\nat.MainScreen.on_key = bad",
    "of a callback": f"import opreader.ui.screens.main as at, asyncio\ndef mad():{RAISES}\ndef bad(self, _):\n    asyncio.get_running_loop().call_soon(mad)\nat.MainScreen.on_key = bad",
    "of a destructor": f"import opreader.ui.screens.main as at\nclass Odd:\n  def __del__(self):{RAISES}\ndef bad(self, _):\n    Odd()\nat.MainScreen.on_key = bad",
}
VERBS = {
    "in a verb": f"import opreader.reader as at\nasync def bad(self):{RAISES}\nat.Reader.list_feeds = bad",
    "while it opens": f"import opreader.wiring as at\ndef bad(**_):{RAISES}\nat.open_reader = bad",
    "before any verb": f"import opreader.cli.main as at\ndef bad(*_, **__):{RAISES}\nat.main.make_context = bad",
    "without end": "import opreader.reader as at\nasync def bad(self):\n    return await bad(self)\nat.Reader.list_feeds = bad",
}
BRIEF = (
    "while it is drawn",
    "at a key",
    "in the thread that reads keys",
    "of no kind that is caught",
    "of a task",
    "in a verb",
)
"""Those of the usual run; `--long` takes all."""
START = "\nfrom opreader.__main__ import main\nmain()\n"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each bug is a test of its own; of most there is one in the long run alone."""
    long = metafunc.config.getoption("--long")
    tables = {"bug": BUGS, "stray": STRAYS, "verb": VERBS}
    for name in tables.keys() & set(metafunc.fixturenames):
        metafunc.parametrize(name, [one for one in tables[name] if long or one in BRIEF])
    if "seconds" in metafunc.fixturenames:
        metafunc.parametrize("seconds", [0.02, 0.08, 0.15, 0.25, 0.4, 0.6] if long else [0.15, 0.4])


def test_a_bug_ends_the_screen_in_order(home: Path, opened: Open, bug: str) -> None:
    screen = opened(home, "--offline", program=BUGS[bug] + START)
    if bug not in {"at start", "while the screen is made", "while it is drawn"}:
        screen.wait_for("All articles")
        screen.send("q" if bug == "while it is closed" else "j")
    assert screen.end() == 70
    assert screen.left_on == []
    log = home / "state" / "opreader.log"
    assert f"; please report it with what is in {log}" in screen.behind.replace("\r\n", "")
    assert screen.behind.count("opreader: ") == 1
    report = log.read_text("utf-8")
    assert report.count("opreader 0") == (2 if bug == "of no kind that is caught" else 1)
    for told in (screen.said.decode(errors="replace"), report):
        assert "digest" not in told
        assert SECRET not in told


def test_an_error_that_nobody_waits_for_is_reported_and_reading_goes_on(home: Path, opened: Open, stray: str) -> None:
    screen = opened(home, "--offline", program=STRAYS[stray] + START)
    log = home / "state" / "opreader.log"
    screen.wait_for("All articles")
    screen.send("j")
    end = time.monotonic() + 30
    while not log.exists() and time.monotonic() < end:
        screen.drain(0.05)
    screen.send("\x11")
    assert screen.end() == 0
    assert screen.left_on == []
    report = log.read_text("utf-8")
    for told in (screen.said.decode(errors="replace"), report):
        assert "Traceback" not in told
        assert "digest" not in told
        assert SECRET not in told


def test_a_bug_of_a_verb_is_a_line_and_a_report(home: Path, verb: str) -> None:
    words = [sys.executable, "-c", VERBS[verb] + START, "--home", str(home), "feeds"]
    ran = subprocess.run(words, capture_output=True, check=False, text=True, timeout=60)
    log = home / "state" / "opreader.log"
    kind = "RecursionError" if verb == "without end" else "ValueError"
    assert ran.stderr == f"opreader: a bug: {kind}; please report it with what is in {log}\n"
    assert ran.returncode == 70
    assert SECRET not in log.read_text("utf-8")


def test_an_interrupt_at_any_moment_is_a_line_and_no_bug(home: Path, seconds: float) -> None:
    words = [sys.executable, "-m", "opreader", "--home", str(home), "refresh"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        time.sleep(seconds)  # the moment itself does not matter
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    if "Traceback" in said:  # before our first line is read the interrupt is Python's own matter
        assert "opreader/cli" not in said
    else:
        assert process.returncode in {0, 130, -signal.SIGINT}
    assert not (home / "state" / "opreader.log").exists()
