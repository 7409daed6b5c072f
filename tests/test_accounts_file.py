"""accounts.toml: read, written, and what it does not take."""

from pathlib import Path

import pytest

from opreader.accounts_file import AccountsFile, checked
from opreader.errors import ConfigError, UsageError
from opreader.model.synced import Account

NEWS = Account("news", "greader", "https://rss.example.org/i", "jane")
HOME = Account("home", "miniflux", "http://nas.local:8080", "", password_command="pass nas", plain_http=True)


@pytest.fixture
def file(tmp_path: Path) -> AccountsFile:
    return AccountsFile(tmp_path / "config" / "accounts.toml")


def test_where_there_is_no_file_there_are_no_accounts_and_none_is_made(file: AccountsFile, tmp_path: Path) -> None:
    assert file.read() == ()
    with pytest.raises(UsageError, match="account add"):
        file.get("news")
    assert list(tmp_path.iterdir()) == []


def test_what_is_added_is_read_and_what_is_removed_is_gone(file: AccountsFile) -> None:
    file.add(NEWS)
    file.add(HOME)
    assert file.read() == (NEWS, HOME)
    assert file.get("home") == HOME
    with pytest.raises(UsageError, match="already"):
        file.add(NEWS)
    file.remove("news")
    file.remove("news")
    assert file.read() == (HOME,)
    with pytest.raises(UsageError, match="the nearest one is home"):
        file.get("hoem")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[account]\n", "line 1"),
        ('[account]\nname = "a"\n', r"\[\[account\]\]"),
        ("[[accounts]]\n", "account"),
        ('[[account]]\nname = "a"\nkind = "greader"\nurl = "https://a.example"\n', "needs `user`"),
        ('[[account]]\nname = "a"\nkind = "fever"\nurl = "https://a.example"\nuser = "j"\n', "line 3.*greader"),
        ('[[account]]\nname = "a/b"\nkind = "greader"\nurl = "https://a.example"\nuser = "j"\n', "line 2.*slash"),
        ('[[account]]\nname = "a"\nkind = "greader"\nurl = "ftp://a.example"\nuser = "j"\n', "line 4.*https"),
        ('[[account]]\nname = "a"\nkind = "greader"\nurl = "https://a"\nuser = "j"\npassword = "x"\n', "`password`"),
        ('[[account]]\nname = "a"\nkind = "greader"\nurl = "https://a"\nuser = "j"\nplain_http = 1\n', "true or false"),
        ('[[account]]\nname = "a"\nkind = "greader"\nurl = "https://a"\nuser = "j"\n' * 2, "second account a"),
    ],
)
def test_mistakes_are_told_with_their_place(file: AccountsFile, tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "config" / "accounts.toml"
    path.parent.mkdir()
    path.write_text(text)
    with pytest.raises(ConfigError, match=told):
        file.read()
    with pytest.raises(ConfigError):
        file.add(NEWS)
    assert path.read_text() == text


def test_a_password_in_an_address_is_refused_and_not_repeated(file: AccountsFile, tmp_path: Path) -> None:
    url = "https://jane:s3cret-word@rss.example.org"
    path = tmp_path / "config" / "accounts.toml"
    path.parent.mkdir()
    path.write_text(f'[[account]]\nname = "a"\nkind = "greader"\nurl = "{url}"\nuser = "j"\n')
    with pytest.raises(ConfigError) as caught:
        file.read()
    assert "s3cret-word" not in str(caught.value)
    with pytest.raises(UsageError) as refused:
        checked(Account("a", "greader", url, "j"))
    assert "s3cret-word" not in str(refused.value)


@pytest.mark.parametrize(
    "wrong",
    [
        Account("", "greader", "https://a.example", "j"),
        Account("x" * 41, "greader", "https://a.example", "j"),
        Account("a", "fever", "https://a.example", "j"),  # type: ignore[arg-type]
        Account("a", "greader", "a.example", "j"),
        Account("a", "greader", "https://a.example", "j", password_command=" "),
    ],
)
def test_what_the_file_would_not_take_is_refused_before_it_is_written(wrong: Account) -> None:
    with pytest.raises(UsageError):
        checked(wrong)


def test_an_account_is_tidied() -> None:
    assert checked(Account("a", "greader", " https://a.example/ ", " jane\n")) == Account(
        "a", "greader", "https://a.example/", "jane"
    )
