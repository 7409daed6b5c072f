"""What rules do to entries, what they did, and the way back; each run is one step of undo.

A rule acts on an entry once. It leaves what the user's hand touched: what was read, starred or unstarred without a
rule, and whatever any rule's act was taken back of. An act that was taken back keeps its row, with its time negative.
"""

from __future__ import annotations

import json
from array import array
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from opreader.model import EntryId, FeedKind
from opreader.model.ruled import Act, RuleCount, RulesDone
from opreader.store.counters import change_picked, grow_picked, pick
from opreader.store.query_sql import Sql, condition, joined
from opreader.store.rows import id_list, whole_seconds
from opreader.store.rule_marks import BY_HAND
from opreader.store.schema import RULED
from opreader.store.undo import Part, grow_step, note_step, picked_ids

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from datetime import datetime

    from opreader.model import QueryPart
    from opreader.model.ruled import Deed, RuleToRun, Span
    from opreader.store.undo import What

MEMORY: Final = "rules"
"""Up to which entry which rules have run."""
_AT_ONCE: Final = 2_000
"""New entries in one transaction."""
_WEEK: Final = timedelta(days=7)

_BY_A_RULE: Final = (
    "EXISTS (SELECT 1 FROM ruled r WHERE r.entry_id = s.entry_id AND r.at > 0 AND substr(r.rule, 1, 5) = '{} ')"
)
# With a + no index on these columns is thought of: the range of ids is what is small.
_UNTOUCHED: Final = (
    f"+s.gone = 0 AND (+s.read = 0 OR {_BY_A_RULE.format('read')}) AND (+s.starred = 0 OR {_BY_A_RULE.format('star')}) "
    "AND NOT EXISTS (SELECT 1 FROM ruled t WHERE t.entry_id = s.entry_id AND (t.rule IN (?, ?) OR t.at < 0)) "
    f"AND s.feed_id NOT IN (SELECT id FROM feeds WHERE kind = '{FeedKind.SAVED.value}')"
)
_NO_HAND: Final = "NOT EXISTS (SELECT 1 FROM ruled o WHERE o.entry_id = s.entry_id AND o.rule = ?)"
_NOT_DONE: Final[dict[Deed, str]] = {
    "mute": "1",
    "star": "+s.starred = 0",
    "read": "+s.read = 0",
    "tag": "NOT EXISTS (SELECT 1 FROM entry_tags g WHERE g.entry_id = s.entry_id AND g.tag = ?)",
}
_OF_TEXTS: Final = frozenset({"star", "read"})
"""What is done to an entry's copies too; to mute or to tag is said of one entry: of a feed, for instance."""
_CHANGES: Final[dict[Deed, tuple[What, str]]] = {
    "mute": ("muted", f"gone = gone | {RULED}"),
    "star": ("starred", "starred = 1"),
    "read": ("read", "read = 1"),
}


def begin(db: sqlite3.Connection, keys: Sequence[str]) -> None:
    """Entries that come from now on are new to these rules; what came while the same rules stood still is."""
    if _recall(db)[1] != list(keys):
        _remember(db, last_id(db), keys)


def run_new(
    db: sqlite3.Connection, rules: Sequence[RuleToRun], keys: Sequence[str], *, now: datetime, step: int | None
) -> tuple[RulesDone, bool]:
    """Run rules over some of the entries that are new to them; also tells whether more of them wait."""
    from opreader.model.ruled import Span

    mark, known = _recall(db)
    last = last_id(db)
    if known != list(keys) or mark >= last:
        return RulesDone(step=step), False
    upto = min(last, mark + _AT_ONCE)
    done = run(db, rules, Span(mark + 1, upto), now=now, step=step)
    _remember(db, upto, keys)
    return done, upto < last


def run(
    db: sqlite3.Connection,
    rules: Sequence[RuleToRun],
    span: Span,
    *,
    now: datetime,
    step: int | None = None,
    dry_run: bool = False,
) -> RulesDone:
    """Run rules, in their order, over entries; into `step` where that stands still. A dry run tells the acts."""
    if not dry_run:
        return _run(db, rules, span, now=now, step=step)
    # What a rule does decides what the next one finds: so it is done, and not kept.
    db.execute("SAVEPOINT dry_run")
    try:
        return _run(db, rules, span, now=now, step=None, tell_acts=True)
    finally:
        db.execute("ROLLBACK TO dry_run")
        db.execute("RELEASE dry_run")


def _run(
    db: sqlite3.Connection,
    rules: Sequence[RuleToRun],
    span: Span,
    *,
    now: datetime,
    step: int | None,
    tell_acts: bool = False,
) -> RulesDone:
    parts: list[Part] = []
    acts: list[Act] = []
    for rule in rules:
        ids = _act(db, rule, span, at=whole_seconds(now))
        if not ids:
            continue
        what = _CHANGES[rule.deed][0] if rule.deed in _CHANGES else "tagged"
        parts += [Part(what, 0, ids, rule.tag), Part("ruled", 0, ids, rule.key)]
        if tell_acts:
            acts += [Act(EntryId(one), rule.key) for one in ids]
    if not parts:
        return RulesDone(step=step)
    if not tell_acts:
        step = grow_step(db, step, parts, now=now, tell=_label)
    counts = _counts(parts)
    return RulesDone(*counts, step=step, acts=tuple(acts))


def _act(db: sqlite3.Connection, rule: RuleToRun, span: Span, *, at: int) -> array[int]:
    """Do what one rule says; returns the entries that it changed."""
    where = joined(
        (
            Sql(f"s.entry_id BETWEEN {int(span.first)} AND {int(span.last)}"),
            *(
                []
                if span.ids is None
                else [Sql("s.entry_id IN (SELECT value FROM json_each(?))", (id_list(span.ids),))]
            ),
            Sql(_UNTOUCHED, (BY_HAND, rule.key)),
            Sql(_NOT_DONE[rule.deed], (rule.tag,) if rule.deed == "tag" else ()),
            within(rule.query, span.first, span.last),
        ),
        "AND",
    )
    picked = pick(db, where.text, where.values)
    if not picked:
        return picked_ids(db)
    if rule.deed == "tag":
        db.execute("INSERT OR IGNORE INTO entry_tags SELECT entry_id, ? FROM picked", (rule.tag,))
    elif rule.deed in _OF_TEXTS:
        grow_picked(db, picked, where=_NOT_DONE[rule.deed])
    if rule.deed in _CHANGES:
        change_picked(db, _CHANGES[rule.deed][1])
    db.execute("INSERT OR IGNORE INTO ruled SELECT entry_id, ?, ? FROM picked", (rule.key, at))
    return picked_ids(db)


def within(query: QueryPart, first: int, last: int) -> Sql:
    """The condition of a query; words are looked for among these entries alone, however many others hold them."""
    found = condition(query)
    some = f"fts MATCH ? AND rowid BETWEEN {int(first)} AND {int(last)}"
    return Sql(found.text.replace("fts MATCH ?", some), found.values)


def take_back(db: sqlite3.Connection, rule: RuleToRun, *, now: datetime) -> int:
    """Take back what one rule did, but where a hand came after; a step of undo of its own.

    Returns how many acts stand no more.
    """
    acts = "s.entry_id IN (SELECT entry_id FROM ruled WHERE rule = ? AND at > 0)"
    whole = array(
        "q", (row[0] for row in db.execute(f"SELECT entry_id FROM entry_states s WHERE {acts} ORDER BY 1", (rule.key,)))
    )
    if not whole:
        return 0
    changed = _reverse(db, rule, Sql(f"{acts} AND {_NO_HAND}", (rule.key, BY_HAND)))
    db.execute("UPDATE ruled SET at = -at WHERE rule = ? AND at > 0", (rule.key,))
    parts = [Part("ruled", 1, whole, rule.key)]
    if changed.ids:
        parts.insert(0, changed)
    label = f"took back what a rule did to {'1 article' if len(whole) == 1 else f'{len(whole)} articles'}"
    note_step(db, parts, now=now, label=label, count=len(whole))
    return len(whole)


def _reverse(db: sqlite3.Connection, rule: RuleToRun, rows: Sql) -> Part:
    still = {"mute": f"s.gone & {RULED}", "star": "s.starred = 1", "read": "s.read = 1"}.get(rule.deed, "1")
    picked = pick(db, f"{rows.text} AND {still}", rows.values)
    if rule.deed in _OF_TEXTS:
        grow_picked(db, picked, where=still)
    ids = picked_ids(db)
    if rule.deed == "tag":
        db.execute("DELETE FROM entry_tags WHERE tag = ? AND entry_id IN (SELECT entry_id FROM picked)", (rule.tag,))
        return Part("tagged", 1, ids, rule.tag)
    change_picked(db, {"mute": f"gone = gone & ~{RULED}", "star": "starred = 0", "read": "read = 0"}[rule.deed])
    return Part(_CHANGES[rule.deed][0], 1, ids)


def _label(parts: Sequence[Part]) -> str:
    muted, starred, read, tagged = _counts(parts)
    counts = ((muted, "muted"), (starred, "starred"), (read, "marked read"), (tagged, "tagged"))
    return f"what rules did: {', '.join(f'{count} {word}' for count, word in counts if count)}"


def _counts(parts: Sequence[Part]) -> tuple[int, int, int, int]:
    def total(what: What) -> int:
        return sum(len(part.ids) for part in parts if part.what == what)

    return total("muted"), total("starred"), total("read"), total("tagged")


def counts(db: sqlite3.Connection, *, now: datetime) -> dict[str, RuleCount]:
    """On how many entries each rule's act stands, by the rule's key."""
    rows = db.execute(
        "SELECT rule, count(*), sum(at >= ?) FROM ruled WHERE at > 0 AND rule <> ? GROUP BY rule",
        (whole_seconds(now - _WEEK), BY_HAND),
    )
    return {rule: RuleCount(total, week) for rule, total, week in rows}


def last_id(db: sqlite3.Connection) -> int:
    """The id of the entry that came last; 0 where none ever did."""
    row = db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'entries'").fetchone()
    return int(row[0]) if row else 0


def _recall(db: sqlite3.Connection) -> tuple[int, list[str] | None]:
    row = db.execute("SELECT value FROM memory WHERE name = ?", (MEMORY,)).fetchone()
    try:
        value: Any = json.loads(row[0]) if row else {}
        return int(value["upto"]), list(map(str, value["rules"]))
    except (ValueError, TypeError, KeyError):
        return 0, None


def _remember(db: sqlite3.Connection, upto: int, keys: Sequence[str]) -> None:
    value = json.dumps({"upto": upto, "rules": list(keys)})
    db.execute("INSERT OR REPLACE INTO memory (name, value) VALUES (?, ?)", (MEMORY, value))
