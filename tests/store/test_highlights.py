"""Highlights and notes: put in, written, taken out and brought back; what they keep from being erased; versions."""

import random
import sqlite3
from datetime import timedelta

import pytest

from opreader.errors import NotFound
from opreader.model import (
    Anchor,
    Body,
    EntryId,
    FeedChanges,
    Filter,
    Highlight,
    HighlightId,
    Not,
    Selection,
    State,
    Version,
    Words,
)
from opreader.ports import Store
from opreader.store import Library
from tests.contracts.store_values import NOW, PAGE, entry, filled, page_text

A, B = EntryId(1), EntryId(2)
LATER = NOW + timedelta(hours=1)
PAYS = Anchor("pays for every tariff", "Somebody ", ", and it is", 9)
RARELY = Anchor("rarely who we think", "and it is ", ".", 42)


async def _undo(store: Store) -> str | None:
    undone = await store.undo(now=LATER)
    return None if undone is None else undone[0].label


async def _notes(store: Store, entry_id: EntryId = A) -> list[tuple[str, str]]:
    return [(one.anchor.exact, one.note) for one in await store.list_highlights(entry_id)]


async def _ids(store: Store, state: str) -> list[int]:
    return sorted(await store.list_ids(Selection(query=Filter("is", state))))


async def test_a_highlight_comes_back_as_it_was_put(store: Store) -> None:
    await filled(store, [entry("a")])
    made = await store.put_highlight(A, PAYS, "Who?", now=NOW)
    assert await store.list_highlights(A) == [Highlight(made, A, PAYS, "Who?", NOW)]


async def test_highlights_of_an_article_stand_in_the_order_of_its_text(store: Store) -> None:
    await filled(store, [entry("a"), entry("b")])
    for anchor in (RARELY, PAYS, Anchor("")):
        await store.put_highlight(A, anchor, "Of it all." if not anchor.exact else "", now=NOW)
    await store.put_highlight(B, PAYS, now=NOW)
    assert await _notes(store) == [("", "Of it all."), (PAYS.exact, ""), (RARELY.exact, "")]


async def test_what_a_terminal_could_obey_does_not_come_in(store: Store) -> None:
    await filled(store, [entry("a")])
    made = await store.put_highlight(A, Anchor("a\x1b[31m b\nc\ud800", "\x07x", "y\x00", -4), " n\x1bote \n", now=NOW)
    (one,) = await store.list_highlights(A)
    assert (one.anchor, one.note) == (Anchor("a[31m b\nc\ufffd", "x", "y", 0), "note")
    await store.set_note(made, "an\x9bother", now=NOW)
    assert await _notes(store) == [("a[31m b\nc\ufffd", "another")]


async def test_a_place_beyond_all_texts_is_borne(store: Store) -> None:
    await filled(store, [entry("a")])
    await store.put_highlight(A, Anchor("x", start=10**30), now=NOW)
    assert len(await store.list_highlights(A)) == 1


async def test_an_article_that_is_gone_takes_no_highlight(store: Store) -> None:
    await filled(store, [entry("a")])
    await store.remove_entries([A], now=NOW)
    for missing in (A, EntryId(77)):
        with pytest.raises(NotFound, match="opreader articles"):
            await store.put_highlight(missing, PAYS, now=NOW)


async def test_a_highlight_that_is_gone_takes_no_note(store: Store) -> None:
    await filled(store, [entry("a")])
    made = await store.put_highlight(A, PAYS, now=NOW)
    await store.remove_highlight(made, now=NOW)
    for gone in (made, HighlightId(77)):
        with pytest.raises(NotFound):
            await store.set_note(gone, "Late.", now=NOW)
        with pytest.raises(NotFound):
            await store.remove_highlight(gone, now=NOW)


# undo


async def test_each_change_is_one_step_of_undo(store: Store) -> None:
    await filled(store, [entry("a")])
    made = await store.put_highlight(A, PAYS, now=NOW)
    await store.set_note(made, 'First \\ "words"\n\nand more', now=NOW)
    await store.set_note(made, "Second words", now=NOW)
    await store.set_note(made, "", now=NOW)
    await store.remove_highlight(made, now=NOW)
    seen = []
    while (label := await _undo(store)) is not None:
        seen.append((label, await _notes(store)))
    assert seen == [
        ("removed a highlight", [(PAYS.exact, "")]),
        ("removed a note", [(PAYS.exact, "Second words")]),
        ("changed a note", [(PAYS.exact, 'First \\ "words"\n\nand more')]),
        ("wrote a note", [(PAYS.exact, "")]),
        ("highlighted a passage", []),
    ]


async def test_a_note_on_a_whole_article_is_called_a_note(store: Store) -> None:
    await filled(store, [entry("a")])
    made = await store.put_highlight(A, Anchor(""), "Read again.", now=NOW)
    await store.remove_highlight(made, now=NOW)
    assert [await _undo(store), await _undo(store)] == ["removed a note", "wrote a note"]


async def test_the_same_note_again_is_no_step(store: Store) -> None:
    await filled(store, [entry("a")])
    made = await store.put_highlight(A, PAYS, "Who?", now=NOW)
    await store.set_note(made, " Who? ", now=NOW)
    assert await _undo(store) == "highlighted a passage"


async def test_other_steps_between_are_taken_back_in_their_turn(store: Store) -> None:
    await filled(store, [entry("a"), entry("b")])
    made = await store.put_highlight(A, PAYS, now=NOW)
    await store.mark([A, B], read=True, now=NOW)
    await store.remove_highlight(made, now=NOW)
    assert await _undo(store) == "removed a highlight"
    assert await _undo(store) == "marked 2 articles read"
    assert (await _notes(store), await _ids(store, "highlighted")) == ([(PAYS.exact, "")], [A])


@pytest.mark.parametrize("seed", range(4))
async def test_undo_leads_back_through_any_use(store: Store, seed: int) -> None:
    chance = random.Random(seed)
    await filled(store, [entry("a"), entry("b")])
    pictures = [(await _notes(store, A), await _notes(store, B))]
    for step in range(60):
        held = [*await store.list_highlights(A), *await store.list_highlights(B)]
        match chance.randrange(3) if held else 0:
            case 0:
                await store.put_highlight(chance.choice([A, B]), Anchor(f"passage {step}", start=step), now=NOW)
            case 1:
                await store.set_note(chance.choice(held).id, f"note {step}", now=NOW)
            case _:
                await store.remove_highlight(chance.choice(held).id, now=NOW)
        pictures.append((await _notes(store, A), await _notes(store, B)))
    while pictures.pop() and pictures:
        await store.undo(now=NOW)
        assert (await _notes(store, A), await _notes(store, B)) == pictures[-1]
    assert await store.undo(now=NOW) is None


# found


async def test_queries_find_what_is_highlighted_and_what_is_noted(store: Store) -> None:
    await filled(store, [entry(key) for key in "abcd"])
    marked = await store.put_highlight(A, PAYS, now=NOW)
    await store.put_highlight(B, Anchor(""), "Of it all.", now=NOW)
    await store.put_highlight(EntryId(3), PAYS, "Both.", now=NOW)
    assert (await _ids(store, "highlighted"), await _ids(store, "noted")) == ([1, 3], [2, 3])
    assert sorted(await store.list_ids(Selection(query=Not(Filter("is", "noted"))))) == [1, 4]
    await store.remove_highlight(marked, now=NOW)
    assert (await _ids(store, "highlighted"), await _ids(store, "noted")) == ([3], [2, 3])


async def test_all_highlights_come_newest_first_with_their_articles(store: Store) -> None:
    await filled(store, [entry("a", "Rhubarb."), entry("b", "Celery.")])
    for minutes, (entry_id, exact) in enumerate([(A, "one"), (B, "two"), (A, "three")]):
        await store.put_highlight(entry_id, Anchor(exact), now=NOW + timedelta(minutes=minutes))
    found = await store.list_all_highlights(Selection())
    assert [(one.headline.title, one.highlight.anchor.exact) for one in found] == [
        ("On b", "three"),
        ("On a", "two"),
        ("On b", "one"),
    ]
    assert found[0].headline == (await store.get_entry(A)).headline
    some = await store.list_all_highlights(Selection(query=Words("rhubarb")))
    assert [one.highlight.anchor.exact for one in some] == ["two"]
    await store.remove_entries([B], now=NOW)
    assert [one.highlight.entry_id for one in await store.list_all_highlights(Selection())] == [A, A]


# kept


async def test_highlights_stay_when_the_text_is_edited_and_expanded(store: Store) -> None:
    feed = await filled(store, [entry("a")])
    await store.put_highlight(A, PAYS, "Who?", now=NOW)
    await store.apply(FeedChanges(feed.id, LATER, edited=(entry("a", "Other words of it."),)))
    await store.put_text(A, page_text(), now=LATER)
    assert await _notes(store) == [(PAYS.exact, "Who?")]


async def test_a_removed_article_with_a_highlight_is_never_erased(store: Store) -> None:
    feed = await filled(store, [entry("a"), entry("b"), entry("c")])
    kept, noted = await store.put_highlight(A, PAYS, now=NOW), EntryId(3)
    await store.put_highlight(noted, Anchor(""), "Of it all.", now=NOW)
    await store.remove_entries([A, B, noted], now=NOW)
    assert await store.erase_removed(now=NOW + timedelta(days=99)) == 1
    await store.remove_feeds([feed.id], now=NOW, payload="")
    assert await store.erase_removed(now=NOW + timedelta(days=99)) == 1  # the key that was left of b
    await store.undo(now=NOW)
    assert [one.id for one in await store.list_highlights(A)] == [kept]
    assert await _notes(store, noted) == [("", "Of it all.")]
    assert all(check.ok for check in await store.check())


async def test_a_highlight_that_was_taken_out_keeps_its_article_for_thirty_days(library: Library) -> None:
    await filled(library, [entry("a")])
    made = await library.put_highlight(A, PAYS, now=NOW)
    await library.remove_entries([A], now=NOW)
    await library.remove_highlight(made, now=NOW + timedelta(days=40))
    assert await library.erase_removed(now=NOW + timedelta(days=60)) == 0
    assert await library.erase_removed(now=NOW + timedelta(days=71)) == 1
    assert await library._screen.run(lambda db: db.execute("SELECT count(*) FROM highlights").fetchone()) == (0,)
    assert await library.undo(now=NOW + timedelta(days=71)) is None


async def test_a_saved_page_with_a_highlight_is_not_forgotten(store: Store) -> None:
    saved = await store.put_saved(PAGE, title="The bill", site=None, teaser="", now=NOW)
    await store.put_highlight(saved, PAYS, now=NOW)
    await store.forget_saved(saved)
    assert await _notes(store, saved) == [(PAYS.exact, "")]


async def test_stray_highlights_are_found_and_repaired(library: Library) -> None:
    await filled(library, [entry("a")])
    await library.put_highlight(A, PAYS, now=NOW)

    def stray(db: sqlite3.Connection) -> None:
        db.execute("UPDATE highlights SET entry_id = 77")

    await library._writer.run(stray)
    assert [check.detail for check in await library.check() if not check.ok] == ["1 highlights without an entry"]
    assert all(check.ok for check in await library.repair())


# versions


async def test_versions_come_with_what_they_are_of(store: Store) -> None:
    feed = await filled(store, [entry("a", "First words.", state=State.TEASER)])
    await store.put_text(A, page_text("First page of it."), now=NOW)
    await store.put_text(A, page_text("Second page of it."), now=LATER)
    await store.apply(
        FeedChanges(feed.id, LATER + timedelta(hours=1), edited=(entry("a", "Second words.", state=State.TEASER),))
    )

    def text(words: str) -> Body:
        return Body(words, "text")

    assert await store.list_versions(A) == [
        Version("page", text("Second page of it.")),
        Version("feed", text("Second words.")),
        Version("feed", text("First words."), LATER + timedelta(hours=1)),
        Version("page", text("First page of it."), LATER),
    ]


async def test_an_article_without_text_has_no_version(store: Store) -> None:
    await filled(store, [entry("a", "")])
    assert (await store.list_versions(A), await store.list_versions(EntryId(77))) == ([], [])
