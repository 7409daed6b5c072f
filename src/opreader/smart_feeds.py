"""Smart feeds as values: what they are, changes of their list, and the short texts that they are kept as."""

from __future__ import annotations

import json
from dataclasses import astuple
from typing import TYPE_CHECKING, Any, Final

from opreader.errors import NotFound, UsageError
from opreader.frozen import frozen
from opreader.text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MEMORY: Final = "smart"
"""The name under which the library remembers those of feeds.toml."""


@frozen
class SmartFeed:
    """One `[[smart]]`: a query that stands among the feeds."""

    name: str
    query: str
    """In the query language; not read here."""
    folder: str | None = None


@frozen
class TakenBack:
    """What undo does to the list: take one out, put one in."""

    out: str | None = None
    """A name."""
    put: SmartFeed | None = None
    at: int = 0
    """Where `put` stood."""


def with_smart(smart: Sequence[SmartFeed], one: SmartFeed, *, at: int | None = None) -> tuple[SmartFeed, ...]:
    """With one more, at the end or in a place. Raises UsageError for a name that is taken, or none."""
    if not one.name:
        raise UsageError("a smart feed needs a name")
    if (taken := find_smart(smart, one.name)) is not None:
        raise UsageError(f"there is a smart feed {taken.name!r} already: choose another name")
    at = len(smart) if at is None else at
    return (*smart[:at], one, *smart[at:])


def with_smart_changed(smart: Sequence[SmartFeed], name: str, one: SmartFeed) -> tuple[SmartFeed, ...]:
    """With the one of this name made another. Raises NotFound, and UsageError for a name that is taken."""
    at = place_of(smart, name)
    return with_smart((*smart[:at], *smart[at + 1 :]), one, at=at)


def without_smart(smart: Sequence[SmartFeed], name: str) -> tuple[SmartFeed, ...]:
    """Without the one of this name. Raises NotFound."""
    at = place_of(smart, name)
    return (*smart[:at], *smart[at + 1 :])


def find_smart(smart: Sequence[SmartFeed], name: str) -> SmartFeed | None:
    """The one of this name, however it is written."""
    folded = name.casefold()
    exact = next((one for one in smart if one.name == name), None)
    return exact or next((one for one in smart if one.name.casefold() == folded), None)


def place_of(smart: Sequence[SmartFeed], name: str) -> int:
    """Where the one of this name stands. Raises NotFound."""
    found = find_smart(smart, name)
    if found is None:
        raise NotFound(f"There is no smart feed {clean(name, one_line=True)!r}; list them with: opreader smart")
    return list(smart).index(found)


def taken_back(smart: Sequence[SmartFeed], step: TakenBack) -> tuple[SmartFeed, ...]:
    """The list after a step of undo, as far as the list of today allows: what was changed by hand meanwhile stays."""
    if step.out is not None:
        smart = tuple(one for one in smart if one.name != step.out)
    if step.put is not None and find_smart(smart, step.put.name) is None:
        smart = with_smart(smart, step.put, at=min(step.at, len(smart)))
    return tuple(smart)


# ↔ text


def write_smart(smart: Sequence[SmartFeed]) -> str:
    """The list as it is remembered."""
    return json.dumps([astuple(one) for one in smart])


def read_smart(text: str | None) -> tuple[SmartFeed, ...]:
    """The list as it was remembered; nothing of what can't be read."""
    try:
        values = json.loads(text or "[]")
    except (ValueError, RecursionError):
        return ()
    found = [_read(one) for one in values] if isinstance(values, list) else []
    return tuple(one for one in found if one is not None)


def write_step(step: TakenBack) -> dict[str, object]:
    """A step of undo as it is kept with the library's."""
    return {"out": step.out, "put": None if step.put is None else astuple(step.put), "at": step.at}


def read_step(values: Mapping[str, Any]) -> TakenBack:
    """A step of undo as it was kept."""
    put = values["put"]
    return TakenBack(values["out"], None if put is None else SmartFeed(*put), values["at"])


def _read(values: object) -> SmartFeed | None:
    match values:
        case [str() as name, str() as query, str() | None as folder] if name and query:
            return SmartFeed(name, query, folder)
    return None
