"""One door to other programs, one to the files of users, one to the terminal: nothing goes round them.

Each table below names the modules that stand at a door and says why. A module that is not named and does such a thing
fails here, and so does a name whose module does it no more.
"""

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

import opreader

SOURCES = Path(opreader.__file__).parent
STORE = "SQLite's files: made, copied, moved and backed up there alone"


SUSPICIOUS = re.compile(
    r"(?<![\w.])(?:eval|exec|compile|input|breakpoint|open|print)\(|\.open\(|\bos\.\w+\(|\bsys\._*std\w+\._*\w*\.?write"
    r"|subprocess|shutil|tempfile|__import__|\b(?:read|write)_(?:text|bytes)\(|fdopen"
    r"|\.(?:touch|unlink|symlink_to|hardlink_to|chmod|rmdir|execute\w*)\(|\.re(?:name|place)\([^,()]*\)"
    r"|click\.s?echo|warnings\.warn|traceback\.print|shell="
    r"|(?:import|from) (?:pickle|marshal|shelve|xml|yaml|logging|webbrowser|ctypes|cffi|multiprocessing|urllib\.request"
    r"|http\.|ftplib|smtplib|telnetlib|socketserver|dbm|imp|code|codeop|pty|commands|xmlrpc|urllib import|http import)"
)
"""Words without which nothing below is done: to read all else closely takes seconds."""


@cache
def trees() -> Mapping[str, ast.Module]:
    """Module → its syntax, of those that hold a suspicious word."""
    texts = {str(path.relative_to(SOURCES)): path.read_text("utf-8") for path in sorted(SOURCES.rglob("*.py"))}
    return {module: ast.parse(text) for module, text in texts.items() if SUSPICIOUS.search(text)}


def name_of(node: ast.expr) -> str:
    """A dotted name; "….x" where what stands before the last dot is no name."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return (
            f"{name_of(node.value)}.{node.attr}"
            if isinstance(node.value, ast.Name | ast.Attribute)
            else f"….{node.attr}"
        )
    return "…"


@cache
def nodes(root: ast.AST) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(root))


@cache
def imports(root: ast.AST) -> tuple[str, ...]:
    """Every module that is imported, and every name out of one."""
    found: list[str] = []
    for node in nodes(root):
        if isinstance(node, ast.Import):
            found += [one.name for one in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [node.module, *(f"{node.module}.{one.name}" for one in node.names)]
    return tuple(found)


@cache
def calls(root: ast.AST) -> tuple[ast.Call, ...]:
    return tuple(node for node in nodes(root) if isinstance(node, ast.Call))


# What nobody does

NEVER_IMPORTED = re.compile(
    r"(?:pickle|marshal|shelve|dbm|imp|code|codeop|pty|commands|yaml|logging|webbrowser|ctypes|cffi"
    r"|multiprocessing|xml\.etree|xml\.dom|xml\.sax(?!\.saxutils)|xmlrpc|urllib\.request|http\.client|ftplib|smtplib"
    r"|telnetlib|socketserver|http\.server)(?:\.|$)"
)
NEVER_CALLED = re.compile(
    r"(?:eval|exec|compile|__import__|breakpoint|input"
    r"|os\.(?:system|popen|fork|forkpty|startfile|exec\w+|spawn\w+|posix_spawnp?)"
    r"|asyncio\.create_subprocess_shell|.*\.subprocess_shell|subprocess\.(?:getoutput|getstatusoutput)"
    r"|tempfile\.mktemp)"
)
EXCEPT = {"frozen.py": {"exec"}}
"""It makes the function that fills a value from the names of fields, as the standard decorator does."""


def never(root: ast.AST, allowed: set[str]) -> Iterator[str]:
    yield from (f"imports {one}" for one in imports(root) if NEVER_IMPORTED.match(one))
    for call in calls(root):
        name = name_of(call.func)
        if NEVER_CALLED.fullmatch(name) and name not in allowed:
            yield f"calls {name}"
        for keyword in call.keywords:
            if keyword.arg == "shell" and not (
                isinstance(keyword.value, ast.Constant) and keyword.value.value is False
            ):
                yield f"calls {name} with a shell"


# Doors


def starts_programs(root: ast.AST) -> bool:
    named = any(one.partition(".")[0] == "subprocess" for one in imports(root))
    return named or any(re.search(r"\b(?:create_)?subprocess_exec$", name_of(call.func)) for call in calls(root))


PROGRAMS = {"outside.py": "the browser, commands of the user, the keyring", "workers.py": "children that parse"}

_MODE = re.compile(r"[rwaxbt+]{1,3}")
_READING = {"read_text", "read_bytes", "fdopen"}
_WRITING = {"write_text", "write_bytes", "touch", "unlink", "symlink_to", "hardlink_to", "chmod", "rmdir"}
_OS_WRITING = {"replace", "rename", "remove", "unlink", "link", "symlink", "chmod", "truncate", "rmdir", "mkfifo"}
_NO_PATHS = {"", "dataclasses", "headlines.content"}
_HARMLESS = {"shutil.which", "shutil.disk_usage", "shutil.get_terminal_size"}


def _mode(call: ast.Call) -> str | None:
    """The mode of an `open`, where the call is one: of Python, of a path, of os or of zipfile's like."""
    name = name_of(call.func)
    if name in {"open", "io.open"}:
        given = call.args[1:2]
    elif name.endswith(".open") and name not in {"os.open", "Image.open"}:
        given = call.args[:1]
    else:
        return None
    given = [*given, *(one.value for one in call.keywords if one.arg == "mode")]
    if not given:
        return (
            "r" if name in {"open", "io.open"} or re.search(r"(?:path|file|log|target|source)\.open$", name) else None
        )
    if isinstance(given[0], ast.Constant) and isinstance(given[0].value, str) and _MODE.fullmatch(given[0].value):
        return given[0].value
    return None


def reads_files(root: ast.AST) -> bool:
    for call in calls(root):
        name, mode = name_of(call.func), _mode(call)
        base, _, last = name.rpartition(".")
        if (mode and "r" in mode) or (last in _READING and base not in {"", "fallback"}) or name == "os.open":
            return True
    return False


def writes_files(root: ast.AST) -> bool:
    for call in calls(root):
        name, mode = name_of(call.func), _mode(call)
        base, _, last = name.rpartition(".")
        if (mode and set(mode) & set("wax+")) or (base and last in _WRITING):
            return True
        if (base == "os" and last in _OS_WRITING) or base == "tempfile":
            return True
        if base == "shutil" and name not in _HARMLESS:
            return True
        if last in {"rename", "replace"} and len(call.args) == 1 and not call.keywords and base not in _NO_PATHS:
            return True  # of a path; that of a text takes two, that of a date names what it replaces
    return False


READS = {
    "regular_file.py": "the door: regular files, bounded, never waited for",
    "whole_file.py": "syncs the folder of a file that it wrote",
    "pictures.py": "the temporary file of a picture",
    "__main__.py": "/dev/null, in the place of a standard stream that was closed",
    "guide.py": "the guide, which is shipped",
    "ui/catalogue.py": "the catalogue, which is shipped",
    "extract/rule_files.py": "the site rules that are shipped; the user's come by the door",
    "serving.py": "descriptors of a child's pipes, /dev/null, and its own size in /proc",
    "cli/guard.py": "/dev/null",
    "keyring_child.py": "a descriptor of its own pipe",
}
WRITES = {
    "whole_file.py": "the door: written whole or not at all",
    "crash.py": "puts a log aside that grew large; it is written by the door",
    "doctor.py": "puts a broken file aside, and takes from others the right to read passwords",
    "keeping.py": "takes away what a restore made ready and did not use",
    "pictures.py": "the cache: named by hashes, in one folder, lost without harm",
    "subscriptions.py": "erases the headers of removed feeds once undo can't bring those back",
}


_PRINTING = {"print", "click.echo", "click.secho", "click.echo_via_pager", "os.write"}
_PRINTING |= {"traceback.print_exc", "traceback.print_exception", "traceback.print_stack", "warnings.warn"}


def prints(root: ast.AST) -> bool:
    for call in calls(root):
        name = name_of(call.func)
        if name in _PRINTING or re.fullmatch(r"sys\.(?:__)?std(?:out|err)(?:__)?\.(?:buffer\.)?write(?:lines)?", name):
            return True
    return False


PRINTS = {
    "cli/output.py": "the door: all that is said is cleaned there",
    "cli/guard.py": "the pointer below a query, which is made of blanks and the query, cleaned",
    "serving.py": "a child's traceback, into the log",
    "crash.py": "one line of ours, where all else has ended",
    "ui/terminal.py": "the sequences that give a terminal back when the screen was killed",
}


Does = Callable[[ast.AST], bool]
DOORS: dict[str, tuple[Does, Mapping[str, str], str | None]] = {
    "other programs": (starts_programs, PROGRAMS, None),
    "reading files": (reads_files, READS, STORE),
    "writing files": (writes_files, WRITES, STORE),
    "the terminal": (prints, PRINTS, "a lock file tells who holds it"),
}


def at_door(does: Does) -> set[str]:
    return {module for module, root in trees().items() if does(root)}


@pytest.mark.parametrize("door", DOORS)
def test_nothing_goes_round_a_door(door: str) -> None:
    does, named, store = DOORS[door]
    found = {one for one in at_door(does) if not (store and one.startswith("store/"))}
    assert found - set(named) == set(), "goes round the door; use it, or name the module with its reason"
    assert set(named) - found == set(), "is named and does nothing such any more"


def test_nobody_evaluates_unpickles_or_starts_a_shell() -> None:
    found = {module: list(never(root, EXCEPT.get(module, set()))) for module, root in trees().items()}
    assert {module: what for module, what in found.items() if what} == {}


# SQL: that no value is put into it is tried in `store/test_clean_door.py`, whose texts hold quotes of both kinds


def sql_by_hand(root: ast.AST) -> Iterator[int]:
    """Lines where a statement is put together by %, + or format, which no linter could tell from values."""
    for call in calls(root):
        if name_of(call.func).rpartition(".")[2] not in {"execute", "executemany", "executescript"} or not call.args:
            continue
        joined = any(
            isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod) for node in ast.walk(call.args[0])
        )
        if joined or any(map(_formats_values, calls(call.args[0]))):
            yield call.lineno


def _formats_values(call: ast.Call) -> bool:
    constant = all(isinstance(one, ast.Constant) for one in (*call.args, *(word.value for word in call.keywords)))
    return name_of(call.func).endswith(".format") and not constant


def test_statements_are_written_whole() -> None:
    assert {module: lines for module, root in trees().items() if (lines := list(sql_by_hand(root)))} == {}


# These guards see what they are for


@pytest.mark.parametrize(
    "line",
    [
        "import pickle",
        "from xml.etree import ElementTree",
        "import xml.dom.minidom",
        "import logging",
        "from urllib import request",
        "from http import client",
        "import yaml",
        "eval(text)",
        "exec(text)",
        "os.system(text)",
        "os.popen(text)",
        "os.execvp(text, [])",
        "os.spawnl(text)",
        "asyncio.create_subprocess_shell(text)",
        "loop.subprocess_shell(protocol, text)",
        "subprocess.run(text, shell=True)",
        "subprocess.run(text, shell=flag)",
        "__import__(text)",
    ],
)
def test_what_nobody_does_is_seen(line: str) -> None:
    assert SUSPICIOUS.search(line)
    assert list(never(ast.parse(line), set()))


SEEN: list[tuple[Does, str]] = [
    (starts_programs, "import subprocess"),
    (starts_programs, "from subprocess import run"),
    (starts_programs, "asyncio.create_subprocess_exec(a)"),
    (starts_programs, "from asyncio import create_subprocess_exec\ncreate_subprocess_exec(a)"),
    (reads_files, "open(x)"),
    (reads_files, "path.open()"),
    (reads_files, "self._path.open()"),
    (reads_files, "x.open('rb')"),
    (reads_files, "Path(x).read_text()"),
    (reads_files, "x.read_bytes()"),
    (reads_files, "os.open(x, 0)"),
    (writes_files, "open(x, 'w')"),
    (writes_files, "open(x, mode='ab')"),
    (writes_files, "x.open('x')"),
    (writes_files, "x.open(mode='w')"),
    (writes_files, "x.write_text(y)"),
    (writes_files, "x.unlink()"),
    (writes_files, "os.replace(x, y)"),
    (writes_files, "tempfile.mkstemp()"),
    (writes_files, "shutil.rmtree(x)"),
    (writes_files, "fresh.replace(path)"),
    (prints, "print(x)"),
    (prints, "click.echo(x)"),
    (prints, "sys.stdout.write(x)"),
    (prints, "sys.__stderr__.write(x)"),
    (prints, "sys.stdout.buffer.write(x)"),
    (prints, "os.write(1, x)"),
]


@pytest.mark.parametrize(("does", "line"), SEEN, ids=[line for _, line in SEEN])
def test_what_goes_round_a_door_is_seen(does: Does, line: str) -> None:
    assert SUSPICIOUS.search(line)
    assert does(ast.parse(line))


@pytest.mark.parametrize(
    "line",
    ["db.execute('SELECT %s' % x)", "db.execute('a' + x)", "db.execute('{}'.format(x))", "db.execute(f'{a % x}')"],
)
def test_statement_put_together_is_seen(line: str) -> None:
    assert SUSPICIOUS.search(line)
    assert list(sql_by_hand(ast.parse(line)))


@pytest.mark.parametrize(
    "line",
    [
        "text.replace('a', 'b')",
        "replace(value, a=1)",
        "screen.open()",
        "when.replace(tzinfo=UTC)",
        "reader.open(entry_id)",
    ],
)
def test_what_is_no_file_is_none(line: str) -> None:
    assert not reads_files(ast.parse(line))
    assert not writes_files(ast.parse(line))
