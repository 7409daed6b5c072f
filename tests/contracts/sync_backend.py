"""What every client of a server does. A module that names fixtures `server` and `backend` imports it."""

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import pytest

from opreader.errors import BadAnswer, NoAnswer, Rejected, ServerBusy, ServerDown, SyncError
from opreader.model.synced import RemoteEntry
from opreader.sync.item_ids import of_number
from opreader.sync_ports import SyncBackend

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.sync.fake_articles import FakeItem
    from tests.sync.fake_greader import FakeGreader
    from tests.sync.fake_miniflux import FakeMiniflux

    Server = FakeGreader | FakeMiniflux

COLUMN = "https://column.example/feed.xml"
REVIEW = "https://review.example/feed.xml"


def name_of(item: "FakeItem") -> str:
    """What the client calls an article."""
    found = of_number(item.id)
    assert found is not None
    return found


def by_id(entries: tuple[RemoteEntry, ...]) -> dict[str, RemoteEntry]:
    return {one.id: one for one in entries}


class SyncBackendContract:
    async def test_login_tells_what_the_server_is(self, server: "Server", backend: SyncBackend) -> None:
        facts = await backend.log_in()
        assert facts.api == server.url
        assert facts.quirks.marks_per_call == 200
        assert backend.requests == sum(1 for one in server.log if one.status != 302)

    async def test_feeds_come_with_folders_titles_and_sites(self, server: "Server", backend: SyncBackend) -> None:
        server.held.add_feed(COLUMN, "Bread & Roses <daily>", "Economics").site = "https://column.example/"
        server.held.add_feed(REVIEW, "[b]The Review\x1b[2J", "Letters")
        column, review = await backend.list_feeds()
        assert (column.url, column.title, column.folder) == (COLUMN, "Bread & Roses <daily>", "Economics")
        assert column.site == "https://column.example/"
        assert (review.title, review.folder, review.site) == ("[b]The Review[2J", "Letters", None)

    async def test_no_feeds_are_an_empty_list(self, server: "Server", backend: SyncBackend) -> None:
        assert await backend.list_feeds() == ()

    async def test_lists_of_ids_are_whole_and_newest_first(self, server: "Server", backend: SyncBackend) -> None:
        column = server.held.add_feed(COLUMN)
        items = server.held.add(column, 6)
        items[1].read = items[4].read = items[4].starred = items[2].starred = True
        names = [name_of(one) for one in reversed(items)]
        unread = await backend.list_ids("unread")
        assert unread.ids == (names[0], names[2], names[3], names[5])
        assert (unread.complete, unread.capped, unread.pages, unread.gaps) == (True, False, 1, False)
        assert (await backend.list_ids("starred")).ids == (names[1], names[3])
        assert (await backend.list_ids("newest")).ids == tuple(names)

    async def test_a_list_that_was_cut_says_so(self, server: "Server", backend: SyncBackend) -> None:
        items = server.held.add(server.held.add_feed(COLUMN), 6)
        newest = await backend.list_ids("newest", limit=4)
        assert newest.ids == tuple(name_of(one) for one in reversed(items))[:4]
        assert (newest.complete, newest.capped) == (False, True)
        whole = await backend.list_ids("newest", limit=40)
        assert (whole.complete, whole.capped) == (True, False)

    async def test_an_empty_list_is_empty_and_complete(self, server: "Server", backend: SyncBackend) -> None:
        snapshot = await backend.list_ids("unread")
        assert (snapshot.ids, snapshot.complete, snapshot.gaps) == ((), True, False)

    async def test_articles_come_whole(self, server: "Server", backend: SyncBackend) -> None:
        column = server.held.add_feed(COLUMN)
        (item,) = server.held.add(
            column,
            title="Tariffs & <tears>",
            html="<p>Somebody pays.\x1b]52;c;x\x07</p>",
            published=1_420_070_400,
            starred=True,
            author="Jane Roe",
        )
        (entry,) = await backend.get_entries([name_of(item)])
        assert entry == RemoteEntry(
            id=name_of(item),
            feed_id=f"feed/{column.id}",
            link=item.link,
            title="Tariffs & <tears>",
            authors=("Jane Roe",),
            published=datetime(2015, 1, 1, tzinfo=UTC),
            html="<p>Somebody pays.]52;c;x</p>",
            read=False,
            starred=True,
        )

    async def test_articles_that_are_gone_are_left_out(self, server: "Server", backend: SyncBackend) -> None:
        here, gone, there = server.held.add(server.held.add_feed(COLUMN), 3)
        del server.held.items[gone.id]
        found = await backend.get_entries([name_of(here), name_of(gone), name_of(there)])
        assert set(by_id(found)) == {name_of(here), name_of(there)}

    async def test_articles_far_apart_come_all_the_same(self, server: "Server", backend: SyncBackend) -> None:
        items = server.held.add(server.held.add_feed(COLUMN), 600)
        wanted = [name_of(one) for one in items[::40]]
        assert set(by_id(await backend.get_entries(wanted))) == set(wanted)

    async def test_no_ids_ask_nothing(self, server: "Server", backend: SyncBackend) -> None:
        await backend.log_in()
        before = len(server.log)
        assert await backend.get_entries([]) == ()
        await backend.mark([], "read")
        assert len(server.log) == before

    async def test_each_mark_sets_one_state(self, server: "Server", backend: SyncBackend) -> None:
        items = server.held.add(server.held.add_feed(COLUMN), 4)
        names = [name_of(one) for one in items]
        await backend.mark(names[:3], "read")
        await backend.mark(names[1:], "starred")
        await backend.mark(names[:2], "unread")
        await backend.mark(names[2:3], "unstarred")
        assert [(one.read, one.starred) for one in items] == [
            (False, False),
            (False, True),
            (True, False),
            (False, True),
        ]

    async def test_a_mark_that_is_sent_again_changes_nothing_more(self, server: "Server", backend: SyncBackend) -> None:
        (item,) = server.held.add(server.held.add_feed(COLUMN))
        for want in ("starred", "starred", "read", "read"):
            await backend.mark([name_of(item)], want)
        assert (item.read, item.starred) == (True, True)

    async def test_a_lost_reply_leaves_the_mark_and_a_replay_does_not_flip_it(
        self, server: "Server", backend: SyncBackend
    ) -> None:
        (item,) = server.held.add(server.held.add_feed(COLUMN))
        await backend.log_in()
        server.fail("(POST|PUT) .*(edit-tag|entries)$", drop=True)
        with pytest.raises(NoAnswer):
            await backend.mark([name_of(item)], "starred")
        assert item.starred
        await backend.mark([name_of(item)], "starred")
        assert item.starred
        assert len(server.asked("(POST|PUT) .*(edit-tag|entries)$")) == 2

    async def test_two_hundred_at_once_arrive(self, server: "Server", backend: SyncBackend) -> None:
        items = server.held.add(server.held.add_feed(COLUMN), 200)
        await backend.mark([name_of(one) for one in items], "read")
        assert server.held.unread() == []
        assert server.asked("(POST|PUT) .*(edit-tag|entries)$")[-1].ids == 200

    async def test_a_feed_is_added_once_and_found_again(self, server: "Server", backend: SyncBackend) -> None:
        server.web[COLUMN] = "The Column"
        added = await backend.subscribe(COLUMN, title="Mine & yours", folder="Economics")
        assert added is not None
        assert (added.url, added.title, added.folder) == (COLUMN, "Mine & yours", "Economics")
        assert await backend.subscribe(COLUMN) == added
        assert len(server.held.feeds) == 1

    async def test_a_lost_reply_to_a_subscription_does_not_add_it_twice(
        self, server: "Server", backend: SyncBackend
    ) -> None:
        server.web[COLUMN] = "The Column"
        await backend.log_in()
        server.fail("POST .*(quickadd|feeds)$", drop=True)
        with pytest.raises(ServerDown):
            await backend.subscribe(COLUMN)
        found = await backend.subscribe(COLUMN)
        assert found is not None
        assert list(server.held.feeds) == [1]

    async def test_an_address_without_a_feed_is_none(self, server: "Server", backend: SyncBackend) -> None:
        assert await backend.subscribe("https://nothing.example/") is None

    async def test_feeds_are_renamed_moved_and_taken_away(self, server: "Server", backend: SyncBackend) -> None:
        feed = server.held.add_feed(COLUMN, "The Column", "Economics")
        name = f"feed/{feed.id}"
        await backend.rename(name, "Plain talk")
        await backend.move(name, "A new one / 50 %")
        assert (feed.title, feed.folder) == ("Plain talk", "A new one / 50 %")
        await backend.move(name, "Economics")
        assert feed.folder == "Economics"
        await backend.unsubscribe(name)
        assert not server.held.feeds
        await backend.unsubscribe(name)

    async def test_a_feed_that_needs_a_folder_is_not_moved_out_of_all(
        self, server: "Server", backend: SyncBackend
    ) -> None:
        feed = server.held.add_feed(COLUMN, "The Column", "Economics")
        with pytest.raises(Rejected):
            await backend.move(f"feed/{feed.id}", None)
        assert feed.folder == "Economics"

    @pytest.mark.parametrize("status", [500, 502, 503])
    async def test_a_server_that_fails_is_down_and_can_be_asked_again(
        self, server: "Server", backend: SyncBackend, status: int
    ) -> None:
        (item,) = server.held.add(server.held.add_feed(COLUMN))
        await backend.log_in()
        server.fail("(edit-tag|PUT .*entries)$", status=status, times=2)
        for _ in range(2):
            with pytest.raises(ServerDown):
                await backend.mark([name_of(item)], "read")
        await backend.mark([name_of(item)], "read")
        assert item.read

    async def test_a_server_that_is_busy_says_how_long(self, server: "Server", backend: SyncBackend) -> None:
        await backend.log_in()
        server.fail("/ids", status=429, headers={"Retry-After": "2"})
        server.fail("/ids", status=429)
        waits = []
        for _ in range(2):
            with pytest.raises(ServerBusy) as caught:
                await backend.list_ids("unread")
            waits.append(caught.value.retry_after)
        assert waits == [2.0, 3600.0]

    async def test_a_refused_mark_names_its_articles(self, server: "Server", backend: SyncBackend) -> None:
        items = server.held.add(server.held.add_feed(COLUMN), 2)
        server.fail("(edit-tag|PUT .*entries)$", status=400)
        with pytest.raises(Rejected) as caught:
            await backend.mark([name_of(one) for one in items], "read")
        assert caught.value.ids == tuple(name_of(one) for one in items)

    @pytest.mark.parametrize(
        "body",
        [
            b"[]",
            b"{}",
            b"null",
            b"",
            b'{"itemRefs":{},"entry_ids":{},"total":0}',
            b'{"itemRefs":[1],"entry_ids":["1"],"total":1}',
            b'{"itemRefs":[{"id":"5"},{"id":"x"}],"entry_ids":[5,"6"],"total":1}',
            b'{"itemRefs":[{"id":"x y"}],"entry_ids":[1e400],"total":1}',
            b"<html><title>Log in</title></html>",
            b"[" * 100_000,
        ],
        ids=lambda body: body[:24].decode(),
    )
    async def test_what_is_no_list_is_not_taken_for_an_empty_one(
        self, server: "Server", backend: SyncBackend, body: bytes
    ) -> None:
        server.held.add(server.held.add_feed(COLUMN), 3)
        server.fail("/ids", body=body, times=3)
        for kind in ("unread", "starred", "newest"):
            with pytest.raises(BadAnswer):
                await backend.list_ids(kind)

    @pytest.mark.parametrize("fault", ["half", "broken_off", "drop"])
    async def test_half_a_list_is_none(self, server: "Server", backend: SyncBackend, fault: str) -> None:
        server.held.add(server.held.add_feed(COLUMN), 300)
        await backend.log_in()
        times = 2 if fault == "drop" else 1  # a question without any answer is asked once more on the spot
        server.fail("/ids", times=times, **{fault: True})
        with pytest.raises(SyncError):
            await backend.list_ids("unread")
        assert len((await backend.list_ids("unread")).ids) == 300

    @pytest.mark.parametrize("body", [b"[]", b"null", b"<html></html>", b'{"items":[[]],"entries":[[]]}'])
    async def test_what_is_no_article_is_not_taken_for_none(
        self, server: "Server", backend: SyncBackend, body: bytes
    ) -> None:
        (item,) = server.held.add(server.held.add_feed(COLUMN))
        server.fail("(items/contents|GET .*entries)$", body=body)
        with pytest.raises(BadAnswer):
            await backend.get_entries([name_of(item)])

    @pytest.mark.parametrize(
        "body",
        [
            b"[[]]",
            b"<html></html>",
            b'{"subscriptions":3}',
            b'"OK"',
            b'{"subscriptions":[{"id":"\\ud800"}]}',
            b'[{"id":"x"}]',
        ],
    )
    async def test_what_is_no_list_of_feeds_is_not_taken_for_none(
        self, server: "Server", backend: SyncBackend, body: bytes
    ) -> None:
        server.held.add_feed(COLUMN)
        server.fail("(subscription/list|GET .*feeds)$", body=body)
        with pytest.raises(BadAnswer):
            await backend.list_feeds()

    async def test_a_row_that_is_read_elsewhere_between_two_pages_hides_none(
        self, server: "Server", backend: SyncBackend
    ) -> None:
        self.give_pages_of(server, 100)
        items = server.held.add(server.held.add_feed(COLUMN), 250)
        newest_first = list(reversed(items))
        await backend.log_in()
        server.after("/ids", lambda: server.held.mark([newest_first[99].id, newest_first[98].id], read=True))
        server.after("/ids", lambda: server.held.mark([newest_first[150].id], read=True))
        snapshot = await backend.list_ids("unread")
        assert {name_of(one) for one in items if not one.read} <= set(snapshot.ids)
        assert (snapshot.complete, snapshot.gaps) == (True, False)
        assert snapshot.pages > 2
        assert len(set(snapshot.ids)) == len(snapshot.ids)

    async def test_where_a_whole_stretch_was_read_elsewhere_the_gap_is_told(
        self, server: "Server", backend: SyncBackend
    ) -> None:
        self.give_pages_of(server, 100)
        items = server.held.add(server.held.add_feed(COLUMN), 250)
        await backend.log_in()
        server.after("/ids", lambda: server.held.mark([one.id for one in items[140:]], read=True))
        assert (await backend.list_ids("unread")).gaps

    async def test_pages_that_fit_exactly_end(self, server: "Server", backend: SyncBackend) -> None:
        self.give_pages_of(server, 100)
        items = server.held.add(server.held.add_feed(COLUMN), 200)
        snapshot = await backend.list_ids("unread")
        assert snapshot.ids == tuple(name_of(one) for one in reversed(items))
        assert (snapshot.complete, snapshot.gaps) == (True, False)

    async def test_a_cut_list_of_many_pages_holds_the_newest(self, server: "Server", backend: SyncBackend) -> None:
        self.give_pages_of(server, 100)
        items = server.held.add(server.held.add_feed(COLUMN), 400)
        snapshot = await backend.list_ids("unread", limit=250)
        assert snapshot.ids == tuple(name_of(one) for one in reversed(items))[:250]
        assert (snapshot.complete, snapshot.capped) == (False, True)

    async def test_a_page_that_fails_fails_the_list(self, server: "Server", backend: SyncBackend) -> None:
        self.give_pages_of(server, 100)
        server.held.add(server.held.add_feed(COLUMN), 250)
        await backend.log_in()
        server.fail("/ids", half=True, skip=1)
        with pytest.raises(BadAnswer):
            await backend.list_ids("unread")

    async def test_nothing_that_is_raised_or_shown_holds_a_secret(self, server: "Server", backend: SyncBackend) -> None:
        (item,) = server.held.add(server.held.add_feed(COLUMN))
        await backend.log_in()
        secrets = [
            server.password,
            *(value for one in server.log for key, value in one.headers.items() if key in _SECRET),
        ]
        secrets += [text.rstrip("=").rpartition("=")[2].rpartition(" ")[2] for text in secrets]
        faults = [{"status": one} for one in (400, 401, 403, 404, 418, 429, 500, 503)]
        faults += [{"drop": True}, {"half": True}, {"body": b"<html>"}]  # type: ignore[dict-item]
        for fault in faults:
            server.faults.clear()
            server.fail("/(ids|edit-tag|entries)", times=9, **fault)
            for ask in (partial(backend.list_ids, "unread"), partial(backend.mark, [name_of(item)], "read")):
                shown = await _shown(ask)
                assert not [secret for secret in secrets if secret in shown]
        assert not [secret for secret in secrets if secret in repr(backend) + repr(vars(backend))]

    def give_pages_of(self, server: "Server", count: int) -> None:
        """Make the server give so many ids at once."""
        raise NotImplementedError


_SECRET = {"authorization", "x-auth-token"}


async def _shown(ask: "Callable[[], Awaitable[object]]") -> str:
    """All that is told of an error, with whatever led to it."""
    try:
        await ask()
    except SyncError as error:
        told: list[str] = []
        one: BaseException | None = error
        while one is not None:
            told += [str(one), repr(one), repr(vars(one)), repr(one.args)]
            one = one.__cause__ or one.__context__
        return "\n".join(told)
    return ""
