"""Lists of a server held against the library: what their silence means, and what is not believed at once."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from opreader.article_feed import written
from opreader.decide import decide, digest_feed
from opreader.feeds.parse import parse_feed
from opreader.model import EntryId, ParsedFeed, Selection, Subscription, Validators
from opreader.model.exchanged import Lists, Settled, Waiting
from opreader.model.synced import RemoteEntry, RemoteFeed, Snapshot
from opreader.store import Library
from opreader.store.exchange import ExchangeTable

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
FEED = RemoteFeed("feed/1", "https://column.example/feed.xml", "Column")


def remote(number: int) -> str:
    """The id of an article there."""
    return f"{number:016x}"


def article(number: int, *, read: bool = False, starred: bool = False) -> RemoteEntry:
    link = f"https://column.example/{number}"
    return RemoteEntry(remote(number), FEED.id, link, f"Take {number}", (), NOW, "<p>Who pays?", read, starred)


@dataclass
class Table:
    """An account and its articles, numbered from 1."""

    library: Library
    sync: ExchangeTable
    account: str = "news"

    async def put(self, *articles: RemoteEntry) -> None:
        feeds = await self.sync.feed_ids(self.account)
        keys = await self.sync.keys_for(self.account, feeds, articles)
        parsed = parse_feed(written(articles, keys), url=FEED.url, content_type="application/feed+json")
        assert isinstance(parsed, ParsedFeed)
        feed_id = feeds[FEED.id]
        known = await self.library.known(feed_id, list(keys.values()))
        changes = decide(
            feed_id,
            digest_feed(parsed),
            known.digests,
            now=NOW,
            validators=Validators(),
            due=None,
            moved_to=None,
        )
        await self.sync.put_articles(self.account, [changes], articles, keys)

    async def one_list(self, kind: str, numbers: Sequence[int], *, pages: int = 1, gaps: bool = False) -> int:
        number = await self.sync.begin_list(self.account, kind)
        ids = tuple(remote(one) for one in sorted(numbers, reverse=True))
        await self.sync.put_list(number, Snapshot("unread", ids, complete=True, capped=False, pages=pages, gaps=gaps))
        return number

    async def lists(self, unread: Sequence[int], starred: Sequence[int] = (), *, pages: int = 1) -> Lists:
        return Lists(await self.one_list("unread", unread, pages=pages), await self.one_list("starred", starred))

    async def settle(
        self, lists: Lists, *, told: dict[int, tuple[bool, bool]] | None = None, gone: Sequence[int] = ()
    ) -> Settled:
        by_id = {remote(number): states for number, states in (told or {}).items()}
        return await self.sync.settle(self.account, lists, told=by_id, gone=[remote(one) for one in gone], now=NOW)

    async def doubts(self, lists: Lists, *, most: int = 500) -> tuple[list[int], bool]:
        found = await self.sync.doubts(self.account, lists, most=most)
        return [int(one, 16) for one in found.ids], found.too_many

    async def ids(self) -> dict[int, EntryId]:
        rows = await self.library.list_headlines(Selection(copies=True), limit=10_000)
        return {int(row.title.removeprefix("Take ")): row.id for row in rows}

    async def unread(self) -> list[int]:
        rows = await self.library.list_headlines(Selection(copies=True), limit=10_000)
        return sorted(int(row.title.removeprefix("Take ")) for row in rows if not row.read)

    async def mark(self, *numbers: int, read: bool | None = None, starred: bool | None = None) -> None:
        ids = await self.ids()
        await self.library.mark([ids[one] for one in numbers], read=read, starred=starred, now=NOW)

    async def send(self) -> None:
        """The server says OK to all."""
        for want in ("read", "unread", "starred", "unstarred"):
            while marks := await self.sync.next_marks(self.account, want, limit=200):
                await self.sync.sent(self.account, marks)

    async def waiting(self) -> Waiting:
        return await self.sync.waiting(self.account)


@pytest.fixture
async def table(tmp_path: Path) -> AsyncIterator[Table]:
    library = Library.open(tmp_path / "library.db", now=NOW)
    table = Table(library, ExchangeTable(library.lanes))
    await table.sync.begin(table.account, None)
    await table.sync.put_feeds(table.account, [FEED], now=NOW)
    await table.put(*(article(number) for number in range(1, 11)))
    yield table
    checks = [check for check in await library.check() if not check.ok]
    await library.close()
    assert not checks


async def test_whatever_a_whole_list_of_one_page_leaves_out_is_read(table: Table) -> None:
    lists = await table.lists([1, 2, 3])
    assert await table.doubts(lists) == ([], False)
    assert (await table.settle(lists)).to_read == 7
    assert await table.unread() == [1, 2, 3]


async def test_what_a_list_of_pages_leaves_out_is_looked_at(table: Table) -> None:
    lists = await table.lists([1, 2, 3, 4, 5, 6], pages=2)
    asked, too_many = await table.doubts(lists)
    assert (sorted(asked), too_many) == ([7, 8, 9, 10], False)
    settled = await table.settle(lists, told={7: (False, False), 8: (True, False)})
    assert settled.to_read == 1
    assert await table.unread() == [1, 2, 3, 4, 5, 6, 7, 9, 10]


async def test_of_more_than_can_be_looked_at_a_second_list_decides(table: Table) -> None:
    lists = await table.lists([1], pages=2)
    assert (await table.doubts(lists, most=3))[1]
    second = await table.one_list("unread", [1, 4], pages=2)
    lists = Lists(lists.unread, lists.starred, second_unread=second)
    assert (await table.settle(lists)).to_read == 8
    assert await table.unread() == [1, 4]


async def test_a_list_that_was_cut_says_nothing_of_what_is_older(table: Table) -> None:
    made = await table.lists([9, 7, 5])
    lists = Lists(made.unread, made.starred, unread_floor=remote(5))
    asked, _ = await table.doubts(lists)
    assert sorted(asked) == [6, 8, 10]
    second = await table.one_list("unread", [9])
    lists = Lists(made.unread, made.starred, second_unread=second, unread_floor=remote(5))
    settled = await table.settle(lists, told={8: (True, False)})
    assert settled.to_read == 1
    assert await table.unread() == [1, 2, 3, 4, 5, 6, 7, 9, 10]


async def test_a_star_is_not_taken_without_a_look(table: Table) -> None:
    await table.put(article(11, starred=True), article(12, starred=True))
    lists = await table.lists(range(1, 13), starred=[12])
    assert await table.doubts(lists) == ([11], False)


async def test_only_a_list_begun_after_the_ok_proves_a_mark(table: Table) -> None:
    early = await table.lists([3, 4, 5, 6, 7, 8, 9, 10])
    await table.mark(1, 2, read=True)
    await table.send()
    assert (await table.settle(early)).confirmed == 0
    assert (await table.waiting()).pending == 2
    later = await table.lists([2, 3, 4, 5, 6, 7, 8, 9, 10])
    settled = await table.settle(later)
    assert (settled.confirmed, settled.resent) == (1, 1)
    assert await table.waiting() == Waiting(pending=1, queued=1)


async def test_an_opposite_state_counts_after_one_more_try(table: Table) -> None:
    await table.mark(1, read=True)
    for _ in range(2):
        await table.send()
        settled = await table.settle(await table.lists(range(1, 11)))
    assert settled.overruled == 1
    assert (await table.waiting()).pending == 0
    assert 1 in await table.unread()


async def test_an_article_that_is_nowhere_twice_rejects_its_marks(table: Table) -> None:
    await table.mark(1, starred=True)
    await table.send()
    for count in (0, 1):
        settled = await table.settle(await table.lists(range(2, 11), pages=2), gone=[1])
        assert settled.rejected == count
    assert await table.waiting() == Waiting(rejected=1)
    rows = await table.library.list_headlines(Selection(copies=True), limit=100)
    assert [row.starred for row in rows if row.title == "Take 1"] == [True]


async def test_once_is_not_nowhere(table: Table) -> None:
    await table.mark(1, starred=True)
    await table.send()
    for _ in range(3):
        await table.settle(await table.lists(range(2, 11), pages=2), gone=[1])
        await table.settle(await table.lists(range(1, 11), pages=2))
    assert (await table.waiting()).rejected == 0


async def test_an_article_that_is_there_again_gets_the_mark_after_all(table: Table) -> None:
    await table.mark(1, starred=True)
    await table.send()
    for _ in range(2):
        await table.settle(await table.lists(range(2, 11), pages=2), gone=[1])
    await table.mark(1, read=True)
    lists = await table.lists(range(1, 11))
    assert await table.sync.missing(table.account, [lists.unread]) == [remote(1)]
    await table.put(article(1))
    assert await table.waiting() == Waiting(pending=2, queued=2)
    (mark,) = await table.sync.next_marks(table.account, "starred", limit=9)
    assert mark.remote_id == remote(1)


async def test_many_that_turn_read_at_once_are_held_until_it_is_said_again(table: Table) -> None:
    await table.put(*(article(number) for number in range(11, 1011)))
    everything, some = range(1, 1011), range(1, 300)
    for unread, held, left in (
        (some, True, 1010),
        (everything, False, 1010),  # it took it back
        (some, True, 1010),
        (some, False, 299),
    ):
        settled = await table.settle(await table.lists(unread))
        assert (settled.held is not None) == held
        assert len(await table.unread()) == left
    said = [line for _, line in await table.sync.log(table.account, limit=9)]
    assert sum("not believed before" in line for line in said) == 2


async def test_many_stars_that_go_at_once_are_held_until_it_is_said_again(table: Table) -> None:
    await table.put(*(article(number, starred=True) for number in range(11, 711)))
    for held, gone in ((True, 0), (False, 680)):
        lists = await table.lists(range(1, 711), starred=range(11, 31))
        second = await table.one_list("starred", range(11, 31))
        settled = await table.settle(Lists(lists.unread, lists.starred, second_starred=second))
        assert ((settled.held is not None), settled.unstarred) == (held, gone)


async def test_a_list_of_everything_is_not_believed_at_once(table: Table) -> None:
    await table.put(*(article(number, read=True) for number in range(11, 711)))
    everything = range(1, 711)
    for kind in ("unread", "starred"):
        unread, starred = (everything, []) if kind == "unread" else (range(1, 11), everything)
        settled = await table.settle(await table.lists(unread, starred))
        assert settled.held
        assert (settled.to_unread, settled.starred) == (0, 0)
        assert await table.unread() == list(range(1, 11))
        await table.settle(await table.lists(range(1, 11)))
    await table.settle(await table.lists(everything))
    assert (await table.settle(await table.lists(everything))).to_unread == 700


async def test_marks_wait_out_a_list_that_is_not_believed(table: Table) -> None:
    await table.put(*(article(number) for number in range(11, 1011)))
    await table.mark(*range(1, 6), read=True)
    await table.mark(7, starred=True)
    await table.send()
    settled = await table.settle(await table.lists([]))
    assert settled.held
    assert settled.confirmed == 0
    assert (await table.waiting()).pending == 6


async def test_states_that_a_mark_waits_on_are_not_touched(table: Table) -> None:
    await table.mark(1, read=True)
    await table.settle(await table.lists(range(1, 11)))
    assert 1 not in await table.unread()
    await table.mark(1, read=False)
    await table.settle(await table.lists(range(2, 11)))
    assert 1 in await table.unread()


async def test_an_article_that_is_marked_while_lists_are_held_against_it_stays_so(table: Table) -> None:
    await table.put(*(article(number) for number in range(11, 31)))
    lists = await table.lists(range(1, 21))
    await table.mark(25, read=True)
    await table.mark(25, read=False)
    await table.settle(lists)
    assert 25 in await table.unread()


async def test_marks_made_in_a_library_that_was_put_together_anew_are_sent(table: Table) -> None:
    await table.library.lanes.writer.run(lambda db: db.execute("DROP TRIGGER marks_to_outbox"))
    await table.mark(1, 2, read=True)
    await table.mark(3, starred=True)
    assert (await table.waiting()).pending == 0
    await table.sync.put_feeds(table.account, [FEED], now=NOW)
    assert (await table.waiting()).queued == 3
    await table.mark(4, read=True)
    assert (await table.waiting()).queued == 4


async def test_the_first_choice_makes_both_sides_say_the_same_and_can_be_taken_back(table: Table) -> None:
    await table.library.put_subscriptions([Subscription("https://local.example/feed.xml")], now=NOW)
    feed = next(one for one in await table.library.list_feeds() if one.account is None)
    articles = [article(number) for number in range(1, 5)]
    parsed = parse_feed(
        written(articles, {one.id: one.id for one in articles}), url=feed.url, content_type="application/feed+json"
    )
    assert isinstance(parsed, ParsedFeed)
    new = decide(feed.id, digest_feed(parsed), {}, now=NOW, validators=Validators(), due=None, moved_to=None)
    local = (await table.library.apply(new)).added
    rows = {row.id: row for row in await table.library.list_headlines(Selection(copies=True), limit=100)}
    here = {int(rows[one].title.removeprefix("Take ")): one for one in local}
    theirs = {int(row.title.removeprefix("Take ")): row.id for row in rows.values() if row.feed_id != feed.id}
    await table.library.mark([here[1]], read=True, starred=None, now=NOW)
    await table.library.mark([theirs[2]], read=True, starred=None, now=NOW)
    await table.library.mark([here[3]], read=None, starred=True, now=NOW)
    await table.library.mark([theirs[4]], read=None, starred=True, now=NOW)
    figures = await table.sync.first_figures(table.account)
    assert (figures.articles, figures.both) == (10, 4)
    assert (figures.read_here, figures.read_there, figures.starred_here, figures.starred_there) == (1, 1, 1, 1)
    before = await _states(table)
    for choice, read, starred in (
        ("server", {2}, {4}),
        ("push", {1}, {3}),
        ("unread", set(), {3, 4}),
    ):
        assert await table.sync.make_first(table.account, choice, now=NOW) == 4  # type: ignore[arg-type]
        states = await _states(table)
        for side in (here, theirs):
            assert {number for number in range(1, 5) if states[side[number]][0]} == read
            assert {number for number in range(1, 5) if states[side[number]][1]} == starred
        while await table.library.undo(now=NOW) and await _states(table) != before:
            pass
        assert await _states(table) == before


async def _states(table: Table) -> dict[int, tuple[bool, bool]]:
    rows = await table.library.list_headlines(Selection(copies=True), limit=100)
    return {row.id: (row.read, row.starred) for row in rows}
