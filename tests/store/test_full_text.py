"""Texts found for entries: stored beside what the feed shipped, and never at its cost."""

from dataclasses import replace
from datetime import timedelta

import pytest

from opreader.errors import NotFound
from opreader.model import (
    Body,
    EntryId,
    EntryToExpand,
    FeedChanges,
    FeedKind,
    Filter,
    PageTeaser,
    Selection,
    State,
    Words,
)
from opreader.ports import Store
from opreader.store import Library
from tests.contracts.store_values import COLUMN, NOW, add, counts, entry, filled, page_text

LATER = NOW + timedelta(hours=1)
A = EntryId(1)
NOWHERE = EntryId(77)
TEASER = entry("a", "Somebody pays for the rhubarb…", state=State.TEASER)


async def _found_by(store: Store, word: str) -> list[EntryId]:
    return [found.headline.id for found in await store.search(Words(word), limit=9, sort="rank")]


async def _edit(
    store: Store, text: str, *, state: State = State.TEASER, page_teasers: tuple[PageTeaser, ...] = ()
) -> None:
    changed = entry("a", text, state=state, page_teasers=page_teasers)
    (feed,) = await store.list_feeds()
    await store.apply(FeedChanges(feed.id, LATER, edited=(changed,)))


# put_text


async def test_a_found_text_is_the_best_one_and_the_teaser_stays(store: Store) -> None:
    await filled(store, [TEASER])
    await store.put_text(A, page_text("Celery pays, all of it."), now=NOW)
    got = await store.get_entry(A)
    assert (got.body, got.page) == (Body("Celery pays, all of it.", "text"), got.body)
    assert (got.shipped, got.headline.teaser) == (TEASER.body, TEASER.teaser)
    assert (got.headline.state, got.headline.reason, got.headline.words) == (State.FULL, None, 5)
    assert not got.headline.edited


async def test_an_entry_is_found_by_the_words_of_its_best_text_alone(store: Store) -> None:
    await filled(store, [TEASER])
    await store.put_text(A, page_text("Celery pays."), now=NOW)
    assert (await _found_by(store, "celery"), await _found_by(store, "rhubarb")) == ([A], [])
    await store.put_text(A, page_text("Parsnips pay."), now=NOW)
    assert (await _found_by(store, "parsnips"), await _found_by(store, "celery")) == ([A], [])
    await store.repair()
    assert (await _found_by(store, "parsnips"), await _found_by(store, "rhubarb")) == ([A], [])


async def test_a_text_that_is_not_the_best_is_kept_beside_the_better_one(store: Store) -> None:
    await filled(store, [TEASER])
    found = page_text("A wall.", state=State.GATED, reason="asks for\na login", best=False, source="rule")
    await store.put_text(A, found, now=NOW)
    got = await store.get_entry(A)
    assert (got.body, got.page) == (TEASER.body, Body("A wall.", "text"))
    assert (got.headline.state, got.headline.reason) == (State.GATED, "asks for a login")
    assert got.headline.words == TEASER.words
    assert await _found_by(store, "rhubarb") == [A]
    assert (await store.get_to_expand(A)).source == "rule"


async def test_any_text_is_the_best_one_where_none_is_here(store: Store) -> None:
    await filled(store, [entry("a", "", state=State.TEASER)])
    await store.put_text(A, page_text("A few words.", best=False), now=NOW)
    got = await store.get_entry(A)
    assert (got.body.text, got.headline.words, got.headline.teaser) == ("A few words.", 3, "A few words.")


async def test_a_page_text_in_other_words_keeps_the_one_before(store: Store) -> None:
    await filled(store, [TEASER])
    await store.put_text(A, page_text("First edition."), now=NOW)
    await store.put_text(A, page_text("Second edition."), now=LATER)
    got = await store.get_entry(A)
    assert (got.body.text, got.page, got.earlier) == ("Second edition.", got.body, 1)
    assert await store.get_earlier(A) == [(LATER, Body("First edition.", "text"))]


async def test_the_same_words_again_keep_nothing_twice(store: Store) -> None:
    await filled(store, [TEASER])
    await store.put_text(A, page_text("The  same Words."), now=NOW)
    await store.put_text(A, page_text("the same words.", source="rule"), now=LATER)
    got = await store.get_entry(A)
    assert (got.body.text, got.earlier) == ("the same words.", 0)
    assert (await store.get_to_expand(A)).source == "rule"


async def test_a_worse_page_text_takes_no_place_of_a_better_one(store: Store) -> None:
    await filled(store, [TEASER])
    await store.put_text(A, page_text("All of the celery."), now=NOW)
    await store.put_text(A, page_text("Less.", best=False, source="rule"), now=LATER)
    got = await store.get_entry(A)
    assert (got.body.text, got.page, got.headline.words) == ("All of the celery.", got.body, 4)
    assert await store.get_earlier(A) == [(LATER, Body("Less.", "text"))]
    assert (await store.get_to_expand(A)).source == "page"
    assert await _found_by(store, "celery") == [A]


async def test_many_page_texts_keep_a_bounded_number_and_the_best(store: Store) -> None:
    await filled(store, [TEASER])
    for n in range(30):
        await store.put_text(A, page_text(f"Edition {n}."), now=NOW + timedelta(minutes=n))
        await store.put_text(A, page_text(f"Worse {n}.", best=False), now=NOW + timedelta(minutes=n))
    got = await store.get_entry(A)
    assert (got.body.text, got.earlier) == ("Edition 29.", 20)
    assert all(check.ok for check in await store.check())


async def test_an_empty_text_loses_nothing(store: Store) -> None:
    await filled(store, [TEASER])
    await store.put_text(A, page_text("Words."), now=NOW)
    await store.put_text(A, page_text("\x1b", state=State.PARTIAL), now=LATER)
    got = await store.get_entry(A)
    assert (got.body.text, got.headline.state, got.earlier) == ("Words.", State.PARTIAL, 0)


async def test_hostile_characters_do_not_get_in(store: Store) -> None:
    await filled(store, [entry("a", "", authors=(), state=State.TEASER)])
    teasers = (PageTeaser("O\x1bne\n", "https://x.example/\x07", "Le\x9bad"),)
    await store.put_text(A, page_text("Red\x1b[31m\x00", authors=("Jo\x07", "\x1b"), teasers=teasers), now=NOW)
    got = await store.get_entry(A)
    assert (got.body.text, got.headline.authors, got.headline.teaser) == ("Red[31m", ("Jo",), "Red[31m")
    assert got.page_teasers == (PageTeaser("One", "https://x.example/", "Lead"),)


async def test_what_the_page_says_fills_what_the_feed_left_open(store: Store) -> None:
    await filled(store, [entry("a", authors=(), hours=None), entry("b", hours=3)])
    unsaid = await _id_of(store, "a")
    said = page_text(title="Not the feed's", authors=("Li Wei",), published=NOW - timedelta(hours=9))
    for entry_id in await store.list_ids(Selection()):
        await store.put_text(EntryId(entry_id), said, now=NOW)
    first, second = await store.list_headlines(Selection(), limit=0)
    assert (first.title, first.authors, first.published) == ("On b", ("Jane Roe",), NOW - timedelta(hours=3))
    assert (second.id, second.authors, second.published) == (unsaid, ("Li Wei",), NOW - timedelta(hours=9))
    assert second.title == "On a"
    assert await _found_by(store, "wei") == [unsaid]
    assert len(await store.list_ids(Selection(query=Filter("lang", "en")))) == 2
    assert await counts(store) == [(2, 2, 0)]


async def test_an_entry_that_is_gone_or_never_was_stays_as_it_is(store: Store) -> None:
    await filled(store, [TEASER, entry("b")])
    gone = await _id_of(store, "a")
    await store.remove_entries([gone], now=NOW)
    for entry_id in (gone, NOWHERE):
        await store.put_text(entry_id, page_text(teasers=(PageTeaser("One"),)), now=NOW)
        await store.put_no_text(entry_id, state=State.FAILED, reason="no", teasers=(PageTeaser("One"),))
    await store.undo(now=NOW)
    got = await store.get_entry(gone)
    assert (got.page, got.headline.state, got.page_teasers) == (None, State.TEASER, ())
    assert all(check.ok for check in await store.check())


async def test_what_asking_came_to_is_kept_and_texts_stay(store: Store) -> None:
    await filled(store, [TEASER])
    await store.put_text(A, page_text("Words.", state=State.PARTIAL), now=NOW)
    await store.put_no_text(A, state=State.FAILED, reason="the page is gone (404)", teasers=(PageTeaser("One"),))
    got = await store.get_entry(A)
    assert (got.headline.state, got.headline.reason) == (State.FAILED, "the page is gone (404)")
    assert (got.body.text, got.shipped, got.page_teasers) == ("Words.", TEASER.body, (PageTeaser("One"),))
    assert list(await store.list_ids(Selection(query=Filter("is", "failed")))) == [A]


# page teasers


async def test_listed_teasers_stand_behind_the_told_ones_each_once(store: Store) -> None:
    told = (PageTeaser("One", "https://x.example/1"), PageTeaser("Two"))
    await filled(store, [entry("a", page_teasers=told)])
    listed = (
        PageTeaser("Another one", "http://www.x.example/1/?utm_source=rss"),
        PageTeaser("TWO", "https://x.example/2"),
        PageTeaser("", "https://x.example/none"),
        PageTeaser("This very article", "https://column.example/a#top"),
        PageTeaser("Three", "https://x.example/3"),
        PageTeaser("Three again", "https://x.example/3#comments"),
    )
    await store.put_no_text(A, state=State.GATED, reason=None, teasers=listed)
    await store.put_text(A, page_text(teasers=(*listed, PageTeaser("Four"))), now=NOW)
    got = await store.get_entry(A)
    assert got.page_teasers == (*told, PageTeaser("Three", "https://x.example/3"), PageTeaser("Four"))
    await store.set_teaser_opened(A, 4)
    assert (await store.get_entry(A)).page_teasers[3].opened


async def test_a_page_that_lists_its_archive_adds_a_bounded_number(store: Store) -> None:
    await filled(store, [TEASER])
    listed = tuple(PageTeaser(f"Number {n}") for n in range(500))
    await store.put_text(A, page_text(teasers=listed), now=NOW)
    assert (await store.get_entry(A)).page_teasers == listed[:64]


async def test_an_edit_by_the_feed_leaves_the_page_text_and_what_the_page_listed(store: Store) -> None:
    await filled(store, [TEASER])
    await store.put_text(A, page_text("Celery.", teasers=(PageTeaser("One"), PageTeaser("Two"))), now=NOW)
    await store.set_teaser_opened(A, 2)
    await _edit(store, "Somebody else pays…")
    got = await store.get_entry(A)
    assert (got.body.text, got.shipped.text, got.headline.state) == ("Celery.", "Somebody else pays…", State.FULL)
    assert got.page_teasers == (PageTeaser("One"), PageTeaser("Two", opened=True))
    assert (got.earlier, got.headline.words) == (1, 1)
    assert await _found_by(store, "celery") == [A]


async def test_teasers_that_a_feed_told_give_way_to_those_it_tells_now(store: Store) -> None:
    await filled(store, [entry("a", page_teasers=(PageTeaser("Old"),))])
    await store.put_text(A, page_text(teasers=(PageTeaser("Listed"),)), now=NOW)
    await _edit(store, "Other words.", page_teasers=(PageTeaser("New"),))
    assert [teaser.title for teaser in (await store.get_entry(A)).page_teasers] == ["New", "Listed"]


async def test_a_feed_that_ships_the_whole_text_later_beats_a_page_that_gave_a_part(store: Store) -> None:
    await filled(store, [TEASER])
    await store.put_text(A, page_text("Half of it.", state=State.PARTIAL, reason="cut"), now=NOW)
    await store.set_queued([A], queued=True)
    await _edit(store, "All of it, word for word.", state=State.FULL)
    got = await store.get_entry(A)
    assert (got.body.text, got.page) == ("All of it, word for word.", Body("Half of it.", "text"))
    assert (got.headline.state, got.headline.reason, got.headline.queued) == (State.FULL, None, False)
    assert await _found_by(store, "half") == []


async def test_a_feed_that_calls_a_few_words_the_whole_does_not_beat_a_page_that_gave_more(store: Store) -> None:
    await filled(store, [TEASER])
    await store.put_text(A, page_text("Half of it, in some more words.", state=State.PARTIAL), now=NOW)
    await _edit(store, "All of it.", state=State.FULL)
    got = await store.get_entry(A)
    assert (got.body.text, got.headline.state) == ("Half of it, in some more words.", State.PARTIAL)


# get_to_expand


async def test_an_expansion_gets_what_it_needs(store: Store) -> None:
    feed = await filled(store, [TEASER])
    wanted = EntryToExpand(
        id=A,
        feed_id=feed.id,
        feed_url=COLUMN,
        feed_kind=FeedKind.URL,
        title="On a",
        authors=("Jane Roe",),
        link="https://column.example/a",
        shipped=TEASER.body,
        state=State.TEASER,
        reason=None,
        queued=False,
        words=TEASER.words,
        source=None,
        beside=COLUMN,
        typed=False,
    )
    assert await store.get_to_expand(A) == wanted
    await store.put_text(A, page_text("Four words of it.", source="library"), now=NOW)
    await store.set_queued([A], queued=True)
    now = replace(wanted, state=State.FULL, queued=True, words=4, source="library")
    assert await store.get_to_expand(A) == now


async def test_a_local_article_names_no_address_beside_its_link(store: Store) -> None:
    await filled(store, [TEASER], url="/notes/")
    assert (await store.get_to_expand(A)).beside is None


async def test_what_is_gone_is_not_there_to_expand(store: Store) -> None:
    await filled(store, [TEASER])
    await store.remove_entries([A], now=NOW)
    for entry_id in (A, NOWHERE):
        with pytest.raises(NotFound):
            await store.get_to_expand(entry_id)


# the queue


async def test_the_queue_is_newest_first_and_an_answer_takes_out(store: Store) -> None:
    await filled(store, [entry(key, hours=hours) for key, hours in (("a", 3), ("b", 1), ("c", 2), ("d", 4))])
    a, b, c, d = [await _id_of(store, key) for key in "abcd"]
    assert await store.set_queued([a, b, c, d, NOWHERE], queued=True) == 4
    assert await store.set_queued([a, b], queued=True) == 0
    assert await store.list_queued() == [b, c, a, d]
    assert list(await store.list_ids(Selection(query=Filter("is", "queued")))) == [b, c, a, d]
    await store.put_text(b, page_text(), now=NOW)
    await store.put_no_text(c, state=State.FAILED, reason="no answer")
    assert await store.set_queued([a, b], queued=False) == 1
    assert await store.list_queued() == [d]
    await store.remove_entries([a, d], now=NOW)
    assert await store.list_queued() == []
    assert await store.set_queued([a], queued=True) == 0


async def test_queueing_is_no_step_of_undo(store: Store) -> None:
    await filled(store, [TEASER])
    await store.set_queued([A], queued=True)
    assert await store.undo(now=NOW) is None


# find_link


async def test_the_fullest_entry_of_a_link_is_found(store: Store) -> None:
    link = "https://paper.example/bill"
    entries = [
        entry("long", "Many words that are cut off in the end…", link=link, state=State.TEASER),
        entry("whole", "All of it.", link="http://www.paper.example/bill/?utm_source=rss"),
        entry("short", "All", link=f"{link}#top"),
        entry("other", link=f"{link}?page=2"),
    ]
    await filled(store, entries)
    whole, short, long = [await _id_of(store, key) for key in ("whole", "short", "long")]
    assert await store.find_link(link, but=None) == whole
    assert await store.find_link(link, but=whole) == short
    await store.remove_entries([whole, short], now=NOW)
    assert await store.find_link(link, but=None) == long
    assert await store.find_link(link, but=long) is None


@pytest.mark.parametrize("link", ["", "https://column.example/", "mailto:jane@column.example", "https://[", "\ud800"])
async def test_what_leads_to_no_article_finds_none(store: Store, link: str) -> None:
    await filled(store, [entry("a", link=link), entry("b", link=None), entry("c", link="https://column.example")])
    assert await store.find_link(link, but=None) is None


async def test_a_new_link_of_an_edited_entry_is_the_one_that_finds_it(store: Store) -> None:
    feed = await filled(store, [TEASER])
    moved = entry("a", TEASER.body.text, link="https://new.example/a", state=State.TEASER)
    await store.apply(FeedChanges(feed.id, LATER, edited=(moved,)))
    assert await store.find_link("https://new.example/a", but=None) == A
    assert await store.find_link("https://column.example/a", but=None) is None


# health


async def test_what_is_erased_waits_for_nothing_and_is_found_by_no_link(library: Library) -> None:
    await filled(library, [TEASER, entry("b")])
    gone = await _id_of(library, "a")
    await library.put_text(gone, page_text("Celery.", teasers=(PageTeaser("One"),)), now=NOW)
    await library.set_queued([gone], queued=True)
    await library.set_packed([gone], pictures={})
    await library.remove_entries([gone], now=NOW)
    assert await library.erase_removed(now=NOW + timedelta(days=31)) == 1
    left = "SELECT count(*), sum(queued) FROM entry_states s LEFT JOIN packed USING (entry_id) WHERE s.entry_id = ?"
    assert await library._searches.run(lambda db: db.execute(left, (gone,)).fetchone()) == (1, 0)
    assert await library._searches.run(lambda db: db.execute("SELECT count(*) FROM packed").fetchone()) == (0,)
    assert await library.find_link("https://column.example/a", but=None) is None
    assert all(check.ok for check in await library.check())


async def test_repair_brings_the_longest_text_of_an_entry_back(library: Library) -> None:
    await filled(library, [TEASER])
    await library.put_text(A, page_text("A wall.", best=False), now=NOW)
    await library._writer.run(lambda db: db.execute("UPDATE entry_states SET text_id = 99"))
    assert all(check.ok for check in await library.repair())
    assert (await library.get_entry(A)).body == TEASER.body


async def test_links_and_the_queue_are_answered_by_their_indexes(library: Library) -> None:
    feed = await filled(library, [TEASER])
    await add(library, feed.id, [entry("b")])

    def plans(query: str) -> str:
        rows = library._searches.submit(lambda db: db.execute(f"EXPLAIN QUERY PLAN {query}").fetchall()).result()
        return " ".join(row[3] for row in rows)

    assert "entries_link" in plans("SELECT id FROM entries WHERE link_key = 7")
    queue = plans("SELECT entry_id FROM entry_states WHERE queued = 1 ORDER BY sort DESC, entry_id DESC")
    assert "states_queued" in queue
    assert "TEMP B-TREE" not in queue


async def _id_of(store: Store, key: str) -> EntryId:
    rows = await store.list_headlines(Selection(), limit=0)
    return next(row.id for row in rows if row.title == f"On {key}")
