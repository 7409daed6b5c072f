"""Which cluster stands where in a line that holds letters from right to left."""

import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from opreader.ui.layout.bidi import level_of, order, visual, without_controls

CONTROLS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
MIXED = st.lists(
    st.sampled_from(
        [*"ab אב ד12٤ (.)[]%-,", "שָׁ", "\U0001f468\u200d\U0001f469", "e\u0301", "日", "\u0378", "\u200c", *CONTROLS]
    ),
    max_size=40,
).map("".join)


def drawn(text: str) -> str:
    return visual(text, 200)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("אבג", "גבא"),
        ("אב גד", "דג בא"),
        ("say אב גד now", "say דג בא now"),
        ("אב one two גד", "דג one two בא"),
        ("אב 12.50 גד", "דג 12.50 בא"),
        ("אב (גד) הו", "וה (דג) בא"),
        ("אב one (two) גד", "דג one (two) בא"),
        ("one (אב) two", "one (בא) two"),
        ("אב, גד.", ".דג ,בא"),
        ("ل 25% م", "م %25 ل"),
        ("אב 25% גד", "דג 25% בא"),
        ("ל ٤٠ מ", "מ ٤٠ ל"),
        ("שָׁלום", "םולשָׁ"),
        ("\u202eabc\u202c def", "cba def"),
        ("say \u2067אב 12\u2069 34.", "say 12 בא 34."),
        ("אב \u2066one (גד)\u2069 הו", "וה one (דג) בא"),
        ("\u2068אב 1\u2069 2 x", "1 בא 2 x"),
        ("אב \u2066one", "one בא"),
        ("one\u2069 אב", "one בא"),
        ("אב\u0378ג", "ג\u0378בא"),
    ],
)
def test_a_line_is_drawn_in_the_order_of_the_algorithm(text: str, seen: str) -> None:
    assert drawn(text) == seen


def test_the_first_letter_with_a_direction_decides() -> None:
    assert level_of("1. (אב) one") == 1
    assert level_of("1. one אב") == 0
    assert level_of("\u2067אב\u2069 one") == 0
    assert level_of("plain “text” é 日本") is None


def test_spaces_at_the_end_of_a_line_stand_at_its_end() -> None:
    assert [each.text for each in order("אב one  ", 1)] == [" ", " ", *"one", " ", *"בא"]
    assert "".join(each.text for each in order("one אב  ", 0)) == "one בא  "
    assert "".join(each.text for each in order("אב one two", 1, 0, 7)) == " one בא"


def test_each_cluster_tells_its_place_in_the_text() -> None:
    text = "a שָׁם (12)"
    placed = order(text, 0)
    assert [(each.text, each.start, each.end) for each in placed] == [
        *(("a", 0, 1), (" ", 1, 2), ("(", 10, 11), ("1", 8, 9), ("2", 9, 10), (")", 7, 8), (" ", 6, 7)),
        *(("ם", 5, 6), ("שָׁ", 2, 5)),
    ]
    assert [each.backward for each in placed if each.start in {2, 5}] == [True, True]


def test_the_second_line_of_a_paragraph_knows_what_the_first_began() -> None:
    text = "\u202bone two\u202c end"
    assert "".join(each.text for each in order(text, 0, 5, 8)) == "two"
    text = "one אב 12 34 two"
    # Numbers go with the letters before them, though those stand on the line above.
    assert "".join(each.text for each in order(text, 0, 7, 12)) == "34 12"


def test_in_a_program_strings_and_comments_do_not_change_places() -> None:
    text = 'name = "אב גד"  # הו'
    assert "".join(each.text for each in order(text, 0, program=True)) == 'name = "דג בא"  # וה'


def test_a_title_is_cut_at_its_logical_end_before_it_is_turned() -> None:
    assert visual("אבגד הוזח", 6) == "…דגבא"
    assert visual("say אבגד", 6) == "say א…"
    assert visual("plain", 3) == "pl…"
    assert visual("no \u202dcontrols\u202c", 20) == "no controls"


@settings(deadline=None, derandomize=True)
@given(MIXED)
def test_no_letter_is_lost_no_control_is_drawn_and_no_cell_is_gained(text: str) -> None:
    seen = drawn(text)
    assert not set(seen) & set(CONTROLS)
    turned = str.maketrans("()[]", "[[[[")
    assert sorted(seen.translate(turned)) == sorted(without_controls(text).translate(turned))
    assert cell_len(seen) == cell_len(without_controls(text))


@settings(deadline=None, derandomize=True)
@given(MIXED, st.integers(0, 1), st.data())
def test_the_clusters_of_a_line_are_those_of_its_text(text: str, level: int, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    covered = sorted(at for each in order(text, level, start, end) for at in range(each.start, each.end))
    missing = set(range(start, end)) - set(covered)
    assert len(covered) == len(set(covered))
    assert all(text[at] in CONTROLS for at in missing)


def test_hostile_texts_take_no_time_to_speak_of() -> None:
    for part in ("\u2068", "\u2067", "\u202e", "\u202b", "(א", "א(", "א)", "1$", "א\u2067("):
        assert visual(part * 3_000, 9_000) is not None
    assert visual("א" * 50_000, 70_000) == "א" * 50_000  # longer than any line that is seen: as it is


def test_the_library_is_imported_for_letters_from_right_to_left_only() -> None:
    program = (
        "import sys; from opreader.ui.layout.bidi import visual; visual('plain “text” \\u200e 日本', 40);"
        "assert not any(name == 'bidi' or name.startswith('bidi.') for name in sys.modules);"
        "visual('\\u05d0', 9); assert 'bidi.algorithm' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_every_letter_from_right_to_left_is_noticed() -> None:
    every = (chr(code) for code in range(0x20, 0x110000))
    backward = [letter for letter in every if unicodedata.bidirectional(letter) in {"R", "AL", "AN"}]
    assert [letter for letter in backward if level_of(letter) is None] == []
