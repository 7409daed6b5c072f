"""Which entry of each text stands for the others: leads, flags and counters, brought up to date where something changed.

`regrouped` is a temporary table of the writer: every entry of the groups that change. The groups themselves are made in
`copy_groups`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Sequence

FULLEST: Final = "s.state <> 'full', s.words DESC, s.sort, s.entry_id"
"""The order in which entries of one text (`entry_states s`) stand for it, among those that are in no way gone."""

_REGROUPED: Final = "CREATE TEMP TABLE IF NOT EXISTS regrouped (entry_id INTEGER PRIMARY KEY)"
_RANKED: Final = """CREATE TEMP TABLE IF NOT EXISTS ranked (
    entry_id INTEGER PRIMARY KEY, lead_id INTEGER, copy INTEGER)"""
_WRITTEN: Final = "CREATE TEMP TABLE IF NOT EXISTS written (entry_id INTEGER, author_id INTEGER, copy INTEGER)"

# What is gone stands for nothing; only where all of a group is gone, its first is the lead, so that the group has one.
_ORDER: Final = f"s.gone <> 0, {FULLEST}"
_RANK: Final = f"""
    INSERT INTO ranked
    SELECT entry_id, lead_id, CASE WHEN gone OR entry_id = lead_id THEN 0 WHEN within > 1 THEN 3 ELSE 1 END
    FROM (SELECT s.entry_id AS entry_id, s.gone AS gone,
                 first_value(s.entry_id) OVER (PARTITION BY c.lead_id ORDER BY {_ORDER}) AS lead_id,
                 CASE WHEN f.folder <> '' THEN
                     row_number() OVER (PARTITION BY c.lead_id, f.account, f.folder ORDER BY {_ORDER}) END AS within
          FROM regrouped r CROSS JOIN copies c ON c.entry_id = r.entry_id
               CROSS JOIN entry_states s ON s.entry_id = r.entry_id LEFT JOIN feeds f ON f.id = s.feed_id)
"""
_RANK_WRITTEN: Final = f"""
    INSERT INTO written
    SELECT s.entry_id, w.author_id,
           s.gone = 0 AND row_number() OVER (PARTITION BY c.lead_id, w.author_id ORDER BY {_ORDER}) > 1
    FROM regrouped r CROSS JOIN copies c ON c.entry_id = r.entry_id
         CROSS JOIN entry_states s ON s.entry_id = r.entry_id CROSS JOIN entry_authors w ON w.entry_id = r.entry_id
"""


def has_copies(db: sqlite3.Connection) -> bool:
    """Whether any text is here more than once."""
    return db.execute("SELECT 1 FROM copies LIMIT 1").fetchone() is not None


def settle(db: sqlite3.Connection, leads: str, values: Sequence[Any] = ()) -> None:
    """Choose the leads of groups anew; `leads` selects their leads of now."""
    if hold(db, f"SELECT entry_id FROM copies WHERE lead_id IN ({leads})", values):
        release(db)


def settle_entry(db: sqlite3.Connection, entry_id: int) -> None:
    """Choose the lead of one entry's group anew: its words or its state changed."""
    settle(db, "SELECT lead_id FROM copies WHERE entry_id = ?", (entry_id,))


def leads_in(db: sqlite3.Connection, feed_ids: Iterable[int]) -> set[int]:
    """The leads of the groups in which these feeds have entries that are in no way gone."""
    if not has_copies(db):
        return set()
    text = """SELECT DISTINCT c.lead_id FROM entry_states s CROSS JOIN copies c ON c.entry_id = s.entry_id
              WHERE s.feed_id = ? AND s.gone = 0"""
    return {row[0] for feed_id in feed_ids for row in db.execute(text, (feed_id,))}


def settle_groups(db: sqlite3.Connection, leads: Collection[int]) -> None:
    """Choose the leads of these groups anew."""
    if leads:
        settle(db, "SELECT value FROM json_each(?)", (f"[{','.join(map(str, leads))}]",))


def hold(db: sqlite3.Connection, ids: str, values: Sequence[Any] = ()) -> int:
    """Note the entries that `ids` selects, whole groups, and take what they count as copies out; returns how many."""
    db.execute(_REGROUPED)
    db.execute("DELETE FROM regrouped")
    noted = db.execute(f"INSERT OR IGNORE INTO regrouped {ids}", values).rowcount
    if noted:
        _move(db, "-")
    return noted


def release(db: sqlite3.Connection) -> None:
    """Flag the noted entries by their groups of now, and put what they count as copies in again."""
    db.execute(_RANKED)
    db.execute("DELETE FROM ranked")
    db.execute(_RANK)
    db.execute("INSERT OR IGNORE INTO ranked SELECT entry_id, NULL, 0 FROM regrouped")
    # By way of the noted entries: joined by UPDATE … FROM, SQLite would walk through the whole library.
    for table, column in (("copies", "lead_id"), ("entry_states", "copy")):
        db.execute(
            f"""UPDATE {table} SET {column} = (SELECT r.{column} FROM ranked r WHERE r.entry_id = {table}.entry_id)
                WHERE entry_id IN (SELECT r.entry_id FROM ranked r CROSS JOIN {table} t ON t.entry_id = r.entry_id
                                   WHERE t.{column} <> r.{column})"""
        )
    db.execute(_WRITTEN)
    db.execute("DELETE FROM written")
    db.execute(_RANK_WRITTEN)
    db.execute(
        """UPDATE entry_authors SET copy = 0
           WHERE copy AND entry_id IN (SELECT r.entry_id FROM regrouped r LEFT JOIN copies c USING (entry_id)
                                       WHERE c.entry_id IS NULL)"""
    )
    db.executemany(
        "UPDATE entry_authors SET copy = ?3 WHERE entry_id = ?1 AND author_id = ?2",
        db.execute(
            """SELECT w.entry_id, w.author_id, w.copy FROM written w CROSS JOIN entry_authors a
                   ON a.entry_id = w.entry_id AND a.author_id = w.author_id WHERE a.copy <> w.copy"""
        ).fetchall(),
    )
    _move(db, "+")


def _move(db: sqlite3.Connection, sign: str) -> None:
    """Take what the noted entries count as copies from the counters, or add it."""
    columns = ("copies", "copies_unread", "copies_starred", "inner_copies", "inner_unread")
    moved = ", ".join(f"{column} = feed_counts.{column} {sign} p.{column}" for column in columns)
    db.execute(
        f"""UPDATE feed_counts SET {moved}
            FROM (SELECT s.feed_id AS feed_id, count(*) AS copies, sum(s.read = 0) AS copies_unread,
                         sum(s.starred) AS copies_starred, sum(s.copy = 3) AS inner_copies,
                         sum(s.copy = 3 AND s.read = 0) AS inner_unread
                  FROM regrouped r CROSS JOIN entry_states s ON s.entry_id = r.entry_id
                  WHERE s.copy AND s.gone = 0 GROUP BY s.feed_id) AS p
            WHERE feed_counts.feed_id = p.feed_id"""
    )
    # Authors count one of a text: what is to stand for others is counted, its copies are not.
    db.execute(
        f"""UPDATE authors SET total = authors.total {sign} p.total, unread = authors.unread {sign} p.unread
            FROM (SELECT w.author_id AS author_id, count(*) AS total, sum(s.read = 0) AS unread
                  FROM regrouped r CROSS JOIN entry_states s ON s.entry_id = r.entry_id
                       CROSS JOIN entry_authors w ON w.entry_id = r.entry_id
                  WHERE s.gone = 0 AND w.copy = 0 GROUP BY w.author_id) AS p
            WHERE authors.id = p.author_id"""
    )


def wrong_flags(db: sqlite3.Connection) -> int:
    """How many entries are flagged as copies, or led, otherwise than their groups say; writes nothing."""
    ranked = _RANK.replace("INSERT INTO ranked", "").replace("regrouped r", "copies r")
    written = _RANK_WRITTEN.replace("INSERT INTO written", "").replace("regrouped r", "copies r")
    (wrong,) = db.execute(
        f"""SELECT (SELECT count(*) FROM (WITH r (entry_id, lead_id, copy) AS ({ranked})
                    SELECT 1 FROM r JOIN copies c ON c.entry_id = r.entry_id
                        JOIN entry_states s ON s.entry_id = r.entry_id
                    WHERE c.lead_id <> r.lead_id OR s.copy <> r.copy))
                + (SELECT count(*) FROM (WITH r (entry_id, author_id, copy) AS ({written})
                    SELECT 1 FROM r JOIN entry_authors w ON w.entry_id = r.entry_id AND w.author_id = r.author_id
                    WHERE w.copy <> r.copy))
                + (SELECT count(*) FROM entry_states WHERE copy AND entry_id NOT IN (SELECT entry_id FROM copies))
                + (SELECT count(*) FROM entry_authors WHERE copy AND entry_id NOT IN (SELECT entry_id FROM copies))"""
    ).fetchone()
    return int(wrong)
