"""Pictures on the screen: when they are asked for, that no line moves, when words stay. Net, disk and drawing are fakes."""

from pathlib import Path
from typing import Any

import pytest

from opreader.config import Config
from opreader.model import FetchFailed
from opreader.model.drawn import NotDrawn
from opreader.reader import Reader
from opreader.ui.glyphs import ASCII
from tests.fakes import Held, fetched, make_entry, make_reader
from tests.pages import FakeDrawer, FakePictures
from tests.ui.stages import QUIET, House, Play

HARBOUR = "https://pictures.example/harbour.jpg"
WORDS = "Nobody who buys fish was asked."
HTML = (
    f'<p>The council voted last night.</p><figure><img src="{HARBOUR}" alt="Cranes over the water">'
    f"<figcaption>The harbour at dawn</figcaption></figure><p>{WORDS}</p>"
)


class Gallery(House):
    """A home whose first article shows a picture."""

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        self.pictures = FakePictures()
        self.drawer = FakeDrawer()
        self.drawer.can_draw = True

    async def hung(self, html: str = HTML, *, entries: int = 3) -> None:
        """Have a feed whose first article is this."""
        children = self.desk.children
        children.feed(1)
        for entry in range(1, entries + 1):
            made = children.entry(1, entry)
            if entry == 1:
                children._entries[1][1] = make_entry(
                    "1, 1",
                    title=made.parsed.title,
                    text=html,
                    markup="html",
                    link=made.parsed.link,
                    published=made.parsed.published,
                )
        await self.desk.subscribe(1)

    def serves(self) -> None:
        """Have the picture in the web."""
        self.desk.net.answer(HARBOUR, fetched(b"harbour", url=HARBOUR, content_type="image/jpeg"))

    def holds(self) -> None:
        """Have the picture on the disk."""
        self.pictures.kept[HARBOUR] = b"harbour"
        self.pictures.sizes[HARBOUR] = (400, 200)

    def reopen(self, config: Config) -> Reader:
        self.desk.reader = make_reader(
            self.home,
            net=self.desk.net,
            children=self.desk.children,
            pages=self.pages,
            pictures=self.pictures,
            drawer=self.drawer,
            outside=self.desk.outside,
            clock=self.desk.clock,
            config=config,
        )
        self._open = True
        return self.desk.reader


@pytest.fixture
def gallery(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Gallery:
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv("TERM", "xterm-256color")
    return Gallery(tmp_path)


def has_picture(play: Play) -> bool:
    return "▀▀▀" in play.pane("article")


def requests(gallery: Gallery) -> list[str]:
    """Addresses of the pictures that were asked for."""
    return [request.url for request in gallery.desk.net.requests if request.purpose == "picture"]


async def test_a_picture_comes_and_its_words_and_every_line_stay(gallery: Gallery) -> None:
    held = Held(fetched(b"harbour"))
    gallery.desk.net.answer(HARBOUR, held)
    await gallery.hung()
    async with gallery.opened() as play:
        await play.until(WORDS, held.asked.is_set)
        before = play.line_of(WORDS, pane="article"), play.line_of("Cranes over", pane="article")
        assert not has_picture(play)
        held.release.set()
        await play.until(lambda: has_picture(play))
        assert before == (play.line_of(WORDS, pane="article"), play.line_of("Cranes over", pane="article"))
        assert "The harbour at dawn" in play.words
        assert "pictures.example/harbour.jpg" in play.words
        (cell, *_) = play.styles_of("▀▀▀")
        assert cell.color is not None
        assert cell.color.triplet == gallery.drawer.colour
    assert requests(gallery) == [HARBOUR]
    assert gallery.pictures.kept == {HARBOUR: b"harbour"}


async def test_marking_it_read_moves_no_line_though_its_size_is_known_by_then(gallery: Gallery) -> None:
    gallery.serves()
    gallery.pictures.sizes[HARBOUR] = (400, 60)
    await gallery.hung()
    async with gallery.opened() as play:
        await play.until(lambda: has_picture(play))
        before = play.line_of(WORDS, pane="article")
        await play.press("m", "s")
        await play.until("starred")
        assert play.line_of(WORDS, pane="article") == before + 1  # "starred" is a line of its own
        assert has_picture(play)
    assert len(gallery.drawer.asked) == 1


async def test_offline_a_picture_that_is_here_is_shown_and_one_that_is_not_stays_words(gallery: Gallery) -> None:
    await gallery.hung()
    async with gallery.opened(offline=True) as play:
        await play.until(WORDS)
        bare = play.line_of(WORDS, pane="article")
    gallery.holds()
    async with gallery.opened(offline=True) as play:
        await play.until(lambda: has_picture(play))
        assert play.line_of(WORDS, pane="article") > bare
    assert requests(gallery) == []


@pytest.mark.parametrize(
    "setting",
    [
        {"no_color": True},
        {"glyphs": ASCII},
        {"config": Config(refresh_at_start=False, pictures="never")},
        {"config": Config(refresh_at_start=False, theme="terminal")},
    ],
    ids=["no colour", "ascii", "never", "the terminal's colours"],
)
async def test_without_colours_or_wish_words_stay_and_nobody_is_asked(
    gallery: Gallery, setting: dict[str, Any]
) -> None:
    gallery.holds()
    await gallery.hung()
    async with gallery.opened(**setting) as play:
        await play.until("Cranes over the water", WORDS)
        await play.pilot.pause(0.3)
        assert not has_picture(play)
        between = play.line_of("Cranes over", pane="article") - play.line_of("picture ", pane="article")
        assert between == 1
    assert gallery.drawer.asked == []


async def test_without_pillow_all_is_as_it_was(gallery: Gallery) -> None:
    gallery.drawer.can_draw = False
    gallery.serves()
    await gallery.hung()
    async with gallery.opened() as play:
        await play.until(WORDS)
        await play.pilot.pause(0.3)
        assert play.line_of("Cranes over", pane="article") - play.line_of("picture ", pane="article") == 1
    assert requests(gallery) == []


async def test_a_picture_passed_by_is_not_asked_for(gallery: Gallery) -> None:
    gallery.serves()
    await gallery.hung()
    async with gallery.opened() as play:
        await play.pilot.press("j", "j")
        await play.until("Words of 1, 3")
        await play.pilot.pause(0.3)
    assert requests(gallery) == []


async def test_leaving_the_article_ends_what_was_under_way(gallery: Gallery) -> None:
    held = Held(fetched(b"harbour"))
    gallery.desk.net.answer(HARBOUR, held)
    await gallery.hung()
    async with gallery.opened() as play:
        await play.until(held.asked.is_set)
        await play.pilot.press("j")
        await play.until("Words of 1, 2")
        await play.until(lambda: not any(one.group == "pictures" and one.is_running for one in play.app.workers))
        assert gallery.pictures.kept == {}
        held.release.set()
        await play.pilot.press("k")
        await play.until(lambda: has_picture(play))


@pytest.mark.parametrize(
    ("trouble", "words"),
    [(FetchFailed("not found (404)", status=404), "not found (404)"), (None, "the picture is broken: cut")],
)
async def test_why_a_picture_does_not_come_stands_in_its_place(
    gallery: Gallery, trouble: FetchFailed | None, words: str
) -> None:
    gallery.serves()
    if trouble is not None:
        gallery.desk.net.answer(HARBOUR, trouble)
    gallery.drawer.answers[b"harbour"] = NotDrawn("the picture is broken: cut")
    await gallery.hung()
    async with gallery.opened() as play:
        await play.until(words)
        line = play.line_of(WORDS, pane="article")
        await play.press("m")
        assert play.line_of(WORDS, pane="article") == line
        assert words in play.words


async def test_another_theme_draws_the_picture_on_its_own_ground(gallery: Gallery) -> None:
    gallery.holds()
    await gallery.hung()
    async with gallery.opened() as play:
        await play.until(lambda: has_picture(play))
        play.app.register_themes()
        play.app.theme = "paper"
        await play.until(lambda: len(gallery.drawer.asked) == 2, lambda: has_picture(play))
        one, other = (asked[3] for asked in gallery.drawer.asked)
        assert one != other
        play.app.theme = "terminal"
        await play.until("pictures need a theme")
        assert not has_picture(play)


async def test_a_picture_below_the_window_waits_until_it_is_seen(gallery: Gallery) -> None:
    gallery.serves()
    await gallery.hung("<p>" + "</p><p>".join(f"Paragraph {number}" for number in range(60)) + f"</p>{HTML}")
    async with gallery.opened() as play:
        await play.until("Paragraph 1 ")
        await play.pilot.pause(0.3)
        assert requests(gallery) == []
        await play.press("enter", "G")
        await play.until(lambda: has_picture(play))


async def test_quiet_is_what_these_tests_open_with() -> None:
    assert QUIET.pictures == "auto"
