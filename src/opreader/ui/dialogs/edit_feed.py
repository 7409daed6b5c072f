"""What is known of a feed and what of it can be changed: title, folder, note, full text, muted; and its failure."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from opreader.frozen import frozen
from opreader.text import clean
from opreader.ui.dialogs.check_list import CheckLine
from opreader.ui.dialogs.choice_line import ChoiceLine
from opreader.ui.dialogs.feed_errors import explain_error
from opreader.ui.dialogs.frame import Field, FolderField, Frame, Hints
from opreader.ui.dialogs.words import counted, line
from opreader.ui.dialogs.written import Written
from opreader.ui.glyphs import UNICODE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from opreader.model import Feed, FullTextPolicy, Subscription
    from opreader.ui.dates import Dates
    from opreader.ui.glyphs import Glyphs


@frozen
class EditRequest:
    """What a feed shall be from now on; None where nothing is set."""

    title: str | None
    """None: as the feed calls itself."""
    folder: str | None
    note: str | None
    muted: bool
    full_text: FullTextPolicy | None = None
    """None: as config.toml says."""

    @property
    def fields(self) -> dict[str, str | bool | None]:
        """By the names of `Subscription`."""
        return {
            "title": self.title,
            "folder": self.folder,
            "note": self.note,
            "muted": self.muted,
            "full_text": self.full_text,
        }


class EditFeed(ModalScreen[EditRequest | None]):
    """Answers what the fields hold at Ctrl+S, or at Enter in one of one line; None for Esc."""

    CSS_PATH = "../dialogs.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss", show=False),
        Binding("ctrl+s", "save", show=False),
    ]

    def __init__(
        self,
        feed: Feed,
        subscription: Subscription,
        *,
        folders: Sequence[str],
        configured: FullTextPolicy = "auto",
        dates: Dates,
        now: datetime,
        glyphs: Glyphs = UNICODE,
    ) -> None:
        """`subscription` is what feeds.toml says of the feed; `folders` are offered; `configured` is what config.toml says."""
        super().__init__()
        self._feed = feed
        self._subscription = subscription
        self._folders = folders
        self._configured = configured
        self._explained = explain_error(feed, now)
        self._dates = dates
        self._glyphs = glyphs

    def compose(self) -> ComposeResult:
        """The trouble first, then the fields, then what is known."""
        said = self._subscription
        with Frame("Edit feed", glyphs=self._glyphs, classes="-form"):
            with Body(can_focus=False, id="edit-body"):
                yield Static(Content.styled(line(self._feed.title), "bold $heading"), markup=False)
                yield Static(self._about(), markup=False, id="edit-about")
                if self._feed.error or self._explained:
                    yield Static(self._trouble(), markup=False, id="edit-trouble")
                with Horizontal(classes="field"):
                    yield Static("Title", markup=False)
                    yield Field(said.title or "", placeholder=self._own_title(), id="edit-title")
                with Horizontal(classes="field"):
                    yield Static("Folder", markup=False)
                    yield FolderField(said.folder or "", folders=self._folders, id="edit-folder")
                with Horizontal(classes="field -note"):
                    yield Static("Note", markup=False)
                    yield Written(said.note or "", id="edit-note")
                with Horizontal(classes="field"):
                    yield Static("Full text", markup=False)
                    yield ChoiceLine(self._policies(), said.full_text, id="edit-full-text")
                with Horizontal(classes="field"):
                    yield Static("Muted", markup=False)
                    yield CheckLine("keep its articles out of every other list", checked=said.muted, id="edit-muted")
            yield Hints(
                ("Enter, Ctrl+S", "save"),
                ("Tab", "next field"),
                ("Space", "check, choose"),
                ("Esc", "leave it"),
                glyphs=self._glyphs,
            )

    def on_mount(self) -> None:
        """Begin at the title."""
        self.query_one("#edit-title").focus()

    def on_resize(self) -> None:
        """The keys stay in sight; what stands above them scrolls."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        around = 3 + self.query_one(Hints).size.height  # the border and the line above the keys
        self.query_one("#edit-body").styles.max_height = max(3, self.size.height - around)

    def _policies(self) -> list[tuple[FullTextPolicy | None, str]]:
        return [
            (None, f"as configured ({self._configured})"),
            ("auto", "auto: when an article is opened"),
            ("always", "always: as soon as an article comes"),
            ("never", "never: only when asked for"),
        ]

    def _own_title(self) -> str:
        return "as the feed calls itself" if self._subscription.title else line(self._feed.title)

    def _about(self) -> Content:
        feed = self._feed
        lines = [feed.url]
        if feed.moved_to:
            lines.append(f"moved to {feed.moved_to}")
        when = self._dates.age_in_words(feed.refreshed) if feed.refreshed else "never"
        parts = [f"refreshed {when}", f"{self._glyphs.number(feed.unread)} unread"]
        parts.append(f"{counted(feed.total, 'article', self._glyphs)} in all")
        if feed.starred:
            parts.append(f"{self._glyphs.number(feed.starred)} starred")
        lines.append(self._glyphs.separator.join(parts))
        return Content("\n").join([Content.styled(self._glyphs.plain(line(one)), "$muted-text") for one in lines])

    def _trouble(self) -> Content:
        glyphs = self._glyphs
        parts = (
            [Content.styled(f"{glyphs.trouble} {glyphs.plain(line(self._feed.error))}", "bold $error")]
            if self._feed.error
            else []
        )
        return Content("\n").join([*parts, *(Content(glyphs.plain(line(one))) for one in self._explained)])

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_save()

    def action_save(self) -> None:
        """Answer with what the fields hold."""
        self.dismiss(
            EditRequest(
                title=clean(self.query_one("#edit-title", Field).value, one_line=True) or None,
                folder=clean(self.query_one("#edit-folder", Field).value, one_line=True) or None,
                note=clean(self.query_one(Written).text).strip() or None,
                muted=self.query_one(CheckLine).checked,
                full_text=self.query_one("#edit-full-text", ChoiceLine).value,
            )
        )


class Body(VerticalScroll):
    """Scrolls so that the field that has the keys is in sight, also where the screen becomes lower."""

    def on_resize(self) -> None:
        """Its height was found."""
        self.call_after_refresh(self._show_field)

    def _show_field(self) -> None:
        field = self.screen.focused
        if field is not None and self in field.ancestors:
            field.scroll_visible(animate=False, immediate=True)
