"""What is to be done with the feeds of servers, in order; to take a feed away waits until nobody can take that back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from opreader.errors import NotFound
from opreader.model.exchanged import RemoteOp
from opreader.store.leads import leads_in, settle_groups
from opreader.store.rows import id_list, whole_seconds
from opreader.text import clean

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from opreader.model.exchanged import OpKind

_OPEN: Final = "EXISTS (SELECT 1 FROM undo u WHERE u.id = o.undo_id)"


def put_op(
    db: sqlite3.Connection, account: str, op: OpKind, args: dict[str, str | None], *, undo_id: int | None, now: datetime
) -> None:
    """Keep something to be done; with `undo_id` not while that step can be taken back."""
    db.execute(
        "INSERT INTO remote_ops (account, op, args, at, undo_id) VALUES (?, ?, ?, ?, ?)",
        (account, op, json.dumps(args), whole_seconds(now), undo_id),
    )


def unsubscribe_later(db: sqlite3.Connection, feed_ids: Sequence[int], *, now: datetime) -> None:
    """The servers of these feeds are to let them go, as soon as the last step of undo can't be taken back any more."""
    (step,) = db.execute("SELECT max(id) FROM undo").fetchone()
    rows = db.execute(
        "SELECT account, remote_id FROM remote_feeds WHERE gone = 0 AND feed_id IN (SELECT value FROM json_each(?))",
        (id_list(feed_ids),),
    ).fetchall()
    for account, remote_id in rows:
        put_op(db, account, "unsubscribe", {"feed": remote_id}, undo_id=step, now=now)


def rename_feed(db: sqlite3.Connection, feed_id: int, title: str, *, now: datetime) -> None:
    """Give a feed another title here, and keep that its server is to do so. Raises NotFound."""
    account, remote_id = _there(db, feed_id)
    title = clean(title, one_line=True)
    db.execute("UPDATE feeds SET told_title = ? WHERE id = ?", (title, feed_id))
    put_op(db, account, "rename", {"feed": remote_id, "title": title}, undo_id=None, now=now)


def place_feed(db: sqlite3.Connection, feed_id: int, folder: str | None, *, now: datetime) -> None:
    """Put a feed into another folder here, and keep that its server is to do so. Raises NotFound."""
    account, remote_id = _there(db, feed_id)
    folder = clean(folder or "", one_line=True) or None
    leads = leads_in(db, [feed_id])
    db.execute("UPDATE feeds SET folder = ? WHERE id = ?", (folder, feed_id))
    settle_groups(db, leads | leads_in(db, [feed_id]))
    put_op(db, account, "move", {"feed": remote_id, "folder": folder}, undo_id=None, now=now)


def _there(db: sqlite3.Connection, feed_id: int) -> tuple[str, str]:
    """The account of a feed, and what its server calls it. Raises NotFound."""
    row = db.execute(
        "SELECT account, remote_id FROM remote_feeds WHERE feed_id = ? AND gone = 0", (feed_id,)
    ).fetchone()
    if row is None:
        raise NotFound("no server has this feed any more; it stays here as it is")
    return row[0], row[1]


def list_ops(db: sqlite3.Connection, account: str, *, now: datetime, closes_after: timedelta) -> list[RemoteOp]:
    """What may be done now, in order. A step of undo that is older than that is closed, and can't be taken back any more."""
    before = whole_seconds(now - closes_after)
    db.execute(
        "DELETE FROM undo WHERE id IN (SELECT undo_id FROM remote_ops WHERE account = ? AND at < ?)", (account, before)
    )
    rows = db.execute(
        f"SELECT o.id, o.op, o.args, o.tries FROM remote_ops o WHERE o.account = ? AND NOT {_OPEN} ORDER BY o.id",
        (account,),
    )
    return [RemoteOp(number, op, json.loads(args), tries) for number, op, args, tries in rows]


def drop_op(db: sqlite3.Connection, number: int) -> None:
    """It is done, or can't be."""
    db.execute("DELETE FROM remote_ops WHERE id = ?", (number,))


def note_failed(db: sqlite3.Connection, number: int, error: str) -> None:
    """It was tried, and is tried again."""
    db.execute("UPDATE remote_ops SET tries = tries + 1, error = ? WHERE id = ?", (clean(error, one_line=True), number))
