"""The Textual app: starts the reading screen, keeps themes, survives signals, and tells of its own bugs."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual._compositor import LayoutUpdate
from textual.app import App
from textual.binding import Binding
from textual.events import Key, Paste
from textual.worker import WorkerState

from opreader.crash import write_crash, write_frames, write_line
from opreader.errors import OpreaderError
from opreader.ui.keys import KeyMap
from opreader.ui.put_off import load_all
from opreader.ui.screens.main import MainScreen
from opreader.ui.signals import Signals
from opreader.ui.stage import start_work
from opreader.ui.themes import DEFAULT_THEME, load_theme, load_themes, variable_defaults
from opreader.ui.tidying import LOOK_EVERY, Tidying
from opreader.ui.views import read_session

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.binding import BindingType
    from textual.events import Event
    from textual.screen import Screen
    from textual.worker import Worker

    from opreader.ui.stage import Setting
    from opreader.ui.themes import LoadedThemes

_LOOK_FOR_LIFE: Final = 2.0
_NEXT_FRAME: Final = 0.05
_LOOK_FOR_REFRESH: Final = 30.0


class OpreaderApp(App[None]):
    """opreader on a terminal."""

    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    # By priority: a screen takes every key that comes to it.
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+z", "suspend_process", show=False, priority=True)]
    TITLE = "opreader"

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self._start = setting.start.result()
        self._keymap_of_ours = KeyMap(setting.config.keys, preset=setting.config.keymap)
        super().__init__(ansi_color=setting.no_color or None)
        self.bug: str | None = None
        """What the app stopped on, with the place of its report; None where it did not stop on a bug."""
        self.farewell = ""
        """What is said when the screen is left; nothing as a rule."""
        self._gives_up = False
        self._signals = Signals(self, leave=self._leave_on_signal)
        self._refreshed_at = float("-inf")
        """When feeds were asked last, by the loop's time."""
        self._looked_at = setting.reader.now
        """When that was, or the start, by the clock."""
        self._is_complete = False
        self._tidying = Tidying()
        self._theme_problem = self._take_theme(self._wanted_theme)

    # themes

    @property
    def _wanted_theme(self) -> str:
        remembered = read_session(self._start.memory).theme
        chosen = self.setting.config.theme
        return chosen or remembered or DEFAULT_THEME

    def _take_theme(self, name: str) -> str | None:
        """Use a theme by name; on trouble the one that ships. Returns a line about the trouble."""
        problem = None
        for folder in reversed(self.setting.theme_folders):
            path = folder / f"{name}.toml"
            try:
                if path.is_file():
                    theme = load_theme(path)
                    self.register_theme(theme)
                    if theme.ansi:
                        self.theme = theme.name
                        return problem
                    # Not by the watcher: it would make the style sheet anew that is not yet made once.
                    self.set_reactive(App.theme, theme.name)
                    self.set_class(theme.dark, "-dark-mode")
                    self.set_class(not theme.dark, "-light-mode")
                    self.stylesheet.set_variables(self.get_css_variables())
                    return problem
            except (OSError, ValueError) as error:
                problem = f"theme {path.name} can't be used: {error}"
        loaded = self.register_themes()
        for fallback in (name, DEFAULT_THEME):
            if fallback in loaded.themes:
                self.theme = fallback
                break
        if self.theme != name:
            problem = problem or f"there is no theme {name!r} · t shows those there are"
        return problem

    def register_themes(self) -> LoadedThemes:
        """Read all theme files anew and make them known."""
        loaded = load_themes(self.setting.theme_folders)
        for theme in loaded.themes.values():
            self.register_theme(theme)
        return loaded

    def preview_theme(self, name: str) -> None:
        """Show a theme now."""
        if name == self.theme:
            self.refresh_css(animate=False)
        else:
            self.theme = name

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our own variables, for themes that lack them."""
        return variable_defaults(self.current_theme)

    # start and end

    def get_default_screen(self) -> Screen[Any]:
        """The reading screen."""
        theme = read_session(self._start.memory).theme
        return MainScreen(self.setting, self._start, self._keymap_of_ours, theme=theme, pressed=self._tidying.pressed)

    @property
    def main(self) -> MainScreen:
        """The reading screen."""
        screen = self.screen_stack[0]
        assert isinstance(screen, MainScreen)
        return screen

    def on_mount(self) -> None:
        """Heed signals, the terminal's end, and errors that nobody waits for."""
        self._signals.begin()
        asyncio.get_running_loop().set_exception_handler(self._take_stray)
        self.app_resume_signal.subscribe(self, self._woke)
        self.set_interval(_LOOK_FOR_LIFE, self._look_for_life)

    def on_ready(self) -> None:
        """The first frame is out: do what could wait."""
        load_all()
        self._tidying.begin()
        self.set_interval(LOOK_EVERY, self._tidying.look)
        start_work(self, self._complete)

    def on_unmount(self) -> None:
        """The screen is left."""
        self._tidying.end()
        self._signals.end()

    async def _complete(self) -> None:
        main, reader = self.main, self.setting.reader
        if self._theme_problem:
            main.stage.notices.say(self._theme_problem, "warning")
        try:
            if await reader.prepare():
                await main.feeds.load()
        except OpreaderError as error:
            main.stage.notices.say(str(error), "error")
        await self._open_targets()
        if not main.feeds.subscribed and not self.setting.targets:
            await self.show_guide()
            if self.setting.user_home is not None:
                start_work(self, partial(self.main.on_demand.moving_in.offer, self.setting.user_home))
        elif not self.setting.targets:
            await main.lists.complete()
            main.commands.came_to(main.stage.headlines.cursor_id)
        self._refreshed_at = self._last_refresh()
        self._is_complete = True
        self._follow()
        self._refresh_when_due()
        self.set_interval(_LOOK_FOR_REFRESH, self._refresh_when_due)

    def _follow(self) -> None:
        from opreader.ui.following import Following

        Following(self.main).begin()

    async def _open_targets(self) -> None:
        from opreader.adding import Page
        from opreader.masked import hide_password

        reader, main = self.setting.reader, self.main
        for target in self.setting.targets:
            main.stage.notices.say(f"opening {hide_password(target)} …")
            try:
                found = await reader.look(target)
                feed = await (
                    reader.shelving.open_page(found)
                    if isinstance(found, Page)
                    else reader.shelving.open_found(found[0])
                )
            except OpreaderError as error:
                main.stage.notices.say(str(error), "error")
                continue
            main.stage.status.hush()
            await main.feeds.load()
            main.commands.show(f"feed:{feed.id}")

    async def show_guide(self) -> None:
        """Open the guide's list."""
        feed = self.setting.reader.shelving.open_guide()
        await self.main.feeds.load()
        self.main.commands.show(f"feed:{feed.id}")

    def _last_refresh(self) -> float:
        """When feeds answered last, by the loop's clock; now where a start shall not count as a reason to ask."""
        clock = asyncio.get_running_loop().time()
        if not self.setting.config.refresh_at_start:
            return clock
        now = self.setting.reader.now
        answered = [feed.refreshed for feed in self.main.feeds.local if feed.refreshed is not None]
        if not answered or max(answered) > now:  # the clock was put back since: nobody knows how long it is
            return float("-inf")
        return clock - (now - max(answered)).total_seconds()

    def _refresh_when_due(self) -> None:
        main = self.main
        clock = asyncio.get_running_loop().time()
        # The loop's time stands still while the machine sleeps; the clock may be put back.
        since = max(clock - self._refreshed_at, (self.setting.reader.now - self._looked_at).total_seconds())
        if main.refreshing.automatic and since >= main.refreshing.interval.total_seconds():
            self._refresh_by_itself()

    def _refresh_by_itself(self) -> None:
        self._refreshed_at = asyncio.get_running_loop().time()
        self._looked_at = self.setting.reader.now
        if self.main.feeds.local:
            start_work(self, partial(self.main.refreshing.run, automatic=True))

    async def action_quit(self) -> None:
        """Leave, wherever one is. Textual binds Ctrl+Q to this before any screen sees it; its own keeps no session."""
        start_work(self, self.main.desk.leave)

    async def on_event(self, event: Event) -> None:
        """Hold back what is typed while a dialog is on its way; nobody has the focus that it is for."""
        if isinstance(event, (Key, Paste)) and not event.is_forwarded and self.main.opening.active:
            if isinstance(event, Key) and await self._check_bindings(event.key, priority=True):
                return
            if self.main.opening.holds(event):
                return
        await super().on_event(event)

    def leave_at_once(self) -> None:
        """End without waiting for what is being written: it is given up, and the library stays as it was before it."""
        self._gives_up = True
        self.exit(return_code=0)

    async def _shutdown(self) -> None:
        await super()._shutdown()
        if not self._gives_up:
            await self.setting.reader.close()

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        """Draw a frame, but none with holes: Textual would stop the app at the first.

        Where the size changes under a dialog, what stands behind that may have the size of before for a frame.
        """
        if isinstance(renderable, LayoutUpdate):
            renderable.strips = [list(line) for line in renderable.strips]
            if any(strip is None for line in renderable.strips for strip in line):
                self.set_timer(_NEXT_FRAME, partial(self.refresh, layout=True))
                return
        super()._display(screen, renderable)

    # trouble

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Tell of work that failed: ours in a line, a bug with the place of its report."""
        if event.state is not WorkerState.ERROR:
            return
        error = event.worker.error
        if isinstance(error, OpreaderError):
            self.main.stage.notices.say(str(error), "error")
        elif error is not None:
            report = write_crash(self.setting.log, error)
            self.main.stage.notices.say(f"a bug: {type(error).__name__} · the report is in {report}", "error")

    def _take_stray(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Report an error of a task or callback that nobody waits for."""
        error = context.get("exception")
        if isinstance(error, BaseException):
            report = write_crash(self.setting.log, error)
            self.main.stage.notices.keep(f"a bug: {type(error).__name__} · the report is in {report}", "error")

    def _leave_on_signal(self, status: int) -> None:
        start_work(self, partial(self._save_and_leave, status))

    async def _save_and_leave(self, status: int) -> None:
        with suppress(OpreaderError, TimeoutError):
            async with asyncio.timeout(2):
                await self.main.save()
        self.exit(return_code=status)

    def _woke(self, _: object) -> None:
        """Time has passed: draw all anew, and ask what is due."""
        self.screen.refresh(layout=True)
        if self._is_complete:
            self._refresh_when_due()
            self.main.watching.answered()
            self.main.background.follow_accounts()

    def _look_for_life(self) -> None:
        """End where a screen takes no messages any more: it would stand there for ever and answer no key."""
        mounted = [one for one in self.screen_stack if one._mounted_event.is_set()]  # noqa: SLF001 - no other way to it
        if not self._exit and not all(one.is_running for one in mounted):
            self._stop_on_bug("a dead screen", write_line(self.setting.log, "a screen ended by itself"))

    def _stop_on_bug(self, name: str, report: str) -> None:
        self.bug = self.bug or f"{name}; please report it with what is in {report}"
        self._return_code = 1
        super().panic()

    def _handle_exception(self, error: Exception) -> None:
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._stop_on_bug(type(error).__name__, write_crash(self.setting.log, error))

    def panic(self, *renderables: RenderableType) -> None:
        """End on an error. Nothing that Textual would print is: its tracebacks show every frame's values, feed text too."""
        for one in renderables:
            stacks = getattr(getattr(one, "trace", None), "stacks", None)
            if stacks:
                frames = [(frame.filename, frame.lineno, frame.name) for frame in stacks[0].frames]
                self._stop_on_bug(stacks[0].exc_type, write_frames(self.setting.log, stacks[0].exc_type, frames))
        self._stop_on_bug("an error", str(self.setting.log))
