"""The Textual app: starts the reading screen, keeps themes, survives signals, and tells of its own bugs."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import sys
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final

from rich.text import Text
from textual.app import App
from textual.worker import WorkerState

from opreader.crash import write_crash
from opreader.errors import OpreaderError
from opreader.ui.keys import KeyMap
from opreader.ui.screens.main import MainScreen
from opreader.ui.stage import start_work
from opreader.ui.themes import DEFAULT_THEME, load_theme, load_themes, variable_defaults
from opreader.ui.tidying import LOOK_EVERY, Tidying
from opreader.ui.views import read_session

if TYPE_CHECKING:
    from textual.binding import BindingType
    from textual.screen import Screen
    from textual.worker import Worker

    from opreader.ui.stage import Setting
    from opreader.ui.themes import LoadedThemes

_LOOK_FOR_TERMINAL: Final = 2.0
_LOOK_FOR_REFRESH: Final = 30.0


class OpreaderApp(App[None]):
    """opreader on a terminal."""

    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [("ctrl+z", "suspend_process")]
    TITLE = "opreader"

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self._start = setting.start.result()
        self._keymap_of_ours = KeyMap(setting.config.keys, preset=setting.config.keymap)
        super().__init__(ansi_color=setting.no_color or None)
        self.crash_log: str | None = None
        self._gives_up = False
        self._refreshed_at = float("-inf")
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
        """Heed signals and the terminal's end."""
        loop = asyncio.get_running_loop()
        with suppress(NotImplementedError):  # Windows
            for number in (signal.SIGTERM, signal.SIGHUP):
                loop.add_signal_handler(number, self._signalled, number)
        self.app_resume_signal.subscribe(self, lambda _: self.screen.refresh())
        self.set_interval(_LOOK_FOR_TERMINAL, self._look_for_terminal)

    def on_ready(self) -> None:
        """The first frame is out: do what could wait."""
        self._tidying.begin()
        self.set_interval(LOOK_EVERY, self._tidying.look)
        start_work(self, self._complete)

    def on_unmount(self) -> None:
        """The screen is left."""
        self._tidying.end()

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
        self._refresh_when_due()
        self.set_interval(_LOOK_FOR_REFRESH, self._refresh_when_due)

    async def _open_targets(self) -> None:
        from opreader.adding import Page

        reader, main = self.setting.reader, self.main
        for target in self.setting.targets:
            main.stage.notices.say(f"opening {target} …")
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
        answered = [feed.refreshed for feed in self.main.feeds.subscribed if feed.refreshed is not None]
        return clock - (self.setting.reader.now - max(answered)).total_seconds() if answered else float("-inf")

    def _refresh_when_due(self) -> None:
        main = self.main
        clock = asyncio.get_running_loop().time()
        since = clock - self._refreshed_at
        if main.refreshing.automatic and since >= main.refreshing.interval.total_seconds():
            self._refresh_by_itself()

    def _refresh_by_itself(self) -> None:
        self._refreshed_at = asyncio.get_running_loop().time()
        if self.main.feeds.subscribed:
            start_work(self, partial(self.main.refreshing.run, automatic=True))

    async def action_quit(self) -> None:
        """Leave, wherever one is. Textual binds Ctrl+Q to this before any screen sees it; its own keeps no session."""
        start_work(self, self.main.desk.leave)

    def leave_at_once(self) -> None:
        """End without waiting for what is being written: it is given up, and the library stays as it was before it."""
        self._gives_up = True
        self.exit(return_code=0)

    async def _shutdown(self) -> None:
        await super()._shutdown()
        if not self._gives_up:
            await self.setting.reader.close()

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

    def _signalled(self, number: int) -> None:
        start_work(self, partial(self._leave_on_signal, number))

    async def _leave_on_signal(self, number: int) -> None:
        with suppress(OpreaderError, TimeoutError):
            async with asyncio.timeout(2):
                await self.main.save()
        self.exit(return_code=128 + number)

    def _look_for_terminal(self) -> None:
        """End when the terminal is gone without a word: else the input thread spins for ever."""
        if self.is_headless or sys.__stdin__ is None or not hasattr(select, "poll"):
            return
        with suppress(OSError, ValueError):
            poll = select.poll()
            poll.register(sys.__stdin__.fileno(), 0)
            if any(event & (select.POLLHUP | select.POLLERR) for _, event in poll.poll(0)):
                os._exit(129)

    def _handle_exception(self, error: Exception) -> None:
        if self._exception is None:
            self.crash_log = write_crash(self.setting.log, error)
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        # The stock one prints every frame's locals, feed text included.
        self.bell()
        self.panic(Text(f"opreader stopped on a bug. The report: {self.crash_log}"))
