"""OPML: read with folders, hostile ones refused, written and read again."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opreader.errors import ReadError
from opreader.feeds.opml import OpmlFeed, SkippedLine, parse_opml, render_opml, why_not

FEED_LINE = '<outline text="Über [x]\\u001b" xmlUrl="https://a.example/f"/>'


def opml(body: str) -> bytes:
    return (
        f'<?xml version="1.0"?><opml version="2.0"><head><title>Mine</title></head><body>{body}</body></opml>'.encode()
    )


def test_feeds_come_with_title_site_and_folders() -> None:
    told = parse_opml(
        opml(
            """<outline text="Money"><outline text="Trade">
            <outline type="rss" text="Gate" xmlUrl="https://gate.example/feed" htmlUrl="https://gate.example/"/></outline>
            <outline title="Butter" text="ignored" xmlUrl="http://butter.example/rss?a=1&amp;b=2"/></outline>
            <outline xmlUrl="https://untitled.example/x"/>"""
        )
    )
    assert told.title == "Mine"
    assert told.feeds == (
        OpmlFeed("https://gate.example/feed", "Gate", "https://gate.example/", "Money/Trade"),
        OpmlFeed("http://butter.example/rss?a=1&b=2", "Butter", None, "Money"),
        OpmlFeed("https://untitled.example/x"),
    )


def test_names_of_attributes_may_be_written_in_any_case() -> None:
    assert parse_opml(b"<OPML><BODY><OUTLINE TEXT='A' XMLURL='https://a.example/'/></BODY></OPML>").feeds == (
        OpmlFeed("https://a.example/", "A"),
    )


def test_a_feed_listed_twice_is_one() -> None:
    assert len(parse_opml(opml('<outline xmlUrl="https://a.example/"/>' * 2)).feeds) == 1


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("exec:rm -rf", why_not("exec:")),
        ("|cat x", why_not("exec:")),
        ("filter:tr:https://a.example/", why_not("filter:")),
        ("file:///etc/passwd", "it points at a file: add it by its path with opreader add PATH"),
        ("gopher://a.example/", "gopher: is no web address"),
        ("", "it has no web address"),
    ],
)
def test_what_is_no_web_address_is_skipped_with_the_reason(address: str, reason: str) -> None:
    told = parse_opml(opml(f'<outline type="rss" text="N" xmlUrl="{address}"/>'))
    assert (told.feeds, told.skipped) == ((), (SkippedLine("N", reason),))


def test_five_thousand_feeds_are_read() -> None:
    told = parse_opml(opml("".join(f'<outline text="F{n}" xmlUrl="https://a.example/{n}"/>' for n in range(5000))))
    assert len(told.feeds) == 5000


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<opml",
        b"<opml><body></opml>",
        b"<rss/>",
        b"<!DOCTYPE o [<!ENTITY a 'x'>]><opml><body><outline text='&a;'/></body></opml>",
        b"<!DOCTYPE o [<!ENTITY % a SYSTEM 'file:///etc/passwd'> %a;]><opml/>",
        b"<opml><body>" + b"<outline text='x'>" * 5000,
        b"\xff\xfe\x00",
    ],
)
def test_what_is_no_list_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(ReadError, match=r"OPML"):
        parse_opml(data)


@pytest.mark.parametrize("encoding", ["klingon", "unicode_escape", "rot13", "idna", "utf-8"])
def test_an_encoding_that_no_document_is_written_in_is_not_believed(encoding: str) -> None:
    told = parse_opml(f"<?xml version='1.0' encoding='{encoding}'?><opml><body>{FEED_LINE}</body></opml>".encode())
    assert [feed.title for feed in told.feeds] == ["Über [x]\\u001b"]


def test_a_list_in_an_encoding_of_several_bytes_is_read() -> None:
    line = "<outline text='論説' xmlUrl='https://a.example/f'/>"
    data = f"<?xml version='1.0' encoding='shift_jis'?><opml><body>{line}</body></opml>"
    assert [feed.title for feed in parse_opml(data.encode("shift_jis")).feeds] == ["論説"]


def test_what_is_written_is_read_again() -> None:
    feeds = (
        OpmlFeed("https://a.example/?x=1&y=2", 'A "quoted" <title> & more', "https://a.example/", "One/Two"),
        OpmlFeed("https://b.example/", "[b]"),
        OpmlFeed("https://c.example/", "C", None, "One"),
    )
    told = parse_opml(render_opml(feeds, title="A & B").encode())
    assert set(told.feeds) == set(feeds)
    assert told.title == "A & B"


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=12), st.text(max_size=8))))
def test_any_title_can_be_written(names: list[tuple[str, str]]) -> None:
    feeds = [OpmlFeed(f"https://a.example/{n}", title, None, folder or None) for n, (title, folder) in enumerate(names)]
    assert len(parse_opml(render_opml(feeds, title="x").encode("utf-8", "strict")).feeds) == len(feeds)
