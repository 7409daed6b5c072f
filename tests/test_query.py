"""The query language: what each form means, and errors that point at the word."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opreader.errors import QueryError
from opreader.model import AllOf, AnyOf, Filter, Not, QueryPart, Words
from opreader.query import FILTERS, FLAGS, STATES, likes_of, parse_query, render_pointer
from opreader.text import clean

NOW = datetime(2026, 3, 31, 10, 30, tzinfo=UTC)


def parse(text: str) -> QueryPart:
    return parse_query(text, now=NOW)


def refused(text: str) -> tuple[str, str]:
    """The message, and the words that it points at."""
    with pytest.raises(QueryError) as caught:
        parse(text)
    error = caught.value
    assert error.query == text
    return str(error), text[error.start : error.end]


@pytest.mark.parametrize("text", ["", "   ", "\t\n"])
def test_empty_query_selects_everything(text: str) -> None:
    assert parse(text) == AllOf()


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("tariff", Words("tariff")),
        ('"who pays"', Words("who pays", phrase=True)),
        ("“who pays”", Words("who pays", phrase=True)),
        ("tariff wages", AllOf((Words("tariff"), Words("wages")))),
        ('"who pays"tariff', AllOf((Words("who pays", phrase=True), Words("tariff")))),
        ("-tariff", Not(Words("tariff"))),
        ('-"who pays"', Not(Words("who pays", phrase=True))),
        ("-feed:x", Not(Filter("feed", "x"))),
        ("-unread", Not(Filter("unread"))),
        ("e-mail", Words("e-mail")),
        ("C++", Words("C++")),
        ('5"', Words('5"')),
        ("(tariff)", Words("tariff")),
        ("http://example.org/a", Words("http://example.org/a")),
        ("re:invent", Words("re:invent")),
        ("10:30", Words("10:30")),
        ("Life: lessons", AllOf((Words("Life:"), Words("lessons")))),
        ("関税", Words("関税")),
        ("or", Words("or")),
        ('"OR"', Words("OR", phrase=True)),
        ("tarif*", Words("tarif*")),
        ("(tarif**)", Words("tarif*")),
        ("-tar*", Not(Words("tar*"))),
        ("e\u0301te*", Words("e\u0301te*")),
        ("関税*", Words("関税*")),
        ("tar*if", Words("tar*if")),
        ('"t*"', Words("t*", phrase=True)),
    ],
)
def test_words_and_phrases(text: str, part: QueryPart) -> None:
    assert parse(text) == part


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("a OR b", AnyOf((Words("a"), Words("b")))),
        ("a b OR c", AllOf((Words("a"), AnyOf((Words("b"), Words("c")))))),
        ("a OR b OR c d", AllOf((AnyOf((Words("a"), Words("b"), Words("c"))), Words("d")))),
        ("starred OR -tag:x", AnyOf((Filter("starred"), Not(Filter("tag", "x"))))),
    ],
)
def test_or_joins_only_the_terms_beside_it(text: str, part: QueryPart) -> None:
    assert parse(text) == part


@pytest.mark.parametrize("flag", FLAGS)
def test_flag_is_a_filter_only_when_bare_and_lower_case(flag: str) -> None:
    assert parse(flag) == Filter(flag)
    assert parse(f"is:{flag}") == Filter(flag)
    assert parse(f'"{flag}"') == Words(flag, phrase=True)
    assert parse(flag.upper()) == Words(flag.upper())


@pytest.mark.parametrize("state", STATES)
def test_is_takes_every_state(state: str) -> None:
    assert parse(f"is:{state}") == Filter("is", state)


@pytest.mark.parametrize("name", ["feed", "folder", "author", "title", "tag", "account"])
def test_text_filter_takes_quotes_for_spaces(name: str) -> None:
    assert parse(f'{name}:"The Column" x') == AllOf((Filter(name, "The Column"), Words("x")))
    assert parse(f"{name}:Column") == Filter(name, "Column")


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("lang:DE", Filter("lang", "de")),
        ("like:42", Filter("like", 42)),
        (f"like:{2**63}", Filter("like", 2**63 - 1)),
        ("like:" + "9" * 3000, Filter("like", 2**63 - 1)),
        ("minutes:<10", Filter("minutes", ("<", 10))),
        ("minutes:>20", Filter("minutes", (">", 20))),
        ("minutes:>" + "9" * 3000, Filter("minutes", (">", 2**63 - 1))),
    ],
)
def test_numbers_are_read_and_clamped(text: str, part: QueryPart) -> None:
    assert parse(text) == part


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("24h", datetime(2026, 3, 30, 10, 30, tzinfo=UTC)),
        ("7d", datetime(2026, 3, 24, 10, 30, tzinfo=UTC)),
        ("2w", datetime(2026, 3, 17, 10, 30, tzinfo=UTC)),
        ("1m", datetime(2026, 2, 28, 10, 30, tzinfo=UTC)),
        ("3m", datetime(2025, 12, 31, 10, 30, tzinfo=UTC)),
        ("1y", datetime(2025, 3, 31, 10, 30, tzinfo=UTC)),
        ("2026-11-01", datetime(2026, 11, 1, tzinfo=UTC)),
        ("today", datetime(2026, 3, 31, tzinfo=UTC)),
        ("yesterday", datetime(2026, 3, 30, tzinfo=UTC)),
        ("99999999999d", datetime.min.replace(tzinfo=UTC)),
        ("99999y", datetime.min.replace(tzinfo=UTC)),
        ("9" * 3000 + "m", datetime.min.replace(tzinfo=UTC)),
    ],
)
@pytest.mark.parametrize("name", ["since", "before"])
def test_times_count_back_from_now(name: str, value: str, moment: datetime) -> None:
    assert parse(f"{name}:{value}") == Filter(name, moment)


def test_day_begins_at_midnight_where_the_reader_is() -> None:
    east = timezone(timedelta(hours=9))
    now = datetime(2026, 3, 31, 3, 0, tzinfo=east)
    assert parse_query("since:today", now=now) == Filter("since", datetime(2026, 3, 30, 15, tzinfo=UTC))
    found = parse_query("since:2026-03-01", now=now)
    assert found == Filter("since", datetime(2026, 2, 28, 15, tzinfo=UTC))
    assert isinstance(found, Filter)
    assert isinstance(found.value, datetime)
    assert found.value.tzinfo is UTC


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("hours", [-12, 14])
def test_first_and_last_day_are_no_overflow(day: str, hours: int) -> None:
    now = NOW.astimezone(timezone(timedelta(hours=hours)))
    assert isinstance(parse_query(f"since:{day}", now=now), Filter)


@pytest.mark.parametrize(
    ("text", "pointed", "said"),
    [
        ('war "long and', '"long and', "never closed"),
        ('feed:"The Column', '"The Column', "never closed"),
        ("OR war", "OR", "before it"),
        ("war OR", "OR", "after it"),
        ("war OR OR peace", "OR", "between two words"),
        ("war -", "-", "-word"),
        ('war ""', '""', "no letter or digit"),
        ("war & peace", "&", "no letter or digit"),
        ("--limt 5", "--limt", "no option"),
        ("feed:", "feed:", "needs a value"),
        ('-tag:"" x', '-tag:""', "needs a value"),
        ("x feeds:y", "feeds:y", "nearest is feed:"),
        ("-auther:roe", "-auther:roe", "nearest is author:"),
        ("Title:x", "Title:x", "nearest is title:"),
        ("is:gatd", "gatd", "nearest is is:gated"),
        ('is:"no such"', '"no such"', "nearest is"),
        ("like:me", "me", "number of an article"),
        ("like:-3", "-3", "number of an article"),
        ("x since:soon", "soon", "2026-11-01"),
        ("since:2026-02-30", "2026-02-30", "no day 2026-02-30"),
        ("since:٧d", "٧d", "takes a span"),
        ("minutes:10", "10", "minutes:<10"),
        ("minutes:<", "<", "minutes:<10"),
        ("(unread OR starred)", "(unread", "brackets"),
        ("a OR (feed:x b)", "(feed:x", "brackets"),
        ("a feed:x)", "feed:x)", "brackets"),
        ('("who pays" x)', '("who', "brackets"),
        ("a ( b", "(", "brackets"),
        ("who t* pays", "t*", "at least 2 letters"),
        ("-t*", "-t*", "at least 2 letters"),
        ("e\u0301*", "e\u0301*", "at least 2 letters"),
        ("C++*", "C++*", "at least 2 letters"),
        ("war *", "*", "no letter or digit"),
    ],
)
def test_what_cannot_be_read_is_an_error_that_points_at_the_word(text: str, pointed: str, said: str) -> None:
    message, word = refused(text)
    assert said in message
    assert word == pointed
    assert "\n" not in message


def test_endless_query_is_refused_before_it_reaches_the_library() -> None:
    assert "at most 200 words" in refused("a " * 201)[0]
    assert "at most 4000 characters" in refused("a" * 4001)[0]
    assert isinstance(parse("a " * 200), AllOf)


def test_control_characters_never_reach_a_part_or_a_message() -> None:
    assert parse("war\x1b[31m") == Words("war[31m")
    assert parse("feed:x\x9by") == Filter("feed", "xy")
    assert "\x1b" not in refused("feeds\x1b:\x1bx is:\x1b[0m")[0]


def test_pointer_has_carets_under_the_word() -> None:
    with pytest.raises(QueryError) as caught:
        parse("war\tsince:soon\x1b x")
    assert render_pointer(caught.value) == "war since:soon  x\n          ^^^^^"


def parts(part: QueryPart) -> list[QueryPart]:
    match part:
        case Not(inner):
            return [part, *parts(inner)]
        case AnyOf(inners) | AllOf(inners):
            return [part, *(each for inner in inners for each in parts(inner))]
    return [part]


def parsed_or_refused(text: str) -> QueryPart | QueryError:
    try:
        return parse(text)
    except QueryError as error:
        return error


PIECES = st.sampled_from(
    [
        *FLAGS,
        *(f"{name}:" for name in FILTERS),
        "OR",
        "-",
        '"',
        "“",
        "”",
        "(",
        ")",
        " ",
        "<",
        ">",
        "1",
        "7d",
        "x",
        "\x1b",
    ]
)


@settings(deadline=None)
@given(st.one_of(st.text(), st.lists(PIECES).map("".join)))
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    found = parsed_or_refused(text)
    if isinstance(found, QueryError):
        assert 0 <= found.start < found.end <= len(text)
        assert clean(str(found), one_line=True) == str(found)
        assert len(render_pointer(found).splitlines()) == 2
        return
    for part in parts(found):
        if isinstance(part, Words):
            assert part.text.strip()
            assert "\x1b" not in part.text
        if isinstance(part, Filter) and isinstance(part.value, int):
            assert 0 <= part.value < 2**63


def test_the_articles_that_a_query_is_to_be_like_are_told_wherever_they_stand() -> None:
    query = parse_query("like:4 unread -like:7 title:x OR like:9 like:4", now=NOW)
    assert likes_of(query) == [4, 7, 9]
    assert likes_of(parse_query("unread like", now=NOW)) == []
