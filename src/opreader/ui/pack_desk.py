"""The dialogs of a pack: what to pack, and how ready it is; and what is done with their answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from opreader.model import AllOf, FeedKind, Filter, Selection
from opreader.ui.going_on import STOPS
from opreader.ui.packed_words import tell_packed

if TYPE_CHECKING:
    from opreader.model import Headline, Packed
    from opreader.ui.dialogs.pack import PackRequest
    from opreader.ui.dialogs.readiness import Chosen
    from opreader.ui.packing import Packing
    from opreader.ui.screens.main import MainScreen
    from opreader.ui.stage import Stage

_AT_ONCE: Final = 500
"""Rows that are read in one go: what is on the screen does not wait long behind them."""


class PackDesk:
    """Asks what to pack, and opens the report. Dialogs are imported when they are asked for."""

    def __init__(self, screen: MainScreen) -> None:
        """Take the screen that the dialogs are opened over."""
        self._screen = screen
        self._last: PackRequest | None = None
        """What was packed last in this session."""

    @property
    def _stage(self) -> Stage:
        return self._screen.stage

    @property
    def _packing(self) -> Packing:
        return self._screen.packing

    async def ask(self) -> None:
        """Ask what to pack, and pack it; from there the report of what is packed."""
        from opreader.ui.dialogs.pack import Pack, PackRequest

        stage, reader = self._stage, self._stage.reader
        if self._packing.running:
            stage.notices.say("a pack is under way", then=STOPS)
            return
        if self._screen.expanding.busy:
            stage.notices.say("full texts are being fetched already", then=STOPS)
            return
        packed = await self._packing.look()
        if not self._is_free:
            return  # something was opened meanwhile: this question, by a second key
        dialog = Pack(
            self._last or PackRequest(),
            reader.read_query,
            self._count,
            packed=packed,
            network=self._network,
            glyphs=stage.glyphs,
        )
        answer = await self._screen.app.push_screen_wait(dialog)
        if answer == "report":
            await self.report()
        elif answer is not None:
            self._last = answer
            query = reader.read_query(answer.query)
            await self._packing.run(query, hours=answer.hours, pictures=answer.pictures)

    async def _count(self, query: str) -> tuple[int, int]:
        """How many articles a query selects, and how many of them are full. Raises QueryError."""
        reader = self._stage.reader
        part = reader.read_query(query)
        selected = await reader.list_ids(Selection(query=part))
        full = await reader.list_ids(Selection(query=AllOf((part, Filter("is", "full")))))
        return len(selected), len(full)

    @property
    def _network(self) -> bool:
        """Whether the web can be reached, told by the first feed that lives there."""
        url = next((feed.url for feed in self._screen.feeds.subscribed if feed.kind is FeedKind.URL), None)
        return url is None or self._stage.reader.is_up(url)

    @property
    def _is_free(self) -> bool:
        """Whether no dialog is open."""
        return self._screen.app.screen is self._screen

    def packed(self, selected: Packed) -> None:
        """A pack went to its end: open the report."""
        if not selected.asked:
            self._stage.notices.say("nothing to pack: no article is selected")
        else:
            self._stage.run(self.report())

    async def report(self) -> None:
        """Show how ready what is packed is, or say so where something else is open; an article is opened from there."""
        from opreader.ui.dialogs.readiness import Readiness

        packed, rows = await self._packing.look(), await self._rows()
        if not self._is_free:
            ready = tell_packed(packed) if packed is not None else ("nothing is packed",)
            self._stage.notices.say(" · ".join(ready), then="{pack} shows which")
            return
        chosen = await self._screen.app.push_screen_wait(Readiness(packed, rows, glyphs=self._stage.glyphs))
        if chosen is not None:
            self._follow(chosen)

    async def _rows(self) -> list[Headline]:
        reader = self._stage.reader
        ids = await reader.list_packed()
        rows: list[Headline] = []
        for start in range(0, len(ids), _AT_ONCE):
            rows += await reader.get_headlines(ids[start : start + _AT_ONCE])
        return rows

    def _follow(self, chosen: Chosen) -> None:
        self._screen.articles.remember_place()
        self._screen.commands.open_entry(chosen.entry_id)
        if chosen.retry:
            self._screen.act("expand")
