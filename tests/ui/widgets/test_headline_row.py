"""One row of the headlines: exactly its cells, whatever the title is written in."""

from dataclasses import fields
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style

from opreader.ui.dates import Dates
from opreader.ui.glyphs import ASCII, UNICODE, Glyphs
from opreader.ui.widgets.headline_row import RowLooks, headline_strip, waiting_strip
from tests.ui.headlines_made import headline

LOOKS = RowLooks(**{field.name: Style() for field in fields(RowLooks)})
DATES = Dates(lambda: datetime(2026, 11, 22, 12, 0, tzinfo=UTC), UTC)
TITLES = st.lists(
    st.sampled_from(
        [
            *("word ", "a", "“quoted” ", "日本語、", "한국어 ", "ภาษาไทย", "क्षि", "e\u0301", "שָׁלום ", "(עולם)", "مرحبا ", "٤٠"),
            *("\U0001f468\u200d\U0001f469\u200d\U0001f467", "🇬🇧", "❤\ufe0f", "1\ufe0f\u20e3", "\u200b", "\u200f", "\u202e", "\xad", "\t"),
        ]
    ),
    max_size=14,
).map("".join)  # fmt: skip


def row(title: str, cells: int, *, feed: str = "The Ferry Column", glyphs: Glyphs = UNICODE) -> str:
    strip = headline_strip(
        headline(1, title=title, feed=feed), cells, glyphs, DATES, LOOKS, at_cursor=False, show_source=True
    )
    assert strip.cell_length == sum(Segment(segment.text).cell_length for segment in strip)
    return strip.text


@settings(deadline=None, derandomize=True)
@given(TITLES, TITLES, st.integers(4, 90), st.sampled_from([UNICODE, ASCII]))
def test_a_row_takes_exactly_its_cells(title: str, feed: str, cells: int, glyphs: Glyphs) -> None:
    text = row(title, cells, feed=feed, glyphs=glyphs)
    assert Segment(text).cell_length == cells
    assert not set(text) & {"\u200f", "\u202e", "\xad", "\t"}


@pytest.mark.parametrize("cells", range(4))
def test_a_row_narrower_than_its_signs_is_cut(cells: int) -> None:
    assert Segment(row("Title", cells)).cell_length == cells
    assert waiting_strip(cells, UNICODE, LOOKS, at_cursor=True).cell_length == cells


def test_a_title_from_right_to_left_reads_so_and_is_cut_at_its_end() -> None:
    assert row("מי משלם (12)?", 24).startswith("•●  ?(12) םלשמ ימ")
    assert row("מי משלם על הפנסים", 16) == "•●  …לע םלשמ ימ "
    assert "רוט" in row("Title", 60, feed="טור")


def test_a_title_holding_words_of_another_direction_keeps_its_own() -> None:
    assert row("A sign says שלום to us", 27) == "•●  A sign says םולש to us "
