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

GATE = "The gate at the end of the lane"
FORMS = "Forms in triplicate"
HARBOUR = "What the harbour heard"
LONG = {
    title: tuple(" ".join(paragraph.split()) for paragraph in text.split("\n\n"))
    for title, text in {
        GATE: """
            A gate was put across the lane in spring, painted a cheerful green, and nobody can be found who ordered it.

            The parish says that the county did it, the county says that the parish asked, and the farmer says that he
            has read both letters and would like his lane back before the hay has to come down from the upper field.

            It is easy to laugh about a gate. It is harder to laugh when the doctor leaves her car in front of it and
            walks the last mile in the rain, with a bag that was not made for walking.

            Somebody signed a form. Somebody paid for the paint. A village that can't learn who they were has lost more
            than a lane, and it should ask until it hears a name.
        """,
        FORMS: """
            My neighbour wants to keep six hens, and the office for hens has sent her a form of eleven pages to fill in.

            On page four it asks for the depth of the water table. On page nine it asks whether the hens were consulted,
            or so she reads the sentence, and having seen the sentence I can't say that she reads it wrong.

            The clerk who wrote it is no fool. He was told to think of everything, and he did, and then he was told to
            think of the rest as well, and he did that too, over a long winter.

            What is missing is the one who says that this is enough. We used to have such people; we called them
            seniors, and we saved their wages.
        """,
        HARBOUR: """
            At night the harbour talks, chains against stone and rope against wood, and this year it has less to say.

            Nine boats are left of thirty. The young have gone to where the wind turbines are, which pay better and
            smell of nothing, and only the old men still mend nets on the wall and count who comes back in.

            There are plans for a hotel. There are always plans for a hotel, drawn by somebody who has seen the harbour
            at noon in August and took the silence for peace.

            A harbour without boats is a car park that floods. The council could still buy the licences and lease them
            to those who stay, as two towns up the coast have done with good success.
        """,
    }.items()
}
"""Columns by title: paragraphs of a page whose feed ships a teaser."""


def teaser_rss(host: str, titles: Sequence[str] = tuple(LONG), *, name: str = "The Lane") -> bytes:
    """A feed that ships teasers of pages on `host`, the first entry the newest; see `article_page` and `page_path`."""
    entries = "".join(
        f"<item><title>{title}</title><link>{host}{page_path(title)}</link>"
        f"<pubDate>{format_datetime(NOW.replace(day=3, hour=11 - number))}</pubDate>"
        f"<description>{LONG[title][0][:60]}…</description></item>"
        for number, title in enumerate(titles)
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>{name}</title>'
        f"<link>{host}/</link>{entries}</channel></rss>"
    ).encode()


def page_path(title: str) -> str:
    """Where a column's page lies."""
    return "/" + title.lower().replace(" ", "-")


def article_page(title: str, *, listed: Sequence[tuple[str, str]] = ()) -> bytes:
    """The page of a column; `listed` are headlines beside it: (path, title)."""
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in LONG[title])
    links = "".join(f'<li><a href="{path}">{words}</a></li>' for path, words in listed)
    related = f"<aside class='related'><h3>Related</h3><ul>{links}</ul></aside>" if links else ""
    return (
        f"<!doctype html><html lang=en><head><title>{title} | The Lane</title></head><body><nav><a href='/'>Home</a></nav>"
        f"<main><article><h1>{title}</h1>{paragraphs}</article>{related}</main><footer>© The Lane</footer></body></html>"
    ).encode()


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
