"""The library: SQLite lives here only. `Library` is all that others need."""

from __future__ import annotations

from opreader.store.library import Library

__all__ = ["Library"]
