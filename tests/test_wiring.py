"""A reader made of the real adapters, under a home of its own."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from opreader import wiring
from opreader.errors import ConfigError, LibraryDamaged, ReadError
from opreader.model import EntryId, FeedKind, Selection, Subscription


def column(folder: Path) -> Path:
    """A text file as somebody saves it off a page."""
    file = folder / "column.txt"
    file.write_text(
        "Who pays for the tariff?\n"
        "Somebody pays for every tariff, and it is rarely who we think it is.\n"
        "The harvest was poor this year, and nobody asked…\n"
        "A vote for nobody is still a vote, whatever the…\n",
        "utf-8",
    )
    return file


async def test_a_reader_reads_a_file_in_a_child_process_and_keeps_it(tmp_path: Path) -> None:
    home, file = tmp_path / "home", column(tmp_path)
    reader = wiring.open_reader(home=home, offline=True)
    (found,) = await reader.look(str(file))  # type: ignore[misc]
    assert (found.kind, found.count) == (FeedKind.FILE, 1)
    assert (await reader.subscribe(found, Subscription(found.url))).added == 1
    await reader.close()
    again = wiring.open_reader(home=home, offline=True)
    assert not await again.prepare()
    (entry_id,) = await again.list_ids(Selection())
    article = await again.open(EntryId(entry_id))
    assert article.entry.headline.title == "Who pays for the tariff?"
    assert len(article.entry.page_teasers) == 2
    assert all(check.ok for check in await again.check())
    await again.close()


async def test_offline_nothing_is_asked_and_the_reason_says_so(tmp_path: Path) -> None:
    reader = wiring.open_reader(home=tmp_path, offline=True)
    with pytest.raises(ReadError, match="offline"):
        await reader.look("https://column.example/feed.xml")
    await reader.close()


async def test_everything_stands_under_the_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPREADER_HOME", str(tmp_path / "by-environment"))
    opened = wiring.open_all(home=tmp_path / "named", offline=True)
    assert opened.offline
    assert opened.places.library == tmp_path / "named" / "data" / "library.db"
    assert opened.places.library.is_file()
    assert opened.environment.home == tmp_path / "by-environment"
    await opened.reader.close()
    assert not (tmp_path / "by-environment").exists()
    assert wiring.find_places(None).data == tmp_path / "by-environment" / "data"


async def test_a_reader_goes_by_config_toml(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "config.toml").write_text("measure = 60\nconnections = 3\n")
    opened = wiring.open_all(home=tmp_path, offline=True)
    assert (opened.config.measure, opened.reader.config.connections) == (60, 3)
    await opened.reader.close()


def test_a_broken_config_opens_no_library(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "config.toml").write_text("mesure = 60\n")
    with pytest.raises(ConfigError, match="measure"):
        wiring.open_all(home=tmp_path, offline=True)
    assert not (tmp_path / "data").exists()


def test_a_broken_library_is_said_and_left_alone(tmp_path: Path) -> None:
    library = tmp_path / "data" / "library.db"
    library.parent.mkdir()
    library.write_bytes(b"no library at all " * 100)
    with pytest.raises(LibraryDamaged):
        wiring.open_all(home=tmp_path, offline=True)
    assert library.read_bytes() == b"no library at all " * 100


async def test_the_guide_the_catalogue_and_the_themes_are_found(tmp_path: Path) -> None:
    reader = wiring.open_reader(home=tmp_path, offline=True)
    assert reader.shelving.open_guide().total > 10
    await reader.close()
    assert wiring.CATALOGUE.is_file()
    assert len(list(wiring.shipped_themes().glob("*.toml"))) >= 4


def test_a_theme_that_can_not_be_read_comes_with_what_is_wrong(tmp_path: Path) -> None:
    places = wiring.find_places(tmp_path)
    places.themes_folder.mkdir(parents=True)
    (places.themes_folder / "broken.toml").write_text("name = ")
    (places.themes_folder / "mine.toml").write_text('name = "mine"\n')
    themes = {path.name: (values, wrong) for path, values, wrong in wiring.list_theme_files(places)}
    assert themes["mine.toml"] == ({"name": "mine"}, None)
    values, wrong = themes["broken.toml"]
    assert (values, bool(wrong)) == ({}, True)
    assert len(themes) >= 4 + 2
    assert [name for name, (_, wrong) in themes.items() if wrong] == ["broken.toml"]


def test_the_clock_is_aware() -> None:
    assert wiring.now().utcoffset() is not None


def test_an_adapter_that_two_threads_use_first_is_made_once() -> None:
    begun = threading.Event()
    made: list[str] = []

    def make() -> Path:
        begun.set()
        time.sleep(0.05)  # as an import of libraries takes
        made.append("once")
        return Path("made")

    adapter = wiring._Later(make)
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(lambda: adapter.name)
        begun.wait()
        assert (adapter.name, first.result()) == ("made", "made")
    assert made == ["once"]
