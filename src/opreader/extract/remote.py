"""The port `Pages` on the parent's side: pages go out to a child through a pool's `call`, articles come back checked.

Loads no HTML library: that is the child's.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final, Protocol

from opreader.errors import WorkerError
from opreader.extract.rule_files import RuleShelf
from opreader.extract.site_rule import find_rule
from opreader.model import FullText, NoFullText, PageTeaser

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from pathlib import Path

_DEADLINE: Final = 20.0


class Call(Protocol):
    """A pool's way to have a job done; raises WorkerError where the child was stopped or failed."""

    def __call__(
        self, job: str, payload: Mapping[str, str | None], blob: bytes = b"", /, *, deadline: float = _DEADLINE
    ) -> Awaitable[Any]:
        """Have `job` done with its payload and raw bytes in so many seconds; the answer is JSON."""


class PageChildren:
    """Pages read in child processes, by the user's site rules and the package's."""

    def __init__(self, call: Call, *, rules: Path) -> None:
        """`call` is the pool's; `rules` the folder of the user's site rules, which need not be there."""
        self._call = call
        self._rules = rules
        self._shelf = RuleShelf(rules)

    async def extract(
        self, body: bytes, *, url: str, content_type: str, teaser: str | None, title: str | None
    ) -> FullText | NoFullText:
        """The article of a page, or why there is none. Raises WorkerError."""
        payload = {
            "url": url,
            "content_type": content_type,
            "teaser": teaser,
            "title": title,
            "rules": str(self._rules),
        }
        return from_json(await self._call("extract", payload, body))

    async def headers_for(self, url: str) -> tuple[tuple[str, str], ...]:
        """The http headers that a site rule wants for this page."""
        rule = find_rule(self._shelf.load().rules, url)
        return rule.headers if rule is not None else ()

    async def rule_problems(self) -> tuple[str, ...]:
        """What is wrong with the user's site rules."""
        return self._shelf.load().problems


def to_json(answer: FullText | NoFullText) -> dict[str, Any]:
    """An answer as a child sends it."""
    return {"kind": type(answer).__name__, **asdict(answer)}


_KINDS: Final[Mapping[str, Callable[..., FullText | NoFullText]]] = {"FullText": FullText, "NoFullText": NoFullText}


def from_json(value: Any) -> FullText | NoFullText:
    """What `to_json` made. Raises WorkerError."""
    try:
        fields = dict(value)
        make = _KINDS[fields.pop("kind")]
        related = tuple(PageTeaser(**one) for one in fields.pop("related"))
        lists = {name: tuple(one) for name, one in fields.items() if isinstance(one, list)}
        return make(**{**fields, **lists, "related": related})
    except (KeyError, TypeError, ValueError) as error:
        raise WorkerError(f"a child's answer about a page can't be read: {type(error).__name__}") from error
