"""The door to other programs: what is handed to the browser, what is not, and what a command makes of a text."""

import asyncio
import json
import os
import sys
import time
from pathlib import Path

import pytest

from opreader.errors import UsageError
from opreader.model import PipeResult
from opreader.outside import SystemBrowser, ask, parse_command, pipe

_RECORD = """\
import json, sys
from pathlib import Path
target = Path({out!r})
target.with_suffix(".part").write_text(json.dumps(sys.argv[1:]))
target.with_suffix(".part").rename(target)
"""


class Recorder:
    """A browser that writes down its arguments."""

    def __init__(self, folder: Path) -> None:
        self._out = folder / "argv.json"
        script = folder / "browser.py"
        script.write_text(_RECORD.format(out=str(self._out)))
        self.command = f"{sys.executable} {script}"

    def arguments(self) -> list[str]:
        for _ in range(400):
            if self._out.exists():
                found: list[str] = json.loads(self._out.read_text())
                return found
            time.sleep(0.025)
        pytest.fail("the browser was not started")

    @property
    def started(self) -> bool:
        return self._out.exists()


@pytest.fixture
def recorder(tmp_path: Path) -> Recorder:
    return Recorder(tmp_path)


def test_address_is_one_last_argument(recorder: Recorder) -> None:
    address = "https://example.org/a b?q='x'&y=$(touch z);z"
    SystemBrowser(recorder.command + " --new-tab").open_link(address)
    assert recorder.arguments() == ["--new-tab", address]


def test_percent_s_is_where_the_address_goes(recorder: Recorder) -> None:
    SystemBrowser(recorder.command + " --url=%s --quiet").open_link("https://example.org/")
    assert recorder.arguments() == ["--url=https://example.org/", "--quiet"]


def test_commands_that_do_not_exist_are_passed_over(recorder: Recorder) -> None:
    SystemBrowser(f"no-such-browser-here %s::{recorder.command}").open_link("https://example.org/")
    assert recorder.arguments() == ["https://example.org/"]


def test_regular_file_is_handed_over_by_its_path(recorder: Recorder, tmp_path: Path) -> None:
    page = tmp_path / "- a page.html"
    page.write_text("x")
    SystemBrowser(recorder.command).open_link(str(page))
    assert recorder.arguments() == [str(page)]


@pytest.mark.parametrize(
    "target",
    [
        "",
        "--version",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ftp://example.org/",
        "https://",
        "https://[::1",
        "example.org",
        "https://example.org/\x1b]0;x\x07",
        "https://example.org/\nhttps://example.net/",
        " https://example.org/",
        "https://example.org/\u202egpj",
        "/no/such/file",
        "/dev/null",
        "/",
    ],
)
def test_nothing_else_is_opened(target: str, recorder: Recorder) -> None:
    with pytest.raises(UsageError) as refused:
        SystemBrowser(recorder.command).open_link(target)
    assert str(refused.value).isprintable()
    assert not recorder.started


def test_no_browser_says_what_to_set() -> None:
    with pytest.raises(UsageError, match="set BROWSER"):
        SystemBrowser(find=lambda name: None).open_link("https://example.org/")


@pytest.mark.parametrize(
    "browser",
    [
        "sh -c 'firefox %s'",
        "env A=1 sh -c 'firefox \"%s\"'",
        "sh -c %s;true",
        "sh -c %s",
        "sh -c",
        "osascript -e 'open location \"%s\"'",
        "{python} -c 'x=\"%s\"'",
        "%s.html",
        "firefox $(%s)",
    ],
)
def test_address_is_put_into_no_script(browser: str, tmp_path: Path) -> None:
    made = tmp_path / "made"
    attack = f"https://example.org/';touch${{IFS}}{made};'"
    with pytest.raises(UsageError, match="let %s stand alone"):
        SystemBrowser(browser.format(python=sys.executable)).open_link(attack)
    assert not made.exists()


def test_unreadable_browser_value_says_so() -> None:
    with pytest.raises(UsageError, match="BROWSER can't be read"):
        SystemBrowser("firefox 'oops").open_link("https://example.org/")


@pytest.mark.parametrize(("platform", "first"), [("linux", "xdg-open"), ("darwin", "open"), ("win32", "explorer")])
def test_without_browser_the_system_is_asked(platform: str, first: str) -> None:
    looked: list[str] = []

    def find(name: str) -> None:
        looked.append(name)

    with pytest.raises(UsageError):
        SystemBrowser(platform=platform, find=find).open_link("https://example.org/")
    assert looked[0] == first


# a text given to a command


def python(program: str) -> list[str]:
    """A command that runs a program of Python's."""
    return [sys.executable, "-I", "-c", program]


COPY = python("import sys; sys.stdout.buffer.write(sys.stdin.buffer.read())")


async def gone(pid: int) -> bool:
    """Whether a process ends soon; one whose parent has not asked after it is over as well."""
    for _ in range(400):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        status = Path(f"/proc/{pid}/stat")
        if status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        await asyncio.sleep(0.025)
    return False


async def test_a_command_gets_the_text_and_its_output_comes_back() -> None:
    text = "Café, naïve\n\nand “more” — 港\n"
    assert await pipe(COPY, text) == PipeResult(0, text)
    assert await SystemBrowser().pipe(COPY, text) == PipeResult(0, text)


async def test_a_long_text_goes_through_whole() -> None:
    count = python("import sys; print(len(sys.stdin.buffer.read()))")
    assert (await pipe(count, "ab\n" * 700_000)).output == "2100000\n"


async def test_status_and_both_outputs_are_told() -> None:
    loud = python("import os; os.write(2, b'wrong\\n'); os.write(1, b'words\\n'); os._exit(3)")
    assert await pipe(loud, "") == PipeResult(3, "wrong\nwords\n")


async def test_words_of_a_command_are_no_shell(tmp_path: Path) -> None:
    words = ["$HOME", "`id`", f"; touch {tmp_path / 'x'}", "a b", "*", ""]
    told = await pipe([*python("import sys; print(sys.argv[1:])"), *words], "")
    assert told.output == f"{words}\n"
    assert not list(tmp_path.iterdir())


async def test_a_command_that_does_not_read_is_borne() -> None:
    assert await pipe(python("print('done')"), "x" * 3_000_000) == PipeResult(0, "done\n")


async def test_output_is_cleaned() -> None:
    program = "import os; os.write(1, b'a\\x1b]0;x\\x07b\\xff\\r\\nc')"
    assert (await pipe(python(program), "")).output == "a]0;xb\ufffd\nc"


async def test_too_much_output_is_cut_and_the_command_comes_to_its_end() -> None:
    told = await pipe(python("print('x' * 3_000_000)"), "")
    assert (told.status, told.cut, len(told.output)) == (0, True, 256 * 1024)


async def test_a_late_command_is_stopped_with_what_it_started() -> None:
    told = await pipe(["sh", "-c", "sleep 600 & echo $!; sleep 600"], "", seconds=2)
    assert told.status is None
    assert await gone(int(told.output))


async def test_a_command_stops_when_nobody_waits_any_more(tmp_path: Path) -> None:
    out = tmp_path / "pid"
    program = f"import os, time; open({str(out)!r}, 'w').write(str(os.getpid())); time.sleep(600)"
    asked = asyncio.create_task(pipe(python(program), ""))
    while not (out.exists() and out.read_text()):  # noqa: ASYNC110 - another process writes it
        await asyncio.sleep(0.01)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    assert await gone(int(out.read_text()))


async def test_what_a_command_leaves_behind_is_not_waited_for() -> None:
    told = await pipe(["sh", "-c", "sleep 600 & echo $!"], "", seconds=60)
    assert told.status == 0
    os.kill(int(told.output), 9)


async def test_the_loop_goes_on_while_a_command_works() -> None:
    asked = asyncio.create_task(pipe(python("import sys; print(len(sys.stdin.read()))"), "word " * 100_000))
    turns = 0
    while not asked.done():
        await asyncio.sleep(0)
        turns += 1
    assert turns > 20
    assert (await asked).output == "500000\n"


@pytest.mark.parametrize("argv", [[], ["no-such-program-here"], ["/"], ["a\0b"], ["no\x1b[31m\nsuch"]])
async def test_what_can_not_be_started_is_said_in_a_line(argv: list[str]) -> None:
    with pytest.raises(UsageError) as refused:
        await pipe(argv, "text")
    assert str(refused.value).isprintable()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("wc -w", ["wc", "-w"]),
        ("  mail -s 'Who pays?'  jane@column.example ", ["mail", "-s", "Who pays?", "jane@column.example"]),
        ('sh -c "sort | uniq"', ["sh", "-c", "sort | uniq"]),
        ("tr '|' \\;", ["tr", "|", ";"]),
        ("echo don\\'t", ["echo", "don't"]),
        ("grep $HOME *", ["grep", "$HOME", "*"]),
    ],
)
def test_a_command_line_is_split_as_by_a_shell(text: str, words: list[str]) -> None:
    assert parse_command(text) == words
    assert SystemBrowser().parse_command(text) == words


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no command"),
        (" \n", "no command"),
        ("wc 'oops", "quotes"),
        ("wc \\", "can't be read"),
        ("sort | uniq", "sh -c"),
        ("cat > out.txt", "sh -c"),
        ("a && b", "sh -c"),
    ],
)
def test_a_command_line_that_can_not_be_meant_so_is_said_in_a_line(text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said) as refused:
        parse_command(text)
    assert str(refused.value).isprintable()


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="nobody tells of descriptors")
async def test_a_command_gets_no_file_of_ours(tmp_path: Path) -> None:
    listed = python("import os; print(sorted(os.readlink(f'/proc/self/fd/{n}') for n in os.listdir('/proc/self/fd')))")
    with (tmp_path / "library.db").open("w"):
        result = await pipe(listed, "", seconds=60)
    assert "library.db" not in result.output


async def test_an_article_reaches_a_command_by_its_standard_input_alone() -> None:
    told = python("import os, sys; print(sys.argv[1:], [v for v in os.environ.values() if 's3cr3t' in v])")
    assert (await pipe(told, "s3cr3t words\n-x", seconds=60)).output.split() == ["[]", "[]"]


async def test_an_answer_is_standard_output_alone_as_it_came() -> None:
    talk = python("import sys; sys.stderr.write('noise'); sys.stdout.buffer.write(b'\\x1b' + sys.stdin.buffer.read())")
    assert await ask(talk, b"\xff\n", 60) == (0, b"\x1b\xff\n")


async def test_a_late_answer_is_none() -> None:
    status, _ = await ask(python("import time; time.sleep(600)"), b"", 0.2)
    assert status is None
