"""What servers do to clients that trust them, each trap once: seen on the fake, and got round by the client."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlencode

import pytest

from opreader.errors import BadAnswer, NoAnswer, Rejected, ServerDown
from opreader.model.synced import ServerFacts
from opreader.net.wire import HttpWire
from opreader.sync import GreaderBackend
from opreader.sync.item_ids import of_number, to_long
from opreader.sync.quirks import THE_OLD_READER
from opreader.sync_ports import WireAnswer, WireQuestion
from tests.sync.fake_articles import FakeItem
from tests.sync.fake_greader import FakeGreader
from tests.sync.traps import like_hosted, like_miniflux

COLUMN = "https://column.example/feed.xml"
READ = ("a", "user/-/state/com.google/read")
STARRED = ("a", "user/-/state/com.google/starred")


@pytest.fixture
def server() -> Iterator[FakeGreader]:
    with FakeGreader() as server:
        yield server


@pytest.fixture
async def backend(server: FakeGreader, wire: HttpWire) -> GreaderBackend:
    backend = GreaderBackend(wire, url=server.url, user=server.user, password=server.password)
    await backend.log_in()
    return backend


def name_of(item: FakeItem) -> str:
    return of_number(item.id) or ""


async def post(wire: HttpWire, server: FakeGreader, path: str, *fields: tuple[str, str]) -> tuple[int, bytes]:
    """What a client without manners sends."""
    headers = (("Authorization", f"GoogleLogin auth={server.auth}"),)
    answer = await wire.send(WireQuestion("POST", f"{server.url}/reader/api/0/{path}", headers, fields))
    return answer.status, answer.body


async def get(wire: HttpWire, server: FakeGreader, path: str, **query: str) -> bytes:
    headers = (("Authorization", f"GoogleLogin auth={server.auth}"),)
    asked = f"{server.url}/reader/api/0/{path}?{urlencode({**query, 'output': 'json'})}"
    return (await wire.send(WireQuestion("GET", asked, headers))).body


class TestTheFakeIsNoKinder:
    """What was measured on a FreshRSS; were the fake kinder, the other tests would say nothing."""

    @pytest.mark.parametrize(("count", "applied"), [(999, 999), (1000, 0)])
    async def test_an_action_behind_a_thousand_fields_is_dropped_and_ok_is_said(
        self, server: FakeGreader, wire: HttpWire, count: int, applied: int
    ) -> None:
        items = server.held.add(server.held.add_feed(COLUMN), count)
        ids = [("i", to_long(name_of(one))) for one in items]
        assert await post(wire, server, "edit-tag", ("T", server.token), *ids, READ) == (200, b"OK")
        assert count - len(server.held.unread()) == applied

    async def test_ids_behind_the_first_megabyte_are_passed_over_and_ok_is_said(
        self, server: FakeGreader, wire: HttpWire
    ) -> None:
        items = server.held.add(server.held.add_feed(COLUMN), 500)
        ids = [("i", to_long(name_of(one))) for one in items]
        padding = [("i", to_long("0" * 16))] * 20_000
        fields = (("T", server.token), READ, *ids[:250], *padding, *ids[250:])
        assert await post(wire, server, "edit-tag", *fields) == (200, b"OK")
        assert len(server.held.unread()) == 250

    async def test_of_a_body_above_the_limit_nothing_is_read_and_ok_is_said(
        self, server: FakeGreader, wire: HttpWire
    ) -> None:
        (item,) = server.held.add(server.held.add_feed(COLUMN))
        server.traps.post_limit = 1_000
        fields = (("T", server.token), READ, ("i", to_long(name_of(item))), ("x", "y" * 1_000))
        assert await post(wire, server, "edit-tag", *fields) == (200, b"OK")
        assert not item.read

    async def test_of_two_actions_the_first_is_lost(self, server: FakeGreader, wire: HttpWire) -> None:
        (item,) = server.held.add(server.held.add_feed(COLUMN))
        fields = (("T", server.token), READ, STARRED, ("i", to_long(name_of(item))))
        assert await post(wire, server, "edit-tag", *fields) == (200, b"OK")
        assert (item.read, item.starred) == (False, True)

    @pytest.mark.parametrize("ids", [[], ["rubbish"], ["1"]])
    async def test_ok_is_said_to_ids_that_are_none(self, server: FakeGreader, wire: HttpWire, ids: list[str]) -> None:
        fields = (("T", server.token), READ, *(("i", one) for one in ids))
        assert await post(wire, server, "edit-tag", *fields) == (200, b"OK")

    @pytest.mark.parametrize(("token", "status"), [("", 200), ("x", 200), ("wrong", 401)])
    async def test_tokens(self, server: FakeGreader, wire: HttpWire, token: str, status: int) -> None:
        assert (await post(wire, server, "edit-tag", ("T", token), READ))[0] == status

    async def test_an_unknown_label_is_everything(self, server: FakeGreader, wire: HttpWire) -> None:
        server.held.add(server.held.add_feed(COLUMN), 30)
        for stream, count in (("user/-/label/NOWHERE", 30), ("feed/999", 0)):
            assert (await get(wire, server, "stream/items/ids", s=stream, n="100")).count(b'"id"') == count

    async def test_a_page_drops_its_first_row_whichever_that_is(self, server: FakeGreader, wire: HttpWire) -> None:
        items = server.held.add(server.held.add_feed(COLUMN), 6)
        query = {"s": "user/-/state/com.google/reading-list", "xt": "user/-/state/com.google/read", "n": "3"}
        assert str(items[3].id).encode() in await get(wire, server, "stream/items/ids", **query)
        items[3].read = True
        assert str(items[2].id).encode() not in await get(wire, server, "stream/items/ids", c=str(items[3].id), **query)

    async def test_unsubscribing_takes_the_stars_and_subscribing_again_gives_new_ids(
        self, server: FakeGreader, backend: GreaderBackend
    ) -> None:
        server.web[COLUMN] = "The Column"
        server.held.on_subscribe = lambda feed: server.held.add(feed, 2)
        feed = await backend.subscribe(COLUMN)
        assert feed is not None
        before = (await backend.list_ids("newest")).ids
        await backend.mark(before, "starred")
        await backend.unsubscribe(feed.id)
        assert (await backend.list_ids("starred")).ids == ()
        again = await backend.subscribe(COLUMN)
        assert again is not None
        assert again.id != feed.id
        assert not set(before) & set((await backend.list_ids("newest")).ids)
        await backend.mark(before, "starred")
        assert (await backend.list_ids("starred")).ids == ()

    async def test_an_edited_article_keeps_its_id_and_state(self, server: FakeGreader, backend: GreaderBackend) -> None:
        (item,) = server.held.add(server.held.add_feed(COLUMN), read=True)
        server.held.edit(item, "Another headline")
        (entry,) = await backend.get_entries([name_of(item)])
        assert (entry.title, entry.read) == ("Another headline", True)

    async def test_mark_all_without_a_time_takes_what_nobody_saw(self, server: FakeGreader, wire: HttpWire) -> None:
        feed = server.held.add_feed(COLUMN)
        old, new = server.held.add(feed, 2)
        token = ("T", server.token)
        assert (await post(wire, server, "mark-all-as-read", token, ("s", f"feed/{COLUMN}")))[0] == 400
        fields = (token, ("s", f"feed/{feed.id}"), ("ts", str(new.id)))
        assert (await post(wire, server, "mark-all-as-read", *fields))[0] == 200
        assert (old.read, new.read) == (True, False)
        await post(wire, server, "mark-all-as-read", token, ("s", f"feed/{feed.id}"))
        assert new.read

    async def test_folders_are_renamed_and_given_up(self, server: FakeGreader, wire: HttpWire) -> None:
        feed = server.held.add_feed(COLUMN, folder="Economics")
        label = "user/-/label/"
        fields = (("T", server.token), ("s", f"{label}Economics"), ("dest", f"{label}Money"))
        assert (await post(wire, server, "rename-tag", *fields))[0] == 200
        assert feed.folder == "Money"
        assert (await post(wire, server, "disable-tag", ("T", server.token), ("s", f"{label}Money")))[0] == 200
        assert feed.folder == "Uncategorized"

    async def test_an_unknown_question_is_an_empty_list_on_miniflux(self, wire: HttpWire) -> None:
        with FakeGreader(like_miniflux(), base="") as server:
            assert await get(wire, server, "preference/list") == b"[]"

    async def test_times_mean_the_meeting_or_the_publishing(self, server: FakeGreader, wire: HttpWire) -> None:
        server.held.add(server.held.add_feed(COLUMN), published=1_420_070_400)
        query = {"s": "user/-/state/com.google/reading-list", "n": "9", "ot": "1700000000"}
        assert (await get(wire, server, "stream/items/ids", **query)).count(b'"id"') == 1
        server.traps.ot = "published"
        assert (await get(wire, server, "stream/items/ids", **query)).count(b'"id"') == 0


async def test_the_most_marks_of_one_request_fit_every_limit(server: FakeGreader, backend: GreaderBackend) -> None:
    items = server.held.add(server.held.add_feed(COLUMN), 200)
    await backend.mark([name_of(one) for one in items], "read")
    (asked,) = server.asked("edit-tag")
    assert [name for name, _ in asked.form[:3]] == ["T", "a", "i"]
    assert len(asked.form) == 202
    assert len(asked.raw) < 16 * 1024


async def test_more_than_that_is_nothing_the_client_sends(server: FakeGreader, backend: GreaderBackend) -> None:
    with pytest.raises(AssertionError):
        await backend.mark(["0" * 16] * 201, "read")


async def test_no_label_and_no_time_is_ever_asked_for(server: FakeGreader, backend: GreaderBackend) -> None:
    feed = server.held.add_feed(COLUMN, folder="Economics")
    server.held.add(feed, 3)
    await backend.list_feeds()
    for kind in ("unread", "starred", "newest"):
        await backend.list_ids(kind)
    queries = [dict(one.query) for one in server.asked("stream/items/ids")]
    assert len(queries) == 3
    assert not [one for one in queries if "label" in one["s"] or {"ot", "nt"} & one.keys() or one["n"] == "0"]


async def test_folders_that_the_server_does_not_list_are_none(server: FakeGreader, backend: GreaderBackend) -> None:
    server.held.add_feed(COLUMN, folder="Economics")
    server.held.labels.remove("Economics")
    server.held.tags.append("Economics")
    (feed,) = await backend.list_feeds()
    assert feed.folder is None


async def test_titles_lose_their_full_width_signs(server: FakeGreader, backend: GreaderBackend) -> None:
    feed = server.held.add_feed(COLUMN, "Who／What？ Bread, water；")
    feed.title, wanted = "Who／What？ Bread", "Who/What? Bread"
    kept = server.held.add_feed("https://jp.example/", "経済／社会？")
    (item,) = server.held.add(feed, title="A<b>, c & d", author="Jane & Joe; Ann <Lee>")
    column, japanese = await backend.list_feeds()
    assert (column.title, japanese.title) == (wanted, kept.title)
    (entry,) = await backend.get_entries([name_of(item)])
    assert (entry.title, entry.authors) == ("A<b>, c & d", ("Jane & Joe", "Ann <Lee>"))


async def test_full_width_signs_of_other_servers_are_their_own(wire: HttpWire) -> None:
    with FakeGreader(like_hosted(), base="") as server:
        backend = GreaderBackend(wire, url=server.root, user=server.user, password=server.password)
        (item,) = server.held.add(server.held.add_feed(COLUMN), title="東京＆大阪 AT&amp;T &#8211; x")
        (entry,) = await backend.get_entries([name_of(item)])
        assert entry.title == "東京＆大阪 AT&T – x"


async def test_ten_thousand_ids_are_one_page_of_freshrss(server: FakeGreader, backend: GreaderBackend) -> None:
    items = server.held.add(server.held.add_feed(COLUMN), 10_001)
    snapshot = await backend.list_ids("unread")
    assert len(snapshot.ids) == len(set(snapshot.ids)) == 10_001
    assert (snapshot.pages, snapshot.gaps) == (2, False)
    assert snapshot.ids[-1] == name_of(items[0])


@pytest.mark.parametrize("numbers", [[1 << 63, (1 << 64) - 1, 5, 0x1234_5678_9012_3456, 10**15]])
@pytest.mark.parametrize("style", ["decimal", "unsigned"])
async def test_ids_of_every_kind_make_the_round_trip(wire: HttpWire, style: str, numbers: list[int]) -> None:
    with FakeGreader(like_hosted(id_style=style), base="") as server:  # type: ignore[arg-type]
        feed = server.held.add_feed(COLUMN)
        for number in numbers:
            server.held.next_id = number
            server.held.add(feed)
        backend = GreaderBackend(wire, url=server.root, user=server.user, password=server.password)
        names = (await backend.list_ids("unread")).ids
        assert {one.id for one in await backend.get_entries(names)} == set(names)
        await backend.mark(names, "read")
        assert len(names) == len(numbers)
        assert server.held.unread() == []


async def test_object_ids_make_the_round_trip(wire: HttpWire) -> None:
    with FakeGreader(like_hosted(id_style="opaque"), base="") as server:
        server.held.next_id = 0x507912345678901234567890  # all digits
        server.held.add(server.held.add_feed(COLUMN), 3)
        facts = ServerFacts("greader", "The Old Reader", server.root, THE_OLD_READER.quirks)
        backend = GreaderBackend(wire, url=server.root, user=server.user, password=server.password, known=facts)
        names = (await backend.list_ids("unread")).ids
        assert names[-1] == "507912345678901234567890"
        assert {one.id for one in await backend.get_entries(names)} == set(names)
        await backend.mark(names, "starred")
        assert len(server.held.starred()) == 3


async def test_articles_that_were_not_asked_for_are_left_out(server: FakeGreader, backend: GreaderBackend) -> None:
    mine, other = server.held.add(server.held.add_feed(COLUMN), 2)
    server.fail(
        "items/contents",
        body=b'{"items":[{"id":"tag:google.com,2005:reader/item/%s"},{"id":"%s"},{"id":"%s"}]}'
        % (name_of(mine).encode(), str(mine.id).encode(), str(other.id).encode()),
    )
    (entry,) = await backend.get_entries([name_of(mine)])
    assert (entry.id, entry.title, entry.link, entry.published, entry.read) == (name_of(mine), "", None, None, False)


@pytest.mark.parametrize(
    "item",
    [
        b'{"published":1e400,"title":7,"categories":{"a":1},"canonical":[3,{"href":9}],"summary":[],"origin":4}',
        b'{"published":NaN,"title":null,"categories":[1,null],"canonical":{},"alternate":[{"href":"javascript:x"}]}',
        b'{"published":"99999999999999999999","author":{},"enclosure":[{"href":"file:///etc/passwd"},7]}',
    ],
)
async def test_what_is_odd_in_an_article_is_left_out(server: FakeGreader, backend: GreaderBackend, item: bytes) -> None:
    wanted = "00000000000000ff"
    server.fail("items/contents", body=b'{"items":[{"id":"%s",%s]}' % (to_long(wanted).encode(), item[1:]))
    (entry,) = await backend.get_entries([wanted])
    assert (entry.link, entry.published, entry.read, entry.enclosures, entry.authors) == (None, None, False, (), ())


async def test_an_article_without_an_id_is_a_broken_answer(server: FakeGreader, backend: GreaderBackend) -> None:
    server.fail("items/contents", body=b'{"items":[{"title":"x"}]}')
    with pytest.raises(BadAnswer):
        await backend.get_entries(["00000000000000ff"])


async def test_a_refused_question_for_articles_names_them(server: FakeGreader, backend: GreaderBackend) -> None:
    server.fail("items/contents", status=400)
    with pytest.raises(Rejected) as caught:
        await backend.get_entries(["00000000000000ff"])
    assert caught.value.ids == ("00000000000000ff",)


async def test_an_answer_without_articles_is_no_error(server: FakeGreader, backend: GreaderBackend) -> None:
    (item,) = server.held.add(server.held.add_feed(COLUMN))
    server.traps.no_items = True
    assert await backend.get_entries([name_of(item)]) == ()


async def test_an_empty_list_for_an_answer_is_no_feed_that_was_not_found(
    server: FakeGreader, backend: GreaderBackend
) -> None:
    server.fail("quickadd", body=b"[]")
    with pytest.raises(BadAnswer):
        await backend.subscribe(COLUMN)


async def test_pages_in_a_circle_end(server: FakeGreader, backend: GreaderBackend) -> None:
    server.fail("/ids", body=b'{"itemRefs":[{"id":"5"}],"continuation":"5"}', times=9_999)
    with pytest.raises(BadAnswer, match="circle"):
        await backend.list_ids("unread")
    assert len(server.asked("/ids")) < 9


async def test_articles_too_large_for_one_answer_come_in_halves(server: FakeGreader, wire: HttpWire) -> None:
    class Narrow:
        """A way that takes less."""

        async def send(self, question: WireQuestion) -> WireAnswer:
            return await wire.send(replace(question, most_bytes=3_000))

    backend = GreaderBackend(Narrow(), url=server.url, user=server.user, password=server.password)
    items = server.held.add(server.held.add_feed(COLUMN), 4, html="x" * 900)
    entries = await backend.get_entries([name_of(one) for one in items])
    assert {one.id for one in entries} == {name_of(one) for one in items}
    assert len(server.asked("items/contents")) == 3
    items[0].html = "x" * 3_000
    with pytest.raises(NoAnswer):
        await backend.get_entries([name_of(items[0])])


async def test_what_is_lost_on_the_way_is_known_to_be_lost(server: FakeGreader, backend: GreaderBackend) -> None:
    """OK is said and nothing applied: only the list tells."""
    (item,) = server.held.add(server.held.add_feed(COLUMN))
    server.traps.ok_for_all = True
    await backend.mark([name_of(item)], "read")
    assert (await backend.list_ids("unread")).ids == (name_of(item),)


async def test_five_failures_and_then_an_answer(server: FakeGreader, backend: GreaderBackend) -> None:
    server.held.add(server.held.add_feed(COLUMN), 3)
    server.fail("/ids", status=500, times=5)
    for _ in range(5):
        with pytest.raises(ServerDown):
            await backend.list_ids("unread")
    assert len((await backend.list_ids("unread")).ids) == 3
