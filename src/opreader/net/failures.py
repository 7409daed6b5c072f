"""What went wrong on the way, in words: each exception of a connection becomes a FetchFailed."""

import errno
import socket
import ssl
from typing import TypeVar

import httpcore

from opreader.model import FetchFailed
from opreader.net.addresses import Networks
from opreader.net.answers import one_line
from opreader.net.connect import AddressRefused

CONNECTION_ERRORS = (
    AddressRefused,
    OSError,
    httpcore.NetworkError,
    httpcore.TimeoutException,
    httpcore.ProtocolError,
    httpcore.ProxyError,
)
"""All that a connection raises."""

_Error = TypeVar("_Error", bound=BaseException)
_DEEPEST = 8

_NETWORK_NAMES = {
    Networks.LOOPBACK: "this machine",
    Networks.LINK_LOCAL: "the link-local network",
    Networks.PRIVATE: "a private network",
}
_CONNECT_WORDS = {
    errno.ECONNREFUSED: "the connection was refused",
    errno.ENETUNREACH: "there is no network",
    errno.EHOSTUNREACH: "there is no way to that host",
    errno.ETIMEDOUT: "it does not answer",
    errno.EACCES: "this system does not allow the connection",
}


def failure(error: Exception, host: str, *, proxied: bool = False) -> FetchFailed:
    """What to tell about an error met before an answer began; `proxied`: a proxy was to be asked for it."""
    if isinstance(error, AddressRefused):
        return FetchFailed(one_line(_refused(error)))
    named = "the proxy" if proxied else host
    tls = _find(error, ssl.SSLError)
    if tls is not None:
        return FetchFailed(one_line(f"no safe connection to {host} (TLS): {_tls_words(tls)}"))
    if isinstance(error, httpcore.TimeoutException):
        return _no_answer(named, "it took too long to connect")
    if isinstance(error, httpcore.ProxyError):
        return FetchFailed(one_line("the proxy did not let the question through; check `proxy`"), unreachable=True)
    if isinstance(error, httpcore.LocalProtocolError):
        return FetchFailed("the question can't be sent: a header, cookie or user_agent holds a forbidden character")
    if isinstance(error, httpcore.RemoteProtocolError):
        return FetchFailed(one_line(f"{host} closed the connection, or its answer is no http"))
    if isinstance(error, (httpcore.ReadError, httpcore.WriteError)):
        return FetchFailed(one_line(f"{host} cut the connection before it answered"))
    return _no_answer(named, _connect_words(_find(error, OSError)))


def _no_answer(host: str, why: str) -> FetchFailed:
    return FetchFailed(one_line(f"no answer from {host}: {why}"), unreachable=True)


def _refused(error: AddressRefused) -> str:
    network = next((name for one, name in _NETWORK_NAMES.items() if one in error.networks), "a private network")
    address = f" ({error.address})" if error.address else ""
    return (
        f"{error.host} leads to {network}{address}, where a feed or page may not send you; "
        "allow_private_network = true lets it"
    )


def _connect_words(error: OSError | None) -> str:
    if isinstance(error, socket.gaierror):
        if error.errno in {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}:
            return "the name is not known (DNS)"
        return "names can't be looked up (DNS); is there a network?"
    if isinstance(error, (ConnectionResetError, ConnectionAbortedError, BrokenPipeError)):
        return "the connection was cut"
    number = error.errno if error is not None else None
    return _CONNECT_WORDS.get(number or 0, "the connection failed")


def _tls_words(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not accepted: {error.verify_message or 'not valid'}"
    told: str = getattr(error, "reason", None) or error.strerror or "it does not speak it"  # ours have no reason
    return told.replace("_", " ").lower()


def _find(error: BaseException | None, kind: type[_Error]) -> _Error | None:
    """The first exception of that kind among an error and what led to it."""
    seen = 0
    while error is not None and seen < _DEEPEST:
        if isinstance(error, kind):
            return error
        error, seen = error.__cause__ or error.__context__, seen + 1
    return None
