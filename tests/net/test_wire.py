import gzip
import json
import traceback
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest

from opreader.errors import NoAnswer, SyncError, WrongAddress
from opreader.net.proxies import read_proxies
from opreader.net.wire import HttpWire
from opreader.sync_ports import WireQuestion
from tests.loopback import Loopback, Reply
from tests.net.asking import Names, no_look
from tests.sync.fake_http import Asked, FakeServer, Said

SECRET = "GoogleLogin auth=jane/s3cret"
HEADERS = (("Authorization", SECRET),)


@pytest.fixture
def loopback() -> Iterator[Loopback]:
    with Loopback() as server:
        yield server


@pytest.fixture
async def wire() -> AsyncIterator[HttpWire]:
    async with wire_of() as wire:
        yield wire


@asynccontextmanager
async def wire_of(
    *, allow_plain: bool = False, names: Names | None = None, proxy: str = "", offline: bool = False
) -> AsyncIterator[HttpWire]:
    wire = HttpWire(allow_plain=allow_plain, resolve=names, look=no_look, proxies=read_proxies(proxy), offline=offline)
    try:
        yield wire
    finally:
        await wire.close()


def question(url: str, **more: object) -> WireQuestion:
    return WireQuestion("GET", url, HEADERS, **more)  # type: ignore[arg-type]


class Echo(FakeServer):
    """Says what it was asked."""

    def answer(self, asked: Asked) -> Said:
        told = {"method": asked.method, "raw": asked.raw.decode(), "type": asked.headers.get("content-type")}
        return Said(json.dumps(told).encode())


async def test_a_form_is_sent_in_its_order(wire: HttpWire) -> None:
    with Echo() as server:
        form = (("T", "t/1"), ("a", "x y"), ("i", "1"), ("i", "2"))
        answer = await wire.send(WireQuestion("POST", server.url, HEADERS, form))
        told = json.loads(answer.body)
        assert told["raw"] == "T=t%2F1&a=x+y&i=1&i=2"
        assert told["type"] == "application/x-www-form-urlencoded"
        assert server.log[0].headers["authorization"] == SECRET


@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST"])
async def test_json_and_nothing_are_sent_too(wire: HttpWire, method: str) -> None:
    with Echo() as server:
        for body, raw in (({"entry_ids": [1]}, '{"entry_ids": [1]}'), (None, "")):
            answer = await wire.send(WireQuestion(method, server.url, json=body))  # type: ignore[arg-type]
            assert json.loads(answer.body)["raw"] == raw
            assert json.loads(answer.body)["method"] == method


@pytest.mark.parametrize("status", [200, 204, 400, 401, 403, 404, 429, 500, 503])
async def test_every_status_is_an_answer_with_its_body_and_headers(
    loopback: Loopback, wire: HttpWire, status: int
) -> None:
    loopback.answer("/", Reply(b"" if status == 204 else b"why", status, {"Retry-After": "7"}))
    answer = await wire.send(question(loopback.url()))
    assert (answer.status, answer.headers["retry-after"]) == (status, "7")
    assert answer.body == (b"" if status == 204 else b"why")


async def test_bodies_are_unpacked_within_the_limit(loopback: Loopback, wire: HttpWire) -> None:
    loopback.answer("/", Reply(b"x" * 100_000, gzip=True))
    assert len((await wire.send(question(loopback.url(), most_bytes=100_000))).body) == 100_000
    with pytest.raises(NoAnswer, match="too large") as caught:
        await wire.send(question(loopback.url(), most_bytes=99_999))
    assert caught.value.too_large


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b"0123456789", cut=5),
        Reply(b"0123456789", chunked=True, cut=5),
        Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"x" * 1000)[:20]),
        Reply(raw=b""),
        Reply(raw=b"what?\r\n\r\n"),
        Reply(b"x", headers={"Content-Encoding": "br"}),
    ],
)
async def test_what_is_cut_or_broken_is_no_answer(loopback: Loopback, wire: HttpWire, reply: Reply) -> None:
    loopback.answer("/", reply)
    with pytest.raises(NoAnswer) as caught:
        await wire.send(question(loopback.url()))
    assert not caught.value.too_large


@pytest.mark.parametrize("reply", [Reply(hold=True), Reply(b"x" * 1000, drip=0.05)])
async def test_one_deadline_holds_for_all(loopback: Loopback, wire: HttpWire, reply: Reply) -> None:
    loopback.answer("/", reply)
    with pytest.raises(NoAnswer, match="within"):
        await wire.send(question(loopback.url(), deadline=0.3))


async def test_a_question_is_asked_again_where_a_kept_connection_was_closed_and_a_change_is_not(wire: HttpWire) -> None:
    with Echo() as server:
        server.fail("GET", cut=True)
        assert (await wire.send(question(server.url))).status == 200
        server.fail("POST", drop=True)
        with pytest.raises(NoAnswer):
            await wire.send(WireQuestion("POST", server.url, HEADERS, (("a", "b"),)))
        assert [one.method for one in server.log] == ["GET", "GET", "POST"]


async def test_a_redirect_within_the_server_is_followed_with_all_that_was_asked(wire: HttpWire) -> None:
    class Moved(Echo):
        def answer(self, asked: Asked) -> Said:
            if asked.path == "/new":
                return super().answer(asked)
            return Said(b"", 308 if asked.method == "POST" else 301, {"Location": "/new"})

    with Moved() as server:
        for asked in (question(f"{server.url}/old"), WireQuestion("POST", f"{server.url}/old", HEADERS, (("a", "b"),))):
            told = json.loads((await wire.send(asked)).body)
            assert told["method"] == asked.method
        assert told["raw"] == "a=b"
        assert server.log[-1].headers["authorization"] == SECRET


@pytest.mark.parametrize("status", [301, 302, 303])
async def test_a_change_is_not_turned_into_a_question(wire: HttpWire, status: int) -> None:
    class Moved(Echo):
        def answer(self, asked: Asked) -> Said:
            return Said(b"", status, {"Location": "/login"})

    with Moved() as server:
        with pytest.raises(WrongAddress, match="/login"):
            await wire.send(WireQuestion("POST", server.url, HEADERS, (("a", "b"),)))
        assert len(server.log) == 1


async def test_a_redirect_to_another_place_is_told_and_not_followed(loopback: Loopback, wire: HttpWire) -> None:
    with Loopback() as other:
        targets = {
            other.url("/x"): str(other.port),
            loopback.url("/x", host="localhost"): "localhost",
            f"https://127.0.0.1:{loopback.port}/x": "https://127.0.0.1",
            "http://evil.example/": "evil.example",
            "//evil.example/": "evil.example",
        }
        for target, told in targets.items():
            loopback.redirect("/", target)
            with pytest.raises(WrongAddress, match=told):
                await wire.send(question(loopback.url()))
        assert other.count() == 0
        assert loopback.count() == len(targets)


@pytest.mark.parametrize("target", ["", "ftp://127.0.0.1/", "file:///etc/passwd", "http://[", "/again"])
async def test_redirects_that_lead_nowhere_end(loopback: Loopback, wire: HttpWire, target: str) -> None:
    for path in ("/", "/again"):
        loopback.answer(path, Reply(status=302, headers={"Location": target} if target else {}))
    with pytest.raises(WrongAddress):
        await wire.send(question(loopback.url()))
    assert loopback.count() <= 4


async def test_plain_http_is_for_this_machine_unless_it_was_allowed(loopback: Loopback) -> None:
    names = Names(server_lan="127.0.0.1", **{"127_0_0_1": "127.0.0.1"})
    url = loopback.url(host="server.lan")
    loopback.answer("/", Reply(b"OK"))
    async with wire_of(names=names) as wire:
        with pytest.raises(WrongAddress, match="https://"):
            await wire.send(question(url))
        assert (names.asked, loopback.count()) == ([], 0)
        assert (await wire.send(question(loopback.url()))).body == b"OK"
    async with wire_of(names=names, allow_plain=True) as wire:
        assert (await wire.send(question(url))).body == b"OK"


async def test_plain_http_is_not_sent_by_a_proxy_either(loopback: Loopback) -> None:
    async with wire_of(proxy=loopback.url()) as wire:
        with pytest.raises(WrongAddress):
            await wire.send(question("http://reader.example/"))
        assert loopback.count() == 0


async def test_a_proxy_is_asked_where_one_is_set(loopback: Loopback) -> None:
    loopback.answer("http://reader.example/", Reply(b"by proxy"))
    async with wire_of(proxy=loopback.url(), allow_plain=True) as wire:
        assert (await wire.send(question("http://reader.example/"))).body == b"by proxy"


async def test_https_is_checked(loopback: Loopback) -> None:
    loopback.to_hello = b"HTTP/1.1 400 Plain\r\n\r\n"
    async with wire_of() as wire:
        with pytest.raises(NoAnswer, match="TLS"):
            await wire.send(question(f"https://127.0.0.1:{loopback.port}/"))
        assert loopback.count() == 0


async def test_offline_asks_nothing(loopback: Loopback) -> None:
    async with wire_of(offline=True) as wire:
        with pytest.raises(NoAnswer, match="offline"):
            await wire.send(question(loopback.url()))
        assert loopback.count() == 0


@pytest.mark.parametrize(
    "url", ["", "reader.example", "ftp://reader.example/", "http://[", "http:///x", "http://a:99999/"]
)
async def test_what_is_no_address_is_told(wire: HttpWire, url: str) -> None:
    with pytest.raises(WrongAddress):
        await wire.send(question(url))


async def test_no_error_knows_a_secret(loopback: Loopback) -> None:
    loopback.answer("/cut", Reply(b"0123456789", cut=5))
    loopback.answer("/raw", Reply(raw=b"what?"))
    loopback.redirect("/moved", "http://evil.example/")
    urls = [loopback.url(one) for one in ("/cut", "/raw", "/moved")]
    urls += [
        "http://gone.invalid/",
        "https://jane:s3cret@gone.invalid/",
        f"https://jane:s3cret@127.0.0.1:{loopback.port}/",
    ]
    asked = [WireQuestion("POST", one, HEADERS, (("Passwd", "s3cret"),)) for one in urls]
    asked += [WireQuestion("GET", urls[0], (("Authorization", f"s3cret\r\nX: {bad}"),)) for bad in ("a", "\x00", "é")]
    async with wire_of(names=Names(), allow_plain=True) as wire:
        for one in asked:
            with pytest.raises(SyncError) as caught:
                await wire.send(one)
            shown = "".join(traceback.TracebackException.from_exception(caught.value, capture_locals=False).format())
            assert "s3cret" not in shown + repr(caught.value.__context__) + repr(one)
            assert caught.value.__context__ is None
            assert str(caught.value).isprintable()
