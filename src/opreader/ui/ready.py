"""An article made ready for the panes: its header in words, its text, the headlines beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from opreader.frozen import frozen
from opreader.model import EntryId, State
from opreader.ui.going_on import STOPS
from opreader.ui.layout.content import ArticleContent, Header
from opreader.ui.related_items import page_items, shown_headline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opreader.document import Document
    from opreader.model import Headline, OpenedTeaser, PageTeaser
    from opreader.reader import Article
    from opreader.ui.glyphs import Glyphs
    from opreader.ui.layout.pieces import Expected
    from opreader.ui.stage import Stage
    from opreader.ui.widgets.related_lines import RelatedItem

_ADD_IT: Final = "Add the feed, file or folder that has this text, and it opens here."
_FETCH_IT: Final = "f fetches it."


@frozen
class Ready:
    """An article at hand."""

    article: Article
    content: ArticleContent
    items: tuple[RelatedItem, ...]
    """What its page listed."""
    other: ArticleContent | None = None
    """Its other text, once it was wanted: what the feed shipped, or what its page gave."""

    def shown(self, *, other: bool) -> ArticleContent:
        """The best text, or the other one where that is at hand."""
        return self.other if other and self.other is not None else self.content


class Found(NamedTuple):
    """A headline of a page that is shown in place of an article: nothing of the library begins so."""

    of: EntryId
    """The article whose page listed it."""
    listed_by: str
    """The title of that article."""
    n: int
    """Its number on the page, from 1."""
    teaser: PageTeaser
    text: str | None = None
    """Its lead."""


def fetching(glyphs: Glyphs) -> str:
    """The line in a header while its text is under way."""
    return f"fetching the full text{glyphs.ellipsis}{glyphs.separator}{STOPS}"


def make_ready(stage: Stage, article: Article, note: str | None = None, pictures: Expected = ()) -> Ready:
    """An article with its best text; `note` is a line of the moment, `pictures` are those that may come."""
    entry = article.entry
    content = ArticleContent(
        entry.headline.id,
        digest=f"{entry.headline.words}:{hash(entry.body.text)}",
        header=_header(stage, entry.headline, note),
        document=article.document,
        enclosures=entry.enclosures,
        pictures=pictures,
    )
    return Ready(article, content, page_items(article, stage.glyphs))


def with_note(stage: Stage, ready: Ready, note: str | None) -> Ready:
    """The same with another line of the moment."""
    headline = ready.article.entry.headline
    content = replace(ready.content, header=_header(stage, headline, note))
    if ready.other is None:
        return replace(ready, content=content)
    which = _which_text(ready.article, stage.glyphs)
    return replace(ready, content=content, other=replace(ready.other, header=_header(stage, headline, which, note)))


async def with_other(stage: Stage, ready: Ready, note: str | None) -> Ready:
    """The same with its other text at hand; as it is where there is none."""
    entry = ready.article.entry
    if entry.body != entry.shipped:
        document = await stage.reader.read_body(entry, shipped=True)
    elif entry.page is not None and entry.page != entry.body:
        document = await stage.reader.read_body(replace(entry, body=entry.page))
    else:
        return ready
    header = _header(stage, entry.headline, _which_text(ready.article, stage.glyphs), note)
    return replace(ready, other=_other_content(ready.content, header, document))


def found_content(stage: Stage, found: Found, reason: str | None, note: str | None) -> ArticleContent:
    """What stands in the article pane for a headline of a page: its lead, or why there is nothing."""
    from opreader.document import parse_document

    text = found.text
    if text is not None:
        state, reason = State.PARTIAL, "the page had this much"
    else:
        state = State.TEASER if note else State.FAILED
        help_ = _ADD_IT if found.teaser.link is None or found.of < 0 else _FETCH_IT
        told = f"\n\n{_sentence(reason)} {help_}" if reason and not note else ""
        text = f"{shown_headline(found.teaser, stage.glyphs)}{told}"
    header = Header(
        title=found.teaser.title,
        byline=(stage.glyphs.plain(f"listed by “{found.listed_by}”"),),
        state=state,
        reason=None if note else reason,
        notes=(note,) if note else (),
        glyphs=stage.glyphs,
    )
    return ArticleContent(EntryId(0), f"found:{hash((found.teaser.title, text))}", header, parse_document(text, "text"))


def found_from(article: Article, n: int, opened: OpenedTeaser) -> Found:
    """The n-th headline of an article's page, as it was opened."""
    headline = article.entry.headline
    return Found(headline.id, headline.title, n, opened.teaser, opened.text)


def _sentence(reason: str) -> str:
    return f"{reason[:1].upper()}{reason[1:].rstrip('.')}."


def _other_content(content: ArticleContent, header: Header, document: Document) -> ArticleContent:
    return replace(content, digest=f"other:{content.digest}", header=header, document=document)


def _which_text(article: Article, glyphs: Glyphs) -> str:
    entry = article.entry
    if entry.body == entry.shipped:
        return f"what the page gave{glyphs.separator}T shows what the feed shipped"
    shows = "the full text" if entry.headline.state is State.FULL else "the text that was found"
    return f"what the feed shipped{glyphs.separator}T shows {shows}"


def _sources(headline: Headline) -> str:
    """The feed, and in how many other places the text is."""
    return f"{headline.feed_title} +{len(headline.copies)}" if headline.copies else headline.feed_title


def _header(stage: Stage, headline: Headline, *notes: str | None) -> Header:
    dates, glyphs = stage.dates, stage.glyphs
    minutes = glyphs.held(f"{headline.minutes} min") if headline.words else ""
    authors = ", ".join(name for name in headline.authors if name != headline.feed_title)
    day = glyphs.held(dates.short(headline.sort_date))
    parts: Sequence[str] = (authors, _sources(headline), day, minutes)
    lines = [note for note in notes if note]
    if headline.starred:
        lines.append(f"{glyphs.starred} starred")
    if headline.edited:
        lines.append(f"{glyphs.edited} edited since it came")
    return Header(
        title=headline.title,
        byline=tuple(part for part in parts if part),
        state=headline.state,
        reason=headline.reason,
        queued=headline.queued,
        notes=tuple(lines),
        glyphs=glyphs,
    )
