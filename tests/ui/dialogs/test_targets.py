"""What a typed target is, before anything is asked."""

from pathlib import Path

import pytest

from opreader.ui.dialogs.targets import tell_target


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("https://example.org/feed.xml", "a feed's address by its looks"),
        ("example.org/rss", "a feed's address by its looks"),
        ("https://example.org/opinion", "a web address"),
        ("feed:https://example.org/atom", "a feed's address by its looks"),
    ],
)
def test_addresses_are_told_by_their_looks(text: str, says: str) -> None:
    target = tell_target(text)
    assert target.usable
    assert target.says.startswith(says)


def test_a_folder_says_how_many_articles_are_in_it(tmp_path: Path) -> None:
    for name in ("one.txt", "two.md", "three.HTML", "picture.png", ".hidden.txt"):
        (tmp_path / name).write_text("x")
    assert tell_target(str(tmp_path)).says.startswith("a folder with 3 article files")


def test_a_file_says_its_size(tmp_path: Path) -> None:
    path = tmp_path / "column.txt"
    path.write_text("x" * 4_200)
    assert tell_target(str(path)).says.startswith("a file of 4 kB")


def test_a_path_that_is_not_there_is_meant_as_one_and_said_so(tmp_path: Path) -> None:
    target = tell_target(str(tmp_path / "nothing"))
    assert not target.usable
    assert target.meant
    assert "no file or folder" in target.says


def test_a_plain_word_is_meant_as_words() -> None:
    target = tell_target("economics of trade")
    assert not target.usable
    assert not target.meant


def test_a_folder_that_is_called_like_a_word_is_not_surely_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "politics").mkdir()
    monkeypatch.chdir(tmp_path)
    target = tell_target("politics")
    assert target.usable
    assert not target.meant
    assert tell_target("./politics").meant


@pytest.mark.parametrize(
    "text", ["~nobody-by-that-name/feeds", "/" + "x" * 5_000, "ftp://example.org/feed", "https://", "\0"]
)
def test_what_can_not_be_read_is_said_never_raised(text: str) -> None:
    target = tell_target(text)
    assert not target.usable
    assert target.says


def test_nothing_typed_says_nothing() -> None:
    assert tell_target("  ").says == ""
