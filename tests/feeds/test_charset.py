"""Bytes become text, rightly where they can and always without failing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opreader.feeds.charset import declared_charset, decode

SAMPLES = {
    "cp1252": "Le café était fermé — « déjà » dit-il, et la fenêtre aussi. L’été s’achève.",
    "iso-8859-1": "Über die Brücke gehen heute schöne, große Leute; man grüßt sich in München.",
    "cp1250": "Wczoraj rząd ogłosił nowe cła na import zboża, a źródła mówią, że łatwo nie będzie.",
    "cp1251": "Вчера правительство объявило о новых тарифах на импорт зерна и муки.",
    "koi8_r": "Вчера правительство объявило о новых тарифах на импорт зерна и муки.",
    "shift_jis": "昨日、政府は新しい関税を発表した。多くの評論家が懸念を示した。",
    "euc_jp": "昨日、政府は新しい関税を発表した。多くの評論家が懸念を示した。",
    "gb18030": "昨天政府宣布了新的关税政策，许多评论家表示担忧。",
    "big5": "昨天政府宣布了新的關稅政策，許多評論家表示擔憂。",
    "euc_kr": "어제 정부는 새로운 관세를 발표했다. 많은 논평가들이 우려를 표했다.",
    "utf-8": "Il pleut — 昨日 — вчера",
    "utf-8-sig": "Il pleut — 昨日 — вчера",
    "utf-16": "Il pleut — 昨日 — вчера",
    "utf-32": "Il pleut — 昨日 — вчера",
    "utf-16-le": "Il pleut depuis hier, et la Seine monte.",
    "utf-16-be": "Il pleut depuis hier, et la Seine monte.",
}


@pytest.mark.parametrize("encoding", SAMPLES)
def test_usual_encodings_are_told_without_a_word(encoding: str) -> None:
    assert decode(SAMPLES[encoding].encode(encoding)) == SAMPLES[encoding]


@pytest.mark.parametrize("encoding", [name for name in SAMPLES if not name.startswith("utf-16-")])
def test_a_declared_encoding_is_used(encoding: str) -> None:
    assert decode(SAMPLES[encoding].encode(encoding), declared=encoding) == SAMPLES[encoding]


@pytest.mark.parametrize("declared", ["iso-8859-1", "klingon", "us-ascii", "\x00", "idna", "rot13", "undefined", "hex"])
def test_plain_utf8_is_read_as_such_whatever_is_declared(declared: str) -> None:
    assert decode("Où est-il ?".encode(), declared=declared) == "Où est-il ?"


def test_a_little_damage_does_not_change_the_reading() -> None:
    text = "Où est-il passé, l’été ? Derrière la fenêtre fermée, à côté."
    assert decode(text.encode() + b"\xff") == text + "\ufffd"


@pytest.mark.parametrize(
    ("content_type", "data", "charset"),
    [
        ("text/html; charset=UTF-8", b"", "UTF-8"),
        ('text/xml;charset="koi8-r"', b"", "koi8-r"),
        ("text/html", b'<html><META http-equiv="Content-Type" content="text/html; charset=big5">', "big5"),
        ("text/html", b"<meta charset=euc-kr>", "euc-kr"),
        ("text/html", b"<p>charset=x", None),
        ("", b"", None),
    ],
)
def test_where_a_charset_is_declared(content_type: str, data: bytes, charset: str | None) -> None:
    assert declared_charset(content_type, data) == charset


@settings(max_examples=100, deadline=None)
@given(
    st.binary(max_size=300),
    st.none()
    | st.text(max_size=10)
    | st.sampled_from(["utf-7", "utf-16", "gb18030", "hex", "punycode", "unicode_escape", "raw_unicode_escape"]),
)
def test_any_bytes_can_be_read(data: bytes, declared: str | None) -> None:
    assert isinstance(decode(data, declared=declared), str)
