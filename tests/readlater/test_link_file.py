"""A file of links: whole or not at all, each address once."""

import asyncio
import os
from pathlib import Path

import pytest

from opreader.errors import UsageError
from opreader.readlater.link_file import LinkFiles

LINE = "- [One](https://x.example/1) The Column"
MARK = "](https://x.example/1)"


@pytest.fixture
def files(tmp_path: Path) -> LinkFiles:
    return LinkFiles(tmp_path / "state" / ".send.lock", user_home=tmp_path)


async def test_file_is_made_with_the_first_line(files: LinkFiles, tmp_path: Path) -> None:
    assert await files.add("~/reading.md", LINE, unless=MARK)
    assert (tmp_path / "reading.md").read_text() == f"{LINE}\n"


@pytest.mark.parametrize("before", ["# To read\n", "# To read", "# To read\r\n\r\n", "\ufeffold\n"])
async def test_what_stands_there_stays_as_it_is(files: LinkFiles, tmp_path: Path, before: str) -> None:
    path = tmp_path / "reading.md"
    path.write_bytes(before.encode())
    path.chmod(0o640)
    assert await files.add(str(path), LINE, unless=MARK)
    gap = "" if before.endswith("\n") else "\n"
    assert path.read_bytes() == f"{before}{gap}{LINE}\n".encode()
    assert path.stat().st_mode & 0o777 == 0o640


async def test_address_that_is_there_is_not_added_again(files: LinkFiles, tmp_path: Path) -> None:
    path = tmp_path / "reading.md"
    path.write_text("- [Other title](https://x.example/1)\n")
    assert not await files.add(str(path), LINE, unless=MARK)
    assert path.read_text() == "- [Other title](https://x.example/1)\n"


async def test_many_at_once_are_all_there(files: LinkFiles, tmp_path: Path) -> None:
    path = tmp_path / "reading.md"
    lines = [f"- [n](https://x.example/{number})" for number in range(20)]
    await asyncio.gather(*(files.add(str(path), line, unless=line[4:]) for line in lines))
    assert sorted(path.read_text().splitlines()) == sorted(lines)


async def test_link_stays_a_link(files: LinkFiles, tmp_path: Path) -> None:
    real = tmp_path / "notes" / "reading.md"
    real.parent.mkdir()
    real.write_text("old\n")
    (tmp_path / "link.md").symlink_to(real)
    await files.add(str(tmp_path / "link.md"), LINE, unless=MARK)
    assert (tmp_path / "link.md").is_symlink()
    assert real.read_text() == f"old\n{LINE}\n"


async def test_pipe_is_not_waited_for(files: LinkFiles, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UsageError, match="can't be added to"):
        await files.add(str(tmp_path / "pipe"), LINE, unless=MARK)


@pytest.mark.parametrize("path", ["/nowhere/at/all.md", "{home}"])
async def test_no_file_can_be_there_is_told(files: LinkFiles, tmp_path: Path, path: str) -> None:
    with pytest.raises(UsageError, match="can't be added to"):
        await files.add(path.format(home=tmp_path), LINE, unless=MARK)


async def test_home_that_nobody_has_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="write the whole path"):
        await LinkFiles(tmp_path / ".lock", user_home=None).add("~/reading.md", LINE, unless=MARK)
