"""The report of a bug: where it happened, and no words of anybody's articles."""

from pathlib import Path

import pytest

from opreader import __version__
from opreader.crash import LARGEST_LOG, write_crash


def _bug() -> ValueError:
    """An error that was raised, and quotes an article."""

    def digest(words: str) -> None:
        raise ValueError(f"cannot digest {words}")

    with pytest.raises(ValueError) as raised:
        digest("words of an article")
    return raised.value


def test_a_report_says_what_and_where(tmp_path: Path) -> None:
    log = tmp_path / "state" / "opreader.log"
    assert write_crash(log, _bug()) == str(log)
    report = log.read_text("utf-8")
    assert "ValueError" in report
    assert f"opreader {__version__}" in report
    assert "test_crash.py" in report
    assert " digest" in report


def test_a_report_holds_no_words_of_articles(tmp_path: Path) -> None:
    log = tmp_path / "opreader.log"
    write_crash(log, _bug())
    assert "words of an article" not in log.read_text("utf-8")


def test_reports_stand_below_each_other(tmp_path: Path) -> None:
    log = tmp_path / "opreader.log"
    log.write_text("what was there\n", "utf-8")
    write_crash(log, _bug())
    write_crash(log, _bug())
    report = log.read_text("utf-8")
    assert report.startswith("what was there\n")
    assert report.count("ValueError") == 2
    assert report.endswith("\n")


def test_an_error_that_was_never_raised_is_reported_too(tmp_path: Path) -> None:
    log = tmp_path / "opreader.log"
    write_crash(log, KeyError("x"))
    assert "KeyError" in log.read_text("utf-8")


def test_a_log_that_can_not_be_written_is_said_not_raised(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where a folder should be")
    told = write_crash(tmp_path / "state" / "opreader.log", _bug())
    assert told.startswith("nowhere: ")
    assert "opreader.log" in told


def test_what_led_to_an_error_is_told_without_its_words(tmp_path: Path) -> None:
    log = tmp_path / "opreader.log"
    last = OSError("words of another article")
    last.__cause__ = _bug()
    write_crash(log, ExceptionGroup("words of all", [last]))
    report = log.read_text("utf-8")
    assert "ExceptionGroup" in report
    assert "  from OSError" in report
    assert "  from ValueError" in report
    assert "words of" not in report


def test_of_a_deep_stack_the_ends_are_told(tmp_path: Path) -> None:
    def deeper() -> None:
        deeper()

    log = tmp_path / "opreader.log"
    with pytest.raises(RecursionError) as raised:
        deeper()
    write_crash(log, raised.value)
    lines = log.read_text("utf-8").splitlines()
    assert len(lines) < 60
    assert any("more …" in line for line in lines)


def test_no_file_is_named_by_the_folders_above_its_package(tmp_path: Path) -> None:
    log = tmp_path / "opreader.log"
    write_crash(log, _bug())
    assert str(Path(__file__).parent) not in log.read_text("utf-8")


def test_a_log_that_grew_large_is_put_aside_once(tmp_path: Path) -> None:
    log = tmp_path / "opreader.log"
    for _ in range(3):
        log.write_bytes(b"x" * (LARGEST_LOG + 1))
        write_crash(log, _bug())
        assert log.stat().st_size < 10_000
    assert sorted(path.name for path in tmp_path.iterdir()) == ["opreader.log", "opreader.log.old"]
