"""newsboat's `cache.db` (SQLite): its articles with their marks, read without changing it."""

from __future__ import annotations


class CacheFile:
    """Satisfies `opreader.library_ports.NewsboatCache`."""
