"""What a site may serve in the article's place, and what is said of it: state and a short reason."""

import textwrap

import pytest

from opreader.extract import FullText, NoFullText, extract

TEASER = "The orchard behind the school was planted by children who are grandparents now…"
FIRST = "The orchard behind the school was planted by children who are grandparents now, and most of the trees are still there."
MORE = (
    "Every autumn there is a quarrel about the apples, which belong to nobody and are wanted by all of us.",
    "The school says that they are the school's, the parish has an old map, and the wasps don't ask anybody.",
    "Last year a notice went up, then a fence, and in October the fence was found neatly folded in the ditch.",
    "I have my own opinion on the fence, which is that somebody's grandmother can still use a pair of pliers.",
    "What we are really quarrelling about is whether a thing can be ours without being anyone's in particular.",
    "The children planted it before they could have had a view on that, and were probably right not to have one.",
)
TEXT = "".join(f"<p>{one} {one.upper().lower()}</p>" for one in (FIRST, *MORE))
OTHER = "".join(
    f"<p>Pears want a wall, and {n} of ours have one; the others lean on what they find. {'Nobody minds. ' * 8}</p>"
    for n in range(9)
)


def read(
    html: str, *, teaser: str | None = TEASER, title: str | None = "Whose apples are they?"
) -> FullText | NoFullText:
    return extract(html, url="https://parish.example/2026/apples", teaser=teaser, title=title)


@pytest.mark.parametrize(
    ("html", "state", "reason"),
    [
        (
            "<title>Before you continue</title><h1>We value your privacy</h1><p>We and our partners use cookies.</p>",
            "gated",
            "the page asks for consent",
        ),
        ("<h1>Mit Werbung weiterlesen</h1><p>Mit Werbung und Cookies lesen.", "gated", "the page asks for consent"),
        (
            "<title>Log in</title><form><input name=u><input type=password></form><p>New here? Make an account.",
            "gated",
            "the page asks for a login",
        ),
        ("<h1>Welcome back</h1><p>Enter the code that we sent.", "gated", "the page asks for a login"),
        ("<h2>Subscribe to continue reading</h2><p>One euro a week.", "gated", "the page asks for a subscription"),
        ("<h2>Abonnez-vous pour lire la suite</h2><p>Un euro.", "gated", "the page asks for a subscription"),
        ("<h2>Jetzt mit Plus-Abo lesen</h2><p>Ein Euro.", "gated", "the page asks for a subscription"),
        ("<h2>Suscríbete para seguir leyendo</h2><p>Un euro.", "gated", "the page asks for a subscription"),
        ("<h2>この記事は会員限定です</h2><p>月百円から。", "gated", "the page asks for a subscription"),
        (
            "<title>404</title><h1>Oops</h1><p>Try the front page.",
            "failed",
            "the page says that there is no such article",
        ),
        (
            "<h1>Page introuvable</h1><p>Retournez à l'accueil.",
            "failed",
            "the page says that there is no such article",
        ),
        (
            "<h1>Sorry</h1><p>The article you are looking for has been removed.",
            "failed",
            "the page says that there is no such article",
        ),
        (f"<h1>Pears on walls</h1><article>{OTHER}</article>", "failed", "text does not contain the feed's teaser"),
        (
            f"<h1>Pears on walls</h1><article>{OTHER}</article><div class=related><a href=/x>Whose apples?</a></div>",
            "failed",
            "text does not contain the feed's teaser",
        ),
        (
            "<title>Attention Required!</title><p>Complete the security check.",
            "failed",
            "the site wants to be sure that a person asks",
        ),
    ],
)
def test_page_without_the_text_has_a_state_and_a_reason(html: str, state: str, reason: str) -> None:
    found = read(html)
    assert isinstance(found, NoFullText), found
    assert (found.state, found.reason) == (state, reason)


def test_no_reason_is_longer_than_a_line() -> None:
    for html in ("", "<p>x", f"<article>{OTHER}</article>", "<div>" * 3000, "<h1>404</h1>"):
        found = read(html)
        assert len(found.reason or "") <= 60


def test_text_behind_a_consent_banner_is_given_without_the_banner() -> None:
    banner = (
        "<div id=cookie-consent role=dialog><h2>We value your privacy</h2><p>We use cookies to count apples.</p></div>"
    )
    found = read(f"{banner}<article><h1>Whose apples are they?</h1>{TEXT}</article>")
    assert isinstance(found, FullText)
    assert found.state == "full"
    assert "cookies" not in found.text


@pytest.mark.parametrize(
    "offer",
    [
        "<div class=wall><h3>Subscribe to continue reading</h3><p>Already a subscriber? Log in</p></div>",
        "<div><p>Lesen Sie jetzt diesen Artikel im Probeabo.</p><p>Jetzt weiterlesen mit Probeabo</p></div>",
        "<div><p>Il vous reste 80% de cet article à lire.</p></div>",
        "<div><p>Para seguir leyendo, hazte suscriptor.</p></div>",
        "<div><p>Continua a leggere</p><p>Abbonati per continuare a leggere</p></div>",
        "<div><p>Чтобы читать дальше, оформите подписку.</p></div>",
    ],
)
def test_part_before_a_wall_is_kept_and_gated(offer: str) -> None:
    found = read(f"<article><h1>Whose apples are they?</h1><p>{FIRST}</p><p>{MORE[0]}</p>{offer}</article>")
    assert isinstance(found, FullText)
    assert (found.state, found.reason) == ("gated", "the page asks for a subscription")
    assert found.text == f"{FIRST}\n\n{MORE[0]}"


def test_teaser_on_the_card_of_another_article_is_no_article() -> None:
    card = f"<div class=card><h3><a href=/2026/apples>Whose apples are they?</a></h3><p>{FIRST}</p></div>"
    found = read(
        f"<h1>Pears on walls</h1><article>{OTHER}</article><section class=related>{card}</section>", title=None
    )
    assert not (isinstance(found, FullText) and found.state == "full")
    assert not isinstance(found, FullText) or "Pears" not in found.text


def test_thin_amp_page_names_the_page_that_it_stands_for() -> None:
    found = read(
        '<html amp><head><title>Whose apples are they?</title><link rel="canonical" href="https://parish.example/apples"></head>'
        f"<body><h1>Whose apples are they?</h1><p>{FIRST[:80]}…</p><a href=https://parish.example/apples>Read the full story</a></body></html>"
    )
    assert isinstance(found, FullText)
    assert (found.state, found.reason) == ("partial", "the page holds little more than the feed's teaser")
    assert found.alternatives == ("https://parish.example/apples",)
    assert "full story" not in found.text


def test_body_in_three_containers_is_whole() -> None:
    parts = [(FIRST, MORE[0]), (MORE[1], MORE[2]), (MORE[3], MORE[4], MORE[5])]
    boxes = "<div class=ad>Advertisement</div>".join(
        f"<section class=chunk>{''.join(f'<p>{one}</p>' for one in part)}</section>" for part in parts
    )
    found = read(f"<main><h1>Whose apples are they?</h1>{boxes}</main>")
    assert isinstance(found, FullText)
    assert found.text.split("\n\n") == [FIRST, *MORE]


def test_markup_of_xhtml_is_read_like_any_other() -> None:
    found = extract(
        f'<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en"><head><title>Apples</title>'
        f'<script type="text/javascript">//<![CDATA[\nif (a < b && c) {{}}\n//]]></script></head><body><div id="text">{TEXT}<p>The <em>end</em>.<br/></p></div></body></html>'.encode(),
        url="https://parish.example/apples",
        content_type="application/xhtml+xml; charset=utf-8",
        teaser=TEASER,
    )
    assert isinstance(found, FullText)
    assert found.state == "full"
    assert found.text.startswith(FIRST)
    assert "CDATA" not in found.text


def test_plain_text_gives_its_paragraphs() -> None:
    body = f"WHOSE APPLES?\n\n{textwrap.fill(FIRST, 46)}\n\n{MORE[0]} 3 < 4 & <b>not bold</b>\n\n  {MORE[1]}\r\n"
    found = extract(
        body.encode(), url="https://parish.example/apples.txt", content_type="text/plain; charset=utf-8", teaser=TEASER
    )
    assert isinstance(found, FullText)
    assert (found.state, found.source) == ("full", "page")
    assert found.text.split("\n\n") == [FIRST, f"{MORE[0]} 3 < 4 & <b>not bold</b>", MORE[1]]
    assert found.html.startswith(f"<p>{FIRST}</p>")
    assert "3 &lt; 4 &amp; &lt;b&gt;" in found.html


def test_plain_text_of_something_else_is_refused() -> None:
    found = extract(MORE[3] * 9, content_type="text/plain", teaser=TEASER)
    assert isinstance(found, NoFullText)
    assert found.reason == "text does not contain the feed's teaser"
    assert isinstance(extract(b"", content_type="text/plain"), NoFullText)


def test_spoiled_letters_are_mended_in_the_page_and_in_the_feed() -> None:
    spoiled = "We didn’t ask – “whose apples?” – and don’t know the café’s view.".encode().decode("cp1252", "replace")
    found = extract(f"<article><p>{spoiled} {FIRST}</p>{TEXT}</article>", teaser=f"{spoiled[:40]}…")
    assert isinstance(found, FullText)
    assert found.text.startswith("We didn’t ask – “whose apples?")
    clean = extract(f"<article><p>CAFÉ® and «Â» {FIRST}</p>{TEXT}</article>", teaser=TEASER)
    assert isinstance(clean, FullText)
    assert "CAFÉ®" in clean.text or clean.text.startswith(FIRST)


def test_words_for_screen_readers_and_explanations_in_a_line_are_left_out() -> None:
    line = (
        '<p>See the <a href="/map">old map<span class="sr-only"> (opens in a new tab)</span></a> of the '
        '<span class="tooltip">glebe<span class="tooltiptext">land that belongs to a parish</span></span>, and walk it yourself some day.</p>'
    )
    found = read(f"<article>{TEXT}{line}</article>")
    assert isinstance(found, FullText)
    assert found.text.endswith("See the old map of the glebe, and walk it yourself some day.")


def test_note_amid_the_text_is_text_and_a_box_with_links_is_none() -> None:
    note = f"<aside class=sidebar><p>{MORE[4]} {MORE[5]}</p></aside>"
    box = "<aside><h4>More</h4><ul><li><a href=/1>What the parish map really shows</a></li></ul></aside>"
    found = read(f"<article><p>{FIRST}</p><p>{MORE[0]}</p>{note}{box}<p>{MORE[1]}</p><p>{MORE[2]}</p></article>")
    assert isinstance(found, FullText)
    assert found.text.split("\n\n") == [FIRST, MORE[0], f"{MORE[4]} {MORE[5]}", MORE[1], MORE[2]]


def test_questions_and_answers_at_the_end_belong_to_the_text() -> None:
    answers = "".join(
        f"<h4>Who owns tree {n}?</h4><div class=a>Nobody has ever shown a paper for it, tree {n} included, as far as we can tell today.</div>"
        for n in range(4)
    )
    found = read(
        f"<main><div class=body>{TEXT}</div><div class=faq>{answers}</div><footer><p>Parish news</p></footer></main>"
    )
    assert isinstance(found, FullText)
    assert "tree 3 included" in found.text
