"""Moving in from newsboat: feeds, queries, articles and marks, once and again; and the offer of the first start."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from opreader.config import Config
from opreader.config_keys import Rule
from opreader.decide import digest_feed
from opreader.errors import ReadError, WorkerError
from opreader.feeds.parse import parse_feed
from opreader.model import (
    DigestedFeed,
    EntryId,
    FeedId,
    Fetched,
    Filter,
    ParseFailed,
    Selection,
    Subscription,
    Validators,
)
from opreader.model.moved import MoveProgress, Offered
from opreader.reader import Reader
from tests.fakes import FakeChildren, FakeNet, make_reader
from tests.newsboat_made import HARBOUR, LEDGER, Item, add_items, made_home, make_cache


class RealChildren(FakeChildren):
    """Reads documents for real, in this process; stops over any that holds a poison."""

    def __init__(self) -> None:
        super().__init__()
        self.documents = 0

    async def parse_feed(self, body: bytes, *, url: str, content_type: str) -> DigestedFeed | ParseFailed:
        self.documents += 1
        await asyncio.sleep(0)
        if b"poison" in body:
            raise WorkerError("parse_feed took more than 20 seconds and was stopped")
        parsed = parse_feed(body, url=url, content_type=content_type)
        return parsed if isinstance(parsed, ParseFailed) else digest_feed(parsed)


class Mover:
    """A reader to move into, and a newsboat home."""

    def __init__(self, folder: Path, *rules: Rule) -> None:
        self.children = RealChildren()
        self.net = FakeNet()
        (folder / "home").mkdir()
        self.reader: Reader = make_reader(
            folder / "home", net=self.net, children=self.children, config=Config(rules=rules)
        )
        self.newsboat = made_home(folder / "newsboat")

    async def titles(self, query: str = "") -> set[str]:
        """Titles of the articles that a query selects."""
        rows = await self.reader.list_headlines(Selection(query=self.reader.read_query(query)), limit=0)
        return {row.title for row in rows}

    async def ids(self, query: str = "") -> list[EntryId]:
        """Their ids."""
        ids = await self.reader.list_ids(Selection(query=self.reader.read_query(query)))
        return [EntryId(one) for one in ids]

    async def refreshed(self, document: bytes) -> tuple[int, int]:
        """Have the Ledger answer with a document, and ask it: how many articles are new, how many edited."""
        self.net.answer(LEDGER, Fetched(LEDGER, document, "application/rss+xml", Validators()))
        (outcome,) = await self.reader.refresh(only=[(await self.reader.get_feed(LEDGER)).id])
        assert outcome.error is None
        return outcome.added, outcome.changed


@pytest.fixture
async def mover(tmp_path: Path) -> AsyncIterator[Mover]:
    made = Mover(tmp_path)
    yield made
    await made.reader.close()


def rss(*items: str) -> bytes:
    """A feed that ships these items."""
    return f"<rss version='2.0'><channel><title>The Ledger</title>{''.join(items)}</channel></rss>".encode()


ITEM_1 = (
    "<item><guid isPermaLink='false'>l-1</guid><title>Who pays</title><link>https://ledger.example/1</link>"
    "<author>Jane Roe</author><description>&lt;p&gt;Words of the column.&lt;/p&gt;</description></item>"
)


async def test_everything_comes_over_with_its_marks(mover: Mover) -> None:
    moved = await mover.reader.moving.import_file(mover.newsboat)
    assert [(one.kind, one.name, one.status) for one in moved.things] == [
        ("feed", "The Ledger", "imported"),
        ("feed", HARBOUR, "imported"),
        ("smart", "Fresh", "imported"),
        ("articles", "The Ledger", "imported"),
        ("articles", "harbour.example", "imported"),
        ("articles", "1 articles of https://dropped.example/feed", "skipped"),
    ]
    assert (moved.feeds, moved.smart, moved.deleted, moved.flags) == (2, 1, 1, ("a", "b"))
    assert (moved.articles.added, moved.articles.read, moved.articles.starred) == (3, 2, 1)
    assert await mover.titles() == {"Who pays", "The bill", "Fog"}
    assert await mover.titles("read") == {"Who pays", "Fog"}
    assert await mover.titles("starred") == {"The bill"}
    ledger, harbour = await mover.reader.list_feeds()
    assert (ledger.title, ledger.folder, ledger.unread, ledger.total, ledger.starred) == (
        "The Ledger",
        "money",
        1,
        2,
        1,
    )
    assert (harbour.title, harbour.refreshed) == ("harbour.example", None)
    told = mover.reader.subscription(LEDGER)
    assert told is not None
    assert told.tags == ("money", "long reads")
    assert [(one.name, one.query, one.folder) for one in await mover.reader.smart.list()] == [
        ("Fresh", "unread", "money")
    ]
    assert all(check.ok for check in await mover.reader.check())


async def test_a_second_import_changes_nothing_not_even_marks(mover: Mover) -> None:
    await mover.reader.moving.import_file(mover.newsboat)
    await mover.reader.mark(await mover.ids("read"), read=False)
    await mover.reader.mark(await mover.ids("starred"), starred=False)
    documents = mover.children.documents
    again = await mover.reader.moving.import_file(mover.newsboat)
    assert {one.status for one in again.things if one.status != "skipped"} == {"known"}
    assert (again.feeds, again.smart, again.articles.added, again.articles.known) == (0, 0, 0, 3)
    assert await mover.titles("read") == set()
    assert await mover.titles("starred") == set()
    assert mover.children.documents == documents


async def test_a_refresh_after_it_brings_no_article_twice(mover: Mover) -> None:
    await mover.reader.moving.import_file(mover.newsboat)
    assert await mover.refreshed(rss(ITEM_1)) == (0, 0)
    assert await mover.titles("read") == {"Who pays", "Fog"}
    assert await mover.titles("is:edited") == set()


async def test_articles_that_a_refresh_brought_first_take_the_marks_once(mover: Mover) -> None:
    await mover.reader.add_subscriptions([Subscription(LEDGER)])
    await mover.refreshed(rss(ITEM_1))
    moved = await mover.reader.moving.import_file(mover.newsboat)
    assert (moved.articles.marked, moved.articles.added) == (1, 2)
    assert await mover.titles("read") == {"Who pays", "Fog"}
    await mover.reader.mark(await mover.ids("title:pays"), read=False)
    await mover.reader.moving.import_file(mover.newsboat)
    assert await mover.titles("read") == {"Fog"}


@pytest.mark.parametrize(
    ("item", "kept"),
    [
        (
            (
                "<item><title>A &amp; B</title><link>https://ledger.example/x?a=1&amp;b=2</link>"
                "<pubDate>Tue, 03 Nov 2026 10:00:00 +0000</pubDate><description>D</description></item>"
            ),
            Item(
                "https://ledger.example/x?a=1&b=2Tue, 03 Nov 2026 10:00:00 +0000",
                "A & B",
                "https://ledger.example/x?a=1&b=2",
                content="D",
            ),
        ),
        (
            "<item><title>Two  blanks</title><guid isPermaLink='false'> g  1 </guid><description>D</description></item>",
            Item(" g  1 ", "Two  blanks", content="D"),
        ),
        (
            "<item><title>Only &amp;amp; title</title><description>Plain &amp; words</description></item>",
            Item("Only &amp; title", "Only &amp; title", content="Plain & words"),
        ),
        (
            "<item><title>T</title><guid>https://ledger.example/p</guid><description>D</description></item>",
            Item("https://ledger.example/p", "T", "https://ledger.example/p", content="D"),
        ),
    ],
    ids=["link and date", "blanks", "title alone", "permalink"],
)
async def test_keys_are_those_of_our_own_parser(mover: Mover, tmp_path: Path, item: str, kept: Item) -> None:
    home = tmp_path / "other"
    home.mkdir()
    (home / "urls").write_text(f"{LEDGER}\n")
    make_cache(home / "cache.db", [kept])
    await mover.reader.moving.import_file(home)
    assert (await mover.refreshed(rss(item)))[0] == 0


async def test_an_article_under_another_name_with_its_link_and_title_is_the_same(mover: Mover) -> None:
    await mover.reader.add_subscriptions([Subscription(LEDGER)])
    await mover.refreshed(rss(ITEM_1.replace("l-1", "quite-another")))
    moved = await mover.reader.moving.import_file(mover.newsboat)
    assert moved.articles.marked == 1
    assert len(await mover.ids("title:pays")) == 1


async def test_an_article_that_nobody_can_read_holds_up_no_other(mover: Mover, tmp_path: Path) -> None:
    home = tmp_path / "other"
    home.mkdir()
    (home / "urls").write_text(f"{LEDGER}\n")
    make_cache(home / "cache.db", [Item(f"g{n}", content="poison" if n == 5 else f"Words {n}.") for n in range(9)])
    moved = await mover.reader.moving.import_file(home)
    assert moved.articles.added == 8
    assert [(one.status, one.detail[:10]) for one in moved.things if one.kind == "articles"] == [
        ("imported", "8 articles"),
        ("skipped", "1 articles"),
    ]


async def test_cancelling_keeps_whole_batches_and_the_next_import_goes_on(mover: Mover, tmp_path: Path) -> None:
    home = tmp_path / "other"
    home.mkdir()
    (home / "urls").write_text(f"{LEDGER}\n")
    make_cache(home / "cache.db", [Item(f"g{n}", unread=n % 2 == 0) for n in range(500)])
    steps: list[MoveProgress] = []

    def step(progress: MoveProgress) -> None:
        steps.append(progress)
        if len(steps) == 1:
            task.cancel()

    task = asyncio.ensure_future(mover.reader.moving.import_file(home, on_progress=step))
    with pytest.raises(asyncio.CancelledError):
        await task
    assert len(await mover.ids()) in {200, 400}
    assert steps[0] == MoveProgress(200, 500, 200)
    await mover.reader.moving.import_file(home)
    assert len(await mover.ids()) == 500
    assert len(await mover.ids("read")) == 250
    assert all(check.ok for check in await mover.reader.check())


async def test_what_newsboat_got_since_comes_with_the_next_import(mover: Mover) -> None:
    await mover.reader.moving.import_file(mover.newsboat)
    with closing(sqlite3.connect(mover.newsboat / "cache.db")) as db:
        add_items(db, [Item("l-9", "New there", unread=False)])
    moved = await mover.reader.moving.import_file(mover.newsboat)
    assert (moved.articles.added, moved.articles.read) == (1, 1)


async def test_hostile_text_is_cleaned_on_its_way(mover: Mover, tmp_path: Path) -> None:
    home = tmp_path / "other"
    home.mkdir()
    (home / "urls").write_text(f"{LEDGER}\n")
    make_cache(home / "cache.db", [Item("g", "A\x1b]52;c;aGk=\x07 &#27;[31mtitle", content="<p>\x1b[2Jtext</p>")])
    await mover.reader.moving.import_file(home)
    (row,) = await mover.reader.list_headlines(Selection(), limit=0)
    entry = await mover.reader.get_entry(row.id)
    assert "\x1b" not in row.title + entry.body.text + row.teaser


async def test_an_import_is_no_answer_of_the_feed(mover: Mover) -> None:
    await mover.reader.moving.import_file(mover.newsboat)
    assert [feed.refreshed for feed in await mover.reader.list_feeds()] == [None, None]
    assert await mover.reader.undo() is None


async def test_a_list_adds_to_a_smart_feed_of_the_same_name_nothing(mover: Mover, tmp_path: Path) -> None:
    await mover.reader.moving.import_file(mover.newsboat / "urls")
    other = tmp_path / "urls"
    other.write_text('"query:fresh:unread = \\"no\\""\n')
    (thing,) = (await mover.reader.moving.import_file(other)).things
    assert (thing.status, thing.kind) == ("skipped", "smart")
    assert "unread" in thing.detail


@pytest.mark.parametrize("text", ['{"type": "other"}', "{", '{"version": "https://jsonfeed.org/version/1.1"}\n'])
async def test_json_of_others_is_an_error(mover: Mover, tmp_path: Path, text: str) -> None:
    (tmp_path / "x.json").write_text(text)
    with pytest.raises(ReadError, match="export json"):
        await mover.reader.moving.import_file(tmp_path / "x.json")


async def test_the_offer_counts_what_would_come(mover: Mover, tmp_path: Path) -> None:
    home = tmp_path / "user"
    made_home(home / ".newsboat")
    offered = await mover.reader.moving.offers(home)
    assert offered == Offered(str(home / ".newsboat"), "newsboat", feeds=2, smart=1, articles=3)
    assert await mover.reader.moving.offers(tmp_path / "nobody") is None


async def test_a_broken_list_is_no_offer_but_the_next_is(mover: Mover, tmp_path: Path) -> None:
    (tmp_path / "feeds.opml").write_text("<opml")
    (tmp_path / "subscriptions.opml").write_text(
        "<opml><body><outline text='A' xmlUrl='https://a.example/'/></body></opml>"
    )
    offered = await mover.reader.moving.offers(tmp_path)
    assert offered == Offered(str(tmp_path / "subscriptions.opml"), "a list of feeds", feeds=1)


async def test_starred_counts_agree(mover: Mover) -> None:
    await mover.reader.moving.import_file(mover.newsboat)
    starred = await mover.reader.list_ids(Selection(query=Filter("starred"), feed_id=FeedId(1)))
    assert len(starred) == 1


async def test_rules_act_on_what_comes_over(tmp_path: Path) -> None:
    mover = Mover(tmp_path, Rule("title:bill", "tag:money owed"), Rule("title:bill", "mute"))
    await mover.reader.moving.import_file(mover.newsboat)
    assert await mover.titles("muted") == set()  # newsboat's flag made it a starred one, which rules leave
    assert await mover.titles() == {"Who pays", "The bill", "Fog"}
    await mover.reader.close()


async def test_rules_act_on_what_comes_over_unread_and_unstarred(tmp_path: Path) -> None:
    mover = Mover(tmp_path, Rule("title:quay", "mute"))
    with closing(sqlite3.connect(mover.newsboat / "cache.db")) as cache:
        add_items(cache, [Item("l-9", "The quay", "https://ledger.example/9")])
    await mover.reader.moving.import_file(mover.newsboat)
    assert await mover.titles("muted") == {"The quay"}
    assert await mover.titles() == {"Who pays", "The bill", "Fog"}
    await mover.reader.close()
