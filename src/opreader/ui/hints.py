"""Letters over the links in sight: typing them opens the link, copies it, or saves its page as an article."""

from __future__ import annotations

import asyncio
from itertools import islice, product
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from opreader.errors import OpreaderError
from opreader.masked import hide_password
from opreader.ui.going_on import STOPS, is_cancelled
from opreader.ui.widgets.article_drawing import Over

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from rich.segment import Segment

    from opreader.model import Expansion
    from opreader.ui.screens.main import MainScreen

Mode = Literal["open", "copy", "save"]

LETTERS: Final = "asdfjklghqwertyuiopzxcvbnm"
"""The home row first."""
_MODES: Final[tuple[Mode, ...]] = ("open", "copy", "save")
_DO: Final[Mapping[Mode, str]] = {"open": "open", "copy": "copy", "save": "save as article"}
_OVER: Final = "hints"
_STANDS: Final = 3600.0
"""Seconds that the line of keys stands: it is taken away when the letters go."""
_SEAM: Final = 2
"""Characters that may lie between two pieces of one link: the blank at which it was broken."""


class Place(NamedTuple):
    """A link where it stands: a part of a row."""

    row: int
    start: int
    end: int
    url: str


class Hints:
    """The action, and the keys while letters are shown."""

    def __init__(self, screen: MainScreen, *, copy: Callable[[str], None]) -> None:
        """Take the screen with its stage, panes, desk and background; `copy` puts text on the clipboard."""
        self._screen = screen
        self._stage = screen.stage
        self._copy = copy
        self._links: dict[str, Place] = {}
        self._typed = ""
        self._mode: Mode = "open"
        self._shown_on: object = None
        self._saving: dict[str, asyncio.Task[Expansion]] = {}
        told = self._stage.article.on_shown

        def shown() -> None:
            told()
            if self._links and not self.active:
                self.end()

        self._stage.article.on_shown = shown

    @property
    def table(self) -> Mapping[str, Callable[[], None]]:
        """Action id → what it does."""
        return {"link_hints": self.begin}

    @property
    def active(self) -> bool:
        """Whether letters are shown, and keys are theirs."""
        return bool(self._links) and self._stage.article.rows is self._shown_on

    # what goes on

    @property
    def words(self) -> tuple[str, ...]:
        """What the status line says."""
        return ("saving a page", STOPS) if self._saving else ()

    def cancel(self) -> bool:
        """Stop saving; False where nothing is being saved."""
        for task in self._saving.values():
            task.cancel()
        return bool(self._saving)

    # the letters

    def begin(self) -> None:
        """Put letters over the links in sight."""
        screen, view = self._screen, self._stage.article
        in_sight = screen.panes.active == "article" or not screen.panes.narrow
        rows = view.rows
        links = links_of(view.render_line(y) for y in range(view.size.height)) if in_sight and rows else []
        if rows is None or not links:
            self._stage.notices.say("no link in sight")
            return
        if screen.desk.finding:
            screen.desk.walk_matches("escape")  # n and N are letters now
        places = [Place(row, start, end, rows.links[link]) for link, row, start, end in links]
        self._links = dict(zip(hint_letters(len(places)), places, strict=False))
        self._typed, self._mode, self._shown_on = "", "open", rows
        self._show()

    def end(self) -> None:
        """Take the letters away."""
        self._links = {}
        self._stage.article.clear_over(_OVER)
        self._stage.status.hush()

    def key(self, pressed: str) -> None:
        """A key while letters are shown: a letter, the action's own key for the next mode; any other ends it."""
        typed = self._typed + pressed
        if (place := self._links.get(typed)) is not None:
            self.end()
            self._act(place.url)
            return
        if len(pressed) == 1 and any(letters.startswith(typed) for letters in self._links):
            self._typed = typed
        elif pressed == "backspace" and self._typed:
            self._typed = self._typed[:-1]
        elif self._screen.keymap.press(pressed) == "link_hints":
            self._mode = _MODES[(_MODES.index(self._mode) + 1) % len(_MODES)]
        else:
            self.end()
            return
        self._show()

    def _show(self) -> None:
        marks = [
            Over(place.row, place.start, place.end, "hint", letters[len(self._typed) :])
            for letters, place in self._links.items()
            if letters.startswith(self._typed)
        ]
        self._stage.article.lay_over(_OVER, marks)
        following = _MODES[(_MODES.index(self._mode) + 1) % len(_MODES)]
        key, dot = self._screen.keymap.shown("link_hints"), self._stage.glyphs.separator
        line = f"letters {_DO[self._mode]}{dot}{key} again: {_DO[following]}{dot}Esc"
        self._stage.status.say(line, seconds=_STANDS)

    # what is done with a link

    def _act(self, url: str) -> None:
        match self._mode:
            case "open" if url.startswith("mailto:"):
                self._copy_text(url.removeprefix("mailto:").partition("?")[0])
            case "open":
                self._screen.desk.follow(url)
            case "copy":
                self._copy_text(self._whole(url).removeprefix("mailto:"))
            case "save":
                self._start_saving(url)

    def _whole(self, url: str) -> str:
        """The address of a place in the article itself stands on the article's own."""
        article = self._screen.articles.article
        link = article.entry.headline.link if article is not None and url.startswith("#") else None
        return f"{link.partition('#')[0]}{url}" if link else url

    def _copy_text(self, text: str) -> None:
        self._copy(text)
        self._stage.notices.say(f"copied {hide_password(text)}")

    def _start_saving(self, url: str) -> None:
        if not url.startswith(("http://", "https://")):
            self._stage.notices.say("only a web page can be saved")
        elif url in self._saving:
            self._stage.notices.say("it is being saved", then=STOPS)
        else:
            self._stage.run(self._save(url))

    async def _save(self, url: str) -> None:
        from opreader.ui.expanding import tell_expansion

        screen, notices = self._screen, self._stage.notices
        task = self._saving[url] = asyncio.create_task(self._stage.reader.save(url))
        screen.background.show_status()
        expansion, trouble = None, "stopped"
        try:
            expansion = await task
        except asyncio.CancelledError:
            if is_cancelled():
                raise
        except OpreaderError as error:
            trouble = str(error)
        finally:
            del self._saving[url]
            screen.background.show_status()
        if expansion is None:
            notices.say(f"{url} was not saved: {trouble}")
            return
        if expansion.queued:
            screen.background.watching.watch()
        await screen.feeds.load()
        await screen.lists.reload(at_once=True)
        if expansion.id is None:
            notices.say(f"{url} was not saved: {expansion.reason or tell_expansion(expansion)}")
        else:
            saved = "" if expansion.queued else "saved "
            notices.say(f"{saved}{expansion.title}: {tell_expansion(expansion)}")


def hint_letters(count: int) -> list[str]:
    """Letters for so many links: one as long as they last, then two; none begins another. Fewer where not all fit."""
    most = len(LETTERS)
    # Each letter that begins pairs makes room for as many more, and is no hint itself.
    pairs = min(most, max(0, -(-(count - most) // (most - 1))))
    singles, firsts = LETTERS[: most - pairs], LETTERS[most - pairs :]
    two = (one + other for one, other in product(firsts, LETTERS))
    return list(islice((*singles, *two), count))


def links_of(lines: Iterable[Iterable[Segment]]) -> list[tuple[int, int, int, int]]:
    """(number of the link, row, start, end) of each link that stands in some lines, in the order in which one reads.

    A link that is broken over lines, or changes its looks, is one.
    """
    found: list[list[int]] = []
    for line in lines:
        for text, style, _ in line:
            meta = style.meta if style is not None else {}
            if "link" not in meta or "offset" not in meta or not text.strip():
                continue
            start, row = meta["offset"]
            _join(found, meta["link"], row, start, start + len(text))
    return [(link, row, start, end) for link, row, start, end in found]


def _join(found: list[list[int]], link: int, row: int, start: int, end: int) -> None:
    for known in _last_ones(found):
        if known[:2] == [link, row] and start <= known[3] + _SEAM and end >= known[2] - _SEAM:
            known[2], known[3] = min(known[2], start), max(known[3], end)
            return
    found.append([link, row, start, end])


def _last_ones(found: Sequence[list[int]]) -> Iterable[list[int]]:
    """Links beside which a piece may stand: those of the cells of one line of a table, at most."""
    return reversed(found[-16:])
