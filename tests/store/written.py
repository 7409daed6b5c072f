"""What a library writes, each kind of it once, on a library that has something for each; and all that a library holds."""

import json
import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from opreader.model import (
    Anchor,
    EntryId,
    FeedChanges,
    FeedId,
    HighlightId,
    PageTeaser,
    QueryPart,
    Selection,
    State,
    Subscription,
    Validators,
)
from opreader.model.moved import Carried, CarriedMark
from opreader.model.ruled import RuleToRun, Span
from opreader.query import parse_query
from opreader.store import Library
from opreader.store.carried import CarriedTable
from opreader.store.copies import CopyTable
from opreader.store.index_queue import QueueTable
from opreader.store.ruled import RuledTable
from opreader.store.signatures import SignatureTable
from opreader.store.steps import StepTable
from opreader.store.terms import TermTable
from tests.contracts.store_values import COLUMN, NOW, REVIEW, entry, page_text
from tests.store.test_signatures import signed

Operation = Callable[[Library], Awaitable[Any]]

LATER: Final = NOW + timedelta(days=40)
"""What was removed is erased by then."""
OLD: Final = "https://old.example/feed.xml"
_LONG: Final = "An argument that goes on and on, from one tariff to the next. "
MANY: Final = 120
"""Articles of the second feed: a mark of the whole list is many pages."""


ONE: Final = HighlightId(1)


def ids(*numbers: int) -> list[EntryId]:
    return [EntryId(number) for number in numbers]


def _query(text: str) -> QueryPart:
    return parse_query(text, now=NOW)


async def fill(library: Library) -> None:
    """Three feeds: one with long articles (1 to 8), one with many (9 …), and one that was removed long ago."""
    await library.put_subscriptions([Subscription(url) for url in (COLUMN, REVIEW, OLD)], now=NOW)
    column, review, old = [feed.id for feed in await library.list_feeds()]
    long = tuple(entry(f"c{n}", f"{n}: {_LONG}" * 60, hours=n) for n in range(1, 9))
    await library.apply(FeedChanges(column, NOW, title="The Column", new=long))
    many = tuple(entry(f"r{n}", f"The {n}th short word on it.", hours=10 + n) for n in range(MANY))
    await library.apply(FeedChanges(review, NOW, title="The Review", new=many))
    await library.apply(FeedChanges(old, NOW, title="Old", new=tuple(entry(f"o{n}", hours=900) for n in range(4))))
    await library.mark(ids(2), read=True, starred=True, now=NOW)
    await CopyTable(library.lanes).relink({EntryId(3): ids(12), EntryId(12): ids(3)}, now=NOW)
    await library.put_highlight(EntryId(1), Anchor("one tariff", "from ", " to", 9), "So it is.", now=NOW)
    await TermTable(library.lanes).put({EntryId(n): [("tariff", 0.8), (f"word{n}", 0.6)] for n in range(1, 40)})
    await SignatureTable(library.lanes).put([signed(n, [n // 4], range(n, n + 9)) for n in range(1, 40)])
    await library.remove_entries(ids(7), now=NOW)
    await library.remove_feeds([old], now=NOW, payload="")
    await library.mark(ids(4, 5), read=True, now=NOW)


async def _refresh(library: Library) -> None:
    feed = await _feed(library, COLUMN)
    new = tuple(entry(f"n{n}", f"{n} new: {_LONG}" * 40, hours=0.5) for n in range(5))
    edited = tuple(entry(f"c{n}", f"{n} otherwise: {_LONG}" * 50, hours=n) for n in (1, 2, 3))
    await library.apply(FeedChanges(feed, LATER, title="The Column", new=new, edited=edited))


async def _feed(library: Library, url: str) -> FeedId:
    return next(feed.id for feed in await library.list_feeds() if feed.url == url)


async def _expand(library: Library) -> None:
    teasers = (PageTeaser("The bill comes due", "https://paper.example/due"),)
    found = page_text(f"As the page has it. {_LONG}" * 90, authors=("Joan Doe",), teasers=teasers)
    await library.put_text(EntryId(12), found, now=LATER, position=3)


async def _rule(library: Library) -> None:
    rules = [
        RuleToRun("mute title:r1", _query("title:r1"), "mute"),
        RuleToRun("tag:long title:c", _query("title:c"), "tag", "long"),
        RuleToRun("star title:r2", _query("title:r2"), "star"),
    ]
    await RuledTable(library.lanes).run(rules, Span(1, 200), now=LATER)


async def _index(library: Library) -> None:
    turn = await QueueTable(library.lanes).next(200)
    await QueueTable(library.lanes).done(turn)


async def _put_terms(library: Library) -> None:
    weighed = {EntryId(n): [(f"term{n % 7}", 0.7), ("tariff", 0.5), (f"own{n}", 0.5)] for n in range(20, 30)}
    await TermTable(library.lanes).put(weighed)


async def _put_signatures(library: Library) -> None:
    await SignatureTable(library.lanes).put([signed(n, [n // 9], range(n, n + 20)) for n in range(20, 50)])


async def _join(library: Library) -> None:
    links = {EntryId(n): ids(n + 60) for n in range(10, 40)}
    await CopyTable(library.lanes).relink(links, now=LATER)


async def _carry(library: Library) -> None:
    carried = [Carried(entry(f"k{n}", f"{n}: {_LONG}" * 9), read=n % 2 == 0) for n in range(20)]
    feed = await _feed(library, REVIEW)
    await CarriedTable(library.lanes).put(feed, carried, [CarriedMark("r5", read=False, starred=True)], now=LATER)


async def _mute(library: Library) -> None:
    wanted = [
        Subscription(COLUMN, title="Ours"),
        Subscription(REVIEW, muted=True),
        Subscription("https://new.example/"),
    ]
    await library.put_subscriptions(wanted, now=LATER)


WRITES: Final[Mapping[str, Operation]] = {
    "a refresh with new and edited entries": _refresh,
    "feeds that are added, muted and renamed": _mute,
    "a feed that did not change": lambda one: one.apply_unchanged(
        FeedId(1), now=LATER, validators=Validators(etag='"2"'), due=None, moved_to=None
    ),
    "a feed that is removed": lambda one: one.remove_feeds([FeedId(2)], now=LATER, payload="[]"),
    "a mark of one": lambda one: one.mark(ids(1), read=True, now=LATER),
    "a mark of two that are one text": lambda one: one.mark(ids(3), starred=True, now=LATER),
    "a mark of a whole list": lambda one: one.mark_selection(Selection(), read=True, starred=True, now=LATER),
    "a mark that is taken back": lambda one: one.undo(now=LATER),
    "an article that is deleted": lambda one: one.remove_entries(ids(3, 1), now=LATER),
    "a full text": _expand,
    "no full text": lambda one: one.put_no_text(EntryId(9), state=State.FAILED, reason="no answer (503)"),
    "expansions that wait": lambda one: one.set_queued(ids(*range(9, 60)), queued=True),
    "a page that is saved": lambda one: one.put_saved(
        "https://paper.example/x", title="Saved", site="The Paper", teaser="Words", now=LATER
    ),
    "what is packed": lambda one: one.set_packed(ids(*range(9, 90)), pictures={EntryId(9): ["https://a.example/p"]}),
    "a highlight with a note": lambda one: one.put_highlight(
        EntryId(2), Anchor("goes on and on", "that ", ", from", 14), "Does it?", now=LATER
    ),
    "another note": lambda one: one.set_note(ONE, "Or not.", now=LATER),
    "a highlight that is removed": lambda one: one.remove_highlight(ONE, now=LATER),
    "what is erased for good": lambda one: one.erase_removed(now=LATER),
    "rules": _rule,
    "what is indexed": _index,
    "terms": _put_terms,
    "signatures": _put_signatures,
    "copies that are joined": _join,
    "copies that are told apart": lambda one: CopyTable(one.lanes).split(ids(3), now=LATER),
    "articles of another reader": _carry,
    "an errand": lambda one: one.put_errand("save", "https://paper.example/y", now=LATER),
    "a step of undo": lambda one: StepTable(one.lanes).note("changed the smart feeds", "{}", now=LATER),
    "a place in an article": lambda one: one.set_position(EntryId(1), 44),
    "what the screen remembers": lambda one: one.remember({"view": json.dumps({"widths": list(range(500))})}),
    "a repair": lambda one: one.repair(),
}


def held(path: Path) -> dict[str, list[Any]]:
    """Every row of a library, and every word of its search index with its places; raises where the file is broken."""
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA quick_check").fetchall() == [("ok",)]
        db.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, fts, instance)")
        names = [
            name
            for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'fts%'")
        ]
        return {name: sorted(db.execute(f"SELECT * FROM {name}"), key=repr) for name in (*names, "words")}
