"""The tables `ruled` and `entry_tags` in single strokes: what the user's hand touched, and acts and tags taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import sqlite3

BY_HAND: Final = ""
"""Stands in `ruled` in place of a rule: the user starred, unstarred or marked the entry unread, so rules leave it."""
BY_AGE: Final = "keep"
"""Stands in `ruled` in place of a rule: age took the entry out and the user brought it back, so it stays."""


def note_hand(db: sqlite3.Connection, *, at: int) -> None:
    """Note that the user changed the picked entries; that they are read can be seen of them without."""
    db.execute("INSERT OR IGNORE INTO ruled SELECT entry_id, ?, ? FROM picked", (BY_HAND, at))


def put_back_acts(db: sqlite3.Connection, rule: str, *, before: int) -> None:
    """A rule's acts on the wanted entries count as taken back (`before` 0), or as standing again."""
    sign = "" if before else "-"
    db.execute(
        f"UPDATE ruled SET at = {sign}abs(at) WHERE rule = ? AND entry_id IN (SELECT entry_id FROM wanted)", (rule,)
    )


def put_back_tags(db: sqlite3.Connection, tag: str, *, before: int) -> None:
    """The wanted entries lose a tag that they had not before, or get it back."""
    if before:
        db.execute("INSERT OR IGNORE INTO entry_tags SELECT entry_id, ? FROM wanted", (tag,))
    else:
        db.execute("DELETE FROM entry_tags WHERE tag = ? AND entry_id IN (SELECT entry_id FROM wanted)", (tag,))
