"""Subscribe: one field takes an address, a file, a folder, or words to search the catalogue by."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.worker import get_current_worker

from opreader.adding import Found, Page
from opreader.errors import OpreaderError
from opreader.feed_addresses import as_kept
from opreader.frozen import frozen
from opreader.masked import hide_password
from opreader.model import FeedKind, Subscription
from opreader.text import clean
from opreader.ui.dialogs.add_feed_rows import catalogue_rows, found_rows, found_whole, unseen_whole
from opreader.ui.dialogs.check_list import CheckList
from opreader.ui.dialogs.feed_errors import has_no_answer
from opreader.ui.dialogs.frame import Field, FolderField, Frame, Hints, Say
from opreader.ui.dialogs.targets import tell_target
from opreader.ui.dialogs.words import counted, line
from opreader.ui.glyphs import UNICODE
from opreader.ui.stage import start_work

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.timer import Timer
    from textual.worker import Worker

    from opreader.ui.catalogue import CatalogueFeed
    from opreader.ui.dialogs.targets import Target
    from opreader.ui.glyphs import Glyphs

_REST: Final = 0.3
"""Seconds without a key before what was typed is told."""
_NO_NETWORK: Final = "There is no network to look at it"


@frozen
class AddRequest:
    """What to subscribe to: feeds that were looked at, feeds of the catalogue, or both."""

    found: tuple[Found, ...] = ()
    catalogue: tuple[CatalogueFeed, ...] = ()
    title: str | None = None
    """For a single found feed; None: as it calls itself."""
    folder: str | None = None
    """For all of them."""
    unseen: bool = False
    """There was no network: they are to be asked when it is back."""


class AddFeed(ModalScreen[AddRequest | None]):
    """Shows what a target holds before anything is subscribed; Esc goes a step back, then out."""

    CSS_PATH = "../dialogs.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", show=False),
        Binding("q", "dismiss", show=False),
        Binding("ctrl+t", "turn", show=False),
        Binding("down", "into_list", show=False),
        Binding("enter", "subscribe", show=False),
    ]

    def __init__(
        self,
        look: Callable[[str], Awaitable[list[Found] | Page]],
        catalogue: Sequence[CatalogueFeed],
        folders: Sequence[str],
        subscribed: Collection[str],
        *,
        is_up: Callable[[str], bool] = lambda _: True,
        where: str = "",
        glyphs: Glyphs = UNICODE,
    ) -> None:
        """`look` asks the network; `subscribed` holds addresses that are subscribed already.

        `is_up` tells, without asking anybody, whether an address may be reached just now; `where` is the account, if any.
        """
        super().__init__()
        self._look = look
        self._catalogue = catalogue
        self._folders = folders
        self._subscribed = frozenset(subscribed)
        self._is_up = is_up
        self._where = f" to {where}" if where else ""
        self._glyphs = glyphs
        self._in_catalogue = counted(len(catalogue), "feed", glyphs)
        self._found: list[Found] = []
        self._unseen = False
        """What was found is an address that could not be looked at."""
        self._looking: Worker[None] | None = None
        self._rest: Timer | None = None

    # what stands where

    def compose(self) -> ComposeResult:
        """The field; under it the catalogue, or what was found; the fields of a subscription; the keys."""
        glyphs = self._glyphs
        with Frame(f"Add a feed{self._where}", glyphs=glyphs, classes="-tall"):
            yield Field(placeholder="an address, a file, a folder, or words to search the catalogue", id="add-target")
            yield Say(glyphs=glyphs, id="add-say")
            yield Static("", markup=False, id="add-whole")
            yield CheckList(id="add-feeds")
            yield CheckList(id="add-catalogue")
            yield Static("", markup=False, id="add-about")
            with Horizontal(classes="field", id="add-title-field"):
                yield Static("Title", markup=False)
                yield Field(id="add-title")
            with Horizontal(classes="field"):
                yield Static("Folder", markup=False)
                yield FolderField(folders=self._folders, id="add-folder")
            yield Hints(glyphs=glyphs)

    def on_mount(self) -> None:
        """Begin with the whole catalogue."""
        self._show_catalogue()
        self._target.focus()

    def on_unmount(self) -> None:
        """Nobody waits for an answer any more."""
        self._stop_looking()

    @property
    def _target(self) -> Field:
        return self.query_one("#add-target", Field)

    @property
    def _say(self) -> Say:
        return self.query_one("#add-say", Say)

    @property
    def _chosen_list(self) -> CheckList:
        return self.query_one("#add-catalogue", CheckList)

    @property
    def _feeds_list(self) -> CheckList:
        return self.query_one("#add-feeds", CheckList)

    def _arrange(self) -> None:
        """Show what belongs to the step."""
        one, several = len(self._found) == 1, len(self._found) > 1
        self.query_one("#add-whole").display = one
        self.query_one("#add-title-field").display = one
        self._feeds_list.display = several
        self._chosen_list.display = self.query_one("#add-about").display = not self._found
        self._show_hints()

    def _show_hints(self) -> None:
        keys = self.query_one(Hints)
        if self._looking is not None:
            keys.show(("Esc", "stop looking"))
        elif len(self._found) == 1:
            keys.show(("Enter", "subscribe"), ("Tab", "next field"), ("Esc", "back"))
        elif self._found:
            keys.show(("Space", "choose"), ("Enter", "subscribe"), ("Tab", "next field"), ("Esc", "back"))
        elif self._chosen_list.has_focus:
            keys.show(("Space", "choose"), ("Enter", "subscribe"), ("Ctrl+T", "the field"), ("q, Esc", "close"))
        else:
            keys.show(("Enter", "look, or subscribe"), ("↓", "the catalogue"), ("Esc", "close"))

    def on_descendant_focus(self) -> None:
        """Other keys count in another place."""
        self._show_hints()

    # the catalogue

    def _show_catalogue(self) -> None:
        self._found, self._unseen = [], False
        words = self._target.value.strip()
        rows = catalogue_rows(self._catalogue, words, subscribed=self._subscribed, glyphs=self._glyphs)
        self._chosen_list.show_rows(rows)
        if not rows:
            self.query_one("#add-about", Static).update(Content(""))
        if not words:
            self._say.note(f"{self._in_catalogue} to begin with; none is subscribed unasked")
        self._count()
        self._arrange()

    def _count(self) -> None:
        checked = len(self._chosen_list.checked) + len(self._feeds_list.checked if len(self._found) > 1 else ())
        self.query_one(Frame).say_below(f"{checked} chosen" if checked else "")

    @on(CheckList.Checked)
    def _checked(self) -> None:
        self._count()

    @on(CheckList.Left)
    def _left(self) -> None:
        self._target.focus()

    @on(OptionList.OptionHighlighted, "#add-catalogue")
    def _walked(self, event: OptionList.OptionHighlighted) -> None:
        feed = next((feed for feed in self._catalogue if feed.url == event.option_id), None)
        if feed is not None:
            about = Content(line(feed.about))
            where = Content.styled(
                line(self._glyphs.separator.join((", ".join(feed.topics), feed.site))), "$muted-text"
            )
            self.query_one("#add-about", Static).update(Content("\n").join([about, where]))

    @on(OptionList.OptionSelected)
    def _entered_list(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        rows = event.option_list
        if isinstance(rows, CheckList) and not rows.checked:
            rows.action_check()
        self.action_subscribe()

    def action_into_list(self) -> None:
        """From the field into the rows under it."""
        for rows in (self._feeds_list, self._chosen_list):
            if rows.display and rows.option_count:
                rows.focus()

    def action_turn(self) -> None:
        """Between the field and the catalogue; from what was found back to both."""
        if self._found:
            self._show_catalogue()
        if self._chosen_list.has_focus:
            self._target.focus()
        else:
            self._chosen_list.focus()

    # what is typed

    @on(Input.Changed, "#add-target")
    def _typed(self) -> None:
        self._stop_looking()
        self._say.note("")
        self._show_catalogue()
        self._forget_rest()
        self._rest = self.set_timer(_REST, self._tell)

    def _forget_rest(self) -> None:
        if self._rest is not None:
            self._rest.stop()

    async def _tell(self) -> None:
        """Say what the typed text is, once the typing rests."""
        typed = self._target.value
        target = await asyncio.to_thread(tell_target, typed)
        if typed == self._target.value and self._looking is None and not self._found:
            self._show_target(target)

    def _show_target(self, target: Target) -> None:
        if target.usable:
            self._say.note(target.says)
        elif target.meant:
            self._say.error(target.says)
        elif target.says:
            self._say.note(f"{self._chosen_list.option_count} of {self._in_catalogue} in the catalogue")

    # looking

    @on(Input.Submitted, "#add-target")
    async def _entered_target(self, event: Input.Submitted) -> None:
        event.stop()
        if self._looking is not None:
            return
        if self._found:
            self.action_subscribe()
            return
        self._forget_rest()
        target = await asyncio.to_thread(tell_target, event.value)
        if target.usable and (target.meant or not self._chosen_list.option_count):
            self._start_looking(event.value.strip(), target.address)
        elif target.meant:
            self._say.error(target.says)
        elif self._chosen_list.checked:
            self.action_subscribe()
        elif self._chosen_list.option_count:
            self.action_into_list()
        else:
            self._say.error("This is no address, no file or folder here, and nothing in the catalogue; try other words")

    def _start_looking(self, target: str, address: str | None) -> None:
        if address is not None and not self._is_up(address):
            self._offer(address, _NO_NETWORK)
            return
        self._say.note(f"looking{self._glyphs.ellipsis}")
        # On the app, whose handler shows a bug as a bug; what was expected is told here.
        work = partial(self._looked, target, address)
        self._looking = start_work(self.app, work, group="look", exclusive=True)
        self._show_hints()

    def _stop_looking(self) -> None:
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None

    async def _looked(self, target: str, address: str | None) -> None:
        trouble, answer, awaited = "", None, False
        try:
            answer = await self._look(target)
        except OpreaderError as error:
            trouble = str(error)
        finally:
            # Not awaited: it was stopped, something else was typed, or the dialog is closed.
            if awaited := get_current_worker() is self._looking:
                self._looking = None
                self._say.note("")
                self._show_hints()
        if not awaited:
            return
        if isinstance(answer, list) and answer:
            self._show_found(answer)
        elif isinstance(answer, Page):
            self._say.error(f"This page names no feed. To read it as an article: opreader open {hide_password(target)}")
        elif address is not None and (has_no_answer(trouble) or not self._is_up(address)):
            self._offer(address, trouble)
        else:
            self._say.error(trouble or "No feed was found there")

    def _offer(self, address: str, why: str) -> None:
        """Offer to subscribe to what could not be looked at."""
        try:
            kept = as_kept(Subscription(address))
        except ValueError as error:
            self._say.error(f"{hide_password(address)} can't be subscribed; give {error}")
            return
        self._unseen = True
        self._say.error(why)
        self._show_found([Found(kept.url, "", FeedKind.URL, headers=kept.headers)])

    def _show_found(self, found: list[Found]) -> None:
        self._found = found
        if len(found) == 1:
            whole = unseen_whole(found[0]) if self._unseen else found_whole(found[0], self._glyphs)
            self.query_one("#add-whole", Static).update(whole)
            title = self.query_one("#add-title", Field)
            own = f": {line(found[0].title)}" if found[0].title else ""
            title.value, title.placeholder = "", f"as it calls itself{own}"
            self._arrange()
            title.focus()
            if found[0].url in self._subscribed:
                self._say.error("You are subscribed to this feed already")
            return
        new = [one.url for one in found if one.url not in self._subscribed]
        self._feeds_list.show_rows(found_rows(found, subscribed=self._subscribed, glyphs=self._glyphs))
        self._feeds_list.check_only(new[:1])
        self._say.note(f"{counted(len(found), 'feed', self._glyphs)} there; choose with Space")
        self._arrange()
        self._count()
        self._feeds_list.focus()

    # the ways out

    def action_back(self) -> None:
        """One step out: stop looking, leave what was found, close."""
        if self._looking is not None:
            self._stop_looking()
            self._say.note("stopped")
            self._show_hints()
        elif self._found:
            self._show_catalogue()
            self._target.focus()
        else:
            self.dismiss(None)

    @on(Input.Submitted, "#add-title")
    @on(Input.Submitted, "#add-folder")
    def _entered_field(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_subscribe()

    def action_subscribe(self) -> None:
        """Answer with all that was chosen; say so where nothing was."""
        found = tuple(one for one in self._chosen_found() if one.url not in self._subscribed)
        checked = self._chosen_list.checked
        catalogue = tuple(feed for feed in self._catalogue if feed.url in checked)
        if not found and not catalogue:
            only = "You are subscribed to this feed already" if len(self._found) == 1 else ""
            self._say.error(only or "Nothing is chosen yet: Space chooses")
            return
        title = self.query_one("#add-title", Field).value if len(found) == 1 and len(self._found) == 1 else ""
        folder = self.query_one("#add-folder", Field).value
        unseen = self._unseen or any(not self._is_up(feed.url) for feed in catalogue[:1])
        self.dismiss(AddRequest(found, catalogue, _text(title), _text(folder), unseen=unseen))

    def _chosen_found(self) -> list[Found]:
        if len(self._found) < 2:
            return self._found
        return [one for one in self._found if one.url in self._feeds_list.checked]


def _text(value: str) -> str | None:
    return clean(value, one_line=True) or None
