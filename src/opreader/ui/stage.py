"""What the parts of the screen share: the reader, the panes, and the ways to start work and to say something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Generator
    from concurrent.futures import Future
    from pathlib import Path

    from opreader.config import Config
    from opreader.model import ViewStart
    from opreader.reader import Reader
    from opreader.ui.dates import Dates
    from opreader.ui.glyphs import Glyphs
    from opreader.ui.notices import Notices
    from opreader.ui.widgets.article_view import ArticleView
    from opreader.ui.widgets.feed_tree import FeedTree
    from opreader.ui.widgets.headlines import Headlines
    from opreader.ui.widgets.related_pane import RelatedPane
    from opreader.ui.widgets.status_line import StatusLine


@dataclass(frozen=True, slots=True)
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


class Run(Protocol):
    """Starts work in the background; its failure becomes a message."""

    def __call__(self, work: Coroutine[Any, Any, None], *, group: str = "default", exclusive: bool = False) -> None:
        """`exclusive` cancels the work of that group that is under way."""


class Work:
    """What a worker is given: a coroutine that may be left before it began, as where the next of its group came at once."""

    def __init__(self, coroutine: Coroutine[Any, Any, None]) -> None:
        self._coroutine = coroutine

    def __await__(self) -> Generator[Any, Any, None]:
        yield from self._coroutine.__await__()  # its frame keeps this object until the end

    def __del__(self) -> None:
        self._coroutine.close()  # else Python warns that nobody awaited it


@dataclass(frozen=True, slots=True)
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
    tree: FeedTree
    headlines: Headlines
    article: ArticleView
    related: RelatedPane
    status: StatusLine
