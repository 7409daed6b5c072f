"""The pictures of packed articles, as files in one folder (`ports.Pictures`). What they look like is never decoded here."""

from __future__ import annotations

import asyncio
import os
import re
import stat
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final, get_args

from opreader.picture_header import PictureFormat, read_header
from opreader.private_folder import make_folder
from opreader.regular_file import open_regular
from opreader.text import clean, digest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from opreader.picture_header import PictureHeader

_MIB: Final = 1024 * 1024
_LONGEST_SIDE: Final = 30_000
"""Pixels."""
_FIRST_BYTES: Final = 256 * 1024
"""Headers end before: cameras put a small picture and their notes first."""
_FORMATS: Final[tuple[PictureFormat, ...]] = get_args(PictureFormat)
_OURS = re.compile(rf"([0-9a-f]{{32}})\.(?:{'|'.join(_FORMATS)}|(\w{{1,16}}\.new))")
"""A picture's file, or what a stopped process left of one (group 2)."""


class PictureFiles:
    """Pictures by their address; a file's name is a hash of that and the format that its first bytes tell."""

    def __init__(
        self,
        folder: Path,
        *,
        most_bytes_each: int = 8 * _MIB,
        most_pixels: int = 40_000_000,
        most_bytes: int = 1024 * _MIB,
    ) -> None:
        """Keep pictures in `folder`, made when the first one comes; it grows to `most_bytes` in all."""
        self._folder = folder
        self._most_bytes_each = most_bytes_each
        self._most_pixels = most_pixels
        self._most_bytes = most_bytes
        self._changing = threading.Lock()
        self._counted: tuple[int, int] | None = None
        """When the folder was changed last, in nanoseconds, and the bytes of its files then."""

    def holds(self, url: str) -> bool:
        """Whether the picture of this address is here."""
        return self.find(url) is not None

    def find(self, url: str) -> Path | None:
        """The file of this address' picture; its name ends in its format: png, jpeg, gif, webp or avif."""
        return next((path for path, _ in self._files_of(url)), None)

    async def read(self, url: str) -> bytes | None:
        """The bytes of this address' picture; None where it is not here or can't be read."""
        return await asyncio.to_thread(self._read, url, self._most_bytes_each)

    async def measure(self, urls: Collection[str]) -> dict[str, tuple[int, int]]:
        """Width and height in pixels of those that are here, by their first bytes; lying ones are told as they lie."""
        return await asyncio.to_thread(self._measure, urls)

    def size(self, urls: Collection[str]) -> int:
        """Bytes on the disk of those that are here, each address counted once."""
        return sum(size for url in set(urls) for _, size in self._files_of(url))

    async def put(self, url: str, data: bytes) -> str | None:
        """Keep a picture; why not, in words, where it is none, too large, or the disk does not take it."""
        return await asyncio.to_thread(self._put, url, data)

    def keep_only(self, urls: Collection[str]) -> int:
        """Delete the pictures of all other addresses, and what stopped processes left; returns the bytes freed.

        Files that are none of ours stay, and so does what can't be deleted.
        """
        kept = {digest(url) for url in urls}
        freed = 0
        with self._changing:
            for path, size in self._list_files():
                ours = _OURS.fullmatch(path.name)
                if ours is None or (ours[1] in kept and ours[2] is None):
                    continue
                try:
                    path.unlink()
                except OSError:
                    continue
                freed += size
        return freed

    def _read(self, url: str, most: int) -> bytes | None:
        if (path := self.find(url)) is None:
            return None
        try:
            with open_regular(path, follow=False) as file:
                return file.read(most)
        except OSError:
            return None

    def _measure(self, urls: Collection[str]) -> dict[str, tuple[int, int]]:
        sizes = {}
        for url in urls:
            data = self._read(url, _FIRST_BYTES)
            if data is not None and (header := read_header(data)) is not None:
                sizes[url] = (header.width, header.height)
        return sizes

    def _put(self, url: str, data: bytes) -> str | None:
        if len(data) > self._most_bytes_each:
            return f"too large: more than {self._most_bytes_each // _MIB} MiB"
        header = read_header(data)
        if header is None:
            return "not a picture that can be shown: only PNG, JPEG, GIF, WebP and AVIF are"
        if max(header.width, header.height) > _LONGEST_SIDE or header.width * header.height > self._most_pixels:
            return f"too many pixels: {header.width} × {header.height}"
        try:
            with self._changing:
                return self._write(url, data, header)
        except OSError as error:
            return clean(f"the disk did not take it: {error.strerror or error}", one_line=True)

    def _write(self, url: str, data: bytes, header: PictureHeader) -> str | None:
        """Put a picture in the place of what this address had. Raises OSError."""
        make_folder(self._folder)
        earlier = list(self._files_of(url))
        after = self._taken() + len(data) - sum(size for _, size in earlier)
        if after > self._most_bytes:
            return f"no room: all pictures together may take {self._most_bytes // _MIB} MiB"
        path = self._folder / f"{digest(url)}.{header.format}"
        _write_whole(path, data)
        for other, _ in earlier:
            if other != path:
                other.unlink(missing_ok=True)
        self._counted = (self._folder.stat().st_mtime_ns, after)
        return None

    def _taken(self) -> int:
        """Bytes of all files in the folder; they are counted anew only when somebody else changed it. Raises OSError."""
        changed = self._folder.stat().st_mtime_ns
        if self._counted is None or self._counted[0] != changed:
            self._counted = (changed, sum(size for _, size in self._list_files()))
        return self._counted[1]

    def _files_of(self, url: str) -> Iterator[tuple[Path, int]]:
        """The file of an address with its length; two where a process was stopped while the format changed."""
        name = digest(url)
        for picture_format in _FORMATS:
            path = self._folder / f"{name}.{picture_format}"
            if (size := _length(path)) is not None:
                yield path, size

    def _list_files(self) -> Iterator[tuple[Path, int]]:
        """The regular files in the folder with their lengths; none where it can't be listed."""
        try:
            paths = list(self._folder.iterdir())
        except OSError:
            return
        for path in paths:
            if (size := _length(path)) is not None:
                yield path, size


def _length(path: Path) -> int | None:
    """Bytes of a regular file; None where there is none."""
    try:
        found = path.lstat()
    except OSError:
        return None
    return found.st_size if stat.S_ISREG(found.st_mode) else None


def _write_whole(path: Path, data: bytes) -> None:
    """Write a file by way of a temporary one beside it. Unlike settings, a picture lost in a power cut is fetched again."""
    handle, name = tempfile.mkstemp(prefix=f"{path.stem}.", suffix=".new", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
        os.replace(name, path)  # noqa: PTH105 — mkstemp names files by str
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
