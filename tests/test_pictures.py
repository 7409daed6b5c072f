"""Pictures on the disk: which are kept, where, and how much room they take."""

import asyncio
import struct
from pathlib import Path

import pytest

from opreader.pictures import PictureFiles
from opreader.ports import Pictures

URL = "https://daily.example/pictures/harbour.jpg?size=large#top"
OTHER = "https://daily.example/pictures/bridge.jpg"
EVIL = "https://evil.example/../../../.bashrc\0\udcff"


def png(*, width: int = 30, height: int = 20, length: int = 100) -> bytes:
    head = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height)
    return head.ljust(length, b".")


def gif(*, length: int = 100) -> bytes:
    return (b"GIF89a" + struct.pack("<HH3x", 30, 20) + b"," + struct.pack("<4H", 0, 0, 30, 20)).ljust(length, b".")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "pictures"


async def test_a_kept_picture_is_found_by_its_address(folder: Path) -> None:
    pictures: Pictures = PictureFiles(folder)
    assert await pictures.put(URL, png()) is None
    assert pictures.holds(URL)
    assert not pictures.holds(OTHER)
    found = PictureFiles(folder).find(URL)
    assert found is not None
    assert found.read_bytes() == png()


def test_before_the_first_picture_there_is_no_folder_and_nothing_in_it(folder: Path) -> None:
    pictures = PictureFiles(folder)
    assert pictures.find(URL) is None
    assert not pictures.holds(URL)
    assert pictures.size([URL]) == 0
    assert pictures.keep_only([]) == 0
    assert not folder.exists()


async def test_the_folder_and_its_files_are_for_their_owner_alone(folder: Path) -> None:
    pictures = PictureFiles(folder)
    await pictures.put(URL, png())
    found = pictures.find(URL)
    assert found is not None
    assert folder.stat().st_mode & 0o777 == 0o700
    assert found.stat().st_mode & 0o077 == 0


async def test_names_are_hashes_that_end_in_what_the_bytes_say(folder: Path) -> None:
    pictures = PictureFiles(folder)
    assert await pictures.put(URL, gif()) is None
    assert await pictures.put(EVIL, png()) is None
    assert [path.relative_to(folder.parent).parts[0] for path in folder.parent.rglob("*.*")] == ["pictures"] * 2
    stems, ends = zip(*(name.split(".") for name in names(folder)), strict=True)
    assert sorted(ends) == ["gif", "png"]
    assert all(len(stem) == 32 and set(stem) <= set("0123456789abcdef") for stem in stems)


async def test_a_picture_put_again_takes_the_place_of_the_first_in_another_format_too(folder: Path) -> None:
    pictures = PictureFiles(folder)
    await pictures.put(URL, png())
    await pictures.put(URL, png(length=70))
    assert pictures.size([URL]) == 70
    await pictures.put(URL, gif(length=80))
    assert pictures.size([URL]) == 80
    assert len(names(folder)) == 1


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<html><p>Sign in to see this.</html>",
        b"%PDF-1.7",
        png()[:20],
    ],
)
async def test_what_is_no_picture_is_refused(folder: Path, data: bytes) -> None:
    pictures = PictureFiles(folder)
    assert "not a picture" in str(await pictures.put(URL, data))
    assert not pictures.holds(URL)


async def test_a_refused_picture_leaves_the_one_that_is_there(folder: Path) -> None:
    pictures = PictureFiles(folder)
    await pictures.put(URL, png())
    assert await pictures.put(URL, b"<html>") is not None
    assert pictures.holds(URL)


async def test_a_picture_of_the_greatest_length_is_kept_and_a_longer_one_refused(folder: Path) -> None:
    pictures = PictureFiles(folder, most_bytes_each=100)
    assert await pictures.put(URL, png(length=100)) is None
    assert "too large" in str(await pictures.put(OTHER, png(length=101)))


async def test_the_usual_bound_is_8_mib(folder: Path) -> None:
    assert await PictureFiles(folder).put(URL, png(length=8 * 2**20 + 1)) == "too large: more than 8 MiB"


@pytest.mark.parametrize("size", [(30_001, 1), (1, 30_001), (8_001, 5_000), (2**32 - 1, 2**32 - 1)])
async def test_too_many_pixels_are_refused(folder: Path, size: tuple[int, int]) -> None:
    width, height = size
    reason = await PictureFiles(folder).put(URL, png(width=width, height=height))
    assert reason == f"too many pixels: {width} × {height}"


@pytest.mark.parametrize("size", [(30_000, 1), (8_000, 5_000)])
async def test_the_most_pixels_are_kept(folder: Path, size: tuple[int, int]) -> None:
    assert await PictureFiles(folder).put(URL, png(width=size[0], height=size[1])) is None


async def test_size_counts_what_is_here_once(folder: Path) -> None:
    pictures = PictureFiles(folder)
    await pictures.put(URL, png(length=70))
    await pictures.put(OTHER, png(length=50))
    assert pictures.size([URL, URL, OTHER, "https://daily.example/gone.png"]) == 120


async def test_bytes_and_pixels_are_told_of_what_is_here(folder: Path) -> None:
    pictures = PictureFiles(folder)
    await pictures.put(URL, png(width=31, height=17))
    assert await pictures.read(URL) == png(width=31, height=17)
    assert await pictures.read(OTHER) is None
    assert await pictures.measure([URL, OTHER]) == {URL: (31, 17)}


async def test_what_took_the_place_of_a_picture_is_not_told(folder: Path, tmp_path: Path) -> None:
    pictures = PictureFiles(folder)
    await pictures.put(URL, png())
    found = pictures.find(URL)
    assert found is not None
    found.write_bytes(b"no picture at all")
    assert await pictures.measure([URL]) == {}
    found.unlink()
    found.symlink_to(tmp_path / "elsewhere.png")
    assert await pictures.read(URL) is None


async def test_all_pictures_together_stay_within_their_room(folder: Path) -> None:
    pictures = PictureFiles(folder, most_bytes=250)
    assert await pictures.put(URL, png(length=100)) is None
    assert await pictures.put(OTHER, png(length=100)) is None
    assert "no room" in str(await pictures.put("https://daily.example/third.png", png(length=100)))
    assert await pictures.put("https://daily.example/third.png", png(length=50)) is None


async def test_a_picture_put_again_is_counted_once(folder: Path) -> None:
    pictures = PictureFiles(folder, most_bytes=150)
    assert await pictures.put(URL, png(length=100)) is None
    assert await pictures.put(URL, gif(length=140)) is None
    assert "no room" in str(await pictures.put(URL, png(length=151)))
    assert pictures.size([URL]) == 140


async def test_room_is_counted_with_what_others_put_there(folder: Path) -> None:
    pictures = PictureFiles(folder, most_bytes=250)
    await pictures.put(URL, png(length=100))
    (folder / "somebody.txt").write_bytes(bytes(100))
    assert "no room" in str(await PictureFiles(folder, most_bytes=250).put(OTHER, png(length=100)))


async def test_room_that_was_freed_is_used_again(folder: Path) -> None:
    pictures = PictureFiles(folder, most_bytes=150)
    await pictures.put(URL, png(length=100))
    pictures.keep_only([])
    assert await pictures.put(OTHER, png(length=100)) is None


async def test_pictures_put_at_once_keep_within_their_room_together(folder: Path) -> None:
    pictures = PictureFiles(folder, most_bytes=1_000)
    urls = [f"https://daily.example/{number}.png" for number in range(30)]
    reasons = await asyncio.gather(*(pictures.put(url, png(length=100)) for url in urls))
    assert reasons.count(None) == 10
    assert pictures.size(urls) == 1_000


async def test_keeping_some_deletes_the_others_and_tells_what_that_freed(folder: Path) -> None:
    pictures = PictureFiles(folder)
    await pictures.put(URL, png(length=70))
    await pictures.put(OTHER, gif(length=50))
    await pictures.put(EVIL, gif(length=40))
    assert pictures.keep_only([URL, "https://daily.example/never-fetched.png"]) == 90
    assert pictures.holds(URL)
    assert not pictures.holds(OTHER)
    assert not pictures.holds(EVIL)


async def test_keeping_none_leaves_what_is_not_ours(folder: Path) -> None:
    pictures = PictureFiles(folder)
    await pictures.put(URL, png())
    found = pictures.find(URL)
    assert found is not None
    foreign = ["holiday.png", f"{found.stem}.txt", f"{found.stem}", f"{found.stem[1:]}.png", f"{found.name}.bak"]
    for name in foreign:
        (folder / name).write_bytes(b"mine")
    (folder / f"{'a' * 32}.png").mkdir()
    pictures.keep_only([])
    assert names(folder) == sorted([*foreign, f"{'a' * 32}.png"])


async def test_what_a_stopped_process_left_is_deleted_even_beside_its_picture(folder: Path) -> None:
    pictures = PictureFiles(folder)
    await pictures.put(URL, png())
    found = pictures.find(URL)
    assert found is not None
    (folder / f"{found.stem}.k3_x9aqz.new").write_bytes(bytes(33))
    assert pictures.keep_only([URL]) == 33
    assert names(folder) == [found.name]


async def test_a_link_in_the_place_of_a_picture_is_none(folder: Path, tmp_path: Path) -> None:
    pictures = PictureFiles(folder)
    await pictures.put(URL, png())
    found = pictures.find(URL)
    assert found is not None
    secret = tmp_path / "secret"
    secret.write_bytes(png())
    found.unlink()
    found.symlink_to(secret)
    assert pictures.find(URL) is None
    assert pictures.size([URL]) == 0
    assert await pictures.put(URL, gif()) is None
    assert secret.read_bytes() == png()


async def test_a_disk_that_does_not_take_it_is_a_reason(folder: Path) -> None:
    folder.parent.mkdir()
    folder.write_text("a file where the folder should be")
    pictures = PictureFiles(folder)
    assert str(await pictures.put(URL, png())).startswith("the disk did not take it: ")
    assert not pictures.holds(URL)
    assert pictures.keep_only([]) == 0


async def test_a_rename_that_fails_leaves_nothing_behind(folder: Path) -> None:
    pictures = PictureFiles(folder)
    await pictures.put(URL, png())
    found = pictures.find(URL)
    assert found is not None
    found.unlink()
    found.mkdir()
    assert str(await pictures.put(URL, png())).startswith("the disk did not take it: ")
    assert names(folder) == [found.name]
