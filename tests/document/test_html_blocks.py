"""What block elements of HTML become: headings, quotes, lists, tables, figures, pictures, films."""

import pytest

from opreader.document import (
    Code,
    Document,
    Heading,
    Image,
    ListBlock,
    Media,
    Paragraph,
    Quote,
    Rule,
    Span,
    Style,
    Table,
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


@pytest.mark.parametrize("level", range(1, 7))
def test_headings_keep_level_and_anchor(level: int) -> None:
    assert blocks(f'<h{level} id="why">Why<br>now</h{level}>') == (Heading(level, (Span("Why\nnow"),), "why"),)


def test_heading_that_never_closes_makes_no_headline_of_the_article() -> None:
    assert [type(block) for block in blocks("<h2>Title<p>" + "word " * 200)] == [Heading, Paragraph]


def test_rule_parts_paragraphs() -> None:
    assert blocks("<p>a<hr>b") == (paragraph("a"), Rule(), paragraph("b"))


def test_nested_quotes_stay_nested() -> None:
    assert blocks("<blockquote>a<blockquote><p>b</blockquote>c</blockquote>d") == (
        Quote((paragraph("a"), Quote((paragraph("b"),)), paragraph("c"))),
        paragraph("d"),
    )


def test_figure_around_a_quotation_says_who_is_quoted() -> None:
    source = "<figure><blockquote><p>Never.</p></blockquote><figcaption>A <b>baker</b></figcaption></figure>"
    assert blocks(source) == (Quote((paragraph("Never."),), cite=(Span("A "), Span("baker", Style.STRONG))),)


@pytest.mark.parametrize(
    "source",
    [
        '<aside class="pullquote"><p>Once.</p></aside>',
        '<figure class="wp-block-pullquote"><blockquote><p>Once.</p></blockquote></figure>',
        '<aside class="pull-quote"><blockquote>Once.</blockquote></aside>',
        '<blockquote class="pullquote">Once.</blockquote>',
    ],
)
def test_pull_quote_is_one_quote(source: str) -> None:
    assert blocks(source) == (Quote((paragraph("Once."),), pull=True),)


def test_lists_nest_and_items_close_themselves() -> None:
    assert blocks("<ul><li>a<li>b<ol><li>c</ol><li>d</ul>") == (
        ListBlock(
            (
                (paragraph("a"),),
                (paragraph("b"), ListBlock(((paragraph("c"),),), ordered=True)),
                (paragraph("d"),),
            ),
        ),
    )


def test_list_directly_in_a_list_belongs_to_the_item_before() -> None:
    inner = ListBlock(((paragraph("b"),),))
    assert blocks("<ul><li>a</li><ul><li>b</li></ul></ul>") == (ListBlock(((paragraph("a"), inner),)),)


def test_item_without_a_list_is_in_one_of_its_own() -> None:
    assert blocks("x<li>a</li><li>b</li>y") == (
        paragraph("x"),
        ListBlock(((paragraph("a"),), (paragraph("b"),))),
        paragraph("y"),
    )


@pytest.mark.parametrize(
    ("source", "labels"),
    [
        ("<ol><li>a<li>b</ol>", ["1.", "2."]),
        ("<ol start=9><li>a<li>b</ol>", ["9.", "10."]),
        ("<ol><li>a<li value=7>b<li>c</ol>", ["1.", "7.", "8."]),
        ("<ol reversed start=3><li>a<li>b<li>c</ol>", ["3.", "2.", "1."]),
        ("<ol type=a start=26><li>a<li>b</ol>", ["z.", "aa."]),
        ("<ol type=I start=4><li>a</ol>", ["IV."]),
        ("<ol start=99999999999999999999><li>a</ol>", ["1."]),
        ("<ul><li>a</ul>", ["-"]),
    ],
)
def test_items_are_numbered_as_the_page_numbers_them(source: str, labels: list[str]) -> None:
    (block,) = blocks(source)
    assert isinstance(block, ListBlock)
    assert [block.label(index) for index in range(len(block.items))] == labels


def test_reversed_list_without_start_counts_down_to_one() -> None:
    (block,) = blocks("<ol reversed><li>a<li>b<li>c</ol>")
    assert isinstance(block, ListBlock)
    assert [block.number(index) for index in range(3)] == [3, 2, 1]


def test_definitions_are_a_bold_term_and_its_paragraphs() -> None:
    assert blocks("<dl><dt>Tariff<dd>A tax.<dt>Quota</dt><dd>A cap.</dl>") == (
        Paragraph((Span("Tariff", Style.STRONG),)),
        paragraph("A tax."),
        Paragraph((Span("Quota", Style.STRONG),)),
        paragraph("A cap."),
    )


def test_preformatted_lines_stay_as_they_are() -> None:
    source = '<pre><code class="language-python">\ndef f():\n\treturn 1 &lt; 2\n\n</code></pre>'
    assert blocks(source) == (Code("def f():\n    return 1 < 2", "python"),)


def test_elements_that_are_lines_of_preformatted_text_stay_lines() -> None:
    assert blocks("<pre><div>one</div><div>two</div></pre>after") == (Code("one\ntwo"), paragraph("after"))


def test_table_has_header_rows_and_caption() -> None:
    source = """<table><caption>Duties</caption><thead><tr><th>Year<th>Rate</thead>
    <tbody><tr><th>2024<td>5 <i>%</i><tr><td>2025<td>7 %</tbody></table>"""
    assert blocks(source) == (
        Table(
            rows=(
                ((Span("2024", Style.STRONG),), (Span("5 "), Span("%", Style.EMPHASIS))),
                ((Span("2025"),), (Span("7 %"),)),
            ),
            header=((Span("Year"),), (Span("Rate"),)),
            caption=(Span("Duties"),),
        ),
    )


def test_cells_over_several_columns_and_rows_leave_empty_ones() -> None:
    source = "<table><tr><th colspan=2>A<th>B<tr><td rowspan=2>1<td>2<td>3<tr><td>4<td>5</table>"
    one, two, three, four, five = ((Span(str(number)),) for number in range(1, 6))
    assert blocks(source) == (
        Table(rows=((one, two, three), ((), four, five)), header=((Span("A"),), (), (Span("B"),))),
    )


@pytest.mark.parametrize(
    "source",
    [
        "<table><tr><td><p>One</p><p>Two</p></td></tr></table>",
        "<table role=presentation><tr><td>One<td>Two</table>",
        "<table><tr><td><table><tr><td>One</table><td><p>Two</table>",
        "<table><tr><td>One<tr><td>Two</table>",
    ],
)
def test_table_that_only_lays_out_the_page_is_unwrapped(source: str) -> None:
    assert blocks(source) == (paragraph("One"), paragraph("Two"))


def test_blocks_in_the_cell_of_a_real_table_become_lines() -> None:
    (table,) = blocks("<table><tr><th>A<th>B<tr><td><p>x</p><ul><li>y<li>z</ul><td><img src=/i.png alt=map></table>")
    assert isinstance(table, Table)
    assert table.rows[0][0] == (Span("x\n- y\n- z"),)
    assert table.rows[0][1] == (Span("[map]", link="https://paper.example/i.png"),)


def test_words_in_a_table_outside_its_cells_are_kept() -> None:
    assert text("<table>lost?<tr>again<th>a<th>b<tr><td>c<td>d</table>").startswith("lost?")


def test_end_tags_in_a_cell_do_not_reach_out_of_it() -> None:
    assert text("<div><table><tr><th>a</div></ul></p><th>b</table>c</div>") == "a  b\n-  -\n\nc"


def test_figure_gives_its_caption_to_its_picture() -> None:
    source = (
        '<figure><a href="/big"><img src="i.jpg" alt="A port" width=640 height="480px"></a><figcaption>The <i>port</i>'
    )
    assert blocks(source) == (
        Image(
            "https://paper.example/2026/i.jpg",
            "A port",
            (Span("The "), Span("port", Style.EMPHASIS)),
            "https://paper.example/big",
            640,
            480,
        ),
    )


def test_caption_of_an_old_blog_editor_is_a_caption() -> None:
    source = '<div class="wp-caption"><img src="/i.jpg"><p class="wp-caption-text">A port</p></div><p>Text'
    assert blocks(source) == (Image("https://paper.example/i.jpg", caption=(Span("A port"),)), paragraph("Text"))


def test_picture_in_the_middle_of_a_paragraph_waits_for_its_end() -> None:
    assert [type(block) for block in blocks('<p>Half <img src="/i.jpg"> whole.<p>Next')] == [
        Paragraph,
        Image,
        Paragraph,
    ]
    assert text('<p>Half <img src="/i.jpg" alt="map"> whole.') == "Half whole.\n\n[map]"


def test_picture_between_lines_parts_them() -> None:
    assert [type(block) for block in blocks("one<br><img src=/i.jpg><br>two")] == [Paragraph, Image, Paragraph]


@pytest.mark.parametrize(
    "source",
    [
        '<img src="data:image/gif;base64,R0" data-src="/real.jpg">',
        '<img src="/lazy/placeholder.gif" data-lazy-src="/real.jpg">',
        '<img srcset="/small.jpg 320w, /real.jpg 1200w, /huge.jpg 4000w">',
        '<picture><source srcset="/real.jpg 2x, /small.jpg 1x"><img alt=""></picture>',
        '<noscript><img src="/real.jpg"></noscript>',
        '<img src="/real.jpg" data-x=1><noscript><img src="/real.jpg"></noscript>',
        '<img src="/real.jpg" srcset="/other.jpg 1x">',
    ],
)
def test_best_source_of_a_picture_is_found(source: str) -> None:
    assert blocks(source) == (Image("https://paper.example/real.jpg"),)


@pytest.mark.parametrize(
    "source",
    [
        '<img src="/t.gif" width="1" height="1">',
        '<img src="/t.gif" height=0>',
        '<img src="/t.gif" style="width:1px;height:1px">',
        '<img src="data:image/png;base64,AAAA">',
        '<iframe src="/count" width=1 height=1></iframe>',
        "<img>",
    ],
)
def test_pictures_that_only_count_readers_are_dropped(source: str) -> None:
    assert blocks(f"<p>Text {source}</p>") == (paragraph("Text"),)


def test_sign_among_letters_is_its_text() -> None:
    assert text('<p>Well <img class="wp-smiley" src="/s.png" alt="🙂"> done') == "Well 🙂 done"


def test_embedded_film_and_sound_are_named_links() -> None:
    source = """<iframe src="https://www.youtube.com/embed/abc" title="A debate"></iframe>
    <video poster="/p.jpg"><source src="/v.mp4">Your browser is old.</video><audio src="/a.mp3"></audio>"""
    assert blocks(source) == (
        Media("video", "https://www.youtube.com/embed/abc", "A debate"),
        Media("video", "https://paper.example/v.mp4"),
        Media("audio", "https://paper.example/a.mp3"),
    )


def test_details_are_open() -> None:
    assert blocks("<details><summary>More</summary>Text</details>") == (
        Paragraph((Span("More", Style.STRONG),)),
        paragraph("Text"),
    )
