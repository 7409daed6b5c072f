"""A teaser whose text is elsewhere in the library expands from there, whatever stands before it: nobody is asked."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from opreader.expand import Expand
from opreader.model import EntryId, State
from opreader.pages import PageReader
from opreader.store import Library
from opreader.store.copies import CopyTable
from tests.fakes import NOW
from tests.full_text_desk import FullTextDesk, words

REVIEW = "https://review.example/feed.xml"
DAILY = "https://daily.example/feed.xml"
TEASER = "Somebody pays for every tariff, and it is…"
WHOLE = f"LONDON, Tuesday — Somebody pays for every tariff, and it is rarely who we think. {words(60)}."
FULLER = f"By our desk. {WHOLE} {words(40, of='more')}."


@pytest_asyncio.fixture
async def library(tmp_path: Path) -> AsyncIterator[Library]:
    library = Library.open(tmp_path / "library.db", now=NOW)
    yield library
    await library.close()


@pytest.fixture
def desk(library: Library) -> FullTextDesk:
    return FullTextDesk(library)


def expand(desk: FullTextDesk) -> Expand:
    return Expand(
        store=desk.library,
        pages=PageReader(net=desk.net, pages=desk.pages),
        clock=desk.clock,
        settings=desk.settings.get,
        copies=CopyTable(desk.library.lanes),
    )


async def link(desk: FullTextDesk, one: EntryId, *others: EntryId) -> None:
    await CopyTable(desk.library.lanes).relink({one: others}, now=NOW)


async def test_the_fullest_copy_gives_its_text_and_nobody_is_asked(desk: FullTextDesk) -> None:
    teaser = await desk.entry(1, TEASER, title="The bill")
    whole = await desk.entry(2, WHOLE, title="Who pays", feed=REVIEW)
    fuller = await desk.entry(3, FULLER, title="We all pay", feed=DAILY)
    await link(desk, teaser, whole, fuller)
    told = await expand(desk).one(teaser)
    assert (told.state, told.source) == (State.FULL, "library")
    assert "more39" in (await desk.library.get_entry(teaser)).body.text
    assert desk.net.requests == []


async def test_a_copy_that_is_no_longer_is_passed_over(desk: FullTextDesk) -> None:
    teaser = await desk.entry(1, TEASER, title="The bill")
    other = await desk.entry(2, "Somebody pays for every tariff, and it…", title="Who pays", feed=REVIEW)
    await link(desk, teaser, other)
    desk.holds(1, WHOLE)
    told = await expand(desk).one(teaser)
    assert told.source == "page"


async def test_what_is_nobodys_copy_is_asked_for(desk: FullTextDesk) -> None:
    teaser = await desk.entry(1, TEASER, title="The bill")
    await desk.entry(2, WHOLE, title="Who pays", feed=REVIEW)
    desk.holds(1, WHOLE)
    told = await expand(desk).one(teaser)
    assert told.source == "page"
    assert len(desk.net.requests) == 1
