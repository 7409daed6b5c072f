"""expand, save, pack: rows as they come, lines for people, and exit codes, from a site on loopback."""

import base64
import json
import os
import signal
import subprocess
import termios
from collections.abc import Sequence

import pytest

from tests.cli.papers import FORMS, GATE, HARBOUR, LONG, article_page, page_path, teaser_rss
from tests.cli.person import PROGRAM, Person
from tests.cli.test_feeds import HTML, XML
from tests.cli.test_lines import EXPANSION, PACK
from tests.loopback import Loopback, Reply

FEED = "/lane.xml"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
"""One dot."""


def serve_pages(server: Loopback, titles: Sequence[str] = tuple(LONG)) -> None:
    """Have the pages of columns on the server."""
    for title in titles:
        server.answer(page_path(title), Reply(article_page(title), headers=HTML))


@pytest.fixture
def reader(person: Person, server: Loopback) -> Person:
    """Somebody with the feed "The Lane": three teasers whose pages are on the server."""
    serve_pages(server)
    server.answer(FEED, Reply(teaser_rss(server.url("")), headers=XML))
    person("add", server.url(FEED))
    return person


# expand


def test_a_teaser_becomes_full_text_and_is_kept(reader: Person) -> None:
    number = reader.ids()[GATE]
    row = reader("expand", number, "--json").row
    assert set(row) == EXPANSION
    assert isinstance(row["seconds"], float)
    assert row["words"] > 100
    assert row | {"seconds": 0, "words": 0} == {
        "type": "expansion",
        "id": number,
        "state": "full",
        "reason": None,
        "queued": False,
        "words": 0,
        "from": "page",
        "seconds": 0,
    }
    assert reader("show", number).out.rstrip("\n").split("\n\n") == list(LONG[GATE])
    assert LONG[GATE][0][:50] in reader("show", number, "--teaser").out
    assert LONG[GATE][1] not in reader("show", number, "--teaser").out


def test_a_person_reads_a_line_an_article_and_a_sum(reader: Person) -> None:
    ids = reader.ids()
    ran = reader("expand", ids[GATE], ids[FORMS])
    assert {line.split(" · ")[0].split(maxsplit=2)[2] for line in ran.out.splitlines()} == {GATE, FORMS}
    assert all(" · full · " in line and line.endswith(" min") for line in ran.out.splitlines())
    assert ran.err == "2 of 2 full\n"
    assert reader("expand", ids[HARBOUR]).err == ""


@pytest.mark.parametrize(("status", "state"), [(404, "failed"), (402, "gated")])
def test_what_gives_no_text_is_a_row_with_its_reason(reader: Person, server: Loopback, status: int, state: str) -> None:
    server.answer(page_path(GATE), Reply(status=status))
    ids = reader.ids()
    ran = reader("expand", ids[GATE], ids[FORMS], "--json", code=1)
    rows = {row["id"]: row for row in ran.rows}
    assert rows[ids[FORMS]]["state"] == "full"
    assert rows[ids[GATE]]["state"] == state
    assert str(status) in rows[ids[GATE]]["reason"]
    assert ran.complaint == f"opreader: 1 of 2 full · 1 {state}"
    (line,) = reader("articles", f"is:{state}").out.splitlines()
    assert f"{state}: {rows[ids[GATE]]['reason']}" in line


def test_what_was_tried_is_tried_again_only_when_told(reader: Person, server: Loopback) -> None:
    number = reader.ids()[GATE]
    server.answer(page_path(GATE), Reply(status=404))
    reader("expand", number, code=1)
    serve_pages(server, [GATE])
    asked = server.count(page_path(GATE))
    ran = reader("expand", number, "--json", code=1)
    assert ran.row["state"] == "failed"
    assert "--retry" in ran.complaint
    assert server.count(page_path(GATE)) == asked
    assert reader("expand", number, "--retry", "--json").row["state"] == "full"


def test_explained_it_says_how_the_text_was_found(reader: Person) -> None:
    ids = reader.ids()
    row = reader("expand", ids[GATE], "--explain", "--json").row
    assert set(row) == EXPANSION | {"explain"}
    assert row["explain"]
    assert all(isinstance(line, str) for line in row["explain"])
    first, *rest = reader("expand", ids[FORMS], "--explain").out.splitlines()
    assert FORMS in first
    assert rest
    assert all(line.startswith(" " * 9) for line in rest)


def test_a_query_selects_what_is_not_full_yet(reader: Person) -> None:
    ids = reader.ids()
    reader("expand", ids[GATE])
    rows = reader("expand", "--query", 'feed:"The Lane"', "--json").rows
    assert {row["id"] for row in rows} == {ids[FORMS], ids[HARBOUR]}
    ran = reader("expand", "--query", "title:gate")
    assert (ran.out, ran.err) == ("", "All that matches is full already.\n")
    assert reader("expand", "--query", "title:hippopotamus").err == "No article matches.\n"
    assert "is:fluffy" in reader("expand", "--query", "is:fluffy", code=2).err


def test_numbers_and_a_query_together_are_each_expanded_once(reader: Person) -> None:
    ids = reader.ids()
    rows = reader("expand", ids[GATE], ids[GATE], "--query", "title:gate OR title:forms", "--json").rows
    assert sorted(row["id"] for row in rows) == sorted([ids[GATE], ids[FORMS]])


def test_a_missing_article_stops_no_other(reader: Person) -> None:
    ran = reader("expand", 999, code=2)
    assert "there is no article 999" in ran.complaint
    assert not ran.out
    ran = reader("expand", 999, reader.ids()[GATE], "--json", code=1)
    assert ran.row["state"] == "full"
    assert "there is no article 999" in ran.complaint


def test_without_words_it_fetches_what_is_queued(reader: Person, server: Loopback) -> None:
    ids = reader.ids()
    ran = reader("expand")
    assert ran.out == ""
    assert ran.err.startswith("Nothing is queued.")
    asked = server.count()
    ran = reader("--offline", "expand", ids[GATE], "--json", code=1)
    assert (ran.row["state"], ran.row["queued"]) == ("teaser", True)
    assert "1 queued" in ran.complaint
    assert server.count() == asked
    assert "teaser, queued" in reader("articles", "is:queued").out
    row = reader("expand", "--json").row
    assert (row["id"], row["state"], row["queued"]) == (ids[GATE], "full", False)
    assert reader("expand", "--json").rows == []


def test_with_the_site_away_it_is_queued(reader: Person, server: Loopback) -> None:
    number = reader.ids()[GATE]
    server.stop()
    ran = reader("expand", number, code=1)
    assert " · teaser, queued: " in ran.out
    assert "When the network is back: opreader expand" in ran.complaint


def test_a_headline_that_the_page_lists_is_fetched(reader: Person, server: Loopback) -> None:
    listed = [
        (f"/more/{number}", f"A headline of the lane that has number {number} and a few words") for number in (1, 2, 3)
    ]
    server.answer(page_path(GATE), Reply(article_page(GATE, listed=listed), headers=HTML))
    server.answer("/more/1", Reply(article_page(HARBOUR), headers=HTML))
    number = reader.ids()[GATE]
    reader("expand", number)
    row = next(row for row in reader("related", number, "--json").rows if row["kind"] == "page")
    assert (row["kind"], row["n"], row["link"], row["state"]) == ("page", 1, server.url("/more/1"), "teaser")
    ran = reader("show", number, "--page", 1, code=1)
    assert ran.complaint.endswith(f"fetch it with: opreader expand --page 1 {number}")
    found = reader("expand", "--page", 1, number, "--json").row
    assert (found["state"], found["from"]) == ("full", "page")
    assert LONG[HARBOUR][2] in reader("show", found["id"]).out


def test_a_listed_headline_that_gives_nothing_says_why(reader: Person, server: Loopback) -> None:
    listed = [
        (f"/more/{number}", f"A headline of the lane that has number {number} and a few words") for number in (1, 2, 3)
    ]
    server.answer(page_path(GATE), Reply(article_page(GATE, listed=listed), headers=HTML))
    number = reader.ids()[GATE]
    reader("expand", number)
    ran = reader("expand", "--page", 2, number, code=1)
    assert " · failed: " in ran.out
    assert ran.complaint
    row = next(row for row in reader("related", number, "--json").rows if row["n"] == 2)
    assert (row["state"], row["text"]) == ("failed", None)
    assert "404" in row["reason"]
    ran = reader("show", number, "--page", 2, code=1)
    assert "404" in ran.complaint
    assert ran.complaint.endswith(f"ask again with: opreader expand --retry {row['id']}")
    assert reader("show", number, "--page", 2, "--as", "json", code=1).row == row


def test_a_listed_headline_is_of_one_article(reader: Person) -> None:
    ids = reader.ids()
    for words in ([], [ids[GATE], ids[FORMS]], [ids[GATE], "--query", "unread"]):
        assert "--page N ARTICLE" in reader("expand", "--page", 1, *words, code=2).complaint
    assert reader("expand", "--page", 1, ids[GATE], code=2).complaint


@pytest.mark.parametrize("form", [["--json"], []])
def test_rows_come_as_they_are_done_and_an_interrupt_keeps_them(
    reader: Person, server: Loopback, form: list[str]
) -> None:
    server.answer(page_path(HARBOUR), Reply(hold=True))
    words = ("--home", str(reader.home), "expand", "--query", "unread", *form)
    # Few words are written when Python ends, unless the environment has it write at once.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    process = subprocess.Popen([*PROGRAM, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env)
    with process:
        assert process.stdout is not None
        assert process.stderr is not None
        lines = [process.stdout.readline().decode() for _ in range(2)]
        server.wait_for(page_path(HARBOUR))
        process.send_signal(signal.SIGINT)
        rest, said = process.stdout.read(), process.stderr.read().decode()
    assert rest == b""
    assert all('"full"' in line if form else " · full · " in line for line in lines)
    assert process.returncode == 130
    assert said == "opreader: interrupted; what was done is kept\n"
    assert set(reader.ids("is:full")) == {GATE, FORMS}
    assert all(check["ok"] for check in reader("doctor", "--json").rows)


@pytest.mark.parametrize("verb", [["expand", "--query", "unread"], ["pack"]])
def test_a_closed_pipe_ends_quietly(reader: Person, verb: list[str]) -> None:
    words = ("--home", str(reader.home), *verb, "--json")
    process = subprocess.Popen([*PROGRAM, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
    assert (said, process.returncode) == (b"", 1)


def seen_on_terminal(person: Person, *words: str, columns: int) -> str:
    """What a terminal of so many columns shows of standard error."""
    ours, theirs = os.openpty()
    termios.tcsetwinsize(theirs, (24, columns))
    run = [*PROGRAM, "--home", str(person.home), *words]
    subprocess.run(run, stdout=subprocess.DEVNULL, stderr=theirs, stdin=subprocess.DEVNULL, check=True)
    os.close(theirs)
    seen = os.read(ours, 10_000).decode()
    os.close(ours)
    return seen


def test_a_terminal_sees_how_far_it_is(reader: Person) -> None:
    seen = seen_on_terminal(reader, "expand", "--query", "unread", columns=80)
    assert "\rexpanding 1/3" in seen
    assert "\r3 of 3 full\r\n" in seen
    assert "0/0" not in seen_on_terminal(reader, "pack", columns=80)


def test_a_narrow_terminal_has_no_line_that_wraps(reader: Person) -> None:
    seen = seen_on_terminal(reader, "expand", "--query", "unread", columns=12)
    shown = [line for line in seen.split("\r") if line.startswith("expanding")]
    assert shown
    assert all(len(line) < 12 for line in shown)


# save


def test_a_page_is_saved_as_an_article(person: Person, server: Loopback) -> None:
    serve_pages(server, [GATE])
    row = person("save", server.url(page_path(GATE)), "--json").row
    assert set(row) == EXPANSION
    assert (row["state"], row["from"]) == ("full", "page")
    (article,) = person("articles", "--json").rows
    assert (article["id"], article["title"], article["link"]) == (row["id"], GATE, server.url(page_path(GATE)))
    assert person("show", row["id"]).out.rstrip("\n").split("\n\n") == list(LONG[GATE])
    assert GATE in person("save", server.url(page_path(GATE))).out
    assert len(person.ids()) == 1


def test_a_page_that_gives_nothing_is_not_saved(person: Person, server: Loopback) -> None:
    url = server.url("/nowhere")
    ran = person("save", url, "--json", code=1)
    assert (ran.row["id"], ran.row["state"]) == (None, "failed")
    assert "404" in ran.row["reason"]
    assert ran.complaint.startswith(f"opreader: {url}: ")
    assert not person.ids()
    ran = person("save", url, code=1)
    assert not ran.out
    assert ran.complaint


def test_what_is_no_address_is_not_saved(person: Person, server: Loopback) -> None:
    serve_pages(server, [GATE])
    ran = person("save", "nonsense", "--json", code=2)
    assert set(ran.row) == EXPANSION
    assert (ran.row["id"], ran.row["state"]) == (None, "failed")
    assert ran.complaint
    ran = person("save", "mailto:jane@lane.example", server.url(page_path(GATE)), code=1)
    assert GATE in ran.out
    assert ran.complaint


def test_a_page_is_saved_when_the_network_is_back(person: Person, server: Loopback) -> None:
    serve_pages(server, [GATE])
    url = server.url(page_path(GATE))
    ran = person("--offline", "save", url, "--json", code=1)
    assert (ran.row["queued"], server.count()) == (True, 0)
    assert ran.complaint.endswith("when the network is back: opreader expand")
    assert person("expand", "--json").row["id"] == ran.row["id"]
    assert set(person.ids("is:full")) == {GATE}


# pack


def test_a_pack_refreshes_expands_and_reports(reader: Person, server: Loopback) -> None:
    server.answer(FEED, Reply(teaser_rss(server.url(""), [GATE, HARBOUR]), headers=XML))
    ran = reader("pack", "--json")
    *expansions, packed = ran.rows
    assert all(set(row) == EXPANSION for row in expansions)
    assert {row["id"] for row in expansions} == set(reader.ids().values())
    assert set(packed) == PACK
    assert (packed["type"], packed["asked"], packed["full"]) == ("pack", 3, 3)
    assert packed["words"] == sum(row["words"] for row in expansions)
    assert packed["bytes"] > 0
    assert not ran.err
    assert server.count(FEED) == 2
    server.stop()
    assert all(LONG[title][3] in reader("show", number).out for title, number in reader.ids().items())


def test_a_person_reads_how_ready_it_is(reader: Person, server: Loopback) -> None:
    server.answer(page_path(FORMS), Reply(status=402))
    number = reader.ids()[FORMS]
    report, *lines = reader("pack", code=1).out.splitlines()
    assert report.startswith("2 of 3 full, 1 gated · 2 min of reading · ")
    (line,) = lines
    assert line.split()[0] == str(number)
    assert f"{FORMS} · gated: " in line
    ran = reader("pack", "--json", code=1)
    assert (ran.rows[-1]["asked"], ran.rows[-1]["full"], ran.rows[-1]["gated"]) == (3, 2, 1)
    assert ran.complaint.startswith("opreader: 2 of 3 full, 1 gated")


def test_a_query_says_what_is_packed(reader: Person) -> None:
    *_, packed = reader("pack", "title:gate", "--json").rows
    assert (packed["asked"], packed["full"]) == (1, 1)
    assert set(reader.ids("is:full")) == {GATE}
    assert "is:fluffy" in reader("pack", "is:fluffy", code=2).err


def test_a_pack_ends_when_the_hours_are_full(reader: Person) -> None:
    *_, packed = reader("pack", "--hours", "0.001", "--json").rows
    assert packed["asked"] == 3
    assert packed["full"] >= 1
    ran = reader("pack", "--hours", "0.001")
    assert " of 3 full" in ran.out


def test_fewer_hours_than_wanted_are_no_success(reader: Person, server: Loopback) -> None:
    server.answer(page_path(FORMS), Reply(status=402))
    reader("expand", reader.ids()[FORMS], code=1)
    reader("pack", "--hours", "9", code=1)
    reader("pack", "--hours", "0.001")
    server.answer(page_path(FORMS), Reply(article_page(FORMS), headers=HTML))
    reader("expand", reader.ids()[FORMS], "--retry")
    assert "3 of 3 full" in reader("pack", "--hours", "9").out


def test_pictures_come_along_when_they_are_wanted(reader: Person, server: Loopback) -> None:
    picture = b'<figure><img src="/gate.png" width="640" height="480" alt="A gate"></figure></article>'
    server.answer(page_path(GATE), Reply(article_page(GATE).replace(b"</article>", picture), headers=HTML))
    server.answer("/gate.png", Reply(PNG, headers={"Content-Type": "image/png"}))
    *_, packed = reader("pack", "title:gate", "--json").rows
    assert (packed["full"], packed["pictures"], server.count("/gate.png")) == (1, 0, 0)
    *_, packed = reader("pack", "title:gate", "--pictures", "--json").rows
    assert (packed["full"], packed["pictures"], server.count("/gate.png")) == (1, 1, 1)
    assert " · 1 picture · " in reader("pack", "title:gate", "--pictures").out
    assert server.count("/gate.png") == 1


@pytest.mark.parametrize("hours", ["0", "-1", "x", "nan", "inf", "1,5", ""])
def test_hours_that_are_none_are_a_line(reader: Person, server: Loopback, hours: str) -> None:
    asked = server.count()
    assert "--hours" in reader("pack", "--hours", hours, code=2).complaint
    assert server.count() == asked


def test_without_a_network_a_pack_is_queued(reader: Person, server: Loopback) -> None:
    asked = server.count()
    *_, packed = reader("--offline", "pack", "--json", code=1).rows
    assert (packed["asked"], packed["full"], packed["queued"]) == (3, 0, 3)
    assert server.count() == asked
    assert "opreader expand" in reader("--offline", "pack", code=1).err


def test_nothing_to_pack_is_said(person: Person) -> None:
    ran = person("pack")
    assert not ran.out
    assert ran.err.startswith("Nothing to pack")
    assert person("pack", "--json").row["asked"] == 0


def test_an_interrupted_pack_keeps_what_came(reader: Person, server: Loopback) -> None:
    server.answer(page_path(HARBOUR), Reply(hold=True))
    process = subprocess.Popen(
        [*PROGRAM, "--home", str(reader.home), "pack", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    with process:
        assert process.stdout is not None
        assert process.stderr is not None
        for _ in range(2):
            assert json.loads(process.stdout.readline())["type"] == "expansion"
        server.wait_for(page_path(HARBOUR))
        process.send_signal(signal.SIGINT)
        said = process.stderr.read().decode()
    assert process.returncode == 130
    assert said == "opreader: interrupted; what was done is kept\n"
    assert set(reader.ids("is:full")) == {GATE, FORMS}
