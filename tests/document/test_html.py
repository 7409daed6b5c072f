"""What HTML becomes: words, styles, links, anchors; what is hidden or broken. Blocks have a file of their own."""

import pytest

from opreader.document import (
    Document,
    Heading,
    ListBlock,
    Paragraph,
    Span,
    Style,
    parse_document,
    to_text,
)

BASE = "https://paper.example/2026/column"


def read(source: str) -> Document:
    return parse_document(source, "html", base_url=BASE)


def blocks(source: str) -> tuple[object, ...]:
    return read(source).blocks


def text(source: str) -> str:
    return to_text(read(source))


def paragraph(words: str) -> Paragraph:
    return Paragraph((Span(words),))


def spans(source: str) -> tuple[Span, ...]:
    (block,) = read(source).blocks
    assert isinstance(block, Paragraph)
    return block.spans


def test_white_space_collapses_as_in_browsers() -> None:
    assert text("<p>  Who \n\t pays <b> the </b> bill </p>") == "Who pays the bill"


def test_space_that_must_not_break_is_kept_inside_a_line() -> None:
    assert text("<p>5&nbsp;&nbsp;million</p><p>&nbsp;</p>") == "5\xa0\xa0million"


def test_unclosed_paragraphs_end_at_the_next() -> None:
    assert blocks("<p>One<p>Two") == (paragraph("One"), paragraph("Two"))


def test_text_outside_elements_becomes_paragraphs() -> None:
    assert text("Bare<div>in a div<p>then a paragraph</p>and after</div>end") == (
        "Bare\n\nin a div\n\nthen a paragraph\n\nand after\n\nend"
    )


def test_one_break_is_a_line_and_two_are_a_paragraph() -> None:
    assert text("first<br>second<br> <br/>third<br>") == "first\nsecond\n\nthird"


@pytest.mark.parametrize(
    ("tag", "style"),
    [
        ("em", Style.EMPHASIS),
        ("cite", Style.EMPHASIS),
        ("strong", Style.STRONG),
        ("kbd", Style.CODE),
        ("del", Style.STRIKE),
        ("ins", Style.UNDERLINE),
        ("sup", Style.SUP),
        ("sub", Style.SUB),
        ("small", Style.SMALL),
        ("mark", Style.MARK),
    ],
)
def test_inline_element_styles_its_words_only(tag: str, style: Style) -> None:
    assert spans(f"<p>a <{tag}>b</{tag}> c</p>") == (Span("a "), Span("b", style), Span(" c"))


def test_styles_combine_and_may_be_closed_out_of_order() -> None:
    assert spans("<p><b>x<i>y</b>z</i>w</p>") == (
        Span("x", Style.STRONG),
        Span("y", Style.STRONG | Style.EMPHASIS),
        Span("z", Style.EMPHASIS),
        Span("w"),
    )


def test_style_that_is_never_closed_ends_with_its_paragraph() -> None:
    assert blocks("<p><i>one</p><p>two</p>") == (Paragraph((Span("one", Style.EMPHASIS),)), paragraph("two"))


def test_style_around_blocks_reaches_into_them() -> None:
    assert blocks("<b><p>one</p><p>two</p></b>three") == (
        Paragraph((Span("one", Style.STRONG),)),
        Paragraph((Span("two", Style.STRONG),)),
        paragraph("three"),
    )


def test_editors_css_is_read_as_bold_and_italics() -> None:
    source = '<b style="font-weight:normal">a <span style="font-weight: 700; font-style:italic">b</span></b>'
    assert spans(source) == (Span("a "), Span("b", Style.STRONG | Style.EMPHASIS))


def test_short_quotations_get_their_marks() -> None:
    assert text("<p>She said <q>he said <q>no</q> twice</q>.") == "She said “he said ‘no’ twice”."


def test_ruby_annotation_follows_in_parentheses() -> None:
    assert text("<p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp>字<rt>ji</ruby>!") == "漢(kan)字(ji)!"


def test_formula_says_its_alternative_text_or_its_letters() -> None:
    assert text('<p>if <math alttext="x^2"><mi>x</mi><mn>2</mn></math> then') == "if x^2 then"
    annotated = "<p><math><mi>a</mi><mo>=</mo><mi>b</mi><annotation>\\tex</annotation></math>"
    assert text(annotated) == "a=b"


def test_links_are_made_absolute() -> None:
    assert spans('<p><a href="/other?a=1&amp;b=2">there</a>') == (
        Span("there", link="https://paper.example/other?a=1&b=2"),
    )


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http://[bad", ""]
)
def test_other_addresses_keep_their_words_and_lose_their_link(address: str) -> None:
    assert spans(f'<p><a href="{address}">words</a>') == (Span("words"),)


def test_mail_address_is_a_link() -> None:
    assert spans('<p><a href="mailto:desk@paper.example">write</a>')[0].link == "mailto:desk@paper.example"


def test_relative_link_without_base_is_text() -> None:
    assert parse_document('<a href="/x">words</a>', "html").blocks == (paragraph("words"),)


def test_base_element_changes_what_links_are_relative_to() -> None:
    assert spans('<base href="https://other.example/a/"><a href="b">w</a>')[0].link == "https://other.example/a/b"


def test_link_around_blocks_links_them_all() -> None:
    (heading, para) = read('<a href="/x"><h3>Title</h3><p>Text</p></a>').blocks
    assert isinstance(heading, Heading)
    assert isinstance(para, Paragraph)
    assert heading.spans[0].link == para.spans[0].link == "https://paper.example/x"


def test_escape_sequences_hidden_in_references_do_not_get_through() -> None:
    document = read('<p>a&#27;[31mb&#x81;c</p><img src="/i.png" alt="x&#27;]0;t">')
    assert "\x1b" not in repr(document)
    assert to_text(document) == "a[31mbc\n\n[x]0;t]"


@pytest.mark.parametrize(
    "noise",
    [
        "<script>if (a < b) { '</p>' }</script>",
        "<style>p { color: red }</style>",
        "<template><p>x</p></template>",
        "<noscript>Switch scripts on</noscript>",
        "<svg><title>icon</title><text>x</text></svg>",
        "<div hidden>x<div>y</div></div>",
        '<p style="color: red; display : none">x</p>',
        '<span class="sr-only">x</span>',
        "<!-- x -- > <p>y -->",
        "<!-->",
        "<!DOCTYPE html>",
        "<?xml version='1.0'?>",
        "<![if !mso]><![endif]>",
        "<script src=x />",
    ],
)
def test_what_is_not_to_be_seen_is_dropped(noise: str) -> None:
    if noise.endswith("/>"):
        assert text(f"<p>before {noise}</script> after</p>") == "before after"
    else:
        assert text(f"<p>before {noise} after</p>").split() == ["before", "after"]


def test_text_is_shown_where_everything_is_hidden() -> None:
    assert text('<div style="display:none"><p>The whole column.</p></div>') == "The whole column."


def test_hidden_element_that_never_ends_hides_nothing() -> None:
    assert text("<div hidden>a<p>b") == "a\n\nb"


def test_title_of_a_page_is_kept_apart() -> None:
    document = read("<html><head><title>Who pays &amp; why</title><meta name=x></head><body>Text</body></html>")
    assert document.title == "Who pays & why"
    assert document.blocks == (paragraph("Text"),)


def test_cdata_left_in_a_feed_is_text() -> None:
    assert text("<![CDATA[<p>One</p>]]>") == "One"


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("if a < b and c<d then e > f", "if a < b and c<d then e > f"),
        ("I <3 you & me; AT&T &copy; &notanentity;", "I <3 you & me; AT&T © ¬anentity;"),
        ("mail <desk@paper.example> now", "mail <desk@paper.example> now"),
        ("cut in a tag <a href='https://pap", "cut in a tag"),
        ("cut at <", "cut at <"),
        ("<!-- never closed <p>but read", "never closed\n\nbut read"),
        ('<a title="a > b" href="/x">link</a>', "link"),
        ("<a href=https://paper.example/>link</a> text", "link text"),
        ("</p></div></li>only ends", "only ends"),
        ("<o:p>word</o:p>", "word"),
        ("", ""),
        ("\ud800lone\x00", "\ufffdlone"),
    ],
)
def test_broken_sources_lose_no_words(source: str, shown: str) -> None:
    assert text(source) == shown


def test_self_closing_element_of_xhtml_is_empty() -> None:
    assert spans('<p><a id="x"/>text <i/>more</p>') == (Span("text more"),)


def test_footnotes_link_both_ways() -> None:
    source = """<p>Sure.<sup><a href="#fn1" id="fnref1">1</a></sup></p>
    <ol><li id="fn1">Not so sure. <a href="https://paper.example/2026/column#fnref1">back</a></li></ol>"""
    para, notes = read(source).blocks
    assert para == Paragraph((Span("Sure."), Span("1", Style.SUP, "#fn1", "fnref1")))
    assert notes == ListBlock(
        ((Paragraph((Span("Not so sure. "), Span("back", link="#fnref1")), "fn1"),),), ordered=True
    )


def test_anchors_of_any_block_survive() -> None:
    source = """<a name="a"></a><p>x</p><blockquote id="b">x</blockquote><ul id="c"><li>x</ul><pre id="d">x</pre>
    <table id="e"><tr><th>x<th>y</table><img id="f" src="/i.png"><hr id="g"><div id="h"><p>x</div>"""
    assert "".join(block.anchor or "-" for block in read(source).blocks) == "abcdefgh"


def test_anchor_that_is_linked_wins_over_those_that_are_not() -> None:
    document = read('<p><a href="#real">up</a><div id="x1"><div id="x2"><div id="x3"><div id="real">There')
    last = document.blocks[-1]
    assert isinstance(last, Paragraph)
    assert "real" in {last.anchor, last.spans[0].anchor}
