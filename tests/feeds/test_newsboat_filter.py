"""newsboat's filter language in our words."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opreader.feeds.newsboat_filter import CantSay, translate
from opreader.query import parse_query


@pytest.mark.parametrize(
    ("expression", "query"),
    [
        ('unread = "yes"', "unread"),
        ('unread == "no"', "read"),
        ('unread != "no"', "unread"),
        ("age between 0:7", "since:7d"),
        ("age between 3:14", "since:14d before:3d"),
        ("age < 2", "since:2d"),
        ("age <= 2", "since:3d"),
        ("age > 30", "before:31d"),
        ('feedtitle =~ "Harbour Notes"', 'feed:"Harbour Notes"'),
        ('author =~ "Roe"', "author:Roe"),
        ('author !~ "Roe"', "-author:Roe"),
        ('title =~ "tariff|toll"', "title:tariff OR title:toll"),
        ('title !~ "tariff|toll"', "-title:tariff -title:toll"),
        ('content =~ "rail freight"', '"rail freight"'),
        ('tags # "econ"', "tag:econ"),
        ('tags !# "long reads"', '-tag:"long reads"'),
        ('flags =~ "s"', "starred"),
        ('rssurl = "https://a.example/f"', 'feed:"https://a.example/f"'),
        ('unread = "yes" and age between 0:7', "unread since:7d"),
        ('author =~ "Roe" or title =~ "toll"', "author:Roe OR title:toll"),
        ('( author =~ "A" or author =~ "B" ) and unread = "yes"', "author:A OR author:B unread"),
        ('unread = "yes" and ( title =~ "x" or title =~ "y" )', "unread title:x OR title:y"),
        (
            '( unread = "yes" and title =~ "x" ) or flags # "s"',
            "unread OR starred title:x OR starred",
        ),
        ('((unread = "yes"))', "unread"),
    ],
)
def test_what_both_can_say(expression: str, query: str) -> None:
    assert translate(expression) == query
    parse_query(query, now=datetime(2026, 11, 22, tzinfo=UTC))


@pytest.mark.parametrize(
    ("expression", "why"),
    [
        ('link =~ "x"', "link"),
        ("unread_count > 0", "unread_count"),
        ('title =~ "^The"', "regular expression"),
        ('title =~ "a|"', "regular expression"),
        ('unread = "yes" and title =~ "a" or title =~ "b"', "without brackets"),
        ('( unread = "yes"', "too early"),
        ("unread", "too early"),
        ("", "too early"),
        ('unread = "yes" )', "not understood"),
        ("unread = «yes»", "not understood"),
        ("age between x:y", "no age between"),
        ("(" * 100 + 'unread = "yes"', "nested"),
        (" or ".join(['( unread = "yes" and flags # "s" )'] * 9), "too many"),
        ('title =~ "!!!"', "can't be looked for"),
    ],
)
def test_what_ours_can_not_say_is_told(expression: str, why: str) -> None:
    with pytest.raises(CantSay, match=why):
        translate(expression)


@given(st.text(alphabet='()"ae =~!#<>:09 \\unredagtilos|'))
def test_any_text_is_a_query_or_a_word_why_not(expression: str) -> None:
    try:
        query = translate(expression)
    except CantSay:
        return
    parse_query(query, now=datetime(2026, 11, 22, tzinfo=UTC))
