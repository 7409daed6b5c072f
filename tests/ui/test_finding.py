"""Results as one types in `/`: in the headlines, behind the box."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual.events import Key
from textual.widgets import Input

from opreader.model.listed import ListStart
from opreader.ui.finding import QUERIES, read_queries
from opreader.ui.lists import FOUND_ROWS, Lists
from tests.ui.stages import HOSTILE, NARROW, House, Play


def titles(play: Play) -> list[str]:
    """The titles of the rows that can be seen."""
    headlines = play.app.main.stage.headlines
    rows = (headlines.row(entry_id) for entry_id in headlines.ids_in_sight())
    return [row.title for row in rows if row is not None]


def showing(play: Play, *wanted: str) -> Callable[[], bool]:
    return lambda: titles(play) == list(wanted)


async def library(house: House) -> None:
    """Six articles: two on tariffs, two on ferries, one on both."""
    house.desk.children.feed(1, title="The Harbour Column")
    texts = (
        ("Who pays", "Importers pay the tariff first, and then everybody does."),
        ("A ferry less", "The late ferry was taken out of the winter timetable."),
        ("Both at once", "A tariff on steel makes the ferry dearer to mend."),
        ("Tariffs again", "Several tariffs were announced before breakfast."),
        ("Something else", "Nothing here is about trade."),
        (HOSTILE, "A ferry [/oops] in the text, and quoins beside it."),
    )
    for number, (title, text) in enumerate(texts, 1):
        house.desk.children.entry(1, number, title=title, text=text)
    await house.desk.subscribe(1)


ALL = ("Who pays", "A ferry less", "Both at once", "Tariffs again", "Something else", HOSTILE)


async def test_each_key_shows_what_is_found_and_the_count(tmp_path: Path) -> None:
    house = House(tmp_path)
    await library(house)
    async with house.opened() as play:
        await play.press("/")
        await play.write("ferry")
        await play.until(showing(play, "A ferry less", "Both at once", HOSTILE), "3 found · newest first")
        await play.press(*" tariff")
        await play.until(showing(play, "Both at once"), "1 found")
        assert play.pane("headlines-title").startswith("─ / ferry tariff")


async def test_esc_leaves_list_cursor_window_and_pane_as_they_were(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, entries=80)
    async with house.opened() as play:
        await play.press(*["j"] * 40)
        before, cursor = titles(play), play.app.main.stage.headlines.cursor_id
        await play.press("h", "/")
        await play.write("title:7")
        await play.until(lambda: len(titles(play)) == 17)
        await play.press("down", "escape")
        await play.until(lambda: titles(play) == before)
        assert play.app.main.stage.headlines.cursor_id == cursor
        assert play.app.main.panes.active == "feeds"
        assert play.pane("headlines-title").startswith("─ All articles")


async def test_esc_without_a_word_leaves_the_window_where_it_was(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, entries=80)
    async with house.opened() as play:
        height = play.app.main.stage.headlines.size.height
        await play.press(*["j"] * (height - 1))
        before = titles(play)
        assert before[0] == "Entry 1 of feed 1"
        await play.press("/")
        await play.until(lambda: "Entry 1 of feed 1" not in titles(play))
        await play.press("escape")
        await play.until(lambda: titles(play) == before)


async def test_half_a_word_finds_its_beginnings_and_enter_keeps_that(tmp_path: Path) -> None:
    house = House(tmp_path)
    await library(house)
    async with house.opened() as play:
        await play.press("/")
        await play.write("tarif")
        await play.until("no article has “tarif” · shown: tarif* · 3 found")
        assert titles(play) == ["Who pays", "Both at once", "Tariffs again"]
        await play.press("f")
        await play.until(showing(play, "Who pays", "Both at once"), "2 found · newest first")
        await play.press("backspace", "enter")
        await play.until(lambda: play.pane("headlines-title").startswith("─ / tarif*"))
        assert titles(play) == ["Who pays", "Both at once", "Tariffs again"]


async def test_a_first_letter_leaves_the_list_and_a_next_one_the_results(tmp_path: Path) -> None:
    house = House(tmp_path)
    await library(house)
    async with house.opened() as play:
        await play.press("/", "f")
        await play.settled()
        assert titles(play) == list(ALL)
        await play.press(*"erry")
        await play.until("3 found")
        await play.press("space", "w")
        await play.settled()
        assert len(titles(play)) == 3
        await play.press("enter")
        await play.until(lambda: play.app.screen is play.app.main)
        assert len(titles(play)) == 3


async def test_what_is_typed_right_after_the_key_is_for_the_box(tmp_path: Path) -> None:
    house = House(tmp_path)
    await library(house)
    async with house.opened() as play:
        for key in ("/", *"ferry"):
            play.app.post_message(Key(key, key))
        await play.until("3 found")
        assert isinstance(play.app.focused, Input)
        assert play.app.focused.value == "ferry"


async def test_enter_before_the_answer_came_finds_the_beginnings_too(tmp_path: Path) -> None:
    house = House(tmp_path)
    await library(house)
    async with house.opened() as play:
        await play.press("/")
        await play.write("tarif")
        play.app.main.on_demand.finding._answer = None
        await play.press("enter")
        await play.until(lambda: play.pane("headlines-title").startswith("─ / tarif*"))


async def test_arrows_walk_the_results_and_enter_stays_on_the_row(tmp_path: Path) -> None:
    house = House(tmp_path)
    await library(house)
    async with house.opened() as play:
        await play.press("/")
        await play.write("ferry")
        await play.until(lambda: len(titles(play)) == 3)
        await play.press("down")
        assert isinstance(play.app.focused, Input)
        await play.until("A tariff on steel makes the ferry dearer")
        assert [style.bold for style in play.styles_of("ferry") if style.bold]
        await play.press("enter")
        await play.until(lambda: play.app.screen is play.app.main, "A tariff on steel makes the ferry dearer to mend.")
        row = play.app.main.stage.headlines.row(play.app.main.stage.headlines.cursor_id)  # type: ignore[arg-type]
        assert row is not None
        assert row.title == "Both at once"
        assert not row.read
        await play.press("escape")
        await play.until(showing(play, *ALL))


async def test_nothing_is_read_and_the_article_stays_while_one_looks(tmp_path: Path) -> None:
    house = House(tmp_path)
    await library(house)
    async with house.opened() as play:
        await play.until("Importers pay the tariff")
        await play.press("/")
        await play.write("ferry")
        await play.until(lambda: len(titles(play)) == 3)
        await play.press("down", "down")
        assert "Importers pay the tariff" in play.pane("article").replace("\n", " ")


async def test_an_error_points_at_the_word_and_the_results_stay(tmp_path: Path) -> None:
    house = House(tmp_path)
    await library(house)
    async with house.opened() as play:
        await play.press("/")
        await play.write("ferry")
        await play.until(lambda: len(titles(play)) == 3)
        await play.press(*" is:x")
        await play.until("is: does not take x")
        lines = play.text.splitlines()
        at = next(index for index, line in enumerate(lines) if "^" in line)
        assert lines[at - 1][lines[at].index("^")] == "x"
        assert len(titles(play)) == 3
        await play.press("backspace")
        await play.settled()
        assert "^" not in play.text


async def test_a_filter_without_a_value_leaves_the_results_and_hints(tmp_path: Path) -> None:
    house = House(tmp_path)
    await library(house)
    async with house.opened() as play:
        await play.press("/")
        await play.write("ferry tariff")
        await play.until(showing(play, "Both at once"))
        await play.press(*" since:")
        await play.until("since: needs a value")
        assert titles(play) == ["Both at once"]
        assert "^" not in play.text


async def test_an_open_quotation_finds_already(tmp_path: Path) -> None:
    house = House(tmp_path)
    await library(house)
    async with house.opened() as play:
        await play.press("/")
        await play.write('"late ferry')
        await play.until(showing(play, "A ferry less"), "ends the quotation")
        await play.press("enter")
        await play.until(lambda: play.pane("headlines-title").startswith('─ / "late ferry"'))


async def test_the_empty_box_shows_the_list_of_before_and_enter_leaves_the_query(tmp_path: Path) -> None:
    house = House(tmp_path)
    await library(house)
    async with house.opened() as play:
        await play.press("/")
        await play.write("ferry")
        await play.press("enter")
        await play.until(lambda: len(titles(play)) == 3)
        await play.press("/")
        await play.write("steel")
        await play.until(showing(play, "Both at once"))
        await play.press("ctrl+u")
        await play.until(lambda: len(titles(play)) == 3)
        await play.press("enter")
        await play.until(showing(play, *ALL))


async def test_nothing_found_says_what_to_try(tmp_path: Path) -> None:
    house = House(tmp_path)
    await library(house)
    async with house.opened() as play:
        await play.press("/")
        await play.write('"late ferry" zebra is:full')
        await play.until("nothing matches · leave out the quotation marks", "leave out a filter", "Nothing matches.")


async def test_a_snippet_is_text(tmp_path: Path) -> None:
    house = House(tmp_path)
    await library(house)
    async with house.opened() as play:
        await play.press("/")
        await play.write("quoins")
        await play.until("A ferry [/oops] in the text, and quoins beside it.", "1 found")


async def test_the_best_come_first_on_a_key(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.desk.children.feed(1)
    house.desk.children.entry(1, 1, title="Newest", text="One lighthouse among many other words. " * 20)
    house.desk.children.entry(1, 2, title="Lighthouse, lighthouse", text="Lighthouse.")
    await house.desk.subscribe(1)
    async with house.opened() as play:
        await play.press("/")
        await play.write("lighthouse")
        await play.until("2 found · newest first")
        assert titles(play) == ["Newest", "Lighthouse, lighthouse"]
        await play.press("ctrl+r")
        await play.until(showing(play, "Lighthouse, lighthouse", "Newest"), "2 found · best first")
        await play.press("enter")
        await play.until(lambda: play.app.screen is play.app.main)
        await play.until(showing(play, "Lighthouse, lighthouse", "Newest"))
        await play.press("escape")
        await play.until(showing(play, "Newest", "Lighthouse, lighthouse"))


async def test_entered_queries_come_back_in_another_session(tmp_path: Path) -> None:
    house = House(tmp_path)
    await library(house)
    async with house.opened() as play:
        for query in ("ferry", "tariff"):
            await play.press("/")
            await play.write(query)
            await play.press("enter")
            await play.until(lambda: play.app.screen is play.app.main)
            await play.settled()
        await play.press("escape")
        await play.until(showing(play, *ALL))
    async with house.opened() as play:
        await play.press("/", "ctrl+p", "ctrl+p")
        await play.until(lambda: len(titles(play)) == 3)
        assert isinstance(play.app.focused, Input)
        assert play.app.focused.value == "ferry"


async def test_a_narrow_screen_shows_the_headlines_above_the_box_and_the_cursor_stays_in_sight(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, entries=40)
    async with house.opened(NARROW) as play:
        await play.press("h", "/")
        await play.write("title:entry")
        await play.until("40 found")
        await play.press(*["down"] * 25)
        headlines = play.app.main.stage.headlines
        box = next(at for at, line in enumerate(play.text.splitlines()) if "╭" in line)
        assert headlines.region.bottom <= box
        assert any("Entry 26 of" in line for line in play.text.splitlines()[:box])
        await play.press("escape")
        await play.until(lambda: play.app.main.panes.active == "feeds", "▾" if "▾" in play.text else "All articles")


async def test_names_of_feeds_are_offered(tmp_path: Path) -> None:
    house = House(tmp_path)
    await library(house)
    async with house.opened() as play:
        await play.press("/")
        await play.write("feed:the")
        await play.until("Tab: The Harbour Column")
        await play.press("tab")
        await play.until("6 found")
        assert isinstance(play.app.focused, Input)
        assert play.app.focused.value == 'feed:"The Harbour Column"'


class SlowLists:
    """The lists of a screen, whose searches wait until they are let go."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists
        self.asked: list[str] = []
        self.limits: list[int] = []
        self.broken_off: list[str] = []
        self.go = asyncio.Event()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._lists, name)

    async def look_for(self, text: str, *, limit: int = FOUND_ROWS) -> ListStart:
        self.asked.append(text)
        self.limits.append(limit)
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.broken_off.append(text)
            raise
        return await self._lists.look_for(text, limit=limit)


async def test_keys_do_not_wait_for_a_slow_search_and_only_the_newest_is_shown(tmp_path: Path) -> None:
    house = House(tmp_path)
    await library(house)
    async with house.opened() as play:
        slow = SlowLists(play.app.main.lists)
        play.app.main.lists = slow  # type: ignore[assignment]
        await play.press("/")
        for query in ("ferry", "ferry tariff", "breakfast"):
            await play.write(query)
            await play.until(lambda query=query: slow.asked[-1:] == [query])  # type: ignore[misc]
        assert isinstance(play.app.focused, Input)
        assert play.app.focused.value == "breakfast"
        assert slow.broken_off == ["ferry", "ferry tariff"]
        assert titles(play) == list(ALL)
        await play.until("searching…")
        slow.go.set()
        await play.until(showing(play, "Tariffs again"), "1 found")
        assert slow.asked == ["ferry", "ferry tariff", "breakfast"]


async def test_rows_out_of_sight_come_behind_those_in_sight_and_are_walked_to(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.desk.children.feed(1)
    for number in range(1, 61):
        house.desk.children.entry(1, number, text="The quay is full.", hours=number)
    await house.desk.subscribe(1)
    async with house.opened((140, 24)) as play:
        headlines = play.app.main.stage.headlines
        slow = SlowLists(play.app.main.lists)
        slow.go.set()
        play.app.main.lists = slow  # type: ignore[assignment]
        await play.press("/")
        await play.write("quay")
        await play.until("60 found")
        assert slow.limits[0] < 60 <= slow.limits[1]
        await play.press("pagedown", "pagedown", "pagedown", "pagedown", "pagedown")
        assert headlines.cursor_index == 50


async def test_esc_breaks_a_slow_search_off(tmp_path: Path) -> None:
    house = House(tmp_path)
    await library(house)
    async with house.opened() as play:
        slow = SlowLists(play.app.main.lists)
        play.app.main.lists = slow  # type: ignore[assignment]
        await play.press("/")
        await play.write("ferry")
        await play.until(lambda: slow.asked == ["ferry"])
        await play.pilot.press("escape")
        await play.until(lambda: slow.broken_off == ["ferry"])
        assert titles(play) == list(ALL)


def test_queries_that_can_not_be_read_back_are_none() -> None:
    assert read_queries({}) == []
    assert read_queries({QUERIES: "{"}) == []
    assert read_queries({QUERIES: '{"a": 1}'}) == []
    assert read_queries({QUERIES: '["a", 1, "b"]'}) == ["a", "b"]
