"""export highlights and show --changes: what was marked goes out and can be read back; what was edited is shown."""

import asyncio
import json
import stat
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from opreader.document import Heading, Paragraph, Quote, parse_document, plain
from opreader.model import Anchor, EntryId
from opreader.store import Library
from tests.cli.papers import COLUMN, rss
from tests.cli.person import Person
from tests.fakes import NOW

BRIDGE, LIGHTHOUSE, SNOW = (title for title, _ in COLUMN)
HIGHLIGHT = {
    *("type", "id", "article", "title", "authors", "feed_title", "link", "published", "text", "note", "added"),
}
SIGNS = "pays <b>for</b> * the _bridge_ & 1. [toll](x)"


def mark(person: Person, *marks: tuple[str, str, str]) -> None:
    """Highlight (title, passage, note), each a minute after the one before."""
    ids = person.ids()

    async def put() -> None:
        library = Library.open(person.library, now=NOW)
        for minutes, (title, passage, note) in enumerate(marks):
            anchor = Anchor(passage, start=100 - minutes)
            await library.put_highlight(EntryId(ids[title]), anchor, note, now=NOW + timedelta(minutes=minutes))
        await library.close()

    asyncio.run(put())


def read_back(text: str) -> list[tuple[str, str]]:
    """(kind of block, its words) of a Markdown text."""
    read: list[tuple[str, str]] = []
    for block in parse_document(text, "markdown").blocks:
        match block:
            case Heading():
                read.append((f"h{block.level}", plain(block.spans)))
            case Quote():
                read.append(
                    ("quote", "\n".join(plain(one.spans) for one in block.blocks if isinstance(one, Paragraph)))
                )
            case Paragraph():
                read.append(("p", plain(block.spans)))
            case _:
                pytest.fail(f"{block} is nothing of ours")
    return read


def kinds(read: Sequence[tuple[str, str]]) -> list[str]:
    return [kind for kind, _ in read]


@pytest.fixture
def marker(owner: Person) -> Person:
    """Somebody who marked three passages of two articles, and noted something on one of them."""
    mark(
        owner,
        (BRIDGE, SIGNS, "Who *else*?\n\nAsk <them>."),
        (LIGHTHOUSE, "tolls pay for it", ""),
        (BRIDGE, "The house on the river\nTwice, if you count", ""),
    )
    return owner


def test_markdown_is_by_article_with_source_passages_and_notes(marker: Person) -> None:
    ran = marker("export", "highlights")
    assert not ran.err
    assert read_back(ran.out) == [
        ("h2", BRIDGE),
        ("p", f"Jane Roe, “{BRIDGE}”, The Column, 3 Nov 2026, https://column.example/3"),
        ("quote", "The house on the river\nTwice, if you count"),
        ("quote", SIGNS),
        ("p", "Who *else*?"),
        ("p", "Ask <them>."),
        ("h2", LIGHTHOUSE),
        ("p", f"Jane Roe, “{LIGHTHOUSE}”, The Column, 2 Nov 2026, https://column.example/2"),
        ("quote", "tolls pay for it"),
    ]
    assert "\n> The house on the river\n" in ran.out


def test_json_is_a_highlight_on_a_line_newest_first(marker: Person) -> None:
    rows = marker("export", "highlights", "--as", "json").rows
    assert all(set(row) == HIGHLIGHT and row["type"] == "highlight" for row in rows)
    assert [row["text"] for row in rows][1:] == ["tolls pay for it", SIGNS]
    assert rows[-1] | {"id": 0, "article": 0} == {
        "type": "highlight",
        "id": 0,
        "article": 0,
        "title": BRIDGE,
        "authors": ["Jane Roe"],
        "feed_title": "The Column",
        "link": "https://column.example/3",
        "published": "2026-11-03T12:00:00Z",
        "text": SIGNS,
        "note": "Who *else*?\n\nAsk <them>.",
        "added": "2026-11-03T12:00:00Z",
    }
    assert rows[-1]["article"] == marker.ids()[BRIDGE]


def test_a_query_selects_the_articles(marker: Person) -> None:
    assert kinds(read_back(marker("export", "highlights", "lighthouse").out)) == ["h2", "p", "quote"]
    assert len(marker("export", "highlights", "--as=json", "is:noted").rows) == 2
    assert len(marker("export", "highlights", "--as", "json", "-bridge").rows) == 1
    assert "is:fluffy" in marker("export", "highlights", "is:fluffy", code=2).err
    assert set(marker.ids("is:highlighted")) == {BRIDGE, LIGHTHOUSE}
    assert set(marker.ids("is:noted")) == {BRIDGE}


def test_both_forms_go_into_a_file(marker: Person, tmp_path: Path) -> None:
    ran = marker("export", "highlights", "-o", tmp_path / "out.md")
    assert (ran.out, str(tmp_path / "out.md") in ran.err) == ("", True)
    assert (tmp_path / "out.md").read_text("utf-8") == marker("export", "highlights").out
    marker("export", "highlights", "--as", "json", "-o", tmp_path / "out.json")
    lines = (tmp_path / "out.json").read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == marker("export", "highlights", "--as", "json").rows
    assert "-o" in marker("export", "highlights", "-o", tmp_path / "no" / "out.md", code=1).complaint


def test_a_note_on_a_whole_article_is_no_quotation(owner: Person) -> None:
    mark(owner, (SNOW, "", "Read again in winter."))
    assert read_back(owner("export", "highlights").out)[2:] == [("p", "Read again in winter.")]
    assert owner("export", "highlights", "--as", "json").row["text"] == ""


@pytest.mark.parametrize("form", ["markdown", "json"])
def test_no_highlights_are_said_and_are_no_failure(owner: Person, tmp_path: Path, form: str) -> None:
    ran = owner("export", "highlights", "--as", form, "-o", tmp_path / "out")
    assert (ran.out, ran.err) == ("", "No highlights yet; nothing was written.\n")
    assert "No highlight matches" in owner("export", "highlights", "--as", form, "snow").err
    assert not list(tmp_path.glob("out"))


def test_a_highlight_is_taken_back_by_undo(marker: Person) -> None:
    assert "highlighted a passage" in marker("undo").err
    assert len(marker("export", "highlights", "--as", "json").rows) == 2


# what changed


@pytest.fixture
def edited(person: Person, tmp_path: Path) -> Person:
    """Somebody whose column was edited after it came, all but the last entry."""
    (tmp_path / "column.xml").write_bytes(rss())
    person("add", tmp_path / "column.xml")
    bodies = [body.replace("pays for", "will never pay for").replace("tolls", "the tolls") for _, body in COLUMN]
    titles = [title for title, _ in COLUMN]
    (tmp_path / "column.xml").write_bytes(rss(items=list(zip(titles, bodies, strict=True))))
    person("refresh", "--force")
    return person


def test_changes_are_marked_in_the_text(edited: Person) -> None:
    ran = edited("show", "--changes", edited.ids()[BRIDGE])
    assert ran.out == (
        "The house on the river [-pays-]{+will never pay+} for the bridge.\n\nTwice, if you count {+the+} tolls.\n"
    )
    assert not ran.err


def test_an_article_of_one_version_has_no_changes(edited: Person) -> None:
    snow = edited.ids()[SNOW]
    ran = edited("show", "--changes", snow, code=1)
    assert ran.out == ""
    assert f"opreader show {snow}" in ran.complaint
    assert "only one version" in ran.complaint


def test_one_without_changes_stops_no_other(edited: Person) -> None:
    ids = edited.ids()
    ran = edited("show", "--changes", ids[SNOW], ids[LIGHTHOUSE], code=1)
    assert "; {+the+} tolls pay" in ran.out
    assert "no article 999" in edited("show", "--changes", 999, code=2).complaint


@pytest.mark.parametrize("more", [["--as", "json"], ["--as=html"], ["--teaser"], ["--page", "1"]])
def test_changes_are_text_and_nothing_else(edited: Person, more: list[str]) -> None:
    assert "--changes" in edited("show", "--changes", *more, edited.ids()[BRIDGE], code=2).complaint


# where it goes


def test_a_minus_is_standard_output(owner: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert owner("export", "json", "-o", "-").rows == owner("export", "json").rows
    assert owner("export", "opml", "-o", "-").out == owner("export", "opml").out
    assert not list(tmp_path.glob("-*"))


@pytest.mark.parametrize("what", ["json", "opml"])
def test_an_export_keeps_the_rights_and_the_link_of_what_it_replaces(owner: Person, tmp_path: Path, what: str) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_text("before")
    real.chmod(0o600)
    link.symlink_to(real)
    owner("export", what, "-o", link)
    assert link.is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o600
    assert "before" not in real.read_text()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize("what", ["json", "opml"])
def test_an_export_goes_through_no_link_that_was_laid_for_it(owner: Person, tmp_path: Path, what: str) -> None:
    precious = tmp_path / "precious"
    precious.write_text("mine")
    (tmp_path / ".out.part").symlink_to(precious)
    owner("export", what, "-o", tmp_path / "out")
    assert precious.read_text() == "mine"
    assert (tmp_path / "out").stat().st_size


@pytest.mark.parametrize("what", ["json", "opml"])
def test_an_export_that_finds_no_room_says_so_in_a_line(owner: Person, what: str) -> None:
    assert "No space left" in owner("export", what, "-o", "/dev/full", code=1).complaint
