"""Each kind of page of a site on loopback, by the real command line: its state, why, and the text that is then here."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.cli.person import PROGRAM, Person, Ran
from tests.cli.site import NAME, Case, Site
from tests.cli.site_cases import CASES, FTR_RULE, RELATED, TOML_RULE, WHOLE
from tests.cli.test_lines import EXPANSION


@dataclass(frozen=True, slots=True)
class Run:
    """All cases expanded in one run, and what the program then tells of them; rows by headline."""

    home: Path
    site: Site
    rows: dict[str, dict[str, Any]]
    articles: dict[str, dict[str, Any]]
    shown: dict[str, dict[str, Any]]
    teasers: dict[str, dict[str, Any]]


def _run(home: Path, *words: object, code: int = 0) -> list[dict[str, Any]]:
    """Run a verb in a process of its own. Returns its rows."""
    done = subprocess.run(
        [*PROGRAM, "--home", str(home), *map(str, words)], capture_output=True, check=False, timeout=120
    )
    assert done.returncode == code, done.stderr.decode()
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode()).rows


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Somebody adds the feed and expands all its teasers at once."""
    home = tmp_path_factory.mktemp("reader") / "home"
    rules = home / "config" / "sites"
    rules.mkdir(parents=True)
    (rules / "127.0.0.1.txt").write_text(FTR_RULE, "utf-8")
    (rules / "ledger.toml").write_text(TOML_RULE, "utf-8")
    with Site() as site:
        site.serve(CASES)
        for path, reply in RELATED.items():
            site.answer(path, reply)
        _run(home, "add", site.feed([WHOLE, *CASES]), "--json")
        rows = {row["id"]: row for row in _run(home, "expand", "--query", "is:teaser", "--json", code=1)}
        articles = {row["title"]: row for row in _run(home, "articles", "--limit", 0, "--json")}
        ids = {title: row["id"] for title, row in articles.items()}
        yield Run(
            home,
            site,
            {title: rows[number] for title, number in ids.items() if number in rows},
            articles,
            {row["title"]: row for row in _run(home, "show", *ids.values(), "--as", "json")},
            {row["title"]: row for row in _run(home, "show", *ids.values(), "--as", "json", "--teaser")},
        )


each = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


@each
def test_a_page_gets_its_state_and_the_reason(run: Run, case: Case) -> None:
    row = run.rows[case.title]
    assert set(row) == EXPANSION
    assert (row["state"], row["queued"]) == (case.state, False), row["reason"]
    if case.reason is None:
        assert row["reason"] is None
    else:
        assert case.reason in row["reason"]
    article = run.articles[case.title]
    assert (article["state"], article["reason"]) == (row["state"], row["reason"])


@each
def test_the_best_text_of_a_page_is_here(run: Run, case: Case) -> None:
    shown = run.shown[case.title]
    text, html = shown["text"], shown["html"]
    assert run.rows[case.title]["from"] == case.source
    if case.text is None:
        assert text.strip() == case.teaser
    elif case.text:
        assert tuple(text.strip().split("\n\n")) == case.text
    for words in case.html:
        assert words in html
    for words in case.absent:
        assert words not in text
        assert words not in html


@each
def test_the_teaser_of_a_page_is_kept(run: Run, case: Case) -> None:
    assert run.teasers[case.title]["text"].strip() == case.teaser


def test_what_the_feed_ships_whole_is_not_fetched(run: Run) -> None:
    assert WHOLE.title not in run.rows
    assert run.articles[WHOLE.title]["state"] == "full"
    assert tuple(run.shown[WHOLE.title]["text"].strip().split("\n\n")) == WHOLE.text
    assert run.site.count(WHOLE.path) == 0


def test_a_wall_is_no_failure_and_a_failure_no_wall(run: Run) -> None:
    found = {
        state: {row["title"] for row in _run(run.home, "articles", f'feed:"{NAME}" is:{state}', "--limit", 0, "--json")}
        for state in ("full", "partial", "gated", "failed", "teaser")
    }
    due = {state: {case.title for case in (*CASES, WHOLE) if case.state == state} for state in found}
    assert found == due


def test_notes_link_both_ways(run: Run) -> None:
    html = run.shown["A column on two notes"]["html"]
    places = set(re.findall(r'id="([^"]+)"', html))
    links = re.findall(r'href="#([^"]+)"', html)
    assert len(links) == 4
    assert set(links) <= places


def test_every_page_was_asked_for_once(run: Run) -> None:
    """But the private one, which was not."""
    paths = [path for case in CASES for path in case.pages if path != "/door?back=1"]
    assert {path: run.site.count(path) for path in paths} == dict.fromkeys(paths, 1)


@pytest.fixture
def reader(run: Run, capsys: pytest.CaptureFixture[str]) -> Person:
    """Somebody at the command line in whose library the cases are."""
    return Person(run.home, capsys)


def test_headlines_that_a_page_lists_are_opened_into_pages_of_their_site(run: Run, reader: Person) -> None:
    number = run.articles["A column on other columns"]["id"]
    listed = [row for row in reader("related", number, "--json").rows if row["kind"] == "page"]
    assert [(row["n"], row["title"], row["link"], row["state"]) for row in listed] == [
        (1, "The ferry that learned to wait for nobody", run.site.url("/next/1"), "teaser"),
        (2, "Nine letters about a single lamp post", run.site.url("/next/2"), "teaser"),
        (3, "Why the choir sings only on market days", run.site.url("/next/3"), "teaser"),
    ]
    row = reader("expand", "--page", 3, number, "--json").row
    assert (row["state"], row["from"]) == ("full", "page")
    (article,) = reader("show", row["id"], "--as", "json").rows
    assert article["link"] == run.site.url("/next/3")
    assert article["feed_title"] == "127.0.0.1"
    listed = [row for row in reader("related", number, "--json").rows if row["kind"] == "page"]
    assert [row["id"] for row in listed] == [None, None, article["id"]]
    assert run.site.count("/next/1") == 0


def test_explained_it_names_the_rule_and_the_candidate_that_won(run: Run, reader: Person) -> None:
    told = {
        name: "\n".join(
            reader("expand", run.articles[f"A column on {name}"]["id"], "--explain", "--json").row["explain"]
        )
        for name in ("a fable", "a ledger", "a plain page")
    }
    assert "site rule 127.0.0.1.txt" in told["a fable"]
    assert "site rule ledger.toml" in told["a ledger"]
    assert "chosen: the feed's words, <article>" in told["a plain page"]
