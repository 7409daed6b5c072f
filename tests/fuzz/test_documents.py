"""Any source through the document builder: a document, clean, and so is what is written of it."""

from typing import Literal

from hypothesis import example, given
from hypothesis import strategies as st

from opreader.document import parse_document, split_front_matter, to_html, to_markdown, to_text, walk
from tests.fuzz.material import html, lines, markdown, plain_texts, urls, with_front_matter
from tests.fuzz.oracle import assert_all_clean, assert_clean, fuzzed, within

bases = st.one_of(st.none(), urls)


def _assert_sound(source: str, markup: Literal["html", "markdown", "text"], base: str | None) -> None:
    with within():
        document = parse_document(source, markup, base_url=base)
        assert_all_clean(document)
        for block in walk(document.blocks):
            hash(block)
        for written in (to_text(document), to_html(document), to_markdown(document)):
            assert_clean(written, one_line=False)


@fuzzed(100)
@given(st.one_of(html, lines), bases)
@example("a &#" + "1" * 5_000 + "; <img alt='&#" + "2" * 5_000 + ";'>", None)
@example("<a href=/x>y</a>", "http://℀.example/&#")
@example("<pre class='language-\x1b'>x</pre><a href='mailto:&#x202e;x&#27;'>y</a>", "https://a.example/")
def test_any_html_is_a_clean_document(source: str, base: str | None) -> None:
    _assert_sound(source, "html", base)


@fuzzed(60)
@given(st.one_of(markdown, with_front_matter), bases)
@example("---\ntitle: a\x1b]52;c;eA==\x07\u202e\n---\nx", None)
@example("---\na: " + "[" * 5_000 + "]" * 5_000 + "\n---\nx", None)
def test_any_markdown_is_a_clean_document(source: str, base: str | None) -> None:
    _assert_sound(source, "markdown", base)


@fuzzed(60)
@given(st.one_of(plain_texts, lines, markdown))
def test_any_text_is_a_clean_document(source: str) -> None:
    _assert_sound(source, "text", None)


@fuzzed(60)
@given(with_front_matter)
def test_any_front_matter_is_read_or_left_in_the_text(source: str) -> None:
    with within():
        values, text = split_front_matter(source)
    assert values or text == source


@fuzzed(40)
@given(html)
def test_what_was_written_is_read_again_to_the_same_words(source: str) -> None:
    with within():
        once = to_html(parse_document(source, "html", base_url="https://a.example/"))
        again = to_html(parse_document(once, "html"))
        assert to_text(parse_document(again, "html")).split() == to_text(parse_document(once, "html")).split()
