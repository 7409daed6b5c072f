"""The catalogue of feeds to begin with, as it is read."""

from importlib.resources import as_file, files
from pathlib import Path

import pytest

from opreader.errors import ReadError
from opreader.ui.catalogue import CatalogueFeed, load_catalogue

ROW = """
[[feed]]
name = "The [sic] Column"
url = "https://example.org/feed"
site = "https://example.org"
language = "en-GB"
region = "Nowhere"
topics = ["politics", "trade"]
about = "A column a week."
"""


def test_a_row_becomes_a_value(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.toml"
    path.write_text(ROW)
    assert load_catalogue(path) == (
        CatalogueFeed(
            "The [sic] Column",
            "https://example.org/feed",
            "https://example.org",
            "en-GB",
            "Nowhere",
            ("politics", "trade"),
            "A column a week.",
        ),
    )


def test_the_shipped_catalogue_can_be_read() -> None:
    with as_file(files("opreader.data").joinpath("catalogue.toml")) as path:
        assert len(load_catalogue(path)) >= 70


def test_control_characters_stay_outside(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.toml"
    path.write_text(ROW.replace("[sic]", "\\u001b]52;x\\u0007"))
    assert load_catalogue(path)[0].name == "The ]52;x Column"


@pytest.mark.parametrize(
    "text",
    ["feed = 3", "[[feed]]\nname = 'x'", "not toml", "feed = ['x']", "", ROW.replace('["politics", "trade"]', "3")],
)
def test_a_broken_catalogue_is_one_clear_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "catalogue.toml"
    path.write_text(text)
    with pytest.raises(ReadError, match=r"catalogue.* can't be read"):
        load_catalogue(path)


def test_a_missing_catalogue_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="can't be read"):
        load_catalogue(tmp_path / "none.toml")
