"""`like:ID` as SQL: the entries that share terms with one, found in the tables of terms; none of the same text."""

from __future__ import annotations

from typing import Final

from opreader.model import EntryId
from opreader.store.query_sql import Sql

_LEAST: Final = 0.12
"""From this score on two entries are taken to be on one matter: of ECB+'s texts 83 of 100 found are, and 85 are found."""
_ASKED: Final = 32
"""Terms of the entry that are asked for, its strongest."""
_OFTEN: Final = 0.03
"""Terms that this part of the library has are left out, once there are eight others."""
_FEW: Final = 100
"""Entries that are few enough to be looked at, whatever part of the library they are."""
_ENOUGH: Final = 8
_UNITS: Final = 255 * 127
"""A weight of 1 as `entry_terms` and `term_entries` keep it, multiplied."""

# json_each tells the terms in their order, by their names; what nobody counted, one entry has.
_LIKE: Final = f"""
    WITH own AS MATERIALIZED (
        SELECT CAST(j.key AS INTEGER) AS term, j.value AS weight, coalesce(f.entries, 0) AS entries,
               row_number() OVER (ORDER BY coalesce(f.entries, 0), j.id) AS place,
               max({_OFTEN} * l.sampled, {_FEW}.0 * l.sampled / max(l.entries, 1)) AS often
        FROM entry_terms e CROSS JOIN terms_learned l CROSS JOIN json_each(strongest(e.terms, e.weights, {_ASKED})) j
        LEFT JOIN term_frequencies f ON f.round = l.round AND f.term = CAST(j.key AS INTEGER)
        WHERE e.entry_id = ?
    )
    SELECT t.entry_id AS id, sum(o.weight * t.weight) AS score
    FROM own o CROSS JOIN term_entries t ON t.term = o.term
    WHERE o.entries <= o.often OR o.place <= {_ENOUGH}
    GROUP BY t.entry_id
    HAVING score >= {round(_LEAST * _UNITS)} AND t.entry_id <> ?
       AND t.entry_id NOT IN (
           SELECT entry_id FROM copies WHERE lead_id = (SELECT lead_id FROM copies WHERE entry_id = ?))
"""


def like_condition(value: object) -> Sql:
    """What holds for the rows of `entry_states s` that are on the matter of an entry; none where it is not indexed."""
    rows = like_rows(EntryId(value if isinstance(value, int) else 0))
    return Sql(f"s.entry_id IN (SELECT id FROM ({rows.text}))", rows.values)


def like_rows(entry_id: EntryId) -> Sql:
    """Their ids as `id`, and how much they share as `score`."""
    return Sql(_LIKE, (entry_id, entry_id, entry_id))
