"""What every door promises, in one place: texts free of what a terminal obeys, limits of time, time in proportion to size."""

import signal
import time
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from typing import Any, Final

from hypothesis import HealthCheck, settings

LONG_LINES: Final = frozenset({"text", "html", "lead", "note"})
"""Fields whose texts may have several lines."""
_BIDI: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_INVISIBLE: Final = frozenset("\ufeff\u2060") | {chr(code) for code in range(0xE0000, 0xE0080)}
_MOST_MARKS: Final = 8
_QUICK: Final = 0.3
"""Seconds of processor time that need no explanation."""
_WORST_RATIO: Final = 3.2
"""Of the times for twice the size: 2 is in proportion, 4 is its square."""


def is_long() -> bool:
    """Whether `--long` was given: the profile is loaded before any test is."""
    return _examples() > 1_000


def _examples() -> int:
    return settings.default.max_examples if settings.default is not None else 100


def fuzzed(brief: int, *, share: float = 1.0) -> settings:
    """So many examples in the suite, and with `--long` that share of what the long profile has."""
    return settings(
        max_examples=max(brief, int(_examples() * share)) if is_long() else brief,
        deadline=None,
        suppress_health_check=[
            HealthCheck.too_slow,
            HealthCheck.data_too_large,
            HealthCheck.large_base_example,
            HealthCheck.function_scoped_fixture,
        ],
    )


class HungError(AssertionError):
    """More processor time than any door may take."""


@contextmanager
def within(seconds: float = 20) -> Iterator[None]:
    """A guard against endless work, in processor time: a busy machine makes nobody late."""

    def stop(*_told: object) -> None:
        raise HungError(f"still at work after {seconds} s")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def faults_of(text: str, *, one_line: bool) -> list[str]:
    """What a text has that no text may have, by code; empty for a clean one."""
    found = [f"U+{ord(letter):04X}" for letter in text if _is_forbidden(letter, one_line=one_line)]
    return [*found, *(["a storm of marks"] if _most_marks(text) > _MOST_MARKS else [])]


def assert_clean(text: str, *, one_line: bool = True) -> None:
    """No C0 but line feeds of long text, no DEL, no C1, no lone surrogates; in one line no bidi and invisible controls."""
    assert not faults_of(text, one_line=one_line), f"{faults_of(text, one_line=one_line)[:5]} in {text[:200]!r}"


def assert_all_clean(value: Any, *, name: str = "", long: Collection[str] = LONG_LINES) -> None:
    """Every text in a value, however deep; `long` names the fields that may have several lines."""
    todo: list[tuple[str, Any]] = [(name, value)]
    while todo:
        inside, one = todo.pop()
        if isinstance(one, str):
            assert_clean(one, one_line=inside not in long)
        elif is_dataclass(one) and not isinstance(one, type):
            todo += [(field.name, getattr(one, field.name)) for field in fields(one)]
        elif isinstance(one, Mapping):
            todo += [(inside, part) for pair in one.items() for part in pair]
        elif isinstance(one, list | tuple | set | frozenset):
            todo += [(inside, part) for part in one]


def assert_told(problem: Exception, *, most: int = 2_000) -> None:
    """What people are told of a failure is one clean line that fits a screen."""
    assert_clean(str(problem))
    assert len(str(problem)) <= most


def assert_in_proportion(work: Callable[[str], object], units: Sequence[str], size: int) -> None:
    """Twice as much takes about twice the processor time; so much of one unit, then of the next.

    It is looked at again before anything is called slow.
    """
    once, twice = ("".join(unit * (length // len(unit) + 1) for unit in units) for length in (size, 2 * size))
    seen = []
    for _ in range(3):
        long = _time_of(work, twice)
        if long < _QUICK:
            return
        short = _time_of(work, once)
        if long < short * _WORST_RATIO:
            return
        seen.append((short, long))
    raise AssertionError(f"{units} {size}: {seen}")


def _time_of(work: Callable[[str], object], source: str) -> float:
    start = time.process_time()
    with within(120):
        work(source)
    return time.process_time() - start


def _is_forbidden(letter: str, *, one_line: bool) -> bool:
    code = ord(letter)
    if code < 0x20:
        return one_line or letter != "\n"
    if 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000:
        return True
    return code in {0x2028, 0x2029} or (one_line and (letter in _BIDI or letter in _INVISIBLE))


def _most_marks(text: str) -> int:
    if text.isascii():
        return 0
    most = row = 0
    for letter in text:
        kind = unicodedata.category(letter)
        row = row + 1 if kind in {"Mn", "Me"} else row if kind == "Cf" else 0
        most = max(most, row)
    return most
