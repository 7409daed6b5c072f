"""`@frozen`: what `@dataclass(frozen=True, slots=True)` makes, in a fifth of the time; that was half of what importing us took.

The standard decorator compiles six functions a class; this one compiles `__new__` alone, once a class is made more than
a few times, and shares the others. A value is then filled while it is of a twin class that can be set, and then becomes
what it is: five times as quick as the `object.__setattr__` for each field that frozen dataclasses need. `replace`,
`fields` and `asdict` of `dataclasses` take its classes. There is no inheritance of fields, no `InitVar`, no `ClassVar`, no
`__post_init__`: the standard decorator is for those.
"""

from __future__ import annotations

from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from typing import Any, Final, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass(init=False, repr=False, eq=False, frozen=True)
class _Like:
    """What the standard decorator makes of a class, to be read off."""

    one: int


_PLAIN: Final = 12
"""How many of a class are made before its `__new__` is worth compiling."""
_PARAMETERS: Final = getattr(_Like, "__dataclass_params__")  # noqa: B009 - typeshed does not name it
_KIND: Final = fields(_Like)[0]._field_type  # type: ignore[attr-defined]  # noqa: SLF001 - what `fields` looks for


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T]) -> type[T]:
    """A class whose annotated fields are set once, compared, hashed and shown; it has slots and nothing else."""
    members = dict(cls.__dict__)
    told = {name: _field(name, kind, members) for name, kind in members.get("__annotations__", {}).items()}
    for name in ("__dict__", "__weakref__", *told):
        members.pop(name, None)
    for name, method in _SHARED.items():
        members.setdefault(name, method)
    names = tuple(told)
    members |= {
        "__slots__": names,
        "__match_args__": names,
        "__dataclass_fields__": told,
        "__dataclass_params__": _PARAMETERS,
        "__new__": _begin(told, cls),
    }
    made: type[T] = type(cls.__name__, cls.__bases__, members)
    return made


def _field(name: str, kind: object, members: dict[str, Any]) -> Field[Any]:
    default = members.get(name, MISSING)
    told: Field[Any] = default if isinstance(default, Field) else field(default=default)
    told.name = name
    told.type = kind
    told._field_type = _KIND  # type: ignore[attr-defined]  # noqa: SLF001
    return told


def _begin(told: dict[str, Field[Any]], cls: type) -> Any:
    """The `__new__` of a class that may never be made, or once: it is compiled when some are, and takes this one's place."""
    made = 0

    def begin(asked: Any, /, *given: Any, **named: Any) -> Any:
        nonlocal made
        made += 1
        plain = made <= _PLAIN and len(given) <= len(told)
        if not plain or not (values := _gather(told, given, named)):
            asked.__new__ = compiled = _new(told, cls)
            return compiled(asked, *given, **named)
        one = object.__new__(asked)
        for name, value in values.items():
            object.__setattr__(one, name, value)
        return one

    return begin


def _gather(told: dict[str, Field[Any]], given: tuple[Any, ...], named: dict[str, Any]) -> dict[str, Any] | None:
    """The values of all fields; None where some are missing, twice there or unknown: what is compiled raises the error."""
    values = dict(zip(told, given, strict=False))
    if not (named.keys() <= told.keys()) or (values.keys() & named.keys()):
        return None
    values |= named
    for name, one in told.items():
        if name in values:
            continue
        if one.default is not MISSING:
            values[name] = one.default
        elif one.default_factory is not MISSING:
            values[name] = one.default_factory()
        else:
            return None
    return values


def _new(told: dict[str, Field[Any]], cls: type) -> Any:
    given: dict[str, Any] = {
        "_twin": type("_Twin", (), {"__slots__": tuple(told)}),
        "_missing": MISSING,
        "_make": object.__new__,
    }
    parameters, lines = ["cls"], ["self = _make(_twin)"]
    for name, one in told.items():
        kept = name
        if one.default is not MISSING:
            given[f"_of_{name}"] = one.default
            parameters.append(f"{name}=_of_{name}")
        elif one.default_factory is not MISSING:
            given[f"_of_{name}"] = one.default_factory
            parameters.append(f"{name}=_missing")
            kept = f"_of_{name}() if {name} is _missing else {name}"
        else:
            parameters.append(name)
        lines.append(f"self.{name} = {kept}")
    lines += ["self.__class__ = cls", "return self"]
    exec(f"def __new__({', '.join(parameters)}):\n " + "\n ".join(lines), given)  # noqa: S102 - names of fields alone, as in the standard decorator
    made = given["__new__"]
    made.__qualname__ = f"{cls.__qualname__}.__new__"
    made.__module__ = cls.__module__
    return made


def _values(one: Any) -> tuple[Any, ...]:
    return tuple([getattr(one, name) for name in one.__match_args__])


def _repr(self: Any) -> str:
    told = ", ".join(f"{name}={getattr(self, name)!r}" for name, one in self.__dataclass_fields__.items() if one.repr)
    return f"{type(self).__qualname__}({told})"


def _eq(self: Any, other: object) -> Any:
    return _values(self) == _values(other) if other.__class__ is self.__class__ else NotImplemented


def _hash(self: Any) -> int:
    return hash(_values(self))


def _setattr(_self: Any, name: str, _value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _delattr(_self: Any, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _reduce(self: Any) -> tuple[Any, ...]:
    return type(self), _values(self)


_SHARED: Final = {
    "__repr__": _repr,
    "__eq__": _eq,
    "__hash__": _hash,
    "__setattr__": _setattr,
    "__delattr__": _delattr,
    "__reduce__": _reduce,
}
