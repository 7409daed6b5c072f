"""Texts of any kind through the door of the store and of the screen, and what else is made of them."""

from hypothesis import example, given
from hypothesis import strategies as st

from opreader.bylines import fold_name, key_of, names_of
from opreader.related import count_terms
from opreader.same_text import sign
from opreader.text import (
    clean,
    count_words,
    index_words,
    link_key,
    plain,
    shorten,
    strip_markup,
    unescape,
    without_cut_mark,
)
from tests.fuzz.material import html as htmls
from tests.fuzz.material import lines, markdown, texts, urls
from tests.fuzz.oracle import assert_clean, fuzzed, within

ANY = st.one_of(texts, lines, htmls)


@fuzzed(120)
@given(ANY, st.booleans())
def test_clean_text_is_clean_and_stays_as_it_is(text: str, one_line: bool) -> None:  # noqa: FBT001 - given by hypothesis
    with within():
        kept = clean(text, one_line=one_line)
    assert_clean(kept, one_line=one_line)
    assert clean(kept, one_line=one_line) == kept


@fuzzed(120)
@given(ANY)
@example("a &#" + "1" * 5_000 + "; b")
@example("&amp;#27;[31m &amp;amp;#x9b;")
def test_words_of_any_markup_are_one_clean_line(text: str) -> None:
    with within():
        for markup in ("html", "markdown", "text"):
            assert_clean(plain(text, markup))
        assert_clean(strip_markup(unescape(text)))


def test_a_reference_of_thousands_of_digits_is_a_letter_that_cannot_be_shown() -> None:
    assert unescape("a&#" + "9" * 5_000 + ";b&#" + "0" * 5_000 + "65;&#1234567890") == "a\ufffdbA\ufffd"


@fuzzed(60)
@given(ANY, st.integers(2, 400))
def test_what_is_cut_counted_and_compared_bears_any_text(text: str, most: int) -> None:
    with within():
        line = clean(text, one_line=True)
        assert len(shorten(line, most)) <= most
        assert count_words(line) >= 0
        kept, _ = without_cut_mark(line[-400:])
        assert_clean(kept)
        assert_clean(index_words(line), one_line=False)
        assert all(weight > 0 for weight in count_terms(line[:200], line[:20_000]).values())
        assert -(1 << 63) <= (sign(line[:200], line[:20_000]).lead or 0) < 1 << 63


@fuzzed(60)
@given(texts)
def test_bylines_of_any_kind_are_names(text: str) -> None:
    with within():
        line = clean(text, one_line=True)[:300]
        for name in names_of([line]):
            assert_clean(name.name)
        assert_clean(fold_name(line))
        assert_clean(key_of(line))


@fuzzed(60)
@given(st.one_of(urls, texts))
def test_any_address_has_a_key_of_64_bits_or_none(text: str) -> None:
    with within():
        key = link_key(text)
    assert key is None or -(1 << 63) <= key < 1 << 63


@fuzzed(60)
@given(markdown)
def test_marks_of_markdown_go_and_the_line_is_clean(text: str) -> None:
    with within():
        assert_clean(plain(text, "markdown"))
