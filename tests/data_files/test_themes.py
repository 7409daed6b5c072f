"""The shipped themes: complete, parseable, and legible by the WCAG measure of contrast."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from textual.color import Color
from textual.theme import Theme

import opreader.ui
from opreader.ui.widgets.legible import LEAST, contrast

UI = Path(opreader.ui.__file__).parent

THEMES = sorted((Path(__file__).parents[2] / "themes").glob("*.toml"))
VARIABLES = {
    *("unread", "read", "cursor-background", "cursor-foreground", "cursor-blurred-background"),
    *("heading", "link", "quote", "quote-bar", "code", "code-background", "rule", "muted-text"),
    *("state-full", "state-partial", "state-teaser", "state-failed"),
    *("status-background", "status-foreground", "match-background", "match-foreground"),
    *("highlight-background", "highlight-foreground"),
}
PAGES = ("background", "surface", "panel")
ON_THE_PAGE = ["foreground", "unread", "read", "heading", "link", "quote", "muted-text"]
STATES = ["state-full", "state-partial", "state-teaser", "state-failed"]
NEWS = ["error", "warning", "success"]
CODE = ["code", "foreground", "link"]
"""What stands on the ground of code: inline code may be a link. Words of code blocks are made legible as they are drawn."""
PAIRS = [
    *((text, page) for page in PAGES for text in [*ON_THE_PAGE, *STATES, *NEWS]),
    *((text, "code-background") for text in CODE),
    ("cursor-foreground", "cursor-background"),
    ("cursor-foreground", "cursor-blurred-background"),
    ("block-cursor-foreground", "block-cursor-background"),
    ("block-cursor-foreground", "block-cursor-blurred-background"),
    ("foreground", "block-hover-background"),
    ("status-foreground", "status-background"),
    ("error", "status-background"),
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
SIGNS = [*((sign, "background") for sign in ("quote-bar", "border", "scrollbar-active"))]
"""Signs that say something and are no text: 3:1 (WCAG 2.2, 1.4.11)."""
ORNAMENTS = {"rule", "border-blurred"}
"""Lines between things that stand apart without them."""


def load(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


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
    assert len(themes) >= 10
    assert {"evening", "paper", "contrast", "terminal"} <= {theme["name"] for theme in themes}
    kinds = Counter((theme["dark"], theme.get("ansi", False)) for theme in themes)
    assert kinds.keys() == {(dark, ansi) for dark in (True, False) for ansi in (True, False)}
    assert min(kinds[dark, False] for dark in (True, False)) >= 3


def test_every_theme_has_a_page_and_letters_of_its_own() -> None:
    themes = [load(path) for path in THEMES]
    own = {(theme["background"], theme["foreground"]) for theme in themes if not theme.get("ansi")}
    assert len(own) == sum(not theme.get("ansi", False) for theme in themes)


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


def too_faint(path: Path, pairs: Iterable[tuple[str, str]], floor: float) -> dict[tuple[str, str], float]:
    """The pairs of a theme that do not stand apart, with their contrast."""
    theme = load(path)
    colours = theme | theme["variables"]
    measured = {pair: contrast(Color.parse(colours[pair[0]]), Color.parse(colours[pair[1]])) for pair in pairs}
    return {pair: round(ratio, 2) for pair, ratio in measured.items() if ratio < floor}


@with_own_colours
def test_text_is_legible(path: Path) -> None:
    assert too_faint(path, PAIRS, 7 if path.stem == "contrast" else LEAST) == {}


@pytest.mark.parametrize("path", [path for path in THEMES if load(path).get("ansi")], ids=lambda path: path.stem)
def test_the_terminals_own_colours_are_never_laid_on_themselves(path: Path) -> None:
    colours = load(path) | load(path)["variables"]
    for text, ground in PAIRS:
        letters, page = colours[text], colours[ground]
        if page == "ansi_default":
            assert letters not in {"ansi_black", "ansi_white", "ansi_bright_black", "ansi_bright_white"}, text
        else:
            assert letters != page, (text, ground)
            assert letters != "ansi_default", (text, ground)


@with_own_colours
def test_signs_can_be_seen(path: Path) -> None:
    assert too_faint(path, SIGNS, 3) == {}


@with_own_colours
def test_what_is_found_or_marked_is_set_off_from_the_page(path: Path) -> None:
    for ground in ("match-background", "highlight-background", "cursor-background", "code-background"):
        assert load(path)["variables"][ground] not in {load(path)[page] for page in ("background", "surface")}, ground


def test_every_colour_that_the_screen_names_is_measured() -> None:
    sources = [path for path in UI.rglob("*") if path.suffix in {".py", ".tcss"}]
    named = {name for path in sources for name in re.findall(r"\$([a-z][a-z-]+)", path.read_text("utf-8"))}
    measured = {name for pair in [*PAIRS, *SIGNS] for name in pair}
    assert "muted-text" in named
    assert named - measured == ORNAMENTS & named


@with_own_colours
def test_a_read_title_and_the_cursor_stand_apart(path: Path) -> None:
    colours = {name: Color.parse(value) for name, value in load(path)["variables"].items()}
    page = Color.parse(load(path)["background"])
    assert contrast(colours["unread"], page) > contrast(colours["read"], page) * 1.5
    assert contrast(colours["cursor-background"], page) > contrast(colours["cursor-blurred-background"], page) > 1.1
