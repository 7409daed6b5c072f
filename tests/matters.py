"""Made-up columns on a few matters by several feeds, stored and indexed as the library would index them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from opreader import related
from opreader.model import EntryId, Selection
from opreader.model.related import EntryWords
from opreader.text import plain

if TYPE_CHECKING:
    from collections.abc import Collection

    from opreader.reader import Reader
    from tests.desks import ReaderDesk

BRIDGE = (
    (
        "Who pays for the toll bridge?",
        (
            "The toll bridge over the Marle was to pay for itself, says the county. Commuters pay the toll twice a day, "
            "and the bridge still loses money. Drivers from Ostrow ask where the toll has gone."
        ),
    ),
    (
        "A toll for the Marle bridge is a tax on Ostrow",
        (
            "Whoever lives in Ostrow has no other way over the Marle than the bridge. A toll on commuters is a tax by "
            "another name, and the county knows that the drivers have no ferry to turn to."
        ),
    ),
    (
        "In praise of the bridge toll",
        (
            "Nothing wears out a bridge like drivers who pay nothing. The toll on the Marle bridge is small, the county "
            "needs it, and the commuters of Ostrow get a bridge that stands."
        ),
    ),
    (
        "What the Marle bridge toll brings in",
        (
            "At last the county has told what the Marle bridge brings in. Half of the toll goes to those who collect it, "
            "and commuters from Ostrow may wonder whether drivers would not rather have a bridge without booths."
        ),
    ),
)
HERRING = (
    (
        "Quotas won't bring the herring back",
        (
            "The herring quota was cut again, and the trawlers of Velm lie idle. Biologists say the spawning grounds "
            "are warm; no quota cools the water, and the skippers know it."
        ),
    ),
    (
        "Let the herring rest",
        (
            "Skippers in Velm call the herring quota a death sentence. Biologists call it a truce: spawning herring "
            "need four quiet springs, and trawlers can wait in harbour for that long."
        ),
    ),
    (
        "Who owns a shoal?",
        (
            "A herring quota is a paper that can be sold. In Velm three owners hold most of the quota and most of the "
            "trawlers; skippers without a quota watch the spawning shoals pass."
        ),
    ),
)
APART = (
    (
        "My grandmother's piano",
        (
            "It stood in the hall for sixty years and was never in tune. We learned our scales on it all the same, and "
            "when the movers came they asked whether anybody wanted the stool."
        ),
    ),
    (
        "On reading old timetables",
        (
            "A timetable from 1931 is a novel in which everybody is punctual. I keep one beside the bed and take the "
            "night sleeper to cities whose stations are long gone."
        ),
    ),
    (
        "Against the automatic kettle",
        (
            "It whistles at nobody, remembers yesterday's water and glows blue. Tea was never an emergency, and a "
            "kitchen should hold one thing that waits."
        ),
    ),
    (
        "Chess in the park, in the rain",
        (
            "Two men under one umbrella argue about a bishop. The board is wet, the clock has stopped, and neither of "
            "them has looked up since the fountain was switched off."
        ),
    ),
)


async def fill(desk: ReaderDesk, *, but: Collection[str] = ()) -> dict[str, EntryId]:
    """Four feeds: on the bridge each has a column, on the herring three have, on nothing else any two. Ids by title.

    All are indexed but those with the titles `but`.
    """
    matters: dict[int, list[tuple[str, str]]] = {feed: [BRIDGE[feed - 1], APART[feed - 1]] for feed in (1, 2, 3, 4)}
    for feed in (1, 2, 3):
        matters[feed].append(HERRING[feed - 1])
    for feed, columns in matters.items():
        desk.children.feed(feed)
        for entry, (title, text) in enumerate(columns, 1):
            # The bridge is of this day, the herring of the fourth day before it.
            hours = feed + (100 if (title, text) in HERRING else entry)
            desk.children.entry(feed, entry, title=title, text=text, hours=hours)
        await desk.subscribe(feed)
    await index(desk.reader, but=but)
    rows = await desk.reader.list_headlines(Selection(), limit=0)
    return {row.title: row.id for row in rows}


async def index(reader: Reader, *, but: Collection[str] = ()) -> None:
    """Learn from every entry how common terms are, and keep the terms of each; not of those with the titles `but`."""
    counted, late = [], set()
    for row in await reader.list_headlines(Selection(), limit=0):
        entry = await reader.get_entry(row.id)
        counts = related.count_terms(row.title, plain(entry.body.text, entry.body.markup))
        if row.title in but:
            late.add(row.id)
        counted.append(EntryWords(row.id, counts, None, b""))
    frequencies = Counter(stem for one in counted for stem in one.terms)
    await reader.takes.learn(frequencies, sampled=len(counted), entries=len(counted))
    await reader.takes.put([one for one in counted if one.id not in late])
