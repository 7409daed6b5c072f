"""One user logged in at one Google Reader API: ClientLogin, tokens for writing, and one more login where that helps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import urlencode

from opreader.errors import BadAnswer, LoginRefused, ServerBusy, WrongAddress
from opreader.sync.answers import UNSAID_WAIT, check_status, host_of, wait_of
from opreader.sync.quota import Quota
from opreader.sync_ports import WireQuestion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from opreader.sync.quota import Zone
    from opreader.sync_ports import Wire, WireAnswer

Pairs = tuple[tuple[str, str], ...]

_OF_LOGIN: Final = (("accountType", "HOSTED_OR_GOOGLE"), ("service", "reader"), ("client", "opreader"))
_BAD_TOKEN: Final = ("google-bad-token", "x-reader-google-bad-token")
_LONGEST_TOKEN: Final = 2_000
_QUICK: Final = 30.0


class _Chances:
    """What may still be tried for one request."""

    def __init__(self) -> None:
        self.login = True
        self.token = True


class Session:
    """Asks one API as one user; counts its requests. Nothing that it raises or shows holds a password or a token."""

    def __init__(self, wire: Wire, *, user: str, password: str, headers: Pairs = (), password_hint: str = "") -> None:
        """`headers` go with every request (Inoreader's AppId and AppKey)."""
        self._wire = wire
        self._user = user
        self._password = password
        self._headers = headers
        self.password_hint = password_hint
        """Which password the server means; told when it refuses one."""
        self.api = ""
        """The address of the API, without a slash at its end."""
        self.requests = 0
        self._quota = Quota()
        self._auth: str | None = None
        self._token: str | None = None

    @property
    def host(self) -> str:
        """The server, for people."""
        return host_of(self.api)

    async def log_in(self) -> None:
        """Ask for a new Auth. Raises LoginRefused, WrongAddress, and what every request raises."""
        self._auth = self._token = None
        form = (("Email", self._user), ("Passwd", self._password), *_OF_LOGIN)
        answer = await self._send("POST", "/accounts/ClientLogin", form=form, zone=None, deadline=_QUICK)
        if answer.status in {400, 401, 403}:  # FreshRSS answers 400 to names that nobody can have there
            self._check_quota(answer, 1)
            hint = f"; {self.password_hint}" if self.password_hint else ""
            raise LoginRefused(f"{self.host} does not accept this user and password{hint}")
        if answer.status in {404, 405}:
            raise WrongAddress(f"{self.host} has no Google Reader API at {self.api}")
        check_status(answer, self.host)
        self._auth = _read_auth(answer.body)
        if self._auth is None:
            raise BadAnswer(f"{self.host} answers a login with something else; a login page may stand before its API")

    async def get(self, path: str, *params: tuple[str, str]) -> WireAnswer:
        """Read something as JSON."""
        query = urlencode((*params, ("output", "json")), errors="replace")
        return await self._with_login("GET", f"{path}?{query}", None, zone=1, ids=())

    async def read_by_post(self, path: str, *fields: tuple[str, str], ids: Sequence[str] = ()) -> WireAnswer:
        """Read something that takes more words than an address has room for; `ids` are what a refusal is about."""
        return await self._with_login("POST", f"{path}?output=json", fields, zone=1, ids=ids)

    async def write(self, path: str, *fields: tuple[str, str], ids: Sequence[str] = ()) -> WireAnswer:
        """Change something; `ids` are what a refusal is about."""
        return await self._with_login("POST", path, fields, zone=2, ids=ids)

    async def write_ok(self, path: str, *fields: tuple[str, str], ids: Sequence[str] = ()) -> None:
        """Change something where the answer has to be OK. Raises BadAnswer for any other."""
        answer = await self.write(path, *fields, ids=ids)
        if answer.body.strip() != b"OK":
            raise BadAnswer(f"{self.host} does not say OK to a change")

    async def _with_login(
        self, method: Literal["GET", "POST"], path: str, fields: Pairs | None, *, zone: Zone, ids: Sequence[str]
    ) -> WireAnswer:
        chances = _Chances()
        if self._auth is None:
            chances.login = False
            await self.log_in()
        while True:
            answer = await self._ask_once(method, path, fields, zone=zone, chances=chances)
            if answer.status not in {401, 403}:
                check_status(answer, self.host, ids=ids)
                return answer
            await self._reconcile(answer, chances, zone=zone, write=fields is not None)

    async def _ask_once(
        self, method: Literal["GET", "POST"], path: str, fields: Pairs | None, *, zone: Zone, chances: _Chances
    ) -> WireAnswer:
        form: Pairs | None = None
        if fields is not None:
            # First of all: what stands behind a thousand ids is dropped by some servers, which say OK all the same.
            form = (("T", await self._get_token(chances)), *fields)
        return await self._send(method, f"/reader/api/0/{path}", form=form, zone=zone)

    async def _reconcile(self, answer: WireAnswer, chances: _Chances, *, zone: Zone, write: bool) -> None:
        """Make the next try differ from one that was refused. Raises ServerBusy, LoginRefused."""
        self._check_quota(answer, zone)
        if write and chances.token and any(name in answer.headers for name in _BAD_TOKEN):
            chances.token = False
            self._token = None
            return
        if not chances.login:
            self._auth = self._token = None
            refused = "refuses what is asked (403)" if answer.status == 403 else "did not know who asks"
            raise LoginRefused(
                f"{self.host} accepted the login and then {refused}; its web server may drop the Authorization header"
            )
        chances.login = False
        await self.log_in()

    def _check_quota(self, answer: WireAnswer, zone: Zone) -> None:
        """Raise ServerBusy where a refusal means that today's requests are used up."""
        if answer.status == 403 and (self._quota.is_used_up(zone) or "x-reader-limits-reset-after" in answer.headers):
            wait = wait_of(answer.headers)
            raise ServerBusy(
                f"{self.host} allows no more requests today", retry_after=UNSAID_WAIT if wait is None else wait
            )

    async def _get_token(self, chances: _Chances) -> str:
        while self._token is None:
            answer = await self._send("GET", "/reader/api/0/token", zone=None, deadline=_QUICK)
            if answer.status in {401, 403}:
                await self._reconcile(answer, chances, zone=1, write=False)
                continue
            check_status(answer, self.host)
            self._token = _read_word(answer.body)
            if self._token is None:
                raise BadAnswer(f"{self.host} gives no token for changes")
        return self._token

    async def _send(
        self,
        method: Literal["GET", "POST"],
        path: str,
        *,
        form: Pairs | None = None,
        zone: Zone | None,
        deadline: float = 60.0,
    ) -> WireAnswer:
        if zone is not None:
            self._quota.check(zone, self.host)
        headers = self._headers
        if self._auth is not None:
            headers = (*headers, ("Authorization", f"GoogleLogin auth={self._auth}"))
        self.requests += 1
        answer = await self._wire.send(WireQuestion(method, self.api + path, headers, form, deadline=deadline))
        self._quota.note(answer.headers)
        return answer


def _read_auth(body: bytes) -> str | None:
    """The Auth of a ClientLogin answer: lines of name=value."""
    for one in body[: 4 * _LONGEST_TOKEN].splitlines():
        if one.startswith(b"Auth="):
            return _read_word(one[5:])
    return None


def _read_word(body: bytes) -> str | None:
    """A token: one word without white space; no page, no sentence, no JSON."""
    try:
        word = body.strip().decode("ascii")
    except UnicodeDecodeError:
        return None
    if not word or len(word) > _LONGEST_TOKEN or not word.isprintable() or any(one in word for one in ' <>{}[]"'):
        return None
    return word
