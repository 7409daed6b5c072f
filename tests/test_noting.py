"""Highlights, notes, versions and pipes as the screen asks the reader for them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from opreader.anchors import find_anchor, make_anchor
from opreader.changes import Change, marked_changes
from opreader.document import parse_document, to_text
from opreader.errors import UsageError
from opreader.model import Anchor, EntryId, Filter, PipeResult, Selection, Subscription
from opreader.reader import Reader
from opreader.store import Library
from tests.contracts.store_values import page_text
from tests.fakes import FakeChildren, FakeNet, FakeOutside, MovingClock, document, make_reader

A = EntryId(1)


class Desk:
    """A reader of one feed with one article."""

    def __init__(self, home: Path) -> None:
        self.net, self.children, self.outside, self.clock = FakeNet(), FakeChildren(), FakeOutside(), MovingClock()
        self.url = self.children.feed(1)
        self.net.answer(self.url, document(1))
        self.reader: Reader = make_reader(
            home, net=self.net, children=self.children, outside=self.outside, clock=self.clock
        )

    async def tell(self, text: str) -> None:
        """Have the feed ship this text of its article."""
        self.clock.move(hours=1)
        self.children.entry(1, 1, text=text)
        await self.reader.refresh()


@pytest_asyncio.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    made = Desk(tmp_path)
    await made.reader.add_subscriptions([Subscription(made.url)])
    await made.tell("Somebody pays for it.")
    yield made
    await made.reader.close()


async def test_a_passage_is_marked_by_the_clock_and_listed(desk: Desk) -> None:
    made = await desk.reader.notes.add(A, Anchor("pays"), "Who?")
    (one,) = await desk.reader.notes.list(A)
    assert (one.id, one.note, one.added) == (made, "Who?", desk.clock())
    await desk.reader.notes.set_note(made, "Who else?")
    ((quoted),) = await desk.reader.notes.list_all(Filter("is", "noted"))
    assert (quoted.highlight.note, quoted.headline.id) == ("Who else?", A)
    assert list(await desk.reader.list_ids(Selection(query=Filter("is", "highlighted")))) == [A]
    await desk.reader.notes.remove(made)
    assert await desk.reader.notes.list_all() == []
    undone = await desk.reader.undo()
    assert undone is not None
    assert len(await desk.reader.notes.list(A)) == 1


@pytest.mark.parametrize("anchor", [Anchor(""), Anchor(" \n", "before")])
async def test_nothing_is_no_highlight_but_may_be_a_note(desk: Desk, anchor: Anchor) -> None:
    with pytest.raises(UsageError, match="nothing to mark"):
        await desk.reader.notes.add(A, anchor, "  ")
    await desk.reader.notes.add(A, anchor, "Of it all.")
    assert [one.note for one in await desk.reader.notes.list(A)] == ["Of it all."]


async def test_an_article_that_is_not_subscribed_can_not_be_marked(desk: Desk) -> None:
    with pytest.raises(UsageError, match="subscribe"):
        await desk.reader.notes.add(EntryId(-1), Anchor("pays"))
    assert await desk.reader.notes.list(EntryId(-1)) == []
    assert await desk.reader.notes.changes(EntryId(-1)) is None


async def test_a_passage_is_found_when_its_page_came_again_in_another_make(desk: Desk) -> None:
    told = """<p>Nobody asked.</p><p>The gate is “a cheerful green”, they say&nbsp;— and
        <em>somebody</em> paid for the paint.</p><p>Somebody signed a form.</p>"""
    again = """<div>Advertisement</div><h2>The gate</h2><div>Nobody asked.<br><br>The gate is "a cheerful green",
        they say - and somebody <b>has</b> paid for the paint.</div><div>Somebody signed a form.</div>"""
    before, now = (to_text(parse_document(source, "html")) for source in (told, again))
    start, end = before.index("The gate is"), before.index(" signed a form")
    await desk.reader.notes.add(A, make_anchor(before, start, end))
    (one,) = await desk.reader.notes.list(A)
    span = find_anchor(now, one.anchor)
    assert span is not None
    assert " ".join(now[slice(*span)].split()) == (
        'The gate is "a cheerful green", they say - and somebody has paid for the paint. Somebody'
    )


async def test_one_version_has_no_changes(desk: Desk) -> None:
    assert await desk.reader.notes.changes(A) is None
    assert await desk.reader.notes.changes(EntryId(77)) is None


async def test_the_version_before_is_compared_with_that_of_now(desk: Desk) -> None:
    await desk.tell("Somebody pays for all of it.")
    await desk.tell("Nobody pays for all of it.")
    assert await desk.reader.notes.changes(A) == [
        Change("gone", "Somebody"),
        Change("new", "Nobody"),
        Change("same", " pays for all of it."),
    ]
    assert [one.body.text for one in await desk.reader.notes.versions(A)] == [
        "Nobody pays for all of it.",
        "Somebody pays for all of it.",
        "Somebody pays for it.",
    ]


async def test_a_page_is_not_compared_with_what_the_feed_shipped(desk: Desk, tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library.db", now=desk.clock())
    await library.put_text(A, page_text(), now=desk.clock())
    await library.close()
    assert await desk.reader.notes.changes(A) is None
    await desk.tell("Nobody pays for it.")
    changes = await desk.reader.notes.changes(A)
    assert changes is not None
    assert marked_changes(changes) == "[-Somebody-]{+Nobody+} pays for it."


async def test_long_versions_are_compared_as_well(desk: Desk) -> None:
    long = "\n\n".join(f"Paragraph {number} of a very long column." for number in range(4000))
    await desk.tell(f"{long}\n\nThe end.")
    await desk.tell(f"{long}\n\nThe very end.")
    changes = await desk.reader.notes.changes(A)
    assert changes is not None
    assert marked_changes(changes).endswith("column.\n\nThe {+very+} end.")


async def test_a_text_is_given_to_a_command(desk: Desk) -> None:
    desk.outside.says = PipeResult(0, "4\n")
    assert await desk.reader.notes.pipe("four words of text", "wc -w") == PipeResult(0, "4\n")
    assert desk.outside.piped == [(("wc", "-w"), "four words of text")]
