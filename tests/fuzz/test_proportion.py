"""Time in proportion to size: twice as much of anything takes twice the processor time, whichever door it comes to."""

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from opreader.bylines import names_of
from opreader.document import parse_document, to_html, to_markdown, to_text
from opreader.errors import OpreaderError
from opreader.extract.ftr import parse_ftr
from opreader.extract.paging import _is_slug
from opreader.extract.plain import read_plain
from opreader.extract.rule_files import parse_rules
from opreader.feeds.article import parse_article
from opreader.feeds.discovery import named_feeds
from opreader.feeds.json_feed import parse_json_feed
from opreader.feeds.newsboat import parse_urls
from opreader.feeds.opml import parse_opml
from opreader.feeds.parse import parse_feed
from opreader.masked import hide_password
from opreader.query import MOST_CHARACTERS, parse_query
from opreader.text import clean, index_words, plain, without_cut_mark
from opreader.toml_file import parse_toml
from tests.fuzz.oracle import assert_in_proportion
from tests.fuzz.test_layout import laid
from tests.fuzz.test_lists import NOW

UNITS: Final = [
    *("<", ">", "&", "&amp;", "&#", "&#1", "<!--", "-->", "<!--x-->", "<!", "<?", "<![CDATA[", "]]>", "</", "<a", "<a ", "<a b=", "<a b='", "<a x=\">\" z='", "<a-b c d "),
    *("<p>", "<div>", "</div>", "<b><i>", "</b>", "<nav>", "<select></b>", "<script>", "<title>", "<table><tr><td>", "<tr><td>x", "<td rowspan=40 colspan=40>x", "<ul><li>", "</li>"),
    *("<blockquote>", "<pre>", "<img srcset='a 1w, b 2w'>", "<a href=#x id=x>", "<h1>x</h1>", "<figure><figcaption>", "<ruby><rt>", "<q>", "<dl><dt><dd>", "<br>", "<div hidden>"),
    *("*", "**a", "_a ", "*a _b ", "`", "` a", "[", "]", "![", "[](", "[a][b]", "[^a]", "[^a]: b\n", "[a]: /b\n", "> ", ">\n", "- ", "- a\n", "1. a\n", "#", "# a\n", "|", "|a|b|\n|-|-|\n", "~~a ", "\\"),
    *("```\n", "    a\n", "a\n===\n", "---\n", "+++\n", "a: b\n", "'", '"', "''", '""', "'''", '"""', '\\"', "=", "[[", "[a]\n", "a = 1\n", "#é", "(", ")", "()", ",", ";", ":", "/", "//@", "a@b ", "@"),
    *(" ", "\t", "\n", "\r", "\xa0", "\u3000", "a ", "a\n\n", "word ", "By A\n", "3 May 2026\n", "A teaser …\n", "…", "...", "a…", "Read more ", "The post a appeared first on ", "9", "-", "a-b", "1:"),
    *("\u0301", "a\u0301", "\u200d", "👨\u200d", "🇬", "\ufe0f", "\xad", "\u202e", "\u2067", "א", "א(", "אa", "日本", "、", "ก็", "\u1161", "ﷺ", "\x00", "\x1b[", "\ud800", "\U000e0041"),
    *("and ", "( ", "or x ", "{", "[1,", '{"a":', "\\ud800", "<!ENTITY ", "<!ENTITY a '", "<!DOCTYPE [", "<item>", "<item><title>a</title></item>", "<outline text='a'/>", "exec:x\n", "body: //p\n", "if_page_contains: x\n"),
]  # fmt: skip


def _bytes(source: str) -> bytes:
    return source.encode("utf-8", "replace")


def _refused_or(work: Callable[[str], object]) -> Callable[[str], object]:
    def done(source: str) -> object:
        try:
            return work(source)
        except OpreaderError as error:
            return error

    return done


def _document(source: str) -> object:
    document = parse_document(source, "html", base_url="https://a.example/")
    return to_text(document), to_html(document), to_markdown(document)


def _parsed(source: str) -> object:
    return parse_feed(_bytes(source), url="", content_type="")


def _in_feed(source: str) -> object:
    head = "<rss version='2.0'><channel><item><title>a</title><description><![CDATA["
    return _parsed(f"{head}{source}]]></description></item></channel></rss>")


def _article(name: str, before: str = "", after: str = "") -> Callable[[str], object]:
    return lambda source: parse_article(_bytes(before + source + after), name=name, key="k")


DOORS: Final[dict[str, tuple[Callable[[str], object], int]]] = {
    "clean": (lambda text: (clean(text), clean(text, one_line=True), clean(f"a{text}é", one_line=True)), 1),
    "words": (lambda text: (plain(text, "html"), plain(text, "markdown"), index_words(text)), 1),
    "end of words": (lambda text: without_cut_mark(text[-2_000:]), 1),
    "html": (_document, 2),
    "markdown": (lambda text: parse_document(text, "markdown"), 4),
    "text": (lambda text: parse_document(text, "text"), 2),
    "lines": (lambda text: laid(text, "html", 40), 4),
    "lines of code": (lambda text: laid(f"```python\n{text}\n```", "markdown", 40), 4),
    "page article": (_article("a.html"), 2),
    "markdown article": (_article("a.md", "# "), 2),
    "head of an article": (_article("a.md", "---\nauthor: ", "\n---\nx"), 2),
    "text article": (_article("a.txt"), 2),
    "plain page": (read_plain, 1),
    "feeds of a page": (lambda text: named_feeds(_bytes(text), url="https://a.example/", content_type=""), 1),
    "prologue": (_parsed, 4),
    "document type": (lambda text: _parsed(f"<!DOCTYPE a[{text}"), 4),
    "feed": (_in_feed, 8),
    "json": (lambda text: parse_json_feed(text, url=""), 1),
    "opml": (_refused_or(lambda text: parse_opml(_bytes(f"<opml><body>{text}</body></opml>"))), 1),
    "urls": (lambda text: parse_urls(text[:9_000]), 1),
    "filter": (lambda text: parse_urls(f'"query:a:{text[:9_000]}"'), 1),
    "toml": (_refused_or(lambda text: parse_toml(_bytes(text), Path("x")).place("a", table="b")), 4),
    "rules": (
        _refused_or(lambda text: parse_rules(f"hosts = 'a'\nbody = {json.dumps(text[:20_000])}", name="x.toml")),
        1,
    ),
    "foreign rules": (lambda text: parse_ftr(text, name="a.txt"), 1),
    "query": (_refused_or(lambda text: parse_query(text[:MOST_CHARACTERS], now=NOW)), 1),
    "byline": (lambda text: names_of([text[:4_000]]), 1),
    "name of an article": (lambda text: _is_slug(f"/{text}/x"), 1),
    "password": (lambda text: hide_password(text[:20_000]), 1),
}
"""What is done there, and how many times smaller its sources are: its own time a letter is so much longer."""


@pytest.mark.parametrize("door", DOORS)
def test_twice_the_size_takes_twice_the_time(door: str, *, long: bool) -> None:
    work, slower = DOORS[door]
    size = (120_000 if long else 4_000) // slower
    for unit in UNITS:
        assert_in_proportion(work, [unit], size)


@pytest.mark.parametrize("door", DOORS)
def test_twice_the_size_of_one_thing_after_another_takes_twice_the_time(door: str, *, long: bool) -> None:
    work, slower = DOORS[door]
    size = (60_000 if long else 4_000) // slower
    draw = random.Random(door)
    for _ in range(400 if long else 8):
        assert_in_proportion(work, draw.sample(UNITS, 2), size)
