"""Plain text → document: paragraphs, quoted mail, rules, verse, addresses. Guesses gently; every line stays."""

import re
import textwrap
from typing import Final

from opreader.document.addresses import Base
from opreader.document.model import Block, Code, Document, Paragraph, Quote, Rule, Span, Spans
from opreader.text import clean

_GAP = re.compile(r"\n[ \t]*\n\s*?(?=[^\n]|$)")
_RULE = re.compile(r"\s*(?:([-*_=~#])(?:\s?\1){2,}|⁂|\*|\* \* \*)\s*$")
_ITEM = re.compile(r"\s*(?:[-*+•–]|\(?\d{1,3}[.)])\s")
_ADDRESS = re.compile(r"https?://[^\s<>\"“”„«»]{1,2000}")
_CLOSING: Final = ".,;:!?'’)]}…"
_WIDEST_WRAPPED: Final = 90
_NARROWEST_WRAPPED: Final = 50
"""Columns; narrower lines are verse or an address, not prose that was wrapped."""
_MOST_QUOTES: Final = 20


def parse_text(source: str) -> Document:
    """The document of a plain text. Without blank lines each line is a paragraph; with them, wrapped lines are joined."""
    text = clean(source.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n").expandtabs(4)).strip("\n")
    return Document(tuple(_blocks(text, 0)))


def _blocks(text: str, depth: int) -> list[Block]:
    if not _GAP.search(text):
        lines = [line for line in text.split("\n") if line.strip()]
        if not any(line.lstrip().startswith(">") for line in lines):
            return [Rule() if _RULE.match(line) else Paragraph(_linked(line)) for line in lines]
    blocks: list[Block] = []
    for chunk in _GAP.split(text):
        if lines := [line.rstrip() for line in chunk.split("\n") if line.strip()]:
            blocks.extend(_chunk(lines, depth))
    return blocks


def _chunk(lines: list[str], depth: int) -> list[Block]:
    if len(lines) == 1 and _RULE.match(lines[0]):
        return [Rule()]
    if depth < _MOST_QUOTES and all(line.startswith(">") for line in lines):
        inner = "\n".join([line[1:].removeprefix(" ") for line in lines])
        blocks = _blocks(inner if "\n\n" in inner else f"{inner}\n\n", depth + 1)
        return [Quote(tuple(blocks))] if blocks else []
    if len(lines) > 1 and all(line.startswith("  ") for line in lines):
        return [Code(textwrap.dedent("\n".join(lines)))]
    widest = max(len(line) for line in lines)
    if widest > _WIDEST_WRAPPED:
        return [Paragraph(_linked(line)) for line in lines]
    if _is_wrapped(lines, widest):
        return [Paragraph(_linked(" ".join(lines)))]
    return [Paragraph(_linked("\n".join(lines)))]


def _is_wrapped(lines: list[str], widest: int) -> bool:
    """Whether the lines are one paragraph that was cut at a margin, and not verse, a list or a signature."""
    if widest < _NARROWEST_WRAPPED or any(_ITEM.match(line) for line in lines[1:]):
        return False
    return all(len(line) >= 0.6 * widest for line in lines[:-1])


def _linked(text: str) -> Spans:
    """Text with its runs of spaces made one, and its addresses made links."""
    text = "\n".join([" ".join(line.split()) for line in text.split("\n")])
    if "://" not in text:
        return (Span(text),)
    spans: list[Span] = []
    position = 0
    base = Base(None)
    for match in _ADDRESS.finditer(text):
        address = match[0].rstrip(_CLOSING)
        if address.count("(") > address.count(")") and match[0].startswith(address + ")"):
            address += ")"
        if not (link := base.web(address)):
            continue
        if match.start() > position:
            spans.append(Span(text[position : match.start()]))
        spans.append(Span(address, link=link))
        position = match.start() + len(address)
    if position < len(text):
        spans.append(Span(text[position:]))
    return tuple(spans)
