"""Pages that list articles, and the words by which a page without the feed's words is still known for the article."""

import pytest

from opreader.extract import FullText, NoFullText, extract

TITLE = "The toll that nobody collects"
TEASER = "On the old bridge there is a window with a brass sill, and behind the window sits nobody at all…"
LEDES = (
    "The mill has been sold again, and the miller learned it from the man who came to read the meter.",
    "We counted the swans on Sunday, which is not the day on which swans are usually counted here.",
    "A fence was put round the well so that no child may fall in, and so that no child may look in.",
    "The last of the three bakers has put his oven up for rent, with all that he knows about it.",
    "Somebody paints the benches at night, and what is worse, he paints them better than we did.",
    "Our tram has two drivers and one brake, and they have agreed to take turns with both of these.",
)
LIST = "the page is a list of articles"


def card(number: int, title: str, lede: str) -> str:
    return f'<div class="card"><h3><a href="/columns/{number}">{title}</a></h3><p>{lede}</p></div>'


def front(own: str = "", *, title: str = "Columns") -> str:
    cards = [card(n, f"What became of matter number {n} in the town", lede) for n, lede in enumerate(LEDES)]
    cards.insert(2, own)
    return f"<title>{title} | The Weir</title><main><h1>{title}</h1>{''.join(cards)}</main>"


def read(html: str, *, teaser: str | None = TEASER, title: str | None = TITLE) -> FullText | NoFullText:
    return extract(html, url="https://weir.example/columns/toll", teaser=teaser, title=title)


@pytest.mark.parametrize(
    ("teaser", "title"),
    [(TEASER, TITLE), (TEASER.strip("…"), TITLE), (TEASER, None), (None, TITLE), (None, None)],
    ids=["teaser", "whole teaser", "teaser alone", "title alone", "nothing known"],
)
def test_front_with_the_articles_own_card_is_a_list(teaser: str | None, title: str | None) -> None:
    found = read(front(card(77, TITLE, TEASER)), teaser=teaser, title=title)
    assert isinstance(found, NoFullText), found.text
    assert (found.state, found.reason) == ("failed", LIST)


@pytest.mark.parametrize(
    "make",
    [
        "<li><a href=/columns/{0}><h4>Matter number {0} of the town</h4><p>{1}</p></a></li>",
        "<li><a href=/columns/{0}>Matter number {0} of the town</a><p>{1}</p></li>",
        "<li><p>Monday</p><a href=/columns/{0}><div><b>Matter number {0} of the town</b></div></a><div>{1}</div></li>",
    ],
)
def test_cards_of_other_makes_make_a_list_too(make: str) -> None:
    cards = "".join(make.format(n, lede) for n, lede in enumerate((*LEDES, TEASER)))
    found = read(f"<main><ul>{cards}</ul></main>")
    assert (found.state, found.reason) == ("failed", LIST)


def test_columns_that_stand_whole_on_one_page_are_told_apart() -> None:
    def column(number: int) -> str:
        text = "".join(f"<p>{lede} That was column {number}, part {at}. {lede}</p>" for at, lede in enumerate(LEDES))
        return f'<section><h2><a href="/columns/{number}">Matter number {number}</a></h2>{text}</section>'

    own = f'<section><h2><a href="/columns/77">{TITLE}</a></h2><p>{TEASER}</p>' + "".join(
        f"<p>{lede} {lede.lower()}</p>" for lede in LEDES
    )
    found = read(f"<main>{column(1)}{own}</section>{column(2)}{column(3)}</main>")
    assert isinstance(found, FullText)
    assert found.state == "full"
    assert found.text.startswith("On the old bridge")
    assert "That was column" not in found.text
    assert LEDES[5].lower() in found.text


def test_article_with_a_row_of_cards_below_is_the_article() -> None:
    text = "".join(f"<p>{lede} {lede.lower()}</p>" for lede in (TEASER.strip("…"), *LEDES))
    cards = "".join(card(n, f"What became of matter number {n} in the town", lede) for n, lede in enumerate(LEDES))
    found = read(f"<main><article>{text}</article><div class=more>{cards}</div></main>", title=None)
    assert isinstance(found, FullText)
    assert found.state == "full"
    assert "matter number" not in found.text


SUMMARY = "Our desk has read it all and says that it is about coins in the end."


@pytest.mark.parametrize(
    ("feed", "page"),
    [
        ("A column on the mill", "The Weir - a column on the swans and more"),
        ("What is on at the weir: 12 October", "What is on at the weir: 19 October"),
        ("Letters from the bridge", "Letters from the harbour and the market"),
        ("Eine Frage an die Brücke", "Eine Antwort an die Stadt"),
        ("桥上没有人收费", "井边的新围栏和天鹅"),
    ],
)
def test_small_words_do_not_vouch_for_a_page(feed: str, page: str) -> None:
    text = "".join(f"<p>{lede} {lede.lower()}</p>" for lede in LEDES)
    found = read(f"<title>{page}</title><h1>{page}</h1><article>{text}</article>", teaser=SUMMARY, title=feed)
    assert (found.state, found.reason) == ("failed", "text does not contain the feed's teaser")


@pytest.mark.parametrize(
    ("feed", "page"),
    [
        (TITLE, f"{TITLE} | The Weir"),
        ("Opinion: the toll that nobody collects", TITLE),
        ("Was ist es mit dem Zoll?", "Was ist es mit dem Zoll"),
        ("What is it?", "What Is It?"),
        ("桥上没有人收费", "桥上没有人收费 - 堰报"),
    ],
)
def test_most_of_what_a_title_says_vouches_for_a_page(feed: str, page: str) -> None:
    text = "".join(f"<p>{lede} {lede.lower()}</p>" for lede in LEDES)
    found = read(f"<title>{page}</title><article>{text}</article>", teaser=SUMMARY, title=feed)
    assert isinstance(found, FullText), found.explain
    assert found.state == "full"
