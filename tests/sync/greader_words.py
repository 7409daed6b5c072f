"""How Google Reader's servers write and read what they say: ids in three styles, forms as PHP reads them, JSON."""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import parse_qsl, unquote_plus

from tests.sync.fake_http import Asked, Said

if TYPE_CHECKING:
    from tests.sync.fake_articles import FakeFeed
    from tests.sync.fake_greader import FakeGreader

ItemIds = Literal["decimal", "unsigned", "opaque"]

BY_HEADER = "GoogleLogin auth="
OK = Said(b"OK")
BAD_REQUEST = Said(b"Bad Request!", 400)
LOGIN_PAGE = b"<!DOCTYPE html><html><head><title>Login</title></head><body><form></form></body></html>"
LONG = "tag:google.com,2005:reader/item/"
_ALL = 1 << 64


@dataclass(frozen=True, slots=True)
class Numbers:
    """One style of ids; inside, they are numbers from 0."""

    style: ItemIds

    def short(self, number: int) -> str:
        """As lists hold it."""
        if self.style == "opaque":
            return f"{number:024x}"
        if self.style == "unsigned":
            return str(number % _ALL)
        return str(number if number < _ALL >> 1 else number - _ALL)

    def long(self, number: int) -> str:
        """As articles hold it."""
        return f"{LONG}{number:024x}" if self.style == "opaque" else f"{LONG}{number % _ALL:016x}"

    def read(self, text: str) -> int:
        """Long or short, as FreshRSS tells them apart: what is not all digits, or begins with 0, is hexadecimal."""
        end = text.rpartition("/")[2]
        if self.style == "opaque":
            return int(end, 16) if len(end) == 24 else -1
        if text.isdigit() and not text.startswith("0"):
            return int(text)
        if end.startswith("-") and end[1:].isdigit():
            return int(end) % _ALL
        try:
            return int(end, 16)
        except ValueError:
            return 0


def numbers_of(style: ItemIds) -> Numbers:
    """The ids of a style."""
    return Numbers(style)


def as_post(asked: Asked) -> dict[str, str]:
    """The fields of a form, the last of each name."""
    return dict(parse_qsl(asked.raw.decode("utf-8", "replace"), keep_blank_values=True))


def php_fields(asked: Asked, *, most: int | None, limit: int | None) -> dict[str, str]:
    """The form as PHP reads it: none of a body that is too long, and nothing behind so many fields."""
    if limit is not None and len(asked.raw) > limit:
        return {}
    parts = asked.raw.split(b"&")
    kept = parts if most is None else parts[:most]
    return dict(parse_qsl(b"&".join(kept).decode("utf-8", "replace"), keep_blank_values=True))


def php_list(asked: Asked, name: str, *, within: int | None) -> list[str]:
    """All values of a repeated field, read from the body itself up to so many bytes."""
    start = f"{name}=".encode()
    raw = asked.raw if within is None else asked.raw[:within]
    return [unquote_plus(one[len(start) :].decode("ascii")) for one in raw.split(b"&") if one.startswith(start)]


def label_in(tag: str) -> str | None:
    """The label that a tag names; None for a state."""
    owner, _, rest = tag.removeprefix("user/").partition("/")
    return rest.removeprefix("label/") if tag.startswith("user/") and owner and rest.startswith("label/") else None


def as_subscription(server: "FakeGreader", feed: "FakeFeed") -> dict[str, Any]:
    """A feed as the list of subscriptions holds it."""
    title = wide(feed.title) if server.traps.full_width else feed.title
    label = {"id": f"{server.prefix}label/{feed.folder}", "label": feed.folder}
    return {"id": f"feed/{feed.id}", "title": title, "url": feed.url, "htmlUrl": feed.site, "categories": [label]}


def as_json(told: Any) -> bytes:
    """JSON as PHP writes it: not escaped."""
    return json.dumps(told, ensure_ascii=False).encode()


def wide(text: str) -> str:
    """Signs of markup as full-width ones."""
    return text.translate(str.maketrans("&<>", "＆＜＞"))
