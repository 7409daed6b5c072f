"""Bodies taken in: every packing, bounds, and broken ends."""

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator, Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opreader.net.decompress import BadBody, read_body

TEXT = b"A column is an argument with a name under it. " * 400
MIB = 1024 * 1024


async def pieces(data: bytes, size: int) -> AsyncIterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]


def read(data: bytes, encoding: str, *, size: int = 1000, limit: int = MIB) -> bytes:
    return asyncio.run(read_body(pieces(data, size), encoding=encoding, limit=limit))


def bare(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


PACKED = {
    "plain": ("", TEXT),
    "identity": ("Identity", TEXT),
    "gzip": ("gzip", gzip.compress(TEXT)),
    "x-gzip": ("X-GZIP", gzip.compress(TEXT)),
    "zlib": ("deflate", zlib.compress(TEXT)),
    "bare deflate": ("deflate", bare(TEXT)),
    "two members": ("gzip", gzip.compress(TEXT[:99]) + gzip.compress(TEXT[99:])),
    "padding behind": ("gzip", gzip.compress(TEXT) + bytes(500)),
    "gzip, identity": ("gzip, identity", gzip.compress(TEXT)),
}


@pytest.mark.parametrize("name", PACKED)
@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_every_packing_comes_out_whole(name: str, size: int) -> None:
    encoding, data = PACKED[name]
    assert read(data, encoding, size=size) == TEXT


@given(st.binary(max_size=3000), st.integers(1, 400), st.sampled_from(["gzip", "deflate", "bare"]))
def test_what_was_packed_comes_out(data: bytes, size: int, packing: str) -> None:
    packers: dict[str, Callable[[bytes], bytes]] = {"gzip": gzip.compress, "deflate": zlib.compress, "bare": bare}
    assert read(packers[packing](data), "gzip" if packing == "gzip" else "deflate", size=size) == data


def test_more_than_one_step_comes_out_whole() -> None:
    text = bytes(range(256)) * 4096 * 3
    assert read(gzip.compress(text), "gzip", size=1 << 20, limit=4 * MIB) == text


def test_rest_that_stays_inside_the_stream_after_the_last_byte_comes_out() -> None:
    for more in range(1, 300, 7):
        assert len(read(bare(bytes(256 * 1024 + more)), "deflate")) == 256 * 1024 + more


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_nothing_is_nothing(encoding: str) -> None:
    assert read(b"", encoding) == b""


@pytest.mark.parametrize("name", ["gzip", "zlib", "bare deflate", "two members"])
def test_missing_end_is_cut_off(name: str) -> None:
    encoding, data = PACKED[name]
    with pytest.raises(BadBody, match="cut off"):
        read(data[:-9], encoding)


def test_single_byte_of_deflate_is_cut_off() -> None:
    with pytest.raises(BadBody, match="cut off"):
        read(b"x", "deflate")


@pytest.mark.parametrize(("encoding", "data"), [("gzip", b"plain after all"), ("deflate", b"\xff\xff\xff\xff")])
def test_what_is_not_packed_so_is_broken(encoding: str, data: bytes) -> None:
    with pytest.raises(BadBody, match="can't be unpacked"):
        read(data, encoding)


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "\x1b[31m"])
def test_packing_that_was_not_asked_for_is_refused(encoding: str) -> None:
    with pytest.raises(BadBody, match="not asked for"):
        read(b"x", encoding)


def test_just_the_limit_is_taken_and_one_more_is_not() -> None:
    assert len(read(bytes(MIB), "")) == MIB
    assert len(read(gzip.compress(bytes(MIB)), "gzip")) == MIB
    for data, encoding in ((bytes(MIB + 1), ""), (gzip.compress(bytes(MIB + 1)), "gzip")):
        with pytest.raises(BadBody, match="more than 1 MB"):
            read(data, encoding)


def test_bomb_takes_no_more_memory_than_the_limit() -> None:
    import tracemalloc

    bomb = gzip.compress(bytes(200 * MIB))
    tracemalloc.start()
    try:
        with pytest.raises(BadBody, match="too large"):
            read(bomb, "gzip", size=len(bomb))
        assert tracemalloc.get_traced_memory()[1] < 8 * MIB
    finally:
        tracemalloc.stop()


def test_stream_of_empty_members_is_refused() -> None:
    with pytest.raises(BadBody, match="too many pieces"):
        read(gzip.compress(b"") * 1000, "gzip", size=65536)


async def test_pieces_that_came_together_leave_others_their_turns() -> None:
    turns = 0

    async def take_turns() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    beside = asyncio.create_task(take_turns())
    await read_body(pieces(bytes(9_600), 1), encoding="", limit=MIB)
    beside.cancel()
    assert turns >= 290


def test_more_pieces_than_anybody_needs_are_refused() -> None:
    assert len(read(bytes(2 * MIB), "", size=100, limit=4 * MIB)) == 2 * MIB
    with pytest.raises(BadBody, match="too many pieces"):
        read(bytes(30_000), "", size=1)


async def test_a_large_body_waits_until_it_may_grow() -> None:
    asked = 0

    async def grow() -> None:
        nonlocal asked
        asked += 1

    for size, times in ((MIB, 0), (MIB + 1, 1), (3 * MIB, 1)):
        asked = 0
        for encoding, data in (("", bytes(size)), ("gzip", gzip.compress(bytes(size)))):
            await read_body(pieces(data, 60_000), encoding=encoding, limit=4 * MIB, grow=grow)
        assert asked == 2 * times
