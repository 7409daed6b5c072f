"""The list of rules, and the question what is to be taken out for its age."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from opreader.config_keys import Rule
from opreader.errors import LibraryBusy, QueryError
from opreader.model import AllOf
from opreader.model.ruled import RuleCount
from opreader.rules import ReadRule, read_rules
from opreader.ruling import RuleReport
from opreader.ui.dialogs.prune import Prune, PruneRequest
from opreader.ui.dialogs.rules import Rules
from opreader.ui.glyphs import ASCII, UNICODE, Glyphs
from tests.ui.dialogs.dialog_app import HOSTILE, SMALL, opened, settled, until, written

DAY = timedelta(days=1)


def parse(text: str) -> AllOf:
    if "wrong:" in text:
        raise QueryError("there is no filter wrong:", query=text, start=0, end=6)
    return AllOf()


class Kept:
    """Rules with what they did."""

    def __init__(self, *rules: Rule) -> None:
        self.rules = read_rules(rules, parse)
        self.counts = {one.n: RuleCount(1200 + one.n, one.n) for one in self.rules}
        self.before: list[dict[int, RuleCount]] = []

    async def load(self) -> Sequence[RuleReport]:
        return [RuleReport(one, self.counts[one.n]) for one in self.rules]

    async def take_back(self, rule: ReadRule) -> int:
        count = self.counts[rule.n].total
        if count:
            self.before.append(self.counts)
            self.counts = {**self.counts, rule.n: RuleCount()}
        return count

    async def undo(self) -> None:
        self.counts = self.before.pop()

    def dialog(self, glyphs: Glyphs = UNICODE) -> Rules:
        return Rules(self.load, take_back=self.take_back, undo=self.undo, glyphs=glyphs)


async def test_rules_stand_with_what_they_did() -> None:
    async with opened(Kept(Rule(f"title:{HOSTILE}", "mute"), Rule("author:Roe", "tag:trade")).dialog()) as (app, _):
        assert f"1 mute title:{HOSTILE} 1 201 articles · 1 in the last 7 days" in app.words
        assert "2 tag:trade author:Roe 1 202 articles · 2 in the last 7 days" in app.words


async def test_broken_rule_says_why_and_is_not_entered() -> None:
    async with opened(Kept(Rule("wrong:x", "mute")).dialog()) as (app, pilot):
        assert "there is no filter wrong:" in app.words
        assert "articles" not in app.words.split("Enter")[0]
        await pilot.press("enter")
        assert app.answers == []


async def test_without_rules_it_says_how_to_write_one() -> None:
    async with opened(Kept().dialog()) as (app, pilot):
        assert "[[rules]]" in app.words
        await pilot.press("enter", "x", "u", "escape")
        await settled(pilot)
        assert app.answers == [None]


async def test_enter_answers_the_rule() -> None:
    kept = Kept(Rule("one", "mute"), Rule("two", "star"))
    async with opened(kept.dialog()) as (app, pilot):
        await pilot.press("down", "enter")
        await settled(pilot)
        assert app.answers == [kept.rules[1]]


async def test_what_a_rule_did_is_taken_back_and_stands_again() -> None:
    async with opened(Kept(Rule("one", "mute")).dialog()) as (app, pilot):
        await pilot.press("x")
        await until(pilot, "took it back of 1 201 articles")
        assert "0 articles" in app.words
        await pilot.press("x")
        await until(pilot, "nothing of this rule stands")
        await pilot.press("u")
        await until(pilot, "1 201 articles · 1 in the last")
        await pilot.press("u")
        assert "1 201 articles" in app.words


async def test_rules_in_ascii_are_ascii() -> None:
    async with opened(Kept(Rule("one", "mute"), Rule("wrong:x", "star")).dialog(ASCII)) as (app, _):
        assert app.text.isascii()


# age


class Old:
    """So many articles that would go."""

    def __init__(self, count: int = 1204, error: Exception | None = None) -> None:
        self.count = count
        self.error = error
        self.asked: list[PruneRequest] = []

    async def look(self, wanted: PruneRequest) -> int:
        self.asked.append(wanted)
        if self.error is not None:
            raise self.error
        return self.count

    def dialog(self, query: str = "", glyphs: Glyphs = UNICODE) -> Prune:
        return Prune(90 * DAY, parse, self.look, query=query, glyphs=glyphs)


async def test_number_is_told_as_one_writes_and_enter_answers() -> None:
    old = Old()
    async with opened(old.dialog()) as (app, pilot):
        await until(pilot, "1 204 articles would go")
        assert "unread, begun, starred" in app.words
        await pilot.press("ctrl+u")
        await written(pilot, "12w")
        await until(pilot, "1 204 articles would go")
        await pilot.press("tab")
        await written(pilot, "feed:3")
        await pilot.press("enter")
        await settled(pilot)
        assert app.answers == [PruneRequest(84 * DAY, "feed:3")]
        assert old.asked[0] == PruneRequest(90 * DAY)
        assert PruneRequest(84 * DAY) in old.asked


@pytest.mark.parametrize("text", ["soon", "", "0d"])
async def test_age_that_is_none_is_told(text: str) -> None:
    async with opened(Old().dialog()) as (app, pilot):
        await pilot.press("ctrl+u")
        if text:
            await written(pilot, text)
        await pilot.press("enter")
        await until(pilot, "an age is a number of days")
        assert app.answers == []


async def test_days_need_no_letter() -> None:
    async with opened(Old().dialog()) as (app, pilot):
        await pilot.press("ctrl+u")
        await written(pilot, "30")
        await pilot.press("enter")
        await settled(pilot)
        assert app.answers == [PruneRequest(30 * DAY)]


async def test_where_nothing_would_go_nothing_is_answered() -> None:
    async with opened(Old(0).dialog()) as (app, pilot):
        await until(pilot, "0 articles would go")
        await pilot.press("enter")
        await until(pilot, "nothing of that is here")
        assert app.answers == []


async def test_query_that_cannot_be_read_is_pointed_at() -> None:
    async with opened(Old().dialog("wrong:x")) as (app, pilot):
        await pilot.press("enter")
        await until(pilot, "there is no filter wrong:")
        assert "^^^^^^" in app.text
        assert app.answers == []
        await pilot.press("escape")
        await settled(pilot)
        assert app.answers == [None]


async def test_busy_library_is_told() -> None:
    async with opened(Old(error=LibraryBusy("The library is in use.")).dialog(), size=SMALL) as (_, pilot):
        await until(pilot, "The library is in use.")


async def test_question_in_ascii_is_ascii() -> None:
    async with opened(Old().dialog(glyphs=ASCII)) as (app, pilot):
        await until(pilot, "articles would go")
        assert app.text.isascii()
