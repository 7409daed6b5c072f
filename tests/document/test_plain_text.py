from hypothesis import given, settings
from hypothesis import strategies as st

from opreader.document import Code, Paragraph, Quote, Rule, Span, parse_document, to_text


def blocks(source: str) -> tuple[object, ...]:
    return parse_document(source, "text").blocks


def paragraph(words: str) -> Paragraph:
    return Paragraph((Span(words),))


def test_each_line_is_a_paragraph_where_there_are_no_blank_lines() -> None:
    assert blocks("One.\nTwo.\r\n  Three.") == (paragraph("One."), paragraph("Two."), paragraph("Three."))


def test_wrapped_lines_are_joined() -> None:
    source = (
        "The bill for a tariff does not arrive at the border, where it is\n"
        "announced, but at the till, where nobody announces anything, and\n"
        "is paid.\n\nNext."
    )
    first, _ = blocks(source)
    assert isinstance(first, Paragraph)
    assert "\n" not in first.spans[0].text
    assert "it is announced" in first.spans[0].text


def test_verse_and_signatures_keep_their_lines() -> None:
    assert blocks("The ships come in,\nthe prices rise,\n\nJane\nLondon") == (
        paragraph("The ships come in,\nthe prices rise,"),
        paragraph("Jane\nLondon"),
    )


def test_items_keep_their_lines() -> None:
    items = "- a long item that is nearly as wide as all the other ones\n- another item that is nearly as wide as all of these"
    assert blocks(f"{items}\n\nx")[0] == paragraph(items)


def test_indented_lines_stay_as_they_are() -> None:
    assert blocks("Intro\n\n    roses\n      red\n\nEnd") == (
        paragraph("Intro"),
        Code("roses\n  red"),
        paragraph("End"),
    )


def test_quoted_mail_is_a_quote() -> None:
    assert blocks("> One\n>\n> > Two\n\nMine") == (
        Quote((paragraph("One"), Quote((paragraph("Two"),)))),
        paragraph("Mine"),
    )


def test_rules_are_rules() -> None:
    assert blocks("a\n\n* * *\n\nb\n\n-----\n\n⁂") == (paragraph("a"), Rule(), paragraph("b"), Rule(), Rule())


def test_addresses_become_links_without_the_full_stop() -> None:
    assert blocks("See (https://paper.example/a_(b)), then https://paper.example.") == (
        Paragraph(
            (
                Span("See ("),
                Span("https://paper.example/a_(b)", link="https://paper.example/a_(b)"),
                Span("), then "),
                Span("https://paper.example", link="https://paper.example"),
                Span("."),
            ),
        ),
    )


def test_markup_is_text() -> None:
    assert blocks("<b>[/]</b> &amp;\n") == (paragraph("<b>[/]</b> &amp;"),)


def test_thousands_of_quote_marks_are_bounded() -> None:
    assert "deep" in to_text(parse_document(">" * 5_000 + " deep\n\nx", "text"))


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab >-*\n\t\r.:/1\x1b\ud800é"), max_size=80))
def test_every_word_of_any_text_stays(source: str) -> None:
    shown = to_text(parse_document(source, "text"))
    assert "\x1b" not in shown
    assert shown.count("a") == source.count("a")
    assert shown.count("é") == source.count("é")
