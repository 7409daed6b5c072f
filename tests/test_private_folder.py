"""Folders that are made are their owner's alone; those that were there are not touched."""

import stat
from pathlib import Path

import pytest

from opreader.private_folder import make_folder


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_every_folder_that_is_made_is_its_owners_alone(tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.mkdir()
    there.chmod(0o755)
    make_folder(there / "a" / "b")
    make_folder(there / "a" / "b")
    assert [mode(path) for path in (there, there / "a", there / "a" / "b")] == [0o755, 0o700, 0o700]


@pytest.mark.parametrize("name", ["file", "file/below", "nowhere"])
def test_what_is_no_folder_is_an_error(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "nowhere").symlink_to("no such")
    with pytest.raises(OSError):
        make_folder(tmp_path / name)
    assert (tmp_path / "file").read_text() == "mine"
