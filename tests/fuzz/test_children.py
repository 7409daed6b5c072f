"""What a child process says that was taken over: it is refused, or comes out clean and bounded."""

import base64
import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opreader.decide import digest_feed
from opreader.drawing import remote as pictures
from opreader.errors import WorkerError
from opreader.extract import remote as pages
from opreader.feeds import codec
from opreader.feeds.parse import parse_feed
from opreader.model import Body, EntryId, NoFullText, PageTeaser, ParsedFeed, ParseFailed
from opreader.model.related import EntryText, EntryWords
from opreader.words_of import from_json as words_from_json
from tests.fuzz.material import json_values, soup, texts, urls
from tests.fuzz.oracle import assert_all_clean, fuzzed, within
from tests.pages import full_text

SOURCE: Final = b"""<rss version="2.0"><channel><title>T</title><link>https://a.example/</link><description>d</description><ttl>60</ttl>
<item><title>One</title><link>https://a.example/1</link><guid>g</guid><author>Ann</author><category>c</category>
<pubDate>Tue, 03 Nov 2026 10:00:00 GMT</pubDate><description>words</description>
<enclosure url="https://a.example/x.mp3" type="audio/mpeg" length="5"/></item></channel></rss>"""


def _sound_feed() -> dict[str, Any]:
    parsed = parse_feed(SOURCE, url="https://a.example/", content_type="")
    assert isinstance(parsed, ParsedFeed)
    told: dict[str, Any] = json.loads(json.dumps(codec.to_json(digest_feed(parsed))))
    told["entries"][0]["page_teasers"] = [["t", "https://a.example/2", "lead"]]
    return told


FEED: Final = _sound_feed()
FAILED: Final = codec.to_json(ParseFailed("no", (("https://a.example/", "A"),)))
RELATED: Final = (PageTeaser("A vote", "https://a.example/vote", lead="A vote is a vote"),)
WHOLE: Final = json.loads(
    json.dumps(
        pages.to_json(
            full_text(
                "One.",
                title="T",
                authors=("A",),
                published="2026",
                alternatives=("https://a.example/",),
                related=RELATED,
            )
        )
    )
)
NOTHING: Final = json.loads(json.dumps(pages.to_json(NoFullText("gated", "why", (), RELATED, ("note",)))))
PICTURE: Final = {"columns": 1, "rows": 1, "cells": base64.b64encode(bytes(6)).decode()}
WORDS: Final = [{"tariff": 1.5, "bill": 2}, 7, base64.b64encode(bytes(32)).decode()]
ENTRY: Final = EntryText(EntryId(1), "Title", Body("text", "text"))

lies = st.one_of(
    json_values(),
    json_values(most=3),
    texts,
    urls,
    st.sampled_from([2**63, -(2**70), 1e308, float("nan"), True, [], {}, "x" * 20_000]),
)


@st.composite
def lied(draw: st.DrawFn, sound: Any) -> Any:
    """A sound answer with some of its parts, at any depth, said otherwise."""
    told = deepcopy(sound)
    for _ in range(draw(st.integers(1, 3))):
        place = told
        while isinstance(place, dict | list) and place:
            key = draw(st.sampled_from(sorted(place) if isinstance(place, dict) else list(range(len(place)))))
            inner = place[key]
            if not isinstance(inner, dict | list) or not inner or draw(st.booleans()):
                place[key] = draw(lies)
                break
            place = inner
        if isinstance(told, dict) and draw(st.integers(0, 9)) == 0:
            told[draw(soup(most=2))] = draw(lies)
    return told


def _answered(read: Callable[[Any], Any], told: Any) -> Any:
    """What a reader makes of an answer as it comes through the pipe; None where it is refused."""
    through = json.loads(json.dumps(told))
    with within(5):
        try:
            return read(through)
        except WorkerError:
            return None


@fuzzed(150)
@given(st.one_of(lied(FEED), lied(FAILED), json_values()))
def test_a_lie_about_a_feed_is_refused_or_clean(told: Any) -> None:
    value = _answered(codec.from_json, told)
    assert_all_clean(value)
    if value is not None and not isinstance(value, ParseFailed):
        for entry in value.entries:
            addresses = [entry.parsed.link, *(one.url for one in entry.parsed.enclosures)]
            assert all(address is None or address.lower().startswith(("http://", "https://")) for address in addresses)
            assert entry.parsed.key
            for when in (entry.parsed.published, entry.parsed.updated):
                assert when is None or 1500 <= when.year < 2200


@fuzzed(60)
@given(st.one_of(lied([["https://a.example/", "t"], ["https://a.example/2", ""]]), json_values()))
def test_a_lie_about_found_feeds_is_refused_or_clean(told: Any) -> None:
    pairs = _answered(codec.pairs_from_json, told)
    assert_all_clean(pairs)
    assert all(address.lower().startswith(("http://", "https://")) for address, _ in pairs or ())


@fuzzed(150)
@given(st.one_of(lied(WHOLE), lied(NOTHING), json_values()))
def test_a_lie_about_a_page_is_refused_or_clean(told: Any) -> None:
    value = _answered(pages.from_json, told)
    assert_all_clean(value)
    if value is not None:
        for address in (*value.alternatives, *(one.link for one in value.related)):
            assert address is None or address.lower().startswith(("http://", "https://"))
        assert isinstance(hash(value), int)


@fuzzed(60)
@given(st.one_of(lied(PICTURE), lied({"reason": "no"}), json_values()))
def test_a_lie_about_a_picture_is_refused_or_clean(told: Any) -> None:
    assert_all_clean(_answered(pictures.from_json, told))


@fuzzed(60)
@given(st.one_of(lied(WORDS), json_values()))
def test_a_lie_about_words_is_refused_or_storable(told: Any) -> None:
    found: EntryWords | None = _answered(lambda value: words_from_json(ENTRY, value), told)
    if found is not None:
        assert found.lead is None or -(1 << 63) <= found.lead < 1 << 63
        assert all(0 <= float(weight) < 1 << 63 for weight in found.terms.values())
        "".join(found.terms).encode()


@pytest.mark.parametrize(
    ("field", "lie"),
    [
        ("link", "javascript:alert(1)"),
        ("link", "file:///etc/passwd"),
        ("published", -(2**40)),
        ("published", 253402300800),
    ],
)
def test_a_child_that_was_taken_over_gives_no_other_addresses_and_times(field: str, lie: Any) -> None:
    told = deepcopy(FEED)
    told["entries"][0][field] = lie
    assert _answered(codec.from_json, told) is None


def test_a_child_that_was_taken_over_sends_no_control_characters() -> None:
    told = deepcopy(FEED)
    told["title"] = told["entries"][0]["key"] = "\x1b]0;x\x07\ud800\u202e"
    value = _answered(codec.from_json, told)
    assert value.feed.title == value.entries[0].parsed.key == "]0;x\ufffd"
