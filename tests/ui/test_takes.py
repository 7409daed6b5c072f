"""Other takes on the screen: found for the article that is shown, walked, opened, and left again the same way."""

import asyncio
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

from opreader.config import Config
from opreader.model import EntryId, Headline, PageTeaser
from opreader.model.related import RelatedFound, Take
from opreader.reader import Reader
from opreader.takes import Takes
from opreader.ui.widgets.related_pane import RelatedPane
from tests.pages import full_text
from tests.ui.stages import MEDIUM, NARROW, House, Play

WHY = ("tariffs", "importers")


@dataclass
class FakeTakes:
    """Scripted answers by entry; a question for an entry in `held` waits for its event."""

    found: dict[EntryId, RelatedFound] = field(default_factory=dict)
    held: dict[EntryId, asyncio.Event] = field(default_factory=dict)
    asked: list[EntryId] = field(default_factory=list)
    broken_off: list[EntryId] = field(default_factory=list)

    async def of(self, entry_id: EntryId, *, limit: int | None = None) -> RelatedFound:
        assert limit is not None
        self.asked.append(entry_id)
        try:
            if (event := self.held.get(entry_id)) is not None:
                await event.wait()
        except asyncio.CancelledError:
            self.broken_off.append(entry_id)
            raise
        return self.found.get(entry_id, RelatedFound(entry_id))


class TakesHouse(House):
    """A house whose takes are scripted."""

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        self.takes = FakeTakes()

    def reopen(self, config: Config) -> Reader:
        reader = super().reopen(config)
        vars(reader._do)["takes"] = cast("Takes", self.takes)
        return reader

    async def rows(self) -> list[Headline]:
        """Every headline, newest first."""
        return await self.reader.get_headlines(await self.ids())

    async def scripted(self, *, entries: int = 3, same: bool = False) -> list[Headline]:
        """Two feeds; the first article has the others of its feed as takes, and one of the other feed by its author."""
        await self.filled(1, 2, entries=entries)
        rows = await self.rows()
        one, two, *others = [row for row in rows if row.feed_title == rows[0].feed_title]
        other = next(row for row in rows if row.feed_id != one.feed_id)
        self.takes.found[one.id] = RelatedFound(
            one.id,
            takes=(Take(other, 0.8, WHY), Take(two, 0.5, WHY[:1])),
            by_author=tuple(Take(row, 0.3, ()) for row in others),
            same=(replace(other, feed_title="The Mirror"),) if same else (),
        )
        self.takes.found[other.id] = RelatedFound(other.id, takes=(Take(two, 0.4, WHY), Take(one, 0.3, WHY)))
        return [one, two, other, *others]


def _pane(play: Play) -> RelatedPane:
    return play.app.main.stage.related


async def test_takes_stand_in_sections_with_source_age_and_the_shared_terms(tmp_path: Path) -> None:
    house = TakesHouse(tmp_path)
    _, two, other, third = await house.scripted(same=True)
    async with house.opened() as play:
        await play.until("OTHER TAKES")
        text = play.pane("related")
        order = ["OTHER TAKES", other.title[:12], two.title[:12], "MORE BY THIS AUTHOR", third.title, "SAME TEXT"]
        places = [text.index(words) for words in (*order, "The Mirror")]
        assert places == sorted(places)
        assert f"● {other.title}" in text
        assert "tariffs, importers" in text
        assert f"{other.feed_title} · " in text


async def test_what_the_page_listed_stands_there_while_takes_are_looked_for(tmp_path: Path) -> None:
    house = TakesHouse(tmp_path)
    listed = tuple(PageTeaser(f"Listed {n}", f"https://feed1.example/listed{n}") for n in range(40))
    house.desk.children.feed(1)
    house.desk.children.entry(1, 1)
    house.desk.children.entry(1, 2, page_teasers=listed)
    await house.desk.subscribe(1)
    one, two = await house.rows()
    house.takes.found[two.id] = RelatedFound(two.id, takes=(Take(one, 0.5, WHY),))
    event = house.takes.held[two.id] = asyncio.Event()
    async with house.opened() as play:
        await play.pilot.press("j")
        await play.until("FROM THIS PAGE", lambda: two.id in house.takes.asked)
        assert "OTHER TAKES" not in play.text
        await play.pilot.press("]", "]", "]")
        line = play.line_of("Listed 2", pane="related")
        event.set()
        await play.until(lambda: _pane(play).items[0].section == "OTHER TAKES")
        await play.settled()
        item = _pane(play).cursor_item
        assert item is not None
        assert item.title == "Listed 2"
        assert play.line_of("Listed 2", pane="related") == line


async def test_an_article_that_is_passed_by_is_not_asked_for(tmp_path: Path) -> None:
    house = TakesHouse(tmp_path)
    await house.filled(1, entries=12)
    rows = await house.rows()
    async with house.opened() as play:
        play.app.main.stage.headlines.move(4)  # as keys that come faster than frames
        play.app.main.stage.headlines.move(5)
        play.app.main.stage.headlines.move(6)
        await play.settled()
        assert [row for row in house.takes.asked if row not in {rows[5].id, rows[7].id, rows[1].id}] == [
            rows[0].id,
            rows[6].id,
        ]


async def test_while_one_reads_the_takes_of_the_next_article_are_found(tmp_path: Path) -> None:
    house = TakesHouse(tmp_path)
    await house.filled(1, entries=8)
    one, two, *others = await house.rows()
    house.takes.found[two.id] = RelatedFound(two.id, takes=(Take(one, 0.5, WHY),))
    async with house.opened() as play:
        await play.until(lambda: {two.id, others[-1].id} <= set(house.takes.asked))
        await play.settled()
        play.app.main.stage.headlines.move(1)
        assert [item.section for item in _pane(play).items] == ["OTHER TAKES"]
        assert not {row.id for row in others[2:-1]} & set(house.takes.asked)


async def test_what_is_looked_for_is_broken_off_when_one_moves_on(tmp_path: Path) -> None:
    house = TakesHouse(tmp_path)
    await house.filled(1, entries=3)
    one, two, three = await house.rows()
    house.takes.held[two.id] = asyncio.Event()
    house.takes.found[three.id] = RelatedFound(three.id, takes=(Take(one, 0.5, WHY),))
    async with house.opened() as play:
        await play.pilot.press("j")
        await play.until(lambda: two.id in house.takes.asked)
        await play.pilot.press("j")
        await play.until("OTHER TAKES")
        assert two.id in house.takes.broken_off


async def test_takes_found_before_stand_there_in_the_frame_of_the_article(tmp_path: Path) -> None:
    house = TakesHouse(tmp_path)
    one, *_ = await house.scripted()
    async with house.opened() as play:
        await play.until("OTHER TAKES")
        await play.press("j")
        await play.until("speaks of this")
        play.app.main.stage.headlines.move(0)
        assert [item.section for item in _pane(play).items][:1] == ["OTHER TAKES"]
        await play.settled()
        assert house.takes.asked.count(one.id) == 1


async def test_enter_opens_a_take_and_backspace_leads_back_step_by_step(tmp_path: Path) -> None:
    house = TakesHouse(tmp_path)
    long = "\n\n".join(f"Paragraph {n} of the first." for n in range(80))
    one, two, other, *_ = await house.scripted()
    house.desk.children.entry(1, 1, text=long)
    await house.reader.refresh()
    async with house.opened() as play:
        await play.until("OTHER TAKES")
        await play.press("enter", "space", "space")
        top = play.pane("article")
        assert "Paragraph 0 of" not in top
        await play.press("]", "enter")
        await play.until(lambda: play.app.main.articles.current == other.id)
        assert play.app.main.panes.active == "article"
        await play.press("]", "enter")
        await play.until(lambda: play.app.main.articles.current == two.id)
        await play.press("backspace")
        await play.until(lambda: play.app.main.articles.current == other.id, "OTHER TAKES")
        await play.press("backspace")
        await play.settled()
        await play.until(lambda: play.app.main.articles.current == one.id, lambda: play.pane("article") == top)
        item = _pane(play).cursor_item
        assert item is not None
        assert item.title == other.title
        await play.press("]", "enter")
        await play.until(lambda: play.app.main.articles.current == two.id)


async def test_a_take_that_the_list_does_not_hold_is_opened_and_read(tmp_path: Path) -> None:
    house = TakesHouse(tmp_path)
    one, _, other, *_ = await house.scripted()
    async with house.opened() as play:
        feed = next(feed for feed in await play.app.main.stage.reader.list_feeds() if feed.id == one.feed_id)
        play.app.main.commands.show(f"feed:{feed.id}")
        await play.settled()
        await play.until("OTHER TAKES")
        await play.press("]", "enter")
        await play.until(lambda: other.title in play.pane("article"))
        await play.press("backspace")
        await play.until(lambda: one.title in play.pane("article"))
        await play.until(lambda: _pane(play).items[0].read)
        assert play.app.main.stage.headlines.cursor_id == one.id


async def test_marks_go_to_the_item_under_the_cursor_and_show_at_once(tmp_path: Path) -> None:
    house = TakesHouse(tmp_path)
    one, _, other, *_ = await house.scripted()
    async with house.opened() as play:
        await play.until("OTHER TAKES")
        await play.press("]")
        await play.pilot.press("s")
        assert "★" in _pane(play).items[0].detail[0]
        await play.pilot.press("m")
        assert _pane(play).items[0].read
        await play.until(lambda: not play.app.main.marks.pending.is_writing)
        await play.settled()
        rows = {row.id: row for row in await play.app.main.stage.reader.get_headlines([one.id, other.id])}
        assert (rows[other.id].starred, rows[other.id].read) == (True, True)
        assert (rows[one.id].starred, rows[one.id].read) == (False, False)
        assert _pane(play).items[0].read
        assert "★" in _pane(play).items[0].detail[0]
        await play.press("u", "u")
        await play.until(lambda: not _pane(play).items[0].read, lambda: "★" not in _pane(play).items[0].detail[0])


async def test_o_and_y_take_the_link_of_the_item_under_the_cursor(tmp_path: Path) -> None:
    house = TakesHouse(tmp_path)
    _, _, other, *_ = await house.scripted()
    async with house.opened() as play:
        await play.until("OTHER TAKES")
        await play.press("]", "o", "y")
        assert house.desk.outside.shown == [other.link]
        await play.message(f"copied {other.link}")


async def test_f_fetches_the_full_text_of_the_item_under_the_cursor(tmp_path: Path) -> None:
    house = TakesHouse(tmp_path)
    await house.with_teasers("The first one, whole and unhurried.", "Nobody asked the people who…")
    one, two = await house.rows()
    house.takes.found[one.id] = RelatedFound(one.id, takes=(Take(two, 0.5, WHY),))
    house.serve(2, full_text("Nobody asked the people who mend the nets, and they noticed."))
    async with house.opened() as play:
        await play.until(lambda: f"○ {two.title}" in play.pane("related"))
        await play.press("]", "f")
        await play.message("full text")
        await play.until(lambda: f"● {two.title}" in play.pane("related"))
        assert play.app.main.articles.current == one.id


async def test_a_library_without_takes_says_so_and_how_to_widen_it(tmp_path: Path) -> None:
    house = TakesHouse(tmp_path)
    await house.filled(1)
    await house.reader.index.run()
    async with house.opened() as play:
        await play.until("Nothing else here speaks of this.", "a adds feeds")


async def test_while_articles_wait_to_be_indexed_the_pane_says_so_and_looks_again(tmp_path: Path) -> None:
    house = TakesHouse(tmp_path)
    await house.filled(1)
    one, two, *_ = await house.rows()
    async with house.opened() as play:
        await play.until(lambda: "this. 3 articles are still to be indexed" in " ".join(play.pane("related").split()))
        house.takes.found[one.id] = RelatedFound(one.id, takes=(Take(two, 0.5, WHY),))
        play.app.main.articles.beside.indexed()
        await play.until("OTHER TAKES", lambda: "indexed" not in play.pane("related"))


async def test_the_guide_is_not_asked_for_takes(tmp_path: Path) -> None:
    house = TakesHouse(tmp_path)
    async with house.opened() as play:
        await play.until("FROM THIS PAGE")
        await play.press("j", "j")
        assert house.takes.asked == []
        assert "speaks of this" not in play.words


async def test_a_deleted_take_leaves_the_pane(tmp_path: Path) -> None:
    house = TakesHouse(tmp_path)
    _, two, other, *_ = await house.scripted()
    async with house.opened() as play:
        await play.until("OTHER TAKES")
        await play.press("]", "D")
        await play.until(lambda: _pane(play).items[0].title == two.title)
        assert other.title not in play.pane("related")


async def test_below_the_article_each_take_is_a_line(tmp_path: Path) -> None:
    house = TakesHouse(tmp_path)
    _, two, other, third = await house.scripted()
    async with house.opened(MEDIUM) as play:
        await play.until("OTHER TAKES")
        lines = play.pane("related").splitlines()
        assert [line.split()[0] for line in lines[:5]] == ["OTHER", "●", "●", "MORE", "●"]
        assert "tariffs, importers" in lines[1]
        assert other.title[:10] in lines[1]
        assert two.title in lines[2]
        assert third.title in lines[4]


async def test_a_narrow_screen_walks_from_the_article_into_the_takes_and_back(tmp_path: Path) -> None:
    house = TakesHouse(tmp_path)
    one, _, other, *_ = await house.scripted()
    async with house.opened(NARROW) as play:
        await play.press("enter")
        await play.until(lambda: one.title in play.pane("article"))
        await play.press("]")
        await play.until("OTHER TAKES")
        await play.press("enter")
        await play.until(lambda: other.title in play.pane("article"))
        await play.press("backspace")
        await play.until(lambda: one.title in play.pane("article"))
