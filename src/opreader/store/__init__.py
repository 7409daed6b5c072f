"""The library: SQLite lives here only. `Library` is the larger part of what others need; the rest stands on its lanes."""

from __future__ import annotations

from opreader.store.library import Library

__all__ = ["Library"]
