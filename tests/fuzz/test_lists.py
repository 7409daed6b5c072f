"""Lists of feeds and libraries of other programs: read, or refused in words; never a program run, never work without end."""

import asyncio
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from opreader.errors import OpreaderError, QueryError, ReadError
from opreader.feeds.lists import ListFiles
from opreader.feeds.newsboat import parse_urls
from opreader.feeds.newsboat_filter import CantSay, translate
from opreader.feeds.opml import OpmlFeed, parse_opml, render_opml
from opreader.query import parse_query
from opreader.store.newsboat import CacheFile
from tests.fuzz.material import encoded, encodings, filters, mutated, newsboat_lines, opml, texts
from tests.fuzz.oracle import assert_all_clean, assert_clean, assert_told, fuzzed, within
from tests.newsboat_made import SCHEMA, Item, make_cache

NOW: Final = datetime(2026, 11, 3, tzinfo=UTC)


@fuzzed(80)
@given(st.one_of(opml, mutated(opml)))
@example(b"<opml>" + b"<outline text='a'>" * 100_000)
@example(b"<opml><body><outline xmlUrl='exec:rm -rf ~' text='x'/><outline xmlUrl='file:///etc/passwd'/></body></opml>")
def test_any_opml_is_a_list_of_web_addresses_or_refused(data: bytes) -> None:
    with within():
        try:
            told = parse_opml(data)
        except OpreaderError as problem:
            assert_told(problem)
            return
        assert_all_clean(told)
        assert all(feed.url.lower().startswith(("http://", "https://")) for feed in told.feeds)
        again = parse_opml(render_opml(told.feeds, title=told.title).encode())
        assert [feed.url for feed in again.feeds] == [feed.url for feed in told.feeds]


@fuzzed(60)
@given(st.lists(st.builds(OpmlFeed, st.just("https://a.example/f"), texts, st.none(), texts), max_size=4))
@example([OpmlFeed("https://a.example/f", "t", None, "a/" * 5_000)])
@example([OpmlFeed("https://a.example/f", "\ufffe\uffff\x1b", None, "\ufffe")])
def test_what_we_write_as_opml_is_read_again(feeds: list[OpmlFeed]) -> None:
    with within():
        assert [one.url for one in parse_opml(render_opml(feeds, title="t").encode("utf-8", "replace")).feeds] == [
            feed.url for feed in feeds[:1]
        ]


@fuzzed(100)
@given(st.lists(newsboat_lines, max_size=6).map("\n".join))
@example('"query:a:age < ' + "9" * 5_000 + '"')
@example('"query:a:age between 1:' + "9" * 5_000 + '"')
def test_any_urls_file_is_a_list_of_web_addresses(text: str) -> None:
    with within():
        told = parse_urls(text)
    assert_all_clean(told)
    assert all(feed.url.lower().startswith(("http://", "https://")) for feed in told.feeds)


@fuzzed(100)
@given(filters)
def test_any_filter_is_said_as_a_query_of_ours_or_not_at_all(text: str) -> None:
    with within():
        try:
            query = translate(text)
        except CantSay:
            return
        try:
            parse_query(" ".join(query.split()), now=NOW)
        except QueryError as error:
            assert_told(error)


@fuzzed(30, share=0.3)
@given(
    st.one_of(
        opml, st.builds(encoded, st.lists(newsboat_lines, max_size=4).map("\n".join), encodings), st.binary(max_size=60)
    )
)
def test_any_file_is_a_list_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("list") / "list"
    path.write_bytes(data)
    with within():
        try:
            assert_all_clean(ListFiles().read(path))
        except ReadError as problem:
            assert_told(problem)


# newsboat's cache.db


def _read_all(path: Path, *, deadline: float = 5) -> tuple[int, int]:
    """How many feeds and articles come out of a cache; (-1, -1) where it is refused."""

    async def read() -> tuple[int, int]:
        cache = CacheFile(patience=0.1, deadline=deadline)
        feeds = await cache.feeds(path)
        count = 0
        for feed in feeds[:20]:
            assert_clean(feed.title)
            after = 0
            while found := await cache.articles(path, feed.url, after=after):
                count += len(found)
                assert found[-1].id > after
                after = found[-1].id
                assert count < 10_000
        return len(feeds), count

    try:
        return asyncio.run(read())
    except ReadError as problem:
        assert_told(problem)
        return -1, -1


CELLS: Final = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(),
    st.binary(max_size=20),
    texts.map(lambda text: text.encode("utf-8", "replace").decode()),
)
LOOSE: Final = SCHEMA.replace(" NOT NULL", "").replace("PRIMARY KEY AUTOINCREMENT", "").replace(" PRIMARY KEY", "")


@fuzzed(15, share=0.2)
@given(
    st.lists(st.lists(CELLS, min_size=13, max_size=13), max_size=5),
    st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=3),
)
def test_cells_of_any_type_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, items: list[list[Any]], feeds: list[list[Any]]
) -> None:
    path = tmp_path_factory.mktemp("cache") / "cache.db"
    with closing(sqlite3.connect(path)) as db:
        db.executescript(LOOSE)
        db.executemany("INSERT INTO rss_feed (rssurl, url, title) VALUES (?, ?, ?)", feeds)
        db.executemany(
            """INSERT INTO rss_item (id, guid, title, author, url, feedurl, pubDate, content, unread, enclosure_url, enclosure_type,
                   flags, deleted) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            items,
        )
        db.commit()
    with within():
        _read_all(path)


@pytest.fixture(scope="module")
def sound_cache(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("sound") / "cache.db"
    make_cache(
        path,
        [Item(f"g{n}", f"Title {n}", f"https://ledger.example/{n}", content="<p>Words. " * 300) for n in range(40)],
    )
    return path.read_bytes()


@fuzzed(40, share=0.5)
@given(
    st.lists(st.tuples(st.integers(0, 400_000), st.binary(min_size=1, max_size=8)), min_size=1, max_size=8),
    st.integers(0, 400_000),
)
def test_a_broken_cache_is_read_or_refused(
    sound_cache: bytes, tmp_path_factory: pytest.TempPathFactory, damage: list[tuple[int, bytes]], end: int
) -> None:
    data = bytearray(sound_cache)
    for place, piece in damage:
        at = place % len(data)
        data[at : at + len(piece)] = piece
    path = tmp_path_factory.mktemp("broken") / "cache.db"
    path.write_bytes(bytes(data if end > len(data) else data[:end]))
    with within(30):
        _read_all(path)


ENDLESS: Final = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)"
COLUMNS: Final = "'g' AS guid, 't' AS title, 'a' AS author, 'u' AS url, 'https://a.example/' AS feedurl, 1 AS pubDate, 'c' AS content, 1 AS unread"


@pytest.mark.parametrize(
    "make",
    [
        f"CREATE TABLE rss_feed (rssurl, title); CREATE VIEW rss_item AS {ENDLESS} SELECT x AS id, {COLUMNS} FROM c;",
        f"CREATE TABLE rss_feed (rssurl, title); CREATE VIEW rss_item AS SELECT abs(random()) AS id, {COLUMNS};",
        f"CREATE VIEW rss_feed AS {ENDLESS} SELECT x AS rssurl, x AS title FROM c; {SCHEMA.split(';')[1]};",
        "CREATE VIRTUAL TABLE rss_item USING fts5(guid, title, author, url, feedurl, pubDate, content, unread, id); CREATE TABLE rss_feed (rssurl, title);",
    ],
)
def test_a_cache_that_is_a_program_is_refused_at_once(tmp_path: Path, make: str) -> None:
    path = tmp_path / "cache.db"
    with closing(sqlite3.connect(path)) as db:
        db.executescript(make)
    start = time.process_time()
    with within(30):
        assert _read_all(path) == (-1, -1)
    assert time.process_time() - start < 3


def test_a_value_of_gigabytes_is_refused(tmp_path: Path) -> None:
    path = make_cache(tmp_path / "cache.db", [Item("g")])
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE rss_item SET content = zeroblob(100000000)")
        db.commit()
    with within(30):
        assert _read_all(path) == (-1, -1)
