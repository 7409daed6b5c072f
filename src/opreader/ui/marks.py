"""Marks on the screen: read, star, delete, undo. Each is shown in the key's own frame and written behind it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from opreader.errors import OpreaderError
from opreader.ui.list_marks import ListMarks
from opreader.ui.pending import Change, Pending

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opreader.model import EntryId, Feed, Headline
    from opreader.ui.articles import Articles
    from opreader.ui.feeds import Feeds
    from opreader.ui.lists import Lists
    from opreader.ui.stage import Stage
    from opreader.ui.widgets.window_ids import WindowIds

_TAKES_BACK: Final = "{undo} takes it back"
_BY_RULES_OR_AGE: Final = ("what rules did", "took out", "took back")
"""How labels of steps begin that no key of the list made."""
Write = Callable[[], Coroutine[Any, Any, int]]
"""Writes; how many entries changed."""


class Marks:
    """What changes states, with the word said about it."""

    def __init__(self, stage: Stage, lists: Lists, feeds: Feeds) -> None:
        """`feeds` shows the counters."""
        self._stage = stage
        self._lists = lists
        self._feeds = feeds
        self.pending = Pending(stage)
        self._steps: list[Change] = []
        """What the reader did here and did not take back, the last one at the end."""
        self._deleting: set[EntryId] = set()
        self.articles: Articles | None = None
        lists.rows_of = self.pending.read_rows
        lists.leaves = self._leave_out

    @property
    def words(self) -> tuple[str, ...]:
        """What the status line says is being written."""
        return self.pending.words

    def cancel(self) -> bool:
        """A write is not broken off."""
        return False

    # one article

    def read(self, entry_id: EntryId) -> None:
        """An article counts as read; nothing is said. That is what the reader did where opening counts, else it came by itself."""
        row, articles = self._row(entry_id), self.articles
        opened = self._stage.config.mark_read == "open" and articles is not None and articles.is_opened
        if row is None or not row.read:
            self._lists.read_here([entry_id, *(row.copies if row else ())])
            self._mark(entry_id, row, read=True, by_itself=not opened)

    def toggle_read(self, entry_id: EntryId) -> None:
        """Mark an article read or unread."""
        self._with_row(entry_id, self._toggle_read)

    def _toggle_read(self, row: Headline) -> None:
        self._lists.read_here([row.id, *row.copies])
        self._mark(row.id, row, read=not row.read)
        self._stage.notices.say("marked unread" if row.read else "marked read")

    def toggle_star(self, entry_id: EntryId) -> None:
        """Star an article, or take the star away."""
        self._with_row(entry_id, self._toggle_star)

    def _toggle_star(self, row: Headline) -> None:
        self._mark(row.id, row, starred=not row.starred)
        self._stage.notices.say("star taken away" if row.starred else "starred")

    def _row(self, entry_id: EntryId) -> Headline | None:
        """A row that is at hand, as it is shown."""
        if (row := self._stage.headlines.row(entry_id)) is not None:
            return row
        article = self.articles.article if self.articles is not None else None
        headline = article.entry.headline if article is not None else None
        return self.pending.shown(headline) if headline is not None and headline.id == entry_id else None

    def _with_row(self, entry_id: EntryId, act: Callable[[Headline], None]) -> None:
        if (row := self._row(entry_id)) is not None:
            act(row)
        else:
            self._stage.run(self._read_and(entry_id, act))

    async def _read_and(self, entry_id: EntryId, act: Callable[[Headline], None]) -> None:
        for row in await self.pending.read_rows([entry_id]):
            act(row)

    def _mark(
        self,
        entry_id: EntryId,
        row: Headline | None,
        *,
        read: bool | None = None,
        starred: bool | None = None,
        by_itself: bool = False,
    ) -> None:
        """Show a mark of one article and its copies, and have it written."""
        from opreader.ui.mark_change import mark_change  # not needed by the first frame

        ids = [entry_id, *(row.copies if row is not None else ())]

        def back() -> None:
            self._shift(row, -1, read=read, starred=starred)

        change = mark_change(row, ids, read=read, starred=starred, on_back=back)
        if not by_itself:  # which the library comes to last: it may hold steps of earlier runs
            self._steps.append(change)
        self.pending.show(change)
        self._shift(row, 1, read=read, starred=starred)
        self._stage.headlines.redraw(ids)
        mark = partial(self._stage.reader.mark, [entry_id], read=read, starred=starred, by_itself=by_itself)
        self._stage.run(self._write_mark(change, mark))

    def _shift(self, row: Headline | None, sign: int, *, read: bool | None, starred: bool | None) -> None:
        """Add to the counters what a mark of this row changes."""
        if row is None:
            return
        unread = 0 if read is None else int(not read) - int(not row.read)
        stars = 0 if starred is None else int(starred) - int(row.starred)
        if unread or stars:
            self._feeds.shift(row.feed_id, unread=sign * unread, starred=sign * stars)

    async def _write_mark(self, change: Change, work: Write) -> None:
        changed = await self._written(change, work, "not marked")
        if changed is not None and not change.taken_back:
            await self._renew(change)

    async def _written(self, change: Change, work: Write, trouble: str) -> int | None:
        """Await a write; how much it changed, None where it failed and all is shown as before."""
        try:
            with self.pending.writing(change.words and f"writing {change.words}"):
                changed = await work()
        except OpreaderError as error:
            self._give_up(change)
            self._stage.notices.say(f"{trouble}: {error}", "error")
            return None
        except Exception:
            self._give_up(change)
            raise
        if not changed:
            self._forget(change)
        return changed

    def _give_up(self, change: Change) -> None:
        """Show all as it was before a change that was not written."""
        self._forget(change)
        self.pending.drop(change)
        if not change.taken_back:
            change.on_back()
        self._stage.headlines.redraw()

    def _forget(self, change: Change) -> None:
        if change in self._steps:
            self._steps.remove(change)

    async def _renew(self, change: Change) -> None:
        """Show the truth in the place of what was assumed of a few entries."""
        headlines = self._stage.headlines
        rows = await self.pending.read_rows(change.ids)
        before = {row.id: headlines.held.get(row.id) for row in rows}
        shown = {row.id: headlines.row(row.id) for row in rows}
        headlines.held.take(rows)
        if self.articles is not None:
            self.articles.beside.take(rows)
        self.pending.drop(change)
        headlines.redraw([one for one in change.ids if headlines.row(one) != shown.get(one)])
        unnamed = any(one not in change.ids for row in rows for one in row.copies)
        await self._feeds.recount(None if unnamed else {row.feed_id for row in rows})
        told = [row.id for row in rows if (old := before[row.id]) is None or _told_beside(old) != _told_beside(row)]
        if self.articles is not None and told:  # whether it is read does not stand in the article
            await self.articles.renew(told)

    # the list

    def list_read(self) -> None:
        """Mark every article of the list read."""
        marks = ListMarks(self._stage, self._lists, self._feeds)
        change, count = marks.begin()
        number = self._stage.glyphs.number
        selection = marks.selection
        if count == 0:
            self._stage.notices.say("everything here is read already")
        elif count is None:
            self._stage.notices.say("marking this list read", then=_TAKES_BACK)
        else:
            self._stage.notices.say(_told(count, number), then=_TAKES_BACK)
        self._lists.read_here(marks.unread)
        self._steps.append(change)
        self.pending.show(change)
        self._stage.headlines.redraw()
        reader = self._stage.reader
        self._stage.run(
            self._write_list(change, count, lambda: reader.mark_selection(selection, read=True), marks.settle)
        )

    async def _write_list(self, change: Change, told: int | None, work: Write, settle: Callable[[], None]) -> None:
        changed = await self._written(change, work, "nothing was marked")
        if changed is None or change.taken_back:
            return
        await self._show_anew(change)
        await self._feeds.recount(change.feed_ids)
        settle()
        if changed == told or change.taken_back:
            return
        if changed:
            self._stage.notices.say(_told(changed, self._stage.glyphs.number), then=_TAKES_BACK)
        else:
            self._stage.notices.say("everything here is read already")

    async def _show_anew(self, change: Change | None = None) -> None:
        """Show every row that is here, and the article, as they are now; a change that is written needs no help any more."""
        headlines = self._stage.headlines
        seen = headlines.ids_in_sight(more=1)
        rows = await self.pending.read_rows(seen)
        headlines.held.take(rows)
        if change is not None:
            self.pending.drop(change)
        headlines.forget(but=seen)
        if self.articles is not None and (current := self.articles.current) is not None:
            await self.articles.renew([current])

    async def show_all(self) -> None:
        """Show every row that is here, the article and the counters as they are now."""
        await self._show_anew()
        await self._feeds.recount(None)

    async def show_others(self) -> None:
        """Somebody else changed something: show it. What `u` takes back now need not be what was done here last."""
        self._steps.clear()
        await self.show_all()

    # taking out

    def delete(self, entry_id: EntryId) -> None:
        """Take an article out of every list."""
        if entry_id < 0:
            self._stage.notices.say("this article can't be deleted: it is not in the library", "warning")
            return
        headlines, row = self._stage.headlines, self._row(entry_id)
        window = headlines.content.window
        ids = [entry_id, *(row.copies if row is not None else ())]
        places = [(one, headlines.content.take_out(one)) for one in ids]
        self._deleting.update(ids)

        def back() -> None:
            self._deleting.difference_update(ids)
            self._count_in(row, 1)
            for one, index in reversed(places):
                if index is not None and headlines.content.window is window:
                    headlines.content.put_back(one, index)

        change = Change(_same, _same, ids, None if row is None or row.copies else {row.feed_id}, on_back=back)
        self._steps.append(change)
        self._count_in(row, -1)
        self._stage.notices.say("deleted", then="{undo} brings it back")
        self._stage.run(self._write_delete(change, lambda: self._stage.reader.remove_entries([entry_id])))

    def _count_in(self, row: Headline | None, sign: int) -> None:
        if row is not None and (not row.read or row.starred):
            self._feeds.shift(row.feed_id, unread=sign * int(not row.read), starred=sign * int(row.starred))

    async def _write_delete(self, change: Change, work: Write) -> None:
        changed = await self._written(change, work, "not deleted")
        if changed is None or change.taken_back:
            return
        self._deleting.difference_update(change.ids)
        if self.articles is not None:
            self.articles.beside.renew(change.ids)
        if not changed:
            change.on_back()
            self._stage.notices.say("this article can't be deleted: it is not in the library any more", "warning")
        self._lists.changed_behind()
        await self._feeds.recount(change.feed_ids)

    # telling apart

    def split(self, entry_id: EntryId) -> None:
        """Tell an article from its copies: each stands for itself from now on."""
        self._stage.run(self._read_and(entry_id, self._split))

    def _split(self, row: Headline) -> None:
        if not row.copies:
            self._stage.notices.say("this article has no copies")
            return
        change = Change(_same, _same, [row.id, *row.copies])
        self._steps.append(change)
        self._stage.notices.say(f"{len(change.ids)} articles told apart", then="{undo} joins them again")
        reader = self._stage.reader
        self._stage.run(self._write_split(change, lambda: reader.copies.split([row.id], now=reader.now)))

    async def _write_split(self, change: Change, work: Write) -> None:
        changed = await self._written(change, work, "not told apart")
        if changed and not change.taken_back:
            await self._renew(change)
            await self._lists.reload(at_once=True)
            if self.articles is not None:
                self.articles.beside.indexed()

    def _leave_out(self, window: WindowIds) -> None:
        """Take out of a list that was read what is being deleted."""
        for entry_id in self._deleting:
            window.remove(entry_id, near=self._stage.headlines.cursor_index)

    async def removed(self, feeds: Sequence[Feed]) -> None:
        """Unsubscribe feeds; their rows leave the list, whichever it is."""
        self._steps.clear()
        await self._stage.reader.remove_feeds(feeds)
        await self._feeds.load()
        await self._lists.reload({feed.id for feed in feeds})
        names = ", ".join(feed.title for feed in feeds)
        self._stage.notices.say(f"removed {names}", then="{undo} brings it back")

    # taking back

    def undo(self) -> Callable[[], Coroutine[Any, Any, None]]:
        """Take the last change back; what one did in this run is shown as before at once, the rest by what is returned."""
        change = self._steps.pop() if self._steps else None
        if change is not None:
            self.pending.show_back(change)
            change.on_back()
            self._stage.headlines.redraw(change.ids or None)
            if change.words:
                self._stage.notices.say(f"taking back {change.words}")
        return lambda: self._undo(change)

    async def _undo(self, change: Change | None) -> None:
        undone = None
        try:
            with self.pending.writing(change.words and f"taking back {change.words}" if change is not None else ""):
                undone = await self._stage.reader.undo()
        except OpreaderError as error:
            self._stage.notices.say(f"nothing was taken back: {error}", "error")
        else:
            self._stage.notices.say("there is nothing to undo" if undone is None else f"took back: {undone.label}")
        await self._taken_back(change)
        if undone is not None and undone.label.startswith("removed"):
            await self._feeds.load()
        if undone is not None and undone.label.startswith(_BY_RULES_OR_AGE):
            await self.show_all()
        if change is not None or undone is not None:
            await self._lists.reload_after(undone.label if undone is not None else "")
        if undone is not None and undone.label.startswith("told") and self.articles is not None:
            self.articles.beside.indexed()

    async def _taken_back(self, change: Change | None) -> None:
        """Show what is true now: of a few entries, or of everything."""
        if change is not None and change.ids:
            await self._renew(change)
        else:
            await self._show_anew(change)
            await self._feeds.recount(None if change is None else change.feed_ids)


def _told_beside(row: Headline) -> tuple[object, ...]:
    """What of a row stands in its article."""
    return row.starred, row.copies


def _same(row: Headline) -> Headline:
    return row


def _told(count: int, number: Callable[[int], str]) -> str:
    return f"marked {number(count)} {'article' if count == 1 else 'articles'} read"
