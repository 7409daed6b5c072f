"""Signs that a page keeps its article back, or is not the article: paywalls, logins, consent, soft 404s, lists."""

from dataclasses import dataclass
from typing import Final, Literal

from lxml.html import HtmlElement

from opreader.extract import walls
from opreader.extract.blocks import Block, Page
from opreader.extract.metadata import Metadata

PAY: Final = "the page asks for a subscription"
CONSENT: Final = "the page asks for consent"
_SHORT: Final = 300
"""Words below which a text beside an offer to subscribe is the part before the wall."""
_WHOLE: Final = 600
"""Words that no site gives away before its wall."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the signs say, in words for people."""

    state: Literal["gated", "failed"]
    reason: str


def judge_missing(page: Page, root: HtmlElement, metadata: Metadata, *, password: bool) -> Verdict:
    """Why a page without the article has none."""
    text = " ".join(block.text for block in page.blocks)[:20_000]
    heads = [*metadata.titles, *(block.text for block in page.blocks if block.element.tag in ("h1", "h2"))][:8]
    if any(walls.MISSING.search(head) for head in heads if len(head) < 100):
        return Verdict("failed", "the page says that there is no such article")
    few = sum(block.words for block in page.blocks if block.linked * 2 < block.words) < _WHOLE
    if few and (any(walls.ROBOT.search(head) for head in heads) or walls.ROBOT.search(text[:2000])):
        return Verdict("failed", "the site wants to be sure that a person asks")
    if (asked := _asks(text, heads, few=few, password=password)) is not None:
        return Verdict("gated", asked)
    if metadata.free is False:
        return Verdict("gated", "the page says that the article is not free")
    if few and walls.MISSING.search(text[:1500]):
        return Verdict("failed", "the page says that there is no such article")
    if few and (walls.SCRIPT.search(text) or _scripts_only(page, root)):
        return Verdict("failed", "the page shows its text only with JavaScript")
    if is_index(page):
        return Verdict("failed", "the page is a list of articles")
    return Verdict("failed", "the page has no article text")


def _asks(text: str, heads: list[str], *, few: bool, password: bool) -> str | None:
    """What a page without an article asks for; headings are believed before the rest."""
    if any(walls.LOGIN.match(head.strip(" .!|")) for head in heads) or (password and few):
        return "the page asks for a login"
    if not few:
        return None
    if any(walls.CONSENT.search(head) for head in heads):
        return CONSENT
    if walls.PAY.search(text):
        return PAY
    return CONSENT if walls.CONSENT.search(text) else None


def judge_text(page: Page, metadata: Metadata, *, words: int, last: int) -> str | None:
    """Why what was found is only the part before a wall, in words; None when it is more. `last` is the text's last block."""
    if words >= 2 * _WHOLE or (metadata.free is not False and words >= _WHOLE):
        return None
    pay = {index for index, block in enumerate(page.blocks) if asks_payment(block)}
    if metadata.words and words >= metadata.words * 0.85 and words > 120:
        return None
    if metadata.free is False and words < (2 * _WHOLE if pay else _WHOLE):
        return PAY if pay else "the page says that the article is not free"
    if pay and words < _SHORT:
        return PAY
    if any(last < index < last + 8 for index in pay):
        return PAY
    return None


def asks_payment(block: Block) -> bool:
    """Whether a short block offers the rest for money or a name; stems first, because the phrases are many."""
    if block.words >= 120:
        return False
    text = block.text.lower()
    if not any(stem in text for stem in walls.PAY_STEMS):
        return False
    return walls.PAY.search(block.text) is not None


def is_index(page: Page) -> bool:
    """Whether a page lists articles: many headlines in links, little text of its own."""
    headlines = sum(1 for block in page.blocks if block.linked >= 4 and block.linked * 2 >= block.words)
    prose = sum(block.words for block in page.blocks if block.words >= 40 and block.linked * 5 < block.words)
    return headlines >= 8 and prose < min(headlines * 30, 300)


def _scripts_only(page: Page, root: HtmlElement) -> bool:
    empty = sum(block.words for block in page.blocks) < 40
    return empty and root.xpath("boolean(//*[@id='root' or @id='app' or @id='__next' or @id='__nuxt'])") is True
