"""CONTRIBUTING.md speaks only of what is there: files, and the house as the linter holds it."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "opreader"
PAGE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
PLACES = [ROOT, PACKAGE, ROOT / "tests", PACKAGE / "data" / "guide"]
OF_USERS = {"config.toml", "feeds.toml", "accounts.toml"}


def test_the_house_is_drawn_as_it_is_held() -> None:
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    (layers,) = (one["layers"] for one in linter["contracts"] if one.get("exhaustive"))
    drawn = PAGE.split("```\ncli →", 1)[1].split("```", 1)[0]
    held = [set(layer.split(" | ")) for layer in layers]
    assert [set(layer.replace("|", " ").split()) for layer in f"cli →{drawn}".split("→")] == held[1:]
    assert held[0] == {"__main__"}


def test_every_file_that_it_names_is_there() -> None:
    named = {*re.findall(r"[\w./-]+\.(?:py|md|toml)\b", PAGE), *re.findall(r"\btests/[\w/]+\b(?!\.py)", PAGE)}
    missing = [
        name
        for name in sorted(named - OF_USERS)
        if "NN" not in name and not any((place / name).exists() for place in PLACES) and not [*PACKAGE.rglob(name)]
    ]
    assert not missing
