"""Fields for an account at a server; it is asked right here, and nothing of what was typed is lost where it says no."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static
from textual.worker import get_current_worker

from opreader.errors import OpreaderError, ServerDown
from opreader.syncing import NewAccount
from opreader.text import clean
from opreader.ui.dialogs.check_list import CheckLine
from opreader.ui.dialogs.choice_line import ChoiceLine
from opreader.ui.dialogs.edit_feed import Body
from opreader.ui.dialogs.frame import Field, Frame, Hints, Say
from opreader.ui.glyphs import UNICODE
from opreader.ui.stage import start_work

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.worker import Worker

    from opreader.model.synced import AccountKind
    from opreader.ui.glyphs import Glyphs

_KINDS: Final[tuple[tuple[AccountKind | None, str], ...]] = (
    (None, "found out by asking"),
    ("greader", "Google Reader API: FreshRSS and others"),
    ("miniflux", "Miniflux, its own API"),
)
_THIS_MACHINE: Final = ("127.", "localhost", "[::1]")
_ABOUT: Final = (
    "Nothing here or there changes before you say whose marks count. FreshRSS wants its API password, "
    "Miniflux a user and password or an API key as the password."
)


def _is_plain(address: str) -> bool:
    """Whether a password would go to another machine unencrypted."""
    scheme, _, rest = address.strip().lower().partition("://")
    host = rest.partition("/")[0].rpartition("@")[2]
    return scheme == "http" and bool(host) and not host.startswith(_THIS_MACHINE)


class AddAccount(ModalScreen["str | None"]):
    """Answers the name of the account that was added; None for Esc."""

    CSS_PATH = "../dialogs.tcss"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", show=False),
        Binding("ctrl+s", "connect", show=False),
    ]

    def __init__(self, add: Callable[[NewAccount], Awaitable[str]], *, glyphs: Glyphs = UNICODE) -> None:
        """`add` asks the server and keeps the account; it returns its name, and raises OpreaderError."""
        super().__init__()
        self._add = add
        self._glyphs = glyphs
        self._asking: Worker[None] | None = None

    def compose(self) -> ComposeResult:
        """The fields, a line for news, the keys."""
        with Frame("Add an account", glyphs=self._glyphs, classes="-form"):
            with Body(can_focus=False, id="account-body"):
                yield Static(Content(_ABOUT), markup=False, id="account-about")
                for label, name, placeholder in (
                    ("Address", "url", "https://news.example, as you open it in the browser"),
                    ("User", "user", "empty where a token is all"),
                    ("Password", "password", "kept in the keyring, else in a file that you alone can read"),
                    ("or command", "command", "pass show news: what prints the password"),
                    ("Name", "name", "after the server"),
                ):
                    with Horizontal(classes="field"):
                        yield Static(label, markup=False)
                        yield Field(placeholder=placeholder, id=f"account-{name}")
                with Horizontal(classes="field"):
                    yield Static("Kind", markup=False)
                    yield ChoiceLine(_KINDS, None, id="account-kind")
                with Horizontal(classes="field", id="account-plain-field"):
                    yield Static("Plain", markup=False)
                    yield CheckLine("send the password unencrypted over http://", checked=False, id="account-plain")
            yield Say(glyphs=self._glyphs, id="account-say")
            yield Hints(glyphs=self._glyphs)

    def on_mount(self) -> None:
        """Begin at the address; the password is not shown."""
        self.query_one("#account-password", Field).password = True
        self.query_one("#account-plain-field").display = False
        self._field("url").focus()
        self._show_hints()

    def on_resize(self) -> None:
        """The keys stay in sight; what stands above them scrolls."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        around = 3 + self.query_one(Hints).size.height + max(1, self.query_one(Say).size.height)
        self.query_one("#account-body").styles.max_height = max(3, self.size.height - around)

    def on_unmount(self) -> None:
        """Nobody waits for an answer any more."""
        self._stop_asking()

    def _field(self, name: str) -> Field:
        return self.query_one(f"#account-{name}", Field)

    def _text(self, name: str) -> str:
        return clean(self._field(name).value, one_line=True)

    @property
    def _say(self) -> Say:
        return self.query_one(Say)

    def _show_hints(self) -> None:
        keys = self.query_one(Hints)
        if self._asking is not None:
            keys.show(("Esc", "stop asking"))
        else:
            keys.show(("Enter, Ctrl+S", "connect"), ("Tab", "next field"), ("Esc", "leave it"))

    @on(Input.Changed, "#account-url")
    def _typed(self, event: Input.Changed) -> None:
        self.query_one("#account-plain-field").display = _is_plain(event.value)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        for name in ("url", "user", "password"):
            field = self._field(name)
            if event.input is field and not self._complete:
                self.screen.focus_next()
                return
        self.action_connect()

    @property
    def _complete(self) -> bool:
        return bool(self._text("url") and (self._field("password").value or self._text("command")))

    def action_connect(self) -> None:
        """Ask the server; what is missing is told."""
        if self._asking is not None:
            return
        for name, what in (
            ("url", "the address of the server"),
            ("password", "a password, or a command that prints it"),
        ):
            if not (self._text("url") if name == "url" else self._complete):
                self._say.error(f"This needs {what}")
                self._field(name).focus()
                return
        self._say.note(f"asking {self._text('url')}{self._glyphs.ellipsis}")
        self._asking = start_work(self.app, partial(self._ask, self._new()), group="account", exclusive=True)
        self._show_hints()

    def _new(self) -> NewAccount:
        command = self._text("command") or None
        plain = self.query_one("#account-plain-field").display and self.query_one(CheckLine).checked
        return NewAccount(
            self._text("url"),
            self._text("user"),
            None if command is not None else self._field("password").value,
            name=self._text("name") or None,
            kind=self.query_one("#account-kind", ChoiceLine).value,
            password_command=command,
            plain_http=plain,
        )

    async def _ask(self, new: NewAccount) -> None:
        trouble = name = ""
        try:
            name = await self._add(new)
        except OpreaderError as error:
            again = " Look whether it runs; Enter asks again." if isinstance(error, ServerDown) else ""
            trouble = f"{error}.{again}" if again else str(error)
        finally:
            if awaited := get_current_worker() is self._asking:
                self._asking = None
                self._show_hints()
        if not awaited:
            return
        if trouble:
            self._say.error(trouble)
            self.call_after_refresh(self._fit)
        else:
            self.dismiss(name)

    def _stop_asking(self) -> None:
        if self._asking is not None:
            self._asking.cancel()
            self._asking = None

    def action_back(self) -> None:
        """Stop asking; else close."""
        if self._asking is not None:
            self._stop_asking()
            self._say.note("stopped")
            self._show_hints()
        else:
            self.dismiss(None)
