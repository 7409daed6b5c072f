"""What the head of an answer says: validators, how long it is fresh, when to ask again, and statuses in words."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from opreader.model import Validators
from opreader.text import clean, shorten

LONGEST = timedelta(days=7)
"""No server makes us wait, or believe that nothing changed, longer than that."""
UNSAID_WAIT = timedelta(hours=1)
"""How long a 429 without Retry-After asks for."""
_LONGEST_REASON = 240
_LONGEST_VALIDATOR = 1024

Headers = Mapping[bytes, str]
"""Names in lower case; of a header that came several times all values, joined by ", "."""


def read_headers(pairs: Iterable[tuple[bytes, bytes]]) -> dict[bytes, str]:
    """The headers of an answer; Latin-1, so that what is sent back is what came."""
    headers: dict[bytes, str] = {}
    for name, value in pairs:
        key, text = name.lower(), value.decode("latin-1")
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return headers


def read_validators(headers: Headers, *, known: Validators = Validators()) -> Validators:
    """What to ask with next time; where the answer is silent, what is known."""
    return Validators(
        etag=_validator(headers, b"etag") or known.etag,
        last_modified=_validator(headers, b"last-modified") or known.last_modified,
        body_digest=known.body_digest,
    )


def _validator(headers: Headers, name: bytes) -> str | None:
    value = headers.get(name, "")
    return value if value and len(value) <= _LONGEST_VALIDATOR else None


def read_fresh_until(headers: Headers, *, now: datetime) -> datetime | None:
    """Until when the answer is fresh (RFC 9111 §4.2): max-age, else Expires, less Age; at most `LONGEST`."""
    said = _directives(headers.get(b"cache-control", ""))
    if "no-cache" in said or "no-store" in said:
        return None
    age = timedelta(seconds=_seconds(headers.get(b"age", "")) or 0)
    if "max-age" in said:
        seconds = _seconds(said["max-age"])
        lasts = None if seconds is None else timedelta(seconds=seconds)
    else:
        expires = _date(headers.get(b"expires", ""))
        lasts = None if expires is None else expires - (_date(headers.get(b"date", "")) or now)
    if lasts is None or lasts <= age:
        return None
    return now + min(lasts - age, LONGEST)


def read_retry_at(status: int, headers: Headers, *, now: datetime) -> datetime | None:
    """When a 429 or 503 wants to be asked again (RFC 9110 §10.2.3); at most `LONGEST` away, never in the past."""
    if status not in {429, 503}:
        return None
    said = headers.get(b"retry-after", "")
    seconds = _seconds(said)
    at = _date(said) if seconds is None else now + timedelta(seconds=seconds)
    if at is None:
        return now + UNSAID_WAIT if status == 429 else None
    return max(now, min(at, now + LONGEST))


def _directives(text: str) -> dict[str, str]:
    parts = (part.partition("=") for part in text.lower().split(","))
    return {name.strip(): value.strip(' "') for name, _, value in parts}


def _seconds(text: str) -> int | None:
    text = text.strip()
    if not (text.isascii() and text.isdigit()):
        return None
    return min(int(text[:12]), 10**9)  # no overflow of a timedelta


def _date(text: str) -> datetime | None:
    """An HTTP date (RFC 9110 §5.6.7), aware UTC."""
    try:
        found = parsedate_to_datetime(text)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


_WHY = {
    204: "the answer is empty",
    206: "only a part came",
    300: "several addresses are offered; open the link to choose one",
    304: "it says that nothing changed, but nothing was here before",
    400: "the server does not understand the question",
    401: "the site asks for a login; headers or cookies set for its feed may carry it",
    402: "the site asks for payment",
    403: "the server refuses; a cookie file or another user_agent may help",
    404: "nothing at this address",
    405: "the server refuses this way of asking",
    406: "the server has it in no form that can be read here",
    408: "the server did not wait for the question",
    410: "it was taken away for good",
    421: "the server does not answer for this host",
    429: "asked too often",
    451: "held back for legal reasons",
    500: "the server broke down over the question",
    502: "the server behind it does not answer well",
    503: "the server has no time now",
    504: "the server behind it does not answer",
    511: "this network asks for a login first; open a page in the browser",
}


def status_in_words(status: int, *, retry_at: datetime | None, now: datetime) -> str:
    """A status for people: number, phrase of the standard, what it means. Never the server's own words."""
    try:
        head = f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        head = str(status)
    why = _WHY.get(status) or ("the server failed" if status >= 500 else "the server did not give it")
    return f"{head}: {why}" if retry_at is None else f"{head}: {why}; asked again in {_span(retry_at - now)}"


def wait_in_words(host: str, *, retry_at: datetime, now: datetime) -> str:
    """Why a host is not asked just now."""
    return one_line(f"{host} asked for a pause; asked again in {_span(retry_at - now)}")


def _span(left: timedelta) -> str:
    seconds = max(1, round(left.total_seconds()))
    for name, length in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= length:
            count = -(-seconds // length)
            return f"{count} {name}{'s' if count > 1 else ''}"
    return f"{seconds} second{'s' if seconds > 1 else ''}"


def one_line(reason: str) -> str:
    """A reason as it may be shown: one clean line of bounded length."""
    return shorten(clean(reason, one_line=True), _LONGEST_REASON)
