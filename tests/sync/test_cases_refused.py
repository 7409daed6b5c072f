"""Marks that a server will not have, more doubts than can be looked at, and rests that do not fall together."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.sync.desk import Desk, there
from tests.sync.fake_articles import FakeItem
from tests.sync.fake_greader import FakeGreader
from tests.sync.fake_http import Asked, Said
from tests.sync.greader_words import BAD_REQUEST

COLUMN = "https://column.example/feed.xml"
EDIT = "POST .*edit-tag"
Desks = Callable[..., Desk]


def refuse(server: FakeGreader, *items: FakeItem) -> None:
    """Have the server refuse every request that names one of these."""
    taken, bad = server._edit_tag, {one.id for one in items}

    def edit(asked: Asked, fields: dict[str, str]) -> Said:
        return BAD_REQUEST if bad & set(server._named(asked)) else taken(asked, fields)

    server._edit_tag = edit  # type: ignore[method-assign]


async def test_a_refused_mark_is_found_among_many_and_holds_no_other_up(server: FakeGreader, desks: Desks) -> None:
    items = server.held.add(server.held.add_feed(COLUMN), 400)
    desk = desks()
    await desk.syncs()
    bad = items[77], items[301]
    refuse(server, *bad)
    await desk.mark([one.link for one in items], read=True)
    await desk.mark([items[0].link], starred=True)
    result = await desk.syncs()
    assert (result.error, result.pushed, result.pending, result.rejected) == (None, 399, 0, 2)
    assert sorted(server.held.unread()) == [one.id for one in bad]
    assert items[0].starred
    assert len(server.asked(EDIT)) <= 2 * 2 * 9 + 3
    states = await desk.states()
    assert all(states[one.link] == (True, one is items[0]) for one in items), "what is marked here stays"
    asked = len(server.asked(EDIT))
    await desk.syncs(2)
    assert len(server.asked(EDIT)) == asked, "what was refused is not sent for ever"


async def test_refused_marks_are_told_and_counted_until_they_are_forgotten(server: FakeGreader, desks: Desks) -> None:
    column, review = (server.held.add_feed(f"https://{name}.example/feed.xml") for name in ("column", "review"))
    items, (gone, _) = server.held.add(column, 3), server.held.add(review, 2)
    server.held.add(server.held.add_feed("https://third.example/feed.xml"), 1)
    desk = desks()
    await desk.syncs()
    refuse(server, items[1])
    await desk.mark([items[1].link], read=True)
    await desk.mark([gone.link], starred=True)
    server.held.drop_feed(review.id)
    result = await desk.syncs()
    assert (result.pending, result.rejected) == (0, 2)
    told = {one.title: (one.want, one.why) for one in await desk.sync.undeliverable("news")}
    assert told.keys() == {items[1].title, gone.title}
    assert told[gone.title] == ("starred", "the server does not have this article any more")
    assert told[items[1].title][0] == "read"
    assert "refused" in told[items[1].title][1] or "400" in told[items[1].title][1]
    assert await desk.sync.undeliverable("other") == []
    assert await desk.sync.forget_undeliverable("other") == 0
    assert await desk.sync.forget_undeliverable("news") == 2
    result = await desk.syncs()
    assert (result.error, result.pending, result.rejected) == (None, 0, 0)
    states = await desk.states()
    assert states[gone.link] == (False, True), "nobody says otherwise"
    assert states[items[1].link] == (False, False), "the server has it, and its word counts"


async def test_marks_that_wait_are_not_forgotten_with_refused_ones(server: FakeGreader, desks: Desks) -> None:
    items = server.held.add(server.held.add_feed(COLUMN), 3)
    desk = desks()
    await desk.syncs()
    refuse(server, items[0])
    await desk.mark([items[0].link], read=True)
    await desk.syncs()
    server.traps.ok_for_all = True
    await desk.mark([items[1].link], read=True)
    await desk.syncs()
    await desk.mark([items[2].link], starred=True)
    assert await desk.sync.forget_undeliverable("news") == 1
    assert (await desk.sync.waiting("news")).pending == 2
    server.traps.ok_for_all = False
    await desk.syncs(3)
    assert (items[1].read, items[2].starred) == (True, True)
    assert await desk.states() == there(server)


async def test_a_mark_that_is_made_again_is_sent_again(server: FakeGreader, desks: Desks) -> None:
    items = server.held.add(server.held.add_feed(COLUMN), 3)
    desk = desks()
    await desk.syncs()
    taken = server._edit_tag
    refuse(server, items[0])
    await desk.mark([items[0].link], read=True)
    assert (await desk.syncs()).rejected == 1
    server._edit_tag = taken  # type: ignore[method-assign]
    await desk.mark([items[0].link], read=False)
    await desk.mark([items[0].link], read=True)
    result = await desk.syncs()
    assert (result.pending, result.rejected) == (0, 0)
    assert items[0].read


async def test_of_more_than_can_be_looked_at_a_second_list_decides(server: FakeGreader, desks: Desks) -> None:
    items = server.held.add(server.held.add_feed(COLUMN), 2_000)
    desk = desks()
    await desk.syncs()
    server.traps.page_cap = 500  # so that what a list leaves out may have been hidden between two pages
    server.held.mark([one.id for one in items[::4]], read=True)
    server.held.mark([one.id for one in items[1:80:4]], read=True)
    asked = len(server.asked("xt=|items/ids"))
    result = await desk.syncs()
    assert (result.error, result.changed) == (None, 520)
    assert await desk.states() == there(server)
    assert len(server.asked("xt=|items/ids")) - asked >= 8, "unread was listed twice"


@pytest.mark.parametrize("chance", [0.0, 0.999])
async def test_accounts_that_failed_together_are_not_tried_again_together(
    server: FakeGreader, desks: Desks, chance: float
) -> None:
    server.held.add(server.held.add_feed(COLUMN), 3)
    desk = desks(chance=chance)
    await desk.syncs()
    server.traps.api_off = True
    await desk.exchange.run()
    (state,) = await desk.sync.states()
    assert state.retry_at is not None
    assert (state.retry_at - desk.now < timedelta(seconds=25)) == (chance < 0.5)
    assert timedelta(seconds=20) < state.retry_at - desk.now < timedelta(seconds=40)
