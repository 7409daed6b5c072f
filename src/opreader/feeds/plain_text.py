"""A text file saved off a commentary page → title, byline, date, paragraphs and the teasers that the page listed."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Final

from opreader.feeds import limits
from opreader.feeds.build import authors as clean_authors
from opreader.feeds.build import line
from opreader.feeds.dates import parse_written_date
from opreader.feeds.text_list import Beginnings, find_list, teaser_words
from opreader.frozen import frozen
from opreader.model import PageTeaser
from opreader.text import clean, count_words, shorten

_WRAPPED: Final = 90
"""Columns; longer lines are paragraphs."""
_LONGEST_TITLE: Final = 120
_OPENING: Final = 80
_MOST_HEAD_LINES: Final = 4
_LINE_ENDS = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_BLANKS = re.compile(r"[ \t]+")
_BYLINE = re.compile(r"^(?i:by|words by|written by|von|par|por)[:\s]\s*(?=[^\W\d_a-z])(.+)$")
_PARTING = re.compile(r"\s*(?:[|·•/,]|\s[–—-]\s)\s*")
_AND = re.compile(r",?\s+(?i:and|&|und|et|y)\s+")
_NAME = re.compile(r"^[^\W\d_a-z][\w.'’-]*(?:\s+[\w.'’-]+){1,4}$")
_NAME_PARTS = re.compile(r"[-_]+")


@frozen
class ParsedText:
    """What a text file says."""

    title: str
    paragraphs: tuple[str, ...]
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    teasers: tuple[PageTeaser, ...] = ()


@frozen
class _Head:
    """What stands above the body."""

    title: str = ""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    size: int = 0
    """How many paragraphs it takes."""


def parse_text(text: str, *, name: str) -> ParsedText:
    """Read a text; `name` is its file's, for texts without a title line. There is always a paragraph where there are words."""
    lines = [_BLANKS.sub(" ", clean(part)).strip() for part in _LINE_ENDS.split(text)]
    paragraphs, apart = _paragraphs(lines)
    if not paragraphs:
        return ParsedText(title=_title_of_name(name) or line(name, limits.MOST_TITLE) or "Untitled", paragraphs=())
    head = _head(paragraphs)
    found = find_list(paragraphs, first=head.size, apart=apart)
    body = tuple(paragraphs[head.size : found.start if found else None])
    title = head.title or _title_of_name(name) or shorten(line(body[0], limits.MOST_TITLE), _OPENING)
    teasers = () if found is None else found.teasers[: limits.MOST_PAGE_TEASERS]
    return ParsedText(title, body, head.authors, head.published, tuple(_one_line(teaser) for teaser in teasers))


def _one_line(teaser: PageTeaser) -> PageTeaser:
    return PageTeaser(title=line(teaser.title, limits.MOST_TITLE), lead=teaser.lead)


# Paragraphs: one a line, or one a block where the lines are wrapped.


def _paragraphs(lines: Sequence[str]) -> tuple[list[str], frozenset[int]]:
    """Paragraphs, and which of them a blank line parts from the one before."""
    blocks = list(_blocks(lines))
    wrapped = len(blocks) > 1 and _are_wrapped(lines)
    paragraphs: list[str] = []
    apart: set[int] = set()
    for number, block in enumerate(blocks):
        apart.add(len(paragraphs))
        paragraphs += _unwrapped(block, is_first=number == 0) if wrapped else block
    return paragraphs, frozenset(apart)


def _blocks(lines: Sequence[str]) -> Iterator[list[str]]:
    block: list[str] = []
    for text in lines:
        if text:
            block.append(text)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _are_wrapped(lines: Sequence[str]) -> bool:
    """Whether every line fits a page of 90 columns; titles, addresses and the list of teasers, never wrapped, do not count."""
    written = [text for text in lines if text]
    below = written[1:] if len(written[0]) <= _LONGEST_TITLE else written
    long = [text for text in below if not _fits(text) and " " in text]
    if not long:
        return True
    teasers = Beginnings({number: words for number, text in enumerate(lines) if (words := teaser_words(text))})
    return all(teaser_words(text) or teasers.teasers_of(text) for text in long)


def _fits(text: str) -> bool:
    if len(text) > _WRAPPED or text.isascii():
        return len(text) <= _WRAPPED
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text) <= _WRAPPED


def _unwrapped(block: Sequence[str], *, is_first: bool) -> Iterator[str]:
    """The paragraphs of a wrapped block: one, but for lines above the body and teasers that stand line by line."""
    first, last = 0, len(block) - 1
    if is_first:
        width = max(map(len, block))
        if last > 0 and (_is_head_line(block[1]) or _broken_on_purpose(block[0], block[1], width)):
            yield block[0]
            first = 1
        while first < last and _is_head_line(block[first]):
            yield block[first]
            first += 1
    # a line too long for the page was not wrapped, whatever stands round it
    for fits, group in groupby(block[first:], _fits):
        lines = list(group)
        listed = _list_lines(lines) if len(lines) > 1 and teaser_words(lines[-1]) else None
        yield from (listed or [_joined(lines)]) if fits else lines


def _list_lines(block: Sequence[str]) -> list[str] | None:
    """Lines of a block that ends in a teaser, with wrapped teasers and leads joined; None where it is a paragraph.

    It is a paragraph that ends in "…" (or one wrapped teaser), unless half of its lines are teasers and dates, or a
    teaser begins like the lines above it, or a line above was broken on purpose.
    """
    width = max(map(len, block))
    lines: list[str] = []
    above: list[str] = []
    signs = 0
    for text in block:
        words = teaser_words(text)
        if not words and parse_written_date(text) is None:
            above.append(text)
            continue
        signs += 1
        is_lead = bool(above and words and Beginnings({0: words}).teasers_of(_joined(above)))
        if not words or is_lead or (above and _broken_on_purpose(above[-1], text, width)):
            lines += [_joined(above)] if above else []
            lines.append(text)
            signs += len(above)
        else:
            lines.append(_joined([*above, text]))
        above = []
    return lines if signs * 2 >= len(block) and len(lines) > 1 else None


def _broken_on_purpose(above: str, below: str, width: int) -> bool:
    """Whether the next line's first word had room above: the writer, not the margin, ended the line."""
    return len(above) + 1 + len(below.split(" ", 1)[0]) <= width


def _joined(lines: Sequence[str]) -> str:
    """Wrapped lines as one; no space between letters of scripts that have none."""
    joined = lines[0]
    for text in lines[1:]:
        tight = _is_wide(joined[-1]) and _is_wide(text[0])
        joined += text if tight else f" {text}"
    return joined


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF" and not "\uac00" <= letter <= "\ud7a3"


# What stands above the body: title, byline, date.


def _head(paragraphs: Sequence[str]) -> _Head:
    """The title, where the first line is one, with the byline and date under it."""
    title = paragraphs[0]
    if len(title) > _LONGEST_TITLE or title.endswith((".", "。", "…", "[…]", "[...]")) or teaser_words(title):
        return _Head()
    if not any(len(text) > len(title) for text in paragraphs[1:]):
        return _Head()
    names: tuple[str, ...] = ()
    published: datetime | None = None
    size = 1
    for text in paragraphs[1 : 1 + _MOST_HEAD_LINES]:
        read = _head_line(text)
        if read is None or size >= len(paragraphs) - 1:
            break
        names, published, size = names or read[0], published or read[1], size + 1
    return _Head(line(title, limits.MOST_TITLE), names, published, size)


def _is_head_line(text: str) -> bool:
    return _head_line(text) is not None


def _head_line(text: str) -> tuple[tuple[str, ...], datetime | None] | None:
    """Authors and date of a "By …" or date line; None for other lines."""
    if len(text) > _LONGEST_TITLE:
        return None
    if (when := parse_written_date(text)) is not None:
        return (), when
    rest, when = _date_apart(text)
    if found := _BYLINE.match(rest):
        return _names(found[1]), when
    return (_names(rest), when) if when is not None and _NAME.match(rest) else None


def _date_apart(text: str) -> tuple[str, datetime | None]:
    """A line's words and the date that stands before or behind them: "By Jane Roe | 3 November 2026"."""
    for found in _PARTING.finditer(text):
        before, behind = text[: found.start()], text[found.end() :]
        if (when := parse_written_date(behind)) is not None:
            return before, when
        if (when := parse_written_date(before)) is not None:
            return behind, when
    return text, None


def _names(text: str) -> tuple[str, ...]:
    """The names of a byline; without an "and" only what stands before the first comma or bar is one."""
    if _AND.search(text):
        names = [part for piece in _AND.split(text) for part in piece.split(",")]
        return clean_authors(part.strip() for part in names)
    return clean_authors([_PARTING.split(text, maxsplit=1)[0]])


def _title_of_name(name: str) -> str:
    """A file's name as a title, where it holds two words of letters."""
    stem = name.rsplit(".", 1)[0] if "." in name[1:] else name
    words = [part for part in re.split(r"[\W_]+", stem) if part.isalpha()]
    if sum(count_words(part) for part in words) < 2:
        return ""
    return line(_NAME_PARTS.sub(" ", stem) if " " not in stem else stem.replace("_", " "), limits.MOST_TITLE)
