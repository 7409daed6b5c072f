"""The row of a headline that an article's page listed, with the text that is here of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opreader.cli.rows import page_row

if TYPE_CHECKING:
    from opreader.model import OpenedTeaser
    from opreader.reader import Reader


async def page_row_of(reader: Reader, of: int, n: int, opened: OpenedTeaser) -> dict[str, object]:
    """A `related` row of kind `page`; where the library has the article, with its text."""
    found, text = None, opened.text
    if opened.entry_id is not None:
        from opreader.document import to_text

        entry = await reader.get_entry(opened.entry_id)
        found, text = entry.headline, to_text(await reader.read_body(entry)) or None
    return dict(page_row(of, n, opened, found, text=text))
