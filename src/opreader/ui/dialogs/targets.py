"""What a typed target is, told from its letters and the disk before anything is asked."""

from __future__ import annotations

import os
from itertools import islice
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from opreader.adding import read_target
from opreader.errors import UsageError
from opreader.frozen import frozen

if TYPE_CHECKING:
    from pathlib import Path

_ARTICLES: Final = (".html", ".htm", ".md", ".markdown", ".txt")
_MOST: Final = 2_000
"""Names of a folder that are looked at."""
_LIKE_A_FEED: Final = ("feed", "rss", "atom", ".xml", ".rdf", ".json")


@frozen
class Target:
    """What a typed text means."""

    says: str
    """In words; empty for nothing typed."""
    usable: bool
    """It can be looked at."""
    meant: bool = True
    """It is surely meant as an address or path, not as words to search by."""
    address: str | None = None
    """Where it lies on the web; None for what lies on the disk."""


def tell_target(text: str) -> Target:
    """Tell an address, a file and a folder apart; touches the disk, so call it on a thread."""
    text = text.strip()
    if not text:
        return Target("", usable=False, meant=False)
    meant = text.startswith((".", "/", "~")) or "://" in text
    try:
        place = read_target(text)
        if isinstance(place, str):
            return Target(_tell_address(place), usable=True, address=place)
        return Target(_tell_path(place), usable=True, meant=meant or "/" in text or bool(place.suffix))
    except UsageError as error:
        return Target(str(error), usable=False, meant=meant)
    except (OSError, RuntimeError, ValueError) as error:  # a path too long, "~nobody", a folder that can't be read
        return Target(f"{text} can't be read: {getattr(error, 'strerror', None) or error}", usable=False, meant=meant)


def _tell_address(url: str) -> str:
    path = urlsplit(url).path.lower()
    if any(word in path for word in _LIKE_A_FEED):
        return "a feed's address by its looks: Enter looks at it"
    return "a web address: Enter looks for its feeds"


def _tell_path(path: Path) -> str:
    if path.is_dir():
        with os.scandir(path) as entries:
            names = [entry.name for entry in islice(entries, _MOST)]
        count = sum(name.lower().endswith(_ARTICLES) and not name.startswith(".") for name in names)
        more = "at least " if len(names) == _MOST else ""
        return f"a folder with {more}{count} article file{'' if count == 1 else 's'} in it: Enter looks at it"
    if not path.is_file():
        return "neither a file nor a folder: it can't be read"
    return f"a file of {max(1, round(path.stat().st_size / 1000))} kB: Enter looks at it"
