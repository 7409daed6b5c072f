"""`AccountServers`: clients of servers over a way to each, made when it is first used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opreader.sync.finding import places_near
from opreader.sync.opening import backend_for, open_backend
from opreader.sync.quirks import hosted_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from opreader.model.synced import Account, AccountKind, ServerFacts
    from opreader.sync_ports import ClosableWire, SyncBackend


class AccountServers:
    """Satisfies `opreader.sync_ports.Servers`."""

    def __init__(self, wire: Callable[[bool], ClosableWire]) -> None:
        """`wire` makes a way to servers; True: plain http to other machines is allowed."""
        self._make = wire
        self._wires: dict[bool, ClosableWire] = {}

    def _wire(self, plain_http: bool) -> ClosableWire:  # noqa: FBT001 - what it is kept by
        if plain_http not in self._wires:
            self._wires[plain_http] = self._make(plain_http)
        return self._wires[plain_http]

    async def look(
        self,
        *,
        url: str,
        user: str,
        password: str,
        kind: AccountKind | None,
        plain_http: bool,
        app_id: str | None = None,
        app_key: str | None = None,
    ) -> ServerFacts:
        """Log in for the first time. Raises SyncError."""
        app = (app_id, app_key) if app_id and app_key else None
        wire = self._wire(plain_http)
        _, facts = await open_backend(wire, url=url, user=user, password=password, kind=kind, app=app)
        return facts

    def client(
        self, account: Account, password: str, *, known: ServerFacts | None, app_key: str | None = None
    ) -> SyncBackend:
        """The client of an account."""
        still = known if known is not None and _is_of(known, account) else None
        return backend_for(self._wire(account.plain_http), account, password, app_key=app_key, known=still)

    async def close(self) -> None:
        """Let connections go."""
        for wire in self._wires.values():
            await wire.close()


def _is_of(known: ServerFacts, account: Account) -> bool:
    """Whether an API that was found belongs to the account's address, which may have been changed by hand since."""
    if known.kind != account.kind or account.kind != "greader":
        return False  # a Miniflux is not looked for
    hosted = hosted_at(account.url)
    return known.api == hosted[1] if hosted is not None else known.api in places_near(account.url)
