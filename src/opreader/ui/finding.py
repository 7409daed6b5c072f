"""Finding articles: results show in the headlines while one types in the box; an answer that came too late is not shown."""

from __future__ import annotations

import asyncio
import json
from array import array
from typing import TYPE_CHECKING, Final

from opreader.errors import OpreaderError, QueryError
from opreader.frozen import frozen
from opreader.model import Selection
from opreader.query import FLAGS, STATES
from opreader.ui.actions import BY_ID
from opreader.ui.dialogs.find_articles import FindArticles
from opreader.ui.dialogs.found_words import found_place, found_words
from opreader.ui.dialogs.typed_query import with_prefix, without_letter
from opreader.ui.views import FIRST_ROWS
from opreader.ui.widgets.pane_frame import PaneTitle
from opreader.ui.widgets.window_ids import WindowIds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from opreader.model import EntryId, Sort
    from opreader.model.listed import ListStart
    from opreader.ui.dialogs.find_articles import Entered
    from opreader.ui.dialogs.typed_query import Typed
    from opreader.ui.screens.main import MainScreen

QUERIES: Final = "queries"
"""The name under which the last queries are remembered, as a JSON list, newest first."""
_MOST_QUERIES: Final = 50
_MOST_ROWS: Final = 2_000
"""Rows of the list that are looked through for names of authors."""
_LEAST_ROWS: Final = 12
"""Rows that are looked for first, however low the pane is."""
_GROUP: Final = "find"
_SLOW_SECONDS: Final = 0.3
_TYPING_SECONDS: Final = 0.12
"""Without a key, till the last word is taken for a beginning."""
_SNIPPET_SECONDS: Final = 0.05
_SNIPPET_TRIES: Final = 20


@frozen
class _Answer:
    """What the headlines show."""

    asked: str
    shown: str
    """The query that was asked for in its place: with its last word as a beginning."""
    count: int
    counted: bool
    """Whether that is all there is."""


class Finding:
    """The box and the headlines behind it. The list is left as it was unless one enters a query."""

    def __init__(self, screen: MainScreen, memory: Mapping[str, str]) -> None:
        """`memory` is what the screen wanted back of its last time."""
        self._screen = screen
        self._stage = screen.stage
        self._queries = read_queries(memory)
        self._box: FindArticles | None = None
        self._typed: Typed | None = None
        self._asking: str | None = None
        """The query whose answer is shown or on its way."""
        self._answer: _Answer | None = None
        """What is shown; None for the list that was there before."""
        self._best_first = False
        self._said = ""
        self._name = ""
        """What the list is called that was there before."""

    @property
    def _title(self) -> PaneTitle:
        return self._screen.query_one("#headlines-title", PaneTitle)

    def ask(self) -> None:
        """Open the box over the list; follow what is typed in it; enter the query, or leave all as it was.

        At once, in the key's handler.
        """
        screen, headlines = self._screen, self._stage.headlines
        pane, place = screen.panes.active, (headlines.cursor_index, headlines.scroll_offset.y)
        if pane != "headlines":
            screen.panes.go("headlines")
        initial = screen.lists.view.query or ""
        self._typed, self._asking, self._answer, self._best_first, self._said = None, initial, None, False, ""
        self._name = self._title.title
        self._box = FindArticles(
            initial,
            screen.stage.reader.read_query,
            self,
            names=self._names,
            history=self._queries,
            saves="save_query" in BY_ID,
            glyphs=self._stage.glyphs,
        )
        highlighted = headlines.on_highlighted
        headlines.on_highlighted = lambda entry_id, _: self._show_place(entry_id)

        opened = screen.opening.begin()

        def closed(entered: Entered | None) -> None:
            opened()
            self._box = None
            headlines.on_highlighted = highlighted
            screen.styles.padding = 0
            if entered is None:
                self._stage.run(self._leave(*place), group=_GROUP, exclusive=True)
                screen.panes.go(pane)
            else:
                self._stage.run(self._enter(entered), group=_GROUP, exclusive=True)

        screen.app.push_screen(self._box, closed)

    # while one types

    def typed(self, typed: Typed) -> None:
        """Look for what stands in the box now; a search for what stood there before is broken off."""
        if self._box is None:
            return
        self._typed = typed
        if typed.error is not None:
            stays = f" · shown: {self._answer.shown}" if self._answer else ""
            self._box.trouble(typed.error, f"{typed.error}{stays}")
            return
        if typed.asked is None:
            return
        self._tell(self._said)
        self._say()
        self.begin(typed)

    def begin(self, typed: Typed) -> None:
        """Look for what stands in the box now, where that is not under way."""
        if self._box is not None and typed.error is None and typed.asked is not None and typed.asked != self._asking:
            self._typed, self._asking = typed, typed.asked
            self._stage.run(self._look(typed.asked), group=_GROUP, exclusive=True)

    async def _look(self, asked: str) -> None:
        stop = self._stage.later(_SLOW_SECONDS, lambda: self._tell("searching…"))
        try:
            answer = await self._show(asked)
        except QueryError as error:
            if self._box is not None:
                self._box.trouble(error, str(error))
            return
        except OpreaderError as error:
            self._tell(str(error))
            return
        finally:
            stop()
        self._answer = answer
        self._title.title = self._name if answer is None else f"/ {answer.shown}"
        self._say()
        self._show_place(self._stage.headlines.cursor_id)
        if answer is not None and not answer.counted:
            if not self._best_first:
                await self._bring_more(answer)
            count = await self._stage.reader.windows.count(self._selection(answer.shown))
            self._answer = _Answer(asked, answer.shown, count, counted=True)
            self._say()

    async def _bring_more(self, answer: _Answer) -> None:
        """Have rows at hand that are out of sight: one walks down while one types."""
        content = self._stage.headlines.content
        window = content.window
        start = await self._screen.lists.look_for(answer.shown)
        self._stage.headlines.held.take(start.rows)
        window.begin()
        content.extend(window, array("q", [row.id for row in start.rows]))

    async def _show(self, asked: str) -> _Answer | None:
        """Have the headlines show what a query selects; for the empty one what they showed before."""
        lists = self._screen.lists
        if not asked:
            await lists.drop_found()
            return None
        shown, start = await self._with_matches(asked)
        if not shown or start is None:
            return await self._show(shown)
        if self._best_first:
            count = await self._show_best(shown, start)
        else:
            count = lists.show_rows_of(shown, start, limit=self._in_sight)
        if count == 0:
            shown = asked
        return _Answer(asked, shown, self._stage.headlines.count if count is None else count, counted=count is not None)

    async def _show_best(self, query: str, newest: ListStart) -> int | None:
        """Have the headlines show the results that fit best; what they showed before is kept by the list."""
        lists, headlines = self._screen.lists, self._stage.headlines
        if self._answer is None:
            lists.show_rows_of(query, newest, limit=self._in_sight)
        selection = self._selection(query, sort="rank")
        start = await self._stage.reader.windows.open_list(selection, limit=FIRST_ROWS)
        lists.snippets.ask(selection.query)
        headlines.held.take(start.rows)
        whole = len(start.rows) < FIRST_ROWS
        headlines.show(WindowIds((row.id for row in start.rows), whole=whole))
        return len(start.rows) if whole else start.total

    async def _with_matches(self, asked: str) -> tuple[str, ListStart | None]:
        """The query with its rows; where nothing has its last word as it stands, that with every word that begins so.

        Beginnings are looked for when no key comes any more: a word that is being typed has none as it stands until it
        ends, and each of its beginnings would hold up the search for the whole. A single letter that is no word of any
        article begins too many: the query without it.
        """
        lists = self._screen.lists
        start = await lists.look_for(asked, limit=self._in_sight)
        wider = with_prefix(asked)
        if wider is None:
            wider = without_letter(asked)
        if start.rows or wider is None:
            return asked, start
        if not wider:
            return wider, None
        await asyncio.sleep(_TYPING_SECONDS)
        return wider, await lists.look_for(wider, limit=self._in_sight)

    @property
    def _in_sight(self) -> int:
        """Rows that are looked for first: as many as can be seen. The rest comes behind them."""
        return max(_LEAST_ROWS, self._stage.headlines.size.height)

    def _selection(self, query: str, *, sort: Sort = "newest") -> Selection:
        return Selection(query=self._stage.reader.read_query(query), sort=sort)

    def walk(self, by: int) -> None:
        """To another result."""
        headlines = self._stage.headlines
        headlines.move(headlines.cursor_index + by)

    def turn(self) -> None:
        """The results by date, or the best first."""
        self._best_first = not self._best_first
        if self._asking:
            self._stage.run(self._look(self._asking), group=_GROUP, exclusive=True)

    def stands(self, lines: int) -> None:
        """Leave the box its room: the panes end above it, and it stands on the status line."""
        self._screen.styles.padding = (0, 0, lines - 1, 0)

    def _tell(self, words: str) -> None:
        self._said = words
        if self._box is not None:
            self._box.tell(words)

    def _say(self) -> None:
        """Say what was found, and what is missing of the query."""
        typed, answer = self._typed, self._answer
        if typed is None or typed.error is not None:
            return
        found = self._words(answer) if answer is not None and answer.asked == typed.asked else ""
        if not typed.finished:
            self._tell(typed.hint)
        elif found or typed.asked == self._asking:
            self._tell(" · ".join(one for one in (found, typed.hint) if one))

    def _words(self, answer: _Answer) -> str:
        return found_words(
            answer.asked,
            answer.shown,
            answer.count,
            counted=answer.counted,
            best_first=self._best_first,
            glyphs=self._stage.glyphs,
        )

    def _show_place(self, entry_id: EntryId | None, tries: int = _SNIPPET_TRIES) -> None:
        """Show the place of the row under the cursor where the words stand; it may come a little later."""
        if self._box is None:
            return
        snippet = self._screen.lists.snippet(entry_id) if entry_id is not None and self._answer else None
        self._box.aside(found_place(snippet or ""))
        if snippet is None and self._answer is not None and self._answer.count and tries:
            self._stage.later(_SNIPPET_SECONDS, lambda: self._look_again(entry_id, tries - 1))

    def _look_again(self, entry_id: EntryId | None, tries: int) -> None:
        if entry_id == self._stage.headlines.cursor_id:
            self._show_place(entry_id, tries)

    def _names(self, filter_name: str) -> Sequence[str]:
        """What is in memory of a filter's values."""
        feeds = self._screen.feeds
        match filter_name:
            case "feed":
                return [feed.title for feed in feeds.subscribed]
            case "folder":
                theirs = [folder for account in feeds.accounts for folder in feeds.folders_of(account)]
                return list(dict.fromkeys((*feeds.folders, *theirs)))
            case "account":
                return feeds.accounts
            case "is":
                return (*STATES, *FLAGS)
            case "tag":
                told = (self._stage.reader.subscription(feed.url) for feed in feeds.subscribed)
                return sorted({tag for one in told if one is not None for tag in one.tags})
        headlines = self._stage.headlines
        rows = (headlines.row(entry_id) for entry_id in headlines.held.ids[:_MOST_ROWS])
        return sorted({author for row in rows if row is not None for author in row.authors})

    # when it is closed

    async def _leave(self, index: int, top: int) -> None:
        """Have the list back as it was, to the line: the box, which made the pane lower, may have moved it."""
        headlines = self._stage.headlines
        await self._screen.lists.drop_found()
        self._title.title = self._name
        top += headlines.cursor_index - index
        headlines.call_after_refresh(lambda: headlines.scroll_to(y=top, animate=False))

    async def _enter(self, entered: Entered) -> None:
        """Enter the list of a query; the cursor stays on the row that was chosen."""
        screen, headlines, answer = self._screen, self._stage.headlines, self._answer
        if not entered.query:
            await screen.lists.drop_found()
            await screen.lists.find("")
        else:
            known = answer is not None and answer.asked == entered.query
            chosen = headlines.cursor_id if known else None
            query = answer.shown if answer is not None and known else (await self._with_matches(entered.query))[0]
            query = query or entered.query
            await screen.lists.keep_found(query)
            if self._best_first:
                await screen.lists.order("rank", headings=False)
            if chosen is not None:
                headlines.move_to(chosen)
            await self._remember(query)
        screen.commands.came_to(headlines.cursor_id)
        screen.panes.go("headlines")
        if entered.save:
            screen.act("save_query")

    async def _remember(self, query: str) -> None:
        self._queries = [query, *(one for one in self._queries if one != query)][:_MOST_QUERIES]
        await self._stage.reader.remember({QUERIES: json.dumps(self._queries)})


def read_queries(memory: Mapping[str, str]) -> list[str]:
    """The last queries, newest first; whatever of them can't be read counts as not remembered."""
    try:
        value = json.loads(memory.get(QUERIES, "[]"))
    except ValueError:
        return []
    return [one for one in value if isinstance(one, str)][:_MOST_QUERIES] if isinstance(value, list) else []
