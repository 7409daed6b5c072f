"""Files and folders of this disk → `ParsedFeed`. Only regular files are opened, each at most 10 MiB."""

import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from opreader.errors import ReadError
from opreader.feeds import build, limits
from opreader.feeds.article import ARTICLE_SUFFIXES, parse_article
from opreader.feeds.parse import parse_feed
from opreader.frozen import frozen
from opreader.model import ParsedEntry, ParsedFeed, ParseFailed

_SUFFIXES_SAID: Final = ".html .htm .md .markdown .txt"
_MOST_NAMED: Final = 3
"""Files that could not be read are counted; so many are named."""


@frozen
class _File:
    path: Path
    changed: float
    size: int


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
    return replace(parsed, title=parsed.title or path.stem)


def _folder(folder: Path, most_files: int) -> ParsedFeed:
    files: list[_File] = []
    troubles: list[str] = []
    for path in _article_paths(folder, troubles):
        try:
            files.append(_look(path))
        except ReadError as problem:
            troubles.append(f"{path.name}: {problem}")
    files.sort(key=lambda file: (-file.changed, str(file.path)))
    entries = list(_articles(files, most_files, troubles))
    entries.sort(key=lambda entry: (-_time(entry), entry.key))
    notes = [f"{len(troubles)} not read: {'; '.join(troubles[:_MOST_NAMED])}"] if troubles else []
    return build.feed(folder.name or str(folder), entries, notes=notes)


def _articles(files: list[_File], most: int, troubles: list[str]) -> Iterator[ParsedEntry]:
    """The articles of files, newest files first, as many as are let in."""
    room = limits.MOST_FOLDER_BYTES
    for number, file in enumerate(files):
        room -= file.size
        if room < 0 or number >= most:
            troubles.append(f"{len(files) - number} older files are more than a folder may hold")
            return
        try:
            entry = _article(file, _read(file))
        except ReadError as problem:
            troubles.append(f"{file.path.name}: {problem}")
            continue
        if entry.content is not None:
            yield entry


def _article(file: _File, data: bytes) -> ParsedEntry:
    changed = datetime.fromtimestamp(file.changed, UTC)
    return parse_article(data, name=file.path.name, key=str(file.path), changed=changed)


def _article_paths(folder: Path, troubles: list[str]) -> Iterator[Path]:
    """Article files beneath a folder, hidden ones not. Linked folders are not walked: each is outside, or walked itself."""
    root = folder.resolve()
    todo = [folder]
    while todo:
        current = todo.pop()
        try:
            with os.scandir(current) as listing:
                found = [item for item in listing if not item.name.startswith(".")]
        except OSError as problem:
            troubles.append(f"{current.name}: {_why(problem)}")
            continue
        for item in found:
            path = Path(item.path)
            if item.is_dir(follow_symlinks=False):
                todo.append(path)
            elif path.suffix.lower() in ARTICLE_SUFFIXES and (not item.is_symlink() or _adds_a_text(path, root)):
                yield path


def _adds_a_text(link: Path, root: Path) -> bool:
    """Whether a link leads to a file inside the folder that is not found there by itself."""
    try:
        real = link.resolve(strict=True)
    except (OSError, RuntimeError):
        return False
    return real.is_relative_to(root) and real.suffix.lower() not in ARTICLE_SUFFIXES


def _look(path: Path) -> _File:
    try:
        told = path.stat()
    except (OSError, ValueError) as problem:
        raise ReadError(_why(problem)) from problem
    if not stat.S_ISREG(told.st_mode):
        raise ReadError("this is no regular file")
    if told.st_size > limits.MOST_BYTES:
        raise ReadError(f"larger than {limits.MOST_BYTES // 2**20} MiB")
    return _File(path, told.st_mtime, told.st_size)


def _read(file: _File) -> bytes:
    """The bytes of a file that was looked at; whatever has taken its place since is not waited for."""
    try:
        handle = os.open(file.path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(handle, "rb") as opened:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise ReadError("this is no regular file")
            data = opened.read(limits.MOST_BYTES + 1)
    except OSError as problem:
        raise ReadError(_why(problem)) from problem
    if len(data) > limits.MOST_BYTES:
        raise ReadError(f"larger than {limits.MOST_BYTES // 2**20} MiB")
    return data


def _time(entry: ParsedEntry) -> float:
    return entry.published.timestamp() if entry.published else 0.0


def _why(problem: OSError | ValueError) -> str:
    reason = problem.strerror if isinstance(problem, OSError) else None
    return (reason or str(problem) or "can't be read").lower()
