"""Every line takes its true cells, whatever is written in it: the next pane begins where Textual says it does."""

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style as Ansi

from opreader.document.model import (
    Block,
    Code,
    Document,
    Heading,
    Image,
    ListBlock,
    Paragraph,
    Quote,
    Span,
    Style,
    Table,
)
from opreader.model import EntryId, State
from opreader.ui.glyphs import ASCII, UNICODE, Glyphs
from opreader.ui.layout.content import ArticleContent, Header
from opreader.ui.layout.find import find_all
from opreader.ui.layout.lines import Layout, lay_out, text_of
from opreader.ui.layout.look import Look
from opreader.ui.layout.paint import Frame, Overlay, Palette, line_strip
from opreader.ui.layout.rows import article_rows

PALETTE = Palette(
    base=Ansi(),
    looks={look: Ansi() for look in get_args(Look)},
    link=Ansi(underline=True),
    inline_code=Ansi(dim=True),
    marked=Ansi(reverse=True),
)
CONTROLS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
PIECES = [
    *("word ", "a", "  ", "well-known ", "“quoted” ", "été ", "1914–18 ", "(a) ", "\n", "\xad", "\xa0"),
    *("日本語の文章。", "「引用」", "ｆｕｌｌ", "한국어 ", "\u1112\u1161\u11ab", "ภาษาไทย", "ก็", "क्षि ", "ज्ञान", "நி"),
    *("\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f44d\U0001f3fd", "🇬🇧", "🇫", "❤\ufe0f", "❤\ufe0e", "1\ufe0f\u20e3"),
    *("🏴\U000e0067\U000e0062\U000e007f", "e\u0301", "n\u0303\u0323", "\u0301", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff"),
    *("שלום ", "שָׁ", "(עולם) ", "مرحبا ", "هیچ‌کس ", "٤٠ ", "12.5 ", *CONTROLS),
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
STYLES = st.sampled_from([Style.PLAIN, Style.STRONG, Style.SUP, Style.CODE | Style.MARK])
SPANS = st.lists(st.builds(Span, TEXTS, STYLES, st.sampled_from([None, "https://x.example/"])), max_size=3).map(tuple)
LEAVES: st.SearchStrategy[Block] = st.one_of(
    st.builds(Paragraph, SPANS),
    st.builds(Heading, st.integers(1, 6), SPANS),
    st.builds(Code, TEXTS, st.sampled_from([None, "python"])),
    st.builds(Image, st.just("https://pictures.example/a.jpg"), TEXTS, SPANS),
    st.builds(Table, st.lists(st.lists(SPANS, min_size=1, max_size=7).map(tuple), min_size=1, max_size=3).map(tuple)),
)
BLOCKS: st.SearchStrategy[Block] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(Quote, st.lists(inner, max_size=2).map(tuple)),
        st.builds(
            ListBlock,
            st.lists(st.lists(inner, max_size=2).map(tuple), max_size=3).map(tuple),
            st.booleans(),
            st.just(9),
        ),
    ),
    max_leaves=4,
)


def lay(blocks: list[Block], measure: int, glyphs: Glyphs) -> Layout:
    header = Header("Title", ("Name",), State.FULL, glyphs=glyphs)
    return lay_out(article_rows(ArticleContent(EntryId(1), "d", header, Document(tuple(blocks)))), measure, glyphs)


@settings(deadline=None, derandomize=True)
@given(
    blocks=st.lists(BLOCKS, min_size=1, max_size=3),
    measure=st.integers(20, 80),
    margin=st.integers(0, 9),
    sideways=st.integers(0, 30),
    sought=st.sampled_from(["a", "\U0001f468", "ש", "日", "1"]),
    glyphs=st.sampled_from([UNICODE, ASCII]),
)
def test_every_line_adds_up_to_the_pane(  # noqa: PLR0917 - hypothesis gives them by name
    blocks: list[Block], measure: int, margin: int, sideways: int, sought: str, glyphs: Glyphs
) -> None:
    layout = lay(blocks, measure, glyphs)
    rows = layout.source.rows
    overlays: dict[int, list[Overlay]] = {}
    for match in find_all(rows, sought):
        overlays.setdefault(match.row, []).append((match.start, match.end, Ansi(reverse=True)))
    for number, line in enumerate(layout.lines):
        strip = line_strip(line, rows, PALETTE, Frame(measure + margin, measure, sideways), overlays)
        # The truth is what Textual counts, segment by segment: it puts the next pane there.
        assert sum(Segment(segment.text).cell_length for segment in strip) == measure + margin, text_of(layout, number)
        assert strip.cell_length == measure + margin
        assert not set(strip.text) & {*CONTROLS, "\n", "\t", "\xad"}


@settings(deadline=None, derandomize=True)
@given(blocks=st.lists(BLOCKS, min_size=1, max_size=2), measure=st.integers(20, 80))
def test_every_segment_of_text_tells_where_it_begins(blocks: list[Block], measure: int) -> None:
    layout = lay(blocks, measure, ASCII)
    rows = layout.source.rows
    plain = replace(PALETTE, raise_digits=False)
    for line in layout.lines:
        for segment in line_strip(line, rows, plain, Frame(measure, measure), {}):
            if segment.style is not None and "offset" in segment.style.meta:
                start, row = segment.style.meta["offset"]
                there, seen = rows[row].text[start], segment.text[0]
                # Brackets and quotation marks may be turned round; a cluster may begin with a control, not drawn.
                assert there == seen or seen in "()「」«»" or there in CONTROLS


@pytest.mark.parametrize("sideways", range(12))
def test_a_wide_line_of_clusters_is_never_cut_within_one(sideways: int) -> None:
    layout = lay([Code("ab日\U0001f468\u200d\U0001f469c שלום (אב) 日" * 3, "python")], 20, UNICODE)
    strip = line_strip(layout.lines[-1], layout.source.rows, PALETTE, Frame(20, 20, sideways), {})
    assert sum(Segment(segment.text).cell_length for segment in strip) == 20
    assert strip.text.count("\U0001f468") == strip.text.count("\U0001f468\u200d\U0001f469")
