"""Miniflux's REST API on loopback: what a client of it needs, with the traps that its code holds."""

import base64
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from tests.sync.fake_articles import FakeFeed, FakeItem, Holdings
from tests.sync.fake_http import Asked, FakeServer, Said
from tests.sync.greader_words import as_json

_MOST_IDS = 10_000
_MOST_ROWS = 1_000


class FakeMiniflux(FakeServer):
    """The server, with one user."""

    def __init__(
        self,
        *,
        base: str = "/feeds",
        user: str = "jane",
        password: str = "s3cret",
        key: str = "key-1",
        version: str = "2.3.2",
    ) -> None:
        super().__init__()
        self.base = base
        self.held = Holdings(next_id=1, step=1)
        self.user = user
        self.password = password
        self.key = key
        self.version = version
        self.web: dict[str, str] = {}
        self.ids_at_once = _MOST_IDS

    def answer(self, asked: Asked) -> Said:
        if not asked.path.startswith("/v1/"):
            return Said(b"<!DOCTYPE html><html></html>", 404 if asked.path.startswith("/reader") else 200)
        if not self._is_known(asked.headers):
            return _said({"error_message": "Access Unauthorized"}, 401)
        path = asked.path.removeprefix("/v1/").split("/")
        query = dict(asked.query)
        match asked.method, path:
            case "GET", ["version"]:
                return _said({"version": self.version})
            case "GET", ["categories"]:
                return _said([{"id": number, "title": one} for number, one in enumerate(self.held.labels, 1)])
            case "POST", ["categories"]:
                return self._add_category(json.loads(asked.raw)["title"])
            case _, ["entries", *rest]:
                return self._articles(asked, rest, query)
            case "GET", ["feeds", number, "entries"] if int(number) in self.held.feeds:
                return self._entries(query, [one for one in self.held.items.values() if one.feed == int(number)])
            case _, ["feeds", *rest]:
                return self._feeds(asked, rest)
        return _said({"error_message": "Resource Not Found"}, 404)

    def _is_known(self, headers: Mapping[str, str]) -> bool:
        """A key counts where one is given, even a wrong one; else user and password."""
        if "x-auth-token" in headers:
            return headers["x-auth-token"] == self.key
        basic = "Basic " + base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        return headers.get("authorization") == basic

    def _articles(self, asked: Asked, rest: list[str], query: dict[str, str]) -> Said:
        if asked.method == "GET" and rest == ["ids"] and self.version >= "2.3.2":
            return self._ids(query)
        if rest:
            return _said({"error_message": "Resource Not Found"}, 404)
        if asked.method == "PUT":
            return self._mark(json.loads(asked.raw))
        return self._entries(query, list(self.held.items.values()))

    def _ids(self, query: dict[str, str]) -> Said:
        items = list(self.held.items.values())
        if "status" in query:
            items = [one for one in items if one.read == (query["status"] == "read")]
        if "starred" in query:
            items = [one for one in items if one.starred == (query["starred"] == "true")]
        limit, offset = int(query.get("limit", "0")), int(query.get("offset", "0"))
        limit = limit if 0 < limit <= self.ids_at_once else self.ids_at_once
        ids = sorted((one.id for one in items), reverse=True)
        return _said({"total": len(ids), "entry_ids": ids[offset : offset + limit]})

    def _entries(self, query: dict[str, str], items: Sequence[FakeItem]) -> Said:
        after, before = int(query.get("after_entry_id", "0")), int(query.get("before_entry_id", "0"))
        limit = int(query.get("limit", "100"))
        if limit > _MOST_ROWS:
            return _said({"error_message": "limit"}, 400)
        rows = [one for one in items if (not after or one.id > after) and (not before or one.id < before)]
        rows.sort(
            key=lambda one: one.id if query.get("order") == "id" else one.published,
            reverse=query.get("direction") != "asc",
        )
        return _said({"total": len(rows), "entries": [self._entry(one) for one in rows[:limit]]})

    def _entry(self, item: FakeItem) -> dict[str, Any]:
        return {
            "id": item.id,
            "feed_id": item.feed,
            "status": "read" if item.read else "unread",
            "starred": item.starred,
            "title": item.title,
            "url": item.link,
            "author": item.author,
            "content": item.html,
            "published_at": datetime.fromtimestamp(item.published, UTC).isoformat().replace("+00:00", "Z"),
            "enclosures": None,
        }

    def _mark(self, told: dict[str, Any]) -> Said:
        ids, status, starred = told.get("entry_ids"), told.get("status", ""), told.get("starred")
        if not ids or status not in {"", "read", "unread"} or (not status and starred is None):
            return _said({"error_message": "invalid"}, 400)
        if status:
            self.held.mark(ids, read=status == "read")
        if starred is not None and self.version >= "2.3.2":
            self.held.mark(ids, starred=starred)
        return Said(b"", 204)

    def _add_category(self, title: str) -> Said:
        if title in self.held.labels:
            return _said({"error_message": "this category exists"}, 400)
        self.held.labels.append(title)
        return _said({"id": len(self.held.labels), "title": title}, 201)

    def _feeds(self, asked: Asked, rest: list[str]) -> Said:
        told = json.loads(asked.raw) if asked.raw else {}
        if asked.method == "GET" and not rest:
            return _said([self._feed(one) for one in self.held.feeds.values()])
        if asked.method == "POST" and not rest:
            url = told["feed_url"]
            if url not in self.web or any(one.url == url for one in self.held.feeds.values()):
                return _said({"error_message": "no feed there, or one that exists"}, 400)
            feed = self.held.add_feed(url, self.web[url], self._label(told))
            return _said({"feed_id": feed.id}, 201)
        found = self.held.feeds.get(int(rest[0]))
        if found is None:
            return _said({"error_message": "Resource Not Found"}, 404)
        if asked.method == "DELETE":
            self.held.drop_feed(found.id)
            return Said(b"", 204)
        found.title = told.get("title", found.title)
        found.folder = self._label(told) if "category_id" in told else found.folder
        return _said(self._feed(found), 201)

    def _label(self, told: dict[str, Any]) -> str:
        number: int = told.get("category_id", 1)
        return self.held.labels[number - 1]

    def _feed(self, feed: FakeFeed) -> dict[str, Any]:
        category = {"id": self.held.labels.index(feed.folder) + 1, "title": feed.folder}
        return {"id": feed.id, "feed_url": feed.url, "site_url": feed.site, "title": feed.title, "category": category}


def _said(told: Any, status: int = 200) -> Said:
    return Said(as_json(told), status, {"Content-Type": "application/json"})
