"""Reading on the screen: opening, going back, related headlines, what counts as read, text files with teasers."""

from dataclasses import replace
from pathlib import Path

import pytest

from opreader.model import PageTeaser, Subscription
from opreader.reader import Reader
from tests.fakes import document, feed_url, real_children
from tests.ui.stages import QUIET, WIDE, House, Play

COLUMN = """The harbour council voted last night to close the old fish market, and nobody who buys fish was asked.
A market is more than its stalls. It is where a price is argued over in the open, and where a town hears itself think.
The council says that the roof leaks. Roofs can be mended; habits, once lost, are not sold at any ironmonger's.
The ferry company has promised a new timetable that no islander will be able to keep, and calls that progress.
The ferry company has promised a new timetable that no isla…
A library without a librarian is a room of paper, however w…
The harbour council voted last night to close the old fish …
"""
OTHER = """A library without a librarian is a room of paper, however well it is dusted, and the county means to prove it.
The librarian knew which child had read which book, and which book would come next. No catalogue has a field for that.
"""


async def _unread(house: House) -> int:
    return sum(feed.unread for feed in await house.reader.list_feeds())


def _mark(play: Play, title: str) -> str:
    """The unread mark of a row: a dot or a blank."""
    line = next(line for line in play.pane("headlines").splitlines() if title in line)
    return line[0]


async def test_without_feeds_the_guide_opens_with_teasers_and_related_headlines(tmp_path: Path) -> None:
    async with House(tmp_path).opened() as play:
        await play.until("The first five minutes", "FROM THIS PAGE")
        assert "The opreader guide" in play.pane("feeds")
        assert "manual, laid out as if" in play.pane("article")


async def test_the_keys_of_the_first_minute_do_what_they_promise(tmp_path: Path) -> None:
    async with House(tmp_path).opened() as play:
        await play.until("FROM THIS PAGE")
        await play.press("j")
        await play.until(lambda: play.pane("article").lstrip().startswith("Adding feeds"))
        await play.press("k", "enter", "]")
        await play.press("enter")
        await play.until(lambda: play.pane("article").lstrip().startswith("Adding feeds"))
        await play.press("backspace")
        await play.until(lambda: play.pane("article").lstrip().startswith("The first five"))
        await play.press("?")
        await play.until("Open the guide")
        await play.press("escape")
        await play.until(lambda: play.app.screen is play.app.main)
        await play.press("q", "q")
        await play.until(lambda: not play.app.is_running)
        assert play.app.return_code == 0


async def test_down_and_up_walk_the_headlines_and_the_article_follows(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        await play.press("j")
        await play.until("Words of 1, 2")
        await play.press("k")
        await play.until("Words of 1, 1")
        await play.press("G")
        await play.until("Words of 1, 3")
        await play.press("g", "g")
        await play.until("Words of 1, 1")


async def test_passing_over_articles_reads_none_of_them(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, entries=6)
    async with house.opened() as play:
        await play.press("j", "j", "j", "k")
        assert await _unread(house) == 6


async def test_an_opened_article_is_read_and_its_row_stays_till_one_leaves_the_view(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        await play.press("2")
        await play.press("enter")
        await play.until(lambda: _mark(play, "Entry 1 of") == " ")
        assert await _unread(house) == 2
        await play.press("q", "j", "R")
        await play.until(lambda: not play.app.main.refreshing.running)
        assert "Entry 1 of" in play.pane("headlines")
        await play.press("1", "2")
        await play.until(lambda: "Entry 1 of" not in play.pane("headlines"))
        assert "Entry 2 of" in play.pane("headlines")


async def test_space_reads_the_article_beside_the_list_and_goes_on_to_the_next(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        await play.until("Words of 1, 1")
        await play.press("space")
        await play.until(lambda: _mark(play, "Entry 1 of") == " ")
        await play.until("Words of 1, 2")


async def test_resting_on_an_article_reads_it(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        await play.press("j")
        await play.until(lambda: _mark(play, "Entry 2 of") == " ", turns=600)
        await play.app.main.marks.pending.wait()
        assert await _unread(house) == 2


async def test_marking_by_hand_leaves_an_opened_article_unread(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened(config=replace(QUIET, mark_read="manual")) as play:
        await play.press("enter")
        assert await _unread(house) == 3


async def test_next_unread_walks_across_feeds_till_everything_is_read(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, 2, entries=1)
    async with house.opened() as play:
        await play.press("h", *"jjjjjjjj")
        await play.until(lambda: "Feed 1" in play.pane("headlines-title"))
        await play.press("enter", "enter")
        await play.until("Words of 1, 1")
        await play.press("n")
        await play.until("Words of 2, 1", lambda: "Feed 2" in play.pane("headlines-title"))
        await play.press("n")
        await play.message("everything is read")
        assert await _unread(house) == 0


async def test_previous_unread_goes_the_other_way(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        await play.press("G", "p")
        await play.until("Words of 1, 2")


async def test_back_leads_to_the_line_one_came_from(tmp_path: Path) -> None:
    house = House(tmp_path)
    children = house.desk.children
    children.feed(1)
    long = "\n\n".join(f"Paragraph {number} of the long one." for number in range(60))
    children.entry(1, 1, title="The long one", text=long, page_teasers=(PageTeaser("Somewhere else it is said"),))
    children.entry(1, 2, title="The other", text="Somewhere else it is said that this is so. And on it goes.")
    await house.desk.subscribe(1)
    async with house.opened() as play:
        await play.press("enter", "space", "space")
        before = play.pane("article")
        assert "Paragraph 0 " not in before
        await play.press("]")
        await play.press("enter")
        await play.until("And on it goes")
        await play.until(lambda: _mark(play, "The other") == " ")
        await play.press("backspace")
        await play.until(lambda: play.pane("article") == before)


async def test_related_keys_without_related_headlines_say_so(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, entries=1)
    async with house.opened() as play:
        await play.until("Words of 1, 1")
        await play.press("]")
        await play.message("nothing related here")
        await play.press("backspace")
        await play.message("no article to go back to")


async def _with_files(tmp_path: Path, *texts: str) -> House:
    folder = tmp_path / "columns"
    folder.mkdir()
    for number, text in enumerate(texts):
        (folder / f"{number}.txt").write_text(text, "utf-8")
    house = House(tmp_path, children=real_children())
    await house.desk.reader.close()
    reader: Reader = house.reopen(QUIET)
    found = await reader.look(str(folder))
    assert isinstance(found, list)
    await reader.subscribe(found[0], Subscription(found[0].url))
    return house


async def test_teasers_of_a_text_file_open_library_text_lead_or_plain_words(tmp_path: Path) -> None:
    house = await _with_files(tmp_path, COLUMN, OTHER)
    async with house.opened((WIDE[0], 50)) as play:
        await play.press("/")
        await play.write("harbour")
        await play.press("enter")
        await play.until("FROM THIS PAGE", "habits, once lost")
        related = play.pane("related")
        assert [words in related for words in ("The ferry company", "A library without", "The harbour")] == [True] * 3
        assert "calls that progress" not in play.pane("article")
        await play.press("]", "enter")
        await play.until("calls that progress", "the page had this much")
        await play.press("backspace")
        await play.until("habits, once lost")
        await play.press("]", "enter")
        await play.until("No catalogue has a field for that")
        await play.press("backspace")
        await play.until("habits, once lost")
        await play.press("]", "enter")
        await play.until("nothing here begins so")


async def test_a_narrow_screen_walks_related_headlines_that_were_never_in_sight(tmp_path: Path) -> None:
    house = await _with_files(tmp_path, COLUMN)
    async with house.opened((70, 24)) as play:
        await play.press("enter")
        await play.until("habits, once lost")
        await play.press("]")
        await play.until("FROM THIS PAGE")
        await play.press("enter")
        await play.until("calls that progress")
        await play.press("backspace")
        await play.until("habits, once lost")


async def test_a_cut_teaser_on_a_shelf_opens_the_fuller_text_by_f(tmp_path: Path) -> None:
    house = House(tmp_path)
    children = house.desk.children
    url = house.desk.net.answer(children.feed(1), document(1))
    children.entry(1, 1, title="Cut", text="Nobody asked the people who mend the nets what the…")
    whole = "Nobody asked the people who mend the nets what they think. " + "They think a great deal. " * 20
    children.entry(1, 2, title="Whole", text=whole)
    async with house.opened(targets=(url,)) as play:
        await play.until("what the…")
        await play.press("f")
        await play.until("They think a great deal")
        await play.press("backspace")
        await play.until("what the…")
        await play.press("h", "j", "f")
        await play.message("the full text is here")


async def test_words_are_found_in_the_article_and_walked_till_esc(tmp_path: Path) -> None:
    house = House(tmp_path)
    children = house.desk.children
    children.feed(1)
    children.entry(1, 1, text="\n\n".join(f"Here is herring number {number}." for number in range(5)))
    children.entry(1, 2, text="The next article.")
    await house.desk.subscribe(1)
    async with house.opened() as play:
        await play.press("enter", "/")
        await play.write("herring")
        await play.press("enter")
        await play.message("1 of 5")
        await play.press("n")
        await play.message("match 2 of 5")
        await play.press("N")
        await play.message("match 1 of 5")
        await play.press("escape")
        await play.press("n")
        await play.until("The next article")


async def test_words_that_are_not_there_are_said_to_be_missing(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        await play.press("enter", "/")
        await play.write("elephant")
        await play.press("enter")
        await play.message("elephant is not in this article")


async def test_the_browser_shows_the_link_and_the_clipboard_gets_it(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        await play.until("Words of 1, 1")
        await play.press("o", "y")
        assert house.desk.outside.shown == ["https://feed1.example/1"]
        assert play.app.clipboard == "https://feed1.example/1"
        house.desk.outside.refuses = "no browser was found"
        await play.press("o")
        await play.message("no browser was found")


async def test_without_a_network_the_browser_shows_the_page_when_it_is_back(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        house.desk.net.up = False
        await play.press("o")
        await play.message("no network: the page opens in the browser when it is back")
        await play.until("1 queued")
        assert house.desk.outside.shown == []
        house.desk.net.up = True
        await play.press("R")
        await play.until(lambda: house.desk.outside.shown == ["https://feed1.example/1"])
        await play.until(lambda: "queued" not in play.text)
        assert "the network is back: opened https://feed1.example/1 in the browser" in play.said()


async def test_a_target_opens_without_subscribing(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    file = tmp_path / "column.txt"
    file.write_text(OTHER, "utf-8")
    house.take_children(real_children())
    async with house.opened(targets=(str(file),)) as play:
        await play.until("No catalogue has a field for that")
        assert feed_url(1) in [feed.url for feed in await house.reader.list_feeds()]
        assert await _unread(house) >= 3


async def test_nobody_rests_on_an_article_behind_a_dialog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("opreader.ui.articles._REST_SECONDS", 0.3)
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened(config=replace(QUIET, mark_read="rest")) as play:
        first = play.pane("headlines").splitlines()[0]
        assert "•" in first
        await play.press("question_mark")
        await play.pilot.pause(0.8)
        await play.press("escape")
        assert "•" in play.pane("headlines").splitlines()[0]
        await play.until(lambda: "•" not in play.pane("headlines").splitlines()[0])
