"""Pictures, films, sounds and formulas in HTML: attributes → blocks or text."""

import re
from collections.abc import Mapping
from typing import Final, Literal
from urllib.parse import urlsplit

from opreader.document.addresses import Base, anchor_name, picture, pixels
from opreader.document.model import Image, Media
from opreader.html_tokens import Tag, Tokens, attributes
from opreader.text import clean

_INLINE_CLASSES = re.compile(r"emoji|smiley|latex|\bmath|mwe-math|tex\b", re.IGNORECASE)
_PIXEL_STYLE = re.compile(r"(?:^|;)\s*(?:width|height)\s*:\s*[01](?:px)?\s*(?:;|$|!)", re.IGNORECASE)
_TRACKER = re.compile(
    r"^https?://(?:feeds\.feedburner\.com/~|pixel\.wp\.com/|stats\.wordpress\.com/b\.gif|[^/]*\.feedsportal\.com/)"
)
_VIDEO_HOSTS: Final = ("youtube.com", "youtube-nocookie.com", "youtu.be", "vimeo.com", "dailymotion.com")
_AUDIO_HOSTS: Final = ("soundcloud.com", "spotify.com", "podcasts.apple.com")
_SMALL: Final = 24
"""Pixels; a picture of this size is a sign among letters."""


def is_pixel(found: Mapping[str, str]) -> bool:
    """Whether a picture or frame is too small to be seen and only counts its readers."""
    width, height = pixels(found.get("width")), pixels(found.get("height"))
    if (width is not None and width <= 1) or (height is not None and height <= 1):
        return True
    if "style" in found and _PIXEL_STYLE.search(found["style"]):
        return True
    return bool(_TRACKER.match(found.get("src", "")))


def image_of(found: Mapping[str, str], sources: str, base: Base, link: str | None) -> Image | str | None:
    """A picture as a block; as text where it is a sign among letters; None for one that neither shows nor says anything."""
    alt = clean(found.get("alt", ""), one_line=True)
    width, height = pixels(found.get("width")), pixels(found.get("height"))
    is_small = width is not None and height is not None and width <= _SMALL and height <= _SMALL
    if is_small or _INLINE_CLASSES.search(found.get("class", "")):
        return alt
    src = picture(found, sources, base)
    if src is None and not alt:
        return None
    if link == src:
        link = None
    return Image(src, alt, (), link, width, height, anchor_name(found.get("id", "")) or None)


def media_of(name: str, found: Mapping[str, str], inside: str, base: Base) -> Media | None:
    """A film, sound or frame as a named link; None where it leads nowhere."""
    src = next(
        (
            address
            for key in ("src", "data-src", "data-lazy-src", "data")
            if (value := found.get(key)) and (address := base.web(value))
        ),
        None,
    )
    if src is None and name in {"video", "audio"}:
        src = _source_inside(inside, base)
    if src is None:
        return None
    title = found.get("title") or found.get("aria-label") or ""
    return Media(_kind(name, src), src, clean(title, one_line=True), anchor_name(found.get("id", "")) or None)


def math_text(found: Mapping[str, str], inside: str | None) -> str:
    """What a formula says: its text for those who do not see it, else its letters."""
    if alternative := clean(found.get("alttext", ""), one_line=True):
        return alternative
    tokens = Tokens(inside or "")
    texts: list[str] = []
    for token in tokens:
        if isinstance(token, str):
            texts.append(token.strip() if token.isspace() else token)
        elif not token.closing and token.name in {"annotation", "annotation-xml"}:
            tokens.take_element(token.name)
    return " ".join("".join(texts).split())


def _source_inside(inside: str, base: Base) -> str | None:
    for token in Tokens(inside):
        if isinstance(token, Tag) and token.name == "source" and not token.closing:
            address = base.web(attributes(token.source).get("src", ""))
            if address:
                return address
    return None


def _kind(name: str, src: str) -> Literal["video", "audio", "embed"]:
    if name in {"video", "audio"}:
        return "video" if name == "video" else "audio"
    try:
        host = urlsplit(src).hostname or ""
    except ValueError:
        return "embed"
    if host.endswith(_VIDEO_HOSTS):
        return "video"
    return "audio" if host.endswith(_AUDIO_HOSTS) else "embed"
