"""The address by which feeds.toml keeps a feed: one way to write it, without who uses it."""

import pytest

from opreader.feed_addresses import as_kept, feed_address
from opreader.model import Subscription


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("feed://example.org/x", "http://example.org/x"),
        ("feed:https://example.org/x", "https://example.org/x"),
        ("feed://https://example.org/x", "https://example.org/x"),
        ("FEED:HTTPS://Example.org/X", "https://example.org/X"),
        ("http://example.org", "http://example.org"),
        ("http://127.0.0.1:8000/A#b", "http://127.0.0.1:8000/A"),
        ("http://[::1]:80/A", "http://[::1]:80/A"),
        ("/a//b/", "/a/b"),
        ("/a/#b?c d", "/a/#b?c d"),
    ],
)
def test_address_is_made_one_way_to_write_it(text: str, address: str) -> None:
    assert feed_address(text) == address
    assert feed_address(address) == address


def test_tilde_is_the_home_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/jane")
    assert feed_address("~/columns") == "/home/jane/columns"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("columns/a.xml", "whole path"),
        ("", "whole path"),
        ("ftp://example.org/x", "http or https"),
        ("exec:rm", "http or https"),
        ("http://", "http or https"),
        ("http://example.org/a b", "http or https"),
        ("http://jane@/x", "names a host"),
        ("http://:80/x", "names a host"),
        ("/a\x00b", "control"),
        ("http://example.org/\x1b", "control"),
        ("~nobody-by-this-name/x", "home folder"),
    ],
)
def test_what_is_neither_address_nor_whole_path_is_refused(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        feed_address(text)


@pytest.mark.parametrize(
    ("text", "url", "told"),
    [
        ("https://jane:pw@example.org/x", "https://example.org/x", "Basic amFuZTpwdw=="),
        ("HTTPS://jane:pw@Example.org/x", "https://example.org/x", "Basic amFuZTpwdw=="),
        ("feed://jane:pw@example.org/x", "http://example.org/x", "Basic amFuZTpwdw=="),
        ("feed:https://jane:pw@example.org/x", "https://example.org/x", "Basic amFuZTpwdw=="),
        ("https://jane@example.org/x", "https://example.org/x", "Basic amFuZTo="),
        ("https://jane%40home:p%2Fw@example.org/x", "https://example.org/x", "Basic amFuZUBob21lOnAvdw=="),
        ("https://jane:a@b@example.org/x", "https://example.org/x", "Basic amFuZTphQGI="),
        ("https://jané:pw@example.org/x", "https://example.org/x", "Basic amFuw6k6cHc="),
        ("https://@example.org/x", "https://example.org/x", None),
        ("https://example.org/@jane:pw", "https://example.org/@jane:pw", None),
    ],
)
def test_who_uses_an_address_is_told_in_a_header(text: str, url: str, told: str | None) -> None:
    kept = as_kept(Subscription(text, title="x"))
    assert kept == Subscription(url, title="x", headers=(("Authorization", told),) if told else ())
    assert as_kept(kept) == kept


def test_header_that_is_there_already_stays() -> None:
    own = (("authorization", "Bearer x"),)
    assert as_kept(Subscription("https://jane:pw@example.org/", headers=own)).headers == own


@pytest.mark.parametrize(
    "text", ["https://jane:p/w@example.org/x", "https://jane:p#w@example.org/x", "https://jane:p?w@example.org"]
)
def test_password_that_cuts_its_address_in_two_is_refused_and_not_taken_for_a_host(text: str) -> None:
    with pytest.raises(ValueError, match="%2F"):
        feed_address(text)
