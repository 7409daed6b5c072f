"""What importing Textual would load and no first frame needs, loaded when it is first asked for. No code of ours is put off here.

`ssl` with what asyncio makes of it, the widgets that `textual.types` names for documents, and Textual's command palette,
which the reading screen has its own in place of: a tenth of the way to the first frame. `importlib.util.LazyLoader` is
not for this: up to Python 3.13 whoever imports a module that was put off, loads it.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.machinery import PathFinder
from importlib.util import module_from_spec
from threading import RLock
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec

_WHOLE: Final = ("ssl", "asyncio.sslproto")
_NAMES: Final = "textual.types"
_PALETTE: Final = "textual.command"
_OF_PALETTE: Final = frozenset(
    {"CommandListItem", "CommandPalette", "DiscoveryHit", "Hit", "Hits", "Provider", "SimpleProvider"}
)
"""What Textual's app and themes name of it, to hand it commands when it is opened: here it never is."""


def put_off() -> None:
    """Before Textual is imported; what is imported already stays as it is."""
    for name in _WHOLE:
        if name not in sys.modules and (spec := _find(name)) is not None:
            sys.modules[name] = _later(spec, _Later)
    for name, kind in ((_NAMES, _Names), (_PALETTE, _Palette)):
        if name not in sys.modules and (spec := _find(name)) is not None:
            sys.modules[name] = _later(spec, kind)


def load_all() -> None:
    """Load the modules that others ask for by `import` alone, unless they were: when the first frame is out."""
    for name in _WHOLE:
        module = sys.modules.get(name)
        if isinstance(module, _Later):
            module.load()
            package, _, last = name.rpartition(".")
            if package:
                setattr(import_module(package), last, module)


def _find(name: str) -> ModuleSpec | None:
    package, _, _ = name.rpartition(".")
    if not package:
        return PathFinder.find_spec(name)
    # A package's own `__init__` would load what is being put off: its folder is looked for, not itself.
    outer = PathFinder.find_spec(package)
    return None if outer is None else PathFinder.find_spec(name, outer.submodule_search_locations)


def _later(spec: ModuleSpec, kind: type[_Later]) -> _Later:
    module = module_from_spec(spec)
    module.__class__ = kind
    assert isinstance(module, _Later)
    return module


_LOADING: Final = RLock()


class _Later(ModuleType):
    """A module before its code ran; it runs when a name is asked that only the code can give."""

    def load(self) -> None:
        """Run the module's code, once; other threads that ask meanwhile wait for it."""
        with _LOADING:
            spec = self.__spec__
            if type(self) is ModuleType or spec is None or spec.loader is None or self in _running:
                return
            _running.append(self)
            try:
                spec.loader.exec_module(self)
                self.__class__ = ModuleType  # type: ignore[assignment]  # it is one already
            finally:
                _running.remove(self)

    def __getattr__(self, name: str) -> Any:
        if name not in _NEVER_THERE:
            self.load()
        try:
            return vars(self)[name]
        except KeyError:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}") from None


_running: Final[list[_Later]] = []
"""Modules whose code runs now: what it asks of itself is not put off."""
_NEVER_THERE: Final = frozenset({"__path__", "__file__", "__cached__"})
"""Names that a module has before its code ran, or never."""


class _Names(_Later):
    """One that mostly gives again what `textual._types` holds."""

    def __getattr__(self, name: str) -> Any:
        light = vars(import_module("textual._types"))
        return light[name] if name in light else super().__getattr__(name)


class _Palette(_Later):
    """One of which Textual only ever asks for names of classes, unless its palette is opened."""

    def __getattr__(self, name: str) -> Any:
        if name not in _OF_PALETTE:
            return super().__getattr__(name)
        stand_in = type(name, (), {"__module__": self.__name__, "__doc__": "Stands in for a class that nobody makes."})
        setattr(self, name, stand_in)
        return stand_in
