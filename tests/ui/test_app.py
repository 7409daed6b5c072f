"""The app: bugs become messages or a clean end with a report, never the words of an article."""

from pathlib import Path

import pytest

from opreader.errors import ReadError
from tests.ui.stages import House

SECRET = "the words of an article"


async def _bug() -> None:
    raise ValueError(SECRET)


async def _expected() -> None:
    raise ReadError("the file can't be read; try another")


async def test_a_bug_in_the_background_becomes_a_message_with_the_reports_path(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        play.app.main.stage.run(_bug())
        await play.message("a bug: ValueError")
        assert str(house.log) in play.said()[0]
        await play.press("j")
        await play.until("Words of 1, 2")
    report = house.log.read_text("utf-8")
    assert "_bug" in report
    assert SECRET not in report


async def test_what_was_expected_becomes_a_message_without_a_report(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    async with house.opened() as play:
        play.app.main.stage.run(_expected())
        await play.message("try another")
    assert not house.log.exists()


async def test_a_crash_ends_with_a_code_and_a_report_without_article_text(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    app = await house.app()
    with pytest.raises(ValueError, match=SECRET):  # noqa: PT012 - it is raised at the end of the run
        async with app.run_test() as pilot:
            app.call_later(_bug)
            await pilot.pause()
    assert app.return_code == 1
    assert app.bug == f"ValueError; please report it with what is in {house.log}"
    report = house.log.read_text("utf-8")
    assert "_bug" in report
    assert SECRET not in report


async def test_an_unreadable_feeds_file_is_told_and_the_library_stays(tmp_path: Path) -> None:
    house = House(tmp_path)
    await house.filled(1)
    (tmp_path / "feeds.toml").write_text("[[feed\n", "utf-8")
    async with house.opened() as play:
        await play.message("feeds.toml")
        await play.until("Words of 1, 1")
