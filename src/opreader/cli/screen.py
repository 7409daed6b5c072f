"""Opens the screen: the library is read on its thread while Textual is being imported."""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING

from opreader.cli.guard import BUG, PARTLY, WRONG_WORDS, guard
from opreader.cli.output import fail, say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import TextIO

    from opreader.config import Places
    from opreader.keeping import Keeping


def open_screen(*, home: Path | None = None, offline: bool = False, targets: Sequence[str] = ()) -> int:
    """Run the screen until it is left. Returns the exit code."""
    if not (_is_terminal(sys.stdin) and _is_terminal(sys.stderr)):  # where Textual reads keys and draws
        fail("the screen needs a terminal; without one use a verb, for example: opreader articles")
        return WRONG_WORDS
    # Frames that follow a first one come sooner; read when Textual is imported.
    os.environ.setdefault("TEXTUAL_FPS", "240")
    # Collections during the imports cost a tenth of the start; the app turns them on when the first frame is out.
    gc.disable()
    return guard(lambda: _run(home, offline, targets), home=home)


def _is_terminal(stream: TextIO | None) -> bool:
    """Whether a person is at this end; None is a stream that was closed before the start."""
    return stream is not None and stream.isatty()


def _open_keeping(places: Places) -> Keeping:
    from opreader.wiring_keeping import open_keeping  # long after the first frame

    return open_keeping(places)


def _run(home: Path | None, offline: bool, targets: Sequence[str]) -> int:
    from opreader.ui.glyphs import pick
    from opreader.ui.put_off import put_off
    from opreader.ui.views import FIRST_ROWS, choose_selection
    from opreader.wiring import CATALOGUE, open_all, theme_folders

    opened = open_all(home=home, offline=offline)
    reader = opened.reader
    start = reader.start_screen(lambda memory: choose_selection(memory, reader.read_query), limit=FIRST_ROWS)

    put_off()
    from opreader.ui.app import OpreaderApp
    from opreader.ui.keys import KeysError
    from opreader.ui.stage import Setting
    from opreader.ui.terminal import kept

    setting = Setting(
        reader=reader,
        config=opened.config,
        start=start,
        theme_folders=theme_folders(opened.places),
        catalogue=CATALOGUE,
        log=opened.places.log,
        glyphs=pick(opened.config.glyphs, utf8=opened.environment.utf8),
        offline=offline,
        no_color=opened.environment.no_color,
        targets=tuple(targets),
        user_home=opened.user_home,
        open_keeping=lambda: _open_keeping(opened.places),
        has_accounts=opened.places.accounts_file.exists,
    )
    try:
        app = OpreaderApp(setting)
    except KeysError as error:
        from opreader.errors import ConfigError
        from opreader.toml_file import load_toml

        file = load_toml(opened.places.config_file)
        raise ConfigError(f"{file.place(error.action, table='keys')}: {error}" if file else str(error)) from error
    with kept(sys.__stdin__):
        app.run()
    if app.bug is not None:
        fail(f"a bug: {app.bug}")
        return BUG
    if app.farewell:
        say(app.farewell)
    return app.return_code if app.return_code is not None else PARTLY
