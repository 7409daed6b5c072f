"""The reading screen: composes the panes, hands keys to actions, and passes on what the panes say."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from textual.reactive import Reactive
from textual.screen import Screen
from textual.strip import Strip

from opreader.ui.actions import FOOTER
from opreader.ui.articles import Articles
from opreader.ui.background import Background
from opreader.ui.commands import Commands
from opreader.ui.dates import Dates
from opreader.ui.desk import Desk
from opreader.ui.feeds import Feeds
from opreader.ui.held_frames import HeldFrames
from opreader.ui.keys import token
from opreader.ui.lists import Lists
from opreader.ui.marks import Marks
from opreader.ui.notices import Notices
from opreader.ui.on_demand import OnDemand
from opreader.ui.opening import Opening
from opreader.ui.panes import Panes
from opreader.ui.screens.arrangement import PanesLayout
from opreader.ui.stage import Stage, Works
from opreader.ui.views import read_session, write_session
from opreader.ui.widgets.article_view import ArticleView
from opreader.ui.widgets.feed_tree import FeedTree
from opreader.ui.widgets.headlines import Headlines
from opreader.ui.widgets.pane_frame import PaneTitle, Separator
from opreader.ui.widgets.related_pane import RelatedPane
from opreader.ui.widgets.status_line import StatusLine
from opreader.ui.widgets.tree_rows import AUTHORS

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping, Sequence

    from textual.app import ComposeResult
    from textual.events import DescendantFocus, Key, Paste
    from textual.geometry import Region
    from textual.layout import Layout
    from textual.widget import Widget

    from opreader.model import EntryId, ViewStart
    from opreader.smart_feeds import SmartFeed
    from opreader.ui.expanding import Expanding
    from opreader.ui.hints import Hints
    from opreader.ui.keys import KeyMap
    from opreader.ui.notices import Notice
    from opreader.ui.packing import Packing
    from opreader.ui.refreshing import Refreshing
    from opreader.ui.screens.arrangement import Pane
    from opreader.ui.stage import Setting
    from opreader.ui.views import Session, View
    from opreader.ui.watching import Watching

ORDERS: Final = {
    "oldest": "oldest first",
    "feed": "by feed",
    "longest": "longest first",
    "shortest": "shortest first",
    "rank": "best first",
}
"""What the title says of an order; nothing of newest first."""
FOOTER_LABELS: Final = {"page_down": "page", "next_unread": "next unread", "related_next": "related"}


class MainScreen(Screen[None]):
    """Feeds, headlines, the article, and what is related to it."""

    AUTO_FOCUS = ""  # the panes give the focus themselves
    # Textual's own paints the whole screen when the focus moves; the two panes that it moves between paint themselves.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    def __init__(
        self,
        setting: Setting,
        start: ViewStart,
        keymap: KeyMap,
        *,
        theme: str | None,
        pressed: Callable[[], None],
    ) -> None:
        """`pressed` is called at each key."""
        super().__init__()
        self._works = Works()
        self.opening = Opening(self, self._take)
        self._is_styled = False
        self.keymap = keymap
        self._pressed = pressed
        session = read_session(start.memory)
        self._session = session
        self._theme = theme
        config, glyphs = setting.config, setting.glyphs
        reader = setting.reader
        dates = Dates(clock=lambda: reader.now, date_format=config.date_format)
        measure = config.measure if "measure" in config.was_set or session.measure is None else session.measure
        self.stage = stage = Stage(
            setting=setting,
            reader=reader,
            config=config,
            glyphs=glyphs,
            dates=dates,
            notices=Notices(lambda: reader.now, self._say, fill=keymap.fill),
            run=self._run,
            later=self._later,
            frames=HeldFrames(self),
            tree=FeedTree(glyphs=glyphs, folded=session.folded, id="feeds"),
            headlines=Headlines(dates=dates, glyphs=glyphs, id="headlines"),
            article=ArticleView(glyphs=glyphs, measure=measure, id="article"),
            related=RelatedPane(glyphs=glyphs, id="related"),
            status=StatusLine(glyphs=glyphs, id="status"),
        )
        self.feeds = Feeds(stage, session)
        self.feeds.on_smart = self._take_smart
        self.lists = Lists(stage, session, changed=self._entered)
        self.marks = Marks(stage, self.lists, self.feeds)
        self.articles = Articles(stage, mark_read=self.marks.read)
        self.marks.articles = self.articles
        self.marks.pending.on_shown = lambda: self.articles.beside.redraw()  # noqa: PLW0108 - made then
        self.desk = Desk(self)
        self.background = Background(self)
        self.arrangement = PanesLayout(left=session.left, related=session.related)
        panes: dict[Pane, Widget] = {
            "feeds": stage.tree,
            "headlines": stage.headlines,
            "article": stage.article,
            "related": stage.related,
        }
        names: dict[Pane, str] = {name: name.capitalize() for name in panes}
        titles = {name: PaneTitle(title, glyphs=glyphs, id=f"{name}-title") for name, title in names.items()}
        self._titles = titles
        self.panes = Panes(self, self.arrangement, panes, titles)
        self.commands = Commands(
            stage,
            panes=self.panes,
            lists=self.lists,
            articles=self.articles,
            marks=self.marks,
            background=self.background,
            feeds=self.feeds,
            undone=lambda: self.on_demand.highlighting.renew(),  # noqa: PLW0108 - made then
            copy=self._copy,
        )
        self.on_demand = OnDemand(self, start.memory, copy=self._copy)
        self._table = {**self.commands.table, **self.desk.table, **self.on_demand.table}
        self._start = start

    @property
    def refreshing(self) -> Refreshing:
        """The refresh that is under way, if any."""
        return self.background.refreshing

    @property
    def expanding(self) -> Expanding:
        """The full texts that are under way."""
        return self.background.expanding

    @property
    def hints(self) -> Hints:
        """The letters over links."""
        return self.on_demand.hints

    @property
    def packing(self) -> Packing:
        """The pack that is under way, if any."""
        return self.background.packing

    @property
    def watching(self) -> Watching:
        """What waits for the network."""
        return self.background.watching

    # building

    def compose(self) -> ComposeResult:
        """Panes with their titles, lines between them, the status line; all side by side in one layout."""
        stage = self.stage
        yield from self._titles.values()
        yield from (stage.tree, stage.headlines, stage.article, stage.related)
        for name in ("separator-1", "separator-2"):
            yield Separator(partial(self._joins, name), glyphs=stage.glyphs, id=name)
        yield stage.status

    @property
    def layout(self) -> Layout:
        """Our own arrangement, which no name in CSS can stand for."""
        return self.arrangement

    def render_lines(self, crop: Region) -> list[Strip]:
        """Blank lines without what StylesCache would add: the panes cover the screen."""
        return [Strip.blank(crop.width)] * crop.height

    def _joins(self, name: str) -> Mapping[int, str]:
        return self.arrangement.joins(name, self.size)

    def on_mount(self) -> None:
        """Show what was read before the first frame."""
        stage = self.stage
        stage.status.set_hints([(self.keymap.shown(name), FOOTER_LABELS.get(name, _label(name))) for name in FOOTER])
        stage.headlines.on_highlighted = lambda entry_id, _: self.commands.came_to(entry_id)
        stage.tree.on_selected = lambda key: self.commands.show(key, go=False)
        self.feeds.show(self._start.feeds)
        self.lists.news.on_changed = self.feeds.on_named = lambda: self._title_headlines(self.lists.view)
        self.marks.pending.on_changed = self.background.show_status
        self.lists.begin(self._start)
        stage.tree.cursor_key = self.lists.view.key
        self._title_headlines(self.lists.view)
        self.panes.go("headlines")
        self.background.show_status()
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        """What the first frame did not wait for."""
        self.on_demand.begin()
        self.feeds.begin()
        self._run(self.background.begin())

    def on_unmount(self) -> None:
        """Leave what has not begun."""
        self._works.close()
        self.background.weekly_backup.end()

    def update_node_styles(self, animate: bool = True) -> None:  # noqa: FBT001, FBT002 - Textual's own signature
        """Style all widgets again, but not at the first coming: they were styled when they were mounted, a moment ago."""
        if self._is_styled:
            super().update_node_styles(animate)
        self._is_styled = True

    def on_screen_suspend(self) -> None:
        """A dialog stands over the panes."""
        self.opening.covered()
        self.articles.cover()

    def on_screen_resume(self) -> None:
        """Give the keys back to the pane that had them."""
        self.panes.go(self.panes.active)
        self.articles.uncover()

    # work and words

    def _run(
        self, work: Coroutine[Any, Any, None], *, group: str = "default", exclusive: bool = False, opens: bool = False
    ) -> None:
        taken = self._works.take(work, group, exclusive=exclusive)
        if taken is not None:
            if opens:
                taken.ended = self.opening.begin()
            self.app.run_worker(taken, group=group, exclusive=exclusive, exit_on_error=False)

    def _later(self, seconds: float, call: Callable[[], None]) -> Callable[[], None]:
        return self.set_timer(seconds, call).stop

    def _copy(self, text: str) -> None:
        self.app.copy_to_clipboard(text)

    def _say(self, notice: Notice) -> None:
        if self.is_attached:
            self.stage.status.say(notice.text, trouble=notice.weight == "error")

    def _entered(self, view: View) -> None:
        self._title_headlines(view)
        self.background.show_status()
        self._run(self.stage.reader.remember(write_session(self.session)))

    def _title_headlines(self, view: View) -> None:
        name = view.title or self.feeds.name_of(view)
        extra = [self.lists.news.words, "unread only" if view.hide_read else "", ORDERS.get(view.sort, "")]
        title = " · ".join([name, *(word for word in extra if word)])
        self._titles["headlines"].title = title

    def _take_smart(self, saved: Sequence[SmartFeed]) -> None:
        self.lists.session = replace(self.lists.session, smart=tuple(saved))
        self.commands.follow_smart()

    @property
    def session(self) -> Session:
        """What comes back at the next start."""
        stage = self.stage
        return replace(
            self.lists.session,
            entry=stage.headlines.cursor_id,
            pane=self.panes.active,
            left=self.panes.widths[0],
            related=self.panes.widths[1],
            measure=stage.article.measure,
            theme=self.theme_name,
            folded=tuple(sorted(stage.tree.folded)),
            counts=self.feeds.smart.counts,
            author=self.feeds.name_of(self.lists.view) if self.lists.view.author_id is not None else None,
        )

    @property
    def theme_name(self) -> str | None:
        """The theme that was chosen; None for the app's own choice."""
        return self._theme

    @theme_name.setter
    def theme_name(self, name: str) -> None:
        self._theme = name

    async def save(self) -> None:
        """Keep the session and the place in the article."""
        await self.articles.leave()
        await self.stage.reader.remember(write_session(self.session))

    # keys

    def on_key(self, event: Key) -> None:
        """Hand a key to the action it means."""
        event.stop()
        event.prevent_default()
        self._pressed()
        self.background.pressed()
        if not self.opening.keeps(event):
            self._take(event)

    def on_paste(self, event: Paste) -> None:
        """What is pasted is for the dialog that is on its way; the panes have no use for it."""
        self.opening.keeps(event)

    def _take(self, event: Key) -> None:
        one = token(event.key, event.character)
        if self.desk.finding and one in {"n", "N", "escape"}:
            self.desk.walk_matches(one)
            return
        if self.on_demand.take_key(one):
            return
        action = self.keymap.press(one)
        if action is not None:
            self.act(action, quits=one != "escape")

    def act(self, action: str, *, quits: bool = True) -> None:
        """Do an action by id; `quits` False: going back does not leave opreader."""
        if self.on_demand.steer(action):
            return
        if action == "back":
            self.desk.back(quits=quits)
        else:
            self._table[action]()

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """A click gave another pane the keys."""
        if event.widget is self.focused:  # a later one may have come meanwhile
            self.panes.noticed(event.widget)

    # what the panes say

    def on_headlines_rows_wanted(self, event: Headlines.RowsWanted) -> None:
        """Read rows that are to be seen, now or soon."""
        if not set(event.ids).isdisjoint(self.lists.in_sight):
            self.stage.frames.hold(event.ids)
        self._run(self._provide(event.ids))

    async def _provide(self, ids: Sequence[EntryId]) -> None:
        try:
            await self.lists.provide(ids)
        finally:
            self.stage.frames.let_go(ids)

    def on_headlines_last_wanted(self) -> None:
        """Read the last rows, which are to be seen before those in the middle are known."""
        self._run(self.lists.provide_last())

    def on_headlines_opened(self, event: Headlines.Opened) -> None:
        """Open a headline."""
        self.commands.open_entry(event.entry_id)

    def on_feed_tree_opened(self, event: FeedTree.Opened) -> None:
        """Enter the list of a feed, folder or smart row."""
        self.commands.show(event.key)

    def on_feed_tree_folded(self, event: FeedTree.Folded) -> None:
        """Read the authors when they come into sight."""
        if event.key == AUTHORS:
            self.feeds.columnists.look()

    def on_related_pane_opened(self, event: RelatedPane.Opened) -> None:
        """Open a related headline."""
        self.commands.related.open(event.item)

    def on_article_view_link_clicked(self, event: ArticleView.LinkClicked) -> None:
        """Follow a link: inside the article, or in the browser."""
        self.desk.follow(event.url)


def _label(name: str) -> str:
    from opreader.ui.actions import BY_ID

    return BY_ID[name].label
