"""Articles that a verb was asked for by number: one that is not there stops no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opreader.cli.guard import OK, PARTLY, WRONG_WORDS
from opreader.cli.output import fail
from opreader.errors import NotFound
from opreader.model import EntryId

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from opreader.reader import Reader


async def each(numbers: Sequence[int], work: Callable[[int, int], Awaitable[int]]) -> int:
    """Do the work for each article and how many were there before it. Returns the exit code."""
    code, done = OK, 0
    missing: list[NotFound] = []
    for number in numbers:
        try:
            code = max(code, await work(number, done))
            done += 1
        except NotFound as error:
            missing.append(error)
            fail(str(error))
    if missing:
        return max(code, PARTLY) if done else WRONG_WORDS
    return code


async def split_missing(reader: Reader, numbers: Sequence[int]) -> tuple[list[EntryId], list[int]]:
    """The articles that are there, each once and in the order asked, and the numbers of those that are not."""
    wanted = list(dict.fromkeys(EntryId(number) for number in numbers))
    here = {headline.id for headline in await reader.get_headlines(wanted)}
    return [one for one in wanted if one in here], [one for one in wanted if one not in here]


def tell_missing(missing: Sequence[int]) -> int:
    """A line for each article that is not there. Returns the exit code."""
    for number in missing:
        fail(f"there is no article {number}; list them with: opreader articles")
    return PARTLY if missing else OK
