"""Highlights, notes and quotations on the screen, made by keys or by the mouse and found again."""

from dataclasses import replace
from pathlib import Path

import pytest
from textual.geometry import Offset
from textual.selection import Selection
from textual.widgets import TextArea

from opreader.model import EntryId, Highlight
from tests.ui.stages import QUIET, House, Play

TEXT = (
    "Somebody pays for every tariff. It is rarely who we think.\n\n"
    "Importers pay at the border. They ask their customers for it. Some of it stays with them.\n\n"
    "Nobody sends the bill abroad."
)


async def house_with(tmp_path: Path, *texts: str) -> House:
    house = House(tmp_path)
    await house.with_teasers(*(texts or (TEXT,)))
    return house


async def marked(play: Play, entry: int = 0) -> list[Highlight]:
    """The highlights of an article."""
    reader = play.app.main.stage.reader
    ids = list(play.app.main.stage.headlines.ids)
    return list(await reader.notes.list(EntryId(ids[entry])))


async def passages(play: Play, entry: int = 0) -> list[str]:
    """The words of the highlights of an article."""
    return [one.anchor.exact for one in await marked(play, entry)]


def focused(play: Play) -> str | None:
    """The pane that has the keys."""
    return play.app.focused.id if play.app.focused else None


def underlined(play: Play) -> str:
    """What is drawn as highlighted in the article pane, blanks aside."""
    region = play.app.main.stage.article.region
    strips = play.app.main._compositor.render_strips()[region.y : region.bottom]
    segments = [segment for strip in strips for segment in strip.crop(region.x, region.right)]
    return "".join("".join(one.text for one in segments if one.style and one.style.underline).split())


async def drawn(play: Play, words: str) -> None:
    """Wait for these words, and no others, to be drawn as highlighted."""
    await play.until(lambda: underlined(play) == "".join(words.split()))


async def test_the_paragraph_on_top_is_highlighted_and_the_same_key_takes_that_away(tmp_path: Path) -> None:
    house = await house_with(tmp_path)
    async with house.opened() as play:
        await play.press("enter", "H")
        await play.message("highlighted · u takes it back")
        assert await passages(play) == ["Somebody pays for every tariff. It is rarely who we think."]
        await drawn(play, "Somebody pays for every tariff. It is rarely who we think.")
        await play.press("H")
        await play.message("highlight taken away")
        assert await passages(play) == []
        await drawn(play, "")


async def test_undo_takes_a_highlight_back_and_its_removal_too(tmp_path: Path) -> None:
    house = await house_with(tmp_path)
    async with house.opened() as play:
        await play.press("enter", "H", "H")
        await play.message("taken away")
        await play.press("u")
        await drawn(play, "Somebody pays for every tariff. It is rarely who we think.")
        await play.press("u")
        await drawn(play, "")


async def test_any_run_of_sentences_is_selected_by_keys_alone(tmp_path: Path) -> None:
    house = await house_with(tmp_path)
    async with house.opened() as play:
        await play.press("enter", "v")
        await play.message("1 sentence ")
        await play.press("v", "v", "v", "j")
        await play.message("2 sentences")
        assert play.app.main.on_demand.choosing.active
        await play.press("H")
        await play.message("highlighted")
        assert await passages(play) == ["They ask their customers for it. Some of it stays with them."]
        assert not play.app.main.on_demand.choosing.active


async def test_a_selection_over_paragraphs_is_drawn_in_each(tmp_path: Path) -> None:
    house = await house_with(tmp_path)
    async with house.opened() as play:
        await play.press("enter", "v", "v", "l", "H")
        await play.message("highlighted")
        (passage,) = await passages(play)
        assert passage.startswith("It is rarely")
        assert passage.endswith("stays with them.")
        await drawn(play, passage)
        beside = [line.strip() for line in play.pane("article").splitlines() if line.strip().startswith("▎")]
        assert [line[1:10] for line in beside] == ["Somebody ", "Importers", "Some of i"]


async def test_escape_ends_the_selecting_and_nothing_else(tmp_path: Path) -> None:
    house = await house_with(tmp_path)
    async with house.opened() as play:
        await play.press("enter", "v", "j")
        await play.press("escape")
        assert focused(play) == "article"
        assert not play.app.main.on_demand.choosing.active
        assert "begins later" not in play.pane("status")
        await play.press("j", "q")
        assert focused(play) == "headlines"


async def test_another_article_ends_the_selecting(tmp_path: Path) -> None:
    house = await house_with(tmp_path, TEXT, "Another text. It is short.")
    async with house.opened() as play:
        await play.press("enter", "v", "n")
        await play.until(lambda: "Another text." in play.pane("article"))
        assert not play.app.main.on_demand.choosing.active
        await play.press("Y")
        assert play.app.clipboard.startswith("Another text. It is short.\n")


async def test_a_star_does_not_end_the_selecting_though_it_adds_a_line_above(tmp_path: Path) -> None:
    house = await house_with(tmp_path)
    async with house.opened() as play:
        await play.press("enter", "v", "v", "s")
        await play.until("★ starred")
        assert play.app.main.on_demand.choosing.active
        assert [style.bgcolor for style in play.styles_of("It is rarely")] != [
            style.bgcolor for style in play.styles_of("Importers pay")
        ]
        await play.press("Y")
        assert play.app.clipboard.startswith("It is rarely who we think.\n")


async def test_a_star_leaves_highlights_on_their_words(tmp_path: Path) -> None:
    house = await house_with(tmp_path)
    async with house.opened() as play:
        await play.press("enter", "v", "v", "H")
        await drawn(play, "It is rarely who we think.")
        await play.press("s")
        await play.until("★ starred")
        await drawn(play, "It is rarely who we think.")


async def test_what_the_mouse_selected_is_what_is_marked(tmp_path: Path) -> None:
    house = await house_with(tmp_path)
    async with house.opened() as play:
        await play.press("enter")
        view = play.app.main.stage.article
        assert view.rows is not None
        row = view.rows.first_row
        play.app.main.selections = {view: Selection(Offset(9, row), Offset(30, row))}
        await play.press("H")
        await play.message("highlighted")
        assert await passages(play) == ["pays for every tariff"]
        assert not play.app.main.selections


async def test_a_part_of_a_highlight_takes_it_away(tmp_path: Path) -> None:
    house = await house_with(tmp_path)
    async with house.opened() as play:
        await play.press("enter", "H", "v", "v", "H")
        await play.message("taken away")
        assert await passages(play) == []


async def test_a_note_is_kept_and_its_sign_stands_at_the_end_of_its_passage(tmp_path: Path) -> None:
    house = await house_with(tmp_path)
    async with house.opened() as play:
        await play.press("enter", "v", "c")
        await play.until("“Somebody pays for every tariff.”")
        await play.press("S", "o", "space", "h", "e", "enter", "s", "ctrl+s")
        await play.message("note kept")
        (kept,) = await marked(play)
        assert (kept.anchor.exact, kept.note) == ("Somebody pays for every tariff.", "So he\ns")
        await play.until("every tariff.✎It is rarely")
        await play.press("c")
        await play.until(lambda: isinstance(play.app.focused, TextArea))
        assert isinstance(play.app.focused, TextArea)
        assert play.app.focused.text == "So he\ns"


async def test_an_untouched_note_is_left_at_once_and_a_changed_one_after_a_question(tmp_path: Path) -> None:
    house = await house_with(tmp_path)
    async with house.opened() as play:
        await play.press("enter", "c", "escape")
        assert play.app.screen is play.app.main
        await play.press("c", "x", "escape")
        await play.until("Throw away what you wrote?")
        await play.press("n")
        await play.until(lambda: isinstance(play.app.focused, TextArea))
        await play.press("escape", "y")
        await play.until(lambda: play.app.screen is play.app.main)
        assert await passages(play) == []


async def test_an_emptied_note_leaves_the_highlight(tmp_path: Path) -> None:
    house = await house_with(tmp_path)
    async with house.opened() as play:
        await play.press("enter", "c", "x", "ctrl+s")
        await play.message("note kept")
        await play.press("c", "backspace", "ctrl+s")
        await play.message("note taken away")
        (kept,) = await marked(play)
        assert not kept.note


async def test_a_quotation_is_copied_with_its_source(tmp_path: Path) -> None:
    house = await house_with(tmp_path)
    async with house.opened() as play:
        await play.press("enter", "Y")
        await play.message("copied with its source: “Somebody pays")
        passage, source = play.app.clipboard.split("\n\n— ")
        assert passage == "Somebody pays for every tariff. It is rarely who we think."
        assert source.startswith("Jane Roe, “Entry 1 of feed 1”, Feed 1, ")
        assert source.endswith(", https://feed1.example/1")


async def test_highlights_are_found_again_in_an_edited_text_and_lost_ones_are_told(tmp_path: Path) -> None:
    house = await house_with(tmp_path)
    async with house.opened() as play:
        await play.press("enter", "v", "H", "v", "v", "v", "H")
        await play.until(lambda: "Importerspay" in underlined(play))
    edited = "A new beginning stands here now.\n\nImporters  pay at the border. And so on and on.\n\nOther words."
    house.desk.children.entry(1, 1, text=edited)
    async with house.opened() as play:
        await play.press("R")
        await play.message("0 new")
    async with house.opened() as play:
        await play.press("enter")
        await play.until("A new beginning")
        await drawn(play, "Importers pay at the border.")
        await play.press("g", "h")
        await play.until("Highlights and notes", "not found in this version")
        lost = [line for line in play.text.splitlines() if "not found" in line]
        assert len(lost) == 1


async def test_a_highlight_is_gone_to_from_the_list_of_all(tmp_path: Path) -> None:
    long = "\n\n".join(f"Paragraph {number} says this. And this." for number in range(60))
    house = await house_with(tmp_path, long, "Another text. It is short.")
    async with house.opened() as play:
        await play.press("enter", "G", "v", "H")
        await play.message("highlighted")
        (passage,) = await passages(play)
        await play.press("g", "g", "n")
        await play.until(lambda: "Another text." in play.pane("article"))
        await play.press("g", "h")
        await play.until(passage, "1 highlight")
        await play.press("enter")
        await play.until(lambda: passage in play.pane("article"))
        await play.press("backspace")
        await play.until(lambda: "Another text." in play.pane("article"))


async def test_highlights_are_filtered_taken_away_and_brought_back_in_their_list(tmp_path: Path) -> None:
    house = await house_with(tmp_path)
    async with house.opened() as play:
        await play.press("enter", "v", "H", "v", "v", "H")
        await play.message("highlighted")
        await play.press("g", "h")
        await play.until("2 highlights", "opreader export highlights")
        await play.press("slash")
        await play.write("rarely")
        await play.until("1 highlight")
        await play.press("enter", "d")
        await play.until("nothing with these words")
        assert await passages(play) == ["Somebody pays for every tariff."]
        await play.press("u")
        await play.until("It is rarely who we think.", "1 highlight")
        await play.press("escape", "escape")
        await play.until(lambda: play.app.screen is play.app.main)
        await drawn(play, "Somebody pays for every tariff. It is rarely who we think.")


async def test_without_highlights_the_list_says_how_to_make_one(tmp_path: Path) -> None:
    house = await house_with(tmp_path)
    async with house.opened() as play:
        await play.press("g", "h")
        await play.until("Nothing is highlighted yet.", "v selects sentences and H")
        await play.press("d", "u", "enter", "q")
        await play.until(lambda: play.app.screen is play.app.main)


async def test_the_guide_can_not_be_marked_but_is_quoted(tmp_path: Path) -> None:
    house = House(tmp_path)
    async with house.opened() as play:
        await play.until("The first five minutes")
        await play.press("enter", "H")
        await play.message("only articles of your own feeds can be marked")
        await play.press("c")
        await play.message("only articles of your own feeds can be marked")
        await play.press("v", "Y")
        await play.message("copied with its source")


async def test_nothing_is_marked_or_selected_where_there_is_no_article(tmp_path: Path) -> None:
    house = await house_with(tmp_path)
    async with house.opened() as play:
        await play.press("3")
        await play.until("Nothing is starred yet.")
        for key in ("v", "H", "c", "Y"):
            await play.press(key)
        assert play.app.screen is play.app.main
        assert not play.app.main.on_demand.choosing.active


async def test_without_colours_a_selection_is_reversed_and_a_highlight_underlined(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    house = await house_with(tmp_path)
    async with house.opened(no_color=True) as play:
        await play.press("enter", "v")
        (selected,) = play.styles_of("Somebody pays for every tariff.")
        assert selected.reverse
        await play.press("H")
        await drawn(play, "Somebody pays for every tariff.")
        (marked,) = play.styles_of("Somebody pays for every tariff.")
        assert not marked.reverse


async def test_highlights_are_there_again_at_the_next_start(tmp_path: Path) -> None:
    house = await house_with(tmp_path)
    async with house.opened() as play:
        await play.press("enter", "v", "H")
        await play.message("highlighted")
    async with house.opened() as play:
        await drawn(play, "Somebody pays for every tariff.")


async def test_a_longer_selection_over_a_highlight_is_one_more_highlight(tmp_path: Path) -> None:
    house = await house_with(tmp_path)
    async with house.opened() as play:
        await play.press("enter", "v", "H", "v", "j", "H")
        await play.until(lambda: "rarely" in underlined(play))
        assert len(await passages(play)) == 2


async def test_the_keys_of_the_selecting_are_those_of_the_keymap(tmp_path: Path) -> None:
    house = await house_with(tmp_path)
    async with house.opened(config=replace(QUIET, keys={"down": ("J",), "select": ("V",)})) as play:
        await play.press("enter", "V", "J")
        await play.message("2 sentences · J ")
