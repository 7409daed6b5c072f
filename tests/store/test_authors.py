"""Authors: rows and counters that follow whatever happens to entries, lists, and `author:` as a condition."""

import sqlite3
from collections.abc import Sequence
from datetime import timedelta

import pytest

from opreader.errors import NotFound
from opreader.library_ports import AuthorLists
from opreader.model import EntryId, FeedChanges, Selection, State, Subscription
from opreader.store import Library
from opreader.store.authors import AuthorTable, author_condition
from tests.contracts.store_values import COLUMN, NOW, PAGE, REVIEW, add, entry, filled, page_text, subscribe

A, B = EntryId(1), EntryId(2)
LATER = NOW + timedelta(days=40)


@pytest.fixture
def authors(library: Library) -> AuthorLists:
    return AuthorTable(library.lanes)


async def told(authors: AuthorLists) -> list[tuple[str, int, int]]:
    """(name, total, unread) of every listed author."""
    return [(one.name, one.total, one.unread) for one in await authors.list_authors()]


async def sound(library: Library) -> bool:
    """The counters are those that the rows bear out."""
    return all(check.ok for check in await library.check())


async def edit(library: Library, *entries: object) -> None:
    """What the feed says of its entries now."""
    (feed,) = await library.list_feeds()
    await library.apply(FeedChanges(feed.id, NOW, edited=tuple(entries)))  # type: ignore[arg-type]


async def by(library: Library, value: str) -> list[int]:
    """Ids of the entries that `author:value` selects."""
    text, values = author_condition(value)

    def ask(db: sqlite3.Connection) -> list[int]:
        query = f"SELECT s.entry_id FROM entry_states s WHERE {text} ORDER BY s.entry_id"
        return [row[0] for row in db.execute(query, values)]

    return await library.lanes.searches.run(ask)


async def names_by_id(authors: AuthorLists, entry_id: EntryId) -> Sequence[str]:
    return [one.name for one in await authors.authors_of(entry_id)]


async def test_spellings_of_a_name_are_one_author_with_counters(library: Library, authors: AuthorLists) -> None:
    await filled(
        library,
        [
            entry("a", authors=("By Jane Roe and John Doe",)),
            entry("b", authors=("JANE ROE",)),
            entry("c", authors=("editors@paper.example",)),
            entry("d", authors=()),
        ],
    )
    assert await told(authors) == [("Jane Roe", 2, 2), ("John Doe", 1, 1)]
    assert await sound(library)


async def test_most_unread_come_first_then_by_name(library: Library, authors: AuthorLists) -> None:
    await filled(
        library,
        [
            entry(f"{who}{n}", authors=(who,))
            for who, many in (("Zoe Z", 1), ("Émile E", 1), ("Fay F", 2))
            for n in range(many)
        ],
    )
    assert [one.name for one in await authors.list_authors()] == ["Fay F", "Émile E", "Zoe Z"]
    assert [one.name for one in await authors.list_authors(limit=2)] == ["Fay F", "Émile E"]
    (fay,) = await authors.search_authors("fay")
    await library.mark(await _ids_by(library, "fay"), read=True, now=NOW)
    assert [one.name for one in await authors.list_authors(unread_only=True)] == ["Émile E", "Zoe Z"]
    assert [one.name for one in await authors.list_authors()][-1] == fay.name


async def _ids_by(library: Library, value: str) -> list[EntryId]:
    return [EntryId(one) for one in await by(library, value)]


async def test_marks_and_undo_move_the_counters(library: Library, authors: AuthorLists) -> None:
    await filled(library, [entry("c", authors=("John Doe", "Jane Roe")), entry("b"), entry("a")])
    await library.mark([A], read=True, now=NOW)
    assert ("Jane Roe", 3, 2) in await told(authors)
    await library.mark([A], starred=True, now=NOW)
    await library.mark_selection(Selection(), read=True, now=NOW)
    assert set(await told(authors)) == {("Jane Roe", 3, 0), ("John Doe", 1, 0)}
    await library.undo(now=NOW)
    assert set(await told(authors)) == {("Jane Roe", 3, 2), ("John Doe", 1, 1)}
    await library.mark([A, B], read=False, starred=False, now=NOW)
    assert ("Jane Roe", 3, 3) in await told(authors)
    assert await sound(library)


async def test_deleted_articles_do_not_count_until_they_are_back(library: Library, authors: AuthorLists) -> None:
    await filled(library, [entry("a", authors=("Jane Roe",)), entry("b", authors=("John Doe",))])
    await library.remove_entries(await _ids_by(library, "roe"), now=NOW)
    assert await told(authors) == [("John Doe", 1, 1)]
    assert await library.undo(now=NOW) is not None
    assert await told(authors) == [("Jane Roe", 1, 1), ("John Doe", 1, 1)]
    assert await sound(library)


async def test_muted_and_removed_feeds_do_not_count_until_they_are_back(library: Library, authors: AuthorLists) -> None:
    column, review = await subscribe(library, COLUMN, REVIEW)
    await add(library, column.id, [entry("a"), entry("b")])
    await add(library, review.id, [entry("x"), entry("y")])
    (first, *_) = await library.list_ids(Selection(feed_id=review.id))
    await library.mark([EntryId(first)], read=True, now=NOW)
    both, one = [("Jane Roe", 4, 3)], [("Jane Roe", 2, 2)]
    assert await told(authors) == both
    await library.put_subscriptions([Subscription(COLUMN), Subscription(REVIEW, muted=True)], now=NOW)
    assert await told(authors) == one
    await add(library, review.id, [entry("z")])
    assert await told(authors) == one
    await library.put_subscriptions([Subscription(COLUMN), Subscription(REVIEW)], now=NOW)
    assert await told(authors) == [("Jane Roe", 5, 4)]
    await library.remove_feeds([review.id], now=NOW, payload="{}")
    assert await told(authors) == one
    await library.undo(now=NOW)
    assert await told(authors) == [("Jane Roe", 5, 4)]
    await library.put_subscriptions([], now=NOW)
    assert await told(authors) == []
    assert await sound(library)


async def test_an_edit_changes_who_wrote_it(library: Library, authors: AuthorLists) -> None:
    await filled(library, [entry("a"), entry("b")])
    await edit(library, entry("a", authors=("John Doe", "Li Wei")))
    assert set(await told(authors)) == {("Jane Roe", 1, 1), ("John Doe", 1, 1), ("Li Wei", 1, 1)}
    await library.mark_selection(Selection(), read=True, now=NOW)
    await edit(library, entry("a", "Other words than before.", authors=("Jane Roe",)))
    assert await told(authors) == [("Jane Roe", 2, 0)]
    await edit(library, entry("a", "Once more other words.", authors=()))
    assert await told(authors) == [("Jane Roe", 1, 0)]
    assert await sound(library)


async def test_an_author_that_the_page_names_stays_through_edits(library: Library, authors: AuthorLists) -> None:
    await filled(library, [entry("a", "Cut…", authors=(), state=State.TEASER)])
    await library.put_text(A, page_text(authors=("By Li Wei",)), now=NOW)
    assert await told(authors) == [("Li Wei", 1, 1)]
    await edit(library, entry("a", "Cut elsewhere…", authors=(), state=State.TEASER))
    assert (await library.get_entry(A)).headline.authors == ("By Li Wei",)
    assert await told(authors) == [("Li Wei", 1, 1)]
    await edit(library, entry("a", "Cut again…", authors=("Jane Roe",), state=State.TEASER))
    assert await told(authors) == [("Jane Roe", 1, 1)]
    assert await sound(library)


async def test_the_feeds_author_stands_before_that_of_the_page(library: Library, authors: AuthorLists) -> None:
    await filled(library, [entry("a")])
    await library.put_text(A, page_text(authors=("Li Wei",)), now=NOW)
    assert await told(authors) == [("Jane Roe", 1, 1)]


async def test_saved_pages_have_authors_too_until_they_are_forgotten(library: Library, authors: AuthorLists) -> None:
    page = await library.put_saved(PAGE, title="The bill", site=None, teaser="", now=NOW)
    assert await told(authors) == []
    await library.put_text(page, page_text(authors=("Li Wei",)), now=NOW)
    await library.mark([page], read=True, now=NOW)
    assert await told(authors) == [("Li Wei", 1, 0)]
    await library.remove_entries([page], now=NOW)
    assert await told(authors) == []
    assert await library.put_saved(PAGE, title="", site=None, teaser="", now=NOW) == page
    assert await told(authors) == [("Li Wei", 1, 0)]
    await library.forget_saved(page)
    assert await told(authors) == []
    assert await sound(library)


async def test_erased_articles_leave_their_authors_without_rows(library: Library, authors: AuthorLists) -> None:
    column, review = await subscribe(library, COLUMN, REVIEW)
    await add(library, column.id, [entry("a"), entry("b", authors=("John Doe",))])
    await add(library, review.id, [entry("x")])
    await library.remove_entries(await _ids_by(library, "doe"), now=NOW)
    await library.remove_feeds([review.id], now=NOW, payload="{}")
    while await library.erase_removed(now=LATER):
        pass
    assert await told(authors) == [("Jane Roe", 1, 1)]
    assert await by(library, "doe") == []
    assert await authors.search_authors("doe") == []
    john = await authors.find_author("John Doe")
    assert john is not None
    assert (john.total, await authors.get_author(john.id)) == (0, john)
    assert await sound(library)


async def test_authors_are_found_by_any_part_of_the_name(library: Library, authors: AuthorLists) -> None:
    await filled(library, [entry("a", authors=("Dr. José Martí",)), entry("b", authors=("Sean O’Brien, Columnist",))])
    for text, name in (
        ("jose", "Dr. José Martí"),
        ("Marti", "Dr. José Martí"),
        ("dr. jos", "Dr. José Martí"),
        ("O'BR", "Sean O’Brien"),
        ("obrien", "Sean O’Brien"),
    ):
        assert [one.name for one in await authors.search_authors(text)] == [name]
        assert len(await by(library, text)) == 1
    for text in ("columnist", "roe", "—"):
        assert await authors.search_authors(text) == []
        assert await by(library, text) == []
    assert len(await by(library, "")) == 2
    assert [one.name for one in await authors.search_authors("e", limit=1)] == ["Dr. José Martí"]


async def test_an_author_is_found_by_the_whole_name_as_a_feed_writes_it(library: Library, authors: AuthorLists) -> None:
    await filled(library, [entry("a", authors=("José Martí",))])
    for name in ("Jose Marti", "By JOSÉ MARTÍ", "José Martí | The Column"):
        found = await authors.find_author(name)
        assert found is not None
        assert found.name == "José Martí"
    for name in ("José", "", "@marti"):
        assert await authors.find_author(name) is None


async def test_the_authors_of_an_article_come_in_the_order_of_its_feed(library: Library, authors: AuthorLists) -> None:
    await filled(
        library, [entry("a", authors=("Zoe Z", "By Anna A and Li Wei")), entry("b", authors=("Li Wei", "Zoe Z"))]
    )
    first, second = sorted(await library.list_ids(Selection()))
    found = {tuple(await names_by_id(authors, EntryId(one))) for one in (first, second)}
    assert found == {("Zoe Z", "Anna A", "Li Wei"), ("Li Wei", "Zoe Z")}
    assert await authors.authors_of(EntryId(99)) == []


async def test_an_author_that_is_not_there_is_an_error_in_one_line(authors: AuthorLists) -> None:
    with pytest.raises(NotFound, match="There is no author 7"):
        await authors.get_author(7)


async def test_hostile_names_are_cleaned_and_bounded(library: Library, authors: AuthorLists) -> None:
    await filled(library, [entry("a", authors=("J\x1b[31mane\nRoe", "x" * 100_000, "\u202e", "'; DROP TABLE authors"))])
    names = [one.name for one in await authors.list_authors()]
    assert len(names) == 3
    assert all(name.isprintable() and len(name) <= 120 for name in names)
    assert await sound(library)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE authors SET unread = 7",
        "UPDATE authors SET total = total - 1 WHERE name = 'Jane Roe'",
        "DELETE FROM entry_authors",
        "INSERT INTO entry_authors VALUES (99, 1, 0)",
        "DELETE FROM authors",
        "INSERT INTO authors (key, name, total) VALUES ('x', 'X', 2)",
    ],
)
async def test_doctor_sees_wrong_authors_and_repair_mends_them(
    library: Library, authors: AuthorLists, damage: str
) -> None:
    await filled(library, [entry("a"), entry("b", authors=("John Doe",)), entry("c")])
    await library.mark([A], read=True, now=NOW)
    before = await told(authors)
    await library.lanes.writer.run(lambda db: db.execute(damage).rowcount)
    assert not await sound(library)
    assert all(check.ok for check in await library.repair())
    assert await told(authors) == before


async def test_lists_look_at_no_entries(library: Library) -> None:
    text, values = author_condition("roe")
    plans: dict[str, Sequence[object]] = {
        "SELECT a.id FROM authors a WHERE a.key = ?": ("jane roe",),
        "SELECT a.id FROM entry_authors w JOIN authors a ON a.id = w.author_id WHERE w.entry_id = ?": (1,),
        f"SELECT s.entry_id FROM entry_states s WHERE {text}": values,
    }

    def explained(db: sqlite3.Connection, query: str, given: Sequence[object]) -> list[str]:
        return [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {query}", given)]

    for query, given in plans.items():
        plan = await library.lanes.searches.run(explained, query, given)
        assert [step for step in plan if step.startswith(("SCAN s", "SCAN w"))] == []
