"""The search box of lists, without a list behind it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from textual.content import Content

from opreader.query import parse_query
from opreader.ui.dialogs.find_articles import Entered, FindArticles
from opreader.ui.dialogs.frame import Field
from opreader.ui.dialogs.typed_query import Typed
from opreader.ui.glyphs import ASCII
from tests.ui.dialogs.dialog_app import HOSTILE, LARGE, opened, settled, typed, written

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
NAMES = {"feed": ["The Column", "The Ferry", "Harbour"], "is": ["full", "failed"], "tag": [HOSTILE]}


def check(text: str) -> None:
    parse_query(text, now=NOW)


def names(of: str) -> list[str]:
    return NAMES.get(of, [])


@dataclass
class Follower:
    """What the box told."""

    typings: list[Typed] = field(default_factory=list)
    begun: list[str | None] = field(default_factory=list)
    walks: list[int] = field(default_factory=list)
    turns: int = 0
    lines: list[int] = field(default_factory=list)

    def typed(self, typed: Typed) -> None:
        self.typings.append(typed)

    def begin(self, typed: Typed) -> None:
        self.begun.append(typed.asked)

    def walk(self, by: int) -> None:
        self.walks.append(by)

    def turn(self) -> None:
        self.turns += 1

    def stands(self, lines: int) -> None:
        self.lines.append(lines)


async def test_each_key_tells_what_can_be_asked() -> None:
    live = Follower()
    async with opened(FindArticles("", check, live)) as (_, pilot):
        await typed(pilot, "war -")
        assert [one.asked for one in live.typings] == live.begun == ["w", "wa", "war", "war", "war"]
        assert [one.finished for one in live.typings] == [True, True, True, True, False]


async def test_enter_answers_with_what_was_asked_and_an_open_quotation_is_closed() -> None:
    async with opened(FindArticles("", check, Follower())) as (app, pilot):
        await written(pilot, 'ferries "late wint')
        await pilot.press("enter")
        assert app.answers == [Entered('ferries "late wint"')]


async def test_escape_answers_nothing() -> None:
    async with opened(FindArticles("unread", check, Follower())) as (app, pilot):
        await pilot.press("escape")
        assert app.answers == [None]


async def test_enter_on_what_is_not_finished_stays_and_points() -> None:
    async with opened(FindArticles("", check, Follower())) as (app, pilot):
        await written(pilot, "war since:")
        await pilot.press("enter")
        await settled(pilot)
        assert app.answers == []
        lines = app.text.splitlines()
        at = next(index for index, line in enumerate(lines) if "^" in line)
        assert lines[at - 1][lines[at].index("^") : lines[at].rindex("^") + 1] == "since:"
        assert "since: needs a value" in app.words


async def test_arrows_walk_the_results_and_the_box_keeps_the_keys() -> None:
    live = Follower()
    async with opened(FindArticles("war", check, live)) as (app, pilot):
        await pilot.press("down", "down", "up", "pagedown", "pageup", "x")
        assert live.walks == [1, 1, -1, 10, -10]
        assert app.screen.query_one(Field).value == "warx"


async def test_earlier_queries_are_walked_and_what_was_typed_comes_back() -> None:
    async with opened(FindArticles("", check, Follower(), history=["newest", "older"])) as (app, pilot):
        await typed(pilot, "mine")
        box = app.screen.query_one(Field)
        seen = []
        for key in ("ctrl+p", "ctrl+p", "ctrl+p", "ctrl+n", "ctrl+n", "ctrl+n"):
            await pilot.press(key)
            seen.append(box.value)
        assert seen == ["newest", "older", "older", "newest", "mine", "mine"]
        assert "Ctrl+P Ctrl+N earlier ones" in app.words


async def test_the_order_is_turned_by_a_key() -> None:
    live = Follower()
    async with opened(FindArticles("war", check, live)) as (_, pilot):
        await pilot.press("ctrl+r")
        assert live.turns == 1


async def test_a_query_is_kept_where_that_can_be_done() -> None:
    async with opened(FindArticles("war", check, Follower(), saves=True)) as (app, pilot):
        assert "Ctrl+S" in app.words
        await pilot.press("ctrl+s")
        assert app.answers == [Entered("war", save=True)]
    async with opened(FindArticles("war", check, Follower())) as (app, pilot):
        assert "Ctrl+S" not in app.words
        await pilot.press("ctrl+s")
        assert app.answers == []


async def test_a_feed_is_offered_greyed_and_taken_with_tab_in_quotation_marks() -> None:
    async with opened(FindArticles("", check, Follower(), names=names)) as (app, pilot):
        await written(pilot, "war feed:the")
        assert "feed:the Column" in app.words
        box = app.screen.query_one(Field)
        await pilot.press("tab")
        assert box.value == 'war feed:"The Column"'
        await pilot.press("tab")
        assert box.value == 'war feed:"The Ferry"'
        await pilot.press("tab")
        assert box.value == 'war feed:"The Column"'


async def test_right_takes_the_greyed_name_too() -> None:
    async with opened(FindArticles("", check, Follower(), names=names)) as (app, pilot):
        await written(pilot, "is:fu")
        await pilot.press("right")
        assert app.screen.query_one(Field).value == "is:full"
        await pilot.press("left", "right", "right")
        assert app.screen.query_one(Field).value == "is:full"


async def test_tab_with_nothing_to_offer_leaves_all_as_it_is() -> None:
    async with opened(FindArticles("", check, Follower(), names=names)) as (app, pilot):
        await written(pilot, "war")
        await pilot.press("tab")
        assert app.screen.query_one(Field).value == "war"
        assert app.screen.query_one(Field).has_focus


async def test_hostile_names_and_snippets_are_text() -> None:
    dialog = FindArticles("", check, Follower(), names=names)
    async with opened(dialog) as (app, pilot):
        await written(pilot, "tag:")
        dialog.tell("")
        dialog.aside(Content(HOSTILE))
        await settled(pilot)
        assert f"Tab: {HOSTILE}" in app.words
        assert app.words.count("[@click=app.quit]") >= 2


async def test_what_the_search_says_and_where_the_words_stand_is_shown() -> None:
    dialog = FindArticles("war", check, Follower())
    async with opened(dialog) as (app, pilot):
        dialog.tell("214 found · newest first")
        dialog.aside(Content("…the place where it stands…"))
        await settled(pilot)
        assert "214 found · newest first" in app.words
        assert "…the place where it stands…" in app.words


async def test_it_tells_how_many_lines_it_takes_at_each_width() -> None:
    live = Follower()
    async with opened(FindArticles("war", check, live), size=(50, 24)) as (app, _):
        narrow = live.lines[-1]
        assert app.text.splitlines()[-narrow].lstrip().startswith("╭")
    live = Follower()
    async with opened(FindArticles("war", check, live), size=LARGE) as (app, _):
        assert app.text.splitlines()[-live.lines[-1]].lstrip().startswith("╭")
        assert live.lines[-1] < narrow


async def test_it_stands_at_the_foot_and_in_ascii() -> None:
    async with opened(FindArticles("unread", check, Follower(), glyphs=ASCII)) as (app, _):
        assert app.text.isascii()
        assert app.text.splitlines()[-1].startswith("+-")
