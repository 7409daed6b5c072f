"""Article files by their format, and web pages as they stand."""

from datetime import UTC, datetime

import pytest

from opreader.feeds.article import parse_article, parse_page
from opreader.model import Body, ParsedEntry

KEY = "/home/x/columns/piece"
CHANGED = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def read(text: str | bytes, name: str) -> ParsedEntry:
    return parse_article(text.encode() if isinstance(text, str) else text, name=name, key=KEY, changed=CHANGED)


def test_front_matter_gives_title_author_date_language_and_tags() -> None:
    entry = read(
        """---
title: "The Crane: a love story"
author: Ada Pike and Bo Lind
date: 2026-11-03
language: en-GB
tags: [ports, "cranes"]
teaser: It lifts, it sighs.
---

It lifts **everything**.
""",
        "crane.md",
    )
    assert entry == ParsedEntry(
        key=KEY,
        title="The Crane: a love story",
        authors=("Ada Pike", "Bo Lind"),
        published=datetime(2026, 11, 3, tzinfo=UTC),
        updated=CHANGED,
        summary=Body("It lifts, it sighs.", "text"),
        content=Body("It lifts **everything**.", "markdown"),
        tags=("ports", "cranes"),
        language="en-gb",
    )


def test_front_matter_lists_one_name_a_line() -> None:
    assert read("---\nauthors:\n  - Ada Pike\n  - Bo Lind\n---\nx\n", "a.md").authors == ("Ada Pike", "Bo Lind")


@pytest.mark.parametrize(
    "head",
    ["# The crane\n\n", "\n#   The *crane* ##\n", "The crane\n=====\n\n", "---\ntitle: The crane\n---\n# The crane\n"],
)
def test_the_first_heading_is_the_title_and_not_repeated(head: str) -> None:
    entry = read(f"{head}It lifts.\n\n## Later\n\nIt sighs.\n", "crane.markdown")
    assert entry.title == "The crane"
    assert entry.content == Body("It lifts.\n\n## Later\n\nIt sighs.", "markdown")


def test_a_heading_that_differs_from_the_title_stays() -> None:
    entry = read("---\ntitle: Cranes\n---\n# The crane\n\nIt lifts.", "crane.md")
    assert (entry.title, entry.content) == ("Cranes", Body("# The crane\n\nIt lifts.", "markdown"))


def test_a_file_without_any_title_goes_by_its_name() -> None:
    assert read("It lifts.", "the-old_crane.md").title == "the old crane"
    assert read("<p>It lifts.", "old-crane.html").title == "old crane"


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    entry = read("---\n\nIt lifts.\n\n---\n\nIt sighs.", "a.md")
    assert entry.content == Body("---\n\nIt lifts.\n\n---\n\nIt sighs.", "markdown")


def test_without_a_date_of_its_own_a_file_dates_from_its_change() -> None:
    assert read("It lifts.", "a.md").published == CHANGED


def test_html_gives_title_author_date_language_and_body() -> None:
    entry = read(
        """<!doctype html><html lang="en-AU"><head><meta charset="utf-8"><title>The crane | Harbour Post</title>
        <meta name="author" content="Ada Pike"><meta property="article:published_time" content="2026-11-03T10:00:00+01:00">
        <style>p {color: red}</style></head><body class="x"><h1>The <i>crane</i></h1><p>It lifts.</p></body></html>""",
        "x.htm",
    )
    assert entry == ParsedEntry(
        key=KEY,
        title="The crane",
        authors=("Ada Pike",),
        published=datetime(2026, 11, 3, 9, tzinfo=UTC),
        updated=CHANGED,
        content=Body("<p>It lifts.</p>", "html"),
        language="en-au",
    )


def test_html_without_body_tags_is_body_but_for_its_head() -> None:
    assert read("<title>Crane</title><p>It lifts.", "x.html").content == Body("<p>It lifts.", "html")


def test_html_in_its_declared_encoding() -> None:
    page = '<meta charset="iso-8859-2"><title>Źródło</title><p>Łódź'
    assert read(page.encode("iso-8859-2"), "x.html").title == "Źródło"


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
def test_every_usual_encoding_is_read(name: str, encoding: str) -> None:
    text = "Le café d’à côté a été fermé pour travaux. Il n’a jamais rouvert, et personne ne sait pourquoi.\n" * 3
    content = read(text.encode(encoding), name).content
    assert content is not None
    assert content.text.startswith("Le café d’à côté a été fermé")


def test_a_text_file_has_its_paragraphs_and_teasers() -> None:
    long = "The crane was here before the town, and it will be here when the town has moved on to the next thing to look at."
    entry = read(
        f"The crane\nBy Ada Pike\n{long}\n{long}\nOther things that were writ…\nAnd others still that were…\n", "x.txt"
    )
    assert (entry.title, entry.authors) == ("The crane", ("Ada Pike",))
    assert entry.content == Body(f"{long}\n\n{long}", "text")
    assert [teaser.title for teaser in entry.page_teasers] == [
        "Other things that were writ",
        "And others still that were",
    ]


def test_a_page_is_a_feed_of_one_article_with_its_link() -> None:
    feed = parse_page(b"<title>Crane</title><p>It lifts.", url="https://a.example/crane", content_type="text/html")
    assert feed.title == "Crane"
    assert [(entry.key, entry.link) for entry in feed.entries] == [
        ("https://a.example/crane", "https://a.example/crane")
    ]


def test_unclosed_headings_are_read_in_linear_time() -> None:
    # quadratic work would take minutes here, and the suite would be seen to hang
    assert read("<h1>" * 100_000 + "<head>" * 100_000 + "<title>" * 100_000, "x.html").key == KEY
