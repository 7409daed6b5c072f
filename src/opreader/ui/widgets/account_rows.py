"""Accounts in the feed tree: the keys of their rows, and the sign of how each is. No drawing, and no feeds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from opreader.frozen import frozen

if TYPE_CHECKING:
    from opreader.ui.glyphs import Glyphs

How = Literal["unknown", "synced", "syncing", "waiting", "unreachable", "password", "archive"]
"""How an account is; `waiting`: it was never synced, or what counts at the first connection is not chosen yet."""

IN_TROUBLE: Final[frozenset[How]] = frozenset({"unreachable", "password"})
_BRANCH: Final = "account"
_FOLDER: Final = "account-folder"


@frozen
class AccountBranch:
    """An account as its row shows it."""

    name: str
    how: How = "unknown"
    to_send: int = 0
    """Marks that the server is still to hear of."""

    def sign(self, glyphs: Glyphs) -> str:
        """How it is, in one cell; another shape for each."""
        signs: dict[How, str] = {
            "unknown": glyphs.teaser,
            "synced": glyphs.full,
            "syncing": glyphs.refreshing,
            "waiting": glyphs.partial,
            "unreachable": glyphs.failed,
            "password": "?",
            "archive": glyphs.rule,
        }
        return signs[self.how]


def account_key(name: str) -> str:
    """The key of an account's row."""
    return f"{_BRANCH}:{name}"


def account_folder_key(name: str, folder: str) -> str:
    """The key of a folder in an account; an account's name holds no slash."""
    return f"{_FOLDER}:{name}/{folder}"


def account_of(key: str) -> str | None:
    """The account that a row of an account, or of a folder in one, belongs to."""
    kind, _, rest = key.partition(":")
    if kind == _BRANCH:
        return rest or None
    return rest.partition("/")[0] or None if kind == _FOLDER else None


def account_folder_of(key: str) -> str | None:
    """The folder of a row of a folder in an account."""
    kind, _, rest = key.partition(":")
    return rest.partition("/")[2] or None if kind == _FOLDER else None
