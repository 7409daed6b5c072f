"""The port `Pages` on the parent's side: pages go out to a child through a pool's `call`, articles come back checked.

Loads no HTML library: that is the child's.
"""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any, Final, Protocol

from opreader.errors import WorkerError
from opreader.extract.rule_files import RuleShelf
from opreader.extract.site_rule import find_rule
from opreader.model import FullText, NoFullText, PageTeaser
from opreader.text import clean

if TYPE_CHECKING:
    from collections.abc import Awaitable, Mapping
    from pathlib import Path

_DEADLINE: Final = 20.0
_LONGEST_TEXT: Final = 10_000_000
_LONGEST_LINE: Final = 10_000
_MOST_LISTED: Final = 1_000
_SAID: Final = [{"kind", *(field.name for field in fields(one))} for one in (FullText, NoFullText)]


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


def from_json(value: Any) -> FullText | NoFullText:
    """What a child told, clean and bounded whatever it was. Raises WorkerError where it is not what a child says."""
    if isinstance(value, dict) and set(value) not in _SAID:
        raise _unreadable()
    match value:
        case {"kind": "FullText", "state": "full" | "partial" | "gated" as state, "source": "page" | "rule" as source}:
            return FullText(
                html=_text(value, "html"),
                text=_text(value, "text"),
                title=_maybe_line(value.get("title")),
                authors=tuple(filter(None, map(_line, _list(value, "authors")))),
                published=_maybe_line(value.get("published")),
                language=_maybe_line(value.get("language")),
                state=state,
                reason=_maybe_line(value.get("reason")),
                source=source,
                next_page=_address(value.get("next_page")),
                alternatives=_addresses(value),
                related=tuple(map(_page_teaser, _list(value, "related"))),
                explain=tuple(map(_line, _list(value, "explain"))),
            )
        case {"kind": "NoFullText", "state": "gated" | "failed" as state}:
            return NoFullText(
                state=state,
                reason=_line(value.get("reason")),
                alternatives=_addresses(value),
                related=tuple(map(_page_teaser, _list(value, "related"))),
                explain=tuple(map(_line, _list(value, "explain"))),
            )
    raise _unreadable()


def _page_teaser(told: Any) -> PageTeaser:
    match told:
        case {"title": title, "opened": bool(opened)}:
            lead = _maybe_line(told.get("lead"))
            return PageTeaser(_line(title), _address(told.get("link")), lead, opened=opened)
    raise _unreadable()


def _text(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name)
    if not isinstance(value, str) or len(value) > _LONGEST_TEXT:
        raise _unreadable()
    return clean(value)


def _line(value: Any) -> str:
    if not isinstance(value, str):
        raise _unreadable()
    return clean(value[:_LONGEST_LINE], one_line=True)


def _maybe_line(value: Any) -> str | None:
    return None if value is None else _line(value)


def _address(value: Any) -> str | None:
    """A web address; None for whatever else stands there."""
    address = _maybe_line(value)
    return address if address and address.lower().startswith(("http://", "https://")) else None


def _addresses(told: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(filter(None, map(_address, _list(told, "alternatives"))))


def _list(told: Mapping[str, Any], name: str) -> list[Any]:
    value = told.get(name)
    if not isinstance(value, list | tuple):
        raise _unreadable()
    return list(value[:_MOST_LISTED])


def _unreadable() -> WorkerError:
    return WorkerError("a child's answer about a page can't be read")
