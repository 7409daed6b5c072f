"""The page as a tree whose every run of text is an element of its own: parsing and evening out, no judgement."""

import re
from typing import Final

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from opreader.extract.names import name_set

INLINE: Final = name_set(
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd label mark math picture q ruby rb rt rp "
    "s samp small source span strike strong sub sup time tt u var wbr"
)
"""Elements that stand in a line of text, unless they hold blocks."""

GONE: Final = name_set(
    "script style template object embed applet canvas map area head link meta title base svg select option "
    "datalist input textarea audio video track param frame frameset noframes dialog iframe"
    " amp-ad amp-embed amp-sidebar amp-social-share amp-analytics amp-consent amp-auto-ads amp-sticky-ad"
)
"""Elements whose content is never text of an article."""

_HEAD = name_set("title meta link script style base noscript template")
_SWALLOWED: Final = 1500
"""Characters that no button or drawing holds."""

_PUSHED = name_set("button submit")
_LABEL: Final = 60
"""Characters of a button's label."""
_HEADINGS = name_set("h1 h2 h3 h4 h5 h6")
_LONG_HEADING: Final = 300
"""Characters from which a heading that holds blocks was left open by mistake."""

_LINES = name_set("p li h1 h2 h3 h4 h5 h6 td th dt dd figcaption blockquote")
_WHISPERS = name_set(
    "sr-only screen-reader-text screen-reader-only visually-hidden visuallyhidden a11y-hidden u-visually-hidden"
)
_TOOLTIP = re.compile(r"tool-?tip[-_]*(?:text|content|bubble|inner|body|box)|tooltip_[_-]", re.IGNORECASE)
"""Names of the box that shows while a mouse rests on a word; the word itself is often named just `tooltip`."""

_LISTS = name_set("ul ol dl table tbody thead tfoot tr colgroup menu")
"""Elements whose own text, between their children, is nothing."""


def parse(text: str) -> HtmlElement | None:
    """The document's root; None where there is nothing to parse, or more depth than the parser reads to the end."""
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        root = document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.LxmlError:
        return None
    if any("depth" in entry.message for entry in parser.error_log):
        return None
    _gather(root)
    return root


def _gather(root: HtmlElement) -> None:
    """Put into the body what the parser left in the head or behind the body: it knows no `article` before `<body>`."""
    head, body = root.find("head"), root.find("body")
    if body is None:
        body = root.makeelement("body")
        root.append(body)
    strays = [child for child in head if child.tag not in _HEAD] if head is not None else []
    for index, child in enumerate(strays):
        body.insert(index, child)
    for child in list(root):
        if child is not head and child is not body:
            body.append(child)


def read_buttons(root: HtmlElement) -> tuple[str, ...]:
    """What the page's buttons say; they are for the mouse, and gone once the page is read."""
    said = [_text(button) for button in root.iter("button")]
    said += [one.get("value") or "" for one in root.iter("input") if (one.get("type") or "").lower() in _PUSHED]
    return tuple(" ".join(one.split()) for one in said if 0 < len(one.strip()) <= _LABEL)


def drop_gone(root: HtmlElement) -> HtmlElement | None:
    """Take out what is never text, in place; returns the body, None where there is none."""
    body = root.find("body")
    if body is None:
        return None
    for image in body.iter("amp-img"):
        image.tag = "img"
    _unwrap_noscript(body)
    for element in list(body.iter("svg", "button", "dialog", "video", "audio", "object", "track", "select")):
        # Left open by mistake, they swallow what comes after them.
        if next(element.iter("p"), None) is not None and len("".join(element.itertext())) > _SWALLOWED:
            element.drop_tag()
    etree.strip_elements(body, *GONE, with_tail=False)
    for button in list(body.iter("button")):
        # Questions of an accordion are buttons inside headings; other buttons are for the mouse.
        if next(button.iterancestors("h1", "h2", "h3", "h4", "h5", "h6", "summary", "dt"), None) is not None:
            button.tag = "span"
        elif button.get("aria-expanded") and _text(button).endswith(("?", "？")):
            button.tag = "p"
        else:
            button.drop_tree()
    _drop_whispers(body)
    for line_break in body.iter("br"):
        line_break.tail = "\n" + (line_break.tail or "")
    return body


def _drop_whispers(body: HtmlElement) -> None:
    """Take out what stands in a line but only screen readers say, and explanations that show while a mouse rests on a word."""
    for element in list(body.iter("span", "small", "em", "i")):
        names = element.get("class") or ""
        hidden = names and not _WHISPERS.isdisjoint(names.split())
        if hidden or element.get("role") == "tooltip" or (names and _TOOLTIP.search(names)):
            parent = element.getparent()
            # What stands alone in its block is judged with the boxes.
            if parent is not None and (parent.tag in INLINE or parent.tag in _LINES):
                element.drop_tree()


def _text(element: HtmlElement) -> str:
    return "".join(element.itertext()).strip()


def _unwrap_noscript(body: HtmlElement) -> None:
    """Keep the picture that a page shows where scripts are off; the rest of a noscript is about scripts."""
    for box in list(body.iter("noscript")):
        pictures = list(box.iter("img"))
        around = box.getparent()
        if len(pictures) != 1 or "".join(box.itertext()).strip() or (around is not None and around.tag == "img"):
            box.drop_tree()
            continue
        box.tag = "span"
        before, after = box.getprevious(), box.getnext()
        lazy = before if before is not None and before.tag in ("img", "picture") else after
        if lazy is not None and lazy.tag in ("img", "picture"):
            image = lazy if lazy.tag == "img" else next(lazy.iter("img"), lazy)
            if not pictures[0].get("alt"):
                pictures[0].set("alt", image.get("alt") or "")
            lazy.drop_tree()


def find_holders(body: HtmlElement) -> set[HtmlElement]:
    """Elements that hold blocks: all others stand in a line, or are a block of their own."""
    holders: set[HtmlElement] = set()
    for element in reversed(list(body.iter(etree.Element))):
        if element.tag not in INLINE or element in holders:
            parent = element.getparent()
            if parent is not None and not (parent.tag in _HEADINGS and len("".join(parent.itertext())) < _LONG_HEADING):
                holders.add(parent)
    return holders


def list_blocks(element: HtmlElement, holders: set[HtmlElement]) -> list[HtmlElement]:
    """The children of a holder as blocks: runs of text beside blocks are put into paragraphs first, in place."""
    if element.tag in _LISTS:
        return list(element)
    blocks: list[HtmlElement] = []
    run: list[HtmlElement] = []
    lead, element.text = element.text, None
    for child in list(element):
        if child.tag in INLINE and child not in holders:
            run.append(child)
            continue
        if _is_mark(lead, run) and _put_mark(run[0], child, holders):
            run = []
        blocks += _wrap(element, lead, run, before=child)
        lead, child.tail, run = child.tail, None, []
        blocks.append(child)
    blocks += _wrap(element, lead, run, before=None)
    return blocks


def _is_mark(lead: str | None, run: list[HtmlElement]) -> bool:
    """Whether a run is only the number of a footnote: a short link to a place in the page."""
    if len(run) != 1 or run[0].tag != "a" or (lead and not lead.isspace()):
        return False
    href = run[0].get("href") or ""
    return "#" in href and 0 < len("".join(run[0].itertext()).strip()) <= 4


def _put_mark(mark: HtmlElement, block: HtmlElement, holders: set[HtmlElement]) -> bool:
    """Move a footnote's number into the paragraph that it numbers."""
    while block in holders and len(block) and not (block.text or "").strip():
        block = block[0]
    if block.tag not in ("p", "div", "li", "span") or not "".join(block.itertext()).strip():
        return False
    mark.tail = " " + (block.text or "").lstrip()
    block.text = None
    block.insert(0, mark)
    return True


def split_breaks(element: HtmlElement) -> list[HtmlElement]:
    """The paragraphs of a leaf that parts them by empty lines (`<br><br>`), made in place; empty where it does not."""
    if element.tag == "pre" or not any(_is_empty_line(line_break) for line_break in element.iterchildren("br")):
        return []
    blocks: list[HtmlElement] = []
    run: list[HtmlElement] = []
    lead, element.text = element.text, None
    for child in list(element):
        if child.tag != "br":
            run.append(child)
        elif run and _is_empty_line(run[-1]):
            element.remove(run.pop())
            blocks += _wrap(element, lead, run, before=child)
            lead, run = child.tail, []
            element.remove(child)
        elif not run and (not lead or lead.isspace()):
            lead = child.tail
            element.remove(child)
        else:
            run.append(child)
    blocks += _wrap(element, lead, run, before=None)
    if element.tag == "p":
        element.tag = "div"
    return blocks


def _is_empty_line(child: HtmlElement) -> bool:
    """Whether a line break is followed by another and nothing between."""
    following = child.getnext()
    return child.tag == "br" and following is not None and following.tag == "br" and not (child.tail or "").strip()


def _wrap(
    parent: HtmlElement, lead: str | None, run: list[HtmlElement], *, before: HtmlElement | None
) -> list[HtmlElement]:
    """A run of text as one paragraph of `parent`; nothing for a run of white space."""
    if not run and (not lead or lead.isspace()):
        return []
    paragraph = parent.makeelement("p")
    paragraph.text = lead
    paragraph.extend(run)
    if before is None:
        parent.append(paragraph)
    else:
        before.addprevious(paragraph)
    return [paragraph]


def is_shown(element: HtmlElement) -> bool:
    """Whether nothing on the element itself hides it."""
    return "hidden" not in element.attrib and element.get("aria-hidden") != "true"
