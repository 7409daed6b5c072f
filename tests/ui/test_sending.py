"""The article sent elsewhere by a key: to the one target, or to one of several; kept while a service is down."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import Input

import opreader.net.failures  # noqa: F401 - what the first question imports; nobody waits for it then
from opreader.config import Config
from opreader.errors import UsageError
from opreader.model import PageTeaser, PipeResult
from opreader.send_targets import CommandTarget, FileTarget, ServiceTarget, Target
from opreader.ui.dialogs.send import LogIn, PickTarget
from tests.readlater.fake_services import CLIENT, PASSWORD, TOKEN, FakeReadeck, FakeWallabag
from tests.ui.stages import HOSTILE, QUIET, House, Play

ONE = "https://feed1.example/1"
LISTED = "https://feed1.example/listed"


@pytest.fixture
def deck() -> Iterator[FakeReadeck]:
    with FakeReadeck() as service:
        yield service


def sends(**targets: Target) -> Config:
    return replace(QUIET, send=targets)


def to(service: FakeReadeck) -> Config:
    return sends(deck=ServiceTarget("readeck", service.url))


async def house_with(tmp_path: Path, *, token: str = TOKEN, url: str = "") -> House:
    """A home with articles, and a token that is kept for a service."""
    house = House(tmp_path)
    await house.filled(1)
    if url:
        await house.desk.reader._tools.credentials.keep(url, "readeck", token)
    return house


async def test_one_target_gets_the_article_at_once(tmp_path: Path, deck: FakeReadeck) -> None:
    house = await house_with(tmp_path, url=deck.url)
    async with house.opened(config=to(deck)) as play:
        await play.press("E")
        await play.message("sent to deck")
        await play.press("E")
        await play.message("deck has it already")
    assert [(one.given, one.title) for one in deck.saved] == [(ONE, "Entry 1 of feed 1")]


async def test_in_a_list_it_is_the_article_under_the_cursor(tmp_path: Path, deck: FakeReadeck) -> None:
    house = await house_with(tmp_path, url=deck.url)
    async with house.opened(config=to(deck)) as play:
        await play.press("j", "E")
        await play.message("sent to deck")
    assert [one.given for one in deck.saved] == ["https://feed1.example/2"]


async def test_in_the_related_pane_it_is_the_headline_there(tmp_path: Path, deck: FakeReadeck) -> None:
    house = House(tmp_path)
    house.desk.children.feed(1)
    listed = PageTeaser("Listed there", LISTED)
    house.desk.children.entry(1, 1, text="The article itself, whole.", page_teasers=(listed,))
    await house.desk.subscribe(1)
    await house.desk.reader._tools.credentials.keep(deck.url, "readeck", TOKEN)
    async with house.opened(config=to(deck)) as play:
        await play.until("FROM THIS PAGE")
        await play.press("]", "E")
        await play.message("sent to deck")
    assert [(one.given, one.title) for one in deck.saved] == [(LISTED, "Listed there")]


async def test_nowhere_to_send_to_says_how_to_set_it_up(tmp_path: Path) -> None:
    house = await house_with(tmp_path)
    async with house.opened() as play:
        await play.press("E")
        await play.message("nowhere to send to yet: under [send] in config.toml")


async def test_no_article_is_told(tmp_path: Path, deck: FakeReadeck) -> None:
    async with House(tmp_path).opened(config=to(deck)) as play:
        play.app.main.articles._current = None
        await play.press("1", "E")
        await play.message("no article here to send")


async def test_one_of_several_is_picked_and_offered_first_the_next_time(tmp_path: Path) -> None:
    house = await house_with(tmp_path)
    config = sends(
        later=CommandTarget(("save", "--title={title}", "{url}")),
        mail=CommandTarget(("mail", "{text}")),
        notes=FileTarget("~/reading.md"),
    )
    async with house.opened(config=config) as play:
        await play.press("E")
        await play.until("Send to", '["save", "--title={title}", "{url}"]', "Entry 1 of feed 1")
        await play.write("no")
        await play.press("enter")
        await play.message("sent to notes")
        assert house.home.joinpath("reading.md").read_text().startswith("- [Entry 1 of feed 1](")
    async with house.opened(config=config) as play:
        await play.press("E", "enter")
        await play.message("notes has it already")
        await play.press("E", "down", "enter")
        await play.message("sent to later")
    assert house.desk.outside.piped == [(("save", "--title=Entry 1 of feed 1", ONE), "")]


async def test_leaving_the_list_sends_nothing(tmp_path: Path) -> None:
    house = await house_with(tmp_path)
    async with house.opened(config=sends(a=CommandTarget(("a",)), b=CommandTarget(("b",)))) as play:
        await play.press("E")
        await play.until(lambda: isinstance(play.app.screen, PickTarget))
        await play.press("escape")
        await play.settled()
    assert house.desk.outside.piped == []


async def test_service_that_is_down_keeps_it_and_it_goes_out_later(tmp_path: Path, deck: FakeReadeck) -> None:
    house = await house_with(tmp_path, url=deck.url)
    deck.fail("/api/", status=503)
    async with house.opened(config=to(deck)) as play:
        await play.press("E")
        await play.message("kept: goes to deck when it can be reached")
        await play.until(lambda: "1 queued" in play.pane("status"))
        play.app.main.background.watching.answered()
        await play.until(lambda: "sent to deck: Entry 1 of feed 1" in play.said(), lambda: bool(deck.saved))
        await play.until(lambda: "queued" not in play.pane("status"))


async def test_what_waits_goes_out_at_the_next_start(tmp_path: Path, deck: FakeReadeck) -> None:
    house = await house_with(tmp_path, url=deck.url)
    deck.fail("POST", drop=True)
    async with house.opened(config=to(deck)) as play:
        await play.press("E")
        await play.message("kept: goes to deck")
    assert len(deck.saved) == 1
    async with house.opened(config=to(deck)) as play:
        await play.until(lambda: "1 queued" in play.pane("status"))
        play.app.main.background.watching.answered()
        await play.until(lambda: "deck has it already: Entry 1 of feed 1" in play.said())
    assert len(deck.saved) == 1, "looked up before it went out again"


async def test_a_run_without_a_network_keeps_it_and_asks_nobody(tmp_path: Path, deck: FakeReadeck) -> None:
    house = await house_with(tmp_path, url="http://127.0.0.1:9")
    config = sends(deck=ServiceTarget("readeck", "http://127.0.0.1:9"))
    async with house.opened(config=config, offline=True) as play:
        await play.press("E")
        await play.message("kept: goes to deck")
        await play.until(lambda: "1 queued" in play.pane("status"))


async def log_in(play: Play, *answers: str) -> None:
    await play.until(lambda: isinstance(play.app.screen, LogIn))
    for answer in answers:
        await play.write(answer)
        await play.press("enter")


async def test_first_use_asks_for_the_token_and_does_not_show_it(tmp_path: Path, deck: FakeReadeck) -> None:
    house = await house_with(tmp_path)
    async with house.opened(config=to(deck)) as play:
        await play.press("E")
        await play.until("Log in", "deck: readeck at http://127.0.0.1", "API token")
        await play.write("wr0ng-token")
        assert "wr0ng" not in play.text
        await play.press("enter")
        await play.until("does not let one in (401)")
        await play.write(TOKEN)
        await play.press("enter")
        await play.message("sent to deck")
        assert not [line for line in play.said() if TOKEN in line or "wr0ng" in line]
    assert len(deck.saved) == 1
    async with house.opened(config=to(deck)) as play:
        await play.press("E")
        await play.message("deck has it already")


async def test_each_question_of_wallabag_has_its_field(tmp_path: Path) -> None:
    house = await house_with(tmp_path)
    with FakeWallabag() as bag:
        async with house.opened(config=sends(bag=ServiceTarget("wallabag", bag.url))) as play:
            await play.press("E")
            await log_in(play, "jane")
            await play.press("enter")
            await play.until("This has to be filled in")
            await log_in(play, PASSWORD, *CLIENT)
            await play.message("sent to bag")
            assert not [line for line in play.said() if PASSWORD in line or CLIENT[1] in line]
        assert [one.given for one in bag.saved] == [ONE]


async def test_token_that_is_refused_is_asked_for_again(tmp_path: Path, deck: FakeReadeck) -> None:
    house = await house_with(tmp_path, url=deck.url, token="0ld")
    async with house.opened(config=to(deck)) as play:
        await play.press("E")
        await play.until("Log in", "does not let one in (401)")
        await log_in(play, TOKEN)
        await play.message("sent to deck")


async def test_leaving_the_login_sends_nothing(tmp_path: Path, deck: FakeReadeck) -> None:
    house = await house_with(tmp_path)
    async with house.opened(config=to(deck)) as play:
        await play.press("E")
        await play.until(lambda: isinstance(play.app.screen, LogIn))
        await play.press("escape")
        await play.settled()
    assert deck.log == []


async def test_command_that_fails_is_told(tmp_path: Path) -> None:
    house = await house_with(tmp_path)
    house.desk.outside.says = PipeResult(4, f"no {HOSTILE}")
    async with house.opened(config=sends(later=CommandTarget(("save", "{url}")))) as play:
        await play.press("E")
        await play.message("not sent: later: it ended with 4")
        assert HOSTILE in play.said()[0]


async def test_hostile_title_is_text_in_the_list_and_goes_out_as_it_is(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.desk.children.feed(1)
    house.desk.children.entry(1, 1, title=f"-{HOSTILE}")
    await house.desk.subscribe(1)
    config = sends(a=CommandTarget(("a", "{title}")), b=CommandTarget(("b",)))
    async with house.opened(config=config) as play:
        await play.press("E")
        await play.until(f"-{HOSTILE}")
        await play.press("enter")
        await play.message("sent to a")
    assert house.desk.outside.piped == [(("a", f" -{HOSTILE}"), "")]


async def test_sending_is_told_and_can_be_stopped(tmp_path: Path) -> None:
    house = await house_with(tmp_path)
    begun = asyncio.Event()

    async def pipe(*_: object, **__: object) -> PipeResult:
        begun.set()
        await asyncio.Event().wait()
        raise UsageError("never")

    house.desk.outside.pipe = pipe  # type: ignore[method-assign]
    async with house.opened(config=sends(later=CommandTarget(("save",)))) as play:
        await play.pilot.press("E")
        await begun.wait()
        await play.until(lambda: "sending to later" in play.pane("status"))
        await play.pilot.press("x")
        await play.message("sending to later stopped")


async def test_what_is_stopped_on_its_way_does_not_go_out_later(tmp_path: Path, deck: FakeReadeck) -> None:
    house = await house_with(tmp_path, url=deck.url)
    deck.fail("POST", slow=60)
    async with house.opened(config=to(deck)) as play:
        await play.pilot.press("E")
        await play.until(lambda: bool(deck.asked("POST")))
        assert [one.kind for one in (await house.reader.errands.waiting()).errands] == ["send_again"]
        await play.pilot.press("x")
        await play.message("sending to deck stopped")
        await play.settled()
        assert (await house.reader.errands.waiting()).count == 0
        assert "queued" not in play.pane("status")


async def test_service_that_wants_a_login_is_told_once_while_something_waits(tmp_path: Path, deck: FakeReadeck) -> None:
    house = await house_with(tmp_path, url=deck.url)
    deck.fail("/api/", status=503)
    async with house.opened(config=to(deck)) as play:
        await play.press("E")
        await play.message("kept: goes to deck")
        deck.fail("/api/", status=401, times=2)
        watching = play.app.main.background.watching
        for tries in (2, 3):
            watching.answered()
            await play.until(lambda tries=tries: len(deck.asked("GET")) >= tries)  # type: ignore[misc]
            await play.settled()
        told = [line for line in play.said() if "waits to be sent" in line]
        assert len(told) == 1
        assert "opreader send --login deck" in told[0]
        assert not isinstance(play.app.focused, Input)
