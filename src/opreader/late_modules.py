"""Modules of ours that are imported when something of them is first used: the first frame needs few of the store's."""

from __future__ import annotations

from importlib import import_module
from typing import Any


class LateModule:
    """Stands for a module until a name of it is asked for; mypy is told of the module itself."""

    def __init__(self, name: str) -> None:
        """`name` is the module's, with its packages."""
        self._name = name

    def __getattr__(self, name: str) -> Any:
        value = getattr(import_module(self._name), name)
        setattr(self, name, value)  # asked for once
        return value
