"""What is known of one page while it is read."""

from dataclasses import dataclass, field

from opreader.extract.blocks import Page
from opreader.extract.links import Base
from opreader.extract.metadata import Metadata


@dataclass(slots=True, kw_only=True)
class Work:
    """A page between parsing and answer."""

    page: Page
    base: Base
    about: Metadata
    next_page: str | None
    password: bool
    """The page has a field for a password."""
    buttons: tuple[str, ...]
    """What its buttons say."""
    words: list[str]
    """The feed's words."""
    cut: bool
    """They end in a cut mark: the last one may be half a word, and there is more."""
    title: str | None
    """As the feed has it."""
    listed: bool = False
    """The page turned out to be a list of articles."""
    notes: list[str] = field(default_factory=list)
