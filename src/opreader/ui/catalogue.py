"""The catalogue of feeds to begin with, read from its TOML file. Choosing among them is a dialog's business."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from opreader.errors import ReadError
from opreader.frozen import frozen
from opreader.text import clean

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@frozen
class CatalogueFeed:
    """One feed that is offered; nothing is subscribed without being asked."""

    name: str
    url: str
    site: str
    language: str
    """BCP 47: "en-GB"."""
    region: str
    topics: tuple[str, ...]
    about: str
    """One neutral line."""

    @property
    def words(self) -> str:
        """Everything that it can be found by, beside its name."""
        return " ".join((self.about, *self.topics, self.region, self.language, self.site, self.url))


def load_catalogue(path: Path) -> tuple[CatalogueFeed, ...]:
    """The feeds of a catalogue, in its order. Raises ReadError."""
    try:
        rows = tomllib.loads(path.read_text("utf-8"))["feed"]
        return tuple(_read(row) for row in rows)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ReadError(clean(f"the catalogue {path} can't be read: {error}", one_line=True)) from error


def _read(row: dict[str, Any]) -> CatalogueFeed:
    def text(key: str) -> str:
        return clean(str(row[key]), one_line=True)

    topics: Sequence[object] = row["topics"]
    return CatalogueFeed(
        name=text("name"),
        url=text("url"),
        site=text("site"),
        language=text("language"),
        region=text("region"),
        topics=tuple(clean(str(topic), one_line=True) for topic in topics),
        about=text("about"),
    )
