"""What the actions on lists and articles do: moving, opening, going back, marking."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from opreader.ui.nearby import Nearby
from opreader.ui.widgets.tree_rows import NO_LISTS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Mapping

    from opreader.model import EntryId
    from opreader.ui.articles import Articles
    from opreader.ui.background import Background
    from opreader.ui.feeds import Feeds
    from opreader.ui.links import Links
    from opreader.ui.lists import Lists
    from opreader.ui.marks import Marks
    from opreader.ui.panes import Panes
    from opreader.ui.related_walk import RelatedWalk
    from opreader.ui.stage import Stage
    from opreader.ui.widgets.article_view import ArticleView
    from opreader.ui.widgets.feed_tree import FeedTree
    from opreader.ui.widgets.headlines import Headlines
    from opreader.ui.widgets.related_pane import RelatedPane

_MEASURE_STEP: Final = 3


class Commands:
    """One method an action; the table by id is `table`."""

    def __init__(
        self,
        stage: Stage,
        *,
        panes: Panes,
        lists: Lists,
        articles: Articles,
        marks: Marks,
        background: Background,
        feeds: Feeds,
        undone: Callable[[], Awaitable[None]],
        copy: Callable[[str], None],
    ) -> None:
        """`undone` shows what was taken back beside marks; `copy` puts text on the clipboard."""
        self._stage = stage
        self._panes = panes
        self._lists = lists
        self._articles = articles
        self._marks = marks
        self._background = background
        self._feeds = feeds
        self._undone = undone
        self._copy = copy
        self.nearby = Nearby(stage, lists=lists, articles=articles, panes=panes)
        self._quiet = False
        self._entered = 0
        """How often a list was entered: only the last time counts."""

    @cached_property
    def related(self) -> RelatedWalk:
        """What is done in the pane of related headlines."""
        from opreader.ui.related_walk import RelatedWalk  # not needed by the first frame

        return RelatedWalk(
            self._stage,
            panes=self._panes,
            articles=self._articles,
            background=self._background,
            open_entry=self.open_entry,
        )

    @cached_property
    def links(self) -> Links:
        """What is done with the link of what one is on."""
        from opreader.ui.links import Links  # nor this

        return Links(
            self._stage,
            articles=self._articles,
            related=self.related,
            background=self._background,
            copy=self._copy,
        )

    @property
    def table(self) -> Mapping[str, Callable[[], None]]:
        """Action id → what it does."""
        moves = ("down", "up", "half_page_down", "half_page_up", "first", "last")
        return {
            **{name: self._mover(name) for name in moves},
            "page_down": self.page_down,
            "page_up": self.page_up,
            "pane_left": lambda: self._panes.step(-1),
            "pane_right": lambda: self._panes.step(1),
            "left": self.left,
            "right": self.right,
            "open": self.open,
            "next_unread": self.to_unread,
            "previous_unread": lambda: self.to_unread(backwards=True),
            "expand": lambda: self._start(self.expand()),
            "expand_list": lambda: self._stage.run(self._background.expanding.expand_list(), opens=True),
            "toggle_teaser": lambda: self._start(self.toggle_teaser()),
            "related_next": lambda: self.related.walk(1),
            "related_previous": lambda: self.related.walk(-1),
            "go_back": self.go_back,
            "open_in_browser": lambda: self.links.open_in_browser(),  # noqa: PLW0108 - made then
            "copy_link": lambda: self.links.copy_link(),  # noqa: PLW0108 - made then
            "toggle_star": lambda: self._on_entry(self._marks.toggle_star),
            "toggle_read": lambda: self._on_entry(self._marks.toggle_read),
            "delete_article": lambda: self._on_entry(self._marks.delete),
            "split_copies": lambda: self._on_entry(self._marks.split),
            "mark_list_read": self._marks.list_read,
            "undo": lambda: self._start(self._undo(self._marks.undo())),
            "show_all": lambda: self.show("all"),
            "show_unread": lambda: self.show("unread"),
            "show_starred": lambda: self.show("starred"),
            "hide_read": lambda: self._start(self._turned(self._lists.toggle_hide_read())),
            "narrower": lambda: self.measure(-_MEASURE_STEP),
            "wider": lambda: self.measure(_MEASURE_STEP),
            "panes_narrower": lambda: self._panes.resize(-1),
            "panes_wider": lambda: self._panes.resize(1),
            "refresh": lambda: self._start(self._background.refresh_here()),
            "refresh_all": lambda: self._start(self._background.refresh_all()),
            "cancel": self.cancel,
        }

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        self._stage.run(work)

    def _on_entry(self, act: Callable[[EntryId], None]) -> None:
        """Do it to the entry under the cursor of the related pane, else to the article."""
        beside = self.related.entry_id
        if (entry_id := self._articles.current if beside is None else beside) is not None:
            act(entry_id)

    # moving

    @property
    def _pane(self) -> FeedTree | Headlines | ArticleView | RelatedPane:
        stage = self._stage
        match self._panes.active:
            case "feeds":
                return stage.tree
            case "headlines":
                return stage.headlines
            case "article":
                return stage.article
            case "related":
                return stage.related

    def _mover(self, name: str) -> Callable[[], None]:
        def move() -> None:
            getattr(self._pane, name)()
            self._articles.scrolled()

        return move

    def page_down(self) -> None:
        """A page of the article; at its end the next unread. In the tree and beside the article it opens."""
        if self._panes.active == "feeds":
            self._stage.tree.page_down()
            return
        if self._panes.active != "article" and self._panes.narrow:
            self.open()
            return
        if (entry_id := self._articles.current) is not None and not self._articles.is_opened:
            self._articles.opened(entry_id)
        if self._articles.current is not None and self._articles.article is None:
            return  # it is still being read: this is not its end
        if not self._stage.article.page_down():
            self.to_unread()
        self._articles.scrolled()

    def page_up(self) -> None:
        """A page back, in the article or the tree."""
        if self._panes.active == "feeds":
            self._stage.tree.page_up()
        else:
            self._stage.article.page_up()

    def left(self) -> None:
        """Fold in the tree; sideways in the article."""
        if self._panes.active == "feeds":
            self._stage.tree.fold()
        else:
            self._stage.article.left()

    def right(self) -> None:
        """Unfold in the tree; sideways in the article."""
        if self._panes.active == "feeds":
            self._stage.tree.unfold()
        else:
            self._stage.article.right()

    # opening

    def came_to(self, entry_id: EntryId | None) -> None:
        """The cursor of the headlines came to an entry."""
        if self._quiet:
            return
        self._articles.rest_on(entry_id)
        self._lists.tell_place(entry_id)
        self.nearby.look()

    def open(self) -> None:
        """Open what the cursor is on."""
        match self._panes.active:
            case "feeds":
                if (key := self._stage.tree.cursor_key) in NO_LISTS:
                    self.show(key)  # now: what is typed next is for the dialog that one of them opens
                else:
                    self._stage.tree.open()
            case "headlines":
                self._stage.headlines.open()
            case "related":
                self._stage.related.open()
            case "article":
                self._stage.article.page_down()

    def open_entry(self, entry_id: EntryId, *, stay: bool = False) -> None:
        """Open an entry: it counts as read; the keys go to the article unless `stay`."""
        self._quiet = True
        try:
            self._stage.headlines.move_to(entry_id)
        finally:
            self._quiet = False
        self._articles.opened(entry_id)
        self.nearby.look()
        if not stay or self._panes.narrow:
            self._panes.go("article")

    def show(self, key: str, *, go: bool = True) -> None:
        """Enter a list; the keys go to it. The row of the authors folds, the last one below it asks for a name."""
        if key in NO_LISTS:
            if go:
                self._feeds.columnists.open_row(key)
            return
        self._stage.tree.cursor_key = key
        if go and self._lists.is_as_entered(key):
            self._panes.go("headlines")
            return
        self._enter(key, go=go)

    def _enter(self, key: str, *, go: bool, cursor: EntryId | None = None) -> None:
        """Show a list in place of the one that was on its way; its rows and its article come in one frame."""
        self._stage.frames.hold("list")
        self._entered += 1
        self._stage.run(self._show(key, self._entered, go=go, cursor=cursor), group="list", exclusive=True)

    async def _show(self, key: str, number: int, *, go: bool, cursor: EntryId | None) -> None:
        try:
            await self._feeds.columnists.entering(key)
            await self._lists.show(key, cursor=cursor)
            self.came_to(self._stage.headlines.cursor_id)
        finally:
            if number == self._entered:  # else the frame is held for the list that is on its way now
                self._stage.frames.let_go("list")
        if (trouble := self._feeds.smart.trouble(key)) is not None:
            self._stage.notices.say(f"{self._lists.view.smart}: {trouble}", "error")
        if go:
            self._panes.go("headlines")

    async def _turned(self, change: Coroutine[Any, Any, None]) -> None:
        await change
        self.came_to(self._stage.headlines.cursor_id)

    def to_unread(self, *, backwards: bool = False) -> None:
        """Open the next unread article: in the key's frame where its row is here."""
        found = self._lists.near_unread(backwards=backwards)
        if found is None:
            self._start(self.next_unread(backwards=backwards))
            return
        self._articles.remember_place()
        self.open_entry(found, stay=self._panes.active in {"headlines", "feeds"})

    async def next_unread(self, *, backwards: bool = False) -> None:
        """Open the next unread article: of this list, else of the next feed that has one."""
        headlines, reader = self._stage.headlines, self._stage.reader
        stay = self._panes.active in {"headlines", "feeds"}
        found = await reader.next_unread(headlines.cursor_id, self._lists.selection, backwards=backwards)
        if found is None and (key := self._feeds.next_with_unread(self._lists.view, backwards=backwards)):
            await self._lists.show(key)
            self._stage.tree.cursor_key = key
            found = await reader.next_unread(None, self._lists.selection, backwards=backwards)
        if found is None:
            self._stage.notices.say("everything is read")
            return
        self._articles.remember_place()
        self.open_entry(found, stay=stay)

    async def expand(self) -> None:
        """Fetch the full text of the article one is in, or of the related headline under the cursor."""
        if await self.related.expand():
            return
        if self._articles.found is not None:
            await self._background.page_headlines.fetch_shown()
        else:
            await self._background.expanding.expand()

    async def toggle_teaser(self) -> None:
        """Show what the feed shipped in place of the best text, or the best text again."""
        if self._articles.article is not None and not await self._articles.toggle_text():
            self._stage.notices.say("this is the only text that is here")

    # back

    def go_back(self) -> None:
        """Return to the article and line one came from; out of the list of an author, to the list one came from."""
        if self._panes.active == "headlines" and self.leave_author():
            return
        entry_id = self._articles.go_back()
        if entry_id is None and self.leave_author():
            return
        if entry_id is None:
            self._stage.notices.say("there is no article to go back to")
            return
        self._quiet = True
        try:
            self._stage.headlines.move_to(entry_id)
        finally:
            self._quiet = False
        self._panes.go("article")

    def follow_smart(self) -> None:
        """The smart feeds changed: show the list of the one that one is in as it is now, or all where it is gone."""
        view = self._lists.view
        found = self._feeds.smart.find(view.key)
        if view.smart is not None and (found is None or found.query != view.words):
            self.show(view.key if found else "all", go=False)

    def leave_author(self) -> bool:
        """Go back to the list that one was in before all by an author was asked for; False where one was in none."""
        place = self._feeds.columnists.came_from if self._lists.view.author_id is not None else None
        if place is None:
            return False
        self._stage.tree.cursor_key = place.key
        self._enter(place.key, go=True, cursor=place.entry_id)
        return True

    # the rest

    async def undo(self) -> None:
        """Take the last change back: a mark, a removal, a highlight."""
        await self._undo(self._marks.undo())

    async def _undo(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        await work()
        await self._feeds.look_at_smart()
        await self._undone()

    def measure(self, by: int) -> None:
        """Make the column of text wider or narrower."""
        self._stage.article.measure += by
        self._stage.notices.say(f"text column: {self._stage.article.measure}")

    def cancel(self) -> None:
        """Stop what is running."""
        if not self._background.stop():
            self._stage.notices.say("nothing is running")
