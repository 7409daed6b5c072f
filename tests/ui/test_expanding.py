"""Full texts on the screen: by a key, by themselves where that is wanted, of a whole list; the place is kept."""

from dataclasses import replace
from pathlib import Path

import pytest

from opreader.model import FetchFailed, FullText, NoFullText, State
from opreader.ui.expanding import tell_expansion
from opreader.ui.glyphs import ASCII
from tests.fakes import Held, fetched
from tests.pages import full_text
from tests.ui.stages import NARROW, QUIET, House, Play

TEASER = "Nobody asked the people who mend the nets what the…"
WHOLE = "Nobody asked the people who mend the nets what they think.\n\n" + "\n\n".join(
    f"Thought {number} of theirs, which is a good one." for number in range(40)
)
ELSEWHERE = FetchFailed("no answer from feed1.example: there is no network", unreachable=True)
NEVER = replace(QUIET, full_text="never")


def _badge(play: Play, title: str) -> str:
    return next(line for line in play.pane("headlines").splitlines() if title in line)[1]


def _asked(house: House, entry: int = 1) -> int:
    return len(house.desk.net.asked(f"https://feed1.example/{entry}"))


async def test_a_key_fetches_the_full_text_in_place_and_says_how_long_it_is(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.with_teasers(TEASER)
    link = house.serve(1, full_text(WHOLE))
    held = Held(fetched("a page", url=link, content_type="text/html"))
    house.desk.net.answer(link, held)
    async with house.opened(config=NEVER) as play:
        await play.until("what the…", "○ teaser only")
        assert _badge(play, "Entry 1") == "○"
        await play.press("f")
        await held.asked.wait()
        await play.until(lambda: "fetching the full text" in play.pane("article"))
        await play.until(lambda: "fetching the full text" in play.pane("status"), "what the…")
        held.release.set()
        await play.message("full text · 2 min")
        await play.until("what they think", "● full text", lambda: _badge(play, "Entry 1") == "●")
        assert "fetching" not in play.text
        await play.press("f")
        await play.message("the full text is here")
        assert _asked(house) == 1


async def test_a_fetch_is_stopped_and_the_article_stays(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.with_teasers(TEASER)
    held = Held()
    house.desk.net.answer("https://feed1.example/1", held)
    async with house.opened(config=NEVER) as play:
        await play.press("f")
        await held.asked.wait()
        await play.press("f")
        await play.message("is being fetched")
        await play.press("x")
        await play.message("stopped")
        await play.until("what the…", "teaser only", lambda: "fetching" not in play.text)


async def test_the_paragraph_one_reads_stays_on_top_when_the_text_comes(tmp_path: Path) -> None:
    house = House(tmp_path)
    parts = [f"Thought {number} of theirs, which is a good one." for number in range(40)]
    await house.with_teasers("\n\n".join(parts) + " And so on, and what the…")
    link = house.serve(1, full_text("\n\n".join(["An opening that the feed left out.", *parts, "The end."])))
    held = Held(fetched("a page", url=link, content_type="text/html"))
    house.desk.net.answer(link, held)
    async with house.opened(config=NEVER) as play:
        await play.press("enter", "space", "j")
        top = play.pane("article").splitlines()[0]
        assert "Thought" in play.pane("article")
        await play.press("f")
        await held.asked.wait()
        await play.settled()
        assert play.pane("article").splitlines()[0] == top
        held.release.set()
        await play.message("full text")
        await play.until(lambda: play.app.main.articles.article is not None)
        assert play.pane("article").splitlines()[0] == top
        await play.press("g", "g")
        await play.until("An opening that the feed left out")


async def test_a_text_that_comes_while_its_pane_is_out_of_sight_is_there_when_one_goes_in(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.with_teasers(TEASER)
    house.serve(1, full_text(WHOLE))
    async with house.opened(NARROW, config=NEVER, glyphs=ASCII) as play:
        await play.press("enter")
        await play.until("what the…", ". teaser only")
        await play.press("q", "f")
        await play.message("full text")
        await play.until(lambda: _badge(play, "Entry 1") == "*")
        await play.press("enter")
        await play.until("* full text", "what they think")


@pytest.mark.parametrize(
    ("answer", "line", "header", "badge"),
    [
        (NoFullText("gated", "it wants a subscription"), "gated: it wants a subscription", "◐ gated", "◐"),
        (NoFullText("failed", "the page is empty"), "failed: the page is empty", "✗ failed: the page is empty", "✗"),
        (
            full_text(
                "Nobody asked the people who mend the nets what they think.", state="partial", reason="it ends so"
            ),
            "partial: it ends so",
            "◐ partial: it ends so",
            "◐",
        ),
    ],
)
async def test_what_can_not_be_had_whole_is_told_with_its_reason(
    tmp_path: Path, *, answer: FullText | NoFullText, line: str, header: str, badge: str
) -> None:
    house = House(tmp_path)
    await house.with_teasers(TEASER)
    house.serve(1, answer)
    async with house.opened(config=NEVER) as play:
        await play.press("f")
        await play.message(line)
        await play.until(header, lambda: _badge(play, "Entry 1") == badge)
        house.serve(1, full_text(WHOLE))
        await play.press("f")
        await play.message("full text · 2 min")


async def test_an_article_without_a_link_says_so(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.desk.children.feed(1)
    house.desk.children.entry(1, 1, text=TEASER, link=None)
    await house.desk.subscribe(1)
    async with house.opened() as play:
        await play.press("f")
        await play.message("no link to fetch, and nothing here begins so")


async def test_a_text_that_the_library_has_is_taken_from_there(tmp_path: Path) -> None:
    house = House(tmp_path)
    children = house.desk.children
    children.feed(1)
    children.entry(1, 1, title="Nets", text=TEASER)
    children.entry(1, 2, title="Nets", text=WHOLE)
    await house.desk.subscribe(1)
    async with house.opened(config=NEVER) as play:
        await play.press("f")
        await play.message("full text from your library")
        await play.until("what they think", "Thought 3 of theirs")
        assert _asked(house) == 0


async def test_without_a_network_the_text_is_queued_and_comes_after_a_refresh(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.with_teasers(TEASER)
    house.desk.net.answer("https://feed1.example/1", ELSEWHERE)
    async with house.opened(config=NEVER) as play:
        await play.press("f")
        await play.message("no network (no answer from feed1.example: there is no network): asked for again")
        await play.until("teaser only, queued", "1 queued")
        await play.until(lambda: "there is no network" in play.pane("article"))
        house.serve(1, full_text(WHOLE))
        await play.press("R")
        await play.until("● full text", lambda: "queued" not in play.pane("status"))
        await play.until(lambda: _badge(play, "Entry 1") == "●", lambda: "no network" not in play.pane("article"))
        await play.message("0 new · 1 full text came")


# by itself


@pytest.mark.parametrize("keys", [("j", "enter"), ("space",), ("n",)])
async def test_an_opened_teaser_is_fetched_by_itself(tmp_path: Path, keys: tuple[str, ...]) -> None:
    house = House(tmp_path)
    await house.with_teasers("Another one, whole and with its own end.", TEASER)
    house.serve(2, full_text(WHOLE))
    async with house.opened() as play:
        await play.press(*keys)
        await play.until("what they think", "● full text")
        assert any(line.startswith("full text") for line in play.said())


async def test_a_teaser_that_one_rests_on_is_fetched_by_itself(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.with_teasers(TEASER)
    house.serve(1, full_text(WHOLE))
    async with house.opened(config=replace(QUIET, mark_read="manual")) as play:
        await play.until("● full text", turns=600)


async def test_passing_over_teasers_fetches_none(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.with_teasers(TEASER, TEASER.replace("Nobody", "No one"), "The end, whole.")
    async with house.opened() as play:
        await play.press("j", "j", "k", "j")
        assert not any("/1" in request.url or "/2" in request.url for request in house.desk.net.requests)


@pytest.mark.parametrize("trouble", ["never", "down", "feed"])
async def test_nothing_is_fetched_by_itself_where_that_is_not_wanted_or_can_not_be(
    tmp_path: Path, trouble: str
) -> None:
    house = House(tmp_path)
    if trouble == "feed":
        await house.with_teasers(TEASER, full_text="never")
    else:
        await house.with_teasers(TEASER)
    house.serve(1, full_text(WHOLE))
    house.desk.net.up = trouble != "down"
    async with house.opened(config=NEVER if trouble == "never" else QUIET) as play:
        await play.press("enter")
        await play.settled()
        assert _asked(house) == 0
        assert "queued" not in play.text


async def test_nothing_is_fetched_by_itself_twice(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.with_teasers(TEASER, "The other, whole.")
    link = house.serve(1, full_text(WHOLE))
    held = Held(fetched("a page", url=link, content_type="text/html"))
    house.desk.net.answer(link, held)
    async with house.opened() as play:
        await play.press("enter")
        await held.asked.wait()
        await play.press("x")
        await play.message("stopped")
        await play.press("h", "j", "k", "enter")
        await play.settled()
        assert _asked(house) == 1


# the list


async def test_a_list_is_expanded_with_its_progress_and_its_rows_change(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.with_teasers(*(TEASER.replace("Nobody", f"{number} people") for number in range(5)), "Whole it is.")
    for entry in range(1, 4):
        house.serve(entry, full_text(WHOLE))
    house.serve(4, NoFullText("failed", "the page is empty"))
    link = house.serve(5, full_text(WHOLE))
    held = Held(fetched("a page", url=link, content_type="text/html"))
    house.desk.net.answer(link, held)
    async with house.opened(config=NEVER) as play:
        before = [line[4:20] for line in play.pane("headlines").splitlines()]
        await play.press("F")
        await held.asked.wait()
        await play.until("full text 4/5 · 1 failed", "x stops")
        await play.press("F")
        await play.message("fetched already")
        await play.press("g", "g", "G", "k", "enter", "f")
        await play.message("is being fetched")
        await play.press("h", "g", "g")
        assert play.app.main.expanding.busy
        await play.press("j", "j")
        held.release.set()
        await play.message("full text: 4 of 5 · 1 failed")
        await play.until(
            lambda: [_badge(play, f"Entry {number}") for number in range(1, 6)] == ["●", "●", "●", "✗", "●"]
        )
        assert [line[4:20] for line in play.pane("headlines").splitlines()] == before
        assert _asked(house, 6) == 0
        await play.press("F")
        await play.message("full text: 0 of 1 · 1 failed")


async def test_a_list_that_is_stopped_keeps_what_came(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.with_teasers(TEASER, TEASER.replace("Nobody", "No one"))
    house.serve(1, full_text(WHOLE))
    held = Held()
    house.desk.net.answer("https://feed1.example/2", held)
    async with house.opened(config=NEVER) as play:
        await play.press("F")
        await held.asked.wait()
        await play.until("full text 1/2")
        await play.press("x")
        await play.message("stopped after 1 of 2 articles")
        await play.until(lambda: _badge(play, "Entry 1") == "●", lambda: "x stops" not in play.text)
        assert not play.app.main.expanding.busy


async def test_a_long_list_asks_first_with_the_count(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.with_teasers(*(TEASER.replace("Nobody", f"{number} people") for number in range(51)))
    async with house.opened(config=NEVER) as play:
        await play.press("F")
        await play.until("Fetch the full texts of 51 articles?")
        await play.press("n")
        await play.until(lambda: play.app.screen is play.app.main)
        await play.settled()
        assert _asked(house) == 0
        assert not play.app.main.expanding.busy
        await play.press("F")
        await play.until("Fetch the full texts of 51 articles?")
        await play.press("y")
        await play.message("full text: 0 of 51 · 51 failed")


async def test_a_list_without_teasers_has_nothing_to_fetch(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        await play.press("F")
        await play.message("no article here lacks a text")


async def test_a_shelf_is_no_list_to_expand(tmp_path: Path) -> None:
    async with House(tmp_path).opened() as play:
        await play.until("The first five minutes")
        await play.press("F")
        await play.message("not in the library")


async def test_a_pack_and_a_list_do_not_run_together(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.with_teasers(TEASER)
    async with house.opened(config=NEVER) as play:
        play.app.main.expanding.others_busy = lambda: True
        await play.press("F")
        await play.message("fetched already")
        assert _asked(house) == 0


async def test_leaving_while_texts_are_fetched_ends_it(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.with_teasers(TEASER, TEASER.replace("Nobody", "No one"))
    held = Held()
    house.desk.net.answer("https://feed1.example/1", held)
    async with house.opened(config=NEVER) as play:
        await play.press("f", "F")
        await held.asked.wait()
        await play.press("ctrl+q")
        await play.until(lambda: not play.app.is_running)
        assert play.app.return_code == 0
    assert not house.log.exists(), house.log.read_text("utf-8")


# the other text


async def test_the_feeds_own_text_is_shown_and_left_again_with_the_place_kept(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.with_teasers(TEASER, "The next one, whole.")
    house.serve(1, full_text(WHOLE))
    async with house.opened() as play:
        await play.press("T")
        await play.message("the only text")
        await play.press("enter")
        await play.until("● full text")
        await play.press("space")
        await play.until("Thought 20")
        top = play.pane("article").splitlines()[0]
        await play.press("T")
        await play.until("what the feed shipped · T shows the full text", "what the…")
        await play.press("s")
        await play.until("★ starred", "what the feed shipped")
        await play.press("T")
        await play.until(lambda: play.pane("article").splitlines()[0] == top)
        await play.press("T")
        await play.until("what the feed shipped")
        await play.press("h", "j", "k")
        await play.until(lambda: play.pane("article").splitlines()[0] == top)
        assert "what the feed shipped" not in play.text


async def test_a_page_that_gave_less_than_the_feed_is_shown_too(tmp_path: Path) -> None:
    house = House(tmp_path)
    long = "\n\n".join(f"Paragraph {number} of a text of some length." for number in range(30))
    await house.with_teasers(f"{long} And here it is cut…")
    short = "Paragraph 0 of a text of some length.\n\nParagraph 1 of a text of some length."
    house.serve(1, full_text(short, state="partial", reason="it ends so"))
    async with house.opened(config=NEVER) as play:
        await play.press("f")
        await play.until(lambda: _badge(play, "Entry 1") == "◐")
        await play.press("T")
        await play.until("what the page gave · T shows what the feed shipped")


def test_the_line_of_an_expansion_says_what_became_of_it() -> None:
    from opreader.model import EntryId, Expansion

    full = Expansion(EntryId(1), "Title", State.FULL, None, queued=False, words=1_000, source="page")
    assert tell_expansion(full) == "full text · 5 min"
    gated = replace(full, state=State.GATED, words=20)
    assert tell_expansion(gated) == "gated: the page asks for a login, payment or consent"
    queued = replace(full, state=State.TEASER, queued=True, reason="no answer from there")
    assert tell_expansion(queued) == "no network (no answer from there): asked for again when it is back"
