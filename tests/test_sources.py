"""What lies on the disk for an import."""

import os
from pathlib import Path

import pytest

from opreader.errors import ReadError
from opreader.sources import Source, look_at, usual_places
from tests.newsboat_made import made_home

OPML = "<opml><body><outline text='A' xmlUrl='https://a.example/'/></body></opml>"


def test_a_newsboat_folder_has_both_files(tmp_path: Path) -> None:
    home = made_home(tmp_path / ".newsboat")
    assert look_at(home) == Source(listed=home / "urls", cache=home / "cache.db")
    assert look_at(home / "cache.db") == Source(listed=home / "urls", cache=home / "cache.db")
    assert look_at(home / "urls") == Source(listed=home / "urls")


@pytest.mark.parametrize("given", [".config/newsboat", ".local/share/newsboat", ".local/share/newsboat/cache.db"])
def test_files_in_two_folders_find_each_other(tmp_path: Path, given: str) -> None:
    config, data = tmp_path / ".config/newsboat", tmp_path / ".local/share/newsboat"
    made_home(config)
    data.mkdir(parents=True)
    (config / "cache.db").rename(data / "cache.db")
    assert look_at(tmp_path / given) == Source(listed=config / "urls", cache=data / "cache.db")


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="neither"):
        look_at(tmp_path)


def test_other_files_go_by_how_they_begin(tmp_path: Path) -> None:
    (tmp_path / "x").write_text('\ufeff\n{"type": "feed"}')
    (tmp_path / "y").write_text(OPML)
    assert look_at(tmp_path / "x") == Source(lines=tmp_path / "x")
    assert look_at(tmp_path / "y") == Source(listed=tmp_path / "y")
    os.mkfifo(tmp_path / "pipe")
    assert look_at(tmp_path / "pipe") == Source(listed=tmp_path / "pipe")


def test_newsboat_is_found_first(tmp_path: Path) -> None:
    (tmp_path / "feeds.opml").write_text(OPML)
    made_home(tmp_path / ".config" / "newsboat")
    assert usual_places(tmp_path) == [tmp_path / ".config" / "newsboat"]


def test_lists_are_found_where_others_leave_them(tmp_path: Path) -> None:
    downloads = tmp_path / "Downloads"
    downloads.mkdir()
    for age, name in enumerate(["new.opml", "old.OPML", "other.txt"]):
        (downloads / name).write_text(OPML)
        os.utime(downloads / name, (1_700_000_000 - age, 1_700_000_000 - age))
    (tmp_path / "feeds.opml").write_text(OPML)
    assert usual_places(tmp_path) == [tmp_path / "feeds.opml", downloads / "new.opml"]


def test_an_empty_home_has_nothing(tmp_path: Path) -> None:
    assert usual_places(tmp_path) == []
    assert usual_places(tmp_path / "nowhere") == []
