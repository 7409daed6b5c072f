"""Rubbish is collected while nobody presses a key, and Python's own ways come back in the end."""

import gc
from collections.abc import Iterator

import pytest

from opreader.ui.tidying import Tidying


class _Ring:
    """Something that only a collection frees."""

    alive = 0

    def __init__(self) -> None:
        self.itself = self
        _Ring.alive += 1

    def __del__(self) -> None:
        _Ring.alive -= 1


@pytest.fixture
def tidying() -> Iterator[Tidying]:
    made = Tidying()
    made.begin()
    yield made
    made.end()
    gc.unfreeze()


def test_a_look_collects_where_no_key_came(tidying: Tidying) -> None:
    _Ring()
    tidying.look()
    assert _Ring.alive == 0


def test_nothing_is_collected_right_after_a_key(tidying: Tidying) -> None:
    _Ring()
    tidying.pressed()
    tidying.look()
    assert _Ring.alive == 1
    gc.collect()


def test_the_oldest_generation_waits_for_a_look_and_pythons_thresholds_come_back() -> None:
    before = gc.get_threshold()
    made = Tidying()
    made.begin()
    assert gc.isenabled()
    assert gc.get_threshold()[2] > 100_000
    made.end()
    gc.unfreeze()
    assert gc.get_threshold() == before
