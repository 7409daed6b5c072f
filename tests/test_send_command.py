"""What a command gets of an article: parts of its own arguments, and nothing that it would obey."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opreader.send_command import fill_command, places_of
from opreader.text import clean

VALUES = {
    "url": "https://x.example/1",
    "title": "A title",
    "author": "Jane Roe",
    "feed": "The Column",
    "file": "",
    "id": "7",
}


def filled(*words: str, **values: str) -> list[str]:
    return fill_command(words, {**VALUES, **values})


def test_places_are_filled_within_their_arguments() -> None:
    assert filled("save", "--title={title}", "{url}", "plain", "{feed}/{id}") == [
        "save",
        "--title=A title",
        "https://x.example/1",
        "plain",
        "The Column/7",
    ]


def test_text_is_no_argument() -> None:
    assert filled("save", "{text}", "{url}") == ["save", "https://x.example/1"]
    assert places_of(("save", "{text}", "{url}")) == {"text", "url"}


@pytest.mark.parametrize("title", ["-rf", "--exec=x", "+!reboot", "@/etc/passwd"])
def test_value_never_becomes_an_option_or_a_file(title: str) -> None:
    assert filled("save", "{title}", title=title) == ["save", f" {title}"]
    assert filled("save", "{author}{title}", author="", title=title) == ["save", f" {title}"]
    assert filled("save", "--title={title}", title=title) == ["save", f"--title={title}"]


def test_value_that_holds_a_place_is_not_filled_again() -> None:
    assert filled("save", "{title}", title="{url} {text}") == ["save", "{url} {text}"]


def test_empty_value_stays_an_argument() -> None:
    assert filled("save", "{author}", "{url}", author="") == ["save", "", "https://x.example/1"]


def test_braces_of_other_programs_are_left_alone() -> None:
    assert filled("awk", "{print $1}", '{"a": 1}') == ["awk", "{print $1}", '{"a": 1}']


@given(st.text(), st.text())
def test_any_title_stays_one_argument_that_is_no_option(title: str, author: str) -> None:
    words = filled(
        "save", "{title}", "{author}: {title}", title=clean(title, one_line=True), author=clean(author, one_line=True)
    )
    assert len(words) == 3
    assert not any(word.startswith(("-", "+", "@")) for word in words[1:])
