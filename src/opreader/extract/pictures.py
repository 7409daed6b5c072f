"""The one picture that an `img` or `picture` stands for: lazy ones too, never a placeholder or a tracking dot."""

import re

from lxml.html import HtmlElement

from opreader.extract.links import Base

_LAZY = (
    "data-src",
    "data-lazy-src",
    "data-original",
    "data-lazyload",
    "data-hi-res-src",
    "data-full-src",
    "data-orig-file",
)
_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_CANDIDATE = re.compile(r"(\S*[^\s,])(?:\s+([\d.]+)([wx]))?\s*(?:,|$)")
_DOT = re.compile(
    r"(?:pixel|spacer|blank|placeholder|transparent|1x1|beacon)[^/]*\.(?:gif|png|svg)|/b\.gif|doubleclick|/pixel\b",
    re.IGNORECASE,
)
_NO_PICTURE = re.compile(r"avatar|gravatar|emoji|icon|logo|sprite|wp-smiley", re.IGNORECASE)
_SMALLEST = 48
_LONGEST_NUMBER = 6
_ENOUGH = 1600
"""Pixels of width above which a larger file brings nothing."""


def find_source(image: HtmlElement, base: Base) -> str | None:
    """The absolute address of the picture; None where it is decoration."""
    if _small(image) or _NO_PICTURE.search(image.get("class") or ""):
        return None
    for name in _LAZY:
        if source := _usable(image.get(name), base):
            return source
    for name in _SETS:
        if source := _usable(_largest(image.get(name)), base):
            return source
    if source := _usable(image.get("src"), base):
        return source
    # The parser takes `source` for a box and puts what follows into it.
    picture = next(image.iterancestors("picture"), None)
    if picture is not None:
        for other in picture.iter("source"):
            if source := _usable(_largest(other.get("srcset") or other.get("data-srcset")), base):
                return source
    return None


def _usable(address: str | None, base: Base) -> str | None:
    if not address or address.startswith("data:") or _DOT.search(address):
        return None
    return base.page(address)


def _largest(candidates: str | None) -> str | None:
    """The best of a srcset: the widest that is not needlessly wide (HTML, 4.8.4.3)."""
    best, size = None, -1.0
    for address, number, unit in _CANDIDATE.findall(candidates or ""):
        try:
            width = float(number or 1) * (1 if unit == "w" else 800)
        except ValueError:
            continue
        if size < width <= _ENOUGH or best is None:
            best, size = address, width
    return best


def _small(image: HtmlElement) -> bool:
    for name in ("width", "height"):
        value = (image.get(name) or "").removesuffix("px")
        if value.isdecimal() and len(value) < _LONGEST_NUMBER and int(value) < _SMALLEST:
            return True
    return False
