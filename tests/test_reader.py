"""The reader on a real library: feeds by name, articles, teasers, marks. What feeds.toml does is in test_subscribing."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from opreader.document import to_text
from opreader.errors import NotFound, QueryError, UsageError
from opreader.model import EntryId, FeedId, Filter, PageTeaser, Selection, State, Subscription, Words
from opreader.teasers import NOTHING_BEGINS_SO
from tests.desks import ALL, ReaderDesk
from tests.fakes import (
    NOW,
    feed_url,
    make_reader,
    real_children,
)

ONE, TWO = feed_url(1), feed_url(2)


@pytest_asyncio.fixture
async def desk(tmp_path: Path) -> AsyncIterator[ReaderDesk]:
    desk = ReaderDesk(tmp_path)
    yield desk
    await desk.reader.close()


# feeds by name


async def test_a_feed_is_found_by_id_address_title_and_path(desk: ReaderDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    await desk.filled(1)
    await desk.filled(2)
    folder = desk.home / "columns"
    folder.mkdir()
    desk.children.feed(3, path=folder)
    found = await desk.found(str(folder))
    await desk.reader.subscribe(found, Subscription(found.url))
    monkeypatch.chdir(desk.home)
    one, two, local = await desk.reader.list_feeds()
    for name in (str(two.id), TWO, "Feed 2", "feed 2"):
        assert await desk.reader.get_feed(name) == two
    for name in (str(folder), "columns", "./columns", f"{folder}/"):
        assert await desk.reader.get_feed(name) == local
    assert await desk.reader.get_feed(ONE) == one


async def test_an_id_beats_a_title_that_looks_like_one(desk: ReaderDesk) -> None:
    one = await desk.filled(1)
    await desk.filled(2)
    await desk.reader.edit_feed(TWO, title=str(one.id))
    assert (await desk.reader.get_feed(str(one.id))).url == ONE


async def test_a_feed_that_is_not_there_is_not_found(desk: ReaderDesk) -> None:
    await desk.filled(1)
    with pytest.raises(NotFound, match="opreader feeds"):
        await desk.reader.get_feed("The Other Column")


# articles


async def test_an_article_opens_as_a_document(desk: ReaderDesk) -> None:
    desk.children.feed(1)
    desk.children.entry(1, 1, text="First paragraph.\n\nSecond paragraph.")
    await desk.subscribe(1)
    (entry_id,) = await desk.ids()
    article = await desk.reader.open(entry_id)
    assert article.entry.headline.title == "Entry 1 of feed 1"
    assert to_text(article.document).split("\n\n") == ["First paragraph.", "Second paragraph."]
    assert not article.entry.headline.read


async def test_a_very_long_article_opens_too(desk: ReaderDesk) -> None:
    desk.children.feed(1)
    desk.children.entry(1, 1, text="Somebody pays for it.\n\n" * 12_000)
    await desk.subscribe(1)
    article = await desk.reader.open((await desk.ids())[0])
    assert len(article.document.blocks) == 12_000


@pytest.mark.parametrize("entry_id", [7, -7])
async def test_an_article_that_is_not_there_is_not_found(desk: ReaderDesk, entry_id: int) -> None:
    with pytest.raises(NotFound, match=str(entry_id)):
        await desk.reader.open(EntryId(entry_id))


async def test_queries_search_the_library(desk: ReaderDesk) -> None:
    desk.children.feed(1)
    desk.children.entry(1, 1, text="Somebody pays for every tariff.")
    desk.children.entry(1, 2, text="The harvest was poor.")
    await desk.subscribe(1)
    assert desk.reader.read_query("unread") == Filter("unread")
    (snippet,) = await desk.reader.search(Words("tariff"), limit=0)
    assert snippet.headline.title == "Entry 1 of feed 1"
    with pytest.raises(QueryError):
        desk.reader.read_query('"never closed')


async def test_links_and_files_are_shown_outside(desk: ReaderDesk, tmp_path: Path) -> None:
    column = tmp_path / "column.txt"
    column.write_text("Who pays?\n\nSomebody pays for it, and it is rarely who we think it is.\n")
    reader = make_reader(tmp_path / "other", children=real_children(), outside=desk.outside)
    (found,) = await reader.look(str(column))  # type: ignore[misc]
    shelf = await reader.shelving.open_found(found)
    (local,) = await reader.list_ids(Selection(feed_id=shelf.id))
    reader.notes.open_in_browser(await reader.get_entry(EntryId(local)))
    await reader.close()
    await desk.filled(1, entries=1)
    desk.reader.notes.open_in_browser(await desk.reader.get_entry((await desk.ids())[0]))
    desk.reader.notes.open_link("https://column.example/")
    assert desk.outside.shown == [str(column), "https://feed1.example/1", "https://column.example/"]


async def test_an_article_without_a_link_says_so(desk: ReaderDesk) -> None:
    desk.children.feed(1)
    desk.children.entry(1, 1, link=None)
    await desk.subscribe(1)
    entry = await desk.reader.get_entry((await desk.ids())[0])
    with pytest.raises(UsageError, match="no link"):
        desk.reader.notes.open_in_browser(entry)
    assert desk.outside.shown == []


# teasers


async def teased(desk: ReaderDesk) -> tuple[EntryId, EntryId]:
    """An article with three headlines, and the library's article that the first begins like."""
    teasers = (
        PageTeaser("Somebody pays for every tariff, and it", lead="Somebody pays for every tariff, and it is us."),
        PageTeaser("The harvest was poor, they say", lead="The harvest was poor, they say, and nobody asked why."),
        PageTeaser("A vote for nobody is still a vote", link="https://column.example/vote"),
    )
    desk.children.feed(1)
    desk.children.entry(1, 1, title="Lists others", page_teasers=teasers)
    desk.children.entry(1, 2, text="Somebody pays for every tariff, and it is rarely who we think it is.")
    await desk.subscribe(1)
    lists, pays = await desk.ids()
    return lists, pays


async def test_a_teaser_opens_the_text_of_the_library_that_begins_so(desk: ReaderDesk) -> None:
    lists, pays = await teased(desk)
    opened = await desk.reader.open_teaser(lists, 1)
    assert (opened.entry_id, opened.text, opened.reason) == (pays, None, None)


async def test_a_teaser_without_such_a_text_opens_its_lead(desk: ReaderDesk) -> None:
    lists, _ = await teased(desk)
    opened = await desk.reader.open_teaser(lists, 2)
    assert (opened.entry_id, opened.reason) == (None, None)
    assert opened.text == "The harvest was poor, they say, and nobody asked why."


async def test_a_teaser_with_neither_says_so(desk: ReaderDesk) -> None:
    lists, _ = await teased(desk)
    opened = await desk.reader.open_teaser(lists, 3)
    assert (opened.entry_id, opened.text, opened.reason) == (None, None, NOTHING_BEGINS_SO)


@pytest.mark.parametrize("n", [0, 4, -1])
async def test_a_teaser_number_that_is_not_there_is_not_found(desk: ReaderDesk, n: int) -> None:
    lists, _ = await teased(desk)
    with pytest.raises(NotFound, match="lists 3 headlines"):
        await desk.reader.open_teaser(lists, n)


async def test_listed_teasers_carry_their_text_once_they_were_opened(desk: ReaderDesk) -> None:
    lists, pays = await teased(desk)
    before = await desk.reader.list_page_teasers(lists)
    assert [(one.entry_id, one.text, one.reason) for one in before] == [(None, None, None)] * 3
    for n in (1, 3):
        await desk.reader.open_teaser(lists, n)
    after = await desk.reader.list_page_teasers(lists)
    assert [(one.entry_id, one.reason) for one in after] == [(pays, None), (None, None), (None, NOTHING_BEGINS_SO)]
    assert [one.teaser.opened for one in after] == [True, False, True]


async def test_the_fuller_text_of_a_teaser_is_found_and_no_shorter_one(desk: ReaderDesk) -> None:
    desk.children.feed(1)
    whole = "Somebody pays for every tariff, and it is rarely who we think it is."
    desk.children.entry(1, 1, text="Somebody pays for every tariff, and it…")
    desk.children.entry(1, 2, text=whole)
    desk.children.entry(1, 3, text="Nobody else says anything of the kind.")
    desk.children.entry(1, 4, text=whole)
    await desk.subscribe(1)
    teaser, full, other, copy = [await desk.reader.get_entry(one) for one in await desk.ids()]
    assert teaser.headline.state is State.TEASER
    assert await desk.reader.find_fuller(teaser) in {full.headline.id, copy.headline.id}
    assert await desk.reader.find_fuller(full) is None
    assert await desk.reader.find_fuller(other) is None
    assert await desk.reader.find_fuller(copy) is None


async def test_an_article_without_words_has_no_fuller_one(desk: ReaderDesk) -> None:
    await desk.filled(1)
    desk.children.feed(2)
    desk.children.entry(2, 1, text="")
    feed = await desk.subscribe(2)
    (empty,) = await desk.ids(Selection(feed_id=feed.id))
    assert await desk.reader.find_fuller(await desk.reader.get_entry(empty)) is None


# marks


async def test_a_mark_takes_entries_of_the_library_and_of_shelves(desk: ReaderDesk) -> None:
    await desk.filled(1)
    stored, on_shelf = await desk.ids(), await desk.on_shelf(9)
    assert await desk.reader.mark([stored[0], on_shelf[1]], read=True, starred=True) == 2
    assert await desk.reader.mark([stored[0], on_shelf[1]], read=True) == 0
    for kept in (stored, on_shelf):
        rows = await desk.reader.get_headlines(kept)
        assert sorted((row.read, row.starred) for row in rows) == [(False, False), (True, True)]


async def test_a_whole_view_is_marked_and_undone_in_one_step(desk: ReaderDesk) -> None:
    feed = await desk.filled(1, entries=3)
    await desk.filled(2)
    assert await desk.reader.mark_selection(Selection(feed_id=feed.id), read=True) == 3
    assert [one.unread for one in await desk.reader.list_feeds()] == [0, 2]
    undone = await desk.reader.undo()
    assert undone is not None
    assert (undone.label, undone.count) == ("marked 3 articles read", 3)
    assert [one.unread for one in await desk.reader.list_feeds()] == [3, 2]
    assert await desk.reader.undo() is None


async def test_a_whole_shelf_is_marked(desk: ReaderDesk) -> None:
    await desk.on_shelf(9, entries=3)
    assert await desk.reader.mark_selection(Selection(feed_id=FeedId(-2)), starred=True) == 3
    assert (await desk.reader.list_feeds())[0].starred == 3


async def test_deleted_articles_leave_every_list_and_come_back(desk: ReaderDesk) -> None:
    await desk.filled(1)
    first, second = await desk.ids()
    on_shelf = await desk.on_shelf(9)
    assert await desk.reader.remove_entries([first, *on_shelf]) == 1
    assert await desk.ids() == [second]
    await desk.reader.undo()
    assert await desk.ids() == [first, second]


async def test_the_place_in_an_article_is_kept(desk: ReaderDesk) -> None:
    await desk.filled(1)
    for entry_id in (*await desk.ids(), *await desk.on_shelf(9)):
        await desk.reader.set_position(entry_id, 3)
        assert (await desk.reader.get_entry(entry_id)).position == 3


# start and end


def remembered_view(memory: object) -> Selection:
    return Selection(starred_only=isinstance(memory, dict) and memory.get("view") == '"starred"')


async def test_the_first_frame_is_read_before_a_loop_runs_by_what_was_remembered(tmp_path: Path) -> None:
    desk = ReaderDesk(tmp_path)
    await desk.filled(1)
    first, _ = await desk.ids()
    await desk.reader.mark([first], starred=True)
    await desk.reader.remember({"view": '"starred"'})
    await desk.reader.close()
    again = make_reader(tmp_path)
    start = again.start_screen(remembered_view, limit=10).result(20)
    assert start.headlines is not None
    assert ([row.id for row in start.headlines], start.total) == ([first], 1)
    assert [feed.title for feed in start.feeds] == ["Feed 1"]
    await again.close()


async def test_everything_is_closed(tmp_path: Path) -> None:
    desk = ReaderDesk(tmp_path)
    await desk.reader.close()
    assert desk.net.closed
    assert desk.children.closed


async def test_the_doctor_finds_a_library_sound(desk: ReaderDesk) -> None:
    await desk.filled(1)
    for findings in (await desk.reader.check(), await desk.reader.repair()):
        assert findings
        assert all(check.ok for check in findings)


async def test_time_is_the_clock_s(desk: ReaderDesk) -> None:
    assert desk.reader.now == NOW
    assert desk.clock.move(hours=1) == desk.reader.now


# from files to the screen


async def test_each_teaser_of_a_folder_opens_the_article_that_it_begins_like(tmp_path: Path) -> None:
    bodies = [
        "Somebody pays for every tariff, and it is rarely who we think it is.",
        "The harvest was poor this year, and nobody asked the farmers why.",
        "A vote for nobody is still a vote, whatever the pamphlets tell us.",
    ]
    folder = tmp_path / "columns"
    folder.mkdir()
    for number, body in enumerate(bodies):
        others = "\n".join(f"{other[:40]}…" for other in bodies if other != body)
        text = f"Column {number} of the week\n{body}\nAnd that, in the end, is all that can be said of it.\n{others}\n"
        (folder / f"column-{number}.txt").write_text(text, "utf-8")
    reader = make_reader(tmp_path, children=real_children())
    (found,) = await reader.look(str(folder))  # type: ignore[misc]
    assert (await reader.subscribe(found, Subscription(found.url))).added == 3
    leads_to = set()
    for one in await reader.list_ids(ALL):
        assert len((await reader.get_entry(EntryId(one))).page_teasers) == 2
        for n in (1, 2):
            opened = await reader.open_teaser(EntryId(one), n)
            assert opened.entry_id not in {None, one}
            leads_to.add((one, opened.entry_id))
    assert len(leads_to) == 6
    await reader.close()
