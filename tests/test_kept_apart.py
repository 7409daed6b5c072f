"""Backups hold no password, and a restore finds those that are there."""

import pytest

from opreader.kept_apart import has_secrets, with_secrets, without_secrets
from opreader.model import Subscription
from opreader.subscriptions import Subscriptions, render_subscriptions

LET_IN = Subscription("https://one.example/feed", title="One", headers=(("Authorization", "Bearer s3cr3t"),))
OPEN = Subscription("https://two.example/feed", note="x")


def raw(*feeds: Subscription) -> bytes:
    return render_subscriptions(Subscriptions(feeds)).encode()


def test_feeds_toml_without_passwords_goes_into_a_backup_as_it_is() -> None:
    text = b"# mine\n" + raw(OPEN)
    assert without_secrets("feeds.toml", text) == text
    assert not has_secrets(text)


@pytest.mark.parametrize(
    "text", [raw(LET_IN, OPEN), b'[[feed]]\nurl = "https://jane:s3cr3t@one.example/feed"\n', b'[[feed]\nx = "s3cr3t"']
)
def test_no_password_of_feeds_toml_goes_into_a_backup(text: bytes) -> None:
    kept = without_secrets("feeds.toml", text)
    assert b"s3cr3t" not in kept
    assert has_secrets(text)
    assert b"https://one.example/feed" in kept or text.startswith(b"[[feed]\n")


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        (b'proxy = "http://jane:s3cr3t@proxy:1"', b'# proxy = "http://\xe2\x80\xa6@proxy:1"'),
        (b"  'proxy'=\"http://jane:s3cr3t@proxy:1\" # mine", b"#   'proxy'=\"http://\xe2\x80\xa6@proxy:1\" # mine"),
        (b'proxy = "http://proxy:1"', b'proxy = "http://proxy:1"'),
        (b'theme = "ink"', b'theme = "ink"'),
    ],
)
def test_no_password_of_a_proxy_goes_into_a_backup(line: bytes, kept: bytes) -> None:
    assert without_secrets("config.toml", b"measure = 72\n%s\nconnections = 3\n" % line) == (
        b"measure = 72\n%s\nconnections = 3\n" % kept
    )


def test_other_files_go_into_a_backup_as_they_are() -> None:
    assert without_secrets("sites/proxy.toml", b'proxy = "a@b"') == b'proxy = "a@b"'


def test_a_restore_gives_feeds_the_passwords_that_they_have_now() -> None:
    backup = without_secrets("feeds.toml", raw(LET_IN, OPEN))
    assert with_secrets(backup, Subscriptions((OPEN, LET_IN))) == raw(LET_IN, OPEN)
    assert with_secrets(backup, Subscriptions((OPEN,))) == backup


@pytest.mark.parametrize("text", [b"[[feed]", b"# mine\n" + raw(OPEN)])
def test_a_backup_that_needs_no_passwords_is_restored_as_it_is(text: bytes) -> None:
    assert with_secrets(text, Subscriptions((LET_IN,))) == text
