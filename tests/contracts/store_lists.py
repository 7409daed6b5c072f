"""What every store does with lists, searches, marks, undo and memory. A module with a fixture `store` imports it."""

from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest

from opreader.model import AllOf, AnyOf, EntryId, FeedId, Filter, Not, QueryPart, Selection, State, Subscription, Words
from opreader.ports import Store
from tests.contracts.store_values import COLUMN, NOW, REVIEW, add, counts, entry, filled, subscribe


async def _keys(store: Store, selection: Selection) -> list[str]:
    return [(await store.get_entry(EntryId(n))).key for n in await store.list_ids(selection)]


def _always(selection: Selection) -> Callable[[Mapping[str, str]], Selection]:
    return lambda _memory: selection


async def _id_of(store: Store, key: str) -> EntryId:
    for entry_id in await store.list_ids(Selection()):
        if (await store.get_entry(EntryId(entry_id))).key == key:
            return EntryId(entry_id)
    raise AssertionError(key)


async def _undone(store: Store) -> str | None:
    """Take a step back; what it was."""
    undone = await store.undo(now=NOW)
    return undone[0].label if undone is not None else None


async def _two_feeds(store: Store) -> None:
    """column: a b c of 1, 2, 3 hours ago in Economics/Trade; review: x y of 1.5, 2.5 in Politics."""
    await store.put_subscriptions(
        [Subscription(COLUMN, folder="Economics/Trade", tags=("weekly",)), Subscription(REVIEW, folder="Politics")],
        now=NOW,
    )
    column, review = await store.list_feeds()
    await add(store, column.id, [entry("a", hours=1), entry("b", hours=2), entry("c", hours=3)])
    await add(store, review.id, [entry("x", hours=1.5), entry("y", hours=2.5)], title="Café Review")


class ListsContract:
    async def test_lists_go_by_the_earlier_of_published_and_first_seen(self, store: Store) -> None:
        await filled(
            store, [entry("dated in 2099", hours=-600_000), entry("old", hours=9), entry("undated", hours=None)]
        )
        assert await _keys(store, Selection()) == ["dated in 2099", "undated", "old"]
        assert await _keys(store, Selection(sort="oldest")) == ["old", "undated", "dated in 2099"]

    async def test_entries_without_date_keep_the_order_of_their_feed(self, store: Store) -> None:
        feed = await filled(store, [entry(key, hours=None) for key in "abc"])
        await add(store, feed.id, [entry(key, hours=None) for key in "yz"], at=NOW + timedelta(hours=1))
        assert await _keys(store, Selection()) == ["y", "z", "a", "b", "c"]

    async def test_feed_folder_and_state_narrow_a_list(self, store: Store) -> None:
        await _two_feeds(store)
        column, _ = await store.list_feeds()
        await store.mark([await _id_of(store, "b")], read=True, starred=True, now=NOW)
        for selection, keys in (
            (Selection(), "axbyc"),
            (Selection(feed_id=column.id), "abc"),
            (Selection(folder="Economics"), "abc"),
            (Selection(folder="Economics/Trade", sort="oldest"), "cba"),
            (Selection(folder="Econ"), ""),
            (Selection(folder="Politics", unread_only=True), "xy"),
            (Selection(unread_only=True), "axyc"),
            (Selection(starred_only=True), "b"),
            (Selection(starred_only=True, unread_only=True), ""),
        ):
            assert await _keys(store, selection) == list(keys), selection
            future = store.view_start(_always(selection), limit=2)
            both = selection.starred_only and selection.unread_only  # no counter knows those
            assert future.result(10).total == (None if both else len(keys)), selection
            page = await store.list_headlines(selection, limit=2, offset=1)
            assert [row.id for row in page] == list(await store.list_ids(selection))[1:3]

    async def test_entries_read_since_the_view_was_entered_stay_in_their_place(self, store: Store) -> None:
        await _two_feeds(store)
        kept = frozenset({await _id_of(store, "x"), await _id_of(store, "a"), EntryId(99)})
        await store.mark_selection(Selection(), read=True, now=NOW)
        await store.mark([await _id_of(store, "b"), await _id_of(store, "a")], read=False, now=NOW)
        for folder, keys in ((None, "axb"), ("Economics", "ab"), ("Politics", "x")):
            selection = Selection(unread_only=True, keep=kept, folder=folder)
            assert await _keys(store, selection) == list(keys)
            start = store.view_start(_always(selection), limit=9).result(10)
            assert start.headlines is not None
            assert len(start.headlines) == len(keys)

    async def test_rows_by_id_come_in_the_order_asked_without_those_that_are_gone(self, store: Store) -> None:
        await _two_feeds(store)
        a, b, c = [await _id_of(store, key) for key in "abc"]
        await store.remove_entries([b], now=NOW)
        assert [row.id for row in await store.get_headlines([c, b, EntryId(99), a])] == [c, a]

    async def test_next_unread_walks_across_feeds_and_wraps(self, store: Store) -> None:
        await _two_feeds(store)
        everything, folder = Selection(), Selection(folder="Economics")
        ids = {key: await _id_of(store, key) for key in "abcxy"}
        await store.mark([ids["x"], ids["c"]], read=True, now=NOW)
        for after, selection, backwards, key in (
            (None, everything, False, "a"),
            (ids["a"], everything, False, "b"),
            (ids["x"], everything, False, "b"),
            (ids["y"], everything, False, "a"),
            (ids["a"], everything, True, "y"),
            (ids["b"], folder, False, "a"),
            (ids["a"], Selection(sort="oldest"), False, "y"),
            (ids["a"], Selection(query=Filter("title", "on y")), False, "y"),
            (EntryId(99), everything, False, "a"),
        ):
            assert await store.next_unread(after, selection, backwards=backwards) == ids[key]
        await store.mark_selection(everything, read=True, now=NOW)
        assert await store.next_unread(ids["a"], everything) is None

    async def test_next_unread_tells_entries_of_one_second_apart(self, store: Store) -> None:
        await filled(store, [entry(key, hours=5) for key in "abc"])
        seen, at = [], None
        for _ in range(3):
            at = await store.next_unread(at, Selection())
            assert at is not None
            seen.append(at)
        assert seen == list(await store.list_ids(Selection()))

    async def test_the_first_frame_shows_the_view_chosen_from_what_was_remembered(self, store: Store) -> None:
        await _two_feeds(store)
        _, review = await store.list_feeds()
        await store.remember({"feed": str(review.id), "theme": '"dusk"'})

        def choose(memory: Mapping[str, str]) -> Selection:
            return Selection(feed_id=FeedId(int(memory["feed"])), sort="oldest")

        start = store.view_start(choose, limit=1).result(10)
        assert start.headlines is not None
        assert [row.feed_title for row in start.headlines] == ["Café Review"]
        assert (start.total, len(start.feeds), start.memory["theme"]) == (2, 2, '"dusk"')
        assert (await store.recall())["theme"] == '"dusk"'


class QueryContract:
    @pytest.mark.parametrize(
        ("query", "keys"),
        [
            (AllOf(), "axbyc"),
            (AnyOf(()), ""),
            (Filter("unread"), "xyc"),
            (Filter("read"), "ab"),
            (Filter("starred"), "b"),
            (Filter("muted"), ""),
            (Filter("is", "full"), "axbyc"),
            (Filter("is", "gated"), ""),
            (Filter("is", "started"), "c"),
            (Filter("is", "noted"), ""),
            (Filter("feed", "CAFE"), "xy"),
            (Filter("folder", "trade"), "abc"),
            (Filter("author", "roe"), "axbyc"),
            (Filter("author", "nobody"), ""),
            (Filter("title", "ON A"), "a"),
            (Filter("tag", "Weekly"), "abc"),
            (Filter("tag", "week"), ""),
            (Filter("account", "x"), ""),
            (Filter("like", 1), ""),
            (Filter("since", NOW - timedelta(hours=2)), "axb"),
            (Filter("before", NOW - timedelta(hours=2)), "yc"),
            (Filter("minutes", ("<", 2)), "axbyc"),
            (Filter("minutes", ("<", 1)), ""),
            (Filter("minutes", (">", 1)), ""),
            (Not(Filter("unread")), "ab"),
            (AllOf((Filter("read"), Not(Filter("starred")))), "a"),
            (AnyOf((Filter("starred"), Filter("feed", REVIEW))), "xby"),
            (AllOf((Words("tariff"), Filter("unread"), Not(Words("y")))), "xc"),
            (AnyOf((AllOf((Words("x"), Words("on"))), Filter("starred"))), "xb"),
            (Not(AnyOf((Words("x"), Words("a")))), "byc"),
            (AnyOf((Words("—"), Words("c"))), "c"),
            (AllOf((Words("—"), Words("c"), Not(Words("!")))), "c"),
        ],
    )
    async def test_a_query_selects(self, store: Store, query: QueryPart, keys: str) -> None:
        await _two_feeds(store)
        await store.mark([await _id_of(store, key) for key in "ab"], read=True, now=NOW)
        await store.mark([await _id_of(store, "b")], starred=True, now=NOW)
        await store.set_position(await _id_of(store, "c"), 4)
        assert await _keys(store, Selection(query=query)) == list(keys)
        assert sorted(await _keys(store, Selection(query=query, sort="rank"))) == sorted(keys)
        start = store.view_start(_always(Selection(query=query)), limit=9).result(10)
        assert start.total in {None, len(keys)}
        assert start.headlines is None or len(start.headlines) == len(keys)
        found = await store.search(query, limit=0, sort="newest")
        assert [row.headline.id for row in found] == list(await store.list_ids(Selection(query=query)))

    async def test_languages_match_their_regions(self, store: Store) -> None:
        await filled(store, [entry("a", language="de-AT"), entry("b", language="den"), entry("c", hours=2)])
        assert await _keys(store, Selection(query=Filter("lang", "DE"))) == ["a"]

    async def test_tags_of_entries_match_whole(self, store: Store) -> None:
        await filled(store, [entry("a", tags=("Économie", "trade")), entry("b", tags=("trade talk",))])
        assert await _keys(store, Selection(query=Filter("tag", "economie"))) == ["a"]
        assert await _keys(store, Selection(query=Filter("tag", "trade"))) == ["a"]

    @pytest.mark.parametrize(
        "text",
        ['"', "'", '""', "a*", "NEAR(", "a AND", "^a", "title:a", "-", "(", "a\x00b", "{x}:", "+", "🙂", "%", "_"],
    )
    async def test_signs_of_the_index_are_words_like_others(self, store: Store, text: str) -> None:
        await filled(store, [entry("a", "Plain words.")])
        await store.search(Words(text), limit=5, sort="rank")
        await store.search(AllOf((Words(text), Words("plain", phrase=True))), limit=5, sort="rank")

    async def test_the_title_ranks_above_the_text(self, store: Store) -> None:
        words = "Some other words of about the same length."
        texts = [entry("text", f"Harvest and harvest. {words}"), entry("title", words, title="The harvest", hours=5)]
        await filled(store, texts)
        found = await store.search(Words("harvest"), limit=5, sort="rank")
        assert [row.headline.title for row in found] == ["The harvest", "On text"]

    async def test_accents_and_case_are_found_either_way_and_marked_in_the_snippet(self, store: Store) -> None:
        await filled(store, [entry("a", "Élysée and the CAFE\u0301 of the Präsident.")])
        for words, marked in (("elysee", "Élysée"), ("café", "CAFÉ"), ("PRASIDENT", "Präsident")):
            (found,) = await store.search(Words(words), limit=5, sort="rank")
            assert f"\x02{marked}\x03" in found.snippet

    async def test_scripts_without_spaces_are_found_inside(self, store: Store) -> None:
        await filled(store, [entry("a", "新的关税账单最后由谁来付，没有人知道。"), entry("b", "关于税的别的话。")])
        (found,) = await store.search(Words("关税"), limit=5, sort="rank")
        assert found.snippet == "新的\x02关税\x03账单最后由谁来付，没有人知道。"

    async def test_a_snippet_shows_the_place_where_the_words_stand(self, store: Store) -> None:
        far = " ".join(f"word{n}" for n in range(200))
        await filled(store, [entry("a", f"<p>{far} the <b>bill</b>, due now {far}</p>", markup="html")])
        (found,) = await store.search(Words("bill due", phrase=True), limit=5, sort="rank")
        assert found.snippet.startswith("…word193 ")
        assert "the \x02bill, due\x03 now" in found.snippet
        assert 20 <= len(found.snippet.split()) <= 28
        assert found.snippet.endswith("…")

    async def test_a_word_of_the_title_alone_shows_the_beginning(self, store: Store) -> None:
        await filled(store, [entry("a", "It begins here.", title="Harvest")])
        (found,) = await store.search(Words("harvest"), limit=5, sort="rank")
        assert found.snippet == "It begins here."


class MarksContract:
    async def test_marks_move_rows_and_counters(self, store: Store) -> None:
        await _two_feeds(store)
        a, x = await _id_of(store, "a"), await _id_of(store, "x")
        assert await store.mark([a, x, x, EntryId(99)], read=True, now=NOW) == 2
        assert await store.mark([a], read=True, starred=True, now=NOW) == 1
        assert await counts(store) == [(3, 2, 1), (2, 1, 0)]
        assert await store.mark([a], read=True, now=NOW) == 0
        assert await store.mark([a], now=NOW) == 0

    async def test_undo_takes_back_what_changed_and_nothing_else(self, store: Store) -> None:
        await _two_feeds(store)
        await store.mark([await _id_of(store, "b")], read=True, now=NOW)
        assert await store.mark_selection(Selection(folder="Economics"), read=True, now=NOW) == 2
        undone = await store.undo(now=NOW)
        assert undone is not None
        assert (undone[0].label, undone[0].count, undone[1]) == ("marked 2 articles read", 2, None)
        assert await _keys(store, Selection(query=Filter("read"))) == ["b"]
        assert await counts(store) == [(3, 2, 0), (2, 2, 0)]

    async def test_steps_are_said_in_words_and_undone_in_turn(self, store: Store) -> None:
        await _two_feeds(store)
        before = await counts(store)
        a, b = await _id_of(store, "a"), await _id_of(store, "b")
        await store.mark([a], starred=True, now=NOW)
        await store.mark([a, b], read=True, starred=True, now=NOW)
        await store.mark([a], read=False, now=NOW)
        await store.mark([b], starred=False, now=NOW)
        await store.remove_entries([a, b], now=NOW)
        labels = []
        while (undone := await store.undo(now=NOW)) is not None:
            labels.append(undone[0].label)
        assert labels == [
            "deleted 2 articles",
            "unstarred 1 article",
            "marked 1 article unread",
            "marked 2 articles read and starred",
            "starred 1 article",
        ]
        assert await counts(store) == before

    async def test_what_changed_nothing_is_no_step(self, store: Store) -> None:
        await _two_feeds(store)
        await store.mark_selection(Selection(), starred=False, now=NOW)
        await store.remove_entries([EntryId(99)], now=NOW)
        await store.remove_feeds([], now=NOW, payload="x")
        assert await store.undo(now=NOW) is None

    async def test_marking_a_view_marks_what_it_shows(self, store: Store) -> None:
        await _two_feeds(store)
        query = AllOf((Words("tariff"), Filter("before", NOW - timedelta(hours=2))))
        assert await store.mark_selection(Selection(query=query), starred=True, now=NOW) == 2
        assert await _keys(store, Selection(starred_only=True)) == ["y", "c"]

    async def test_two_hundred_steps_are_kept(self, store: Store) -> None:
        await filled(store, [entry("a", state=State.TEASER)])
        (a,) = await store.list_ids(Selection())
        for n in range(205):
            await store.mark([EntryId(a)], read=n % 2 == 0, now=NOW)
        steps = 0
        while await store.undo(now=NOW) is not None:
            steps += 1
        assert steps == 200

    async def test_marks_that_came_by_themselves_are_taken_back_when_nothing_else_is_left(self, store: Store) -> None:
        await _two_feeds(store)
        before = await counts(store)
        ids = {key: await _id_of(store, key) for key in "abcx"}
        column, _ = await store.list_feeds()
        await store.mark([ids["a"]], read=True, now=NOW, by_itself=True)
        await store.mark([ids["b"]], starred=True, now=NOW)
        await store.mark([ids["c"]], read=True, now=NOW, by_itself=True)
        await store.remove_entries([ids["b"]], now=NOW)
        await store.mark([ids["x"]], read=True, now=NOW, by_itself=True)
        await store.remove_feeds([column.id], now=NOW, payload="its lines")
        taken = []
        while (undone := await store.undo(now=NOW)) is not None:
            taken.append((undone[0].label, undone[1], await _keys(store, Selection(query=Filter("read")))))
        by_itself = ("marked 1 article read", None)
        assert taken == [
            ("removed The Column", "its lines", ["a", "x", "c"]),
            ("deleted 1 article", None, ["a", "x", "c"]),
            ("starred 1 article", None, ["a", "x", "c"]),
            (*by_itself, ["a", "c"]),
            (*by_itself, ["a"]),
            (*by_itself, []),
        ]
        assert await counts(store) == before

    async def test_a_mark_that_came_by_itself_goes_with_what_is_taken_back_below_it(self, store: Store) -> None:
        await _two_feeds(store)
        a, b = await _id_of(store, "a"), await _id_of(store, "b")
        await store.mark_selection(Selection(), read=True, now=NOW)
        await store.mark([a, b], read=False, now=NOW)
        await store.mark([a], read=True, now=NOW, by_itself=True)
        assert await _undone(store) == "marked 2 articles unread"
        assert await counts(store) == [(3, 0, 0), (2, 0, 0)]
        assert await _undone(store) == "marked 5 articles read"
        assert await counts(store) == [(3, 3, 0), (2, 2, 0)]
        assert await _undone(store) == "marked 1 article read"
        assert await counts(store) == [(3, 3, 0), (2, 2, 0)]

    async def test_marks_that_came_by_themselves_push_no_step_out_and_are_not_pushed_out(self, store: Store) -> None:
        await _two_feeds(store)
        a, b = await _id_of(store, "a"), await _id_of(store, "b")
        await store.remove_entries([b], now=NOW)
        for n in range(205):
            await store.mark([a], read=n % 2 == 0, now=NOW, by_itself=True)
        assert await _undone(store) == "deleted 1 article"
        await store.mark([b], starred=True, now=NOW, by_itself=True)
        for n in range(205):
            await store.mark([a], starred=n % 2 == 0, now=NOW)
        steps: list[str] = []
        while (label := await _undone(store)) is not None:
            steps.append(label)
        assert len(steps) == 400
        assert {label.split()[0] for label in steps[:200]} == {"starred", "unstarred"}
        assert steps[200] == "starred 1 article"
        assert {label.split()[0] for label in steps[201:]} == {"marked"}

    async def test_a_removed_feed_keeps_what_undo_of_an_older_mark_restores(self, store: Store) -> None:
        await _two_feeds(store)
        column, _ = await store.list_feeds()
        await store.mark_selection(Selection(), read=True, now=NOW)
        await store.remove_feeds([column.id], now=NOW, payload="")
        await subscribe(store, REVIEW)
        await store.undo(now=NOW)
        await store.undo(now=NOW)
        assert await counts(store) == [(3, 3, 0), (2, 2, 0)]
