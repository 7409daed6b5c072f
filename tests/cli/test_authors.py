"""authors: as a person or a program drives it."""

from pathlib import Path

import pytest

from tests.cli.papers import rss
from tests.cli.person import Person


@pytest.fixture
def reader(person: Person, tmp_path: Path) -> Person:
    """Somebody whose feed has three articles by Jane Roe, one of them read."""
    path = tmp_path / "column.xml"
    path.write_bytes(rss())
    person("add", path)
    (first, *_) = person("articles", "--json").rows
    person("mark", "read", first["id"])
    return person


def test_authors_are_rows_with_their_counters(reader: Person) -> None:
    assert reader("authors", "--json").row == {"type": "author", "id": 1, "name": "Jane Roe", "unread": 2, "total": 3}
    assert reader("authors").out.split() == ["2/3", "Jane", "Roe"]


def test_a_name_narrows_the_list_in_any_case(reader: Person) -> None:
    assert [row["name"] for row in reader("authors", "JANE", "r", "--json").rows] == ["Jane Roe"]
    ran = reader("authors", "nobody")
    assert (ran.out, ran.err) == ("", "No author has such a name.\n")
    assert reader("authors", "nobody", "--json").out == ""


def test_limit_cuts_the_list(reader: Person, tmp_path: Path) -> None:
    path = tmp_path / "other.xml"
    items = [(f"Matter {n}", f"What number {n} says is said nowhere else.") for n in range(3)]
    path.write_bytes(rss("The Other Column", items).replace(b"Jane Roe", b"John Doe"))
    reader("add", path)
    assert [row["name"] for row in reader("authors", "--json").rows] == ["John Doe", "Jane Roe"]
    assert [row["name"] for row in reader("authors", "--json", "--limit", 1).rows] == ["John Doe"]
    assert len(reader("authors", "--limit", 0).out.splitlines()) == 2


def test_without_articles_it_says_what_to_do(person: Person) -> None:
    assert person("authors").err == "No authors yet. Add a feed: opreader add URL\n"
