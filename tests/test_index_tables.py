"""The related and same-text tables kept incrementally equal those made anew from nothing, whatever came between."""

import asyncio
import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count, product
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from opreader.index import Indexing
from opreader.matching import Matching
from opreader.model import EntryId, FeedId, Selection
from opreader.store import Library
from opreader.store.authors import AuthorTable
from opreader.store.connection import connect
from opreader.store.copies import CopyTable
from opreader.store.counters import recount
from opreader.store.index_queue import QueueTable
from opreader.store.others import OtherProcesses
from opreader.store.signatures import SignatureTable
from opreader.store.terms import TermTable
from opreader.takes import Takes
from tests.contracts.store_values import COLUMN, NOW, REVIEW, add, entry, page_text, subscribe
from tests.words import FakeWords

KEYS = tuple("abcd")
_MADE = random.Random(5)
_PARTS = (
    ("bar", "cor", "dun", "fel", "gar", "hol", "ist", "mor"),
    ("ka", "lin", "mo", "nes", "ra"),
    ("", "d", "st", "ter"),
)
_WORDS = ["".join(parts) for parts in product(*_PARTS)]


def _paragraph(sentences: int) -> str:
    return " ".join(" ".join(_MADE.choices(_WORDS, k=11)).capitalize() + "." for _ in range(sentences))


TARIFF, FERRY, BOILERPLATE = _paragraph(14), _paragraph(14), _paragraph(4)
TEXTS = (
    TARIFF,
    FERRY,
    f"{BOILERPLATE} {TARIFF}",
    f"{FERRY} {BOILERPLATE}",
    TARIFF.replace("Cor", "Der").replace("dunka", "welder"),
    TARIFF[:80].rsplit(" ", 1)[0] + "…",
    FERRY[:90].rsplit(" ", 1)[0] + "…",
    BOILERPLATE,
    "",
)
DERIVED = {
    "entry_terms": "entry_id, hex(terms), hex(weights)",
    "term_entries": "*",
    "signs": "*",
    "signatures": "entry_id, hex(keys), hex(runs), hex(facts), short",
    "common_signs": "*",
    "same_texts": "*",
    "copies": "*",
}
"""Table → what of it must be as if it were made anew."""


@dataclass(frozen=True, slots=True)
class Act:
    """Something that happens to a library, and how many small steps of indexing come behind it."""

    what: str
    key: str = "a"
    text: int = 0
    feed: int = 0
    indexed: int = 0


ACTS = st.builds(
    Act,
    what=st.sampled_from(("add", "add", "add", "add", "expand", "delete", "delete", "undo", "erase", "apart", "flood")),
    key=st.sampled_from(KEYS),
    text=st.integers(0, len(TEXTS) - 1),
    feed=st.integers(0, 1),
    indexed=st.sampled_from((0, 1, 5, 50)),
)


class Desk:
    """A library of two feeds with its tables."""

    def __init__(self, library: Library, feeds: list[FeedId]) -> None:
        self.library = library
        self.feeds = feeds
        self.now = NOW
        self.numbers = count()
        lanes = library.lanes
        self.queue, self.copies = QueueTable(lanes), CopyTable(lanes)
        self.index = Indexing(
            queue=self.queue,
            takes=Takes(
                terms=TermTable(lanes),
                copies=self.copies,
                store=library,
                authors=AuthorTable(lanes),
            ),
            matching=Matching(signatures=SignatureTable(lanes), copies=self.copies, texts=self.queue, clock=self.clock),
            words=FakeWords(),
            others=OtherProcesses(library),
        )

    def clock(self) -> datetime:
        return self.now

    async def play(self, act: Act) -> None:
        """Have it happen, and some of what waits indexed."""
        await getattr(self, act.what)(act)
        for _ in range(act.indexed):
            if not (await self.index.step(7)).total:
                break

    async def add(self, act: Act) -> None:
        """An entry comes, or its feed shows another text of it."""
        await add(self.library, self.feeds[act.feed], [entry(act.key, TEXTS[act.text])], at=self.now)

    async def flood(self, act: Act) -> None:
        """So many entries have one paragraph that it is standing boilerplate."""
        some = [entry(f"{act.key}{next(self.numbers)}", f"{_paragraph(3)} {BOILERPLATE}") for _ in range(38)]
        await add(self.library, self.feeds[act.feed], some, at=self.now)

    async def expand(self, act: Act) -> None:
        """A text is found for an entry."""
        for one in await self.chosen(act):
            await self.library.put_text(one, page_text(TEXTS[act.text]), now=self.now)

    async def delete(self, act: Act) -> None:
        await self.library.remove_entries(await self.chosen(act), now=self.now)

    async def undo(self, _: Act) -> None:
        await self.library.undo(now=self.now)

    async def erase(self, _: Act) -> None:
        """What was deleted goes for good."""
        self.now += timedelta(days=31)
        await self.library.erase_removed(now=self.now)

    async def apart(self, act: Act) -> None:
        await self.copies.split(await self.chosen(act), now=self.now)

    async def chosen(self, act: Act) -> list[EntryId]:
        """One of the entries that there are; none where there are none."""
        ids = await self.entries()
        return [ids[KEYS.index(act.key) % len(ids)]] if ids else []

    async def entries(self) -> list[EntryId]:
        return [row.id for row in await self.library.list_headlines(Selection(copies=True), limit=0)]

    def tables(self) -> dict[str, list[Any]]:
        """What is kept, in an order of its own."""
        with self.db() as db:
            return {
                table: sorted(db.execute(f"SELECT {columns} FROM {table}").fetchall())
                for table, columns in DERIVED.items()
            }

    async def make_anew(self) -> None:
        """Throw away all that was made of texts, and make it again."""
        with self.db() as db:
            for table in (*DERIVED, "signs_to_match"):
                db.execute(f"DELETE FROM {table}")
            db.execute("UPDATE entry_states SET copy = 0")
            db.execute("UPDATE entry_authors SET copy = 0")
            recount(db)
        await self.queue.queue_all()
        while await self.queue.count():
            await self.index.run()

    @contextmanager
    def db(self) -> Iterator[Any]:
        db = connect(self.library.path, writes=True)
        try:
            yield db
        finally:
            db.close()


async def play(home: Path, acts: list[Act]) -> tuple[dict[str, list[Any]], dict[str, list[Any]], int]:
    """The tables after all that happened, those made anew, and how many findings the doctor has."""
    library = Library.open(home / "library.db", now=NOW)
    try:
        feeds = await subscribe(library, COLUMN, REVIEW)
        desk = Desk(library, [feed.id for feed in feeds])
        for act in acts:
            await desk.play(act)
        await desk.index.run()
        kept = desk.tables()
        bad = sum(not one.ok for one in await library.check())
        await desk.make_anew()
        return kept, desk.tables(), bad
    finally:
        await library.close()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example([Act("add", "a", indexed=50), Act("add", "b", 2, 1, indexed=50), Act("delete", "a"), Act("erase")])
@example([Act("add", "a", indexed=50), Act("add", "a", 1, indexed=50), Act("expand", "a", 2), Act("undo")])
@given(st.lists(ACTS, min_size=4, max_size=24))
def test_tables_kept_are_those_made_anew(acts: list[Act]) -> None:
    with tempfile.TemporaryDirectory() as home:
        kept, anew, bad = asyncio.run(play(Path(home), acts))
    assert kept == anew
    assert bad == 0


def test_the_acts_make_copies_and_terms_at_all(tmp_path: Path) -> None:
    acts = [Act("add", "a", 0), Act("add", "b", 2, 1), Act("add", "c", 5, 1), Act("add", "d", 1, 1)]
    kept, anew, _ = asyncio.run(play(tmp_path, acts))
    assert kept["same_texts"]
    assert kept["copies"]
    assert kept["term_entries"]
    assert kept == anew
