"""The signs of the screen, in Unicode and in plain ASCII."""

from __future__ import annotations

from typing import Final, Literal

from opreader.frozen import frozen
from opreader.model import State

GlyphSetting = Literal["auto", "unicode", "ascii"]
_PLAIN: Final = str.maketrans(
    {"·": "-", "–": "-", "—": "-", "…": "...", "“": '"', "”": '"', "‘": "'", "’": "'", "•": "*", "×": "x", "\xa0": " "}
    | {"↑": "Up", "↓": "Down", "←": "Left", "→": "Right"}
)


@frozen
class Glyphs:
    """One set of signs; each takes one cell, so that columns stand."""

    full: str
    partial: str
    teaser: str
    failed: str
    unread: str
    starred: str
    queued: str
    to_send: str
    """Behind how many marks a server is still to hear of."""
    edited: str
    plane: str
    """Before how much of what was packed is ready."""
    all_articles: str
    folder_open: str
    folder_closed: str
    trouble: str
    refreshing: str
    ellipsis: str
    separator: str
    quote_bar: str
    rule: str
    bullets: tuple[str, ...]
    """Of lists, by depth; the last for all that are deeper."""
    more_right: str
    """A line goes on beyond the edge."""
    table: str
    """Eleven characters: horizontal, vertical, then the corners and crossings of three rows from the top left."""
    thousands: str
    """What parts the thousands of a number; no line is broken there."""

    def badge(self, state: State) -> str:
        """The sign of how much of an article is here; `gated` shares one with `partial`, the words tell them apart."""
        match state:
            case State.FULL:
                return self.full
            case State.PARTIAL | State.GATED:
                return self.partial
            case State.TEASER:
                return self.teaser
            case State.FAILED:
                return self.failed

    @property
    def are_ascii(self) -> bool:
        """Whether nothing beyond ASCII is to be drawn: boxes, bars and arrows neither."""
        return self.ellipsis.isascii()

    def number(self, value: int) -> str:
        """A count as people write it: 1 204."""
        return f"{value:,}".replace(",", self.thousands)

    def held(self, text: str) -> str:
        """A few words that stay on one line: 2 Nov. Where the signs are ASCII there is no blank that does that."""
        return text.replace(" ", self.thousands)

    def plain(self, text: str) -> str:
        """A line of ours, whose dots, dashes, quotes and arrows are as plain as the signs."""
        return text.translate(_PLAIN) if self.are_ascii else text


UNICODE: Final = Glyphs(
    full="●",
    partial="◐",
    teaser="○",
    failed="✗",
    unread="•",
    starred="★",
    queued="⇣",
    to_send="↑",
    edited="✎",
    plane="✈",
    all_articles="★",
    folder_open="▾",
    folder_closed="▸",
    trouble="!",
    refreshing="↻",
    ellipsis="…",
    separator=" · ",
    quote_bar="▎",
    rule="─",
    bullets=("•", "◦", "‣"),
    more_right="›",
    table="─│┌┬┐├┼┤└┴┘",
    thousands="\xa0",
)

ASCII: Final = Glyphs(
    full="*",
    partial="~",
    teaser=".",
    failed="x",
    unread="N",
    starred="+",
    queued="q",
    to_send="^",
    edited="e",
    plane="^",
    all_articles="=",
    folder_open="v",
    folder_closed=">",
    trouble="!",
    refreshing="@",
    ellipsis="...",
    separator=" - ",
    quote_bar="|",
    rule="-",
    bullets=("*", "-", "+"),
    more_right=">",
    table="-|+++++++++",
    thousands=" ",
)


def pick(setting: GlyphSetting, *, utf8: bool) -> Glyphs:
    """The signs for a setting; `auto` is Unicode where the terminal takes UTF-8."""
    if setting == "ascii" or (setting == "auto" and not utf8):
        return ASCII
    return UNICODE
