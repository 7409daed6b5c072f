"""What age takes out, what it leaves, and the way back. By way of a reader."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest_asyncio

from opreader.config_keys import Rule
from opreader.model import Anchor, EntryId, Selection, Subscription
from opreader.model.ruled import Pruned, ToPrune
from opreader.ruling import Ruling
from tests.fakes import MovingClock, feed_url
from tests.full_text_desk import words
from tests.pages import full_text
from tests.ruling_desk import Desk


@pytest_asyncio.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    await desk.close()


async def aged(desk: Desk, *titles: str, days: int = 100) -> None:
    """A feed of articles so old, all read."""
    desk.shows(*titles)
    for entry, title in enumerate(titles, 1):
        desk.children.entry(1, entry, title=title, hours=24 * days + entry)
    await desk.now.add_subscriptions([Subscription(feed_url(1))])
    await desk.now.refresh()
    await desk.now.mark_selection(Selection(), read=True)


async def test_age_takes_out_what_is_old_and_read(desk: Desk) -> None:
    await desk.open(keep=timedelta(days=90))
    await aged(desk, "Old", "Older", "Unread", "Starred", "Highlighted", "Packed", "Begun")
    ids = dict(zip(await desk.titles(), await desk.ids(), strict=True))
    await desk.now.mark([ids["Unread"]], read=False)
    await desk.now.mark([ids["Starred"]], starred=True)
    await desk.now.notes.add(ids["Highlighted"], await anchor_of(desk, ids["Highlighted"]))
    await desk.now._store.set_packed([ids["Packed"]])
    await desk.now.set_position(ids["Begun"], 3)
    desk.clock.move(days=1)
    await desk.now.refresh()
    assert await desk.titles() == ["Unread", "Starred", "Highlighted", "Packed", "Begun"]
    assert desk.now.ruling.take_news().pruned == 2
    assert await desk.sound()
    undone = await desk.now.undo()
    assert undone is not None
    assert undone.label == "took out 2 old articles"
    assert len(await desk.titles()) == 7
    assert await desk.counts() == (7, 1, 1)
    assert await desk.sound()


async def test_what_waits_for_the_network_is_kept(desk: Desk) -> None:
    await desk.open()
    await aged(desk, "Old", "Queued")
    await desk.now._store.set_queued(await desk.ids("queued"), queued=True)
    looked = await desk.now.ruling.look(desk.now.ruling.to_prune(), limit=0)
    assert [row.title for row in looked.rows] == ["Old"]


async def anchor_of(desk: Desk, entry_id: EntryId) -> Anchor:
    text = (await desk.now.get_entry(entry_id)).body.text
    return Anchor(text[:12], "", text[12:20], 0)


async def test_what_age_took_is_not_taken_again_once_it_was_brought_back(desk: Desk) -> None:
    await desk.open(keep=timedelta(days=90))
    await aged(desk, "Old")
    desk.clock.move(days=1)
    await desk.now.refresh()
    assert await desk.titles() == []
    await desk.now.undo()
    desk.clock.move(days=1)
    await desk.now.refresh()
    assert await desk.titles() == ["Old"]
    assert await desk.now.ruling.prune(desk.now.ruling.to_prune()) == 1


async def test_page_that_one_saved_is_kept(desk: Desk) -> None:
    await desk.open()
    url = desk.pages.serve(desk.net, "https://page.example/1", full_text(words(90), title="A column"))
    await desk.now.save(url)
    await desk.now.mark(await desk.ids(), read=True)
    desk.clock.move(days=100)
    assert (await desk.now.ruling.look(desk.now.ruling.to_prune())).count == 0


async def test_age_is_looked_at_once_a_day(desk: Desk) -> None:
    await desk.open(keep=timedelta(days=90))
    desk.shows("Old")
    desk.children.entry(1, 1, title="Old", hours=24 * 100)
    await desk.now.add_subscriptions([Subscription(feed_url(1))])
    await desk.now.refresh()
    await desk.now.mark_selection(Selection(), read=True)
    await desk.now.refresh()
    assert await desk.titles() == ["Old"]
    desk.clock.move(days=1)
    await desk.now.refresh()
    assert await desk.titles() == []


class Endless:
    """What rules ask of the library: there is always more that is old."""

    def __init__(self) -> None:
        self.kept = ("", 0)
        self.begun: list[int] = []

    async def recall_keep(self) -> tuple[str, int]:
        return self.kept

    async def remember_keep(self, day: str, following: int) -> None:
        self.kept = (day, following)

    async def prune(self, what: ToPrune, *, first: int, now: datetime, step: int | None, by_age: bool) -> Pruned:
        self.begun.append(first)
        return Pruned(500, done=False, next=first + 500, step=step or 7)


async def test_long_look_at_age_is_broken_off_and_goes_on_the_next_time() -> None:
    endless = Endless()
    ruling = Ruling(ruled=endless, rules=(), keep=timedelta(days=90), clock=MovingClock())  # type: ignore[arg-type]
    await ruling.tidy()
    assert len(endless.begun) < 100
    assert ruling.take_news().pruned == 500 * len(endless.begun)
    after = endless.begun[-1] + 500
    assert endless.kept == ("2026-11-03", after)
    endless.begun.clear()
    await ruling.tidy()
    assert endless.begun[0] == after


async def test_pruning_ends_where_its_step_is_taken_back_meanwhile(desk: Desk) -> None:
    await desk.open()
    await aged(desk, "Old", "Older", "Oldest")
    ruled, what = desk.now._tools.ruled, desk.now.ruling.to_prune()
    first = await ruled.prune(what, first=1, now=desk.clock(), step=None)
    assert first.count == 3
    await desk.now.undo()
    assert await ruled.prune(what, first=1, now=desk.clock(), step=first.step) == Pruned(0, next=50_001)
    assert len(await desk.titles()) == 3


async def test_refresh_does_not_bring_back_what_age_took(desk: Desk) -> None:
    await desk.open(keep=timedelta(days=90))
    await aged(desk, "Old")
    desk.clock.move(days=1)
    await desk.now.refresh()
    desk.children.entry(1, 1, title="Old, with other words", hours=24 * 100)
    await desk.now.refresh(force=True)
    assert await desk.titles() == []


async def test_pruning_keeps_to_its_query_and_its_age(desk: Desk) -> None:
    await desk.open()
    await aged(desk, "Old tariff", "Old vote", days=40)
    ruling = desk.now.ruling
    query = desk.now.read_query("tariff")
    assert (await ruling.look(ruling.to_prune(query))).count == 0
    what = ruling.to_prune(query, timedelta(days=30))
    looked = await ruling.look(what, limit=0)
    assert (looked.count, [row.title for row in looked.rows]) == (1, ["Old tariff"])
    assert await desk.titles() == ["Old tariff", "Old vote"]
    assert await ruling.prune(what) == 1
    assert await desk.titles() == ["Old vote"]


async def test_tag_given_by_hand_keeps_an_article_and_one_given_by_a_rule_does_not(desk: Desk) -> None:
    await desk.open(Rule("title:tariff", "tag:trade"))
    await aged(desk, "Old tariff", "Old vote")
    await desk.now._store.set_position((await desk.ids("vote"))[0], 0)
    ruling = desk.now.ruling
    assert (await ruling.look(ruling.to_prune())).count == 2
