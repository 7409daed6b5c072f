"""The order of a list and the headings of its groups: chosen with S, remembered for each list."""

from pathlib import Path

from tests.ui.stages import House, Play


def _lines(play: Play) -> list[str]:
    """The headlines pane: titles and headings."""
    lines = [line.strip(" •●◐○✗─") for line in play.pane("headlines").splitlines()]
    return [line.split("  ")[0] for line in lines if line]


async def _order(play: Play, *keys: str) -> None:
    await play.press("S")
    await play.until("Order of this list")
    await play.press(*keys)
    await play.until(lambda: play.app.screen is play.app.main)
    await play.settled()


async def test_days_have_headings_that_the_cursor_passes_over(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, 2, entries=2)
    async with house.opened() as play:
        await _order(play, "h", "n")
        await play.until(lambda: _lines(play)[0] == "Today")
        lines = _lines(play)
        assert lines[1:3] == ["Entry 1 of feed 1", "Entry 2 of feed 1"]
        assert lines[3].endswith(" Oct")
        assert lines[4:] == ["Entry 1 of feed 2", "Entry 2 of feed 2"]
        await play.until("Words of 1, 1")
        await play.press("j", "j")
        await play.until("Words of 2, 1")
        await play.press("k", "k", "k")
        await play.until("Words of 1, 1")
        await play.press("G")
        await play.until("Words of 2, 2")
    async with house.opened() as play:
        await play.until(lambda: _lines(play)[0] == "Today")


async def test_a_list_by_feed_says_so_and_heads_each_feed(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(2, 1, entries=2)
    async with house.opened() as play:
        await _order(play, "h", "f")
        await play.until(lambda: "by feed" in play.pane("headlines-title"))
        await play.until(lambda: [one for one in _lines(play) if one.startswith("Feed")] == ["Feed 2", "Feed 1"])
        await _order(play, "h", "n")
        await play.until(lambda: "by feed" not in play.pane("headlines-title"))
        assert len(_lines(play)) == 4


async def test_esc_leaves_the_order_as_it_is_and_best_match_is_for_queries(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        await play.press("S")
        await play.until("Newest first", "Headings: off")
        assert "Best match" not in play.words
        await play.press("b")
        assert play.app.screen is not play.app.main
        await play.press("escape")
        assert play.app.screen is play.app.main
        assert _lines(play) == [f"Entry {one} of feed 1" for one in (1, 2, 3)]


async def test_a_query_has_its_best_matches_first_and_shows_where_its_words_stand(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.desk.children.feed(1)
    house.desk.children.entry(1, 1, text="A harbour and much else that is long enough to be called a text of its own.")
    house.desk.children.entry(1, 2, text="The harbour, the harbour, the harbour.")
    await house.desk.subscribe(1)
    async with house.opened() as play:
        await play.press("/")
        await play.write("harbour")
        await play.press("enter")
        await play.until(lambda: _lines(play) == ["Entry 1 of feed 1", "Entry 2 of feed 1"])
        await play.until(lambda: "A harbour and much else" in play.pane("status"))
        assert any(style.underline for style in play.styles_of("harbour"))
        await play.press("j")
        await play.until(lambda: "the harbour, the harbour" in play.pane("status"))
        await _order(play, "b")
        await play.until(lambda: _lines(play) == ["Entry 2 of feed 1", "Entry 1 of feed 1"])
        await play.press("escape")
        await play.until(lambda: "Space page" in play.pane("status"))
