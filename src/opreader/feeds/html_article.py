"""An HTML page as an article, as it stands: title, author, date and language of its head, and its body. No extraction."""

import re
from dataclasses import dataclass
from datetime import datetime
from html.parser import HTMLParser
from typing import Final

from opreader.feeds.dates import parse_date, parse_written_date
from opreader.text import fold, strip_markup

_HEAD: Final = 256 * 1024
"""What the head and the top of a body are looked for in."""
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
_BODY_START = re.compile(r"<body\b[^>]*>", re.IGNORECASE)
_BODY_END = re.compile(r"</body\s*>", re.IGNORECASE)
_HEAD_PART = re.compile(r"<head\b.*?</head\s*>|<title\b.*?</title\s*>|<!doctype[^>]*>", re.IGNORECASE | re.DOTALL)
_H1 = re.compile(r"<h1\b[^>]*>(.*?)</h1\s*>", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
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
    page.feed(text[:_HEAD])
    page.close()
    metas = page.metas
    heading = strip_markup(found[1]) if (found := _H1.search(text, 0, _HEAD)) else ""
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
    return _HEAD_PART.sub("", text[:_HEAD]) + text[_HEAD:]


def _without_title(body: str, title: str) -> str:
    found = _H1.search(body, 0, _HEAD)
    if found is None or not title or fold(strip_markup(found[1])) != fold(title):
        return body
    return body[: found.start()] + body[found.end() :]


class _Head(HTMLParser):
    """What a page's head says."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title: list[str] = []
        self.metas: dict[str, str] = {}
        self.language = ""
        self.time: datetime | None = None
        self._in_title = False
        self._had_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"html", "title", "meta", "time"}:
            return
        given = {name: value or "" for name, value in reversed(attrs[:50])}
        if tag == "html":
            self.language = self.language or given.get("lang") or given.get("xml:lang") or ""
        elif tag == "title":
            self._in_title, self._had_title = not self._had_title, True
        elif tag == "time" and self.time is None:
            self.time = parse_date(given.get("datetime", ""))
        elif tag == "meta" and len(self.metas) < 200:
            name = given.get("name") or given.get("property") or given.get("itemprop") or ""
            self.metas.setdefault(name.lower(), given.get("content", "").strip())

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title.append(data)
