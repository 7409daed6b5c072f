"""Colours that can be read on their ground, by the measure of WCAG 2.2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from textual.color import Color

LEAST: Final = 4.5
"""Contrast that letters of normal size need (WCAG 2.2, 1.4.3)."""
_STEPS: Final = 5


def contrast(one: Color, other: Color) -> float:
    """Contrast ratio of two opaque colours: from 1, the same, to 21, black on white."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def legible(colour: Color, ground: Color, letters: Color) -> Color:
    """A colour, brought as near to the colour of the letters around it as it must be to be read on their ground.

    Colours of the terminal's own are left alone: nobody knows what they are.
    """
    if any(each.ansi is not None for each in (colour, ground, letters)):
        return colour
    for step in range(_STEPS):
        mixed = colour.blend(letters, step / _STEPS)
        if contrast(mixed, ground) >= LEAST:
            return mixed
    return letters


def _luminance(colour: Color) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
