"""Pictures drawn as cells: every format, shape and way of being held; and bytes that mean no good."""

import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from opreader.drawing.picture import MOST_PIXELS, draw
from opreader.model.drawn import Drawn, NotDrawn
from tests.pictures_made import BLUE, GREEN, RED, WHITE, Colour, encoded, halves, plain

PAGE = (10, 20, 30)


def drawn(data: bytes, columns: int = 20, rows: int = 10) -> Drawn:
    """A picture that can be drawn."""
    came = draw(data, columns=columns, rows=rows, ground=PAGE)
    assert isinstance(came, Drawn), came
    assert len(came.cells) == came.columns * came.rows * 6
    return came


def refused(data: bytes) -> str:
    """Why a picture can't be drawn."""
    came = draw(data, columns=20, rows=10, ground=PAGE)
    assert isinstance(came, NotDrawn)
    return came.reason


def cell(picture: Drawn, column: int, row: int) -> tuple[Colour, Colour]:
    """The upper and the lower colour of a cell."""
    found = picture.row(row)[6 * column : 6 * column + 6]
    return (found[0], found[1], found[2]), (found[3], found[4], found[5])


def is_near(one: Colour, other: Colour) -> bool:
    """Whether two colours are alike but for what a lossy format does."""
    return all(abs(a - b) <= 24 for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("picture_format", ["PNG", "JPEG", "GIF", "WEBP", "AVIF"])
def test_every_format_keeps_its_shape_and_colours(picture_format: str) -> None:
    came = drawn(encoded(halves(size=(80, 40)), picture_format))
    assert (came.columns, came.rows) == (20, 5)
    assert is_near(cell(came, 10, 0)[0], RED)
    assert is_near(cell(came, 10, 4)[1], BLUE)


def test_a_cell_shows_two_pixels_one_over_the_other() -> None:
    picture = Image.new("RGB", (1, 2), RED)
    picture.putpixel((0, 1), GREEN)
    came = drawn(encoded(picture))
    assert (came.columns, came.rows) == (1, 1)
    assert cell(came, 0, 0) == (RED, GREEN)


@pytest.mark.parametrize(
    ("size", "cells"), [((400, 100), (20, 3)), ((100, 400), (5, 10)), ((4000, 3), (20, 1)), ((3, 4000), (1, 10))]
)
def test_a_picture_fits_its_box_whatever_its_shape(size: tuple[int, int], cells: tuple[int, int]) -> None:
    came = drawn(plain(size=size))
    assert (came.columns, came.rows) == cells


def test_a_small_picture_is_not_made_larger() -> None:
    came = drawn(plain(size=(6, 5)))
    assert (came.columns, came.rows) == (6, 3)
    assert cell(came, 0, 2) == (RED, PAGE)


def test_a_turned_photograph_stands_upright() -> None:
    seen = halves(RED, BLUE, (40, 80))
    held = {3: seen.transpose(Image.Transpose.ROTATE_180), 6: seen.transpose(Image.Transpose.ROTATE_90)}
    for orientation, picture in held.items():
        notes = Image.Exif()
        notes[0x0112] = orientation
        came = drawn(encoded(picture, "JPEG", exif=notes.tobytes(), quality=95), columns=8)
        assert (came.columns, came.rows) == (8, 8), orientation
        assert is_near(cell(came, 4, 0)[0], RED), orientation
        assert is_near(cell(came, 4, 7)[1], BLUE), orientation


def test_broken_notes_beside_a_picture_do_not_break_it() -> None:
    came = drawn(encoded(halves(), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff"))
    assert is_near(cell(came, 5, 0)[0], RED)


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_the_page_shines_through_where_a_picture_is_transparent(mode: str) -> None:
    picture = Image.new(mode, (4, 4), 0)
    assert cell(drawn(encoded(picture)), 1, 1) == (PAGE, PAGE)


def test_the_transparent_colour_of_a_gif_is_the_pages() -> None:
    picture = Image.new("P", (4, 4), 0)
    picture.putpalette([*WHITE, *RED])
    picture.putpixel((0, 0), 1)
    came = drawn(encoded(picture, "GIF", transparency=0))
    assert cell(came, 0, 0) == (RED, PAGE)


@pytest.mark.parametrize("mode", ["1", "L", "P", "I;16", "CMYK"])
def test_pictures_of_any_depth_are_drawn(mode: str) -> None:
    if mode == "I;16":
        picture = Image.new("I;16", (4, 4), 0x8000)
        assert cell(drawn(encoded(picture)), 0, 0)[0] == (128, 128, 128)
        return
    data = encoded(halves(WHITE, (0, 0, 0)).convert(mode), "JPEG" if mode == "CMYK" else "PNG")
    came = drawn(data)
    assert is_near(cell(came, 3, 0)[0], WHITE)
    assert is_near(cell(came, 3, came.rows - 1)[1], (0, 0, 0))


def test_only_the_first_frame_of_an_animation_is_drawn() -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in (GREEN, RED, BLUE)]
    for picture_format in ("GIF", "WEBP", "PNG"):
        data = encoded(frames[0], picture_format, save_all=True, append_images=frames[1:])
        assert is_near(cell(drawn(data), 2, 2)[0], GREEN), picture_format


# hostile


@pytest.mark.parametrize("picture_format", ["PNG", "JPEG", "GIF", "WEBP", "AVIF"])
def test_a_picture_that_ends_too_soon_is_refused(picture_format: str) -> None:
    noise = Image.effect_noise((64, 64), 90).convert("RGB")
    data = encoded(noise, picture_format)
    assert "broken" in refused(data[: len(data) * 2 // 3])


def png_that_says(width: int, height: int) -> bytes:
    """A PNG of that size by its header, with hardly any pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded() -> None:
    assert refused(png_that_says(MOST_PIXELS, 2)) == f"too many pixels: {MOST_PIXELS} × 2"
    assert "broken" in refused(png_that_says(3000, 3000))


def test_words_that_unpack_to_a_flood_do_not_unpack() -> None:
    flood = zlib.compress(b"\0" * 80_000_000)
    text = b"zTXt" + b"Comment\0\0" + flood
    chunk = struct.pack(">I", len(text) - 4) + text + struct.pack(">I", zlib.crc32(text))
    whole = plain()
    assert "broken" in refused(whole[:33] + chunk + whole[33:])


@pytest.mark.parametrize("picture_format", ["BMP", "TIFF", "PPM", "ICO", "EPS"])
def test_other_formats_are_none(picture_format: str) -> None:
    assert refused(encoded(halves(), picture_format)) == "not a picture that can be shown"


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    assert refused(data) == "not a picture that can be shown"


SAMPLES = [encoded(halves(size=(12, 12)), one) for one in ("PNG", "JPEG", "GIF", "WEBP", "AVIF")]


@given(st.sampled_from(SAMPLES), st.data())
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_answered(sample: bytes, data: st.DataObject) -> None:
    broken = bytearray(sample)
    for at in data.draw(st.lists(st.integers(0, len(sample) - 1), max_size=6)):
        broken[at] = data.draw(st.integers(0, 255))
    came = draw(bytes(broken), columns=8, rows=4, ground=PAGE)
    assert isinstance(came, NotDrawn) or 0 < len(came.cells) <= 8 * 4 * 6


def test_a_reason_is_one_clean_line() -> None:
    data = encoded(halves(), "PNG")
    at = data.index(b"IDAT")
    assert "\x1b" not in refused(data[:at] + b"\x1b]52" + data[at + 4 :])
