"""What an expansion stores and tells, over a real library with scripted pages; how one page is read is in test_pages."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from opreader.choose import LESS_THAN_FEED
from opreader.errors import NotFound, WorkerError
from opreader.expand import NO_LINK, read_date
from opreader.model import (
    EntryId,
    FeedChanges,
    FetchFailed,
    NoFullText,
    PageTeaser,
    State,
    Subscription,
)
from opreader.store import Library
from tests.fakes import NOW, fetched, make_entry
from tests.full_text_desk import COLUMN, UNREACHED, FullTextDesk, page, words
from tests.pages import full_text

TEASER = "Somebody pays for every tariff, and it is…"
WHOLE = "Somebody pays for every tariff, and it is rarely who we think. We do."
OTHER = "https://other.example/feed.xml"
LONG = words(30, of="beginning")
"""Too long a beginning to be shared by chance."""
GATE = NoFullText("gated", "the page asks for payment")
NOTHING = NoFullText("failed", "the page has no article text")


@pytest_asyncio.fixture
async def library(tmp_path: Path) -> AsyncIterator[Library]:
    library = Library.open(tmp_path / "library.db", now=NOW)
    yield library
    await library.close()


@pytest.fixture
def desk(library: Library) -> FullTextDesk:
    return FullTextDesk(library)


# what a page gives


async def test_a_teaser_becomes_the_full_text_and_stays_as_shipped(desk: FullTextDesk) -> None:
    entry_id = await desk.entry(1, TEASER)
    desk.holds(1, WHOLE)
    told = await desk.expand.one(entry_id)
    assert (told.id, told.title, told.state, told.reason) == (entry_id, "Article 1", State.FULL, None)
    assert (told.words, told.source, told.tried, told.queued) == (14, "page", True, False)
    entry = await desk.library.get_entry(entry_id)
    assert (entry.body.text, entry.body.markup) == (f"<p>{WHOLE}</p>", "html")
    assert entry.shipped.text == TEASER
    assert (entry.headline.state, entry.headline.reason, entry.headline.words) == (State.FULL, None, 14)


async def test_the_page_is_asked_with_what_the_feed_said(desk: FullTextDesk) -> None:
    desk.settings[COLUMN] = Subscription(COLUMN, headers=(("X-Mine", "1"),))
    entry_id = await desk.entry(1, TEASER, title="Who pays?")
    desk.holds(1, WHOLE)
    await desk.expand.one(entry_id)
    assert desk.pages.asked == [{"url": page(1), "teaser": TEASER, "title": "Who pays?"}]
    (request,) = desk.net.requests
    assert (request.headers, request.beside, request.typed) == ((("X-Mine", "1"),), COLUMN, False)


async def test_what_the_page_says_of_the_article_is_kept_where_the_feed_did_not(desk: FullTextDesk) -> None:
    feed = await desk.feed()
    made = make_entry("1", text=TEASER, link=page(1))
    (entry_id,) = (await desk.library.apply(FeedChanges(feed.id, NOW, new=(made,)))).added
    listed = PageTeaser("A vote for nobody", "https://column.example/vote")
    desk.holds(1, WHOLE, title="A page's title", published="2026-11-01T10:00:00+02:00", related=(listed,))
    told = await desk.expand.one(entry_id)
    entry = await desk.library.get_entry(entry_id)
    assert told.title == entry.headline.title == "Who pays for the tariff?"
    assert entry.headline.published == datetime(2026, 11, 1, 8, tzinfo=UTC)
    assert [one.title for one in entry.page_teasers] == ["A vote for nobody"]


async def test_a_second_expansion_asks_nobody(desk: FullTextDesk) -> None:
    entry_id = await desk.entry()
    desk.holds(1, WHOLE)
    first = await desk.expand.one(entry_id)
    desk.net.requests.clear()
    again = await desk.expand.one(entry_id)
    assert (again.state, again.words, again.source, again.tried) == (State.FULL, first.words, "page", False)
    await desk.expand.one(entry_id, retry=True)
    assert desk.net.requests == []


async def test_what_the_feed_shipped_whole_is_not_asked_for(desk: FullTextDesk) -> None:
    entry_id = await desk.entry(1, WHOLE)
    told = await desk.expand.one(entry_id, retry=True)
    assert (told.state, told.source, told.tried) == (State.FULL, "feed", False)
    assert desk.net.requests == []


async def test_to_be_explained_a_whole_text_is_asked_for_again(desk: FullTextDesk) -> None:
    entry_id = await desk.entry()
    desk.holds(1, WHOLE)
    await desk.expand.one(entry_id)
    await desk.entry(2, words(60), feed=OTHER, link=page(1))
    told = await desk.expand.one(entry_id, explain=True)
    assert "the only candidate" in told.explain
    assert len(desk.net.requests) == 2


async def test_an_article_that_is_not_there_is_not_found(desk: FullTextDesk) -> None:
    with pytest.raises(NotFound, match="77"):
        await desk.expand.one(EntryId(77))


# what a page does not give


@pytest.mark.parametrize("status", [401, 402])
async def test_a_page_that_wants_login_or_payment_is_gated(desk: FullTextDesk, status: int) -> None:
    entry_id = await desk.entry()
    desk.net.answer(page(1), FetchFailed("it wants payment", status=status))
    told = await desk.expand.one(entry_id)
    assert (told.state, told.reason, told.source) == (State.GATED, "it wants payment", "feed")
    row = await desk.row(entry_id)
    assert (row.state, row.reason) == (State.GATED, "it wants payment")


@pytest.mark.parametrize("status", [403, 404, 500])
async def test_a_page_that_fails_says_why(desk: FullTextDesk, status: int) -> None:
    entry_id = await desk.entry(1, TEASER)
    desk.net.answer(page(1), FetchFailed(f"it did not work ({status})", status=status))
    told = await desk.expand.one(entry_id)
    assert (told.state, told.reason, told.words) == (State.FAILED, f"it did not work ({status})", 8)
    entry = await desk.library.get_entry(entry_id)
    assert (entry.headline.state, entry.headline.reason) == (State.FAILED, f"it did not work ({status})")
    assert entry.body.text == TEASER


async def test_a_page_without_an_article_says_why_and_its_headlines_are_kept(desk: FullTextDesk) -> None:
    entry_id = await desk.entry()
    listed = PageTeaser("A vote for nobody", "https://column.example/vote")
    desk.holds(1, NoFullText("gated", "the page asks for a login", related=(listed,)))
    told = await desk.expand.one(entry_id)
    assert (told.state, told.reason) == (State.GATED, "the page asks for a login")
    assert [one.title for one in (await desk.library.get_entry(entry_id)).page_teasers] == ["A vote for nobody"]


async def test_a_link_to_a_pdf_says_so(desk: FullTextDesk) -> None:
    entry_id = await desk.entry()
    desk.net.answer(page(1), fetched(b"%PDF-1.7", url=page(1), content_type="application/pdf"))
    await desk.expand.one(entry_id)
    row = await desk.row(entry_id)
    assert row.state is State.FAILED
    assert row.reason == "the link leads to no page but to application/pdf; o opens it"


async def test_a_page_that_takes_too_long_to_read_says_so(desk: FullTextDesk) -> None:
    entry_id = await desk.entry()
    desk.holds(1, WorkerError("extract took more than 20 seconds and was stopped"))
    await desk.expand.one(entry_id)
    row = await desk.row(entry_id)
    assert row.state is State.FAILED
    assert row.reason == "the page can't be read: extract took more than 20 seconds and was stopped"


async def test_a_failed_page_is_asked_again_only_where_that_is_wanted(desk: FullTextDesk) -> None:
    entry_id = await desk.entry()
    await desk.expand.one(entry_id)
    desk.holds(1, WHOLE)
    assert not (await desk.expand.one(entry_id)).tried
    assert (await desk.expand.one(entry_id, retry=True)).state is State.FULL


# which text is the best


async def test_a_page_cut_short_is_partial_and_says_why(desk: FullTextDesk) -> None:
    entry_id = await desk.entry()
    desk.holds(1, WHOLE, state="partial", reason="the text on the page is cut")
    told = await desk.expand.one(entry_id)
    assert (told.state, told.reason, told.words) == (State.PARTIAL, "the text on the page is cut", 14)
    assert (await desk.library.get_entry(entry_id)).body.text == f"<p>{WHOLE}</p>"


async def test_a_page_that_holds_less_than_the_feed_shipped_is_partial(desk: FullTextDesk) -> None:
    shipped = f"{words(60)}…"
    entry_id = await desk.entry(1, shipped)
    desk.holds(1, words(30))
    for retry in (False, True):
        told = await desk.expand.one(entry_id, retry=retry)
        assert (told.state, told.reason) == (State.PARTIAL, LESS_THAN_FEED)
        assert told.words == 60
        entry = await desk.library.get_entry(entry_id)
        assert entry.body.text == shipped
        assert entry.page is not None
        assert entry.page.text == f"<p>{words(30)}</p>"


async def test_a_cut_text_gives_way_to_a_fuller_one(desk: FullTextDesk) -> None:
    entry_id = await desk.entry()
    desk.holds(1, words(40), state="partial", reason="cut")
    await desk.expand.one(entry_id)
    desk.holds(1, words(80))
    told = await desk.expand.one(entry_id, retry=True)
    assert (told.state, told.reason, told.words) == (State.FULL, None, 80)


async def test_a_worse_text_never_takes_the_place_of_a_better_one(desk: FullTextDesk) -> None:
    entry_id = await desk.entry()
    desk.holds(1, words(80), state="partial", reason="cut")
    await desk.expand.one(entry_id)
    desk.holds(1, words(40), state="partial", reason="cut shorter")
    told = await desk.expand.one(entry_id, retry=True)
    assert (told.state, told.reason, told.words) == (State.PARTIAL, "cut", 80)
    assert told.explain[-1] == "the text that is here is better: kept"
    entry = await desk.library.get_entry(entry_id)
    assert entry.body.text == f"<p>{words(80)}</p>"
    assert (entry.headline.state, entry.headline.reason) == (State.PARTIAL, "cut")


async def test_failing_after_a_success_keeps_text_and_state(desk: FullTextDesk) -> None:
    entry_id = await desk.entry()
    desk.holds(1, words(80), state="partial", reason="cut")
    await desk.expand.one(entry_id)
    desk.net.answer(page(1), FetchFailed("not found (404)", status=404))
    told = await desk.expand.one(entry_id, retry=True)
    assert (told.state, told.reason, told.words) == (State.PARTIAL, "cut", 80)
    assert told.explain[-1] == "the text that is here is kept: not found (404)"
    entry = await desk.library.get_entry(entry_id)
    assert (entry.headline.state, entry.headline.reason) == (State.PARTIAL, "cut")
    assert entry.body.text == f"<p>{words(80)}</p>"


async def test_a_whole_text_stays_whole_when_its_page_is_gated_later(desk: FullTextDesk) -> None:
    entry_id = await desk.entry()
    desk.holds(1, words(80))
    await desk.expand.one(entry_id)
    desk.holds(1, GATE)
    told = await desk.expand.one(entry_id, explain=True)
    assert (told.state, told.words) == (State.FULL, 80)
    assert (await desk.row(entry_id)).state is State.FULL


# without an answer


async def test_without_any_answer_it_is_kept_for_later_and_stays_what_it_was(desk: FullTextDesk) -> None:
    entry_id = await desk.entry()
    desk.net.answer(page(1), UNREACHED)
    told = await desk.expand.one(entry_id)
    assert (told.state, told.queued, told.reason) == (State.TEASER, True, UNREACHED.reason)
    row = await desk.row(entry_id)
    assert (row.state, row.reason, row.queued) == (State.TEASER, None, True)
    assert await desk.library.list_queued() == [entry_id]


async def test_what_was_kept_for_later_is_done_when_asked_again(desk: FullTextDesk) -> None:
    entry_id = await desk.entry()
    desk.net.answer(page(1), UNREACHED)
    await desk.expand.one(entry_id)
    desk.holds(1, WHOLE)
    told = await desk.expand.one(entry_id)
    assert (told.state, told.queued) == (State.FULL, False)
    assert await desk.library.list_queued() == []


@pytest.mark.parametrize("answer", [GATE, NOTHING])
async def test_an_answer_that_gives_nothing_ends_the_waiting_too(desk: FullTextDesk, answer: NoFullText) -> None:
    entry_id = await desk.entry()
    desk.net.answer(page(1), UNREACHED)
    await desk.expand.one(entry_id)
    desk.holds(1, answer)
    told = await desk.expand.one(entry_id)
    assert (told.state, told.queued) == (State(answer.state), False)
    assert await desk.library.list_queued() == []


async def test_a_failed_one_that_finds_no_network_stays_failed_and_waits(desk: FullTextDesk) -> None:
    entry_id = await desk.entry()
    await desk.expand.one(entry_id)
    desk.net.answer(page(1), UNREACHED)
    told = await desk.expand.one(entry_id, retry=True)
    assert (told.state, told.queued) == (State.FAILED, True)
    row = await desk.row(entry_id)
    assert (row.state, row.reason, row.queued) == (State.FAILED, "not found (404)", True)
    desk.holds(1, WHOLE)
    assert (await desk.expand.one(entry_id)).state is State.FULL


# the library first


async def test_without_a_link_nobody_is_asked(desk: FullTextDesk) -> None:
    entry_id = await desk.entry(1, TEASER, link=None)
    told = await desk.expand.one(entry_id)
    assert (told.state, told.reason) == (State.TEASER, NO_LINK)
    assert desk.net.requests == []


@pytest.mark.parametrize("link", [f"{page(1)}?utm_source=rss", f"{page(1)}/#top"])
async def test_the_librarys_text_of_the_same_page_is_used(desk: FullTextDesk, link: str) -> None:
    entry_id = await desk.entry(1, "Another lead altogether…")
    await desk.entry(2, f"First paragraph.\n\n{words(30)}", feed=OTHER, title="Another title", link=link)
    told = await desk.expand.one(entry_id)
    assert (told.state, told.source, told.words) == (State.FULL, "library", 32)
    assert told.explain == ("the library has the text of this article already",)
    assert desk.net.requests == []
    entry = await desk.library.get_entry(entry_id)
    assert entry.body.text.startswith("<p>First paragraph.</p>")
    assert entry.body.markup == "html"
    assert entry.shipped.text == "Another lead altogether…"


async def test_the_librarys_text_that_begins_so_is_used(desk: FullTextDesk) -> None:
    entry_id = await desk.entry(1, f"{LONG}…")
    await desk.entry(2, f"{LONG} {words(30)}", feed=OTHER, title="Another title")
    told = await desk.expand.one(entry_id)
    assert (told.state, told.source, told.words) == (State.FULL, "library", 60)
    assert desk.net.requests == []


async def test_a_short_beginning_is_enough_under_the_same_title(desk: FullTextDesk) -> None:
    entry_id = await desk.entry(1, TEASER, title="Who pays?")
    await desk.entry(2, f"{WHOLE} {words(30)}", feed=OTHER, title="who  PAYS?")
    assert (await desk.expand.one(entry_id)).source == "library"
    assert desk.net.requests == []


async def test_a_short_beginning_under_another_title_is_chance(desk: FullTextDesk) -> None:
    entry_id = await desk.entry(1, TEASER)
    await desk.entry(2, f"{WHOLE} {words(30)}", feed=OTHER)
    desk.holds(1, WHOLE)
    assert (await desk.expand.one(entry_id)).source == "page"


async def test_a_text_that_is_hardly_longer_is_not_the_whole(desk: FullTextDesk) -> None:
    entry_id = await desk.entry(1, f"{LONG}…")
    await desk.entry(2, f"{LONG} {words(19)}", feed=OTHER)
    desk.holds(1, words(90))
    assert (await desk.expand.one(entry_id)).source == "page"


async def test_a_text_that_is_not_whole_itself_is_not_used(desk: FullTextDesk) -> None:
    entry_id = await desk.entry(1, f"{LONG}…")
    await desk.entry(2, f"{LONG} {words(30)}…", feed=OTHER)
    desk.holds(1, words(90))
    assert (await desk.expand.one(entry_id)).source == "page"


async def test_a_text_of_the_library_is_used_without_a_link_too(desk: FullTextDesk) -> None:
    entry_id = await desk.entry(1, f"{LONG}…", link=None)
    await desk.entry(2, f"{LONG} {words(30)}", feed=OTHER)
    assert (await desk.expand.one(entry_id)).state is State.FULL


@pytest.mark.parametrize("link", ["https://column.example/", "https://column.example/columns"])
async def test_articles_of_one_feed_that_all_have_one_link_are_not_each_others_text(
    desk: FullTextDesk, link: str
) -> None:
    entry_id = await desk.entry(1, TEASER, link=link)
    await desk.entry(2, words(60), link=link)
    desk.pages.serve(desk.net, link, full_text(WHOLE))
    assert (await desk.expand.one(entry_id)).source == "page"


async def test_an_article_that_its_feed_shows_again_under_its_link_and_title_is_used(desk: FullTextDesk) -> None:
    entry_id = await desk.entry(1, TEASER, title="Who pays?")
    await desk.entry(2, words(60), title="Who pays?", link=page(1))
    assert (await desk.expand.one(entry_id)).source == "library"


# dates that pages write


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2026-11-03", datetime(2026, 11, 3, tzinfo=UTC)),
        (" 2026-11-03T10:00:00Z ", datetime(2026, 11, 3, 10, tzinfo=UTC)),
        ("2026-11-03T10:00:00+05:30", datetime(2026, 11, 3, 4, 30, tzinfo=UTC)),
        ("3 November 2026", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:59:59-14:00", None),
        ("", None),
        (None, None),
    ],
)
def test_a_date_is_read_where_it_is_one(text: str | None, date: datetime | None) -> None:
    assert read_date(text) == date
