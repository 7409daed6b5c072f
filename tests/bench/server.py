"""Serves the made-up feeds on loopback from a process of its own: `python -m tests.bench.server FEEDS ENTRIES`.

Says its port on the first line. GET /feed/F.xml with ETags, /page/F/I; POST /grow?n=N&feeds=F adds entries to the first F feeds; GET /stats.
"""

import functools
import json
import sys
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from tests.bench.corpus import feed_document, page_document

PAGE_SECONDS = 0.02
"""Until a page is answered: a quick site."""


class Corpus(ThreadingHTTPServer):
    """So many feeds of so many entries, made before the first answer so that making them is not measured."""

    request_queue_size = 512
    daemon_threads = True

    def __init__(self, feeds: int, entries: int) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.feeds = feeds
        self.entries = [entries] * feeds
        self.answers: Counter[int] = Counter()
        self.document = functools.lru_cache(maxsize=None)(self._document)
        self.page = functools.lru_cache(maxsize=None)(self._page)
        self.warm()

    def warm(self) -> None:
        for feed in range(self.feeds):
            self.document(feed, self.entries[feed])

    def _document(self, feed: int, entries: int) -> bytes:
        return feed_document(feed, entries, f"http://127.0.0.1:{self.server_address[1]}")

    def _page(self, feed: int, entry: int) -> bytes:
        return page_document(feed, entry, f"http://127.0.0.1:{self.server_address[1]}")


class Answer(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body leave together: alone, the body waits 40 ms for the other side's acknowledgement
    server: Corpus

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name in the library
        pass

    def do_POST(self) -> None:
        asked = parse_qs(urlsplit(self.path).query)
        for feed in range(int(asked["feeds"][0])):
            self.server.entries[feed] += int(asked["n"][0])
        self.server.warm()
        self._say(200)

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path.startswith("/page/"):
            time.sleep(PAGE_SECONDS)
            feed, entry = path.split("/")[2:4]
            self._say(200, self.server.page(int(feed), int(entry)), kind="text/html")
            return
        name = path.removeprefix("/feed/").removesuffix(".xml")
        if name == "/stats":
            self._say(200, json.dumps(self.server.answers).encode())
            return
        if not name.isdecimal() or int(name) >= self.server.feeds:
            self._say(404)
            return
        entries = self.server.entries[int(name)]
        tag = f'"{name}-{entries}"'
        if self.headers.get("If-None-Match") == tag:
            self._say(304, tag=tag)
        else:
            self._say(200, self.server.document(int(name), entries), tag=tag)

    def _say(self, status: int, body: bytes = b"", *, tag: str = "", kind: str = "application/rss+xml") -> None:
        self.server.answers[status] += 1
        self.send_response(status)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Type", kind)
        if tag:
            self.send_header("ETag", tag)
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    server = Corpus(int(sys.argv[1]), int(sys.argv[2]))
    print(server.server_address[1], flush=True)
    server.serve_forever()
