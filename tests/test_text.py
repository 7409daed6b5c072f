"""Pure text: what is let in, how it is cut, counted and compared."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from opreader.text import (
    clean,
    count_words,
    digest,
    fold,
    index_words,
    link_key,
    minutes,
    plain,
    shorten,
    strip_markup,
    without_cut_mark,
)

_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_HOSTILE = "\x00\x07\x08\t\n\x0b\x0c\r\x1b\x7f\x85\x9b\x9d\ud800\udfff\ufeff\u2060\u2028\u2029\U000e0041" + _BIDI
_MARKS = "\u0300\u0489\u064b\u0e47\u0f71\u20dd"
_hostile_text = st.text(st.one_of(st.characters(), st.sampled_from(_HOSTILE + _MARKS * 3 + "\u200c\u200d ab")))


def _forbidden(character: str) -> bool:
    code = ord(character)
    return (code < 0x20 and character != "\n") or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000


def _most_marks(text: str) -> int:
    """The longest row of combining marks; invisible letters between them do not begin a new one."""
    most = row = 0
    for character in text:
        kind = unicodedata.category(character)
        row = row + 1 if kind in {"Mn", "Me"} else row if kind == "Cf" else 0
        most = max(most, row)
    return most


# clean


@pytest.mark.parametrize("one_line", [True, False])
@given(text=_hostile_text)
@example(text="e" + "\u0300" * 8 + "\ufeff" + "\u0300" * 8)
@example(text="e" + "\u0300" * 8 + "\u200d" + "\u0300" * 8)
@example(text="a\r\rb")
def test_clean_text_has_no_forbidden_characters_and_stays_as_it_is(text: str, *, one_line: bool) -> None:
    kept = clean(text, one_line=one_line)
    assert not any(map(_forbidden, kept))
    assert _most_marks(kept) <= 8
    assert clean(kept, one_line=one_line) == kept


@given(_hostile_text)
def test_clean_one_line_text_is_one_line_without_bidi_controls_and_invisible_tags(text: str) -> None:
    kept = clean(text, one_line=True)
    assert not set(kept) & set(_BIDI + "\ufeff\u2060\u2028\u2029\n\t")
    assert not any(0xE0000 <= ord(character) < 0xE0080 for character in kept)
    assert "  " not in kept
    assert kept == kept.strip()


@given(st.text(st.characters(whitelist_categories=["L", "N", "P", "S"])))
def test_clean_keeps_every_letter_digit_and_sign(text: str) -> None:
    assert clean(text) == clean(text, one_line=True) == text


def test_clean_disarms_escape_sequences() -> None:
    assert clean("a\x1b]52;c;eA==\x07b\x9b31mc\x1b[2J", one_line=True) == "a]52;c;eA==b31mc[2J"


@pytest.mark.parametrize("text", ["half \ud83d", "\udc00 half"])
def test_clean_replaces_lone_surrogates(text: str) -> None:
    assert "\ufffd" in clean(text)
    assert clean(text).encode()


def test_clean_turns_tabs_into_spaces_and_keeps_line_feeds_in_long_text() -> None:
    assert clean("a\tb\r\nc\rd\n\ne") == "a b\nc\nd\n\ne"
    assert clean("a\tb\r\nc\rd\n\ne", one_line=True) == "a b c d e"


def test_clean_keeps_joiners_and_bidi_controls_of_long_text() -> None:
    assert clean("क्‍ष می‌خواهم", one_line=True) == "क्‍ष می‌خواهم"
    assert clean("\u202babc\u202c") == "\u202babc\u202c"


@pytest.mark.parametrize("mark", list(_MARKS))
def test_clean_calms_storms_of_combining_marks(mark: str) -> None:
    assert clean(f"a{mark * 500}b", one_line=True) == f"a{mark * 8}b"
    assert clean(f"a{mark * 8}b") == f"a{mark * 8}b"


def test_clean_keeps_every_bracket_of_a_title() -> None:
    assert clean("[sic] [@click=app.quit]x[/]", one_line=True) == "[sic] [@click=app.quit]x[/]"


# strip_markup


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<p>One</p><p>two</p>", "One two"),
        ("re<b>form</b>ed <i>and</i><span class='x'>less</span>", "reformed andless"),
        ("line<br>break<br/>s", "line break s"),
        ("caf&eacute; &amp; &lt;b&gt; &#x27;", "café & <b> '"),
        ("a<script>alert('<p>no</p>')</script>b<STYLE>p{}</style>c", "a b c"),
        ("a<!-- <p>no</p> -->b", "a b"),
        ("a<script>never closed", "a"),
        ("a<!-- never closed", "a"),
        ("if 1 < 2 and 3 > 2 then", "if 1 < 2 and 3 > 2 then"),
        ("&#27;]52;c;eA==&#7;", "]52;c;eA=="),
        ("&#xD800;x", "\ufffdx"),
        ("", ""),
    ],
)
def test_markup_is_stripped_to_the_words(source: str, words: str) -> None:
    assert strip_markup(source) == words


@given(_hostile_text)
def test_stripped_markup_is_clean(source: str) -> None:
    kept = strip_markup(f"<p>{source}</p>")
    assert clean(kept, one_line=True) == kept


@pytest.mark.parametrize(("piece", "left"), [("<!--", ""), ("<script>", ""), ("<a ", "<a"), ("</", "</"), ("<p>", "")])
def test_a_million_unclosed_tags_are_no_work(piece: str, left: str) -> None:
    # Work that grows with the square of the length would keep this test busy for hours.
    assert set(strip_markup(piece * 1_000_000).split()) <= {left, left * 1_000_000}


def test_markdown_is_read_without_its_marks() -> None:
    source = (
        '## Who *pays*?\n\n> **Somebody** [does](https://column.example/a "A"), says `she`.\n\n'
        "- _not_ us\n* nor them\n\n```sh\na_b = 2 * 3\n```\n![A port](port.jpg)\n"
    )
    assert plain(source, "markdown") == "Who pays? Somebody does, says she. not us nor them a_b = 2 * 3 A port"


@given(_hostile_text)
def test_plain_markdown_is_clean(source: str) -> None:
    kept = plain(source, "markdown")
    assert clean(kept, one_line=True) == kept


def test_text_has_no_markup_to_strip() -> None:
    assert plain("<b>x</b>\n*y*", "text") == "<b>x</b> *y*"


# without_cut_mark


@pytest.mark.parametrize(
    "text",
    [
        "The bill comes due…",
        "The bill comes due ...",
        "The bill comes due […]",
        "The bill comes due [...]  ",
        "The bill comes due……",
        "The bill comes due… Read more",
        "The bill comes due… Read more.",
        "The bill comes due... read more »",
        "The bill comes due […] (more…)",
        "The bill comes due… [Read More]",
        "The bill comes due… Continue reading Who pays for it →",
        "The bill comes due… Weiterlesen",
        "The bill comes due… Lire la suite »",
        "The bill comes due… Leer más",
        "The bill comes due… Leia mais",
        "The bill comes due… Читать далее",
        "The bill comes due… 続きを読む",
        "The bill comes due…阅读全文 >>",
        "The bill comes due… The post Who pays appeared first on The Column.",
        "The bill comes due […]\n\nThe post Who\npays? appeared first on The Column",
    ],
)
def test_cut_marks_are_taken_off(text: str) -> None:
    assert without_cut_mark(text) == ("The bill comes due", True)


@pytest.mark.parametrize("text", ["Read more", "[Read more…]", "Continue reading →", "…", "続きを読む"])
def test_a_text_that_is_nothing_but_a_cut_mark_leaves_nothing(text: str) -> None:
    assert without_cut_mark(text) == ("", True)


@pytest.mark.parametrize(
    "text",
    [
        "Please, sir, I want more",
        "Please, sir, I want more.",
        "He paused… and asked for more than anybody had.",
        "They always want… more.",
        "The bill comes due… moreover, it grows",
        "More guns, fewer rights",
        "More",
        "Read more books this winter",
        "Keep reading between the lines, and you will see",
        "He never said [this].",
        "She will post it first.",
        "",
    ],
)
def test_innocent_endings_are_no_cut_marks(text: str) -> None:
    assert without_cut_mark(text) == (text, False)


def test_a_mark_in_the_middle_does_not_hide_the_one_at_the_end() -> None:
    assert without_cut_mark("He asked for more… and more… Read more") == ("He asked for more… and more", True)


@given(st.text("a.…[] \n>"), st.sampled_from(["…", "...", "[…]", "[...]"]))
def test_no_mark_is_left_at_the_end(text: str, mark: str) -> None:
    kept, cut = without_cut_mark(text + mark)
    assert cut
    assert not kept.endswith(("…", "...", "[…]", "[...]"))
    assert text.startswith(kept)


# fold, shorten, count, index


def test_folding_levels_case_width_and_white_space() -> None:
    assert fold("  Straße\u00a0\n ＡＢＣ ﬁn ") == fold("STRASSE abc FIN") == "strasse abc fin"


@given(st.text("ab ,–"), st.integers(2, 30))
def test_a_short_text_is_never_longer_than_asked(text: str, most: int) -> None:
    short = shorten(text, most)
    assert len(short) <= most
    assert short == text if len(text) <= most else short.endswith("…")


def test_a_text_is_cut_at_a_word_where_one_is_near() -> None:
    assert shorten("Somebody pays for every tariff", 17) == "Somebody pays…"
    assert shorten("Somebody pays, for every tariff", 15) == "Somebody pays…"
    assert shorten("Donaudampfschifffahrt fährt", 10) == "Donaudamp…"
    assert shorten("Somebody pays", 13) == "Somebody pays"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("  Who   pays?\n", 2),
        ("Кто платит", 2),
        ("关税由谁来付", 3),
        ("誰が払うのか。", 4),
        ("ใครจ่าย", 4),
        ("EU关税 2026", 3),
        ("관세는 누가 내나", 3),
    ],
)
def test_words_are_counted_in_scripts_without_spaces_too(text: str, words: int) -> None:
    assert count_words(text) == words


def test_minutes_are_rounded_up() -> None:
    assert [minutes(words) for words in (0, 1, 238, 239)] == [0, 1, 1, 2]


def test_letters_of_scripts_without_spaces_stand_alone_in_the_index() -> None:
    assert index_words("EU关税up").split() == ["EU", "关", "税", "up"]
    assert index_words("naïve tariff") == "naïve tariff"


def test_a_digest_tells_parts_apart() -> None:
    assert digest("a", "b") != digest("ab") != digest("a", "b", "")
    assert digest("a", "b") == digest("a", "b")
    assert len(digest("\ud800")) == 32


# link_key


_LINK = "https://column.example/2026/bill?id=7&page=2"


@pytest.mark.parametrize(
    "link",
    [
        _LINK,
        "http://column.example/2026/bill?id=7&page=2",
        " HTTPS://WWW.Column.EXAMPLE/2026/bill?id=7&page=2\n",
        "https://column.example:443/2026/bill?id=7&page=2",
        "http://column.example:80/2026/bill?id=7&page=2",
        "https://column.example/2026/bill/?id=7&page=2",
        "https://column.example/2026/bill?id=7&page=2#comments",
        "https://column.example/2026/bill?utm_source=rss&id=7&utm_medium=feed&page=2&UTM_ID",
        "https://column.example/2026/bill?fbclid=a&gclid=b&id=7&mc_cid=c&mc_eid=d&page=2&at_medium=e&at_custom1=f",
        "https://column.example/2026/bill?ref=rss&id=7&page=2&ref=column.example#utm_source=x",
    ],
)
def test_link_key_is_one_for_the_ways_to_write_a_link_to_one_page(link: str) -> None:
    assert link_key(link) == link_key(_LINK)


@pytest.mark.parametrize(
    "link",
    [
        "https://column.example/2026/Bill?id=7&page=2",
        "https://column.example/2026/bill?page=2&id=7",
        "https://column.example/2026/bill?id=7",
        "https://column.example/2026/bill",
        "https://column.example/2026/bill?id=7&page=2&ref=12",
        "https://column.example/2026/bill?id=7&page=2&reference=rss",
        "https://column.example/2026/bill?id=7&page=2&my_utm_source=rss",
        "https://column.example:8080/2026/bill?id=7&page=2",
        "https://column.example/2026/bill?id=7&page=2#!/next",
        "https://blog.column.example/2026/bill?id=7&page=2",
        "https://column.example/2026?bill?id=7&page=2",
    ],
)
def test_link_key_tells_pages_apart(link: str) -> None:
    assert link_key(link) not in {None, link_key(_LINK)}


@pytest.mark.parametrize(
    "link",
    [
        "",
        "column.example/bill",
        "/notes/a.txt",
        "//column.example/bill",
        "mailto:jane@column.example",
        "ftp://column.example/bill",
        "javascript:alert('https://column.example/bill')",
        "https:///bill",
        "https://column.example",
        "https://www.column.example/?utm_source=rss#top",
    ],
)
def test_link_key_is_none_where_no_article_is_named(link: str) -> None:
    assert link_key(link) is None


@given(
    st.one_of(
        _hostile_text, _hostile_text.map("https://x.example/".__add__), st.from_regex(r"https?://[\[\]:@/?#&=.%]*")
    )
)
@example("https://x.example/\ud800")
@example("https://[::1]/a?" + "&utm_" * 500)
def test_link_key_bears_any_text_and_fits_a_column_of_64_bits(link: str) -> None:
    key = link_key(link)
    assert key is None or -(2**63) <= key < 2**63
    assert link_key(link) == key


def test_link_key_stays_what_libraries_keep() -> None:
    assert link_key(_LINK) == -3488902209690374534
