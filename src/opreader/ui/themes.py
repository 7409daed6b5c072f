"""Theme files → Textual themes. A file that can't be used is reported in a line, never fatal."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any, Final

from textual.color import Color, ColorParseError
from textual.theme import Theme

from opreader.frozen import frozen
from opreader.regular_file import read_regular
from opreader.text import clean, shorten
from opreader.ui.variables import VARIABLE_DEFAULTS, defaults_from

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

DEFAULT_THEME: Final = "evening"
_MOST_BYTES: Final = 1_000_000
_LONGEST_NAME: Final = 60
"""What `theme` of config.toml takes."""
_LONGEST_COLOUR: Final = 100
"""No colour is longer, and numbers of hundreds of digits are infinite."""
_LONGEST_PROBLEM: Final = 300
_COLOURS: Final = [
    "primary",
    "secondary",
    "warning",
    "error",
    "success",
    "accent",
    "foreground",
    "background",
    "surface",
    "panel",
    "boost",
]


@frozen
class LoadedThemes:
    """Themes by name, and a line for each file that could not be used."""

    themes: dict[str, Theme]
    problems: tuple[str, ...]


def load_themes(folders: Sequence[Path]) -> LoadedThemes:
    """Read `*.toml` of the folders in order; a later theme takes the place of an earlier one of that name."""
    themes: dict[str, Theme] = {}
    problems: list[str] = []
    for path in _theme_files(folders):
        try:
            theme = load_theme(path)
        except (OSError, ValueError, RecursionError) as error:
            why = (error.strerror if isinstance(error, OSError) else None) or error
            problems.append(shorten(clean(f"theme {path.name} can't be used: {why}", one_line=True), _LONGEST_PROBLEM))
        else:
            themes[theme.name] = theme
    return LoadedThemes(themes, tuple(problems))


def _theme_files(folders: Sequence[Path]) -> Iterable[Path]:
    for folder in folders:
        yield from sorted(path for path in folder.glob("*.toml") if path.is_file())


def load_theme(path: Path) -> Theme:
    """Read one theme. Raises ValueError or OSError that says what is wrong with it."""
    values = tomllib.loads(read_regular(path, most=_MOST_BYTES).decode())
    return read_theme(values, name=path.stem)


def read_theme(values: dict[str, Any], *, name: str) -> Theme:
    """Check a theme's values, colours and variables; `name` is the file's, for a theme without one. Raises ValueError."""
    values = {"name": name} | values
    variables = values.get("variables", {})
    if not isinstance(variables, dict):
        raise ValueError("[variables] is no table")  # noqa: TRY004 - every fault of a file is told in one way
    for key, value in {**{one: values.get(one) for one in _COLOURS}, **variables}.items():
        if value is not None:
            _check_colour(key, value)
    _check_others(values)
    try:
        theme = Theme(**values)
        theme.to_color_system().generate()
    except TypeError:
        known = {"name", "dark", "ansi", "variables", "luminosity_spread", "text_alpha", *_COLOURS}
        unknown = sorted(set(values) - known)
        raise ValueError(f"unknown or missing key: {', '.join(unknown) or 'primary'}") from None
    return theme


def _check_others(values: dict[str, Any]) -> None:
    """What is no colour; Textual takes anything, and fails at it when it paints."""
    name = values["name"]
    if not isinstance(name, str) or not name or len(name) > _LONGEST_NAME or clean(name, one_line=True) != name:
        raise ValueError(f"name = {_shown(name)} is no name: a line of at most {_LONGEST_NAME} characters")
    for key in ("dark", "ansi"):
        if not isinstance(values.get(key, False), bool):
            raise ValueError(f"{key} = {_shown(values[key])}; it takes true or false")  # noqa: TRY004 - as above
    for key in ("luminosity_spread", "text_alpha"):
        value = values.get(key, 0)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            raise ValueError(f"{key} = {_shown(value)}; it takes a number from 0 to 1")


def _check_colour(key: str, value: object) -> None:
    try:
        if not isinstance(value, str) or len(value) > _LONGEST_COLOUR:
            raise ColorParseError(key)  # noqa: TRY301 - told as any other
        Color.parse(value)
    except ColorParseError:
        raise ValueError(
            f"{shorten(key, 60)} = {_shown(value)} is no colour; write #rrggbb or a colour's name"
        ) from None


def _shown(value: object) -> str:
    return shorten(repr(value), 60) if isinstance(value, str | bool | float) else f"a {type(value).__name__}"


def variable_defaults(theme: Theme) -> dict[str, str]:
    """Our own variables, for a theme that lacks them: derived from the colours it has."""
    # Textual's own widgets ask for the last two in a theme of the terminal's colours, and it has none of them.
    ansi = {"ansi-background": "ansi_default", "ansi-foreground": "ansi_default"}
    if VARIABLE_DEFAULTS.keys() <= theme.variables.keys():
        return {
            **VARIABLE_DEFAULTS,
            **ansi,
        }  # the shipped ones define all: deriving them takes time before the first frame
    return {**VARIABLE_DEFAULTS, **defaults_from(theme.to_color_system().generate()), **ansi}
