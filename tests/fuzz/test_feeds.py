"""Whatever servers and disks hold, through the doors of feeds: a value comes out, clean and bounded, or words on why not."""

import json
import os
from pathlib import Path
from typing import Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from opreader.decide import digest_feed
from opreader.feeds import limits
from opreader.feeds.article import parse_article, parse_page
from opreader.feeds.charset import declared_charset, decode
from opreader.feeds.codec import from_json, to_json
from opreader.feeds.dates import parse_date, parse_written_date
from opreader.feeds.discovery import find_feeds
from opreader.feeds.local import read_path
from opreader.feeds.parse import parse_feed
from opreader.feeds.xml_feed import _without_nested_entities
from opreader.model import DigestedFeed, ParsedEntry, ParsedFeed, ParseFailed
from tests.fuzz.material import (
    encoded,
    encodings,
    html,
    json_feeds,
    mutated,
    names_of_encodings,
    opml,
    plain_texts,
    texts,
    urls,
    whens,
    with_front_matter,
    xml_feeds,
)
from tests.fuzz.oracle import assert_all_clean, assert_clean, fuzzed, within

SAMPLES: Final = Path(__file__).parents[1] / "data" / "feeds"
URL: Final = "https://a.example/feed"
media_types = st.one_of(
    st.sampled_from(["", "text/html", "application/xml", "application/json; charset=utf-8", "text/xml;charset=x"]),
    st.builds(lambda name: f"text/xml; charset={name}", names_of_encodings),
    texts,
)
samples = st.sampled_from(sorted(path for path in SAMPLES.iterdir() if path.is_file())).map(Path.read_bytes)
html_bytes = st.builds(encoded, html, encodings)
RSS: Final = "<rss version='2.0'><channel><title>t</title><ttl>{}</ttl><item><title>{}</title><guid>1</guid></item></channel></rss>"


def assert_passes_the_door(parsed: ParsedFeed | ParseFailed) -> None:
    """Clean, bounded, and the same on the other side of the pipe."""
    assert_all_clean(parsed)
    told = parsed if isinstance(parsed, ParseFailed) else digest_feed(parsed)
    assert_all_clean(told)
    assert from_json(json.loads(json.dumps(to_json(told)))) == told
    if isinstance(told, DigestedFeed):
        assert len(told.entries) <= limits.MOST_ENTRIES
        assert len({entry.parsed.key for entry in told.entries}) == len(told.entries)


@fuzzed(60)
@given(st.one_of(mutated(xml_feeds()), xml_feeds()), media_types)
@example(RSS.format("²", "x").encode(), "")
@example(RSS.format("5", "&amp;#" + "1" * 5_000 + ";").encode(), "")
@example(RSS.format("5", "&amp;#27;]52;c;eA==&amp;#7;").encode(), "")
def test_xml_of_any_kind_is_a_feed_or_words_on_why_not(data: bytes, media_type: str) -> None:
    with within():
        assert_passes_the_door(parse_feed(data, url=URL, content_type=media_type))


@fuzzed(60)
@given(st.one_of(json_feeds, mutated(json_feeds)), media_types)
def test_json_of_any_kind_is_a_feed_or_words_on_why_not(data: bytes, media_type: str) -> None:
    with within():
        assert_passes_the_door(parse_feed(data, url=URL, content_type=media_type))


@fuzzed(40)
@given(mutated(st.one_of(samples, opml, html_bytes)), media_types)
@example(b"\x00x", "\u0301" * 9)
def test_damaged_documents_are_feeds_or_words_on_why_not(data: bytes, media_type: str) -> None:
    with within():
        assert_passes_the_door(parse_feed(data, url=URL, content_type=media_type))


@fuzzed(40)
@given(html_bytes, urls, media_types)
@example(b"", "javascript:alert(1)\x00", "")
def test_any_page_names_web_addresses_in_clean_words(data: bytes, url: str, media_type: str) -> None:
    with within():
        found = find_feeds(data, url="https://a.example/" + url[:50], content_type=media_type)
    assert_all_clean(found)
    assert all(address.lower().startswith(("http://", "https://")) for address, _ in found)


def _assert_article(entry: ParsedEntry) -> None:
    assert_passes_the_door(ParsedFeed("", (entry,)))


@fuzzed(60)
@given(html_bytes)
def test_any_page_is_an_article(data: bytes) -> None:
    with within():
        _assert_article(parse_article(data, name="a.html", key="k"))
        assert_passes_the_door(parse_page(data, url=URL, content_type=""))


@fuzzed(60)
@given(st.builds(encoded, with_front_matter, encodings))
@example(b"---\ntags: " + b"[" * 5_000 + b"]" * 5_000 + b"\n---\nx")
@example(b"# a" + b" " * 20_000 + b"x\n")
@example(b"# " + b"*a " * 20_000)
def test_any_markdown_file_is_an_article(data: bytes) -> None:
    with within():
        _assert_article(parse_article(data, name="a.md", key="k"))


@fuzzed(60)
@given(st.builds(encoded, plain_texts, encodings))
def test_any_text_file_is_an_article(data: bytes) -> None:
    with within():
        _assert_article(parse_article(data, name="a.txt", key="k"))


@fuzzed(100)
@given(whens)
def test_any_date_is_a_time_of_the_years_that_can_be_meant_or_none(text: str) -> None:
    with within():
        for when in (parse_date(text), parse_written_date(text)):
            assert when is None or (1500 <= when.year < 2200 and when.utcoffset() is not None)


@fuzzed(60)
@given(st.builds(encoded, texts, encodings), st.one_of(names_of_encodings, texts.map(lambda text: text[:60])))
def test_any_bytes_are_a_text_whatever_they_claim_to_be(data: bytes, name: str) -> None:
    with within():
        text = decode(data, declared=declared_charset(f"text/html; charset={name}", data))
    assert not any(0xD800 <= ord(letter) < 0xE000 for letter in text)


def test_entities_behind_a_comment_that_looks_like_the_root_do_not_grow() -> None:
    grows = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, 10))
    body = f"<!-- <rss --><!DOCTYPE rss [{grows}<!ENTITY e0 'ha'>]>{RSS.format(5, '&e9;')}".encode()
    assert b"<!ENTITY e0" in _without_nested_entities(body)
    assert b"<!ENTITY e1" not in _without_nested_entities(body)


@pytest.mark.parametrize("body", ["/etc/passwd", "/dev/zero", "file:///etc/passwd", "http://127.0.0.1:9/", "C:\\x"])
def test_a_body_that_is_a_path_or_address_is_a_text(body: str) -> None:
    assert isinstance(parse_feed(body.encode(), url=URL, content_type="application/xml"), ParseFailed)


@pytest.mark.parametrize("seconds", [-(2**40), -1, 0, 2**33, 2**37])
def test_a_file_of_an_absurd_time_is_an_article_all_the_same(tmp_path: Path, seconds: int) -> None:
    path = tmp_path / "a.md"
    path.write_text("# Title\n\nWords.")
    os.utime(path, (0, seconds))
    parsed = read_path(tmp_path)
    assert isinstance(parsed, ParsedFeed)
    assert [entry.title for entry in parsed.entries] == ["Title"]


def test_the_name_of_a_file_is_a_clean_title(tmp_path: Path) -> None:
    path = tmp_path / "a\x1b[31m\u202eb.xml"
    path.write_text("<rss version='2.0'><channel></channel></rss>")
    parsed = read_path(path)
    assert isinstance(parsed, ParsedFeed)
    assert_clean(parsed.title)


@fuzzed(25, share=0.2)
@given(st.lists(st.tuples(texts, html_bytes, st.sampled_from([".html", ".md", ".txt", ".xml", ""])), max_size=4))
def test_any_folder_is_a_feed(tmp_path_factory: pytest.TempPathFactory, files: list[tuple[str, bytes, str]]) -> None:
    folder = tmp_path_factory.mktemp("folder")
    for name, data, suffix in files:
        safe = (
            name.encode("utf-8", "surrogateescape" if name.isascii() else "replace")[:60]
            .replace(b"/", b"-")
            .replace(b"\0", b"-")
        )
        if safe not in {b"", b".", b".."}:
            path = Path(os.fsdecode(bytes(folder) + b"/" + safe + suffix.encode()))
            path.write_bytes(data)
            os.utime(path, (1_793_700_000, 1_793_700_000))
    with within():
        for path in (folder, *folder.iterdir()):
            assert_passes_the_door(read_path(path))
