"""The verb stories: what several write about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from opreader.cli.articles import json_option, limit_option
from opreader.cli.guard import OK
from opreader.cli.numbers import WholeNumber
from opreader.cli.output import Progress, say, write_line, write_row
from opreader.cli.rows import iso
from opreader.cli.session import pass_globals, run

if TYPE_CHECKING:
    from opreader.cli.rows import Row
    from opreader.cli.session import Globals
    from opreader.model.related import StoriesFound, Story
    from opreader.reader import Reader

DAYS: Final = WholeNumber(1, otherwise="Write how many days to look back: opreader stories --days 7")
_MOST_DAYS: Final = 36_500
"""Before that nobody told anything."""


@click.command()
@click.option("--days", type=DAYS, default=3, show_default=True, help="How far to look back.")
@limit_option
@json_option
@pass_globals
def stories(options: Globals, days: int, limit: int, as_json: bool) -> None:
    """List the matters of the last days.

    Those of most sources come first. A story has takes of two feeds, or three of one; the same text on several sites is one
    take. All that is on the matter of an article: opreader articles like:ARTICLE.
    """

    async def work(reader: Reader) -> int:
        progress = Progress()
        progress.show("comparing…")
        try:
            found = await reader.stories.gather(
                days=min(days, _MOST_DAYS),
                limit=limit,
                on_progress=lambda share: progress.show(f"comparing… {share:.0%}"),
            )
        finally:
            progress.clear()
        for story in found.stories:
            if as_json:
                write_row(story_row(story))
                continue
            write_line(story.title, before=f"{story.ids[0]:>6}  ")
            write_line(tell_story(story), before=" " * 8)
        if not as_json and (told := tell_none(found)):
            say(told)
        return OK

    run(options, work)


def story_row(story: Story) -> Row:
    """A `story` row; `articles` are the takes, newest first."""
    return {
        "type": "story",
        "title": story.title,
        "takes": story.takes,
        "sources": story.sources,
        "newest": iso(story.newest),
        "terms": list(story.terms),
        "articles": list(story.ids),
    }


def tell_story(story: Story) -> str:
    """7 takes · 5 sources · tariffs, importers."""
    parts = [
        f"{story.takes} {'take' if story.takes == 1 else 'takes'}",
        f"{story.sources} {'source' if story.sources == 1 else 'sources'}",
        ", ".join(story.terms),
    ]
    return " · ".join(part for part in parts if part)


def tell_none(found: StoriesFound) -> str:
    """Why there is no story, and what to do; what is not indexed yet is told beside some, too."""
    waiting = found.entries - found.indexed
    last = "the last day" if found.days == 1 else f"the last {found.days} days"
    if not found.entries:
        return f"Nothing came in {last}. To ask the feeds: opreader refresh"
    if not found.indexed:
        return f"Nothing of {last} is indexed yet. To do that: opreader index"
    are = "is" if waiting == 1 else "are"
    told = f"{waiting} of {found.entries} articles {are} not indexed yet: opreader index" if waiting else ""
    if found.stories:
        return told
    wider = "" if found.days >= 14 else " To look back further: opreader stories --days 14"
    return " ".join(part for part in (f"No matter of {last} has several takes.{wider}", told) if part)
