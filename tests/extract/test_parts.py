"""The parts of extraction one by one: encodings, next pages, walls in many languages, metadata, the import."""

import subprocess
import sys

import pytest

from opreader.extract import FullText, NoFullText, extract, walls
from opreader.extract.paging import follows
from opreader.extract.source import decode

LONG = "Nobody in the town could say who had ordered the second clock, or why it ran four minutes ahead of the first. "


@pytest.mark.parametrize(
    ("page", "content_type", "word"),
    [
        ("<p>Grüße".encode(), None, "Grüße"),
        ("<p>Grüße".encode("latin-1"), "text/html; charset=ISO-8859-1", "Grüße"),
        ("<meta charset=windows-1251><p>правда".encode("cp1251"), None, "правда"),
        ("<meta charset=shift_jis><p>海辺の本".encode("cp932"), None, "海辺の本"),
        ("<p>Grüße".encode("utf-16"), None, "Grüße"),
        ("<p>‘a’ — b".encode("cp1252"), "text/html; charset=iso-8859-1", "‘a’ — b"),
        ("<?xml version='1.0' encoding='latin-1'?><p>Grüße".encode(), None, "Grüße"),
        ("<meta charset=klingon><p>Grüße".encode(), "text/html; charset=none", "Grüße"),
    ],
)
def test_bytes_become_the_text_that_a_browser_shows(page: bytes, content_type: str | None, word: str) -> None:
    assert word in decode(page, content_type)


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("https://a.example/story", "https://a.example/story?page=2"),
        ("https://a.example/story?page=2", "https://a.example/story?page=3"),
        ("https://a.example/story/", "https://a.example/story/2/"),
        ("https://a.example/story/2/", "https://a.example/story/3/"),
        ("https://a.example/story.html", "https://a.example/story-2.html"),
        ("https://a.example/story.html", "https://a.example/story_2.html"),
        ("https://a.example/story", "https://www.a.example/story/page/2"),
    ],
)
def test_next_page_is_the_same_address_one_further(here: str, there: str) -> None:
    assert follows(here, there)


@pytest.mark.parametrize(
    "there",
    [
        "https://a.example/other",
        "https://a.example/story?page=3",
        "https://b.example/story?page=2",
        "https://a.example/story?ref=2",
    ],
)
def test_next_article_is_no_next_page(there: str) -> None:
    assert not follows("https://a.example/story", there)


@pytest.mark.parametrize(
    "words",
    [
        "Subscribe to continue reading",
        "This article is for subscribers only",
        "Already a subscriber? Sign in",
        "This post is for paid subscribers",
        "Jetzt weiterlesen mit Probeabo",
        "La suite est réservée aux abonnés",
        "Suscríbete para seguir leyendo",
        "Assine para continuar lendo",
        "Abbonati per continuare a leggere",
        "Log in om verder te lezen",
        "Logga in för att läsa vidare",
        "Artykuł tylko dla prenumeratorów",
        "Оформите подписку, чтобы читать дальше",
        "この記事は有料会員限定です",
        "登录后继续阅读",
    ],
)
def test_wall_is_known_in_the_language_of_the_site(words: str) -> None:
    page = extract(
        f"<article><p>{LONG}</p><p>{LONG.replace('clock', 'bell')}</p><div>{words}</div></article>", teaser=LONG
    )
    assert isinstance(page, FullText)
    assert (page.state, page.reason) == ("gated", "the page asks for a subscription")
    assert words not in page.text
    assert walls.PAY.search(words)


@pytest.mark.parametrize("flag", ["false", '"False"', '"http://schema.org/False"'])
def test_article_marked_as_not_free_is_gated_while_it_is_short(flag: str) -> None:
    mark = f'<script type="application/ld+json">{{"@type":"NewsArticle","isAccessibleForFree":{flag}}}</script>'
    short = extract(f"{mark}<article><p>{LONG * 2}</p></article>", teaser=LONG)
    whole = extract(f"{mark}<article>{''.join(f'<p>{LONG} {n} {LONG}</p>' for n in range(20))}</article>", teaser=LONG)
    assert isinstance(short, FullText)
    assert (short.state, short.reason) == ("gated", "the page says that the article is not free")
    assert isinstance(whole, FullText)
    assert whole.state == "full"


@pytest.mark.parametrize(
    ("page", "state", "reason"),
    [
        (
            "<title>Just a moment...</title><p>Checking your browser before access.",
            "failed",
            "the site wants to be sure that a person asks",
        ),
        (
            "<div id=root></div><noscript>Enable JavaScript</noscript>",
            "failed",
            "the page shows its text only with JavaScript",
        ),
        (
            "<h1>Seite nicht gefunden</h1><p>Vielleicht hilft die Suche.",
            "failed",
            "the page says that there is no such article",
        ),
        ("<h1>Anmelden</h1><p>Bitte geben Sie Ihre Daten ein.", "gated", "the page asks for a login"),
        ("<p>Nous utilisons des cookies. Continuer sans accepter", "gated", "the page asks for consent"),
        ("<p>Hello.", "failed", "the page has no article text"),
    ],
)
def test_reason_is_told_in_words(page: str, state: str, reason: str) -> None:
    found = extract(page, url="https://a.example/x", teaser=LONG)
    assert isinstance(found, NoFullText)
    assert (found.state, found.reason) == (state, reason)


def test_pages_of_a_long_text_with_a_subscribe_box_are_full() -> None:
    paragraphs = "".join(f"<p>{LONG} {n} {LONG}</p>" for n in range(20))
    page = extract(f"<article>{paragraphs}<div>Already a subscriber? Log in</div></article>", teaser=LONG)
    assert isinstance(page, FullText)
    assert page.state == "full"


def test_importing_the_package_loads_no_html_library() -> None:
    code = "import sys, opreader.extract, opreader.extract.site_rule; print(sorted({'lxml', 'trafilatura'} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_short_last_container_of_the_same_make_belongs_to_the_text() -> None:
    first = "".join(f"<p class=b>{LONG} {n} {LONG}</p>" for n in range(8))
    last = "<p class=b>And that, in the end, is why the second clock was left to run ahead of us all.</p>"
    page = extract(f"<div><div class=part>{first}</div><div class=part>{last}</div></div>", teaser=LONG)
    other = extract(
        f"<div><div class=part>{first}</div><div class=note>{last.replace('class=b', '')}</div></div>", teaser=LONG
    )
    assert isinstance(page, FullText)
    assert page.text.endswith("left to run ahead of us all.")
    assert isinstance(other, FullText)
    assert not other.text.endswith("left to run ahead of us all.")


def test_offer_above_a_short_text_gates_it_too() -> None:
    filler = "".join(f"<p>{n} bells</p>" for n in range(12))
    page = extract(
        f"<p>Subscribe to continue reading</p><article><p>{LONG}</p></article><div>{filler}</div>", teaser=LONG
    )
    assert isinstance(page, FullText)
    assert page.state == "gated"


def test_links_to_places_that_were_not_kept_become_words_and_unused_names_go() -> None:
    page = extract(
        f"<article><p id=one>{LONG}<a href='#two'>here</a> and <a href='#three'>there</a></p><p id=three>{LONG}</p></article>",
        teaser=LONG,
    )
    assert isinstance(page, FullText)
    assert 'href="#three"' in page.html
    assert 'id="three"' in page.html
    assert "#two" not in page.html
    assert 'id="one"' not in page.html
    assert "here and" in page.html


def test_list_item_that_sounds_like_the_end_opens_no_box() -> None:
    items = "<li>The hands</li><li>Author information</li><li>The date on the bell</li>"
    page = extract(
        f"<article><p>{LONG}</p><p>Each clock shows:</p><ul>{items}</ul><p>{LONG} again</p></article>", teaser=LONG
    )
    assert isinstance(page, FullText)
    assert "Author information" in page.text
    assert "The date on the bell" in page.text


def test_code_is_never_a_scrap() -> None:
    page = extract(f"<article><p>{LONG}</p><pre>....</pre><p>{LONG} again</p></article>", teaser=LONG)
    assert isinstance(page, FullText)
    assert "...." in page.text


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("Streamers earn a commission when viewers buy a clock through them.", True),
        ("We may earn a small commission when you buy through links on this page.", False),
        ("This post contains affiliate links.", False),
        ("You can subscribe to them on a telephone, as I did for a while.", True),
        ("Subscribe to our newsletter for more clocks.", False),
        ("Learn more about the bell in the museum's small yellow book.", True),
    ],
)
def test_lines_of_the_site_go_and_lines_about_such_things_stay(line: str, kept: bool) -> None:  # noqa: FBT001 - a column of the table
    page = extract(f"<article><p>{LONG}</p><p>{line}</p><p>{LONG} again</p></article>", teaser=LONG)
    assert isinstance(page, FullText)
    assert (line in page.text) is kept


def test_heading_of_the_text_that_begins_like_the_title_stays_behind_the_first_paragraph() -> None:
    head = "<title>The second clock on the hill and who wound it</title>"
    page = extract(
        f"{head}<article><p>{LONG * 2}</p><h2>The second clock on the hill</h2><p>{LONG} again</p></article>",
        teaser=LONG,
    )
    assert isinstance(page, FullText)
    assert "The second clock on the hill" in page.text


def test_speaker_under_a_quotation_is_text_and_no_caption() -> None:
    quote = "<figure><blockquote>We wound it because nobody told us not to.</blockquote><figcaption>Ida Vole, clockmaker</figcaption></figure>"
    page = extract(f"<article><p>{LONG}</p>{quote}<p>{LONG} again</p></article>", teaser=LONG)
    assert isinstance(page, FullText)
    assert "Ida Vole, clockmaker" in page.text


def test_heading_that_the_contents_list_is_no_contents() -> None:
    page = extract(
        f"<article><p>{LONG}</p><h2 class='block toc'>How it was wound</h2><p>{LONG} again</p>"
        f"<section id=toc_12><p>{LONG} more</p></section></article>",
        teaser=LONG,
    )
    assert isinstance(page, FullText)
    assert "How it was wound" in page.text
    assert page.text.endswith("more")
