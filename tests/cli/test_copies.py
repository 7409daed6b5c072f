"""Entries of one text on the command line: each is a row that names the others; a mark marks all."""

from __future__ import annotations

import asyncio
from pathlib import Path

from opreader.model import EntryId
from opreader.store import Library
from opreader.store.copies import CopyTable
from tests.cli.person import Person
from tests.fakes import NOW

TEXT = "Who pays\n\n" + "\n".join(f"Paragraph {n} of the column says at length who pays for it." for n in range(9))


def three_copies(person: Person, tmp_path: Path) -> list[int]:
    """Three folders with one column each, told to be the same; their ids, fullest first, and another column."""
    for n, name in enumerate(("one", "two", "three")):
        folder = tmp_path / "papers" / name
        folder.mkdir(parents=True)
        (folder / f"{name}.txt").write_text(TEXT + "\nAnd one more line for this paper." * n)
        person("add", folder)
    (tmp_path / "other.txt").write_text("Something else\n\nNothing that stands in the others stands in this one.")
    person("add", tmp_path / "other.txt")
    ids = [int(row["id"]) for row in person("articles", "title:pays", "--json").rows]

    async def link() -> None:
        library = Library.open(person.library, now=NOW)
        await CopyTable(library.lanes).relink(
            {EntryId(one): [EntryId(other) for other in ids if other != one] for one in ids}, now=NOW
        )
        await library.close()

    asyncio.run(link())
    words = {int(row["id"]): row["words"] for row in person("articles", "title:pays", "--json").rows}
    return sorted(words, key=lambda one: -int(words[one]))


def test_articles_lists_every_entry_and_names_its_copies(person: Person, tmp_path: Path) -> None:
    full, less, least = three_copies(person, tmp_path)
    copies = {row["id"]: row["copies"] for row in person("articles", "--json").rows}
    assert len(copies) == 4
    assert (copies[full], copies[less], copies[least]) == ([less, least], [full, least], [full, less])
    found = {row["id"]: row["copies"] for row in person("search", "column", "--json").rows}
    assert found == {one: copies[one] for one in (full, less, least)}
    assert person("show", least, "--as", "json").row["copies"] == [full, less]


def test_pages_of_rows_hold_every_entry_once(person: Person, tmp_path: Path) -> None:
    three_copies(person, tmp_path)
    assert len(person("articles", "--limit", 3, "--json").rows) == 3
    assert len({row["id"] for row in person("articles", "--limit", 0, "--sort", "oldest", "--json").rows}) == 4


def test_a_mark_marks_every_copy_counts_one_and_is_one_step(person: Person, tmp_path: Path) -> None:
    _, less, _ = three_copies(person, tmp_path)
    assert "Marked 1 article read" in person("mark", "read", less).err
    assert len(person("articles", "read", "--json").rows) == 3
    person("undo")
    assert person("articles", "read", "--json").rows == []
    assert person("mark", "starred", "--query", "title:pays", "--json").row["count"] == 1
    assert len(person("articles", "starred", "--json").rows) == 3


def test_an_export_holds_every_entry(person: Person, tmp_path: Path) -> None:
    three_copies(person, tmp_path)
    rows = person("export", "json").rows
    assert len([row for row in rows if row["type"] == "article"]) == 4
