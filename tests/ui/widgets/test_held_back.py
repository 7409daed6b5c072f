"""New rows between rows in sight wait, and come to where they belong once nobody sees it."""

import random
from array import array

from opreader.ui.widgets.held_back import Gap, hold_back, place, spot
from opreader.ui.widgets.window_ids import HEADING, WindowIds

H = HEADING


def held(
    new: list[int], sight: list[int | None], *, near: int = 0, grown: int = 0, stays: frozenset[int] = frozenset()
) -> tuple[list[int], list[tuple[int, ...]], WindowIds, tuple[Gap, ...]]:
    """What is shown of a list, what waits, and both as they are handed on."""
    window, gaps = hold_back(
        WindowIds(new, whole=True), sight, near=near, grown=grown, waits=lambda row: row not in stays
    )
    return window.known.tolist(), [gap.rows for gap in gaps], window, gaps


def test_what_comes_between_rows_in_sight_waits_and_what_comes_beside_them_does_not() -> None:
    shown, waiting, window, gaps = held([90, 1, 91, 2, 92, 93, 3, 94, 4], [1, 2, 3])
    assert shown == [90, 1, 2, 3, 94, 4]
    assert waiting == [(91,), (92, 93)]
    assert [gap.count for gap in gaps] == [1, 2]
    assert place(window, gaps, near=0).known.tolist() == [90, 1, 91, 2, 92, 93, 3, 94, 4]
    assert place(window, gaps[1:], near=0).known.tolist() == [90, 1, 2, 92, 93, 3, 94, 4]
    assert [spot(window, gap, near=0) for gap in gaps] == [(2, 2), (3, 3)]


def test_what_is_gone_goes_at_once_and_what_came_in_its_place_waits() -> None:
    shown, waiting, _, _ = held([1, 90, 3, 4], [1, 2, 3])
    assert (shown, waiting) == ([1, 3, 4], [(90,)])


def test_a_row_that_was_moved_within_sight_moves_and_does_not_wait() -> None:
    shown, waiting, _, _ = held([1, 3, 4, 2, 90, 5], [1, 2, 3, 4, 5])
    assert (shown, waiting) == ([1, 3, 4, 2, 5], [(90,)])


def test_a_row_that_was_moved_far_away_does_not_hold_back_all_between() -> None:
    far = list(range(100, 400))
    shown, waiting, _, _ = held([1, 3, 90, 4, *far, 2], [1, 2, 3, 4])
    assert (shown, waiting) == ([1, 3, 4, *far, 2], [(90,)])


def test_what_one_asked_for_comes_at_once_beside_what_waits() -> None:
    shown, waiting, window, gaps = held([1, 90, 5, 91, 2], [1, 2], stays=frozenset({5}))
    assert (shown, waiting) == ([1, 5, 2], [(90,), (91,)])
    assert place(window, gaps, near=0).known.tolist() == [1, 90, 5, 91, 2]


def test_nothing_waits_where_a_row_in_sight_is_not_known_or_the_list_ends_in_sight() -> None:
    assert held([1, 90, 2], [1, None, 2])[0] == [1, 90, 2]
    assert held([1, 90, 2], [1, 2, None])[0] == [1, 90, 2]
    assert held([1, 90, 2], [])[0] == [1, 90, 2]
    assert held([90, 91], [1, 2])[0] == [90, 91]


def test_headings_in_sight_stay_and_those_of_new_groups_wait_with_their_rows() -> None:
    new = [H, 1, 90, H, 91, H, 92, 2, 3]
    shown, waiting, window, gaps = held(new, [H, 1, H, 2, 3])
    assert (shown, waiting) == ([H, 1, H, 2, 3], [(90, H, 91, H, 92)])
    assert spot(window, gaps[0], near=0) == (2, 3)
    assert gaps[0].count == 3
    assert place(window, gaps, near=0).known.tolist() == new


def test_the_first_of_a_group_whose_heading_is_in_sight_waits_and_a_group_above_does_not() -> None:
    new = [H, 90, H, 91, 92, 1, 2]
    shown, waiting, window, gaps = held(new, [H, 1, 2])
    assert (shown, waiting) == ([H, 90, H, 1, 2], [(91, 92)])
    assert place(window, gaps, near=0).known.tolist() == new
    assert held(new, [1, 2])[0] == new, "its heading is out of sight"


def test_rows_come_to_their_place_though_those_beside_it_were_taken_out_meanwhile() -> None:
    _, _, window, gaps = held([1, 2, 90, 3, 4], [1, 2, 3, 4])
    window.remove(3, near=0)
    assert place(window, gaps, near=0).known.tolist() == [1, 2, 90, 4]
    window.remove(4, near=0)
    window.remove(2, near=0)
    assert place(window, gaps, near=0).known.tolist() == [1, 90]


def test_many_rows_between_two_in_sight_wait_in_a_long_list() -> None:
    before, after, came = list(range(1, 50_001)), list(range(50_001, 100_001)), list(range(200_000, 230_000))
    shown, waiting, window, gaps = held(
        [*before, *came, *after], [*before[-20:], *after[:20]], near=49_980, grown=len(came)
    )
    assert shown == [*before, *after]
    assert [len(rows) for rows in waiting] == [30_000]
    assert place(window, gaps, near=49_980).known == array("q", [*before, *came, *after])


def test_whatever_comes_rows_in_sight_stay_and_all_is_there_in_the_end() -> None:
    chance = random.Random(7)
    for _ in range(200):
        old = list(range(1, chance.randint(10, 60)))
        top = chance.randint(0, len(old) - 5)
        sight: list[int | None] = [*old[top : top + 5]]
        new = list(old)
        for one in range(chance.randint(0, 12)):
            new.insert(chance.randint(0, len(new)), 1000 + one)
        shown, waiting, window, gaps = held(new, sight, near=top, grown=len(new) - len(old))
        at = shown.index(old[top])
        assert shown[at : at + 5] == sight
        assert sorted([*shown, *(row for rows in waiting for row in rows)]) == sorted(new)
        assert place(window, gaps, near=at).known.tolist() == new
