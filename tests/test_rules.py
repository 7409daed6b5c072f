"""Rules as they are run, and what they did in words."""

from datetime import timedelta

import pytest

from opreader.config_keys import Rule
from opreader.errors import ConfigError
from opreader.model import QueryPart, Words
from opreader.model.ruled import RulesDone
from opreader.query import parse_query
from opreader.rules import check_rules, read_rules, tell_age, tell_done, tell_pruned
from tests.fakes import NOW


def parse(text: str) -> QueryPart:
    return parse_query(text, now=NOW)


def test_actions_are_deeds_with_their_tag() -> None:
    rules = read_rules([Rule("a", "mute"), Rule("b", "tag:deep read")], parse)
    runs = [one.run for one in rules]
    assert [(run.deed, run.tag, run.query, run.key) for run in runs if run] == [
        ("mute", "", Words("a"), "mute a"),
        ("tag", "deep read", Words("b"), "tag:deep read b"),
    ]
    assert [one.n for one in rules] == [1, 2]


@pytest.mark.parametrize(("query", "said"), [("is:ful", "nearest is is:full"), ("  ", "every article")])
def test_rule_that_cannot_be_read_is_not_run_and_says_why(query: str, said: str) -> None:
    (rule,) = read_rules([Rule(query, "mute")], parse)
    assert rule.run is None
    assert said in str(rule.trouble)


def test_error_names_the_rule_and_the_word() -> None:
    with pytest.raises(ConfigError, match=r"config.toml: rule 2, `star`: at `ful` of its query: .*is:full"):
        check_rules([Rule("a", "mute"), Rule("b is:ful", "star")], parse, file="config.toml")
    check_rules([Rule("a", "mute")], parse, file="config.toml")


def test_done_is_told_in_a_line() -> None:
    assert tell_done(RulesDone()) == ""
    done = RulesDone(muted=1204, starred=1, read=2, tagged=3)
    assert tell_done(done, "{:_}".format) == "1_204 muted, 1 starred, 2 marked read, 3 tagged by rules"


@pytest.mark.parametrize(
    ("age", "told"),
    [
        (timedelta(days=90), "90 days"),
        (timedelta(days=1), "1 day"),
        (timedelta(hours=12), "12 hours"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(minutes=5), "an hour"),
    ],
)
def test_age_is_told_in_days_or_hours(age: timedelta, told: str) -> None:
    assert tell_age(age) == told


def test_what_age_took_is_told_with_its_number() -> None:
    age = timedelta(days=90)
    assert tell_pruned(0, age) == ""
    assert tell_pruned(1, age) == "1 article older than 90 days was taken out"
    assert tell_pruned(1204, age, "{:_}".format) == "1_204 articles older than 90 days were taken out"
