"""What the made-up library has when it was read in for long: older columns, and feeds that are not well any more."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Final

from columns import Column, Source

GONE: Final = "https://annex.example/feed.xml"
"""Answers 410 from the second refresh on."""
MOVED: Final = ("https://plain-tables.example/rss", "https://tables.example/feed.xml")
"""An address, and where it leads for good."""

_MONTHLY: Final = ("The month in one page", "A reply to my readers", "What was not said", "The long column", "Errata")
_WHO: Final = "ferryman registrar glazier treasurer signaller curate surveyor cooper archivist bailiff"
_WHERE: Final = "Norrow Skerrow Orrest Vellsby Kestering Aldermouth Pellmere Harrow Tarn Dunwick Ostrey"
_DID: Final = "counted mislaid repainted auctioned measured borrowed insured catalogued rented buried"
_WHAT: Final = "lanterns ledgers bridges herons pensions kettles ballots cranes orchards turnpikes hymns"
_WHEN: Final = "spring harvest Michaelmas frost carnival Lent midsummer flood election census"
_SMALL: Final = (
    "the of and to a in is it that was for on are as with his they at be this have from or had by not but what some we "
    "can out other were all there when up how said an each she which do their time if will way about many then them "
    "would so these her him has two more could no than first been who its now did get come made may over such take only "
    "our any new well also back after even because most us one too very where here never every before must might should "
    "being does still whose through into between under own same like just much little good long year years people day "
    "off again nothing something nobody somebody whatever whether without against always ask told know think see look "
    "say says put give gave keep kept last next half three four part thing things word right wrong better while until "
    "though since those both few less least once twice enough perhaps rather quite almost yet else ever he i my me you"
)
"""Words that every text has: without them those of the others would look as if they told of a matter."""


def old_text(name: str, paragraphs: int) -> tuple[str, ...]:
    """As many paragraphs as that, never seen in a picture: no two names have the same text, one name always has."""
    lot = Random(name)  # noqa: S311 - nothing is kept secret

    def sentence() -> str:
        who, where, did, what, when = (lot.choice(words.split()) for words in (_WHO, _WHERE, _DID, _WHAT, _WHEN))
        told = lot.choice(
            (
                f"{where}'s {who} {did} {lot.randrange(12, 99)} {what} before {when}.",
                f"Since {when} {where} has {did} {what}, though no {who} {lot.choice(_DID.split())} any {lot.choice(_WHAT.split())}.",
                f"{what.capitalize()} {did} around {when} cost {where} {lot.randrange(100, 999)} crowns; a {who} paid.",
            )
        )
        return f"{told} {' '.join(lot.choices(_SMALL.split(), k=16)).capitalize()}."

    return tuple(" ".join(sentence() for _ in range(5)) for _ in range(paragraphs))


AILING: Final = (
    Source("annex", "The Annex", "Politics", (Column("The last letter", "A. Thorne", 2400, read=True),)),
    Source("tables", "Plain Tables", "Economics", (Column("Rent by the room", "Tom Reyes", 96),)),
    Source(
        "tidewatch",
        "Tidewatch",
        "Ideas",
        tuple(
            Column(
                f"Tide table {20 - week}",
                "Ruth Adeyemi",
                24 * (220 + 7 * week),
                read=week > 1,
                paragraphs=old_text(f"tide {week}", 4),
            )
            for week in range(6)
        ),
    ),
)
"""Feeds that are not well: gone, moved, silent since the spring."""


def with_older(source: Source) -> Source:
    """The same feed with what it had in the sixteen months before; more in some of them, most of it read."""
    many = 1 + sum(source.name.encode()) % 4
    older = [
        Column(
            f"{_MONTHLY[at % len(_MONTHLY)]}, no. {40 - 2 * month + at % 2}",
            source.columns[at % len(source.columns)].author,
            24 * (14 + 30 * month + 5 * at),
            read=(month * 7 + at * 3) % (3 + month % 4) != 0,
            paragraphs=old_text(f"{source.name} {month} {at}", 4 + (month * 3 + at * 5) % 13),
        )
        for month in range(16)
        for at in range(many + (month * many) % 3)
    ]
    return replace(source, columns=(*source.columns, *older))
