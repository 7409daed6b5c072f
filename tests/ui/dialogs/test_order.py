"""The order of a list: taken by its letter or with Enter, headings turned on and off, Esc leaves all as it was."""

from typing import Any

import pytest

from opreader.ui.dialogs.order import ChooseOrder, Order
from tests.ui.dialogs.dialog_app import opened, settled

NEWEST = Order("newest", headings=False)


async def _answer(*keys: str, ranked: bool = False) -> Any:
    async with opened(ChooseOrder(NEWEST, ranked=ranked)) as (app, pilot):
        await pilot.press(*keys)
        await settled(pilot)
        return app.answers


@pytest.mark.parametrize(
    ("keys", "order"),
    [
        (("l",), Order("longest", headings=False)),
        (("j", "j", "enter"), Order("feed", headings=False)),
        (("h", "o"), Order("oldest", headings=True)),
        (("h", "enter"), Order("newest", headings=True)),
        (("k", "enter", "s"), Order("shortest", headings=True)),
    ],
)
async def test_an_order_is_taken(keys: tuple[str, ...], order: Order) -> None:
    assert await _answer(*keys) == [order]


async def test_esc_takes_none_and_the_best_match_is_for_queries() -> None:
    assert await _answer("h", "escape") == [None]
    assert await _answer("b", "escape") == [None]
    assert await _answer("b", ranked=True) == [Order("rank", headings=False)]
