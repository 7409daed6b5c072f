"""SECURITY.md names tests that are there, and rules in their order."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "SECURITY.md").read_text("utf-8")


def test_every_test_that_it_names_is_there() -> None:
    named = set(re.findall(r"tests(?:/[\w.]+)+", PAGE))
    assert len(named) > 15
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_its_ten_rules_are_ten() -> None:
    assert re.findall(r"^\| (\d+) \|", PAGE, re.MULTILINE) == [str(number) for number in range(1, 11)]


@pytest.mark.parametrize("name", ["README.md", "pyproject.toml"])
def test_it_is_pointed_at_and_shipped(name: str) -> None:
    assert "SECURITY.md" in (ROOT / name).read_text("utf-8")
