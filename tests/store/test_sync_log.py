"""The log of an account: what is told of marks, and which lines give way to others."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from opreader.model import EntryId, FeedChanges, Subscription
from opreader.store import Library
from opreader.store.exchange import ExchangeTable
from tests.fakes import make_entry

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)


@pytest.fixture
async def library(tmp_path: Path) -> AsyncIterator[Library]:
    library = Library.open(tmp_path / "library.db", now=NOW)
    yield library
    await library.close()


@pytest.fixture
async def sync(library: Library) -> ExchangeTable:
    table = ExchangeTable(library.lanes)
    await table.begin("news", None)
    return table


async def test_marks_are_told_with_the_first_titles(library: Library, sync: ExchangeTable) -> None:
    await library.put_subscriptions([Subscription("https://column.example/feed.xml")], now=NOW)
    (feed,) = await library.list_feeds()
    new = tuple(make_entry(str(number), title=f"Take {number}") for number in range(1_200))
    ids = sorted((await library.apply(FeedChanges(feed.id, NOW, new=new))).added, reverse=True)
    named = [(await library.get_entry(one)).headline.title for one in ids[:3]]
    await sync.log_sent("news", {"read": ids, "unread": ids[:1], "starred": []}, now=NOW)
    ((at, said),) = await sync.log("news", limit=9)
    assert at == NOW
    assert said == f"sent: 1,200 read ({'; '.join(named)}; 1,197 more), 1 unread ({named[0]})"
    await sync.log_sent("news", {"read": []}, now=NOW)
    assert len(await sync.log("news", limit=9)) == 1


async def test_what_nearly_every_sync_leaves_crowds_out_no_other_line(sync: ExchangeTable) -> None:
    for number in range(30):
        await sync.note("news", f"2 feeds are gone, for the time {number}", now=NOW)
    for _ in range(700):
        await sync.log_sent("news", {"read": [EntryId(1)]}, now=NOW)
    said = [line for _, line in await sync.log("news", limit=2_000)]
    assert sum(line.startswith("2 feeds are gone") for line in said) == 30
    assert sum(line.startswith("sent: ") for line in said) == 200


async def test_other_lines_are_bounded_too(sync: ExchangeTable) -> None:
    for number in range(520):
        await sync.note("news", f"line {number}", now=NOW)
    said = [line for _, line in await sync.log("news", limit=2_000)]
    assert (len(said), said[0], said[-1]) == (500, "line 519", "line 20")
