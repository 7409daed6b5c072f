"""Rules and age on the screen: what is said, shown and taken back."""

from datetime import timedelta
from pathlib import Path

import pytest

from opreader.config import Config
from opreader.config_keys import Rule
from opreader.model import Selection
from opreader.query import parse_query
from opreader.rules import read_rules
from opreader.ui.ruled import query_of
from tests.fakes import NOW
from tests.ui.stages import House

MUTE = Rule("title:sponsored", "mute")


def configured(*rules: Rule, keep: timedelta | None = None) -> Config:
    return Config(refresh_at_start=False, rules=rules, keep=keep)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def come(house: House, *titles: str, days: int = 0) -> None:
    """Have the first feed show more entries."""
    for entry, title in enumerate(titles, 50):
        house.desk.children.entry(1, entry, title=title, hours=24 * days + entry / 100)


@pytest.mark.parametrize(
    ("rule", "query"),
    [
        (Rule("title:a OR b", "mute"), "muted title:a OR b"),
        (Rule("x", "star"), "starred x"),
        (Rule("x", "read"), "read x"),
        (Rule("x", 'tag:deep "sea'), 'tag:"deep  sea"'),
    ],
)
def test_query_finds_what_a_rule_did(rule: Rule, query: str) -> None:
    (one,) = read_rules([rule], lambda text: parse_query(text, now=NOW))
    assert query_of(one) == query
    parse_query(query, now=NOW)


async def test_refresh_says_what_rules_did_and_u_takes_it_back(house: House) -> None:
    await house.filled(1)
    async with house.opened(config=configured(MUTE)) as play:
        come(house, "Sponsored words", "A vote")
        await play.press("R")
        await play.message("1 muted by rules")
        await play.until(lambda: "A vote" in play.pane("headlines"))
        assert "Sponsored words" not in play.pane("headlines")
        assert "2 new · 1 muted by rules · u takes it back" in play.said()
        await play.press("u")
        await play.until(lambda: "Sponsored words" in play.pane("headlines"))
        assert "took back: what rules did: 1 muted" in play.said()


async def test_dialog_of_rules_leads_to_their_articles(house: House) -> None:
    await house.filled(1)
    async with house.opened(config=configured(MUTE)) as play:
        come(house, "Sponsored words")
        await play.press("R")
        await play.message("1 muted by rules")
        play.app.main.act("rules")
        await play.until("1 article · 1 in the last 7 days")
        await play.press("enter")
        await play.until(lambda: "Sponsored words" in play.pane("headlines"))
        assert play.pane("headlines").count("Entry") == 0


async def test_what_one_rule_did_is_taken_back_in_the_dialog(house: House) -> None:
    await house.filled(1)
    async with house.opened(config=configured(MUTE)) as play:
        come(house, "Sponsored words")
        await play.press("R")
        await play.message("1 muted by rules")
        play.app.main.act("rules")
        await play.until("1 article · 1 in the last 7 days")
        await play.press("x")
        await play.until("took it back of 1 article")
        await play.press("u")
        await play.until("1 article · 1 in the last 7 days")
        await play.press("x")
        await play.until("took it back of 1 article")
        await play.press("q")
        await play.until(lambda: "Sponsored words" in play.pane("headlines"))


async def test_old_articles_are_taken_out_and_brought_back(house: House) -> None:
    await house.filled(1)
    await house.reader.mark_selection(Selection(), read=True)
    async with house.opened() as play:
        play.app.main.act("prune")
        await play.until("0 articles would go")
        await play.write("1h")
        await play.until("2 articles would go")
        await play.press("enter")
        await play.until(lambda: "2 articles older than 1 hour were taken out · u brings them back" in play.said())
        await play.until(lambda: play.pane("headlines").count("Entry") == 1)
        await play.press("u")
        await play.until(lambda: play.pane("headlines").count("Entry") == 3)


async def test_keep_is_said_after_a_refresh(house: House) -> None:
    await house.filled(1)
    await house.reader.mark_selection(Selection(), read=True)
    async with house.opened(config=configured(keep=timedelta(hours=1))) as play:
        await play.press("R")
        await play.message("2 articles older than 1 hour were taken out · u takes it back")
        await play.until(lambda: play.pane("headlines").count("Entry") == 1)
