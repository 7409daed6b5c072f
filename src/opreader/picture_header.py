"""What a picture says of itself in its first bytes: its format and size. Pure; decodes no pixel and trusts no name."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from opreader.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Callable

PictureFormat: TypeAlias = Literal["png", "jpeg", "gif", "webp", "avif"]
_Size: TypeAlias = tuple[int, int]

_MOST_STEPS: Final = 10_000
"""Segments, blocks or boxes looked at before what is wanted; pictures have a few hundred."""


@frozen
class PictureHeader:
    """What a picture says it is."""

    format: PictureFormat
    width: int
    """Pixels, above 0, as is `height`; neither has another bound than the format's own."""
    height: int


def read_header(data: bytes) -> PictureHeader | None:
    """Format and size of a PNG, JPEG, GIF, WebP or AVIF picture; None for all else and for headers that are broken.

    Total: any bytes are answered, after at most 10,000 steps. That the pixels can be decoded is not promised.
    """
    picture_format = _tell_format(data)
    if picture_format is None:
        return None
    try:
        size = _READERS[picture_format](data)
    except (IndexError, struct.error):  # it ends inside its header
        return None
    if size is None or not all(size):
        return None
    return PictureHeader(picture_format, *size)


def _tell_format(data: bytes) -> PictureFormat | None:
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    return "avif" if data[4:8] == b"ftyp" and _has_avif_brand(data) else None


def _read_png(data: bytes) -> _Size | None:
    """The size in IHDR, which always comes first (PNG 3rd edition, 11.2.1)."""
    if data[8:16] != b"\0\0\0\x0dIHDR":
        return None
    width, height = struct.unpack_from(">II", data, 16)
    return width, height


_MARKER = re.compile(rb"\xff+([^\xff])", re.DOTALL)
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_WITHOUT_LENGTH: Final = frozenset({0x01, *range(0xD0, 0xD9)})


def _read_jpeg(data: bytes) -> _Size | None:
    """The size in the first frame header, SOF0 to SOF15, before any scan (ITU-T T.81, B.2.2)."""
    at = 2
    for _ in range(_MOST_STEPS):
        found = _MARKER.match(data, at)
        if found is None:
            return None
        marker, at = found[1][0], found.end()
        if marker in _WITHOUT_LENGTH:
            continue
        if marker in {0x00, 0xD9, 0xDA}:  # no marker, the end, or a scan without a frame
            return None
        (length,) = struct.unpack_from(">H", data, at)
        if length < 2:
            return None
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 3)
            return (width, height) if length >= 11 else None
        at += length
    return None


def _read_gif(data: bytes) -> _Size | None:
    """The logical screen, or more where the first frame goes beyond it (GIF89a, 18 to 23); decoders make room for that."""
    width, height = struct.unpack_from("<HH", data, 6)
    at = 13 + _length_of_colours(data[10])
    inside_extension = False
    for _ in range(_MOST_STEPS):
        first = data[at]
        if inside_extension:
            inside_extension = first != 0
            at += 1 + first
        elif first == ord("!"):
            inside_extension = True
            at += 2
        elif first == ord(","):
            left, top, own_width, own_height = struct.unpack_from("<4H", data, at + 1)
            return max(width, left + own_width), max(height, top + own_height)
        else:
            return None
    return None


def _length_of_colours(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _read_webp(data: bytes) -> _Size | None:
    """The size in the first chunk: VP8 (RFC 6386, 9.1), VP8L (RFC 9649, 3.4) or the canvas of VP8X (RFC 9649, 2.7)."""
    kind = data[12:16]
    if kind == b"VP8 ":
        if data[20] & 1 or data[23:26] != b"\x9d\x01\x2a":
            return None
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        if data[20] != 0x2F or bits >> 29:
            return None
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8X" and len(data) >= 30:
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    return None


_BOXES_OF_BOXES: Final = {b"meta": 4, b"iprp": 0, b"ipco": 0}
"""Where the size stands, meta → iprp → ipco → ispe, and how many bytes come before the boxes inside."""
_MOST_BRANDS_BYTES: Final = 512


def _has_avif_brand(data: bytes) -> bool:
    end = min(int.from_bytes(data[:4], "big"), len(data), _MOST_BRANDS_BYTES)
    brands = (data[at : at + 4] for at in (8, *range(16, end - 3, 4)))
    return any(brand in {b"avif", b"avis"} for brand in brands)


def _read_avif(data: bytes) -> _Size | None:
    """The largest of all `ispe` boxes (ISO/IEC 23008-12, 6.5.3): tiles, masks and thumbnails have theirs as well."""
    largest: _Size | None = None
    regions = [(0, len(data))]
    for _ in range(_MOST_STEPS):
        if not regions:
            return largest
        at, end = regions.pop()
        if at + 8 > end:
            continue
        size, kind = struct.unpack_from(">I4s", data, at)
        inside = at + 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, inside)
            inside += 8
        stop = min(at + size, end) if size else end
        if stop < inside:
            return None
        regions.append((stop, end))
        if kind in _BOXES_OF_BOXES:
            regions.append((inside + _BOXES_OF_BOXES[kind], stop))
        elif kind == b"ispe" and stop - inside >= 12:
            width, height = struct.unpack_from(">II", data, inside + 4)
            if largest is None or width * height > largest[0] * largest[1]:
                largest = (width, height)
    return None  # what was not looked at may be larger


_READERS: Final[dict[PictureFormat, Callable[[bytes], _Size | None]]] = {
    "png": _read_png,
    "jpeg": _read_jpeg,
    "gif": _read_gif,
    "webp": _read_webp,
    "avif": _read_avif,
}
