"""Which protocol to speak with a server: as it was told, or found out by asking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opreader.errors import LoginRefused, ServerTooOld, WrongAddress
from opreader.sync.finding import facts_of, find_api
from opreader.sync.greader import GreaderBackend
from opreader.sync.miniflux import MinifluxBackend
from opreader.sync.quirks import MINIFLUX

if TYPE_CHECKING:
    from opreader.model.synced import Account, AccountKind, ServerFacts
    from opreader.sync_ports import SyncBackend, Wire


def backend_for(
    wire: Wire, account: Account, password: str, *, app_key: str | None = None, known: ServerFacts | None = None
) -> SyncBackend:
    """The client of an account, not logged in yet; `known` is what an earlier login to the same address found."""
    if account.kind == "miniflux":
        return MinifluxBackend(wire, url=account.url, user=account.user, password=password, known=known)
    app = (account.app_id, app_key) if account.app_id and app_key else None
    return GreaderBackend(wire, url=account.url, user=account.user, password=password, app=app, known=known)


async def open_backend(
    wire: Wire,
    *,
    url: str,
    user: str,
    password: str,
    kind: AccountKind | None = None,
    app: tuple[str, str] | None = None,
) -> tuple[SyncBackend, ServerFacts]:
    """A client that is logged in, and what the server is. Raises SyncError.

    Without a kind a Miniflux is asked by its own protocol first: where that does not take user and password, they may
    be the ones that were set for Google Reader's.
    """
    backend: SyncBackend
    known: ServerFacts | None = None
    if kind is None and user:
        found = await find_api(wire, url)
        known = facts_of(found)
        kind = None if found.server is MINIFLUX else "greader"
    if kind != "greader":
        backend = MinifluxBackend(wire, url=url, user=user, password=password)
        try:
            return backend, await backend.log_in()
        except (LoginRefused, ServerTooOld, WrongAddress):
            if kind is not None or not user:
                raise
    backend = GreaderBackend(wire, url=url, user=user, password=password, app=app, known=known)
    return backend, await backend.log_in()
