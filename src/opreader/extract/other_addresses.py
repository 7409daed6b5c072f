"""The other addresses of the same article that a page names: where it sends browsers, canonical, AMP, to print."""

import re
from collections.abc import Iterator
from typing import Final

from lxml.html import HtmlElement

from opreader.extract.links import Base
from opreader.text import clean

_MOST: Final = 4
_PRINT = re.compile(
    r"^(?:print(?: this)?(?: (?:article|page|story|version))?|drucken|druckversion|imprimer|imprimir|stampa|printversie)$",
    re.IGNORECASE,
)
_REFRESH = re.compile(
    r"^\s*(\d{1,5})(?:\.\d*)?(?:\s*[;,]\s*|\s+)(?:url\s*=\s*)?[\"']?\s*([^\s\"'][^\"']*)", re.IGNORECASE
)
_SOON: Final = 30
"""Seconds; who sends a browser on later than that means to show the page."""


def find_others(root: HtmlElement, base: Base) -> tuple[str, ...]:
    """Absolute addresses that are not this page's, the likeliest first."""
    here = base.url.partition("#")[0].rstrip("/")
    found = (base.page(href) for href in _name(root))
    return tuple(dict.fromkeys(address for address in found if address and address.rstrip("/") != here))[:_MOST]


def _name(root: HtmlElement) -> Iterator[str | None]:
    for meta in root.iter("meta"):
        if (meta.get("http-equiv") or "").strip().lower() == "refresh":
            sent = _REFRESH.match(meta.get("content") or "")
            if sent and int(sent[1]) <= _SOON:
                yield sent[2].strip()
    for link in root.iter("link"):
        kinds = (link.get("rel") or "").lower().split()
        media = {one.strip() for one in (link.get("media") or "").lower().split(",")}
        if "canonical" in kinds or "amphtml" in kinds or ("alternate" in kinds and media == {"print"}):
            yield link.get("href")
    for link in root.iter("a"):
        if _PRINT.match(clean(" ".join("".join(link.itertext()).split()), one_line=True)):
            yield link.get("href")
