"""Programmable stand-ins for the ports, values to fill them with, and a `Reader` that stands on them and a real library.

    net, children = FakeNet(), FakeChildren()
    net.answer(children.feed(1), Fetched | NotModified | FetchFailed | Held | an exception …)
    children.entry(1, 1); children.entry(1, 2, text="…"); children.drop(1, 2); children.raise_exc(1)
    reader = make_reader(tmp_path, net=net, children=children)

A feed's document is the bytes `b"feed 1"`: what `FakeNet` sends for it, `FakeChildren` reads.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

import opreader
from opreader.accounts_file import AccountsFile
from opreader.child import JOBS
from opreader.config import Config
from opreader.credentials import Credentials
from opreader.decide import digest_entry
from opreader.errors import UsageError, WorkerError
from opreader.feeds.lists import ListFiles
from opreader.feeds.remote import FeedChildren
from opreader.library_ports import WordsOf
from opreader.model import (
    Body,
    DigestedEntry,
    DigestedFeed,
    Fetched,
    FetchFailed,
    FetchRequest,
    Markup,
    NotModified,
    PageTeaser,
    ParsedEntry,
    ParsedFeed,
    ParseFailed,
    PipeResult,
    Validators,
)
from opreader.net.wire import HttpWire
from opreader.ports import Children, Drawer, Pages, Pictures
from opreader.reader import Reader
from opreader.readlater.clients import Clients
from opreader.readlater.link_file import LinkFiles
from opreader.send_ports import ReadLaters
from opreader.store import Library
from opreader.store.authors import AuthorTable
from opreader.store.carried import CarriedTable
from opreader.store.copies import CopyTable
from opreader.store.exchange import ExchangeTable
from opreader.store.index_queue import QueueTable
from opreader.store.newsboat import CacheFile
from opreader.store.others import OtherProcesses
from opreader.store.ruled import RuledTable
from opreader.store.signatures import SignatureTable
from opreader.store.statistics import Figures
from opreader.store.steps import StepTable
from opreader.store.terms import TermTable
from opreader.store.windows import RowWindows
from opreader.subscriptions import SubscriptionsFile
from opreader.sync.servers import AccountServers
from opreader.sync_ports import Servers
from opreader.tools import Tools
from opreader.wiring_sync import run_password_command

NOW = datetime(2026, 11, 3, 12, tzinfo=UTC)
GUIDE = Path(opreader.__file__).parent / "data" / "guide"


class MovingClock:
    """A clock that stands until it is moved."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **length: float) -> datetime:
        """Let so much time pass: `move(minutes=10)`."""
        self.now += timedelta(**length)
        return self.now


# net


class Held:
    """An answer that comes when the test lets it."""

    def __init__(self, then: "Answer | None" = None) -> None:
        self.asked = asyncio.Event()
        """The question came."""
        self.release = asyncio.Event()
        self.then: Answer = NotModified(Validators()) if then is None else then


Answer: TypeAlias = Fetched | NotModified | FetchFailed | Held | Exception


class FakeNet:
    """Scripted answers by URL; an exception is raised. Other addresses answer 404."""

    def __init__(self) -> None:
        self.requests: list[FetchRequest] = []
        self.closed = False
        self.up = True
        """What one look at the network says."""
        self._scripts: dict[str, deque[Answer]] = {}

    def answer(self, url: str, *answers: Answer) -> str:
        """Script an address: its answers in order, the last one stays. Forgets what was scripted before."""
        self._scripts[url] = deque(answers)
        return url

    def asked(self, url: str) -> list[FetchRequest]:
        """The questions for one address."""
        return [request for request in self.requests if request.url == url]

    async def fetch(self, request: FetchRequest) -> Fetched | NotModified | FetchFailed:
        self.requests.append(request)
        await asyncio.sleep(0)
        script = self._scripts.get(request.url)
        if not script:
            return FetchFailed("not found (404)", status=404)
        answer = script.popleft() if len(script) > 1 else script[0]
        if isinstance(answer, Held):
            answer.asked.set()
            await answer.release.wait()
            answer = answer.then
        if isinstance(answer, Exception):
            raise answer
        assert not isinstance(answer, Held)
        return answer

    def is_up(self, url: str) -> bool:
        return self.up

    async def close(self) -> None:
        self.closed = True


def fetched(
    body: bytes | str = b"",
    *,
    url: str = "https://column.example/feed.xml",
    content_type: str = "application/rss+xml",
    etag: str | None = None,
    permanent_url: str | None = None,
    fresh_until: datetime | None = None,
) -> Fetched:
    """A body that came whole."""
    data = body.encode() if isinstance(body, str) else body
    return Fetched(url, data, content_type, Validators(etag=etag), permanent_url, fresh_until)


def document(feed: int, **more: Any) -> Fetched:
    """The document of a feed of `FakeChildren`; `more` as for `fetched`."""
    return fetched(f"feed {feed}", **({"url": feed_url(feed)} | more))


def unchanged(*, etag: str | None = None, permanent_url: str | None = None) -> NotModified:
    """A 304."""
    return NotModified(Validators(etag=etag), permanent_url)


# children


def feed_url(feed: int) -> str:
    """The address of a feed of `FakeChildren`."""
    return f"https://feed{feed}.example/feed.xml"


class FakeChildren:
    """Feeds by number, entries by number; a page is any other body: it names `page_feeds`."""

    def __init__(self) -> None:
        self.page_feeds: list[tuple[str, str]] = []
        """(URL, title) that a web page names; an empty title is a usual path."""
        self.jobs: list[tuple[str, str]] = []
        """(job, URL or path) of every call."""
        self.closed = False
        self._feeds: dict[int, ParsedFeed] = {}
        self._entries: dict[int, dict[int, DigestedEntry]] = {}
        self._paths: dict[str, int] = {}
        self._failures: dict[int, str] = {}
        self._exceptions: dict[int, Exception] = {}
        self._page_trouble: Exception | None = None

    def feed(
        self, feed: int, *, title: str | None = None, interval: timedelta | None = None, path: Path | None = None
    ) -> str:
        """Have a feed; at a path of this disk where one is given. Returns its address."""
        site = None if path else f"https://feed{feed}.example/"
        self._feeds[feed] = ParsedFeed(title or f"Feed {feed}", site=site, interval=interval)
        self._entries.setdefault(feed, {})
        if path is not None:
            self._paths[str(path)] = feed
        return feed_url(feed) if path is None else str(path)

    def entry(
        self,
        feed: int,
        entry: int,
        *,
        title: str | None = None,
        text: str | None = None,
        link: str | None = "",
        hours: float | None = None,
        page_teasers: tuple[PageTeaser, ...] = (),
    ) -> DigestedEntry:
        """Have an entry in a feed, or change the one that is there; `hours` old, else as many as its number."""
        made = make_entry(
            f"{feed}, {entry}",
            title=title or f"Entry {entry} of feed {feed}",
            text=text,
            link=f"https://feed{feed}.example/{entry}" if link == "" else link,
            published=NOW - timedelta(hours=entry if hours is None else hours),
            page_teasers=page_teasers,
        )
        self._entries[feed][entry] = made
        return made

    def drop(self, feed: int, entry: int) -> None:
        """Have an entry leave its feed."""
        del self._entries[feed][entry]

    def fail(self, feed: int, reason: str | None) -> None:
        """Have a feed's bytes be no feed; None: a feed again."""
        if reason is None:
            self._failures.pop(feed, None)
        else:
            self._failures[feed] = reason

    def raise_exc(self, feed: int, error: Exception | None = None) -> None:
        """Have the child that reads a feed be stopped, or raise `error`."""
        self._exceptions[feed] = error or WorkerError("parse_feed took more than 20 seconds and was stopped")

    def raise_for_pages(self, error: Exception) -> None:
        """Have the child that looks at a page be stopped."""
        self._page_trouble = error

    async def parse_feed(self, body: bytes, *, url: str, content_type: str) -> DigestedFeed | ParseFailed:
        self.jobs.append(("parse_feed", url))
        await asyncio.sleep(0)
        word, _, number = body.decode("utf-8", "replace").partition(" ")
        if word != "feed" or not number.isdigit():
            return ParseFailed("this is a web page, not a feed" if "html" in content_type else "this is no feed")
        return self._read(int(number))

    async def read_path(self, path: Path) -> DigestedFeed | ParseFailed:
        self.jobs.append(("read_path", str(path)))
        await asyncio.sleep(0)
        feed = self._paths.get(str(path))
        return ParseFailed("there is no such file") if feed is None else self._read(feed)

    async def read_page(self, body: bytes, *, url: str, content_type: str) -> DigestedFeed | ParseFailed:
        self.jobs.append(("read_page", url))
        if self._page_trouble is not None:
            raise self._page_trouble
        text = body.decode("utf-8", "replace")
        if not text:
            return ParseFailed("the page is empty")
        return DigestedFeed(ParsedFeed("A page"), (make_entry(url, title="A page", text=text, link=url),))

    async def find_feeds(self, body: bytes, *, url: str, content_type: str) -> tuple[tuple[str, str], ...]:
        self.jobs.append(("find_feeds", url))
        if self._page_trouble is not None:
            raise self._page_trouble
        return tuple(self.page_feeds)

    async def close(self) -> None:
        self.closed = True

    def _read(self, feed: int) -> DigestedFeed | ParseFailed:
        if error := self._exceptions.pop(feed, None):
            raise error
        if reason := self._failures.get(feed):
            return ParseFailed(reason)
        return DigestedFeed(self._feeds[feed], tuple(self._entries[feed].values()))


def real_children() -> Children:
    """What child processes do, done at once in this process: real documents, real files."""

    async def call(job: str, payload: Mapping[str, str], blob: bytes = b"", /, *, deadline: float = 20.0) -> Any:
        return JOBS[job](payload, blob)

    async def close() -> None:
        return None

    return FeedChildren(call, close=close)


# outside


class FakeOutside:
    """A browser that notes what it is shown, and programs that note what they are given."""

    def __init__(self) -> None:
        self.shown: list[str] = []
        self.piped: list[tuple[tuple[str, ...], str]] = []
        self.says = PipeResult(0, "")
        """What every program answers."""
        self.refuses: str | None = None
        """Why nothing can be shown."""

    def open_link(self, target: str) -> None:
        if self.refuses is not None:
            raise UsageError(self.refuses)
        self.shown.append(target)

    def parse_command(self, text: str) -> list[str]:
        return text.split()

    async def pipe(self, argv: Sequence[str], text: str, *, seconds: float = 30) -> PipeResult:
        if self.refuses is not None:
            raise UsageError(self.refuses)
        self.piped.append((tuple(argv), text))
        return self.says


# values


def make_entry(
    key: str,
    *,
    title: str = "Who pays for the tariff?",
    text: str | None = None,
    markup: Markup = "text",
    link: str | None = None,
    published: datetime | None = None,
    page_teasers: tuple[PageTeaser, ...] = (),
) -> DigestedEntry:
    """An entry digested as from a feed that ships whole texts."""
    words = f"Words of {key}: somebody pays, and it is rarely who we think." if text is None else text
    parsed = ParsedEntry(
        key,
        title,
        authors=("Jane Roe",),
        link=link,
        published=published,
        content=Body(words, markup),
        page_teasers=page_teasers,
    )
    return digest_entry(parsed)


async def no_keyring(_: object) -> dict[str, str]:
    """A machine without a keyring."""
    return {"trouble": "no keyring here"}


# a reader


def make_reader(
    home: Path,
    *,
    net: FakeNet | None = None,
    children: Children | None = None,
    outside: FakeOutside | None = None,
    clock: MovingClock | None = None,
    config: Config | None = None,
    guide: Path = GUIDE,
    pages: Pages | None = None,
    pictures: Pictures | None = None,
    drawer: Drawer | None = None,
    words: WordsOf | None = None,
    on_wait: Callable[[str], None] | None = None,
    servers: Servers | None = None,
    services: ReadLaters | None = None,
) -> Reader:
    """A reader on a real library and a real feeds.toml under `home`; close it. Two of one home see the same."""
    from tests.pages import FakeDrawer, FakePages, FakePictures  # they stand on this file
    from tests.words import FakeWords

    clock = clock or MovingClock()
    library = Library.open(home / "library.db", now=clock())
    tools = Tools(
        store=library,
        net=net or FakeNet(),
        children=children or FakeChildren(),
        pages=pages or FakePages(),
        pictures=pictures or FakePictures(),
        drawer=drawer or FakeDrawer(),
        outside=outside or FakeOutside(),
        subscriptions=SubscriptionsFile(home / "feeds.toml"),
        clock=clock,
        lists=ListFiles(),
        rows=RowWindows(library.lanes),
        authors=AuthorTable(library.lanes),
        ruled=RuledTable(library.lanes),
        steps=StepTable(library.lanes),
        statistics=Figures(library.lanes),
        newsboat=CacheFile(),
        carried=CarriedTable(library.lanes),
        terms=TermTable(library.lanes),
        signatures=SignatureTable(library.lanes),
        copies=CopyTable(library.lanes),
        queue=QueueTable(library.lanes),
        words=words or FakeWords(),
        others=OtherProcesses(library, on_wait=on_wait),
        accounts_file=AccountsFile(home / "accounts.toml"),
        credentials=Credentials(home / "credentials.toml", ask=no_keyring),
        servers=servers or AccountServers(lambda _: HttpWire()),
        sync=ExchangeTable(library.lanes),
        run_password_command=run_password_command,
        services=services or Clients(lambda allow_plain: HttpWire(allow_plain=allow_plain)),
        link_files=LinkFiles(home / ".send.lock", user_home=home),
        guide=guide,
    )
    return Reader(tools, config or Config())
