"""The gallery: documents of every kind, and how they are laid out at two measures.

`python -m tests.ui.layout.gallery` draws the pictures anew; look at every one that changed.
"""

from pathlib import Path
from typing import Final, Literal

from opreader.document import parse_document
from opreader.model import EntryId, State
from opreader.ui.glyphs import UNICODE
from opreader.ui.layout.content import ArticleContent, Header
from opreader.ui.layout.lines import Layout, lay_out, text_of
from opreader.ui.layout.rows import article_rows

FOLDER: Final = Path(__file__).parents[2] / "data" / "gallery"
DOCUMENTS: Final = sorted(path for path in FOLDER.iterdir() if path.is_file())
MEASURES: Final = (72, 45)
_MARKUP: Final[dict[str, Literal["html", "markdown", "text"]]] = {".html": "html", ".md": "markdown", ".txt": "text"}
_HEADER_LINES: Final = 3


def lay(path: Path, measure: int) -> Layout:
    """A document of the gallery, laid out."""
    document = parse_document(path.read_text("utf-8"), _MARKUP[path.suffix])
    content = ArticleContent(EntryId(1), "digest", Header(path.name, (), State.FULL), document)
    return lay_out(article_rows(content), measure, UNICODE)


def drawn(layout: Layout) -> list[str]:
    """The lines of a document's text, without blanks at their ends."""
    return [text_of(layout, number).rstrip() for number in range(len(layout.lines))][_HEADER_LINES:]


def drawn_text(layout: Layout) -> str:
    """The same as one text."""
    return "".join(f"{line}\n" for line in drawn(layout))


def picture_of(path: Path, measure: int) -> Path:
    """Where the lines of a document are kept."""
    return FOLDER / str(measure) / f"{path.stem}_{path.suffix[1:]}.txt"


if __name__ == "__main__":
    for measure in MEASURES:
        (FOLDER / str(measure)).mkdir(exist_ok=True)
        for path in DOCUMENTS:
            picture_of(path, measure).write_text(drawn_text(lay(path, measure)), "utf-8")
