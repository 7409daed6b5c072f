"""Counters a feed and an author, moved in the transaction of whatever moves them, and the set of rows that a change is about to touch.

`picked` is a temporary table of the writer: the rows of a change as they were before it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from opreader.store.leads import has_copies, settle

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

_PICKED = """CREATE TEMP TABLE IF NOT EXISTS picked (
    entry_id INTEGER PRIMARY KEY, feed_id INTEGER, read INTEGER, starred INTEGER, gone INTEGER, copy INTEGER)"""

_SUMMED: Final = {
    "total": "{0}gone = 0",
    "unread": "{0}gone = 0 AND {0}read = 0",
    "starred": "{0}gone = 0 AND {0}starred",
    "copies": "{0}gone = 0 AND {0}copy > 0",
    "copies_unread": "{0}gone = 0 AND {0}copy > 0 AND {0}read = 0",
    "copies_starred": "{0}gone = 0 AND {0}copy > 0 AND {0}starred",
    "inner_copies": "{0}gone = 0 AND {0}copy = 3",
    "inner_unread": "{0}gone = 0 AND {0}copy = 3 AND {0}read = 0",
}
"""What each column of feed_counts counts."""
_SUMS: Final = ", ".join(f"sum({rows}) AS {column}" for column, rows in _SUMMED.items())
_SUMS_OR_NONE: Final = ", ".join(
    f"coalesce(sum(s.entry_id IS NOT NULL AND {rows.format('s.')}), 0) AS {column}" for column, rows in _SUMMED.items()
)
_COUNTED: Final = ", ".join(_SUMMED)
_AS_PICKED: Final = "s.entry_id, s.feed_id, s.read, s.starred, s.gone, s.copy"
_COUNTED_FOR_AUTHORS = ("read", "gone")
"""Columns that an author's counters go by; a star is none."""
_WRITTEN = """SELECT w.author_id AS author_id, count(*) AS total, sum(s.read = 0) AS unread
    FROM entry_authors w JOIN entry_states s ON s.entry_id = w.entry_id WHERE s.gone = 0 AND w.copy = 0
    GROUP BY w.author_id"""
_FEW_PICKED: Final = 20_000
"""Up to so many picked rows are looked for among the copies; of more, the copies among them."""


def pick(db: sqlite3.Connection, where: str, values: Sequence[Any]) -> int:
    """Note the rows of entry_states `s` that `where` selects, as they are; returns how many."""
    db.execute(_PICKED)
    db.execute("DELETE FROM picked")
    return db.execute(
        f"INSERT INTO picked SELECT {_AS_PICKED} FROM entry_states s WHERE {where}",
        values,
    ).rowcount


def grow_picked(db: sqlite3.Connection, count: int, *, where: str = "1") -> int:
    """Pick, beside the `count` rows that are picked, the other entries of their texts that `where` selects of states `s`.

    Returns how many texts that are: what the screen shows as one article counts as one.
    """
    if not count or not has_copies(db):
        return count
    both = "picked p CROSS JOIN copies c" if count <= _FEW_PICKED else "copies c CROSS JOIN picked p"
    db.execute(
        f"""INSERT OR IGNORE INTO picked SELECT {_AS_PICKED} FROM entry_states s WHERE s.entry_id IN (
                SELECT o.entry_id FROM copies o WHERE o.lead_id IN (
                    SELECT c.lead_id FROM {both} WHERE c.entry_id = p.entry_id))
                AND ({where})"""
    )
    (whole,) = db.execute("SELECT count(*) FROM picked").fetchone()
    rows, texts = db.execute(
        f"SELECT count(*), count(DISTINCT c.lead_id) FROM {both} WHERE c.entry_id = p.entry_id"
    ).fetchone()
    return int(whole) - int(rows) + int(texts)


def change_picked(db: sqlite3.Connection, assignments: str, values: Sequence[Any] = ()) -> None:
    """Set columns of the picked rows and let the counters follow."""
    _move(db, "-", f"SELECT feed_id, {_SUMS.format('')} FROM picked GROUP BY feed_id")
    db.execute(f"UPDATE entry_states SET {assignments} WHERE entry_id IN (SELECT entry_id FROM picked)", values)
    _move(
        db,
        "+",
        f"SELECT s.feed_id AS feed_id, {_SUMS.format('s.')} FROM picked JOIN entry_states s USING (entry_id) "
        "GROUP BY s.feed_id",
    )
    if any(column in assignments for column in _COUNTED_FOR_AUTHORS):
        _move_authors_of_picked(db)
    if "gone" in assignments and has_copies(db):
        settle(db, "SELECT c.lead_id FROM picked p CROSS JOIN copies c ON c.entry_id = p.entry_id")


def count_new(db: sqlite3.Connection, feed_id: int, entries: int) -> None:
    """Count new, unread entries of a feed that is not hidden."""
    db.execute(
        """INSERT INTO feed_counts (feed_id, total, unread) VALUES (?1, ?2, ?2)
           ON CONFLICT (feed_id) DO UPDATE SET total = total + ?2, unread = unread + ?2""",
        (feed_id, entries),
    )


def recount(db: sqlite3.Connection, feed_id: int | None = None) -> None:
    """Count a feed, or all, from the rows themselves."""
    only = "" if feed_id is None else "WHERE f.id = ?"
    db.execute(
        f"""INSERT OR REPLACE INTO feed_counts (feed_id, {_COUNTED})
            SELECT f.id, {_SUMS_OR_NONE}
            FROM feeds f LEFT JOIN entry_states s ON s.feed_id = f.id AND s.gone = 0 {only} GROUP BY f.id""",
        () if feed_id is None else (feed_id,),
    )


def wrong_counts(db: sqlite3.Connection) -> int:
    """How many feeds have counters that their rows do not bear out."""
    kept = ", ".join(f"coalesce(c.{column}, 0) AS kept_{column}" for column in _SUMMED)
    differs = " OR ".join(f"kept_{column} <> {column}" for column in _SUMMED)
    (wrong,) = db.execute(
        f"""SELECT count(*) FROM (
               SELECT f.id, {kept}, {_SUMS_OR_NONE}
               FROM feeds f LEFT JOIN feed_counts c ON c.feed_id = f.id
                    LEFT JOIN entry_states s ON s.feed_id = f.id AND s.gone = 0
               GROUP BY f.id)
           WHERE {differs}"""
    ).fetchone()
    return int(wrong)


def hold_feed(db: sqlite3.Connection, feed_id: int) -> None:
    """Take what a feed's entries count for their authors out, before `gone` of all of them changes."""
    _move_authors_of_feed(db, feed_id, "-")


def release_feed(db: sqlite3.Connection, feed_id: int) -> None:
    """Count a feed, and put what its entries count for their authors in again."""
    recount(db, feed_id)
    _move_authors_of_feed(db, feed_id, "+")


def count_author_of(db: sqlite3.Connection, entry_id: int, sign: int) -> None:
    """Count an entry for its authors, or (sign -1) no more."""
    db.execute(
        """UPDATE authors SET total = authors.total + ?1, unread = authors.unread + ?1 * (s.read = 0)
           FROM entry_states s
           WHERE s.entry_id = ?2 AND s.gone = 0
               AND authors.id IN (SELECT author_id FROM entry_authors WHERE entry_id = ?2 AND copy = 0)""",
        (sign, entry_id),
    )


def recount_authors(db: sqlite3.Connection) -> None:
    """Count every author from the rows themselves."""
    db.execute("UPDATE authors SET total = 0, unread = 0 WHERE total <> 0 OR unread <> 0")
    db.execute(
        f"""UPDATE authors SET total = p.total, unread = p.unread FROM ({_WRITTEN}) AS p WHERE authors.id = p.author_id"""
    )


def wrong_author_counts(db: sqlite3.Connection) -> int:
    """How many authors have counters that their rows do not bear out."""
    (wrong,) = db.execute(
        f"""SELECT count(*) FROM authors a LEFT JOIN ({_WRITTEN}) AS p ON p.author_id = a.id
            WHERE a.total <> coalesce(p.total, 0) OR a.unread <> coalesce(p.unread, 0)"""
    ).fetchone()
    return int(wrong)


def _move_authors_of_picked(db: sqlite3.Connection) -> None:
    # CROSS JOIN holds the order: from the picked rows, one or a million, never from all that is written.
    db.execute(
        """UPDATE authors SET total = authors.total + p.total, unread = authors.unread + p.unread
           FROM (SELECT w.author_id AS author_id, sum((s.gone = 0) - (b.gone = 0)) AS total,
                        sum((s.gone = 0 AND s.read = 0) - (b.gone = 0 AND b.read = 0)) AS unread
                 FROM picked b CROSS JOIN entry_states s ON s.entry_id = b.entry_id
                      CROSS JOIN entry_authors w ON w.entry_id = b.entry_id
                 WHERE w.copy = 0 GROUP BY w.author_id) AS p
           WHERE authors.id = p.author_id"""
    )


def _move_authors_of_feed(db: sqlite3.Connection, feed_id: int, sign: str) -> None:
    db.execute(
        f"""UPDATE authors SET total = authors.total {sign} p.total, unread = authors.unread {sign} p.unread
            FROM (SELECT w.author_id AS author_id, count(*) AS total, sum(s.read = 0) AS unread
                  FROM entry_states s CROSS JOIN entry_authors w ON w.entry_id = s.entry_id
                  WHERE s.feed_id = ? AND s.gone = 0 AND w.copy = 0 GROUP BY w.author_id) AS p
            WHERE authors.id = p.author_id""",
        (feed_id,),
    )


def _move(db: sqlite3.Connection, sign: str, sums: str) -> None:
    moved = ", ".join(f"{column} = feed_counts.{column} {sign} p.{column}" for column in _SUMMED)
    db.execute(
        f"""UPDATE feed_counts SET {moved}
            FROM ({sums}) AS p WHERE feed_counts.feed_id = p.feed_id"""
    )
