"""What the dialog that adds feeds shows of feeds: rows of the catalogue and of what was found, and found feeds whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.content import Content

from opreader.ui.dialogs.check_list import CheckRow
from opreader.ui.dialogs.matching import find
from opreader.ui.dialogs.words import counted, line
from opreader.ui.layout.cells import fit, shorten, width

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from opreader.adding import Found
    from opreader.ui.catalogue import CatalogueFeed
    from opreader.ui.dialogs.matching import Match
    from opreader.ui.glyphs import Glyphs

_HEADLINES: Final = 3


def catalogue_rows(
    feeds: Sequence[CatalogueFeed], query: str, *, subscribed: Collection[str], glyphs: Glyphs
) -> list[CheckRow]:
    """The feeds of the catalogue that answer to what was typed, in its order."""
    matched = [(feed, match) for feed in feeds if (match := _match(query, feed))]
    return [
        CheckRow(
            feed.url, _catalogue_row(feed, match, glyphs, known=feed.url in subscribed), locked=feed.url in subscribed
        )
        for feed, match in matched
    ]


def _match(query: str, feed: CatalogueFeed) -> Match | None:
    """Scattered letters do not count: of a hundred feeds they find too many."""
    if any(word not in f"{feed.name} {feed.words}".casefold() for word in query.casefold().split()):
        return None
    return find(query, line(feed.name), feed.words)


def _catalogue_row(feed: CatalogueFeed, match: Match, glyphs: Glyphs, *, known: bool) -> Callable[[int], Content]:
    def row(cells: int) -> Content:
        aside = "subscribed already" if known else glyphs.separator.join((feed.language, feed.region))
        aside = shorten(aside, cells // 3, glyphs.ellipsis)
        name = fit(line(feed.name), max(1, cells - width(aside) - 2), glyphs.ellipsis)
        content = Content(name)
        for start, end in match.spans:
            content = content.stylize("bold underline", start, min(end, len(name)))
        return Content.assemble(content, "  ", (aside, "dim"))

    return row


def found_rows(found: Sequence[Found], *, subscribed: Collection[str], glyphs: Glyphs) -> list[CheckRow]:
    """The feeds that a site names."""
    return [
        CheckRow(one.url, _found_row(one, glyphs, known=one.url in subscribed), locked=one.url in subscribed)
        for one in found
    ]


def _found_row(found: Found, glyphs: Glyphs, *, known: bool) -> Callable[[int], Content]:
    def row(cells: int) -> Content:
        aside = "subscribed already" if known else line(found.url)
        title = shorten(line(found.title or found.url), max(1, cells * 2 // 3), glyphs.ellipsis)
        rest = cells - width(title) - 2
        return Content.assemble(title, (f"  {shorten(aside, rest, glyphs.ellipsis)}" if rest > 6 else "", "dim"))

    return row


def found_whole(found: Found, glyphs: Glyphs) -> Content:
    """One feed: its title, its address, how many articles it has, and its first headlines."""
    lines = [
        Content.styled(line(found.title) or "(without a title)", "bold $heading"),
        Content.styled(line(found.url), "$muted-text"),
    ]
    if found.feed is not None:
        entries = found.feed.entries
        lines.append(Content(counted(len(entries), "article", glyphs) + (":" if entries else "")))
        lines += [
            Content(f"{glyphs.bullets[0]} {line(entry.parsed.title) or '(without a title)'}")
            for entry in entries[:_HEADLINES]
        ]
    return Content("\n").join(lines)


def unseen_whole(found: Found) -> Content:
    """One feed that could not be looked at: its address, and what subscribing comes to."""
    return Content("\n").join(
        [
            Content.styled(line(found.url), "bold $heading"),
            Content("Not looked at. Enter subscribes all the same: it is asked when the network is back."),
            Content("It has to be a feed's own address; that of a site is not enough."),
        ]
    )
