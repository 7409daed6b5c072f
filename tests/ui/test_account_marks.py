"""What is lost with an account, or never reaches it: it is told before, a backup is made, and refused marks are let go."""

from pathlib import Path

import pytest

from opreader.config import Places
from opreader.keeping import Keeping
from opreader.model import EntryId
from opreader.model.exchanged import Undeliverable, Waiting
from opreader.store.vault import Vault
from tests.ui.accounts_made import FakeAccounts, at_accounts, filled
from tests.ui.stages import HOSTILE, MEDIUM, House


@pytest.fixture
async def house(tmp_path: Path) -> House:
    house = House(tmp_path)
    await filled(house, ("The Column", "Economics"))
    return house


def _keeping(house: House) -> Keeping:
    places = Places(house.home, house.home, house.home / "cache", house.home / "state")
    return Keeping(vault=Vault(places.library, places.backups), places=places, clock=house.desk.clock)


async def test_before_an_account_is_removed_a_backup_is_made(house: House) -> None:
    accounts = FakeAccounts("news")
    async with at_accounts(house, accounts, open_keeping=lambda: _keeping(house)) as play:
        await play.press("g", "a", "d")
        await play.until("Remove news?", "u does not take that back; a backup is made first.")
        await play.press("escape")
        await play.until("synced")
        assert not (house.home / "state" / "backups").exists()
        await play.press("d", "enter")
        await play.until("No account yet")
        (made,) = (house.home / "state" / "backups").glob("*.db")
        assert accounts.done == ["remove news keep"]
        assert f"before news was removed: opreader restore {made} goes back to that" in play.said()
        assert "removed news · M tells how to go back" in play.said()


async def test_where_no_backup_can_be_made_the_account_stays(house: House) -> None:
    accounts = FakeAccounts("news")
    (house.home / "state").write_text("a file where the folder should be")
    async with at_accounts(house, accounts, open_keeping=lambda: _keeping(house)) as play:
        await play.press("g", "a", "d")
        await play.until("Remove news?")
        await play.press("enter")
        await play.until("can't be written")
        assert "opreader account remove news --no-backup" in play.said()[0]
        assert accounts.done == []


async def test_refused_marks_are_shown_and_let_go(house: House) -> None:
    accounts = FakeAccounts("news")
    accounts.set(waiting=Waiting(rejected=7))
    accounts.refused = [
        Undeliverable(EntryId(number), f"Take {number} {HOSTILE}", "starred", f"gone there {HOSTILE}")
        for number in range(7)
    ]
    async with at_accounts(house, accounts, size=MEDIUM) as play:
        await play.press("g", "a")
        await play.until("7 marks refused, they stay here", "f refused marks")
        await play.press("f")
        await play.until("7 marks that news will never have", "Take 4 [/oops]", "and 2 more", "Esc keep them")
        await play.press("escape")
        await play.until("7 marks refused")
        assert accounts.done == []
        await play.press("f", "enter")
        await play.until(lambda: accounts.done == ["forget news"], lambda: "refused" not in play.text)
