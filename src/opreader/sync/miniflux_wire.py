"""Questions to Miniflux's REST API as one user: by password, or by an API key where it is none."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode, urlsplit, urlunsplit

from opreader.errors import LoginRefused, WrongAddress
from opreader.sync.answers import check_status, host_of, line, read_object, text
from opreader.sync_ports import WireQuestion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opreader.sync_ports import Method, Wire, WireAnswer

_VERSION: Final = "/v1/version"


class MinifluxWire:
    """Asks one Miniflux; counts its requests. Nothing that it raises or shows holds a password."""

    def __init__(self, wire: Wire, *, url: str, user: str, password: str) -> None:
        self._wire = wire
        self.api = _root(url)
        """The address of the server, without a slash at its end."""
        self.requests = 0
        by_key = (("X-Auth-Token", password),)
        by_password = (("Authorization", f"Basic {b64encode(f'{user}:{password}'.encode(errors='replace')).decode()}"),)
        self._ways = [by_password, by_key] if user else [by_key]
        """How to say who one is; the first one that was accepted is the only one from then on."""

    @property
    def host(self) -> str:
        """The server, for people."""
        return host_of(self.api)

    async def log_in(self) -> str:
        """The server's version. Raises LoginRefused, WrongAddress, and what every question raises."""
        for way in self._ways:
            answer = await self._ask("GET", _VERSION, (), None, headers=way)
            if answer.status in {401, 403}:
                continue
            if answer.status in {404, 405}:
                break
            check_status(answer, self.host)
            version = text(read_object(answer, self.host), "version")
            if not version:
                break
            self._ways = [way]
            return line(version)[:60]
        else:
            raise LoginRefused(f"{self.host} accepts this neither as the user's password nor as an API key")
        raise WrongAddress(f"{self.host} is no Miniflux, or its REST API is switched off; kind greader may do")

    async def send(
        self,
        method: Method,
        path: str,
        *,
        params: Sequence[tuple[str, str]] = (),
        json: object = None,
        ids: Sequence[str] = (),
        gone_is_fine: bool = False,
    ) -> WireAnswer:
        """Ask; `ids` are what a refusal is about. Raises SyncError."""
        answer = await self._ask(method, path, params, json, headers=self._ways[0])
        if answer.status in {401, 403}:
            await self.log_in()
            answer = await self._ask(method, path, params, json, headers=self._ways[0])
            if answer.status in {401, 403}:
                raise LoginRefused(f"{self.host} does not let this user do that")
        if not (gone_is_fine and answer.status == 404):
            check_status(answer, self.host, ids=ids)
        return answer

    async def change(
        self, method: Method, path: str, json: object, *, ids: Sequence[str] = (), gone_is_fine: bool = False
    ) -> WireAnswer:
        """Change something. Raises SyncError; BadAnswer for a web page instead of an answer."""
        answer = await self.send(method, path, json=json, ids=ids, gone_is_fine=gone_is_fine)
        if answer.status not in {204, 404}:
            read_object(answer, self.host)
        return answer

    async def _ask(
        self,
        method: Method,
        path: str,
        params: Sequence[tuple[str, str]],
        json: object,
        *,
        headers: tuple[tuple[str, str], ...],
    ) -> WireAnswer:
        query = f"?{urlencode(params, errors='replace')}" if params else ""
        self.requests += 1
        return await self._wire.send(WireQuestion(method, f"{self.api}{path}{query}", headers, None, json))


def _root(url: str) -> str:
    """The server's address as users type it, with or without a part of the API behind it."""
    try:
        found = urlsplit(url.strip())
    except ValueError:
        return url.strip()
    path = found.path.rstrip("/")
    for end in ("/v1", "/reader/api/0", "/accounts/ClientLogin", "/unread"):
        path = path.partition(f"{end}/")[0].removesuffix(end)
    bare = found.netloc.rpartition("@")[2]  # the address is kept and shown: it says not who asks
    return urlunsplit((found.scheme, bare, path.rstrip("/"), "", ""))
