"""Rows of who wrote what: put in with an entry, changed with its authors, gone with it, built anew by the doctor."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

from opreader.store.counters import count_author_of, recount_authors
from opreader.store.rows import texts_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

    from opreader.bylines import Name

_ROWS_AT_ONCE: Final = 250


class AuthorIds:
    """The rows of authors by what feeds told, looked up once a transaction; a new author gets a row."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._told: dict[tuple[str, ...], tuple[int, ...]] = {}
        self._ids: dict[str, int] = {}

    def of(self, told: tuple[str, ...]) -> tuple[int, ...]:
        """Ids of the authors that stand in these texts, each once, in their order."""
        ids = self._told.get(told)
        if ids is None:
            from opreader.bylines import names_of  # patterns that the first frame does not need

            ids = self._told[told] = tuple(map(self._id, names_of(told)))
        return ids

    def _id(self, name: Name) -> int:
        if name.key not in self._ids:
            self._ids[name.key] = self._find(name) or self._add(name)
        return self._ids[name.key]

    def _find(self, name: Name) -> int | None:
        row = self._db.execute("SELECT id FROM authors WHERE key = ?", (name.key,)).fetchone()
        return None if row is None else int(row[0])

    def _add(self, name: Name) -> int:
        # Not by RETURNING, which takes a hundred times as long.
        made = self._db.execute("INSERT INTO authors (key, name) VALUES (?, ?)", (name.key, name.name)).lastrowid
        assert made is not None
        return made


def put_authors(db: sqlite3.Connection, told: Iterable[tuple[int, tuple[str, ...]]], *, counted: bool) -> None:
    """Say who wrote entries that are new; `counted`: they are unread and in no way gone."""
    ids = AuthorIds(db)
    rows = [(entry_id, author_id) for entry_id, authors in told if authors for author_id in ids.of(authors)]
    if not rows:
        return
    # Rows by the hundred go in at two thirds of what executemany takes.
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        some = rows[start : start + _ROWS_AT_ONCE]
        marks = ", ".join(["(?, ?)"] * len(some))
        db.execute(f"INSERT INTO entry_authors (entry_id, author_id) VALUES {marks}", list(chain.from_iterable(some)))
    if not counted:
        return
    counts: dict[int, int] = {}
    for _, author_id in rows:
        counts[author_id] = counts.get(author_id, 0) + 1
    db.executemany("UPDATE authors SET total = total + ?2, unread = unread + ?2 WHERE id = ?1", counts.items())


def renew_authors(db: sqlite3.Connection, entry_id: int) -> None:
    """Let an entry be by those whom its row names now."""
    (told,) = db.execute("SELECT authors FROM entries WHERE id = ?", (entry_id,)).fetchone()
    wanted = AuthorIds(db).of(texts_of(told))
    held = db.execute("SELECT author_id FROM entry_authors WHERE entry_id = ?", (entry_id,)).fetchall()
    if {row[0] for row in held} == set(wanted):
        return
    forget_authors(db, entry_id)
    db.executemany("INSERT INTO entry_authors (entry_id, author_id) VALUES (?, ?)", ((entry_id, one) for one in wanted))
    count_author_of(db, entry_id, 1)


def forget_authors(db: sqlite3.Connection, entry_id: int) -> None:
    """Let an entry be by nobody; before its state goes, so that the counters know what it was."""
    count_author_of(db, entry_id, -1)
    db.execute("DELETE FROM entry_authors WHERE entry_id = ?", (entry_id,))


def rebuild_authors(db: sqlite3.Connection) -> None:
    """Say anew who wrote what, from the entries that are stored; authors keep their ids."""
    db.execute("DELETE FROM entry_authors")
    ids = AuthorIds(db)
    entries = db.execute("SELECT id, authors FROM entries WHERE authors IS NOT NULL ORDER BY id")
    db.executemany("INSERT INTO entry_authors (entry_id, author_id) VALUES (?, ?)", _rows(entries, ids))
    recount_authors(db)


def _rows(entries: Iterable[Sequence[object]], ids: AuthorIds) -> Iterator[tuple[int, int]]:
    for entry_id, told in entries:
        assert isinstance(entry_id, int)
        for author_id in ids.of(texts_of(str(told))):
            yield entry_id, author_id
