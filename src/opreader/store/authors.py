"""Who wrote what: authors with their counters, and the entries of each. Its rows are written in `author_rows`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from opreader.bylines import fold_name, names_of
from opreader.errors import NotFound
from opreader.model.listed import Author
from opreader.store.connection import fold_sql
from opreader.store.rows import texts_of

if TYPE_CHECKING:
    import sqlite3

    from opreader.model import EntryId
    from opreader.store.connection import Lanes

_AUTHOR: Final = "SELECT a.id, a.name, a.total, a.unread FROM authors a"
_ORDER: Final = "ORDER BY a.unread DESC, a.key LIMIT ?"
_ALL: Final = -1


class AuthorTable:
    """Satisfies `opreader.library_ports.AuthorLists`."""

    def __init__(self, lanes: Lanes) -> None:
        """Work on the threads of one library."""
        self._lanes = lanes

    async def list_authors(self, *, limit: int = 0, unread_only: bool = False) -> list[Author]:
        """Authors of entries that are here, most unread first, then by name; limit 0 is none."""
        return await self._lanes.screen.run(list_authors, limit=limit, unread_only=unread_only)

    async def search_authors(self, text: str, *, limit: int = 0) -> list[Author]:
        """Those of them whose name contains the text, in the same order."""
        return await self._lanes.searches.run(search_authors, text, limit=limit)

    async def find_author(self, name: str) -> Author | None:
        """The author of this name, as a feed may write it."""
        return await self._lanes.screen.run(find_author, name)

    async def get_author(self, author_id: int) -> Author:
        """One author by id. Raises NotFound."""
        return await self._lanes.screen.run(get_author, author_id)

    async def authors_of(self, entry_id: EntryId) -> list[Author]:
        """Who wrote an entry, in the order that its feed tells."""
        return await self._lanes.screen.run(authors_of, entry_id)


def list_authors(db: sqlite3.Connection, *, limit: int, unread_only: bool) -> list[Author]:
    """Authors of entries that are here, most unread first, then by name; limit 0 is none."""
    column = "unread" if unread_only else "total"
    return _authors(db, f"{_AUTHOR} WHERE a.{column} > 0 {_ORDER}", limit or _ALL)


def search_authors(db: sqlite3.Connection, text: str, *, limit: int) -> list[Author]:
    """Those of them whose name contains the text, in the same order."""
    where, values = _named(text)
    return _authors(db, f"{_AUTHOR} WHERE a.total > 0 AND {where} {_ORDER}", *values, limit or _ALL)


def find_author(db: sqlite3.Connection, name: str) -> Author | None:
    """The author of this name, as a feed may write it; also one of whom nothing is left."""
    names = names_of((name,))
    found = _authors(db, f"{_AUTHOR} WHERE a.key = ?", names[0].key) if names else []
    return found[0] if found else None


def get_author(db: sqlite3.Connection, author_id: int) -> Author:
    """One author by id. Raises NotFound."""
    found = _authors(db, f"{_AUTHOR} WHERE a.id = ?", author_id)
    if not found:
        raise NotFound(f"There is no author {author_id}. `opreader authors` lists those that there are.")
    return found[0]


def authors_of(db: sqlite3.Connection, entry_id: int) -> list[Author]:
    """Who wrote an entry, in the order that its feed tells."""
    row = db.execute("SELECT authors FROM entries WHERE id = ?", (entry_id,)).fetchone()
    if row is None:
        return []
    found = {
        key: Author(*author)
        for key, *author in db.execute(
            """SELECT a.key, a.id, a.name, a.total, a.unread
               FROM entry_authors w JOIN authors a ON a.id = w.author_id WHERE w.entry_id = ?""",
            (entry_id,),
        )
    }
    return [found[name.key] for name in names_of(texts_of(row[0])) if name.key in found]


def author_condition(value: str) -> tuple[str, tuple[Any, ...]]:
    """`author:` as a condition on `entry_states s`, and its values: the name contains these words, case and accents aside."""
    where, values = _named(value)
    return (
        f"s.entry_id IN (SELECT w.entry_id FROM authors a CROSS JOIN entry_authors w ON w.author_id = a.id WHERE {where})",
        values,
    )


def _named(text: str) -> tuple[str, tuple[Any, ...]]:
    """A condition on `authors a`: the key says it without spelling, the name with "Dr." and whatever the key leaves out."""
    key = fold_name(text)
    name = "instr(fold(a.name), ?) > 0"
    return (f"(instr(a.key, ?) > 0 OR {name})", (key, fold_sql(text))) if key else (f"{name}", (fold_sql(text),))


def _authors(db: sqlite3.Connection, query: str, *values: object) -> list[Author]:
    return [Author(*row) for row in db.execute(query, values)]
