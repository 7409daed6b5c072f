"""Pages saved one by one: feeds that no feeds.toml names, one entry a page, brought back where it was deleted."""

from datetime import timedelta

import pytest

from opreader.model import EntryId, Feed, FeedKind, PageTeaser, Selection, State, Words
from opreader.ports import Store
from tests.contracts.store_values import COLUMN, NOW, PAGE, REVIEW, counts, entry, filled, page_text, subscribe

LATER = NOW + timedelta(hours=1)


async def _save(
    store: Store, link: str = PAGE, *, title: str = "The bill", site: str | None = None, teaser: str = ""
) -> EntryId:
    return await store.put_saved(link, title=title, site=site, teaser=teaser, now=LATER)


async def _saved_feeds(store: Store) -> list[Feed]:
    return [feed for feed in await store.list_feeds() if feed.kind is FeedKind.SAVED]


async def test_a_saved_page_is_an_unread_teaser_of_the_saved_pages(store: Store) -> None:
    entry_id = await _save(store)
    got = await store.get_entry(entry_id)
    assert (got.key, got.headline.link, got.headline.title) == (PAGE, PAGE, "The bill")
    assert (got.headline.feed_title, got.headline.added, got.headline.read) == ("Saved pages", LATER, False)
    assert (got.headline.state, got.headline.words, got.body.text, got.shipped.text) == (State.TEASER, 0, "", "")
    ((feed),) = await store.list_feeds()
    assert (feed.url, feed.kind, feed.title, feed.folder) == ("saved:", FeedKind.SAVED, "Saved pages", None)
    assert await counts(store) == [(1, 1, 0)]
    assert all(check.ok for check in await store.check())


async def test_pages_of_a_site_stand_in_a_feed_of_their_own(store: Store) -> None:
    one = await _save(store, site="The Paper")
    two = await _save(store, "https://paper.example/two", site="The Paper")
    await _save(store, "https://other.example/")
    await _save(store, "https://tower.example/one", site="Tower")
    feeds = await store.list_feeds()
    assert [(feed.url, feed.title, feed.folder) for feed in feeds] == [
        ("saved:", "Saved pages", None),
        ("saved:The Paper", "The Paper", "Saved pages"),
        ("saved:Tower", "Tower", "Saved pages"),
    ]
    assert list(await store.list_ids(Selection(feed_id=feeds[1].id))) == [two, one]
    assert (await store.get_to_expand(one)).feed_kind is FeedKind.SAVED


async def test_a_teaser_is_what_was_shipped_and_it_is_found(store: Store) -> None:
    entry_id = await _save(store, teaser="Rhubarb is\x1b dear…")
    got = await store.get_entry(entry_id)
    assert (got.shipped.text, got.body, got.headline.teaser) == ("Rhubarb is dear…", got.shipped, "Rhubarb is dear…")
    assert got.headline.words == 3
    (found,) = await store.search(Words("rhubarb"), limit=5, sort="rank")
    assert found.headline.id == entry_id


async def test_a_page_without_a_title_is_called_by_its_link_until_the_page_says_one(store: Store) -> None:
    entry_id = await _save(store, title=" \x1b\n")
    assert (await store.get_entry(entry_id)).headline.title == PAGE
    await store.put_text(entry_id, page_text("Celery.", title="The\nwhole bill", published=NOW), now=LATER)
    got = (await store.get_entry(entry_id)).headline
    assert (got.title, got.published, got.sort_date, got.teaser) == ("The whole bill", NOW, NOW, "Celery.")
    for word, hits in (("whole", 1), ("paper", 0)):
        assert len(await store.search(Words(word), limit=5, sort="rank")) == hits


@pytest.mark.parametrize("site", [None, "The Paper"])
@pytest.mark.parametrize("again", [PAGE, "http://www.paper.example/2026/bill/?utm_source=rss#top"])
async def test_a_page_saved_twice_is_one_entry(store: Store, site: str | None, again: str) -> None:
    entry_id = await _save(store, site="The Paper")
    assert await _save(store, again, title="Other words", site=site) == entry_id
    assert (await store.get_entry(entry_id)).headline.title == "The bill"
    assert len(await store.list_feeds()) == 1


async def test_an_address_without_a_path_is_saved_once_too(store: Store) -> None:
    first = await _save(store, "https://essay.example/")
    assert await _save(store, "https://essay.example/") == first
    assert await _save(store, "https://other.example/") != first


async def test_an_article_of_a_feed_is_no_saved_page(store: Store) -> None:
    await filled(store, [entry("a", link=PAGE)])
    saved = await _save(store)
    assert saved != EntryId(1)
    assert [feed.kind for feed in await store.list_feeds()] == [FeedKind.URL, FeedKind.SAVED]


async def test_a_deleted_page_comes_back_with_its_text(store: Store) -> None:
    entry_id = await _save(store)
    await store.put_text(entry_id, page_text("Celery.", teasers=(PageTeaser("One"),)), now=LATER)
    await store.remove_entries([entry_id], now=LATER)
    assert await counts(store) == [(0, 0, 0)]
    assert await _save(store) == entry_id
    assert (await store.get_entry(entry_id)).body.text == "Celery."
    assert await counts(store) == [(1, 1, 0)]
    await store.undo(now=LATER)
    assert await counts(store) == [(1, 1, 0)]


async def test_a_page_that_was_erased_is_saved_anew(store: Store) -> None:
    entry_id = await _save(store, teaser="Rhubarb.")
    await store.remove_entries([entry_id], now=NOW)
    assert await store.erase_removed(now=NOW + timedelta(days=31)) == 1
    again = await _save(store, title="The bill again")
    assert again != entry_id
    assert [row.title for row in await store.list_headlines(Selection(), limit=0)] == ["The bill again"]
    assert await counts(store) == [(1, 1, 0)]
    assert await store.find_link(PAGE, but=None) == again
    assert all(check.ok for check in await store.check())


async def test_a_removed_feed_of_saved_pages_comes_back_when_a_page_is_saved(store: Store) -> None:
    entry_id = await _save(store)
    other = await _save(store, "https://paper.example/other")
    await store.remove_entries([other], now=LATER)
    (feed,) = await _saved_feeds(store)
    await store.remove_feeds([feed.id], now=LATER, payload="")
    assert not await store.list_feeds()
    assert await _save(store) == entry_id
    assert await counts(store) == [(1, 1, 0)]
    assert await _save(store, "https://paper.example/other") == other
    assert await counts(store) == [(2, 2, 0)]


async def test_of_two_entries_of_a_page_the_one_that_was_not_deleted_is_it(store: Store) -> None:
    first = await _save(store)
    (feed,) = await _saved_feeds(store)
    await store.remove_feeds([feed.id], now=LATER, payload="")
    second = await _save(store, site="The Paper")
    await store.undo(now=LATER)
    await store.remove_entries([first], now=LATER)
    assert await _save(store) == second


async def test_subscriptions_leave_saved_pages_and_stand_before_them(store: Store) -> None:
    await _save(store)
    feeds = await subscribe(store, COLUMN, REVIEW)
    assert [feed.url for feed in feeds] == [COLUMN, REVIEW, "saved:"]
    assert [feed.url for feed in await subscribe(store)] == ["saved:"]
    assert await counts(store) == [(1, 1, 0)]


async def test_no_refresh_asks_for_saved_pages(store: Store) -> None:
    await _save(store)
    (feed,) = await _saved_feeds(store)
    for only in (None, [feed.id]):
        assert await store.feeds_to_ask(now=LATER, automatic=False, force=True, only=only) == []


async def test_who_named_a_page_is_told_to_its_expansion(store: Store) -> None:
    entry_id = await store.put_saved(PAGE, title="", site=None, teaser="", beside=COLUMN, now=NOW)
    listed = await store.get_to_expand(entry_id)
    assert (listed.beside, listed.typed) == (COLUMN, False)
    assert await store.put_saved(PAGE, title="", site=None, teaser="", typed=True, now=NOW) == entry_id
    await _save(store)
    typed = await store.get_to_expand(entry_id)
    assert (typed.beside, typed.typed) == (COLUMN, True)


async def test_a_forgotten_page_leaves_nothing_behind(store: Store) -> None:
    entry_id = await _save(store, teaser="Rhubarb.")
    await store.set_packed([entry_id], pictures={})
    await store.forget_saved(entry_id)
    assert await store.list_feeds() == []
    assert await store.search(Words("rhubarb"), limit=5, sort="rank") == []
    assert await store.list_packed() == []
    assert all(check.ok for check in await store.check())
    assert await _save(store) != entry_id


async def test_forgetting_a_page_leaves_the_others_of_its_feed(store: Store) -> None:
    entry_id = await _save(store)
    await _save(store, "https://paper.example/other")
    await store.forget_saved(entry_id)
    assert await counts(store) == [(1, 1, 0)]


async def test_neither_a_starred_page_nor_an_article_of_a_feed_is_forgotten(store: Store) -> None:
    await filled(store, [entry("a")])
    saved = await _save(store)
    await store.mark([saved], starred=True, now=NOW)
    await store.forget_saved(saved)
    await store.forget_saved(EntryId(1))
    await store.forget_saved(EntryId(77))
    assert len(await store.list_ids(Selection())) == 2
