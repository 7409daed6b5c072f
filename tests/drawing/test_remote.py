"""The parent's side of drawing: what goes out, that nonsense does not come in, and once through a real child."""

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pytest

from opreader.drawing.remote import PictureChildren, from_json, to_json
from opreader.errors import WorkerError
from opreader.model.drawn import Drawn, NotDrawn
from opreader.workers import ChildPool
from tests.pictures_made import GREEN, RED, encoded, halves

if TYPE_CHECKING:
    from opreader.ports import Drawer

TWO = Drawn(2, 1, bytes(range(12)))
PAGE = (1, 2, 3)


class FakePool:
    """Answers every job with what it was given."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        self.jobs: list[tuple[str, Mapping[str, Any], bytes]] = []

    async def call(self, job: str, payload: Mapping[str, Any], blob: bytes = b"", /, *, deadline: float = 8.0) -> Any:
        self.jobs.append((job, payload, blob))
        return self.answer


@pytest.mark.parametrize("answer", [TWO, NotDrawn("too many pixels")])
def test_an_answer_comes_through_json_as_it_was(answer: Drawn | NotDrawn) -> None:
    assert from_json(json.loads(json.dumps(to_json(answer)))) == answer


async def test_a_picture_goes_out_with_its_box_and_the_pages_colour() -> None:
    pool = FakePool(to_json(TWO))
    assert await PictureChildren(pool.call).draw(b"x", columns=2, rows=4, ground=PAGE) == TWO
    assert pool.jobs == [("draw_picture", {"columns": 2, "rows": 4, "ground": [1, 2, 3]}, b"x")]


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        {},
        {"reason": 3},
        to_json(TWO) | {"columns": 3},
        to_json(TWO) | {"columns": -2, "rows": -1},
        to_json(TWO) | {"cells": "###"},
        to_json(TWO) | {"cells": 7},
        to_json(Drawn(3, 1, bytes(18))),
    ],
)
async def test_nonsense_raises(answer: Any) -> None:
    with pytest.raises(WorkerError):
        await PictureChildren(FakePool(answer).call).draw(b"x", columns=2, rows=4, ground=PAGE)


async def test_a_reason_is_cleaned_on_its_way() -> None:
    pool = FakePool({"reason": "bad\x1b[2J\nbytes"})
    assert await PictureChildren(pool.call).draw(b"x", columns=2, rows=4, ground=PAGE) == NotDrawn("bad[2J bytes")


async def test_a_real_child_draws_and_refuses_within_its_memory() -> None:
    pool = ChildPool(size=1)
    try:
        drawer: Drawer = PictureChildren(pool.call)
        assert drawer.can_draw
        came = await drawer.draw(encoded(halves(RED, GREEN)), columns=10, rows=5, ground=PAGE)
        assert isinstance(came, Drawn)
        assert (came.columns, came.rows) == (10, 5)
        assert came.cells[:3] == bytes(RED)
        assert came.cells[-3:] == bytes(GREEN)
        assert isinstance(await drawer.draw(b"GIF89a", columns=10, rows=5, ground=PAGE), NotDrawn)
    finally:
        await pool.close()


def test_the_parent_loads_no_picture_library() -> None:
    program = (
        "import sys\n"
        "from opreader.drawing.remote import PictureChildren\n"
        "assert PictureChildren(None).can_draw\n"
        "print(' '.join(sorted({name.partition('.')[0] for name in sys.modules})))"
    )
    run = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)
    assert "PIL" not in run.stdout.split()
