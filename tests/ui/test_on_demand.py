"""The parts of the screen that are made when they are first used."""

from pathlib import Path

import pytest

from opreader.ui.on_demand import ACTIONS_OF
from tests.ui.stages import House


@pytest.mark.parametrize("part", ACTIONS_OF)
async def test_a_part_has_just_the_actions_that_it_is_made_for(part: str, tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        assert tuple(getattr(play.app.main.on_demand, part).table) == ACTIONS_OF[part]


async def test_a_part_that_nobody_used_is_not_made(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        await play.press("enter", "j", "q")
        made = vars(play.app.main.on_demand)
        assert not {"hints", "zen", "piping", "comparing", "palette_desk"} & made.keys()
