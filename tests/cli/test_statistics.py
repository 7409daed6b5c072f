"""budget, stats and health: rows, lines for people, and exit codes."""

import pytest

from opreader.cli.statistics import fit_cells, tell_filling
from opreader.model import EntryId
from opreader.model.counted import Filling, Portion
from tests.cli.person import Person
from tests.cli.test_articles import ARTICLE
from tests.loopback import Loopback, Reply


def test_a_budget_lists_articles_with_their_minutes(owner: Person) -> None:
    ran = owner("budget", 25)
    assert len(ran.out.splitlines()) == 4
    assert ran.out.startswith("  1 min ")
    assert ran.err == "4 articles, 4 of 25 minutes: that is all that fits. To get more full texts: opreader pack\n"


def test_a_budget_row_is_an_article_row_with_its_minutes(owner: Person) -> None:
    rows = owner("budget", 2, "--json").rows
    assert [row["budget_minutes"] for row in rows] == [1, 1]
    assert set(rows[0]) == ARTICLE | {"budget_minutes"}


def test_a_query_narrows_the_budget(owner: Person) -> None:
    (row,) = owner("budget", 25, "title:lighthouse", "--json").rows
    assert row["title"] == "Who minds the lighthouse?"


def test_what_is_read_is_in_no_budget(owner: Person) -> None:
    owner("mark", "read", "--query", "is:full")
    ran = owner("budget", 25)
    assert (ran.out, ran.err) == ("", "Nothing is unread here. To ask the feeds: opreader refresh\n")


@pytest.mark.parametrize("minutes", ["0", "soon", "-5"])
def test_no_number_of_minutes_is_wrong_words(owner: Person, minutes: str) -> None:
    assert minutes in owner("budget", minutes, code=2).complaint


def test_the_words_where_nothing_fits() -> None:
    assert tell_filling(Filling(3, unread=2, shortest=4)) == "Nothing unread fits 3 minutes: the shortest has 4."
    assert tell_filling(Filling(3, unread=2)).startswith("No full text is unread here.")
    guessed = Filling(3, (Portion(EntryId(1), 3, guessed=True),), 2)
    assert tell_filling(guessed).startswith("1 article, 3 of 3 minutes; 1 of them to be fetched")


def test_statistics_are_drawn_within_the_width(owner: Person) -> None:
    owner("mark", "read", "--query", "title:snow")
    ran = owner("stats")
    lines = ran.out.replace("\xa0", " ").splitlines()
    assert lines[0] == "4 articles of 2 feeds, 25 % read"
    assert "By feed" in lines
    assert max(map(len, lines)) <= 80
    assert any(line.startswith("The Column ") and line.endswith(" 3  33 %") for line in lines)


def test_statistics_as_rows(owner: Person) -> None:
    rows = owner("stats", "--json").rows
    assert rows[0] | {"authors": 0} == {
        "type": "stats",
        "total": 4,
        "read": 0,
        "feeds": 2,
        "authors": 0,
        "full": 4,
        "partial": 0,
        "gated": 0,
        "teaser": 0,
        "failed": 0,
        "month_read": 0,
        "month_minutes": 0,
        "year_read": 0,
        "year_minutes": 0,
    }
    assert sum(row["type"] == "month" for row in rows) == 24
    assert {"type": "feed_figures", "name": "The Column", "total": 3, "read": 0} in rows


def test_statistics_of_nothing(person: Person) -> None:
    assert person("stats").out == "Nothing to count yet: there are no articles.\n"


def test_health_where_all_is_well(owner: Person) -> None:
    ran = owner("health")
    assert (ran.out, ran.err) == ("", "all 2 feeds answer.\n")


def test_health_tells_what_fails_and_what_to_do(person: Person, server: Loopback) -> None:
    server.answer("/gone.xml", Reply(b"", status=404))
    (tmp := person.home / "config").mkdir(parents=True, exist_ok=True)
    (tmp / "feeds.toml").write_text(f'[[feed]]\nurl = "{server.url("/gone.xml")}"\n', "utf-8")
    person("refresh", code=1)
    ran = person("health")
    first, second = ran.out.splitlines()
    assert "never answered: failed once: 404" in first
    assert second.strip().startswith("ask again: opreader refresh 1 --force")
    assert ran.err == "1 feed: 1 never answered.\n"
    row = person("health", "--json").row
    assert (row["type"], row["feed"], row["kind"], row["failures"]) == ("health", 1, "never answered", 1)


@pytest.mark.parametrize(
    ("text", "cells", "fitted"), [("abc", 5, "abc  "), ("abcdef", 4, "abc…"), ("日本語", 4, "日… "), ("é", 2, "é ")]
)
def test_names_take_exactly_their_column(text: str, cells: int, fitted: str) -> None:
    assert fit_cells(text, cells, "…") == fitted
