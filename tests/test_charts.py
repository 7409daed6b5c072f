"""Figures drawn in bars: nothing wider than the window, read and unread told apart by their signs, shares told truly."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

import pytest

from opreader.charts import ASCII, UNICODE, Signs, draw, month_starts
from opreader.model import State
from opreader.model.counted import LibraryFigures, MonthFigures, ReadFigures, SourceFigures

NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
MONTHS = month_starts(NOW)
FIGURES: Final = LibraryFigures(
    months=tuple(MonthFigures(start, 60 * at, 30 * at) for at, start in enumerate(MONTHS)),
    feeds=tuple(SourceFigures(f"The Column of the Long Name {n}", 1400 - n, 7) for n in range(20)),
    feed_count=214,
    authors=(SourceFigures("Jane Roe", 40, 40), SourceFigures("John Doe", 400, 1)),
    author_count=90,
    states=tuple(zip(State, (900, 0, 30, 60, 10), strict=True)),
    total=1_204,
    read=771,
    this_month=ReadFigures(MONTHS[-1], 41, 52_360),
    this_year=ReadFigures(MONTHS[-11]),
)


def fit(text: str, cells: int, ellipsis: str) -> str:
    return (text if len(text) <= cells else text[: cells - len(ellipsis)] + ellipsis).ljust(cells)


def lines(figures: LibraryFigures = FIGURES, cells: int = 66, signs: Signs = UNICODE) -> list[str]:
    return [
        "".join(part.text for part in parts).replace("\xa0", " ")
        for parts in draw(figures, cells, signs=signs, fit=fit)
    ]


@pytest.mark.parametrize("signs", [UNICODE, ASCII])
@pytest.mark.parametrize("cells", [34, 46, 66, 96, 136])
def test_no_line_is_wider_than_the_window(cells: int, signs: Signs) -> None:
    drawn = lines(cells=cells, signs=signs)
    assert max(map(len, drawn[4:])) <= cells
    assert signs is UNICODE or all(line.isascii() for line in drawn)


def test_the_sums_stand_above() -> None:
    assert lines()[:3] == [
        "1 204 articles of 214 feeds, 64 % read",
        "Articles of Nov 2026: 41 read, 52 360 words, 3 h 40",
        "Articles of 2026: none read yet",
    ]


def test_columns_grow_with_the_month_and_name_the_most() -> None:
    drawn = lines()
    at = drawn.index("Articles by month")
    top, bottom = drawn[at + 1], drawn[at + 6]
    assert top.startswith("1 380 ")
    assert top.endswith("█")
    assert top.count("█") < bottom.count("█")
    assert drawn[at + 7].split() == list("DJFMAMJJASONDJFMAMJJASON")
    assert drawn[at + 8].split() == ["2025", "2026"]


def test_where_there_is_little_room_the_columns_stand_close() -> None:
    drawn = lines(cells=34)
    at = drawn.index("Articles by month")
    assert drawn[at + 7].split() == ["DJFMAMJJASONDJFMAMJJASON"]
    assert drawn[at + 8].split() == ["2025", "2026"]


def test_a_month_is_parted_into_what_is_read_and_what_is_not() -> None:
    drawn = lines(signs=ASCII)
    month = next(line for line in drawn if line.startswith("Nov 2026 "))
    assert month.split()[-3:] == ["380", "50", "%"]
    assert abs(month.count("#") - month.count("-")) <= 1


@pytest.mark.parametrize(("read", "share"), [(0, "0 %"), (1, "1 %"), (1_399, "99 %"), (1_400, "100 %")])
def test_no_share_is_rounded_to_none_or_to_all(read: int, share: str) -> None:
    figures = replace(FIGURES, feeds=(SourceFigures("The Column", 1_400, read),))
    line = next(line for line in lines(figures, signs=ASCII) if line.startswith("The Column"))
    assert line.endswith(f" {share}")
    assert ("#" in line) == (read > 0)
    assert ("-" in line) == (read < 1_400)


def test_only_states_that_there_are_are_drawn() -> None:
    drawn = "\n".join(lines())
    assert "gated" in drawn
    assert "partial" not in drawn


def test_an_empty_library_has_no_bars() -> None:
    assert lines(LibraryFigures()) == ["Nothing to count yet: there are no articles."]


def test_names_of_feeds_are_cleaned() -> None:
    figures = replace(FIGURES, feeds=(SourceFigures("a\x1b[31mb\nc", 9, 1),))
    assert not any("\x1b" in line or "\n" in line for line in lines(figures))


def test_months_begin_on_their_first_day_over_the_turn_of_the_year() -> None:
    starts = month_starts(datetime(2026, 2, 28, 23, tzinfo=UTC), 4)
    assert [(one.year, one.month, one.day, one.hour) for one in starts] == [
        (2025, 11, 1, 0),
        (2025, 12, 1, 0),
        (2026, 1, 1, 0),
        (2026, 2, 1, 0),
    ]
