"""Articles laid out and kept, so that the one before and the one after open at once."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from opreader.ui.layout.content import ArticleContent, Header
    from opreader.ui.layout.lines import Layout
    from opreader.ui.layout.pieces import Expected, Rows

MOST: Final = 8
"""Layouts that are kept."""
MOST_LINES: Final = 60_000
"""Lines of all of them together; the newest stays however long it is."""

_Key: TypeAlias = "tuple[int, str, Header, Expected, int]"


class LayoutCache:
    """The layouts used last, by entry, text, header and measure."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[_Key, Layout] = OrderedDict()

    def layout(self, content: ArticleContent, measure: int) -> Layout:
        """The layout of an article, made now if it is not at hand."""
        key = (content.entry_id, content.digest, content.header, content.pictures, measure)
        if (known := self._kept.get(key)) is not None:
            self._kept.move_to_end(key)
            return known
        # The first frame has no article yet and does not wait for these.
        from opreader.ui.layout.lines import lay_out
        from opreader.ui.layout.rows import article_rows

        made = lay_out(self._rows_of(key) or article_rows(content), measure, content.header.glyphs)
        self._kept[key] = made
        self._trim()
        return made

    def clear(self) -> None:
        """Forget all."""
        self._kept.clear()

    def _rows_of(self, key: _Key) -> Rows | None:
        """The rows of the same text laid out for another measure: a resize need not read the document again."""
        return next((kept.source for known, kept in self._kept.items() if known[:4] == key[:4]), None)

    def _trim(self) -> None:
        while len(self._kept) > 1 and (
            len(self._kept) > self._most or sum(len(kept.lines) for kept in self._kept.values()) > MOST_LINES
        ):
            self._kept.popitem(last=False)
