"""What a reader does not want of a body already found: scraps, lines that lead elsewhere, all that comes after the end."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml.html import HtmlElement

from opreader.extract import phrases
from opreader.extract.anchor import tokens
from opreader.extract.blocks import HEADINGS, Block
from opreader.extract.body import is_caption, leads_within
from opreader.extract.gates import asks_payment, in_wall
from opreader.extract.repeats import find_second

_REST = 0.12
"""The share of a text that may stand after a line that is no heading and still be no text."""
_BEGUN = 30
"""Words of a paragraph with which the text has begun."""
_PAGE_WORDS = 4
"""Words of "page 2 of 3"."""
_ITEMS = 3
"""Items that make a list of the author's own."""
_WALL = "the words of a wall"
_WALL_LINES = 5
_WALL_WORDS = 30
_PULLED = re.compile(r"pull-?_?quote|pulled|quote-?box|callout", re.IGNORECASE)


@dataclass(slots=True)
class Line:
    """A block on its way into the text."""

    block: Block
    caption: bool
    contents: bool = False
    """An entry of a table of contents: kept where a reader can follow it, never running text."""
    dropped: str | None = None
    """Why it goes, in words."""

    @property
    def bare(self) -> str:
        """Its text without the signs round it."""
        return self.block.text.strip(phrases.MARKS)


def trim(
    blocks: Iterable[Block],
    *,
    root: HtmlElement,
    titles: tuple[str, ...],
    authors: tuple[str, ...],
    gently: bool = False,
) -> list[Line]:
    """The lines of a body, with a reason on each that goes."""
    lines = [Line(block, is_caption(block.element, root)) for block in blocks]
    _drop_title(lines, titles)
    if gently:
        return lines
    for line in lines:
        if not line.dropped and not line.caption:
            line.dropped = scrap(line)
    _drop_walls(lines, root)
    _mark_contents(lines)
    _drop_boxes(lines)
    _drop_second(lines, titles)
    _drop_repeats(lines)
    _drop_author(lines, authors)
    _drop_hanging(lines)
    return lines


def _drop_title(lines: list[Line], titles: tuple[str, ...]) -> None:
    """The title repeated before the text."""
    wanted = [tokens(title) for title in titles]
    begun = False
    for line in lines[:4]:
        have = tokens(line.block.text)
        heading = line.block.element.tag in ("h1", "h2")
        part = heading and len(have) > 3 and any(_same_title(have, title) for title in wanted)
        # Behind the first paragraph it is a heading of the text's own.
        if have and (have in wanted or part) and not (begun and line.block.element.tag == "h2"):
            line.dropped = "repeats the title"
        begun = begun or (not heading and line.block.words > _BEGUN)


def _same_title(have: list[str], title: list[str]) -> bool:
    """Whether one is the other cut short, or with a page number behind it."""
    more = have[len(title) :]
    paged = have[: len(title)] == title and len(more) <= _PAGE_WORDS and any(word.isdecimal() for word in more)
    return have == title[: len(have)] or (paged and len(title) > 1)


def scrap(line: Line) -> str | None:
    """Why a line is no sentence of the article; None when it may be one."""
    block, bare = line.block, line.bare
    tag = block.element.tag
    if tag == "pre":
        return None
    if not bare:
        return "signs only"
    if block.words <= 14 and phrases.SCRAP.match(bare) and not (tag in HEADINGS and phrases.NETWORK.match(bare)):
        return "a scrap of the page"
    if block.linked and block.words <= 40 and phrases.PAGER.match(block.text) and not leads_within(block):
        return "page numbers"
    if block.words <= 40 and (asks_payment(block) or in_wall(block.element)):
        return _WALL
    mostly_link = block.linked * 2 >= block.words
    if block.words <= 30 and mostly_link and phrases.POINTS_ELSEWHERE.match(bare):
        return "leads elsewhere"
    alone = tag in ("div", "p", "span", "a") and block.linked >= block.words * 0.9
    if alone and block.words < (13 if tag != "p" else 5) and not _in_list(block.element) and not leads_within(block):
        return "a link on its own"
    text = block.text.lower() if block.words <= 60 else ""
    if any(stem in text for stem in phrases.COMMERCE_STEMS) and phrases.COMMERCE.search(text):
        return "how the site earns"
    if block.words <= 32 and any(stem in text for stem in phrases.INVITES_STEMS) and phrases.INVITES.search(text):
        return "an invitation"
    return None


def _drop_walls(lines: list[Line], root: HtmlElement) -> None:
    """What stands with the words of a wall in a small box of their own."""
    inside: dict[HtmlElement | None, list[Line]] = {}
    for line in lines:
        inside.setdefault(line.block.element.getparent(), []).append(line)
    for box, held in inside.items():
        small = len(held) <= _WALL_LINES and all(line.block.words <= _WALL_WORDS for line in held)
        if box is root or held[0] is lines[0] or not small or all(line.dropped != _WALL for line in held):
            continue
        for line in held:
            line.dropped = line.dropped or _WALL


def _in_list(element: HtmlElement) -> bool:
    return next(element.iterancestors("li", "td", "dd"), None) is not None


def _mark_contents(lines: list[Line]) -> None:
    """Tables of contents: lists of links into the same page."""
    run: list[Line] = []
    for line in [*lines, None]:
        links = [] if line is None else [link.get("href") or "" for link in line.block.element.iter("a")]
        inside = line is not None and line.block.linked >= line.block.words * 0.8 and bool(links)
        if inside and line is not None and all("#" in link for link in links):
            run.append(line)
            continue
        if len(run) >= 2:
            for part in run:
                part.contents = True
                part.dropped = None
        run = []


def rank(line: Line) -> int:
    """1–6 for headings, 7 for the rest."""
    tag = line.block.element.tag
    return int(tag[1]) if tag in HEADINGS else 7


def _drop_boxes(lines: list[Line]) -> None:
    """From a line like "Related articles" on: to the next heading of its rank, or over the links that follow it."""
    words = sum(line.block.words for line in lines if not line.dropped)
    seen = 0
    index = 0
    while index < len(lines):
        line = lines[index]
        seen += line.block.words
        index += 1
        if line.dropped or line.block.words > 14 or not phrases.AFTER_THE_END.match(line.bare) or _is_item(line.block):
            continue
        level = rank(line)
        late = seen > words * 0.5
        end = index
        while end < len(lines):
            after = lines[end]
            if level < 7 and rank(after) <= level:
                break
            sentence = after.block.words > 25 and after.block.linked * 2 < after.block.words
            if sentence and (not late or (level == 7 and words - seen > words * _REST)):
                break
            if level == 7 and rank(after) < 4:
                break
            end += 1
        taken = lines[index:end]
        gone = sum(part.block.words for part in taken)
        if gone <= words * 0.3 or late:
            for part in [line, *taken]:
                part.dropped = part.dropped or (None if part.contents else "stands in a box after the end")
            seen += gone
            index = end


def _is_item(block: Block) -> bool:
    """Whether a line is an item of a list in the text, without a link: it opens no box, whatever it says."""
    around = block.element.getparent() if block.element.tag == "li" else None
    return around is not None and not block.linked and len(around) >= _ITEMS


def _drop_second(lines: list[Line], titles: tuple[str, ...]) -> None:
    """The whole text where it is there again, with the title above it."""
    left = [line for line in lines if not line.dropped and not line.caption and not line.contents]
    said = [tokens(line.block.text) for line in left]
    wanted = [tokens(title) for title in titles]
    # The title stood above the first text, or was dropped there.
    heads = {at for at, line in enumerate(left) if rank(line) < 7 and any(_same_title(said[at], one) for one in wanted)}
    body = [at for at in range(len(left)) if at not in heads]
    second = find_second([said[at] for at in body])
    if second is None:
        return
    again = {body[at] for at in second}
    for at in again | {at for at in heads if at + 1 in again}:
        left[at].dropped = "the text stands twice"


def _drop_repeats(lines: list[Line]) -> None:
    """Pull quotes that repeat the text, and paragraphs that stand twice for two widths of the screen."""
    said = " | ".join(
        " ".join(tokens(line.block.text)) for line in lines if not line.dropped and not _is_pulled(line.block.element)
    )
    before: set[str] = set()
    for line in lines:
        if line.dropped or line.contents:
            continue
        words = " ".join(tokens(line.block.text))
        if 4 <= line.block.words <= 80 and _is_pulled(line.block.element) and words in said:
            line.dropped = "a pull quote"
        elif line.block.words >= 25 and words in before:
            line.dropped = "said twice"
        before.add(words)


def _is_pulled(element: HtmlElement) -> bool:
    up: HtmlElement | None = element
    for _ in range(3):
        if up is None:
            return False
        if up.tag == "aside" or _PULLED.search(up.get("class") or ""):
            return True
        up = up.getparent()
    return False


def _drop_author(lines: list[Line], authors: tuple[str, ...]) -> None:
    """The author's biography at the end."""
    names = [tokens(author) for author in authors]
    left = [line for line in lines if not line.dropped and not line.caption]
    for line in left[-3:]:
        have = tokens(line.block.text)
        for name in names:
            if len(name) > 1 and have[: len(name)] == name and line.block.words < 150 and len(left) > 4:
                line.dropped = "about the author"


def _drop_hanging(lines: list[Line]) -> None:
    """Headings at the end with nothing under them."""
    for line in reversed(lines):
        if line.dropped:
            continue
        if rank(line) == 7 and not line.caption:
            break
        if rank(line) < 7:
            line.dropped = "a heading with nothing under it"
