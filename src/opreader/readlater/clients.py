"""`Clients`: the client of a service by its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opreader.readlater.karakeep import Karakeep
from opreader.readlater.linkding import Linkding
from opreader.readlater.readeck import Readeck
from opreader.readlater.wallabag import Wallabag

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from opreader.send_ports import ReadLater
    from opreader.send_targets import ServiceTarget
    from opreader.sync_ports import ClosableWire


class Clients:
    """The way to read-later services (`send_ports.ReadLaters`)."""

    def __init__(self, wire: Callable[[bool], ClosableWire]) -> None:
        """`wire` makes a way; it is told whether plain http to another machine is fine."""
        self._make = wire
        self._wires: dict[bool, ClosableWire] = {}

    def client(self, target: ServiceTarget, secrets: Mapping[str, str]) -> ReadLater:
        """A client, not let in yet."""
        if target.plain_http not in self._wires:
            self._wires[target.plain_http] = self._make(target.plain_http)
        wire = self._wires[target.plain_http]
        match target.kind:
            case "wallabag":
                return Wallabag(wire, target, secrets)
            case "readeck":
                return Readeck(wire, target, secrets)
            case "linkding":
                return Linkding(wire, target, secrets)
            case "karakeep":
                return Karakeep(wire, target, secrets)

    async def close(self) -> None:
        """Let connections go."""
        wires = list(self._wires.values())
        self._wires.clear()
        for wire in wires:
            await wire.close()
