"""Pages made to hurt: answered in bounded work, from what text they have."""

import pytest

from opreader.extract import FullText, NoFullText, extract
from opreader.extract.source import MOST_CHARACTERS

SENTENCE = "The tide came in over the causeway and nobody on the island was much surprised by it. "


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("<div>" * 5000 + f"<p>{SENTENCE}</p>", "nested more than 200 deep"),
        ("<blockquote>" * 3000 + f"<p>{SENTENCE}</p>", "nested more than 200 deep"),
        ("<p>" + "<b>" * 300 + SENTENCE, "nested more than 200 deep"),
        ("<a " + " ".join(f"a{n}='1'" for n in range(3000)) + f"><p>{SENTENCE}</p>", "more than 500 attributes"),
        (f"<p>{SENTENCE}</p>" * (MOST_CHARACTERS // 80), "larger than 2 MB"),
    ],
)
def test_page_that_the_parser_must_not_see_is_read_as_plain_paragraphs(page: str, reason: str) -> None:
    found = extract(page, teaser="The tide came in over the causeway and nobody…")
    assert isinstance(found, FullText)
    assert found.state == "partial"
    assert reason in (found.reason or "")
    assert found.text.startswith("The tide came in")
    assert found.html.startswith("<p>The tide")


@pytest.mark.parametrize("content_type", ["text/html", "text/plain"])
@pytest.mark.parametrize("parting", ["</p><p>", " "])
def test_text_longer_than_any_book_is_its_beginning_and_says_so(content_type: str, parting: str) -> None:
    paragraph = SENTENCE * 10
    gap = "\n\n" if content_type == "text/plain" and parting != " " else parting
    found = extract(f"<p>{paragraph}{gap}" * 4000, teaser=None, content_type=content_type)
    assert isinstance(found, FullText)
    assert (found.state, len(found.text) <= 1_010_000) == ("partial", True)
    assert "longer than any article" in (found.reason or "")
    assert SENTENCE.strip() in found.text[:200]


def test_plain_reading_too_is_checked_against_the_feed() -> None:
    found = extract("<div>" * 5000 + f"<p>{SENTENCE}</p>", teaser="Something quite different was said in the feed…")
    assert isinstance(found, NoFullText)
    assert found.reason == "text does not contain the feed's teaser"


def test_scripts_and_inlined_pictures_do_not_make_a_page_too_large() -> None:
    heavy = f"<script>{'x = 1; ' * 400_000}</script><img src='data:image/png;base64,{'A' * 100_000}'>"
    found = extract(f"<body>{heavy}<article>{f'<p>{SENTENCE * 2}</p>' * 5}</article>", teaser=SENTENCE)
    assert isinstance(found, FullText)
    assert found.state == "full"


@pytest.mark.parametrize("piece", ["<a", "<a b=", '<a b="', "<p ='", "<!--", "</", "<a b<c ", "&#", "<svg><p>"])
def test_broken_markup_ends(piece: str) -> None:
    extract(f"<article><p>{SENTENCE * 4}</p></article>" + piece * 20_000, teaser=SENTENCE)


@pytest.mark.parametrize(
    "data",
    [
        "[" * 100_000,
        '{"@type": ["Article", 7, null], "author": {"name": {"name": []}}, "headline": 3, "wordCount": 1e999}',
        '{"@type": "Article", "isAccessibleForFree": {}, "hasPart": [3, {"cssSelector": [1]}], "datePublished": []}',
        '{"@graph": "x", "@type": "Article", "author": [[]], "wordCount": -1, "articleBody": {}}',
        "\\ud800 <!--",
    ],
)
def test_json_ld_of_any_shape_is_survived(data: str) -> None:
    found = extract(
        f'<script type="application/ld+json">{data}</script><article><p>{SENTENCE * 4}</p></article>', teaser=SENTENCE
    )
    assert isinstance(found, FullText)


def test_text_after_the_end_of_the_document_is_read_as_browsers_do() -> None:
    found = extract(
        f"<html><body><header><p>Menu</p></header></body></html><div><p>{SENTENCE * 3}</p></div>", teaser=SENTENCE
    )
    assert isinstance(found, FullText)


def test_button_left_open_does_not_swallow_the_article() -> None:
    page = f"<header><button><div>Menu</button></header><main>{f'<p>{SENTENCE * 3}</p>' * 8}</main>"
    found = extract(page, teaser=SENTENCE)
    assert isinstance(found, FullText)
