"""Who uses an address: taken out of it, or hidden. What else a person keeps secret is in `credentials`."""

from __future__ import annotations

import re
from typing import Final

from opreader.patterns import late

_WEB: Final = late(r"(https?:/{1,3})([^/?#\s\\]*)@", re.IGNORECASE)
_NAMED: Final = late(r"(//)[^/?#\s\"'<>]*@")
_CUT_IN_TWO: Final = late(r"(//)[^/?#\s:@\[]*:(?![0-9]{1,5}(?:[/?#\s]|$))[^\r\n]*@")
"""A password with a slash, mark or white space in it: what looks like a port is none."""
_BARE: Final = late(r"(?<![^\s\"'(<=])[^\s/:@\"'(<]+:[^\s/@]+@(?=[\w\[])")
"""The same without a scheme."""


def split_user(url: str) -> tuple[str, str | None]:
    """An http(s) address without user and password, and what they make as an Authorization header (RFC 7617).

    The second is None where nobody is named. All other texts come back as they are.
    """
    found = _WEB().match(url)
    if found is None:
        return url, None
    bare = f"{found[1]}{url[found.end() :]}"
    if not found[2].strip(":"):
        return bare, None
    from base64 import b64encode
    from urllib.parse import unquote_to_bytes

    user, _, password = found[2].partition(":")
    told = unquote_to_bytes(user) + b":" + unquote_to_bytes(password)
    return bare, f"Basic {b64encode(told).decode('ascii')}"


def without_user(url: str) -> str:
    """An http(s) address without user and password."""
    return split_user(url)[0]


def hide_password(text: str) -> str:
    """A text whose addresses do not say who uses them: "http://…@host/"."""
    if "@" not in text:
        return text
    text = _CUT_IN_TWO().sub(r"\1…@", _NAMED().sub(r"\1…@", text))
    return _BARE().sub("…@", text)
