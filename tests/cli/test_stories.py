"""The verb stories: rows, lines for people, and what is said where there are none; and `like:` on the command line."""

from __future__ import annotations

import asyncio
import sqlite3
from email.utils import format_datetime
from typing import TYPE_CHECKING

import pytest

from opreader.cli.stories import tell_none
from opreader.model import EntryId
from opreader.model.related import StoriesFound, Story
from opreader.wiring import open_reader
from tests.fakes import NOW
from tests.matters import APART, BRIDGE, HERRING, index

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.person import Person

LONG_AGO = ("--days", 36_500)
ASIDE = tuple(
    (f"A list of {what}", " ".join(f"{what}{number}" for number in range(20))) for what in ("dogs", "hats", "kites")
)
STORY = Story("Who pays?", ("toll",), 2, 2, NOW, (EntryId(1), EntryId(2)))


def subscribe(person: Person, folder: Path) -> None:
    """Four feeds: each has a column on the bridge and two on something that none of another feed is on."""
    for feed, columns in enumerate(zip(BRIDGE, APART, (*HERRING[:1], *ASIDE), strict=True), 1):
        items = "".join(
            f"<item><title>{title}</title><guid>{title}</guid><pubDate>{format_datetime(NOW.replace(hour=feed))}</pubDate>"
            f"<description>{text}</description></item>"
            for title, text in columns
        )
        path = folder / f"feed{feed}.xml"
        path.write_text(f'<rss version="2.0"><channel><title>Feed {feed}</title>{items}</channel></rss>', "utf-8")
        person("add", path)


def indexed(person: Person) -> None:
    """Index all that the person has."""

    async def work() -> None:
        reader = open_reader(home=person.home, offline=True)
        try:
            await index(reader)
        finally:
            await reader.close()

    asyncio.run(work())


def forget(person: Person) -> None:
    """Have nothing indexed."""
    with sqlite3.connect(person.home / "data" / "library.db") as library:
        library.execute("DELETE FROM entry_terms")


@pytest.fixture
def reader_of_four(person: Person, tmp_path: Path) -> Person:
    """Somebody whose four feeds all write about a bridge."""
    subscribe(person, tmp_path)
    indexed(person)
    return person


def test_a_row_tells_all_of_a_story(reader_of_four: Person) -> None:
    row = reader_of_four("stories", *LONG_AGO, "--json").row
    assert set(row) == {"type", "title", "takes", "sources", "newest", "terms", "articles"}
    assert (row["type"], row["takes"], row["sources"]) == ("story", 4, 4)
    assert row["newest"] == "2026-11-03T04:00:00Z"
    assert row["title"] in {title for title, _ in BRIDGE}
    assert {"toll", "bridge"} <= set(row["terms"])
    titles = {one["id"]: one["title"] for one in reader_of_four("articles", "--json").rows}
    assert [titles[one] for one in row["articles"]] == [title for title, _ in reversed(BRIDGE)]


def test_people_read_two_lines_a_story(reader_of_four: Person) -> None:
    ran = reader_of_four("stories", *LONG_AGO)
    title, told = ran.out.splitlines()
    assert title.split(maxsplit=1)[1] in {title for title, _ in BRIDGE}
    assert told.strip().startswith("4 takes · 4 sources · ")
    assert ran.err == ""


def test_of_these_days_nothing_is_told_where_nothing_came(person: Person) -> None:
    ran = person("stories")
    assert (ran.out, ran.err) == ("", "Nothing came in the last 3 days. To ask the feeds: opreader refresh\n")
    assert person("stories", "--json").out == ""


@pytest.mark.parametrize("days", ["0", "soon", "-1"])
def test_no_number_of_days_is_wrong_words(person: Person, days: str) -> None:
    assert days in person("stories", "--days", days, code=2).complaint


def test_what_is_like_an_article_is_listed_and_searched(reader_of_four: Person) -> None:
    by_title = {one["title"]: one["id"] for one in reader_of_four("articles", "--json").rows}
    asked = by_title[BRIDGE[0][0]]
    for verb in ("articles", "search"):
        rows = reader_of_four(verb, f"like:{asked}", "--json").rows
        assert {row["title"] for row in rows} == {title for title, _ in BRIDGE[1:]}
    assert reader_of_four("articles", f"like:{asked}", "booths", "--json").row["title"] == BRIDGE[3][0]


@pytest.mark.parametrize("verb", ["articles", "search"])
def test_like_an_article_that_is_not_there_is_wrong_words(person: Person, verb: str) -> None:
    assert "999" in person(verb, "like:999", "unread", code=2).complaint
    assert "999" in person(verb, "-like:999", code=2).complaint


@pytest.mark.parametrize("verb", ["articles", "search"])
def test_like_an_article_that_is_not_indexed_says_so(owner: Person, verb: str) -> None:
    forget(owner)
    said = "Article 1 is not indexed yet, so nothing is known to be like it. To do that: opreader index\n"
    assert (owner(verb, "like:1").out, owner(verb, "like:1").err) == ("", said)
    assert owner(verb, "like:1", "--json").out == ""


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ((), "No matter of the last 3 days has several takes. To look back further: opreader stories --days 14"),
        ((STORY,), ""),
    ],
)
def test_the_words_where_there_is_no_story(what: tuple[Story, ...], words: str) -> None:
    assert tell_none(StoriesFound(3, what, 8, 8)) == words


def test_what_is_not_indexed_yet_is_told() -> None:
    assert tell_none(StoriesFound(1, (STORY,), 8, 7)) == "1 of 8 articles is not indexed yet: opreader index"
    assert tell_none(StoriesFound(1, (), 8, 0)) == "Nothing of the last day is indexed yet. To do that: opreader index"
    told = "No matter of the last 20 days has several takes. 2 of 8 articles are not indexed yet: opreader index"
    assert tell_none(StoriesFound(20, (), 8, 6)) == told
