"""Wallabag: OAuth's password grant, `entries/exists`, `entries`.

Saving fetches the article's page before it answers, so an answer that never came often means that it was saved. Saving
what is there fetches it anew. It is found by the address it was given and by the one that led to.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from opreader.errors import LoginRefused
from opreader.readlater.answers import Api

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from opreader.model.sent import Sendable
    from opreader.send_targets import ServiceTarget
    from opreader.sync_ports import Wire, WireAnswer

_CUT: Final = ("/api/entries.json", "/api")


class Wallabag:
    """One account (`send_ports.ReadLater`)."""

    def __init__(self, wire: Wire, target: ServiceTarget, secrets: Mapping[str, str]) -> None:
        """`secrets` holds password, client_id and client_secret, and the user where the target names none."""
        self._api = Api(wire, target.url, cut=_CUT)
        self._user = target.user or secrets.get("user", "")
        self._secrets = secrets
        self._tags = target.tags

    async def check(self) -> None:
        """Log in."""
        await self._log_in()

    async def find(self, article: Sendable, *, sent_before: bool) -> bool:  # noqa: ARG002 - the port's
        """By address; it keeps the one it was given."""
        told = self._api.read_object(
            await self._let_in(lambda: self._api.get("api/entries/exists.json", {"url": article.url or ""}))
        )
        exists = told.get("exists")
        if isinstance(exists, bool):
            return exists
        raise self._api.odd()

    async def add(self, article: Sendable) -> bool:
        """Save it."""
        told = {"url": article.url, "title": article.title.strip(), "tags": ",".join(self._tags)}
        entry = self._api.read_object(
            await self._let_in(
                lambda: self._api.post("api/entries.json", {key: value for key, value in told.items() if value})
            )
        )
        if "id" not in entry:
            raise self._api.odd()
        return True

    async def _let_in(self, ask: Callable[[], Awaitable[WireAnswer]]) -> WireAnswer:
        """Ask, logged in; once more where the login had run out: tokens last an hour."""
        fresh = not self._api.authorization
        if fresh:
            await self._log_in()
        answer = await ask()
        if answer.status != 401 or fresh:
            return answer
        await self._log_in()
        return await ask()

    async def _log_in(self) -> None:
        self._api.authorization = ""
        answer = await self._api.post_form(
            "oauth/v2/token",
            (
                ("grant_type", "password"),
                ("client_id", self._secrets.get("client_id", "")),
                ("client_secret", self._secrets.get("client_secret", "")),
                ("username", self._user),
                ("password", self._secrets.get("password", "")),
            ),
        )
        if answer.status in {400, 401}:
            raise LoginRefused(f"{self._api.host} does not take {_refused(answer)}")
        token = self._api.read_object(answer).get("access_token")
        if not isinstance(token, str) or not token.isascii() or not token.isprintable() or not token:
            raise self._api.odd()
        self._api.authorization = f"Bearer {token}"


def _refused(answer: WireAnswer) -> str:
    """What it does not take, by its own word (RFC 6749 §5.2)."""
    try:
        told = json.loads(answer.body)
    except (ValueError, RecursionError):
        told = None
    error = told.get("error") if isinstance(told, dict) else None
    if error in {"invalid_client", "unauthorized_client"}:
        return "client id and secret"
    return "user and password" if error == "invalid_grant" else "the login"
