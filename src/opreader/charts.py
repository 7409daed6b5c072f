"""Figures of the library → lines of bars for a terminal: pure. Whoever draws them gives a part its colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from opreader.frozen import frozen
from opreader.text import clean, minutes, tell_minutes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from opreader.model.counted import LibraryFigures, MonthFigures, ReadFigures, SourceFigures

MONTHS: Final = 24
"""Months that are drawn."""
_HEIGHT: Final = 6
"""Lines of the columns."""
_NAMES: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MOST_NAME: Final = 32

Look = Literal["plain", "head", "read", "rest", "aside"]


class Part(NamedTuple):
    """A piece of a line, and what it is."""

    text: str
    look: Look = "plain"


@frozen
class Signs:
    """What bars are drawn of; read and unread differ by their sign, not by colour alone."""

    heights: str
    """Of a column's top, from the lowest; the last fills the cell."""
    read: str
    rest: str
    ellipsis: str
    thousands: str

    def number(self, value: int) -> str:
        """A count as people write it."""
        return f"{value:,}".replace(",", self.thousands)


UNICODE: Final = Signs("▁▂▃▄▅▆▇█", "█", "░", "…", "\xa0")
ASCII: Final = Signs(".:#", "#", "-", "...", " ")


def month_starts(now: datetime, count: int = MONTHS) -> list[datetime]:
    """When the last months began, the last one that of `now`, in its zone."""
    start = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    starts = []
    for back in range(count - 1, -1, -1):
        years, month = divmod(start.month - 1 - back, 12)
        starts.append(start.replace(year=start.year + years, month=month + 1))
    return starts


def draw(
    figures: LibraryFigures, cells: int, *, signs: Signs, fit: Callable[[str, int, str], str]
) -> list[tuple[Part, ...]]:
    """Lines of at most so many cells; `fit(text, cells, ellipsis)` cuts or pads a name to its column."""
    if not figures.total:
        return [(Part("Nothing to count yet: there are no articles."),)]
    drawing = _Drawing(figures, max(34, cells), signs, fit)
    return [*drawing.lines()]


@frozen
class _Drawing:
    figures: LibraryFigures
    cells: int
    signs: Signs
    fit: Callable[[str, int, str], str]

    def lines(self) -> Iterator[tuple[Part, ...]]:
        figures, number = self.figures, self.signs.number
        feeds = f"{number(figures.feed_count)} {'feed' if figures.feed_count == 1 else 'feeds'}"
        yield (Part(f"{_articles(figures.total, number)} of {feeds}, {_percent(figures.read, figures.total)} read"),)
        for read in (figures.this_month, figures.this_year):
            if read is not None:
                yield (Part(self._read(read, year=read is figures.this_year)),)
        yield from self._section("Articles by month", self._columns())
        yield from self._section("Read by month", self._months(), legend=True)
        yield from self._section(self._of("feed", figures.feeds, figures.feed_count), self._sources(figures.feeds))
        yield from self._section("Authors you read most", self._sources(figures.authors))
        yield from self._section("How much of the texts is here", self._states())

    def _section(
        self, head: str, lines: Iterator[tuple[Part, ...]], *, legend: bool = False
    ) -> Iterator[tuple[Part, ...]]:
        body = list(lines)
        if not body:
            return
        yield ()
        key = (
            Part("   "),
            Part(self.signs.read, "read"),
            Part(" read  "),
            Part(self.signs.rest, "rest"),
            Part(" unread"),
        )
        yield (Part(head, "head"), *(key if legend else ()))
        yield from body

    def _of(self, word: str, shown: Sequence[SourceFigures], count: int) -> str:
        more = f": the {len(shown)} largest of {self.signs.number(count)}" if count > len(shown) else ""
        return f"By {word}{more}"

    def _read(self, read: ReadFigures, *, year: bool) -> str:
        when = str(read.since.year) if year else f"{_NAMES[read.since.month - 1]} {read.since.year}"
        if not read.articles:
            return f"Articles of {when}: none read yet"
        words = f"{self.signs.number(read.words)} words, {tell_minutes(minutes(read.words))}"
        return f"Articles of {when}: {self.signs.number(read.articles)} read, {words}"

    # columns

    def _columns(self) -> Iterator[tuple[Part, ...]]:
        most = max((one.total for one in self.figures.months), default=0)
        if not most:
            return
        axis = len(self.signs.number(most))
        step = max(1, min(4, (self.cells - axis - 1) // len(self.figures.months)))
        wide = max(1, step - 1)
        months = self.figures.months[-((self.cells - axis - 1) // step) :]
        names = "".join(_NAMES[one.start.month - 1][: 3 if wide >= 3 else 1].ljust(step) for one in months).rstrip()
        for level in range(_HEIGHT - 1, -1, -1):
            number = self.signs.number(most) if level == _HEIGHT - 1 else "0" if level == 0 else ""
            bars = "".join((self._cell(one.total / most, level) * wide).ljust(step) for one in months)
            yield Part(f"{number:>{axis}} ", "aside"), Part(bars.rstrip(), "read")
        yield (Part(" " * (axis + 1) + names, "aside"),)
        yield (Part(" " * (axis + 1) + _years(months, step), "aside"),)

    def _cell(self, share: float, level: int) -> str:
        steps = len(self.signs.heights)
        height = max(round(share * _HEIGHT * steps), 1 if share else 0) - level * steps
        return " " if height <= 0 else self.signs.heights[min(height, steps) - 1]

    # bars

    def _months(self) -> Iterator[tuple[Part, ...]]:
        rows = [one for one in reversed(self.figures.months) if one.total]
        named = [(f"{_NAMES[one.start.month - 1]} {one.start.year}", one.total, one.read) for one in rows]
        yield from self._bars(named, 8)

    def _sources(self, sources: Sequence[SourceFigures]) -> Iterator[tuple[Part, ...]]:
        rows = [(clean(one.name, one_line=True), one.total, one.read) for one in sources]
        yield from self._bars(rows, min(_MOST_NAME, self.cells // 3))

    def _bars(self, rows: Sequence[tuple[str, int, int]], name_cells: int) -> Iterator[tuple[Part, ...]]:
        most = max((total for _, total, _ in rows), default=0)
        digits = len(self.signs.number(most))
        room = self.cells - name_cells - digits - 8
        for name, total, read in rows:
            length = max(1, round(total / most * room))
            filled = _share_of(length, read, total)
            yield (
                Part(f"{self.fit(name, name_cells, self.signs.ellipsis)} "),
                Part(self.signs.read * filled, "read"),
                Part(self.signs.rest * (length - filled), "rest"),
                Part(f"{' ' * (room - length)} {self.signs.number(total):>{digits}} {_percent(read, total):>5}"),
            )

    def _states(self) -> Iterator[tuple[Part, ...]]:
        digits = len(self.signs.number(self.figures.total))
        room = self.cells - 8 - digits - 8
        for state, count in self.figures.states:
            if count:
                filled = _share_of(room, count, self.figures.total)
                yield (
                    Part(f"{state.value:<8} "),
                    Part(self.signs.read * filled, "read"),
                    Part(
                        f"{' ' * (room - filled)} {self.signs.number(count):>{digits}} {_percent(count, self.figures.total):>5}"
                    ),
                )


def _share_of(length: int, part: int, whole: int) -> int:
    """Cells for a part; some for any, all for the whole alone."""
    filled = round(part / whole * length)
    least, most = (1 if part else 0), (length if part == whole or length == 1 else length - 1)
    return min(max(filled, least), most)


def _years(months: Sequence[MonthFigures], step: int) -> str:
    """The year under each January, and under the first month where there is room."""
    line = [" "] * (len(months) * step)
    for at, one in enumerate(months):
        place = at * step
        first = at == 0 and (13 - one.start.month) * step >= 5
        if (one.start.month == 1 or first) and place + 4 <= len(line):
            line[place : place + 4] = str(one.start.year)
    return "".join(line).rstrip()


def _percent(part: int, whole: int) -> str:
    """A share: no 0 % of some, no 100 % of less than all."""
    if not part or part == whole:
        return "100 %" if part else "0 %"
    return f"{min(99, max(1, round(part / whole * 100)))} %"


def _articles(count: int, number: Callable[[int], str]) -> str:
    return f"{number(count)} {'article' if count == 1 else 'articles'}"
