"""The cards of a page that lists articles: boxes side by side, each with a headline that leads to an article."""

from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from opreader.extract import body
from opreader.extract.blocks import HEADINGS, Block, Page
from opreader.extract.body import Candidate
from opreader.extract.links import Base
from opreader.extract.site_rule import host

_MANY: Final = 3
"""Boxes side by side that make a list."""
_HEADLINE_LEAST: Final = 3
_HEADLINE_MOST: Final = 30
"""Words of a headline."""
_BEGINNING: Final = 4
"""Blocks of a card among which its headline is: a picture's words, a date and a section may stand above it."""
_SHORT: Final = 150
"""Words below which a card holds the beginning of an article at most."""
_FEW_BLOCKS: Final = 12

Cards = dict[HtmlElement, int]
"""Card → its words."""


def find_cards(page: Page, base: Base) -> Cards:
    """All cards of a page; those that lead to other sites, or to places in this page, are parts of an article."""
    found: dict[HtmlElement, dict[HtmlElement, str]] = {}
    for index, block in enumerate(page.blocks):
        if (address := _leads_to(block, base)) is None:
            continue
        for box in (block.element, *block.element.iterancestors()):
            start, end = page.spans.get(box, (0, 0))
            parent = box.getparent()
            if box is page.body or parent is None or index - start >= _BEGINNING:
                break
            if end - start > _FEW_BLOCKS and block.element.tag not in HEADINGS:
                break
            if end - start >= 2:
                found.setdefault(parent, {}).setdefault(box, address)
    return {
        card: sum(block.words for block in page.blocks[slice(*page.spans[card])])
        for cards in found.values()
        if len(set(cards.values())) >= _MANY
        for card in cards
    }


def card_of(page: Page, cards: Cards, block: int) -> HtmlElement | None:
    """The smallest card in which a block lies."""
    holding = (card for card in cards if page.spans[card][0] <= block < page.spans[card][1])
    return min(holding, key=lambda card: cards[card], default=None)


def is_short(cards: Cards, card: HtmlElement) -> bool:
    """Whether a card can hold no more of its article than the beginning."""
    return cards[card] < _SHORT


def are_the_text(page: Page, cards: Cards, candidate: Candidate) -> bool:
    """Whether most words of a text stand on short cards: then it is a list of other articles."""
    short = {index for card in cards if is_short(cards, card) for index in range(*page.spans[card])}
    kept = body.kept_blocks(page, candidate)
    listed = sum(block.words for block in kept if page.order.get(block.element) in short)
    return listed * 2 > sum(block.words for block in kept)


def prose_beside(page: Page, cards: Cards) -> int:
    """Words of the page's paragraphs that stand on no card."""
    listed = {index for card in cards for index in range(*page.spans[card])}
    return sum(
        block.words
        for index, block in enumerate(page.blocks)
        if index not in listed and block.words >= 20 and block.linked * 3 < block.words
    )


def _leads_to(block: Block, base: Base) -> str | None:
    """The article of this site to which a headline leads; None for a block that is no such headline."""
    if not _HEADLINE_LEAST <= block.words <= _HEADLINE_MOST or block.linked * 2 < block.words:
        return None
    address = base.page(_link(block.element))
    if address is None or host(address).removeprefix("www.") != host(base.url).removeprefix("www."):
        return None
    return None if address.rstrip("/") == base.url.partition("#")[0].rstrip("/") else address


def _link(element: HtmlElement) -> str | None:
    """The address of the link in or round a headline."""
    around = (up for up in islice(element.iterancestors(), 4) if up.tag == "a")
    link = next(element.iter("a"), None)
    link = next(around, None) if link is None else link
    return str(link.get("href") or "") if link is not None else None
