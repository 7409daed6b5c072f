"""The verb related: takes, the author's others, what the page listed, the same text; as a person or a program asks."""

from collections.abc import Sequence
from datetime import timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path

from tests.cli.papers import COLUMN, LEAD, TEASERS
from tests.cli.person import Person
from tests.cli.test_articles import RELATED, SNOW, the_file
from tests.fakes import NOW

MATTER = (
    "The harbour tariff doubles on Monday, and the cannery pays it first.",
    "Importers say the tariff is small; the quay says small things keep their appointments.",
    "A tariff on nets and salt is a tariff on breakfast; importers and the cannery eat it with everybody else.",
    "Customs officers on the quay were asked about the harbour tariff and answered about the weather.",
)
OTHER = (
    "The choir rehearses in the cold chapel, and nobody has found the second key.",
    "Sopranos are plentiful this winter, basses have gone where the money is.",
)
APART = {
    "Hens in the parish": "Six hens and a form of eleven pages; the clerk asked whether the hens had been consulted.",
    "The gate in the lane": "Someone painted a gate green, and no letter says who ordered the paint or the lane shut.",
    "Snow until Easter": "The plough stands in a shed whose lock froze, and the mayor measures snow with his hat.",
    "On keeping a diary": "A diary forgives everything except a pencil, which is why it outlives whoever wrote it.",
    "The last cobbler": "He mends soles on Tuesdays, and tells each customer which leather walked to which wedding.",
    "A bench for two": "Nobody sits there together any more, said the gardener, and oiled both halves of the bench.",
}
"""Matters that nothing else in the library speaks of."""
Paper = Sequence[tuple[str, str, Sequence[str]]]
"""Titles, authors and paragraphs."""


def paper(name: str, entries: Paper) -> str:
    """A feed document, the first entry the newest."""
    items = "".join(
        f"<item><title>{escape(title)}</title><guid isPermaLink='false'>{name} {number}</guid>"
        f"<link>https://{name.lower()}.example/{number}</link><author>x@{name.lower()}.example ({author})</author>"
        f"<pubDate>{format_datetime(NOW - timedelta(hours=number))}</pubDate>"
        f"<description>{escape(''.join(f'<p>{words}</p>' for words in paragraphs))}</description></item>"
        for number, (title, author, paragraphs) in enumerate(entries)
    )
    return f"<rss version='2.0'><channel><title>{name}</title><link>https://{name.lower()}.example/</link>{items}</channel></rss>"


def library(person: Person, folder: Path) -> dict[str, int]:
    """Two papers on one matter, with one column apart. Returns the numbers of the articles by title."""
    papers: dict[str, Paper] = {
        "Herald": (
            ("Who pays the harbour tariff", "Ann Ash", MATTER[:2]),
            ("The choir and the key", "Ann Ash", OTHER),
        ),
        "Courier": (
            ("Breakfast at the harbour customs", "Bo Birk", MATTER[2:]),
            ("The tariff and the nets", "Cy Cole", (MATTER[1], MATTER[2])),
        ),
        "Gazette": tuple((title, f"Author {number}", (words,)) for number, (title, words) in enumerate(APART.items())),
    }
    for name, entries in papers.items():
        path = folder / f"{name}.xml"
        path.write_text(paper(name, entries), "utf-8")
        person("add", path)
    person("index")
    return person.ids()


def test_rows_tell_kind_and_score_and_why_strictly_by_score(person: Person, tmp_path: Path) -> None:
    ids = library(person, tmp_path)
    number = ids["Who pays the harbour tariff"]
    rows = person("related", number, "--json").rows
    assert all(set(row) == RELATED and row["of"] == number and row["type"] == "related" for row in rows)
    takes = [row for row in rows if row["kind"] == "take"]
    assert {row["title"] for row in takes[:2]} == {"Breakfast at the harbour customs", "The tariff and the nets"}
    scores = [row["score"] for row in takes]
    assert scores == sorted(scores, reverse=True)
    assert all(score > 0 for score in scores)
    assert all("tariff" in row["why"] and row["feed_title"] == "Courier" for row in takes[:2])
    assert all((row["n"], row["text"]) == (None, None) for row in takes)
    (author,) = [row for row in rows if row["kind"] == "author"]
    assert author["title"] == "The choir and the key"
    assert number not in {row["id"] for row in rows}


def test_the_limit_is_per_kind_and_0_is_all(person: Person, tmp_path: Path) -> None:
    number = library(person, tmp_path)["Who pays the harbour tariff"]
    kinds = [row["kind"] for row in person("related", number, "--limit", 1, "--json").rows]
    assert kinds == ["take", "author"]
    assert len(person("related", number, "--limit", 0, "--json").rows) >= 3


def test_a_person_reads_sections_with_the_terms_that_are_shared(person: Person, tmp_path: Path) -> None:
    ids = library(person, tmp_path)
    lines = person("related", ids["Who pays the harbour tariff"]).out.splitlines()
    assert lines[0] == "OTHER TAKES"
    assert lines[1].split()[0] in {str(ids["Breakfast at the harbour customs"]), str(ids["The tariff and the nets"])}
    assert "— Courier" in lines[1]
    assert "tariff" in lines[2]
    assert "MORE BY THIS AUTHOR" in lines
    both = person("related", ids["Who pays the harbour tariff"], ids["The tariff and the nets"]).out
    assert both.startswith("Who pays the harbour tariff\nOTHER TAKES\n")
    assert "\nThe tariff and the nets\nOTHER TAKES\n" in both


def test_an_article_without_takes_says_so_and_what_brings_some(person: Person, tmp_path: Path) -> None:
    ids = library(person, tmp_path)
    ran = person("related", ids["The choir and the key"])
    assert "OTHER TAKES" not in ran.out
    assert "More feeds: opreader add URL" in ran.err


def test_where_articles_wait_to_be_indexed_the_line_names_the_verb(person: Person, tmp_path: Path) -> None:
    path = tmp_path / "one.xml"
    path.write_text(paper("Herald", (("Alone", "Ann Ash", OTHER),)), "utf-8")
    person("add", path)
    person("doctor", "--repair")
    assert "1 article is not indexed: opreader index" in person("related", person.ids()["Alone"]).err


def test_an_article_that_is_not_there_is_a_line_and_stops_no_other(owner: Person) -> None:
    assert "no article 999" in owner("related", 999, code=2).complaint
    ran = owner("related", 999, the_file(owner), "--json", code=1)
    assert "no article 999" in ran.complaint
    assert ran.out


def test_headlines_of_the_page_stand_under_their_own_head(owner: Person) -> None:
    lines = owner("related", the_file(owner)).out.splitlines()
    assert lines[:2] == ["FROM THIS PAGE", f"     1  {TEASERS[0]}"]
    assert len(lines) == 1 + len(TEASERS)
    assert LEAD not in lines


def test_of_an_article_of_its_own_feed_the_author_brings_the_others(owner: Person) -> None:
    rows = owner("related", owner.ids()[SNOW], "--json").rows
    assert {row["title"] for row in rows if row["kind"] != "same"} <= {title for title, _ in COLUMN}
