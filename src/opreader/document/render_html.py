"""Document → HTML of a few harmless elements, everything escaped: for export and other programs."""

from collections.abc import Sequence
from html import escape
from itertools import groupby
from typing import Final

from opreader.document.model import (
    Block,
    Code,
    Document,
    Heading,
    Image,
    ListBlock,
    Media,
    Paragraph,
    Quote,
    Row,
    Rule,
    Span,
    Spans,
    Style,
    Table,
)

TAGS: Final = (
    (Style.MARK, "mark"),
    (Style.SMALL, "small"),
    (Style.UNDERLINE, "u"),
    (Style.STRIKE, "s"),
    (Style.STRONG, "strong"),
    (Style.EMPHASIS, "em"),
    (Style.SUP, "sup"),
    (Style.SUB, "sub"),
    (Style.CODE, "code"),
)
"""Styles and their elements, outermost first."""


def to_html(document: Document) -> str:
    """The body as an HTML fragment, a line feed between blocks; addresses are http, https, mailto or "#name"."""
    return _blocks(document.blocks)


def _blocks(blocks: Sequence[Block]) -> str:
    return "\n".join([_block(block) for block in blocks])


def _block(block: Block) -> str:
    identity = _identity(block.anchor)
    match block:
        case Paragraph():
            return f"<p{identity}>{_spans(block.spans)}</p>"
        case Heading():
            return f"<h{block.level}{identity}>{_spans(block.spans)}</h{block.level}>"
        case Quote():
            return _quote(block, identity)
        case ListBlock():
            return _list(block, identity)
        case Code():
            language = f' class="language-{escape(block.language)}"' if block.language else ""
            return f"<pre{identity}><code{language}>\n{escape(block.text)}\n</code></pre>"
        case Table():
            return _table(block, identity)
        case Image():
            return _image(block, identity)
        case Media():
            return f'<p{identity}><a href="{escape(block.src)}">{escape(block.title or block.src)}</a></p>'
        case Rule():
            return f"<hr{identity}>"


def _quote(block: Quote, identity: str) -> str:
    pull = ' class="pullquote"' if block.pull else ""
    quoted = f"<blockquote{identity}{pull}>\n{_blocks(block.blocks)}\n</blockquote>"
    if not block.cite:
        return quoted
    return f"<figure>{quoted}<figcaption>{_spans(block.cite)}</figcaption></figure>"


def _list(block: ListBlock, identity: str) -> str:
    name = "ol" if block.ordered else "ul"
    start = f' start="{block.start}"' if block.ordered and block.start != 1 else ""
    marker = f' type="{escape(block.marker)}"' if block.ordered and block.marker != "1" else ""
    items = [
        f"<li{'' if block.numbers is None else f' value={chr(34)}{block.numbers[index]}{chr(34)}'}>{_blocks(item)}</li>"
        for index, item in enumerate(block.items)
    ]
    return "\n".join([f"<{name}{identity}{start}{marker}>", *items, f"</{name}>"])


def _table(block: Table, identity: str) -> str:
    caption = f"<caption>{_spans(block.caption)}</caption>\n" if block.caption else ""
    header = f"<thead>{_row(block.header, 'th')}</thead>\n" if block.header else ""
    rows = "\n".join([_row(row, "td") for row in block.rows])
    return f"<table{identity}>\n{caption}{header}<tbody>\n{rows}\n</tbody>\n</table>"


def _row(row: Row, name: str) -> str:
    return f"<tr>{''.join([f'<{name}>{_spans(cell)}</{name}>' for cell in row])}</tr>"


def _image(block: Image, identity: str) -> str:
    if block.src is None:
        shown = f'<img{identity} alt="{escape(block.alt)}">'
    else:
        sizes = "".join(
            f' {key}="{size}"' for key, size in (("width", block.width), ("height", block.height)) if size is not None
        )
        shown = f'<img{identity} src="{escape(block.src)}" alt="{escape(block.alt)}"{sizes}>'
    if block.link:
        shown = f'<a href="{escape(block.link)}">{shown}</a>'
    caption = f"<figcaption>{_spans(block.caption)}</figcaption>" if block.caption else ""
    return f"<figure>{shown}{caption}</figure>"


def _spans(spans: Spans) -> str:
    parts: list[str] = []
    for link, group in groupby(spans, key=lambda span: span.link):
        inner = "".join([_span(span) for span in group])
        parts.append(inner if link is None else f'<a href="{escape(link)}">{inner}</a>')
    return "".join(parts)


def _span(span: Span) -> str:
    text = escape(span.text, quote=False).replace("\n", "<br>\n")
    if span.style:
        for style, name in reversed(TAGS):
            if style in span.style:
                text = f"<{name}>{text}</{name}>"
    return f"<span{_identity(span.anchor)}>{text}</span>" if span.anchor else text


def _identity(anchor: str | None) -> str:
    return f' id="{escape(anchor)}"' if anchor else ""
