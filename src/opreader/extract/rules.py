"""Site rules at work: which one speaks for a page, and what it finds there."""

from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

from opreader.extract.blocks import Block, Page
from opreader.extract.body import Candidate
from opreader.extract.links import Base
from opreader.extract.site_rule import SiteRule
from opreader.text import clean


@dataclass(slots=True)
class Ruled:
    """What a rule found in a page."""

    name: str
    elements: list[HtmlElement]
    prune: bool
    title: str | None
    authors: tuple[str, ...]
    published: str | None
    next_page: str | None
    alternatives: tuple[str, ...]
    blocks: list[Block]
    """Filled once the page is read."""


def apply(rule: SiteRule, root: HtmlElement, base: Base, notes: list[str]) -> Ruled | None:
    """Strip and find by a rule, in place; None where its body is not on the page."""
    title = next((_text(one) for path in rule.title for one in select(root, path, notes)), None)
    authors = tuple(
        dict.fromkeys(_text(one) for path in rule.author for one in select(root, path, notes) if _text(one))
    )
    published = next((_text(one) for path in rule.date for one in select(root, path, notes)), None)
    following = [base.page(_address(one)) for path in rule.next_page for one in select(root, path, notes)]
    single = [base.page(_address(one)) for path in rule.single_page for one in select(root, path, notes)]
    for path in rule.strip:
        for one in select(root, path, notes):
            if isinstance(one, HtmlElement) and one.getparent() is not None:
                one.drop_tree()
    for path in rule.body:
        elements = [one for one in select(root, path, notes) if isinstance(one, HtmlElement)]
        elements = [one for one in elements if not any(up in elements for up in one.iterancestors())]
        if elements:
            notes.append(f"site rule {rule.name}: {path} found {len(elements)}")
            return Ruled(
                name=rule.name,
                elements=elements,
                prune=rule.prune,
                title=title or None,
                authors=authors,
                published=published or None,
                next_page=next((one for one in following if one), None),
                alternatives=tuple(one for one in single if one),
                blocks=[],
            )
    notes.append(f"site rule {rule.name}: its body is not on the page")
    return None


def candidate(ruled: Ruled, page: Page) -> Candidate:
    """What a rule found, as the candidate that wins."""
    around = {up for element in ruled.elements for up in (element, *element.iterancestors())}
    lifted = frozenset(page.reasons) if not ruled.prune else frozenset(around & set(page.reasons))
    ruled.elements = [element for element in ruled.elements if element in page.spans]
    for element in ruled.elements:
        start, end = page.spans[element]
        ruled.blocks += [block for block in page.blocks[start:end] if all(box in lifted for box in block.boxes)]
    root = ruled.elements[0] if ruled.elements else page.body
    return Candidate(f"site rule {ruled.name}", root, 0.0, lifted, None)


def select(root: HtmlElement, path: str, notes: list[str]) -> list[HtmlElement | str]:
    """What an XPath finds, elements and strings; a path that can't be read finds nothing and says so."""
    try:
        found = root.xpath(path)
    except (etree.XPathError, etree.LxmlError, ValueError) as error:
        notes.append(f"can't use {path}: {error}")
        return []
    if isinstance(found, list):
        return [
            one if isinstance(one, HtmlElement) else str(one) for one in found if isinstance(one, (HtmlElement, str))
        ]
    return [str(found)] if isinstance(found, str) and found.strip() else []


def _text(one: HtmlElement | str) -> str:
    return clean("".join(one.itertext()) if isinstance(one, HtmlElement) else one, one_line=True)


def _address(one: HtmlElement | str) -> str | None:
    return one.get("href") if isinstance(one, HtmlElement) else one
