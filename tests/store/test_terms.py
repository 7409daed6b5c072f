"""Terms of entries in the library: found by what they share, gone with their entries, equal to tables made anew."""

import asyncio
import sqlite3
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opreader.library_ports import TermIndex
from opreader.model import EntryId, FeedChanges, Selection, Subscription
from opreader.store import Library
from opreader.store.terms import TermTable, name_of
from tests.contracts.store_values import COLUMN, NOW, REVIEW, add, entry, filled, subscribe

A, B, C = EntryId(1), EntryId(2), EntryId(3)
LATER = NOW + timedelta(days=400)
TABLES = ("entry_terms", "term_entries")
TARIFF = [("tariff", 0.8), ("import", 0.6)]


@pytest.fixture
def terms(library: Library) -> TermIndex:
    return TermTable(library.lanes)


async def rows(library: Library) -> dict[str, list[Any]]:
    """What the tables hold."""

    def read(db: sqlite3.Connection) -> dict[str, list[Any]]:
        return {table: sorted(db.execute(f"SELECT * FROM {table}").fetchall()) for table in TABLES}

    return await library.lanes.searches.run(read)


async def three(library: Library) -> None:
    """Three entries; newest first, so that the ids go with the letters."""
    await filled(library, [entry("c"), entry("b", hours=2), entry("a", hours=None)])


async def found(terms: TermIndex, asked: Sequence[tuple[str, float]] = TARIFF, but: EntryId | None = None) -> list[int]:
    return [one.id for one in await terms.find(asked, asked, but=but)]


async def test_entries_are_found_by_shared_terms_closest_first(library: Library, terms: TermIndex) -> None:
    await three(library)
    await terms.put({A: TARIFF, B: [("tariff", 0.3), ("bread", 0.95)], C: [("war", 1.0)]})
    first, second = await terms.find(TARIFF, TARIFF)
    assert (first.id, second.id) == (A, B)
    assert first.score == pytest.approx(1, abs=0.01)
    assert second.score == pytest.approx(0.24, abs=0.01)
    assert first.shared == ("tariff", "import")
    assert second.shared == ("tariff",)
    assert first.published is None
    assert second.published == NOW - timedelta(hours=2)
    assert await found(terms, but=A) == [B]


async def test_all_terms_tell_how_close_what_a_few_found_is(library: Library, terms: TermIndex) -> None:
    await three(library)
    await terms.put({A: [("tariff", 0.6)], B: [("tariff", 0.5), ("bread", 0.8)]})
    told = await terms.find([("tariff", 0.8)], [("tariff", 0.8), ("bread", 0.6)])
    assert [one.id for one in told] == [B, A]
    assert await terms.find([("bread", 0.6)], [("bread", 0.6)], limit=1) != []
    assert await terms.find([], TARIFF) == []


async def test_terms_put_again_replace_those_before(library: Library, terms: TermIndex) -> None:
    await three(library)
    await terms.put({A: TARIFF})
    await terms.put({A: [("bread", 1.0)]})
    assert await found(terms) == []
    assert await found(terms, [("bread", 1.0)]) == [A]
    await terms.put({A: []})
    assert await rows(library) == {table: [] for table in TABLES}


async def test_deleted_entries_are_passed_over_until_they_are_back(library: Library, terms: TermIndex) -> None:
    await three(library)
    await terms.put({A: TARIFF, B: TARIFF})
    await library.remove_entries([A], now=NOW)
    assert await found(terms) == [B]
    await library.undo(now=NOW)
    assert await found(terms) == [B, A]


async def test_muted_and_hidden_feeds_are_passed_over(library: Library, terms: TermIndex) -> None:
    column, review = await subscribe(library, COLUMN, REVIEW)
    await add(library, column.id, [entry("a")])
    await add(library, review.id, [entry("x")])
    await terms.put({A: TARIFF, B: TARIFF})
    await library.put_subscriptions([Subscription(COLUMN, muted=True), Subscription(REVIEW)], now=NOW)
    assert await found(terms) == [B]
    await library.put_subscriptions([Subscription(COLUMN)], now=NOW)
    assert await found(terms) == [A]


async def test_an_erased_entry_keeps_no_terms_and_gets_none(library: Library, terms: TermIndex) -> None:
    await three(library)
    await terms.put({A: TARIFF, B: TARIFF})
    await library.remove_entries([A], now=NOW)
    while await library.erase_removed(now=LATER):
        pass
    await terms.put({A: TARIFF, EntryId(99): TARIFF})
    assert {row[0] for row in (await rows(library))["entry_terms"]} == {B}
    assert {row[2] for row in (await rows(library))["term_entries"]} == {B}


async def test_what_was_learned_last_is_told_and_counts_of_one_are_not_kept(library: Library, terms: TermIndex) -> None:
    assert (await terms.frequencies(["the"])).sampled == 0
    await terms.learn({"the": 90, "war": 7, "once": 1}, sampled=100, entries=1000)
    told = await terms.frequencies(["the", "war", "once", "never"])
    assert (told.of, told.sampled, told.entries) == ({"the": 90, "war": 7}, 100, 1000)
    await terms.learn({"the": 150}, sampled=200, entries=2000)
    told = await terms.frequencies(["war", "the"])
    assert (told.of, told.sampled, told.entries) == ({"the": 150}, 200, 2000)
    assert (await terms.frequencies([])).of == {}
    kept = await library.lanes.searches.run(lambda db: db.execute("SELECT count(*) FROM term_frequencies").fetchone())
    assert kept == (1,)


async def test_many_frequencies_are_learned_in_pieces(library: Library, terms: TermIndex) -> None:
    many = {f"term{n}": 2 + n % 7 for n in range(9_000)}
    await terms.learn(many, sampled=100, entries=100)
    await terms.learn(many, sampled=100, entries=100)
    assert (await terms.frequencies(many)).of == many


async def test_vectors_tell_kept_weights_by_the_names_of_terms(library: Library, terms: TermIndex) -> None:
    await three(library)
    await terms.put({A: TARIFF})
    told = await terms.vectors([A, B])
    assert told.keys() == {A}
    assert told[A] == pytest.approx({name_of("tariff"): 0.8, name_of("import"): 0.6}, abs=0.002)


async def test_articles_of_an_author_are_told_newest_first(library: Library, terms: TermIndex) -> None:
    (feed,) = await subscribe(library, COLUMN)
    told = [entry(key, hours=hours) for key, hours in (("c", 9), ("b", 1), ("a", 5))]
    await add(library, feed.id, [*told, entry("x", authors=("John Doe",))])
    ids = {(await library.get_entry(EntryId(n))).key: EntryId(n) for n in await library.list_ids(Selection())}
    among, newest = await terms.by_authors([1], among=[ids["a"], ids["x"]], limit=5)
    author = await library.lanes.searches.run(
        lambda db: db.execute("SELECT name FROM authors WHERE id = 1").fetchone()[0]
    )
    assert author in {"Jane Roe", "John Doe"}
    mine = ["b", "a", "c"] if author == "Jane Roe" else ["x"]
    assert [one.id for one in newest] == [ids[key] for key in mine]
    assert among == {ids["a"] if author == "Jane Roe" else ids["x"]}
    await library.remove_entries([ids["b"]], now=NOW)
    if author == "Jane Roe":
        assert [one.id for one in (await terms.by_authors([1], among=[], limit=1))[1]] == [ids["a"]]


STEMS = st.sampled_from([f"stem{n}" for n in range(60)])
VECTORS = st.dictionaries(STEMS, st.floats(0, 1), max_size=50)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.integers(1, 6), VECTORS),
        st.tuples(st.sampled_from(("remove", "undo", "erase", "edit")), st.integers(1, 6), st.just({})),
    ),
    max_size=12,
)


def strongest_first(vector: dict[str, float]) -> list[tuple[str, float]]:
    return sorted(vector.items(), key=lambda told: (-told[1], told[0]))


@given(STEPS)
@settings(max_examples=25, deadline=None)
def test_tables_kept_all_along_equal_those_made_anew(steps: list[tuple[str, int, dict[str, float]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        kept, anew = asyncio.run(_both(Path(folder), steps))
    assert kept == anew


async def _both(folder: Path, steps: list[tuple[str, int, dict[str, float]]]) -> tuple[object, object]:
    library = Library.open(folder / "library.db", now=NOW)
    terms = TermTable(library.lanes)
    feed = await filled(library, [entry(f"e{n}") for n in range(6)])
    texts: dict[EntryId, dict[str, float]] = {}
    for number, (what, one, vector) in enumerate(steps):
        if what == "put":
            texts[EntryId(one)] = vector
            await terms.put({EntryId(one): strongest_first(vector)})
        elif what == "remove":
            await library.remove_entries([EntryId(one)], now=NOW)
        elif what == "undo":
            await library.undo(now=NOW)
        elif what == "erase":
            while await library.erase_removed(now=LATER):
                pass
        else:
            edited = (entry(f"e{one - 1}", text=f"Said otherwise, {number}."),)
            await library.apply(FeedChanges(feed.id, NOW, edited=edited))
    kept = await rows(library)

    def empty(db: sqlite3.Connection) -> None:
        for table in TABLES:
            db.execute(f"DELETE FROM {table}")

    await library.lanes.writer.run(empty)
    await terms.put({one: strongest_first(texts[one]) for one in sorted(texts, reverse=True)})
    anew = await rows(library)
    await library.close()
    return kept, anew
