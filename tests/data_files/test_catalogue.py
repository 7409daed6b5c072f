"""The starter catalogue: complete rows, no feed twice, no praise and no labels."""

import re
import tomllib
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

import pytest

FIELDS = {"name", "url", "site", "language", "region", "topics", "about"}
LOADED_WORDS = re.compile(
    r"\b(left|right|liberal|conservative|progressive|libertarian|leftist|socialist|centrist|radical|far|"
    r"best|leading|influential|renowned|famous|award|sharp|brilliant|essential|important|controversial|trusted)\b",
    re.IGNORECASE,
)


def load() -> list[dict[str, Any]]:
    text = files("opreader.data").joinpath("catalogue.toml").read_text(encoding="utf-8")
    feeds: list[dict[str, Any]] = tomllib.loads(text)["feed"]
    return feeds


FEEDS = load()


def bare(url: str) -> str:
    """Return the URL without what does not tell two feeds apart."""
    return re.sub(r"^https?://(www\.)?", "", url.lower()).rstrip("/")


def is_web_address(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in {"http", "https"} and "." in parts.netloc and not re.search(r"\s", address)


def is_plain_sentence(about: str) -> bool:
    return len(about) <= 100 and about.endswith(".") and ". " not in about and "\n" not in about


def test_there_is_a_shelf_to_choose_from_in_many_languages() -> None:
    assert len(FEEDS) >= 70
    assert len({feed["language"].split("-")[0] for feed in FEEDS}) >= 12


def test_every_feed_has_every_field_and_no_other() -> None:
    assert [feed for feed in FEEDS if feed.keys() != FIELDS or not all(feed.values())] == []


def test_addresses_are_web_addresses() -> None:
    addresses = [address for feed in FEEDS for address in (feed["url"], feed["site"])]
    assert [address for address in addresses if not is_web_address(address)] == []


def test_languages_are_bcp_47_tags() -> None:
    tags = {feed["language"] for feed in FEEDS}
    assert {tag for tag in tags if not re.fullmatch(r"[a-z]{2,3}(-[A-Z]{2})?", tag)} == set()


def test_topics_are_lower_case_words_without_repetition() -> None:
    for feed in FEEDS:
        assert [topic for topic in feed["topics"] if not re.fullmatch(r"[a-z]+", topic)] == [], feed["name"]
        assert len(feed["topics"]) == len(set(feed["topics"])), feed["name"]


def test_about_is_one_short_sentence() -> None:
    assert [feed["about"] for feed in FEEDS if not is_plain_sentence(feed["about"])] == []


def test_about_neither_praises_nor_takes_sides() -> None:
    assert [feed["about"] for feed in FEEDS if LOADED_WORDS.search(feed["about"])] == []


@pytest.mark.parametrize("field", ["name", "url", "site"])
def test_no_feed_is_listed_twice(field: str) -> None:
    values = [bare(feed[field]) for feed in FEEDS]
    assert sorted(value for value in set(values) if values.count(value) > 1) == []
