"""Files and folders of this disk → `ParsedFeed`. Only regular files are opened, each at most 10 MiB."""

import heapq
import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from opreader.errors import ReadError
from opreader.feeds import build, limits
from opreader.feeds.article import ARTICLE_SUFFIXES, parse_article
from opreader.feeds.dates import from_seconds
from opreader.feeds.parse import parse_feed
from opreader.frozen import frozen
from opreader.model import ParsedEntry, ParsedFeed, ParseFailed
from opreader.regular_file import read_regular

_SUFFIXES_SAID: Final = ".html .htm .md .markdown .txt"
_MOST_NAMED: Final = 3
"""Files that could not be read are counted; so many are named."""


@frozen
class _File:
    path: Path
    changed: float
    size: int
    follow: bool = True
    """It may be a link: the user named it, or it was seen where a link in a folder leads."""


def read_path(path: Path, *, most_files: int = limits.MOST_ENTRIES) -> ParsedFeed | ParseFailed:
    """Read a feed document, an article file or a folder of at most so many article files."""
    path = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow links, and the key is the path as given
    try:
        if path.is_dir():
            return _folder(path, most_files)
        file = _look(path)
        data = _read(file)
    except ReadError as problem:
        return ParseFailed(str(problem))
    if path.suffix.lower() in ARTICLE_SUFFIXES:
        return _article_feed(file, data)
    return _feed_document(path, data)


def holds_articles(path: Path) -> bool:
    """Whether a path is read as articles (a folder, an article file), not as a feed document."""
    return path.is_dir() or path.suffix.lower() in ARTICLE_SUFFIXES


def read_file(path: Path) -> bytes:
    """The bytes of a regular file of at most 10 MiB. Raises ReadError."""
    return _read(_look(path))


def _article_feed(file: _File, data: bytes) -> ParsedFeed | ParseFailed:
    entry = _article(file, data)
    if entry.content is None:
        return ParseFailed("the file is empty")
    return ParsedFeed(title=entry.title, entries=(entry,), language=entry.language)


def _feed_document(path: Path, data: bytes) -> ParsedFeed | ParseFailed:
    if not data.strip():
        return ParseFailed("the file is empty")
    parsed = parse_feed(data, url="", content_type="")
    if isinstance(parsed, ParseFailed):
        if "plain text" in parsed.reason or "web page" in parsed.reason:
            return replace(parsed, reason=f"{parsed.reason}; article files end in {_SUFFIXES_SAID}")
        return parsed
    return replace(parsed, title=parsed.title or build.line(path.stem, limits.MOST_TITLE))


def _folder(folder: Path, most_files: int) -> ParsedFeed:
    troubles: list[str] = []
    seen = _Counted(_looked_at(folder, troubles))
    # Only the newest are held: a folder of a million files takes no more room than one of as many as are let in.
    files = heapq.nsmallest(most_files, seen, key=lambda file: (-file.changed, str(file.path)))
    entries = list(_articles(files, troubles, beyond=seen.count - len(files)))
    entries.sort(key=lambda entry: (-_time(entry), entry.key))
    notes = [f"{len(troubles)} not read: {'; '.join(troubles[:_MOST_NAMED])}"] if troubles else []
    return build.feed(folder.name or str(folder), entries, notes=notes)


class _Counted:
    """Files as they come, counted."""

    def __init__(self, files: Iterator[_File]) -> None:
        self._files = files
        self.count = 0

    def __iter__(self) -> Iterator[_File]:
        for file in self._files:
            self.count += 1
            yield file


def _looked_at(folder: Path, troubles: list[str]) -> Iterator[_File]:
    for path, is_link in _article_paths(folder, troubles):
        try:
            yield _look(path, follow=is_link)
        except ReadError as problem:
            troubles.append(f"{path.name}: {problem}")


def _articles(files: list[_File], troubles: list[str], *, beyond: int) -> Iterator[ParsedEntry]:
    """The articles of files, newest files first, as many as are let in; `beyond` them are others."""
    room = limits.MOST_FOLDER_BYTES
    for number, file in enumerate(files):
        room -= file.size
        if room < 0:
            beyond += len(files) - number
            break
        try:
            entry = _article(file, _read(file))
        except ReadError as problem:
            troubles.append(f"{file.path.name}: {problem}")
            continue
        if entry.content is not None:
            yield entry
    if beyond:
        troubles.append(f"{beyond} older files are more than a folder may hold")


def _article(file: _File, data: bytes) -> ParsedEntry:
    return parse_article(data, name=file.path.name, key=str(file.path), changed=from_seconds(file.changed))


def _article_paths(folder: Path, troubles: list[str]) -> Iterator[tuple[Path, bool]]:
    """Article files beneath a folder, hidden ones not, and whether each is a link.

    Linked folders are not walked: each is outside, or walked itself.
    """
    root = folder.resolve()
    todo = [folder]
    while todo:
        current = todo.pop()
        try:
            with os.scandir(current) as listing:
                for item in listing:
                    if item.name.startswith("."):
                        continue
                    if item.is_dir(follow_symlinks=False):
                        todo.append(Path(item.path))
                    elif _ends_like_an_article(item.name) and (
                        not item.is_symlink() or _adds_a_text(Path(item.path), root)
                    ):
                        yield Path(item.path), item.is_symlink()
        except OSError as problem:
            troubles.append(f"{current.name}: {_why(problem)}")


def _ends_like_an_article(name: str) -> bool:
    return os.path.splitext(name)[1].lower() in ARTICLE_SUFFIXES  # noqa: PTH122 - a Path a name takes four times as long


def _adds_a_text(link: Path, root: Path) -> bool:
    """Whether a link leads to a file inside the folder that is not found there by itself."""
    try:
        real = link.resolve(strict=True)
    except (OSError, RuntimeError):
        return False
    return real.is_relative_to(root) and real.suffix.lower() not in ARTICLE_SUFFIXES


def _look(path: Path, *, follow: bool = True) -> _File:
    try:
        told = path.stat(follow_symlinks=follow)
    except (OSError, ValueError) as problem:
        raise ReadError(_why(problem)) from problem
    if not stat.S_ISREG(told.st_mode):
        raise ReadError("this is no regular file")
    if told.st_size > limits.MOST_BYTES:
        raise ReadError(f"larger than {limits.MOST_BYTES // 2**20} MiB")
    return _File(path, told.st_mtime, told.st_size, follow)


def _read(file: _File) -> bytes:
    """The bytes of a file that was looked at; whatever has taken its place since is not waited for."""
    try:
        return read_regular(file.path, most=limits.MOST_BYTES, follow=file.follow)
    except OSError as problem:
        raise ReadError(_why(problem)) from problem


def _time(entry: ParsedEntry) -> float:
    return entry.published.timestamp() if entry.published else 0.0


def _why(problem: OSError | ValueError) -> str:
    reason = problem.strerror if isinstance(problem, OSError) else None
    return (reason or str(problem) or "can't be read").lower()
