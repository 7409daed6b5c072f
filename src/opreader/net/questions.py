"""The headers of a question: what we read, what is known, and what the user set for that host alone."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from opreader.model import FetchRequest
from opreader.net.addresses import host_of, is_this_machine
from opreader.net.cookies import Cookie, cookie_header

if TYPE_CHECKING:
    import httpx

_ACCEPT = {
    "feed": "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, text/html;q=0.5, */*;q=0.3",
    "page": "text/html, application/xhtml+xml;q=0.9, */*;q=0.5",
    "picture": "image/*, */*;q=0.1",
}
_NOT_THE_USERS = frozenset({b"host", b"connection", b"content-length", b"transfer-encoding", b"accept-encoding"})
"""Headers that hold the connection together."""
_NO_SECRETS = frozenset(
    {
        *(
            b"accept",
            b"accept-language",
            b"cache-control",
            b"dnt",
            b"from",
            b"origin",
            b"pragma",
            b"referer",
            b"sec-gpc",
        ),
        *(b"upgrade-insecure-requests", b"user-agent", b"x-requested-with"),
    }
)
"""Headers by which nobody is let in; what a person sets beside them may be a key."""


class NotInTheOpen(Exception):
    """What lets the user in would go over plain http, where anybody on the way reads it. Never leaves `opreader.net`."""


def question_headers(
    request: FetchRequest,
    url: "httpx.URL",
    *,
    first: "httpx.URL",
    user_agent: str,
    cookies: Sequence[Cookie],
    now: datetime,
) -> list[tuple[bytes, bytes]]:
    """All headers for asking `url`, one hop of a fetch that began at `first`. Raises UnicodeEncodeError, NotInTheOpen."""
    at_home = same_place(url, first)
    own_agent = request.user_agent if at_home else None
    headers = {
        b"host": url.netloc,
        b"user-agent": (own_agent or user_agent).encode(),
        b"accept": _ACCEPT[request.purpose].encode(),
        b"accept-encoding": b"gzip, deflate",
    }
    known = request.validators
    if known.etag:
        headers[b"if-none-match"] = known.etag.encode("latin-1")
    if known.last_modified:
        headers[b"if-modified-since"] = known.last_modified.encode("latin-1")
    secret = False
    if at_home:
        for name, value in request.headers:
            key = name.strip().lower().encode()
            if key not in _NOT_THE_USERS:
                headers[key] = value.strip().encode()
                secret = secret or key not in _NO_SECRETS
        told = cookie_header(cookies, scheme=url.scheme, host=host_of(url), path=url.path, now=now)
        if told:
            secret = True
            own = headers.get(b"cookie")
            headers[b"cookie"] = told.encode() if own is None else own + b"; " + told.encode()
    if secret and url.scheme != "https" and not is_this_machine(host_of(url)):
        raise NotInTheOpen
    return list(headers.items())


def same_place(url: "httpx.URL", first: "httpx.URL") -> bool:
    """What was meant for `first` may go to `url`: the same scheme, host and port, or http turned https there."""
    if url.raw_host != first.raw_host:
        return False
    if url.scheme == first.scheme:
        return url.port == first.port
    return first.scheme == "http" and first.port is None and url.port is None
