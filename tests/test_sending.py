"""Articles that are sent: at once, kept while a service is down, and looked up before they go out again."""

import json
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest
import pytest_asyncio

from opreader.errors import (
    BadAnswer,
    LoginRefused,
    NoAnswer,
    Rejected,
    ServerBusy,
    ServerDown,
    SyncError,
    UsageError,
    WrongAddress,
)
from opreader.model import Body, Entry, EntryId, FeedId, Headline, PipeResult, State
from opreader.model.sent import Sendable, Sent
from opreader.readlater.link_file import LinkFiles
from opreader.send_logins import Logins
from opreader.send_targets import CommandTarget, FileTarget, ServiceTarget, Target
from opreader.sending import Sending, to_send
from opreader.store import Library
from opreader.store.others import OtherProcesses
from tests.fakes import NOW, FakeOutside, MovingClock

LINK = "https://column.example/1"
ARTICLE = Sendable(LINK, "Who [pays]?", ("Jane Roe",), "The Column", id=EntryId(1))
LOCAL = Sendable(None, "A file", path="/home/jane/a file.md", id=EntryId(2))
DECK = ServiceTarget("readeck", "https://read.example")
BAG = ServiceTarget("wallabag", "https://bag.example")


def headline(number: int, title: str, link: str | None) -> Headline:
    at, no = NOW, False
    return Headline(
        *(EntryId(number), FeedId(1), "The Column", title, ("Jane Roe",), link, at, at),
        *(no, no, State.FULL, None, no, no, 3, ""),
    )


class FakeService:
    """A service that keeps what it is told; what goes wrong is scripted, the next first."""

    def __init__(self) -> None:
        self.saved: list[str] = []
        self.asked: list[str] = []
        self.find_fails: list[SyncError | None] = []
        self.add_fails: list[SyncError | None] = []
        self.saves_all_the_same = False
        """An `add` that fails has been done."""
        self.told_before: list[bool] = []

    async def check(self) -> None:
        self.asked.append("check")
        self._fail(self.find_fails)

    async def find(self, article: Sendable, *, sent_before: bool) -> bool:
        self.asked.append("find")
        self.told_before.append(sent_before)
        self._fail(self.find_fails)
        return article.url in self.saved

    async def add(self, article: Sendable) -> bool:
        self.asked.append("add")
        failing = bool(self.add_fails) and self.add_fails[0] is not None
        if not failing or self.saves_all_the_same:
            self.saved.append(article.url or "")
        self._fail(self.add_fails)
        return True

    def _fail(self, script: list[SyncError | None]) -> None:
        if script and (error := script.pop(0)) is not None:
            raise error


class FakeServices:
    def __init__(self) -> None:
        self.of: dict[str, FakeService] = {}
        self.secrets: list[Mapping[str, str]] = []

    def client(self, target: ServiceTarget, secrets: Mapping[str, str]) -> FakeService:
        self.secrets.append(secrets)
        return self.of.setdefault(target.url, FakeService())

    async def close(self) -> None:
        """Nothing is open."""


class FakeSecrets:
    def __init__(self) -> None:
        self.kept = {(DECK.url, "readeck"): "t0ken"}

    async def find(self, service: str, user: str) -> str | None:
        return self.kept.get((service, user))

    async def keep(self, service: str, user: str, secret: str) -> None:
        self.kept[service, user] = secret


class Desk:
    """Sending on a real library; services and programs are fakes."""

    def __init__(self, library: Library, home: Path, targets: Mapping[str, Target]) -> None:
        self.library = library
        self.services = FakeServices()
        self.secrets = FakeSecrets()
        self.outside = FakeOutside()
        self.clock = MovingClock()
        self.sending = Sending(
            logins=Logins(targets, services=self.services, secrets=self.secrets),
            store=library,
            outside=self.outside,
            files=LinkFiles(home / ".lock", user_home=home),
            others=OtherProcesses(library),
            clock=self.clock,
            get_entry=self._get_entry,
        )

    @property
    def deck(self) -> FakeService:
        return self.services.of.setdefault(DECK.url, FakeService())

    async def _get_entry(self, entry_id: EntryId) -> Entry:
        body = Body("<p>First <b>words</b>.</p>", "html")
        return Entry(headline(entry_id, "Who [pays]?", LINK), "key", body, body)

    async def send(self, article: Sendable = ARTICLE, name: str = "deck") -> tuple[str, str | None]:
        sent = await self.sending.send(article, name)
        assert (sent.article, sent.target) == (article, name)
        return sent.state, sent.error

    async def again(self, name: str | None = None) -> list[tuple[str | None, str, str | None]]:
        return [(one.article.url, one.state, one.error) for one in await self.sending.carry_out(name)]

    async def waiting(self) -> list[str]:
        return [one.kind for one in await self.library.list_errands()]


TARGETS: dict[str, Target] = {
    "deck": DECK,
    "bag": BAG,
    "cmd": CommandTarget(("save", "--title={title}", "{url}")),
    "mail": CommandTarget(("mail", "-s", "{title}", "{text}")),
    "open": CommandTarget(("view", "{file}", "{id}")),
    "notes": FileTarget("~/reading.md"),
}
DOWN = NoAnswer("read.example can't be reached")


@pytest_asyncio.fixture
async def library(tmp_path: Path) -> AsyncIterator[Library]:
    library = Library.open(tmp_path / "library.db", now=NOW)
    yield library
    await library.close()


@pytest.fixture
def desk(library: Library, tmp_path: Path) -> Desk:
    return Desk(library, tmp_path, TARGETS)


# services


async def test_article_is_looked_up_then_saved_and_nothing_waits(desk: Desk) -> None:
    assert await desk.send() == ("sent", None)
    assert (desk.deck.asked, desk.deck.saved) == (["find", "add"], [LINK])
    assert await desk.waiting() == []
    assert desk.services.secrets == [{"token": "t0ken"}]


async def test_what_is_there_is_not_saved_again(desk: Desk) -> None:
    await desk.send()
    assert await desk.send() == ("already", None)
    assert desk.deck.saved == [LINK]


@pytest.mark.parametrize("error", [DOWN, ServerDown("failed (503)"), ServerBusy("too often", retry_after=5)])
async def test_service_that_is_down_has_it_wait(desk: Desk, error: SyncError) -> None:
    desk.deck.find_fails = [error]
    assert await desk.send() == ("waiting", str(error))
    assert await desk.waiting() == ["send"]
    desk.clock.move(minutes=2)
    assert await desk.again() == [(LINK, "sent", None)]
    assert (desk.deck.saved, await desk.waiting()) == ([LINK], [])


async def test_answer_that_was_lost_makes_no_second_one(desk: Desk) -> None:
    desk.deck.add_fails, desk.deck.saves_all_the_same = [DOWN], True
    assert (await desk.send())[0] == "waiting"
    assert await desk.waiting() == ["send_again"]
    assert await desk.again() == [(LINK, "already", None)]
    assert desk.deck.saved == [LINK]
    assert desk.deck.told_before == [False, True]
    assert await desk.waiting() == []


async def test_what_never_came_goes_out_again(desk: Desk) -> None:
    desk.deck.add_fails = [DOWN, DOWN]
    await desk.send()
    assert (await desk.again())[0][1] == "waiting"
    assert await desk.waiting() == ["send_again"]
    assert await desk.again() == [(LINK, "sent", None)]
    assert desk.deck.saved == [LINK]


async def test_that_it_goes_out_is_written_down_before_it_does(desk: Desk) -> None:
    """Whoever is killed just then has it looked up at the next start."""
    seen: list[str] = []
    add = desk.deck.add

    async def look(article: Sendable) -> bool:
        seen.extend(await desk.waiting())
        return await add(article)

    desk.deck.add = look  # type: ignore[method-assign]
    await desk.send()
    assert seen == ["send_again"]
    assert await desk.waiting() == []


async def test_answer_lost_at_the_second_try_is_not_forgotten(desk: Desk) -> None:
    desk.deck.find_fails = [DOWN]
    await desk.send()
    desk.deck.add_fails, desk.deck.saves_all_the_same = [DOWN], True
    assert (await desk.again())[0][1] == "waiting"
    assert await desk.waiting() == ["send_again"]
    assert await desk.again() == [(LINK, "already", None)]
    assert desk.deck.saved == [LINK]


async def test_pressed_again_while_it_waits_it_waits_once(desk: Desk) -> None:
    desk.deck.find_fails = [DOWN, DOWN, DOWN]
    await desk.send()
    await desk.send()
    assert await desk.waiting() == ["send"]
    desk.deck.find_fails = []
    assert await desk.send() == ("sent", None)
    assert await desk.waiting() == []


async def test_lost_answer_is_not_forgotten_when_it_is_pressed_again(desk: Desk) -> None:
    desk.deck.add_fails, desk.deck.saves_all_the_same = [DOWN], True
    await desk.send()
    desk.deck.find_fails = [DOWN]
    await desk.send()
    assert await desk.waiting() == ["send_again"]
    assert await desk.send() == ("already", None)
    assert desk.deck.told_before == [False, True, True]


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (LoginRefused("read.example does not let one in (401)"), "opreader send --login deck"),
        (WrongAddress("no such service answers"), "[send] in config.toml"),
        (BadAnswer("answers with a web page"), "[send] in config.toml"),
        (Rejected("does not take this article (422)"), "does not take this article"),
    ],
)
async def test_answer_that_is_no_is_told_at_once_with_what_to_do(desk: Desk, error: SyncError, advice: str) -> None:
    desk.deck.add_fails = [error]
    state, told = await desk.send()
    assert state == "failed"
    assert told is not None
    assert told.startswith(str(error))
    assert advice in told
    assert await desk.waiting() == []


async def test_what_waited_goes_on_waiting_when_the_login_is_refused(desk: Desk) -> None:
    desk.deck.find_fails = [DOWN, LoginRefused("does not let one in (401)")]
    await desk.send()
    assert (await desk.send())[0] == "failed"
    assert await desk.waiting() == ["send"]


async def test_refused_login_keeps_what_waits_and_tells_why(desk: Desk) -> None:
    desk.deck.find_fails = [DOWN, LoginRefused("does not let one in (401)")]
    await desk.send()
    ((_, state, told),) = await desk.again()
    assert state == "waiting"
    assert told is not None
    assert "opreader send --login deck" in told
    assert await desk.waiting() == ["send"]


async def test_hotel_page_before_the_network_loses_nothing(desk: Desk) -> None:
    desk.deck.find_fails = [DOWN, BadAnswer("answers with a web page"), WrongAddress("sends on to hotel.example")]
    await desk.send()
    assert [(await desk.again())[0][1] for _ in range(3)] == ["waiting", "waiting", "sent"]


async def test_refused_article_does_not_wait_for_ever(desk: Desk) -> None:
    desk.deck.find_fails = [DOWN]
    desk.deck.add_fails = [Rejected("does not take this article (422)")]
    await desk.send()
    assert await desk.again() == [(LINK, "failed", "does not take this article (422)")]
    assert await desk.waiting() == []


async def test_dead_service_is_asked_once_for_all_that_wait(desk: Desk) -> None:
    desk.deck.find_fails = [DOWN] * 4
    for number in range(3):
        await desk.send(Sendable(f"{LINK}/{number}", "x"))
    desk.deck.asked.clear()
    assert len(await desk.again()) == 1
    assert desk.deck.asked == ["find"]
    assert len(await desk.waiting()) == 3
    assert [state for _, state, _ in await desk.again()] == ["sent"] * 3


async def test_busy_service_is_left_alone_as_long_as_it_wants(desk: Desk) -> None:
    desk.deck.find_fails = [ServerBusy("asked too often", retry_after=600)]
    await desk.send()
    desk.deck.asked.clear()
    desk.clock.move(minutes=9)
    assert await desk.again() == []
    assert desk.deck.asked == []
    desk.clock.move(minutes=2)
    assert await desk.again() == [(LINK, "sent", None)]


async def test_one_target_is_tried_alone(desk: Desk) -> None:
    desk.secrets.kept[BAG.url, "wallabag"] = json.dumps(
        {"user": "jane", "password": "p", "client_id": "c", "client_secret": "s"}
    )
    desk.deck.find_fails = [DOWN]
    desk.services.of[BAG.url] = bag = FakeService()
    bag.find_fails = [DOWN]
    await desk.send()
    await desk.send(name="bag")
    assert await desk.again("bag") == [(LINK, "sent", None)]
    assert (bag.saved, desk.deck.saved) == ([LINK], [])


async def test_another_process_is_not_doubled(desk: Desk, library: Library) -> None:
    desk.deck.find_fails = [DOWN]
    await desk.send()
    async with OtherProcesses(library).turn("send"):
        assert await desk.again() == []
    assert await desk.waiting() == ["send"]


async def test_target_that_is_named_no_more_is_told_and_ends(desk: Desk, library: Library, tmp_path: Path) -> None:
    desk.deck.find_fails = [DOWN]
    await desk.send()
    other = Desk(library, tmp_path, {"notes": FileTarget("~/reading.md")})
    ((_, state, told),) = await other.again()
    assert (state, await other.waiting()) == ("failed", [])
    assert "names no service deck any more" in str(told)


async def test_errand_that_nobody_can_read_is_dropped(desk: Desk, library: Library) -> None:
    for target in ("{", "[]", '{"to": 3}', '{"to": "deck", "url": null, "title": "x"}'):
        await library.put_errand("send", target, now=NOW)
    assert await desk.again() == []
    assert await desk.waiting() == []


async def test_local_file_goes_to_no_service(desk: Desk) -> None:
    state, told = await desk.send(LOCAL)
    assert (state, desk.deck.asked) == ("failed", [])
    assert "takes addresses alone" in str(told)


async def test_disk_that_is_full_keeps_nobody_from_sending(desk: Desk, library: Library) -> None:
    from opreader.errors import LibraryReadOnly

    async def full(*_: object, **__: object) -> None:
        raise LibraryReadOnly("the disk is full")

    library.put_errand = full  # type: ignore[method-assign]
    assert await desk.send() == ("sent", None)


async def test_what_came_and_can_not_be_crossed_out_is_looked_up_once_more(desk: Desk, library: Library) -> None:
    from opreader.errors import LibraryReadOnly

    drop = library.drop_errand

    async def full(*_: object, **__: object) -> None:
        raise LibraryReadOnly("the disk is full")

    library.drop_errand = full  # type: ignore[method-assign]
    assert await desk.send() == ("sent", None)
    library.drop_errand = drop  # type: ignore[method-assign]
    assert await desk.again() == [(LINK, "already", None)]
    assert desk.deck.saved == [LINK]


async def test_unknown_target_is_told_with_the_nearest(desk: Desk, library: Library, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="names no decks; the nearest that it names, is deck"):
        await desk.sending.send(ARTICLE, "decks")
    with pytest.raises(UsageError, match="nothing is set up"):
        await Desk(library, tmp_path, {}).sending.send(ARTICLE, "deck")


# who one is


async def test_nothing_is_sent_before_one_logged_in(desk: Desk) -> None:
    assert await desk.sending.logins.needed("bag")
    state, told = await desk.send(name="bag")
    assert state == "failed"
    assert told == "bag has to know you first: opreader send --login bag"


async def test_answers_are_tried_and_kept(desk: Desk) -> None:
    given = {"user": " jane\n", "password": "p", "client_id": "c", "client_secret": "s"}
    assert await desk.sending.logins.log_in("bag", given) == []
    assert not await desk.sending.logins.needed("bag")
    assert await desk.send(name="bag") == ("sent", None)
    other = Desk(desk.library, Path(), TARGETS)
    other.secrets.kept = desk.secrets.kept
    await other.send(name="bag")
    assert other.services.secrets == [{**given, "user": "jane"}]


async def test_refused_answers_are_not_kept(desk: Desk) -> None:
    desk.deck.find_fails = [LoginRefused("no")]
    desk.secrets.kept.clear()
    with pytest.raises(LoginRefused):
        await desk.sending.logins.log_in("deck", {"token": "x"})
    assert desk.secrets.kept == {}


async def test_answers_are_kept_while_the_service_is_down(desk: Desk) -> None:
    desk.deck.find_fails = [DOWN]
    (told,) = await desk.sending.logins.log_in("deck", {"token": "fresh"})
    assert "could not be tried" in told
    assert desk.secrets.kept[DECK.url, "readeck"] == "fresh"


@pytest.mark.parametrize("token", ["", "  ", "a\x1bb"])
async def test_empty_or_odd_answer_is_refused(desk: Desk, token: str) -> None:
    with pytest.raises(UsageError, match="API token: one line"):
        await desk.sending.logins.log_in("deck", {"token": token})


@pytest.mark.parametrize("name", ["cmd", "notes"])
async def test_command_and_file_ask_for_no_password(desk: Desk, name: str) -> None:
    assert not await desk.sending.logins.needed(name)
    with pytest.raises(UsageError, match="asks for no password"):
        await desk.sending.logins.log_in(name, {})


async def test_other_password_counts_after_one_was_refused(desk: Desk) -> None:
    desk.deck.find_fails = [LoginRefused("no")]
    await desk.send()
    desk.secrets.kept[DECK.url, "readeck"] = "fresh"
    assert await desk.send() == ("sent", None)
    assert desk.services.secrets[-1] == {"token": "fresh"}


@pytest.mark.parametrize("kept", ["no json", "[]", '{"user": "jane"}', '{"user": 1, "password": "p"}'])
async def test_what_is_kept_and_can_not_be_read_is_asked_for_again(desk: Desk, kept: str) -> None:
    desk.secrets.kept[BAG.url, "wallabag"] = kept
    assert await desk.sending.logins.needed("bag")


# commands


async def test_command_gets_its_arguments_and_no_text(desk: Desk) -> None:
    assert await desk.send(name="cmd") == ("sent", None)
    assert desk.outside.piped == [(("save", "--title=Who [pays]?", LINK), "")]


async def test_text_goes_to_standard_input_as_markdown(desk: Desk) -> None:
    assert await desk.send(name="mail") == ("sent", None)
    ((words, text),) = desk.outside.piped
    assert words == ("mail", "-s", "Who [pays]?")
    assert text.startswith("# Who \\[pays\\]?\n")
    assert "First **words**." in text


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (PipeResult(3, "line one\nno such tag\n\n"), "cmd: it ended with 3: no such tag"),
        (PipeResult(None, ""), "cmd: it took too long and was stopped"),
        (PipeResult(-15, "\x1b[2Jgone"), "cmd: it ended with -15: [2Jgone"),
    ],
)
async def test_command_that_fails_is_told_and_does_not_wait(desk: Desk, result: PipeResult, said: str) -> None:
    desk.outside.says = result
    assert await desk.send(name="cmd") == ("failed", said)
    assert await desk.waiting() == []


async def test_command_that_is_not_there_is_told(desk: Desk) -> None:
    desk.outside.refuses = "save can't be started"
    assert await desk.send(name="cmd") == ("failed", "save can't be started")


async def test_local_file_goes_to_a_command_that_takes_files(desk: Desk) -> None:
    assert await desk.send(LOCAL, "open") == ("sent", None)
    assert desk.outside.piped == [(("view", "/home/jane/a file.md", "2"), "")]


@pytest.mark.parametrize(
    ("article", "name", "said"),
    [
        (LOCAL, "cmd", "cmd wants an address"),
        (ARTICLE, "open", "open wants a file"),
        (Sendable(None, "x", path="/a\nb", id=EntryId(3)), "open", "characters that no command is handed"),
        (Sendable(None, "x", path="/a", id=EntryId(-3)), "open", "in no library"),
        (Sendable(LINK, "x"), "mail", "there is none yet"),
    ],
)
async def test_what_a_command_wants_and_does_not_get_is_told(
    desk: Desk, article: Sendable, name: str, said: str
) -> None:
    state, told = await desk.send(article, name)
    assert state == "failed"
    assert said in str(told)
    assert desk.outside.piped == []


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", f"{LINK}\x1b", f" {LINK}", "-x"])
async def test_only_addresses_of_pages_go_anywhere(desk: Desk, tmp_path: Path, name: str, url: str) -> None:
    state, told = await desk.send(Sendable(url, "x", id=EntryId(1)), name)
    assert (state, "http and https addresses alone" in str(told)) == ("failed", True)
    assert (desk.outside.piped, desk.deck.asked) == ([], [])
    assert not (tmp_path / "reading.md").exists()


# files


async def test_file_gets_a_line_of_markdown_once(desk: Desk, tmp_path: Path) -> None:
    assert await desk.send(name="notes") == ("sent", None)
    assert await desk.send(name="notes") == ("already", None)
    written = (tmp_path / "reading.md").read_text()
    assert written == f"- [Who \\[pays\\]?]({LINK}) Jane Roe, The Column\n"


@pytest.mark.parametrize("url", [f"{LINK}_(b)", f"{LINK}?a=1&amp;b", LINK])
async def test_each_address_is_found_again_as_it_was_written(desk: Desk, url: str) -> None:
    article = Sendable(url, url)  # a title that is its address: Markdown has a form of its own for it
    assert [(await desk.send(article, "notes"))[0] for _ in range(2)] == ["sent", "already"]


async def test_title_stays_one_line_of_text(desk: Desk, tmp_path: Path) -> None:
    await desk.send(Sendable(LINK, "a\n# b](https://evil.example) <script>\x1b"), "notes")
    (line,) = (tmp_path / "reading.md").read_text().splitlines()
    assert line == f"- [a # b\\](https://evil.example) \\<script>]({LINK})"


async def test_local_article_is_named_by_its_path(desk: Desk, tmp_path: Path) -> None:
    assert await desk.send(LOCAL, "notes") == ("sent", None)
    assert "A file" in (tmp_path / "reading.md").read_text()


async def test_headline_becomes_what_is_sent() -> None:
    row = headline(7, "A title", LINK)
    assert to_send(row, path="/a") == Sendable(LINK, "A title", row.authors, row.feed_title, None, EntryId(7))
    assert isinstance(Sent(to_send(row), "deck", "sent"), Sent)
