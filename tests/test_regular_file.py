"""What is read is a regular file and no more of it than was asked for; what is none is not waited for."""

import errno
import os
import socket
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from opreader.regular_file import open_log, open_regular, read_regular


def fifo(path: Path) -> None:
    os.mkfifo(path)


def folder(path: Path) -> None:
    path.mkdir()


def listening(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(path))


def device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def nowhere(path: Path) -> None:
    path.symlink_to("no such file")


def circle(path: Path) -> None:
    path.symlink_to(path)


OTHERS = [fifo, folder, listening, device, nowhere, circle]


def descriptors() -> int:
    """How many are open, where the system tells."""
    folder = Path("/proc/self/fd")
    return sum(1 for _ in folder.iterdir()) if folder.exists() else 0


@pytest.mark.parametrize("make", OTHERS, ids=lambda make: make.__name__)
def test_what_is_no_regular_file_is_neither_read_nor_waited_for(tmp_path: Path, make: Callable[[Path], None]) -> None:
    path = tmp_path / "x"
    make(path)
    with pytest.raises(OSError):
        read_regular(path, most=10)
    with pytest.raises(OSError):
        open_log(path)


def test_bytes_come_whole_up_to_the_bound_and_not_at_all_beyond(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"12345")
    assert read_regular(path, most=5) == b"12345"
    with pytest.raises(OSError, match="larger than") as refused:
        read_regular(path, most=4)
    assert refused.value.errno == errno.EFBIG


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no file here grows while it is read")
def test_file_whose_size_is_not_told_is_read_to_its_end_or_its_bound() -> None:
    assert b"VmSize" in read_regular(Path("/proc/self/status"), most=1_000_000)
    with pytest.raises(OSError, match="larger than"):
        read_regular(Path("/proc/self/status"), most=100)


def test_link_is_followed_or_not_as_is_asked(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"1")
    link = tmp_path / "link"
    link.symlink_to("x")
    assert read_regular(link, most=5) == b"1"
    with pytest.raises(OSError):
        open_regular(link, follow=False)


def test_what_takes_a_files_place_between_look_and_open_is_refused(tmp_path: Path) -> None:
    """A path whose look tells of a file and whose opening meets a FIFO: what a race would leave."""
    path = tmp_path / "x"
    (tmp_path / "file").write_bytes(b"1")
    os.mkfifo(path)

    class Raced(type(path)):  # type: ignore[misc]
        def stat(self, *, follow_symlinks: bool = True) -> os.stat_result:
            return (tmp_path / "file").stat()

    before = descriptors()
    with pytest.raises(OSError, match="no regular file"):
        open_regular(Raced(path))
    assert descriptors() == before, "a descriptor is left open"


def test_file_is_not_handed_on_to_other_programs(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"1")
    with open_regular(tmp_path / "x") as file:
        assert not os.get_inheritable(file.fileno())


def test_log_is_added_to_and_is_the_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "log"
    for _ in range(2):
        with open_log(path) as log:
            log.write(b"line\n")
    assert path.read_bytes() == b"line\nline\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_log_that_grew_too_large_begins_anew(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(b"x" * 100)
    with open_log(path, largest=99) as log:
        log.write(b"new")
    assert path.read_bytes() == b"new"


def test_log_is_not_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "precious").write_bytes(b"mine")
    (tmp_path / "log").symlink_to("precious")
    with suppress(OSError), open_log(tmp_path / "log") as log:
        log.write(b"x")
    assert (tmp_path / "precious").read_bytes() == b"mine"
