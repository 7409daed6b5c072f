"""What rules and age did by themselves, in a line to the person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opreader.cli.output import say

if TYPE_CHECKING:
    from opreader.reader import Reader


def say_news(reader: Reader) -> None:
    """Say what rules and age did since this was asked last, with the way back; nothing where they did nothing."""
    if not reader.ruling.works:
        return
    from opreader.rules import tell_done, tell_pruned

    news = reader.ruling.take_news()
    for words in (tell_done(news.rules), tell_pruned(news.pruned, reader.ruling.keep)):
        if words:
            say(f"{words}; opreader undo takes it back")
