"""What every store does with feeds: subscriptions, refreshes, removal. A module that names a fixture `store` imports it."""

from datetime import timedelta
from pathlib import Path

from opreader.model import FeedChanges, FeedKind, FeedTrouble, Filter, Selection, Subscription, Validators
from opreader.ports import Store
from tests.contracts.store_values import COLUMN, NOW, REVIEW, add, counts, entry, filled, subscribe, the_feed


class FeedsContract:
    async def test_feeds_stand_in_the_order_of_the_subscriptions(self, store: Store) -> None:
        await subscribe(store, COLUMN, REVIEW)
        assert [feed.url for feed in await subscribe(store, REVIEW, COLUMN)] == [REVIEW, COLUMN]

    async def test_a_title_that_the_user_set_beats_the_told_one_until_it_is_unset(self, store: Store) -> None:
        (feed,) = await subscribe(store, COLUMN, title="Mine", folder="Economics")
        await add(store, feed.id, [])
        assert (await store.list_feeds())[0].title == "Mine"
        (feed,) = await subscribe(store, COLUMN)
        assert (feed.title, feed.folder) == ("The Column", None)

    async def test_kind_comes_from_the_address(self, store: Store, tmp_path: Path) -> None:
        note = tmp_path / "note.txt"
        note.write_text("words")
        feeds = await subscribe(store, COLUMN, str(tmp_path), str(note), "/nowhere/at.txt", "/nowhere/atall")
        kinds = [FeedKind.URL, FeedKind.FOLDER, FeedKind.FILE, FeedKind.FILE, FeedKind.FOLDER]
        assert [feed.kind for feed in feeds] == kinds

    async def test_a_vanished_line_hides_the_feed_and_its_entries_and_a_returning_one_brings_back_their_state(
        self, store: Store
    ) -> None:
        feed = await filled(store, [entry("a"), entry("b")])
        first, _ = await store.list_ids(Selection())
        await store.mark([first], read=True, starred=True, now=NOW)  # type: ignore[list-item]
        await subscribe(store, REVIEW)
        assert [feed.url for feed in await store.list_feeds()] == [REVIEW]
        assert not await store.list_ids(Selection())
        assert not await store.list_headlines(Selection(starred_only=True), limit=10)
        await subscribe(store, COLUMN)
        assert (await the_feed(store, feed.id)).unread == 1
        (starred,) = await store.list_headlines(Selection(starred_only=True), limit=10)
        assert starred.id == first

    async def test_a_feed_that_answers_while_hidden_adds_entries_that_show_when_it_returns(self, store: Store) -> None:
        feed = await filled(store, [])
        await subscribe(store, REVIEW)
        await add(store, feed.id, [entry("late")])
        assert not await store.list_ids(Selection())
        await subscribe(store, COLUMN)
        assert await counts(store) == [(1, 1, 0)]

    async def test_a_refresh_asks_with_what_the_server_gave(self, store: Store) -> None:
        (feed,) = await subscribe(store, COLUMN)
        validators = Validators(etag='"1"', last_modified="Tue, 03 Nov 2026 12:00:00 GMT", body_digest="d")
        await store.apply(FeedChanges(feed.id, NOW, validators=validators, moved_to="https://new.example/feed"))
        await store.apply_unchanged(feed.id, now=NOW, validators=Validators(etag='"2"'), due=None, moved_to=None)
        (ask,) = await store.feeds_to_ask(now=NOW, automatic=False, force=False, only=None)
        assert (ask.url, ask.subscribed_url) == ("https://new.example/feed", COLUMN)
        assert ask.validators == Validators('"2"', validators.last_modified, "d")
        assert ask.skip is None

    async def test_a_feed_that_told_to_wait_is_skipped_with_why_unless_forced(self, store: Store) -> None:
        (feed,) = await subscribe(store, COLUMN)
        until = NOW + timedelta(minutes=30)
        await store.apply_trouble(FeedTrouble(feed.id, NOW, "the server is busy (503)", wait_until=until))
        (ask,) = await store.feeds_to_ask(now=NOW, automatic=False, force=False, only=None)
        assert ask.failures == 1
        assert ask.skip is not None
        assert "12:30" in ask.skip
        assert "30 min" in ask.skip
        assert "busy" in ask.skip
        for later in (
            await store.feeds_to_ask(now=NOW, automatic=False, force=True, only=None),
            await store.feeds_to_ask(now=until, automatic=False, force=False, only=None),
        ):
            assert later[0].skip is None

    async def test_only_an_automatic_refresh_heeds_freshness(self, store: Store) -> None:
        (feed,) = await subscribe(store, COLUMN)
        await store.apply(FeedChanges(feed.id, NOW, due=NOW + timedelta(hours=1)))
        (ask,) = await store.feeds_to_ask(now=NOW, automatic=True, force=False, only=None)
        assert ask.skip is not None
        assert "fresh" in ask.skip
        (ask,) = await store.feeds_to_ask(now=NOW, automatic=False, force=False, only=None)
        assert ask.skip is None

    async def test_a_feed_that_is_gone_is_asked_no_more_until_forced(self, store: Store) -> None:
        (feed,) = await subscribe(store, COLUMN)
        await store.apply_trouble(FeedTrouble(feed.id, NOW, "gone for good (410)", gone=True))
        assert (await the_feed(store, feed.id)).gone
        (ask,) = await store.feeds_to_ask(now=NOW, automatic=False, force=False, only=None)
        assert ask.skip is not None
        assert "410" in ask.skip
        (ask,) = await store.feeds_to_ask(now=NOW, automatic=False, force=True, only=None)
        assert ask.skip is None

    async def test_failures_add_up_and_an_answer_clears_them(self, store: Store) -> None:
        feed = await filled(store, [entry("a")])
        for _ in range(2):
            await store.apply_trouble(FeedTrouble(feed.id, NOW, "no answer\x1b[2J"))
        failed = await the_feed(store, feed.id)
        assert (failed.failures, failed.error, failed.total) == (2, "no answer[2J", 1)
        await store.apply_unchanged(feed.id, now=NOW, validators=Validators(), due=None, moved_to=None)
        well = await the_feed(store, feed.id)
        assert (well.failures, well.error, well.wait_until) == (0, None, None)

    async def test_a_refresh_of_some_asks_only_those(self, store: Store) -> None:
        _, review = await subscribe(store, COLUMN, REVIEW)
        asked = await store.feeds_to_ask(now=NOW, automatic=False, force=False, only=[review.id])
        assert [ask.id for ask in asked] == [review.id]

    async def test_removed_feeds_leave_every_list_and_undo_brings_them_back_with_the_payload(
        self, store: Store
    ) -> None:
        feed = await filled(store, [entry("a"), entry("b")])
        (first, _) = await store.list_headlines(Selection(), limit=0)
        await store.mark([first.id], read=True, now=NOW)
        await store.remove_feeds([feed.id], now=NOW, payload="the lines of feeds.toml")
        await store.put_subscriptions([], now=NOW)
        assert not await store.list_feeds()
        assert not await store.list_ids(Selection())
        assert not await store.get_headlines([first.id])
        undone = await store.undo(now=NOW)
        assert undone is not None
        assert (undone[0].label, undone[0].count, undone[1]) == ("removed The Column", 1, "the lines of feeds.toml")
        await store.put_subscriptions([Subscription(COLUMN)], now=NOW)
        assert await counts(store) == [(2, 1, 0)]

    async def test_subscribing_again_after_removal_brings_the_entries_back(self, store: Store) -> None:
        feed = await filled(store, [entry("a")])
        await store.remove_feeds([feed.id], now=NOW, payload="")
        await subscribe(store, COLUMN)
        assert await counts(store) == [(1, 1, 0)]

    async def test_a_muted_feed_leaves_every_list_but_the_query_for_it_and_comes_back(self, store: Store) -> None:
        feed, _ = await subscribe(store, COLUMN, REVIEW)
        await add(store, feed.id, [entry("a")])
        muted = [Subscription(COLUMN, muted=True), Subscription(REVIEW)]
        await store.put_subscriptions(muted, now=NOW)
        await add(store, feed.id, [entry("b")])
        assert not await store.list_headlines(Selection(), limit=0)
        assert (await store.list_feeds())[0].unread == 0
        assert len(await store.list_headlines(Selection(query=Filter("muted")), limit=0)) == 2
        await subscribe(store, COLUMN, REVIEW)
        assert len(await store.list_headlines(Selection(), limit=0)) == 2
        assert all(check.ok for check in await store.check())
