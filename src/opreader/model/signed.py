"""What entries are known by when the same text is looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opreader.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from opreader.model import EntryId


@frozen
class Signed:
    """An entry's signature in the parts that the library looks for, and one that it only keeps."""

    id: EntryId
    keys: bytes
    """int32, little-endian: a single one in common makes two entries worth comparing."""
    runs: bytes
    """int32, little-endian: several in common do."""
    facts: bytes
    is_short: bool
    """Whether it may be a teaser. One without keys has no text to go by."""


@frozen
class Surroundings:
    """Entries, those that have something in common with them, and what is too common to count."""

    signed: Mapping[EntryId, Signed]
    near: Mapping[EntryId, tuple[EntryId, ...]]
    """For each asked entry that is known the others that it may be the same text as."""
    common: frozenset[int]
    """Of all values of these entries those that too many entries have."""
