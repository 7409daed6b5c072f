"""Whatever happens to entries of one text: groups are those of the links, the fullest leads, counters count the rows."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, Literal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opreader.model import EntryId, FeedChanges, FeedId, Selection, State, Subscription
from opreader.model.ruled import RuleToRun, Span
from opreader.query import parse_query
from opreader.store import Library
from opreader.store.copies import CopyTable
from opreader.store.ruled import RuledTable
from tests.contracts.store_values import NOW, add, entry, page_text

FEEDS: Final = 3
EACH: Final = 3
IDS: Final = range(1, FEEDS * EACH + 1)
FOLDERS: Final = ("World", "World", "Economics")

Kind = Literal[
    "link", "split", "read", "unread", "star", "delete", "list", "undo", "grow", "fail", "edit", "feed", "folder",
    "mute", "rule", "remove",
]  # fmt: skip
ids = st.sampled_from([EntryId(one) for one in IDS])
steps = st.lists(
    st.tuples(st.sampled_from(Kind.__args__), ids, st.lists(ids, max_size=3)),  # type: ignore[attr-defined]
    min_size=4,
    max_size=14,
)


class World:
    """A library of nine entries, and what is known of it beside."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.copies = CopyTable(library.lanes)
        self.links: set[frozenset[int]] = set()
        self.folders = list(FOLDERS)
        self.muted: set[int] = set()
        self.before: list[tuple[object, ...]] = []
        """What the rows were before each step that undo takes back, as long as nothing else came between."""

    async def fill(self) -> None:
        await self.subscribe()
        for feed in await self.library.list_feeds():
            told = [
                entry(f"{feed.id}-{n}", "word " * (3 + (feed.id + n) % 4), hours=feed.id * n + 1) for n in range(EACH)
            ]
            await add(self.library, feed.id, told)

    async def subscribe(self) -> None:
        await self.library.put_subscriptions(
            [
                Subscription(f"https://f{n}.example/feed", folder=folder, muted=n in self.muted)
                for n, folder in enumerate(self.folders)
            ],
            now=NOW,
        )

    async def rows(self) -> dict[int, dict[str, Any]]:
        def ask(db: sqlite3.Connection) -> dict[int, dict[str, Any]]:
            names = ["entry_id", "feed_id", "read", "starred", "gone", "words", "state", "sort", "copy"]
            columns = ", ".join(f"s.{name}" for name in names)
            found = db.execute(f"SELECT {columns}, f.folder FROM entry_states s JOIN feeds f ON f.id = s.feed_id")
            names.append("folder")
            return {row[0]: dict(zip(names, row, strict=True)) for row in found}

        return await self.library.lanes.searches.run(ask)

    async def told_apart(self) -> set[frozenset[int]]:
        rows = await self.library.lanes.searches.run(lambda db: db.execute("SELECT a, b FROM told_apart").fetchall())
        return {frozenset(row) for row in rows}

    async def counted(self) -> dict[int, tuple[int, ...]]:
        columns = "total, unread, starred, copies, copies_unread, copies_starred, inner_copies, inner_unread"
        rows = await self.library.lanes.searches.run(
            lambda db: db.execute(f"SELECT feed_id, {columns} FROM feed_counts").fetchall()
        )
        return {row[0]: row[1:] for row in rows}

    async def do(self, kind: Kind, one: EntryId, others: list[EntryId]) -> None:  # noqa: C901, PLR0912 - a table of steps
        library, some = self.library, [one, *others]
        marks = {"read": (True, None), "unread": (False, None), "star": (None, True)}
        before = await self.state()
        undone = await self.depth()
        match kind:
            case "link":
                self.links = {pair for pair in self.links if one not in pair}
                self.links |= {frozenset((one, other)) for other in others if other != one}
                await self.copies.relink({one: others}, now=NOW)
            case "split":
                await self.copies.split(some, now=NOW)
            case "read" | "unread" | "star":
                read, starred = marks[kind]
                await library.mark(some, read=read, starred=starred, now=NOW)
            case "delete":
                await library.remove_entries([one], now=NOW)
            case "list":
                await library.mark_selection(Selection(feed_id=FeedId(1)), read=True, now=NOW)
            case "undo":
                await library.undo(now=NOW)
                if self.before:
                    assert await self.state() == self.before.pop()
                return
            case "grow":
                await library.put_text(one, page_text("word " * (5 + 3 * len(others))), now=NOW)
            case "fail":
                await library.put_no_text(one, state=State.FAILED, reason="no page")
            case "edit":
                feed = (one - 1) // EACH
                key, told = f"{feed + 1}-{EACH - 1 - (one - 1) % EACH}", "more words " * (2 + len(others))
                again = entry(key, told, hours=1 + len(others), authors=("Ada Other",) if others else ("Jane Roe",))
                await library.apply(FeedChanges(FeedId(feed + 1), NOW, edited=(again,)))
            case "remove":
                await library.remove_feeds([FeedId(1 + one % FEEDS)], now=NOW, payload="")
            case "feed":
                self.muted ^= {one % FEEDS}
                await self.subscribe()
            case "folder":
                self.folders[one % FEEDS] = "Economics" if self.folders[one % FEEDS] == "World" else "World"
                await self.subscribe()
            case "mute" | "rule":
                deed: Literal["mute", "read"] = "mute" if kind == "mute" else "read"
                rule = RuleToRun(f"{deed} x{one}", parse_query("unread", now=NOW), deed)
                await RuledTable(library.lanes).run([rule], Span(one, one), now=NOW)
        if await self.depth() > undone:
            self.before.append(before)
        elif await self.state() != before:
            self.before.clear()

    async def depth(self) -> int:
        return int(
            await self.library.lanes.searches.run(lambda db: db.execute("SELECT count(*) FROM undo").fetchone()[0])
        )

    async def state(self) -> tuple[object, ...]:
        """What steps change."""
        rows = await self.rows()
        groups = await self.library.lanes.searches.run(
            lambda db: db.execute("SELECT entry_id, lead_id FROM copies ORDER BY 1").fetchall()
        )
        return sorted(tuple(row.values()) for row in rows.values()), groups, await self.told_apart()

    async def is_right(self) -> None:
        """Everything that is kept is what the rows and the links say."""
        rows, told = await self.rows(), await self.told_apart()
        groups = components(self.links, told)
        held: dict[int, set[int]] = {}
        leads = await self.library.lanes.searches.run(
            lambda db: db.execute("SELECT entry_id, lead_id FROM copies").fetchall()
        )
        for entry_id, lead in leads:
            held.setdefault(lead, set()).add(entry_id)
        assert {frozenset(group) for group in groups} == set(map(frozenset, held.values()))
        copies, inner = set[int](), set[int]()
        for group in groups:
            assert len({(rows[each]["read"], rows[each]["starred"]) for each in group}) == 1
            live = sorted((each for each in group if not rows[each]["gone"]), key=lambda each: fullest(rows[each]))
            assert not live or set(group) == held[live[0]]
            copies.update(live[1:])
            inner.update(
                b for at, b in enumerate(live) if any(rows[a]["folder"] == rows[b]["folder"] for a in live[:at])
            )
            for each in live:
                assert await self.copies.of(EntryId(each)) == [other for other in live if other != each]
        assert {one: row["copy"] for one, row in rows.items()} == {
            one: 3 if one in inner else int(one in copies) for one in rows
        }
        counters: dict[int, Counter[int]] = {row["feed_id"]: Counter() for row in rows.values()}
        for one, row in rows.items():
            if row["gone"]:
                continue
            unread, copy = not row["read"], one in copies
            facts = (1, unread, row["starred"], copy, copy and unread, copy and row["starred"], one in inner)
            counters[row["feed_id"]].update(
                {at: int(fact) for at, fact in enumerate((*facts, one in inner and unread))}
            )
        assert await self.counted() == {feed: tuple(each[at] for at in range(8)) for feed, each in counters.items()}
        shown = set(await self.library.list_ids(Selection()))
        assert shown == {one for one, row in rows.items() if not row["gone"]} - copies
        for check in await self.library.check():
            assert check.ok, check


def fullest(row: dict[str, Any]) -> tuple[object, ...]:
    return row["state"] != "full", -row["words"], row["sort"], row["entry_id"]


def components(links: set[frozenset[int]], told: set[frozenset[int]]) -> list[set[int]]:
    """What pairs join, the smallest first, unless two would be joined that were told apart."""
    groups = [{one} for one in IDS]
    for a, b in sorted(tuple(sorted(pair)) for pair in links):
        one, other = (next(group for group in groups if each in group) for each in (a, b))
        if one is other or any(frozenset(pair) in told for pair in combinations(one | other, 2)):
            continue
        groups.remove(other)
        one |= other
    return [group for group in groups if len(group) > 1]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps)
def test_groups_leads_and_counters_follow_whatever_is_done(plan: list[tuple[Kind, EntryId, list[EntryId]]]) -> None:
    async def play() -> None:
        with TemporaryDirectory() as home:
            library = Library.open(Path(home) / "library.db", now=NOW)
            world = World(library)
            await world.fill()
            for step in plan:
                await world.do(*step)
                await world.is_right()
            await library.close()

    asyncio.run(play())
