"""Readeck: `bookmarks`, by a token.

It saves the same address as often as it is told (202, before the page was looked at), and has no question for one address:
what is there is listed, newest first and by site. A page that led elsewhere is listed by where it led; then, if
it went out once already, its title among the newest tells it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit

from opreader.readlater.answers import Api
from opreader.text import clean, link_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from opreader.model.sent import Sendable
    from opreader.send_targets import ServiceTarget
    from opreader.sync_ports import Wire

_CUT: Final = ("/api/bookmarks", "/api")
_PATH: Final = "api/bookmarks"
_NEWEST: Final = 30
_PAGE: Final = 100
"""More it refuses."""
_MOST_PAGES: Final = 10
_LONGEST_TITLE: Final = 1024


class Readeck:
    """One account (`send_ports.ReadLater`)."""

    def __init__(self, wire: Wire, target: ServiceTarget, secrets: Mapping[str, str]) -> None:
        """`secrets` holds the token."""
        self._api = Api(wire, target.url, authorization=f"Bearer {secrets.get('token', '')}", cut=_CUT)
        self._tags = target.tags

    async def check(self) -> None:
        """Ask for one bookmark."""
        await self._list({"limit": "1"})

    async def find(self, article: Sendable, *, sent_before: bool) -> bool:
        """Among the newest, then among those of its site."""
        url = article.url or ""
        newest = await self._list({"limit": str(_NEWEST), "sort": "-created"})
        if any(_same(one.get("url"), url) for one in newest):
            return True
        if sent_before and any(_title(one) == _told_title(article) != "" for one in newest):
            return True
        if len(newest) < _NEWEST:
            return False  # these are all
        site = urlsplit(url).hostname or ""
        for page in range(_MOST_PAGES):
            query = {"site": f'"{site}"', "sort": "-created", "limit": str(_PAGE), "offset": str(page * _PAGE)}
            listed = await self._list(query)
            if any(_same(one.get("url"), url) for one in listed):
                return True
            if len(listed) < _PAGE:
                return False
        return False

    async def add(self, article: Sendable) -> bool:
        """Save it; its page is looked at there later."""
        told: dict[str, object] = {"url": article.url}
        if title := _told_title(article):
            told["title"] = title
        if self._tags:
            told["labels"] = list(self._tags)
        answer = await self._api.post(_PATH, told)
        self._api.pass_success(answer)
        if answer.status != 202 and not answer.headers.get("bookmark-id"):
            raise self._api.odd()
        return True

    async def _list(self, query: Mapping[str, str]) -> list[dict[str, Any]]:
        told = self._api.read(await self._api.get(_PATH, query))
        if isinstance(told, list) and all(isinstance(one, dict) for one in told):
            return told
        raise self._api.odd()


def _told_title(article: Sendable) -> str:
    return article.title[:_LONGEST_TITLE].strip()


def _title(bookmark: Mapping[str, Any]) -> str | None:
    title = bookmark.get("title")
    return clean(title, one_line=True) if isinstance(title, str) else None


def _same(there: object, url: str) -> bool:
    """Whether two addresses are of one page; it lists them without what stands after # and with escapes undone."""
    if not isinstance(there, str):
        return False
    ours, theirs = unquote(url.partition("#")[0]), unquote(there.partition("#")[0])
    return ours == theirs or (link_key(ours) is not None and link_key(ours) == link_key(theirs))
