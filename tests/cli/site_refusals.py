"""The columns of the site that can't be had, one for each way in which a page refuses, with what is due for it."""

from dataclasses import replace
from typing import Final

from tests.cli.site import (
    BEYOND_THE_BRIDGE,
    BEYOND_THE_DYKE,
    HTML,
    LOGIN_PAGE,
    OTHER_PAGE,
    Case,
    answer,
    article,
    broken_gzip,
    json_ld,
    page,
    refused,
    walled,
)
from tests.cli.site_prose import ELSEWHERE, cut, essay
from tests.loopback import Reply

_CONSENT_PAGE: Final = page(
    "Before you continue",
    "<h1>Before you continue</h1><p>The Quay and 214 partners would like to use cookies to know who reads about the"
    " harbour, and for how long. You may change your mind at any time.</p>"
    "<button>Accept all cookies</button><button>Manage consent</button>",
)
_CONSENT_IN_GERMAN: Final = page(
    "Mit Werbung lesen",
    "<h1>Mit Werbung weiterlesen</h1><p>Wir brauchen für 214 Partner Ihre Einwilligung, damit sie wissen, wer über den"
    " Hafen liest.</p><button>Alle akzeptieren</button><button>Ohne Werbung lesen</button>",
    lang="de",
)
_CONSENT_IN_FRENCH: Final = page(
    "Vos choix",
    "<h1>Avant la lecture</h1><p>Nous et nos 214 partenaires utilisons des cookies pour savoir qui lit les pages du port.</p>"
    "<button>Tout accepter</button><button>Continuer sans accepter</button>",
    lang="fr",
)
_MISSING_PAGE: Final = page(
    "Nothing here",
    "<h1>We can't find that page</h1><p>It may have been moved when the shed was tidied. Try one of these instead.</p>"
    + "".join(f'<li><a href="/tidy/{n}">A column that is still in shed number {n}</a></li>' for n in range(6)),
)


def _list_of(*cards: tuple[str, str]) -> str:
    """A page that lists articles: these, and a dozen on baking."""
    baked = [(f"An oven of many opinions, part {n} of twelve", cut(ELSEWHERE[n % 4], 60 + n)) for n in range(12)]
    return page(
        "Columns",
        "<h1>Columns</h1>"
        + "".join(
            f'<div class="card"><h2><a href="/card/{n}">{title}</a></h2><p>{teaser}</p></div>'
            for n, (title, teaser) in enumerate([*baked[:3], *cards, *baked[3:]])
        ),
    )


_OFFER: Final = (
    "<div class='offer'><h2>Subscribe to continue reading</h2><p>Four coins a month. "
    "<a href='/in'>Already a subscriber?</a></p></div>"
)
_BOOK: Final = "<div class='gate'><h3>Register for free to keep reading</h3><a href='/new'>Create an account</a></div>"
_ROBOT_PAGE: Final = (
    "<html><head><title>Just a moment…</title></head><body><h1>Checking your browser</h1>"
    "<p>The quay wants to know that a person comes down the steps. This takes a few seconds.</p></body></html>"
)
_SHELL_PAGE: Final = (
    "<html><head><title>The Quay</title><script src='/all.js'></script></head><body><div id='root'></div></body></html>"
)


def walls() -> list[Case]:
    """Pages that ask for something first."""
    moved = Case("a moved login", essay(3), state="gated", reason="login", source="feed")
    return [
        refused("a consent wall", 1, _CONSENT_PAGE, "the page asks for consent"),
        refused("consent on a dyke", 43, _CONSENT_IN_GERMAN, "the page asks for consent"),
        refused("consent on a bridge", 44, _CONSENT_IN_FRENCH, "the page asks for consent"),
        refused("a login", 2, LOGIN_PAGE, "the page asks for a login"),
        replace(
            moved,
            pages={
                moved.path: Reply(status=302, headers={"Location": "/door?back=1"}),
                "/door?back=1": answer(LOGIN_PAGE),
            },
        ),
        walled("a wall with a label", essay(4), _OFFER, head=json_ld(isAccessibleForFree=False)),
        walled("a label alone", essay(5), "", head=json_ld(isAccessibleForFree="False")),
        walled("a wall without a label", essay(6), _OFFER),
        walled("a visitors' book", essay(45), _BOOK),
        BEYOND_THE_DYKE,
        BEYOND_THE_BRIDGE,
        refused("a price", 7, "", "402", status=402),
        refused("a name", 8, "", "401", status=401),
    ]


def failures() -> list[Case]:
    """Pages that are no article."""
    statuses = [
        refused(f"number {status}", number, "", str(status), state="failed", status=status)
        for number, status in enumerate((403, 404, 410, 500, 503), 9)
    ]
    listed = Case("everything and itself", essay(39), state="failed", reason="list of articles", source="feed")
    circle = Case("a circle", essay(14), state="failed", reason="circle", source="feed")
    inwards = Case("a way in", essay(15), state="failed", reason="10.0.0.1 leads to a private network", source="feed")
    direct = replace(inwards, name="a straight way in", link="http://10.0.0.1:8/column")
    endless = Case("a book without end", essay(16), state="failed", reason="too large: more than 10 MB", source="feed")
    pdf = Case("a leaflet", essay(17), state="failed", reason="application/pdf", source="feed")
    torn = Case("a torn parcel", essay(18), state="failed", reason="cut off", source="feed")
    short = replace(torn, name="a short answer", paragraphs=essay(19))
    return [
        *statuses,
        refused("a page that is no more", 20, _MISSING_PAGE, "there is no such article", state="failed"),
        refused("a robot's door", 46, _ROBOT_PAGE, "a person asks", state="failed"),
        refused("an empty shell", 47, _SHELL_PAGE, "JavaScript", state="failed"),
        refused("bread", 21, OTHER_PAGE, "text does not contain the feed's teaser", state="failed"),
        refused("everything", 22, _list_of(), "list of articles", state="failed"),
        replace(listed, pages={listed.path: answer(_list_of((listed.title, listed.teaser)))}),
        replace(
            circle,
            pages={
                circle.path: Reply(status=302, headers={"Location": "/round"}),
                "/round": Reply(status=301, headers={"Location": circle.path}),
            },
        ),
        replace(inwards, pages={inwards.path: Reply(status=302, headers={"Location": "http://10.0.0.1:8/inner"})}),
        replace(direct, paragraphs=essay(23)),
        replace(endless, pages={endless.path: Reply(b"<p>And so on.</p>" * 4096, headers=HTML, endless=True)}),
        replace(pdf, pages={pdf.path: Reply(b"%PDF-1.7\n%...", headers={"Content-Type": "application/pdf"})}),
        replace(torn, pages={torn.path: broken_gzip(article(torn.title, torn.paragraphs))}),
        replace(short, pages={short.path: replace(answer(article(short.title, short.paragraphs)), cut=700)}),
    ]
