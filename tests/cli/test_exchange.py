"""import and export: subscriptions come from other readers, and everything goes out again."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from opreader.model import Anchor, EntryId, Selection
from opreader.store import Library
from tests.cli.papers import COLUMN, TEXT_TITLE
from tests.cli.person import Person
from tests.fakes import NOW
from tests.newsboat_made import made_home

OPML = """<?xml version="1.0"?><opml version="2.0"><head><title>Mine</title></head><body>
<outline text="Economics"><outline type="rss" text="The Ledger" xmlUrl="https://ledger.example/feed"/></outline>
<outline type="rss" text="Old News" xmlUrl="https://old.example/rss"/>
<outline type="rss" text="A gopher hole" xmlUrl="gopher://hole.example/1"/>
</body></opml>"""
URLS = """# what I read
https://ledger.example/feed Economics "~The Ledger"
https://old.example/rss
"exec:~/bin/scrape" scraped
"query:Unread:unread = \\"yes\\""
"""


def statuses(person: Person, path: Path, *, code: int) -> list[str]:
    return [row["status"] for row in person("import", path, "--json", code=code).rows]


@pytest.fixture
def opml(tmp_path: Path) -> Path:
    path = tmp_path / "feeds.opml"
    path.write_text(OPML, "utf-8")
    return path


def test_opml_comes_with_titles_and_folders(person: Person, opml: Path) -> None:
    rows = person("import", opml, "--json", code=1).rows
    assert [(row["type"], row["name"], row["status"]) for row in rows] == [
        ("import", "The Ledger", "imported"),
        ("import", "Old News", "imported"),
        ("import", "A gopher hole", "skipped"),
    ]
    assert rows[-1]["detail"]
    assert {title: feed["folder"] for title, feed in person.feeds().items()} == {
        "The Ledger": "Economics",
        "Old News": None,
    }


def test_an_import_asks_no_feed(person: Person, opml: Path) -> None:
    ran = person("import", opml, code=1)
    assert "2 of 3 imported" in ran.err
    assert "opreader refresh" in ran.err
    assert [line.split()[0] for line in ran.out.splitlines()] == ["imported", "imported", "skipped"]
    assert all(feed["refreshed"] is None for feed in person.feeds().values())


def test_twice_changes_nothing(person: Person, opml: Path) -> None:
    person("import", opml, code=1)
    before = (person.home / "config" / "feeds.toml").read_bytes()
    assert statuses(person, opml, code=1) == ["known", "known", "skipped"]
    assert (person.home / "config" / "feeds.toml").read_bytes() == before


def test_newsboat_urls_and_its_folder(person: Person, tmp_path: Path) -> None:
    (tmp_path / "urls").write_text(URLS, "utf-8")
    first = statuses(person, tmp_path / "urls", code=1)
    assert first == ["imported", "imported", "imported", "skipped"]
    assert statuses(person, tmp_path, code=1) == ["known", "known", "known", "skipped"]
    assert person.feeds()["The Ledger"]["folder"] == "Economics"


def test_a_file_that_is_none_stops_no_other(person: Person, opml: Path, tmp_path: Path) -> None:
    ran = person("import", tmp_path / "nowhere.opml", opml, code=1)
    assert any(line.startswith(f"opreader: {tmp_path / 'nowhere.opml'}") for line in ran.err.splitlines())
    assert len(person.feeds()) == 2


def test_a_newsboat_home_comes_with_articles_and_marks(person: Person, tmp_path: Path) -> None:
    home = made_home(tmp_path / "newsboat")
    ran = person("import", home, "--json", code=1)
    assert [(row["kind"], row["status"]) for row in ran.rows] == [
        *[("feed", "imported")] * 2,
        ("smart", "imported"),
        *[("articles", "imported")] * 2,
        ("articles", "skipped"),
    ]
    assert (
        "5 of 6 imported · 2 feeds, 1 smart feed, 3 articles, 2 read, 1 starred · stars were the flags a b · "
        "1 deleted in newsboat left out" in ran.err
    )
    assert set(person.ids("read")) == {"Who pays", "Fog"}
    assert set(person.ids("starred")) == {"The bill"}
    assert statuses(person, home, code=1) == [*["known"] * 5, "skipped"]
    assert set(person.ids()) == {"Who pays", "Fog", "The bill"}


def test_a_damaged_cache_is_a_line_and_the_feeds_are_there(person: Person, tmp_path: Path) -> None:
    home = made_home(tmp_path / "newsboat")
    (home / "cache.db").write_bytes(b"SQLite format 3\0" + b"\xff" * 4000)
    ran = person("import", home, code=1)
    assert any(line.startswith(f"opreader: {home / 'cache.db'}") for line in ran.err.splitlines())
    assert len(person.feeds()) == 2


def test_everything_goes_round(owner: Person, tmp_path: Path) -> None:
    made_home(tmp_path / "newsboat")
    owner("import", tmp_path / "newsboat", code=1)
    owner("mark", "starred", "--query", "snow")
    owner("mark", "read", "--query", "lighthouse")
    asyncio.run(_with_highlight(owner))
    out = tmp_path / "all.json"
    owner("export", "json", "-o", out)
    before = _told(owner)
    owner.home = tmp_path / "another"
    rows = owner("import", out, "--json").rows
    assert {row["status"] for row in rows} == {"imported"}
    after = _told(owner)
    assert after == before
    assert {row["type"] for row in after} == {"feed", "smart", "article", "highlight"}
    assert {row["status"] for row in owner("import", out, "--json").rows} == {"known"}
    assert _told(owner) == before
    assert owner("doctor").code == 0


async def _with_highlight(owner: Person) -> None:
    library = Library.open(owner.library, now=NOW)
    entry_id = (await library.list_ids(Selection()))[0]
    await library.put_highlight(EntryId(entry_id), Anchor("passage", "a ", " here", 2), "a note", now=NOW)
    await library.close()


def _told(person: Person) -> list[dict[str, Any]]:
    """Everything that an export says, ids and refreshes aside; articles of one time by their titles."""
    lost = {"id", "article", "refreshed", "site"}
    rows = [{name: row[name] for name in row if name not in lost} for row in person("export", "json").rows]
    return sorted(rows, key=lambda row: (row["type"], row.get("title") or row["name"]))


@pytest.mark.parametrize("text", ['{"type": "article"}', '{"type": "feed", "url": 7}', '{"type": "smart"}'])
def test_rows_that_lack_what_they_need_are_left_out(person: Person, tmp_path: Path, text: str) -> None:
    (tmp_path / "x.json").write_text(text + "\n", "utf-8")
    ran = person("import", tmp_path / "x.json", code=int("feed" in text))
    assert not person.feeds()
    assert "0 of" in ran.err


def test_articles_of_a_query_need_their_feeds(owner: Person, tmp_path: Path) -> None:
    owner("export", "json", "snow", "-o", tmp_path / "x.json")
    owner.home = tmp_path / "another"
    (row,) = owner("import", tmp_path / "x.json", "--json", code=1).rows
    assert (row["status"], row["kind"]) == ("skipped", "articles")


def test_what_goes_to_the_feeds_host_alone_is_in_no_export(person: Person) -> None:
    person.configure(
        '[[feed]]\nurl = "https://a.example/f"\nuser_agent = "mine"\nheaders = { X-Key = "secret" }\n', "feeds.toml"
    )
    out = person("export", "json").out
    assert "a.example" in out
    assert "secret" not in out
    assert "mine" not in out


def test_a_whole_import_is_a_success(person: Person, tmp_path: Path) -> None:
    path = tmp_path / "urls"
    path.write_text("https://ledger.example/feed\n", "utf-8")
    person("import", path)


def test_opml_goes_round(person: Person, opml: Path, tmp_path: Path) -> None:
    person("import", opml, code=1)
    feeds = person.feeds()
    out = tmp_path / "out.opml"
    ran = person("export", "opml", "-o", out)
    assert (ran.out, str(out) in ran.err) == ("", True)
    assert person("export", "opml").out.strip() == out.read_text("utf-8").strip()
    person.home = tmp_path / "another"
    assert statuses(person, out, code=0) == ["imported", "imported"]
    again = person.feeds()
    assert {title: (feed["url"], feed["folder"]) for title, feed in again.items()} == {
        title: (feed["url"], feed["folder"]) for title, feed in feeds.items()
    }


def test_files_and_folders_that_opml_can_not_list_are_counted(owner: Person, tmp_path: Path) -> None:
    assert "2 files and folders are not in it" in owner("export", "opml").err
    owner("remove", owner.feeds().popitem()[1]["id"])
    assert "1 file or folder is not in it" in owner("export", "opml", "-o", tmp_path / "x.opml").err


def test_opml_takes_no_query(owner: Person) -> None:
    assert "no query" in owner("export", "opml", "tolls", code=2).complaint


def test_json_is_every_selected_article_with_its_text(owner: Person, tmp_path: Path) -> None:
    rows = owner("export", "json", "author:jane", "-snow").rows
    assert {row["title"] for row in rows} == {COLUMN[0][0], COLUMN[1][0]}
    assert all(row["text"] and row["html"] and row["type"] == "article" for row in rows)
    whole = owner("export", "json").rows
    assert [row["type"] for row in whole] == [*["feed"] * 2, *["article"] * 4]
    out = tmp_path / "out.json"
    assert not owner("export", "json", "--output", out, "snow").out
    (line,) = out.read_text("utf-8").splitlines()
    assert json.loads(line)["title"] == COLUMN[2][0]


def test_json_marks_are_in_it(owner: Person) -> None:
    owner("mark", "starred", "--query", "snow")
    assert [row["title"] for row in owner("export", "json", "starred").rows] == [COLUMN[2][0]]


def test_a_place_that_takes_no_file_is_a_line(owner: Person, tmp_path: Path) -> None:
    assert "-o" in owner("export", "json", "-o", tmp_path / "no" / "out.json", code=1).complaint
    owner("export", "json", "-o", tmp_path, code=2).complaint  # noqa: B018 - it is one line
    assert "is:fluffy" in owner("export", "json", "is:fluffy", code=2).err


def test_other_things_can_not_be_exported(owner: Person) -> None:
    owner("export", "pdf", code=2).complaint  # noqa: B018 - it is one line


def test_local_ones_stay_out_of_opml(owner: Person) -> None:
    assert TEXT_TITLE not in owner("export", "opml").out
