"""Values made by our own decorator behave as those of the standard one."""

import copy
import pickle
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, replace
from typing import Any

import pytest

from opreader.frozen import frozen


@frozen
class Point:
    """A place."""

    x: int
    y: int = 2
    names: list[str] = field(default_factory=list)
    hidden: str = field(default="", repr=False)

    @property
    def both(self) -> int:
        """The sum."""
        return self.x + self.y


@dataclass(frozen=True, slots=True)
class Standard:
    """The same by the standard decorator."""

    x: int
    y: int = 2
    names: list[str] = field(default_factory=list)
    hidden: str = field(default="", repr=False)


@frozen
class Empty:
    """Nothing in it."""


@frozen
class Pair:
    """Two that can be hashed."""

    left: str
    right: tuple[int, ...] = ()


@frozen
class Many:
    """One whose names stand in our own code too."""

    asked: int
    given: tuple[int, ...] = ()
    named: list[int] = field(default_factory=list)


def test_the_first_and_the_hundredth_are_made_alike() -> None:
    made = [Many(asked=1, given=(2,)) for _ in range(100)] + [Many(1, (2,), []) for _ in range(100)]
    assert all(one == made[0] and type(one) is Many for one in made)
    assert len({id(one.named) for one in made}) == len(made)


@pytest.mark.parametrize("before", [0, 1, 50])
def test_wrong_names_are_refused_whenever_they_come(before: int) -> None:
    @frozen
    class Wary:
        """One of its own for each run."""

        left: int
        right: int = 2

    for _ in range(before):
        Wary(1)
    making: Any = Wary
    for given, named, word in (
        ((), {}, "left"),
        ((1,), {"left": 1}, "left"),
        ((1,), {"middle": 3}, "middle"),
        ((1, 2, 3), {}, "3"),
    ):
        with pytest.raises(TypeError, match=word):
            making(*given, **named)
        assert making(1).right == 2


def test_it_is_made_by_place_by_name_and_by_default() -> None:
    assert (Point(1).x, Point(1).y, Point(x=1, y=5).y, Point(1).both) == (1, 2, 5, 3)
    assert Point(1).names == []
    assert Point(1).names is not Point(1).names
    with pytest.raises(TypeError, match="x"):
        Point()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="z"):
        Point(1, z=3)  # type: ignore[call-arg]


@pytest.mark.parametrize("name", ["x", "y", "other"])
def test_nothing_of_it_can_be_set_or_deleted(name: str) -> None:
    point: Any = Point(1)
    with pytest.raises(FrozenInstanceError, match=name):
        setattr(point, name, 3)
    with pytest.raises(FrozenInstanceError, match=name):
        delattr(point, name)
    assert not hasattr(point, "__dict__")


def test_it_shows_compares_and_hashes_as_the_standard_one() -> None:
    assert repr(Point(1, 2, ["a"], "secret")) == repr(Standard(1, 2, ["a"], "secret")).replace("Standard", "Point")
    assert Point(1) == Point(1, 2)
    assert Point(1) != Point(2)
    assert Point(1) != Standard(1)  # type: ignore[comparison-overlap]
    assert hash(Pair("a", (1,))) == hash(Pair("a", (1,)))
    assert len({Pair("a"), Pair("a"), Pair("b")}) == 2
    with pytest.raises(TypeError):
        hash(Point(1))
    assert repr(Empty()) == "Empty()"
    assert Empty() == Empty()


def test_the_functions_of_dataclasses_take_it() -> None:
    assert replace(Point(1), x=4) == Point(4)
    assert asdict(Pair("a", (1, 2))) == {"left": "a", "right": (1, 2)}
    assert [one.name for one in fields(Point)] == [one.name for one in fields(Standard)]
    with pytest.raises(TypeError, match="z"):
        replace(Point(1), z=3)  # type: ignore[call-arg]


def test_it_matches_by_place() -> None:
    match Pair("a", (1,)):
        case Pair(left, (one,)):
            assert (left, one) == ("a", 1)
        case _:
            pytest.fail("a pair is a pair")


@pytest.mark.parametrize("made", [copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])
def test_it_can_be_copied_and_carried(made: Any) -> None:
    assert made(Point(1, 3, ["a"], "b")) == Point(1, 3, ["a"], "b")
