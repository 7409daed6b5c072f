"""An SQLite file read page by page, without SQLite: what can be read of a damaged one. Knows no tables of ours.

The format is that of https://www.sqlite.org/fileformat2.html: pages of one size, b-trees of cells, records, the
write-ahead log beside it. Everything that is read is doubted: nothing here raises because of what is in the file.
"""

from __future__ import annotations

import os
import struct
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from opreader.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

Value = int | float | str | bytes | None

TABLE_LEAF: Final = 0x0D
TABLE_INNER: Final = 0x05
INDEX_LEAF: Final = 0x0A
INDEX_INNER: Final = 0x02
_KINDS: Final = frozenset({TABLE_LEAF, TABLE_INNER, INDEX_LEAF, INDEX_INNER})
_HEADER: Final = 100
_USUAL_SIZE: Final = 4096
_SIZES: Final = frozenset(1 << n for n in range(9, 17))
_MOST_COLUMNS: Final = 200
_MOST_BYTES: Final = 200_000_000
"""Of one record: a length beyond it is rubbish."""
MAGIC: Final = b"SQLite format 3\0"
_LOG_MAGIC: Final = (0x377F0682, 0x377F0683)
_LOG_HEAD: Final = 32
_FRAME_HEAD: Final = 24
_INT_BYTES: Final = (0, 1, 2, 3, 4, 6, 8)


_ANY: Final = (-(1 << 63) - 1, (1 << 63) - 1)
"""Between these lies every rowid."""


class Rubbish(ValueError):
    """This is no page, cell or record."""


@frozen
class Record:
    """One row of a table, or one entry of an index."""

    rowid: int | None
    """None in an index."""
    values: tuple[Value, ...]


@frozen
class Page:
    """What stands on one page of a b-tree."""

    number: int
    kind: int
    children: tuple[int, ...]
    highest: tuple[int | None, ...]
    """Of each child the highest rowid that it may have; None for the last one, and in an index."""
    records: tuple[Record, ...]
    spoilt: int
    """Cells that can't be read."""
    between: tuple[int, int] = _ANY
    """Its rowids are above the first and not above the second, as the pages say that lead to it."""


class PageFile:
    """The pages of a database, its log laid over them; read one by one, for a disk may fail at any of them."""

    def __init__(self, path: Path) -> None:
        """Open the file and the log beside it, as far as they are there. Raises OSError."""
        self._data = _Bytes(path)
        self._log = _Bytes(path.with_name(f"{path.name}-wal"))
        head = self._data.read(0, _HEADER)
        self.size = _page_size(head, self._log.read(0, _LOG_HEAD))
        self._usable = self.size - (head[20] if len(head) == _HEADER and head[20] <= 32 else 0)
        self._over = _read_log(self._log, self.size)
        """Where in the log the newest form of a page stands."""
        self.count = max([-(-self._data.length // self.size), *self._over], default=0)

    def close(self) -> None:
        """Close both."""
        self._data.close()
        self._log.close()

    def raw(self, number: int) -> bytes:
        """The bytes of a page, counted from 1; fewer than a page's, or none, where they can't be read."""
        if number in self._over:
            return self._log.read(self._over[number], self.size)
        return self._data.read((number - 1) * self.size, self.size) if number > 0 else b""

    def page(self, number: int, *, with_records: bool = True) -> Page:
        """A page of a b-tree. Raises Rubbish where it is none."""
        raw = self.raw(number)
        start = _HEADER if number == 1 else 0
        if len(raw) < self.size or raw[start] not in _KINDS:
            raise Rubbish("no page of a b-tree")
        kind = raw[start]
        (cells,) = struct.unpack_from(">H", raw, start + 3)
        head = 12 if kind in {TABLE_INNER, INDEX_INNER} else 8
        if start + head + 2 * cells > self.size:
            raise Rubbish("more cells than a page holds")
        places = struct.unpack_from(f">{cells}H", raw, start + head)
        children: list[int] = []
        highest: list[int | None] = []
        records: list[Record] = []
        spoilt = 0
        for place in places:
            place &= self.size - 1  # noqa: PLW2901 - SQLite looks at no more bits either
            try:
                child, record = self._cell(raw, place, kind, least=start + head + 2 * cells, read=with_records)
            except (Rubbish, IndexError, struct.error, OverflowError):
                spoilt += 1
                continue
            if child:
                children.append(child)
                highest.append(_highest(raw, place + 4) if kind == TABLE_INNER else None)
            if record is not None:
                records.append(record)
        if head == 12:
            try:
                children.append(self._child(raw, start + 8))
                highest.append(None)
            except Rubbish:
                spoilt += 1
        return Page(number, kind, tuple(children), tuple(highest), tuple(records), spoilt)

    def _cell(self, raw: bytes, at: int, kind: int, *, least: int, read: bool) -> tuple[int, Record | None]:
        """The page that a cell leads to, 0 for none, and what stands in it. Raises Rubbish."""
        if at < least:
            raise Rubbish("a cell in the header")
        child = 0
        if kind in {TABLE_INNER, INDEX_INNER}:
            child = self._child(raw, at)
            at += 4
        return child, self._record(raw, at, kind) if read and kind != TABLE_INNER else None

    def free_pages(self) -> set[int]:
        """Pages that hold nothing any more, as far as their list can be followed."""
        found: set[int] = set()
        first = self.raw(1)
        if len(first) < _HEADER:
            return found
        (trunk,) = struct.unpack_from(">I", first, 32)
        while 1 < trunk <= self.count and trunk not in found:
            raw = self.raw(trunk)
            if len(raw) < self.size:
                break
            found.add(trunk)
            following, leaves = struct.unpack_from(">II", raw)
            if leaves > self.size // 4 - 2:
                break
            found.update(one for one in struct.unpack_from(f">{leaves}I", raw, 8) if 1 < one <= self.count)
            trunk = following
        return found

    def _child(self, raw: bytes, at: int) -> int:
        (child,) = struct.unpack_from(">I", raw, at)
        if not 1 < child <= self.count:
            raise Rubbish("a page that is not there")
        return int(child)

    def _record(self, raw: bytes, at: int, kind: int) -> Record:
        length, at = _varint(raw, at)
        rowid = None
        if kind == TABLE_LEAF:
            rowid, at = _varint(raw, at)
        if length > _MOST_BYTES:
            raise Rubbish("a record of no sensible length")
        return Record(rowid, read_record(self._payload(raw, at, length, kind)))

    def _payload(self, raw: bytes, at: int, length: int, kind: int) -> bytes:
        usable = self._usable
        most = usable - 35 if kind == TABLE_LEAF else (usable - 12) * 64 // 255 - 23
        if length <= most:
            if at + length > len(raw):
                raise Rubbish("a record beyond its page")
            return raw[at : at + length]
        least = (usable - 12) * 32 // 255 - 23
        here = least + (length - least) % (usable - 4)
        here = here if here <= most else least
        parts = [raw[at : at + here]]
        (following,) = struct.unpack_from(">I", raw, at + here)
        left = length - here
        while left > 0:
            more = self.raw(following)
            if not following or len(more) < self.size:
                raise Rubbish("the rest of a record is not there")
            part = more[4 : 4 + min(left, usable - 4)]
            parts.append(part)
            left -= len(part)
            (following,) = struct.unpack_from(">I", more)
        return b"".join(parts)


def read_record(payload: bytes) -> tuple[Value, ...]:
    """The values of a record. Raises Rubbish."""
    end, at = _varint(payload, 0)
    if not 0 < end <= len(payload):
        raise Rubbish("a record without a head")
    kinds = []
    while at < end:
        kind, at = _varint(payload, at)
        kinds.append(kind)
        if len(kinds) > _MOST_COLUMNS:
            raise Rubbish("too many columns")
    if at != end:
        raise Rubbish("a head that ends in the middle")
    values: list[Value] = []
    for kind in kinds:
        value, at = _value(payload, at, kind)
        values.append(value)
    return tuple(values)  # a longer record than its values is one to SQLite, too


def _value(payload: bytes, at: int, kind: int) -> tuple[Value, int]:
    if kind == 0:
        return None, at
    if kind in {8, 9}:
        return kind - 8, at
    if kind in {10, 11}:
        raise Rubbish("a kind that is not in use")
    size = _INT_BYTES[kind] if kind < 7 else 8 if kind == 7 else (kind - 12) // 2
    part = payload[at : at + size]
    if len(part) < size:
        raise Rubbish("a value beyond its record")
    at += size
    if kind < 7:
        return int.from_bytes(part, "big", signed=True), at
    if kind == 7:
        return struct.unpack(">d", part)[0], at
    if kind % 2:
        return part.decode("utf-8", "replace"), at
    return part, at


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """Big-endian, seven bits a byte, eight in the ninth. Raises Rubbish at the end of the data."""
    value = 0
    try:
        for count in range(9):
            byte = data[at + count]
            if count == 8:
                value = value << 8 | byte
                return (value - (1 << 64) if value >> 63 else value), at + 9
            value = value << 7 | byte & 0x7F
            if byte < 0x80:
                return value, at + count + 1
    except IndexError:
        raise Rubbish("a number beyond the end") from None
    raise AssertionError


def _highest(raw: bytes, at: int) -> int | None:
    try:
        return _varint(raw, at)[0]
    except Rubbish:
        return None


def walk(file: PageFile, root: int, seen: set[int], *, with_records: bool) -> Iterator[Page | None]:
    """The pages of a tree, each once; None for one that can't be read. `seen` grows by all of them."""
    waiting = [(root, _ANY)]
    while waiting:
        number, between = waiting.pop()
        if number in seen or not 0 < number <= file.count:
            continue
        seen.add(number)
        try:
            page = file.page(number, with_records=with_records)
        except Rubbish:
            yield None
            continue
        waiting.extend(zip(page.children, _spans(page.highest, *between), strict=True))
        yield replace(page, between=between)


def _spans(highest: Iterable[int | None], above: int, upto: int) -> Iterator[tuple[int, int]]:
    """What the rowids of each child lie between; what makes no sense is not heeded."""
    for one in highest:
        if one is None or not above < one <= upto:
            yield above, upto
        else:
            yield above, one
            above = one


def stray_pages(file: PageFile, seen: Iterable[int]) -> Iterator[Page]:
    """Leaves that no tree leads to any more, but for those that hold nothing."""
    known = {*seen, *file.free_pages()}
    for number in range(2, file.count + 1):
        if number in known:
            continue
        raw = file.raw(number)
        if not raw or raw[0] not in {TABLE_LEAF, INDEX_LEAF}:
            continue
        try:
            page = file.page(number)
        except Rubbish:
            continue
        if page.records:
            yield page


class _Bytes:
    """A file read in parts; what is not there, or can't be read, is nothing."""

    def __init__(self, path: Path) -> None:
        self._handle = os.open(path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0)) if path.is_file() else None
        self.length = 0 if self._handle is None else os.fstat(self._handle).st_size

    def read(self, at: int, size: int) -> bytes:
        if self._handle is None:
            return b""
        try:
            os.lseek(self._handle, at, os.SEEK_SET)
            return os.read(self._handle, size)
        except OSError:
            return b""

    def close(self) -> None:
        handle, self._handle = self._handle, None
        if handle is not None:
            os.close(handle)


def _page_size(head: bytes, log: bytes) -> int:
    """As the head says, else as the log does, else the usual one."""
    sizes = []
    if len(head) == _HEADER and head.startswith(MAGIC):
        sizes.append(struct.unpack_from(">H", head, 16)[0])
    if len(log) == _LOG_HEAD and struct.unpack_from(">I", log)[0] in _LOG_MAGIC:
        sizes.append(struct.unpack_from(">I", log, 8)[0])
    sizes = [65536 if size == 1 else size for size in sizes]
    return next((size for size in sizes if size in _SIZES), _USUAL_SIZE)


def _read_log(log: _Bytes, size: int) -> dict[int, int]:
    """Where the pages of the log stand, up to the last transaction that was written whole."""
    start = log.read(0, _LOG_HEAD)
    if len(start) < _LOG_HEAD or struct.unpack_from(">I", start)[0] not in _LOG_MAGIC:
        return {}
    order = ">" if struct.unpack_from(">I", start)[0] & 1 else "<"
    sums = _checksum(start[:24], (0, 0), order)
    if sums != struct.unpack_from(">II", start, 24) or struct.unpack_from(">I", start, 8)[0] != size:
        return {}
    whole: dict[int, int] = {}
    under_way: dict[int, int] = {}
    for at in range(_LOG_HEAD, log.length - _FRAME_HEAD - size + 1, _FRAME_HEAD + size):
        frame = log.read(at, _FRAME_HEAD + size)
        if len(frame) < _FRAME_HEAD + size or frame[8:16] != start[16:24]:
            break
        sums = _checksum(frame[_FRAME_HEAD:], _checksum(frame[:8], sums, order), order)
        if sums != struct.unpack_from(">II", frame, 16):
            break
        number, committed = struct.unpack_from(">II", frame)
        under_way[number] = at + _FRAME_HEAD
        if committed:
            whole |= under_way
            under_way = {}
    return whole


def _checksum(data: bytes, sums: tuple[int, int], order: str) -> tuple[int, int]:
    one, two = sums
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for first, second in zip(words[::2], words[1::2], strict=True):
        one = (one + first + two) & 0xFFFFFFFF
        two = (two + second + one) & 0xFFFFFFFF
    return one, two
