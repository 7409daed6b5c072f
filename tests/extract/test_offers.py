"""Offers to subscribe and questions for consent: which ones keep a text back, and which stand on every page of a paper."""

import pytest

from opreader.extract import FullText, NoFullText, extract

FIRST = "The ferry has a bell which is rung when it leaves and a second one which is rung when it should have left."
MORE = (
    "The captain says that the second is the older and that the whole timetable was once written to follow it.",
    "I have lived within hearing of both for eleven years and have set my watch, my meals and my temper by them.",
    "In the spring the company asked us whether one of them might go, and sent a form with a box for either.",
    "Nobody had thought of a box for neither, and so the forms came back with one drawn in, in every kind of ink.",
    "A bell that is wrong at the same hour every day is a kind of clock, and we have come to an agreement with it.",
    "Take the boat away if it must be; people here can swim. But leave us something to be late by.",
)
WHOLE = "".join(f"<p>{one}</p>" for one in (FIRST, *MORE, *(f"{one} Or so it is told." for one in MORE[:4])))
BEGUN = f"<p>{FIRST}</p><p>{MORE[0]}</p>"
PAY = "the page asks for a subscription"
STANDING = "Already a subscriber? <a href=/in>Sign in</a>"
ASKS = "<h3>Subscribe to continue reading</h3>"


def read(html: str) -> FullText:
    found = extract(html, url="https://ferry.example/bells", teaser=f"{FIRST[:70]}…", title="Two bells")
    assert isinstance(found, FullText), found
    return found


@pytest.mark.parametrize(
    "page",
    [
        f"<header><div class=top><span>{STANDING}</span></div></header><main><article>{WHOLE}</article></main>",
        f"<header>{ASKS}</header><main><article>{WHOLE}</article></main>",
        f"<nav><p>{STANDING}</p></nav><article>{WHOLE}</article>",
        f"<div class=top><p>{STANDING}</p></div><main><article>{WHOLE}</article></main>",
        f"<main><article>{WHOLE}</article><div class=promo><p>{STANDING}</p></div></main>",
        f"<main><article>{WHOLE}<div class=promo><p>{STANDING}</p></div></article></main>",
        f"<main><article>{WHOLE}</article></main><div class=box><p>Subscribe to get full access to the archive.</p></div>",
        f"<main><article>{WHOLE}</article></main><footer>{ASKS}</footer>",
        f"<main><article>{WHOLE}<div class=paywall style='display:none'>{ASKS}</div></article></main>",
        f"<main><article>{WHOLE}<div class=paywall hidden>{ASKS}</div></article></main>",
        f"<main><article class=paywall>{WHOLE}</article></main>",
    ],
    ids=[
        "head",
        "head that asks",
        "menu",
        "top",
        "promo",
        "promo in the article",
        "archive",
        "foot",
        "styled away",
        "hidden",
        "name alone",
    ],
)
def test_offer_that_stands_on_every_page_keeps_no_text_back(page: str) -> None:
    found = read(page)
    assert (found.state, found.reason) == ("full", None)
    assert found.text.startswith(FIRST)


@pytest.mark.parametrize(
    "offer",
    [
        ASKS,
        f"<p>{STANDING}</p>",
        "<h3>The rest is for subscribers</h3><a>Subscribe now</a>",
        "<h3>This story is for members</h3><p>Become a member to read the rest.</p>",
        "<p>Become a member to read on.</p>",
        "<p>The rest of this column is for our members.</p>",
        "<p>Der Rest des Artikels ist für Abonnenten.</p>",
        "<p>La suite de l'article est pour les abonnés.</p>",
        "<p>El resto es para suscriptores.</p>",
        "<p>Il resto è per gli abbonati.</p>",
        "<p>De rest is voor abonnees.</p>",
        "<p>Resten är för prenumeranter.</p>",
    ],
)
@pytest.mark.parametrize(
    "place", ["<article>{}<div class=end>{}</div></article>", "<div class=text>{}<div>{}</div></div>"]
)
def test_offer_right_behind_the_text_keeps_the_rest_back(offer: str, place: str) -> None:
    found = read(f"<main>{place.format(BEGUN, offer)}</main>")
    assert (found.state, found.reason) == ("gated", PAY)
    assert found.text == f"{FIRST}\n\n{MORE[0]}"


def test_any_offer_right_behind_a_few_lines_is_one_for_the_rest() -> None:
    found = read(f"<div class=story>{BEGUN}</div><div class=box><p>{STANDING}</p></div>")
    assert (found.state, found.reason) == ("gated", PAY)


@pytest.mark.parametrize("name", ["paywall", "article-gate", "c-regwall", "subscriber-wall"])
def test_box_that_calls_itself_a_wall_is_one_in_any_language(name: str) -> None:
    wall = f"<div class={name}><h3>Hemen harpidetu</h3><p>Bi euro hilean.</p></div>"
    found = read(f"<main><article>{BEGUN}{wall}</article></main>")
    assert (found.state, found.reason) == ("gated", PAY)
    assert found.text == f"{FIRST}\n\n{MORE[0]}"


HEAD = "<title>The Ferry</title><h1>Before you read</h1>"


@pytest.mark.parametrize(
    ("page", "state", "reason"),
    [
        (
            f"{HEAD}<p>Our 98 partners store cookies on your telephone.</p><button>Accept all</button>",
            "gated",
            "the page asks for consent",
        ),
        (
            f"{HEAD}<p>Choose what may be known of you.</p><button>Reject all</button><button>Manage choices</button>",
            "gated",
            "the page asks for consent",
        ),
        (
            f"{HEAD}<p>Qui lit les pages du port ?</p><button>Tout accepter</button><button>Continuer sans accepter</button>",
            "gated",
            "the page asks for consent",
        ),
        (
            f"{HEAD}<p>Es geht um Partner und Cookies.</p><input type=submit value='Alle akzeptieren'>",
            "gated",
            "the page asks for consent",
        ),
        (f"{HEAD}<p>Which seat is yours?</p><button>Accept</button>", "failed", "the page has no article text"),
        (
            f"<header><p>{STANDING}</p></header><main><p>Bells.</p></main>",
            "failed",
            "the page has no article text",
        ),
    ],
    ids=["partners", "two labels", "french", "submit", "one label", "head alone"],
)
def test_page_without_text_is_judged_by_its_buttons_and_not_by_its_head(page: str, state: str, reason: str) -> None:
    found = extract(page, url="https://ferry.example/bells", teaser=FIRST, title="Two bells")
    assert isinstance(found, NoFullText)
    assert (found.state, found.reason) == (state, reason)


def test_list_with_a_question_for_consent_is_a_list() -> None:
    cards = "".join(
        f"<div><h3><a href=/b/{n}>Bell number {n} and its ringer</a></h3><p>{one}</p></div>"
        for n, one in enumerate(MORE * 2)
    )
    banner = (
        "<div class=cookie-banner><p>We use cookies.</p><button>Accept all</button><button>Reject all</button></div>"
    )
    found = extract(f"{banner}<main>{cards}</main>", url="https://ferry.example/b", teaser=f"{FIRST[:70]}…")
    assert (found.state, found.reason) == ("failed", "the page is a list of articles")
