"""The related headlines that a page lists beside its own article."""

import re
from typing import Final

from lxml.html import HtmlElement

from opreader.extract import phrases
from opreader.extract.blocks import Block, Page
from opreader.extract.links import Base
from opreader.extract.site_rule import host
from opreader.model import PageTeaser
from opreader.text import clean

MOST: Final = 24
_KINDS: Final = frozenset({"related", "furniture", "aside"})
_FEWEST_WORDS = 4
_NO_ARTICLE = re.compile(
    r"/(?:tags?|categor(?:y|ies)|authors?|topics?|search|login|register|subscribe|account|shop|about|contact|privacy)(?:[/?]|$)",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(
    r"^(?:read (?:more|also|next)|also read|see also|related|lesen sie auch|lire aussi|à lire aussi|lee también|leia também|leggi anche|lees ook)\s*[:|–—-]\s*",
    re.IGNORECASE,
)


def find_related(page: Page, *, after: int, base: Base) -> tuple[PageTeaser, ...]:
    """Headlines with links in the page's related boxes, in the article and after block `after`, in reading order."""
    found: dict[str, PageTeaser] = {}
    listing = 0
    for index, block in enumerate(page.blocks):
        if phrases.LISTS_ARTICLES.match(block.text.strip(phrases.MARKS)) and block.words <= 8:
            listing = 40
            continue
        kinds = [page.reasons[box] for box in block.boxes]
        if "navigation" in kinds or "comments" in kinds or "share" in kinds:
            listing = 0
            continue
        boxed = any(kind in _KINDS for kind in kinds) and "aside" not in kinds[:1]
        points = bool(_LEAD_IN.match(block.text))
        if listing:
            listing -= 1
            if block.words > 60 and block.linked * 3 < block.words and index < after:
                listing = 0
        if (
            (listing or boxed or points)
            and (link := _headline(block, base))
            and link.link is not None
            and link.link not in found
        ):
            found[link.link] = link
            if len(found) == MOST:
                break
    return tuple(found.values())


def _headline(block: Block, base: Base) -> PageTeaser | None:
    """A block that is a headline in a link."""
    anchor = _anchor(block.element)
    if anchor is None:
        return None
    address = base.page(anchor.get("href"))
    title = clean(
        "".join(block.element.itertext() if anchor.tag != "a" or block.linked >= block.words else anchor.itertext()),
        one_line=True,
    )
    title = _LEAD_IN.sub("", title)
    wide = len(title) >= 12 and not title.isascii()
    if address is None or (len(title.split()) < _FEWEST_WORDS and not wide) or len(title) > 200:
        return None
    same = address.rstrip("/") == base.url.partition("#")[0].rstrip("/")
    if same or _NO_ARTICLE.search(address) or not host(address) or address.count("/") < 3:
        return None
    if block.linked * 2 < block.words and not _LEAD_IN.match(block.text):
        return None
    return PageTeaser(title, address)


def _anchor(element: HtmlElement) -> HtmlElement | None:
    if element.tag == "a":
        return element
    inside = next(element.iter("a"), None)
    if inside is not None:
        return inside
    parent = element.getparent()
    for _ in range(3):
        if parent is None:
            return None
        if parent.tag == "a":
            return parent
        parent = parent.getparent()
    return None
