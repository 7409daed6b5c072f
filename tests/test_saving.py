"""Pages that become articles of their own: typed addresses, and headlines that another page listed."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from opreader.errors import NotFound, UsageError
from opreader.model import EntryId, FetchFailed, NoFullText, PageTeaser, State
from opreader.saving import check_address
from opreader.store import Library
from tests.fakes import NOW
from tests.full_text_desk import UNREACHED, FullTextDesk, page, words
from tests.pages import full_text

TYPED = "https://essays.example/bill"
LISTED = PageTeaser(
    "A vote for nobody", "https://www.essays.example/vote", lead="A vote for nobody is a vote, and it counts"
)
UNLINKED = PageTeaser("The harvest was poor")


@pytest_asyncio.fixture
async def library(tmp_path: Path) -> AsyncIterator[Library]:
    library = Library.open(tmp_path / "library.db", now=NOW)
    yield library
    await library.close()


@pytest.fixture
def desk(library: Library) -> FullTextDesk:
    return FullTextDesk(library)


async def listing(desk: FullTextDesk) -> EntryId:
    """An article whose page listed two headlines."""
    return await desk.entry(1, "A whole text.", page_teasers=(LISTED, UNLINKED))


# typed addresses


async def test_a_page_is_saved_as_it_tells_of_itself(desk: FullTextDesk) -> None:
    article = full_text(words(90), title="The bill comes due", authors=("Jane Roe",), published="2026-10-30")
    desk.pages.serve(desk.net, TYPED, article)
    told = await desk.saving.save(f" {TYPED}\n")
    assert (told.title, told.state, told.words, told.source) == ("The bill comes due", State.FULL, 90, "page")
    (entry,) = await desk.saved()
    assert entry.headline.id == told.id
    assert (entry.headline.title, entry.headline.authors) == ("The bill comes due", ("Jane Roe",))
    assert entry.headline.published == datetime(2026, 10, 30, tzinfo=UTC)
    assert (entry.headline.link, entry.headline.feed_title) == (TYPED, "Saved pages")
    assert entry.body.text == f"<p>{words(90)}</p>"
    (asked,) = desk.pages.asked
    assert asked == {"url": TYPED, "teaser": None, "title": None}
    assert [(one.typed, one.beside) for one in desk.net.requests] == [(True, None)]


async def test_a_page_without_a_title_goes_by_its_address(desk: FullTextDesk) -> None:
    desk.pages.serve(desk.net, TYPED, full_text(words(90)))
    assert (await desk.saving.save(TYPED)).title == TYPED


@pytest.mark.parametrize("status", [404, 500])
async def test_a_page_that_fails_leaves_nothing(desk: FullTextDesk, status: int) -> None:
    desk.net.answer(TYPED, FetchFailed("it did not work", status=status))
    told = await desk.saving.save(TYPED)
    assert (told.id, told.title, told.state, told.reason) == (None, TYPED, State.FAILED, "it did not work")
    assert await desk.library.list_feeds() == []


async def test_a_page_that_holds_no_article_leaves_nothing(desk: FullTextDesk) -> None:
    desk.pages.serve(desk.net, TYPED, NoFullText("failed", "the page is a list of articles"))
    told = await desk.saving.save(TYPED)
    assert (told.id, told.reason) == (None, "the page is a list of articles")
    assert await desk.library.list_feeds() == []


async def test_a_page_that_can_not_be_reached_waits_with_its_typed_address(desk: FullTextDesk) -> None:
    desk.net.answer(TYPED, UNREACHED)
    told = await desk.saving.save(TYPED)
    assert (told.title, told.state, told.queued) == (TYPED, State.TEASER, True)
    assert await desk.library.list_queued() == [told.id]
    desk.pages.serve(desk.net, TYPED, full_text(words(90), title="The bill comes due"))
    (later,) = await desk.many(await desk.library.list_queued())
    assert (later.id, later.title, later.state) == (told.id, "The bill comes due", State.FULL)
    assert [one.typed for one in desk.net.requests] == [True, True]


async def test_a_page_that_waited_and_then_fails_stays_and_says_why(desk: FullTextDesk) -> None:
    desk.net.answer(TYPED, UNREACHED)
    first = await desk.saving.save(TYPED)
    desk.net.answer(TYPED, FetchFailed("not found (404)", status=404))
    again = await desk.saving.save(TYPED)
    assert (again.id, again.state, again.queued) == (first.id, State.FAILED, False)
    assert len(await desk.saved()) == 1


async def test_saving_twice_is_one_article(desk: FullTextDesk) -> None:
    desk.pages.serve(desk.net, TYPED, full_text(words(90)))
    first = await desk.saving.save(TYPED)
    again = await desk.saving.save(f"{TYPED}?utm_source=mail#top")
    assert again.id == first.id
    assert (again.state, again.words, again.tried) == (State.FULL, 90, False)
    assert len(desk.net.requests) == 1
    assert len(await desk.saved()) == 1


async def test_a_saved_page_that_fails_later_stays(desk: FullTextDesk) -> None:
    desk.pages.serve(desk.net, TYPED, full_text(words(90), state="partial", reason="cut"))
    first = await desk.saving.save(TYPED)
    desk.net.answer(TYPED, FetchFailed("not found (404)", status=404))
    again = await desk.saving.save(TYPED)
    assert (again.id, again.state, again.words) == (first.id, State.PARTIAL, 90)
    assert len(await desk.saved()) == 1


async def test_a_page_whose_text_is_in_the_library_is_saved_without_asking(desk: FullTextDesk) -> None:
    await desk.entry(1, words(90), link=TYPED)
    told = await desk.saving.save(TYPED)
    assert (told.state, told.source, told.words) == (State.FULL, "library", 90)
    assert desk.net.requests == []


async def test_a_page_that_fails_leaves_the_article_of_the_feed_with_its_link(desk: FullTextDesk) -> None:
    entry_id = await desk.entry(1, link=TYPED)
    told = await desk.saving.save(TYPED)
    assert (told.id, told.state) == (None, State.FAILED)
    assert await desk.saved() == []
    assert (await desk.row(entry_id)).state is State.TEASER


@pytest.mark.parametrize(
    "text", ["", "essays.example/bill", "ftp://essays.example/a", "https://", "https://a b.example/", "file:///etc"]
)
async def test_what_is_no_address_of_a_page_is_refused(desk: FullTextDesk, text: str) -> None:
    with pytest.raises(UsageError, match="no address of a page"):
        await desk.saving.save(text)
    assert desk.net.requests == []
    assert await desk.library.list_feeds() == []


@pytest.mark.parametrize("text", ["https://[broken/", f"https://essays.example/{'a' * 2000}"])
def test_a_broken_or_endless_address_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="no address of a page"):
        check_address(text)


# headlines that a page listed


async def test_a_listed_page_is_saved_under_its_site_by_its_lead(desk: FullTextDesk) -> None:
    of = await listing(desk)
    assert LISTED.link is not None
    desk.pages.serve(desk.net, LISTED.link, full_text(words(90), title="A page's title"))
    told = await desk.saving.save_teaser(await desk.library.get_entry(of), 1)
    assert (told.state, told.words) == (State.FULL, 90)
    (entry,) = await desk.saved()
    assert (entry.headline.id, entry.headline.feed_title) == (told.id, "essays.example")
    assert entry.shipped.text == LISTED.lead
    assert desk.pages.asked == [{"url": LISTED.link, "teaser": LISTED.lead, "title": "A vote for nobody"}]
    assert [(one.typed, one.beside) for one in desk.net.requests] == [(False, page(1))]
    (first, second) = (await desk.library.get_entry(of)).page_teasers
    assert (first.opened, second.opened) == (True, False)


async def test_a_listed_page_that_fails_keeps_its_headline_and_says_why(desk: FullTextDesk) -> None:
    of = await listing(desk)
    told = await desk.saving.save_teaser(await desk.library.get_entry(of), 1)
    assert (told.state, told.reason) == (State.FAILED, "not found (404)")
    (entry,) = await desk.saved()
    assert (entry.headline.title, entry.headline.state) == ("A vote for nobody", State.FAILED)


async def test_a_listed_page_is_tried_again_when_it_is_asked_for_again(desk: FullTextDesk) -> None:
    entry = await desk.library.get_entry(await listing(desk))
    first = await desk.saving.save_teaser(entry, 1)
    assert LISTED.link is not None
    desk.pages.serve(desk.net, LISTED.link, full_text(words(90)))
    again = await desk.saving.save_teaser(entry, 1)
    assert (again.id, again.state) == (first.id, State.FULL)
    assert len(await desk.saved()) == 1


async def test_a_listed_page_that_a_feed_holds_is_expanded_there(desk: FullTextDesk) -> None:
    of = await listing(desk)
    held = await desk.entry(2, "A vote…", link="https://essays.example/vote?utm_source=rss")
    desk.pages.serve(desk.net, "https://essays.example/vote?utm_source=rss", full_text(words(90)))
    told = await desk.saving.save_teaser(await desk.library.get_entry(of), 1)
    assert (told.id, told.state) == (held, State.FULL)
    assert await desk.saved() == []


@pytest.mark.parametrize(("n", "why"), [(0, "lists 2"), (3, "no number 3"), (2, "no link")])
async def test_a_headline_that_is_not_there_or_leads_nowhere_is_not_found(desk: FullTextDesk, n: int, why: str) -> None:
    entry = await desk.library.get_entry(await listing(desk))
    with pytest.raises(NotFound, match=why):
        await desk.saving.save_teaser(entry, n)
    assert await desk.saved() == []
    assert not any(one.opened for one in (await desk.library.get_entry(entry.headline.id)).page_teasers)
