"""Reads a Netscape cookie file and says which cookies go to an address. Nothing that a server sets is kept.

Not `http.cookiejar`: it warns on stderr about a broken line, drops browsers' session cookies (expiry 0), and asks the
system for the time.
"""

import stat
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from opreader.errors import ReadError
from opreader.frozen import frozen
from opreader.net.addresses import literal_of
from opreader.regular_file import read_regular

_LARGEST = 1024 * 1024
_HTTP_ONLY = "#HttpOnly_"
_LONGEST_DATE = 15
"""Digits of a time that are read."""


@frozen
class Cookie:
    """One line of a cookie file."""

    domain: str
    """Lower case, without a leading dot."""
    subdomains: bool
    path: str
    secure: bool
    expires: int
    """Seconds since 1970; 0: at the end of the browser's session, so never here."""
    name: str
    value: str


def load_cookies(path: Path) -> tuple[Cookie, ...]:
    """Every readable line of a cookie file. Raises ReadError."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise ReadError(f"the cookie file {path} is no regular file")
        if found.st_size > _LARGEST:
            raise ReadError(f"the cookie file {path} is too large: more than 1 MB")
        text = read_regular(path, most=_LARGEST).decode("utf-8", "replace")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        raise ReadError(f"the cookie file {path} can't be read: {reason or 'not a path'}") from error
    return parse_cookies(text)


def parse_cookies(text: str) -> tuple[Cookie, ...]:
    """The cookies of a Netscape cookie file; lines that are none are left out."""
    found = (_parse_line(line) for line in text.splitlines())
    return tuple(cookie for cookie in found if cookie is not None)


def _parse_line(line: str) -> Cookie | None:
    line = line.removeprefix(_HTTP_ONLY)
    fields = line.split("\t")
    if line.startswith("#") or len(fields) != 7:
        return None
    domain, subdomains, path, secure, expires, name, value = (field.strip() for field in fields)
    domain = domain.lower()
    if not domain.strip(".") or not name or not _sendable(name + value):
        return None
    return Cookie(
        domain=domain.strip("."),
        subdomains=subdomains.upper() == "TRUE" or domain.startswith("."),
        path=path or "/",
        secure=secure.upper() == "TRUE",
        expires=int(expires[:_LONGEST_DATE]) if expires.isascii() and expires.isdigit() else 0,
        name=name,
        value=value,
    )


def _sendable(text: str) -> bool:
    return text.isascii() and text.isprintable() and ";" not in text


def cookie_header(cookies: Sequence[Cookie], *, scheme: str, host: str, path: str, now: datetime) -> str:
    """The Cookie header for an address (RFC 6265 §5.4), longest path first; empty where none goes there."""
    seconds = now.timestamp()
    matching = [
        cookie
        for cookie in cookies
        if (scheme == "https" or not cookie.secure)
        and (cookie.expires == 0 or cookie.expires > seconds)
        and _is_for_host(cookie, host.lower())
        and _is_for_path(cookie.path, path or "/")
    ]
    matching.sort(key=lambda cookie: -len(cookie.path))
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in matching)


def _is_for_host(cookie: Cookie, host: str) -> bool:
    if host == cookie.domain:
        return True
    return cookie.subdomains and host.endswith("." + cookie.domain) and literal_of(host) is None  # 7.0.0.1 is no name


def _is_for_path(wanted: str, path: str) -> bool:
    """RFC 6265 §5.1.4."""
    return path.startswith(wanted) and (wanted.endswith("/") or path[len(wanted) :][:1] in {"", "/", "?"})
