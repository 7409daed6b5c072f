"""linkding: `bookmarks/check`, `bookmarks`, by a token.

Saving what is there writes title and tags over, without a word: so nothing is saved that was not looked up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from opreader.readlater.answers import Api

if TYPE_CHECKING:
    from collections.abc import Mapping

    from opreader.model.sent import Sendable
    from opreader.send_targets import ServiceTarget
    from opreader.sync_ports import Wire

_CUT: Final = ("/api/bookmarks", "/api", "/bookmarks")
_LONGEST_TITLE: Final = 512


class Linkding:
    """One account (`send_ports.ReadLater`)."""

    def __init__(self, wire: Wire, target: ServiceTarget, secrets: Mapping[str, str]) -> None:
        """`secrets` holds the token."""
        self._api = Api(wire, target.url, authorization=f"Token {secrets.get('token', '')}", cut=_CUT)
        self._tags = target.tags

    async def check(self) -> None:
        """Ask for one bookmark."""
        if "results" not in self._api.read_object(await self._api.get("api/bookmarks/", {"limit": "1"})):
            raise self._api.odd()

    async def find(self, article: Sendable, *, sent_before: bool) -> bool:  # noqa: ARG002 - the port's
        """By address; archived ones too."""
        told = self._api.read_object(await self._api.get("api/bookmarks/check/", {"url": article.url or ""}))
        found = told.get("bookmark", ...)
        if found is None or isinstance(found, dict):
            return found is not None
        raise self._api.odd()

    async def add(self, article: Sendable) -> bool:
        """Save it among what is to be read."""
        told: dict[str, object] = {"url": article.url, "tag_names": list(self._tags), "unread": True}
        if title := article.title[:_LONGEST_TITLE].strip():
            told["title"] = title
        if "id" not in self._api.read_object(await self._api.post("api/bookmarks/", told)):
            raise self._api.odd()
        return True
