"""Where the signs are ASCII nothing of ours on the screen is anything else: panes, dialogs, messages, scrollbars."""

from pathlib import Path

from opreader.model import FetchFailed, PageTeaser
from opreader.ui.actions import ACTIONS
from opreader.ui.glyphs import ASCII
from tests.fakes import feed_url
from tests.ui.stages import MEDIUM, NARROW, WIDE, House, Play

OUT = {"quit", "back", "cancel"}
LAST = {"delete_article", "show_starred", "mark_list_read", "undo"}
"""They leave little to look at."""
USUAL = {"open", "page_down", "expand", "related_next", "toggle_star", "note", "hide_read", "statistics", "find"}
USUAL |= {"refresh_all", "add_feed", "edit_feed", "help", "remove_feed"}
"""They show most of what there is; the long run presses every key, at three sizes."""


async def plain_house(home: Path) -> House:
    """A library of plain words: long articles, teasers, headlines of their pages, takes, a feed that fails."""
    house = House(home)
    children = house.desk.children
    listed = (PageTeaser("The long winter of the ports"), PageTeaser("Who pays?", link="https://a.example/"))
    for number in (1, 2):
        children.feed(number, title=f"Column {number}")
        for entry in range(1, 6):
            text = "\n\n".join(f"Importers pay the tariff on steel of day {entry}, part {part}." for part in range(130))
            children.entry(
                number,
                entry,
                title=f"Tariffs on steel {number} {entry}",
                text=text if entry % 2 else "Tariffs on steel are ...",
                hours=30 * entry,
                page_teasers=listed,
            )
        await house.desk.subscribe(number, **({"folder": "Trade"} if number == 1 else {}))
    children.feed(3, title="Gone")
    await house.desk.subscribe(3)
    house.desk.net.answer(feed_url(3), FetchFailed("404 Not Found", status=404))
    return house


async def leave(play: Play) -> None:
    """Leave whatever is open, one over the other; what was written there is thrown away."""
    while play.app.screen is not play.app.main:
        await play.press("y" if "Throw away" in play.text else "escape")


async def test_all_that_keys_show_is_ascii(tmp_path: Path, *, long: bool) -> None:
    house = await plain_house(tmp_path)
    actions = [one for one in ACTIONS if (one.id not in OUT if long else one.id in USUAL)]
    for size in (WIDE, MEDIUM, NARROW) if long else (WIDE,):
        found: dict[str, str] = {}
        async with house.opened(size, glyphs=ASCII) as play:
            for action in sorted(actions, key=lambda one: one.id in LAST):
                await play.press(*action.keys[0].split())
                found |= {line: action.id for line in play.text.splitlines() if not line.isascii()}
                await leave(play)
            await play.press("1", "S", "l")
            found |= {line: "lengths" for line in play.text.splitlines() if not line.isascii()}
            await play.press("M")
            await play.until("Messages")
            found |= {line: "messages" for line in play.text.splitlines() if not line.isascii()}
        assert found == {}


async def test_the_bar_of_each_pane_is_ascii_wherever_it_stands(tmp_path: Path) -> None:
    house = await plain_house(tmp_path)
    async with house.opened((140, 20), glyphs=ASCII) as play:
        main = play.app.main
        panes = (main.stage.tree, main.stage.headlines, main.stage.article, main.stage.related)
        await play.press("n")
        await play.until(lambda: all(pane.show_vertical_scrollbar for pane in panes))
        for rows in (20, 17, 15):
            await play.pilot.resize_terminal(140, rows)
            for pane in panes:
                for line in range(1, int(pane.max_scroll_y) + 1, max(1, int(pane.max_scroll_y) // 4)):
                    pane.scroll_to(y=line, animate=False, immediate=True)
                    await play.pilot.pause()
                    assert [line for line in play.text.splitlines() if not line.isascii()] == []
