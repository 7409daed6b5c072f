"""The parts of the screen that are made, and imported, when they are first used: the first frame waits for none."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from opreader.ui.views import BUDGET, STORY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from opreader.reader import Article
    from opreader.ui.account_desk import AccountDesk
    from opreader.ui.account_feeds import AccountFeeds
    from opreader.ui.budget import Budget
    from opreader.ui.comparing import Comparing
    from opreader.ui.finding import Finding
    from opreader.ui.going_on import GoingOn
    from opreader.ui.health import Overview
    from opreader.ui.highlighting import Highlighting
    from opreader.ui.hints import Hints
    from opreader.ui.layout.pieces import Expected
    from opreader.ui.moving_in import MovingIn
    from opreader.ui.palette_desk import PaletteDesk
    from opreader.ui.pictures import Pictures
    from opreader.ui.piping import Piping
    from opreader.ui.ruled import Ruled
    from opreader.ui.screens.main import MainScreen
    from opreader.ui.selecting import Choosing
    from opreader.ui.sending import Sends
    from opreader.ui.smart_desk import SmartDesk
    from opreader.ui.stories import Storyboard
    from opreader.ui.wayfinding import Wayfinding
    from opreader.ui.zen import Zen

ACTIONS_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "highlighting": ("select", "highlight", "note", "copy_quote", "highlights"),
    "wayfinding": ("outline", "author", "continue_reading"),
    "hints": ("link_hints",),
    "zen": ("zen",),
    "piping": ("pipe",),
    "sends": ("send",),
    "comparing": ("show_changes",),
    "palette_desk": ("palette",),
    "budget": ("time_budget",),
    "overview": ("health", "statistics"),
    "smart_desk": ("save_query",),
    "ruled": ("rules", "prune"),
    "storyboard": ("stories",),
    "account_desk": ("accounts",),
}
"""Name of a part → the actions of its table."""
_SOON: Final = 0.03
"""Seconds after the first article is shown: its frame is out."""


class OnDemand:
    """What one may do beside reading."""

    def __init__(self, screen: MainScreen, memory: Mapping[str, str], *, copy: Callable[[str], None]) -> None:
        """`memory` is what the screen wanted back of its last time; `copy` puts text on the clipboard."""
        self._screen = screen
        self.memory = memory
        self._copy = copy
        screen.stage.article.on_shown = self._shown
        screen.articles.pictures_of = self._pictures_of

    @property
    def table(self) -> Mapping[str, Callable[[], None]]:
        """Action id → what it does."""
        return {action: self._of(part, action) for part, actions in ACTIONS_OF.items() for action in actions}

    def _of(self, part: str, action: str) -> Callable[[], None]:
        def act() -> None:
            getattr(self, part).table[action]()

        return act

    def begin(self) -> None:
        """Follow what is read; once the first frame is out."""
        self.wayfinding.begin()
        if self._in_budget:
            self.budget.begin()

    async def _pictures_of(self, article: Article) -> Expected:
        from opreader.document.model import Image, walk

        if not any(isinstance(block, Image) for block in walk(article.document.blocks)):
            return ()
        return await self.pictures.expect(article)

    def _shown(self) -> None:
        if "pictures" in vars(self):
            self.pictures.shown()
        if "highlighting" in vars(self):
            self.highlighting.shown()
        else:
            self._screen.stage.later(_SOON, lambda: self.highlighting.shown())  # noqa: PLW0108 - made then

    # keys that mean something else for a while

    def take_key(self, one: str) -> bool:
        """Hand a key to the letters over links; False where there are none."""
        if "hints" not in vars(self) or not self.hints.active:
            return False
        self.hints.key(one)
        return True

    def steer(self, action: str) -> bool:
        """Hand an action to the selecting of sentences, the budget or a story; False where it means nothing there."""
        if "choosing" in vars(self) and self.choosing.steer(action):
            return True
        if self._screen.lists.view.key == STORY:
            return self.storyboard.steer(action)
        return self._in_budget and self.budget.steer(action)

    @property
    def _in_budget(self) -> bool:
        return self._screen.lists.view.key == BUDGET

    @property
    def going_on(self) -> Sequence[GoingOn]:
        """What takes its time, of the parts that are made."""
        return [vars(self)[part] for part in ("hints", "piping", "sends", "moving_in", "budget") if part in vars(self)]

    # the parts

    @cached_property
    def choosing(self) -> Choosing:
        """Selecting sentences by keys."""
        from opreader.ui.selecting import Choosing

        return Choosing(self._screen.stage, self._screen.keymap)

    @cached_property
    def highlighting(self) -> Highlighting:
        """Highlights, notes and quotations."""
        from opreader.ui.highlighting import Highlighting

        return Highlighting(self._screen, self.choosing, copy=self._copy)

    @cached_property
    def pictures(self) -> Pictures:
        """Pictures in the article pane."""
        from opreader.ui.pictures import Pictures

        return Pictures(self._screen.stage)

    @cached_property
    def wayfinding(self) -> Wayfinding:
        """Outline, author, how far one is."""
        from opreader.ui.wayfinding import Wayfinding

        return Wayfinding(self._screen)

    @cached_property
    def hints(self) -> Hints:
        """Letters over links."""
        from opreader.ui.hints import Hints

        return Hints(self._screen, copy=self._copy)

    @cached_property
    def zen(self) -> Zen:
        """The article alone."""
        from opreader.ui.zen import Zen

        return Zen(self._screen)

    @cached_property
    def piping(self) -> Piping:
        """The article given to a command."""
        from opreader.ui.piping import Piping

        return Piping(self._screen, self.memory)

    @cached_property
    def sends(self) -> Sends:
        """The article sent elsewhere."""
        from opreader.ui.sending import Sends

        return Sends(self._screen, self.memory)

    @cached_property
    def budget(self) -> Budget:
        """What fills the minutes one has."""
        from opreader.ui.budget import Budget

        return Budget(self._screen, self.memory)

    @cached_property
    def overview(self) -> Overview:
        """How the feeds are, and figures."""
        from opreader.ui.health import Overview

        return Overview(self._screen)

    @cached_property
    def storyboard(self) -> Storyboard:
        """What several write about."""
        from opreader.ui.stories import Storyboard

        return Storyboard(self._screen, self.memory)

    @cached_property
    def comparing(self) -> Comparing:
        """What changed between versions."""
        from opreader.ui.comparing import Comparing

        return Comparing(self._screen)

    @cached_property
    def finding(self) -> Finding:
        """Articles by a query."""
        from opreader.ui.finding import Finding

        return Finding(self._screen, self.memory)

    @cached_property
    def smart_desk(self) -> SmartDesk:
        """Smart feeds made, changed and removed."""
        from opreader.ui.smart_desk import SmartDesk

        return SmartDesk(self._screen)

    @cached_property
    def moving_in(self) -> MovingIn:
        """The first start's offer."""
        from opreader.ui.moving_in import MovingIn

        return MovingIn(self._screen, self.memory)

    @cached_property
    def ruled(self) -> Ruled:
        """Rules, and what is taken out for its age."""
        from opreader.ui.ruled import Ruled

        return Ruled(self._screen)

    @cached_property
    def account_desk(self) -> AccountDesk:
        """Accounts at servers, and their feeds."""
        from opreader.ui.account_desk import AccountDesk

        return AccountDesk(self._screen)

    @cached_property
    def account_feeds(self) -> AccountFeeds:
        """What is done with feeds of accounts."""
        from opreader.ui.account_feeds import AccountFeeds

        return AccountFeeds(self._screen)

    @cached_property
    def palette_desk(self) -> PaletteDesk:
        """Actions, feeds and articles by a few words."""
        from opreader.ui.palette_desk import PaletteDesk

        return PaletteDesk(self._screen)
