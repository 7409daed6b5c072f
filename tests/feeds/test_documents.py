"""Every format of feed: a sample document beside what it says."""

import runpy
from pathlib import Path

import pytest

from opreader.decide import digest_feed
from opreader.feeds.codec import from_json, to_json
from opreader.feeds.parse import parse_feed
from opreader.model import ParsedFeed

SAMPLES = Path(__file__).parents[1] / "data" / "feeds"
DOCUMENTS = sorted(path for path in SAMPLES.iterdir() if path.suffix in {".xml", ".json"})
BASE = "https://base.example/dir/feed"


def test_there_are_samples() -> None:
    assert {path.stem for path in DOCUMENTS} >= {
        "rss091",
        "rss10",
        "rss20",
        "atom03",
        "atom10",
        "cdf",
        "json10",
        "json11",
    }


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_a_document_says_what_is_expected(document: Path) -> None:
    expected = runpy.run_path(str(document.with_name(document.name.replace(".", "_") + ".py")))["EXPECTED"]
    assert parse_feed(document.read_bytes(), url=BASE, content_type="") == expected


@pytest.mark.parametrize(
    "content_type", ["text/html", "text/xml", "application/rss+xml; charset=iso-8859-1", "nonsense"]
)
@pytest.mark.parametrize("name", ["rss20.xml", "atom10.xml", "json11.json"])
def test_a_wrong_content_type_changes_nothing(name: str, content_type: str) -> None:
    data = (SAMPLES / name).read_bytes()
    assert parse_feed(data, url=BASE, content_type=content_type) == parse_feed(data, url=BASE, content_type="")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_a_document_comes_through_json_unchanged(document: Path) -> None:
    parsed = parse_feed(document.read_bytes(), url=BASE, content_type="")
    assert isinstance(parsed, ParsedFeed)
    digested = digest_feed(parsed)
    assert from_json(to_json(digested)) == digested
