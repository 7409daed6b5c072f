"""newsboat's cache.db: read as it is, changed never, refused in a line where it can't be."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from opreader.errors import ReadError
from opreader.library_ports import NewsboatCache
from opreader.model.moved import CachedArticle, CachedFeed
from opreader.store.newsboat import CacheFile
from tests.newsboat_made import HARBOUR, LEDGER, SCHEMA, Item, made_home, make_cache

CACHE: NewsboatCache = CacheFile()


async def test_feeds_are_counted_without_what_was_deleted(tmp_path: Path) -> None:
    cache = made_home(tmp_path) / "cache.db"
    assert await CACHE.feeds(cache) == [
        CachedFeed(LEDGER, "ledger.example", 2, 1),
        CachedFeed(HARBOUR, "harbour.example", 1),
        CachedFeed("https://dropped.example/feed", "dropped.example", 1),
    ]


async def test_articles_come_with_their_marks(tmp_path: Path) -> None:
    cache = made_home(tmp_path) / "cache.db"
    read, flagged = await CACHE.articles(cache, LEDGER, after=0)
    assert read == CachedArticle(
        id=1,
        guid="l-1",
        title="Who pays",
        author="Jane Roe",
        url="https://ledger.example/1",
        published=datetime.fromtimestamp(1_793_959_200, UTC),
        content="<p>Words of the column.</p>",
        unread=False,
    )
    assert (flagged.unread, flagged.flags) == (True, "ab")
    assert await CACHE.articles(cache, LEDGER, after=flagged.id) == []


@pytest.mark.parametrize(
    ("guid", "url", "title"),
    [
        ("https://a.example/1", "https://a.example/1", "T"),
        ("https://a.example/1Tue, 03 Nov 2026 10:00:00 +0000", "https://a.example/1", "T"),
        ("https://a.example/104 Nov 2026 10:00:00 +0000", "https://a.example/1", "T"),
        ("Only a title", "", "Only a title"),
    ],
)
async def test_a_name_that_newsboat_made_up_is_none(tmp_path: Path, guid: str, url: str, title: str) -> None:
    cache = make_cache(tmp_path / "cache.db", [Item(guid, title, url)])
    (article,) = await CACHE.articles(cache, LEDGER, after=0)
    assert article.guid == ""


async def test_a_name_that_only_begins_like_the_link_stays(tmp_path: Path) -> None:
    cache = make_cache(tmp_path / "cache.db", [Item("https://a.example/1#2026", "T", "https://a.example/1")])
    (article,) = await CACHE.articles(cache, LEDGER, after=0)
    assert article.guid == "https://a.example/1#2026"


async def test_many_articles_come_in_pieces(tmp_path: Path) -> None:
    cache = make_cache(tmp_path / "cache.db", [Item(f"g{n}") for n in range(450)])
    sizes, after = [], 0
    while batch := await CACHE.articles(cache, LEDGER, after=after):
        sizes.append(len(batch))
        after = batch[-1].id
    assert sizes == [200, 200, 50]


async def test_long_articles_come_in_small_pieces_and_are_cut(tmp_path: Path) -> None:
    cache = make_cache(tmp_path / "cache.db", [Item(f"g{n}", content="x" * 1_600_000) for n in range(3)])
    batch = await CACHE.articles(cache, LEDGER, after=0)
    assert [len(one.content) for one in batch] == [1_500_000, 1_500_000]


async def test_nothing_is_changed_or_left_beside(tmp_path: Path) -> None:
    cache = made_home(tmp_path) / "cache.db"
    with closing(sqlite3.connect(cache)) as db:
        db.execute("PRAGMA journal_mode = WAL")
    before = cache.read_bytes()
    await CACHE.feeds(cache)
    await CACHE.articles(cache, LEDGER, after=0)
    assert cache.read_bytes() == before
    assert sorted(one.name for one in tmp_path.iterdir()) == ["cache.db", "urls"]


async def test_an_older_file_without_flags_and_deleting_is_read(tmp_path: Path) -> None:
    schema = SCHEMA
    cache = make_cache(tmp_path / "cache.db", [Item("g")], schema=schema)
    with closing(sqlite3.connect(cache)) as db:
        db.execute("ALTER TABLE rss_item DROP COLUMN deleted")
        db.execute("ALTER TABLE rss_item DROP COLUMN flags")
        db.commit()
    (article,) = await CACHE.articles(cache, LEDGER, after=0)
    assert (article.guid, article.flags) == ("g", "")
    assert [one.articles for one in await CACHE.feeds(cache)] == [1]


async def test_text_that_is_no_utf_8_and_odd_dates_are_read(tmp_path: Path) -> None:
    cache = make_cache(tmp_path / "cache.db", [Item("g", published=-5)])
    with closing(sqlite3.connect(cache)) as db:
        db.execute("UPDATE rss_item SET title = CAST(x'66ff6f' AS TEXT)")
        db.commit()
    (article,) = await CACHE.articles(cache, LEDGER, after=0)
    assert (article.title, article.published) == ("f\ufffdo", None)


async def test_a_locked_file_says_to_close_newsboat(tmp_path: Path) -> None:
    cache = made_home(tmp_path) / "cache.db"
    with closing(sqlite3.connect(cache)) as db:
        db.execute("BEGIN EXCLUSIVE")
        with pytest.raises(ReadError, match="close newsboat"):
            await CacheFile(patience=0).feeds(cache)


@pytest.mark.parametrize("kind", ["damaged", "foreign", "folder", "missing", "text"])
async def test_what_is_no_cache_is_a_line_that_names_it(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "cache.db"
    match kind:
        case "damaged":
            whole = made_home(tmp_path).joinpath("cache.db").read_bytes()
            path.write_bytes(whole[:100] + b"\xff" * 5000)
        case "foreign":
            with closing(sqlite3.connect(path)) as db:
                db.execute("CREATE TABLE rss_item (id, name)")
        case "folder":
            path.mkdir()
        case "text":
            path.write_text("no database at all, but text")
        case _:
            pass
    with pytest.raises(ReadError, match=str(path)):
        await CACHE.feeds(path)
