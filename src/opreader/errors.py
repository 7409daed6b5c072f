"""Every exception that opreader raises on purpose.

OpreaderError
├── UsageError                 wrong words: exit 2
│   ├── QueryError             a query that can't be read; points at the word
│   ├── ConfigError            config.toml, feeds.toml, a theme or a keymap that can't be used
│   └── NotFound               no article, feed or file by that name
├── LibraryError               the library can't be opened or written: exit 3
│   ├── LibraryBusy            another opreader holds it longer than we wait
│   ├── LibraryDamaged         not a library, or broken
│   ├── LibraryTooNew          made by a newer opreader
│   └── LibraryReadOnly        the disk is full or does not take writes
├── ReadError                  a file or folder that can't be read
└── WorkerError                a child process was stopped: too long, too large, or dead

Failure inside a batch is a value (`FetchFailed`, `ParseFailed`), not an exception: see `opreader.model`.
"""


class OpreaderError(Exception):
    """The root: its text is one line that says what, why, and what to do next."""


class UsageError(OpreaderError):
    """What was asked can't be understood or does not exist."""


class QueryError(UsageError):
    """A query that can't be read."""

    def __init__(self, message: str, *, query: str, start: int, end: int) -> None:
        """Say `message` of `query[start:end]`, the word at fault."""
        super().__init__(message)
        self.query = query
        self.start = start
        self.end = end


class ConfigError(UsageError):
    """Something the user set can't be used."""


class NotFound(UsageError):
    """There is no article, feed or file by that name."""


class LibraryError(OpreaderError):
    """The library can't be opened or written."""


class LibraryBusy(LibraryError):
    """Another process holds the library longer than we wait."""


class LibraryDamaged(LibraryError):
    """The file is no library, or is broken."""


class LibraryTooNew(LibraryError):
    """The library was made by a newer opreader."""


class LibraryReadOnly(LibraryError):
    """The disk is full or does not take writes; reading goes on."""


class ReadError(OpreaderError):
    """A file or folder can't be read."""


class WorkerError(OpreaderError):
    """A child process was stopped before it answered."""
