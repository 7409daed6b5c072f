"""What lies on the disk for an import: which files of a path are newsboat's, and where other readers keep theirs."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from opreader.errors import ReadError
from opreader.frozen import frozen
from opreader.regular_file import open_regular

_SQLITE: Final = b"SQLite format 3\0"
_HEAD: Final = 2_000
_CONFIG: Final = Path(".config", "newsboat")
_DATA: Final = Path(".local", "share", "newsboat")
_OPML_PLACES: Final = (
    "feeds.opml",
    "subscriptions.opml",
    ".config/newsraft/feeds.opml",
    ".config/newsflash/feeds.opml",
    ".config/liferea/feedlist.opml",
    ".liferea_1.12/feedlist.opml",
    ".local/share/akregator/data/feeds.opml",
)
"""Below the home folder."""
_MOST_LOOKED_AT: Final = 2_000
"""Files of the downloads."""


@frozen
class Source:
    """What one path brings."""

    listed: Path | None = None
    """An OPML list, or newsboat's `urls`."""
    cache: Path | None = None
    """newsboat's `cache.db`."""
    lines: Path | None = None
    """What `opreader export json` wrote."""


def look_at(path: Path) -> Source:
    """What a path that was given to an import is; newsboat's other file is looked for where it belongs. Raises ReadError."""
    if path.is_dir():
        urls, cache = _beside(path, "urls"), _beside(path, "cache.db")
        if urls is None and cache is None:
            raise ReadError(f"{path}: neither newsboat's urls nor its cache.db is in this folder; give the file itself")
        return Source(listed=urls, cache=cache)
    head = _head(path)
    if head.startswith(_SQLITE):
        return Source(listed=_beside(path.parent, "urls"), cache=path)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return Source(lines=path)
    return Source(listed=path)


def usual_places(home: Path) -> list[Path]:
    """What readers left under a home folder: newsboat's folder, else OPML lists, the likeliest first."""
    for folder in (home / ".newsboat", home / _CONFIG):
        if _is_file(folder / "urls"):
            return [folder]
    places = [home / name for name in _OPML_PLACES]
    return [path for path in (*places, *_newest(home / "Downloads")) if _is_file(path)]


def _newest(folder: Path) -> list[Path]:
    """The newest OPML list of a folder."""
    try:
        found = [path for _, path in zip(range(_MOST_LOOKED_AT), folder.iterdir(), strict=False)]
        lists = [path for path in found if path.suffix.lower() == ".opml"]
        return sorted(lists, key=lambda path: path.stat().st_mtime, reverse=True)[:1]
    except OSError:
        return []


def _beside(folder: Path, name: str) -> Path | None:
    """The file of newsboat in a folder, or in the other of the two that it has where `~/.newsboat` is not used."""
    folder = folder.absolute()
    for given, other in ((_CONFIG, _DATA), (_DATA, _CONFIG)):
        if folder.parts[-len(given.parts) :] == given.parts:
            places = (folder / name, Path(*folder.parts[: -len(given.parts)]) / other / name)
            return next((path for path in places if _is_file(path)), None)
    return folder / name if _is_file(folder / name) else None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False


def _head(path: Path) -> bytes:
    """The first bytes of a regular file; none of anything else, which whoever reads it explains."""
    try:
        with open_regular(path) as file:
            return file.read(_HEAD)
    except OSError:
        return b""
