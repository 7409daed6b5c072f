"""The rows of the feed tree, worked out of feeds and folds. No drawing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from opreader.text import clean

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from opreader.model import Feed, FeedId
    from opreader.ui.glyphs import Glyphs

Sign = Literal["all", "unread", "starred", "guide", "query"]


@dataclass(frozen=True, slots=True)
class SmartRow:
    """A row above the feeds that gathers entries of many: all, unread, starred, the guide, a saved query."""

    key: str
    title: str
    sign: Sign = "query"
    unread: int = 0


@dataclass(frozen=True, slots=True)
class TreeRow:
    """One row of the tree."""

    key: str
    title: str
    look: Literal["smart", "folder", "unread", "read"]
    unread: int = 0
    depth: int = 0
    feed_id: FeedId | None = None
    folder: str | None = None
    """The folder that the row is, or is in."""
    folded: bool = False
    trouble: bool = False
    sign: Sign | None = None

    def mark(self, glyphs: Glyphs) -> str:
        """The sign before the title."""
        if self.look == "folder":
            return glyphs.folder_closed if self.folded else glyphs.folder_open
        match self.sign:
            case "all":
                return glyphs.all_articles
            case "unread":
                return glyphs.unread
            case "starred":
                return glyphs.starred
            case "guide":
                return "?"
            case "query":
                return "/"
            case None:
                return " "


def tree_rows(feeds: Sequence[Feed], smart: Sequence[SmartRow], folded: Collection[str]) -> list[TreeRow]:
    """Smart rows, then folders by name with their feeds, then the feeds without a folder, as they come."""
    rows = [TreeRow(row.key, clean(row.title, one_line=True), "smart", row.unread, sign=row.sign) for row in smart]
    folders: dict[str, list[Feed]] = {}
    loose: list[Feed] = []
    for feed in feeds:
        if feed.folder:
            folders.setdefault(feed.folder, []).append(feed)
        else:
            loose.append(feed)
    for folder in sorted(folders, key=str.casefold):
        inside = folders[folder]
        is_folded = folder in folded
        rows.append(
            TreeRow(
                f"folder:{folder}",
                clean(folder, one_line=True),
                "folder",
                sum(feed.unread for feed in inside),
                folder=folder,
                folded=is_folded,
                # What is out of sight must not hide that something is wrong.
                trouble=is_folded and any(_in_trouble(feed) for feed in inside),
            )
        )
        if not is_folded:
            rows.extend(_feed_row(feed, 1) for feed in inside)
    rows.extend(_feed_row(feed, 0) for feed in loose)
    return rows


def _feed_row(feed: Feed, depth: int) -> TreeRow:
    return TreeRow(
        f"feed:{feed.id}",
        clean(feed.title, one_line=True),
        "unread" if feed.unread else "read",
        feed.unread,
        depth,
        feed.id,
        feed.folder,
        trouble=_in_trouble(feed),
    )


def _in_trouble(feed: Feed) -> bool:
    return feed.error is not None or feed.gone
