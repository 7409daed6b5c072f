"""Refresh on the screen: its progress, its cancel, its failures; by itself only where that is wanted."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from opreader.config import Config
from opreader.model import FetchFailed, Subscription
from tests.fakes import Held, document, feed_url, fetched
from tests.pages import full_text
from tests.ui.stages import QUIET, House


async def test_progress_stands_in_the_status_line_and_reading_goes_on(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, 2)
    held = Held(document(2))
    house.desk.net.answer(feed_url(2), held)
    house.desk.children.entry(2, 9, hours=0.5)
    async with house.opened() as play:
        await play.press("R")
        await held.asked.wait()
        await play.until("refreshing", "x stops")
        await play.press("j")
        await play.until("Words of 1, 2")
        await play.press("R")
        await play.message("under way")
        held.release.set()
        await play.message("1 new")
        await play.until("Entry 9 of feed 2", lambda: "x stops" not in play.text)
        assert "Words of 1, 2" in play.text


async def test_a_refresh_is_stopped_and_what_came_is_kept(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, 2)
    held = Held(document(2))
    house.desk.net.answer(feed_url(2), held)
    house.desk.children.entry(1, 9, hours=0.5)
    async with house.opened() as play:
        await play.press("R")
        await held.asked.wait()
        await play.until(lambda: any(job[1] == feed_url(1) for job in house.desk.children.jobs[2:]))
        await play.pilot.pause(0.05)
        await play.press("x")
        await play.message("refresh stopped")
        await play.until("Entry 9 of feed 1", lambda: "x stops" not in play.text)
        await play.press("x")
        await play.message("nothing is running")


async def test_failures_are_kept_in_the_messages_and_marked_at_the_feed(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, 2)
    house.desk.net.answer(feed_url(1), FetchFailed("the server is out for lunch (503)", status=503))
    house.desk.net.answer(feed_url(2), FetchFailed("gone fishing (500)", status=500))
    async with house.opened() as play:
        await play.press("R")
        await play.message("2 feeds failed")
        await play.until(lambda: play.pane("feeds").count("!") == 2)
        await play.press("M")
        await play.until("out for lunch", "gone fishing")
        await play.press("q")
        await play.until(lambda: play.app.screen is play.app.main)
        await play.press("h", "G", "e")
        await play.until("gone fishing (500)", "http")
        await play.press("escape")


async def test_one_feed_is_asked_alone(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, 2)
    async with house.opened() as play:
        house.desk.net.requests.clear()
        await play.press("r")
        await play.message("0 new")
        assert [request.url for request in house.desk.net.requests] == [feed_url(1)]


async def test_a_feed_that_waits_is_asked_by_its_own_key_alone(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, 2)
    later = house.desk.clock() + timedelta(hours=1)
    busy = FetchFailed("out for lunch (503)", status=503, retry_at=later)
    house.desk.net.answer(feed_url(1), busy, busy, FetchFailed("its host wants a pause", retry_at=later))
    async with house.opened() as play:
        await play.press("r")
        await play.message("Feed 1: out for lunch")
        await play.press("R")
        await play.message("0 new · 1 skipped")
        house.desk.net.requests.clear()
        await play.press("r")
        await play.message("Feed 1: out for lunch")
        assert len(house.desk.net.requests) == 1
        await play.press("r")
        await play.message("0 new · Feed 1: its host wants a pause")


async def test_at_start_feeds_are_asked_once_their_time_has_come(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    house.desk.children.entry(1, 9, hours=-1)
    house.desk.clock.move(hours=2)
    async with house.opened(config=Config()) as play:
        await play.message("1 new")
        await play.until("Entry 9 of feed 1", "Words of 1, 1")


async def test_offline_nobody_is_asked_by_itself_and_the_status_line_says_so(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    house.desk.clock.move(hours=2)
    house.desk.net.requests.clear()
    async with house.opened(config=Config(), offline=True) as play:
        await play.until(lambda: play.pane("status").rstrip().endswith("offline"))
        assert not house.desk.net.requests


async def test_without_an_interval_nobody_is_asked_by_itself(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    house.desk.clock.move(hours=2)
    house.desk.net.requests.clear()
    async with house.opened(config=replace(QUIET, refresh_at_start=True, refresh_every=None)) as play:
        await play.press("j")
        assert not house.desk.net.requests


@pytest.mark.parametrize(("minutes", "asked"), [(10, False), (50, True)])
async def test_a_start_asks_feeds_only_when_the_last_answer_is_old(
    tmp_path: Path, *, minutes: int, asked: bool
) -> None:
    house = House(tmp_path)
    await house.filled(1)
    house.desk.clock.move(minutes=minutes)
    house.desk.net.requests.clear()
    async with house.opened(config=replace(QUIET, refresh_at_start=True)) as play:
        await play.press("j", "k", "j")
        assert bool(house.desk.net.requests) is asked


async def test_leaving_while_a_refresh_runs_ends_it(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    held = Held()
    house.desk.net.answer(feed_url(1), held)
    async with house.opened() as play:
        await play.press("R")
        await held.asked.wait()
        await play.press("q")
        await play.until(lambda: not play.app.is_running)
        assert play.app.return_code == 0


NOWHERE = FetchFailed("no answer: there is no network", unreachable=True)


@pytest.mark.parametrize("key", ["r", "R"])
async def test_feeds_that_nobody_can_reach_are_asked_again_when_the_network_is_back(tmp_path: Path, key: str) -> None:
    house = House(tmp_path)
    await house.filled(1)
    house.desk.net.answer(feed_url(1), NOWHERE)
    async with house.opened() as play:
        await play.press(key)
        await play.message("no network: the feeds are asked again when the network is back")
        await play.until("1 queued")
        assert [(one.kind, one.target) for one in (await house.reader.errands.waiting()).errands] == [("refresh", "")]


async def test_one_feed_that_answers_is_enough_for_a_network(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, 2)
    house.desk.net.answer(feed_url(1), NOWHERE)
    async with house.opened() as play:
        await play.press("R")
        await play.message("0 new · Feed 1: no answer")
        assert "queued" not in play.text


async def test_a_folder_that_can_be_read_is_no_network(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    house.desk.children.feed(2, path=tmp_path / "columns")
    await house.desk.reader.add_subscriptions([Subscription(str(tmp_path / "columns"))])
    house.desk.net.answer(feed_url(1), NOWHERE)
    async with house.opened() as play:
        await play.press("R")
        await play.message("no network: the feeds are asked again when the network is back")


async def test_offline_feeds_are_queued_at_once_and_folders_are_read(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    path = tmp_path / "columns"
    house.desk.children.feed(2, path=path)
    await house.desk.reader.add_subscriptions([Subscription(str(path))])
    house.desk.children.entry(2, 1, title="A column of the folder")
    house.desk.net.requests.clear()
    async with house.opened(offline=True) as play:
        await play.press("R")
        await play.message("offline: the feeds are asked again when the network is back")
        await play.until("1 queued · offline", "A column of the folder")
        assert not house.desk.net.requests


async def test_texts_that_a_refresh_brings_are_counted_and_shown(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.with_teasers("Whole.", full_text="always")
    house.desk.children.entry(1, 9, text="A teaser that is cut, and how it goes on nobody kno…", hours=0.5)
    link = house.serve(9, full_text("A teaser that is cut, and how it goes on nobody knows. But here it is."))
    held = Held(fetched("a page", url=link, content_type="text/html"))
    house.desk.net.answer(link, held)
    async with house.opened() as play:
        await play.press("R")
        await held.asked.wait()
        await play.until("full text 0/1", "x stops")
        held.release.set()
        await play.message("1 new · 1 full text came")
        await play.until(lambda: play.line_of("●  Entry 9") >= 0, lambda: "x stops" not in play.text)
