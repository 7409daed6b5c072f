"""An HTML page as an article, as it stands: title, author, date and language of its head, and its body. No extraction."""

import re
from datetime import datetime
from typing import Final

from opreader.feeds.dates import parse_date, parse_written_date
from opreader.frozen import frozen
from opreader.html_tokens import Tokens, attributes
from opreader.text import fold, strip_markup

_HEAD: Final = 256 * 1024
"""What the head and the top of a body are looked for in."""
_LONGEST_HEADING: Final = 4_000
_TITLES: Final = ("og:title", "twitter:title", "dc.title")
_AUTHORS: Final = ("author", "dc.creator", "article:author", "parsely-author", "byl", "sailthru.author")
_DATES: Final = (
    "article:published_time",
    "date",
    "dc.date",
    "dc.date.issued",
    "datepublished",
    "pubdate",
    "parsely-pub-date",
    "sailthru.date",
    "og:published_time",
)
# An opening tag is looked for once and its end behind it: patterns with both take quadratic time on unclosed tags.
_BODY_START = re.compile(r"<body\b[^<>]*>", re.IGNORECASE)
_BODY_END = re.compile(r"</body\b", re.IGNORECASE)
_HEAD_START = re.compile(r"<head\b[^<>]*>", re.IGNORECASE)
_HEAD_END = re.compile(r"</head\s*>", re.IGNORECASE)
_TITLE_START = re.compile(r"<title\b[^<>]*>", re.IGNORECASE)
_TITLE_END = re.compile(r"</title\s*>", re.IGNORECASE)
_H1_START = re.compile(r"<h1\b[^<>]*>", re.IGNORECASE)
_H1_END = re.compile(r"</h1\s*>", re.IGNORECASE)


@frozen
class HtmlArticle:
    """What a page says of itself."""

    title: str
    """Empty where it has none."""
    body: str
    """HTML, without the head and without a heading that repeats the title."""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    language: str | None = None


def parse_html_article(text: str) -> HtmlArticle:
    """Read a page; whatever is missing is empty."""
    page = _Head()
    page.read(text[:_HEAD])
    metas = page.metas
    heading = _words(text, _found(text, _H1_START, _H1_END))
    title = _title(" ".join(page.title), heading, next((metas[name] for name in _TITLES if metas.get(name)), ""))
    author = next((metas[name] for name in _AUTHORS if metas.get(name) and not metas[name].startswith("http")), "")
    dates = (parse_date(metas[name]) or parse_written_date(metas[name]) for name in _DATES if metas.get(name))
    published = next((when for when in dates if when is not None), page.time)
    return HtmlArticle(
        title=title,
        body=_without_title(_body(text), title),
        authors=(author,) if author else (),
        published=published,
        language=page.language or None,
    )


def _title(in_head: str, heading: str, in_meta: str) -> str:
    """The heading where the head's title contains it (sites add their name to it), else what the head says."""
    in_head = " ".join(in_head.split())
    if heading and fold(heading) in fold(in_head):
        return heading
    return in_meta or in_head or heading


def _body(text: str) -> str:
    if start := _BODY_START.search(text):
        ends = [end.start() for end in _BODY_END.finditer(text, start.end())]
        return text[start.end() : ends[-1] if ends else None]
    without_head = _without(text, _found(text, _HEAD_START, _HEAD_END))
    return _without(without_head, _found(without_head, _TITLE_START, _TITLE_END))


def _without_title(body: str, title: str) -> str:
    place = _found(body, _H1_START, _H1_END)
    return _without(body, place) if title and fold(_words(body, place)) == fold(title) else body


def _found(text: str, start: re.Pattern[str], end: re.Pattern[str]) -> tuple[int, int]:
    """Where the first element of a kind stands near the top; (0, 0) where there is none."""
    opened = start.search(text, 0, _HEAD)
    closed = end.search(text, opened.end(), opened.end() + _HEAD) if opened else None
    return (opened.start(), closed.end()) if opened and closed else (0, 0)


def _words(text: str, place: tuple[int, int]) -> str:
    return strip_markup(text[place[0] : place[1]][:_LONGEST_HEADING])


def _without(text: str, place: tuple[int, int]) -> str:
    return text[: place[0]] + text[place[1] :]


class _Head:
    """What a page's head says."""

    def __init__(self) -> None:
        self.title: list[str] = []
        self.metas: dict[str, str] = {}
        self.language = ""
        self.time: datetime | None = None

    def read(self, page: str) -> None:
        """Look at every tag of a page."""
        in_title = False
        tokens = Tokens(page)
        for token in tokens:
            if isinstance(token, str):
                if in_title:
                    self.title.append(token)
            elif token.name == "title":
                in_title = not token.closing and not self.title
            elif token.closing:
                continue
            elif token.name in {"script", "style"}:
                tokens.skip_raw(token.name)
            elif token.name in {"html", "meta", "time"}:
                self._start(token.name, attributes(token.source))

    def _start(self, name: str, given: dict[str, str]) -> None:
        if name == "html":
            self.language = self.language or given.get("lang") or given.get("xml:lang") or ""
        elif name == "time":
            self.time = self.time or parse_date(given.get("datetime", ""))
        elif len(self.metas) < 200:
            known = given.get("name") or given.get("property") or given.get("itemprop") or ""
            self.metas.setdefault(known.lower(), given.get("content", "").strip())
