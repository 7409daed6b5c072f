"""Articles that a feed corrects while its server has them: the new words come in, the earlier ones stay, no mark moves."""

from collections.abc import Callable

import pytest

from opreader.model import EntryId
from tests.sync.desk import Desk, there
from tests.sync.fake_articles import FakeItem
from tests.sync.fake_greader import FakeGreader
from tests.sync.fake_miniflux import FakeMiniflux
from tests.sync.traps import like_miniflux

COLUMN = "https://column.example/feed.xml"
OLD = "<p>The bridge was paid for by nobody at all.</p>"
NEW = "<p>Correction: the bridge was paid for by the county, in three parts.</p>"
CONTENTS = "POST .*stream/items/contents"
Desks = Callable[..., Desk]


async def text_of(desk: Desk, item: FakeItem) -> str:
    """What stands here."""
    (row,) = [row for row in await desk.headlines() if row.link == item.link]
    return (await desk.library.get_entry(row.id)).body.text


async def earlier(desk: Desk, item: FakeItem) -> list[str]:
    """What stood here before."""
    (row,) = [row for row in await desk.headlines() if row.link == item.link]
    return [body.text for _, body in await desk.library.get_earlier(EntryId(row.id))]


@pytest.mark.parametrize("kind", ["FreshRSS", "Miniflux"])
async def test_a_corrected_article_comes_with_the_next_new_one(server: FakeGreader, desks: Desks, kind: str) -> None:
    if kind == "Miniflux":
        server.traps = like_miniflux()
    feed = server.held.add_feed(COLUMN)
    items = server.held.add(feed, 30, html=OLD)
    desk = desks()
    await desk.syncs()
    await desk.mark([items[-1].link], read=True, starred=True)
    await desk.syncs()
    items[-1].html, items[-1].title = NEW, "Corrected & explained"
    asked = len(server.log)
    result = await desk.syncs()
    assert (result.error, result.pulled, len(server.asked(CONTENTS))) == (None, 0, 1), "nothing new: nothing is asked"
    assert len(server.log) - asked <= 6
    assert await text_of(desk, items[-1]) == OLD
    server.held.add(feed, 1)
    result = await desk.syncs()
    assert (result.error, result.pulled, result.pending) == (None, 1, 0)
    assert len(server.asked(CONTENTS)) == 2, "it comes in the request for the new one"
    assert await text_of(desk, items[-1]) == NEW
    assert await earlier(desk, items[-1]) == [OLD]
    row = (await desk.by_link())[items[-1].link]
    assert (row.title, row.read, row.starred, row.edited) == ("Corrected & explained", True, True, True)
    assert len(await desk.headlines()) == 31
    assert await desk.states() == there(server)


async def test_what_did_not_change_is_no_edit(server: FakeGreader, desks: Desks) -> None:
    feed = server.held.add_feed(COLUMN, "A <&> B", "Economics")
    items = server.held.add(feed, 30, html=OLD, title="Tariffs & <b>bills</b>")
    desk = desks()
    await desk.syncs()
    for _ in range(3):
        server.held.add(feed, 2)
        assert (await desk.syncs()).pulled == 2
    assert [row for row in await desk.headlines() if row.edited] == []
    assert await desk.rows("SELECT 1 FROM texts WHERE role = 'earlier'") == []
    assert await earlier(desk, items[0]) == []


async def test_an_article_that_was_looked_at_is_taken_as_it_is_now(server: FakeGreader, desks: Desks) -> None:
    items = server.held.add(server.held.add_feed(COLUMN), 30, html=OLD)
    items[3].starred = True
    desk = desks()
    await desk.syncs()
    items[3].html, items[3].starred = NEW, False  # a star that is gone is looked at one by one
    assert (await desk.syncs()).error is None
    assert await text_of(desk, items[3]) == NEW
    assert await desk.states() == there(server)


async def test_marks_that_wait_outlive_a_correction(server: FakeGreader, desks: Desks) -> None:
    feed = server.held.add_feed(COLUMN)
    items = server.held.add(feed, 5, html=OLD)
    desk = desks()
    await desk.syncs()
    server.traps.ok_for_all = True
    await desk.mark([items[0].link], read=True)
    items[0].html = NEW
    server.held.add(feed, 1)
    result = await desk.syncs()
    assert (result.pulled, result.pending) == (1, 1)
    assert (await desk.states())[items[0].link] == (True, False)
    server.traps.ok_for_all = False
    await desk.syncs(3)
    assert items[0].read
    assert await text_of(desk, items[0]) == NEW


async def test_what_cannot_be_read_anew_holds_nothing_up(server: FakeGreader, desks: Desks) -> None:
    from opreader.model import DigestedFeed, ParseFailed
    from tests.sync.desk import InProcess

    class Fussy(InProcess):
        async def parse_feed(self, body: bytes, *, url: str, content_type: str) -> DigestedFeed | ParseFailed:
            if b"poison" in body:
                return ParseFailed("too deep")
            return await super().parse_feed(body, url=url, content_type=content_type)

    feed = server.held.add_feed(COLUMN)
    items = server.held.add(feed, 5, html=OLD)
    desk = desks()
    desk.children_are(Fussy())
    await desk.syncs()
    items[1].html = "<p>poison"
    server.held.add(feed, 2)
    result = await desk.syncs()
    assert (result.error, result.pulled) == (None, 2)
    assert await text_of(desk, items[1]) == OLD


async def test_states_of_what_is_looked_at_again_are_the_lists_affair(server: FakeGreader, desks: Desks) -> None:
    feed = server.held.add_feed(COLUMN)
    items = server.held.add(feed, 30, html=OLD)
    desk = desks()
    await desk.syncs()

    def behind(lists: int) -> None:
        """Somebody reads it when the lists are out and the article is not: the next lists tell of it."""
        if lists:
            server.after("stream/items/ids", lambda: behind(lists - 1))
        else:
            server.held.mark([items[-1].id], read=not items[-1].read)

    for _ in range(2):
        server.held.add(feed, 1)
        behind(3)
        before = items[-1].read
        result = await desk.syncs()
        assert (result.error, result.pulled, result.pending) == (None, 1, 0)
        assert items[-1].read != before
    assert server.asked("edit-tag") == [], "what a server says is not sent back"
    await desk.syncs()
    assert await desk.states() == there(server)


async def test_an_entry_of_two_articles_stays_as_it_came(server: FakeGreader, desks: Desks) -> None:
    feed = server.held.add_feed(COLUMN)
    one, two = server.held.add(feed, 2, html=OLD)
    desk = desks()
    await desk.syncs()
    entry = (await desk.by_link())[one.link].id
    await desk.rows("UPDATE remote_items SET entry_id = ? WHERE remote_id = ?", entry, f"{two.id:016x}")
    one.html, two.html = NEW, f"{NEW}<p>Or not.</p>"
    server.held.add(feed, 1)
    assert (await desk.syncs()).error is None
    assert await text_of(desk, one) == OLD


async def test_a_corrected_article_of_miniflux_own_protocol(desks: Desks) -> None:
    with FakeMiniflux() as server:
        feed = server.held.add_feed(COLUMN)
        items = server.held.add(feed, 30, html=OLD)
        desk = desks("m", kind="miniflux")
        desk.server = server
        await desk.syncs()
        items[-2].html = NEW
        server.held.add(feed, 1)
        asked = len(server.log)
        result = await desk.syncs()
        assert (result.error, result.pulled) == (None, 1)
        assert len(server.log) - asked <= 7
        assert await text_of(desk, items[-2]) == NEW
        assert await desk.states() == there(server)


async def test_a_request_for_many_new_ones_is_made_no_larger(server: FakeGreader, desks: Desks) -> None:
    feed = server.held.add_feed(COLUMN)
    server.held.add(feed, 30)
    desk = desks()
    await desk.syncs()
    for count, most in ((70, 90), (95, 100), (149, 149), (150, 150), (160, 150)):
        asked = len(server.asked(CONTENTS))
        server.held.add(feed, count)
        assert (await desk.syncs()).pulled == count
        sizes = [one.ids for one in server.asked(CONTENTS)[asked:]]
        assert len(sizes) == -(-count // 150)
        assert max(sizes) == most
