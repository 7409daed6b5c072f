"""Any article at any width: lines without a control, as wide as they say, in the order of the text."""

from typing import Final, get_args

from hypothesis import example, given
from hypothesis import strategies as st
from rich.style import Style as Ansi

from opreader.document import Image, parse_document
from opreader.model import Enclosure, EntryId, State
from opreader.text import clean
from opreader.ui.glyphs import ASCII, UNICODE, Glyphs
from opreader.ui.layout.cells import fit, reduce_clusters, width
from opreader.ui.layout.content import ArticleContent, Header
from opreader.ui.layout.find import find_all
from opreader.ui.layout.lines import NARROWEST, Layout, lay_out, text_of
from opreader.ui.layout.look import Look
from opreader.ui.layout.paint import Frame, Palette, line_strip
from opreader.ui.layout.rows import article_rows
from opreader.ui.layout.wrap import wrap
from tests.fuzz.material import html, markdown, texts
from tests.fuzz.oracle import faults_of, fuzzed, within

PALETTE: Final = Palette(Ansi(), {look: Ansi() for look in get_args(Look)}, Ansi(), Ansi(), Ansi())
_MOST_LINES: Final = 60
"""Lines of each layout that are painted."""
measures = st.one_of(st.integers(1, 12), st.integers(13, 130))
glyph_sets = st.sampled_from([UNICODE, ASCII])


def laid(source: str, markup: str, measure: int, glyphs: Glyphs = UNICODE) -> Layout:
    document = parse_document(source, "html" if markup == "html" else "markdown")
    title = clean(source[:300], one_line=True)
    pictures = tuple((one.src, (300, 200)) for one in document.blocks if isinstance(one, Image) and one.src)
    header = Header(title, (title[:80], "2 d"), State.GATED, title[:90], notes=(title[:100],), glyphs=glyphs)
    extras = (Enclosure("https://a.example/" + "x" * 90, "audio/mpeg", 2**53, title[:60]),)
    content = ArticleContent(EntryId(1), "d", header, document, extras, pictures)
    return lay_out(article_rows(content), measure, glyphs)


def _assert_sound(source: str, markup: str, measure: int, glyphs: Glyphs) -> None:
    with within():
        layout = laid(source, markup, measure, glyphs)
        places = [(line.row, line.start) for line in layout.lines]
        assert places == sorted(places)
        for number, line in list(enumerate(layout.lines))[:_MOST_LINES]:
            shown = text_of(layout, number)
            # controls of direction are obeyed here, and no terminal shall see them
            faults = [
                fault
                for fault in faults_of(shown, one_line=True)
                if fault not in {"U+FEFF", "U+2060"} and not fault.startswith("U+E00")
            ]
            assert not faults, (faults[:5], shown)
            if measure >= NARROWEST and not line.wide:
                assert width(shown) <= measure, (width(shown), shown)
            strip = line_strip(line, layout.source.rows, PALETTE, Frame(measure + 3, measure, 2), {})
            assert "\n" not in strip.text
            assert "\x1b" not in strip.text
            if measure >= NARROWEST:
                assert strip.cell_length == sum(segment.cell_length for segment in strip)
        find_all(layout.source.rows, clean(source[:20], one_line=True))


@fuzzed(60)
@given(html, measures, glyph_sets)
@example("<table><tr>" + "<td>x" * 2_000 + "<tr><td>x" * 2_000 + "</table>", 40, UNICODE)
@example("<ol start=999999999><li>" * 60 + "x", 20, ASCII)
def test_any_page_is_laid_out_at_any_width(source: str, measure: int, glyphs: Glyphs) -> None:
    _assert_sound(source, "html", measure, glyphs)


@fuzzed(40)
@given(st.one_of(markdown, texts.map(lambda text: f"```python\n{text}\n```\n{text}")), measures, glyph_sets)
def test_any_markdown_and_code_is_laid_out_at_any_width(source: str, measure: int, glyphs: Glyphs) -> None:
    _assert_sound(source, "markdown", measure, glyphs)


@fuzzed(100)
@given(texts, st.integers(0, 90))
def test_any_text_wraps_into_lines_that_fit_and_lose_nothing(text: str, cells: int) -> None:
    text = clean(text)
    with within():
        spans = wrap(text, cells)
    assert spans
    at = 0
    for start, end in spans:
        assert at <= start <= end <= len(text)
        assert not text[at:start].strip(" \n\u3000\u200b")
        at = end
    assert not text[at:].strip(" \n\u3000\u200b")


@fuzzed(60)
@given(texts, st.integers(0, 90))
def test_any_line_is_fitted_into_its_cells(text: str, cells: int) -> None:
    with within():
        assert width(fit(reduce_clusters(clean(text, one_line=True)), cells)) == cells
