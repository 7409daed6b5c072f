"""What is wrong with accounts, in words: what went wrong last, what waits, and what to do about it. Pure; asks no server."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, Final

from opreader import model

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opreader.model import Check
    from opreader.model.exchanged import AccountState
    from opreader.model.synced import Account

_ADVICE: Final = (
    (r"names another address", "put url and user back in accounts.toml, or: opreader account remove {name} --keep, and add it again"),
    (r"no password is kept", "give it: opreader account password {name}"),
    (r"gave no password|can't be started|no command", "run password_command of accounts.toml in a terminal"),
    (r"Authorization header", "have the web server hand that header on to the reader (Apache: CGIPassAuth On)"),
    (r"does not accept this user|accepts this neither", "give another password: opreader account password {name}"),
    (r"does not let this user", "give the user the right on the server, or take an API key of its own"),
    (r"\(503\)", "allow API access in the server's settings (FreshRSS: Authentication); if it is down, wait"),
    (r"plain http", "write https:// in accounts.toml, or plain_http = true where you trust the way there"),
    (r"can't set a star", "remove the account with --keep and add it with --kind greader"),
    (r"no reader answers|no Google Reader API|is no Miniflux|redirects|sends on|does not take changes at", "correct url in accounts.toml"),
    (r"\(TLS\)|certificate", "look at the address in a browser: its certificate has to be renewed, or trusted by this system"),
    (r"\(DNS\)", "look at the network, and at url in accounts.toml"),
    (r"web page|login page|something else", "something stands before its API and asks for a login: let the API pass"),
    (r"too often|requests? (?:a day|today)", "it goes on by itself when the server allows it"),
    (r"no answer|no whole answer|refused|closed the connection|cut (?:its|the)|no network|no way", "look at the network and the server; it is tried again by itself"),
    (r"\(5\d\d\)", "look at the server's log; it is tried again by itself"),
    (r"is syncing", "it is at it: wait"),
    (r"^offline", "sync without --offline"),
    (r"does not know", "look at url and user in accounts.toml, and give the password anew: opreader account password {name}"),
)  # fmt: skip
_AGAIN: Final = "try again: opreader sync {name}; what was noted before: opreader account log {name}"


def advice(name: str, error: str) -> str:
    """What to do about an error of an account, in a few words."""
    found = next((words for pattern, words in _ADVICE if re.search(pattern, error)), _AGAIN)
    return found.format(name=shlex.quote(name))


def check_account(account: Account, state: AccountState | None, *, no_password: str | None) -> Check:
    """A finding on one account; `no_password`: why none was found, where one has to be kept."""
    name = account.name
    last = state.last_sync if state else None
    told = [f"synced {last.astimezone():%Y-%m-%d %H:%M}" if last else f"never synced; opreader sync {name}"]
    trouble = _trouble(name, state, no_password)
    if state is not None and state.waiting.pending:
        told.append(f"{_marks(state.waiting.pending)} to send")
    if state is not None and state.waiting.rejected:
        told.append(
            f"{_marks(state.waiting.rejected)} the server does not take: they stay here (opreader account undeliverable {shlex.quote(name)})"
        )
    return model.Check(f"account {name}", ok=not trouble, detail="; ".join([*told, *trouble]))


def check_strays(strays: Sequence[str]) -> list[Check]:
    """Findings on accounts that the library knows and accounts.toml does not name."""
    return [
        model.Check(
            f"account {name}",
            ok=False,
            detail="its articles are here, but accounts.toml does not name it: put its lines back, or "
            f"opreader account remove {name} --keep",
        )
        for name in strays
    ]


def _trouble(name: str, state: AccountState | None, no_password: str | None) -> list[str]:
    if state is not None and state.error is not None:
        helps = advice(name, state.error)
        return [state.error] if helps in state.error else [state.error, helps]
    if no_password is not None:
        return [f"no password was found ({no_password}); give it: opreader account password {name}"]
    return []


def _marks(count: int) -> str:
    return "1 mark" if count == 1 else f"{count:,} marks"
