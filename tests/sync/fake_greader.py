"""A Google Reader API of our own on loopback, as unkind as the real ones: each trap that was measured has its switch.

with FakeGreader() as server:
    feed = server.held.add_feed("https://column.example/feed.xml")
    server.held.add(feed, 10_000)
    server.fail("POST .*edit-tag", drop=True)
    … server.url …
    assert server.held.unread() == []
"""

import hashlib
from collections.abc import Callable, Iterable
from typing import Any

from tests.sync.fake_articles import FakeItem, Holdings
from tests.sync.fake_http import Asked, FakeServer, Said
from tests.sync.greader_words import (
    BAD_REQUEST,
    BY_HEADER,
    LOGIN_PAGE,
    OK,
    as_json,
    as_post,
    as_subscription,
    label_in,
    numbers_of,
    php_fields,
    php_list,
    wide,
)
from tests.sync.traps import Traps

STATE = "user/-/state/com.google/"


class FakeGreader(FakeServer):
    """The server, with one user."""

    def __init__(
        self,
        traps: Traps | None = None,
        *,
        base: str = "/base/p/api/greader.php",
        user: str = "jane",
        password: str = "api-s3cret",
    ) -> None:
        super().__init__()
        self.base = base
        self.traps = traps or Traps()
        self.held = Holdings()
        self.user = user
        self.password = password
        self.salt = 1
        self.used = {1: 0, 2: 0}
        self.web: dict[str, str] = {}
        """Feeds that a subscription finds: address → title."""

    @property
    def auth(self) -> str:
        """What a login gives: it changes with the password, and each time that one is set."""
        return f"{self.user}/{hashlib.sha1(f'{self.salt}{self.user}{self.password}'.encode()).hexdigest()}"

    @property
    def token(self) -> str:
        """What goes with changes."""
        return (
            self.auth if self.traps.post_by_token_only else hashlib.sha1(self.auth.encode()).hexdigest().ljust(57, "Z")
        )

    def new_password(self, password: str | None = None) -> None:
        """Set the API password, even the same one again: every token dies."""
        with self.lock:
            self.password = password or self.password
            self.salt += 1

    def elsewhere(self, asked: Asked) -> Said:
        """The pages that people see: a redirect to a login form."""
        outside = self.base.removesuffix("/p/api/greader.php")
        if asked.path.startswith(f"{outside}/api/"):
            return Said(b"nothing here", 404)
        if "/i/" not in asked.path:
            return Said(b"", 302, {"Location": f"{outside}/p/i/"})
        return Said(LOGIN_PAGE, 200, {"Content-Type": "text/html"})

    def answer(self, asked: Asked) -> Said:
        traps = self.traps
        if traps.login_page:
            return Said(LOGIN_PAGE, 200, {"Content-Type": "text/html"})
        if traps.api_off:
            return Said(b"Service Unavailable!", 503)
        if traps.app is not None and (asked.headers.get("appid"), asked.headers.get("appkey")) != traps.app:
            return Said(b"AppId required", 403)
        if asked.path == "/accounts/ClientLogin":
            return self._login(asked)
        if not asked.path.startswith("/reader/api/0/"):
            return BAD_REQUEST
        if not self._is_known(asked):
            return self._stranger()
        said = self._counted(asked)
        return said or self._reading(asked, asked.path.removeprefix("/reader/api/0/"))

    def _login(self, asked: Asked) -> Said:
        fields = as_post(asked) | dict(asked.query)
        name, password = fields.get("Email", ""), fields.get("Passwd", "")
        if not self.traps.post_by_token_only and not name.replace("_", "").replace("@", "").replace(".", "").isalnum():
            return BAD_REQUEST
        if (name, password) != (self.user, self.password):
            return self._stranger()
        return Said(f"SID={self.auth}\nLSID=null\nAuth={self.auth}\n".encode())

    def _is_known(self, asked: Asked) -> bool:
        by_header = asked.headers.get("authorization") == f"{BY_HEADER}{self.auth}"
        if self.traps.post_by_token_only and asked.method == "POST":
            return as_post(asked).get("T") == self.auth
        return by_header

    def _stranger(self) -> Said:
        if self.traps.post_by_token_only:
            return Said(b'{"error_message":"Access Unauthorized"}', 401, {"X-Reader-Google-Bad-Token": "true"})
        return Said(b"Unauthorized!", 401, {"Google-Bad-Token": "true"})

    def _counted(self, asked: Asked) -> Said | None:
        """Count the request where there is a quota; what to say where it is used up."""
        if self.traps.quota is None:
            return None
        writes = asked.path.endswith(("edit-tag", "mark-all-as-read", "edit", "quickadd", "rename-tag", "disable-tag"))
        zone = 2 if writes else 1
        if self.used[zone] >= self.traps.quota:
            return Said(b"Daily limit reached!", self.traps.quota_status, self._quota_headers())
        self.used[zone] += 1
        return None

    def _quota_headers(self) -> dict[str, str]:
        if self.traps.quota is None:
            return {}
        told = {"X-Reader-Limits-Reset-After": "7200"}
        for zone, used in self.used.items():
            told |= {f"X-Reader-Zone{zone}-Usage": str(used), f"X-Reader-Zone{zone}-Limit": str(self.traps.quota)}
        return told

    def _reading(self, asked: Asked, path: str) -> Said:
        query = dict(asked.query)
        if path == "token":
            return Said(f"{self.token}\n".encode(), 200, self._quota_headers())
        if asked.method == "POST" and path != "stream/items/contents":
            said = self._writing(asked, path)
            return Said(said.body, said.status, {**said.headers, **self._quota_headers()})
        if query.get("output") != "json" and dict(asked.form).get("output") != "json":
            return Said(b"Not Implemented!", 400 if self.traps.post_by_token_only else 501)
        if self.traps.everything_is is not None:
            return Said(self.traps.everything_is)
        answers: dict[str, Callable[[], Any]] = {
            "tag/list": self._tags,
            "subscription/list": lambda: {
                "subscriptions": [as_subscription(self, one) for one in self.held.feeds.values()]
            },
            "unread-count": lambda: {"max": len(self.held.unread()), "unreadcounts": []},
            "stream/items/ids": lambda: self._ids(query),
            "stream/items/contents": lambda: self._contents(self._chosen(asked)),
        }
        if path.startswith("stream/contents/"):
            rows, more = self._rows({**query, "s": path.removeprefix("stream/contents/")})
            told: Any = self._contents(rows) | more
        elif path in answers:
            told = answers[path]()
        else:
            return Said(b"[]") if self.traps.post_by_token_only else BAD_REQUEST
        return told if isinstance(told, Said) else Said(as_json(told), 200, self._quota_headers())

    def _tags(self) -> dict[str, Any]:
        user = self.prefix
        folders = [{"id": f"{user}label/{one}", "type": "folder"} for one in self.held.labels]
        tags = [{"id": f"{user}label/{one}", "type": "tag"} for one in self.held.tags]
        return {"tags": [{"id": f"{user}state/com.google/starred"}, *folders, *tags]}

    @property
    def prefix(self) -> str:
        """How the server writes whose a label is."""
        return "user/1/" if self.traps.post_by_token_only else "user/-/"

    def _stream(self, query: dict[str, str]) -> list[FakeItem] | None:
        """The articles of a stream in the server's order; None where the server has no such stream."""
        stream, items = query.get("s", ""), list(self.held.items.values())
        folder = label_in(stream)
        if stream == f"{STATE}starred":
            items = [one for one in items if one.starred]
        elif stream.startswith("feed/"):
            items = [one for one in items if f"feed/{one.feed}" == stream]
        elif folder is not None:
            if self.traps.post_by_token_only:
                return None
            if folder in self.held.labels or not self.traps.unknown_label_is_all:
                feeds = {one.id for one in self.held.feeds.values() if one.folder == folder}
                items = [one for one in items if one.feed in feeds]
        elif stream != f"{STATE}reading-list" and self.traps.post_by_token_only:
            return None
        if query.get("xt") == f"{STATE}read":
            items = [one for one in items if not one.read]
        if not self.traps.post_by_token_only and query.get("it") == f"{STATE}starred":
            items = [one for one in items if one.starred]
        since, until = int(query.get("ot") or 0), int(query.get("nt") or 0)
        time: Callable[[FakeItem], int] = lambda one: one.crawled if self.traps.ot == "crawled" else one.published  # noqa: E731
        items = [one for one in items if (not since or time(one) >= since) and (not until or time(one) <= until)]
        by_date = self.traps.post_by_token_only
        return sorted(
            items, key=lambda one: (one.published, one.id) if by_date else (one.id, 0), reverse=query.get("r") != "o"
        )

    def _rows(self, query: dict[str, str]) -> tuple[list[FakeItem], dict[str, str]]:
        """One page of a stream, and what to ask for next."""
        rows = self._stream(query) or []
        wanted = int(query.get("n") or (10_000 if self.traps.post_by_token_only else 20))
        cap = self.traps.page_cap
        count = wanted if cap is None else min(wanted, cap) if wanted > 0 else cap
        cursor = query.get("c", "")
        if self.traps.paging == "boundary":
            if cursor.isdigit():
                rows = [one for one in rows if one.id <= int(cursor)][1:]
            page = rows[:count] if count > 0 else rows
            return page, {"continuation": str(page[-1].id)} if page and len(page) >= count else {}
        if self.traps.paging == "offset":
            offset = int(cursor) if cursor.isdigit() else 0
            page = rows[offset : offset + count]
            return page, {"continuation": str(offset + len(page))} if offset + len(page) < len(rows) else {}
        if cursor:
            last = int(cursor.removeprefix("next-"), 36)
            rows = [one for one in rows if one.id < last]
        page = rows[:count]
        return page, {"continuation": f"next-{_base36(page[-1].id)}"} if len(rows) > count else {}

    def _ids(self, query: dict[str, str]) -> dict[str, Any] | Said:
        if self._stream(query) is None:
            return Said(b'{"error_message":"unknown stream"}', 500)
        rows, more = self._rows(query)
        return {"itemRefs": [{"id": numbers_of(self.traps.id_style).short(one.id)} for one in rows], **more}

    def _chosen(self, asked: Asked) -> list[FakeItem]:
        ids = self._named(asked)
        return [self.held.items[one] for one in dict.fromkeys(ids) if one in self.held.items]

    def _named(self, asked: Asked) -> list[int]:
        read = numbers_of(self.traps.id_style).read
        return [read(one) for one in php_list(asked, "i", within=self.traps.ids_within)]

    def _contents(self, items: Iterable[FakeItem]) -> dict[str, Any]:
        told = [] if self.traps.no_items else [self._item(one) for one in items]
        return {"id": f"{STATE}reading-list", "updated": 1, "items": told}

    def _item(self, item: FakeItem) -> dict[str, Any]:
        user = self.prefix
        feed = self.held.feeds[item.feed]
        states = [
            name for name, is_so in (("reading-list", True), ("read", item.read), ("starred", item.starred)) if is_so
        ]
        widened: Callable[[str], str] = wide if self.traps.full_width else lambda text: text
        return {
            "id": numbers_of(self.traps.id_style).long(item.id),
            "published": item.published,
            "crawlTimeMsec": str(item.crawled * 1000),
            "title": widened(item.title),
            "author": widened(item.author),
            "canonical": [{"href": item.link}],
            "alternate": [{"href": item.link}],
            "summary": {"content": item.html},
            "categories": [*(f"{user}state/com.google/{one}" for one in states), f"{user}label/{feed.folder}"],
            "origin": {"streamId": f"feed/{feed.id}", "title": feed.title},
        }

    def _writing(self, asked: Asked, path: str) -> Said:
        fields = php_fields(asked, most=self.traps.var_limit, limit=self.traps.post_limit)
        if not path.startswith("subscription/") and fields.get("T", "") not in {"", "x", self.token}:
            return self._stranger()
        match path:
            case "edit-tag":
                return self._edit_tag(asked, fields)
            case "mark-all-as-read":
                return self._mark_all(fields)
            case "subscription/edit":
                return self._edit_feed(fields)
            case "subscription/quickadd":
                return self._quickadd(fields.get("quickadd", ""))
            case "rename-tag" | "disable-tag":
                return self._edit_label(fields, gone=path == "disable-tag")
        return Said(b"[]") if self.traps.post_by_token_only else BAD_REQUEST

    def _edit_tag(self, asked: Asked, fields: dict[str, str]) -> Said:
        """The last `a` and the last `r` alone count; OK is said to whatever comes."""
        add, remove = fields.get("a", ""), fields.get("r", "")
        if self.traps.post_by_token_only and not (add or remove):
            return Said(b'{"error_message":"add or/and remove tags should be supplied"}', 500)
        ids = [] if self.traps.ok_for_all else self._named(asked)
        for tag, value in ((add, True), (remove, False)):
            if tag == f"{STATE}read":
                self.held.mark(ids, read=value)
            elif tag == f"{STATE}starred":
                self.held.mark(ids, starred=value)
            elif tag == f"{STATE}kept-unread" and self.traps.post_by_token_only:
                self.held.mark(ids, read=not value)
        return OK

    def _mark_all(self, fields: dict[str, str]) -> Said:
        stream, before = fields.get("s", ""), fields.get("ts", "") or "0"
        if stream.startswith("feed/") and not stream.removeprefix("feed/").isdigit():
            return BAD_REQUEST
        if label_in(stream) is not None and label_in(stream) not in self.held.labels:
            return OK if self.traps.post_by_token_only else BAD_REQUEST
        rows = self._stream({"s": stream}) or []
        late = int(before)
        self.held.mark((one.id for one in rows if not late or one.id < late), read=True)
        return OK

    def _edit_feed(self, fields: dict[str, str]) -> Said:
        action, stream, title = fields.get("ac"), fields.get("s", "").removeprefix("feed/"), fields.get("t", "")
        folder = label_in(fields.get("a", ""))
        if action == "subscribe":
            if stream not in self.web or any(one.url == stream for one in self.held.feeds.values()):
                return BAD_REQUEST
            self.held.add_feed(stream, title or self.web[stream], folder or "Uncategorized")
            return OK
        feed = self.held.feeds.get(int(stream)) if stream.isdigit() else None
        if feed is None:  # what has a number is edited, whether it is there or not
            return OK if action == "edit" and stream.isdigit() and not self.traps.post_by_token_only else BAD_REQUEST
        if action == "unsubscribe":
            self.held.drop_feed(feed.id)
        elif action == "edit":
            feed.title = title or feed.title
            if folder is not None or label_in(fields.get("r", "")) is not None:
                feed.folder = folder if folder is not None else "Uncategorized"
                self.held.labels = list(dict.fromkeys([*self.held.labels, feed.folder]))
        else:
            return BAD_REQUEST
        return OK

    def _quickadd(self, url: str) -> Said:
        known = any(one.url == url for one in self.held.feeds.values())
        if url not in self.web or known:
            return Said(as_json({"numResults": 0, "error": "no feed, or one that is there already"}))
        feed = self.held.add_feed(url, self.web[url])
        return Said(as_json({"numResults": 1, "query": url, "streamId": f"feed/{feed.id}", "streamName": feed.title}))

    def _edit_label(self, fields: dict[str, str], *, gone: bool) -> Said:
        name, new = label_in(fields.get("s", "")), label_in(fields.get("dest", ""))
        if name not in self.held.labels or (new is None and not gone):
            return BAD_REQUEST
        to = "Uncategorized" if gone or new is None else new
        self.held.labels = list(dict.fromkeys(to if one == name else one for one in self.held.labels))
        for feed in self.held.feeds.values():
            feed.folder = to if feed.folder == name else feed.folder
        return OK


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[rest] + digits
    return digits or "0"
