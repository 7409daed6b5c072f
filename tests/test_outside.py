"""The door to the browser: what is handed over, to which command, and what is not."""

import json
import sys
import time
from pathlib import Path

import pytest

from opreader.errors import UsageError
from opreader.outside import SystemBrowser

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
