"""Which rows of a list are known: its beginning grows, its end may be known before its middle."""

from array import array

from opreader.ui.widgets.window_ids import HEADING, WindowIds


def test_rows_between_the_first_ones_and_the_last_ones_are_counted_and_not_known() -> None:
    window = WindowIds([1, 2, 3], total=100)
    assert (len(window), window.at(2), window.at(3), window.at(99)) == (100, 3, None, None)
    window.set_last([98, 99, 100])
    assert [window.at(index) for index in (96, 97, 98, 99, 100)] == [None, 98, 99, 100, None]
    assert window.index_of(99) == 98
    assert window.between(0, 100) == [1, 2, 3, 98, 99, 100]


def test_slices_fill_the_middle_without_moving_what_is_known() -> None:
    window = WindowIds([1, 2, 3], total=8)
    window.set_last([7, 8])
    assert not window.extend(array("q", [1, 2]))
    assert window.known.tolist() == [1, 2, 3]
    assert not window.extend(array("q", [3, 4, 5, 6]))
    assert not window.extend(array("q", [7, 8]))
    assert not window.finish()
    assert window.is_whole
    assert window.known.tolist() == list(range(1, 9))


def test_a_count_that_was_wrong_is_put_right_at_the_end() -> None:
    window = WindowIds([1, 2], total=9)
    window.extend(array("q", [1, 2, 3]))
    assert window.finish()
    assert len(window) == 3


def test_without_a_count_the_last_rows_move_on_as_more_come() -> None:
    window = WindowIds([1, 2])
    window.set_last([9])
    assert (len(window), window.at(2)) == (3, 9)
    assert window.extend(array("q", [1, 2, 3, 4]))
    assert (len(window), window.at(4), window.index_of(9)) == (5, 9, 4)
    window.set_count(20)
    assert (len(window), window.index_of(9)) == (20, 19)


def test_the_row_of_an_entry_is_found_near_and_far() -> None:
    window = WindowIds(array("q", range(1, 200_001)), whole=True)
    assert window.index_of(150_000, near=149_990) == 149_999
    assert window.index_of(1, near=199_999) == 0
    assert window.index_of(300_000) is None
    assert window.find((300_000, 150_003), near=149_990) == 150_002


def test_a_row_that_was_taken_out_does_not_come_with_a_slice_that_was_read_before() -> None:
    window = WindowIds([1, 2, 3], total=6)
    assert window.remove(2, near=0) == 1
    window.extend(array("q", [1, 2, 3, 4, 5, 6]))
    window.finish()
    assert window.known.tolist() == [1, 3, 4, 5, 6]
    window.put_back(2, 1)
    assert window.known.tolist() == [1, 2, 3, 4, 5, 6]


def test_headings_are_rows_and_no_entries() -> None:
    window = WindowIds([HEADING, 5, HEADING, 6], whole=True)
    assert len(window) == 4
    assert window.between(0, 4) == [5, 6]
