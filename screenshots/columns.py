"""The made-up library of the pictures: feeds, columns and saved pages that nobody ever published."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from typing import Final

NOW: Final = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
"""The clock of every picture."""


@dataclass(frozen=True, slots=True)
class Column:
    """One piece; without paragraphs its feed ships the teaser alone."""

    title: str
    author: str
    hours: int
    """Hours before `NOW`."""
    teaser: str
    length: int = 0
    """Paragraphs of the common stock that make its body; 0: none."""
    read: bool = False
    starred: bool = False


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
        found: dict[str, bytes | int] = {}
        for number, column in enumerate(self.columns):
            if not column.length:
                found[f"https://{self.name}.example/{number}"] = REFUSED.get(column.title) or _page(
                    self, number, column
                )
        return found

    def rss(self) -> bytes:
        """The feed as RSS 2.0."""
        items = "".join(_item(self, number, column) for number, column in enumerate(self.columns))
        return (
            '<?xml version="1.0" encoding="utf-8"?>'
            '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
            f"<title>{escape(self.title)}</title><link>https://{self.name}.example/</link>"
            f"<description>Made up</description>{items}</channel></rss>"
        ).encode()


REFUSED: Final = {"Letter from a marginal seat": 402, "Who audits the auditors' friends": 404}
"""Titles of columns whose pages are kept back, with the status that says so."""


def _page(source: Source, number: int, column: Column) -> bytes:
    body = "".join(f"<p>{STOCK[(number * 3 + at) % len(STOCK)]}</p>" for at in range(8))
    listed = "".join(
        f"<li><a href='https://{source.name}.example/{at}'>{escape(one.title)}</a></li>"
        for at, one in enumerate(source.columns)
        if one is not column
    )
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{escape(column.title)}</title></head><body><main>"
        f"<article><h1>{escape(column.title)}</h1><p>{column.teaser} and went on.</p>{body}</article>"
        f"<aside><h2>Read next</h2><ul>{listed}</ul></aside></main></body></html>"
    ).encode()


def _item(source: Source, number: int, column: Column) -> str:
    body = "".join(f"<p>{STOCK[(number * 3 + at) % len(STOCK)]}</p>" for at in range(column.length))
    full = f"<content:encoded><![CDATA[<p>{column.teaser}.</p>{body}]]></content:encoded>" if body else ""
    mark = "" if body else "…"
    return (
        f"<item><title>{escape(column.title)}</title><guid isPermaLink='false'>{source.name}-{number}</guid>"
        f"<link>https://{source.name}.example/{number}</link><dc:creator>{escape(column.author)}</dc:creator>"
        f"<pubDate>{format_datetime(NOW - timedelta(hours=column.hours))}</pubDate>"
        f"<description>{escape(column.teaser)}{mark}</description>{full}</item>"
    )


STOCK: Final = (
    (
        "There is a habit of mind in every ministry that takes the last crisis for a map of the next one. The map is "
        "always detailed, always expensive, and always of the wrong country."
    ),
    (
        "Ask the people who keep the ledgers. They will tell you that the figure everyone quotes was an estimate, that the "
        "estimate had a footnote, and that the footnote said what the headline could not."
    ),
    (
        "None of this is an argument for doing nothing. It is an argument for doing the dull thing first: counting what is "
        "there, writing down who owes what, and publishing the list."
    ),
    (
        "The strongest reply deserves a hearing. A rule that waits for perfect evidence is a rule that never comes, and the "
        "cost of waiting falls on those who have the least to wait with."
    ),
    (
        "But a reply is not a plan. Between the two lies the work of choosing, and choosing is what the debate has been "
        "arranged to avoid."
    ),
    (
        "A neighbour of mine, who ran a small yard for thirty years, put it better. You can argue with the tide, she said, "
        "as long as you do it from the quay."
    ),
    (
        "Three towns tried it last spring. Two of them stopped within the month, and the third has said very little, which "
        "in local government usually means that it is going well."
    ),
    (
        "The numbers have moved since then, and not in the direction that either side had promised. It would be a good "
        "moment for somebody to say so aloud."
    ),
    (
        "What remains is a question of trust, and trust is not built by asking for it. It is built by being checked, often, "
        "and by people who would be glad to find a mistake."
    ),
    (
        "So keep the committee, by all means. Give it a smaller room, a shorter list, and a date by which it has to be "
        "wrong in public."
    ),
    (
        "The old arrangement had one virtue that its critics forget: everyone knew whom to shout at. The new one is fairer "
        "on paper and has no address."
    ),
    (
        "It may be that the experts are right this time. They have been right before, and the trouble was never that we did "
        "not listen; it was that we heard only the part we liked."
    ),
)

SOURCES: Final = (
    Source(
        "long-ledger",
        "The Long Ledger",
        "Economics",
        (
            Column("The bill comes due in the small towns", "Ines Okafor", 3, "A levy is announced in the capital", 9),
            Column(
                "Interest, patiently explained", "Tom Reyes", 43, "Nobody ever lost an election over a basis point", 14
            ),
            Column(
                "What a pension is a promise of",
                "Ines Okafor",
                77,
                "The word has two meanings, and we use",
                11,
                read=True,
            ),
            Column(
                "Against the quarterly forecast",
                "Tom Reyes",
                190,
                "Every ninety days a roomful of people",
                7,
                read=True,
            ),
        ),
    ),
    Source(
        "small-print",
        "Small Print",
        "Economics",
        (
            Column(
                "Nine clauses that no one debated",
                "Marta Lindqvist",
                20,
                "On page four hundred and eleven of the budget there is",
            ),
            Column(
                "The price of a free parking space", "Marta Lindqvist", 52, "It is painted on the ground, and it is"
            ),
            Column(
                "Who audits the auditors' friends", "Joon Park", 120, "Four firms, one lunch table and a", read=True
            ),
        ),
    ),
    Source(
        "harbour-notes",
        "Notes from the Harbour",
        "Economics",
        (
            Column(
                "Containers tell you more than ministers",
                "Ruth Adeyemi",
                28,
                "I count ships for a living",
                16,
                starred=True,
            ),
            Column(
                "A quiet winter at berth six", "Ruth Adeyemi", 102, "The cranes have been still since", 6, read=True
            ),
        ),
    ),
    Source(
        "second-reading",
        "Second Reading",
        "Politics",
        (
            Column(
                "A vote for nobody is still a vote",
                "Daniel Moreau",
                5,
                "The blank ballot has a longer history than",
                10,
            ),
            Column("The speech they should have given", "Priya Nair", 36, "It would have begun with an apology", 8),
            Column(
                "How to lose a referendum politely",
                "Daniel Moreau",
                66,
                "Begin by agreeing with",
                12,
                read=True,
                starred=True,
            ),
            Column(
                "In praise of the boring minister", "Priya Nair", 143, "She gives no interviews, and her", 9, read=True
            ),
        ),
    ),
    Source(
        "back-bench",
        "The Back Bench Letter",
        "Politics",
        (
            Column(
                "Why the whips are counting twice",
                "A. Thorne",
                24,
                "The arithmetic of the chamber changed on Tuesday night, when",
            ),
            Column("Letter from a marginal seat", "A. Thorne", 58, "They do not slam the door any more; they"),
        ),
    ),
    Source(
        "slow-questions",
        "Slow Questions",
        "Ideas",
        (
            Column("Is a city a machine or a garden?", "Leila Haddad", 33, "Planners like the first answer", 21),
            Column("On being wrong at length", "Samuel Okoro", 90, "There is an art to it, and it", 17, starred=True),
            Column(
                "The museum that forgets on purpose", "Leila Haddad", 210, "Each January they take one", 13, read=True
            ),
        ),
    ),
    Source(
        "margins",
        "Margins",
        "Ideas",
        (
            Column("Every translation is a treaty", "Noémie Brandt", 39, "Two languages meet, and both", 12),
            Column("Reading the footnotes first", "Noémie Brandt", 131, "It started as a joke between", 5, read=True),
        ),
    ),
    Source(
        "evening-dissent",
        "The Evening Dissent",
        "Ideas",
        (
            Column("The consensus has a cold", "Victor Hale", 49, "You could hear it on every programme this week", 8),
            Column(
                "No, the other lesson of history", "Victor Hale", 165, "It is the fate of analogies to be", 6, read=True
            ),
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

PAGES: Final = {
    "harbour-in-figures.md": """---
title: The harbour in figures
author: Ines Okafor
date: 2026-11-08
---

Every winter the harbour office prints one page, and every winter it is read by nobody but the people who wrote it. It deserves better.[^1]

| year | ships | lamps lit | complaints |
|---|---|---|---|
| 2022 | 1,204 | 312 | 41 |
| 2023 | 1,187 | 298 | 57 |
| 2024 | 1,160 | 275 | 83 |
| 2025 | 1,155 | 251 | 120 |

> A lamp that is counted is not yet a lamp that is lit.

## What the columns say

1. Ships go down slowly, as they do everywhere.
2. Lamps go down quickly, as they do nowhere else.
3. Complaints follow the lamps, not the ships.

[^1]: The page hangs in the corridor behind the ticket office, on the left.
""",
    "lamps.md": """---
title: ספירת הפנסים
author: נועה ברק
date: 2026-11-07
---

איש לא ידע כמה פנסים יש בעיר הנמל. שני פקידים יצאו לספור, עם מחברת ועם שקית תפוחים. הם הגיעו עד 40 ואז איבדו את המחברת (בערב של 17.5.2024), ולכן כתבו ל־Harbour Council (London) מכתב.

המחיר עלה ב־25% ל־$12.50, אמר הדובר; "זה נכון", הוסיף. מי שבא בלי חבל נשאר בסירה, והרציף נמוך משהיה.

> המספר נכון. העיר טועה.

1. לספור
2. לשכוח
3. לספור שוב
""",
    "who-pays.txt": """Who pays for the tariff, and who only says so?
By Clara Whitmore
22 November 2026
Ask a minister who pays for a tariff and you will be told that the foreigner does. Ask an importer and you will be shown an invoice. Both are telling the truth about something, and the whole quarrel of the past year has come from not saying what.
The invoice is the easier document. A duty is charged at the port to the firm that brings the goods in, which then has three choices: take it out of its own margin, press the supplier for a lower price, or pass it on. In the first two months most firms do the first. By the sixth they have done the third, and by then the cameras have gone home.
The minister's case is not empty. Where the buyer is large and the seller has nowhere else to go, the seller does give way, a little, for a while. This is what the studies mean when they find that a fifth of the burden falls abroad. It is also what they mean when they find that four fifths do not.
Then there is the bill that no port ever issues. A mill that used to buy the cheaper coil now buys the dearer one at home, and pays no duty at all. It has paid for the tariff all the same, in the difference, and no customs form will ever say so.
None of this settles whether the thing is worth having. A country may decide that it wants a mill more than it wants a cheap coil, as it may decide that it wants a lighthouse. But lighthouses are paid for out of a budget, in public, under a heading. A tariff is paid for at the till, by people who are told that somebody else is paying.
That is the part to mend first. Print the duty on the receipt, as we print the sales tax, and let the argument be about the number. It would be a shorter argument, and for once both sides would be reading the same page.
The bill for the new duties is being opened not in the capital but in towns of ten thousand people with one mill and two employers.
The bill for the new duties is being opened not in the cap…
For forty years the harbour kept two sets of books, and th…
A customs officer of my acquaintance can tell the state of…
If you want to know what a government fears, look at what…
The case for a lighthouse was never that it paid for itse…
""",
    "two-sets-of-books.txt": """The harbour's two sets of books
By Ruth Adeyemi
19 November 2026
For forty years the harbour kept two sets of books, and the honest one was kept by the pilots. They wrote down what came in, how deep it lay in the water and how long it waited, because their fee depended on all three.
The other set was kept upstairs. It recorded tonnage in the units that the ministry liked, rounded in the direction that the ministry liked, and it was printed every spring on heavy paper.
When the two were finally laid side by side, nobody was accused of anything. The upstairs book had never said anything false. It had only chosen, year after year, what to count.
Ask a minister who pays for a tariff and you will be told…
If you want to know what a government fears, look at what…
""",
    "what-it-fears.txt": """What a government fears
By Joon Park
15 November 2026
If you want to know what a government fears, look at what it has stopped publishing. The series does not end with a denial. It ends with a change of method, a pause for consultation, and a link that leads to the home page.
I have kept a list for eleven years. It is not a list of lies; it is a list of silences, with their dates, and it has called more turning points than any forecast I ever paid for.
The remedy is cheap and therefore unpopular. Let the old series run for two years beside the new one, and let the difference be somebody's job.
Ask a minister who pays for a tariff and you will be told…
For forty years the harbour kept two sets of books, and th…
""",
}
"""Text files as they are saved off pages of commentary: body, lead, teasers."""
