"""A page read without a tree: for pages too deep, too large or too odd for the HTML parser. Loses structure, not text."""

import re
from collections import Counter
from typing import Final

from opreader.extract.names import name_set
from opreader.html_tokens import Tokens
from opreader.text import clean

_SILENT: Final = name_set(
    "script style noscript template svg head select option button textarea iframe object nav footer"
)
_VOID: Final = name_set("area base br col embed hr img input link meta param source track wbr")
_INLINE: Final = name_set(
    "a abbr b bdi bdo big cite code em font i ins kbd mark q s small span strong sub sup time tt u var wbr"
)
_MOST_SILENCE: Final = 400_000
"""Characters after which an element left open by mistake is silent no more."""
_SPACES = re.compile(r"[ \t\r\n\f\v]+")


class _Reader:
    def __init__(self) -> None:
        self.paragraphs: list[str] = []
        self.title = ""
        self._parts: list[str] = []
        self._silent: list[str] = []
        self._silent_names: Counter[str] = Counter()
        self._swallowed = 0
        self._in_title = False

    def read(self, source: str) -> None:
        tokens = Tokens(source)
        for token in tokens:
            if isinstance(token, str):
                self._text(token)
            elif token.closing:
                self._end(token.name)
            elif token.name in {"script", "style"}:
                tokens.skip_raw(token.name)
            else:
                self._start(token.name)
        self._flush()

    def _start(self, tag: str) -> None:
        if tag == "title":
            self._in_title = True
        elif tag in _SILENT and tag not in _VOID:
            self._silent.append(tag)
            self._silent_names[tag] += 1
            self._swallowed = 0
        elif tag == "body":
            self._speak()
        elif tag not in _INLINE:
            self._flush()

    def _end(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False
        elif self._silent_names[tag]:
            left = ""
            while left != tag:
                left = self._silent.pop()
                self._silent_names[left] -= 1
        elif tag not in _INLINE:
            self._flush()

    def _text(self, text: str) -> None:
        if self._in_title:
            self.title += text[: 500 - len(self.title)]
            return
        if self._silent:
            self._swallowed += len(text)
            if self._swallowed > _MOST_SILENCE:
                self._speak()
            return
        self._parts.append(text)

    def _speak(self) -> None:
        self._silent.clear()
        self._silent_names.clear()

    def _flush(self) -> None:
        text = _SPACES.sub(" ", clean("".join(self._parts))).strip()
        self._parts.clear()
        if text:
            self.paragraphs.append(text)


def read_plain(source: str) -> tuple[str, list[str]]:
    """The title and the paragraphs of a page, in order; menus too short to be prose are left out."""
    reader = _Reader()
    reader.read(source)
    paragraphs = reader.paragraphs
    prose = [text for text in paragraphs if len(text.split()) >= 8]
    return clean(reader.title, one_line=True), prose or paragraphs
