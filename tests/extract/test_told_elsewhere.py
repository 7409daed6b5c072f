"""Articles that are not where one looks first: told to machines alone, at another address, or twice on one page."""

import json

import pytest

from opreader.extract import FullText, NoFullText, extract

URL = "https://kiln.example/pots"
TITLE = "Pots that will not break"
PARTS = (
    "My neighbour makes pots which are promised not to break, and has had to put a second shelf up for them.",
    "Nothing that she sold has come back, so that she knows neither who is pleased nor who has lost the paper.",
    "A thing that breaks brings its owner to the shop once in a while, and a shop lives on being visited.",
    "She has begun to sell saucers.",
    "They are not promised anything, and on Saturdays there is a line of people at the door with pieces in a bag.",
)
TEASER = f"{PARTS[0][:60]}…"


def shell(**told: object) -> str:
    node = {"@type": "NewsArticle", "headline": TITLE, **told}
    return f'<title>Kiln</title><script type="application/ld+json">{json.dumps(node)}</script><div id=root></div>'


def read(html: str, *, teaser: str | None = TEASER, title: str | None = TITLE) -> FullText | NoFullText:
    return extract(html, url=URL, teaser=teaser, title=title)


@pytest.mark.parametrize(
    "body",
    ["\n\n".join(PARTS), "\r\n".join(PARTS), "".join(f"<p>{one}</p>" for one in PARTS)],
    ids=["empty lines", "lines", "markup"],
)
@pytest.mark.parametrize("teaser", [TEASER, None])
def test_page_without_text_gives_what_it_tells_machines(body: str, teaser: str | None) -> None:
    found = read(shell(articleBody=body, author={"name": "Ada Clay"}), teaser=teaser)
    assert isinstance(found, FullText)
    assert (found.state, found.reason, found.source) == ("full", None, "page")
    assert found.text.split("\n\n") == list(PARTS)
    assert found.html.startswith(f"<p>{PARTS[0]}</p>")
    assert (found.title, found.authors) == (TITLE, ("Ada Clay",))
    assert "articleBody" in found.explain[-1]


@pytest.mark.parametrize(
    "told",
    [
        {"articleBody": "\n\n".join(PARTS), "isAccessibleForFree": False},
        {"articleBody": "\n\n".join(("Saucers are next week's matter, and next week's alone.", *PARTS[2:]))},
        {"articleBody": PARTS[3]},
    ],
    ids=["not free", "another article", "hardly a word"],
)
def test_what_machines_are_told_is_left_where_nothing_vouches_for_it(told: dict[str, object]) -> None:
    assert isinstance(read(shell(**told)), NoFullText)


def test_page_that_shows_another_text_is_not_excused_by_what_it_tells_machines() -> None:
    other = "".join(f"<p>Saucers are next week's matter, {n}. {PARTS[2]} {PARTS[4]}</p>" for n in range(4))
    found = read(shell(articleBody="\n\n".join(PARTS), headline="Saucers") + f"<article>{other}</article>")
    assert (found.state, found.reason) == ("failed", "text does not contain the feed's teaser")


def test_text_told_to_machines_is_partial_where_it_is_cut() -> None:
    found = read(shell(articleBody=f"{PARTS[0]}\n\n{PARTS[1]} And yet…"))
    assert (found.state, found.reason) == ("partial", "the text that the page tells machines is cut")
    assert read(shell(articleBody="\n\n".join(PARTS), wordCount=900)).state == "partial"


def test_page_that_shows_its_text_is_read_whatever_it_tells_machines() -> None:
    shown = "".join(f"<p>{one}</p>" for one in PARTS)
    found = read(shell(articleBody=f"{PARTS[0]} And so on.") + f"<article>{shown}</article>")
    assert isinstance(found, FullText)
    assert found.text.split("\n\n") == list(PARTS)


@pytest.mark.parametrize(
    ("head", "there"),
    [
        ('<meta http-equiv="refresh" content="0; url=/fired">', "/fired"),
        ("<meta http-equiv=Refresh content=\"0;URL='https://kiln.example/fired'\">", "/fired"),
        ('<meta http-equiv="refresh" content="3 /fired">', "/fired"),
        ('<meta http-equiv="refresh" content="600; url=/fired">', None),
        ('<meta http-equiv="refresh" content="30">', None),
        ('<meta http-equiv="refresh" content="0; url=/pots">', None),
        ('<meta http-equiv="refresh" content="0; url=javascript:fire()">', None),
        ('<link rel="alternate" media="print" href="/pots/paper">', "/pots/paper"),
        ('<link rel="alternate" media="only screen and (max-width: 640px)" href="//m.kiln.example/pots">', None),
        ('<link rel="stylesheet" media="print" href="/paper.css">', None),
    ],
)
def test_other_addresses_are_named(head: str, there: str | None) -> None:
    found = read(f"<html><head>{head}</head><body><p>{TEASER}</p></body></html>")
    assert found.alternatives == ((f"https://kiln.example{there}",) if there else ())


def test_text_that_stands_twice_is_given_once() -> None:
    def column(name: str) -> str:
        return f"<div class={name}><h1>{TITLE}</h1>{''.join(f'<p>{one}</p>' for one in PARTS)}</div>"

    found = read(
        f"<main>{column('wide')}{column('small')}<p>Ada Clay fires on Mondays, and on no other day of the week at all.</p></main>"
    )
    assert isinstance(found, FullText)
    assert found.text.split("\n\n")[: len(PARTS)] == list(PARTS)
    assert found.text.count(PARTS[3]) == 1
    assert TITLE not in found.text
    assert found.html.count(PARTS[3]) == 1


def test_line_that_comes_again_by_art_stays() -> None:
    verses = [one for part in PARTS for one in (part, "She has begun to sell saucers, and so it goes.")]
    found = read(f"<article>{''.join(f'<p>{one}</p>' for one in verses)}<p>{PARTS[3]}</p></article>")
    assert isinstance(found, FullText)
    assert found.text.count("and so it goes") == len(PARTS)


def test_text_without_markup_keeps_its_paragraphs() -> None:
    found = extract("\n\n".join(PARTS).encode(), url=URL, teaser=TEASER, content_type="text/plain")
    assert isinstance(found, FullText)
    assert found.text.split("\n\n") == list(PARTS)
