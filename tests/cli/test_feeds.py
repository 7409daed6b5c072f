"""add, remove, feeds: from URLs of a server on loopback, files and folders."""

from pathlib import Path

import pytest

from tests.cli.papers import COLUMN, PARAGRAPHS, page, rss
from tests.cli.person import Person
from tests.loopback import Loopback, Reply

FEED = {"type", "id", "url", "title", "folder", "account", "unread", "total", "refreshed", "error"}
OUTCOME = {"type", "feed", "url", "status", "added", "changed", "error", "seconds"}
XML = {"Content-Type": "application/rss+xml"}
HTML = {"Content-Type": "text/html"}


def serve(server: Loopback, path: str = "/feed.xml", *, title: str = "The Column") -> str:
    """Have a feed on the server. Returns its address."""
    server.answer(path, Reply(rss(title), headers=XML | {"ETag": '"1"'}), Reply(status=304))
    return server.url(path)


# add


def test_a_feed_url_is_subscribed_and_fetched_once(person: Person, server: Loopback) -> None:
    url = serve(server)
    row = person("add", url, "--json").row
    assert set(row) == OUTCOME
    assert row | {"seconds": 0, "feed": 0} == {
        "type": "outcome",
        "feed": 0,
        "url": url,
        "status": "new",
        "added": 3,
        "changed": 0,
        "error": None,
        "seconds": 0,
    }
    assert server.count("/feed.xml") == 1
    feed = person("feeds", "--json").row
    assert set(feed) == FEED
    assert feed["id"] == row["feed"]
    assert (feed["url"], feed["title"], feed["unread"], feed["total"]) == (url, "The Column", 3, 3)
    assert (feed["folder"], feed["account"], feed["error"]) == (None, None, None)
    assert feed["refreshed"].endswith("Z")


def test_added_once_more_nothing_is_doubled(person: Person, server: Loopback) -> None:
    url = serve(server)
    person("add", url)
    server.answer("/feed.xml", Reply(rss(), headers=XML))
    row = person("add", url, "--json").row
    assert (row["status"], row["added"]) == ("unchanged", 0)
    assert len(person("feeds", "--json").rows) == 1


def test_added_once_more_with_a_folder_it_moves_there(person: Person, server: Loopback) -> None:
    url = serve(server)
    person("add", url, "--title", "Mine")
    server.answer("/feed.xml", Reply(rss(), headers=XML))
    person("add", url, "--folder", "Economics")
    assert person.feeds()["Mine"]["folder"] == "Economics"


def test_a_list_of_feeds_is_its_feeds(person: Person, server: Loopback, tmp_path: Path) -> None:
    one, other = serve(server, "/one.xml", title="One"), server.url("/gone.xml")
    path = tmp_path / "list.opml"
    outlines = "".join(f'<outline type="rss" text="{url[-8:]}" xmlUrl="{url}"/>' for url in (one, other))
    path.write_text(f'<opml version="2.0"><head/><body>{outlines}</body></opml>', "utf-8")
    ran = person("add", path, "--json", code=1)
    assert {row["url"]: row["status"] for row in ran.rows} == {one: "new", other: "failed"}
    assert "404" in ran.complaint
    assert len(person.feeds()) == 2


def test_title_folder_and_full_text_are_kept(person: Person, server: Loopback) -> None:
    url = serve(server)
    person("add", url, "--title", "Mine", "--folder", "Economics", "--full-text", "never")
    feed = person.feeds()["Mine"]
    assert (feed["folder"], feed["url"]) == ("Economics", url)
    text = (person.home / "config" / "feeds.toml").read_text("utf-8")
    assert 'full_text = "never"' in text
    person("add", url, "--full-text", "sometimes", code=2)


def test_a_site_with_several_feeds_offers_them(person: Person, server: Loopback) -> None:
    server.answer("/", Reply(page(("/all.xml", "All"), ("/best.xml", "Best")), headers=HTML))
    first, second = serve(server, "/all.xml", title="All"), serve(server, "/best.xml", title="Best")
    ran = person("add", server.url("/"), "--json")
    assert ran.row["url"] == first
    assert "--pick 1" in ran.err
    assert "--pick 2" in ran.err
    picked = person("add", server.url("/"), "--pick", 2, "--json")
    assert picked.row["url"] == second
    assert not picked.err
    assert "--pick 3" in person("add", server.url("/"), "--pick", 3, code=1).complaint
    person("add", server.url("/"), "--pick", 0, code=2)
    assert set(person.feeds()) == {"All", "Best"}


def test_a_page_without_a_feed_says_how_to_read_it(person: Person, server: Loopback) -> None:
    server.answer("/about", Reply(page(), headers=HTML))
    ran = person("add", server.url("/about"), "--json", code=1)
    assert f"opreader open {server.url('/about')}" in ran.complaint
    assert (ran.row["status"], ran.row["feed"], ran.row["url"]) == ("failed", None, server.url("/about"))
    assert set(ran.row) == OUTCOME
    assert person("feeds", "--json").rows == []


def test_what_can_not_be_reached_is_not_subscribed(person: Person, server: Loopback) -> None:
    server.stop()
    ran = person("add", server.url("/feed.xml"), code=1)
    assert server.url("/feed.xml") in ran.complaint
    assert person("feeds", "--json").rows == []


@pytest.mark.parametrize(
    ("target", "code"), [("gopher://old.example/feed", 2), ("https://", 2), ("", 2), ("./no-such-file.xml", 1)]
)
def test_a_target_that_is_none_is_a_line(person: Person, target: str, code: int) -> None:
    person("add", target, code=code).complaint  # noqa: B018 - it is one line


def test_a_file_and_a_folder(person: Person, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "one.md").write_text("# The first paper\n\nIt has a paragraph of its own.\n", "utf-8")
    (folder / "two.txt").write_text("\n".join(PARAGRAPHS), "utf-8")
    (folder / ".hidden.md").write_text("# Not for you\n", "utf-8")
    document = tmp_path / "column.xml"
    document.write_bytes(rss())
    rows = person("add", folder, document, "--json").rows
    assert [(row["url"], row["status"], row["added"]) for row in rows] == [
        (str(folder), "new", 2),
        (str(document), "new", 3),
    ]
    assert "The first paper" in person.ids()
    assert {row["link"] for row in person("articles", f'feed:"{folder.name}"', "--json").rows} == {None}


def test_one_that_fails_stops_no_other(person: Person, server: Loopback, tmp_path: Path) -> None:
    url = serve(server)
    targets = ("gopher://old.example/", tmp_path / "nowhere.xml", server.url("/gone"), url)
    ran = person("add", *targets, "--json", code=1)
    assert [row["status"] for row in ran.rows] == ["failed", "failed", "failed", "new"]
    assert [row["url"] for row in ran.rows] == [*map(str, targets)]
    assert len(ran.err.splitlines()) == 3


def test_a_feed_that_is_none_says_what_it_is(person: Person, server: Loopback, tmp_path: Path) -> None:
    server.answer("/data.json", Reply(b'{"a": 1}', headers={"Content-Type": "application/json"}))
    server.answer("/empty", Reply(b"", headers=XML))
    assert server.url("/data.json") in person("add", server.url("/data.json"), code=1).complaint
    assert "empty" in person("add", server.url("/empty"), code=1).complaint
    picture = tmp_path / "cat.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    assert str(picture) in person("add", picture, code=1).complaint


# offline


def test_offline_opens_no_socket(person: Person, server: Loopback) -> None:
    url = serve(server)
    assert "offline" in person("--offline", "add", url, code=1).complaint
    person("add", url)
    ran = person("--offline", "refresh", code=1)
    assert "offline" in ran.err
    assert server.count() == 1
    assert len(person("--offline", "articles", "--json").rows) == 3


# remove


@pytest.mark.parametrize("name", ["id", "url", "title"])
def test_a_removed_feed_is_gone_until_undo(owner: Person, name: str) -> None:
    feed = owner.feeds()["The Column"]
    owner("mark", "starred", owner.ids()[COLUMN[0][0]])
    ran = owner("remove", feed[name])
    assert "opreader undo" in ran.err
    assert "The Column" not in owner.feeds()
    assert COLUMN[1][0] not in owner.ids()
    owner("undo")
    assert owner.feeds()["The Column"] == feed
    assert set(owner.ids("starred")) == {COLUMN[0][0]}


def test_an_unknown_feed_stops_no_other_removal(owner: Person) -> None:
    ran = owner("remove", "Nobody's Column", "The Column", "The Column", code=1)
    assert "Nobody's Column" in ran.err
    assert ran.err.count("Removed The Column;") == 1
    assert "The Column" not in owner.feeds()
    assert "opreader feeds" in owner("remove", "Nobody's Column", code=1).complaint


# feeds


def test_feeds_are_lines_with_counts(owner: Person) -> None:
    lines = owner("feeds").out.splitlines()
    assert len(lines) == 2
    assert any("The Column" in line and "3/3" in line for line in lines)


def test_no_feeds_yet(person: Person) -> None:
    assert "opreader add" in person("feeds").err
    assert person("feeds", "--json").rows == []
