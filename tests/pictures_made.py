"""Small pictures of every format, made with Pillow: for tests of what draws them and of what shows them."""

import io
from typing import Any

from PIL import Image

RED, GREEN, BLUE, WHITE = (220, 20, 20), (20, 200, 40), (30, 40, 220), (255, 255, 255)
Colour = tuple[int, int, int]


def encoded(picture: Image.Image, picture_format: str = "PNG", **more: Any) -> bytes:
    """The bytes of a picture in a format."""
    out = io.BytesIO()
    picture.save(out, picture_format, **more)
    return out.getvalue()


def halves(upper: Colour = RED, lower: Colour = BLUE, size: tuple[int, int] = (40, 40)) -> Image.Image:
    """A picture of two colours, one over the other."""
    picture = Image.new("RGB", size, upper)
    picture.paste(lower, (0, size[1] // 2, *size))
    return picture


def plain(colour: Colour = RED, size: tuple[int, int] = (40, 40)) -> bytes:
    """A PNG of one colour."""
    return encoded(Image.new("RGB", size, colour))
