"""What was measured, and the table it is shown in: as text or as Markdown. Measures nothing itself."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SMALL: Final = 1_000
MIDDLE: Final = 100_000
LARGE: Final = 1_000_000
SIZES: Final = (SMALL, MIDDLE, LARGE)
"""Articles in the libraries that are measured: the columns."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One cell of the table."""

    what: str
    size: int
    """Articles in the library: the column."""
    value: str
    ratio: float | None = None
    """Ours by theirs: below one, we are quicker or smaller."""
    beside: str = ""
    """What it is compared with."""
    theirs: str = ""
    """That one's value."""


def compared(what: str, size: int, ours: Sequence[float], name: str, theirs: Sequence[float]) -> Measure:
    """Seconds of both: medians, p95 in brackets where there is more than one; the ratio is that of the medians."""
    ratio = statistics.median(ours) / statistics.median(theirs)
    return Measure(what, size, spread(ours), ratio, name, spread(theirs))


def single(what: str, size: int, ours: Sequence[float]) -> Measure:
    """Seconds that nothing stands beside."""
    return Measure(what, size, spread(ours))


def megabytes(what: str, size: int, ours: float, name: str, theirs: float) -> Measure:
    """Memory or files of both, in MB."""
    return Measure(what, size, f"{ours:.0f} MB", ours / theirs, name, f"{theirs:.0f} MB")


def spread(times: Sequence[float]) -> str:
    """Seconds as a median with p95 in brackets; there without a unit where it is the same."""
    middle = span(statistics.median(times))
    if len(times) == 1:
        return middle
    most = span(p95(times))
    number, unit = most.split()
    return f"{middle} ({number if middle.endswith(f' {unit}') else most})"


def span(seconds: float) -> str:
    """Seconds in words: milliseconds below a second."""
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.1f} s"


def p95(times: Sequence[float]) -> float:
    """The value that 95 of 100 do not pass; of few values the largest."""
    return sorted(times)[min(len(times) - 1, round(len(times) * 0.95))]


def rows(measures: Iterable[Measure]) -> list[list[str]]:
    """A row for each thing measured, in the order in which they came; the sizes side by side, then what is beside them."""
    things: dict[str, dict[int, Measure]] = {}
    for one in measures:
        things.setdefault(one.what, {})[one.size] = one
    return [
        [what, *(cell(cells.get(size)) for size in SIZES), _beside([cells[size] for size in SIZES if size in cells])]
        for what, cells in things.items()
    ]


def cell(measure: Measure | None) -> str:
    """A value with its ratio."""
    if measure is None:
        return ""
    return measure.value if measure.ratio is None else f"{measure.value} {measure.ratio:.2f}×"


def _beside(cells: Sequence[Measure]) -> str:
    """What stands beside a row: a name, and its values in the order of the columns."""
    by_name: dict[str, list[str]] = {}
    for one in cells:
        if one.beside:
            by_name.setdefault(one.beside, []).append(one.theirs)
    return "; ".join(f"{name} {' · '.join(values)}".strip() for name, values in by_name.items())


_HEAD: Final = ["median (p95)", *(f"{size:,} articles" for size in SIZES), "beside"]


def as_text(measures: Iterable[Measure]) -> str:
    """Columns of one width each."""
    table = [_HEAD, *rows(measures)]
    widths = [max(len(row[column]) for row in table) for column in range(len(_HEAD))]
    return "\n".join(
        "  ".join(word.ljust(width) for word, width in zip(row, widths, strict=True)).rstrip() for row in table
    )


def as_markdown(measures: Iterable[Measure]) -> str:
    """A table for the README."""
    table = [_HEAD, ["---", *("---:" for _ in SIZES), "---"], *rows(measures)]
    return "\n".join(f"| {' | '.join(row)} |" for row in table)
