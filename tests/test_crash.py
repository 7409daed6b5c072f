"""The report of a bug: where it happened, and no words of anybody's articles."""

from pathlib import Path

import pytest

from opreader import __version__
from opreader.crash import write_crash


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
