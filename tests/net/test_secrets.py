"""What lets the user in — headers and cookies of a feed — goes to its own host, by https, and into no message."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from opreader.model import Fetched, FetchFailed, FetchRequest
from tests.loopback import Loopback, Reply
from tests.net.asking import Names, net_of
from tests.net.faults import CERTIFICATES, Faults, Wire, over_tls

REFUSED = "plain-http credentials refused off loopback"


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as running:
        running.answer("/feed", Reply(body=b"x"))
        yield running


def names() -> Names:
    return Names(blog_example="127.0.0.1", blog_localhost="127.0.0.1", other_example="127.0.0.1")


async def ask(url: str, *headers: tuple[str, str], cookies: Path | None = None) -> Fetched | FetchFailed:
    async with net_of(names=names()) as net:
        outcome = await net.fetch(FetchRequest(url, typed=True, headers=headers, cookies=cookies))
    assert isinstance(outcome, Fetched | FetchFailed)
    return outcome


@pytest.mark.parametrize("name", ["Authorization", "Cookie", "X-Api-Key", "x-auth"])
async def test_header_that_may_be_a_key_does_not_go_by_plain_http(server: Loopback, name: str) -> None:
    outcome = await ask(server.url("/feed", host="blog.example"), (name, "letmein"))
    assert isinstance(outcome, FetchFailed)
    assert outcome.reason.startswith(REFUSED)
    assert "blog.example" in outcome.reason
    assert "https://" in outcome.reason
    assert "letmein" not in outcome.reason
    assert not outcome.unreachable
    assert server.connections == 0


@pytest.mark.parametrize("name", ["Accept-Language", "Referer", "DNT", "User-Agent"])
async def test_header_that_is_no_key_goes_by_plain_http(server: Loopback, name: str) -> None:
    assert isinstance(await ask(server.url("/feed", host="blog.example"), (name, "de")), Fetched)
    assert server.requests[0].headers[name.lower()] == "de"


@pytest.mark.parametrize(("line", "sent"), [("FALSE", False), ("TRUE", None)])
async def test_cookie_does_not_go_by_plain_http(
    server: Loopback, tmp_path: Path, line: str, *, sent: bool | None
) -> None:
    """One for https alone is no reason to refuse: it is not sent here anyway."""
    file = tmp_path / "cookies.txt"
    file.write_text(f"blog.example\tFALSE\t/\t{line}\t0\ts\tletmein\n")
    outcome = await ask(server.url("/feed", host="blog.example"), cookies=file)
    if sent is None:
        assert isinstance(outcome, Fetched)
        assert "cookie" not in server.requests[0].headers
    else:
        assert isinstance(outcome, FetchFailed)
        assert outcome.reason.startswith(REFUSED)
        assert server.connections == 0


@pytest.mark.parametrize("host", ["127.0.0.1", "blog.localhost"])
async def test_key_goes_by_plain_http_within_this_machine(server: Loopback, host: str) -> None:
    async with net_of(names=Names(**{"127_0_0_1": "127.0.0.1", "blog_localhost": "127.0.0.1"})) as net:
        await net.fetch(FetchRequest(server.url("/feed", host=host), typed=True, headers=(("X-Key", "letmein"),)))
    assert server.requests[0].headers["x-key"] == "letmein"


async def test_redirect_from_https_to_plain_http_is_told_no_key(
    server: Loopback, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATES / "ca.pem"))
    file = tmp_path / "cookies.txt"
    file.write_text("blog.example\tFALSE\t/\tFALSE\t0\ts\tletmein\n")
    told: list[bytes] = []

    def downgrade(wire: Wire) -> None:
        to = server.url("/feed", host="blog.example").encode()
        wire.send(b"HTTP/1.1 301 Moved\r\nLocation: " + to + b"\r\nContent-Length: 0\r\n\r\n")

    def note(data: bytes) -> None:
        told.append(data)

    with Faults({"tls-downgrade": over_tls("good", downgrade, heard=note)}) as safe:
        url = safe.url("tls-downgrade", host="blog.example")
        assert isinstance(await ask(url, ("X-Key", "letmein"), cookies=file), Fetched)
    assert told[0].lower().count(b"letmein") == 2
    assert "letmein" not in str(server.requests)


async def test_key_is_told_to_no_other_host_by_https_either(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATES / "ca.pem"))
    told: list[bytes] = []

    def away(wire: Wire) -> None:
        to = other.url("tls-other", host="localhost").encode()
        wire.send(b"HTTP/1.1 302 Found\r\nLocation: " + to + b"\r\nContent-Length: 0\r\n\r\n")

    answer = over_tls("good", lambda wire: wire.answer(b"x"), heard=told.append)
    with Faults({"tls-other": answer}) as other, Faults({"tls-away": over_tls("good", away)}) as safe:
        async with net_of(names=Names(blog_example="127.0.0.1", localhost="127.0.0.1")) as net:
            url = safe.url("tls-away", host="blog.example")
            outcome = await net.fetch(FetchRequest(url, typed=True, headers=(("X-Key", "letmein"),)))
    assert isinstance(outcome, Fetched)
    assert b"GET /tls-other" in told[0]
    assert b"letmein" not in told[0]


@pytest.mark.parametrize(
    "url", ["http://jane:letmein/x@blog.example/", "http://jane:letmein@[blog/", "ftp://jane:letmein@blog.example/"]
)
async def test_password_of_a_broken_address_is_not_repeated(url: str) -> None:
    outcome = await ask(url)
    assert isinstance(outcome, FetchFailed)
    assert "letmein" not in outcome.reason
