"""What entering a list does with the frame that is held for it."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from opreader.errors import LibraryError
from opreader.ui.commands import Commands

if TYPE_CHECKING:
    from collections.abc import Coroutine, Hashable


class Desk:
    """The parts that entering a list works with; its rows come when they are let through, or not at all."""

    def __init__(self) -> None:
        self.held: set[Hashable] = set()
        self.rows = asyncio.Event()
        self.shown: list[str] = []
        self.trouble: Exception | None = None
        self.work: asyncio.Task[None] | None = None
        unused: Any = None
        here: Any = self
        self.commands = Commands(
            here,
            panes=here,
            lists=here,
            articles=here,
            marks=unused,
            background=unused,
            feeds=here,
            undone=unused,
            copy=unused,
        )
        self.frames = SimpleNamespace(hold=self.held.add, let_go=self.held.discard)
        self.tree = SimpleNamespace(cursor_key="")
        self.headlines = SimpleNamespace(cursor_id=None, cursor_index=0, id_at=lambda _: None)
        self.columnists = SimpleNamespace(entering=self._entering)
        self.smart = SimpleNamespace(trouble=lambda _: None)

    async def _entering(self, _key: str) -> None:
        """No author is written anywhere."""

    def is_as_entered(self, _key: str) -> bool:
        return False

    def run(self, work: Coroutine[Any, Any, None], *, group: str, exclusive: bool) -> None:
        assert (group, exclusive) == ("list", True)
        if self.work is not None:
            self.work.cancel()
        self.work = asyncio.get_running_loop().create_task(work)

    async def show(self, key: str, *, cursor: object) -> None:
        assert cursor is None
        await self.rows.wait()
        if self.trouble is not None:
            raise self.trouble
        self.shown.append(key)

    def rest_on(self, _: object) -> None: ...

    def tell_place(self, _: object) -> None: ...

    def prepare(self, _: object) -> None: ...

    def go(self, _: object) -> None: ...

    async def over(self) -> None:
        """What is under way came to its end, whichever."""
        assert self.work is not None
        await asyncio.wait([self.work])


async def test_the_frame_is_held_until_the_rows_are_there() -> None:
    desk = Desk()
    desk.commands.show("unread")
    await asyncio.sleep(0)
    assert desk.held == {"list"}
    desk.rows.set()
    await desk.over()
    assert (desk.held, desk.shown) == (set(), ["unread"])


async def test_a_list_that_cannot_be_read_holds_no_frame() -> None:
    desk = Desk()
    desk.trouble = LibraryError("the disk does not answer")
    desk.commands.show("unread")
    desk.rows.set()
    await desk.over()
    assert desk.held == set()
    with pytest.raises(LibraryError):
        await (desk.work or desk.over())


async def test_a_list_that_nobody_waits_for_any_more_holds_no_frame() -> None:
    desk = Desk()
    desk.commands.show("unread")
    await asyncio.sleep(0)
    assert desk.work is not None
    desk.work.cancel()
    await desk.over()
    assert desk.held == set()


@pytest.mark.parametrize("begun", [True, False])
async def test_a_list_that_gives_way_to_another_leaves_the_frame_to_that_one(*, begun: bool) -> None:
    desk = Desk()
    desk.commands.show("unread")
    if begun:
        await asyncio.sleep(0)
    first = desk.work
    desk.commands.show("starred")
    assert first is not None
    await asyncio.wait([first])
    assert desk.held == {"list"}
    desk.rows.set()
    await desk.over()
    assert (desk.held, desk.shown) == (set(), ["starred"])
