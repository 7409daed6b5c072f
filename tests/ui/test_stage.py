"""Work that is begun, and work that is left before it began."""

import gc

from opreader.ui.stage import Work


async def test_work_is_done_when_it_is_awaited() -> None:
    done: list[str] = []

    async def act() -> None:
        done.append("done")

    await Work(act())
    assert done == ["done"]


def test_work_that_was_never_begun_is_left_without_a_warning(recwarn: object) -> None:
    done: list[str] = []

    async def act() -> None:
        done.append("done")

    work = Work(act())
    del work
    gc.collect()
    assert done == []
    assert list(recwarn) == []  # type: ignore[call-overload]
