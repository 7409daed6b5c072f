"""What is done with the feeds of an account: subscribed, changed and removed here at once, on the server by the next sync."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opreader.ui.widgets.account_rows import account_folder_of, account_key, account_of

if TYPE_CHECKING:
    from opreader.model import Feed
    from opreader.ui.screens.main import MainScreen


class AccountFeeds:
    """Dialogs are imported when they are asked for."""

    def __init__(self, screen: MainScreen) -> None:
        """Take the screen that the dialogs are opened over."""
        self._screen = screen
        self._reader = screen.stage.reader
        self._syncing = screen.background.syncing

    def here(self) -> str | None:
        """The account whose branch the tree's cursor is in; None outside the tree, and for one that is no more."""
        if self._screen.panes.active != "feeds":
            return None
        key = self._screen.stage.tree.cursor_key or ""
        feed = next((feed for feed in self._screen.feeds.all if f"feed:{feed.id}" == key), None)
        name = account_of(key) or (feed.account if feed is not None else None)
        return name if name in {row.account.name for row in self._syncing.states.rows} else None

    def row_here(self) -> str | None:
        """The account whose own row the tree's cursor is on."""
        name = self.here()
        return name if name is not None and self._screen.stage.tree.cursor_key == account_key(name) else None

    async def add_feed(self, account: str) -> None:
        """Subscribe at a server: it hears of it at the next sync, which is soon."""
        from opreader.ui.catalogue import load_catalogue
        from opreader.ui.dialogs.add_feed import AddFeed

        stage, feeds = self._screen.stage, self._screen.feeds
        folder = account_folder_of(stage.tree.cursor_key or "")
        request = await self._screen.app.push_screen_wait(
            AddFeed(
                self._reader.look,
                load_catalogue(stage.setting.catalogue),
                feeds.folders_of(account),
                [feed.url for feed in feeds.subscribed if feed.account == account],
                is_up=self._reader.is_up,
                where=account,
                glyphs=stage.glyphs,
            )
        )
        if request is None:
            return
        title = request.title if len(request.found) == 1 else None
        wanted = [(one.url, title) for one in request.found] + [(one.url, one.name) for one in request.catalogue]
        for url, name in wanted:
            await self._reader.accounts.subscribe(account, url, title=name, folder=request.folder or folder)
        self._syncing.asked(account)
        what = wanted[0][1] or wanted[0][0] if len(wanted) == 1 else f"{len(wanted)} feeds"
        self._screen.stage.notices.say(f"{what}: asked of {account} at the next sync")

    async def edit_feed(self, feed: Feed) -> None:
        """Give a feed another title or folder; its server hears of it at the next sync."""
        from opreader.ui.dialogs.edit_account_feed import EditAccountFeed

        account = feed.account or ""
        folders = self._screen.feeds.folders_of(account)
        placed = await self._screen.app.push_screen_wait(
            EditAccountFeed(feed, folders=folders, glyphs=self._screen.stage.glyphs)
        )
        if placed is None:
            return
        if placed.title != feed.title:
            await self._reader.accounts.rename(feed, placed.title)
        if placed.folder != feed.folder:
            await self._reader.accounts.move(feed, placed.folder)
        await self._screen.feeds.load()
        await self._screen.marks.show_all()
        self._syncing.asked(account)

    async def remove_feed(self, feed: Feed) -> None:
        """Take a feed out of the lists; its server hears of it when nobody can take that back any more."""
        from opreader.ui.dialogs.confirm import Confirm

        back = self._screen.keymap.fill("{undo} brings them back.")
        question = (
            f"Remove {feed.title} and its {feed.total} articles from your lists? {back} "
            f"{feed.account} hears of it in a day, and drops its stars there."
        )
        confirm = Confirm(question, yes="Remove", no="Keep", glyphs=self._screen.stage.glyphs)
        if not await self._screen.app.push_screen_wait(confirm):
            return
        await self._screen.marks.removed([feed])
        self._screen.commands.show(account_key(feed.account or ""), go=False)
