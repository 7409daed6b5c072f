"""Choose the order of a list, and whether its groups have headings."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from opreader.frozen import frozen
from opreader.ui.dialogs.frame import Frame, Hints
from opreader.ui.glyphs import UNICODE

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from opreader.model import Sort
    from opreader.ui.glyphs import Glyphs

_ORDERS: Final[tuple[tuple[Sort, str, str, str], ...]] = (
    ("newest", "n", "Newest first", "days"),
    ("oldest", "o", "Oldest first", "days"),
    ("feed", "f", "By feed", "feeds"),
    ("longest", "l", "Longest first", "lengths"),
    ("shortest", "s", "Shortest first", "lengths"),
    ("rank", "b", "Best match first", ""),
)
"""Order, its letter, what it is called, and what its groups are."""
_HEADINGS: Final = "headings"


@frozen
class Order:
    """How a list is shown."""

    sort: Sort
    headings: bool


class ChooseOrder(ModalScreen[Order | None]):
    """Answers an order, or None: then the list stays as it is."""

    CSS_PATH = "../dialogs.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss", show=False),
        Binding("j", "walk(1)", show=False),
        Binding("k", "walk(-1)", show=False),
        Binding("h", "headings", show=False),
        *(Binding(letter, f"take('{sort}')", show=False) for sort, letter, _, _ in _ORDERS),
    ]

    def __init__(self, now: Order, *, ranked: bool, glyphs: Glyphs = UNICODE) -> None:
        """`ranked`: the list is a query's, whose words may match better or worse."""
        super().__init__()
        self._now = now
        self._headings = now.headings
        self._orders = [one for one in _ORDERS if ranked or one[0] != "rank"]
        self._glyphs = glyphs

    def compose(self) -> ComposeResult:
        """The orders with their letters; below them whether groups have headings."""
        with Frame("Order of this list", glyphs=self._glyphs, classes="-side"):
            yield OptionList(id="orders", markup=False, compact=True)
            yield Hints(("Enter", "take"), ("h", "headings"), ("Esc", "as before"), glyphs=self._glyphs)

    def on_mount(self) -> None:
        """Begin at the order of now."""
        orders = self.query_one(OptionList)
        orders.add_options(self._options())
        orders.highlighted = next((at for at, one in enumerate(self._orders) if one[0] == self._now.sort), 0)
        orders.focus()

    def _options(self) -> list[Option]:
        options = []
        for sort, letter, name, groups in self._orders:
            about = [
                f"headings: {groups}" if self._headings and groups else "",
                "now" if sort == self._now.sort else "",
            ]
            words = self._glyphs.separator.join(word for word in about if word)
            options.append(Option(Content.assemble((letter, "bold"), f"  {name}  ", (words, "dim")), id=sort))
        state = "on" if self._headings else "off"
        options.append(Option(Content.assemble(("h", "bold"), f"  Headings: {state}"), id=_HEADINGS))
        return options

    def action_walk(self, step: int) -> None:
        """To the next order, or the one before."""
        orders = self.query_one(OptionList)
        (orders.action_cursor_down if step > 0 else orders.action_cursor_up)()

    def action_headings(self) -> None:
        """Groups have headings, or none."""
        self._headings = not self._headings
        orders = self.query_one(OptionList)
        at = orders.highlighted
        orders.set_options(self._options())
        orders.highlighted = at

    def action_take(self, sort: Sort) -> None:
        """Choose an order by its letter."""
        if any(one[0] == sort for one in self._orders):
            self.dismiss(Order(sort, self._headings))

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        if event.option_id == _HEADINGS:
            self.action_headings()
            return
        chosen = next((one[0] for one in self._orders if one[0] == event.option_id), None)
        if chosen is not None:
            self.dismiss(Order(chosen, self._headings))
