"""The bytes of a picture → its cells. What a child process runs; the only file that imports Pillow, when it is called."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, Final

from opreader.model.drawn import Drawn, NotDrawn
from opreader.picture_header import read_header
from opreader.text import clean, shorten

if TYPE_CHECKING:
    from PIL.Image import Image, Transpose

    from opreader.picture_header import PictureFormat

MOST_PIXELS: Final = 40_000_000
MOST_COLUMNS: Final = 400
MOST_ROWS: Final = 200
_ORIENTATION: Final = 0x0112
_TURNED: Final = frozenset({5, 6, 7, 8})
"""Orientations in which width and height change places."""
_PLUGINS: Final[dict[PictureFormat, tuple[str, str]]] = {
    "png": ("PNG", "PngImagePlugin"),
    "jpeg": ("JPEG", "JpegImagePlugin"),
    "gif": ("GIF", "GifImagePlugin"),
    "webp": ("WEBP", "WebPImagePlugin"),
    "avif": ("AVIF", "AvifImagePlugin"),
}
"""Pillow's name of a format, and the module that reads it."""


def draw(data: bytes, *, columns: int, rows: int, ground: tuple[int, int, int]) -> Drawn | NotDrawn:
    """Draw the first frame of a picture into at most so many cells, never larger than it is: a cell is two pixels high.

    `ground` shines through where the picture is transparent. Whole PNG, JPEG, GIF, WebP and AVIF pictures of up to 40
    million pixels are taken, and no others. Raises MemoryError.
    """
    columns, rows = min(columns, MOST_COLUMNS), min(rows, MOST_ROWS)
    header = read_header(data)
    if header is None:
        return NotDrawn("not a picture that can be shown")
    if header.width * header.height > MOST_PIXELS:
        return NotDrawn(f"too many pixels: {header.width} × {header.height}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = _read(data, header.format, (columns, 2 * rows), ground)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - Pillow's decoders raise whatever comes to them on broken bytes
        words = shorten(clean(str(error), one_line=True), 100)
        return NotDrawn(f"the picture is broken: {words or type(error).__name__}")
    return Drawn(picture.width, picture.height // 2, _cells(picture))


def _read(data: bytes, picture_format: PictureFormat, box: tuple[int, int], ground: tuple[int, int, int]) -> Image:
    """The picture upright and on its ground, reduced to a box of pixels; its height is even."""
    from importlib import import_module

    from PIL import Image

    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    name, plugin = _PLUGINS[picture_format]
    module = import_module(f"PIL.{plugin}")
    if picture_format == "avif":
        vars(module)["DEFAULT_MAX_THREADS"] = 1  # each thread would take address space, and that is bounded
    with Image.open(io.BytesIO(data), formats=(name,)) as opened:
        if opened.width * opened.height > MOST_PIXELS:  # the first bytes told less
            raise ValueError("too many pixels")
        turn = _orientation(opened)
        if turn in _TURNED:
            box = (box[1], box[0])
        size = _fitting(opened.size, box)
        opened.draft("RGB", (2 * size[0], 2 * size[1]))  # a JPEG is decoded at a half, quarter or eighth
        opened.load()
        small = _in_colours(opened).resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    if (method := _method(turn)) is not None:
        small = small.transpose(method)
    page = Image.new("RGB", (small.width, small.height + small.height % 2), ground)
    page.paste(small, (0, 0), small if small.mode == "RGBA" else None)
    return page


def _orientation(picture: Image) -> int:
    """How it was held when it was taken, 1 to 8 (Exif 2.3, 4.6.4); 1 where that can't be read."""
    try:
        value = picture.getexif().get(_ORIENTATION, 1)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - broken notes beside a picture do not break it
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _method(orientation: int) -> Transpose | None:
    from PIL.Image import Transpose

    return {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }.get(orientation)


def _fitting(size: tuple[int, int], box: tuple[int, int]) -> tuple[int, int]:
    """The size within a box at which a picture keeps its shape; never more than its own."""
    scale = min(box[0] / size[0], box[1] / size[1], 1.0)
    return max(1, min(box[0], round(size[0] * scale))), max(1, min(box[1], round(size[1] * scale)))


def _in_colours(picture: Image) -> Image:
    """The picture in RGB, or in RGBA where something of it is transparent."""
    if picture.mode.startswith("I"):  # 16 bits of grey; converted, all but the darkest would be white
        picture = picture.point(lambda value: value * (1 / 256) + 0).convert("L")
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def _cells(picture: Image) -> bytes:
    """The pixels of two lines side by side."""
    pixels, columns = picture.tobytes(), picture.width
    line = 3 * columns
    cells = bytearray(len(pixels))
    for row in range(picture.height // 2):
        upper, lower = (pixels[at : at + line] for at in (2 * row * line, (2 * row + 1) * line))
        first, last = 2 * row * line, 2 * (row + 1) * line
        for colour in range(3):
            cells[first + colour : last : 6] = upper[colour::3]
            cells[first + 3 + colour : last : 6] = lower[colour::3]
    return bytes(cells)
