"""A strip is made of as few pieces as it has looks."""

from rich.segment import Segment
from rich.style import Style

from opreader.ui.widgets.line_api import strip_of

BOLD, DIM = Style(bold=True), Style(dim=True)


def test_what_is_empty_is_left_out_and_neighbours_of_one_look_are_one() -> None:
    made = strip_of(
        [Segment("", DIM), Segment("a", BOLD), Segment("", DIM), Segment("b", Style(bold=True)), Segment("c", DIM)], 3
    )
    assert list(made) == [Segment("ab", BOLD), Segment("c", DIM)]
    assert made.cell_length == 3


def test_a_strip_of_nothing_is_as_long_as_nothing() -> None:
    assert strip_of([Segment("", BOLD)]).cell_length == 0
