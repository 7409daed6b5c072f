"""`like:ARTICLE` on the command line: an article that is not there is wrong words, one not indexed yet is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opreader.query import likes_of

if TYPE_CHECKING:
    from opreader.model import QueryPart
    from opreader.reader import Reader


async def need_likes(reader: Reader, query: QueryPart) -> None:
    """Look whether the articles are there that a query names by `like:`. Raises NotFound."""
    for entry_id in likes_of(query):
        await reader.get_entry(entry_id)


async def tell_no_match(reader: Reader, query: QueryPart) -> str:
    """Why a query selects nothing."""
    for entry_id in likes_of(query):
        if not await reader.stories.is_indexed(entry_id):
            return (
                f"Article {entry_id} is not indexed yet, so nothing is known to be like it. To do that: opreader index"
            )
    return "No article matches."
