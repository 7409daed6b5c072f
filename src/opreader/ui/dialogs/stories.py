"""The matters of the last days: each a title with its takes, sources and terms; found behind, by keys further back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from opreader.errors import OpreaderError
from opreader.frozen import frozen
from opreader.ui.dialogs.frame import Frame, Hints
from opreader.ui.dialogs.readiness import Packs
from opreader.ui.dialogs.words import counted, line
from opreader.ui.glyphs import UNICODE
from opreader.ui.layout.cells import shorten
from opreader.ui.stage import start_work

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from opreader.model.related import StoriesFound, Story
    from opreader.ui.glyphs import Glyphs

    Load = Callable[[int, Callable[[float], None]], Awaitable[StoriesFound]]

SPANS: Final = (1, 3, 7, 14)
"""Days that the keys walk through."""
_STEP: Final = 5
"""Per cent between two words on how far it is."""


@frozen
class ChosenStory:
    """What was chosen."""

    story: Story
    days: int


class StoryList(ModalScreen[ChosenStory | None]):
    """Answers the story to open; None for Esc."""

    CSS_PATH = "../dialogs.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss", show=False),
        Binding("left,h,less_than_sign", "span(-1)", show=False),
        Binding("right,l,greater_than_sign", "span(1)", show=False),
    ]

    def __init__(
        self,
        load: Load,
        *,
        days: int,
        age: Callable[[datetime], str],
        on_days: Callable[[int], None] = lambda _: None,
        current: str = "",
        refresh: str = "R",
        glyphs: Glyphs = UNICODE,
    ) -> None:
        """`load` finds the stories of so many days, and tells how far it is from 0 to 1.

        `age` says how long ago a time was, `on_days` is told of another span, `current` is the title that the cursor
        begins on, `refresh` the key that asks the feeds.
        """
        super().__init__()
        self._load = load
        self._days = days
        self._age = age
        self._on_days = on_days
        self._current = current
        self._refresh = refresh
        self._glyphs = glyphs
        self._found: StoriesFound | None = None

    def compose(self) -> ComposeResult:
        """The days, the stories, the keys."""
        glyphs = self._glyphs
        with Frame("Stories", glyphs=glyphs, classes="-tall"):
            yield Static(Content(f"comparing{glyphs.ellipsis}"), id="stories-sum", markup=False)
            yield Packs(id="stories-rows", markup=False, compact=True)
            yield Hints(
                ("Enter", "its headlines"),
                ("Left Right" if glyphs.are_ascii else "← →", "fewer or more days"),
                ("Esc", "close"),
                glyphs=glyphs,
            )

    def on_mount(self) -> None:
        """Take the keys at once, and look behind."""
        self.query_one(Packs).focus()
        self._begin()

    def on_unmount(self) -> None:
        """Nobody waits for it any more."""
        self._looking.cancel()

    def on_resize(self) -> None:
        """Rows are cut to the width."""
        self.call_after_refresh(self._fill)

    # finding

    def _begin(self) -> None:
        self._found = None
        self._told = -_STEP
        self.query_one(Packs).clear_options()
        self._looking = start_work(self.app, partial(self._look, self._days), group="stories", exclusive=True)
        self._progress(0)

    def _progress(self, share: float) -> None:
        """Say how far it is; not at every step."""
        percent = int(share * 100)
        if not self.is_attached or percent < self._told + _STEP:
            return
        self._told = percent
        self._say(f"{_span(self._days)}{self._glyphs.separator}comparing{self._glyphs.ellipsis} {percent} %")

    async def _look(self, days: int) -> None:
        try:
            found = await self._load(days, self._progress)
        except OpreaderError as error:
            self._say(line(str(error)))
            return
        if self.is_attached and days == self._days:
            self._found = found
            self._say(tell_found(found, self._glyphs, refresh=self._refresh))
            self._fill()

    def _say(self, text: str) -> None:
        if self.is_attached:
            self.query_one("#stories-sum", Static).update(Content(text))

    # rows

    def _fill(self) -> None:
        rows = self.query_one(Packs)
        cells = rows.scrollable_content_region.width
        if not cells or self._found is None:
            return
        stories = self._found.stories
        titles = [story.title for story in stories]
        at = rows.highlighted
        if at is None:
            at = titles.index(self._current) if self._current in titles else 0
        rows.set_options([Option(self._prompt(story, cells)) for story in stories])
        rows.highlighted = min(at, len(stories) - 1) if stories else None

    def _prompt(self, story: Story, cells: int) -> Content:
        """The title; how many tell of it, since when, and what they share."""
        glyphs = self._glyphs
        told = glyphs.separator.join(
            (
                counted(story.takes, "take", glyphs),
                counted(story.sources, "source", glyphs),
                self._age(story.newest),
                *([line(", ".join(story.terms))] if story.terms else []),
            )
        )
        title = shorten(line(story.title), cells, glyphs.ellipsis)
        return Content.assemble((title, "bold"), "\n  ", shorten(told, max(8, cells - 2), glyphs.ellipsis))

    # keys

    @on(OptionList.OptionSelected)
    def _entered(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if self._found is not None and event.option_index < len(self._found.stories):
            self.dismiss(ChosenStory(self._found.stories[event.option_index], self._days))

    def action_span(self, by: int) -> None:
        """Look back over more days, or fewer."""
        at = min(range(len(SPANS)), key=lambda n: abs(SPANS[n] - self._days))
        days = SPANS[min(max(at + by, 0), len(SPANS) - 1)]
        if days != self._days:
            self._days = days
            self._on_days(days)
            self._begin()


def tell_found(found: StoriesFound, glyphs: Glyphs, *, refresh: str) -> str:
    """How many stories there are; where there are none, why, and what to do."""
    waiting = found.entries - found.indexed
    span = _span(found.days)
    wider = "; more days may help" if found.days < SPANS[-1] else ""
    if not found.entries:
        return f"{span}: nothing came{wider or f'; {refresh} asks the feeds'}"
    if not found.indexed:
        return f"{span}: nothing is indexed yet; that goes on behind, look again in a while"
    told = [f"{span}: no matter has several takes{wider}"]
    if found.stories:
        told = [span, f"{glyphs.number(len(found.stories))} {'story' if len(found.stories) == 1 else 'stories'}"]
    if waiting:
        told.append(f"{counted(waiting, 'article', glyphs)} not indexed yet")
    return glyphs.separator.join(told)


def _span(days: int) -> str:
    return "Last day" if days == 1 else f"Last {days} days"
