"""What bytes are, when they are no feed, and that none of them hurts."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opreader.decide import digest_feed
from opreader.feeds import limits
from opreader.feeds.codec import from_json, to_json
from opreader.feeds.parse import parse_feed
from opreader.model import ParsedFeed, ParseFailed

URL = "https://a.example/feed"
SAMPLES = Path(__file__).parents[1] / "data" / "feeds"


def read(body: bytes | str, content_type: str = "") -> ParsedFeed | ParseFailed:
    return parse_feed(body.encode() if isinstance(body, str) else body, url=URL, content_type=content_type)


def failure(body: bytes | str, content_type: str = "") -> str:
    failed = read(body, content_type)
    assert isinstance(failed, ParseFailed)
    return failed.reason


def feed(items: str, head: str = "") -> ParsedFeed:
    parsed = read(f'<rss version="2.0"><channel><title>T</title>{head}{items}</channel></rss>')
    assert isinstance(parsed, ParsedFeed)
    return parsed


@pytest.mark.parametrize("body", [b"", b" \n\t", b"\xef\xbb\xbf", b"\0\0"])
def test_nothing_is_said_to_be_empty(body: bytes) -> None:
    assert failure(body) == "the answer was empty"


def test_a_web_page_says_which_feeds_it_names() -> None:
    page = """<!DOCTYPE html><html><head>
        <link rel="alternate" type="application/rss+xml" title="All" href="/rss">
        <link rel="alternate" type="application/atom+xml" href="https://b.example/atom"></head></html>"""
    failed = read(page)
    assert isinstance(failed, ParseFailed)
    assert failed.reason == "this is a web page, not a feed: it names 2 feeds"
    assert failed.found_feeds == (
        ("https://a.example/rss", "All"),
        ("https://b.example/atom", "https://b.example/atom"),
    )


def test_a_web_page_without_feeds_says_so() -> None:
    assert failure("<html><body>Gone fishing</body></html>") == "this is a web page, not a feed: it names no feed"
    assert (
        failure("Gone <b>fishing</b>", "text/html; charset=utf-8") == "this is a web page, not a feed: it names no feed"
    )


def test_an_opml_list_is_to_be_imported() -> None:
    failed = read('<opml version="2.0"><body><outline text="B" xmlUrl="https://b.example/x"/></body></opml>')
    assert failed == ParseFailed("this is an OPML list of 1 feed: import it", (("https://b.example/x", "B"),))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("{}", "this is JSON, but no JSON Feed"),
        ("[1, 2]", "this is JSON, but no JSON Feed"),
        ('{"error": "no"}', "this is JSON, but no JSON Feed"),
        ("{oops", "this begins like JSON, but can't be read as JSON"),
        ("[" * 200_000, "this is JSON, but nested too deep to be a JSON Feed"),
        ("<urlset></urlset>", "this is a site map, not a feed"),
        ("<recipe/>", "this is XML, but no feed: it is a <recipe> document"),
        ("/etc/passwd", "this is plain text, not a feed"),
        ("https://a.example/feed", "this is plain text, not a feed"),
        (b"%PDF-1.7 \0\0", "this is no feed, and no text either"),
    ],
)
def test_other_things_are_called_by_their_name(body: str | bytes, reason: str) -> None:
    assert failure(body) == reason


def test_a_path_as_a_body_opens_no_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("<rss version='2.0'><channel><title>Leaked</title></channel></rss>")
    assert isinstance(read(str(secret)), ParseFailed)
    # the same words as a feed that only feedparser sees
    assert isinstance(read(f"{secret}\n<rss"), ParseFailed)


def test_a_body_over_the_limit_is_refused() -> None:
    assert failure(b"<rss>" + b" " * limits.MOST_BYTES) == "too large: more than 10 MiB"


def test_a_feed_behind_a_warning_of_its_server_is_read() -> None:
    parsed = read(
        "Warning: something in line 3\n<rss version='2.0'><channel><title>T</title><item><title>a</title></item></channel></rss>"
    )
    assert isinstance(parsed, ParsedFeed)
    assert [entry.title for entry in parsed.entries] == ["a"]
    assert parsed.note is not None


def test_a_feed_with_no_item_is_a_feed() -> None:
    assert read("<rss version='2.0'><channel><title>Quiet</title></channel></rss>") == ParsedFeed("Quiet")


def test_an_entity_bomb_does_not_grow() -> None:
    bomb = '<!DOCTYPE r [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
    parsed = read(
        f"<?xml version='1.0'?>{bomb}<rss version='2.0'><channel><title>&c;</title><item><title>a&c;</title></item></channel></rss>"
    )
    assert isinstance(parsed, ParsedFeed)
    assert len(parsed.entries[0].title) < 50


def test_an_entity_that_names_a_letter_is_read() -> None:
    parsed = read(
        "<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY eacute '&#233;'>]><rss version='2.0'><channel><title>Caf&eacute;</title></channel></rss>"
    )
    assert parsed == ParsedFeed("Café")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("[/] [sic] [@click=app.quit]x[/]", "[/] [sic] [@click=app.quit]x[/]"),
        ("Fish &amp; chips", "Fish & chips"),
        ("Fish &amp;amp; chips", "Fish & chips"),
        ("It&amp;#8217;s &amp;apos;late&amp;apos;", "It’s 'late'"),
        ("1 &lt; 2 and 3 &gt; 2", "1 < 2 and 3 > 2"),
        ("A &lt;b&gt;bold&lt;/b&gt; claim", "A bold claim"),
        ("&amp;#27;[31mred&amp;#7;", "[31mred"),
        ("two\n   lines", "two lines"),
        ("\u202egnol\u202c", "gnol"),
    ],
)
def test_titles_are_plain_clean_and_keep_their_brackets(written: str, shown: str) -> None:
    assert feed(f"<item><title>{written}</title><guid>1</guid></item>").entries[0].title == shown


def test_an_item_without_a_title_is_called_by_its_beginning() -> None:
    text = "The bakery is shut, and the town walks about with nothing under its arm. " * 3
    assert feed(f"<item><description>{text}</description></item>").entries[0].title == (
        "The bakery is shut, and the town walks about with nothing under its arm. The…"
    )


def test_an_item_without_guid_and_link_is_named_by_its_words() -> None:
    first, second = feed("<item><title>a</title></item><item><title>b</title></item>").entries
    assert first.key != second.key
    assert first.key == feed("<item><title>a</title></item>").entries[0].key


def test_the_same_item_twice_is_one_and_noted() -> None:
    item = "<item><title>a</title><link>https://a.example/1</link><guid>g</guid></item>"
    parsed = feed(item + item)
    assert len(parsed.entries) == 1
    assert parsed.note == "1 items repeat the name of another and were left out"


def test_one_guid_on_items_of_different_links_loses_no_item() -> None:
    items = "".join(
        f"<item><title>{n}</title><link>https://a.example/{n}</link><guid>same</guid></item>" for n in range(3)
    )
    assert [entry.key for entry in feed(items).entries] == [f"https://a.example/{n}" for n in range(3)]


def test_a_guid_that_only_claims_to_be_a_link_is_none() -> None:
    entry = feed("<item><title>a</title><guid>post-17</guid></item>").entries[0]
    assert (entry.key, entry.link) == ("post-17", None)


def test_a_guid_that_is_an_address_is_the_link() -> None:
    assert (
        feed("<item><title>a</title><guid>https://a.example/1</guid></item>").entries[0].link == "https://a.example/1"
    )


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "file:///etc/passwd", "http://", "http://[bad", "data:text/html,x"],
)
def test_links_that_are_no_web_addresses_are_dropped(link: str) -> None:
    assert feed(f"<item><title>a</title><link>{link}</link></item>").entries[0].link is None


@pytest.mark.parametrize(
    "date",
    [
        "0000-00-00",
        "Mon, 00 Jan 0000 00:00:00 GMT",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "9999-12-31T23:59:59-23:00",
        "tomorrow",
        "99999999999999999999",
    ],
)
def test_a_date_that_is_none_is_none(date: str) -> None:
    assert feed(f"<item><title>a</title><pubDate>{date}</pubDate></item>").entries[0].published is None


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("ada@harbour.example (Ada Pike)", ("Ada Pike",)),
        ("Ada Pike &lt;ada@harbour.example&gt;", ("Ada Pike",)),
        ("By Ada Pike", ("Ada Pike",)),
        ("ada@harbour.example", ("ada@harbour.example",)),
        ("Ada Pike (Northport)", ("Ada Pike (Northport)",)),
    ],
)
def test_authors_are_names(author: str, names: tuple[str, ...]) -> None:
    assert feed(f"<item><title>a</title><author>{author}</author></item>").entries[0].authors == names


def test_bytes_that_are_almost_utf8_are_read_as_such() -> None:
    words = "Über die Brücke, über die Mühle, für Käse: schön grün, größer, süßer, übler, öder, zäher."
    body = f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>{words}</title><item><title>{words}</title></item></channel></rss>"
    parsed = read(body.encode().replace("schön".encode(), b"sch\xf6n", 1))
    assert isinstance(parsed, ParsedFeed)
    assert "Über die Brücke" in parsed.title


def test_a_shift_jis_feed_that_says_so_is_read() -> None:
    body = (
        "<?xml version='1.0' encoding='shift_jis'?><rss version='2.0'><channel><title>港の論説</title></channel></rss>"
    )
    assert read(body.encode("shift_jis")) == ParsedFeed("港の論説")


def test_an_html_page_in_another_encoding_gets_its_clear_word() -> None:
    assert "web page" in failure("<html><title>Où?</title></html>".encode("utf-16"))


PIECES = st.sampled_from(
    [
        *("<rss version='2.0'>", "<channel>", "<item>", "</item>", "<title>", "</title>", "<![CDATA[", "]]>", "&#27;", "&amp;", "<feed xmlns='http://www.w3.org/2005/Atom'>"),
        *("<entry>", "</entry>", "<link href='", "'>", "<content type='xhtml'>", "<div>", "</div>", "<author>", "a@b.c (x", "<pubDate>0000", "<guid>", "\x00", "é", "<!DOCTYPE x [", "<!ENTITY a 'b'>"),
        *("{", '"items":', "[", "]", "}", '"version":"https://jsonfeed.org/version/1"', ",", "1e999", '"\\ud800"', '"id":', "null", "-" * 40),
        *("<html>", "<a href='/feed'>", "<link rel=alternate type=application/rss+xml href=http://[>", "<opml>", "<outline xmlUrl='exec:x'/>"),
    ]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=25))
def test_no_bytes_raise_and_whatever_comes_out_passes_the_door(pieces: list[str]) -> None:
    parsed = read("".join(pieces).encode("utf-8", "surrogatepass"))
    if isinstance(parsed, ParseFailed):
        assert parsed.reason.isprintable()
        assert from_json(to_json(parsed)) == parsed
    else:
        digested = digest_feed(parsed)
        assert from_json(to_json(digested)) == digested


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(sorted(path.name for path in SAMPLES.iterdir() if path.suffix in {".xml", ".json"})),
    st.integers(0, 4000),
    st.binary(max_size=12),
)
def test_a_damaged_document_does_not_raise(name: str, place: int, damage: bytes) -> None:
    data = (SAMPLES / name).read_bytes()
    parsed = read(data[:place] + damage + data[place + len(damage) :])
    if isinstance(parsed, ParsedFeed):
        digested = digest_feed(parsed)
        assert from_json(to_json(digested)) == digested
