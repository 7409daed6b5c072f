"""The screen at a real server that is switched off, or never answers: it opens, and all can be read and marked meanwhile."""

from pathlib import Path

import pytest

from opreader.config import Config
from opreader.syncing import NewAccount
from tests.sync.fake_greader import FakeGreader
from tests.ui.accounts_made import Readers, at_accounts
from tests.ui.stages import QUIET, House

COUNT = 12


async def _subscribed(tmp_path: Path, server: FakeGreader) -> None:
    """A home with an account that was synced."""
    house = House(tmp_path)
    house.take_children(Readers(house.desk.children))
    await house.close()
    reader = house.reopen(QUIET)
    await reader.accounts.add(NewAccount(server.url, server.user, server.password, first="unread"))
    (result,) = await reader.accounts.sync()
    assert (result.error, result.pulled) == (None, COUNT)
    await reader.close()


@pytest.mark.parametrize("silent", [False, True], ids=["switched off", "never answers"])
async def test_what_is_here_is_read_and_marked_while_its_server_is_away(tmp_path: Path, *, silent: bool) -> None:
    with FakeGreader() as server:
        items = server.held.add(server.held.add_feed("https://column.example/feed.xml", "The Column"), COUNT)
        items[-1].html = "<p>Words that are on the disk.</p>"
        await _subscribed(tmp_path, server)
        server.log.clear()
        server.traps.api_off = not silent
        if silent:
            server.fail(".*", slow=60.0, times=1_000)
        house = House(tmp_path)
        house.take_children(Readers(house.desk.children))
        house.desk.clock.move(hours=9)
        config = Config(refresh_at_start=True)
        async with at_accounts(house, None, config=config, has_accounts=lambda: True) as play:
            await play.until(f"Take {items[-1].id}", f"Take {items[0].id}", lambda: bool(server.log))
            assert play.app.screen is play.app.main, "no dialog"
            await play.press("l", "home", "enter")
            await play.until("Words that are on the disk")
            await play.press("s")
            await play.until("2 marks to send" if not silent else "The Column", turns=300)
            if not silent:
                await play.until("127.0.0.1 unreachable since")
            assert play.app.screen is play.app.main
            assert {one.status for one in server.log} == ({0} if silent else {503})
            assert not any(one.starred for one in items)
            play.app.main.background.syncing.cancel()
        server._stop.set()
