"""Sources made to hang, crash or swallow words; sizes are such that quadratic time would be seen as a test that never ends."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from opreader.document import Block, ListBlock, Quote, parse_document, to_html, to_markdown, to_text

N = 20_000

TRAPS = {
    "divs": "<div>" * 100_000,
    "divs, closed": "<div>" * N + "</div>" * N,
    "quotes": "<blockquote>" * 3_000,
    "lists": "<ul><li>x" * 3_000,
    "tables": "<table><tr><td>" * 3_000,
    "tables with headers": "<table><tr><th>x<td><p>" * 1_000,
    "figures": "<figure><figcaption>x" * 3_000,
    "inline": "<b><i>" * N,
    "ends that find nothing": "<b><table><td>" + "<div>" * N + "</b></li></p></x>" * N,
    "attributes": "<p " + " ".join(f"a{number}='v'" for number in range(40_000)) + ">",
    "comments, open": "<!--" * N,
    "comments, closed": "<!---->" * N,
    "declarations": "<!" * N,
    "instructions": "<?" * N,
    "cdata": "<![CDATA[" * N,
    "less-than": "<" * N * 10,
    "open tags": "<a" * N,
    "open tags with space": "<a " * N,
    "quotes closing in the next tag": """<a x=">" z='""" * N + "' >",
    "quotes closing in the next tag, no end": '''<a x="b" c="''' * N,
    "equals signs": "<a b=" * N,
    "hidden": "<div hidden>" * N,
    "hidden of many names": "".join(f"<h{n % 6 + 1} hidden><li hidden><td hidden>" for n in range(N // 3)),
    "noscript": "<noscript>" * N,
    "video": "<video>" * N,
    "stray items": "<li>x</li>" * N,
    "breaks": "<br>" * N,
    "ampersands": "&" * N,
    "anchors": "<a id=x></a>" * N,
    "spans of cells": "<table>" + "<tr><td rowspan=60000 colspan=60000>x<td>y" * 500 + "</table>",
    "spaces": "<p>" + " " * N * 10,
    "srcset": f"<img srcset='{'a,' * N}'>",
    "hashes": "#" * N,
    "NUL": "\0" * N,
}


@pytest.mark.parametrize("name", TRAPS)
def test_trap_ends_soon_and_loses_no_words(name: str) -> None:
    document = parse_document(f"<p>shallow</p>{TRAPS[name]}deep", "html")
    shown = to_text(document)
    assert "shallow" in shown
    assert "deep" in shown
    assert "deep" in to_html(document)
    assert "deep" in to_markdown(document)
    assert document == document  # noqa: PLR0124 — comparing goes as deep as the document does
    hash(document)


def test_deep_blocks_are_nested_up_to_a_bound() -> None:
    (block,) = parse_document("<blockquote>" * 3_000 + "deep", "html").blocks
    levels = 0
    inner: Block = block
    while isinstance(inner, Quote):
        levels += 1
        inner = inner.blocks[0]
    assert 50 <= levels <= 200


def test_five_megabytes_keep_their_last_word() -> None:
    source = ("<p>" + "word " * 2_000 + "</p>\n") * 500
    document = parse_document(source + "<p>last</p>", "html")
    assert len(document.blocks) == 501
    assert to_text(document).endswith("last")


_WORD = st.from_regex(r"[a-zé“]{3,8}", fullmatch=True)
_TAGS = st.sampled_from(
    [
        *(
            "p",
            "div",
            "b",
            "i",
            "a",
            "span",
            "ul",
            "ol",
            "li",
            "table",
            "tr",
            "td",
            "th",
            "thead",
            "caption",
            "blockquote",
            "h2",
            "pre",
        ),
        *(
            "figure",
            "figcaption",
            "dl",
            "dt",
            "dd",
            "q",
            "sup",
            "br",
            "hr",
            "section",
            "aside",
            "details",
            "summary",
            "center",
            "font",
            "u",
            "em",
            "unknown",
        ),
    ]
)
_PIECES = st.one_of(
    _WORD.map(lambda word: f" {word} "),
    _TAGS.map(lambda name: f"<{name}>"),
    _TAGS.map(lambda name: f"</{name}>"),
    st.sampled_from(
        ['<a href="/x">', '<p class="wp-caption-text">', '<aside class="pullquote">', "<br/>", "<img alt=pic>"]
    ),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_PIECES, max_size=40))
@example(["<ul>", " loose ", "<li>", " in ", "</ul>", " out "])
@example(["<table>", "<caption>", " cap ", "<tr>", " stray ", "<td>", " cell "])
def test_every_visible_word_of_any_soup_of_tags_is_in_the_text_in_order(pieces: list[str]) -> None:
    document = parse_document("".join(pieces), "html", base_url="https://paper.example/")
    words = [piece.strip() for piece in pieces if not piece.startswith("<")]
    for shown in (to_text(document), to_html(document), to_markdown(document)):
        assert sorted(word for word in words if word not in shown) == []


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from("<>/!-?=\"' ab&;#[]x1\n\t\x1b\ud800é"), max_size=60))
def test_any_characters_give_a_document(source: str) -> None:
    shown = to_text(parse_document(source, "html"))
    assert "\x1b" not in shown


@settings(max_examples=100, deadline=None)
@given(st.lists(_PIECES, max_size=30))
def test_own_html_is_read_back_to_the_same_html(pieces: list[str]) -> None:
    once = to_html(parse_document("".join(pieces), "html", base_url="https://paper.example/"))
    again = to_html(parse_document(once, "html"))
    assert to_text(parse_document(again, "html")).split() == to_text(parse_document(once, "html")).split()


def test_items_of_a_list_too_deep_are_kept_as_its_items() -> None:
    document = parse_document("<ul><li>x" * 300, "html")
    count = 0
    stack: list[Block] = list(document.blocks)
    while stack:
        block = stack.pop()
        if isinstance(block, ListBlock):
            count += len(block.items)
            stack.extend(inner for item in block.items for inner in item)
    assert to_text(document).count("x") == 300
    assert count > 40
