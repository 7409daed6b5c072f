"""The shipped themes: complete, parseable, and legible by the WCAG measure of contrast."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from textual.color import Color
from textual.theme import Theme

THEMES = sorted((Path(__file__).parents[2] / "themes").glob("*.toml"))
VARIABLES = {
    *("unread", "read", "cursor-background", "cursor-foreground", "cursor-blurred-background"),
    *("heading", "link", "quote", "quote-bar", "code", "code-background", "rule", "muted-text"),
    *("state-full", "state-partial", "state-teaser", "state-failed"),
    *("status-background", "status-foreground", "match-background", "match-foreground"),
    *("highlight-background", "highlight-foreground"),
}
ON_THE_PAGE = ["foreground", "unread", "read", "heading", "link", "quote", "muted-text"]
STATES = ["state-full", "state-partial", "state-teaser", "state-failed"]
PAIRS = [
    *((text, page) for page in ("background", "surface", "panel") for text in [*ON_THE_PAGE, *STATES]),
    ("code", "code-background"),
    ("cursor-foreground", "cursor-background"),
    ("cursor-foreground", "cursor-blurred-background"),
    ("status-foreground", "status-background"),
    ("match-foreground", "match-background"),
    ("highlight-foreground", "highlight-background"),
    ("input-selection-foreground", "input-selection-background"),
    ("screen-selection-foreground", "screen-selection-background"),
    ("footer-foreground", "footer-background"),
    ("footer-key-foreground", "footer-background"),
    ("footer-description-foreground", "footer-background"),
    ("button-color-foreground", "primary"),
]
"""Text and what it stands on. Lists may lie on the surface, dialogs on the panel, so these carry all text too."""


def load(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def luminance(color: Color) -> float:
    """Relative luminance, WCAG 2.2."""
    red, green, blue = (
        (part / 12.92) if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Color, other: Color) -> float:
    """Contrast ratio, WCAG 2.2: from 1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


shipped = pytest.mark.parametrize("path", THEMES, ids=lambda path: path.stem)
with_own_colours = pytest.mark.parametrize(
    "path", [path for path in THEMES if not load(path).get("ansi")], ids=lambda path: path.stem
)


def test_contrast_is_the_measure_of_wcag() -> None:
    white = Color.parse("#ffffff")
    assert round(contrast(white, Color.parse("#000000")), 2) == 21
    assert round(contrast(Color.parse("#767676"), white), 2) == 4.54


def test_dark_light_high_contrast_and_ansi_themes_are_shipped() -> None:
    themes = [load(path) for path in THEMES]
    assert len(themes) >= 6
    assert {"evening", "paper", "contrast", "terminal"} <= {theme["name"] for theme in themes}
    assert {theme["dark"] for theme in themes} == {True, False}


@shipped
def test_theme_is_named_like_its_file(path: Path) -> None:
    assert load(path)["name"] == path.stem


@shipped
def test_theme_generates_its_colours(path: Path) -> None:
    generated = Theme(**load(path)).to_color_system().generate()
    assert {"primary", "background", "surface", "panel", "foreground"} <= generated.keys()


@shipped
def test_theme_defines_every_variable_of_the_screen(path: Path) -> None:
    assert load(path)["variables"].keys() >= VARIABLES


@shipped
def test_themes_define_the_same_variables(path: Path) -> None:
    assert load(path)["variables"].keys() == load(THEMES[0])["variables"].keys()


@shipped
def test_every_variable_is_an_opaque_colour(path: Path) -> None:
    for name, value in load(path)["variables"].items():
        assert Color.parse(value).a == 1, name


@shipped
def test_ansi_theme_names_ansi_colours_only(path: Path) -> None:
    theme = load(path)
    values = [
        value for value in (theme | theme["variables"]).values() if isinstance(value, str) and value != theme["name"]
    ]
    assert {value.startswith("ansi_") for value in values} == {theme.get("ansi", False)}


@with_own_colours
def test_text_is_legible(path: Path) -> None:
    theme = load(path)
    colours = theme | theme["variables"]
    floor = 7 if theme["name"] == "contrast" else 4.5
    measured = {pair: contrast(Color.parse(colours[pair[0]]), Color.parse(colours[pair[1]])) for pair in PAIRS}
    assert {pair: round(ratio, 2) for pair, ratio in measured.items() if ratio < floor} == {}


@with_own_colours
def test_a_read_title_and_the_cursor_stand_apart(path: Path) -> None:
    colours = {name: Color.parse(value) for name, value in load(path)["variables"].items()}
    page = Color.parse(load(path)["background"])
    assert contrast(colours["unread"], page) > contrast(colours["read"], page) * 1.5
    assert contrast(colours["cursor-background"], page) > contrast(colours["cursor-blurred-background"], page) > 1.1
