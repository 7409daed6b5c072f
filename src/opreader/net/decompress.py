"""Takes a response's bytes in, bounded: an own decompressor, because a small gzip can hold gigabytes."""

import asyncio
import zlib
from collections.abc import AsyncIterable, Awaitable, Callable, Iterator

_STEP = 256 * 1024
"""Most bytes that are expanded at once, so that a bomb does not hold the screen."""
_SMALL = 1024 * 1024
_MOST_MEMBERS = 64
"""Of a gzip file; a stream of empty members costs time and gives nothing."""
_FREE_PIECES = 20_000
_SMALLEST_PIECE = 256
"""Bytes that a piece has on the average once there were `_FREE_PIECES`: each costs time, however small it is."""
_IN_ONE_GO = 32
"""Pieces that are taken without a look at what else there is to do."""
_GZIP_MAGIC = b"\x1f\x8b"


async def _at_once() -> None:
    """Wait for nothing."""


class BadBody(Exception):
    """The body can't be used; the text says why. Never leaves `opreader.net`."""


async def read_body(
    chunks: AsyncIterable[bytes], *, encoding: str, limit: int, grow: Callable[[], Awaitable[None]] = _at_once
) -> bytes:
    """The whole body, expanded; `encoding` is the Content-Encoding header. Raises BadBody.

    At most `limit` bytes are taken from the network, and at most `limit` are kept after expanding; `grow` is waited
    for before a body becomes larger than a MiB.
    """
    inflater = _inflater_for(encoding, limit)
    body = bytearray()
    taken = pieces = 0
    async for chunk in chunks:
        taken += len(chunk)
        pieces += 1
        if taken > limit:
            raise too_large(limit)
        if pieces > _FREE_PIECES + taken // _SMALLEST_PIECE:
            raise BadBody("the answer is broken: sent in too many pieces")
        if pieces % _IN_ONE_GO == 0:  # pieces that came together are handed over without any wait
            await asyncio.sleep(0)
        for part in (chunk,) if inflater is None else inflater.feed(chunk):
            if len(body) <= _SMALL < len(body) + len(part):
                await grow()
            body += part
            if len(body) > limit:
                raise too_large(limit)
            if len(part) == _STEP:
                await asyncio.sleep(0)
    if inflater is not None and taken and not inflater.ended:
        raise cut_off()
    return bytes(body)


def too_large(limit: int) -> BadBody:
    """What to raise for a body above the limit."""
    return BadBody(f"the answer is too large: more than {limit // (1024 * 1024)} MB")


def check_length(told: str, limit: int) -> None:
    """Look at a Content-Length before the body is asked for. Raises BadBody where it is above the limit."""
    if told.isascii() and told.isdigit() and (len(told) > 12 or int(told) > limit):
        raise too_large(limit)


def _inflater_for(encoding: str, limit: int) -> "_Inflater | None":
    names = [name for part in encoding.split(",") if (name := part.strip().lower()) not in {"", "identity"}]
    if not names:
        return None
    if len(names) > 1 or names[0] not in {"gzip", "x-gzip", "deflate"}:
        raise BadBody(f"the answer is packed in a way that was not asked for ({', '.join(names)[:40]})")
    return _Inflater(gzip=names[0] != "deflate", limit=limit)


class _Inflater:
    """Expands gzip (RFC 1952, several members too), zlib (RFC 1950) or bare deflate (RFC 1951) piece by piece."""

    def __init__(self, *, gzip: bool, limit: int) -> None:
        self._gzip = gzip
        self._limit = limit
        self._stream: zlib._Decompress | None = zlib.decompressobj(wbits=31) if gzip else None
        self._members = 1
        self._head = b""
        """Bytes held back until it is plain what they begin."""

    @property
    def ended(self) -> bool:
        """The end of the last member came."""
        return self._stream is not None and self._stream.eof

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """The chunk's contents in parts of at most `_STEP` bytes. Raises BadBody."""
        data = self._head + chunk
        self._head = b""
        if self._stream is None:
            if len(data) < 2:
                self._head = data
                return
            self._stream = zlib.decompressobj(wbits=15 if _is_zlib(data) else -15)
        full = False
        while data or full:  # a full part may leave more inside the stream though all input is taken
            if self._stream.eof and not self._next_member(data):
                return
            try:
                part = self._stream.decompress(data, _STEP)
            except zlib.error as error:
                raise BadBody("the answer is broken: it can't be unpacked") from error
            data = self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail
            full = len(part) == _STEP and not self._stream.eof
            if part:
                yield part

    def _next_member(self, data: bytes) -> bool:
        """Begin another gzip member; False where what follows the end is padding."""
        if not self._gzip:
            return False
        if len(data) < len(_GZIP_MAGIC):
            self._head = data
            return False
        if not data.startswith(_GZIP_MAGIC):
            return False
        self._members += 1
        if self._members > _MOST_MEMBERS:
            raise BadBody("the answer is broken: packed in too many pieces")
        self._stream = zlib.decompressobj(wbits=31)
        return True


def cut_off() -> BadBody:
    """What to raise for a body whose end did not come."""
    return BadBody("the answer was cut off: its end did not come")


def _is_zlib(data: bytes) -> bool:
    return data[0] & 0x0F == 8 and int.from_bytes(data[:2], "big") % 31 == 0
