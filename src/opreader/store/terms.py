"""Which terms stand for which entries, and how common they are. Makes no terms: it keeps and finds what it is given."""

from __future__ import annotations

import json
from array import array
from heapq import nlargest
from itertools import islice
from typing import TYPE_CHECKING, Final
from zlib import crc32

from opreader.model import EntryId
from opreader.model.related import Close, Frequencies
from opreader.store.bulk import MANY, make_room
from opreader.store.rows import id_list, moment
from opreader.store.schema import MUTED, OUT, RULED

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from opreader.store.connection import Lanes

_NOT_HERE: Final = OUT | MUTED | RULED
_FOUND_BY: Final = 40
"""Terms by which an entry is found: the strongest."""
_LOOKED_AT: Final = 1_000
"""Entries of one term; those where it is strongest. What is found is bounded, however large the library is."""
_HOPE: Final = 0.5
"""What the strongest terms say of an entry whose terms together may just be enough, at least."""
_SPARE: Final = 3
"""So many times the entries that are wanted are looked at: some of them are not here."""
_FINE: Final = 255
_COARSE: Final = 128
"""Weights in `term_entries`: but for the greatest of all they are what SQLite keeps in one byte."""
_IN_ONE: Final = 16
"""Entries in one transaction."""
_IN_BULK: Final = 4_000
"""The same where `MANY` come at once: a page that holds rows of several is written once."""
_ROWS_IN_ONE: Final = 4_000
_REST: Final = 0.002
_OF_AN_AUTHOR: Final = 200
"""Entries that came last, of which the newest are told."""


class TermTable:
    """Satisfies `opreader.library_ports.TermIndex`."""

    def __init__(self, lanes: Lanes) -> None:
        """Work on the threads of one library."""
        self._lanes = lanes

    async def frequencies(self, stems: Collection[str]) -> Frequencies:
        """How common these terms are, and of how many entries that was learned."""
        return await self._lanes.searches.run(frequencies, stems)

    async def learn(self, frequencies: Mapping[str, int], *, sampled: int, entries: int) -> None:
        """Forget what was learned before for this: how many of `sampled` entries, out of `entries`, have each term."""
        import asyncio  # not before a loop runs: it is the larger part of what importing the store would cost

        run = self._lanes.writer.run_then_rest
        # Half a million terms take two seconds to name.
        counted = iter(await asyncio.to_thread(lambda: sorted(_by_name(frequencies).items())))
        while await run(_REST, _clear_other_round):
            pass
        while rows := list(islice(counted, _ROWS_IN_ONE)):
            await run(_REST, _put_frequencies, rows)
        await run(_REST, _turn_round, sampled, entries)
        while await run(_REST, _clear_other_round):
            pass

    async def put(self, weighed: Mapping[EntryId, Sequence[tuple[str, float]]]) -> None:
        """Keep the terms of entries, the strongest first, instead of those they had; of none, nothing is kept."""
        entries = iter(weighed.items())
        in_one = _IN_ONE if len(weighed) < MANY else _IN_BULK
        while piece := list(islice(entries, in_one)):
            await self._lanes.writer.run_then_rest(_REST, put, piece)

    async def find(
        self,
        asked: Sequence[tuple[str, float]],
        terms: Sequence[tuple[str, float]],
        *,
        but: EntryId | None = None,
        limit: int = 300,
        least: float = 0.0,
    ) -> list[Close]:
        """Entries found by the terms `asked`, closest first by all `terms`, which give them a score of `least`.

        None that is deleted, hidden or muted.
        """
        return await self._lanes.searches.run(find, asked, terms, but=but, limit=limit, least=least)

    async def find_by(
        self,
        stems: Collection[str],
        choose: Callable[[Frequencies], tuple[Sequence[tuple[str, float]], Sequence[tuple[str, float]]]],
        *,
        but: EntryId | None = None,
        limit: int = 300,
        least: float = 0.0,
    ) -> list[Close]:
        """What `find` finds by the terms that `choose` makes, on the library's thread, of how common these stems are."""

        def work(db: sqlite3.Connection) -> list[Close]:
            asked, terms = choose(frequencies(db, stems))
            return find(db, asked, terms, but=but, limit=limit, least=least)

        return await self._lanes.searches.run(work)

    async def vectors(self, ids: Collection[EntryId]) -> dict[EntryId, dict[int, float]]:
        """Weights of the kept terms, by the names that terms have here; entries without terms are left out."""
        return await self._lanes.searches.run(vectors, ids)

    async def by_authors(
        self, authors: Collection[int], *, among: Collection[EntryId], limit: int
    ) -> tuple[frozenset[EntryId], list[Close]]:
        """Which of these entries some of these authors wrote, and the newest that they did; none that is out or muted."""
        return await self._lanes.searches.run(by_authors, authors, among=among, limit=limit)


def name_of(stem: str) -> int:
    """The 32-bit name of a term: of the term alone, so that it does not hang on which came first."""
    return crc32(stem.encode("utf-8", "surrogatepass")) - (1 << 31)


def frequencies(db: sqlite3.Connection, stems: Collection[str]) -> Frequencies:
    """How common these terms are, and of how many entries that was learned."""
    round_, sampled, entries = db.execute("SELECT round, sampled, entries FROM terms_learned").fetchone()
    if not sampled:
        return Frequencies({})
    names = sorted((name_of(stem), stem) for stem in stems)
    # One row: a row each would have the screen's thread and this one wait for each other at every one. In order of
    # names, so that neighbours are found on one page.
    (told,) = db.execute(
        """SELECT group_concat(coalesce(
               (SELECT entries FROM term_frequencies WHERE round = ? AND term = j.value), 0)) FROM json_each(?) j""",
        (round_, json.dumps([name for name, _ in names])),
    ).fetchone()
    counts = map(int, told.split(",")) if told else ()
    return Frequencies({stem: n for (_, stem), n in zip(names, counts, strict=True) if n}, sampled, entries)


def put(db: sqlite3.Connection, weighed: Sequence[tuple[int, Sequence[tuple[str, float]]]]) -> None:
    """Keep the terms of entries instead of those they had; an entry that is erased meanwhile keeps none."""
    kept = {}
    make_room(db, len(weighed))
    for entry_id, told in weighed:
        here = db.execute("SELECT 1 FROM entry_states WHERE entry_id = ? AND state != 'erased'", (entry_id,))
        kept[entry_id] = _kept(told) if here.fetchone() else {}
    _replace(db, kept)


def forget(db: sqlite3.Connection, ids: Iterable[int]) -> None:
    """Take the terms of entries out."""
    _replace(db, {entry_id: {} for entry_id in ids})


def _replace(db: sqlite3.Connection, kept: Mapping[int, Mapping[int, int]]) -> None:
    gone: list[tuple[int, int, int]] = []
    new: list[tuple[int, int, int]] = []
    for entry_id, terms in kept.items():
        row = db.execute("SELECT terms, weights FROM entry_terms WHERE entry_id = ?", (entry_id,)).fetchone()
        before = _found_by(_opened(*row)) if row else set()
        now = _found_by(terms)
        gone += ((term, weight, entry_id) for term, weight in before - now)
        new += ((term, weight, entry_id) for term, weight in now - before)
        if terms:
            db.execute(
                "INSERT OR REPLACE INTO entry_terms (entry_id, terms, weights) VALUES (?, ?, ?)",
                (entry_id, array("i", terms.keys()).tobytes(), bytes(terms.values())),
            )
        elif row:
            db.execute("DELETE FROM entry_terms WHERE entry_id = ?", (entry_id,))
    # In the order of the table: neighbours share a page.
    gone.sort(key=_place)
    new.sort(key=_place)
    db.executemany("DELETE FROM term_entries WHERE term = ? AND weight = ? AND entry_id = ?", gone)
    db.executemany("INSERT INTO term_entries (term, weight, entry_id) VALUES (?, ?, ?)", new)


def _place(row: tuple[int, int, int]) -> tuple[int, int, int]:
    term, weight, entry_id = row
    return term, -weight, entry_id


def _kept(told: Sequence[tuple[str, float]]) -> dict[int, int]:
    """Name → weight as kept, strongest first; terms too weak to be told from none are left out."""
    kept: dict[int, int] = {}
    for stem, weight in told:
        if fine := min(round(weight * _FINE), _FINE):
            kept.setdefault(name_of(stem), fine)
    return kept


def _opened(terms: bytes, weights: bytes) -> dict[int, int]:
    names = array("i")
    names.frombytes(terms)
    return dict(zip(names, weights, strict=True))


def _found_by(kept: Mapping[int, int]) -> set[tuple[int, int]]:
    """The rows of `term_entries` of an entry: a function of what is kept, so they need not be looked for to be undone."""
    return {(term, (fine + 1) >> 1) for term, fine in islice(kept.items(), _FOUND_BY)}


def find(
    db: sqlite3.Connection,
    asked: Sequence[tuple[str, float]],
    terms: Sequence[tuple[str, float]],
    *,
    but: int | None,
    limit: int,
    least: float,
) -> list[Close]:
    """Entries found by the terms `asked`, closest first by all `terms`; none that is deleted, hidden or muted."""
    parts = _parts(db, asked)
    hopes = {entry_id: part for entry_id, part in parts.items() if part >= least * _HOPE and entry_id != but}
    found = db.execute(
        f"""SELECT t.entry_id, t.terms, t.weights FROM json_each(?) j
            CROSS JOIN entry_states s ON s.entry_id = j.value AND s.gone & {_NOT_HERE} = 0
            CROSS JOIN entry_terms t ON t.entry_id = j.value LIMIT ?""",
        (id_list(nlargest(_SPARE * limit, hopes, key=hopes.__getitem__)), limit),
    ).fetchall()
    close = {}
    wanted = {name_of(stem): (weight / _FINE, stem) for stem, weight in reversed(terms)}
    for entry_id, kept, weights in found:
        shared = _shared(wanted, kept, weights)
        if (score := sum(part for part, _ in shared)) >= least:
            close[entry_id] = score, shared
    # Dates and copies only of those few that are close: each is a look into another part of the file.
    facts = db.execute(
        """SELECT e.id, min(e.published, e.added), c.lead_id FROM json_each(?) j CROSS JOIN entries e ON e.id = j.value
           LEFT JOIN copies c ON c.entry_id = e.id""",
        (id_list(close),),
    )
    told = []
    for entry_id, dated, lead in facts:
        score, shared = close[entry_id]
        stems = tuple(stem for _, stem in sorted(shared, reverse=True))
        told.append(Close(EntryId(entry_id), score, stems, moment(dated), lead))
    told.sort(key=lambda one: (-one.score, -one.id))
    return told


def _parts(db: sqlite3.Connection, asked: Sequence[tuple[str, float]]) -> dict[int, float]:
    """What the terms `asked` make of the score of whatever has one of them among its strongest."""
    weights = [weight / _COARSE for _, weight in asked]
    # A row of numbers for each term: to sum in SQL takes twice as long, and of rows see `frequencies`.
    rows = db.execute(
        f"""SELECT (SELECT group_concat(entry_id << 8 | weight) FROM (
                SELECT entry_id, weight FROM term_entries WHERE term = j.value ORDER BY weight DESC LIMIT {_LOOKED_AT}
            )) FROM json_each(?) j""",
        (id_list(name_of(stem) for stem, _ in asked),),
    ).fetchall()
    parts: dict[int, float] = {}
    for weight, (numbers,) in zip(weights, rows, strict=True):
        for number in json.loads(f"[{numbers}]") if numbers else ():
            entry_id = number >> 8
            parts[entry_id] = parts.get(entry_id, 0.0) + weight * (number & 0xFF)
    return parts


def _shared(wanted: Mapping[int, tuple[float, str]], kept: bytes, weights: bytes) -> list[tuple[float, str]]:
    """What each term that both have makes of the score."""
    names = array("i")
    names.frombytes(kept)
    return [
        (wanted[name][0] * weight, wanted[name][1])
        for name, weight in zip(names, weights, strict=True)
        if name in wanted
    ]


def vectors(db: sqlite3.Connection, ids: Collection[int]) -> dict[EntryId, dict[int, float]]:
    """Weights of the kept terms, by the names that terms have here; entries without terms are left out."""
    rows = db.execute(
        "SELECT entry_id, terms, weights FROM entry_terms WHERE entry_id IN (SELECT value FROM json_each(?))",
        (id_list(list(ids)),),
    ).fetchall()
    return {
        EntryId(entry_id): {name: weight / _FINE for name, weight in _opened(terms, weights).items()}
        for entry_id, terms, weights in rows
    }


def by_authors(
    db: sqlite3.Connection, authors: Collection[int], *, among: Collection[int], limit: int
) -> tuple[frozenset[EntryId], list[Close]]:
    """Which of these entries some of these authors wrote, and the newest that they did; none that is out or muted."""
    whose = id_list(list(authors))
    theirs = db.execute(
        """SELECT DISTINCT entry_id FROM entry_authors
           WHERE entry_id IN (SELECT value FROM json_each(?)) AND author_id IN (SELECT value FROM json_each(?))""",
        (id_list(list(among)), whose),
    )
    found = frozenset(EntryId(row[0]) for row in theirs)
    last = "SELECT entry_id FROM entry_authors WHERE author_id = ? ORDER BY entry_id DESC LIMIT ?"
    ids = {row[0] for author in authors for row in db.execute(last, (author, _OF_AN_AUTHOR))}
    newest = db.execute(
        """SELECT s.entry_id, c.lead_id FROM entry_states s LEFT JOIN copies c ON c.entry_id = s.entry_id
           WHERE s.entry_id IN (SELECT value FROM json_each(?)) AND s.gone & ? = 0
           ORDER BY s.sort DESC, s.entry_id DESC LIMIT ?""",
        (id_list(list(ids)), _NOT_HERE, limit),
    )
    return found, [Close(EntryId(entry_id), 0.0, lead=lead) for entry_id, lead in newest]


def _by_name(frequencies: Mapping[str, int]) -> dict[int, int]:
    """By name; what a single entry has is as if none had it."""
    named: dict[int, int] = {}
    for stem, count in frequencies.items():
        if count > 1:
            name = name_of(stem)
            named[name] = named.get(name, 0) + count
    return named


def _put_frequencies(db: sqlite3.Connection, rows: Sequence[tuple[int, int]]) -> None:
    (round_,) = db.execute("SELECT 1 - round FROM terms_learned").fetchone()
    db.executemany(
        "INSERT OR REPLACE INTO term_frequencies (round, term, entries) VALUES (?, ?, ?)",
        [(round_, term, count) for term, count in rows],
    )


def _turn_round(db: sqlite3.Connection, sampled: int, entries: int) -> None:
    db.execute("UPDATE terms_learned SET round = 1 - round, sampled = ?, entries = ?", (sampled, entries))


def _clear_other_round(db: sqlite3.Connection) -> int:
    """Take out some of the frequencies that are not in use; returns how many, 0 where none were left."""
    (round_,) = db.execute("SELECT 1 - round FROM terms_learned").fetchone()
    last = db.execute(
        "SELECT max(term) FROM (SELECT term FROM term_frequencies WHERE round = ? ORDER BY term LIMIT ?)",
        (round_, _ROWS_IN_ONE),
    ).fetchone()[0]
    if last is None:
        return 0
    return db.execute("DELETE FROM term_frequencies WHERE round = ? AND term <= ?", (round_, last)).rowcount
