"""Spans → Markdown inside a line: stars where they are safe, HTML elements where they are not."""

import re
from collections.abc import Set as AbstractSet
from html import escape
from itertools import groupby
from typing import Final

from opreader.document.model import Span, Spans, Style
from opreader.document.render_html import TAGS

_SPECIAL = re.compile(r"[\\`*_\[\]<~]|&(?=[#a-zA-Z])")
_UNSAFE_IN_ADDRESS = re.compile(r"[\s<>\\]|&(?=[#a-zA-Z][a-zA-Z0-9]*;)")
_BACKTICKS = re.compile(r"`+")
_STARS: Final = ((Style.EMPHASIS, "*"), (Style.STRONG, "**"), (Style.STRIKE, "~~"))
_BESIDE: Final = ".,;:!?()“”‘’\"'—–-…"


def escaped(text: str) -> str:
    """Text that Markdown takes for text, inside a line."""
    return _SPECIAL.sub(r"\\\g<0>", text)


def destination(address: str) -> str:
    """An address as it stands in the brackets of a link."""
    address = _UNSAFE_IN_ADDRESS.sub(_percent, address)
    return f"<{address}>" if "(" in address or ")" in address or not address else address


class InlineMarkdown:
    """Writes spans; keeps those anchors that something links to."""

    def __init__(self, linked: AbstractSet[str]) -> None:
        self._linked = linked

    def write(self, spans: Spans, *, anchor: str | None = None, line_break: str) -> str:
        """Spans as Markdown, their line breaks as told."""
        parts = [_anchor(anchor)] if anchor in self._linked else []
        position = 0
        for (link, _), group in groupby(spans, key=self._link_key):
            members = list(group)
            if members[0].anchor in self._linked:
                parts.append(_anchor(members[0].anchor))
            if _is_bare(members, link):
                parts.append(f"<{link}>")
            else:
                around = (None, *spans, None)[position : position + len(members) + 2]
                triples = zip(around, members, around[2:], strict=False)
                inner = "".join([_span(span, before, after, line_break) for before, span, after in triples])
                if link is not None and parts and parts[-1].endswith("!"):
                    parts[-1] = f"{parts[-1][:-1]}\\!"  # no picture is meant
                parts.append(inner if link is None else f"[{inner}]({destination(link)})")
            position += len(members)
        return "".join(parts)

    def _link_key(self, span: Span) -> tuple[str | None, str | None]:
        """Neighbours of the same key share a link's brackets."""
        return span.link, span.anchor if span.anchor in self._linked else None


def _is_bare(members: list[Span], link: str | None) -> bool:
    return (
        link is not None
        and len(members) == 1
        and members[0].text == link
        and not members[0].style
        and link.startswith(("http://", "https://"))
        and link.isascii()
        and not _UNSAFE_IN_ADDRESS.search(link)
    )


def _span(span: Span, before: Span | None, after: Span | None, line_break: str) -> str:
    body = span.text.strip()
    if not span.style or not body:
        return _text(span.text, line_break)
    start = span.text.index(body[0])
    lead, tail = span.text[:start], span.text[start + len(body) :]
    can_star = (bool(lead) or _is_beside(before, -1)) and (bool(tail) or _is_beside(after, 0)) and "\n" not in body
    written = _styled(body, span.style, line_break, can_star=can_star)
    return f"{_text(lead, line_break)}{written}{_text(tail, line_break)}"


def _is_beside(neighbour: Span | None, end: int) -> bool:
    """Whether stars count next to that end of a neighbour, and do not run together with its own."""
    if neighbour is None or not neighbour.text:
        return True
    letter = neighbour.text[end]
    return letter.isspace() or (letter in _BESIDE and not neighbour.style)


def _styled(text: str, style: Style, line_break: str, *, can_star: bool) -> str:
    as_code = Style.CODE in style and "\n" not in text and text == " ".join(text.split())
    written = _code(text) if as_code else _text(text, line_break)
    for flag, name in reversed(TAGS):
        if flag not in style or (as_code and flag is Style.CODE):
            continue
        star = next((mark for starred, mark in _STARS if starred is flag), None) if can_star else None
        written = f"{star}{written}{star}" if star else f"<{name}>{written}</{name}>"
    return written


def _text(text: str, line_break: str) -> str:
    return escaped(text).replace("\n", line_break)


def _code(text: str) -> str:
    ticks = "`" * (max((len(run) for run in _BACKTICKS.findall(text)), default=0) + 1)
    pad = " " if text[0] == "`" or text[-1] == "`" else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"


def _anchor(name: str | None) -> str:
    return f'<a id="{escape(name or "")}"></a>'


def _percent(match: re.Match[str]) -> str:
    return "&amp;" if match[0] == "&" else "".join(f"%{byte:02X}" for byte in match[0].encode())
