"""What pictures say of themselves: every format, what only looks like one, and bytes made to mislead."""

import struct

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from opreader.picture_header import PictureHeader, read_header

WIDE, HIGH = 321, 123


def png(width: int = WIDE, height: int = HIGH) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height) + b"\x08\x02\0\0\0" + bytes(4)


def segment(marker: int, content: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(content) + 2) + content


def frame(width: int = WIDE, height: int = HIGH, *, marker: int = 0xC0) -> bytes:
    return segment(marker, struct.pack(">BHHB", 8, height, width, 1) + b"\1\x11\0")


def jpeg(*parts: bytes) -> bytes:
    return b"\xff\xd8" + b"".join(parts) + b"\xff\xd9"


APP0 = segment(0xE0, b"JFIF\0" + bytes(9))
THUMBNAIL = segment(0xE1, b"Exif\0\0" + jpeg(frame(16, 9)))
TABLES = segment(0xDB, bytes(65)) + segment(0xC4, bytes(30)) + segment(0xCC, bytes(8))


def gif(width: int = WIDE, height: int = HIGH, *, before: bytes = b"", flags: int = 0, own: bytes = b"") -> bytes:
    colours = bytes(3 << ((flags & 7) + 1)) if flags & 0x80 else b""
    image = b"," + (own or struct.pack("<4H", 0, 0, width, height)) + b"\0\2\0;"
    return b"GIF89a" + struct.pack("<HHBBB", width, height, flags, 0, 0) + colours + before + image


COMMENT = b"!\xfe\5words\3,,,\0"


def webp(kind: bytes, content: bytes) -> bytes:
    chunk = kind + struct.pack("<I", len(content)) + content
    return b"RIFF" + struct.pack("<I", 4 + len(chunk)) + b"WEBP" + chunk


def vp8(width: int = WIDE, height: int = HIGH, *, tag: int = 0x10, start: bytes = b"\x9d\x01\x2a") -> bytes:
    return webp(b"VP8 ", bytes((tag, 0, 0)) + start + struct.pack("<HH", width, height))


def vp8l(width: int = WIDE, height: int = HIGH, *, mark: int = 0x2F, version: int = 0) -> bytes:
    return webp(b"VP8L", struct.pack("<BI", mark, width - 1 | height - 1 << 14 | version << 29))


def vp8x(width: int = WIDE, height: int = HIGH) -> bytes:
    return webp(b"VP8X", bytes(4) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little"))


def box(kind: bytes, *contents: bytes) -> bytes:
    content = b"".join(contents)
    return struct.pack(">I4s", 8 + len(content), kind) + content


def long_box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4sQ", 1, kind, 16 + len(content)) + content


def ispe(width: int = WIDE, height: int = HIGH) -> bytes:
    return box(b"ispe", bytes(4), struct.pack(">II", width, height))


def meta(*properties: bytes) -> bytes:
    return box(b"meta", bytes(4), box(b"hdlr", bytes(20)), box(b"iprp", box(b"ipco", *properties), box(b"ipma")))


FTYP = box(b"ftyp", b"avif", bytes(4), b"mif1")

PICTURES = {
    "png": ("png", png()),
    "jpeg": ("jpeg", jpeg(APP0, TABLES, frame())),
    "jpeg, progressive": ("jpeg", jpeg(APP0, frame(marker=0xC2))),
    "jpeg with a thumbnail": ("jpeg", jpeg(THUMBNAIL, frame())),
    "jpeg with filling": ("jpeg", jpeg(b"\xff" * 500, APP0, b"\xff" * 70_000, frame())),
    "jpeg with marks that have no length": ("jpeg", jpeg(b"\xff\x01\xff\xd0", frame())),
    "jpeg with many segments": ("jpeg", jpeg(segment(0xE2, bytes(60_000)) * 100, frame())),
    "gif": ("gif", gif()),
    "gif of 1987": ("gif", gif().replace(b"GIF89a", b"GIF87a")),
    "gif with colours and a comment": ("gif", gif(before=COMMENT * 3, flags=0x80 | 7)),
    "gif whose screen is smaller than its frame": ("gif", gif(5, 5, own=struct.pack("<4H", 21, 23, 300, 100))),
    "webp": ("webp", vp8()),
    "webp with scaling bits": ("webp", vp8(WIDE | 1 << 14, HIGH | 2 << 14)),
    "webp, lossless": ("webp", vp8l()),
    "webp, extended": ("webp", vp8x()),
    "avif": ("avif", FTYP + meta(ispe()) + box(b"mdat", bytes(9))),
    "avif, named second": ("avif", box(b"ftyp", b"mif1", bytes(4), b"miaf", b"avif") + meta(ispe())),
    "avif with its data first": ("avif", FTYP + box(b"mdat", bytes(9)) + meta(ispe())),
    "avif with long boxes": ("avif", FTYP + long_box(b"free", bytes(9)) + meta(ispe())),
    "avif, last box open": ("avif", FTYP + bytes(4) + meta(ispe())[4:]),
    "avif with a thumbnail": ("avif", FTYP + meta(ispe(16, 9), ispe(), ispe(160, 90))),
}


@pytest.mark.parametrize(("name", "data"), PICTURES.values(), ids=PICTURES)
def test_format_and_size_are_read(name: str, data: bytes) -> None:
    header = read_header(data)
    assert header is not None
    assert (header.format, header.width, header.height) == (name, WIDE, HIGH)


OTHERS = {
    "nothing": b"",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
    "html": b"<!doctype html><title>Not found</title>",
    "pdf": b"%PDF-1.7\n",
    "bmp": b"BM" + bytes(60),
    "heic": box(b"ftyp", b"heic", bytes(4), b"mif1") + meta(ispe()),
    "film": box(b"ftyp", b"isom", bytes(4), b"iso2") + meta(ispe()),
    "sound": b"RIFF\x40\0\0\0WAVEfmt " + bytes(40),
    "png behind something": b"\n" + png(),
    "png without a header": png().replace(b"IHDR", b"IDAT"),
    "png with a long header": png().replace(b"\x0dIHDR", b"\x0eIHDR"),
    "jpeg, only a scan": jpeg(segment(0xDA, bytes(10)), frame()),
    "jpeg, frame behind the end": jpeg() + frame(),
    "jpeg, stuffed byte for a mark": jpeg(b"\xff\x00", frame()),
    "jpeg, length of nothing": jpeg(b"\xff\xe0\0\0", frame()),
    "jpeg, length of one": jpeg(b"\xff\xe0\0\1\0", frame()),
    "jpeg, length beyond the end": jpeg(b"\xff\xe0\xff\xff", frame()),
    "jpeg, frame too short": jpeg(segment(0xC0, struct.pack(">BHH", 8, HIGH, WIDE)), bytes(20)),
    "jpeg, height told later": jpeg(frame(WIDE, 0)),
    "gif without a frame": gif()[:13] + b";",
    "gif with an unknown block": gif(before=b"?"),
    "webp, no key frame": vp8(tag=0x11),
    "webp, no start": vp8(start=b"\x9d\x01\x2b"),
    "webp, unknown part first": webp(b"ICCP", bytes(40)),
    "webp, lossless without its mark": vp8l(mark=0x2E),
    "webp, lossless of a later kind": vp8l(version=1),
    "avif without a size": FTYP + meta(box(b"pixi", bytes(8))),
    "avif, size cut short": FTYP + meta(box(b"ispe", bytes(4), struct.pack(">I", WIDE))),
    "avif, box shorter than its head": FTYP + struct.pack(">I", 4) + meta(ispe()),
    "avif, long box shorter than its head": FTYP + struct.pack(">I4sQ", 1, b"free", 15) + meta(ispe()),
    "avif, its brand too far away": box(b"ftyp", b"mif1", bytes(4), b"miaf" * 5_000, b"avif") + meta(ispe()),
}


@pytest.mark.parametrize("data", OTHERS.values(), ids=OTHERS)
def test_what_is_no_picture_has_no_header(data: bytes) -> None:
    assert read_header(data) is None


@pytest.mark.parametrize("size", [(0, HIGH), (WIDE, 0), (0, 0)])
def test_a_picture_without_width_or_height_is_none(size: tuple[int, int]) -> None:
    assert read_header(png(*size)) is None
    assert read_header(gif(*size, own=bytes(8))) is None
    assert read_header(vp8(*size)) is None
    assert read_header(jpeg(frame(*size))) is None
    assert read_header(FTYP + meta(ispe(*size))) is None


def test_huge_sizes_are_told_as_they_are() -> None:
    assert read_header(png(2**32 - 1, 2)) == PictureHeader("png", 2**32 - 1, 2)
    assert read_header(gif(9, 9, own=struct.pack("<4H", *[65535] * 4))) == PictureHeader("gif", 131070, 131070)


TRAPS = {
    "jpeg of filling": b"\xff\xd8" + b"\xff" * 2_000_000,
    "jpeg of marks": b"\xff\xd8" + b"\xff\x01" * 20_000 + frame(),
    "jpeg of empty segments": b"\xff\xd8" + b"\xff\xe0\0\2" * 20_000 + frame(),
    "gif of short pieces": gif()[:13] + b"!\xfe" + b"\1x" * 20_000 + b"\0" + gif()[13:],
    "avif of boxes inside boxes": FTYP + struct.pack(">I4sI", 0, b"meta", 0) * 20_000 + ispe(),
    "avif of empty boxes": FTYP + box(b"free") * 20_000 + meta(ispe()),
    "avif that hides a larger size": FTYP + meta(ispe()) + box(b"free") * 20_000 + meta(ispe(9_999, 9_999)),
}


@pytest.mark.parametrize("data", TRAPS.values(), ids=TRAPS)
def test_a_search_without_end_is_given_up(data: bytes) -> None:
    assert read_header(data) is None


@pytest.mark.parametrize("name", sorted(PICTURES.keys() - {"avif with a thumbnail"}))
def test_a_cut_picture_has_the_same_header_or_none(name: str) -> None:
    data = PICTURES[name][1]
    whole = read_header(data)
    assert {read_header(data[:end]) for end in range(min(len(data), 200))} <= {whole, None}


_BEGINNINGS = st.sampled_from([data[:64] for _, data in PICTURES.values()] + [FTYP, b"\xff\xd8\xff", b"GIF87a"])
_PIECES = st.sampled_from(
    [b"\xff\xc0", b"\xff", b"\0\0\0\1meta", b"ispe", b"!", b",", b"\0\0\0\0", b"\xff\xff\xff\xff"]
)


@given(beginning=_BEGINNINGS, keep=st.integers(0, 64), rest=st.lists(_PIECES | st.binary(max_size=40), max_size=12))
@example(beginning=FTYP, keep=64, rest=[struct.pack(">I4sQ", 1, b"meta", 2**64 - 1)])
def test_any_bytes_are_answered(beginning: bytes, keep: int, rest: list[bytes]) -> None:
    header = read_header(beginning[:keep] + b"".join(rest))
    assert header is None or (header.width > 0 and header.height > 0)
