"""articles, search, show, related, mark, delete, undo: as a person or a program drives them."""

import re
from typing import Any

import pytest

from tests.cli.papers import COLUMN, LEAD, PARAGRAPHS, TEASERS
from tests.cli.person import Person

BRIDGE, LIGHTHOUSE, SNOW = (title for title, _ in COLUMN)
ARTICLE = {
    *("type", "id", "feed", "feed_title", "title", "authors", "link", "published", "added", "read", "starred"),
    *("state", "reason", "queued", "edited", "copies", "words", "minutes", "teaser"),
}
RELATED = {
    *("type", "of", "kind", "id", "n", "title", "link", "feed_title", "score", "why", "state", "text", "reason"),
}


def is_utc(when: Any) -> bool:
    """None, or ISO 8601 in UTC."""
    return when is None or re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", when) is not None


def the_file(person: Person) -> int:
    """The id of the article that is the text file."""
    (row,) = [row for row in person("articles", "--json").rows if row["title"] not in {BRIDGE, LIGHTHOUSE, SNOW}]
    return int(row["id"])


# articles


def test_articles_are_rows_of_the_promised_keys(owner: Person) -> None:
    rows = owner("articles", "--json").rows
    assert len(rows) == 4
    assert all(set(row) == ARTICLE for row in rows)
    assert all(row["type"] == "article" and is_utc(row["published"]) and is_utc(row["added"]) for row in rows)
    (bridge,) = [row for row in rows if row["title"] == BRIDGE]
    assert bridge | {"id": 0, "added": None, "feed": 0} == {
        "type": "article",
        "id": 0,
        "feed": 0,
        "feed_title": "The Column",
        "title": BRIDGE,
        "authors": ["Jane Roe"],
        "link": "https://column.example/3",
        "published": "2026-11-03T12:00:00Z",
        "added": None,
        "read": False,
        "starred": False,
        "state": "full",
        "reason": None,
        "queued": False,
        "edited": False,
        "copies": [],
        "words": bridge["words"],
        "minutes": 1,
        "teaser": bridge["teaser"],
    }


def test_articles_come_newest_first_or_as_asked(owner: Person) -> None:
    def titles(*words: str) -> list[str]:
        return [row["title"] for row in owner("articles", "author:jane", *words, "--json").rows]

    assert titles() == [BRIDGE, LIGHTHOUSE, SNOW]
    assert titles("--sort", "oldest") == [SNOW, LIGHTHOUSE, BRIDGE]
    assert sorted(titles("--sort", "rank")) == sorted([SNOW, LIGHTHOUSE, BRIDGE])
    assert titles("--limit", "1") == [BRIDGE]
    assert titles("--limit=2") == [BRIDGE, LIGHTHOUSE]
    assert len(titles("--limit", "0")) == 3
    assert len(titles("--limit", "9" * 40)) == 3


def test_articles_of_a_person_are_lines(owner: Person) -> None:
    ran = owner("articles", "author:jane")
    assert len(ran.out.splitlines()) == 3
    assert f"{BRIDGE} — The Column" in ran.out.splitlines()[0]
    assert not ran.err


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["tolls"], {BRIDGE, LIGHTHOUSE}),
        (["tolls", "-house"], {LIGHTHOUSE}),
        (["author:jane", "-house"], {LIGHTHOUSE}),
        (["author:jane", "-o"], {BRIDGE, LIGHTHOUSE, SNOW}),
        (["snow", "OR", "bridge", "-tolls"], {SNOW}),
        (["-tolls", "--limit", "9", "author:jane"], {SNOW}),
        (["--", "-tolls", "author:jane"], {SNOW}),
        (["unread", "since:20y", "-tolls", "author:jane"], {SNOW}),
        (['"met in its house"'], {SNOW}),
    ],
)
def test_a_query_needs_no_quotes(owner: Person, words: list[str], expected: set[str]) -> None:
    assert set(owner.ids(*words)) == expected


@pytest.mark.parametrize("verb", ["articles", "search"])
def test_a_bad_query_points_at_the_word(owner: Person, verb: str) -> None:
    ran = owner(verb, "tolls", "is:fluffy", code=2)
    assert not ran.out
    said, query, carets = ran.err.splitlines()
    assert said.startswith("opreader: is: does not take fluffy")
    assert query.index("fluffy") == carets.index("^")
    assert carets.strip() == "^" * len("fluffy")


def test_an_unknown_long_option_is_no_word_of_the_query(owner: Person) -> None:
    assert "'--jsn'" in owner("articles", "tolls", "--jsn", code=2).complaint


@pytest.mark.parametrize("words", [["--limit"], ["--limit", "-1"], ["--limit", "few"], ["--sort", "size"]])
def test_a_bad_option_is_said_in_a_line(owner: Person, words: list[str]) -> None:
    assert "opreader articles --help" in owner("articles", *words, code=2).complaint


@pytest.mark.parametrize("words", [["articles"], ["articles", "--sort", "rank"], ["search"]])
def test_nothing_found_is_said_and_is_no_failure(owner: Person, words: list[str]) -> None:
    ran = owner(*words, "hippopotamus")
    assert (ran.out, ran.err) == ("", "No article matches.\n")
    assert owner(*words, "hippopotamus", "--json").rows == []


def test_an_empty_library_says_what_to_do(person: Person) -> None:
    ran = person("articles")
    assert not ran.out
    assert "opreader add" in ran.err


# search


def test_search_adds_snippets(owner: Person) -> None:
    rows = owner("search", "tolls", "--json").rows
    assert {row["title"] for row in rows} == {BRIDGE, LIGHTHOUSE}
    assert all(set(row) == ARTICLE | {"snippet"} for row in rows)
    assert all("«tolls»" in row["snippet"] for row in rows)
    assert len(owner("search", "tolls", "--limit", 1, "--json").rows) == 1


def test_search_for_a_person_shows_where_the_words_are(owner: Person) -> None:
    assert "«snow»" in owner("search", "snow").out.casefold()


def test_search_needs_words(owner: Person) -> None:
    assert "needs words" in owner("search", code=2).complaint


# show


def test_show_in_a_pipe_is_the_body_alone(owner: Person) -> None:
    ran = owner("show", owner.ids()[BRIDGE])
    assert ran.out == "The house on the river pays for the bridge.\n\nTwice, if you count tolls.\n"
    assert not ran.err


def test_show_as_each_form(owner: Person) -> None:
    number = owner.ids()[LIGHTHOUSE]
    assert "<b>rarely</b>" in owner("show", number, "--as", "html").out.replace("strong>", "b>")
    markdown = owner("show", number, "--as", "markdown").out
    assert markdown.startswith(f"# {LIGHTHOUSE}\n")
    assert "**rarely**" in markdown
    row = owner("show", number, "--as", "json").row
    assert set(row) == ARTICLE | {"text", "html"}
    assert row["text"] == "Somebody minds it, and it is rarely who we think; tolls pay for it."
    assert "rarely</" in row["html"]


def test_show_of_several_is_in_their_order(owner: Person) -> None:
    ids = owner.ids()
    out = owner("show", ids[SNOW], ids[BRIDGE]).out
    assert out.index("council met") < out.index("river pays")
    assert [row["title"] for row in owner("show", ids[SNOW], ids[BRIDGE], "--as", "json").rows] == [SNOW, BRIDGE]


def test_show_of_what_is_not_there(owner: Person) -> None:
    assert "no article 999" in owner("show", 999, code=2).complaint
    ran = owner("show", 999, owner.ids()[SNOW], code=1)
    assert "council met" in ran.out
    assert "no article 999" in ran.complaint


@pytest.mark.parametrize("number", ["0", "x", "1.5", "9" * 30])
@pytest.mark.parametrize("verb", [["show"], ["related"], ["mark", "read"], ["delete"]])
def test_a_number_that_is_none_is_a_line(owner: Person, verb: list[str], number: str) -> None:
    code = 1 if number == "9" * 30 and verb[0] in {"mark", "delete"} else 2
    owner(*verb, number, code=code)


def test_a_text_file_is_its_body(owner: Person) -> None:
    paragraphs = owner("show", the_file(owner)).out.rstrip("\n").split("\n\n")
    assert tuple(paragraphs) == PARAGRAPHS
    assert owner("show", the_file(owner), "--teaser").out == owner("show", the_file(owner)).out


def test_a_page_teaser_opens_its_lead(owner: Person) -> None:
    ran = owner("show", the_file(owner), "--page", 1)
    assert ran.out == f"{LEAD}\n"
    assert not ran.err


@pytest.mark.parametrize("n", [2, 3, 4, 5, 6])
def test_a_page_teaser_that_nothing_begins_like_says_so(owner: Person, n: int) -> None:
    ran = owner("show", the_file(owner), "--page", n, code=1)
    assert "nothing here begins so" in ran.complaint
    assert ran.out.count("…") == 1


def test_a_page_teaser_that_is_not_there(owner: Person) -> None:
    ran = owner("show", the_file(owner), "--page", 7, code=2)
    assert "lists 6 headlines" in ran.complaint
    assert not ran.out
    owner("show", the_file(owner), "--page", 0, code=2)


# related


def test_related_lists_the_headlines_of_the_page_by_number(owner: Person) -> None:
    number = the_file(owner)
    rows = _page_rows(owner, number)
    assert all(set(row) == RELATED for row in rows)
    assert [row["n"] for row in rows] == [1, 2, 3, 4, 5, 6]
    assert {(row["of"], row["kind"], row["id"], row["score"], row["state"]) for row in rows} == {
        (number, "page", None, None, "teaser")
    }
    assert [row["title"][:20] for row in rows] == [teaser[:20] for teaser in TEASERS]
    assert all(row["text"] is None and row["why"] == [] for row in rows)
    assert len(_page_rows(owner, number, "--limit", 2)) == 2


def _page_rows(owner: Person, number: int, *options: object) -> list[dict[str, Any]]:
    return [row for row in owner("related", number, *options, "--json").rows if row["kind"] == "page"]


def test_related_rows_carry_what_was_opened(owner: Person) -> None:
    number = the_file(owner)
    opened = owner("show", number, "--page", 1, "--as", "json").row
    assert (opened["type"], opened["n"], opened["text"], opened["state"]) == ("related", 1, LEAD, "partial")
    assert owner("show", number, "--page", 2, "--as", "json", code=1).row["reason"] == "nothing here begins so"
    first, second, third, *_ = _page_rows(owner, number)
    assert (first["text"], first["reason"]) == (LEAD, None)
    assert (second["text"], second["state"], second["reason"]) == (None, "failed", "nothing here begins so")
    assert (third["text"], third["state"], third["reason"]) == (None, "teaser", None)


# mark, delete, undo


def test_marks_go_by_number_and_query_and_are_taken_back(owner: Person) -> None:
    ids = owner.ids()
    assert owner("mark", "read", ids[SNOW], ids[BRIDGE], "--json").row["count"] == 2
    assert set(owner.ids("read")) == {SNOW, BRIDGE}
    assert "Marked 1 article starred" in owner("mark", "starred", ids[SNOW]).err
    assert set(owner.ids("starred")) == {SNOW}
    owner("mark", "unread", "--query", "tolls -lighthouse")
    assert set(owner.ids("read")) == {SNOW}
    owner("undo")
    assert set(owner.ids("read")) == {SNOW, BRIDGE}
    owner("mark", "unstarred", "--query", "starred")
    assert not owner.ids("starred")


def test_a_missing_article_stops_no_other_mark(owner: Person) -> None:
    ids = owner.ids()
    ran = owner("mark", "read", 999, ids[SNOW], code=1)
    assert "there is no article 999" in ran.err
    assert set(owner.ids("read")) == {SNOW}


def test_numbers_and_a_query_are_one_step_of_undo(owner: Person) -> None:
    owner("mark", "read", owner.ids()[SNOW], "--query", "tolls")
    assert set(owner.ids("read")) == {SNOW, BRIDGE, LIGHTHOUSE}
    owner("undo")
    assert not owner.ids("read")


def test_marks_need_articles(owner: Person) -> None:
    assert "--query" in owner("mark", "read", code=2).complaint
    assert "is:fluffy" in owner("mark", "read", "--query", "is:fluffy", code=2).err
    owner("mark", "blue", owner.ids()[SNOW], code=2)


def test_what_is_deleted_leaves_every_list_until_undo(owner: Person) -> None:
    number = owner.ids()[SNOW]
    owner("delete", number)
    assert SNOW not in owner.ids()
    assert SNOW not in {row["title"] for row in owner("search", "snow", "--json").rows}
    owner("show", number, code=2)
    assert owner("undo", "--json").row["type"] == "undone"
    assert SNOW in owner.ids()


def test_what_deletes_nothing_promises_no_undo(owner: Person) -> None:
    assert "999" in owner("delete", 999, code=1).complaint
    assert "1 article;" in owner("delete", owner.ids()[SNOW]).err


def test_nothing_left_to_undo_is_said(person: Person) -> None:
    assert "nothing to undo" in person("undo", code=1).complaint
