"""Pictures among an article's lines: the room they are kept, and what is drawn in it."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style

from opreader.document.model import Block, Document, Image, ListBlock, Quote, Span
from opreader.model import EntryId, State
from opreader.model.drawn import Drawn
from opreader.ui.glyphs import UNICODE
from opreader.ui.layout.cache import LayoutCache
from opreader.ui.layout.cells import width
from opreader.ui.layout.content import ArticleContent, Header
from opreader.ui.layout.lines import Layout, lay_out, text_of
from opreader.ui.layout.paint import Frame, line_strip
from opreader.ui.layout.palette import Palette
from opreader.ui.layout.pictures import Album
from opreader.ui.layout.pieces import Room, Size
from opreader.ui.layout.rows import article_rows
from opreader.ui.layout.space import MOST_ROWS, USUAL_ROWS, space_for
from opreader.ui.widgets.article_looks import LOOKS

HARBOUR = "https://pictures.example/harbour.jpg"
SEEN = Image(HARBOUR, "Cranes over the water", (Span("The harbour at dawn"),))
BASE = Style(color="#eeeeee", bgcolor="#101418")
PALETTE = Palette(BASE, dict.fromkeys(LOOKS, BASE), BASE, BASE, BASE)
MEASURE = 40
INNER = MEASURE - 4


def content(*blocks: Block, pictures: Mapping[str, Size | None]) -> ArticleContent:
    header = Header("A title", (), State.FULL)
    return ArticleContent(EntryId(1), "digest", header, Document(blocks), pictures=tuple(pictures.items()))


def lay(*blocks: Block, pictures: Mapping[str, Size | None], measure: int = MEASURE) -> Layout:
    return lay_out(article_rows(content(*blocks, pictures=pictures)), measure, UNICODE)


def rooms(layout: Layout) -> list[Room]:
    """The lines of all rooms."""
    return [part for line in layout.lines for part in line.parts if isinstance(part, Room)]


class FakeAlbum:
    """Holds one thing for every room."""

    def __init__(self, shown: Drawn | str | None) -> None:
        self.shown = shown
        self.looked: list[tuple[Room, tuple[int, int, int] | None]] = []

    def look(self, room: Room, ground: tuple[int, int, int] | None) -> Drawn | str | None:
        self.looked.append((room, ground))
        return self.shown


def painted(layout: Layout, album: Album | None) -> list[str]:
    """The lines of an article from its first picture's frame on, as they are painted."""
    first = next(at for at, line in enumerate(layout.lines) if any(isinstance(part, Room) for part in line.parts)) - 1
    frame = Frame(MEASURE, MEASURE)
    return [line_strip(line, layout.source.rows, PALETTE, frame, {}, album=album).text for line in layout.lines[first:]]


@pytest.mark.parametrize(
    ("size", "cells", "space"),
    [
        ((1600, 900), 68, (68, 20)),
        ((1600, 900), 36, (36, 11)),
        ((900, 1600), 68, (27, MOST_ROWS)),
        ((100, 100), 68, (25, 13)),
        ((2000, 30), 68, (68, 1)),
        ((30, 10**12), 68, (1, MOST_ROWS)),
        ((10**30, 10**30), 68, (48, MOST_ROWS)),
        (None, 68, (68, USUAL_ROWS)),
    ],
)
def test_a_picture_gets_room_of_its_shape(size: Size | None, cells: int, space: Size) -> None:
    assert space_for(size, cells) == space


@given(st.tuples(st.integers(1, 10**9), st.integers(1, 10**9)), st.integers(1, 100))
def test_no_room_is_wider_than_the_text_or_higher_than_a_screen(size: Size, cells: int) -> None:
    columns, rows = space_for(size, cells)
    assert 1 <= columns <= cells
    assert 1 <= rows <= MOST_ROWS


def test_words_of_a_picture_stand_under_its_room_in_one_frame() -> None:
    layout = lay(SEEN, pictures={HARBOUR: (360, 100)})
    lines = painted(layout, None)
    assert lines[0].startswith("┌─ picture ─")
    assert lines[1:6] == [f"│ {' ' * INNER} │"] * 5
    assert [line.strip("│ ") for line in lines[6:9]] == [
        "Cranes over the water",
        "The harbour at dawn",
        "pictures.example/harbour.jpg",
    ]
    assert lines[9].startswith("└──")


def test_a_picture_that_is_not_expected_stays_words() -> None:
    assert rooms(lay(SEEN, pictures={})) == []
    assert "Cranes over the water" in "\n".join(
        text_of(lay(SEEN, pictures={}), at) for at in range(len(lay(SEEN, pictures={}).lines))
    )


@pytest.mark.parametrize("size", [(1, 1), (16, 16), (600, 2)])
def test_signs_and_spacers_get_no_room(size: Size) -> None:
    assert rooms(lay(SEEN, pictures={HARBOUR: size})) == []
    assert rooms(lay(Image(HARBOUR, width=size[0], height=size[1]), pictures={HARBOUR: None})) == []


def test_its_own_bytes_are_believed_before_the_page() -> None:
    said = Image(HARBOUR, width=400, height=400)
    assert rooms(lay(said, pictures={HARBOUR: None}))[0].rows == INNER // 2
    assert rooms(lay(said, pictures={HARBOUR: (400, 100)}))[0].rows == 5
    assert rooms(lay(Image(HARBOUR, width=400), pictures={HARBOUR: None}))[0].rows == USUAL_ROWS


def test_lines_stay_where_they_are_when_the_picture_comes() -> None:
    layout = lay(SEEN, Quote((SEEN,)), ListBlock(((SEEN,),)), pictures={HARBOUR: None})
    before = painted(layout, FakeAlbum(None))
    whole = Drawn(INNER, USUAL_ROWS, bytes(6 * INNER * USUAL_ROWS))
    small = Drawn(4, 2, bytes(6 * 4 * 2))
    for shown in (whole, small, "not found (404)", Drawn(500, 1, bytes(6 * 500)), "名" * 60):
        after = painted(layout, FakeAlbum(shown))
        assert len(after) == len(before)
        assert [width(line) for line in after] == [width(line) for line in before]
        assert [line for line in after if "Cranes" in line] == [line for line in before if "Cranes" in line]
    assert all(width(line) == MEASURE for line in before if line.strip())


def test_the_picture_stands_in_the_middle_of_its_room() -> None:
    layout = lay(SEEN, pictures={HARBOUR: None})
    lines = painted(layout, FakeAlbum(Drawn(4, 2, bytes(6 * 4 * 2))))[1 : USUAL_ROWS + 1]
    assert [number for number, line in enumerate(lines) if "▀" in line] == [5, 6]
    assert lines[5][2:-2] == " " * 16 + "▀▀▀▀" + " " * 16


def test_each_cell_has_the_colours_of_its_two_pixels() -> None:
    layout = lay(SEEN, pictures={HARBOUR: (72, 24)})
    room = rooms(layout)[0]
    assert (room.columns, room.rows) == (18, 3)
    album = FakeAlbum(Drawn(3, 3, bytes([1, 2, 3, 4, 5, 6] * 2 + [7, 8, 9, 1, 1, 1]) * 3))
    line = next(line for line in layout.lines if room in line.parts)
    strip = line_strip(line, layout.source.rows, PALETTE, Frame(MEASURE, MEASURE), {}, album=album)
    cells = [
        (segment.text, segment.style.color.triplet, segment.style.bgcolor.triplet)
        for segment in strip
        if "▀" in segment.text and segment.style and segment.style.color and segment.style.bgcolor
    ]
    assert cells == [("▀▀", (1, 2, 3), (4, 5, 6)), ("▀", (7, 8, 9), (1, 1, 1))]
    assert album.looked == [(room, (0x10, 0x14, 0x18))]


def test_why_a_picture_does_not_come_stands_in_its_room() -> None:
    lines = painted(lay(SEEN, pictures={HARBOUR: None}), FakeAlbum("not found (404)"))
    assert [number for number, line in enumerate(lines) if "not found (404)" in line] == [1 + (USUAL_ROWS - 1) // 2]


def test_no_article_is_laid_out_for_other_pictures_than_its_own() -> None:
    cache = LayoutCache()
    without = cache.layout(content(SEEN, pictures={}), MEASURE)
    with_room = cache.layout(content(SEEN, pictures={HARBOUR: None}), MEASURE)
    assert len(with_room.lines) == len(without.lines) + USUAL_ROWS
    assert cache.layout(content(SEEN, pictures={HARBOUR: None}), MEASURE) is with_room
    assert cache.layout(content(SEEN, pictures={HARBOUR: None}), 30).measure == 30
    assert rooms(cache.layout(content(SEEN, pictures={HARBOUR: None}), 30))


def test_places_in_the_text_are_the_same_with_pictures_and_without() -> None:
    without, with_room = lay(SEEN, pictures={}), lay(SEEN, pictures={HARBOUR: None})
    assert without.source.rows == with_room.source.rows
    at = with_room.line_at(with_room.source.first_row)
    assert "picture" in text_of(with_room, at)
