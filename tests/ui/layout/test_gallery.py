"""The gallery's documents, laid out as they were when somebody looked at them."""

from pathlib import Path

import pytest
from rich.segment import Segment

from opreader.document import parse_document
from opreader.model import EntryId, State
from opreader.ui.glyphs import UNICODE
from opreader.ui.layout.content import ArticleContent, Header
from opreader.ui.layout.lines import lay_out, text_of
from opreader.ui.layout.rows import article_rows
from tests.ui.layout.gallery import DOCUMENTS, FOLDER, MEASURES, drawn, drawn_text, lay, picture_of

each_document = pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
each_measure = pytest.mark.parametrize("measure", MEASURES)


@each_measure
@each_document
def test_a_document_is_laid_out_as_before(path: Path, measure: int) -> None:
    assert drawn_text(lay(path, measure)) == picture_of(path, measure).read_text("utf-8")


@each_measure
@each_document
def test_no_line_leaves_the_measure_but_code_and_tables_that_can_be_moved(path: Path, measure: int) -> None:
    layout = lay(path, measure)
    for number, line in enumerate(layout.lines):
        cells = Segment(text_of(layout, number)).cell_length
        assert cells <= (layout.widest if line.wide else measure), text_of(layout, number)


@pytest.mark.parametrize("measure", MEASURES)
def test_every_picture_belongs_to_a_document(measure: int) -> None:
    assert {path.name for path in (FOLDER / str(measure)).iterdir()} == {
        picture_of(path, measure).name for path in DOCUMENTS
    }


@pytest.mark.parametrize(
    "source",
    [
        "<div>" * 100_000 + "The innermost words." + "</div>" * 100_000,
        "<blockquote>" * 300 + "The innermost words." + "</blockquote>" * 300,
        "<ul><li>" * 3_000 + "The innermost words.",
        "<b><i>" * 20_000 + "The innermost words.",
    ],
    ids=["divs", "quotations", "lists", "styles"],
)
@each_measure
def test_depth_leaves_room_to_read(source: str, measure: int) -> None:
    content = ArticleContent(EntryId(1), "digest", Header("Deep", (), State.FULL), parse_document(source, "html"))
    layout = lay_out(article_rows(content), measure, UNICODE)
    lines = drawn(layout)
    assert "The innermost words." in " ".join(" ".join(line.split("▎")[-1].split()) for line in lines)
    assert max(len(line) for line in lines) <= measure
