"""A pack on the screen: from the question to the report, with its progress, its cancel and its figure."""

from pathlib import Path

from opreader.errors import LibraryReadOnly
from opreader.model import FetchFailed, NoFullText
from tests.fakes import Held, document, feed_url, fetched
from tests.pages import full_text
from tests.ui.stages import NARROW, QUIET, House, Play

WHOLE = "All of it: who pays, and why it is rarely who we think. " * 12
TEASER = "Who pays for it is rarely who we…"


class Hangar(House):
    """A home with a feed of teasers, whose pages hold what is wanted."""

    async def loaded(self, *, full: int, gated: int = 0, failed: int = 0) -> None:
        """Subscribe; behind the newest teasers is a full text, then come those that are gated, then those that fail."""
        for entry in range(1, full + gated + 1):
            gate = NoFullText("gated", "the page asks for a login")
            self.serve(entry, full_text(f"Whole {entry}. {WHOLE}") if entry <= full else gate)
        await self.with_teasers(*[TEASER] * (full + gated + failed))


async def begin(play: Play, *keys: str) -> None:
    """Open the question, press keys in it, and pack."""
    await play.press("P")
    await play.until("Pack for the flight", "full already")
    await play.press(*keys, "ctrl+s")


async def test_what_is_unread_is_packed_and_the_report_tells_what_is_ready(tmp_path: Path) -> None:
    house = Hangar(tmp_path)
    await house.loaded(full=2, gated=1, failed=1)
    async with house.opened() as play:
        assert "✈" not in play.pane("status")
        await play.press("P")
        await play.until("4 articles, 0 of them full already")
        await play.press("enter")
        await play.until(
            "Packed for the flight", "2 of 4 full · 1 gated · 1 failed", "gated: the page asks for a login"
        )
        await play.press("escape")
        await play.until(lambda: "✈ 2/4 ready" in play.pane("status"))
        assert play.pane("headlines").count("●") == 2
        assert "x stops" not in play.text


async def test_enter_in_the_report_opens_the_article_offline_at_hand(tmp_path: Path) -> None:
    house = Hangar(tmp_path)
    await house.loaded(full=2, failed=1)
    async with house.opened() as play:
        await begin(play)
        await play.until("Packed for the flight")
        await play.press("j", "j", "enter")
        await play.until("Whole 2.", lambda: play.app.screen is play.app.main)
        assert play.app.main.panes.active == "article"


async def test_f_in_the_report_tries_one_again(tmp_path: Path) -> None:
    house = Hangar(tmp_path)
    await house.loaded(full=1, failed=1)
    async with house.opened() as play:
        await begin(play)
        await play.until("1 of 2 full")
        house.serve(2, full_text(f"Whole 2. {WHOLE}"))
        await play.press("f")
        await play.until("Whole 2.")


async def test_the_figure_is_there_at_the_next_start_and_the_report_a_key_away(tmp_path: Path) -> None:
    house = Hangar(tmp_path)
    await house.loaded(full=1, failed=1)
    async with house.opened() as play:
        await begin(play)
        await play.until("1 of 2 full")
    async with house.opened() as play:
        await play.until(lambda: "✈ 1/2 ready" in play.pane("status"))
        await play.press("P")
        await play.until("Packed: 1 of 2 ready")
        await play.press("ctrl+r")
        await play.until("1 of 2 full · 1 failed")


async def test_hours_limit_what_is_fetched_and_what_was_asked_last_stands_in_the_fields(tmp_path: Path) -> None:
    house = Hangar(tmp_path)
    await house.loaded(full=20)
    async with house.opened() as play:
        await begin(play, "full_stop", "0", "1", "tab", "ctrl+u", *"title", "colon", *"entry", "tab", "space")
        await play.until("Packed for the flight")
        assert 0 < len(await house.reader.list_packed()) < 20
        await play.press("escape", "P")
        await play.until("Hours 0.01", "Articles title:entry", "[x] pack them too")


async def test_a_query_selects_what_is_packed(tmp_path: Path) -> None:
    house = Hangar(tmp_path)
    await house.loaded(full=3)
    (_, second, _) = await house.ids()
    await house.reader.mark([second], starred=True)
    async with house.opened() as play:
        await begin(play, "tab", "ctrl+u", *"starred")
        await play.until("1 of 1 full")
        assert await house.reader.list_packed() == [second]


async def test_progress_stands_in_the_status_line_and_reading_goes_on(tmp_path: Path) -> None:
    house = Hangar(tmp_path)
    await house.loaded(full=3)
    held = Held(fetched("a page", url="https://feed1.example/3", content_type="text/html"))
    house.desk.net.answer("https://feed1.example/3", held)
    async with house.opened() as play:
        await begin(play)
        await held.asked.wait()
        await play.until("packing 2/3", "x stops", "/min")
        await play.until(lambda: play.pane("headlines").count("●") == 2)
        await play.press("j")
        await play.until("Whole 2.")
        await play.press("P")
        await play.message("a pack is under way · x stops")
        held.release.set()
        await play.until("3 of 3 full")


async def test_a_stopped_pack_keeps_what_came_and_the_next_one_goes_on(tmp_path: Path) -> None:
    house = Hangar(tmp_path)
    await house.loaded(full=3)
    url = "https://feed1.example/3"
    held = Held()
    house.desk.net.answer(url, held)
    async with house.opened() as play:
        await begin(play)
        await held.asked.wait()
        await play.until("packing 2/3")
        await play.press("x")
        await play.message("packing stopped: 2 of 3 ready · P goes on where it stopped")
        await play.until(lambda: "✈ 2/3 ready" in play.pane("status"))
        assert "x stops" not in play.text
        house.desk.net.answer(url, fetched("a page", url=url, content_type="text/html"))
        asked = len(house.desk.net.asked("https://feed1.example/1"))
        await begin(play)
        await play.until("3 of 3 full")
        assert len(house.desk.net.asked("https://feed1.example/1")) == asked


async def test_a_pack_that_is_stopped_while_feeds_are_asked_says_so(tmp_path: Path) -> None:
    house = Hangar(tmp_path)
    await house.loaded(full=1)
    held = Held(document(1))
    house.desk.net.answer(feed_url(1), held)
    async with house.opened() as play:
        await begin(play)
        await held.asked.wait()
        await play.press("x")
        await play.message("packing stopped before the first article · P begins again")
        assert "✈" not in play.pane("status")


async def test_trouble_with_the_library_ends_a_pack_with_a_line(tmp_path: Path) -> None:
    house = Hangar(tmp_path)
    await house.loaded(full=2)
    house.desk.net.answer("https://feed1.example/2", LibraryReadOnly("The disk is full"))
    async with house.opened() as play:
        await begin(play)
        await play.message("The disk is full")
        await play.until(lambda: "x stops" not in play.text)
        assert "Packed for the flight" not in play.text


async def test_two_keys_open_one_question(tmp_path: Path) -> None:
    house = Hangar(tmp_path)
    await house.loaded(full=1)
    async with house.opened() as play:
        await play.press("P", "P")
        await play.until("Pack for the flight")
        await play.press("escape")
        await play.until(lambda: play.app.screen is play.app.main)


async def test_leaving_while_a_pack_runs_ends_it(tmp_path: Path) -> None:
    house = Hangar(tmp_path)
    await house.loaded(full=1)
    held = Held()
    house.desk.net.answer("https://feed1.example/1", held)
    async with house.opened() as play:
        await begin(play)
        await held.asked.wait()
        await play.press("q")
        await play.until(lambda: not play.app.is_running)
        assert play.app.return_code == 0


async def test_the_report_does_not_open_over_another_dialog(tmp_path: Path) -> None:
    house = Hangar(tmp_path)
    await house.loaded(full=1)
    held = Held(fetched("a page", url="https://feed1.example/1", content_type="text/html"))
    house.desk.net.answer("https://feed1.example/1", held)
    async with house.opened() as play:
        await begin(play)
        await held.asked.wait()
        await play.press("M")
        await play.until("Messages")
        held.release.set()
        await play.until(lambda: any("1 of 1 full" in one and "P shows which" in one for one in play.said()))
        assert "Packed for the flight" not in play.text


async def test_where_nothing_is_selected_nothing_is_packed(tmp_path: Path) -> None:
    house = Hangar(tmp_path)
    await house.loaded(full=1)
    async with house.opened() as play:
        await play.press("P")
        await play.until("1 article")
        await play.press("tab", "ctrl+u", *"starred")
        await play.until("0 articles")
        await play.press("enter")
        await play.message("nothing to pack: no article is selected")
        assert "Packed for the flight" not in play.text


async def test_without_a_network_the_question_says_so_and_what_is_missing_waits(tmp_path: Path) -> None:
    house = Hangar(tmp_path)
    await house.loaded(full=1)
    nobody = FetchFailed("no answer from feed1.example: there is no network", unreachable=True)
    house.desk.net.up = False
    for url in (feed_url(1), "https://feed1.example/1"):
        house.desk.net.answer(url, nobody)
    async with house.opened(size=NARROW) as play:
        await play.press("P")
        await play.until("There is no network now")
        await play.press("enter")
        await play.until("0 of 1 full", "1 waits for the network", "teaser")


async def test_a_feed_is_subscribed_unseen_and_asked_later(tmp_path: Path) -> None:
    house = Hangar(tmp_path)
    await house.loaded(full=1)
    house.desk.net.up = False
    url = house.desk.net.answer(
        feed_url(2), FetchFailed("no answer from feed2.example: there is no network", unreachable=True)
    )
    async with house.opened() as play:
        await play.press("a")
        await play.write(url)
        await play.press("enter")
        await play.until("Not looked at")
        await play.press("enter")
        await play.message(f"subscribed unseen to {url} · asked when the network is back")
        assert url in (tmp_path / "feeds.toml").read_text("utf-8")
        assert [(one.kind, one.target) for one in (await house.reader.errands.waiting()).errands] == [("add", url)]
        await play.until(lambda: url in play.pane("headlines-title"))


async def test_when_full_texts_of_a_feed_are_fetched_is_kept_in_feeds_toml(tmp_path: Path) -> None:
    house = Hangar(tmp_path)
    await house.loaded(full=1)
    async with house.opened(config=QUIET) as play:
        await play.press("e")
        await play.until("as configured (auto)")
        await play.press("tab", "tab", "tab", "left", "ctrl+s")
        await play.until(lambda: 'full_text = "never"' in (tmp_path / "feeds.toml").read_text("utf-8"))
        assert house.reader.full_text_policy(feed_url(1)) == "never"
