"""Wallabag, Readeck, linkding and Karakeep on loopback: what a client of each needs, as unkind as each is."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from tests.sync.fake_http import Asked, FakeServer, Said

TOKEN = "t0ken-of-jane"
PASSWORD = "p4ss & word"
CLIENT = ("1_client", "client-s3cret")


@dataclass
class Saved:
    """One article there."""

    id: str
    url: str
    title: str = ""
    tags: list[str] = field(default_factory=list)
    given: str = ""
    """The address that it was saved by."""
    archived: bool = False
    unread: bool = False
    written: int = 1
    """How often it was saved, or written over."""


class FakeService(FakeServer):
    """One user's account; what is `moved` turns out to stand elsewhere once the service looked at the page."""

    base = "/reading"
    follows = False
    """Keeps where an address led in its place."""

    def __init__(self) -> None:
        super().__init__()
        self.saved: list[Saved] = []
        self.moved: dict[str, str] = {}

    def put(self, url: str, title: str = "", tags: Sequence[str] = (), *, archived: bool = False) -> Saved:
        """Save an article as another client would."""
        made = Saved(
            f"id{len(self.saved) + 1}",
            self.moved.get(url, url) if self.follows else url,
            title,
            list(tags),
            url,
            archived,
        )
        self.saved.append(made)
        return made

    def answer(self, asked: Asked) -> Said:
        if not asked.path.startswith(("/api/", "/oauth/")):
            return Said(b"<!DOCTYPE html><title>Sign in</title>", 200)
        return self.api(asked)

    def api(self, asked: Asked) -> Said:
        """What its API says."""
        raise NotImplementedError

    def by(self, url: str) -> Saved | None:
        """What is saved by exactly this address."""
        return next((one for one in self.saved if one.url == url), None)


def said(value: Any, status: int = 200) -> Said:
    return Said(json.dumps(value).encode(), status, {"Content-Type": "application/json"})


class FakeWallabag(FakeService):
    follows = True

    def __init__(self) -> None:
        super().__init__()
        self.tokens = 0
        self.alive = ""

    def api(self, asked: Asked) -> Said:
        if asked.path == "/oauth/v2/token" and asked.method == "POST":
            return self._log_in(dict(asked.form))
        if asked.headers.get("authorization") != f"Bearer {self.alive}" or not self.alive:
            return said({"error": "invalid_grant", "error_description": "The access token provided has expired."}, 401)
        match asked.method, asked.path:
            case "GET", "/api/entries/exists.json":
                url = dict(asked.query).get("url", "")
                if not url:
                    return said({"error": "access_denied"}, 403)
                return said({"exists": self._find(url) is not None})
            case "POST", "/api/entries.json":
                return self._save(json.loads(asked.raw))
        return said({"error": {"code": 404}}, 404)

    def _log_in(self, form: dict[str, str]) -> Said:
        if (form.get("client_id"), form.get("client_secret")) != CLIENT:
            return said({"error": "invalid_client", "error_description": "The client credentials are invalid"}, 400)
        if (form.get("grant_type"), form.get("username"), form.get("password")) != ("password", "jane", PASSWORD):
            return said({"error": "invalid_grant", "error_description": "Invalid username and password"}, 400)
        self.tokens += 1
        self.alive = f"access-{self.tokens}"
        return said({"access_token": self.alive, "expires_in": 3600, "token_type": "bearer", "scope": None})

    def _find(self, url: str) -> Saved | None:
        """It hashes addresses with their escapes undone, the one that was given and the one that it led to."""
        wanted = unquote(url)
        return next((one for one in self.saved if wanted in {unquote(one.url), unquote(one.given)}), None)

    def _save(self, told: dict[str, Any]) -> Said:
        if not str(told.get("url", "")).startswith("http"):
            return said({"error": {"code": 400, "message": "Bad Request"}}, 400)
        entry = self._find(told["url"])
        if entry is None:
            entry = self.put(told["url"])
        else:
            entry.written += 1
        entry.title = told.get("title") or entry.title
        entry.tags += [one for one in told.get("tags", "").lower().split(",") if one and one not in entry.tags]
        return said({"id": 7, "url": entry.url, "given_url": entry.given, "title": entry.title})


class FakeReadeck(FakeService):
    follows = True

    def api(self, asked: Asked) -> Said:
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return Said(b"Unauthorized", 401, {"WWW-Authenticate": 'Bearer realm="Bearer token"'})
        match asked.method, asked.path:
            case "GET", "/api/bookmarks":
                return self._list(dict(asked.query))
            case "POST", "/api/bookmarks":
                return self._save(json.loads(asked.raw))
        return said({"status": 404, "message": "Not Found"}, 404)

    def _list(self, query: dict[str, str]) -> Said:
        limit, offset = int(query.get("limit", 0)) or 50, int(query.get("offset", 0))
        if limit > 100:
            return said({"status": 404, "message": "Not Found"}, 404)
        site = query.get("site", "").strip('"')
        found = [one for one in reversed(self.saved) if not site or urlsplit(one.url).hostname == site]
        rows = [
            {"id": one.id, "url": one.url, "title": one.title, "labels": one.tags, "is_archived": one.archived}
            for one in found[offset : offset + limit]
        ]
        return said(rows)

    def _save(self, told: dict[str, Any]) -> Said:
        url = str(told.get("url", ""))
        if not url.startswith("http") or len(url) > 1024 or len(told.get("title", "")) > 1024:
            return said({"is_valid": False, "errors": None, "fields": {}}, 422)
        made = self.put(url.partition("#")[0], told.get("title", ""), sorted(set(told.get("labels", ()))))
        made.url = unquote(made.url)
        return Said(b'{"status":202,"message":"Link submited"}', 202, {"bookmark-id": made.id})


class FakeLinkding(FakeService):
    def api(self, asked: Asked) -> Said:
        if asked.headers.get("authorization") != f"Token {TOKEN}":
            return said({"detail": "Invalid token."}, 401)
        match asked.method, asked.path:
            case "GET", "/api/bookmarks/check/":
                found = self._find(dict(asked.query)["url"])
                shown = {"id": 1, "url": found.url, "title": found.title} if found else None
                return said({"bookmark": shown, "metadata": {"title": "Scraped"}, "auto_tags": []})
            case "GET", "/api/bookmarks/":
                return said({"count": len(self.saved), "next": None, "previous": None, "results": []})
            case "POST", "/api/bookmarks/":
                return self._save(json.loads(asked.raw))
        return Said(b"<h1>Not Found</h1>", 404)

    def _find(self, url: str) -> Saved | None:
        wanted = url.rstrip("/").lower()
        return next((one for one in self.saved if one.url.rstrip("/").lower() == wanted), None)

    def _save(self, told: dict[str, Any]) -> Said:
        if len(told.get("title", "")) > 512:
            return said({"title": ["Ensure this field has no more than 512 characters."]}, 400)
        if not str(told.get("url", "")).startswith("http") or len(told["url"]) > 2048:
            return said({"url": ["Enter a valid URL."]}, 400)
        found = self._find(told["url"])
        if found is None:
            found = self.put(told["url"])
        else:
            found.written += 1
        found.title, found.tags, found.unread = (
            told.get("title", ""),
            told.get("tag_names", []),
            told.get("unread", False),
        )
        return said({"id": 1, "url": found.url, "title": found.title}, 201)


class FakeKarakeep(FakeService):
    old = False
    """Made before there was a question for one address."""

    def api(self, asked: Asked) -> Said:
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return said({"code": "UNAUTHORIZED", "error": "Unauthorized"}, 401)
        match asked.method, asked.path.removeprefix("/api/v1/").split("/"):
            case "GET", ["bookmarks"]:
                return said({"bookmarks": [], "nextCursor": None})
            case "GET", ["bookmarks", "check-url"] if not self.old:
                wanted = _bare(dict(asked.query)["url"])
                found = next((one for one in self.saved if _bare(one.url) == wanted), None)
                return said({"bookmarkId": found.id if found else None})
            case "POST", ["bookmarks"]:
                return self._save(json.loads(asked.raw))
            case "POST", ["bookmarks", number, "tags"]:
                (found,) = [one for one in self.saved if one.id == number]
                names = [one["tagName"] for one in json.loads(asked.raw)["tags"]]
                found.tags += [one for one in names if one not in found.tags]
                return said({"attached": names})
        return said({"code": "NOT_FOUND", "error": "Bookmark not found"}, 404)

    def _save(self, told: dict[str, Any]) -> Said:
        if (
            told.get("type") != "link"
            or not str(told.get("url", "")).startswith("http")
            or len(told.get("title", "")) > 1000
        ):
            return said({"success": False, "error": {"name": "ZodError"}}, 400)
        found = self.by(told["url"])
        if found is not None:
            found.written += 1
            found.archived = False
            return said({"id": found.id, "alreadyExists": True})
        made = self.put(told["url"], told.get("title", ""))
        return said({"id": made.id, "alreadyExists": False, "content": {"type": "link", "url": made.url}}, 201)


def _bare(url: str) -> str:
    return url.partition("#")[0].rstrip("/")
