"""Numbers on the command line, checked with words of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from typing import Any

_MOST: Final = 10**18
"""Below what the library can hold as a number."""


class WholeNumber(click.types.IntParamType):
    """A number from `least` on; one that is too large to matter is taken as a very large one."""

    name = "N"

    def __init__(self, least: int, *, otherwise: str) -> None:
        """`otherwise` says what to write instead of what is no such number."""
        self._least = least
        self._otherwise = otherwise

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number that was written. Raises click.BadParameter."""
        text = str(value)
        if text.isascii() and text.isdigit():
            number = _MOST if len(text.lstrip("0")) > 18 else int(text)
            if number >= self._least:
                return number
        raise click.BadParameter(
            f"{text!r} is no number from {self._least} on. {self._otherwise}", ctx=ctx, param=param
        )


class HoursNumber(click.types.FloatParamType):
    """Hours: a number above 0, with a point where it is none of whole hours."""

    name = "H"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number that was written. Raises click.BadParameter."""
        text = str(value)
        if text.isascii() and text.replace(".", "", 1).isdigit() and float(text) > 0:
            return min(float(text), float(_MOST))
        raise click.BadParameter(f"{text!r} is no number above 0. Write 2 or 1.5.", ctx=ctx, param=param)


ARTICLE: Final = WholeNumber(1, otherwise="List articles with their numbers: opreader articles.")
LIMIT: Final = WholeNumber(0, otherwise="0 is no limit.")
ORDINAL: Final = WholeNumber(1, otherwise="The first is 1.")
HOURS: Final = HoursNumber()
