"""The pictures in the article pane: which may come, asking for those in sight once nobody moves, keeping what came."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import TYPE_CHECKING, Final, NamedTuple

from opreader.model.drawn import Drawn, NotDrawn

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from opreader.model import EntryId
    from opreader.reader import Article
    from opreader.ui.layout.pieces import Expected, Room
    from opreader.ui.stage import Stage

REST_SECONDS: Final = 0.15
"""How long an article is on the screen before its pictures are asked for."""
_KEPT: Final = 64
"""Pictures in memory; a large one takes 10 kB."""
_COLOURS: Final = frozenset({"truecolor", "256"})


class _Wanted(NamedTuple):
    """A picture as it is to be drawn."""

    src: str
    columns: int
    rows: int
    ground: tuple[int, int, int]


class Pictures:
    """The album that the article pane draws from (`layout.pictures.Album`)."""

    def __init__(self, stage: Stage) -> None:
        """Have the article pane look here for its pictures."""
        self._stage = stage
        self._shown: EntryId | None = None
        self._came: OrderedDict[_Wanted, Drawn | NotDrawn] = OrderedDict()
        self._wanted: dict[_Wanted, None] = {}
        """Seen to be missing, and not asked for yet."""
        self._asked: dict[_Wanted, asyncio.Task[Any] | None] = {}
        """Of the article on the screen: who is getting it."""
        self._stop_waiting: Callable[[], None] | None = None
        stage.article.show_pictures(self)

    @property
    def _has_colours(self) -> bool:
        """Whether this terminal, in this theme, can show more than words."""
        stage, app = self._stage, self._stage.article.app
        return (
            not (app.no_color or app.native_ansi_color)
            and app.console.color_system in _COLOURS
            and not stage.glyphs.are_ascii
        )

    async def expect(self, article: Article) -> Expected:
        """The pictures of an article that may come, with the size of those that are here already.

        For the article on the screen nothing is taken back of what was said before: its lines would move.
        """
        if self._stage.config.pictures == "never" or not self._has_colours:
            return ()
        offline = self._stage.setting.offline
        found = await self._stage.reader.view.expect(article.document, offline=offline)
        content = self._stage.article.content
        if content is not None and content.entry_id == article.entry.headline.id:
            found |= dict(content.pictures)
        return tuple(found.items())

    # what the pane draws

    def look(self, room: Room, ground: tuple[int, int, int] | None) -> Drawn | str | None:
        """A picture, or why it does not come, or nothing yet: then it is asked for when it has been seen for a while."""
        if ground is None or not self._has_colours:
            return "pictures need a theme with colours of its own"
        wanted = _Wanted(room.src, room.columns, room.rows, ground)
        if (came := self._came.get(wanted)) is not None:
            return came if isinstance(came, Drawn) else came.reason
        if wanted not in self._asked:
            self._wanted[wanted] = None
            if self._stop_waiting is None:
                self._stop_waiting = self._stage.later(REST_SECONDS, self._ask)
        return None

    # getting them

    def shown(self) -> None:
        """Another article, or another text of this one, is on the screen: end what nobody waits for any more."""
        content = self._stage.article.content
        shown = content.entry_id if content is not None else None
        if shown != self._shown:
            self._leave()
            self._shown = shown

    def _leave(self) -> None:
        """Nobody waits any more for what was under way; what failed for want of a network may be tried again."""
        if self._stop_waiting is not None:
            self._stop_waiting()
            self._stop_waiting = None
        self._wanted.clear()
        for task in self._asked.values():
            if task is not None:
                task.cancel()
        self._asked.clear()
        for wanted in [one for one, came in self._came.items() if isinstance(came, NotDrawn) and came.passing]:
            del self._came[wanted]

    def _ask(self) -> None:
        self._stop_waiting = None
        for wanted in self._wanted:
            self._asked[wanted] = None
            self._stage.run(self._get(wanted, self._shown), group="pictures")
        self._wanted.clear()

    async def _get(self, wanted: _Wanted, shown: EntryId | None) -> None:
        if shown != self._shown:
            return
        self._asked[wanted] = asyncio.current_task()
        src, columns, rows, ground = wanted
        came = await self._stage.reader.view.picture(src, shown=shown, columns=columns, rows=rows, ground=ground)
        self._asked.pop(wanted, None)
        self._came[wanted] = came
        while len(self._came) > _KEPT:
            self._came.popitem(last=False)
        if shown == self._shown:
            self._stage.article.redraw()
