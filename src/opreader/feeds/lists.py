"""Lists of feeds that other programs keep, behind the port `FeedLists`: OPML and newsboat's `urls`."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from opreader.errors import ReadError
from opreader.feeds.charset import decode
from opreader.feeds.local import read_file
from opreader.feeds.newsboat import parse_urls
from opreader.feeds.opml import OpmlFeed, SkippedLine, parse_opml, render_opml
from opreader.model import Feed, FeedKind, ListedFeed


class ListFiles:
    """Reads lists from disk and writes OPML."""

    def read(self, path: Path) -> list[ListedFeed]:
        """Read an OPML or newsboat `urls` file. Raises ReadError."""
        place = path / "urls" if path.is_dir() else path
        try:
            data = read_file(place)
            if not data.strip():
                raise ReadError("the file is empty")  # noqa: TRY301 - the same words go round it
            listed = list(_opml(data) if _is_xml(data) else _newsboat(data))
        except ReadError as problem:
            raise ReadError(f"{place}: {problem}") from problem
        if not listed:
            raise ReadError(f"{place}: no feed is in it; give an OPML file or newsboat's urls")
        return listed

    def write_opml(self, feeds: Sequence[Feed]) -> str:
        """The feeds as an OPML 2.0 document; local files and folders mean nothing elsewhere and are left out."""
        of_the_web = [feed for feed in feeds if feed.kind in {FeedKind.URL, FeedKind.ACCOUNT}]
        told = (OpmlFeed(feed.url, feed.title, feed.site, feed.folder) for feed in of_the_web)
        return render_opml(told, title="opreader feeds")


def _is_xml(data: bytes) -> bool:
    return decode(data[:200]).lstrip("\ufeff \t\r\n").startswith("<")


def _opml(data: bytes) -> Iterator[ListedFeed]:
    told = parse_opml(data)
    for feed in told.feeds:
        yield ListedFeed(feed.url, title=feed.title or None, folder=feed.folder)
    yield from map(_left_out, told.skipped)


def _newsboat(data: bytes) -> Iterator[ListedFeed]:
    told = parse_urls(decode(data))
    # newsboat has no folders: the first tag is one, so that the tree is not flat; all of them stay tags.
    for feed in told.feeds:
        yield ListedFeed(feed.url, title=feed.title, folder=feed.tags[0] if feed.tags else None, tags=feed.tags)
    for query in told.queries:
        folder = query.tags[0] if query.tags else None
        yield ListedFeed("", title=query.name, folder=folder, tags=query.tags, query=query.query)
    yield from map(_left_out, told.skipped)


def _left_out(line: SkippedLine) -> ListedFeed:
    return ListedFeed(line.name, title=line.name, skipped=line.reason)
