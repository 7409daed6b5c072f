"""Rules and retention: what the user's rules do to articles that come, and what age takes away."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

    from opreader.config_keys import Rule
    from opreader.library_ports import RuledEntries
    from opreader.ports import Clock


class Ruling:
    """The rules of one library."""

    def __init__(self, *, ruled: RuledEntries, rules: Sequence[Rule], keep: timedelta | None, clock: Clock) -> None:
        """`keep`: articles older than that may go; None: none do."""
        self._ruled = ruled
        self._rules = tuple(rules)
        self._keep = keep
        self._clock = clock
