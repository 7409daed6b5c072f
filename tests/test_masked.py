"""Who uses an address is hidden wherever it is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opreader.masked import hide_password, split_user, without_user


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("http://jane:pw@proxy:3128/", "http://…@proxy:3128/"),
        ("http://jane@proxy", "http://…@proxy"),
        ("jane:pw@proxy:3128", "…@proxy:3128"),
        ("'jane:pw@proxy' is none", "'…@proxy' is none"),
        ("ftp://jane:pw@a.example/x can't", "ftp://…@a.example/x can't"),
        ("https://jane:p/w?#@a.example/x", "https://…@a.example/x"),
        ("two: http://a:b@c.example and http://d:e@f.example", "two: http://…@c.example and http://…@f.example"),
        ("https://social.example/@jane", "https://social.example/@jane"),
        ("https://social.example:8080/@jane", "https://social.example:8080/@jane"),
        ("http://[::1]:80/@jane", "http://[::1]:80/@jane"),
        ("https://a.example/?mail=jane@b.example", "https://a.example/?mail=jane@b.example"),
        ("jane@a.example wrote: no", "jane@a.example wrote: no"),
        ("nothing", "nothing"),
    ],
)
def test_name_and_password_are_hidden_and_nothing_else(text: str, shown: str) -> None:
    assert hide_password(text) == shown


@given(
    user=st.text("abé1%:;!*+.~-_", max_size=6),
    password=st.text("s3crT%:;!*+.~/?#@-_", min_size=1, max_size=9)
    .filter(lambda text: "@" not in text or not set(text) & set("/?#"))  # what is behind "@" and has these is a host
    .map(lambda text: f"Q{text}Q"),
    rest=st.sampled_from(["a.example", "a.example/x", "[::1]:80/x?y"]),
)
def test_no_password_is_shown(user: str, password: str, rest: str) -> None:
    assert "Q" not in hide_password(f"https://{user}:{password}@{rest}")


@given(st.text("ab:/@.?#%[]\\é ", max_size=30))
def test_address_without_its_user_names_nobody(text: str) -> None:
    url, told = split_user(f"http://{text}")
    assert without_user(url) == url or told is None
    assert len(url) <= len(text) + 7
