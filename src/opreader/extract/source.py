"""From bytes to a string that is safe to hand to the HTML parser: encodings, size, depth and attributes."""

import codecs
import re
from html import unescape
from itertools import islice
from typing import Final

MOST_CHARACTERS: Final = 2_000_000
MOST_DEPTH: Final = 200
TOO_DEEP: Final = f"the page is nested more than {MOST_DEPTH} deep"

_META_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
# The bytes 0x80–0xBF, which follow the first one of a letter in UTF-8, as they look when read as cp1252 or Latin-1.
_BYTES = {bytes([byte]).decode("cp1252", "ignore") or chr(byte): byte for byte in range(0x80, 0xC0)}
_TAIL = "[" + re.escape("".join(_BYTES) + "".join(chr(byte) for byte in range(0x80, 0xA0))) + "]"
_SPOILED = re.compile(
    f"[\u00c2\u00c3\u00d0\u00d1]{_TAIL}|\u00e2[\u20ac\x80-\x9f]{_TAIL}|\u00f0[\u0178\x9f]{_TAIL}{{2}}|[\u00e0-\u00ef][\x80-\x9f][\x80-\xbf]"
)
_SPOILED_ENTITIES = re.compile(r"&acirc;&(?:euro|#8364|#128);(?:&#?\w{2,8};|.)")
_SPOILED_AT_LEAST: Final = 4
"""Letters read wrongly from which it is no chance."""
_END_TAGS = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_HEAVY = re.compile(
    r"<!--.*?-->|<(script|style|svg)\b.*?</\1\s*>|(?<=[\"'(])data:[a-z]+/[^\"')\s]*", re.DOTALL | re.IGNORECASE
)
_LD_JSON = re.compile(r"^<script[^>]{0,200}ld\+json", re.IGNORECASE)
_MANY_ATTRIBUTES = re.compile(
    r"<[a-zA-Z][^\s<>/]*+(?:[\s/]++[^\s=<>\"'/]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s<>]*+))?+){500}"
)
# What browsers read these labels as (WHATWG Encoding Standard, 4.2).
_READ_AS = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252"}
_READ_AS |= {"gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "sjis": "cp932", "euc-kr": "cp949"}
_READ_AS |= {"iso-8859-9": "cp1254", "tis-620": "cp874", "x-sjis": "cp932", "ks_c_5601-1987": "cp949", "big5": "cp950"}


def decode(html: str | bytes, content_type: str | None) -> str:
    """The page as text without characters that the parser refuses; the parser guesses nothing after this."""
    text = html if isinstance(html, str) else _decode_bytes(html, content_type)
    text = _XML_DECLARATION.sub("", text, count=1)
    # The parser stops at the first end of the document; browsers read on, and some pages have their text there.
    text = _END_TAGS.sub("", text)
    return _UNREADABLE.sub("", text) if _UNREADABLE.search(text) else text


def mend(text: str, *, least: int = _SPOILED_AT_LEAST) -> str:
    """Text or markup whose letters were read in the wrong encoding once (`donâ€™t`) as it was meant; as it is where few are so."""
    if "&acirc;&" in text:
        text = _SPOILED_ENTITIES.sub(lambda found: unescape(found[0]), text)
    if not any(letter in text for letter in "âÂÃÐ"):
        return text
    if sum(1 for _ in islice(_SPOILED.finditer(text), least)) < least:
        return text
    return _SPOILED.sub(_meant, text)


def _meant(found: re.Match[str]) -> str:
    try:
        return bytes(_BYTES.get(letter, ord(letter)) for letter in found[0]).decode("utf-8")
    except UnicodeDecodeError:
        return found[0]


def _decode_bytes(page: bytes, content_type: str | None) -> str:
    for mark, name in _BOMS:
        if page.startswith(mark):
            return page[len(mark) :].decode(name, "replace")
    labels = []
    if found := _HEADER_CHARSET.search(content_type or ""):
        labels.append(found[1])
    if inside := _META_CHARSET.search(page[:8192]):
        labels.append(inside[1].decode("ascii"))
    for label in ("utf-8", *labels):
        try:
            return page.decode(_READ_AS.get(label.lower(), label))
        except (UnicodeDecodeError, LookupError):
            continue
    # Nothing fits whole: what the page says, else UTF-8, with marks where bytes are wrong.
    for label in labels:
        try:
            return page.decode(_READ_AS.get(label.lower(), label), "replace")
        except LookupError:
            continue
    wrong = page.decode("utf-8", "replace")
    return page.decode("cp1252", "replace") if wrong.count("\ufffd") > len(page) // 200 else wrong


def lighten(text: str) -> str:
    """A page above the size limit without scripts, styles, drawings and inlined pictures; others as they are."""
    if len(text) <= MOST_CHARACTERS:
        return text
    return _HEAVY.sub(lambda found: found[0] if _LD_JSON.match(found[0]) else "", text)


def trouble(text: str) -> str | None:
    """Why the HTML parser must not see this text, in words; None when it may. Depth shows only once it is parsed."""
    if len(text) > MOST_CHARACTERS:
        return "the page is larger than 2 MB"
    if _MANY_ATTRIBUTES.search(text):
        return "a tag has more than 500 attributes"
    return None
