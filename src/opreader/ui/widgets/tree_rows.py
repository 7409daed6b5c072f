"""The rows of the feed tree, worked out of feeds, smart feeds, authors, accounts and folds. No drawing, and no counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from opreader.frozen import frozen
from opreader.text import clean
from opreader.ui.widgets.account_rows import AccountBranch, account_folder_key, account_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from opreader.model import Feed, FeedId
    from opreader.ui.glyphs import Glyphs

Sign = Literal["all", "today", "unread", "starred", "begun", "flight", "long", "guide", "query"]

AUTHORS: Final = "authors"
"""The key of the row that the authors are below."""
MORE_AUTHORS: Final = "authors:all"
"""The key of the row under the last author, where there are more of them."""
NO_AUTHORS: Final = "authors:none"
"""The key of the row that says that there are none."""
NO_LISTS: Final = frozenset({AUTHORS, MORE_AUTHORS, NO_AUTHORS})
"""Keys of rows that are no list."""


@frozen
class SmartRow:
    """A row that gathers entries of many feeds: all, unread, starred, the guide, a saved query, an author."""

    key: str
    title: str
    sign: Sign | None = "query"
    unread: int = 0
    folder: str | None = None
    """The folder that it stands in, before the feeds there; None: above the folders."""
    trouble: bool = False


@frozen
class TreeRow:
    """One row of the tree."""

    key: str
    title: str
    look: Literal["smart", "folder", "leaf"]
    """A leaf is drawn by whether anything of it is unread."""
    depth: int = 0
    feed_id: FeedId | None = None
    branch: str | None = None
    """The key of the row that folds, which this row is or is below."""
    folded: bool = False
    trouble: bool = False
    sign: Sign | None = None
    account: AccountBranch | None = None
    """Of the row of an account."""

    @property
    def folds(self) -> bool:
        """Whether it has rows below it that can be folded away."""
        return self.branch == self.key

    def mark(self, glyphs: Glyphs) -> str:
        """The sign before the title."""
        if self.folds:
            return glyphs.folder_closed if self.folded else glyphs.folder_open
        signs: dict[Sign | None, str] = {
            "all": glyphs.all_articles,
            "today": "#",
            "unread": glyphs.unread,
            "starred": glyphs.starred,
            "begun": glyphs.more_right,
            "flight": glyphs.plane,
            "long": glyphs.rule,
            "guide": "?",
            "query": "/",
        }
        return signs.get(self.sign, " ")


@frozen
class _FeedRow:
    """A feed's row before anybody looks at it: of a thousand of them the first frame shows a dozen."""

    feed: Feed
    depth: int = 0
    branch: str | None = None

    @property
    def key(self) -> str:
        """The key that the row will have."""
        return f"feed:{self.feed.id}"


class TreeRows:
    """All rows in order; those of feeds are made when they are asked for."""

    def __init__(self, rows: Sequence[TreeRow | _FeedRow]) -> None:
        self._rows = list(rows)
        self.places = {row.key: index for index, row in enumerate(self._rows)}
        """Where each row is, by its key."""

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, index: int) -> TreeRow:
        row = self._rows[index]
        if isinstance(row, _FeedRow):
            row = self._rows[index] = _feed_row(row)
        return row


def folder_key(folder: str) -> str:
    """The key of a folder's row."""
    return f"folder:{folder}"


def tree_rows(
    feeds: Iterable[Feed],
    smart: Sequence[SmartRow],
    folded: Collection[str],
    authors: Sequence[SmartRow] | None = None,
    accounts: Sequence[AccountBranch] = (),
) -> TreeRows:
    """Smart rows, authors, folders by name with what is in them, the feeds without a folder, as they come; then accounts.

    `folded` holds keys of rows; without `authors` there is no row for them. Feeds of an account that is not among
    `accounts` stand in a branch of theirs, too.
    """
    rows: list[TreeRow | _FeedRow] = [_smart_row(row) for row in smart if row.folder is None]
    if authors is not None:
        rows.append(TreeRow(AUTHORS, "Authors", "smart", branch=AUTHORS, folded=AUTHORS in folded))
        if AUTHORS not in folded:
            rows.extend(_author_row(row) for row in authors)
    inside: dict[str, list[Feed]] = {}
    smart_inside: dict[str, list[SmartRow]] = {}
    loose: list[Feed] = []
    theirs: dict[str, list[Feed]] = {}
    for row in smart:
        if row.folder is not None:
            smart_inside.setdefault(row.folder, []).append(row)
            inside.setdefault(row.folder, [])
    for feed in feeds:
        if feed.account is not None:
            theirs.setdefault(feed.account, []).append(feed)
        elif feed.folder:
            inside.setdefault(feed.folder, []).append(feed)
        else:
            loose.append(feed)
    for folder in sorted(inside, key=str.casefold):
        rows.extend(
            _folder_rows(folder, inside[folder], smart_inside.get(folder, ()), folded=folder_key(folder) in folded)
        )
    rows.extend(map(_FeedRow, loose))
    known = {one.name for one in accounts}
    for account in [*accounts, *(AccountBranch(name) for name in theirs if name not in known)]:
        rows.extend(_account_rows(account, theirs.get(account.name, ()), folded))
    return TreeRows(rows)


def count_unread(feeds: Iterable[Feed], smart: Iterable[SmartRow]) -> dict[str, int]:
    """The number of each row by its key; a folder's is the sum of its feeds."""
    counts: dict[str, int] = {row.key: row.unread for row in smart}
    for feed in feeds:
        counts[f"feed:{feed.id}"] = feed.unread
        for key in branches_of(feed):
            inner = feed.inner_unread if feed.account is None else 0
            counts[key] = counts.get(key, 0) + feed.unread - inner
    return counts


def branches_of(feed: Feed) -> tuple[str, ...]:
    """The keys of the rows that a feed stands below, the nearest first; an account's feed is counted in both."""
    if feed.account is None:
        return (folder_key(feed.folder),) if feed.folder else ()
    inner = (account_folder_key(feed.account, feed.folder),) if feed.folder else ()
    return (*inner, account_key(feed.account))


def _account_rows(account: AccountBranch, feeds: Sequence[Feed], folded: Collection[str]) -> list[TreeRow | _FeedRow]:
    """An account with its folders by name, then its feeds without one."""
    key = account_key(account.name)
    is_folded = key in folded
    title = clean(account.name, one_line=True)
    trouble = is_folded and any(map(_in_trouble, feeds))
    head = TreeRow(key, title, "folder", branch=key, folded=is_folded, trouble=trouble, account=account)
    rows: list[TreeRow | _FeedRow] = [head]
    if is_folded:
        return rows
    inside: dict[str, list[Feed]] = {}
    for feed in feeds:
        inside.setdefault(feed.folder or "", []).append(feed)
    loose = inside.pop("", ())
    for folder in sorted(inside, key=str.casefold):
        inner = account_folder_key(account.name, folder)
        shut = inner in folded
        bad = shut and any(map(_in_trouble, inside[folder]))
        shown = clean(folder, one_line=True)
        rows.append(TreeRow(inner, shown, "folder", 1, branch=inner, folded=shut, trouble=bad))
        if not shut:
            rows.extend(_FeedRow(feed, 2, inner) for feed in inside[folder])
    rows.extend(_FeedRow(feed, 1, key) for feed in loose)
    return rows


def _folder_rows(
    folder: str, feeds: Sequence[Feed], smart: Sequence[SmartRow], *, folded: bool
) -> list[TreeRow | _FeedRow]:
    key = folder_key(folder)
    # What is out of sight must not hide that something is wrong.
    trouble = folded and (any(map(_in_trouble, feeds)) or any(row.trouble for row in smart))
    head = TreeRow(key, clean(folder, one_line=True), "folder", branch=key, folded=folded, trouble=trouble)
    if folded:
        return [head]
    return [head, *(_smart_row(row, 1, key) for row in smart), *(_FeedRow(feed, 1, key) for feed in feeds)]


def _smart_row(row: SmartRow, depth: int = 0, branch: str | None = None) -> TreeRow:
    title = clean(row.title, one_line=True)
    return TreeRow(row.key, title, "smart", depth, branch=branch, trouble=row.trouble, sign=row.sign)


def _author_row(row: SmartRow) -> TreeRow:
    return TreeRow(row.key, clean(row.title, one_line=True), "leaf", 1, branch=AUTHORS)


def _feed_row(row: _FeedRow) -> TreeRow:
    feed = row.feed
    title = clean(feed.title, one_line=True)
    return TreeRow(row.key, title, "leaf", row.depth, feed.id, row.branch, trouble=_in_trouble(feed))


def _in_trouble(feed: Feed) -> bool:
    return feed.error is not None or feed.gone
