"""What the parts of the screen share: the reader, the panes, and the ways to start work and to say something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from opreader.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Generator
    from concurrent.futures import Future
    from pathlib import Path

    from textual.app import App
    from textual.worker import Worker

    from opreader.config import Config
    from opreader.keeping import Keeping
    from opreader.model import ViewStart
    from opreader.reader import Reader
    from opreader.ui.dates import Dates
    from opreader.ui.glyphs import Glyphs
    from opreader.ui.held_frames import HeldFrames
    from opreader.ui.notices import Notices
    from opreader.ui.widgets.article_view import ArticleView
    from opreader.ui.widgets.feed_tree import FeedTree
    from opreader.ui.widgets.headlines import Headlines
    from opreader.ui.widgets.related_pane import RelatedPane
    from opreader.ui.widgets.status_line import StatusLine


@frozen
class Setting:
    """What the app is started with; all of it made by others."""

    reader: Reader
    config: Config
    start: Future[ViewStart]
    """The first frame's values, on their way."""
    theme_folders: tuple[Path, ...]
    catalogue: Path
    log: Path
    glyphs: Glyphs
    offline: bool = False
    no_color: bool = False
    targets: tuple[str, ...] = ()
    """Opened without subscribing."""
    user_home: Path | None = None
    """Where another reader's files are looked for at the first start; None: nowhere."""
    open_keeping: Callable[[], Keeping] | None = None
    """What makes the weekly backup; None: nobody."""
    has_accounts: Callable[[], bool] = bool
    """Whether there may be accounts at servers: without any, nothing of theirs is read or imported."""


class Run(Protocol):
    """Starts work in the background; its failure becomes a message."""

    def __call__(
        self, work: Coroutine[Any, Any, None], *, group: str = "default", exclusive: bool = False, opens: bool = False
    ) -> None:
        """`exclusive` cancels the work of that group that is under way.

        `opens`: it may open a dialog; keys wait until that has the focus, or until the work has ended without one.
        """


class Work:
    """What a worker is given: a coroutine that may be left before it began, as where the next of its group came at once."""

    def __init__(self, coroutine: Coroutine[Any, Any, None], begun: Callable[[Work], None]) -> None:
        self._coroutine = coroutine
        self._begun = begun
        self._left = False
        self.ended: Callable[[], None] = lambda: None
        """Called at its end, whatever that is; more than once where it is left."""

    def __await__(self) -> Generator[Any, Any, None]:
        self._begun(self)
        try:
            if not self._left:
                yield from self._coroutine.__await__()
        finally:
            self.ended()

    def leave(self) -> None:
        """Close what has not begun; else Python warns that nobody awaited it."""
        self._left = True
        self._coroutine.close()
        self.ended()


class Works:
    """The work that has not begun yet: each piece begins, or is left here and nowhere else."""

    def __init__(self) -> None:
        self._waiting: dict[Work, str] = {}
        self._closed = False

    def take(self, coroutine: Coroutine[Any, Any, None], group: str, *, exclusive: bool) -> Work | None:
        """This coroutine as a worker's work, or None after the end; `exclusive` leaves what waits of its group."""
        if exclusive:
            for work in [work for work, its_group in self._waiting.items() if its_group == group]:
                self._leave(work)
        work = Work(coroutine, self._begin)
        if self._closed:
            work.leave()
            return None
        self._waiting[work] = group
        return work

    def close(self) -> None:
        """Leave all that waits, and whatever comes later."""
        self._closed = True
        for work in list(self._waiting):
            self._leave(work)

    def _begin(self, work: Work) -> None:
        self._waiting.pop(work, None)

    def _leave(self, work: Work) -> None:
        del self._waiting[work]
        work.leave()


@frozen
class Stage:
    """The panes and what acts on them."""

    setting: Setting
    reader: Reader
    config: Config
    glyphs: Glyphs
    dates: Dates
    notices: Notices
    run: Run
    later: Callable[[float, Callable[[], None]], Callable[[], None]]
    """`later(seconds, call)` calls once, later; what it returns stops that."""
    frames: HeldFrames
    tree: FeedTree
    headlines: Headlines
    article: ArticleView
    related: RelatedPane
    status: StatusLine


def start_work(
    app: App[Any], work: Callable[[], Coroutine[Any, Any, None]], *, group: str = "default", exclusive: bool = False
) -> Worker[None]:
    """Start work of the app or of a dialog; its coroutine is made when it begins, so that none is left unawaited."""
    begun: Callable[[], Coroutine[None, None, None]] = work
    return app.run_worker(begun, group=group, exclusive=exclusive, exit_on_error=False)
