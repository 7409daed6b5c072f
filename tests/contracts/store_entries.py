"""What every store does with entries: new ones, edited ones, their texts. A module with a fixture `store` imports it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from opreader.errors import NotFound
from opreader.model import Body, Enclosure, EntryId, FeedChanges, FeedId, Filter, PageTeaser, Selection, State, Words
from opreader.ports import Store
from tests.contracts.store_values import COLUMN, NOW, add, counts, entry, filled, subscribe


async def _only(store: Store) -> EntryId:
    (entry_id,) = await store.list_ids(Selection())
    return EntryId(entry_id)


async def _edit(store: Store, feed_id: FeedId, text: str, **settings: str) -> None:
    changed = entry("a", text, **settings)  # type: ignore[arg-type]
    await store.apply(FeedChanges(feed_id, NOW + timedelta(hours=1), edited=(changed,)))


class EntriesContract:
    async def test_an_entry_comes_back_as_it_was_told(self, store: Store) -> None:
        teasers = (PageTeaser("First", "https://x.example/1", "The first, whole."), PageTeaser("Second"))
        told = entry(
            "a", "<p>Words &amp; more</p>", markup="html", authors=("Jane Roe", "Li Wei"), page_teasers=teasers
        )
        enclosures = (Enclosure("https://x.example/a.mp3", "audio/mpeg", 2**70, "Listen"),)
        told = replace(told, parsed=replace(told.parsed, enclosures=enclosures))
        await filled(store, [told])
        got = await store.get_entry(await _only(store))
        assert (got.body, got.shipped, got.key) == (told.body, told.body, "a")
        assert got.headline.authors == ("Jane Roe", "Li Wei")
        assert (got.headline.published, got.headline.added) == (NOW - timedelta(hours=1), NOW)
        assert (got.headline.feed_title, got.headline.state, got.headline.words) == ("The Column", State.FULL, 3)
        assert got.page_teasers == teasers
        assert got.enclosures == enclosures
        assert got.base_url == got.headline.link == "https://column.example/a"

    async def test_an_entry_without_text_has_an_empty_body(self, store: Store) -> None:
        await filled(store, [entry("a", "")])
        got = await store.get_entry(await _only(store))
        assert (got.body.text, got.shipped.text) == ("", "")

    async def test_a_local_article_says_its_path(self, store: Store) -> None:
        await filled(store, [entry("/notes/a.txt", link=None)], url="/notes/")
        got = await store.get_entry(await _only(store))
        assert (got.path, got.base_url) == ("/notes/a.txt", None)

    async def test_what_is_not_there_is_not_found(self, store: Store) -> None:
        with pytest.raises(NotFound):
            await store.get_entry(EntryId(77))

    async def test_the_same_entries_again_change_nothing(self, store: Store) -> None:
        feed = await filled(store, [entry("a"), entry("b")])
        again = await add(store, feed.id, [entry("b"), entry("a"), entry("a")])
        assert (again.added, again.edited) == ((), ())
        assert await counts(store) == [(2, 2, 0)]

    async def test_one_key_twice_in_an_answer_is_one_entry(self, store: Store) -> None:
        await filled(store, [entry("a", "First words."), entry("a", "Second words.")])
        assert (await store.get_entry(await _only(store))).body.text == "First words."

    async def test_known_answers_for_what_is_held_only(self, store: Store) -> None:
        feed = await filled(store, [entry("a"), entry("b")])
        held = await store.known(feed.id, ["a", "nothing", *(f"k{n}" for n in range(1500))])
        assert dict(held.digests) == {"a": entry("a").digest}

    async def test_a_feed_that_is_not_there_changes_nothing(self, store: Store) -> None:
        applied = await add(store, FeedId(99), [entry("a")])
        assert applied.added == ()
        assert not await store.list_ids(Selection())

    async def test_an_edit_keeps_the_state_and_the_earlier_text(self, store: Store) -> None:
        feed = await filled(store, [entry("a", "It will cost us nothing.")])
        entry_id = await _only(store)
        await store.mark([entry_id], read=True, starred=True, now=NOW)
        await store.set_position(entry_id, 3)
        await _edit(store, feed.id, "It will cost us a great deal.")
        got = await store.get_entry(entry_id)
        assert (got.body.text, got.earlier, got.position) == ("It will cost us a great deal.", 1, 3)
        assert (got.headline.read, got.headline.starred, got.headline.edited) == (True, True, True)
        assert await store.get_earlier(entry_id) == [
            (NOW + timedelta(hours=1), Body("It will cost us nothing.", "text"))
        ]

    async def test_new_markup_round_the_same_words_is_no_edit(self, store: Store) -> None:
        feed = await filled(store, [entry("a", "<p>The same  words</p>", markup="html")])
        await _edit(store, feed.id, "<div><p>The same words</p></div>", markup="html")
        got = await store.get_entry(await _only(store))
        assert (got.body.text, got.earlier) == ("<div><p>The same words</p></div>", 0)
        assert not got.headline.edited

    async def test_a_new_title_comes_in_quietly_and_is_found(self, store: Store) -> None:
        feed = await filled(store, [entry("a")])
        await _edit(store, feed.id, entry("a").body.text, title="Nobody's harvest")
        (found,) = await store.search(Words("harvest"), limit=5, sort="rank")
        assert (found.headline.title, found.headline.edited) == ("Nobody's harvest", False)

    async def test_a_text_that_comes_later_is_no_edit(self, store: Store) -> None:
        feed = await filled(store, [entry("a", "", state=State.TEASER)])
        await _edit(store, feed.id, "Here it is at last.")
        got = await store.get_entry(await _only(store))
        assert (got.headline.state, got.headline.edited, got.earlier) == (State.FULL, False, 0)

    async def test_an_edited_entry_is_found_by_its_new_words_alone(self, store: Store) -> None:
        feed = await filled(store, [entry("a", "The rhubarb question.")])
        await _edit(store, feed.id, "The celery question.")
        assert not await store.search(Words("rhubarb"), limit=5, sort="rank")
        assert len(await store.search(Words("celery"), limit=5, sort="rank")) == 1

    async def test_many_edits_keep_a_bounded_number_of_earlier_texts(self, store: Store) -> None:
        feed = await filled(store, [entry("a", "Edition zero.")])
        for n in range(30):
            await _edit(store, feed.id, f"Edition {n + 1}.")
        earlier = await store.get_earlier(await _only(store))
        assert len(earlier) == 20
        assert earlier[0][1].text == "Edition 29."

    async def test_a_deleted_entry_does_not_come_back_when_its_feed_shows_or_edits_it(self, store: Store) -> None:
        feed = await filled(store, [entry("a")])
        assert await store.remove_entries([await _only(store)], now=NOW) == 1
        await add(store, feed.id, [entry("a")])
        await _edit(store, feed.id, "Other words now.")
        assert await counts(store) == [(0, 0, 0)]
        assert not await store.list_ids(Selection())
        assert not await store.search(Words("words"), limit=5, sort="rank")
        assert (await store.known(feed.id, ["a"])).digests["a"] == entry("a", "Other words now.").digest

    async def test_hostile_characters_do_not_get_in(self, store: Store) -> None:
        await filled(store, [entry("a", "Red\x1b[31m text\x00", title="Ti\x1btle\nof\ud800 it", authors=("A\x07",))])
        got = await store.get_entry(await _only(store))
        assert (got.headline.title, got.headline.authors, got.body.text) == (
            "Title of\ufffd it",
            ("A",),
            "Red[31m text",
        )

    async def test_dates_of_no_sense_are_borne(self, store: Store) -> None:
        far = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
        first = datetime(1, 1, 1, tzinfo=UTC)
        entries = [entry("far"), entry("old")]
        told = [
            replace(each, parsed=replace(each.parsed, published=when))
            for each, when in zip(entries, (far, first), strict=True)
        ]
        await filled(store, told)
        rows = await store.list_headlines(Selection(), limit=0)
        assert [row.published for row in rows] == [far, first]
        assert [row.sort_date for row in rows] == [NOW, first]

    async def test_find_beginning_opens_the_fullest_entry_that_begins_so(self, store: Store) -> None:
        opening = "The bill for the wall comes due at the grocer’s, not at the border"
        entries = [
            entry("short", f"{opening}."),
            entry("long", f"{opening}, and it is paid by the week. Nobody sends a receipt."),
            entry("other", "Not about the bill for the wall at all."),
        ]
        await filled(store, entries)
        by_key = {(await store.get_entry(EntryId(n))).key: n for n in await store.list_ids(Selection())}
        for words in (opening, f"{opening[:40]}…", f"  {opening[:44].upper()} [...]"):
            assert await store.find_beginning(words, but=None) == by_key["long"]
        assert await store.find_beginning(opening, but=EntryId(by_key["long"])) == by_key["short"]
        await store.remove_entries([EntryId(by_key["long"])], now=NOW)
        assert await store.find_beginning(opening, but=None) == by_key["short"]

    @pytest.mark.parametrize("words", ["", "the bill", "…", '"*^ AND (', "bill for the wall at all that is"])
    async def test_find_beginning_finds_nothing_for_too_few_or_inner_words(self, store: Store, words: str) -> None:
        await filled(store, [entry("a", "Not about the bill for the wall at all that is.")])
        assert await store.find_beginning(words, but=None) is None

    async def test_find_beginning_knows_title_and_text_together(self, store: Store) -> None:
        await filled(store, [entry("a", "For whom the whistle blows at noon.", title="A question for the referee")])
        entry_id = await _only(store)
        assert await store.find_beginning("A question for the referee For whom the whis…", but=None) == entry_id
        assert await store.find_beginning("A question for the ref…", but=None) == entry_id

    async def test_find_beginning_reads_scripts_without_spaces(self, store: Store) -> None:
        await filled(store, [entry("a", "关税的账单最后由谁来付，这是一个老问题。")])
        assert await store.find_beginning("关税的账单最后由谁…", but=None) == await _only(store)

    async def test_page_teasers_that_were_opened_stay_so_when_the_entry_is_edited(self, store: Store) -> None:
        one, two = PageTeaser("One"), PageTeaser("Two")
        feed = await filled(store, [entry("a", page_teasers=(one, two))])
        await store.set_teaser_opened(await _only(store), 2)
        changed = entry("a", "Other words.", page_teasers=(two, PageTeaser("Three")))
        await store.apply(FeedChanges(feed.id, NOW, edited=(changed,)))
        got = await store.get_entry(await _only(store))
        assert got.page_teasers == (PageTeaser("Two", opened=True), PageTeaser("Three"))

    async def test_positions_are_kept(self, store: Store) -> None:
        await subscribe(store, COLUMN)
        await filled(store, [entry("a")])
        entry_id = await _only(store)
        await store.set_position(entry_id, 12)
        assert (await store.get_entry(entry_id)).position == 12

    async def test_a_place_at_the_end_is_kept_and_begun_no_more(self, store: Store) -> None:
        await filled(store, [entry("a")])
        entry_id = await _only(store)
        await store.set_position(entry_id, 12)
        begun = Selection(query=Filter("is", "started"))
        assert list(await store.list_ids(begun)) == [entry_id]
        await store.set_position(entry_id, -12)
        assert (await store.get_entry(entry_id)).position == -12
        assert not await store.list_ids(begun)
