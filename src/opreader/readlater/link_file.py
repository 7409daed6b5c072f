"""A file of links, one a line of Markdown: added to whole or not at all, and never the same address twice."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Final

from opreader.errors import UsageError
from opreader.private_folder import make_folder
from opreader.regular_file import read_regular
from opreader.toml_file import shown_path
from opreader.whole_file import locked, writing

_MOST_BYTES: Final = 20 * 1024 * 1024


class LinkFiles:
    """Files of links (`send_ports.LinkFile`)."""

    def __init__(self, lock: Path, *, user_home: Path | None) -> None:
        """`lock` is what one process at a time holds, and stands with what is opreader's own; `user_home` is what "~" means."""
        self._lock = lock
        self._home = user_home

    async def add(self, path: str, line: str, *, unless: str) -> bool:
        """Put a line at the end of a file, unless a text is in it. Raises UsageError."""
        return await asyncio.to_thread(self._add, self._whole(path), line, unless)

    def _whole(self, path: str) -> Path:
        if not path.startswith("~/"):
            return Path(path)
        if self._home is None:
            raise UsageError(f"{path}: there is no home folder; write the whole path under [send]")
        return self._home / path.removeprefix("~/")

    def _add(self, path: Path, line: str, unless: str) -> bool:
        try:
            make_folder(self._lock.parent)
            with locked(self._lock):
                try:
                    before = read_regular(path, most=_MOST_BYTES)
                except FileNotFoundError:
                    before = b""
                if unless.encode("utf-8", "replace") in before:
                    return False
                gap = b"" if not before or before.endswith(b"\n") else b"\n"
                with writing(path) as out:
                    out.write(before + gap + line.encode("utf-8", "replace") + b"\n")
        except OSError as error:
            why = error.strerror or str(error)
            raise UsageError(f"{shown_path(path)} can't be added to: {why[:1].lower()}{why[1:]}") from error
        return True
