"""HTML → document: reads tags one by one into the stack of open blocks. Total: any source gives a document."""

import re
from typing import TYPE_CHECKING, Final

from opreader.document.addresses import Base, anchor_name
from opreader.document.html_embedded import image_of, is_pixel, math_text, media_of
from opreader.document.html_names import (
    BOLD_BLOCKS,
    DROPPED,
    HIDEABLE,
    INLINE,
    KINDS,
    VOID,
    inline_style,
    is_hidden,
    kind_of,
    language_of,
)
from opreader.document.html_stack import STRAY_LIST, BlockStack
from opreader.document.model import Block, Document, Image, Rule, Style
from opreader.html_tokens import NO_ATTRIBUTES, Tag, Tokens, attributes, is_self_closing
from opreader.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable

_LINKED_NAME = re.compile(r"""#([^"'\s<>#]{1,200})(?=["'\s>])""")
_BLANK: Final = " \t\n\r\f"


def parse_html(source: str, *, base_url: str | None = None) -> Document:
    """The document that HTML shows. What is hidden is left out, unless nothing else is there."""
    wanted = frozenset(anchor_name(name) for name in _LINKED_NAME.findall(source)) if "#" in source else frozenset()
    reader = HtmlReader(source, Base(base_url), wanted)
    document = reader.read()
    if not document.blocks and reader.hid_something:
        document = HtmlReader(source, Base(base_url), wanted, show_hidden=True).read()
    return document


class HtmlReader:
    """Reads one source once."""

    def __init__(self, source: str, base: Base, wanted: frozenset[str], *, show_hidden: bool = False) -> None:
        self.hid_something = False
        self._tokens = Tokens(source)
        self._base = base
        self._stack = BlockStack(wanted)
        self._inline = self._stack.inline
        self._show_hidden = show_hidden
        self._title: str | None = None
        self._sources = ""
        self._shown: set[str] = set()
        self._in_pre: dict[str, int] = {}
        self._special: dict[str, Callable[[str, dict[str, str]], None]] = {
            "br": self._break,
            "hr": self._rule,
            "img": self._image,
            "image": self._image,
            "a": self._link,
            "q": self._quotation,
            "rt": self._annotation,
            "input": self._input,
            "base": self._set_base,
            "title": self._set_title,
            "picture": self._picture,
            "source": self._source,
            "noscript": self._noscript,
            "math": self._math,
            "script": self._raw,
            "style": self._raw,
        } | dict.fromkeys(("iframe", "video", "audio", "embed", "object"), self._media)

    def read(self) -> Document:
        """The document; to be called once."""
        for token in self._tokens:
            if isinstance(token, str):
                self._text(token)
            elif token.closing:
                self._end(token.name)
            else:
                self._start(token)
        return Document(self._stack.finish(), self._title)

    def _text(self, text: str) -> None:
        top = self._stack.frames[-1]
        if top.kind == "pre":
            top.code.append(text)
            return
        if top.name == STRAY_LIST and text.strip(_BLANK):
            self._stack.close_at(top.depth)
        self._inline.add(text)

    def _start(self, tag: Tag) -> None:
        name = tag.name
        found = attributes(tag.source) if tag.source else NO_ATTRIBUTES
        if found and not self._show_hidden and is_hidden(found) and self._hide(name):
            return
        if self._stack.frames[-1].kind == "pre" and name not in {"script", "style"}:
            self._start_in_pre(name, found)
            return
        if name in KINDS:
            self._open_block(name, found)
        elif special := self._special.get(name):
            special(name, found)
            return
        elif name in INLINE:
            self._note_anchor(found)
            self._inline.open(name, inline_style(name, found) if found else INLINE[name])
        elif name in DROPPED:
            self._tokens.take_element(name)
            return
        else:
            self._unknown(tag, found)
        if tag.source and is_self_closing(tag.source):
            self._end(name)

    def _end(self, name: str) -> None:
        top = self._stack.frames[-1]
        if top.kind == "pre" and self._end_in_pre(name):
            return
        if name == "ruby":
            self._inline.close("rt")
        if name in INLINE or name in {"a", "q", "rt"}:
            self._inline.close(name)
        elif name in KINDS:
            self._stack.close(name)
        elif name == "br":
            self._stack.break_line()
        elif name == "picture":
            self._sources = ""

    def _open_block(self, name: str, found: dict[str, str]) -> None:
        kind = kind_of(name, found) if found else KINDS[name]
        frame = self._stack.open(kind, name, found)
        if kind == "pre":
            frame.language = language_of(found)
            self._in_pre = {}
        elif name in BOLD_BLOCKS:
            self._inline.open("strong", Style.STRONG.value)

    def _hide(self, name: str) -> bool:
        """Jump over a hidden element; False where it cannot be, as it never ends."""
        if name in VOID or (name in HIDEABLE and self._tokens.take_element(name) is not None):
            self.hid_something = True
            return True
        return False

    def _note_anchor(self, found: dict[str, str]) -> None:
        if found and (name := anchor_name(found.get("id") or "")):
            self._inline.add_anchor(name)

    def _start_in_pre(self, name: str, found: dict[str, str]) -> None:
        frame = self._stack.top
        if name == "br":
            frame.code.append("\n")
        elif name == "img":
            frame.code.append(found.get("alt", ""))
        elif name not in VOID:
            self._in_pre[name] = self._in_pre.get(name, 0) + 1
            if name == "code" and frame.language is None:
                frame.language = language_of(found)
            elif name in KINDS:
                _start_line(frame.code, name)

    def _end_in_pre(self, name: str) -> bool:
        """Whether the end tag belongs to an element inside the preformatted text."""
        if not self._in_pre.get(name):
            return False
        self._in_pre[name] -= 1
        if name in KINDS:
            _start_line(self._stack.top.code, name)
        return True

    def _break(self, _name: str, _found: dict[str, str]) -> None:
        self._stack.break_line()

    def _rule(self, _name: str, found: dict[str, str]) -> None:
        self._stack.flush()
        self._emit(Rule(anchor_name(found.get("id", "")) or None))

    def _link(self, name: str, found: dict[str, str]) -> None:
        self._inline.close("a")
        for key in ("name", "id"):
            if (anchor := anchor_name(found.get(key, ""))) and (key == "id" or found.get("id") != found["name"]):
                self._inline.add_anchor(anchor)
        link = self._base.link(found["href"]) if "href" in found else None
        self._inline.open(name, link=link)

    def _quotation(self, name: str, found: dict[str, str]) -> None:
        inner = self._inline.is_open(name)
        self._note_anchor(found)
        self._text("‘" if inner else "“")
        self._inline.open(name, after="’" if inner else "”")

    def _annotation(self, name: str, _found: dict[str, str]) -> None:
        self._inline.close(name)
        self._text("(")
        self._inline.open(name, after=")")

    def _input(self, _name: str, found: dict[str, str]) -> None:
        if found.get("type", "").lower() == "checkbox":
            self._text("[x] " if "checked" in found else "[ ] ")

    def _set_base(self, _name: str, found: dict[str, str]) -> None:
        if address := self._base.web(found.get("href", "")):
            self._base = Base(address)

    def _set_title(self, name: str, _found: dict[str, str]) -> None:
        inside = self._tokens.take_element(name)
        if inside and self._title is None:
            texts = [token for token in Tokens(inside) if isinstance(token, str)]
            self._title = clean("".join(texts), one_line=True) or None

    def _picture(self, _name: str, _found: dict[str, str]) -> None:
        self._sources = ""

    def _source(self, _name: str, found: dict[str, str]) -> None:
        if not self._sources:
            self._sources = found.get("srcset") or found.get("data-srcset") or ""

    def _image(self, _name: str, found: dict[str, str]) -> None:
        if is_pixel(found):
            return
        image = image_of(found, self._sources, self._base, self._inline.link)
        if isinstance(image, str):
            self._text(image)
        elif image is not None:
            self._show(image)

    def _show(self, image: Image) -> None:
        if image.src is not None:
            self._shown.add(image.src)
        self._emit(image)

    def _media(self, name: str, found: dict[str, str]) -> None:
        inside = None if name in {"embed", "object"} else self._tokens.take_element(name)
        if is_pixel(found):
            return
        media = media_of(name, found, inside or "", self._base)
        if media is not None:
            self._emit(media)
        elif name in {"video", "audio"} and inside:
            for token in Tokens(inside):
                self._text(token) if isinstance(token, str) else None

    def _noscript(self, name: str, _found: dict[str, str]) -> None:
        """Keep pictures that only readers without scripts get, and not the plea to switch scripts on."""
        for token in Tokens(self._tokens.take_element(name) or ""):
            if isinstance(token, Tag) and token.name == "img" and not token.closing:
                found = attributes(token.source)
                image = None if is_pixel(found) else image_of(found, "", self._base, self._inline.link)
                if isinstance(image, Image) and image.src and image.src not in self._shown:
                    self._show(image)

    def _math(self, name: str, found: dict[str, str]) -> None:
        text = math_text(found, self._tokens.take_element(name))
        is_display = found.get("display") == "block"
        if is_display:
            self._stack.flush()
        self._text(text)
        if is_display:
            self._stack.flush()

    def _raw(self, name: str, _found: dict[str, str]) -> None:
        self._tokens.skip_raw(name)

    def _emit(self, block: Block) -> None:
        top = self._stack.top
        if top.name == STRAY_LIST:
            self._stack.close_at(top.depth)
        self._stack.emit(block)

    def _unknown(self, tag: Tag, found: dict[str, str]) -> None:
        """Pass over an element that HTML does not know, but keep what is none: an address, a "less than" in a sentence."""
        is_address = "@" in tag.name or tag.name in {"http:", "https:"}
        is_sentence = tag.source[:1] == " " and len(tag.name) == 1 and "=" not in tag.source
        if is_address or is_sentence:
            self._text(f"<{tag.name}{tag.source}>")
        else:
            self._note_anchor(found)


def _start_line(code: list[str], name: str) -> None:
    """Keep lines of preformatted text apart that are elements, and its cells."""
    if name in {"td", "th"}:
        code.append(" ")
    elif code and not code[-1].endswith("\n"):
        code.append("\n")
