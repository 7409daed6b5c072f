"""refresh: rows as they come, a line for each failure, and what servers say about moving, leaving and waiting."""

import pytest

from tests.cli.papers import COLUMN, FORMS, GATE, HARBOUR, page_path, rss, teaser_rss
from tests.cli.person import Person
from tests.cli.test_feeds import OUTCOME, XML, serve
from tests.cli.test_full_text import serve_pages
from tests.loopback import Loopback, Reply

NEW = [("A late addition", "<p>It came when the others were read.</p>"), *COLUMN]
EDITED = [*COLUMN[:2], (COLUMN[2][0], "<p>The council met again and took it all back.</p>")]


def test_the_second_time_nothing_has_changed(person: Person, server: Loopback) -> None:
    url = serve(server)
    person("add", url)
    row = person("refresh", "--json").row
    assert set(row) == OUTCOME
    assert (row["url"], row["status"], row["added"], row["error"]) == (url, "unchanged", 0, None)
    assert isinstance(row["seconds"], float)
    assert server.requests[-1].headers["if-none-match"] == '"1"'
    ran = person("refresh")
    assert (ran.out, ran.err) == ("", "1 feed · 0 new\n")


def test_new_and_edited_articles_are_counted(person: Person, server: Loopback) -> None:
    person("add", serve(server))
    server.answer("/feed.xml", Reply(rss(items=NEW), headers=XML), Reply(rss(items=EDITED), headers=XML))
    row = person("refresh", "--json").row
    assert (row["status"], row["added"]) == ("new", 1)
    assert person("refresh", "--json").row["changed"] == 1
    assert len(person.ids()) == 4
    assert set(person.ids("is:edited")) == {COLUMN[2][0]}


def test_a_failure_is_a_line_and_touches_no_other_feed(person: Person, server: Loopback) -> None:
    person("add", serve(server), serve(server, "/other.xml", title="The Other"))
    server.answer("/feed.xml", Reply(status=500))
    ran = person("refresh", code=1)
    failed, summary = ran.err.splitlines()
    assert failed.startswith("opreader: The Column: ")
    assert "500" in failed
    assert summary == "2 feeds · 0 new · 1 failed"
    assert not ran.out
    ran = person("refresh", "--json", "--force", code=1)
    assert "500" in ran.complaint
    rows = {row["url"]: row for row in ran.rows}
    assert rows[server.url("/feed.xml")]["status"] == "failed"
    assert rows[server.url("/other.xml")]["status"] == "unchanged"
    assert "500" in person.feeds()["The Column"]["error"]
    assert len(person("articles", "--json").rows) == 6


def test_only_the_named_feeds_are_asked(person: Person, server: Loopback) -> None:
    person("add", serve(server), serve(server, "/other.xml", title="The Other"))
    rows = person("refresh", "the other", "--json").rows
    assert [row["url"] for row in rows] == [server.url("/other.xml")]
    assert server.count("/feed.xml") == 1


def test_an_unknown_feed_asks_nobody(owner: Person) -> None:
    ran = owner("refresh", "Nobody's Column", code=2)
    assert "opreader feeds" in ran.complaint


def test_a_feed_that_has_gone_is_asked_no_more(person: Person, server: Loopback) -> None:
    person("add", serve(server))
    server.answer("/feed.xml", Reply(status=410))
    assert person("refresh", "--json", code=1).row["status"] == "gone"
    asked = server.count("/feed.xml")
    row = person("refresh", "--json").row
    assert (row["status"], bool(row["error"])) == ("skipped", True)
    assert server.count("/feed.xml") == asked
    person("refresh", "--force", code=1)
    assert server.count("/feed.xml") == asked + 1
    assert len(person.ids()) == 3


def test_a_server_that_asks_to_wait_is_left_alone(person: Person, server: Loopback) -> None:
    person("add", serve(server))
    server.answer("/feed.xml", Reply(status=429, headers={"Retry-After": "3600"}))
    person("refresh", code=1)
    asked = server.count("/feed.xml")
    ran = person("refresh")
    assert "1 skipped" in ran.err
    assert server.count("/feed.xml") == asked


@pytest.mark.parametrize("status", [301, 308])
def test_a_feed_that_moved_is_asked_there(person: Person, server: Loopback, status: int) -> None:
    person("add", serve(server))
    serve(server, "/new.xml")
    server.redirect("/feed.xml", server.url("/new.xml"), status=status)
    row = person("refresh", "--json").row
    assert (row["status"], row["url"]) == ("moved", server.url("/feed.xml"))
    before = server.count("/feed.xml")
    assert person("refresh", "--json").row["status"] == "unchanged"
    assert server.count("/feed.xml") == before
    assert len(person.ids()) == 3


def test_with_the_server_stopped_everything_reads_on(person: Person, server: Loopback) -> None:
    person("add", serve(server), serve(server, "/other.xml", title="The Other"))
    server.stop()
    ran = person("refresh", code=1)
    assert len([line for line in ran.err.splitlines() if line.startswith("opreader: ")]) == 2
    ids = [row["id"] for row in person("articles", "--json").rows]
    assert len(ids) == 6
    assert all(person("show", number).out.strip() for number in ids)


def test_what_is_wanted_whole_is_expanded_after_the_refresh(person: Person, server: Loopback) -> None:
    serve_pages(server)
    feed = server.url("/lane.xml")
    server.answer("/lane.xml", Reply(teaser_rss(server.url(""), [GATE]), headers=XML))
    person("add", feed)
    person("--offline", "expand", person.ids()[GATE], code=1)
    assert person("refresh").err == "1 feed · 0 new · 1 of 1 expanded\n"
    assert set(person.ids("is:full")) == {GATE}
    person("add", feed, "--full-text", "always")
    server.answer(page_path(FORMS), Reply(status=404))
    server.answer("/lane.xml", Reply(teaser_rss(server.url("")), headers=XML))
    assert person("refresh").err == "1 feed · 2 new · 1 of 2 expanded\n"
    assert set(person.ids("is:full")) == {GATE, HARBOUR}


def test_no_feeds_to_ask(person: Person) -> None:
    assert "opreader add" in person("refresh").err
    assert person("refresh", "--json", "--no-index", "--force").rows == []
