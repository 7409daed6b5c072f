"""The port `Drawer` on the parent's side: pictures go out to a child through a pool's `call`, cells come back checked.

Loads no picture library: that is the child's.
"""

from __future__ import annotations

import base64
import binascii
from functools import cached_property
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final, Protocol

from opreader.errors import WorkerError
from opreader.model.drawn import CELL_BYTES, Drawn, NotDrawn
from opreader.text import clean

if TYPE_CHECKING:
    from collections.abc import Awaitable, Mapping

_DEADLINE: Final = 8.0


class Call(Protocol):
    """A pool's way to have a job done; raises WorkerError where the child was stopped or failed."""

    def __call__(
        self, job: str, payload: Mapping[str, Any], blob: bytes = b"", /, *, deadline: float = _DEADLINE
    ) -> Awaitable[Any]:
        """Have `job` done with its payload and raw bytes in so many seconds; the answer is JSON."""


class PictureChildren:
    """Pictures drawn in child processes."""

    def __init__(self, call: Call) -> None:
        """`call` is the pool's."""
        self._call = call

    @cached_property
    def can_draw(self) -> bool:
        """Whether Pillow is installed; looked up without importing it."""
        return find_spec("PIL") is not None

    async def draw(self, data: bytes, *, columns: int, rows: int, ground: tuple[int, int, int]) -> Drawn | NotDrawn:
        """A picture in at most so many cells. Raises WorkerError."""
        payload = {"columns": columns, "rows": rows, "ground": list(ground)}
        drawn = from_json(await self._call("draw_picture", payload, data, deadline=_DEADLINE))
        if isinstance(drawn, Drawn) and (drawn.columns > columns or drawn.rows > rows):
            raise WorkerError("a child drew a picture larger than it may be")
        return drawn


def to_json(answer: Drawn | NotDrawn) -> dict[str, Any]:
    """An answer as a child sends it."""
    if isinstance(answer, NotDrawn):
        return {"reason": answer.reason}
    cells = base64.b64encode(answer.cells).decode("ascii")
    return {"columns": answer.columns, "rows": answer.rows, "cells": cells}


def from_json(value: Any) -> Drawn | NotDrawn:
    """What `to_json` made. Raises WorkerError."""
    match value:
        case {"reason": str(reason)}:
            return NotDrawn(clean(reason, one_line=True))
        case {"columns": int(columns), "rows": int(rows), "cells": str(text)} if columns > 0 and rows > 0:
            try:
                cells = base64.b64decode(text, validate=True)
            except (ValueError, binascii.Error):
                cells = b""
            if len(cells) == columns * rows * CELL_BYTES:
                return Drawn(columns, rows, cells)
    raise WorkerError("a child's answer about a picture can't be read")
