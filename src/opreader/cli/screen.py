"""Opens the screen: the library is read on its thread while Textual is being imported."""

import gc
import os
from collections.abc import Sequence
from pathlib import Path

from opreader.cli.session import PARTLY, guard


def open_screen(*, home: Path | None = None, offline: bool = False, targets: Sequence[str] = ()) -> int:
    """Run the screen until it is left. Returns the exit code."""
    # Frames that follow a first one come sooner; read when Textual is imported.
    os.environ.setdefault("TEXTUAL_FPS", "240")
    # Collections during the imports cost a tenth of the start; the app turns them on when the first frame is out.
    gc.disable()
    return guard(lambda: _run(home, offline, targets))


def _run(home: Path | None, offline: bool, targets: Sequence[str]) -> int:
    from opreader.wiring import open_desk

    desk = open_desk(home=home, offline=offline)

    from opreader.ui.app import OpreaderApp

    app = OpreaderApp(desk, targets=tuple(targets))
    app.run()
    return app.return_code if app.return_code is not None else PARTLY
