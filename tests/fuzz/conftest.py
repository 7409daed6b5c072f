"""Hostile examples are long, and hypothesis warns of long ones when it shows them."""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let it show them."""
    for item in items:
        if "tests/fuzz/" in item.nodeid:
            item.add_marker(pytest.mark.filterwarnings("ignore:Generating overly large repr"))
