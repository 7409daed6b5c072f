"""Work that is begun, and work that is left before it began."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from opreader.ui.stage import Works

if TYPE_CHECKING:
    import pytest


async def _act(done: list[str], word: str = "done") -> None:
    done.append(word)


async def test_work_is_done_when_it_is_awaited() -> None:
    done: list[str] = []
    work = Works().take(_act(done), "list", exclusive=False)
    assert work is not None
    await work
    assert done == ["done"]


async def test_the_next_of_an_exclusive_group_leaves_the_one_that_waits(recwarn: pytest.WarningsRecorder) -> None:
    works, done = Works(), list[str]()
    first = works.take(_act(done, "first"), "list", exclusive=True)
    other = works.take(_act(done, "other"), "feeds", exclusive=True)
    second = works.take(_act(done, "second"), "list", exclusive=True)
    assert first is not None
    assert other is not None
    assert second is not None
    for work in (first, other, second):
        await work
    assert done == ["other", "second"]
    assert list(recwarn) == []


def test_work_that_never_begins_is_left_without_a_warning_even_in_a_ring(recwarn: pytest.WarningsRecorder) -> None:
    works, done, ring = Works(), list[str](), list[object]()
    ring += [ring, works.take(_act(done), "list", exclusive=False)]
    works.close()
    assert works.take(_act(done), "list", exclusive=False) is None
    del works, ring
    gc.collect()
    assert done == []
    assert list(recwarn) == []
