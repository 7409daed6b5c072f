"""What is going on, for the status line and for the key that stops it: what those who do it have in common."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

STOPS: Final = "{cancel} stops"
"""Said once at the end of whatever can be stopped."""


class GoingOn(Protocol):
    """Something that takes its time."""

    @property
    def words(self) -> tuple[str, ...]:
        """What the status line says of it, in short parts; nothing where nothing goes on."""

    def cancel(self) -> bool:
        """Stop it; False where nothing goes on."""


def tell(parts: Sequence[GoingOn]) -> list[str]:
    """What the status line says of all of them."""
    words = [word for part in parts for word in part.words]
    told = [word for word in words if word != STOPS]
    return [*told, STOPS] if STOPS in words else told


def stop(parts: Sequence[GoingOn]) -> bool:
    """Stop all of them; False where nothing went on."""
    stopped = [part.cancel() for part in parts]
    return any(stopped)


def is_cancelled() -> bool:
    """Whether it is this task that is to end, and not the one that it waits for."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
