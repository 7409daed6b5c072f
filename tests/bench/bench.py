"""What every part of a run is handed: the libraries, the server, and newsboat."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from functools import cached_property
from typing import TYPE_CHECKING, Final, Self

from tests.bench import newsboat
from tests.bench.homes import HERE, Homes, Server, serving
from tests.bench.newsboat import Newsboat
from tests.pty_screen import Terminal

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

BARE_APP: Final = [sys.executable, str(HERE / "bare_app.py")]
BARE_LIST: Final = [sys.executable, str(HERE / "bare_list.py")]


class Bench:
    """One run; a context manager that stops the server."""

    def __init__(self, folder: Path, homes: Path, sizes: tuple[int, ...]) -> None:
        """`folder` is gone afterwards, `homes` may stay."""
        self.folder = folder
        self.homes = Homes(homes)
        self.sizes = sizes
        self._exits = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._exits.close()

    @cached_property
    def server(self) -> Server:
        """1,000 feeds of 100 entries, warm."""
        return self._exits.enter_context(serving())

    @cached_property
    def newsboat(self) -> Newsboat | None:
        """Newsboat with the same feeds, not yet asked; None where it is not installed."""
        if newsboat.version() is None:
            return None
        made = Newsboat(self.homes.folder / "newsboat")
        if not made.cache.exists():
            made.subscribe(self.server.urls())
        return made

    def filled_newsboat(self) -> Newsboat | None:
        """The same with its cache filled."""
        made = self.newsboat
        if made is not None and not made.cache.exists():
            made.reload()
        return made

    def bare_list(self) -> Terminal:
        """Textual's own list in a terminal."""
        return self._begun(Terminal(BARE_LIST))

    def _begun(self, terminal: Terminal) -> Terminal:
        terminal.first_paint("No. 0000")
        terminal.settle()
        terminal.press("j")
        return terminal
