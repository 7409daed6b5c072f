"""Servers of accounts: what they speak, turned into values. They are asked by a `Wire`; nothing here knows http's ways."""

from opreader.sync.greader import GreaderBackend
from opreader.sync.miniflux import MinifluxBackend
from opreader.sync.opening import backend_for, open_backend

__all__ = ["GreaderBackend", "MinifluxBackend", "backend_for", "open_backend"]
