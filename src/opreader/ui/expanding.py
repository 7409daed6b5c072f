"""Full texts on the screen: of the article one is in, by itself where that is wanted, and of a whole list."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from opreader.errors import OpreaderError
from opreader.model import AllOf, AnyOf, EntryId, Filter, State
from opreader.ui.going_on import STOPS, is_cancelled
from opreader.ui.ready import fetching

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from opreader.model import ExpandProgress, Expansion, FeedId, Headline
    from opreader.ui.articles import Articles
    from opreader.ui.lists import Lists
    from opreader.ui.stage import Stage
    from opreader.ui.watching import Watching

ASKS_ABOVE: Final = 50
"""Articles from which `expand_list` asks first."""
_SHOW_EVERY: Final = 0.5
"""Seconds between two looks at what came while a list is expanded."""
_WANTED: Final = AnyOf((Filter("is", "teaser"), Filter("is", "failed"), Filter("queued")))
"""What `expand_list` asks for: all that has no text and may have one."""


class Expanding:
    """The full texts that are under way."""

    def __init__(
        self,
        stage: Stage,
        lists: Lists,
        articles: Articles,
        watching: Watching,
        *,
        show_status: Callable[[], None],
        show_texts: Callable[[list[EntryId]], Awaitable[None]],
        confirm: Callable[[str], Awaitable[bool]],
        may_fetch: Callable[[FeedId], bool],
    ) -> None:
        """How to show anew: the status line, articles whose text came. `confirm` asks a question.

        `may_fetch` tells whether texts of a feed's articles may be fetched without being asked for.
        """
        self._stage = stage
        self._lists = lists
        self._articles = articles
        self._watching = watching
        self._show_status = show_status
        self._show_texts = show_texts
        self._confirm = confirm
        self._may_fetch = may_fetch
        self._one: dict[EntryId, asyncio.Task[list[Expansion]]] = {}
        """Single articles that are under way."""
        self._tried: set[EntryId] = set()
        """What was asked for already: nothing is asked for by itself twice."""
        self._pending: set[EntryId] = set()
        """What of a list is still to come."""
        self._many: asyncio.Task[list[Expansion]] | None = None
        self._asking = False
        self._progress: ExpandProgress | None = None
        self._changed: dict[EntryId, None] = {}
        self._look_is_due = False
        self.others_busy: Callable[[], bool] = lambda: False
        """Whether somebody else, a pack, fetches the texts of many articles now."""

    # what is going on

    @property
    def busy(self) -> bool:
        """Whether the texts of many articles are being fetched, by this or by a pack: one such run at a time."""
        return self._many is not None or self._asking or self.others_busy()

    @property
    def words(self) -> tuple[str, ...]:
        """What the status line says."""
        if self._many is None:
            return ("fetching the full text", STOPS) if self._one else ()
        if (now := self._progress) is None:
            return ("full text", STOPS)
        failed = (f"{now.failed} failed",) if now.failed else ()
        left = (_left(now.left),) if now.left is not None and now.done < now.asked else ()
        return (f"full text {now.done}/{now.asked}", *failed, *left, STOPS)

    def cancel(self) -> bool:
        """Stop what is running; False where nothing runs."""
        running: list[asyncio.Task[list[Expansion]]] = [*self._one.values()]
        if self._many is not None:
            running.append(self._many)
        for task in running:
            task.cancel()
        return bool(running)

    # one article

    async def expand(self, entry_id: EntryId | None = None) -> None:
        """Fetch the full text of an article, of the one one is in where none is named, whatever was tried before."""
        entry_id = self._articles.current if entry_id is None else entry_id
        rows = [] if entry_id is None else await self._stage.reader.get_headlines([entry_id])
        if not rows:
            return
        row = rows[0]
        if row.state is State.FULL:
            self._stage.notices.say("the full text is here")
        elif row.id < 0:
            await self._open_fuller()
        elif row.id in self._one or row.id in self._pending:
            self._stage.notices.say("the full text is being fetched", then=STOPS)
        else:
            await self._fetch(row, asked=True)

    async def _open_fuller(self) -> None:
        """Open the fuller text that a shelf has for the teaser one is on: nothing is stored of what is on a shelf."""
        article = self._articles.article
        found = await self._stage.reader.find_fuller(article.entry) if article else None
        if found is None:
            self._stage.notices.say("nothing here begins so", then="{open_in_browser} opens the page in the browser")
            return
        self._articles.remember_place()
        self._articles.opened(found)

    def stayed_on(self, entry_id: EntryId) -> None:
        """Someone opened an article or rested on it: its text may be fetched without a key."""
        if entry_id > 0 and entry_id not in self._tried and entry_id not in self._pending:
            self._stage.run(self._by_itself(entry_id))

    async def _by_itself(self, entry_id: EntryId) -> None:
        reader = self._stage.reader
        for row in await reader.get_headlines([entry_id]):
            if row.state is not State.TEASER or row.queued or row.link is None or entry_id in self._tried:
                return
            # On a thread: the first time what the network needs is imported, and feeds.toml is read.
            may_fetch = await asyncio.to_thread(self._may_fetch, row.feed_id)
            if may_fetch and await asyncio.to_thread(reader.is_up, row.link) and entry_id not in self._tried:
                await self._fetch(row, asked=False)

    async def _fetch(self, row: Headline, *, asked: bool) -> None:
        """Expand one article, with a note in its header meanwhile; `asked`: by a key, so that every end is told."""
        entry_id = row.id
        self._tried.add(entry_id)
        task = self._one[entry_id] = asyncio.create_task(self._stage.reader.expand([entry_id], retry=asked))
        self._articles.note(entry_id, fetching(self._stage.glyphs))
        self._show_status()
        try:
            expansions = await task
        except asyncio.CancelledError:
            if is_cancelled():
                raise
            expansions = []
            self._stage.notices.say("stopped; f asks for the full text again")
        except OpreaderError as error:
            expansions = []
            self._stage.notices.say(str(error), "error")
        finally:
            del self._one[entry_id]
            self._articles.forget_note(entry_id)
            self._show_status()
        for expansion in expansions:
            self._articles.forget_note(entry_id, why_queued=expansion.reason if expansion.queued else None)
            self._tell(row, expansion, asked=asked)
        await self._show_texts([entry_id])
        if any(expansion.queued for expansion in expansions):
            self._watching.watch()

    def _tell(self, row: Headline, expansion: Expansion, *, asked: bool) -> None:
        if not asked and expansion.queued:
            return
        text = tell_expansion(expansion, has_link=row.link is not None)
        if self._articles.current == row.id:
            self._stage.notices.say(text)
        elif asked:
            self._stage.notices.say(f"{row.title}: {text}")
        else:
            self._stage.notices.keep(f"{row.title}: {text}")

    # the list

    async def expand_list(self) -> None:
        """Fetch the full texts of every article of the list that has none."""
        say = self._stage.notices.say
        if self.busy:
            say("full texts are being fetched already", then=STOPS)
            return
        selection = self._lists.selection
        if selection.feed_id is not None and selection.feed_id < 0:
            say("this list is not in the library: f opens the fuller text of one article")
            return
        self._asking = True
        try:
            wanted = replace(selection, query=AllOf((selection.query, _WANTED)))
            ids = [EntryId(one) for one in await self._stage.reader.list_ids(wanted)]
            if not ids:
                say("no article here lacks a text that can be asked for")
                return
            if len(ids) > ASKS_ABOVE and not await self._confirm(f"Fetch the full texts of {len(ids)} articles?"):
                return
            self._pending = set(ids)
            work = self._stage.reader.expand(ids, retry=True, on_progress=self._step)
            self._many = asyncio.create_task(work)
        finally:
            self._asking = False
        self._stage.run(self._follow(self._many))  # the keys waited for the question alone

    async def _follow(self, task: asyncio.Task[list[Expansion]]) -> None:
        self._show_status()
        try:
            expansions = await task
        except asyncio.CancelledError:
            if is_cancelled():
                raise
            done, asked = (self._progress.done, self._progress.asked) if self._progress else (0, 0)
            self._stage.notices.say(f"stopped after {done} of {asked} articles; what came is kept")
        except OpreaderError as error:
            self._stage.notices.say(str(error), "error")
        else:
            self._stage.notices.say(tell_expansions(expansions))
        finally:
            queued = self._progress is not None and self._progress.queued > 0
            self._many = self._progress = None
            self._pending.clear()
            self._show_status()
        changed, self._changed = list(self._changed), {}
        await self._show_texts(changed)
        if queued:
            self._watching.watch()

    def _step(self, progress: ExpandProgress) -> None:
        self._progress = progress
        if progress.last is not None and progress.last.id is not None:
            self._changed[progress.last.id] = None
            self._tried.add(progress.last.id)
            self._pending.discard(progress.last.id)
        if not self._look_is_due:
            self._look_is_due = True
            self._stage.later(_SHOW_EVERY, self._look)

    def _look(self) -> None:
        self._look_is_due = False
        if self._many is not None:
            self._stage.run(self._show_in_sight(), group="full-texts", exclusive=True)

    async def _show_in_sight(self) -> None:
        """Renew what changed and can be seen; the rest waits for the end, or till it comes into sight."""
        current = self._articles.current
        seen = [one for one in self._lists.in_sight if one in self._changed]
        if current is not None and current in self._changed and current not in seen:
            seen.append(current)
        await self._lists.renew(seen)
        await self._articles.renew(seen)
        self._show_status()  # in the frame of the rows
        for entry_id in seen:  # not before: a look that the next one overtakes leaves its rows to that one
            self._changed.pop(entry_id, None)


def tell_expansion(expansion: Expansion, *, has_link: bool = True) -> str:
    """What became of asking for one full text, in a line."""
    from opreader.text import minutes

    if expansion.queued:
        why = f" ({expansion.reason})" if expansion.reason else ""
        return f"no network{why}: asked for again when it is back"
    length = f"{minutes(expansion.words)} min"
    source = " from your library" if expansion.source == "library" else ""
    match expansion.state:
        case State.FULL:
            return f"full text{source} · {length}"
        case State.PARTIAL:
            return f"partial{source}: {expansion.reason or 'the text seems cut'} · {length}"
        case State.GATED:
            return f"gated: {expansion.reason or 'the page asks for a login, payment or consent'}"
        case State.FAILED | State.TEASER:
            if not has_link:
                return "this article has no link to fetch, and nothing here begins so"
            return f"failed: {expansion.reason or 'there is no more text'}"


def tell_expansions(expansions: Sequence[Expansion]) -> str:
    """What became of asking for many, in a line."""
    full = sum(one.state is State.FULL and not one.queued for one in expansions)
    queued = sum(one.queued for one in expansions)
    counts = [f"full text: {full} of {len(expansions)}"]
    for state in (State.PARTIAL, State.GATED, State.FAILED):
        count = sum(one.state is state and not one.queued for one in expansions)
        counts += [f"{count} {state.value}"] if count else []
    if queued:
        counts.append(f"{queued} queued: asked for again when the network is back")
    return " · ".join(counts)


def _left(seconds: float) -> str:
    return f"{round(seconds)} s left" if seconds < 100 else f"{round(seconds / 60)} min left"
