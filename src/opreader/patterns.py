"""Regular expressions that are compiled when they are used first: the first frame needs few of them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def late(pattern: str, flags: int = 0) -> Callable[[], re.Pattern[str]]:
    """What gives the compiled pattern, and compiles it at the first call."""
    return cache(lambda: re.compile(pattern, flags))
