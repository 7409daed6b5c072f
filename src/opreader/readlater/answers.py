"""Asks a read-later service and reads what it says: a status that is none of success, a login page, JSON of the wrong shape."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode, urlsplit

from opreader.errors import BadAnswer, LoginRefused, Rejected, ServerBusy, ServerDown, WrongAddress
from opreader.sync_ports import WireQuestion
from opreader.text import clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from opreader.sync_ports import Method, Wire, WireAnswer

SECONDS: Final = 60.0
"""For one question: some services fetch the article's page before they answer."""
_MOST_BYTES: Final = 8 * 1024 * 1024
_UNSAID_WAIT: Final = 60.0
_LONGEST_WAIT: Final = 3600.0
_LET_IN: Final = frozenset({401, 403})
_REFUSED: Final = frozenset({400, 409, 413, 414, 415, 422})


class Api:
    """The API of one service at one address; `authorization` is the header by which it lets one in."""

    def __init__(self, wire: Wire, base: str, *, authorization: str = "", cut: Sequence[str] = ()) -> None:
        """`cut`: ends of addresses, longest first, that people copy though they are none of the base."""
        for end in cut:
            base = base.removesuffix(end)
        self._wire = wire
        self._base = base.rstrip("/")
        self.authorization = authorization
        self.host = host_of(base)

    async def get(self, path: str, query: Mapping[str, str] | None = None) -> WireAnswer:
        """Ask for something."""
        return await self._ask("GET", f"{path}?{urlencode(query, quote_via=quote)}" if query else path)

    async def post(self, path: str, told: object) -> WireAnswer:
        """Tell something, as JSON."""
        return await self._ask("POST", path, json=told)

    async def post_form(self, path: str, form: Sequence[tuple[str, str]]) -> WireAnswer:
        """Tell something as a form, without the header."""
        return await self._ask("POST", path, form=tuple(form))

    async def _ask(
        self, method: Method, path: str, *, json: object = None, form: tuple[tuple[str, str], ...] | None = None
    ) -> WireAnswer:
        lets_in = (("authorization", self.authorization),) if self.authorization and form is None else ()
        return await self._wire.send(
            WireQuestion(
                method,
                f"{self._base}/{path}",
                headers=lets_in,
                json=json,
                form=form,
                deadline=SECONDS,
                most_bytes=_MOST_BYTES,
            )
        )

    def pass_success(self, answer: WireAnswer) -> None:
        """Pass what is a success. Raises LoginRefused, ServerBusy, ServerDown, Rejected, WrongAddress, BadAnswer."""
        status = answer.status
        if 200 <= status < 300:
            return
        if status in _LET_IN:
            raise LoginRefused(f"{self.host} does not let one in ({status})")
        if status == 429:
            raise ServerBusy(f"{self.host} was asked too often", retry_after=_wait_of(answer.headers) or _UNSAID_WAIT)
        if status >= 500 or status == 408:
            raise ServerDown(f"{self.host} failed ({status})", retry_after=_wait_of(answer.headers))
        if status in _REFUSED:
            raise Rejected(f"{self.host} does not take this article ({status})")
        if status in {404, 405, 410}:
            raise WrongAddress(f"no such service answers at {self.host} under this address ({status})")
        raise BadAnswer(f"{self.host} answers {status}, which is none to this question")

    def read(self, answer: WireAnswer) -> Any:
        """The JSON of a success. Raises as `pass_success` does."""
        self.pass_success(answer)
        try:
            return json.loads(answer.body)
        except (ValueError, RecursionError):
            pass
        # Outside the handler: the error at fault holds the whole document.
        what = "a web page; a login page may stand before it" if answer.body.lstrip()[:1] == b"<" else "broken JSON"
        raise BadAnswer(f"{self.host} answers with {what}")

    def read_object(self, answer: WireAnswer) -> dict[str, Any]:
        """The JSON object of a success."""
        value = self.read(answer)
        if isinstance(value, dict):
            return value
        raise self.odd()

    def odd(self) -> BadAnswer:
        """The error for JSON of the wrong shape."""
        return BadAnswer(f"{self.host} answers with JSON of another kind than was asked for; is it the right service?")


def host_of(url: str) -> str:
    """The host of an address, as it may be told."""
    try:
        return clean((urlsplit(url).hostname or "the service")[:200], one_line=True)
    except ValueError:
        return "the service"


def _wait_of(headers: Mapping[str, str]) -> float | None:
    """Seconds that it wants to be left alone."""
    said = headers.get("retry-after", "").strip()
    return min(float(said[:8]), _LONGEST_WAIT) if said.isascii() and said.isdigit() else None
