"""Headlines that an article's page listed: Enter and f get what the library lacks."""

from dataclasses import replace
from pathlib import Path

from opreader.model import FetchFailed, NoFullText, PageTeaser
from tests.fakes import Held, fetched
from tests.pages import full_text
from tests.ui.stages import QUIET, House

LISTED = "https://feed1.example/listed"
TITLE = "A library without a librarian is a room of paper"
TEXT = "The librarian knew which child had read which book.\n\nNo catalogue has a field for that."


async def _house(tmp_path: Path, *, link: str | None = LISTED, others: int = 0) -> House:
    house = House(tmp_path)
    children = house.desk.children
    children.feed(1)
    children.entry(1, 1, text="The article itself, whole.", page_teasers=(PageTeaser(TITLE, link),))
    for entry in range(2, 2 + others):
        children.entry(1, entry)
    await house.desk.subscribe(1)
    house.pages.serve(house.desk.net, LISTED, full_text(TEXT, title=TITLE))
    return house


def _hold(house: House) -> Held:
    held = Held(fetched("a page", url=LISTED, content_type="text/html"))
    house.desk.net.answer(LISTED, held)
    return held


async def test_enter_fetches_at_once_what_the_library_lacks(tmp_path: Path) -> None:
    house = await _house(tmp_path)
    held = _hold(house)
    async with house.opened() as play:
        await play.until("The article itself", "FROM THIS PAGE")
        await play.press("]", "enter")
        await held.asked.wait()
        await play.until(lambda: "fetching the full text" in play.pane("article"), "listed by “Entry 1 of feed 1”")
        held.release.set()
        await play.until("No catalogue has a field for that", "● full text")
        await play.message("full text · 1 min")
        await play.until(lambda: "feed1.example" in play.pane("feeds"))
        await play.press("backspace")
        await play.until("The article itself", "opened before")


async def test_the_second_time_the_librarys_text_opens(tmp_path: Path) -> None:
    house = await _house(tmp_path)
    async with house.opened() as play:
        await play.press("]", "enter")
        await play.until("No catalogue has a field for that")
        await play.press("backspace", "]", "enter")
        await play.until("No catalogue has a field for that")
        assert len(house.desk.net.asked(LISTED)) == 1


async def test_f_fetches_while_one_reads_on_and_opens_it_when_it_comes(tmp_path: Path) -> None:
    house = await _house(tmp_path)
    held = _hold(house)
    async with house.opened(config=replace(QUIET, full_text="never")) as play:
        await play.press("]", "f")
        await held.asked.wait()
        await play.until("fetching a page", "The article itself")
        await play.press("f")
        await play.message("it is being fetched")
        held.release.set()
        await play.until("No catalogue has a field for that", lambda: "fetching" not in play.text)
        await play.press("backspace")
        await play.until("The article itself")


async def test_someone_who_went_on_is_told_and_left_where_he_is(tmp_path: Path) -> None:
    house = await _house(tmp_path, others=1)
    held = _hold(house)
    async with house.opened() as play:
        await play.until("MORE BY THIS AUTHOR")
        await play.press("]", "]", "f")
        await held.asked.wait()
        await play.press("h", "h", "j")
        await play.until("Words of 1, 2")
        held.release.set()
        await play.message("full text · 1 min")
        assert "Words of 1, 2" in play.text


async def test_where_nothing_is_fetched_by_itself_the_placeholder_names_the_key(tmp_path: Path) -> None:
    house = await _house(tmp_path)
    async with house.opened(config=replace(QUIET, full_text="never")) as play:
        await play.press("]", "enter")
        await play.until("Nothing here begins so. f fetches it.")
        assert not house.desk.net.asked(LISTED)
        await play.press("o")
        assert house.desk.outside.shown == [LISTED]
        await play.press("f")
        await play.until("No catalogue has a field for that")


async def test_without_a_network_a_headline_is_queued(tmp_path: Path) -> None:
    house = await _house(tmp_path)
    house.desk.net.up = False
    house.desk.net.answer(LISTED, FetchFailed("no answer: there is no network", unreachable=True))
    async with house.opened() as play:
        await play.press("]", "enter")
        await play.until("f fetches it")
        await play.press("f")
        await play.message("no network")
        await play.until(
            "1 queued", lambda: "asked for again when it is back" in " ".join(play.pane("article").split())
        )


async def test_a_page_that_gives_nothing_says_why_and_a_stopped_fetch_too(tmp_path: Path) -> None:
    house = await _house(tmp_path)
    house.pages.answer(LISTED, NoFullText("failed", "the page is empty"))
    async with house.opened() as play:
        await play.press("]", "enter")
        await play.message("failed: the page is empty")
        await play.until(lambda: "the page is empty" in play.pane("article"))
        held = _hold(house)
        await play.press("f")
        await held.asked.wait()
        await play.press("x")
        await play.message("stopped")
        await play.until(lambda: "fetching" not in play.text)


async def test_a_headline_without_a_link_can_not_be_fetched(tmp_path: Path) -> None:
    house = await _house(tmp_path, link=None)
    async with house.opened() as play:
        await play.press("]", "f")
        await play.message("no link that could be fetched")
        await play.press("enter")
        await play.until("Nothing here begins so. Add the feed")
        await play.press("f")
        await play.message("no link that could be fetched")
