"""Places in a text: the rows as the screen numbers them, and the same place in another text of the article."""

from __future__ import annotations

import pytest

from opreader.document import parse_document
from opreader.model import Body, EntryId
from opreader.places import place_again, place_in_body, row_texts, to_keep
from opreader.ui.layout.content import ArticleContent, Header
from opreader.ui.layout.rows import article_rows

OF_EVERYTHING = """
<h2>The quay at night</h2><p>A first paragraph, with <a href="https://a.example/">a link</a>.</p>
<blockquote><p>Said by one.</p><p>And once more.</p><cite>The harbour master</cite></blockquote>
<ul><li>One<ul><li>Within</li></ul></li><li></li><li><p>Two</p><p>still two</p></li></ul>
<pre><code>first line
second line
</code></pre>
<table><caption>Fares</caption><tr><th>From</th><th>To</th></tr><tr><td>Here</td></tr></table><hr>
<figure><img src="https://a.example/boat.png" alt="A boat"><figcaption>The late one</figcaption></figure>
<p><img alt="Only words"></p><iframe src="https://video.example/embed/1" title="The crossing"></iframe>
<p>The last paragraph.</p>
"""
PARAGRAPHS = [f"Paragraph {number} speaks of the ferry and what it costs." for number in range(60)]


def body(paragraphs: list[str]) -> Body:
    return Body("".join(f"<p>{text}</p>" for text in paragraphs), "html")


def test_rows_are_numbered_as_the_screen_numbers_them() -> None:
    document = parse_document(OF_EVERYTHING, "html")
    rows = article_rows(ArticleContent(EntryId(1), "", Header("A title"), document))
    texts = row_texts(document)
    assert len(texts) == len(rows.rows) - rows.first_row
    for text, row in zip(texts, rows.rows[rows.first_row :], strict=True):
        assert row.text.endswith(text) or "://" in text, (text, row.text)


def test_a_row_is_found_again_behind_what_came_before_it() -> None:
    assert place_again(30, PARAGRAPHS, ["A new opening.", "And more of it.", *PARAGRAPHS]) == 32


def test_a_row_that_was_cut_is_found_whole() -> None:
    old = ["First.", "Paragraph 7 speaks of the ferry and wh…"]
    assert place_again(1, old, PARAGRAPHS) == 7


def test_where_the_row_is_gone_the_next_one_counts() -> None:
    new = [text for number, text in enumerate(PARAGRAPHS) if number not in {30, 31}]
    assert place_again(30, PARAGRAPHS, new) == 30
    assert new[30] == PARAGRAPHS[32]


def test_the_second_of_two_alike_stays_the_second() -> None:
    old = ["* * *", "One.", "* * *", "Two."]
    assert place_again(2, old, ["Before.", *old]) == 3


def test_where_nothing_is_known_any_more_the_share_counts() -> None:
    assert place_again(30, PARAGRAPHS, [f"Other {number}." for number in range(20)]) == 10


@pytest.mark.parametrize(("row", "new"), [(0, PARAGRAPHS), (5, []), (-3, PARAGRAPHS)])
def test_what_can_not_be_told_stays_as_it_is(row: int, new: list[str]) -> None:
    assert place_again(row, PARAGRAPHS, new) == max(0, row)


def test_a_row_beyond_the_text_is_its_last() -> None:
    assert place_again(500, PARAGRAPHS, ["New.", *PARAGRAPHS]) == 60


def test_what_was_read_to_its_end_is_not_begun() -> None:
    assert not to_keep(40, finished=True) > 0
    assert to_keep(40, finished=False) > 0
    assert to_keep(0, finished=True) == 0


def test_what_was_read_to_the_end_of_a_cut_text_is_begun_in_the_whole() -> None:
    cut, whole = body(PARAGRAPHS[:20]), body(PARAGRAPHS)
    assert place_in_body(-15, cut, whole) == 15
    assert place_in_body(-15, whole, body(["New.", *PARAGRAPHS])) == -16
