"""Files and folders: what is read, in what order, and what is left alone."""

import os
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest

from opreader.feeds import limits
from opreader.feeds.local import holds_articles, read_path
from opreader.model import ParsedFeed, ParseFailed

LONG = "The quay is longer than anybody needs, and that is what makes it a good place to walk and to think about quays."


def ok(path: Path) -> ParsedFeed:
    parsed = read_path(path)
    assert isinstance(parsed, ParsedFeed)
    return parsed


def failure(path: Path) -> str:
    parsed = read_path(path)
    assert isinstance(parsed, ParseFailed)
    return parsed.reason


def put(path: Path, text: str | bytes = LONG, *, at: int = 1_700_000_000) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    os.utime(path, (at, at))
    return path


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.markdown", "a.html", "a.HTM"])
def test_an_article_file_is_a_feed_of_one_entry_keyed_by_its_path(tmp_path: Path, name: str) -> None:
    feed = ok(put(tmp_path / name))
    assert [(entry.key, entry.link) for entry in feed.entries] == [(str(tmp_path / name), None)]
    assert feed.title == feed.entries[0].title


def test_a_relative_path_is_keyed_by_the_absolute_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "a.txt")
    monkeypatch.chdir(tmp_path)
    assert ok(Path("a.txt")).entries[0].key == str(tmp_path / "a.txt")


@pytest.mark.parametrize("name", ["feed.xml", "feed.rss", "feed"])
def test_a_feed_document_is_read_whatever_its_name(tmp_path: Path, name: str) -> None:
    body = "<rss version='2.0'><channel><link>https://a.example/</link><item><title>a</title><link>/one</link></item></channel></rss>"
    feed = ok(put(tmp_path / name, body))
    assert feed.title == "feed"
    assert feed.entries[0].link == "https://a.example/one"


def test_a_json_feed_file_is_read(tmp_path: Path) -> None:
    assert (
        ok(put(tmp_path / "x.json", '{"version": "https://jsonfeed.org/version/1", "title": "J", "items": []}')).title
        == "J"
    )


def test_an_opml_file_says_import_and_names_its_feeds(tmp_path: Path) -> None:
    failed = read_path(
        put(tmp_path / "x.opml", "<opml><body><outline text='A' xmlUrl='https://a.example/'/></body></opml>")
    )
    assert failed == ParseFailed("this is an OPML list of 1 feed: import it", (("https://a.example/", "A"),))


def test_other_files_are_told_what_article_files_are_called(tmp_path: Path) -> None:
    assert (
        failure(put(tmp_path / "x.conf", "a = 1"))
        == "this is plain text, not a feed; article files end in .html .htm .md .markdown .txt"
    )


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.xml"])
def test_an_empty_file_says_so(tmp_path: Path, name: str) -> None:
    assert failure(put(tmp_path / name, " \n")) == "the file is empty"


def test_what_is_not_there_says_so(tmp_path: Path) -> None:
    assert failure(tmp_path / "nothing.txt") == "no such file or directory"
    assert failure(tmp_path / "a\0b.txt") == "embedded null byte"


def test_only_regular_files_are_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert failure(tmp_path / "pipe.txt") == "this is no regular file"
    assert failure(Path("/dev/zero")) == "this is no regular file"


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    with put(tmp_path / "big.txt").open("r+b") as file:
        file.truncate(limits.MOST_BYTES + 1)
    assert failure(tmp_path / "big.txt") == "larger than 10 MiB"


def test_a_folder_is_a_feed_of_its_articles_newest_first(tmp_path: Path) -> None:
    folder = tmp_path / "columns"
    put(folder / "old.txt", at=1_600_000_000)
    put(folder / "deep" / "er" / "new.html", "<p>It stands.", at=1_700_000_000)
    put(folder / "dated.md", "---\ndate: 2031-01-01\n---\nIt stands.", at=1_500_000_000)
    put(folder / "picture.png", b"\x89PNG")
    put(folder / "feed.xml", "<rss/>")
    feed = ok(folder)
    assert feed.title == "columns"
    assert [Path(entry.key).name for entry in feed.entries] == ["dated.md", "new.html", "old.txt"]
    assert feed.entries[2].published == datetime.fromtimestamp(1_600_000_000, UTC)
    assert feed.note is None


def test_hidden_files_and_folders_are_left_alone(tmp_path: Path) -> None:
    put(tmp_path / ".secret.txt")
    put(tmp_path / ".git" / "readme.md")
    assert ok(tmp_path).entries == ()


def test_links_that_lead_out_are_left_alone(tmp_path: Path) -> None:
    put(tmp_path / "outside" / "x.txt")
    folder = tmp_path / "folder"
    put(folder / "in.txt")
    (folder / "out.txt").symlink_to(tmp_path / "outside" / "x.txt")
    put(tmp_path / "outside" / "data.bin")
    (folder / "bin.txt").symlink_to(tmp_path / "outside" / "data.bin")
    (folder / "outdir").symlink_to(tmp_path / "outside")
    (folder / "gone.txt").symlink_to(tmp_path / "nowhere")
    (folder / "loop").symlink_to(folder)
    (folder / "self.txt").symlink_to(folder / "self.txt")
    assert [Path(entry.key).name for entry in ok(folder).entries] == ["in.txt"]


def test_a_link_inside_the_folder_adds_no_second_entry(tmp_path: Path) -> None:
    put(tmp_path / "a.txt")
    (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")
    put(tmp_path / "data.bin", LONG + " Another text.")
    (tmp_path / "c.txt").symlink_to(tmp_path / "data.bin")
    assert sorted(Path(entry.key).name for entry in ok(tmp_path).entries) == ["a.txt", "c.txt"]


def test_a_folder_that_is_a_link_is_read(tmp_path: Path) -> None:
    put(tmp_path / "real" / "a.txt")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert [entry.key for entry in ok(tmp_path / "link").entries] == [str(tmp_path / "link" / "a.txt")]


def test_what_can_not_be_read_is_noted_and_the_rest_is_read(tmp_path: Path) -> None:
    put(tmp_path / "a.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    with put(tmp_path / "big.md").open("r+b") as file:
        file.truncate(limits.MOST_BYTES + 1)
    feed = ok(tmp_path)
    assert len(feed.entries) == 1
    assert feed.note is not None
    assert feed.note.startswith("2 not read: ")
    assert "pipe.txt: this is no regular file" in feed.note


def test_a_folder_holds_so_much_and_no_more(tmp_path: Path) -> None:
    for number in range(5):
        put(tmp_path / f"{number}.txt", at=1_700_000_000 + number)
    feed = read_path(tmp_path, most_files=3)
    assert isinstance(feed, ParsedFeed)
    assert [Path(entry.key).name for entry in feed.entries] == ["4.txt", "3.txt", "2.txt"]
    assert feed.note == "1 not read: 2 older files are more than a folder may hold"


def test_three_files_with_the_same_words_are_three_entries(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        put(tmp_path / name)
    assert len(ok(tmp_path).entries) == 3


@pytest.mark.parametrize(
    ("name", "answer"), [("a.txt", True), ("b.HTML", True), ("c.xml", False), ("d", False), (".", True)]
)
def test_articles_and_feed_documents_are_told_apart(tmp_path: Path, name: str, *, answer: bool) -> None:
    assert holds_articles(tmp_path / name) is answer


def test_teasers_of_three_files_begin_like_each_others_texts(tmp_path: Path) -> None:
    openings = {
        name: f"Column {name} was written on a slow train between two towns, and it shows from the first line on."
        for name in "abc"
    }
    for name, opening in openings.items():
        others = [f"{text[:59]}…" for other, text in openings.items() if other != name]
        put(tmp_path / f"{name}.txt", "\n".join([opening, LONG, LONG, *others]))
    bodies = {entry.key: entry.content.text for entry in ok(tmp_path).entries if entry.content}
    for entry in ok(tmp_path).entries:
        assert len(entry.page_teasers) == 2
        for teaser in entry.page_teasers:
            assert [key for key, text in bodies.items() if text.startswith(teaser.title)] != [entry.key]
            assert sum(text.startswith(teaser.title) for text in bodies.values()) == 1


def test_a_large_folder_holds_no_more_than_is_let_in(tmp_path: Path) -> None:
    """What is read of a folder is bounded by what may come of it, not by how much lies there."""
    for number in range(3_000):
        (tmp_path / f"{number:05}-with-a-long-name-{'x' * 150}.txt").touch()
    read_path(tmp_path, most_files=1)  # what is imported for it counts for nothing
    tracemalloc.start()
    try:
        read_path(tmp_path, most_files=3)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 500_000
