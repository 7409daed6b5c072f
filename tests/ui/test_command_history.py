"""Which commands are remembered, and in which order."""

import json

import pytest

from opreader.ui.command_history import COMMANDS, read_commands, with_command, write_commands


def test_the_last_one_stands_first() -> None:
    assert with_command(["less", "wc -w"], "fmt") == ["fmt", "less", "wc -w"]


@pytest.mark.parametrize("again", ["wc -w", " wc -w ", "wc   -w", "'wc' -w", "wc\t-w".expandtabs()])
def test_the_same_again_moves_up_as_it_was_typed_now(again: str) -> None:
    assert with_command(["less", "wc -w", "fmt"], again) == [again.strip(), "less", "fmt"]


def test_blanks_in_quotes_make_another_command() -> None:
    commands = with_command(["grep 'a b'"], "grep 'a  b'")
    assert commands == ["grep 'a  b'", "grep 'a b'"]
    assert read_commands(write_commands(commands)) == commands


def test_ten_are_kept() -> None:
    commands: list[str] = []
    for number in range(30):
        commands = with_command(commands, f"echo {number}")
    assert commands == [f"echo {number}" for number in range(29, 19, -1)]


@pytest.mark.parametrize("command", ["", "  ", "x" * 1_001, "wc\nrm", "a\x1bb"])
def test_what_nobody_typed_changes_nothing(command: str) -> None:
    assert with_command(["less"], command) == ["less"]


def test_what_is_half_quoted_is_told_apart_by_its_words() -> None:
    assert with_command(["grep 'a", "less"], "grep  'a") == ["grep  'a", "less"]


@pytest.mark.parametrize(
    ("kept", "commands"),
    [
        (None, []),
        ("no json", []),
        ('{"a": 1}', []),
        (json.dumps(["wc", 3, "", "a\x1bb", "x" * 2_000, "less"]), ["wc", "less"]),
        (json.dumps(["wc ", "less", " wc", "wc"]), ["wc", "less"]),
        (json.dumps([str(number) for number in range(20)]), [str(number) for number in range(10)]),
    ],
)
def test_what_can_not_be_read_of_the_remembered_commands_is_not_remembered(
    kept: str | None, commands: list[str]
) -> None:
    assert read_commands({} if kept is None else {COMMANDS: kept}) == commands
