"""A tiny App for a pane, and what its screen shows."""

from collections.abc import Callable

import pytest
from textual.app import App, ComposeResult
from textual.message import Message
from textual.widget import Widget

from opreader.ui.variables import VARIABLE_DEFAULTS


class OneWidget(App[None]):
    """Shows one widget and keeps the messages that it posts."""

    def __init__(self, widget: Widget, before: Callable[[], None] | None) -> None:
        super().__init__()
        self._widget = widget
        self._before = before
        self.heard: list[Message] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return VARIABLE_DEFAULTS

    def compose(self) -> ComposeResult:
        if self._before is not None:
            self._before()
        yield self._widget

    def on_headlines_rows_wanted(self, message: Message) -> None:
        self.heard.append(message)

    def on_headlines_last_wanted(self, message: Message) -> None:
        self.heard.append(message)

    def on_headlines_opened(self, message: Message) -> None:
        self.heard.append(message)

    def on_feed_tree_opened(self, message: Message) -> None:
        self.heard.append(message)

    def on_feed_tree_folded(self, message: Message) -> None:
        self.heard.append(message)

    def on_related_pane_opened(self, message: Message) -> None:
        self.heard.append(message)

    def on_article_view_link_clicked(self, message: Message) -> None:
        self.heard.append(message)


@pytest.fixture
def show() -> Callable[..., OneWidget]:
    """`show(widget, before=…)`: an App with that widget; `before` is called as it is composed."""

    def make(widget: Widget, before: Callable[[], None] | None = None) -> OneWidget:
        return OneWidget(widget, before)

    return make


@pytest.fixture
def lines() -> Callable[[App[None]], list[str]]:
    """The lines of an App's screen, without the blanks and the scrollbar at their ends."""

    def read(app: App[None]) -> list[str]:
        return [strip.text.rstrip(" ▁▂▃▄▅▆▇█") for strip in app.screen._compositor.render_strips()]

    return read
