"""The library: SQLite lives here only. `Library` is all that others need."""

from opreader.store.library import Library

__all__ = ["Library"]
