"""Bytes → text: what is declared, what is there, and a bounded guess; never a failure."""

import codecs
import re
from typing import Final

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHARSET_PARAMETER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_CHARSET_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})")
_HEAD: Final = 4096
_SAMPLE: Final = 48 * 1024
_FEW: Final = 0.02
"""Text that is UTF-8 but for so small a share of its other letters is damaged UTF-8, not another encoding."""
_GUESSES: Final = [
    "cp1252",
    "cp1250",
    "cp1251",
    "koi8_r",
    "cp1253",
    "cp1254",
    "cp1255",
    "cp1256",
    "shift_jis",
    "euc_jp",
    "gb18030",
    "big5",
    "euc_kr",
]
_NO_CHARSETS: Final = frozenset({"unicode-escape", "raw-unicode-escape", "idna", "punycode", "undefined", "utf-7"})
"""What Python decodes by name and no document is written in."""
_LATIN: Final = frozenset({"cp1250", "cp1252", "cp1254"})
_WESTERN: Final = frozenset(
    {chr(code) for code in range(0x80)}
    | set("àáâãäåæçèéêëìíîïñòóôõöøùúûüÿßœÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜŒ«»‹›‘’“”„–—…•€£§°©®¡¿ªº½·×\xa0"),
)
"""What text of Western Europe is made of: short samples of it are taken for its Eastern neighbours otherwise."""
_ALIASES: Final = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "ascii": "cp1252"} | {
    "us-ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
}
"""Names that the web uses for more than they say (WHATWG Encoding Standard §4.2)."""


def decode(data: bytes, *, declared: str | None = None) -> str:
    """The text of some bytes: by byte order mark, UTF-8 where it is valid, the declared charset, else the likeliest."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, "replace")
    if declared is not None and not _is_utf8_name(declared) and (text := _try(data, declared)) is not None:
        return _utf8_after_all(data, text)
    if (wide := _wide_without_mark(data)) is not None:
        return data.decode(wide, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(_guess(data), "replace")


def declared_charset(content_type: str, data: bytes = b"") -> str | None:
    """The charset that a Content-Type names, else the one that the head of an HTML document names."""
    if found := _CHARSET_PARAMETER.search(content_type):
        return found[1]
    if found_meta := _CHARSET_META.search(data[:_HEAD]):
        return found_meta[1].decode("ascii", "replace")
    return None


def declared_in_xml(data: bytes) -> str | None:
    """The charset that an XML declaration names."""
    found = _XML_ENCODING.match(data)
    return found[1].decode("ascii", "replace") if found else None


def is_charset(name: str) -> bool:
    """Whether documents are written in a charset of this name; Python has codecs that are none."""
    try:
        return codecs.lookup(_ALIASES.get(name.lower(), name)).name not in _NO_CHARSETS
    except (LookupError, ValueError):
        return False


def _is_utf8_name(name: str) -> bool:
    return name.lower().replace("_", "-") in {"utf-8", "utf8"}


def _try(data: bytes, encoding: str) -> str | None:
    name = _ALIASES.get(encoding.lower(), encoding)
    try:
        return None if codecs.lookup(name).name in _NO_CHARSETS else data.decode(name)
    except (UnicodeError, LookupError, ValueError):
        return None


def _utf8_after_all(data: bytes, text: str) -> str:
    """The UTF-8 reading of bytes that have letters beyond ASCII and are valid UTF-8: chance hardly makes such."""
    if data.isascii():
        return text
    return _try(data, "utf-8") or text


def _wide_without_mark(data: bytes) -> str | None:
    """UTF-16 without a byte order mark, told by the zero bytes of its ASCII letters."""
    head = data[:_HEAD]
    if len(head) < 4 or head.count(0) * 3 < len(head):
        return None
    return "utf-16-le" if head[1::2].count(0) > head[0::2].count(0) else "utf-16-be"


def _guess(data: bytes) -> str:
    """The likeliest encoding of bytes that are not valid UTF-8, told by a bounded sample."""
    sample = data[:_SAMPLE]
    others = len(sample) - len(sample.decode("ascii", "ignore"))
    if sample.decode("utf-8", "replace").count("\ufffd") <= max(1, others * _FEW) and others > 8:
        return "utf-8"
    from charset_normalizer import from_bytes

    best = from_bytes(sample, steps=5, chunk_size=512, cp_isolation=_GUESSES).best()
    if best is None or (best.encoding in _LATIN and set(sample.decode("cp1252", "replace")) <= _WESTERN):
        return "cp1252"
    return best.encoding
