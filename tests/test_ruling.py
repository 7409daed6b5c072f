"""Rules on what comes and on what is there, what they leave alone, and the way back. By way of a reader."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from opreader.config_keys import Rule
from opreader.model import EntryId, RefreshProgress, Selection, State, Subscription
from opreader.model.ruled import RuleCount, RulesDone
from opreader.ruling import Ruling
from tests.fakes import Held, MovingClock, feed_url
from tests.full_text_desk import words
from tests.pages import full_text
from tests.ruling_desk import Desk

MUTE = Rule("title:sponsored", "mute")
STAR = Rule("title:tariff", "star")
READ = Rule("title:digest", "read")
TAG = Rule("title:tariff", "tag:trade")


@pytest_asyncio.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    await desk.close()


def numbers(done: RulesDone) -> tuple[int, int, int, int]:
    return done.muted, done.starred, done.read, done.tagged


async def test_rules_act_on_what_a_refresh_brings(desk: Desk) -> None:
    await desk.open(MUTE, STAR, READ, TAG)
    await desk.filled("Sponsored words", "Who pays the tariff?", "The weekly digest", "A vote")
    assert await desk.titles() == ["Who pays the tariff?", "The weekly digest", "A vote"]
    assert await desk.titles("starred") == ["Who pays the tariff?"]
    assert await desk.titles("unread") == ["Who pays the tariff?", "A vote"]
    assert await desk.counts() == (3, 2, 1)
    assert numbers(desk.now.ruling.take_news().rules) == (1, 1, 1, 1)
    assert await desk.of_rules() == [RuleCount(1, 1)] * 4
    assert await desk.sound()


async def test_news_are_told_once(desk: Desk) -> None:
    await desk.open(MUTE)
    await desk.filled("Sponsored words")
    desk.now.ruling.take_news()
    assert not desk.now.ruling.take_news().rules.any


async def test_one_undo_takes_back_a_whole_refresh(desk: Desk) -> None:
    await desk.open(MUTE, STAR, READ, TAG)
    desk.shows("Sponsored words", feed=2)
    await desk.now.add_subscriptions([Subscription(feed_url(2))])
    await desk.filled("Who pays the tariff?", "The weekly digest")
    undone = await desk.now.undo()
    assert undone is not None
    assert undone.label == "what rules did: 1 muted, 1 starred, 1 marked read, 1 tagged"
    assert len(await desk.titles("unread")) == 3
    assert await desk.titles("starred") == []
    assert await desk.of_rules() == [RuleCount()] * 4
    assert await desk.now.undo() is None
    assert await desk.sound()


async def test_what_was_taken_back_is_left_for_ever(desk: Desk) -> None:
    await desk.open(MUTE, STAR)
    await desk.filled("Sponsored tariff")
    await desk.now.undo()
    await desk.open(MUTE, STAR, Rule("tariff", "mute"))
    assert [numbers(one) async for one in desk.now.ruling.apply()] == [(0, 0, 0, 0)]
    assert await desk.titles("unread") == ["Sponsored tariff"]


async def test_rules_run_in_the_order_of_the_file(desk: Desk) -> None:
    await desk.open(
        Rule("title:tariff", "tag:trade"), Rule("tag:trade -title:who", "mute"), Rule("title:tariff", "star")
    )
    await desk.filled("Who pays the tariff?", "Tariff news")
    # What is muted is out of sight of the rules that follow.
    assert numbers(desk.now.ruling.take_news().rules) == (1, 1, 0, 2)
    assert await desk.titles() == ["Who pays the tariff?"]


async def test_rules_leave_what_was_there_before_them(desk: Desk) -> None:
    await desk.open()
    await desk.filled("Sponsored words")
    await desk.open(MUTE)
    desk.shows("Sponsored words", "Sponsored again")
    await desk.now.refresh()
    assert await desk.titles() == ["Sponsored words"]


async def test_what_came_in_a_run_that_broke_off_is_new_to_the_next(desk: Desk) -> None:
    reader = await desk.open(MUTE)
    desk.shows("Sponsored words")
    await reader.add_subscriptions([Subscription(feed_url(1))])
    await reader.ruling.begin()
    assert len(await reader._do.refresh.run()) == 1  # the program died before its rules ran
    await desk.open(MUTE)
    await desk.now.refresh()
    assert await desk.titles() == []


async def test_nobody_is_told_of_entries_before_rules_acted_on_them(desk: Desk) -> None:
    await desk.open(MUTE)
    desk.shows("Sponsored words", "A vote")
    await desk.now.add_subscriptions([Subscription(feed_url(1))])
    told: list[RefreshProgress] = []
    acted: list[bool] = []

    def tell(step: RefreshProgress) -> None:
        told.append(step)
        acted.append(desk.now.ruling.take_news().rules.any)

    await desk.now.refresh(on_progress=tell)
    assert [step.done for step in told] == [0, 1]
    assert acted == [False, True]


async def test_subscribing_runs_the_rules(desk: Desk) -> None:
    await desk.open(MUTE)
    desk.shows("Sponsored words", "A vote")
    found = await desk.now.look(feed_url(1))
    assert isinstance(found, list)
    await desk.now.subscribe(found[0], Subscription(feed_url(1)))
    assert await desk.titles() == ["A vote"]


async def test_what_came_before_a_refresh_was_stopped_is_ruled(desk: Desk) -> None:
    await desk.open(MUTE)
    desk.shows("Sponsored words")
    held = Held()
    desk.net.answer(desk.children.feed(2), held)
    await desk.now.add_subscriptions([Subscription(feed_url(1)), Subscription(feed_url(2))])
    came = asyncio.Event()

    def tell(step: RefreshProgress) -> None:
        if step.done:
            came.set()

    refresh = asyncio.create_task(desk.now.refresh(on_progress=tell))
    await held.asked.wait()
    await came.wait()
    refresh.cancel()
    with pytest.raises(asyncio.CancelledError):
        await refresh
    assert await desk.titles("muted") == ["Sponsored words"]


async def test_rules_of_a_second_feed_are_a_step_of_their_own(desk: Desk) -> None:
    await desk.open(MUTE)
    for feed in (1, 2):
        desk.shows(f"Sponsored {feed}", feed=feed)
        found = await desk.now.look(feed_url(feed))
        assert isinstance(found, list)
        await desk.now.subscribe(found[0], Subscription(feed_url(feed)))
    await desk.now.undo()
    assert await desk.titles() == ["Sponsored 2"]


async def test_without_rules_the_library_is_not_asked_about_them() -> None:
    class Nobody:
        def __getattr__(self, name: str) -> object:
            raise AssertionError(name)

    ruling = Ruling(ruled=Nobody(), rules=(), keep=None, clock=MovingClock())  # type: ignore[arg-type]

    async def ask(tell: object) -> int:
        return 1

    assert await ruling.during(ask, lambda _: None) == 1
    await ruling.begin()
    await ruling.run_new()
    await ruling.look_again([EntryId(1)])
    await ruling.tidy()


# what a hand touched


@pytest.mark.parametrize("query", ["title:tariff", "tariff", "since:7d", "-sponsored"])
async def test_query_of_any_kind_selects(desk: Desk, query: str) -> None:
    await desk.open(Rule(query, "mute"))
    await desk.filled("Who pays the tariff?")
    assert await desk.titles() == []
    assert await desk.counts() == (0, 0, 0)


async def test_rules_leave_what_a_hand_touched(desk: Desk) -> None:
    await desk.open()
    await desk.filled("Tariff one", "Tariff two", "Tariff three", "Tariff four", "Tariff five")
    one, two, three, four, _ = await desk.ids()
    await desk.now.mark([one], starred=True)
    await desk.now.mark([two], starred=True)
    await desk.now.mark([two], starred=False)
    await desk.now.mark([three], read=True)
    await desk.now.mark([four], read=True)
    await desk.now.mark([four], read=False)
    await desk.open(Rule("tariff", "mute"))
    done = [one async for one in desk.now.ruling.apply()]
    assert [numbers(one) for one in done] == [(1, 0, 0, 0)]
    assert await desk.titles() == ["Tariff one", "Tariff two", "Tariff three", "Tariff four"]


async def test_star_that_was_taken_away_stays_away(desk: Desk) -> None:
    await desk.open(STAR)
    await desk.filled("Who pays the tariff?")
    await desk.now.mark(await desk.ids(), starred=False)
    await desk.open(STAR, Rule("pays", "star"))
    assert [numbers(one) async for one in desk.now.ruling.apply()] == [(0, 0, 0, 0)]
    assert await desk.titles("starred") == []


async def test_star_that_came_from_elsewhere_is_left(desk: Desk) -> None:
    await desk.open()
    await desk.filled("Tariff one")
    lanes = desk.now._tools.ruled._lanes  # type: ignore[attr-defined]
    await lanes.writer.run(lambda db: db.execute("UPDATE entry_states SET starred = 1"))
    await desk.open(Rule("tariff", "mute"))
    assert [numbers(one) async for one in desk.now.ruling.apply()] == [(0, 0, 0, 0)]


async def test_what_became_true_later_is_not_news(desk: Desk) -> None:
    await desk.open(Rule("before:2d", "mute"))
    await desk.filled("A vote")
    desk.clock.move(days=3)
    await desk.now.refresh()
    assert await desk.titles() == ["A vote"]


async def test_saved_pages_are_left_alone(desk: Desk) -> None:
    await desk.open(Rule("column", "mute"))
    url = desk.pages.serve(desk.net, "https://page.example/1", full_text("column " + words(90), title="A column"))
    await desk.filled("A vote")
    assert (await desk.now.save(url)).state is State.FULL
    await desk.now.refresh()
    assert await desk.titles("column") == ["A column"]


# on what is there


async def test_rules_apply_to_unread_articles_that_are_there(desk: Desk) -> None:
    await desk.open()
    await desk.filled("Sponsored words", "Who pays the tariff?")
    await desk.open(MUTE, STAR)
    assert [numbers(one) async for one in desk.now.ruling.apply()] == [(1, 1, 0, 0)]
    assert await desk.titles() == ["Who pays the tariff?"]
    await desk.now.undo()
    assert await desk.counts() == (2, 2, 0)


async def test_dry_run_tells_the_acts_and_changes_nothing(desk: Desk) -> None:
    await desk.open()
    await desk.filled("Sponsored words", "Who pays the tariff?")
    before = await desk.now.list_headlines(Selection(), limit=0)
    await desk.open(Rule("title:tariff", "tag:trade"), Rule("tag:trade", "star"), MUTE)
    (done,) = [one async for one in desk.now.ruling.apply(dry_run=True)]
    assert numbers(done) == (1, 1, 0, 1)
    assert [act.rule for act in done.acts] == ["tag:trade title:tariff", "star tag:trade", "mute title:sponsored"]
    assert await desk.now.list_headlines(Selection(), limit=0) == before
    assert await desk.of_rules() == [RuleCount()] * 3
    assert await desk.now.undo() is None
    assert await desk.sound()


# full texts


async def test_words_of_a_full_text_that_came_by_itself_are_found(desk: Desk) -> None:
    await desk.open(Rule("lobbyist", "mute"), Rule("lobbyist", "star"), Rule("vote", "tag:house"))
    desk.shows("A vote", text="A column begins…")
    desk.pages.serve(desk.net, "https://feed1.example/1", full_text("lobbyist " + words(90)))
    await desk.now.add_subscriptions([Subscription(feed_url(1), full_text="always")])
    await desk.now.refresh()
    assert await desk.titles() == []
    assert await desk.titles("muted tag:house") == ["A vote"]
    await desk.now.undo()
    assert await desk.titles("tag:house") == await desk.titles("starred") == []
    assert await desk.titles() == ["A vote"]


# taking one rule back


async def test_what_one_rule_did_is_taken_back_and_that_is_undone(desk: Desk) -> None:
    await desk.open(MUTE, STAR, READ, TAG)
    await desk.filled("Sponsored words", "Who pays the tariff?", "The weekly digest")
    for report in await desk.now.ruling.list_rules():
        assert await desk.now.ruling.take_back(report.rule) == 1
    assert await desk.counts() == (3, 3, 0)
    assert await desk.of_rules() == [RuleCount()] * 4
    for _ in range(4):
        assert await desk.now.undo() is not None
    assert await desk.counts() == (2, 1, 1)
    assert await desk.of_rules() == [RuleCount(1, 1)] * 4
    assert await desk.sound()


async def test_what_a_hand_did_after_a_rule_is_not_taken_back(desk: Desk) -> None:
    await desk.open(STAR)
    await desk.filled("Who pays the tariff?", "A vote")
    (star,) = await desk.now.ruling.list_rules()
    await desk.now.mark(await desk.ids("starred"), starred=False)
    await desk.now.mark(await desk.ids("tariff"), starred=True)
    assert await desk.now.ruling.take_back(star.rule) == 1
    assert await desk.titles("starred") == ["Who pays the tariff?"]


async def test_counts_tell_the_last_week_apart(desk: Desk) -> None:
    await desk.open(MUTE)
    await desk.filled("Sponsored words")
    desk.clock.move(days=8)
    desk.shows("Sponsored words", "Sponsored again", "Sponsored anew")
    await desk.now.refresh()
    assert await desk.of_rules() == [RuleCount(3, 2)]
