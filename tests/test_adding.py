"""What a target leads to, looked at before anything is subscribed."""

from dataclasses import replace
from pathlib import Path

import pytest

from opreader.adding import Adding, Found, Page, read_target
from opreader.errors import NotFound, ReadError, UsageError, WorkerError
from opreader.model import FeedKind, FetchFailed
from tests.fakes import FakeChildren, FakeNet, document, feed_url, fetched, real_children

SITE = "https://column.example/"
HTML = "<!doctype html><html><body><p>Columns on trade.</p></body></html>"


class Desk:
    """Adding with what stands round it."""

    def __init__(self) -> None:
        self.net = FakeNet()
        self.children = FakeChildren()
        self.adding = Adding(net=self.net, children=self.children)

    def page(self, url: str = SITE, *, names: list[tuple[str, str]]) -> None:
        """Have a web page that names feeds."""
        self.net.answer(url, fetched(HTML, url=url, content_type="text/html; charset=utf-8"))
        self.children.page_feeds = names

    def feed(self, number: int = 1, **more: str) -> str:
        """Have a feed of two entries."""
        url = self.children.feed(number)
        self.children.entry(number, 1)
        self.children.entry(number, 2)
        return self.net.answer(url, document(number, **more))

    async def found(self, target: str) -> list[Found]:
        found = await self.adding.look(target)
        assert isinstance(found, list)
        return found


@pytest.fixture
def desk() -> Desk:
    return Desk()


# read_target


@pytest.mark.parametrize(
    ("target", "url"),
    [
        ("https://column.example/feed.xml", "https://column.example/feed.xml"),
        ("  HTTP://column.example ", "HTTP://column.example"),
        ("feed:https://column.example/feed.xml", "https://column.example/feed.xml"),
        ("feed://column.example/feed.xml", "http://column.example/feed.xml"),
        ("feed:column.example/feed.xml", "http://column.example/feed.xml"),
        ("column.example", "https://column.example"),
        ("column.example/feed?format=rss", "https://column.example/feed?format=rss"),
        ("column.example:8080/feed", "https://column.example:8080/feed"),
        ("127.0.0.1:8000/feed", "http://127.0.0.1:8000/feed"),
        ("localhost:8000/feed", "http://localhost:8000/feed"),
        ("колонка.рф", "https://колонка.рф"),
    ],
)
def test_words_that_mean_an_address(target: str, url: str) -> None:
    assert read_target(target) == url


@pytest.mark.parametrize("name", ["column.txt", "columns", "name with spaces.md", "feed.example"])
def test_a_name_that_is_there_is_a_path(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).touch()
    assert read_target(name) == read_target(f" ./{name} ") == read_target(str(tmp_path / name)) == tmp_path / name


def test_a_path_in_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "columns").mkdir()
    assert read_target("~/columns") == tmp_path / "columns"


@pytest.mark.parametrize(
    "target", ["ftp://column.example/feed", "file:///etc/passwd", "gopher://x.example", "", "  ", "https://", "http:x"]
)
def test_other_schemes_and_nothing_are_refused(target: str) -> None:
    with pytest.raises(UsageError) as refused:
        read_target(target)
    assert not isinstance(refused.value, NotFound)


@pytest.mark.parametrize(
    "target",
    [
        "nowhere",
        "./nowhere.txt",
        "/nowhere/at.txt",
        "~/nowhere.txt",
        "~nobody-by-this-name/column.txt",
        "two words.txt",
        "mailto:jane@column.example",
        "javascript:alert(1).x",
        "x" * 5000,
        "nul\0name",
    ],
)
def test_what_is_neither_address_nor_path_is_not_found(
    target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NotFound, match="https://"):
        read_target(target)


# a feed


async def test_a_feed_address_gives_that_feed_with_its_document(desk: Desk) -> None:
    url = desk.feed()
    (found,) = await desk.found(url)
    assert (found.url, found.title, found.kind, found.count) == (url, "Feed 1", FeedKind.URL, 2)
    assert found.answer == document(1)
    (request,) = desk.net.requests
    assert (request.typed, request.beside, request.purpose) == (True, None, "feed")


async def test_a_feed_that_moved_for_good_is_subscribed_where_it_is_now(desk: Desk) -> None:
    (found,) = await desk.found(desk.feed(permanent_url="https://new.example/feed.xml"))
    assert found.url == "https://new.example/feed.xml"


async def test_a_feed_reached_by_a_passing_redirect_keeps_the_address_that_was_typed(desk: Desk) -> None:
    desk.children.feed(1)
    desk.net.answer("https://short.example/f", document(1))
    (found,) = await desk.found("https://short.example/f")
    assert found.url == "https://short.example/f"


async def test_no_answer_is_told_with_its_reason(desk: Desk) -> None:
    desk.net.answer(SITE, FetchFailed("the server is busy (503)", status=503))
    with pytest.raises(ReadError, match=r"https://column\.example/: the server is busy"):
        await desk.adding.look(SITE)


async def test_what_is_neither_feed_nor_page_is_told_with_its_reason(desk: Desk) -> None:
    desk.net.answer(SITE, fetched(b"%PDF-1.7", url=SITE, content_type="application/pdf"))
    with pytest.raises(ReadError, match="this is no feed"):
        await desk.adding.look(SITE)
    assert ("find_feeds", SITE) not in desk.children.jobs


async def test_a_feed_whose_child_was_stopped_is_told_with_its_reason(desk: Desk) -> None:
    url = desk.feed()
    desk.children.raise_exc(1)
    with pytest.raises(ReadError, match="20 seconds"):
        await desk.adding.look(url)


async def test_a_page_whose_child_was_stopped_is_told_with_its_reason(desk: Desk) -> None:
    desk.page(names=[])
    desk.children.raise_for_pages(WorkerError("find_feeds took more than 20 seconds and was stopped"))
    with pytest.raises(ReadError, match="20 seconds"):
        await desk.adding.look(SITE)


# a page


async def test_a_site_that_names_feeds_offers_them_all_unasked(desk: Desk) -> None:
    named = [(feed_url(1), "Columns"), (feed_url(2), "Letters")]
    desk.page(names=[*named, ("https://column.example/feed", "")])
    found = await desk.found(SITE)
    assert [(one.url, one.title, one.count, one.beside) for one in found] == [(*pair, None, SITE) for pair in named]
    assert [request.url for request in desk.net.requests] == [SITE]


async def test_a_page_without_a_type_is_known_by_its_beginning(desk: Desk) -> None:
    desk.page(names=[(feed_url(1), "Columns")])
    desk.net.answer(SITE, fetched(HTML, url=SITE, content_type=""))
    assert [one.url for one in await desk.found(SITE)] == [feed_url(1)]


async def test_a_feed_that_a_page_named_is_asked_as_that_page_may(desk: Desk) -> None:
    inside = "http://10.0.0.7/feed.xml"
    desk.page(names=[(inside, "Inside")])
    desk.children.feed(1, title="The Inside Column")
    desk.net.answer(inside, document(1, url=inside))
    (found,) = await desk.found(SITE)
    whole = await desk.adding.look_closer(found)
    assert (whole.url, whole.title, whole.count, whole.beside) == (inside, "The Inside Column", 0, SITE)
    (request,) = desk.net.asked(inside)
    assert (request.typed, request.beside) == (False, SITE)


async def test_looking_closer_asks_for_nothing_twice(desk: Desk) -> None:
    (found,) = await desk.found(desk.feed())
    assert await desk.adding.look_closer(found) is found
    assert len(desk.net.requests) == 1


async def test_a_named_feed_that_is_none_says_so(desk: Desk) -> None:
    desk.page(names=[(SITE, "Itself"), (feed_url(9), "Missing")])
    itself, missing = await desk.found(SITE)
    with pytest.raises(ReadError, match="this is a web page"):
        await desk.adding.look_closer(itself)
    with pytest.raises(ReadError, match="404"):
        await desk.adding.look_closer(missing)


async def test_usual_paths_are_tried_in_order_where_a_page_names_none(desk: Desk) -> None:
    paths = [f"{SITE}feed", f"{SITE}rss", f"{SITE}atom.xml"]
    desk.page(names=[(path, "") for path in paths])
    desk.children.feed(1)
    desk.net.answer(paths[1], document(1, url=paths[1]))
    (found,) = await desk.found(SITE)
    assert (found.url, found.title, found.count) == (paths[1], "Feed 1", 0)
    assert [request.url for request in desk.net.requests] == [SITE, *paths[:2]]
    assert [(request.typed, request.beside) for request in desk.net.requests[1:]] == [(False, SITE)] * 2


async def test_only_some_usual_paths_are_tried(desk: Desk) -> None:
    desk.page(names=[(f"{SITE}{number}", "") for number in range(50)])
    assert isinstance(await desk.adding.look(SITE), Page)
    assert len(desk.net.requests) == 1 + 8


async def test_a_page_without_feeds_comes_as_a_page(desk: Desk) -> None:
    desk.page(names=[])
    page = await desk.adding.look(SITE)
    assert isinstance(page, Page)
    assert page.answer.body == HTML.encode()


async def test_a_real_page_names_its_feeds() -> None:
    net = FakeNet()
    link = '<link rel="alternate" type="application/rss+xml" title="Columns" href="/columns.xml">'
    net.answer(SITE, fetched(f"<html><head>{link}</head></html>", url=SITE, content_type="text/html"))
    (found, *_) = await Adding(net=net, children=real_children()).look(SITE)  # type: ignore[misc]
    assert found == Found(f"{SITE}columns.xml", "Columns", FeedKind.URL, beside=SITE)


# files


async def test_a_file_and_a_folder_are_read_at_once(desk: Desk, tmp_path: Path) -> None:
    column = tmp_path / "column.txt"
    column.touch()
    desk.children.feed(1, path=column, title="A column")
    desk.children.feed(2, path=tmp_path, title="Columns")
    desk.children.entry(1, 1)
    (file,), (folder,) = await desk.found(str(column)), await desk.found(str(tmp_path))
    assert (file.url, file.kind, file.title, file.count, file.answer) == (
        str(column),
        FeedKind.FILE,
        "A column",
        1,
        None,
    )
    assert (folder.url, folder.kind, folder.count) == (str(tmp_path), FeedKind.FOLDER, 0)
    assert desk.net.requests == []


async def test_a_file_that_can_not_be_read_says_why(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "column.txt").touch()
    with pytest.raises(ReadError, match=r"column\.txt: there is no such file"):
        await desk.adding.look(str(tmp_path / "column.txt"))
    desk.children.feed(1, path=tmp_path)
    desk.children.raise_exc(1)
    with pytest.raises(ReadError, match="20 seconds"):
        await desk.adding.look(str(tmp_path))


def test_a_feed_not_looked_at_yet_has_no_count() -> None:
    assert Found(SITE, "Columns", FeedKind.URL).count is None


# who asks


JANE = (("Authorization", "Basic amFuZTpwdw=="),)


async def test_who_asks_is_told_to_the_host_of_the_address_and_stands_in_nothing_found(desk: Desk) -> None:
    url = desk.feed()
    found = (await desk.found(url.replace("https://", "https://jane:pw@")))[0]
    assert desk.net.requests[0].headers == JANE
    assert (found.url, found.headers) == (url, JANE)


async def test_a_page_hands_who_asked_on_to_feeds_of_its_own_host_alone(desk: Desk) -> None:
    desk.page(names=[("https://column.example/feed", "Here"), ("https://other.example/feed", "There")])
    desk.net.answer("https://column.example/feed", document(1))
    desk.net.answer("https://other.example/feed", document(1))
    here, there = await desk.found("https://jane:pw@column.example/")
    assert (here.headers, there.headers) == (JANE, ())
    desk.children.feed(1)
    for one in (here, there):
        await desk.adding.look_closer(one)
    assert [one.headers for one in desk.net.requests[1:]] == [JANE, ()]


@pytest.mark.parametrize(("to", "headers"), [("https://feed1.example/new", JANE), ("https://elsewhere.example/", ())])
async def test_feed_that_moved_for_good_takes_who_asks_along_on_its_host_alone(
    desk: Desk, to: str, headers: tuple[tuple[str, str], ...]
) -> None:
    url = desk.feed()
    desk.net.answer(url, replace(document(1), permanent_url=to))
    found = Found(url, "", FeedKind.URL, headers=JANE)
    assert (await desk.adding.look_closer(found)).headers == headers
    typed = await desk.found(url.replace("https://", "https://jane:pw@"))
    assert [(one.url, one.headers) for one in typed] == [(to, headers)]
