import pytest
from hypothesis import given
from hypothesis import strategies as st

from opreader.sync.item_ids import PREFIX, of_number, read_long, read_short, to_long, to_number

OBJECT_ID = "5f0c2a9e7b1d4c0012345678"
DIGITS = "507912345678901234567890"
ANY = st.integers(-(1 << 63), (1 << 63) - 1)


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("1762000000000000", "0006428798182000"),  # sixteen digits: decimal in a list
        ("-1", "ffffffffffffffff"),
        ("18446744073709551615", "ffffffffffffffff"),
        ("9223372036854775808", "8000000000000000"),
        ("-9223372036854775808", "8000000000000000"),
        ("000123", "000000000000007b"),
        ("00000000000000ff", "00000000000000ff"),
        ("FF", "00000000000000ff"),
        (PREFIX + "1762000000000000", "1762000000000000"),  # sixteen digits: hexadecimal behind the prefix
        (PREFIX + "ff", "00000000000000ff"),
        (PREFIX + "FFFFFFFFFFFFFFFF", "ffffffffffffffff"),
    ],
)
def test_each_way_to_write_a_number_is_the_same_text(written: str, canonical: str) -> None:
    assert read_short(written) == canonical


@pytest.mark.parametrize(
    "written", ["", "-", "18446744073709551616", "-9223372036854775809", "x", "1 2", "１２", "a" * 17]
)
def test_what_is_no_number_of_64_bits_is_none(written: str) -> None:
    assert read_short(written) is None
    assert read_long(PREFIX + written) is None or written.isdigit()


@given(ANY)
def test_a_number_comes_back_from_every_form(number: int) -> None:
    canonical = of_number(number)
    assert canonical is not None
    assert len(canonical) == 16
    assert read_short(str(number)) == read_short(str(number % (1 << 64))) == canonical
    assert read_long(to_long(canonical)) == canonical
    assert read_long(f"{PREFIX}{number % (1 << 64):x}") == canonical
    assert to_number(canonical) == number


@given(ANY, ANY)
def test_two_numbers_never_share_a_text(one: int, other: int) -> None:
    assert (of_number(one) == of_number(other)) == (one == other)


@given(st.integers(0, (1 << 63) - 1), st.integers(0, (1 << 63) - 1))
def test_texts_stand_in_the_order_of_their_numbers(one: int, other: int) -> None:
    assert ((of_number(one) or "") < (of_number(other) or "")) == (one < other)


@given(st.text(max_size=40))
def test_whatever_is_written_gives_a_text_or_none(written: str) -> None:
    for opaque in (False, True):
        found = read_short(written, opaque=opaque)
        assert found is None or (found and read_long(to_long(found), opaque=opaque) == found)


@pytest.mark.parametrize("written", [OBJECT_ID, DIGITS, "0000000000000001", "1"])
def test_an_opaque_id_stays_letter_by_letter(written: str) -> None:
    assert read_short(written, opaque=True) == written
    assert read_long(to_long(written), opaque=True) == written


@pytest.mark.parametrize("written", ["", "a b", "a&b", "a\nb", 'a"b', "a/b", "x" * 129])
def test_an_opaque_id_can_break_no_request(written: str) -> None:
    assert read_short(written, opaque=True) is None
    assert read_long(PREFIX + written, opaque=True) is None
