"""The article alone: what is in sight, how it ends, and that one's place stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.columns import of_long, open_first
from tests.ui.stages import MEDIUM, NARROW, WIDE, Play

SEVENTY = (70, 30)


def _top(play: Play) -> int:
    """The number of the first paragraph that begins in sight."""
    lines = play.pane("article").splitlines()
    return next(int(line.split()[1]) for line in lines if line.strip().startswith("Paragraph"))


def _panes(play: Play) -> bool:
    return "Continue reading" in play.text and "By nobody" in play.text


def _active(play: Play) -> str:
    return play.app.main.panes.active


async def _in_zen(play: Play) -> None:
    await open_first(play)
    await play.press("space", "space", "z")


@pytest.mark.parametrize("size", [WIDE, MEDIUM, SEVENTY])
async def test_zen_shows_the_article_alone_in_the_middle(tmp_path: Path, size: tuple[int, int]) -> None:
    house = await of_long(tmp_path)
    async with house.opened(size) as play:
        await _in_zen(play)
        lines = play.text.splitlines()[:-1]
        assert not _panes(play)
        assert not any(word in play.text for word in ("Feeds", "Headlines", "Related", "│"))
        texts = [line for line in lines if "goes on" in line]
        left = len(texts[0]) - len(texts[0].lstrip())
        measure = play.app.main.stage.article.measure
        assert left == max(1, (size[0] - 1 - measure) // 2), texts[0]
        assert play.app.main.stage.article.size.height == size[1] - 1


@pytest.mark.parametrize("key", ["z", "q", "escape"])
async def test_zen_ends_by_its_key_q_and_escape_and_the_place_stays(tmp_path: Path, key: str) -> None:
    house = await of_long(tmp_path)
    async with house.opened(WIDE) as play:
        await open_first(play)
        await play.press("space", "space")
        before = _top(play)
        await play.press("z")
        assert not _panes(play)
        assert _top(play) == before
        await play.press(key)
        assert _panes(play)
        assert _active(play) == "article"
        assert _top(play) == before


async def test_resizing_in_zen_keeps_the_paragraph(tmp_path: Path) -> None:
    house = await of_long(tmp_path)
    async with house.opened(WIDE) as play:
        await _in_zen(play)
        before = _top(play)
        for size in (MEDIUM, NARROW, SEVENTY, WIDE):
            await play.pilot.resize_terminal(*size)
            await play.settled()
            assert abs(_top(play) - before) <= 1
        assert _top(play) == before


async def test_the_foot_keeps_progress_and_drops_the_keys(tmp_path: Path) -> None:
    house = await of_long(tmp_path)
    async with house.opened() as play:
        await _in_zen(play)
        assert "shows all panes again" in play.pane("status")
        play.app.main.stage.status.hush()
        await play.settled()
        assert "min left" in play.pane("status")
        assert "help" not in play.pane("status")
        await play.press("q")
        assert "help" in play.pane("status")


async def test_reading_on_stays_in_zen_and_lists_end_it(tmp_path: Path) -> None:
    house = await of_long(tmp_path)
    async with house.opened() as play:
        await _in_zen(play)
        await play.press("n")
        await play.until("Few words.")
        assert not _panes(play)
        await play.press("1")
        await play.until(lambda: _panes(play))
        assert _active(play) == "headlines"


async def test_zen_begins_from_the_list_too(tmp_path: Path) -> None:
    house = await of_long(tmp_path)
    async with house.opened() as play:
        await play.until("The long one", "Paragraph 0")
        play.app.main.act("zen")
        await play.until(lambda: not _panes(play))
        assert _active(play) == "article"
        await play.press("h")
        await play.until(lambda: _panes(play))
        assert _active(play) == "headlines"
