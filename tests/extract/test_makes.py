"""One article as many kinds of sites write it: picture with caption, footnotes that link both ways and ordered list are kept."""

from pathlib import Path

import pytest
from lxml.html import HtmlElement, fromstring

from opreader.extract import FullText, extract

MAKES = sorted(path.stem for path in (Path(__file__).parent / "makes").glob("*.html"))
ADDRESSES = {
    "story_site": "https://stories.example/@ada/the-bench-1",
    "weblog_host": "https://corner.example/2026/10/the-bench.html",
}
TEASER = "The bench at the end of my street was taken away on a Mond…"
CAPTION = "The corner without its bench, on the Tuesday after."
ITEMS = [
    "Most sitters stayed less than ten minutes.",
    "Two in three of them were older than seventy.",
    "Complaints fell in every street that had been given one.",
]
NOTES = ("The claim is older than the paper", "The survey was made twice")
MARKED = ("A bench is the cheapest", "None of this is new")


def read(make: str, teaser: str | None = TEASER) -> FullText:
    page = (Path(__file__).parent / "makes" / f"{make}.html").read_bytes()
    url = ADDRESSES.get(make, "https://corner.example/town/bench")
    found = extract(page, url=url, teaser=teaser, title="The bench")
    assert isinstance(found, FullText), found
    return found


def tree(found: FullText) -> HtmlElement:
    return fromstring(f"<div>{found.html}</div>")


def block(element: HtmlElement) -> HtmlElement:
    """The paragraph or item round an element, or the element itself."""
    return next((up for up in (element, *element.iterancestors()) if up.tag in ("p", "li", "td")), element)


def test_there_are_many_makes() -> None:
    assert len(MAKES) >= 12


@pytest.mark.parametrize("make", MAKES)
def test_text_is_whole_and_clean(make: str) -> None:
    found = read(make)
    assert (found.state, found.reason) == ("full", None)
    assert found.text.startswith("The bench at the end of my street")
    assert found.text.rstrip("↩\ufe0e ").endswith("with the same result.")
    for junk in ("Home", "Subscribe", "comment", "Read more", "Ada Quill", "stairs", "inbox", "Archive", "full size"):
        assert junk not in found.text, junk


@pytest.mark.parametrize("make", MAKES)
def test_without_the_feeds_words_the_text_is_the_same(make: str) -> None:
    assert read(make, None).text == read(make).text


@pytest.mark.parametrize("make", MAKES)
def test_picture_is_kept_with_its_caption(make: str) -> None:
    found = read(make)
    (image,) = tree(found).iter("img")
    source = image.get("src") or ""
    assert source.startswith("https://")
    assert "corner" in source.lower()
    assert image.get("alt") == "An empty corner with four bolts in the ground"
    figure = next(image.iterancestors("figure"), None)
    assert figure is not None
    assert CAPTION in " ".join(figure.text_content().split())
    assert CAPTION not in found.text


@pytest.mark.parametrize("make", MAKES)
def test_ordered_list_is_kept(make: str) -> None:
    found = read(make)
    lists = [[" ".join(item.text_content().split()) for item in one.iter("li")] for one in tree(found).iter("ol")]
    assert ITEMS in lists
    assert "2. Two in three of them" in found.text


@pytest.mark.parametrize("make", MAKES)
def test_footnotes_link_both_ways(make: str) -> None:
    root = tree(read(make))
    named = {element.get("id"): element for element in root.iter() if element.get("id")}
    for marked, note in zip(MARKED, NOTES, strict=True):
        there = [link for link in root.iter("a") if marked in block(link).text_content()]
        assert [
            note in block(named[(link.get("href") or "")[1:]]).text_content() for link in there if link.get("href")
        ] == [True]
        back = [link for link in root.iter("a") if note in block(link).text_content()]
        assert [
            marked in block(named[(link.get("href") or "")[1:]]).text_content() for link in back if link.get("href")
        ] == [True]
