"""Which articles fill so many minutes, and in what order: pure."""

from __future__ import annotations
