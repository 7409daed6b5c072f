"""Lines drawn as strips: as wide as the pane, with places and links in them."""

from dataclasses import replace
from typing import get_args

import pytest
from rich.style import Style as Ansi
from textual.geometry import Offset
from textual.selection import Selection
from textual.strip import Strip

from opreader.document.model import Code, Document, Paragraph, Span, Style, Table
from opreader.model import EntryId, State
from opreader.ui.glyphs import UNICODE
from opreader.ui.layout.cache import LayoutCache
from opreader.ui.layout.content import ArticleContent, Header
from opreader.ui.layout.find import Matches, find_all
from opreader.ui.layout.lines import Layout, lay_out
from opreader.ui.layout.look import Look
from opreader.ui.layout.paint import Frame, Overlay, Palette, line_strip
from opreader.ui.layout.rows import article_rows
from opreader.ui.layout.selected import selected_text

LINK = Ansi(underline=True)
MATCH = Ansi(reverse=True)
PALETTE = Palette(
    base=Ansi(), looks={look: Ansi() for look in get_args(Look)}, link=LINK, inline_code=Ansi(dim=True), marked=MATCH
)


def content(
    *blocks: Paragraph | Code | Table, entry: int = 1, digest: str = "d", state: State = State.FULL
) -> ArticleContent:
    return ArticleContent(EntryId(entry), digest, Header("Title", (), state), Document(blocks))


def lay(*blocks: Paragraph | Code | Table, measure: int = 20) -> Layout:
    return lay_out(article_rows(content(*blocks)), measure, UNICODE)


def strip(
    layout: Layout, line: int, *, total: int = 30, sideways: int = 0, overlays: dict[int, list[Overlay]] | None = None
) -> Strip:
    frame = Frame(total, layout.measure, sideways)
    return line_strip(layout.lines[line], layout.source.rows, PALETTE, frame, overlays or {})


def pieces(drawn: Strip) -> list[tuple[str, dict[str, object]]]:
    return [(segment.text, segment.style.meta) for segment in drawn if segment.style and segment.style.meta]


TEXT = Paragraph(
    (Span("Read "), Span("the report", link="https://x.example/"), Span(" of x"), Span("2", Style.SUP), Span(" 日本語"))
)
FIRST = 3
"""The first line of the text: title, state and a gap stand above it."""


def test_a_line_is_as_wide_as_the_pane_and_stands_in_its_middle() -> None:
    drawn = strip(lay(TEXT, measure=22), FIRST)
    assert drawn.text == "    Read the report of x²     "
    assert drawn.cell_length == sum(segment.cell_length for segment in drawn) == 30


def test_text_carries_its_place_and_links_their_number() -> None:
    assert pieces(strip(lay(TEXT, measure=22), FIRST)) == [
        ("Read ", {"offset": (0, 2)}),
        ("the report", {"offset": (5, 2), "link": 0}),
        (" of x", {"offset": (15, 2)}),
        ("²", {"offset": (20, 2)}),
    ]
    assert pieces(strip(lay(TEXT, measure=22), FIRST + 1)) == [("日本語", {"offset": (22, 2)})]


def test_overlays_cut_runs_where_they_begin_and_end() -> None:
    drawn = strip(lay(TEXT, measure=22), FIRST, overlays={2: [(7, 17, MATCH)]})
    laid = [(segment.text, bool(segment.style.reverse)) for segment in drawn if segment.style and segment.style.meta]
    assert laid == [("Read ", False), ("th", False), ("e report", True), (" o", True), ("f x", False), ("²", False)]


@pytest.mark.parametrize(
    ("sideways", "seen"), [(0, "0123456789abcdefghi›"), (8, "89abcdefghijklmnopq›"), (20, "klmnopqrstuvwxyz    ")]
)
def test_code_wider_than_the_measure_is_moved_sideways(sideways: int, seen: str) -> None:
    drawn = strip(lay(Code("0123456789abcdefghijklmnopqrstuvwxyz")), FIRST, sideways=sideways)
    assert drawn.text == f"     {seen}     "


def test_moving_sideways_never_halves_a_wide_character() -> None:
    layout = lay(Code("日本語" * 6))
    for sideways in range(20):
        drawn = strip(layout, FIRST, sideways=sideways)
        assert sum(segment.cell_length for segment in drawn) == 30


def test_selected_text_is_that_of_the_article() -> None:
    rows = lay(TEXT, Paragraph((Span("Second."),))).source.rows
    whole = Selection(None, None)
    assert selected_text(rows, whole).splitlines() == [
        "Title",
        "● full text",
        "Read the report of x2 日本語",
        "Second.",
    ]
    start, end = (5, 2), (3, 3)
    assert selected_text(rows, Selection(Offset(*start), Offset(*end))) == "the report of x2 日本語\nSec"


def test_words_are_found_over_case_and_white_space_and_walked_round() -> None:
    layout = lay(Paragraph((Span("The long war. the\nlong peace"),)), Paragraph((Span("THE  LONG end"),)))
    found = find_all(layout.source.rows, " the long ")
    assert [(match.row, match.start) for match in found] == [(2, 0), (2, 14), (3, 0)]
    matches = Matches(found)
    assert matches.go_after(2, 5) == found[1]
    assert [matches.step(1), matches.step(1), matches.step(-1)] == [found[2], found[0], found[2]]
    assert list(matches.in_row(2)) == [(0, 8, False), (14, 22, False)]
    assert find_all(layout.source.rows, "[") == []


def test_layouts_are_kept_by_text_header_and_measure() -> None:
    cache = LayoutCache(most=3)
    first = cache.layout(content(TEXT), 20)
    assert cache.layout(content(TEXT), 20) is first
    wider = cache.layout(content(TEXT), 30)
    assert wider is not first
    assert wider.source is first.source
    assert cache.layout(content(TEXT, state=State.FAILED), 20) is not first
    assert cache.layout(content(TEXT, digest="longer"), 20) is not first
    assert cache.layout(content(TEXT), 20) is not first  # the oldest of four made room


RIGHT = Paragraph((Span("אב "), Span("גד", link="https://x.example/"), Span(" one (2) הו")))


def test_letters_that_run_backward_stand_alone_each_with_its_place_and_link() -> None:
    drawn = strip(lay(RIGHT), FIRST)
    assert drawn.text == f"{'':9}וה one (2) דג בא     "
    assert pieces(drawn) == [
        *(("ו", {"offset": (15, 2)}), ("ה", {"offset": (14, 2)}), (" ", {"offset": (13, 2)})),
        ("one (2)", {"offset": (6, 2)}),
        *((" ", {"offset": (5, 2)}), ("ד", {"offset": (4, 2), "link": 0}), ("ג", {"offset": (3, 2), "link": 0})),
        *((" ", {"offset": (2, 2)}), ("ב", {"offset": (1, 2)}), ("א", {"offset": (0, 2)})),
    ]


def test_a_match_is_laid_over_the_letters_that_were_found_wherever_they_stand() -> None:
    layout = lay(RIGHT)
    found = find_all(layout.source.rows, "ב ג")[0]
    drawn = strip(layout, FIRST, overlays={2: [(found.start, found.end, MATCH)]})
    assert "".join(segment.text for segment in drawn if segment.style and segment.style.reverse) == "ג ב"


def test_a_match_within_a_cluster_does_not_cut_it() -> None:
    family = "\U0001f468\u200d\U0001f469"
    drawn = strip(lay(Paragraph((Span(f"a{family}b"),))), FIRST, overlays={2: [(3, 4, MATCH)]})
    assert family in [segment.text.removeprefix("a") for segment in drawn]
    assert sum(segment.cell_length for segment in drawn) == 30


def test_words_of_code_have_looks_of_their_own() -> None:
    palette = replace(PALETTE, looks={**PALETTE.looks, "code-comment": Ansi(italic=True)})
    layout = lay(Code("x = 1  # why", "python"))
    drawn = line_strip(layout.lines[FIRST], layout.source.rows, palette, Frame(30, 20), {})
    assert [segment.text for segment in drawn if segment.style and segment.style.italic] == ["# why"]


@pytest.mark.parametrize(
    ("sideways", "seen"), [(0, "┌──────┬──────┬────›"), (10, "────┬──────┬──────┬›"), (99, " " * 20)]
)
def test_a_table_wider_than_the_measure_is_moved_sideways(sideways: int, seen: str) -> None:
    table = Table((tuple((Span(f"c{number}00"),) for number in range(8)),))
    layout = lay(table)
    assert layout.widest == 8 * 7 + 1
    assert strip(layout, FIRST, sideways=sideways).text == f"     {seen}     "
    row = strip(layout, FIRST + 1, sideways=3)
    assert row.text == "     000 │ c100 │ c200 │›     "
    assert [offset for _, meta in pieces(row)[:2] if (offset := meta["offset"])] == [(1, 2), (0, 3)]
