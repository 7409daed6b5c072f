"""A feed in memory: rows, texts, marks, and what begins so."""

import pytest

from opreader.errors import NotFound
from opreader.model import Body, DigestedEntry, DigestedFeed, EntryId, FeedId, FeedKind, PageTeaser, ParsedFeed, State
from opreader.shelf import Shelf
from tests.fakes import NOW, make_entry

FIRST, SECOND = EntryId(-20_000), EntryId(-20_001)


def shelf_of(*entries: DigestedEntry, kind: FeedKind = FeedKind.URL) -> Shelf:
    feed = ParsedFeed("The Column", site="https://column.example/")
    return Shelf(DigestedFeed(feed, entries), feed_id=FeedId(-2), url="https://c.example/f", kind=kind, now=NOW)


def two() -> Shelf:
    return shelf_of(make_entry("a", link="https://column.example/a", published=NOW), make_entry("b", title="On b"))


def test_entries_keep_their_order_and_have_negative_ids() -> None:
    shelf = two()
    assert shelf.ids == [FIRST, SECOND]
    assert SECOND in shelf
    assert EntryId(-20_002) not in shelf


def test_a_headline_says_what_the_feed_said() -> None:
    row = two().headline(FIRST)
    assert (row.title, row.feed_title, row.authors) == ("Who pays for the tariff?", "The Column", ("Jane Roe",))
    assert (row.link, row.published, row.added) == ("https://column.example/a", NOW, NOW)
    assert (row.read, row.starred, row.state, row.queued, row.edited) == (False, False, State.FULL, False, False)
    assert row.words == 12
    assert row.teaser.startswith("Words of a: somebody pays")


def test_an_entry_has_its_text_and_what_came_with_it() -> None:
    teasers = (PageTeaser("The bill comes due"),)
    shelf = shelf_of(make_entry("a", text="Somebody pays.", page_teasers=teasers))
    entry = shelf.entry(FIRST)
    assert entry.body == entry.shipped == Body("Somebody pays.", "text")
    assert entry.page_teasers == teasers
    assert (entry.base_url, entry.path, entry.earlier) == ("https://column.example/", None, 0)


@pytest.mark.parametrize(
    ("kind", "path"), [(FeedKind.FILE, "/a.txt"), (FeedKind.FOLDER, "/a.txt"), (FeedKind.URL, None)]
)
def test_only_a_local_entry_has_a_path(kind: FeedKind, path: str | None) -> None:
    assert shelf_of(make_entry("/a.txt"), kind=kind).entry(FIRST).path == path


def test_what_is_not_on_the_shelf_is_not_found() -> None:
    with pytest.raises(NotFound, match="-1"):
        two().headline(EntryId(-1))
    with pytest.raises(NotFound):
        two().entry(EntryId(7))


def test_marks_change_rows_and_counters() -> None:
    shelf = two()
    assert shelf.mark([FIRST, SECOND], read=True, starred=None) == 2
    assert shelf.mark([FIRST], read=True, starred=True) == 1
    assert shelf.mark([FIRST], read=True, starred=True) == 0
    assert (shelf.feed.total, shelf.feed.unread, shelf.feed.starred) == (2, 0, 1)
    assert shelf.mark([FIRST], read=False, starred=False) == 1
    row = shelf.headline(FIRST)
    assert (row.read, row.starred) == (False, False)
    assert (shelf.feed.unread, shelf.feed.starred) == (1, 0)


def test_the_place_in_an_article_is_kept() -> None:
    shelf = two()
    shelf.set_position(SECOND, 7)
    assert (shelf.entry(FIRST).position, shelf.entry(SECOND).position) == (0, 7)


def test_the_fullest_text_that_begins_so_is_found() -> None:
    words = "Somebody pays for every tariff"
    shelf = shelf_of(
        make_entry("a", text=f"{words}."),
        make_entry("b", text="<p>SOMEBODY&nbsp;pays for <b>every</b> tariff, and it is not us.</p>", markup="html"),
        make_entry("c", text=f"Nobody says so: {words}, and it is rarely who we think it is."),
    )
    assert shelf.find_beginning(words, but=None) == SECOND
    assert shelf.find_beginning(words, but=SECOND) == FIRST
    assert shelf.find_beginning("Somebody paid", but=None) is None
    assert shelf.find_beginning("", but=None) is None


def test_a_title_and_its_text_count_as_a_beginning() -> None:
    shelf = shelf_of(make_entry("a", title="Who pays?", text="Not who we think."))
    for words in ("who pays?", "Not who", "Who pays? Not who"):
        assert shelf.find_beginning(words, but=None) == FIRST
