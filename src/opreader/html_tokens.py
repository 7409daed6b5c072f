"""HTML source → tags and text, in time linear in its length whatever it holds; knows no document.

The standard library's `html.parser` is not used: tags whose quotes close only in the next tag cost it time quadratic
in the length (96 kB take 9 s), and what it makes of comments and scripts differs from one Python to the next.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from opreader.text import unescape

_STRICT = re.compile(
    r"""<(?:(/?)([a-zA-Z][^\s/<>]*+)((?:[^<>=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+)>|(!--|!\[CDATA\[|[!?]|/>)|/?[a-zA-Z])"""
)
"""A whole tag, or the start of a comment or declaration, or (no group) the start of a tag that never ends."""
_LOOSE = re.compile(r"""<(?:(/?)([a-zA-Z][^\s/<>]*+)([^<>]*+)>|(!--|!\[CDATA\[|[!?]|/>)|/?[a-zA-Z])""")
"""The same without quotes: a tag ends at the first ">". For sources that are broken on purpose."""
_PREFIX = re.compile(r"""</?[a-zA-Z][^\s/<>]*+(?:[^<>=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+""")
_NO_TAG = re.compile(r"<(?!/?[a-zA-Z][^<>]*>|!--)")
_CUT_TAG = re.compile(
    r"""<(?:[!?][^<]*|/?([a-zA-Z][a-zA-Z0-9]*)(?=[\s/]|$)(?:[^<>=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+)$"""
)
_ATTRIBUTE = re.compile(r"""([^\s/>=][^\s/>=]*+)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>]*+)))?+""")

_MOST_ATTRIBUTES: Final = 64
_CUT_NAMES: Final = frozenset(
    {
        *(
            "a",
            "abbr",
            "b",
            "blockquote",
            "br",
            "div",
            "em",
            "figure",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "hr",
            "i",
            "iframe",
            "img",
            "li",
            "ol",
        ),
        *(
            "p",
            "pre",
            "q",
            "s",
            "script",
            "section",
            "small",
            "span",
            "strong",
            "style",
            "sub",
            "sup",
            "table",
            "td",
            "th",
            "tr",
            "u",
            "ul",
            "video",
        ),
    }
)
"""Elements that a text cut in the middle of a tag loses; any other "<" at its end is kept."""
_LONGEST_CUT: Final = 4_000
_MOST_BROKEN: Final = 500
_MOST_WASTED: Final = 1_000_000
_MOST_UNCLOSED: Final = 20

NO_ATTRIBUTES: Final[dict[str, str]] = {}


class Tag(NamedTuple):
    """A start or end tag."""

    name: str
    """In lower case."""
    closing: bool
    source: str
    """The attributes as written, for `attributes`."""


def attributes(source: str) -> dict[str, str]:
    """The attributes of a tag by lower-case name, unescaped, "" for those without a value; the first 64 of them."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(source):
        name, double, single, bare = match.groups()
        value = double or single or (bare.strip("\"'") if bare else "")
        found.setdefault(name.lower(), unescape(value))
        if len(found) >= _MOST_ATTRIBUTES:
            break
    return found


def is_self_closing(source: str) -> bool:
    """Whether a tag's attributes end in XHTML's slash, and not in an unquoted address that ends in one."""
    return source.endswith("/") and (len(source) == 1 or source[-2] in " \t\n\"'")


class Tokens:
    """Iterates over tags and text (`Tag | str`, text unescaped, never empty); its user may jump over elements."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._position = 0
        self._pattern = _STRICT
        self._broken = 0
        self._wasted = 0
        self._unclosed: set[str] = set()

    def __iter__(self) -> Iterator[Tag | str]:
        while True:
            source, position = self._source, self._position
            match = self._pattern.search(source, position)
            if match is None:
                break
            start = match.start()
            if start > position:
                text = source[position:start]
                yield unescape(text)
            self._position = match.end()
            closing, name, inside, other = match.groups()
            if name is not None:
                yield Tag(name.lower(), closing == "/", inside)
            elif other is not None:
                self._skip_other(other, start)
            elif not self._at_cut_end(start):
                self._position = start + 1
                yield "<"
                self._note_broken(start)
        if rest := self._source[self._position :]:
            yield unescape(rest)

    def take_element(self, name: str) -> str | None:
        """The source inside the element just opened, which is jumped over; None (and no jump) where it never ends."""
        if name in self._unclosed or len(self._unclosed) > _MOST_UNCLOSED:
            return None
        depth = 1
        for match in re.compile(rf"<(/?){re.escape(name)}(?=[\s/>])", re.IGNORECASE).finditer(
            self._source, self._position
        ):
            depth += -1 if match[1] else 1
            if depth == 0:
                inside = self._source[self._position : match.start()]
                end = self._source.find(">", match.end())
                self._position = len(self._source) if end < 0 else end + 1
                return inside
        self._unclosed.add(name)
        return None

    def skip_raw(self, name: str) -> None:
        """Jump over the rest of a script or style sheet, to the end where it is not closed."""
        match = re.compile(rf"</{name}(?=[\s/>])[^>]*>?", re.IGNORECASE).search(self._source, self._position)
        self._position = match.end() if match else len(self._source)

    def _skip_other(self, kind: str, start: int) -> None:
        """Jump over a comment or declaration. One that never ends loses its mark only, not the rest of the text."""
        if kind == "!--":
            end = self._source.find("-->", start + 2)
            if end >= 0:
                self._position = end + 3
            else:
                self._rewrite(self._source[start + 4 :].replace("<!--", " "))
        elif kind == "![CDATA[":
            self._rewrite(self._source[start + 9 :].replace("<![CDATA[", " ").replace("]]>", " "))
        else:
            end = self._source.find(">", start + 1)
            if end >= 0:
                self._position = end + 1
            elif not self._at_cut_end(start):
                self._rewrite(self._source[start + 2 :].replace("<!", " ").replace("<?", " ").replace("</", " "))

    def _at_cut_end(self, start: int) -> bool:
        """Whether the text was cut inside this tag; then it is done."""
        if self._source.find("<", start + 1) >= 0 and self._source.find(">", start + 1) >= 0:
            return False
        match = _CUT_TAG.match(self._source, start)
        if match is None or (match[1] and match[1].lower() not in _CUT_NAMES):
            return False
        if match.end() - start > _LONGEST_CUT:
            return False
        self._position = len(self._source)
        return True

    def _note_broken(self, start: int) -> None:
        """Count what a "<" that begins no tag cost; too much of it, and quotes are no longer looked at."""
        if self._pattern is _LOOSE:
            return
        self._broken += 1
        if match := _PREFIX.match(self._source, start):
            self._wasted += match.end() - start
        if self._broken > _MOST_BROKEN or self._wasted > _MOST_WASTED:
            self._pattern = _LOOSE
            self._rewrite(_NO_TAG.sub("&lt;", self._source[self._position :]))

    def _rewrite(self, rest: str) -> None:
        self._source, self._position = rest, 0
