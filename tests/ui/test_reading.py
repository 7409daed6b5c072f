"""Reading on the screen."""
from pathlib import Path
from tests.ui.stages import House

async def test_try(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1, 2)
    async with house.opened() as play:
        await play.until("Words of 1, 1")
        pass
        await play.press("j")
        print(play.pane("article"))
        await play.press("enter")
        pass

async def test_guide(tmp_path: Path) -> None:
    house = House(tmp_path)
    async with house.opened() as play:
        await play.until("The first five minutes")
        pass
