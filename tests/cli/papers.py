"""Documents that the tests of the command line subscribe to."""

from collections.abc import Sequence
from email.utils import format_datetime
from html import escape

from tests.fakes import NOW

COLUMN = (
    (
        "A bridge nobody asked for",
        "<p>The house on the river pays for the bridge.</p><p>Twice, if you count tolls.</p>",
    ),
    ("Who minds the lighthouse?", "<p>Somebody minds it, and it is <b>rarely</b> who we think; tolls pay for it.</p>"),
    ("Snow in the council", "<p>The council met in its house and spoke of snow until the café closed.</p>"),
)

LEAD = "The mayor who never learned to swim has opinions about the pool that the town can no longer afford to heat."
PARAGRAPHS = (
    "The ferry timetable was changed again on a Tuesday, and again nobody who rides the ferry had been asked about it.",
    "It is a small thing, of course. So is a leak. The trouble with small things is that they keep their appointments.",
    "The company says that the new hours are modern, a word that it also used for the old ones when they were new.",
    "Those who work at the cannery now wait forty minutes in the dark for a boat that used to be there at six.",
    "Nobody on the board lives on the island; two of its members have seen it, both of them in July and in sunshine.",
    "There is a remedy, and it costs less than the brochure: ask the people on the quay, write it down, and keep to it.",
    "Until then the island will do what islands do, and measure its patience by the tide and not by the timetable.",
)
TEASERS = (
    "The mayor who never learned to swim has opinions about the p…",
    "A library without books is a fine place for meetings, says the…",
    "Three roundabouts in one village: an accountant's dream and a d…",
    "When the choir fell silent, the whole parish heard how loud the…",
    "No one has ever been convinced by a leaflet on a windscreen, a…",
    "The harvest came early and the machines came late, as they di…",
)
TEXT_FILE = "\n".join((*PARAGRAPHS, LEAD, *TEASERS)) + "\n"
TEXT_TITLE = "The Ferry Timetable"


def rss(title: str = "The Column", items: Sequence[tuple[str, str]] = COLUMN) -> bytes:
    """A feed that ships whole texts, the first entry the newest."""
    entries = "".join(
        f"<item><title>{escape(name)}</title><guid isPermaLink='false'>{title} {name}</guid>"
        f"<link>https://column.example/{len(items) - number}</link><author>jane@column.example (Jane Roe)</author>"
        f"<pubDate>{format_datetime(NOW.replace(day=len(items) - number))}</pubDate>"
        f"<content:encoded>{escape(body)}</content:encoded></item>"
        for number, (name, body) in enumerate(items)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{escape(title)}</title><link>https://column.example/</link>{entries}</channel></rss>"
    ).encode()


def dated(day: str) -> bytes:
    """A feed with one entry of a day that is written as it is given."""
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Annals</title><id>a</id><entry><id>b</id>'
        f"<title>An old quarrel</title><published>{day}</published>"
        "<content>It was old when it began.</content></entry></feed>"
    ).encode()


def page(*feeds: tuple[str, str]) -> bytes:
    """A site's front page that names feeds: (path, title)."""
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" href="{path}" title="{title}">' for path, title in feeds
    )
    return f"<!doctype html><html><head><title>A site</title>{links}</head><body><p>Welcome.</p></body></html>".encode()
