"""Smart feeds as values: changes of their list, what undo makes of them, and the texts that they are kept as."""

import json

import pytest

from opreader.errors import NotFound, UsageError
from opreader.smart_feeds import (
    SmartFeed,
    TakenBack,
    find_smart,
    read_smart,
    read_step,
    taken_back,
    with_smart,
    with_smart_changed,
    without_smart,
    write_smart,
    write_step,
)

ONE, TWO, THREE = SmartFeed("One", "a"), SmartFeed("Two", "b", "Trade"), SmartFeed("Three", "c")
ALL = (ONE, TWO, THREE)


def test_one_more_stands_at_the_end() -> None:
    assert with_smart((ONE,), TWO) == (ONE, TWO)


@pytest.mark.parametrize("name", ["Two", "two", "TWO"])
def test_a_name_is_given_once_however_it_is_written(name: str) -> None:
    with pytest.raises(UsageError, match="already"):
        with_smart(ALL, SmartFeed(name, "d"))


def test_one_without_a_name_is_refused() -> None:
    with pytest.raises(UsageError, match="needs a name"):
        with_smart(ALL, SmartFeed("", "d"))


def test_a_changed_one_stays_in_its_place_and_may_keep_its_name() -> None:
    again = SmartFeed("TWO", "other")
    assert with_smart_changed(ALL, "Two", again) == (ONE, again, THREE)
    with pytest.raises(UsageError):
        with_smart_changed(ALL, "Two", SmartFeed("three", "b"))
    with pytest.raises(NotFound):
        with_smart_changed(ALL, "Four", again)


def test_one_is_found_by_its_name_as_written_before_any_other() -> None:
    twin = SmartFeed("one", "x")
    assert find_smart((ONE, twin), "one") == twin
    assert find_smart((ONE, twin), "ONE") == ONE
    assert find_smart(ALL, "four") is None


def test_undo_puts_a_removed_one_where_it_stood() -> None:
    left = without_smart(ALL, "two")
    assert left == (ONE, THREE)
    assert taken_back(left, TakenBack(put=TWO, at=1)) == ALL


def test_undo_of_a_change_gives_the_old_one_back() -> None:
    changed = with_smart_changed(ALL, "One", SmartFeed("First", "z"))
    assert taken_back(changed, TakenBack(out="First", put=ONE, at=0)) == ALL


def test_undo_leaves_what_was_changed_by_hand_meanwhile() -> None:
    by_hand = SmartFeed("two", "mine")
    assert taken_back((ONE, by_hand), TakenBack(put=TWO, at=1)) == (ONE, by_hand)
    assert taken_back((), TakenBack(out="Gone", put=TWO, at=7)) == (TWO,)


def test_list_and_step_come_back_as_they_were_written() -> None:
    assert read_smart(write_smart(ALL)) == ALL
    for step in (TakenBack(out="One"), TakenBack(out="First", put=TWO, at=3)):
        assert read_step(json.loads(json.dumps(write_step(step)))) == step


@pytest.mark.parametrize("text", [None, "", "no json", "{}", "[[]]", '[["", "q", null]]', '[["n", "", null]]', "3"])
def test_what_can_not_be_read_is_none(text: str | None) -> None:
    assert read_smart(text) == ()
