"""What people write, paste and are shown in fields: nothing that a terminal obeys gets in, and nothing else is lost."""

from textual.app import App, ComposeResult
from textual.events import Paste

from opreader.ui.dialogs.frame import Field
from opreader.ui.dialogs.written import Written

PASTED = "one [/] \x9b2J\x07\x1b]0;x\x1b\\ \u202etwo\u202c\u200f \ud800 three\x7f"
LEFT = "one [/] 2J]0;x\\ two \ufffd three"
TYPED_BY_METHOD = "全角\u3000空白 nb\xa0sp zw\u200cnj e\u0301"


class Fields(App[None]):
    def __init__(self, text: str = "") -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        yield Field(self._text)
        yield Written(self._text)

    def bell(self) -> None:
        raise AssertionError("a paste was refused")


async def test_a_paste_loses_its_controls_and_nothing_else() -> None:
    app = Fields()
    async with app.run_test() as pilot:
        field, lines = app.query_one(Field), app.query_one(Written)
        for pasted in (PASTED, " and more", TYPED_BY_METHOD):
            for one in (field, lines):
                one.focus()
                app.post_message(Paste(pasted))
                await pilot.pause()
        assert field.value == f"{LEFT} and more{TYPED_BY_METHOD}"
        assert lines.text == f"{LEFT} and more{TYPED_BY_METHOD}"
        assert field.cursor_position == len(field.value)


async def test_a_paste_in_the_middle_leaves_the_cursor_behind_what_is_left_of_it() -> None:
    app = Fields("ab")
    async with app.run_test() as pilot:
        field = app.query_one(Field)
        field.cursor_position = 1
        app.post_message(Paste("\x9b\x9bx"))
        await pilot.pause()
        assert (field.value, field.cursor_position) == ("axb", 2)


async def test_what_stands_there_from_the_start_is_harmless() -> None:
    app = Fields(PASTED)
    async with app.run_test():
        assert app.query_one(Field).value == LEFT
        assert app.query_one(Written).text == LEFT
        app.query_one(Field).value = f"{PASTED}\nx"
        assert app.query_one(Field).value == f"{LEFT} x"


async def test_lines_keep_their_ends_and_tabs_become_spaces() -> None:
    app = Fields()
    async with app.run_test() as pilot:
        lines = app.query_one(Written)
        lines.focus()
        app.post_message(Paste("one\r\ntwo\rthree\tfour"))
        await pilot.pause()
        assert lines.text == "one\ntwo\nthree four"
