"""The signs of the screen."""

from dataclasses import fields

import pytest

from opreader.model import State
from opreader.ui.glyphs import ASCII, UNICODE, Glyphs, pick
from opreader.ui.layout.cells import width

SEVERAL = {"ellipsis", "separator", "bullets", "table"}


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
def test_signs_take_one_cell_each(glyphs: Glyphs) -> None:
    single = {field.name: getattr(glyphs, field.name) for field in fields(glyphs) if field.name not in SEVERAL}
    assert {name: width(sign) for name, sign in single.items()} == dict.fromkeys(single, 1)
    assert width(glyphs.table) == len(glyphs.table) == 11


def test_ascii_signs_are_ascii() -> None:
    assert all("".join(getattr(ASCII, field.name)).isascii() for field in fields(ASCII))


def test_badges_are_those_of_the_interface() -> None:
    order = [State.FULL, State.PARTIAL, State.GATED, State.TEASER, State.FAILED]
    assert "".join(map(UNICODE.badge, order)) == "●◐◐○✗"
    assert "".join(map(ASCII.badge, order)) == "*~~.x"


def test_auto_goes_by_the_terminal_and_a_setting_beats_it() -> None:
    assert pick("auto", utf8=True) is UNICODE
    assert pick("auto", utf8=False) is ASCII
    assert pick("ascii", utf8=True) is ASCII
    assert pick("unicode", utf8=False) is UNICODE


def test_numbers_are_parted_by_thousands() -> None:
    assert UNICODE.number(1204) == "1\xa0204"
    assert ASCII.number(1_000_000) == "1 000 000"
    assert UNICODE.number(7) == "7"
