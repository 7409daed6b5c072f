"""What comes into the list on the screen: rows in sight stay, new ones among them wait and are announced."""

from pathlib import Path

from tests.ui.stages import House, Play


def _came(house: House, *hours: float) -> None:
    """New articles, of so many hours ago; those that are there are one for each hour."""
    for number, ago in enumerate(hours, 101):
        house.desk.children.entry(1, number, hours=ago)


async def _scroll(play: Play, top: int) -> None:
    """Scroll the list as a wheel does, and let what waits for that be done."""
    headlines = play.app.main.stage.headlines
    headlines.scroll_to(y=top, animate=False)
    await play.pilot.pause(0.1)
    await play.settled()


def _rows(play: Play) -> list[str]:
    """The lines of the headlines pane, without its scrollbar."""
    return [line.rstrip(" ▁▂▃▄▅▆▇█") for line in play.pane("headlines").splitlines()]


def _titles(play: Play) -> list[str]:
    """The titles and headings in the headlines pane."""
    lines = [line.strip(" •●◐○✗─│") for line in play.pane("headlines").splitlines()]
    return [line.split("  ")[0] for line in lines if line]


async def test_what_comes_between_rows_in_sight_waits_until_one_goes_there(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, entries=90)
    async with house.opened() as play:
        await play.press(*["j"] * 50)
        await play.until("Words of 1, 51")
        before = _rows(play)
        _came(house, 0.1, 40.5, 50.5, 51.5)
        await play.press("R")
        await play.until("3 new: g g")
        assert _rows(play) == before
        assert play.app.main.stage.headlines.count == 92, "what comes above and below is there"
        await play.press("g", "g")
        await play.until(lambda: "new" not in play.pane("headlines-title"))
        assert _titles(play)[:2] == ["Entry 101 of feed 1", "Entry 1 of feed 1"]
        await play.press(*["j"] * 53)
        await play.until("Words of 1, 51")
        at = _titles(play).index("Entry 103 of feed 1")
        assert _titles(play)[at - 1 : at + 2] == [f"Entry {one} of feed 1" for one in (50, 103, 51)]


async def test_what_waits_comes_to_its_place_once_that_is_out_of_sight(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, entries=90)
    async with house.opened() as play:
        headlines = play.app.main.stage.headlines
        await _scroll(play, 30)
        _came(house, 35.5, 50.5)
        await play.press("R")
        await play.message("2 new")
        assert headlines.count == 90
        await _scroll(play, 34)
        assert headlines.count == 90, "the rows above and below it are in sight"
        before = _titles(play)
        await _scroll(play, 35)
        assert headlines.count == 91
        assert _titles(play)[: len(before) - 1] == before[1:]
        assert "1 new: g g" in play.pane("headlines-title")
        await _scroll(play, 80)
        assert headlines.count == 92
        assert "new" not in play.pane("headlines-title")
        await _scroll(play, 34)
        assert _titles(play)[:3] == [f"Entry {one} of feed 1" for one in (35, 101, 36)]


async def test_at_the_top_of_the_list_nothing_moves_either_and_g_g_shows_what_waits(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, entries=60)
    async with house.opened() as play:
        before = _rows(play)
        _came(house, 3.5)
        await play.press("R")
        await play.message("1 new · g g shows them")
        assert _rows(play) == before
        await play.press("g", "g")
        await play.until(lambda: "new" not in play.pane("headlines-title"))
        assert _titles(play)[2:5] == [f"Entry {one} of feed 1" for one in (3, 101, 4)]


async def test_a_list_that_is_entered_anew_holds_what_waited(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, entries=60)
    async with house.opened() as play:
        _came(house, 3.5)
        await play.press("R")
        await play.message("1 new")
        await play.press("1")
        await play.until(lambda: "Entry 101 of feed 1" in _titles(play))
        assert "new" not in play.pane("headlines-title")


async def test_what_u_brings_back_is_no_news_and_leaves_waiting_what_is(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, entries=60)
    async with house.opened() as play:
        await play.press(*["j"] * 4)
        await play.press("D")
        await play.until(lambda: "Entry 5 of feed 1" not in _titles(play))
        _came(house, 3.5)
        await play.press("R")
        await play.message("1 new")
        await play.press("u")
        await play.until(lambda: "Entry 5 of feed 1" in _titles(play))
        await play.settled()
        assert _titles(play)[1:4] == [f"Entry {one} of feed 1" for one in (3, 4, 5)]
        assert "1 new: g g" in play.pane("headlines-title")


async def test_the_next_unread_article_is_gone_to_though_it_waits(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, entries=60)
    await house.reader.mark(await house.ids(), read=True)
    async with house.opened() as play:
        await play.press("j")
        _came(house, 10.5)
        await play.press("R")
        await play.message("1 new")
        assert "Entry 101 of feed 1" not in _titles(play)
        await play.press("n")
        await play.until("Words of 1, 101")
        headlines = play.app.main.stage.headlines
        row = headlines.row(headlines.cursor_id) if headlines.cursor_id is not None else None
        assert row is not None
        assert row.title == "Entry 101 of feed 1"
        assert _titles(play)[9:12] == [f"Entry {one} of feed 1" for one in (10, 101, 11)]


async def test_a_heading_in_sight_keeps_its_line_when_its_group_grows(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, entries=60)
    async with house.opened() as play:
        await play.press("S", "h", "n")
        await play.until(lambda: _titles(play)[0] == "Today")
        await play.settled()
        before = _rows(play)
        _came(house, 0.1, 0.2)
        await play.press("R")
        await play.message("2 new · g g shows them")
        assert _rows(play) == before
        await play.press("g", "g")
        await play.until(lambda: _titles(play)[:3] == ["Today", "Entry 101 of feed 1", "Entry 102 of feed 1"])


async def test_in_another_order_what_comes_between_rows_in_sight_waits_too(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, entries=60)
    async with house.opened() as play:
        await play.press("S", "o", "g", "g")
        await play.until(lambda: _titles(play)[0] == "Entry 60 of feed 1")
        await play.settled()
        before = _rows(play)
        _came(house, 55.5, 0.1)
        await play.press("R")
        await play.until("1 new: g g")
        assert _rows(play) == before
        assert play.app.main.stage.headlines.count == 61, "what comes below is there"
        await play.press("g", "g")
        await play.until(lambda: _titles(play)[4:7] == [f"Entry {one} of feed 1" for one in (56, 101, 55)])


async def test_a_list_that_does_not_fill_the_pane_shows_what_comes(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, entries=3)
    async with house.opened() as play:
        _came(house, 1.5, 9)
        await play.press("R")
        await play.until(lambda: _titles(play) == [f"Entry {one} of feed 1" for one in (1, 101, 2, 3, 102)])


async def test_what_waits_goes_on_waiting_while_one_looks_for_something(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, entries=60)
    async with house.opened() as play:
        before = _rows(play)
        _came(house, 3.5)
        await play.press("R")
        await play.message("1 new")
        lists = play.app.main.lists
        lists.show_rows_of("entry 7", await lists.look_for("entry 7"))
        await play.settled()
        await lists.drop_found()
        await play.settled()
        assert _rows(play) == before
        assert "1 new: g g" in play.pane("headlines-title")
        await play.press("g", "g")
        await play.until(lambda: "Entry 101 of feed 1" in _titles(play))
