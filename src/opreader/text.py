"""Pure text: what is let in, how it is cut, counted and compared. No markup is built here."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

WORDS_A_MINUTE: Final = 238
"""Silent reading speed of adults in English: Brysbaert 2019."""

CUT_MARKS: Final = ("…", "...", "[…]", "[...]")
_LONGEST_FIRST: Final = sorted(CUT_MARKS, key=len, reverse=True)

_DROP = {code: None for code in (*range(0x20), 0x7F, *range(0x80, 0xA0)) if chr(code) != "\n"} | {0x09: " "}
_DROP_ONE_LINE = (
    _DROP
    | dict.fromkeys(
        (
            0x061C,
            0x200E,
            0x200F,
            *range(0x202A, 0x202F),
            *range(0x2066, 0x206A),
            0xFEFF,
            0x2060,
            *range(0xE0000, 0xE0080),
        ),
    )
    | {0x0A: " ", 0x0B: " ", 0x0C: " ", 0x0D: " ", 0x85: " ", 0x2028: " ", 0x2029: " "}
)


def _late(pattern: str, flags: int = 0) -> Callable[[], re.Pattern[str]]:
    """A pattern that is compiled when it is used first: the first frame needs none of these."""
    return cache(lambda: re.compile(pattern, flags))


_UNSAFE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_SPACES = re.compile(r"\s+")
_MAYBE_STORM = _late(r"[^\w\s\x00-\u02ff]{9,}")
"""Marks, signs and invisible letters in a row: what may hold too many combining marks."""
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_MOST_MARKS = 8


def clean(text: str, *, one_line: bool = False) -> str:
    """Drop what a terminal could obey or choke on; the door of the store and of the screen.

    C0 (but line feeds; tabs become spaces), DEL, C1 go; lone surrogates become U+FFFD; at most 8 combining marks stay
    on a base. One-line text also loses bidi controls, U+FEFF, U+2060 and tag characters, and its white space runs
    become one space. Apply it after the last decoding step: `&#27;` is harmless only until it is unescaped.
    """
    if one_line:
        if text.isascii() and text.isprintable() and "  " not in text:
            return text.strip(" ")
        text = text.translate(_DROP_ONE_LINE)
        if not text.isascii():
            text = _limit_marks(_SURROGATE.sub("\ufffd", text))
        return _SPACES.sub(" ", text).strip()
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _UNSAFE.search(text):
        text = _SURROGATE.sub("\ufffd", text).translate(_DROP)
    return text if text.isascii() else _limit_marks(text)


def _limit_marks(text: str) -> str:
    return _MAYBE_STORM().sub(_with_few_marks, text)


def _with_few_marks(found: re.Match[str]) -> str:
    """A run without letters and spaces whose bases have at most so many marks; invisible letters are no base."""
    kept, marks = [], 0
    for character in found[0]:
        category = unicodedata.category(character)
        if category in {"Mn", "Me"}:
            marks += 1
        elif category != "Cf":
            marks = 0
        if marks <= _MOST_MARKS or category == "Cf":
            kept.append(character)
    return "".join(kept)


_NOT_TEXT = _late(r"<!--.*?(?:-->|\Z)|<(script|style|template)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
"""What is not closed goes on to the end, as in browsers; looking for every end anew would take quadratic time."""
_TAG = _late(r"<[a-z/!?][^<>]*>", re.IGNORECASE)
_INLINE_TAG = _late(
    r"</?(?:a|abbr|b|bdi|cite|code|del|em|font|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|u|wbr)\b[^<>]*>",
    re.IGNORECASE,
)


def strip_markup(source: str) -> str:
    """The words of an HTML fragment on one line: for teasers, counting, comparing and the search index.

    Not the text that people read (`opreader.document` makes that), but quick, total and stable: the search index is
    undone with exactly these words, so a change here asks for a migration that rebuilds it.
    """
    if "<" in source:
        source = _NOT_TEXT().sub(" ", source)
        source = _INLINE_TAG().sub("", source)
        source = _TAG().sub(" ", source)
    if "&" in source:
        import html

        source = html.unescape(source)
    return clean(source, one_line=True)


_MARKDOWN_LINE = _late(r"^[ \t]{0,3}(?:#{1,6}[ \t]+|>[ \t]?|[-*+][ \t]+|(?:```|~~~).*$)", re.MULTILINE)
_MARKDOWN_LINK = _late(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
_MARKDOWN_MARK = _late(r"`+|(?<!\s)\*+|\*+(?!\s)|(?<![^\W_])_+|_+(?![^\W_])")


def _strip_markdown(source: str) -> str:
    """The words of a Markdown text, without the marks that are common in prose; as quick, total and stable."""
    source = _MARKDOWN_LINK().sub(r"\1", _MARKDOWN_LINE().sub("", source))
    return clean(_MARKDOWN_MARK().sub("", source), one_line=True)


def plain(source: str, markup: str) -> str:
    """The words of a body of format `html`, `markdown` or `text`, on one line."""
    if markup == "html":
        return strip_markup(source)
    return _strip_markdown(source) if markup == "markdown" else clean(source, one_line=True)


_UNSPACED = _late(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])"
)
"""Letters of scripts that put no spaces between words: Thai, Lao, Burmese, Khmer, kana, Han."""


def count_words(text: str) -> int:
    """Words of plain text; a letter of a script without spaces counts as half a word."""
    if text.isascii():
        return len(text.split())
    spaced, unspaced = _UNSPACED().subn(" ", text)
    return len(spaced.split()) + (unspaced + 1) // 2


def minutes(words: int) -> int:
    """Minutes to read so many words, rounded up; 0 for none."""
    return -(-words // WORDS_A_MINUTE)


def index_words(text: str) -> str:
    """Text as the search index takes it: letters of scripts without spaces stand alone."""
    return text if text.isascii() else _UNSPACED().sub(r" \1 ", text)


_READ_ON = (
    r"(?:read more|continue reading|read the rest|keep reading|weiterlesen|lire la suite|leer más|leia mais|lees meer|"
    r"continua a leggere|читать далее|続きを読む|阅读全文)"
)
_ARROW = r"\s*…?[\)\]]?\s*(?:→|»|>>?|&rarr;)?\s*…?$"
_ONLY_READ_ON = _late(rf"\s*[\(\[]?{_READ_ON}\.?{_ARROW}", re.IGNORECASE)
_READ_ON_AFTER_MARK = _late(
    rf"(?:(?<=…)|(?<=\.\.\.)|(?<=\[…\])|(?<=\[\.\.\.\]))\s*[\(\[]?"
    rf"(?:more|{_READ_ON}(?:\.|\b[^\n.]{{1,60}}?)?){_ARROW}",
    re.IGNORECASE,
)
_APPEARED_FIRST = _late(r"\s*The post .{1,300} appeared first on .{1,120}\.?\s*$", re.IGNORECASE | re.DOTALL)


def without_cut_mark(text: str) -> tuple[str, bool]:
    """The text without the cut mark at its end ("…", "[...]", "Read more"), and whether there was one."""
    text = text.rstrip()
    text, appeared = _APPEARED_FIRST().subn("", text)
    text = text.rstrip()
    if _ONLY_READ_ON().fullmatch(text):
        return "", True
    if found := _READ_ON_AFTER_MARK().search(text):
        text = text[: found.start()]
    kept = text
    while mark := next((mark for mark in _LONGEST_FIRST if kept.endswith(mark)), None):
        kept = kept[: -len(mark)].rstrip()
    return kept, kept != text or bool(appeared)


def fold(text: str) -> str:
    """Text for comparing beginnings: NFKC, case and white space aside."""
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


def shorten(text: str, most: int) -> str:
    """At most `most` characters of one line, cut at a word with "…"."""
    if len(text) <= most:
        return text
    head = text[: most - 1]
    if not text[most - 1].isspace() and (space := head.rfind(" ")) > most // 2:
        head = head[:space]
    return head.rstrip(" ,;:–—-") + "…"


def digest(*parts: str) -> str:
    """A short stable name for some text: 32 hexadecimal digits of BLAKE2."""
    import hashlib

    state = hashlib.blake2b(digest_size=16)
    for part in parts:
        state.update(part.encode("utf-8", "surrogatepass"))
        state.update(b"\0")
    return state.hexdigest()


_TRACKING = _late(
    r"&(?:utm_[^=&]*|at_(?:medium|campaign|custom|link|format|ptr|bbc|creation)[^=&]*|mc_[ce]id|fbclid|gclid|gclsrc|dclid|"
    r"gbraid|wbraid|msclkid|ysclid|yclid|twclid|ttclid|igsh|igshid|mkt_tok|_ga|_gl|_hsenc|_hsmi|cmpid|smid|wt_mc|xtor"
    r"|ref(?==[^&0-9]*(?:&|$)))(?:=[^&]*)?(?=&|$)",
    re.IGNORECASE,
)
"""Parameters that say who sent the visitor. `ref` does where it is a word (`ref=rss`); as a number it may name the page."""
_ROUTE = ("!", "/")
"""How a fragment begins that leads to a page of its own on sites that are one program."""


def tell_minutes(length: int) -> str:
    """Minutes as people say them: 45 min, 6 h, 6 h 20."""
    hours, rest = divmod(length, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest:02}" if rest else f"{hours} h"


def link_key(link: str) -> int | None:
    """A signed 64-bit name for the page that an http(s) address leads to; None for other texts.

    What does not lead elsewhere is aside: scheme, `www.`, default port, case of the host, fragment, slashes at the end
    and tracking parameters. None for a site's front page too: feeds without addresses of their articles name it for each.
    """
    scheme, _, rest = link.strip().partition("://")
    scheme = scheme.lower()
    if scheme not in {"http", "https"}:
        return None
    rest, _, fragment = rest.partition("#")
    rest, _, query = rest.partition("?")
    host, _, path = rest.partition("/")
    host = host.lower().removesuffix(":443" if scheme == "https" else ":80").removeprefix("www.")
    path = path.rstrip("/")
    query = _TRACKING().sub("", f"&{query}") if query else ""
    route = fragment if fragment.startswith(_ROUTE) else ""
    if not host or not (path or query or route):
        return None
    import hashlib

    page = f"{host}/{path}?{query}#{route}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(page, digest_size=8).digest(), "big", signed=True)


def same_host(url: str, home: str) -> bool:
    """Whether what is meant for the host of `home` may go to `url`: it is the same one, and nothing of https in clear."""
    if url == home:
        return True
    from urllib.parse import urlsplit

    try:
        here, there = urlsplit(url), urlsplit(home)
        same = (here.hostname, here.port) == (there.hostname, there.port)
    except ValueError:
        return False
    return same and (here.scheme == "https" or there.scheme == "http")
