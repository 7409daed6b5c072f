"""A text of any length in a dialog: every word is there at every width, marks stay on their words."""

from textual.app import App, ComposeResult

from opreader.ui.dialogs.long_text import LongText, Mark

TEXT = "one two three four five six seven eight nine ten"


class TextApp(App[None]):
    CSS = """
    LongText > .long-text--gone { text-style: strike; }
    LongText > .long-text--new { text-style: underline; }
    """

    def __init__(self, text: str, *marks: Mark) -> None:
        super().__init__()
        self._text = LongText(text, marks)

    def compose(self) -> ComposeResult:
        yield self._text

    @property
    def lines(self) -> list[str]:
        return [strip.text.rstrip() for strip in self.screen._compositor.render_strips()]

    def marked(self, look: str) -> str:
        """All that looks so, without the breaks of lines."""
        strips = self.screen._compositor.render_strips()
        segments = [segment for strip in strips for segment in strip]
        return " ".join(one.text.strip() for one in segments if one.style and getattr(one.style, look))


async def test_a_mark_that_goes_over_lines_is_on_each_of_its_words_at_every_width() -> None:
    start, end = TEXT.index("three"), TEXT.index(" nine")
    app = TextApp(TEXT, Mark(0, 3, "new"), Mark(start, end, "gone"))
    async with app.run_test(size=(12, 20)) as pilot:
        for cells in (12, 20, 60):
            await pilot.resize_terminal(cells, 20)
            await pilot.pause()
            assert " ".join(app.lines).split() == TEXT.split()
            assert app.marked("strike") == "three four five six seven eight"
            assert app.marked("underline") == "one"


async def test_another_text_begins_at_its_first_line() -> None:
    app = TextApp("\n".join(f"line {number}" for number in range(100)))
    async with app.run_test(size=(20, 10)) as pilot:
        app.query_one(LongText).focus()
        await pilot.pause()
        await pilot.press("G")
        await pilot.pause()
        assert app.lines[-1].split()[:2] == ["line", "99"]
        app.query_one(LongText).show("another\n\ntext")
        await pilot.pause()
        assert app.lines[:4] == ["another", "", "text", ""]
