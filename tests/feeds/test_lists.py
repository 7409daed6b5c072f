"""Lists of other programs, from disk and to text."""

from pathlib import Path

import pytest

from opreader.errors import ReadError
from opreader.feeds.lists import ListFiles
from opreader.feeds.opml import OpmlFeed, parse_opml, why_not
from opreader.model import Feed, FeedId, FeedKind, ListedFeed
from opreader.ports import FeedLists

LISTS: FeedLists = ListFiles()


def test_an_opml_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "x.opml"
    file.write_text(
        "<opml><body><outline text='Money'><outline text='A' xmlUrl='https://a.example/'/></outline><outline text='B' xmlUrl='exec:b'/></body></opml>"
    )
    assert LISTS.read(file) == [
        ListedFeed("https://a.example/", title="A", folder="Money"),
        ListedFeed("B", title="B", skipped=why_not("exec:b")),
    ]


@pytest.mark.parametrize("folder", [True, False])
def test_a_newsboat_file_or_its_folder_is_read(tmp_path: Path, *, folder: bool) -> None:
    (tmp_path / "urls").write_text(
        'https://a.example/ money trade "~A"\nfilter:x:https://b.example/\n"query:Fresh:unread = \\"yes\\"" money\n'
    )
    assert LISTS.read(tmp_path if folder else tmp_path / "urls") == [
        ListedFeed("https://a.example/", title="A", folder="money", tags=("money", "trade")),
        ListedFeed("", title="Fresh", folder="money", tags=("money",), query="unread"),
        ListedFeed("filter:x:https://b.example/", title="filter:x:https://b.example/", skipped=why_not("filter:x")),
    ]


@pytest.mark.parametrize("text", ["", " \n", "# nothing\n", "<opml><body/></opml>", "<opml>", "<rss/>"])
def test_a_file_without_feeds_is_an_error_that_names_it(tmp_path: Path, text: str) -> None:
    (tmp_path / "x").write_text(text)
    with pytest.raises(ReadError, match=str(tmp_path / "x")):
        LISTS.read(tmp_path / "x")


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no such file"):
        LISTS.read(tmp_path / "x")


def test_feeds_are_written_with_folders_and_local_ones_left_out() -> None:
    feeds = [
        Feed(FeedId(1), "https://a.example/f", FeedKind.URL, "A & B", folder="One/Two", site="https://a.example/"),
        Feed(FeedId(2), "/home/x/columns", FeedKind.FOLDER, "Columns"),
        Feed(FeedId(3), "saved:", FeedKind.SAVED, "Saved pages"),
    ]
    assert parse_opml(LISTS.write_opml(feeds).encode()).feeds == (
        OpmlFeed("https://a.example/f", "A & B", "https://a.example/", "One/Two"),
    )
