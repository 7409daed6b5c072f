"""Whatever is written into the library by whatever method comes out without a control character.

Methods are found, not listed, and their values are made of their annotations: a new one is tried without a word here.
"""

import collections.abc
import datetime as dt
import enum
import importlib
import inspect
import json
import pkgutil
import sqlite3
import struct
import types
import typing
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

import opreader.model
from opreader import ports
from opreader.errors import NotFound, UsageError
from opreader.store import Library
from opreader.text import clean
from tests.contracts.store_values import NOW
from tests.store.written import fill

HOSTILE = "x\x1b]52;c;aGk=\x07\x9b31m\x00\u202e\U000e0041\ufeff [/oops] 'y\" z"
LINK = "https://x.example/\x1b[31m\u202e"


def namespace() -> dict[str, Any]:
    """Every name that an annotation of a port or a value uses."""
    found: dict[str, Any] = {}
    for module in (typing, collections.abc, dt, pkgutil, ports):
        found |= vars(module)
    for info in pkgutil.iter_modules(opreader.model.__path__):
        found |= vars(importlib.import_module(f"opreader.model.{info.name}"))
    for name in opreader.model._WHERE:
        found[name] = getattr(opreader.model, name)
    return found | vars(opreader.model) | {"Path": Path}


NAMES = namespace()
NOT_CALLED = {"close", "backup", "find_by"}
"""The end, a file of its own, and a question that takes a function."""
REFUSED: dict[str, type[Exception]] = {
    "Library.set_note": NotFound,  # the highlight of that number was just removed
    "SignatureTable.put": struct.error,  # numbers, no texts
    "ExchangeTable.place_feed": NotFound,  # no server has that feed
    "ExchangeTable.rename_feed": NotFound,
    "Figures.move_feed": UsageError,  # that address is subscribed by now
}
AS_GIVEN = {
    "feeds.url": "the name that feeds.toml knows it by, which takes none that holds control characters",
    "feeds.etag": "goes back to the server that said it, and nowhere else",
    "feeds.last_modified": "the same",
    "feeds.body_digest": "made by us",
    "entries.key": "the feed's own name for an entry, compared and never shown",
    "entries.digest": "made by us",
    "errands.kind": "one of three words of ours",
    "undo.payload": "JSON of ours, read back by us",
    **dict.fromkeys(
        [
            f"{table}.account"
            for table in ("feeds", "remote_feeds", "remote_items", "outbox", "snapshots", "remote_ops")
        ],
        "the name that accounts.toml knows it by, which takes none that holds control characters",
    ),
    "accounts.name": "the same",
    "sync_log.account": "the same",
    **dict.fromkeys(
        [f"{table}.remote_id" for table in ("remote_feeds", "remote_items", "snapshot_ids")],
        "the server's own name for it, compared and never shown",
    ),
    "snapshots.kind": "one of three words of ours",
    "remote_ops.args": "JSON of ours, read back by us",
    "accounts.facts": "JSON of ours, read back by us",
    "accounts.held": "JSON of ours, read back by us",
    "memory.name": "of ours",
    "memory.value": "JSON of ours, read back by us",
}
"""Columns that hold what they were given, and why that is right."""


def value(hint: Any, tmp_path: Path) -> Any:
    """Something hostile of a type."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    plain: dict[Any, Any] = {
        str: HOSTILE,
        int: 1,
        float: 1.0,
        bool: True,
        bytes: b"x",
        dt.datetime: NOW,
        dt.timedelta: dt.timedelta(1),
        Path: tmp_path / "x",
    }
    if isinstance(hint, typing.NewType):
        return value(hint.__supertype__, tmp_path)
    if origin is typing.Literal:
        return arguments[0]
    if origin in (typing.Union, types.UnionType):
        return value(next(one for one in arguments if one is not type(None)), tmp_path)
    if origin is not None:
        return several(origin, [value(one, tmp_path) for one in arguments if one is not Ellipsis])
    if hint in plain:
        return plain[hint]
    if issubclass(hint, enum.Enum):
        return next(iter(hint))
    hints = typing.get_type_hints(hint, localns=NAMES)
    return hint(**{one.name: filled(one, hints[one.name], tmp_path) for one in fields(hint) if one.init})


def several(origin: Any, values: list[Any]) -> Any:
    """A collection of hostile values."""
    if issubclass(origin, collections.abc.Mapping):
        return {values[0]: values[1]}
    return tuple(values) if issubclass(tuple, origin) else origin(values)


def filled(field: Any, hint: Any, tmp_path: Path) -> Any:
    """A field's value; addresses are such."""
    return LINK if field.name in {"link", "url", "site"} else value(hint, tmp_path)


def tables(library: Library) -> Iterator[Any]:
    """The library, and whatever in the store is made of its lanes."""
    yield library
    for info in pkgutil.iter_modules(importlib.import_module("opreader.store").__path__):
        module = importlib.import_module(f"opreader.store.{info.name}")
        for made in vars(module).values():
            own = isinstance(made, type) and made.__module__ == module.__name__
            takes = inspect.signature(made.__init__).parameters if own else {}
            if list(takes)[1:2] == ["lanes"]:
                yield made(library.lanes)


def calls(library: Library, tmp_path: Path) -> Iterator[tuple[str, Any, dict[str, Any]]]:
    """Every public method with hostile values for all that it takes."""
    for thing in tables(library):
        names = NAMES | vars(importlib.import_module(type(thing).__module__))
        for name, method in inspect.getmembers(thing, inspect.iscoroutinefunction):
            if name.startswith("_") or name in NOT_CALLED:
                continue
            hints = {one: eval(hint, names) for one, hint in method.__annotations__.items() if one != "return"}
            yield f"{type(thing).__name__}.{name}", method, {one: value(hint, tmp_path) for one, hint in hints.items()}


def dirty_cells(path: Path) -> set[str]:
    """Table and column of texts that are not clean; JSON is looked into, compressed texts are unpacked."""
    found = set()
    with closing(sqlite3.connect(path)) as db:
        tables = [row[0] for row in db.execute("SELECT name FROM pragma_table_list WHERE type = 'table'")]
        for table in tables:
            rows = db.execute(f"SELECT * FROM {table}")
            columns = [column[0] for column in rows.description]
            for row in rows:
                found |= {
                    f"{table}.{column}"
                    for column, held in zip(columns, row, strict=True)
                    if any(clean(text) != text for text in texts_of(column, held))
                }
    return found


def texts_of(column: str, held: object) -> Iterator[str]:
    if isinstance(held, bytes) and column == "body":
        held = zlib.decompress(held).decode("utf-8", "surrogatepass")
    if isinstance(held, str) and column == "extras":
        yield from strings(json.loads(held))
    elif isinstance(held, str):
        yield held


def strings(held: Any) -> Iterator[str]:
    if isinstance(held, str):
        yield held
    elif isinstance(held, (dict, list)):
        for one in held.values() if isinstance(held, dict) else held:
            yield from strings(one)


async def test_text_comes_clean_through_every_door_of_the_library(library: Library, tmp_path: Path) -> None:
    await fill(library)
    tried = []
    for name, method, arguments in calls(library, tmp_path):
        tried.append(name)
        if name in REFUSED:
            with pytest.raises(REFUSED[name]):
                await method(**arguments)
        else:
            await method(**arguments)
    assert len(tried) > 80
    assert set(REFUSED) < set(tried), "a method that is no more"
    await library.close()
    assert dirty_cells(library.path) - set(AS_GIVEN) == set()


def test_a_dirty_text_is_found_wherever_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE t (a TEXT, body BLOB, extras TEXT, fine TEXT)")
        values = (HOSTILE, zlib.compress(HOSTILE.encode()), json.dumps({"x": [[1, HOSTILE]]}), "fine")
        db.execute("INSERT INTO t VALUES (?, ?, ?, ?)", values)
        db.commit()
    assert dirty_cells(path) == {"t.a", "t.body", "t.extras"}
