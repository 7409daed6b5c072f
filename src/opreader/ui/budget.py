"""The time budget on the screen: asks the minutes, shows what fills them as a list, and tells how many are left."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from opreader.frozen import frozen
from opreader.model import AllOf, EntryId, FeedKind
from opreader.text import tell_minutes
from opreader.ui.views import BUDGET

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping

    from opreader.model import Selection
    from opreader.model.counted import Candidate, Filling
    from opreader.ui.screens.main import MainScreen
    from opreader.ui.stage import Stage

MEMORY: Final = "budget"
"""The name under which the last budget is remembered, as a small JSON text."""
_FIRST: Final = 25
"""Minutes that are offered the first time."""


@frozen
class Budgeted:
    """The budget that is being read."""

    asked: int = _FIRST
    """Minutes that one has."""
    lengths: Mapping[EntryId, int] | None = None
    """Minutes of each article, in the order to read them; None before the first budget."""
    came_from: str = "all"
    """The key of the list before."""

    @property
    def minutes(self) -> int:
        """Minutes of all of them."""
        return sum((self.lengths or {}).values())


class Budget:
    """One budget at a time. The dialog is imported when it is asked for."""

    def __init__(self, screen: MainScreen, memory: Mapping[str, str]) -> None:
        """`memory` is what the screen wanted back of its last time."""
        self._screen = screen
        self._stage: Stage = screen.stage
        self._last = read_budgeted(memory)
        self._query = ""
        self._follows = False
        self._seen: set[EntryId] = set()
        """What was opened or rested on since the budget came on the screen."""
        self._candidates: tuple[str, list[Candidate]] | None = None

    @property
    def table(self) -> Mapping[str, Callable[[], None]]:
        """Action id → what it does."""
        return {"time_budget": lambda: self._stage.run(self.ask(), opens=True)}

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        self._stage.run(work)

    @property
    def _on(self) -> bool:
        return self._screen.lists.view.key == BUDGET

    # asking

    async def ask(self) -> None:
        """Ask how many minutes there are, and show what fills them."""
        from opreader.ui.dialogs.budget import TimeBudget

        screen, stage = self._screen, self._stage
        view = screen.lists.session.view_named(self._last.came_from) if self._on else screen.lists.view
        if view.feed_id is not None and view.feed_id < 0:
            view = screen.lists.session.view_named("all")  # what is open without being subscribed has no state
        base = view.selection(stage.reader.read_query)
        self._candidates = None
        dialog = TimeBudget(
            self._last.asked,
            lambda query, minutes: self._fill(base, query, minutes),
            stage.reader.read_query,
            of=screen.feeds.name_of(view),
            query=self._query,
            more=stage.notices.fill("{pack} or {expand_list}"),
            glyphs=stage.glyphs,
        )
        answer = await screen.app.push_screen_wait(dialog)
        if answer is None:
            return
        self._query = answer.query
        await self._show(answer.filling, came_from=view.key)

    async def _fill(self, base: Selection, query: str, minutes: int) -> Filling:
        """What fills the minutes; what there is to choose from is read once for a query. Raises QueryError."""
        budget = self._stage.reader.budget
        if self._candidates is None or self._candidates[0] != query:
            part = self._stage.reader.read_query(query)
            parts = [one for one in (base.query, part) if one != AllOf()]
            selection = replace(base, query=parts[0] if len(parts) == 1 else AllOf(tuple(parts)))
            self._candidates = (query, await budget.candidates(selection))
        return await budget.fill(self._candidates[1], minutes, teasers=self._may_fetch)

    @property
    def _may_fetch(self) -> bool:
        """Whether a teaser can become full text now, told by the first feed of the web."""
        if self._stage.setting.offline or self._stage.config.full_text == "never":
            return False
        url = next((feed.url for feed in self._screen.feeds.subscribed if feed.kind is FeedKind.URL), None)
        return url is not None and self._stage.reader.is_up(url)

    async def _show(self, filling: Filling, *, came_from: str) -> None:
        screen = self._screen
        lengths = {one.id: one.minutes for one in filling.portions}
        self._last = Budgeted(filling.asked, lengths, came_from)
        self._seen.clear()
        await self._stage.reader.remember({MEMORY: write_budgeted(self._last)})
        await screen.lists.show_only(tuple(lengths), f"Budget: {tell_minutes(filling.asked)}")
        screen.commands.came_to(self._stage.headlines.cursor_id)
        screen.panes.go("headlines")
        self.begin()

    # reading

    def begin(self) -> None:
        """Tell how far one is from now on, as long as the budget is on the screen."""
        if not self._follows:
            self._follows = True
            article = self._stage.article
            told = article.on_shown

            def shown() -> None:
                told()
                self._tell()

            article.on_shown = shown
            articles = self._screen.articles
            told_stayed = articles.on_stayed

            def stayed(entry_id: EntryId) -> None:
                told_stayed(entry_id)
                self._seen.add(entry_id)
                self._tell()

            articles.on_stayed = stayed
            self._screen.watch(article, "scroll_y", self._tell, init=False)
        self._tell()

    def _tell(self) -> None:
        if self._on:
            self._screen.background.show_status()

    @property
    def words(self) -> tuple[str, ...]:
        """What the status line says while the budget is on the screen."""
        lengths = self._last.lengths
        if not self._on or not lengths:
            return ()
        ids = list(lengths)
        current = self._screen.articles.current
        place = () if current is None or current not in lengths else (f"{ids.index(current) + 1} of {len(ids)}",)
        return (f"budget {tell_minutes(self._last.asked)}", *place, f"{tell_minutes(self.left)} left")

    @property
    def left(self) -> int:
        """Minutes of what is not read; of the article one is in, what is below."""
        left = 0.0
        articles, view = self._screen.articles, self._stage.article
        for one, minutes in (self._last.lengths or {}).items():
            row = self._stage.headlines.row(one)
            if one == articles.current and one in self._seen:
                left += minutes * (1 - min(1.0, view.scroll_offset.y / (view.max_scroll_y or 1)))
            elif one not in self._seen and (row is None or not row.read):
                left += minutes
        return round(left + 0.49)

    def cancel(self) -> bool:
        """Nothing goes on that could be stopped."""
        return False

    def steer(self, action: str) -> bool:
        """Do what another order of reading makes of an action; False where it means the same as in any list."""
        if not self._on:
            return False
        if action in {"next_unread", "previous_unread"}:
            self._start(self.next(backwards=action == "previous_unread"))
        elif action == "page_down" and self._at_end:
            self._start(self.next())
        elif action == "back" and self._screen.panes.active == "headlines":
            self._start(self._leave())
        else:
            return False
        return True

    @property
    def _at_end(self) -> bool:
        """Whether a page on leads out of the article."""
        panes, articles = self._screen.panes, self._screen.articles
        if panes.active == "feeds" or (panes.active != "article" and panes.narrow):
            return False
        return articles.article is not None and articles.is_opened and self._stage.article.at_end

    async def next(self, *, backwards: bool = False) -> None:
        """Open the next unread article in the order of the budget; after the last say what it came to."""
        screen = self._screen
        ids = list(self._last.lengths or screen.lists.view.only or ())
        current = screen.articles.current
        at = -1 if current is None or current not in ids else ids.index(current)
        begins = at + (1 if current in self._seen or at < 0 else 0)
        order = [*reversed(ids[: max(at, 0)])] if backwards else [*ids[begins:], *ids[:begins]]
        rows = {row.id: row for row in await self._stage.reader.get_headlines(order)}
        unread = (one for one in order if one in rows and not rows[one].read and one not in self._seen)
        found = next(unread, None)
        if found is None:
            self._say_done()
            return
        stay = screen.panes.active in {"headlines", "feeds"}
        screen.articles.remember_place()
        screen.commands.open_entry(found, stay=stay)
        self._tell()

    def _say_done(self) -> None:
        took = self._last.minutes
        self._stage.notices.say(f"that was {took} {'minute' if took == 1 else 'minutes'}", then="{time_budget} again")

    async def _leave(self) -> None:
        screen = self._screen
        await screen.lists.show(self._last.came_from, cursor=self._stage.headlines.cursor_id)
        screen.commands.came_to(self._stage.headlines.cursor_id)
        screen.background.show_status()


def read_budgeted(memory: Mapping[str, str]) -> Budgeted:
    """The last budget; whatever of it can't be read counts as not remembered."""
    try:
        kept = json.loads(memory.get(MEMORY) or "{}")
        lengths = {EntryId(int(one)): max(0, int(minutes)) for one, minutes in kept["lengths"]}
        return Budgeted(max(1, int(kept["asked"])), lengths or None, str(kept["came_from"]))
    except (KeyError, TypeError, ValueError):
        return Budgeted()


def write_budgeted(last: Budgeted) -> str:
    """A budget as it is remembered."""
    return json.dumps({"asked": last.asked, "lengths": list((last.lengths or {}).items()), "came_from": last.came_from})
