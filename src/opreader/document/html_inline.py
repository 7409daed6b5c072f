"""Collects the text between two block boundaries into spans: white space as in browsers, styles, links, anchors."""

import re
from collections.abc import Set as AbstractSet
from typing import Final

from opreader.document.model import Span, Spans, Style
from opreader.text import clean

_RUNS = re.compile(r"[ \t\n\r\f]+")
_SPACES: Final = " \t\n\r\f"
_PLAIN: Final = Style.PLAIN


class _Open:
    """An inline element that is open, or (`alive` false) was closed out of order."""

    __slots__ = ("after", "alive", "name", "outer_link", "style")

    def __init__(self, name: str, style: int, after: str, outer_link: str | None) -> None:
        self.name, self.style, self.after, self.outer_link = name, style, after, outer_link
        self.alive = True


class InlineText:
    """The paragraph that is being read."""

    def __init__(self, wanted: AbstractSet[str]) -> None:
        self.link: str | None = None
        self.at_line_start = True
        """No letter was read since the last break."""
        self._wanted = wanted
        self._runs: list[tuple[list[str], int, str | None, str | None]] = []
        self._texts: list[str] = []
        self._run_style = -1
        self._run_link: str | None = None
        self._after_space = True
        self._style = 0
        self._open: list[_Open] = []
        self._by_name: dict[str, list[_Open]] = {}
        self._counts: dict[int, int] = {}
        self._anchors: list[str] = []
        self._block_anchor: str | None = None
        self._styles: dict[int, Style] = {0: _PLAIN}

    def __bool__(self) -> bool:
        return bool(self._runs)

    @property
    def depth(self) -> int:
        """How many inline elements are open, for `close_to`."""
        return len(self._open)

    def add(self, text: str) -> None:
        """Read unescaped text."""
        if "\n" in text or "  " in text or "\t" in text or "\r" in text or "\f" in text:
            text = _RUNS.sub(" ", text)
        if self._after_space and text[:1] == " ":
            text = text[1:]
        text = clean(text)
        if "\xad" in text:
            text = text.replace("\xad", "")
        if not text:
            return
        if self._style != self._run_style or self.link != self._run_link or self._anchors:
            self._start_run()
        self._texts.append(text)
        self._after_space = text[-1] == " "
        self.at_line_start = False

    def break_line(self) -> bool:
        """Read `<br>`; False where the line is empty already, so that the break ends the paragraph."""
        if self.at_line_start:
            return False
        self._drop_trailing_space()
        self._texts.append("\n")
        self._after_space = self.at_line_start = True
        return True

    def add_anchor(self, name: str) -> None:
        """Remember an anchor for what comes next."""
        if len(self._anchors) < 8 or name in self._wanted:
            self._anchors.append(name)

    def take_anchor(self) -> str | None:
        """The anchor for a block that begins here."""
        if not self._anchors:
            return None
        if len(self._anchors) > 1:
            self._anchors.sort(key=lambda name: name not in self._wanted)
        return self._anchors.pop(0)

    def open(self, name: str, style: int = 0, *, link: str | None = None, after: str = "") -> None:
        """Enter an inline element; `after` is text that its end adds."""
        element = _Open(name, style, after, self.link)
        self._open.append(element)
        self._by_name.setdefault(name, []).append(element)
        if style:
            self._count(style, 1)
        if name == "a":
            self.link = link

    def close(self, name: str) -> None:
        """Leave the innermost open element of that name, wherever it was opened; no such one, nothing happens."""
        if elements := self._by_name.get(name):
            self._end(elements.pop())
            while self._open and not self._open[-1].alive:
                self._open.pop()

    def close_to(self, depth: int) -> None:
        """Leave all elements that were opened since the depth was `depth`."""
        while len(self._open) > depth:
            element = self._open.pop()
            if element.alive:
                self._by_name[element.name].pop()  # elements end in the order they stand in
                self._end(element)

    def is_open(self, name: str) -> bool:
        """Whether an element of that name is open."""
        return bool(self._by_name.get(name))

    def take(self) -> tuple[Spans, str | None]:
        """The spans read since the last call, trimmed, and the anchor at their start; no spans for blank text."""
        runs, anchor = self._runs, self._block_anchor
        self._runs, self._texts, self._block_anchor = [], [], None
        self._run_style = -1
        self._after_space = self.at_line_start = True
        texts = ["".join(run[0]) for run in runs]
        first, last = 0, len(texts)
        while first < last and not (trimmed := texts[first].lstrip()):
            first += 1
        if first == last:
            self._anchors = [name for name in (anchor, *(run[3] for run in runs)) if name] + self._anchors
            return (), None
        texts[first] = trimmed
        while not (trimmed := texts[last - 1].rstrip()):
            last -= 1
            if late := runs[last][3]:
                self._anchors.append(late)
        texts[last - 1] = trimmed
        kept = range(first, last)
        spans = tuple([self._span(texts[index], runs[index]) for index in kept if texts[index]])
        if first and anchor is None:
            anchor = next((run[3] for run in runs[:first] if run[3]), None)
        return spans, anchor

    def _span(self, text: str, run: tuple[list[str], int, str | None, str | None]) -> Span:
        _, style, link, anchor = run
        if style not in self._styles:
            self._styles[style] = Style(style)
        return Span(text, self._styles[style], link, anchor)

    def _start_run(self) -> None:
        anchor = None
        if self._anchors:
            if not self._runs:
                self._block_anchor = self.take_anchor()
            anchor = self.take_anchor()
            if len(self._anchors) > 0:
                self._anchors = [name for name in self._anchors if name in self._wanted][:64]
        self._run_style, self._run_link = self._style, self.link
        self._texts = []
        self._runs.append((self._texts, self._style, self.link, anchor))

    def _drop_trailing_space(self) -> None:
        if self._after_space and self._texts and self._texts[-1].endswith(" "):
            self._texts[-1] = self._texts[-1][:-1]

    def _end(self, element: _Open) -> None:
        element.alive = False
        if element.after:
            self.add(element.after)
        if element.style:
            self._count(element.style, -1)
        if element.name == "a":
            self.link = element.outer_link

    def _count(self, style: int, step: int) -> None:
        bit = 1
        while bit <= style:
            if style & bit:
                count = self._counts[bit] = self._counts.get(bit, 0) + step
                self._style = self._style | bit if count else self._style & ~bit
            bit <<= 1
