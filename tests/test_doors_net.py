"""The network has one door: nothing outside `net` opens a connection, looks a name up or fetches; seen in the sources."""

import ast
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

import opreader

PACKAGE = Path(opreader.__file__).parent
SOURCES = sorted(PACKAGE.rglob("*.py"))
MODULES = frozenset(
    {
        *(
            "aiohttp",
            "asynchat",
            "asyncore",
            "ftplib",
            "h11",
            "http.client",
            "http.cookiejar",
            "http.server",
            "httpcore",
        ),
        *("httpx", "imaplib", "nntplib", "poplib", "requests", "smtplib", "socket", "socketserver", "ssl", "telnetlib"),
        *("urllib.request", "urllib.robotparser", "urllib3", "webbrowser", "websockets", "xmlrpc", "xmlrpc.client"),
    }
)
"""Modules that talk to others, or bring what does."""
CALLS = frozenset(
    {
        *(
            "create_connection",
            "create_datagram_endpoint",
            "create_server",
            "create_unix_connection",
            "create_unix_server",
        ),
        *("getaddrinfo", "getnameinfo", "gethostbyname", "open_connection", "open_unix_connection", "sendto"),
        *("sock_connect", "socketpair", "start_server", "start_tls", "start_unix_server", "urlopen", "urlretrieve"),
    }
)
"""Methods that do, of the loop and of modules."""
FETCHES = ("feedparser.parse", "trafilatura.fetch_url", "trafilatura.fetch_response", "lxml.html.parse", "etree.parse")
"""Functions of parsers that fetch, or open a file, where they are given a text."""
ALLOWED = {
    "net": MODULES | CALLS,
    "outside.py": {"webbrowser"},  # shows a link in the user's browser; fetches nothing
}
"""By folder or file under the package."""


def findings(source: str) -> Iterator[tuple[int, str]]:
    """Line and name of everything in a source that reaches for the network."""
    for node in ast.walk(ast.parse(source)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Attribute | ast.Name):
            name = node.attr if isinstance(node, ast.Attribute) else node.id
            if name in CALLS:
                yield node.lineno, name
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in {"__import__", "importlib.import_module"}:
            names = [one.value for one in node.args[:1] if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        for name in names:
            if found := (MODULES & {name, name.partition(".")[0]}) | (CALLS & {name.rpartition(".")[2]}):
                yield getattr(node, "lineno", 0), min(found)


def allowed(path: Path) -> Collection[str]:
    """What a file may reach for."""
    place = path.relative_to(PACKAGE)
    return ALLOWED.get(str(place), ALLOWED.get(place.parts[0], frozenset()))


def test_no_file_but_those_of_net_reaches_for_the_network() -> None:
    found = [
        f"{path.relative_to(PACKAGE)}:{line} {name}"
        for path in SOURCES
        for line, name in findings(path.read_text("utf-8"))
        if name not in allowed(path)
    ]
    assert not found
    assert len(SOURCES) > 100


def test_parsers_are_given_bytes_and_never_an_address() -> None:
    """Each of these opens what it is given as a text: a path, or an address."""
    calls = [
        (path.name, ast.unparse(node))
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(FETCHES)
    ]
    assert len(calls) == 1, calls
    ((name, call),) = calls
    assert name == "xml_feed.py"
    assert call.startswith("feedparser.parse(io.BytesIO(")


@pytest.mark.parametrize(
    "source",
    [
        "import socket",
        "import http.client as fine",
        "from urllib import request",
        "from urllib.request import urlopen as look",
        "def late():\n    import httpx",
        "await asyncio.open_connection('a', 80)",
        "loop = get(); loop.create_connection(make, 'a', 80)",
        "asyncio.get_running_loop().getaddrinfo('a', 80)",
        "from asyncio import open_connection",
        "__import__('socket')",
        "importlib.import_module('urllib.request')",
        "connect = asyncio.open_unix_connection",
    ],
)
def test_every_way_out_is_seen(source: str) -> None:
    assert list(findings(source))


@pytest.mark.parametrize("source", ["from urllib.parse import urlsplit", "import http", "from http import HTTPStatus"])
def test_what_only_reads_addresses_is_none(source: str) -> None:
    assert not list(findings(source))
