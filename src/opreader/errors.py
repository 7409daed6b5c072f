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
├── TurnTaken                  another opreader is at what one does at a time
├── ReadError                  a file or folder that can't be read
├── SyncError                  the server of an account can't be used as asked
│   ├── ServerDown             it fails or does not answer: tried again later
│   │   └── NoAnswer           nothing of http came: no way there, too late, cut off, too large
│   ├── ServerBusy             asked too often: says how long it wants to be left alone
│   ├── LoginRefused           user or password, after one more login
│   ├── BadAnswer              an answer that is none: a login page, half a document, the wrong shape
│   ├── Rejected               it refuses these articles or words: asking again does not help
│   ├── WrongAddress           no reader answers there, or it sends on to another place
│   └── ServerTooOld           it speaks too little of its own protocol; Google Reader's does for it
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


class TurnTaken(OpreaderError):
    """Another process with this library is doing what one does at a time."""


class ReadError(OpreaderError):
    """A file or folder can't be read."""


class SyncError(OpreaderError):
    """The server of an account can't be used as asked. No text of these holds a password or a token."""


class ServerDown(SyncError):
    """The server fails or does not answer; `retry_after` is in seconds, where it told."""

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        """Say what happened."""
        super().__init__(message)
        self.retry_after = retry_after


class NoAnswer(ServerDown):
    """Nothing of http came that could be used: what was asked may have been done all the same."""

    def __init__(self, message: str, *, too_large: bool = False) -> None:
        """Say what happened; `too_large`: asking for less may help."""
        super().__init__(message)
        self.too_large = too_large


class ServerBusy(SyncError):
    """Asked too often; `retry_after` is in seconds."""

    def __init__(self, message: str, *, retry_after: float) -> None:
        """Say how long to wait."""
        super().__init__(message)
        self.retry_after = retry_after


class LoginRefused(SyncError):
    """The server does not take user and password, after one more login."""


class BadAnswer(SyncError):
    """What came with status 200 is no answer to the question."""


class Rejected(SyncError):
    """The server refuses what it was told; `ids` are the articles that it was told about, if any."""

    def __init__(self, message: str, *, ids: tuple[str, ...] = ()) -> None:
        """Say what was refused."""
        super().__init__(message)
        self.ids = ids


class WrongAddress(SyncError):
    """There is no reader at that address, or not by a way that a password may take."""


class ServerTooOld(SyncError):
    """The server speaks too little of its own protocol; kind "greader" does for it."""


class WorkerError(OpreaderError):
    """A child process was stopped before it answered."""
