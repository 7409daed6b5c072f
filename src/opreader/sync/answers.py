"""What an answer of a server means: which error a status stands for, and values out of JSON that may be anything."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from opreader.errors import BadAnswer, Rejected, ServerBusy, ServerDown
from opreader.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from opreader.sync_ports import WireAnswer

UNSAID_WAIT: Final = 3600.0
"""Seconds to wait where a server wants a pause and does not say how long."""
_LONGEST_WAIT: Final = 24 * 3600.0
_MOST_TITLE: Final = 1_000
_MOST_URL: Final = 4_000


def host_of(url: str) -> str:
    """The host of an address, as it may be told."""
    try:
        return clean((urlsplit(url).hostname or "the server")[:200], one_line=True)
    except ValueError:
        return "the server"


def check_status(answer: WireAnswer, host: str, *, ids: Sequence[str] = ()) -> None:
    """Pass what is a success. Raises ServerBusy, ServerDown, Rejected, BadAnswer; 401 and 403 are the login's business."""
    status = answer.status
    if 200 <= status < 300:
        return
    if status == 429:
        raise ServerBusy(f"{host} was asked too often", retry_after=wait_of(answer.headers) or UNSAID_WAIT)
    if status == 503:
        raise ServerDown(
            f"{host} does not serve its API just now (503): it is down, or the API is switched off there",
            retry_after=wait_of(answer.headers),
        )
    if status >= 500 or status == 408:
        raise ServerDown(f"{host} failed ({status})", retry_after=wait_of(answer.headers))
    if status in {400, 413, 414, 422}:
        raise Rejected(f"{host} does not take what it was told ({status})", ids=tuple(ids))
    raise BadAnswer(f"{host} answers {status}, which is none to this question")


def wait_of(headers: Mapping[str, str]) -> float | None:
    """Seconds that a server wants to be left alone (RFC 9110 §10.2.3, or Inoreader's header); at most a day."""
    for name in ("retry-after", "x-reader-limits-reset-after"):
        said = headers.get(name, "").strip()
        if number_of(said) is not None:
            return min(float(said[:12]), _LONGEST_WAIT)
    try:  # both times are the server's: a clock of ours that is years off has no say
        until, now = (parsedate_to_datetime(headers.get(name, "")) for name in ("retry-after", "date"))
        return max(0.0, min((until - now).total_seconds(), _LONGEST_WAIT))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def number_of(said: str) -> int | None:
    """A count in a header."""
    return int(said[:12]) if said.isascii() and said.isdigit() else None


def read_object(answer: WireAnswer, host: str) -> dict[str, Any]:
    """The JSON object of an answer. Raises BadAnswer for a login page, half a document, a list, a number."""
    value = _read_json(answer, host)
    if isinstance(value, dict):
        return value
    raise BadAnswer(f"{host} answers with JSON of another kind than was asked for")


def read_list(answer: WireAnswer, host: str) -> list[dict[str, Any]]:
    """The JSON list of objects of an answer. Raises BadAnswer."""
    value = _read_json(answer, host)
    if isinstance(value, list) and all(isinstance(one, dict) for one in value):
        return value
    raise BadAnswer(f"{host} answers with JSON of another kind than was asked for")


def _read_json(answer: WireAnswer, host: str) -> Any:
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError):
        pass
    # Outside the handler: the error at fault holds the whole document.
    if answer.body.lstrip()[:1] == b"<":
        raise BadAnswer(
            f"{host} answers with a web page, not with what was asked for; a login page may stand before it"
        )
    raise BadAnswer(f"{host} answers with JSON that is broken or cut")


def objects(told: Mapping[str, Any], name: str, host: str) -> list[dict[str, Any]]:
    """A list of objects that has to be there. Raises BadAnswer."""
    value = told.get(name)
    if isinstance(value, list) and all(isinstance(one, dict) for one in value):
        return value
    raise BadAnswer(f"{host} answers without the list that was asked for ({name})")


def parts(told: Mapping[str, Any], name: str) -> Iterator[dict[str, Any]]:
    """Objects of a list that may be missing or be something else."""
    value = told.get(name)
    if isinstance(value, list):
        yield from (one for one in value if isinstance(one, dict))


def part(told: Mapping[str, Any], name: str) -> dict[str, Any]:
    """An object that may be missing."""
    value = told.get(name)
    return value if isinstance(value, dict) else {}


def text(told: Mapping[str, Any], name: str) -> str:
    """A text as it came; a whole number counts as one."""
    value = told.get(name)
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 1 << 64 else ""


def line(value: str) -> str:
    """One clean line of bounded length."""
    return clean(value[: _MOST_TITLE * 8], one_line=True)[:_MOST_TITLE].rstrip()


def web_address(value: str) -> str | None:
    """An http(s) address; None for anything else."""
    value = clean(value[: _MOST_URL + 1], one_line=True).replace(" ", "%20")
    try:
        found = urlsplit(value)
        usable = found.scheme in {"http", "https"} and bool(found.hostname)
    except ValueError:
        return None
    return value if usable and len(value) <= _MOST_URL else None


def date_of(seconds: Any) -> datetime | None:
    """An aware date of seconds since 1970; None for what is none."""
    if isinstance(seconds, str) and seconds.isascii() and seconds.lstrip("-").isdigit():
        seconds = int(seconds[:20])
    if not isinstance(seconds, (int, float)) or isinstance(seconds, bool) or not seconds:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
