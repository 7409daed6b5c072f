"""Hostile material for every grammar: not random bytes alone, but what is nearly right and wrong where it hurts."""

import json
from collections.abc import Sequence
from typing import Any, Final, TypeVar

from hypothesis import strategies as st

from tests.fuzz.oracle import is_long

T = TypeVar("T")


def chosen(values: Sequence[T]) -> st.SearchStrategy[T]:
    """One of some values, which may be long: `sampled_from` writes all of them into its name."""
    return st.integers(0, len(values) - 1).map(lambda number: values[number])


_BIDI: Final = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
CONTROLS: Final = [
    *("\x00", "\x07", "\x08", "\t", "\n", "\r", "\r\n", "\x0b", "\x0c", "\x1b", "\x1c", "\x1f", "\x7f", "\x80", "\x85", "\x9b"),
    *("\x1b[31m", "\x1b]52;c;ZWNobw==\x07", "\x9b2J", "\x1bPq\x1b\\", "\ud800", "\udfff", "\ud800\udc00"),
]  # fmt: skip
ENTITIES: Final = [
    *("&#27;", "&#x1b;", "&#x9b;", "&#155;", "&#0;", "&#xD800;", "&#x202e;", "&#xE0041;", "&#x110000;", "&#65534;"),
    *("&amp;#27;", "&amp;amp;#x1b;", "&amp;lt;b&amp;gt;", "&lt;script&gt;", "&nbsp;", "&shy;", "&unknown;", "&", "&#", "&#x", "&#;"),
    *("&#" + "1" * 5_000 + ";", "&#" + "0" * 5_000 + "65;", "&#x" + "f" * 5_000 + ";", "&amp;#" + "9" * 5_000, "&CounterClockwiseContourIntegral;"),
]  # fmt: skip
INVISIBLE: Final = [
    *_BIDI,
    *("\ufeff", "\u2060", "\u2028", "\u2029", "\U000e0041", "\U000e007f", "\u200b", "\u200c", "\u200d", "\xad", "\ufffe", "\uffff"),
    *("\u180e", "\ufff9", "\ufffb", "\U000e0100", "\U0010ffff", "\ufe0f", "\u3164", "\u115f", "\xa0", "\u3000"),
]  # fmt: skip
SCRIPTS: Final = [
    *("word", "Ünïcode", "日本語。", "「引用」", "한국어", "ภาษาไทย", "क्षि", "שלום", "مرحبا", "٤٠", "²", "𝟗", "ⅷ", "İ", "ß", "ǆ", "ﷺ"),
    *("e\u0301", "🇬🇧", "🇫", "👨\u200d👩\u200d👧", "❤\ufe0f", "1\ufe0f\u20e3", "\u1112\u1161\u11ab", "\u0300"),
]  # fmt: skip
MARKUP: Final = [
    *("[/]", "[/oops]", "[sic]", "[@click=app.quit]x[/]", "[bold", "\\[", "{url}", "%s", "{0}", "$HOME", "`rm`", "|", "~", "^"),
    *("<b>", "</b>", "<", ">", "<!--", "-->", "<![CDATA[", "]]>", "<?", "?>", "<!", "'", '"', "“", "”", "…", "...", "[…]", "Read more"),
    *("-", "--", "-rf", "(", ")", "OR", "*", "#", ":", "/", "\\", "=", ",", ";", "\\n", "\\u001b", "\\ud800"),
]  # fmt: skip
NUMBERS: Final = [
    *("0", "-1", "1e999", "NaN", "-Infinity", "9" * 25, "9" * 5_000, str(2**63), str(-(2**63) - 1), "0x1b", "1_000", "²", "٣", "1.5"),
    *("0000", "9999", "2147483648", "1e-400", "0" * 5_000 + "7"),
]  # fmt: skip
DATES: Final = [
    *("0000-00-00T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:60-14:00", "2026-02-30", "2026-11-03T25:61:61Z"),
    *("Mon, 00 Foo 0000 00:00:00 +0000", "Tue, 03 Nov 99999 10:00:00 GMT", "Tue, 3 Nov 26", "03 Nov 2026 10:00:00 +9999", "-1", "1762164000"),
    *("Thu, 01 Jan 1970 00:00:00 GMT", "2026-W45-2", "20261103T100000Z", "3 November 2026", "11/03/26", "2026-11-03T10:00:00.123456789Z"),
    *("2026-11-03T10:00:00+24:00", "2026-11-03T10:00:00-99:99", "9" * 30 + "-01-01", "٢٠٢٦-١١-٠٣", "²026-11-03", "Nov 3, ²026", "1 Mai ٢٠٢٦ um 9.30 Uhr"),
    *("Sat, 31 Dec 9999 23:59:59 -1200", "0 0 0 0 0", ":::::", "Mon, 1 Jan 0001 00:00:00 +0001", "2026-11-03T10:00:00+00:00:00:00"),
]  # fmt: skip
URLS: Final = [
    *("https://a.example/1", "//b.example", "/c", "#d", "http://[", "http://[::1", "http://a.example:99999/", "http://a.example:x/", "http://\x1b.example/"),
    *("javascript:alert(1)", "file:///etc/passwd", "data:text/html,<b>", "mailto:a@b", "mailto:\x1b", "http://user:word@a.example/", "https://a.example/\u202egpj.exe"),
    *("http://a.example/%00%1b", "http://℀.example/", "http://xn--a/", "HTTP://A.EXAMPLE", "http:///x", "exec:ls", "|ls", "filter:x:http://a", "-oProxy", "http://a b/", "http://" + "a" * 5_000),
]  # fmt: skip
_STORM: Final = 20_000 if is_long() else 1_500
_STORMS: Final = [
    *("<", ">", "&", "&amp;", "\u0301", "a\u0301\u0301", "👨\u200d", "\u200d", "[", "]", "(", ")", "*", "_", "`", '"', "'", " ", "\t", "\n", "#", "-"),
    *("<!--", "<div>", "</div>", "<b><i>", "<a ", "<a b=", "<table><tr><td>", "<ul><li>", "<blockquote>", "> ", "- ", "{", "[[", '{"a":', "\ud800", "א", "\u2067"),
]  # fmt: skip

_PIECES: Final = [*CONTROLS, *ENTITIES, *INVISIBLE, *SCRIPTS, *MARKUP, *NUMBERS, *DATES, *URLS]
storms: Final = st.builds(lambda unit, times: unit * times, chosen(_STORMS), chosen([9, 40, 1_000, _STORM]))
pieces: Final = st.one_of(chosen(_PIECES), st.text(max_size=6), chosen(["a", " ", "The word "]))


def soup(*more: st.SearchStrategy[str], most: int = 12) -> st.SearchStrategy[str]:
    """Texts of hostile pieces, with those of a grammar among them."""
    return st.lists(st.one_of(*more, *more, pieces), max_size=most).map("".join)


texts: Final = st.one_of(
    soup(), soup(), st.builds(lambda one, storm, two: one + storm + two, soup(most=3), storms, soup(most=3))
)
lines: Final = st.lists(texts, max_size=8).map("\n".join)
whens: Final = st.one_of(chosen(DATES), chosen(NUMBERS), st.datetimes().map(str), soup(chosen(DATES), most=3))
urls: Final = st.one_of(chosen(URLS), st.builds(str.__add__, chosen(URLS), soup(most=2)))
numbers: Final = st.one_of(chosen(NUMBERS), st.integers().map(str))


def json_values(*, most: int = 12) -> st.SearchStrategy[Any]:
    """What JSON can hold, of every type, in no order."""
    leaves = st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        chosen([2**63, -(2**63) - 1, 10**25, 0]),
        st.floats(),
        soup(most=4),
        chosen(URLS),
        chosen(DATES),
    )
    return st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(soup(most=2), inner, max_size=4),
        max_leaves=most,
    )


@st.composite
def mutated(draw: st.DrawFn, sound: st.SearchStrategy[bytes]) -> bytes:
    """A sound document with a few places overwritten, cut out, doubled or swapped."""
    data = draw(sound)
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, max(0, len(data))))
        size = draw(st.integers(0, 60))
        piece = draw(st.one_of(st.binary(max_size=6), pieces.map(lambda text: text.encode("utf-8", "surrogatepass"))))
        data = data[:at] + piece + data[at + draw(chosen([0, len(piece), size])) :]
    return data


encodings: Final = chosen(
    [
        "utf-8",
        "utf-8",
        "utf-8-sig",
        "utf-16",
        "utf-16-le",
        "utf-32",
        "latin-1",
        "cp1252",
        "shift_jis",
        "koi8-r",
        "utf-7",
    ]
)
names_of_encodings: Final = chosen(
    ["utf-8", "UTF-16", "iso-8859-1", "shift_jis", "rot13", "hex", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "utf-7", "zlib", "x" * 40, "utf-8-sig", "mbcs", "aliases", "é"]
)  # fmt: skip


def encoded(text: str, encoding: str) -> bytes:
    """The bytes of a text, whatever it holds."""
    return text.encode(encoding, "surrogatepass" if encoding.startswith("utf") and encoding != "utf-7" else "replace")


# XML


def _cdata(text: str) -> str:
    return f"<![CDATA[{text}]]>"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


_told = st.one_of(texts, soup(), whens, urls, numbers)
told_in_xml: Final = st.builds(
    lambda text, write: write(text),
    _told,
    chosen([_cdata, _escaped, str, lambda text: _escaped(_escaped(text))]),
)
_ITEM_TAGS: Final = [
    *("title", "link", "guid", "description", "author", "pubDate", "content:encoded", "category", "dc:creator", "dc:date", "enclosure"),
    *("media:content", "media:description", "itunes:summary", "itunes:duration", "itunes:image", "source", "comments", "updated", "published"),
    *("id", "summary", "content", "name", "email", "contributor", "rights", "georss:point", "media:credit", "itunes:author", "xhtml:div"),
]  # fmt: skip
_HEAD_TAGS: Final = [
    *("title", "link", "description", "language", "ttl", "sy:updatePeriod", "sy:updateFrequency", "subtitle", "managingEditor", "pubDate"),
    *("image", "generator", "skipHours", "cloud", "textInput", "atom:link", "lastBuildDate", "category"),
]  # fmt: skip
_NAMESPACES: Final = "".join(
    f' xmlns:{name}="{address}"'
    for name, address in {
        "content": "http://purl.org/rss/1.0/modules/content/",
        "dc": "http://purl.org/dc/elements/1.1/",
        "media": "http://search.yahoo.com/mrss/",
        "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
        "sy": "http://purl.org/rss/1.0/modules/syndication/",
        "atom": "http://www.w3.org/2005/Atom",
        "georss": "http://www.georss.org/georss",
        "xhtml": "http://www.w3.org/1999/xhtml",
        "xml2": "http://www.w3.org/XML/1998/namespace",
    }.items()
)
_attributes = st.dictionaries(
    chosen(["type", "href", "rel", "url", "length", "isPermaLink", "xml:base", "xml:lang", "term", "label", "medium", "src", "mode", "a:b"]),
    st.one_of(urls, soup(most=3), numbers, chosen(["html", "xhtml", "text", "text/html", "image/png", "alternate", "enclosure", "audio/mpeg", "base64"])),
    max_size=4,
).map(lambda told: "".join(f' {name}="{_escaped(value).replace(chr(34), "&quot;")}"' for name, value in told.items()))  # fmt: skip


def _elements(tags: Sequence[str]) -> st.SearchStrategy[str]:
    one = st.builds(
        lambda tag, more, text: f"<{tag}{more}>{text}</{tag}>", chosen(list(tags)), _attributes, told_in_xml
    )
    return st.lists(one, max_size=6).map("".join)


_items = st.lists(_elements(_ITEM_TAGS), max_size=4)
prologues: Final = st.one_of(
    st.just(""),
    st.builds(lambda name: f'<?xml version="1.0" encoding="{name}"?>', names_of_encodings),
    chosen(
        [
            '<?xml version="9.9" standalone="x"?>',
            "<!-- <rss --><!DOCTYPE rss [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>",
            "<!DOCTYPE rss [" + "".join(f"<!ENTITY e{n} '&e{n - 1};&e{n - 1};&e{n - 1};&e{n - 1};'>" for n in range(1, 30)) + "<!ENTITY e0 'ha'>]>",
            "<!DOCTYPE rss SYSTEM 'file:///etc/passwd' [<!ENTITY x SYSTEM 'file:///etc/passwd'><!ENTITY % p '<!ENTITY y 1>'>%p;]>",
            "<!DOCTYPE rss [" + "<!ENTITY " * 2_000,
            "<!DOCTYPE " + "[" * 9_000,
            "<!--" * 5_000,
            "\ufeff\ufeff \n",
            "<?php warning ?>\n",
            "<br />\n<b>Warning</b>: mysql\n",
        ]
    ),
)  # fmt: skip


@st.composite
def xml_feeds(draw: st.DrawFn) -> bytes:
    """RSS, Atom, RDF and CDF whose fields are hostile, in some encoding, told and not."""
    head, items = draw(_elements(_HEAD_TAGS)), draw(_items)
    kind = draw(chosen(["rss", "atom", "rdf", "cdf", "atom03"]))
    if kind == "rss":
        body = f"<rss version='2.0'{_NAMESPACES}><channel>{head}{''.join(f'<item>{one}</item>' for one in items)}</channel></rss>"
    elif kind == "rdf":
        body = f"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'{_NAMESPACES}><channel>{head}</channel>{''.join(f'<item>{one}</item>' for one in items)}</rdf:RDF>"
    elif kind == "cdf":
        body = f"<CHANNEL{_NAMESPACES}>{head}{''.join(f'<ITEM>{one}</ITEM>' for one in items)}</CHANNEL>"
    else:
        space = "http://www.w3.org/2005/Atom" if kind == "atom" else "http://purl.org/atom/ns#"
        body = f"<feed xmlns='{space}'{_NAMESPACES}>{head}{''.join(f'<entry>{one}</entry>' for one in items)}</feed>"
    text = draw(prologues) + body + draw(chosen(["", "&e29;", "\x00", "</rss>"]))
    return encoded(text, draw(encodings))


# JSON Feed

_JSON_KEYS: Final = [
    *("id", "url", "external_url", "title", "content_html", "content_text", "summary", "date_published", "date_modified", "author", "authors"),
    *("tags", "attachments", "language", "image", "_opreader", "name", "mime_type", "size_in_bytes", "summary_html", "items", "version"),
]  # fmt: skip
_json_items = st.dictionaries(
    chosen(_JSON_KEYS),
    st.one_of(json_values(most=5), texts, st.lists(st.dictionaries(chosen(_JSON_KEYS), json_values(most=3), max_size=4), max_size=3)),
    max_size=6,
)  # fmt: skip
_json_feeds = st.fixed_dictionaries(
    {"version": chosen(["https://jsonfeed.org/version/1.1", 5, None]), "items": st.one_of(st.lists(_json_items, max_size=4), json_values(most=3))},
    optional={name: json_values(most=3) for name in ("title", "home_page_url", "description", "language", "author", "authors", "feed_url")},
)  # fmt: skip
json_feeds: Final = st.one_of(
    st.builds(
        lambda told, ascii_: json.dumps(told, ensure_ascii=ascii_).encode("utf-8", "surrogatepass"),
        _json_feeds,
        st.booleans(),
    ),
    chosen(
        [
            b"[" * (5 * _STORM),
            b'{"items":' * _STORM,
            b'{"version":"https://jsonfeed.org/version/1","items":[{"id":' + b"9" * (5 * _STORM) + b"}]}",
            b'{"version":"https://jsonfeed.org/version/1","items":[{"id":1.'
            + b"9" * (5 * _STORM)
            + b',"title":1e999}]}',
            b'{"title":"x","items":[{"title":"\\ud800\\u001b\\u0000","id":NaN},{"title":"\\udc00"}]}',
        ]
    ),
)


# HTML

_TAGS: Final = [
    *("p", "div", "b", "i", "a", "span", "ul", "ol", "li", "table", "tr", "td", "th", "caption", "blockquote", "h1", "h3", "pre", "code", "img", "br"),
    *("figure", "figcaption", "dl", "dt", "dd", "q", "sup", "sub", "hr", "iframe", "video", "audio", "source", "picture", "noscript", "script", "style"),
    *("math", "annotation", "ruby", "rt", "svg", "title", "base", "link", "meta", "time", "html", "head", "body", "template", "input", "x-y", "a@b.c", "http:"),
]  # fmt: skip
_HTML_ATTRIBUTES: Final = [
    *("href", "src", "srcset", "data-src", "alt", "title", "id", "name", "class", "style", "colspan", "rowspan", "start", "value", "type", "width"),
    *("height", "hidden", "lang", "rel", "content", "property", "datetime", "role", "aria-hidden", "display", "reversed", "open"),
]  # fmt: skip
_html_attributes = st.lists(
    st.tuples(
        chosen(_HTML_ATTRIBUTES),
        st.one_of(urls, numbers, soup(most=3), chosen(["alternate", "application/rss+xml", "display:none", "og:title", "article:published_time", "author", "language-py", "1 2w, 3 4x", "pullquote"])),
        chosen(['="{}"', "='{}'", "={}", " = {}", "{}", '="{}', ""]),
    ),
    max_size=3,
).map(lambda told: "".join(f" {name}{form.format(value) if '{' in form else ''}" for name, value, form in told))  # fmt: skip
tags: Final = st.builds(
    lambda name, more, form: form.format(name=name, more=more.replace("{", "").replace("}", "")),
    chosen(_TAGS),
    _html_attributes,
    chosen(["<{name}{more}>", "<{name}{more}>", "</{name}>", "<{name}{more}/>", "<{name}{more}", "</{name}"]),
)
html: Final = st.one_of(
    st.lists(st.one_of(tags, tags, pieces), max_size=25).map("".join),
    st.builds(lambda one, storm, two: one + storm + two, soup(tags, most=8), storms, soup(tags, most=8)),
    chosen(["<p " + " ".join(f"a{n}=v" for n in range(2 * _STORM)) + ">x", "<div>" * (5 * _STORM) + "x", "<table>" + "<tr>" + "<td>x" * 400 + "<tr><td>y" * 400]),
)  # fmt: skip


# Markdown, text, front matter

_MARKDOWN: Final = [
    *("# ", "## ", "- ", "* ", "1. ", "999999999. ", "> ", ">> ", "```", "~~~", "    ", "---\n", "***\n", "===\n", "| a | b |\n|---|---|\n", "|"),
    *("[a](b)", "![a](b)", "[^1]", "[^1]: x\n", "[a]: /b 'c'\n", "<http://a.example>", "**", "__", "~~", "`", "\\", "<b>", "<!--", "&#27;", "\n\n", "\n", "\t"),
]  # fmt: skip
markdown: Final = st.one_of(
    soup(chosen(_MARKDOWN), most=30),
    st.builds(lambda one, storm: one + storm, soup(chosen(_MARKDOWN), most=6), storms),
)
_head_lines = st.builds(
    lambda key, value, form: form.format(key=key, value=value),
    chosen(["title", "author", "authors", "date", "tags", "teaser", "language", "x" * 60, "é"]),
    st.one_of(soup(most=4), whens, numbers, storms, chosen(["[" * 5_000 + "]" * 5_000, "[a, [b, 'c']]", "'", '"x', "|", "null"])).map(lambda text: text.replace("{", "").replace("}", "")),
    chosen(["{key}: {value}\n", '{key} = "{value}"\n', "{key}:\n- {value}\n  - {value}\n", "{key}:{value}\n", "{value}\n"]),
)  # fmt: skip
with_front_matter: Final = st.builds(
    lambda fence, head, end, body: f"{fence}\n{''.join(head)}{end}\n{body}",
    chosen(["---", "+++", "\ufeff---", "--- "]),
    st.lists(_head_lines, max_size=6),
    chosen(["---", "+++", "...", ""]),
    markdown,
)
plain_texts: Final = st.lists(
    st.one_of(texts, chosen(["By Jane Roe", "3 November 2026", "By A and B | 3 May 2026", "A teaser that ends …", "• A bullet [...] Read more", "Related", "", "", "x" * 200, "© 2026"]), whens),
    max_size=14,
).map("\n".join)  # fmt: skip


# Queries, lists of feeds, settings

_QUERY: Final = [
    *("unread", "is:", "is:full", "feed:", 'feed:"', "since:", "since:" + "9" * 30 + "y", "before:0000-00-00", "before:9999-12-31", "since:0001-01-01"),
    *("minutes:<", "minutes:>" + "9" * 5_000, "like:", "like:" + "9" * 5_000, "lang:", "OR", " OR ", "-", "--x", "(", ")", "((", '"', "“", "”", "*", "a*"),
    *("author:", "auther:", "\u3000", "\xa0", "\u2028", "\u2003", " ", " ", "tag:\ud800", "title:[/]"),
]  # fmt: skip
queries: Final = st.one_of(soup(chosen(_QUERY), most=20), st.builds(str.__add__, soup(chosen(_QUERY), most=4), storms))

_outline = st.builds(
    lambda told, inner: f"<outline{told}>{inner}</outline>",
    st.dictionaries(
        chosen(["text", "title", "type", "xmlUrl", "XMLURL", "htmlUrl", "category", "x:y"]), st.one_of(urls, soup(most=3), numbers, chosen(["rss", "a/b/c", "/" * 400])), max_size=5
    ).map(lambda told: "".join(f' {name}="{_escaped(value).replace(chr(34), "&quot;")}"' for name, value in told.items())),
    chosen(["", "", "x", "<outline text='in'>", "</outline>"]),
)  # fmt: skip
opml: Final = st.builds(
    lambda prologue, title, outlines, deep, encoding: encoded(
        f"{prologue}<opml version='2.0'><head><title>{title}</title></head><body>{'<outline text=' + chr(39) + 'd' + chr(39) + '>' if deep else ''}{''.join(outlines)}{'</outline>' if deep else ''}</body></opml>",
        encoding,
    ),
    prologues,
    told_in_xml,
    st.lists(_outline, max_size=6),
    st.booleans(),
    encodings,
)  # fmt: skip

_FILTER: Final = [
    *("unread", "title", "age", "content", "rssurl", "flags", "author", "tags", "=", "!=", "=~", "!~", "#", "!#", "<", ">", "<=", ">=", "between", "and", "or"),
    *("(", ")", '\\"yes\\"', '\\"a|b\\"', '\\".*x.*\\"', '\\"(a+)+$\\"', "1:2", "1:" + "9" * 5_000, "9" * 5_000, "7"),
]  # fmt: skip
filters: Final = st.lists(st.one_of(chosen(_FILTER), chosen(_FILTER), soup(most=2)), max_size=14).map(" ".join)
newsboat_lines: Final = st.one_of(
    st.builds(lambda name, words: f'"query:{name}:{words}" tag', soup(most=2), filters),
    st.builds(lambda url, mark: f"{url} {mark}", urls, soup(chosen(['"~', "~Title", "!", "#", '"a b"', '"']), most=5)),
    texts,
)

_TOML_KEYS: Final = [
    *("theme", "glyphs", "measure", "date_format", "keymap", "refresh_every", "keep", "proxy", "user_agent", "keys", "rules", "send", "page_delay", "connections"),
    *("url", "title", "folder", "tags", "headers", "cookies", "note", "muted", "query", "name", "action", "hosts", "body", "strip", "prune", "site", "next"),
    *("primary", "background", "variables", "dark", "luminosity_spread", "text_alpha", "a.b.c", '""', '"\\u001b"', "'x y'", '"é"', "x" * 400, "-", "1"),
]  # fmt: skip
_toml_leaves = st.one_of(
    chosen(NUMBERS),
    chosen(["true", "false", "inf", "nan", "1979-05-27T07:32:00Z", "0000-01-01", "07:32:00", "[]", "{}", "[" * 3_000, "[[1], [2]]", "{a.b = 1}"]),
    soup(most=4).map(lambda text: json.dumps(text, ensure_ascii=False)),
    soup(most=3).map(lambda text: f"'{text}'"),
    soup(most=3).map(lambda text: f'"""{text}"""'),
    soup(most=3).map(lambda text: f"'''{text}''''"),
    chosen(['"forever"', '"90d"', '"never"', '"auto"', '"#ff0000"', '"rgb(1,2,3)"', '"/html"', '"div > p.x:not(.y)"', '"https://a.example/f"', '"mute"', '"%d %Q %-1000000d"']),
)  # fmt: skip
_toml_lines = st.builds(
    lambda key, value, form: form.format(key=key, value=value.replace("{", "{{").replace("}", "}}") if False else value),
    chosen(_TOML_KEYS),
    _toml_leaves,
    chosen(["{key} = {value}", "{key} = {value}", "{key} = [{value}]", "{key}.x = {value}", "[{key}]", "[[{key}]]", "[[feed]]\nurl = {value}", "[keys]\n{key} = {value}", "[[rules]]\nquery = {value}\naction = {value}", "[[site]]\nhosts = {value}\nbody = {value}"]),
)  # fmt: skip
toml: Final = st.lists(st.one_of(_toml_lines, _toml_lines, _toml_lines, texts), max_size=8).map("\n".join)

_FTR: Final = ["body:", "strip:", "title:", "http_header(user-agent):", "http_header(x\n", "replace_string(", "): ", "find_string:", "single_page_link:", "next_page_link:", "if_page_contains:", "prune: no", "test_url:", "strip_id_or_class:", "strip_image_src:", "//div[@class='x']", "#", "(", ")", ":", "'", '"', "\n", "\n"]  # fmt: skip
ftr: Final = soup(chosen(_FTR), most=24)
_CSS: Final = ["div", "*", ".", "#", ".x", "#y", "[a]", "[a=", "[a*='b']", "]", ":not(", ":not(.x)", ":not(.é", ")", ":nth-child(", "2)", ":first-child", ">", "+", "~", ",", " ", "é", "\\", "//div", "(", "'", '"', "9" * 5_000]  # fmt: skip
selectors: Final = soup(chosen(_CSS), most=16)
