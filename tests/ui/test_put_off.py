"""What is put off comes whole when it is asked for, and is not loaded before."""

import subprocess
import sys

PUT_OFF = "from opreader.ui.put_off import put_off, load_all\nput_off()\nimport sys\n"


def run(code: str) -> str:
    """What a Python of its own prints after it put things off."""
    done = subprocess.run([sys.executable, "-c", PUT_OFF + code], capture_output=True, text=True, check=False)
    assert not done.returncode, done.stderr
    return done.stdout.strip()


def test_textual_comes_without_what_no_first_frame_needs() -> None:
    loaded = run(
        "import textual.app\nprint([n for n in ('_ssl', 'textual.widgets._select', 'textual.fuzzy') if n in sys.modules])"
    )
    assert loaded == "[]"


def test_every_name_that_was_put_off_is_what_it_is() -> None:
    code = """
import textual.app, importlib, textual._types
from textual.types import DirEntry, IgnoreReturnCallbackType
stood_in = {name: getattr(sys.modules["textual.types"], name) for name in sys.modules["textual.types"].__all__}
del sys.modules["textual.types"]
import textual.types
real = {name: getattr(importlib.import_module("textual.types"), name) for name in stood_in}
print(len(real) > 10, [name for name in real if real[name] is not stood_in[name]])
load_all()
import ssl, asyncio.sslproto
print(ssl.create_default_context().verify_mode == ssl.CERT_REQUIRED, asyncio.sslproto.SSLProtocol.__module__)
print(asyncio.base_events.ssl is ssl, asyncio.base_events.sslproto is asyncio.sslproto)
try:
    ssl.nothing_of_that_name
except AttributeError as error:
    print(error)
"""
    assert run(code).splitlines() == [
        "True []",
        "True asyncio.sslproto",
        "True True",
        "module 'ssl' has no attribute 'nothing_of_that_name'",
    ]


def test_the_palette_of_textual_is_names_alone_until_more_of_it_is_asked_for() -> None:
    code = """
import textual.app
from textual.theme import ThemeProvider
palette = sys.modules["textual.command"]
print("textual.fuzzy" in sys.modules, ThemeProvider.__mro__[1] is palette.Provider, textual.app.App.ENABLE_COMMAND_PALETTE)
print(palette.Command.__module__, "textual.fuzzy" in sys.modules, palette.Matcher.__module__)
"""
    assert run(code).splitlines() == ["False True True", "textual.command True textual.fuzzy"]


def test_all_is_there_once_it_was_loaded() -> None:
    code = """
import asyncio
load_all()
print(type(sys.modules["ssl"]).__name__, "_ssl" in sys.modules, asyncio.sslproto.SSLAgainErrors[0].__name__)
"""
    assert run(code) == "module True SSLWantReadError"


def test_threads_that_ask_at_once_get_the_whole_module() -> None:
    code = """
import threading
import ssl
start, seen = threading.Barrier(8), []
def ask():
    start.wait()
    seen.append(ssl.create_default_context and ssl.OP_NO_SSLv2 is not None and ssl.match_hostname is not None)
threads = [threading.Thread(target=ask) for _ in range(8)]
[one.start() for one in threads]
[one.join() for one in threads]
print(seen)
"""
    assert run(code) == str([True] * 8)
