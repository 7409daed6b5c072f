"""What is said about an account: every error of a server has words on what helps."""

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import opreader
from opreader.account_health import advice, check_account, check_strays
from opreader.model.exchanged import AccountState, Waiting
from opreader.model.synced import Account

SOURCES = Path(opreader.__file__).parent
EXPLAINED = {"LoginRefused", "WrongAddress", "ServerDown", "NoAnswer", "ServerBusy", "ServerTooOld"}
OTHERS = ("net/wire.py", "syncing.py", "exchange.py")
GENERIC = advice("news", "a thing that nobody knows")
NEWS = Account("news", "greader", "https://rss.example.org", "jane")
LAST = datetime(2026, 11, 20, 8, tzinfo=UTC)


def texts() -> Iterator[tuple[str, str]]:
    """Class and text of every error that speaking with a server may end in, fields being "500"."""
    for path in (*sorted((SOURCES / "sync").glob("*.py")), *(SOURCES / name for name in OTHERS)):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in EXPLAINED:
                text = _words(node.args[0])
                if text.strip("5 0"):
                    yield node.func.id, text


def _words(node: ast.expr) -> str:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "one_line":
        return _words(node.args[0])
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(one.value) if isinstance(one, ast.Constant) else "500" for one in node.values)
    return ""


TEXTS = sorted(set(texts()))


def test_the_errors_are_found() -> None:
    assert {kind for kind, _ in TEXTS} == EXPLAINED
    assert len(TEXTS) > 15


@pytest.mark.parametrize("text", [text for _, text in TEXTS])
def test_every_error_of_a_server_is_explained(text: str) -> None:
    assert advice("news", text) != GENERIC


@pytest.mark.parametrize(
    ("error", "helps"),
    [
        ("rss.example.org does not accept this user and password; FreshRSS wants …", "account password news"),
        ("rss.example.org does not serve its API just now (503): it is down, or …", "allow API access"),
        ("no safe connection to rss.example.org (TLS): its certificate is not accepted: expired", "certificate"),
        ("no answer from rss.example.org: the name is not known (DNS)", "url in accounts.toml"),
        ("no answer from rss.example.org: the connection was refused", "by itself"),
        ("rss.example.org sent no whole answer within 60 seconds", "by itself"),
        ("rss.example.org failed (500)", "server's log"),
        ("rss.example.org answers a login with something else; a login page may stand before its API", "let the API"),
        ("another opreader (process 12) is syncing news", "wait"),
        (
            "accounts.toml names another address or user for news than it was synced with: https://a jane",
            "remove news --keep",
        ),
    ],
)
def test_what_helps_fits_the_error(error: str, helps: str) -> None:
    assert helps in advice("news", error)


def state(
    *, last: datetime | None = LAST, error: str | None = None, pending: int = 0, rejected: int = 0
) -> AccountState:
    waiting = Waiting(pending, pending, rejected)
    return AccountState("news", last, error, False, None, 0, None, None, waiting)


def test_an_account_that_works_is_fine() -> None:
    check = check_account(NEWS, state(pending=1, rejected=2), no_password=None)
    assert check.ok
    assert check.name == "account news"
    assert "synced 2026-11-20" in check.detail
    assert "1 mark to send" in check.detail
    assert "2 marks the server does not take" in check.detail
    assert "opreader account undeliverable news" in check.detail


def test_one_that_was_never_synced_says_how() -> None:
    for unsynced in (None, state(last=None)):
        check = check_account(NEWS, unsynced, no_password=None)
        assert check.ok
        assert "opreader sync news" in check.detail


def test_an_error_is_told_with_what_to_do() -> None:
    check = check_account(NEWS, state(error="rss.example.org failed (502)"), no_password=None)
    assert not check.ok
    assert "failed (502); look at the server's log" in check.detail


def test_a_password_that_is_missing_is_told_before_a_sync_needs_it() -> None:
    check = check_account(NEWS, state(), no_password="there is no keyring")
    assert not check.ok
    assert "there is no keyring" in check.detail
    assert "opreader account password news" in check.detail


def test_what_accounts_toml_does_not_name_is_told() -> None:
    (check,) = check_strays(["old"])
    assert not check.ok
    assert "opreader account remove old --keep" in check.detail
