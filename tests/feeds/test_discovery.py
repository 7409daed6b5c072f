"""Which feeds a page names, and where else to look."""

from hypothesis import given, settings
from hypothesis import strategies as st

from opreader.feeds.discovery import find_feeds, named_feeds

URL = "https://a.example/blog/page.html"


def named(page: str, url: str = URL) -> tuple[tuple[str, str], ...]:
    return named_feeds(page.encode(), url=url, content_type="text/html; charset=utf-8")


def test_alternates_come_in_order_then_links_that_look_like_feeds() -> None:
    page = """<html><head><title>x</title>
      <link rel="alternate" type="application/rss+xml" title="Posts &amp; more" href="../feed.xml">
      <link rel='ALTERNATE stylesheet' type='application/atom+xml; charset=utf-8' href='//b.example/atom'>
      <link rel=alternate hreflang=de href=/de/>
      <link rel=alternate type=application/feed+json href=/feed.json title=JSON>
      </head><body><a href="/about">About</a> <a href="/rss">Our <b>RSS</b></a> <a href="/feedback">Say</a>
      <a href="feed:https://c.example/rss.xml">C</a></body>"""
    assert named(page) == (
        ("https://a.example/feed.xml", "Posts & more"),
        ("https://b.example/atom", "https://b.example/atom"),
        ("https://a.example/feed.json", "JSON"),
        ("https://a.example/rss", "Our RSS"),
        ("https://c.example/rss.xml", "C"),
    )


def test_the_base_of_a_page_counts() -> None:
    assert named("<base href='https://z.example/q/'><link rel=alternate type=application/rss+xml title=Z href=r>") == (
        ("https://z.example/q/r", "Z"),
    )


def test_addresses_of_other_schemes_are_passed_over() -> None:
    page = "".join(
        f'<link rel=alternate type="application/rss+xml" href="{a}">'
        for a in ("javascript:x", "file:///etc/passwd", "http://[", "", "data:,x")
    )
    assert named(page) == ((URL, URL),) or named(page) == ()


def test_a_feed_named_twice_is_one() -> None:
    assert len(named("<link rel=alternate type=application/rss+xml title=A href=/f><a href=/f>feed</a>" * 3)) == 1


def test_what_wordpress_offers_beside_feeds_is_none() -> None:
    assert (
        named(
            '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/1"><link rel="alternate" type="application/json+oembed" href="/wp-json/oembed">'
        )
        == ()
    )


def test_titles_are_clean() -> None:
    assert named("<link rel=alternate type=application/rss+xml title='a&#27;[31m [b]' href=/f>")[0][1] == "a[31m [b]"


def test_usual_paths_come_last_and_untitled() -> None:
    found = find_feeds(
        b"<link rel=alternate type=application/rss+xml title=F href=/feed>",
        url="https://a.example/blog/",
        content_type="",
    )
    assert found[:4] == (
        ("https://a.example/feed", "F"),
        ("https://a.example/blog/feed", ""),
        ("https://a.example/rss", ""),
        ("https://a.example/feed.xml", ""),
    )
    assert all(title == "" for _, title in found[1:])


def test_a_page_of_ten_thousand_links_is_bounded() -> None:
    assert len(named("".join(f"<a href='/feed/{n}'>x</a>" for n in range(10_000)))) == 50


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "<link rel=alternate type=application/rss+xml href=",
                "<a href=",
                "http://[",
                ">",
                "'",
                "/feed",
                "<base href=",
                "<!--",
                "\x00",
                "&#xD800;",
                "é",
                "<![CDATA[",
            ]
        )
    )
)
def test_any_page_can_be_looked_at(pieces: list[str]) -> None:
    for address, title in find_feeds("".join(pieces).encode(), url=URL, content_type="text/html"):
        assert address.startswith(("http://", "https://"))
        assert title.isprintable()
