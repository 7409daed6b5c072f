"""Which addresses a document keeps, made absolute: links, pictures, the best of several sizes. Fetches nothing."""

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from opreader.text import clean

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.\-]*:")
_WEB = re.compile(r"https?://[^/?#\s]", re.IGNORECASE)
_MAIL = re.compile(r"mailto:.", re.IGNORECASE)
_GAPS = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")
_LAZY: Final = ("data-src", "data-lazy-src", "data-original", "data-original-src", "data-hi-res-src", "data-full-src")
_LAZY_SETS: Final = ("data-srcset", "data-lazy-srcset", "srcset")
_BLANK = re.compile(
    r"(?:^|[/_.-])(?:blank|spacer|placeholder|pixel|transparent|lazy|loading|1x1)[^/]*\.(?:gif|png|svg)", re.IGNORECASE
)
_LONGEST: Final = 4_000
_WIDEST: Final = 2_000
"""Pixels; a wider picture is only slower on a terminal."""


class Base:
    """The address that relative ones are relative to; None leaves them unknown."""

    __slots__ = ("_page", "url")

    def __init__(self, url: str | None) -> None:
        self.url = url if url and _WEB.match(url) else None
        self._page = self.url.partition("#")[0] if self.url else None

    def web(self, address: str) -> str | None:
        """The absolute http or https address, without white space; None for any other."""
        if not address or len(address) > _LONGEST:
            return None
        address = clean(address.strip(), one_line=True)
        if not _WEB.match(address):
            if self.url is None or not address or (_SCHEME.match(address) and not address.lower().startswith("http")):
                return None
            try:
                address = urljoin(self.url, address)
            except ValueError:
                return None
        if not _WEB.match(address) or not _is_whole(address):
            return None
        return _GAPS.sub("%20", address)

    def link(self, address: str) -> str | None:
        """The address of a link: http, https, mailto, or "#name" inside this page; None for any other."""
        address = address.strip()
        if address[:1] == "#":
            name = anchor_name(unquote(address[1:]))
            return f"#{name}" if name else None
        if _MAIL.match(address):
            return _GAPS.sub("%20", clean(address, one_line=True)) if len(address) <= _LONGEST else None
        found = self.web(address)
        if found and self._page and "#" in found and found.startswith(self._page):
            page, name = urldefrag(found)
            if page == self._page and (name := anchor_name(unquote(name))):
                return f"#{name}"
        return found


def anchor_name(name: str) -> str:
    """The name of an anchor as links and `id` attributes agree on it; "" for none."""
    return _GAPS.sub("_", clean(name.strip(), one_line=True))[:200]


def picture(attributes: Mapping[str, str], sources: str | None, base: Base) -> str | None:
    """The address of a picture: that of a lazy image before its placeholder, else `src`, else the best of a set."""
    for name in _LAZY:
        if (lazy := attributes.get(name)) and (found := base.web(lazy)):
            return found
    plain = base.web(attributes.get("src", ""))
    if plain and not _BLANK.search(plain):
        return plain
    sets = [attributes.get(name, "") for name in _LAZY_SETS]
    for candidates in (*sets, sources or ""):
        if candidates and (found := base.web(_best(candidates))):
            return found
    return plain if plain and not plain.lower().endswith((".gif", ".svg")) else None


def pixels(value: str | None) -> int | None:
    """A width or height attribute in pixels; None for percentages, nonsense and absurd sizes."""
    if not value:
        return None
    number = value.strip().removesuffix("px").strip()
    if not (number.isascii() and number.replace(".", "", 1).isdigit()) or len(number) > 8:
        return None
    size = int(float(number))
    return size if size <= 20_000 else None


def _best(candidates: str) -> str:
    """The widest of a `srcset` that is not needlessly wide."""
    best, best_size = "", -1.0
    for candidate in re.split(r",\s", candidates[:_LONGEST]):
        words = candidate.split()
        if not words:
            continue
        number = words[1][:-1] if len(words) > 1 else "1"
        size = float(number) if number.replace(".", "", 1).isdecimal() and len(number) < 12 else 1.0
        if len(words) > 1 and words[1][-1] == "w" and size > _WIDEST:
            size = 1 / size
        if size > best_size:
            best, best_size = words[0].strip(","), size
    return best


def _is_whole(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
