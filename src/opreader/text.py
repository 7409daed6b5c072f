"""Pure text: what is let in, how it is cut, counted and compared. No markup is built here."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

from opreader.patterns import late

WORDS_A_MINUTE: Final = 238
"""Silent reading speed of adults in English: Brysbaert 2019."""

CUT_MARKS: Final = ("…", "...", "[…]", "[...]")
_LONGEST_FIRST: Final = sorted(CUT_MARKS, key=len, reverse=True)

_DROP = {code: None for code in (*range(0x20), 0x7F, *range(0x80, 0xA0)) if chr(code) != "\n"} | {
    0x09: " ",
    0x2028: "\n",
    0x2029: "\n",
}
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


_UNSAFE = late(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
# For ASCII, which most texts are, tables of bytes are ten times as quick as patterns and tables of characters.
_PRINTABLE: Final = bytes(range(0x20, 0x7F))
_SAFE: Final = _PRINTABLE + b"\n"
_SPACES_ALL: Final = bytes.maketrans(b"\t\n\v\f\r", b"     ")
_DROP_BYTES: Final = bytes(code for code in (*range(0x20), 0x7F) if code not in b"\t\n\v\f\r")
_SPACES = re.compile(r"\s+")
_UNTIDY = late(
    "[\x00-\x1f\x7f-\xa0\u061c\u1680\u2000-\u200a\u200e\u200f\u2028-\u202f\u205f\u2060\u2066-\u2069\u3000"
    "\ud800-\udfff\ufeff\U000e0000-\U000e007f]"
)
"""What one-line text loses, and white space other than a space: most lines have none."""
_MAYBE_RUN = late(r"[\u0300-\U0010ffff][\u0300-\U0010ffff]{8}")
"""So many letters beyond the Latin ones: what is quickly looked for, and most texts of the West have none."""
_MAYBE_STORM = late(r"[^\w\s\x00-\u02ff]{9,}")
"""Marks, signs and invisible letters in a row: what may hold too many combining marks."""
_SURROGATE = late(r"[\ud800-\udfff]")
_MOST_MARKS = 8


def clean(text: str, *, one_line: bool = False) -> str:
    """Drop what a terminal could obey or choke on; the door of the store and of the screen.

    C0 (but line feeds; tabs become spaces), DEL, C1 go; U+2028 and U+2029 are line feeds; lone surrogates become
    U+FFFD; at most 8 combining marks stay on a base. One-line text also loses bidi controls, U+FEFF, U+2060 and tag characters, and its white space runs
    become one space. Apply it after the last decoding step: `&#27;` is harmless only until it is unescaped.
    """
    if one_line:
        if text.isascii():
            raw = text.encode()
            if "  " not in text and not raw.translate(None, _PRINTABLE):
                return text.strip(" ")
            text = raw.translate(_SPACES_ALL, _DROP_BYTES).decode()
            while "  " in text:  # halves what is left of a run: quicker than to take all words apart
                text = text.replace("  ", " ")
            return text.strip(" ")
        if "  " not in text and _UNTIDY().search(text) is None:
            return _limit_marks(text.strip(" "))
        text = text.translate(_DROP_ONE_LINE)
        return " ".join(_limit_marks(_SURROGATE().sub("\ufffd", text)).split())
    if text.isascii() and not text.encode().translate(None, _SAFE):
        return text
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _UNSAFE().search(text):
        text = _SURROGATE().sub("\ufffd", text).translate(_DROP)
    return text if text.isascii() else _limit_marks(text)


def _limit_marks(text: str) -> str:
    return _MAYBE_STORM().sub(_with_few_marks, text) if _MAYBE_RUN().search(text) else text


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


_NOT_TEXT = late(r"<!--.*?(?:-->|\Z)|<(script|style|template)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
"""What is not closed goes on to the end, as in browsers; looking for every end anew would take quadratic time."""
_MAY_HOLD_OTHER = late(r"<(?:!--|[sS][cCtT]|[tT][eE])")
_TAG = late(r"<[a-zA-Z/!?][^<>]*>")
_INLINE_TAG = late(
    r"</?(?:a|abbr|b|bdi|cite|code|del|em|font|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|u|wbr)\b[^<>]*>",
    re.IGNORECASE,
)


def strip_markup(source: str) -> str:
    """The words of an HTML fragment on one line: for teasers, counting, comparing and the search index.

    Not the text that people read (`opreader.document` makes that), but quick, total and stable: the search index is
    undone with exactly these words, so a change here asks for a migration that rebuilds it.
    """
    if "<" in source:
        if _MAY_HOLD_OTHER().search(source):  # most hold none, and looking closely takes longer than all the rest
            source = _NOT_TEXT().sub(" ", source)
        source = _INLINE_TAG().sub("", source)
        source = _TAG().sub(" ", source)
    return clean(unescape(source), one_line=True)


_LONG_NUMBER = late(r"&#([0-9]{8,});?")


def unescape(source: str) -> str:
    """HTML's character references as what they stand for; the standard library's refuses numbers of 4,300 digits."""
    if "&" not in source:
        return source
    import html

    try:
        return html.unescape(source)
    except ValueError:
        return html.unescape(_LONG_NUMBER().sub(_short_reference, source))


def _short_reference(found: re.Match[str]) -> str:
    digits = found[1].lstrip("0") or "0"
    return f"&#{digits};" if len(digits) < 8 else "\ufffd"


_MARKDOWN_LINE = late(r"^[ \t]{0,3}(?:#{1,6}[ \t]+|>[ \t]?|[-*+][ \t]+|(?:```|~~~).*$)", re.MULTILINE)
_MARKDOWN_LINK = late(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
_MARKDOWN_MARK = late(r"`+|(?<!\s)\*+|\*+(?!\s)|(?<![^\W_])_+|_+(?![^\W_])")


def _strip_markdown(source: str) -> str:
    """The words of a Markdown text, without the marks that are common in prose; as quick, total and stable."""
    source = _MARKDOWN_LINK().sub(r"\1", _MARKDOWN_LINE().sub("", source))
    return clean(_MARKDOWN_MARK().sub("", source), one_line=True)


def plain(source: str, markup: str) -> str:
    """The words of a body of format `html`, `markdown` or `text`, on one line."""
    if markup == "html":
        return strip_markup(source)
    return _strip_markdown(source) if markup == "markdown" else clean(source, one_line=True)


_UNSPACED = late(
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


def letters_apart(text: str) -> str:
    """The same text with spaces round the letters of scripts without spaces."""
    return text if text.isascii() else _UNSPACED().sub(r" \1 ", text)


BREAK: Final = "\uf8ff"
"""Stands in the search index where a sentence is cut between letters that stand alone: a phrase does not reach over it."""
_APART: Final = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\ua9e0-\ua9ff\uaa60-\uaa7f"
"""Thai, Lao, Burmese, Khmer, Tai Lue: letters and the vowel signs on them."""
_INDEX_OTHERWISE = late(
    r"[^\x00-\xa9\xae-\xb1\xb4-\xb7\xbb\xbf-\xc5\xc7-\xd7\xd9-\xde\xe0-\xe5\xe7-\xf7\xf9-\u010f"
    r"\u0112-\u0130\u0134-\u013e\u0143-\u0148\u014a-\u0151\u0154-\u017e\u0391-\u03a9\u03b1-\u03c9\u0410-\u0418\u041a-\u0438\u043a-\u044f"
    r"\u2010-\u205e\u20a0-\u20c0\ue000-\uf8fe]+"
)
"""Runs of what SQLite's tokenizer does not take as readers mean it."""


def index_words(text: str) -> str:
    """Text as the search index takes it; what the same words may be written with becomes the same.

    Letters of scripts without spaces stand alone; ligatures, widths and composed letters are what they stand for (NFKC,
    ß is ss), accents are left out, and vowel signs are letters, which to SQLite's tokenizer they are not.
    """
    if text.isascii():
        return text
    return _INDEX_OTHERWISE().sub(_index_run, text)


def _index_run(run: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", run[0]).translate(_indexed())


@cache
def _indexed() -> _Indexed:
    return _Indexed()


class _Indexed(dict[int, str]):
    """What `str.translate` asks for each letter of such a run, once worked out."""

    def __missing__(self, code: int) -> str:
        found = self[code] = _indexed_letter(chr(code))
        return found


_ALIKE: Final[dict[str, str]] = {
    **dict(zip("ßẞæÆœŒøØłŁđĐı", ("ss", "SS", "ae", "AE", "oe", "OE", *"oOlLdDi"), strict=True)),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u0640\ufeff", ""),
    **dict.fromkeys("。、,.!?;:", f" {BREAK} "),
}


def _indexed_letter(letter: str) -> str:
    if letter in _ALIKE:
        return _ALIKE[letter]
    category = unicodedata.category(letter)
    if category[0] == "M":
        code = ord(letter)
        if 0x0900 <= code < 0x1900:
            # A vowel sign tells words apart as letters do: it stands in the index as a letter of the private range.
            sign = chr(0xE000 + code - 0x0900)
            return f" {sign} " if _stands_alone(letter) else sign
        return ""
    if _stands_alone(letter):
        return f" {letter} "
    apart = unicodedata.normalize("NFD", letter)
    return apart[0] if apart[1:] and all(map(unicodedata.combining, apart[1:])) else letter


_STANDS_ALONE = late(
    f"[{_APART}\u3005-\u3007\u3041-\u30ff\u3105-\u312f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)


def _stands_alone(letter: str) -> bool:
    return _STANDS_ALONE().match(letter) is not None


_READ_ON = (
    r"(?:read more|continue reading|read the rest|keep reading|weiterlesen|lire la suite|leer más|leia mais|lees meer|"
    r"continua a leggere|читать далее|続きを読む|阅读全文)"
)
_ARROW = r"\s*…?[\)\]]?\s*(?:→|»|>>?|&rarr;)?\s*…?$"
_ONLY_READ_ON = late(rf"\s*[\(\[]?{_READ_ON}\.?{_ARROW}", re.IGNORECASE)
_READ_ON_AFTER_MARK = late(
    rf"(?:(?<=…)|(?<=\.\.\.)|(?<=\[…\])|(?<=\[\.\.\.\]))\s*[\(\[]?"
    rf"(?:more|{_READ_ON}(?:\.|\b[^\n.]{{1,60}}?)?){_ARROW}",
    re.IGNORECASE,
)
_APPEARED_FIRST = late(r"\s*The post .{1,300} appeared first on .{1,120}\.?\s*$", re.IGNORECASE | re.DOTALL)


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


_TRACKING = late(
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
