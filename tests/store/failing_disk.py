"""A disk under SQLite whose n-th call fails: a VFS of our own, in the very library that `sqlite3` is linked with.

    with failing_disk() as disk:
        … everything that is opened from here on lies on it …
        disk.heal(); …; calls = len(disk.calls)
        disk.fail(3, Trouble.FULL); …; disk.heal()

It copies the system's VFS and the methods of each opened file, and stands before those that write. Nothing of opreader
is replaced. What was opened on it must be closed before the block ends.
"""

import ctypes
import ctypes.util
import sqlite3
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any, Final, Literal

Call = Literal["write", "sync", "truncate", "open", "delete", "shm"]

_OK: Final = 0
_UNREADABLE: Final = 10 | 1 << 8


class Trouble(Enum):
    """What a failing call answers, by the kind of call; others of it answer an error of reading and writing."""

    BROKEN = 10
    """SQLITE_IOERR and its kinds."""
    FULL = 13
    """SQLITE_FULL, where something is written; SQLITE_IOERR elsewhere."""


_BROKEN: Final[dict[Call, int]] = {
    "write": 10 | 3 << 8,
    "sync": 10 | 4 << 8,
    "truncate": 10 | 6 << 8,
    "open": 14,
    "delete": 10 | 10 << 8,
    "shm": 10 | 19 << 8,
}
_TAKES_ROOM: Final = ("write", "shm")

_p, _i, _i64 = ctypes.c_void_p, ctypes.c_int, ctypes.c_int64


class _Vfs(ctypes.Structure):
    """`struct sqlite3_vfs` (sqlite3.h), version 3."""


_OPEN = ctypes.CFUNCTYPE(_i, _p, _p, _p, _i, ctypes.POINTER(_i))
_DELETE = ctypes.CFUNCTYPE(_i, _p, _p, _i)
_Vfs._fields_ = [
    ("version", _i),
    ("file_size", _i),
    ("longest_path", _i),
    ("next", _p),
    ("name", ctypes.c_char_p),
    ("app_data", _p),
    ("open", _OPEN),
    ("delete", _DELETE),
    *((f"other_{n}", _p) for n in range(14)),
]

_READ = ctypes.CFUNCTYPE(_i, _p, _p, _i, _i64)
_WRITE = ctypes.CFUNCTYPE(_i, _p, _p, _i, _i64)
_TRUNCATE = ctypes.CFUNCTYPE(_i, _p, _i64)
_SYNC = ctypes.CFUNCTYPE(_i, _p, _i)
_SHM_MAP = ctypes.CFUNCTYPE(_i, _p, _i, _i, _i, _p)


class _Methods(ctypes.Structure):
    """`struct sqlite3_io_methods` (sqlite3.h), version 3."""

    _fields_ = (
        ("version", _i),
        ("close", _p),
        ("read", _READ),
        ("write", _WRITE),
        ("truncate", _TRUNCATE),
        ("sync", _SYNC),
        *((f"other_{n}", _p) for n in range(7)),
        ("shm_map", _SHM_MAP),
        *((f"last_{n}", _p) for n in range(5)),
    )


class _File(ctypes.Structure):
    """`struct sqlite3_file` (sqlite3.h)."""

    _fields_ = (("methods", ctypes.POINTER(_Methods)),)


@dataclass(slots=True)
class Disk:
    """How the disk fares: well, until it is told otherwise."""

    calls: list[Call] = field(default_factory=list)
    """Those since the last `fail` or `heal`."""
    failed: int = 0
    """How many of them failed."""
    dead: set[int] = field(default_factory=set)
    """Files that can't be used any more."""
    open: set[int] = field(default_factory=set)
    before: Callable[[], None] = lambda: None
    """Called before each call."""
    _nth: int = 0
    _last: bool = False
    _trouble: Trouble = Trouble.BROKEN
    _kinds: frozenset[Call] = frozenset()
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def fail(
        self, nth: int, trouble: Trouble = Trouble.BROKEN, *, once: bool = True, kinds: Collection[Call] = ()
    ) -> None:
        """From now on the nth call (from 1) fails; those behind it too unless `once`. `kinds`: of these alone."""
        with self._lock:
            self.calls, self.failed = [], 0
            self._nth, self._trouble, self._last = nth, trouble, once
            self._kinds = frozenset(kinds)

    def heal(self) -> None:
        """Let every call through again and count from here."""
        self.fail(0)

    def unplug(self) -> None:
        """Take the disk out and put it back: what is open is dead for good, what is opened from here on works."""
        self.dead |= self.open

    def answer(self, call: Call) -> int:
        """What a call comes to: 0, or an error of SQLite's."""
        self.before()
        with self._lock:
            if self._kinds and call not in self._kinds:
                return _OK
            self.calls.append(call)
            at = len(self.calls)
            if not self._nth or at < self._nth or (self._last and at > self._nth):
                return _OK
            self.failed += 1
        if self._trouble is Trouble.FULL:
            return Trouble.FULL.value if call in _TAKES_ROOM else _BROKEN[call]
        return _BROKEN[call]


class _Shim:
    """The VFS that stands before the system's; keeps alive what SQLite holds pointers to."""

    def __init__(self, library: ctypes.CDLL) -> None:
        self.disk = Disk()
        self._library = library
        library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
        library.sqlite3_vfs_find.argtypes = [ctypes.c_char_p]
        library.sqlite3_vfs_register.argtypes = [ctypes.POINTER(_Vfs), _i]
        library.sqlite3_vfs_unregister.argtypes = [ctypes.POINTER(_Vfs)]
        self._of_the_system: Any = library.sqlite3_vfs_find(None)
        system = self._of_the_system.contents
        assert system.version >= 3
        self._vfs = _Vfs()
        ctypes.pointer(self._vfs)[0] = system
        self._vfs.name = b"failing"
        self._vfs.next = None
        self._methods: dict[int, tuple[_Methods, Any]] = {}
        self._vfs.open = _OPEN(self._open)
        self._vfs.delete = _DELETE(self._delete)

    def __enter__(self) -> Disk:
        self._library.sqlite3_vfs_register(ctypes.byref(self._vfs), 1)
        self.disk.heal()
        return self.disk

    def leave(self) -> None:
        """Let new connections lie on the system's own disk."""
        self._library.sqlite3_vfs_register(self._of_the_system, 1)
        self._library.sqlite3_vfs_unregister(ctypes.byref(self._vfs))

    def _open(self, vfs: int, name: int, file: int, flags: int, out: Any) -> int:
        opened = ctypes.cast(file, ctypes.POINTER(_File)).contents
        if (trouble := self.disk.answer("open")) != _OK:
            opened.methods = None  # nothing to close
            return trouble
        answer = int(self._of_the_system.contents.open(vfs, name, file, flags, out))
        self.disk.open.add(file)
        self.disk.dead.discard(file)  # of a file before it at the same place of memory
        if opened.methods:
            opened.methods = ctypes.pointer(self._before(opened.methods))
        return answer

    def _delete(self, vfs: int, name: int, folder_too: int) -> int:
        return self.disk.answer("delete") or int(self._of_the_system.contents.delete(vfs, name, folder_too))

    def _before(self, methods: Any) -> _Methods:
        """The methods of a file with ours before them."""
        place = ctypes.addressof(methods.contents)
        if place not in self._methods:
            true = methods.contents
            ours = _Methods()
            ctypes.pointer(ours)[0] = true
            ours.write = _WRITE(self._write(true.write))
            ours.read = _READ(
                lambda file, data, size, place: (
                    _UNREADABLE if file in self.disk.dead else true.read(file, data, size, place)
                )
            )
            ours.truncate = _TRUNCATE(lambda file, size: self.disk.answer("truncate") or true.truncate(file, size))
            ours.sync = _SYNC(lambda file, flags: self.disk.answer("sync") or true.sync(file, flags))
            ours.shm_map = _SHM_MAP(
                # A part of the index that is made, not one that is looked for.
                lambda file, part, size, make, out: (
                    (make and self.disk.answer("shm")) or true.shm_map(file, part, size, make, out)
                )
            )
            self._methods[place] = ours, true
        return self._methods[place][0]

    def _write(self, write: Callable[..., int]) -> Callable[[int, int, int, int], int]:
        def answer(file: int, data: int, size: int, place: int) -> int:
            if file in self.disk.dead:
                return _BROKEN["write"]
            if (trouble := self.disk.answer("write")) != _OK:
                write(file, data, size // 2, place)  # torn: half of it is there
                return trouble
            return write(file, data, size, place)

        return answer


def find_sqlite() -> Path | str:
    """The library that `sqlite3` is linked with, as this process has it."""
    import _sqlite3

    with Path("/proc/self/maps").open() as maps:
        loaded = [line.split()[-1] for line in maps if "libsqlite3" in line]
    return loaded[0] if loaded else ctypes.util.find_library("sqlite3") or _sqlite3.__file__


def _load() -> ctypes.CDLL:
    library = ctypes.CDLL(str(find_sqlite()))
    library.sqlite3_libversion.restype = ctypes.c_char_p
    assert library.sqlite3_libversion().decode() == sqlite3.sqlite_version, "another SQLite than Python's"
    return library


_shims: list[_Shim] = []
"""Made once and never freed: a connection that outlives its test must find them."""


@contextmanager
def failing_disk() -> Iterator[Disk]:
    """Have every database that is opened meanwhile lie on a disk that can fail."""
    if not _shims:
        _shims.append(_Shim(_load()))
    (shim,) = _shims
    with_disk = shim.__enter__()
    try:
        yield with_disk
    finally:
        with_disk.heal()
        shim.leave()
