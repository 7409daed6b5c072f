"""feeds.toml: what is read, what is refused, and changes that lose nobody's lines."""

import os
import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opreader.errors import ConfigError, NotFound
from opreader.feed_addresses import feed_address
from opreader.model import Subscription
from opreader.smart_feeds import SmartFeed
from opreader.subscriptions import (
    Subscriptions,
    SubscriptionsFile,
    render_subscriptions,
    too_open,
    with_added,
    with_changed,
    without,
)
from opreader.text import clean

ONE = Subscription("http://one.example/feed")
TWO = Subscription("http://two.example/feed", title="Two")
JANE = ("Authorization", "Basic SmFuZTo=")
"""What FULL's address says of who uses it."""
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "feeds.toml"


def load(path: Path, text: str) -> Subscriptions:
    path.write_text(text, encoding="utf-8")
    return SubscriptionsFile(path).load()


def refused(path: Path, text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        load(path, text)
    message = str(caught.value)
    assert message.startswith(str(path))
    assert clean(message, one_line=True) == message
    assert "The library stays as it was" in message
    return message.removeprefix(str(path))


FULL = """
[[feed]]
url = " HTTPS://Jane@Example.ORG/Feed?a=B#top "
title = "The\\u001b  Column"
folder = "Economics"
tags = ["trade", "europe", "trade"]
full_text = "never"
headers = { X-Token = "abc", "X-B" = "d" }
cookies = "/home/jane/cookies.txt"
user_agent = "mine/1"
refresh_every = "6h"
muted = true
note = "one\\ntwo"

[[feed]]
url = "/home/jane/columns"
title = ""

[[smart]]
name = "Tonight"
query = 'unread feed:"The Column"'
folder = "Economics"
"""


def test_every_key_is_read_and_cleaned(path: Path) -> None:
    assert load(path, FULL) == Subscriptions(
        feeds=(
            Subscription(
                url="https://example.org/Feed?a=B",
                title="The Column",
                folder="Economics",
                tags=("trade", "europe"),
                full_text="never",
                headers=(("X-Token", "abc"), ("X-B", "d"), JANE),
                cookies="/home/jane/cookies.txt",
                user_agent="mine/1",
                refresh_every=timedelta(hours=6),
                muted=True,
                note="one\ntwo",
            ),
            Subscription("/home/jane/columns"),
        ),
        smart=(SmartFeed("Tonight", 'unread feed:"The Column"', "Economics"),),
    )


def test_no_file_and_an_empty_one_have_no_feeds(path: Path) -> None:
    assert SubscriptionsFile(path).load() == Subscriptions()
    assert load(path, "# nothing yet\n") == Subscriptions()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[feed]]\nurl = \n", ", line 2: "),
        ("[[feeds]]\nurl = 'http://a.example'", ", line 1: unknown key `feeds`; the nearest known one is `feed`"),
        (
            "[[feed]]\nurl = 'http://a.example'\ntitel = 'x'",
            ", line 3: unknown key `titel`; the nearest known one is `title`",
        ),
        ("[feed]\nurl = 'http://a.example'", "write [[feed]] above each one"),
        ("\n[[feed]]\ntitle = 'x'", ", line 2: [[feed]] number 1 has no `url`"),
        ("[[smart]]\nname = 'x'", ", line 1: [[smart]] number 1 has no `query`"),
        ("[[smart]]\nname = ' '\nquery = 'x'", "`name` is"),
        ("[[feed]]\nurl = 3", ", line 2: `url` is 3; it takes an address in quotes"),
        ("[[feed]]\nurl = 'a.xml'", "whole path"),
        ("[[feed]]\nurl = 'http://a.example'\ntags = 'x'", '["trade", "europe"]'),
        ("[[feed]]\nurl = 'http://a.example'\nmuted = 'yes'", "true or false"),
        ("[[feed]]\nurl = 'http://a.example'\nfull_text = 'yes'", '"auto" or "always" or "never"'),
        ("[[feed]]\nurl = 'http://a.example'\nrefresh_every = 6", 'such as "90s"'),
        ("[[feed]]\nurl = 'http://a.example'\ncookies = 'c.txt'", "whole path"),
        ("[[feed]]\nurl = 'http://a.example'\ntitle = 3", "text in quotes"),
        ("[[feed]]\nurl = 'http://a.example'\nnote = 3", "text in quotes"),
        ("[[feed]]\nurl = 'http://a.example'\nuser_agent = \"a\\nb\"", "plain ASCII"),
        ("[[feed]]\nurl = 'http://a.example'\n[feed.headers]\nX = \"a\\r\\nb\"", "each value one line"),
        ("[[feed]]\nurl = 'http://a.example'\nheaders = { \"X:\" = 'a' }", "each value one line"),
        (
            "[[feed]]\nurl = 'http://a.example/x'\n[[feed]]\nurl = 'HTTP://A.example/x#y'",
            ', line 1, and line 3: [[feed]] numbers 1 and 2 are both "http://a.example/x"',
        ),
        ("[[smart]]\nname='a'\nquery='b'\n[[smart]]\nname='a'\nquery='c'", "[[smart]] numbers 1 and 2 are both"),
    ],
)
def test_mistake_is_told_with_its_line_and_a_way_out(path: Path, text: str, said: str) -> None:
    assert said in refused(path, text)


def test_error_names_the_last_good_copy_where_there_is_one(path: Path) -> None:
    file = SubscriptionsFile(path)
    file.change(lambda subscriptions: with_added(subscriptions, ONE))
    assert ".bak" not in refused(path, "[[feed]")
    path.unlink()
    file.change(lambda subscriptions: with_added(subscriptions, ONE))
    file.change(lambda subscriptions: with_added(subscriptions, TWO))
    assert f"its last good copy is {path}.bak" in refused(path, "[[feed]")


def test_stamp_changes_with_the_file(path: Path) -> None:
    file = SubscriptionsFile(path)
    assert file.stamp() is None
    path.write_text("# one")
    os.utime(path, ns=(1, 1))
    assert file.stamp() == (5, 1)
    os.utime(path, ns=(1, 2))
    assert file.stamp() == (5, 2)


def test_stamp_of_a_path_that_leads_nowhere_is_an_error(tmp_path: Path) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    with pytest.raises(ConfigError, match="can't be read"):
        SubscriptionsFile(loop).stamp()


# Edits


def test_added_feed_stands_last_and_known_one_stays_as_it_is() -> None:
    renamed = Subscription("HTTP://One.example/feed#x", title="Another name")
    assert with_added(Subscriptions((ONE,)), renamed, TWO, TWO).feeds == (ONE, TWO)


def test_feed_without_an_address_is_not_added() -> None:
    with pytest.raises(ConfigError, match="can't be subscribed"):
        with_added(Subscriptions(), Subscription("columns"))


def test_removed_feed_is_gone_and_the_rest_in_order() -> None:
    three = Subscription("/three")
    assert without(Subscriptions((ONE, TWO, three)), [TWO.url, "/unknown"]).feeds == (ONE, three)


def test_changed_feed_stays_in_its_place() -> None:
    changed = with_changed(Subscriptions((ONE, TWO)), ONE.url, muted=True, title="One")
    assert changed.feeds == (Subscription(ONE.url, title="One", muted=True), TWO)


def test_change_of_an_unknown_feed_is_not_found() -> None:
    with pytest.raises(NotFound, match="has no feed"):
        with_changed(Subscriptions((ONE,)), TWO.url, muted=True)


# Writing


def test_change_makes_folder_and_file_and_comes_back_as_it_was(tmp_path: Path) -> None:
    file = SubscriptionsFile(tmp_path / "deep" / "config" / "feeds.toml")
    changed = file.change(lambda subscriptions: with_added(subscriptions, ONE, TWO))
    assert changed == file.load() == Subscriptions((ONE, TWO))
    assert [one.name for one in sorted(file.path.parent.iterdir())] == [".feeds.toml.lock", "feeds.toml"]


def test_written_file_says_that_comments_go_and_leaves_out_what_is_not_set(path: Path) -> None:
    SubscriptionsFile(path).change(lambda subscriptions: with_added(subscriptions, TWO))
    text = path.read_text()
    assert "does not keep comments" in text
    assert text.endswith('\n[[feed]]\nurl = "http://two.example/feed"\ntitle = "Two"\n')


def test_file_before_the_change_is_kept_with_its_comments(path: Path) -> None:
    before = "# mine\n" + FULL
    path.write_text(before)
    changed = SubscriptionsFile(path).change(lambda subscriptions: without(subscriptions, ["/home/jane/columns"]))
    assert path.with_name("feeds.toml.bak").read_text() == before
    assert SubscriptionsFile(path).load() == changed
    assert len(changed.feeds) == 1
    assert changed.feeds[0].headers == (("X-Token", "abc"), ("X-B", "d"), JANE)
    assert changed.smart == (SmartFeed("Tonight", 'unread feed:"The Column"', "Economics"),)


def test_change_that_changes_nothing_writes_nothing(path: Path) -> None:
    path.write_text("# mine\n" + FULL)
    stamp = SubscriptionsFile(path).stamp()
    SubscriptionsFile(path).change(lambda subscriptions: subscriptions)
    assert SubscriptionsFile(path).stamp() == stamp
    assert not path.with_name("feeds.toml.bak").exists()


def test_change_begins_with_what_is_in_the_file_now(path: Path) -> None:
    file = SubscriptionsFile(path)
    file.change(lambda subscriptions: with_added(subscriptions, ONE))
    path.write_text(render_subscriptions(Subscriptions((ONE, TWO))))
    assert file.change(lambda subscriptions: without(subscriptions, [ONE.url])).feeds == (TWO,)


@pytest.mark.parametrize("fields", [{"cookies": "relative.txt"}, {"headers": (("X", "a\nb"),)}, {"full_text": "yes"}])
def test_change_that_could_not_be_read_again_is_not_written(path: Path, fields: dict[str, Any]) -> None:
    file = SubscriptionsFile(path)
    file.change(lambda subscriptions: with_added(subscriptions, ONE))
    before = path.read_bytes()
    with pytest.raises(ConfigError, match="nothing was changed"):
        file.change(lambda subscriptions: with_changed(subscriptions, ONE.url, **fields))
    assert path.read_bytes() == before


def test_file_that_cannot_be_read_is_not_written_over(path: Path) -> None:
    path.write_text("[[feed]\n")
    with pytest.raises(ConfigError, match="line 1"):
        SubscriptionsFile(path).change(lambda subscriptions: with_added(subscriptions, ONE))
    assert path.read_text() == "[[feed]\n"


def test_folder_that_cannot_be_made_is_an_error_of_ours(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    with pytest.raises(ConfigError, match="can't be written"):
        SubscriptionsFile(tmp_path / "a" / "feeds.toml").change(lambda subscriptions: subscriptions)


def test_link_to_the_file_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "dotfiles" / "feeds.toml", tmp_path / "feeds.toml"
    link.symlink_to(real)
    SubscriptionsFile(link).change(lambda subscriptions: with_added(subscriptions, ONE))
    assert link.is_symlink()
    assert SubscriptionsFile(real).load().feeds == (ONE,)


def test_changes_at_the_same_time_lose_no_line(path: Path) -> None:
    def add(number: int) -> None:
        SubscriptionsFile(path).change(lambda subscriptions: with_added(subscriptions, Subscription(f"/{number}")))

    threads = [threading.Thread(target=add, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {one.url for one in SubscriptionsFile(path).load().feeds} == {f"/{number}" for number in range(12)}


# Secrets


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


LETTER_IN = Subscription("https://one.example/feed", headers=(("Authorization", "Bearer let-me-in"),))


def test_file_with_a_header_becomes_the_owners_alone_as_it_is_written_and_so_does_the_one_before(path: Path) -> None:
    path.write_text(render_subscriptions(Subscriptions((LETTER_IN,))))
    path.chmod(0o644)
    SubscriptionsFile(path).change(lambda whole: with_added(whole, TWO))
    assert (mode(path), mode(path.with_name("feeds.toml.bak"))) == (0o600, 0o600)


def test_copy_of_a_file_that_still_held_a_header_is_the_owners_alone(path: Path) -> None:
    path.write_text(render_subscriptions(Subscriptions((LETTER_IN, TWO))))
    path.chmod(0o644)
    SubscriptionsFile(path).change(lambda whole: without(whole, [LETTER_IN.url]))
    assert (mode(path), mode(path.with_name("feeds.toml.bak"))) == (0o644, 0o600)


def test_file_without_secrets_keeps_its_permissions(path: Path) -> None:
    path.write_text(render_subscriptions(Subscriptions((ONE,))))
    path.chmod(0o664)
    SubscriptionsFile(path).change(lambda whole: with_added(whole, TWO))
    assert mode(path) == 0o664


def test_others_who_may_read_a_password_are_told_of(path: Path) -> None:
    path.write_text('[[feed]]\nurl = "https://jane:let-me-in@one.example/feed"\n')
    path.chmod(0o640)
    told = too_open(path)
    assert told is not None
    assert f"chmod 600 {path}" in told
    assert "let-me-in" not in told
    path.chmod(0o600)
    assert too_open(path) is None


@pytest.mark.parametrize("text", ['[[feed]]\nurl = "https://one.example/feed"\n', "[[feed]\n"])
def test_file_without_passwords_may_be_read_by_anybody(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o644)
    assert too_open(path) is None
    assert too_open(path.with_name("none.toml")) is None


@pytest.mark.parametrize(
    "wrong",
    [
        'url = "https://jane:let-me-in@/x"',
        'url = "https://jane:let/me-in@one.example/x"',
        'url = "ftp://jane:let-me-in@one.example/x"',
        'url = "jane:let-me-in@one.example/x"',
        'url = "//jane:let me-in@one.example/x"',
        f'url = "https://jane:{"x" * 300}me-in@one.example/\\u001b"',
        'url = "https://a.example/"\nheaders = "Authorization: Bearer let-me-in"',
        'url = "https://a.example/"\nheaders = { "X-T" = "let-me-in\\n" }',
        'url = "https://a.example/"\ncookies = "session=let-me-in"',
    ],
)
def test_mistake_round_a_password_does_not_repeat_it(path: Path, wrong: str) -> None:
    told = refused(path, f"[[feed]]\n{wrong}\n")
    assert "me-in" not in told
    assert "xxx" not in told


def test_twins_by_their_address_are_told_without_who_uses_it(path: Path) -> None:
    one, other = ("[[feed]]\nurl = 'https://jane:let-me-in@a.example/x'\n", "[[feed]]\nurl = 'https://a.example/x'\n")
    told = refused(path, one + other)
    assert 'are both "https://a.example/x"' in told


def test_header_stays_where_a_feed_moves_within_its_host_and_goes_nowhere_else() -> None:
    whole = Subscriptions((LETTER_IN,))
    near = with_changed(whole, LETTER_IN.url, url="https://one.example/new").feeds[0]
    away = with_changed(whole, LETTER_IN.url, url="https://two.example/feed").feeds[0]
    in_clear = with_changed(whole, LETTER_IN.url, url="http://one.example/feed").feeds[0]
    assert near.headers == LETTER_IN.headers
    assert (away.headers, in_clear.headers) == ((), ())


def test_headers_of_a_removed_feed_are_kept_apart_for_as_long_as_undo_reaches(path: Path) -> None:
    file = SubscriptionsFile(path)
    file.set_aside([LETTER_IN, TWO], now=NOW)
    aside = path.with_name("feeds.toml.removed")
    assert mode(aside) == 0o600
    assert "two.example" not in aside.read_text()
    assert file.find_aside(LETTER_IN.url) == LETTER_IN
    assert file.find_aside(TWO.url) is None
    os.utime(aside, (NOW.timestamp(),) * 2)
    file.forget_aside(now=NOW + timedelta(days=29))
    assert file.find_aside(LETTER_IN.url) == LETTER_IN
    file.forget_aside(now=NOW + timedelta(days=31))
    assert not aside.exists()
    assert file.find_aside(LETTER_IN.url) is None


def test_nothing_is_set_aside_of_feeds_without_headers(path: Path) -> None:
    SubscriptionsFile(path).set_aside([ONE, TWO], now=NOW)
    assert list(path.parent.iterdir()) == []


# Fuzz

LINE = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z", "M"]), min_size=1, max_size=8)
SUBSCRIPTIONS = st.builds(
    Subscription,
    url=st.text("abz/:%#", max_size=9).map(lambda text: feed_address(f"/x{text}")),
    title=st.none() | LINE,
    folder=st.none() | LINE,
    tags=st.lists(LINE, max_size=3, unique=True).map(tuple),
    full_text=st.sampled_from([None, "auto", "always", "never"]),
    headers=st.dictionaries(st.text("Xa-.9", min_size=1, max_size=4), st.text('a b:"\\', max_size=4), max_size=3).map(
        lambda some: tuple(some.items())
    ),
    user_agent=st.none() | st.text("ab\\\"'#", min_size=1, max_size=6),
    refresh_every=st.none() | st.integers(1, 10**8).map(lambda seconds: timedelta(seconds=seconds)),
    muted=st.booleans(),
    note=st.none() | st.lists(LINE, min_size=1, max_size=3).map("\n".join),
)


@settings(deadline=None)
@given(st.lists(SUBSCRIPTIONS, max_size=4, unique_by=lambda one: one.url))
def test_whatever_is_written_is_read_again_the_same(
    tmp_path_factory: pytest.TempPathFactory, feeds: list[Subscription]
) -> None:
    path = tmp_path_factory.getbasetemp() / "written.toml"
    subscriptions = Subscriptions(tuple(feeds), (SmartFeed("a", "b"),))
    assert load(path, render_subscriptions(subscriptions)) == subscriptions


VALUES = st.recursive(
    st.one_of(st.booleans(), st.integers(), st.text(max_size=8), st.sampled_from(["/a", "http://a.example", "6h"])),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)),
    max_leaves=4,
)
NAMES = st.sampled_from(
    ["url", "title", "tags", "headers", "cookies", "note", "muted", "refresh_every", "name", "query"]
)
TABLES = st.lists(st.dictionaries(NAMES, VALUES, max_size=4), max_size=3)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(["feed", "smart", "x"]), TABLES | VALUES))
def test_any_tables_are_subscriptions_or_an_error_of_ours(
    tmp_path_factory: pytest.TempPathFactory, tables: dict[str, Any]
) -> None:
    import tomli_w

    path = tmp_path_factory.getbasetemp() / "fuzz-feeds.toml"
    path.write_bytes(tomli_w.dumps(tables).encode("utf-8", "replace"))
    try:
        loaded = SubscriptionsFile(path).load()
    except ConfigError as error:
        assert clean(str(error), one_line=True) == str(error)  # noqa: PT017  the other outcome is as good
        return
    assert load(path, render_subscriptions(loaded)) == loaded
