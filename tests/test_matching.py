"""The same text elsewhere, from words to links: on the library's own tables, with links that are only kept."""

import asyncio
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from hypothesis import given, settings
from hypothesis import strategies as st

from opreader import same_text
from opreader.library_ports import Copies, Signatures
from opreader.matching import Matching
from opreader.model import Body, EntryId
from opreader.model.related import EntryText, EntryWords
from opreader.store import Library
from opreader.store.signatures import SignatureTable, forget
from tests.contracts.store_values import NOW
from tests.test_same_text import edited, known, prose

COMMON_FROM = 6
ONE, TWO, THREE = EntryId(1), EntryId(2), EntryId(3)


class KeptLinks(Copies):
    """Keeps what is linked, and how often each entry was."""

    def __init__(self) -> None:
        self.of_each: dict[EntryId, set[EntryId]] = defaultdict(set)
        self.asked: list[EntryId] = []

    async def relink(self, links: Mapping[EntryId, Collection[EntryId]], *, now: datetime) -> None:
        assert now == NOW
        self.asked += links
        for one, others in links.items():
            self.drop(one)
            for other in others:
                self.of_each[one].add(other)
                self.of_each[other].add(one)

    async def of(self, entry_id: EntryId) -> list[EntryId]:
        return sorted(self.of_each[entry_id])

    async def split(self, ids: Collection[EntryId], *, now: datetime) -> int:
        raise NotImplementedError

    def drop(self, one: EntryId) -> None:
        for other in self.of_each.pop(one, set()):
            self.of_each[other].discard(one)

    def pairs(self) -> set[tuple[EntryId, EntryId]]:
        return {(one, other) for one, others in self.of_each.items() for other in others if one < other}


class House:
    """A library's signatures with their pipeline."""

    def __init__(self, library: Library, *, common_from: int = COMMON_FROM) -> None:
        self.library = library
        self.links = KeptLinks()
        self.kept: dict[EntryId, str] = {}
        self.signatures: Signatures = SignatureTable(library.lanes, common_from=common_from)
        self.matching = Matching(signatures=self.signatures, copies=self.links, texts=self, clock=lambda: NOW)

    async def put(self, **texts: str) -> None:
        """`e1="…"`: the text of entry 1."""
        self.kept |= {EntryId(int(name[1:])): text for name, text in texts.items()}
        await self.matching.put([words(int(name[1:]), text) for name, text in texts.items()])

    async def texts(self, ids: Collection[EntryId]) -> list[EntryText]:
        return [EntryText(one, "", Body(self.kept[one], "text")) for one in ids if one in self.kept]

    async def erase(self, *ids: int) -> None:
        def work(db: sqlite3.Connection) -> None:
            forget(db, ids, common_from=COMMON_FROM)

        await self.library.lanes.writer.run(work)
        for one in ids:
            self.links.drop(EntryId(one))
        await self.matching.settle()

    async def tables(self) -> dict[str, list[Any]]:
        def ask(db: sqlite3.Connection) -> dict[str, list[Any]]:
            names = ("signs", "signatures", "common_signs", "signs_to_match")
            return {name: sorted(db.execute(f"SELECT * FROM {name}").fetchall()) for name in names}

        return await self.library.lanes.searches.run(ask)


def words(number: int, text: str) -> EntryWords:
    signature = same_text.sign(f"Title {number}", text)
    return EntryWords(EntryId(number), {}, signature.lead, signature.shingles)


@pytest_asyncio.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    library = Library.open(tmp_path / "library.db", now=NOW)
    yield House(library)
    await library.close()


COLUMN = prose(1, 300)
OTHER = prose(2, 300)


async def test_a_copy_and_a_teaser_are_linked_from_both_sides(house: House) -> None:
    await house.put(e1=COLUMN, e2=OTHER, e3=edited(COLUMN, 0.1), e4=f"{COLUMN[:70]}…")
    assert house.links.pairs() == {(1, 3), (1, 4), (3, 4)}
    assert await house.matching.find(ONE) == [3, 4]
    assert await house.matching.find(EntryId(4)) == [1, 3]
    assert await house.matching.find(TWO) == []


async def test_a_text_that_changed_is_matched_anew(house: House) -> None:
    await house.put(e1=COLUMN, e2=COLUMN)
    await house.put(e2=OTHER)
    assert house.links.pairs() == set()
    await house.put(e3=OTHER)
    assert house.links.pairs() == {(2, 3)}


async def test_a_text_that_became_empty_has_no_copies(house: House) -> None:
    await house.put(e1=COLUMN, e2=COLUMN)
    await house.put(e2="")
    assert house.links.pairs() == set()
    assert await house.matching.find(TWO) == []
    assert await house.matching.find(EntryId(99)) == []


async def test_what_boilerplate_glued_comes_apart_when_it_is_common(house: House) -> None:
    standing = prose(3, 200)
    texts = {f"e{number}": f"{prose(number + 10, 40)}\n\n{standing}" for number in range(1, COMMON_FROM + 1)}
    first = dict(list(texts.items())[:-1])
    await house.put(**first)
    assert house.links.pairs(), "a few entries with one long passage look like copies"
    await house.put(**{f"e{COMMON_FROM}": texts[f"e{COMMON_FROM}"]})
    assert house.links.pairs() == set()


async def test_what_deletions_make_rare_counts_again(house: House) -> None:
    standing = prose(3, 200)
    await house.put(**{f"e{number}": f"{prose(number + 10, 40)}\n\n{standing}" for number in range(1, COMMON_FROM + 1)})
    await house.erase(1)
    assert (TWO, THREE) in house.links.pairs()


async def test_a_set_phrase_is_nobodys_teaser(house: House) -> None:
    opening = prose(4, 14)
    await house.put(e1=f"{opening[:-1]}…", e2=f"{opening} {prose(5, 200)}")
    assert house.links.pairs() == {(1, 2)}
    await house.put(e3=f"{opening} {prose(6, 200)}")
    assert house.links.pairs() == set()
    await house.put(e3=OTHER)
    assert house.links.pairs() == {(1, 2)}


async def test_a_copy_with_many_words_changed_is_told_from_a_report_that_quotes_as_much(house: House) -> None:
    report = " ".join(
        f"{prose(60 + place, 9)} {' '.join(COLUMN.split()[place * 18 : place * 18 + 8])}" for place in range(16)
    )
    changed = edited(COLUMN, 0.3)
    assert {same_text.compare(known(COLUMN), known(text), frozenset()) for text in (report, changed)} == {"edited"}
    await house.put(e1=COLUMN, e2=report, e3=changed)
    assert house.links.pairs() == {(1, 3)}


async def test_a_paragraph_of_hundreds_of_entries_glues_none(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library.db", now=NOW)
    house = House(library, common_from=37)
    standing = prose(3, 80)
    await house.put(**{f"e{number}": f"{prose(number + 10, 60)}\n\n{standing}" for number in range(1, 200)})
    assert house.links.pairs() == set()
    await library.close()


async def test_linking_that_was_cut_off_goes_on(house: House) -> None:
    parts = [words(1, COLUMN), words(2, COLUMN)]

    class Failing(KeptLinks):
        async def relink(self, links: Mapping[EntryId, Collection[EntryId]], *, now: datetime) -> None:
            raise OSError

    cut = Matching(signatures=house.signatures, copies=Failing(), texts=house, clock=lambda: NOW)
    with pytest.raises(OSError):
        await cut.put(parts)
    await house.matching.settle()
    assert house.links.pairs() == {(1, 2)}


async def test_entries_of_their_own_are_not_looked_at_again(house: House) -> None:
    await house.put(e1=COLUMN)
    house.links.asked.clear()
    await house.put(e2=OTHER)
    assert house.links.asked == [2]


STANDING = prose(30, 120)
OPENING = prose(31, 14)
POOL = [
    "",
    COLUMN,
    edited(COLUMN, 0.2),
    " ".join(COLUMN.split()[150:]),
    f"{COLUMN[:70]}…",
    f"{OTHER}\n\n{STANDING}",
    *(f"{prose(40 + number, 50)}\n\n{STANDING}" for number in range(4)),
    f"{OPENING[:-1]}…",
    f"{OPENING} {prose(50, 90)}",
    f"{OPENING} {prose(51, 90)}",
]
changes = st.lists(
    st.lists(st.tuples(st.integers(1, 9), st.integers(-1, len(POOL) - 1)), min_size=1, max_size=4), max_size=8
)


@settings(max_examples=50, deadline=None)
@given(changes)
def test_tables_kept_equal_tables_built_anew(steps: list[list[tuple[int, int]]]) -> None:
    asyncio.run(_kept_and_anew(steps))


async def _kept_and_anew(steps: list[list[tuple[int, int]]]) -> None:
    """A text of -1 erases the entry."""
    texts: dict[int, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        kept, anew = (House(Library.open(Path(folder) / name, now=NOW)) for name in ("kept.db", "anew.db"))
        for step in steps:
            told = {number: POOL[place] for number, place in step if place >= 0}
            gone = [number for number, place in step if place < 0 and number not in told]
            await kept.put(**{f"e{number}": text for number, text in told.items()})
            await kept.erase(*gone)
            texts |= told
            for number in gone:
                texts.pop(number, None)
        await anew.put(**{f"e{number}": text for number, text in sorted(texts.items())})
        assert await kept.tables() == await anew.tables()
        assert kept.links.pairs() == anew.links.pairs()
        await kept.library.close()
        await anew.library.close()
