"""Files that are replaced whole, and the lock between processes."""

import os
import stat
import threading
from pathlib import Path

import pytest

from opreader.whole_file import locked, replace_file, told_mode, writing


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


def test_secret_file_is_the_owners_alone_whatever_stood_there(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"one")
    path.chmod(0o664)
    replace_file(path, b"two", like=path, secret=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_file_stands_there_once_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_bytes(b"before")
    path.chmod(0o640)
    with writing(path) as file:
        file.write(b"af")
        assert path.read_bytes() == b"before"
        file.write(b"ter")
    assert path.read_bytes() == b"after"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_writing_that_fails_leaves_what_stood_there(tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_bytes(b"before")
    with pytest.raises(TypeError), writing(path) as file:
        file.write("no bytes")  # type: ignore[call-overload]
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_new_file_has_what_the_umask_leaves(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        with writing(tmp_path / "out") as file:
            file.write(b"x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o640


def test_link_stays_one_and_what_it_leads_to_is_written(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    link = tmp_path / "out"
    link.symlink_to("far/real")
    with writing(link) as file:
        file.write(b"x")
    assert link.is_symlink()
    assert (tmp_path / "far" / "real").read_bytes() == b"x"


def test_no_name_that_could_be_guessed_is_written_on_the_way(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_bytes(b"mine")
    for name in (".out.part", ".out.new", ".out.tmp", "out.part", "out.tmp", "out.new"):
        (tmp_path / name).symlink_to(precious)
    with writing(tmp_path / "out") as file:
        file.write(b"x")
    assert precious.read_bytes() == b"mine"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_file_that_may_not_be_written_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_bytes(b"mine")
    path.chmod(0o400)
    with pytest.raises(PermissionError), writing(path) as file:
        file.write(b"x")
    assert path.read_bytes() == b"mine"


def test_pipe_is_written_as_it_is(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    heard: list[bytes] = []
    reader = threading.Thread(target=lambda: heard.append(pipe.read_bytes()))
    reader.start()
    with writing(pipe) as file:
        file.write(b"x")
    reader.join()
    assert heard == [b"x"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_folder_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError), writing(tmp_path):
        pytest.fail("nothing is to be written")


def test_wide_permissions_are_told_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "a\x1b[31m"
    assert told_mode(path) is None
    path.write_bytes(b"")
    path.chmod(0o604)
    told = told_mode(path)
    assert told is not None
    assert "mode 604" in told
    assert "\x1b" not in told
    path.chmod(0o700)
    assert told_mode(path) is None


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
