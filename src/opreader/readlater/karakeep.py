"""Karakeep: `bookmarks/check-url`, `bookmarks`, `bookmarks/ID/tags`, by an API key.

An address that is there is not saved again (200 in place of 201), but comes to the top and out of the archive: so it is
looked up first. Servers before 2026 have no question for one address. Tags are a request of their own; 30 articles a minute.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from opreader.readlater.answers import Api

if TYPE_CHECKING:
    from collections.abc import Mapping

    from opreader.model.sent import Sendable
    from opreader.send_targets import ServiceTarget
    from opreader.sync_ports import Wire

_CUT: Final = ("/api/v1/bookmarks", "/api/v1", "/api", "/dashboard/bookmarks", "/dashboard")
_PATH: Final = "api/v1/bookmarks"
_LONGEST_TITLE: Final = 1000


class Karakeep:
    """One account (`send_ports.ReadLater`)."""

    def __init__(self, wire: Wire, target: ServiceTarget, secrets: Mapping[str, str]) -> None:
        """`secrets` holds the API key, as `token`."""
        self._api = Api(wire, target.url, authorization=f"Bearer {secrets.get('token', '')}", cut=_CUT)
        self._tags = target.tags

    async def check(self) -> None:
        """Ask for one bookmark."""
        if "bookmarks" not in self._api.read_object(await self._api.get(_PATH, {"limit": "1"})):
            raise self._api.odd()

    async def find(self, article: Sendable, *, sent_before: bool) -> bool:
        """By address. What went out without an answer gets its tags now, for these go out after it."""
        answer = await self._api.get(f"{_PATH}/check-url", {"url": article.url or ""})
        if answer.status == 404:
            return False  # an older server, that takes the question for a bookmark's id; saving tells the rest
        found = self._api.read_object(answer).get("bookmarkId", ...)
        if found is None:
            return False
        if not isinstance(found, str):
            raise self._api.odd()
        if sent_before:
            await self._tag(found)
        return True

    async def add(self, article: Sendable) -> bool:
        """Save it, then tag it."""
        told = {"type": "link", "url": article.url}
        if title := article.title[:_LONGEST_TITLE].strip():
            told["title"] = title
        answer = await self._api.post(_PATH, told)
        saved: dict[str, Any] = self._api.read_object(answer)
        if not isinstance(saved.get("id"), str):
            raise self._api.odd()
        await self._tag(saved["id"])
        return not (answer.status == 200 and saved.get("alreadyExists") is True)

    async def _tag(self, bookmark: str) -> None:
        if not self._tags:
            return
        tags = [{"tagName": tag} for tag in self._tags]
        self._api.pass_success(await self._api.post(f"{_PATH}/{quote(bookmark, safe='')}/tags", {"tags": tags}))
