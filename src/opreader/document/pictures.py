"""Which pictures a document shows, by their addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from opreader.document.model import Image, walk

if TYPE_CHECKING:
    from opreader.document.model import Document

_MOST: Final = 60
_WEB = re.compile(r"https?://[^/?#\s]", re.IGNORECASE)


def list_pictures(document: Document) -> list[str]:
    """The absolute http and https addresses of the first 60 pictures in reading order, each once."""
    found: dict[str, None] = {}
    for block in walk(document.blocks):
        if isinstance(block, Image) and block.src and _WEB.match(block.src):
            found[block.src] = None
            if len(found) == _MOST:
                break
    return list(found)
