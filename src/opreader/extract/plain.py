"""A page read without a tree: for pages too deep, too large or too odd for the HTML parser. Loses structure, not text."""

import re
from html.parser import HTMLParser
from typing import Final

from opreader.extract.names import name_set
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


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.paragraphs: list[str] = []
        self.title = ""
        self._parts: list[str] = []
        self._silent: list[str] = []
        self._swallowed = 0
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser's signature
        if tag == "title":
            self._in_title = True
        elif tag in _SILENT and tag not in _VOID:
            self._silent.append(tag)
            self._swallowed = 0
        elif tag == "body":
            self._silent.clear()
        elif tag not in _INLINE:
            self._flush()

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False
        elif tag in self._silent:
            while self._silent.pop() != tag:
                pass
        elif tag not in _INLINE:
            self._flush()

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data[: 500 - len(self.title)]
            return
        if self._silent:
            self._swallowed += len(data)
            if self._swallowed > _MOST_SILENCE:
                self._silent.clear()
            return
        self._parts.append(data)

    def close(self) -> None:
        super().close()
        self._flush()

    def _flush(self) -> None:
        text = _SPACES.sub(" ", clean("".join(self._parts))).strip()
        self._parts.clear()
        if text:
            self.paragraphs.append(text)


def read_plain(source: str) -> tuple[str, list[str]]:
    """The title and the paragraphs of a page, in order; menus too short to be prose are left out."""
    reader = _Reader()
    reader.feed(source)
    reader.close()
    paragraphs = reader.paragraphs
    prose = [text for text in paragraphs if len(text.split()) >= 8]
    return clean(reader.title, one_line=True), prose or paragraphs
