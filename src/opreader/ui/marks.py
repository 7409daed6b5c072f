"""Marks on the screen: read, star, delete, undo. Each is one step of the reader; then rows and counts are shown anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opreader.model import EntryId

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from opreader.model import Feed
    from opreader.ui.articles import Articles
    from opreader.ui.lists import Lists
    from opreader.ui.stage import Stage


class Marks:
    """What changes states, with the word said about it."""

    def __init__(self, stage: Stage, lists: Lists, show_feeds: Callable[[], Awaitable[None]]) -> None:
        """`show_feeds` shows the tree's counters anew."""
        self._stage = stage
        self._lists = lists
        self._show_feeds = show_feeds
        self.articles: Articles | None = None

    async def _changed(self, ids: Sequence[EntryId]) -> None:
        await self._lists.renew(ids)
        if self.articles is not None:
            await self.articles.renew(ids)
        await self._show_feeds()

    async def read(self, entry_id: EntryId) -> None:
        """An article counts as read; nothing is said."""
        row = self._stage.headlines.row(entry_id)
        if row is not None and row.read:
            return
        self._lists.read_here([entry_id])
        if await self._stage.reader.mark([entry_id], read=True):
            await self._changed([entry_id])

    async def toggle_read(self, entry_id: EntryId) -> None:
        """Mark an article read or unread."""
        entry = (await self._stage.reader.get_entry(entry_id)).headline
        self._lists.read_here([entry_id])
        await self._stage.reader.mark([entry_id], read=not entry.read)
        await self._changed([entry_id])
        self._stage.notices.say("marked unread" if entry.read else "marked read")

    async def toggle_star(self, entry_id: EntryId) -> None:
        """Star an article, or take the star away."""
        entry = (await self._stage.reader.get_entry(entry_id)).headline
        await self._stage.reader.mark([entry_id], starred=not entry.starred)
        await self._changed([entry_id])
        self._stage.notices.say("star taken away" if entry.starred else "starred")

    async def list_read(self) -> None:
        """Mark every article of the list read."""
        unread = [
            entry_id
            for entry_id in map(EntryId, self._stage.headlines.ids)
            if (row := self._stage.headlines.row(entry_id)) is not None and not row.read
        ]
        self._lists.read_here(unread)
        changed = await self._stage.reader.mark_selection(self._lists.selection, read=True)
        await self.show_all()
        if changed:
            self._stage.notices.say(
                f"marked {changed} {'article' if changed == 1 else 'articles'} read · {{undo}} takes it back"
            )
        else:
            self._stage.notices.say("everything here is read already")

    async def delete(self, entry_id: EntryId) -> None:
        """Take an article out of every list."""
        if not await self._stage.reader.remove_entries([entry_id]):
            self._stage.notices.say("this article can't be deleted: it is not in the library", "warning")
            return
        await self._lists.reload()
        await self._show_feeds()
        self._stage.notices.say("deleted · {undo} brings it back")

    async def undo(self) -> None:
        """Take the last change back."""
        undone = await self._stage.reader.undo()
        if undone is None:
            self._stage.notices.say("there is nothing to undo")
            return
        await self._show_feeds()
        await self._lists.reload()
        await self.show_all()
        self._stage.notices.say(f"took back: {undone.label}")

    async def removed(self, feeds: Sequence[Feed]) -> None:
        """Unsubscribe feeds."""
        await self._stage.reader.remove_feeds(feeds)
        await self._show_feeds()
        names = ", ".join(feed.title for feed in feeds)
        self._stage.notices.say(f"removed {names} · {{undo}} brings it back")

    async def show_all(self) -> None:
        """Show every row that is here, and the article, as they are now."""
        headlines = self._stage.headlines
        top = max(0, headlines.scroll_offset.y - headlines.size.height)
        seen = [EntryId(one) for one in headlines.ids[top : top + 3 * max(1, headlines.size.height)]]
        headlines.forget(but=seen)
        await self._changed(seen)
