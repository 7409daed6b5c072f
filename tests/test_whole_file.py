"""Files that are replaced whole, and the lock between processes."""

import stat
import threading
from pathlib import Path

import pytest

from opreader.whole_file import locked, replace_file


def test_new_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "a"
    replace_file(path, b"one", like=path)
    assert path.read_bytes() == b"one"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_replaced_file_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"one")
    path.chmod(0o640)
    replace_file(path, b"two", like=path)
    assert path.read_bytes() == b"two"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_failed_replacement_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    (folder / "inside").write_bytes(b"")
    with pytest.raises(OSError):
        replace_file(folder, b"two", like=tmp_path / "none")
    assert list(tmp_path.iterdir()) == [folder]


def test_lock_is_not_given_twice_and_comes_free(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with locked(path), pytest.raises(TimeoutError, match="another program"), locked(path, wait=0):
        pass
    with locked(path, wait=0):
        pass


def test_lock_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    order = []

    def second() -> None:
        with locked(path):
            order.append("second")

    with locked(path):
        thread = threading.Thread(target=second)
        thread.start()
        order.append("first")
    thread.join()
    assert order == ["first", "second"]
