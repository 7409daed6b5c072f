"""How an article looks in every theme: code is legible on its ground, and its words are told apart."""

import pytest
from textual.app import App, ComposeResult
from textual.color import Color
from textual.theme import Theme

from opreader.ui.glyphs import UNICODE
from opreader.ui.layout.look import Look
from opreader.ui.themes import load_themes, variable_defaults
from opreader.ui.widgets.article_looks import LOOKS, palette_of
from opreader.ui.widgets.article_view import ArticleView
from opreader.ui.widgets.legible import LEAST, contrast, legible
from opreader.wiring import shipped_themes

THEMES = load_themes([shipped_themes()]).themes
OF_CODE: tuple[Look, ...] = ("code", "code-keyword", "code-name", "code-string", "code-number", "code-comment")


class Page(App[None]):
    """An article view in a theme."""

    def __init__(self, worn: Theme) -> None:
        self._worn = worn
        super().__init__()
        self.register_theme(worn)
        self.theme = worn.name

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return variable_defaults(self._worn)

    def compose(self) -> ComposeResult:
        yield ArticleView()


@pytest.mark.parametrize("name", THEMES)
async def test_the_words_of_code_can_be_read_and_told_apart(name: str) -> None:
    app = Page(THEMES[name])
    async with app.run_test() as pilot:
        await pilot.pause()
        looks = palette_of(app.query_one(ArticleView), UNICODE).looks
    assert set(looks) == set(LOOKS)
    inks = [looks[look] for look in OF_CODE]
    assert len({(ink.color, ink.bold, ink.italic) for ink in inks}) >= (4 if THEMES[name].ansi else 5)
    assert len({ink.bgcolor for ink in inks}) == 1
    if not THEMES[name].ansi:
        floor = 7 if name == "contrast" else LEAST
        ratios = {
            look: contrast(Color.from_rich_color(looks[look].color), Color.from_rich_color(looks[look].bgcolor))
            for look in OF_CODE
        }
        assert {look: round(ratio, 2) for look, ratio in ratios.items() if ratio < floor} == {}


def test_a_colour_too_faint_is_brought_towards_the_letters() -> None:
    ground, letters = Color.parse("#202020"), Color.parse("#f0f0f0")
    faint = Color.parse("#404040")
    assert contrast(faint, ground) < LEAST
    assert contrast(legible(faint, ground, letters), ground) >= LEAST
    assert legible(letters, ground, letters) == letters
    assert legible(faint, ground, faint) == faint  # nothing better is known
    assert legible(Color.parse("ansi_red"), ground, letters) == Color.parse("ansi_red")
