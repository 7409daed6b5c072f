"""The made-up library of the pictures: feeds and columns that nobody ever published. Their words are in `texts/`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

NOW: Final = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
"""The clock of every picture."""
TEXTS: Final = Path(__file__).parent / "texts"
"""A file for each feed: `# ` and a title, below it the paragraphs."""
SAVED: Final = Path(__file__).parent / "saved"
"""Text files as they are saved off pages of commentary: body, lead, teasers."""
REFUSED: Final = {"Letter from a marginal seat": 402, "Who audits the auditors' friends": 404}
"""Titles of columns whose pages are kept back, with the status that says so."""

_OPENING: Final = 40
"""Words that a feed shows of a column which it ships in full."""


@dataclass(frozen=True, slots=True)
class Column:
    """One piece."""

    title: str
    author: str
    hours: int
    """Hours before `NOW`."""
    cut: int = 0
    """Words after which its feed cuts it off; 0: it ships the whole."""
    read: bool = False
    starred: bool = False
    paragraphs: tuple[str, ...] = ()
    """None: those that the file of its feed has."""


@dataclass(frozen=True, slots=True)
class Source:
    """One feed of the library."""

    name: str
    title: str
    folder: str
    columns: tuple[Column, ...] = field(default=())

    @property
    def url(self) -> str:
        """Where the reader asks for it; nobody lives there."""
        return f"https://{self.name}.example/feed.xml"

    def pages(self) -> dict[str, bytes | int]:
        """The pages behind the teasers by address: a page, or the status that refuses it."""
        return {
            f"https://{self.name}.example/{number}": REFUSED.get(column.title) or self._page(column)
            for number, column in enumerate(self.columns)
            if column.cut
        }

    def rss(self) -> bytes:
        """The feed as RSS 2.0."""
        items = "".join(self._item(number, column) for number, column in enumerate(self.columns))
        return (
            '<?xml version="1.0" encoding="utf-8"?>'
            '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
            f"<title>{escape(self.title)}</title><link>https://{self.name}.example/</link>"
            f"<description>Made up</description>{items}</channel></rss>"
        ).encode()

    def _page(self, column: Column) -> bytes:
        listed = "".join(
            f"<li><a href='https://{self.name}.example/{at}'>{escape(one.title)}</a></li>"
            for at, one in enumerate(self.columns)
            if one is not column
        )
        return (
            "<!doctype html><html lang=en><head><meta charset=utf-8>"
            f"<title>{escape(column.title)}</title></head><body><main>"
            f"<article><h1>{escape(column.title)}</h1>{_html(self._paragraphs(column))}</article>"
            f"<aside><h2>Read next</h2><ul>{listed}</ul></aside></main></body></html>"
        ).encode()

    def _item(self, number: int, column: Column) -> str:
        paragraphs = self._paragraphs(column)
        full = "" if column.cut else f"<content:encoded><![CDATA[{_html(paragraphs)}]]></content:encoded>"
        opening = " ".join(paragraphs[0].split()[: column.cut or _OPENING])
        return (
            f"<item><title>{escape(column.title)}</title><guid isPermaLink='false'>{self.name}-{number}</guid>"
            f"<link>https://{self.name}.example/{number}</link><dc:creator>{escape(column.author)}</dc:creator>"
            f"<pubDate>{format_datetime(NOW - timedelta(hours=column.hours))}</pubDate>"
            f"<description>{escape(opening)}…</description>{full}</item>"
        )

    def _paragraphs(self, column: Column) -> tuple[str, ...]:
        return column.paragraphs or _texts(self.name)[column.title]


def _html(paragraphs: tuple[str, ...]) -> str:
    return "".join(f"<p>{escape(one)}</p>" for one in paragraphs)


@cache
def _texts(name: str) -> Mapping[str, tuple[str, ...]]:
    """Title → paragraphs, of the feed of that name."""
    columns = (TEXTS / f"{name}.txt").read_text("utf-8").removeprefix("# ").split("\n# ")
    parts = (column.partition("\n") for column in columns)
    return {title: tuple(text.strip().split("\n\n")) for title, _, text in parts}


SOURCES: Final = (
    Source(
        "long-ledger",
        "The Long Ledger",
        "Economics",
        (
            Column("The tariff bill comes due in the small towns", "Ines Okafor", 3),
            Column("Interest, patiently explained", "Tom Reyes", 43, starred=True),
            Column("What a pension is a promise of", "Ines Okafor", 77, read=True),
            Column("Against the quarterly forecast", "Tom Reyes", 190, read=True),
        ),
    ),
    Source(
        "small-print",
        "Small Print",
        "Economics",
        (
            Column("Nine tariff clauses that no one debated", "Marta Lindqvist", 20, cut=38),
            Column("The price of a free parking space", "Marta Lindqvist", 52, cut=42),
            Column("Who audits the auditors' friends", "Joon Park", 70, cut=36, read=True),
        ),
    ),
    Source(
        "harbour-notes",
        "Notes from the Harbour",
        "Economics",
        (
            Column("Containers know who pays for the tariff", "Ruth Adeyemi", 28),
            Column("A quiet winter at berth six", "Ruth Adeyemi", 62, read=True),
        ),
    ),
    Source(
        "second-reading",
        "Second Reading",
        "Politics",
        (
            Column("A vote for nobody is still a vote", "Daniel Moreau", 5),
            Column("The duty on the receipt", "Clara Whitmore", 15),
            Column("The speech they should have given", "Priya Nair", 36),
            Column("How to lose a referendum politely", "Daniel Moreau", 66, read=True, starred=True),
            Column("In praise of the boring minister", "Priya Nair", 143, read=True),
            Column("The lighthouse problem", "Clara Whitmore", 151, read=True),
        ),
    ),
    Source(
        "back-bench",
        "The Back Bench Letter",
        "Politics",
        (
            Column("Why the whips are counting twice", "A. Thorne", 24, cut=40),
            Column("Letter from a marginal seat", "A. Thorne", 58, cut=26),
        ),
    ),
    Source(
        "slow-questions",
        "Slow Questions",
        "Ideas",
        (
            Column("Is a city a machine or a garden?", "Leila Haddad", 33),
            Column("On being wrong at length", "Samuel Okoro", 90, starred=True),
            Column("The museum that forgets on purpose", "Leila Haddad", 210, read=True),
        ),
    ),
    Source(
        "margins",
        "Margins",
        "Ideas",
        (
            Column("Every translation is a treaty", "Noémie Brandt", 39),
            Column("Reading the footnotes first", "Noémie Brandt", 131, read=True),
        ),
    ),
    Source(
        "evening-dissent",
        "The Evening Dissent",
        "Ideas",
        (
            Column("The tariff consensus has a cold", "Victor Hale", 49),
            Column("No, the other lesson of history", "Victor Hale", 165, read=True),
        ),
    ),
)
FAILING: Final = "https://evening-dissent.example/feed.xml"
"""Answers the first refresh and no other."""

SMART: Final = (
    ("Short and whole", "unread is:full minutes:<4", "Economics"),
    ("Tariffs and tolls", "tariff OR levy OR toll", None),
)
"""Queries that stand among the feeds: name, words, folder."""
