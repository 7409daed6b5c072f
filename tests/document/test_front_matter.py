import pytest

from opreader.document import split_front_matter


def test_keys_are_lower_case_and_values_unquoted() -> None:
    source = '---\nTitle: "Who pays: a view"\nauthor: Jane Roe\ndate: 2026-11-03\n# note\n\n---\n\nText\n---\n'
    assert split_front_matter(source) == (
        {"title": "Who pays: a view", "author": "Jane Roe", "date": "2026-11-03"},
        "Text\n---\n",
    )


def test_lists_are_joined() -> None:
    source = "---\ntags: [trade, 'tax']\nauthors:\n  - Jane\n  - John\n...\nText"
    assert split_front_matter(source) == ({"tags": "trade, tax", "authors": "Jane, John"}, "Text")


def test_toml_is_read_too() -> None:
    assert split_front_matter('+++\ntitle = "Who pays"\n[extra]\n+++\nText') == ({"title": "Who pays"}, "Text")


def test_byte_order_mark_does_not_hide_it() -> None:
    assert split_front_matter("\ufeff---\ntitle: A\n---\nText") == ({"title": "A"}, "Text")


@pytest.mark.parametrize(
    "source",
    [
        "",
        "Text",
        "---\nA sentence, not a key.\n---\nText",
        "---\n\n---\nText",
        "---\ntitle: never ends",
        "----\na: b\n----",
    ],
)
def test_text_without_header_is_all_text(source: str) -> None:
    assert split_front_matter(source) == ({}, source)
