"""What stands beside an article, as items of the related pane: what its page listed, and what the library has."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from opreader.ui.widgets.related_lines import RelatedItem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from opreader.model import EntryId, Headline, PageTeaser
    from opreader.model.related import RelatedFound, Take
    from opreader.reader import Article
    from opreader.ui.dates import Dates
    from opreader.ui.glyphs import Glyphs

MOST_TAKES: Final = 8
MOST_BY_AUTHOR: Final = 5
SECTIONS: Final = {
    "take": "OTHER TAKES",
    "author": "MORE BY THIS AUTHOR",
    "page": "FROM THIS PAGE",
    "same": "SAME TEXT",
}
"""Kind of an item, as its key begins → the section it stands in."""
ENTRIES: Final = frozenset({"take", "author", "same"})
"""Kinds whose key ends in the number of an entry; that of `page` ends in the number on the page, from 1."""
NO_TAKES: Final = ("Nothing else here speaks of this.", "{add_feed} adds feeds: the more voices, the more takes.")
NOTHING: Final = ("This page listed no", "other headlines.")
"""Beside an article that is not in the library."""


def page_items(article: Article, glyphs: Glyphs) -> tuple[RelatedItem, ...]:
    """What the article's own page listed."""
    entry = article.entry
    return tuple(
        RelatedItem(
            SECTIONS["page"],
            shown_headline(teaser, glyphs),
            ("opened before",) if teaser.opened else (),
            key=f"page:{entry.headline.id}:{n}",
            read=teaser.opened,
        )
        for n, teaser in enumerate(entry.page_teasers, 1)
    )


def shown_headline(teaser: PageTeaser, glyphs: Glyphs) -> str:
    """A headline that a page listed: one with a link is whole as it stands, a teaser of a text file is cut."""
    return teaser.title if teaser.link else f"{teaser.title}{glyphs.ellipsis}"


def found_items(
    found: RelatedFound,
    page: Sequence[RelatedItem],
    *,
    beside: Headline,
    row: Callable[[Headline], Headline],
    dates: Dates,
    glyphs: Glyphs,
) -> tuple[RelatedItem, ...]:
    """What the library has beside an article, round what its page listed.

    `beside` is the article's own headline; `row` tells how one is at the moment. Takes from other feeds stand before
    those of its own, and takes from several feeds before several from one.
    """
    from opreader.related import vary

    def takes(kind: str, several: Sequence[Take], most: int) -> list[RelatedItem]:
        items = []
        for take in several[:most]:
            now = row(take.headline)
            source = _source(now, glyphs)
            item = _item(kind, found.of, now, now.title, (f"{source}{glyphs.separator}{_age(now, dates, glyphs)}",))
            items.append(replace(item, why=take.why, source=source))
        return items

    def same(headline: Headline) -> RelatedItem:
        now = row(headline)
        other = now.title if now.title != beside.title else ""
        source = _source(replace(now, copies=()), glyphs)  # it is one of these copies
        return _item("same", found.of, now, source, (other, _age(now, dates, glyphs)))

    return (
        *takes("take", sorted(vary(found.takes), key=lambda take: take.headline.feed_id == beside.feed_id), MOST_TAKES),
        *takes("author", found.by_author, MOST_BY_AUTHOR),
        *page,
        *(same(headline) for headline in found.same),
    )


def _item(kind: str, of: EntryId, now: Headline, title: str, detail: Sequence[str]) -> RelatedItem:
    told = tuple(line for line in detail if line)
    return RelatedItem(SECTIONS[kind], title, told, f"{kind}:{of}:{now.id}", read=now.read, state=now.state)


def _source(headline: Headline, glyphs: Glyphs) -> str:
    star = f"{glyphs.starred} " if headline.starred else ""
    more = f" +{len(headline.copies)}" if headline.copies else ""
    return f"{star}{headline.feed_title}{more}"


def _age(headline: Headline, dates: Dates, glyphs: Glyphs) -> str:
    return glyphs.held(dates.age(headline.sort_date))


def no_takes(waiting: int, glyphs: Glyphs) -> tuple[str, ...]:
    """Why there are no takes, and how to come to some; so many entries wait to be indexed."""
    if not waiting:
        return NO_TAKES
    several = f"{glyphs.number(waiting)} articles are" if waiting > 1 else "1 article is"
    return ("Nothing yet that speaks of this.", f"{several} still to be indexed; that goes on behind.")


def key_of(item: RelatedItem | None) -> tuple[str, int, int]:
    """Its kind, the entry it stands beside, and its number: of an entry, or on the page; "" for no item."""
    kind, _, rest = (item.key if item else "").partition(":")
    of, _, number = rest.partition(":")
    return (kind, int(of), int(number)) if kind in SECTIONS else ("", 0, 0)
