"""The matters of the last days, found in a real library."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.desks import ReaderDesk
from tests.fakes import feed_url
from tests.matters import BRIDGE, HERRING, fill

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[ReaderDesk]:
    """A reader of four feeds that write about a bridge today and wrote about herring four days ago."""
    made = ReaderDesk(tmp_path)
    yield made
    await made.reader.close()


async def test_a_matter_of_the_last_days_is_told_with_its_takes_and_sources(desk: ReaderDesk) -> None:
    ids = await fill(desk)
    (story,) = await desk.reader.stories.recent()
    assert (story.takes, story.sources) == (4, 4)
    assert list(story.ids) == [ids[title] for title, _ in BRIDGE]
    assert story.title in {title for title, _ in BRIDGE}
    assert story.newest == (await desk.reader.get_entry(story.ids[0])).headline.sort_date


async def test_its_terms_are_words_of_the_headlines(desk: ReaderDesk) -> None:
    await fill(desk)
    (story,) = await desk.reader.stories.recent()
    assert {"toll", "bridge"} <= set(story.terms)
    assert len(story.terms) <= 4


async def test_further_back_there_are_more_matters_those_of_most_sources_first(desk: ReaderDesk) -> None:
    await fill(desk)
    found = await desk.reader.stories.recent(days=7)
    assert [(story.takes, story.sources) for story in found] == [(4, 4), (3, 3)]
    assert found[1].title in {title for title, _ in HERRING}
    assert len(await desk.reader.stories.recent(days=7, limit=1)) == 1
    assert len(await desk.reader.stories.recent(days=7, limit=0)) == 2


async def test_what_was_deleted_or_belongs_to_a_removed_feed_is_no_take(desk: ReaderDesk) -> None:
    ids = await fill(desk)
    await desk.reader.remove_entries([ids[BRIDGE[3][0]]])
    await desk.reader.remove_feeds([await desk.reader.get_feed(feed_url(3))])
    (story,) = await desk.reader.stories.recent()
    assert list(story.ids) == [ids[BRIDGE[0][0]], ids[BRIDGE[1][0]]]


async def test_copies_of_one_text_are_one_take(desk: ReaderDesk) -> None:
    ids = await fill(desk)
    one, other = ids[BRIDGE[0][0]], ids[BRIDGE[1][0]]
    await desk.reader.copies.relink({one: [other], other: [one]}, now=desk.clock())
    (story,) = await desk.reader.stories.recent()
    assert (story.takes, story.sources) == (3, 3)
    assert len({one, other} & {*story.ids}) == 1


async def test_one_text_on_several_sites_is_no_story(desk: ReaderDesk) -> None:
    ids = await fill(desk)
    several = [ids[title] for title, _ in HERRING]
    links = {one: [other for other in several if other != one] for one in several}
    await desk.reader.copies.relink(links, now=desk.clock())
    assert [story.takes for story in await desk.reader.stories.recent(days=7)] == [4]


async def test_it_is_told_how_many_entries_are_not_indexed_yet(desk: ReaderDesk) -> None:
    await fill(desk, but=(BRIDGE[3][0],))
    found = await desk.reader.stories.gather(days=2)
    assert (found.days, found.entries, found.indexed) == (2, 8, 7)
    assert found.stories[0].takes == 3


async def test_without_terms_there_are_entries_and_no_stories(desk: ReaderDesk) -> None:
    await desk.filled(1, 4)
    found = await desk.reader.stories.gather()
    assert (found.stories, found.entries, found.indexed) == ((), 4, 0)


async def test_an_empty_library_has_no_stories(desk: ReaderDesk) -> None:
    assert await desk.reader.stories.recent() == []


async def test_it_says_how_far_it_is_and_can_be_stopped(desk: ReaderDesk) -> None:
    await fill(desk)
    told: list[float] = []
    await desk.reader.stories.gather(on_progress=told.append)
    assert told == sorted(told)
    assert told

    begun = asyncio.Event()
    work = asyncio.create_task(desk.reader.stories.gather(on_progress=lambda _: begun.set()))
    await begun.wait()
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    assert len(await desk.reader.stories.recent()) == 1
