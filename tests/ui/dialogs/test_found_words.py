"""How a search is spoken of."""

import pytest

from opreader.ui.dialogs.found_words import found_place, found_words, what_to_try
from opreader.ui.glyphs import UNICODE


def words(asked: str, shown: str, count: int, *, counted: bool = True, best_first: bool = False) -> str:
    return found_words(asked, shown, count, counted=counted, best_first=best_first, glyphs=UNICODE)


def test_what_was_found_is_counted_as_far_as_it_is_known() -> None:
    assert words("war", "war", 214) == "214 found · newest first"
    assert words("war", "war", 128, counted=False) == "128+ found · newest first"
    assert words("war", "war", 214, best_first=True) == "214 found · best first"


def test_a_beginning_that_was_looked_for_instead_is_told() -> None:
    assert words("unread tarif", "unread tarif*", 3) == "no article has “tarif” · shown: unread tarif* · 3 found"


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("zebra", "try another word"),
        ('"late ferry"', "leave out the quotation marks · fewer words, or OR between them"),
        ("zebra is:full", "leave out a filter · fewer words, or OR between them"),
        ("-zebra", "leave out a filter"),
    ],
)
def test_where_nothing_was_found_it_says_what_to_try(asked: str, told: str) -> None:
    assert what_to_try(asked) == told
    assert words(asked, asked, 0) == f"nothing matches · {told}"


def test_found_words_stand_out_and_nothing_is_markup() -> None:
    place = found_place("…the \x02late\x03 \x02ferry\x03 [b]x[/oops]\x1b[2J…")
    assert place.plain == "…the late ferry [b]x[/oops][2J…"
    assert [place.plain[span.start : span.end] for span in place.spans if "bold" in str(span.style)] == [
        "late",
        "ferry",
    ]
