"""Articles cut into several pages: the first one, those that follow without a teaser, and pagers of other things."""

import pytest

from opreader.extract import FullText, extract

TITLE = "Why the river was put underground"
SENTENCES = (
    "Nobody now alive has seen the river, though everybody in the lower town has heard it under the floor.",
    "It was covered in a single summer, because the mayor of the day could not bear what it smelled of.",
    "The engineers had asked for a canal, and the shopkeepers for a street; the street was cheaper by half.",
    "What they did not count was the cellars, which have been pumped at public cost ever since that year.",
    "My grandmother kept a boat in hers until the end, and said that she was only being reasonable.",
    "There is talk of opening it again, and the drawings show young people with their feet in the water.",
    "I should like to believe the drawings, but I have met the water, and it has not been told about them.",
    "Perhaps a city deserves one thing that it can't see and must nevertheless pay for without complaint.",
)
HEAD = f"<title>{TITLE} | The Lower Town</title><nav><a href=/>Home</a> <a href=/opinion/>Opinion</a></nav>"
AUTHOR = (
    "<div class=author-box><h3>Oda Finch</h3><p>Oda Finch writes about towns and what lies under them. "
    "She has lived in four of them and was flooded in two.</p></div>"
)
FOOT = (
    "<section class=related><h2>Related stories</h2><a href=/opinion/bridges>The bridges that nobody asked for</a></section>"
    "<footer><p>The Lower Town, a paper for people who stay. All rights reserved.</p></footer>"
)


def page(first: int, last: int, pager: str, *, author: str = "") -> str:
    paragraphs = "".join(f"<p>{one} {one.lower()}</p>" for one in SENTENCES[first:last])
    return f"{HEAD}<main><h1>{TITLE}</h1><p class=byline>By Oda Finch</p><div class=text>{paragraphs}</div>{pager}{author}</main>{FOOT}"


def read(html: str, url: str, *, teaser: str | None = None) -> FullText:
    found = extract(html, url=url, teaser=teaser, title=TITLE)
    assert isinstance(found, FullText), found
    return found


PAGER = "<div class=page-links>Pages: {}</div>"


def test_first_page_is_partial_and_names_the_second() -> None:
    pager = PAGER.format("<span>1</span> <a href=/opinion/river/2/>2</a> <a href=/opinion/river/3/>3</a>")
    found = read(page(0, 3, pager), "https://town.example/opinion/river/", teaser=SENTENCES[0])
    assert (found.state, found.reason) == ("partial", "the article goes on on another page")
    assert found.next_page == "https://town.example/opinion/river/2/"


def test_second_page_gives_its_paragraphs_only_and_names_the_third() -> None:
    pager = PAGER.format("<a href=/opinion/river/>1</a> <span>2</span> <a href=/opinion/river/3/>3</a>")
    found = read(page(3, 6, pager), "https://town.example/opinion/river/2/")
    assert found.text.startswith("What they did not count")
    assert found.text.count("\n\n") == 2
    assert found.next_page == "https://town.example/opinion/river/3/"


def test_last_page_is_full_and_leaves_the_author_box_out() -> None:
    pager = PAGER.format("<a href=/opinion/river/>1</a> <a href=/opinion/river/2/>2</a> <span>3</span>")
    found = read(page(6, 8, pager, author=AUTHOR), "https://town.example/opinion/river/3/")
    assert (found.state, found.reason, found.next_page) == ("full", None, None)
    assert found.text.startswith("I should like to believe")
    assert found.text.endswith("pay for without complaint.")
    assert found.text.count("\n\n") == 1


def test_title_with_a_page_number_behind_it_is_still_the_title() -> None:
    html = page(3, 6, "").replace(f"<h1>{TITLE}</h1>", "")
    html = html.replace("<div class=text>", f"<div class=text><h2>{TITLE} – page 2 of 3</h2>")
    found = read(html, "https://town.example/opinion/river?page=2")
    assert "page 2" not in found.text
    assert found.text.startswith("What they did not count")


def test_last_page_is_not_measured_by_the_words_of_the_whole_article() -> None:
    mark = '<script type="application/ld+json">{"@type": "NewsArticle", "wordCount": 2400}</script>'
    assert read(mark + page(6, 8, ""), "https://town.example/opinion/river?page=3").state == "full"
    assert read(mark + page(6, 8, ""), "https://town.example/opinion/river").state == "partial"


@pytest.mark.parametrize(
    ("url", "link", "following"),
    [
        ("/a/story", '<a rel="next" href="/a/story?page=2">Continue</a>', "/a/story?page=2"),
        ("/a/story?page=2", '<a href="?page=3">Nächste Seite</a>', "/a/story?page=3"),
        ("/a/story.html", '<a href="story-2.html">suivante »</a>', "/a/story-2.html"),
        ("/a/story/page/2", '<a aria-label="Next page" href="/a/story/page/3"></a>', "/a/story/page/3"),
        ("/a/story", '<a href="/a/story?page=2#comments">Next</a>', None),
        ("/a/story", '<section id=comments><ul class=pager><li><a href="?page=2">next ›</a></ul></section>', None),
        ("/a/story", '<nav class=comment-navigation><a href="/a/story/comment-page-2">Next</a></nav>', None),
        ("/a/story", '<div class=gallery><a href="/a/story/2">Next</a></div>', None),
        ("/a/story", '<a rel="next" href="/a/other-story">Next article</a>', None),
        ("/posts/41", '<a rel="prev" href="/posts/40">Previous</a> <a rel="next" href="/posts/42">Next</a>', None),
        ("/letters/part-2", '<a rel="next" href="/letters/part-3">Next</a>', None),
        ("/", '<a href="/page/2/">Older posts</a> <a href="/page/2/">2</a>', None),
    ],
)
def test_only_the_pager_of_the_article_is_followed(url: str, link: str, following: str | None) -> None:
    found = read(page(0, 3, f"<div>{link}</div>"), f"https://town.example{url}", teaser=SENTENCES[0])
    assert found.next_page == (following and f"https://town.example{following}")


@pytest.mark.parametrize(
    ("url", "link", "following"),
    [
        ("/a/story/2", '<a rel="next" href="/a/story/3">Next page</a>', "/a/story/3"),
        ("/a/story/2", '<a href="/a/story/3">Nächste Seite</a>', "/a/story/3"),
        ("/a/story-of-the-river/2", '<a rel="next" href="/a/story-of-the-river/3">Next</a>', "/a/story-of-the-river/3"),
        ("/a/story-of-the-river/2", '<link rel="next" href="/a/story-of-the-river/3">', "/a/story-of-the-river/3"),
        ("/a/story/2", '<a href="/a/story/4">Next page</a>', None),
        ("/a/story/2", '<a href="/b/story/3">Next page</a>', None),
        ("/posts/41", '<a rel="next" href="/posts/42">Next</a>', None),
        ("/posts/41", '<a rel="next" href="/posts/42">The page that was torn out</a>', None),
        ("/a/part-of-a-series-2", '<a rel="next" href="/a/part-of-a-series-3">Next</a>', None),
        ("/a/story-of-the-river/2", '<a rel="next" href="/a/story-of-the-river/3">Next article</a>', None),
    ],
)
def test_page_that_another_led_to_leads_on(url: str, link: str, following: str | None) -> None:
    found = read(page(3, 6, f"<div>{link}</div>"), f"https://town.example{url}")
    assert found.next_page == (following and f"https://town.example{following}")


def test_first_page_with_a_number_of_its_own_leads_to_no_next_article() -> None:
    link = '<div><a rel="next" href="/posts/42">Next page</a></div>'
    assert read(page(0, 3, link), "https://town.example/posts/41", teaser=SENTENCES[0]).next_page is None


def test_page_of_a_list_leads_to_no_next_page() -> None:
    cards = "".join(
        f"<article><h2><a href=/opinion/{n}>What the council did not say on day {n}</a></h2><p>{n}: {SENTENCES[n % 8]}</p></article>"
        for n in range(10)
    )
    html = f"<title>{TITLE}</title><main>{cards}<a rel=next href='/opinion?page=2'>Next</a></main>"
    assert read(html, "https://town.example/opinion", teaser=SENTENCES[3]).next_page is None


def test_page_that_begins_with_a_heading_and_a_short_sentence_loses_neither() -> None:
    html = page(3, 6, "").replace(
        "<div class=text>", "<div class=text><h2>Under the floor</h2><p>It was not quiet.</p>"
    )
    found = read(html, "https://town.example/opinion/river/2/")
    assert found.text.startswith("Under the floor\n\nIt was not quiet.\n\nWhat they did not count")


def test_line_of_another_make_above_the_first_paragraph_is_left_out() -> None:
    html = page(3, 6, "").replace("<div class=text>", "<p class=note>Part two of the letter.</p><div class=text>")
    assert read(html, "https://town.example/opinion/river/2/").text.startswith("What they did not count")
