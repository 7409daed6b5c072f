"""A list that is filtered as one types."""

from textual.app import App, ComposeResult

from opreader.ui.dialogs.pick_list import PickList, Row


class Lists(App[None]):
    def compose(self) -> ComposeResult:
        yield PickList([Row("one", "One")], placeholder="words", left=0)


async def test_a_list_that_is_closed_before_its_first_frame_is_not_filled() -> None:
    app = Lists()
    async with app.run_test(size=(60, 20)) as pilot:
        listed = app.query_one(PickList)
        listed.on_resize()  # it is filled behind the next frame
        listed.remove_children()
        await pilot.pause()
        await pilot.pause()
        assert not listed.children
