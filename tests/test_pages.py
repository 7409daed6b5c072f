"""What one article's addresses give together: its pages, its other addresses, and what is sent to whom."""

from pathlib import Path
from typing import Any

import pytest

from opreader.errors import WorkerError
from opreader.model import FetchFailed, FetchRequest, FullText, NoFullText, PageTeaser, Subscription
from opreader.pages import PageReader, PageToRead, Unreached
from tests.fakes import NOW, FakeNet, fetched
from tests.pages import FakePages, full_text

LINK = "https://column.example/tariff"
FEED = "https://column.example/feed.xml"
GOES_ON = "the article goes on on another page"
NOTHING = NoFullText("failed", "the page has no article text")


class Desk:
    """A reader of pages between a scripted net and scripted pages."""

    def __init__(self) -> None:
        self.net = FakeNet()
        self.pages = FakePages()
        self.reader = PageReader(net=self.net, pages=self.pages)

    def serve(self, url: str, answer: FullText | NoFullText | Exception) -> None:
        self.pages.serve(self.net, url, answer)

    def serve_pages(self, *texts: str) -> list[str]:
        """Have an article of so many pages; returns their addresses."""
        urls = [LINK, *(f"{LINK}?page={number}" for number in range(2, len(texts) + 1))]
        for url, text, following in zip(urls, texts, [*urls[1:], None], strict=True):
            self.serve(url, part(text, following))
        return urls

    async def read(self, link: str = LINK, **known: Any) -> FullText | NoFullText | Unreached:
        return await self.reader.read(PageToRead(link, **known))

    async def text(self, **known: Any) -> FullText:
        found = await self.read(**known)
        assert isinstance(found, FullText)
        return found

    async def request(self, **known: Any) -> FetchRequest:
        """What the only page was asked with."""
        await self.read(**known)
        (request,) = self.net.requests
        return request

    @property
    def asked(self) -> list[str]:
        return [request.url for request in self.net.requests]


def part(text: str, following: str | None) -> FullText:
    """One page of an article that goes on, or its last."""
    if following is None:
        return full_text(text)
    return full_text(text, state="partial", reason=GOES_ON, next_page=following)


@pytest.fixture
def desk() -> Desk:
    return Desk()


# one page


async def test_the_article_of_a_page_is_found_by_the_feeds_words(desk: Desk) -> None:
    desk.serve(LINK, full_text("The whole column."))
    found = await desk.text(title="Who pays?", teaser="The whole…")
    assert (found.text, found.state, found.reason) == ("The whole column.", "full", None)
    assert desk.pages.asked == [{"url": LINK, "teaser": "The whole…", "title": "Who pays?"}]
    assert desk.net.requests[0].purpose == "page"
    assert found.explain == (f"{LINK}: text/html, 0 kB", "the only candidate")


async def test_a_page_is_read_as_from_where_it_came(desk: Desk) -> None:
    moved = "https://www.column.example/tariff"
    desk.net.answer(LINK, fetched("a page", url=moved, content_type="text/html; charset=utf-8"))
    desk.pages.answer(moved, full_text("The whole column."))
    assert (await desk.text()).text == "The whole column."


@pytest.mark.parametrize("status", [401, 402, 407])
async def test_a_status_that_asks_for_login_or_payment_is_a_gate(desk: Desk, status: int) -> None:
    desk.net.answer(LINK, FetchFailed("it wants payment", status=status))
    assert await desk.read() == NoFullText("gated", "it wants payment", explain=(f"{LINK}: it wants payment",))


@pytest.mark.parametrize("status", [403, 404, 429, 500, None])
async def test_another_answer_is_a_failure_with_its_reason(desk: Desk, status: int | None) -> None:
    desk.net.answer(LINK, FetchFailed("it did not work", status=status, retry_at=NOW if status else None))
    found = await desk.read()
    assert isinstance(found, NoFullText)
    assert (found.state, found.reason) == ("failed", "it did not work")


async def test_no_answer_at_all_is_neither(desk: Desk) -> None:
    desk.net.answer(LINK, FetchFailed("no network", unreachable=True))
    assert await desk.read() == Unreached("no network")


async def test_a_link_to_something_else_than_a_page_is_not_read(desk: Desk) -> None:
    desk.net.answer(LINK, fetched(b"%PDF-1.7", url=LINK, content_type="application/pdf; q=1"))
    found = await desk.read()
    assert isinstance(found, NoFullText)
    assert (found.state, found.reason) == ("failed", "the link leads to no page but to application/pdf; o opens it")
    assert desk.pages.asked == []


@pytest.mark.parametrize("kind", ["", "text/plain; charset=utf-8", "application/xhtml+xml"])
async def test_a_page_of_an_unusual_type_is_read(desk: Desk, kind: str) -> None:
    desk.net.answer(LINK, fetched("a page", url=LINK, content_type=kind))
    desk.pages.answer(LINK, full_text("The whole column."))
    assert (await desk.text()).text == "The whole column."


async def test_a_child_that_was_stopped_is_a_failure_with_its_reason(desk: Desk) -> None:
    desk.serve(LINK, WorkerError("extract took more than 20 seconds and was stopped"))
    found = await desk.read()
    assert isinstance(found, NoFullText)
    assert found.state == "failed"
    assert found.reason == "the page can't be read: extract took more than 20 seconds and was stopped"


async def test_a_host_that_wants_a_pause_was_not_asked_at_all(desk: Desk) -> None:
    desk.net.answer(LINK, FetchFailed("column.example wants a pause", retry_at=NOW))
    assert await desk.read() == Unreached("column.example wants a pause")


# what is sent to whom


async def test_the_users_headers_and_agent_go_to_the_feeds_own_host(desk: Desk) -> None:
    settings = Subscription(FEED, headers=(("Authorization", "Bearer x"),), user_agent="Me/1", cookies="/c.txt")
    request = await desk.request(settings=settings)
    assert request.headers == (("Authorization", "Bearer x"),)
    assert (request.user_agent, request.cookies) == ("Me/1", Path("/c.txt"))


@pytest.mark.parametrize(
    "link",
    [
        "https://elsewhere.example/tariff",
        "https://column.example:8443/tariff",
        "http://column.example/tariff",
        "https://[broken/tariff",
    ],
)
async def test_they_go_nowhere_else_and_not_in_clear(desk: Desk, link: str) -> None:
    settings = Subscription(FEED, headers=(("Authorization", "Bearer x"),), user_agent="Me/1", cookies="/c.txt")
    request = await desk.request(link=link, settings=settings)
    assert (request.headers, request.user_agent) == ((), None)
    assert request.cookies == Path("/c.txt")  # each cookie names the host that it is for


async def test_headers_that_a_site_rule_wants_go_along(desk: Desk) -> None:
    desk.pages.headers[LINK] = (("User-Agent", "Reader"),)
    settings = Subscription(FEED, headers=(("X-Mine", "1"),))
    request = await desk.request(settings=settings)
    assert request.headers == (("User-Agent", "Reader"), ("X-Mine", "1"))


async def test_who_named_the_address_goes_along(desk: Desk) -> None:
    request = await desk.request(beside=FEED, typed=True)
    assert (request.beside, request.typed) == (FEED, True)


async def test_where_a_typed_page_points_to_was_not_typed(desk: Desk) -> None:
    near = "http://192.168.0.1/admin"
    following = f"{LINK}?page=2"
    desk.serve(LINK, full_text("Cut.", state="partial", reason=GOES_ON, next_page=following, alternatives=(near,)))
    desk.serve(following, full_text("And cut", state="partial", reason="cut"))
    await desk.read(typed=True)
    assert [(one.url, one.typed, one.beside) for one in desk.net.requests] == [
        (LINK, True, None),
        (following, False, LINK),
        (near, False, LINK),
    ]


async def test_where_a_feeds_page_points_to_is_beside_the_feed(desk: Desk) -> None:
    desk.serve_pages("One.", "Two.")
    await desk.read(beside=FEED)
    assert [(one.typed, one.beside) for one in desk.net.requests] == [(False, FEED)] * 2


# pages


async def test_pages_that_are_more_than_any_book_together_are_not_put_together(desk: Desk) -> None:
    urls = desk.serve_pages(*(f"Page {number}: {'words ' * 200_000}" for number in range(1, 8)))
    found = await desk.text()
    assert found.state == "partial"
    assert found.reason == f"it goes on at {urls[3]}"
    assert len(found.html) < 4_500_000
    assert desk.asked == urls[:4]


async def test_pages_are_joined_in_their_order(desk: Desk) -> None:
    urls = desk.serve_pages("The first.", "The second.", "The third.")
    found = await desk.text(teaser="The first…")
    assert found.text == "The first.\n\nThe second.\n\nThe third."
    assert found.html == "<p>The first.</p>\n<p>The second.</p>\n<p>The third.</p>"
    assert (found.state, found.reason, found.next_page) == ("full", None, None)
    assert desk.asked == urls
    assert [one["teaser"] for one in desk.pages.asked] == ["The first…", None, None]
    assert "page 3: 2 words" in found.explain


async def test_the_first_page_speaks_for_the_article(desk: Desk) -> None:
    first = full_text("One.", title="The title", authors=("Jane Roe",), next_page=f"{LINK}?page=2")
    desk.serve(LINK, first)
    desk.serve(f"{LINK}?page=2", full_text("Two.", title="Page 2", authors=("A Desk",)))
    found = await desk.text()
    assert (found.title, found.authors) == ("The title", ("Jane Roe",))


async def test_what_the_pages_list_is_listed_once(desk: Desk) -> None:
    a, b, c = (PageTeaser(name, f"https://column.example/{name}") for name in "abc")
    desk.serve(LINK, full_text("One.", next_page=f"{LINK}?page=2", related=(a, b)))
    desk.serve(f"{LINK}?page=2", full_text("Two.", related=(b, c)))
    assert (await desk.text()).related == (a, b, c)


@pytest.mark.parametrize(
    "trouble", [FetchFailed("no answer", unreachable=True), FetchFailed("not found (404)", status=404)]
)
async def test_what_came_stays_when_a_later_page_does_not(desk: Desk, trouble: FetchFailed) -> None:
    urls = desk.serve_pages("One.", "Two.", "Three.")
    desk.net.answer(urls[2], trouble)
    found = await desk.text()
    assert (found.text, found.state, found.next_page) == ("One.\n\nTwo.", "partial", None)
    assert found.reason == f"page 3 did not come: {trouble.reason}"


async def test_a_later_page_without_text_leaves_the_article_partial(desk: Desk) -> None:
    desk.serve_pages("One.", "Two.")
    desk.serve(f"{LINK}?page=2", NOTHING)
    found = await desk.text()
    assert (found.state, found.reason) == ("partial", "page 2 did not come: the page has no article text")


async def test_an_article_whose_last_page_is_cut_is_cut(desk: Desk) -> None:
    desk.serve_pages("One.", "Two.")
    desk.serve(f"{LINK}?page=2", full_text("Two", state="partial", reason="the text on the page is cut"))
    found = await desk.text()
    assert (found.state, found.reason) == ("partial", "the text on the page is cut")


async def test_a_gate_on_a_later_page_is_the_end(desk: Desk) -> None:
    urls = desk.serve_pages("One.", "Two.", "Three.")
    desk.serve(urls[1], full_text("Two.", state="gated", reason="the page asks for payment", next_page=urls[2]))
    found = await desk.text()
    assert (found.text, found.state, found.next_page) == ("One.\n\nTwo.", "gated", None)
    assert found.reason == "the page asks for payment"
    assert desk.asked == urls[:2]


async def test_a_gated_first_page_is_not_followed(desk: Desk) -> None:
    desk.serve(LINK, full_text("One.", state="gated", reason="the page asks for payment", next_page=f"{LINK}?page=2"))
    assert (await desk.text()).state == "gated"
    assert desk.asked == [LINK]


async def test_pages_in_a_circle_are_read_once(desk: Desk) -> None:
    desk.serve(LINK, part("One.", f"{LINK}?page=2"))
    desk.serve(f"{LINK}?page=2", part("Two.", LINK))
    found = await desk.text()
    assert (found.text, found.state, found.next_page) == ("One.\n\nTwo.", "full", None)
    assert len(desk.asked) == 2


async def test_a_page_that_repeats_what_is_here_ends_the_article(desk: Desk) -> None:
    desk.serve_pages("One  and all.", "ONE and all.", "Something else.")
    found = await desk.text()
    assert (found.text, found.state, found.reason) == ("One  and all.", "full", None)
    assert len(desk.asked) == 2


async def test_no_other_host_is_followed(desk: Desk) -> None:
    desk.serve(LINK, part("One.", "https://elsewhere.example/tariff?page=2"))
    found = await desk.text()
    assert (found.state, found.reason) == ("partial", "it goes on at https://elsewhere.example/tariff?page=2")
    assert desk.asked == [LINK]


async def test_an_article_of_endless_pages_is_cut(desk: Desk) -> None:
    desk.serve_pages(*(f"Page {number}." for number in range(1, 41)))
    found = await desk.text()
    assert len(desk.asked) == 30
    assert found.text.endswith("Page 30.")
    assert (found.state, found.reason) == ("partial", f"it goes on at {LINK}?page=31")


# other addresses


def thin(*others: str, text: str = "A beginning") -> FullText:
    """A cut article with other addresses."""
    return full_text(text, state="partial", reason="the text on the page is cut", alternatives=others)


PRINT, AMP, CANONICAL, FOURTH = (f"https://column.example/{name}/tariff" for name in ("print", "amp", "whole", "more"))


async def test_a_whole_article_needs_no_other_address(desk: Desk) -> None:
    desk.serve(LINK, full_text("The whole column.", alternatives=(AMP,)))
    await desk.read()
    assert desk.asked == [LINK]


async def test_a_thin_page_gives_way_to_the_address_that_holds_more(desk: Desk) -> None:
    desk.serve(LINK, thin(AMP, PRINT, CANONICAL))
    desk.serve(AMP, full_text("A", state="partial", reason="cut"))
    desk.serve(PRINT, full_text("A beginning and an end."))
    found = await desk.text(teaser="A beginning…")
    assert (found.text, found.state) == ("A beginning and an end.", "full")
    assert desk.asked == [LINK, AMP, PRINT]
    assert f"{PRINT} holds more than the page itself" in found.explain
    assert {one["teaser"] for one in desk.pages.asked} == {"A beginning…"}


async def test_the_fullest_wins_where_none_is_whole(desk: Desk) -> None:
    desk.serve(LINK, thin(AMP, PRINT))
    desk.serve(AMP, full_text("A beginning and", state="partial", reason="cut there"))
    desk.serve(PRINT, full_text("A beginning and a little", state="partial", reason="cut here"))
    found = await desk.text()
    assert (found.text, found.reason) == ("A beginning and a little", "cut here")


async def test_a_page_without_text_gives_way_too(desk: Desk) -> None:
    desk.serve(LINK, NoFullText("failed", "only with JavaScript", alternatives=(AMP,)))
    desk.serve(AMP, full_text("The whole column."))
    assert (await desk.text()).text == "The whole column."


async def test_the_page_stays_where_no_other_address_holds_more(desk: Desk) -> None:
    desk.serve(LINK, thin(AMP, PRINT, CANONICAL, FOURTH))
    desk.net.answer(AMP, FetchFailed("no answer", unreachable=True))
    desk.serve(PRINT, full_text("Another beginning", state="partial", reason="cut"))
    desk.serve(FOURTH, full_text("The whole column."))
    found = await desk.text()
    assert (found.text, found.state) == ("A beginning", "partial")
    assert desk.asked == [LINK, AMP, PRINT, CANONICAL]


async def test_the_page_itself_is_not_asked_twice(desk: Desk) -> None:
    moved = "https://www.column.example/tariff"
    desk.net.answer(LINK, fetched("a page", url=moved, content_type="text/html"))
    desk.pages.answer(moved, thin(LINK, moved, AMP, AMP))
    await desk.read()
    assert desk.asked == [LINK, AMP]


async def test_another_address_may_go_on_over_pages(desk: Desk) -> None:
    desk.serve(LINK, thin(PRINT))
    desk.serve(PRINT, part("A beginning.", f"{PRINT}?page=2"))
    desk.serve(f"{PRINT}?page=2", full_text("An end."))
    found = await desk.text()
    assert (found.text, found.state) == ("A beginning.\n\nAn end.", "full")


async def test_what_the_thin_page_listed_stays(desk: Desk) -> None:
    a, b = (PageTeaser(name, f"https://column.example/{name}") for name in "ab")
    desk.serve(LINK, full_text("A", state="partial", reason="cut", alternatives=(AMP,), related=(a,)))
    desk.serve(AMP, full_text("The whole column.", related=(b,)))
    assert (await desk.text()).related == (a, b)


@pytest.mark.parametrize(
    "gate",
    [
        full_text("A beginning", state="gated", reason="the page asks for payment", alternatives=(AMP,)),
        NoFullText("gated", "the page asks for a login", alternatives=(AMP,)),
    ],
)
async def test_a_gate_is_not_got_round(desk: Desk, gate: FullText | NoFullText) -> None:
    desk.serve(LINK, gate)
    desk.serve(AMP, full_text("The whole column."))
    found = await desk.read()
    assert not isinstance(found, Unreached)
    assert (found.state, found.reason) == ("gated", gate.reason)
    assert desk.asked == [LINK]


async def test_a_gate_behind_another_address_ends_the_search(desk: Desk) -> None:
    desk.serve(LINK, NoFullText("failed", "only with JavaScript", alternatives=(AMP, PRINT)))
    desk.serve(AMP, full_text("A beginning", state="gated", reason="the page asks for payment"))
    desk.serve(PRINT, full_text("The whole column."))
    assert (await desk.text()).state == "gated"
    assert desk.asked == [LINK, AMP]


async def test_a_site_rule_that_cannot_be_used_is_told_in_the_explanation() -> None:
    net, pages = FakeNet(), FakePages()
    pages.serve(net, LINK, full_text("The whole column."))
    pages.problems = ("example.toml: there is no key 'bdy'",)
    found = await PageReader(net=net, pages=pages).read(PageToRead(LINK))
    assert "site rule passed over: example.toml: there is no key 'bdy'" in found.explain  # type: ignore[union-attr]
