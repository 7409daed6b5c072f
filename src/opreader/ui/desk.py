"""The actions that open something over the panes: dialogs, search boxes, the guide; and the ways out."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from opreader import model
from opreader.errors import LibraryError, NotFound, OpreaderError
from opreader.masked import hide_password
from opreader.ui.opening import article_here
from opreader.ui.pack_desk import PackDesk

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping

    from opreader.adding import Found
    from opreader.model import Feed, Subscription
    from opreader.smart_feeds import SmartFeed
    from opreader.ui.app import OpreaderApp
    from opreader.ui.dialogs.add_feed import AddRequest
    from opreader.ui.screens.main import MainScreen


class Desk:
    """What lies over the panes. Dialogs are imported when they are asked for."""

    def __init__(self, screen: MainScreen) -> None:
        """Take the screen that the dialogs are opened over."""
        self._screen = screen
        self.pack = PackDesk(screen)
        self._leaving = False
        self.finding = False
        """Words are marked in the article: n and N walk them."""

    @property
    def table(self) -> Mapping[str, Callable[[], None]]:
        """Action id → what it does."""
        return {
            "find": self.find,
            "add_feed": lambda: self._open(self.add_feed()),
            "edit_feed": lambda: self._open(self.edit_feed()),
            "remove_feed": lambda: self._open(self.remove_feed()),
            "pack": lambda: self._open(self.pack.ask()),
            "theme": lambda: self._open(self.choose_theme()),
            "sort": lambda: self._open(self.choose_order()),
            "messages": lambda: self._open(self.messages()),
            "help": lambda: self._open(self.help()),
            "quit": lambda: self._start(self.leave()),
        }

    @property
    def _app(self) -> OpreaderApp:
        from opreader.ui.app import OpreaderApp

        app = self._screen.app
        assert isinstance(app, OpreaderApp)
        return app

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        self._screen.stage.run(work)

    def _open(self, work: Coroutine[Any, Any, None]) -> None:
        self._screen.stage.run(work, opens=True)

    def _say(self, text: str) -> None:
        self._screen.stage.notices.say(text)

    # out

    def back(self, *, quits: bool) -> None:
        """One step out: of the query, of the pane; at the outermost leave opreader."""
        screen = self._screen
        if screen.panes.active == "headlines" and screen.lists.view.query is not None:
            self._start(self._leave_query())
        elif screen.panes.active == "headlines" and screen.commands.leave_author():
            return
        elif not screen.panes.out() and quits:
            self._start(self.leave())

    async def _leave_query(self) -> None:
        await self._screen.lists.leave_query()
        self._screen.commands.came_to(self._screen.stage.headlines.cursor_id)

    async def leave(self) -> None:
        """Keep the session and leave opreader, when all is written; asked again meanwhile, leave at once.

        What is being written then is given up whole. Where it came to nothing by itself, that is read first.
        """
        pending = self._screen.marks.pending
        if self._leaving:
            self._app.leave_at_once()
            return
        self._leaving = True
        self._screen.background.stop()
        if pending.is_writing:
            words = " · ".join(pending.words) or "writing"
            self._screen.stage.notices.say(
                f"{words}: opreader ends when it is done", then="{quit} again gives it up and ends now"
            )
            failed = pending.failed
            await pending.wait()
            if pending.failed != failed:
                self._leaving = False
                return
        with suppress(LibraryError):  # on a disk that takes nothing one would never get out
            await self._screen.save()
        self._app.farewell = await self._screen.background.leave_accounts()
        self._app.exit(return_code=0)

    # finding

    def find(self) -> None:
        """Find words in the article, or articles by a query, as the pane has it."""
        if self._screen.panes.active == "article":
            self._open(self._ask_words())
        else:
            self._screen.on_demand.finding.ask()

    async def _ask_words(self) -> None:
        from opreader.ui.dialogs.ask_query import AskQuery

        words = await self._app.push_screen_wait(
            AskQuery(
                "",
                check=lambda _: None,
                title="Find in this article",
                placeholder="words of the article",
                glyphs=self._screen.stage.glyphs,
            )
        )
        if words and words.strip():
            self._find_in_article(words.strip())

    def _find_in_article(self, words: str) -> None:
        count = self._screen.stage.article.finding.find(words)
        self.finding = count > 0
        self._say(f"{words}: 1 of {count} · n next, N before, Esc ends" if count else f"{words} is not in this article")

    def walk_matches(self, key: str) -> None:
        """The keys while words are marked: n, N, Esc."""
        finding = self._screen.stage.article.finding
        if key == "escape":
            finding.clear()
            self.finding = False
            self._screen.stage.status.hush()
            return
        if key == "n":
            finding.next()
        else:
            finding.previous()
        self._say(f"match {finding.number} of {finding.count}")

    def follow(self, url: str) -> None:
        """Go to a place of the article, or show an address in the browser."""
        stage = self._screen.stage
        if url.startswith("#"):
            self._screen.articles.remember_place()
            if not stage.article.go_to_anchor(url):
                self._say("the article has no such place")
            return
        try:
            stage.reader.notes.open_link(url)
        except OpreaderError as error:
            stage.notices.say(str(error), "error")
        else:
            self._say(f"opened {hide_password(url)}")

    # feeds

    def _feed_here(self) -> Feed | None:
        """The feed under the tree's cursor, of the list, or of the article."""
        screen = self._screen
        if screen.panes.active == "feeds":
            key = screen.stage.tree.cursor_key or ""
            kind, _, rest = key.partition(":")
            return next((feed for feed in screen.feeds.all if kind == "feed" and str(feed.id) == rest), None)
        if (feed := screen.feeds.get(screen.lists.view.feed_id)) is not None:
            return feed
        article = screen.articles.article
        return screen.feeds.get(article.entry.headline.feed_id) if article else None

    def _smart_here(self) -> SmartFeed | None:
        """The smart feed under the tree's cursor, or of the list."""
        screen = self._screen
        match screen.panes.active:
            case "feeds":
                return screen.feeds.smart.find(screen.stage.tree.cursor_key)
            case "headlines":
                return screen.feeds.smart.find(screen.lists.view.key)
        return None

    def _account_row_here(self) -> str | None:
        """The account whose row the tree's cursor is on."""
        return self._screen.on_demand.account_feeds.row_here() if self._screen.background.has_accounts else None

    async def _subscribed_here(self) -> Feed | None:
        await article_here(self._screen)
        feed = self._feed_here()
        if feed is None or feed.id < 0:
            self._say("go to a feed first" if feed is None else f"{feed.title} is no subscription")
            return None
        return feed

    async def add_feed(self) -> None:
        """Ask for an address, or offer the catalogue, and subscribe; in an account's branch at its server."""
        if self._screen.background.has_accounts and (account := self._screen.on_demand.account_feeds.here()):
            await self._screen.on_demand.account_feeds.add_feed(account)
            return
        from opreader.ui.catalogue import load_catalogue
        from opreader.ui.dialogs.add_feed import AddFeed

        screen = self._screen
        reader = screen.stage.reader
        dialog = AddFeed(
            look=reader.look,
            catalogue=load_catalogue(screen.stage.setting.catalogue),
            folders=screen.feeds.folders,
            subscribed=[feed.url for feed in screen.feeds.local],
            is_up=reader.is_up,
            glyphs=screen.stage.glyphs,
        )
        request = await self._app.push_screen_wait(dialog)
        if request is not None:
            await (self._subscribe_unseen(request) if request.unseen else self._subscribe(request))

    async def _subscribe(self, request: AddRequest) -> None:
        screen, reader = self._screen, self._screen.stage.reader
        several = len(request.found) > 1
        added: list[int] = []
        for found in request.found:
            title = None if several else request.title
            try:
                outcome = await self._take(found, model.Subscription(found.url, title=title, folder=request.folder))
            except OpreaderError as error:
                screen.stage.notices.say(str(error), "error")
            else:
                added.append(outcome)
        if request.catalogue:
            wanted = [model.Subscription(one.url, title=one.name, folder=request.folder) for one in request.catalogue]
            await reader.add_subscriptions(wanted)
        reader.shelving.close_guide()
        await screen.feeds.load()
        if request.catalogue:
            new = {one.url for one in request.catalogue}
            await screen.refreshing.run([feed.id for feed in screen.feeds.local if feed.url in new])
        elif added:
            self._say(f"subscribed · {sum(added)} new articles")
        urls = {found.url for found in request.found}
        feed = next((feed for feed in screen.feeds.local if feed.url in urls), None)
        screen.commands.show(f"feed:{feed.id}" if feed and not several else "all")

    async def _take(self, found: Found, subscription: Subscription) -> int:
        reader = self._screen.stage.reader
        whole = await reader.look_closer(found)
        outcome = await reader.subscribe(
            whole, model.Subscription(whole.url, title=subscription.title, folder=subscription.folder)
        )
        return outcome.added

    async def _subscribe_unseen(self, request: AddRequest) -> None:
        """Subscribe without a network: the feeds stand in feeds.toml now, and are asked when it is back."""
        screen, reader = self._screen, self._screen.stage.reader
        wanted = [
            model.Subscription(one.url, title=request.title, folder=request.folder, headers=one.headers)
            for one in request.found
        ]
        wanted += [model.Subscription(one.url, title=one.name, folder=request.folder) for one in request.catalogue]
        await reader.add_subscriptions(wanted)
        for one in wanted:
            await reader.errands.keep("add", one.url)
        screen.watching.watch()
        reader.shelving.close_guide()
        await screen.feeds.load()
        several = f"{len(wanted)} feeds" if len(wanted) > 1 else wanted[0].title or wanted[0].url
        self._say(f"subscribed unseen to {several} · asked when the network is back")
        feed = next((feed for feed in screen.feeds.local if feed.url == wanted[0].url), None)
        screen.commands.show(f"feed:{feed.id}" if feed and len(wanted) == 1 else "all")

    async def edit_feed(self) -> None:
        """Change a feed's title, folder, note and when its full texts are got; explain its errors."""
        from opreader.ui.dialogs.edit_feed import EditFeed

        if (smart := self._smart_here()) is not None:
            await self._screen.on_demand.smart_desk.edit(smart)
            return
        if (account := self._account_row_here()) is not None:
            await self._screen.on_demand.account_desk.show(at=account)
            return
        feed = await self._subscribed_here()
        if feed is None:
            return
        if feed.account is not None:
            await self._screen.on_demand.account_feeds.edit_feed(feed)
            return
        screen, reader = self._screen, self._screen.stage.reader
        subscription = reader.subscription(feed.url) or model.Subscription(feed.url)
        dialog = EditFeed(
            feed,
            subscription,
            folders=screen.feeds.folders,
            configured=screen.stage.config.full_text,
            dates=screen.stage.dates,
            now=reader.now,
            glyphs=screen.stage.glyphs,
        )
        request = await self._app.push_screen_wait(dialog)
        if request is None:
            return
        try:
            await reader.edit_feed(feed.url, **request.fields)
        except NotFound as error:
            screen.stage.notices.say(str(error), "error")
        await screen.feeds.load()
        await screen.marks.show_all()

    async def remove_feed(self) -> None:
        """Unsubscribe, after a question that says what goes."""
        from opreader.ui.dialogs.confirm import Confirm

        if (smart := self._smart_here()) is not None:
            await self._screen.on_demand.smart_desk.remove(smart)
            return
        if (account := self._account_row_here()) is not None:
            self._screen.on_demand.account_desk.remove(account)
            return
        feed = await self._subscribed_here()
        if feed is None:
            return
        if feed.account is not None:
            await self._screen.on_demand.account_feeds.remove_feed(feed)
            return
        back = self._screen.keymap.fill("{undo} brings them back.")
        question = f"Remove {feed.title} and its {feed.total} articles from your lists? {back}"
        if not await self._app.push_screen_wait(
            Confirm(question, yes="Remove", no="Keep", glyphs=self._screen.stage.glyphs)
        ):
            return
        await self._screen.marks.removed([feed])
        if not self._screen.feeds.subscribed:
            await self._app.show_guide()
        else:
            self._screen.commands.show("all")

    # the screen itself

    async def choose_theme(self) -> None:
        """Walk the themes; each is shown as one comes to it."""
        from opreader.ui.dialogs.theme_picker import ThemePicker

        app = self._app
        loaded = app.register_themes()
        for problem in loaded.problems:
            self._screen.stage.notices.say(problem, "warning")
        before = app.theme
        dialog = ThemePicker(sorted(loaded.themes), app.theme, app.preview_theme, glyphs=self._screen.stage.glyphs)
        chosen = await app.push_screen_wait(dialog)
        app.preview_theme(chosen or before)
        if chosen is not None:
            self._screen.theme_name = chosen
            await self._screen.save()

    async def choose_order(self) -> None:
        """Ask in which order the list is to be shown, and whether with headings."""
        from opreader.ui.dialogs.order import ChooseOrder, Order

        screen = self._screen
        view = screen.lists.view
        now = Order(view.sort, view.headings)
        dialog = ChooseOrder(now, ranked=view.query is not None, glyphs=screen.stage.glyphs)
        chosen = await self._app.push_screen_wait(dialog)
        if chosen is not None and chosen != now:
            await screen.lists.order(chosen.sort, headings=chosen.headings)
            screen.commands.came_to(screen.stage.headlines.cursor_id)

    async def messages(self) -> None:
        """Show all past messages."""
        from opreader.ui.dialogs.messages import Messages

        stage = self._screen.stage
        await self._app.push_screen_wait(Messages(stage.notices.all, stage.dates, stage.glyphs))

    async def help(self) -> None:
        """Show every action with its key; from there the guide."""
        from opreader.ui.dialogs.help import Help

        chosen = await self._app.push_screen_wait(Help(self._screen.keymap, self._screen.stage.glyphs))
        if chosen == "guide":
            await self._app.show_guide()
        elif chosen is not None:
            self._screen.act(chosen)
