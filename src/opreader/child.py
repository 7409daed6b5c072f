"""What a child process runs: jobs by name over the adapters that read hostile bytes. No network, no library."""

from __future__ import annotations

import os
import signal
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from opreader.decide import digest_feed
from opreader.errors import WorkerError
from opreader.feeds.codec import to_json
from opreader.model import ParseFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from opreader.extract.rule_files import RuleShelf
    from opreader.model import ParsedFeed

    Job = Callable[[Mapping[str, Any], bytes], Any]

_LONGEST_WORDS = 100_000
"""Characters of plain words that are counted: about 16,000 words."""


def parse_feed(args: Mapping[str, Any], blob: bytes) -> dict[str, Any]:
    """Read a feed document: {url, content_type} and its bytes → a digested feed, or why it is none."""
    from opreader.feeds.parse import parse_feed as parse

    return _answer(parse(blob, url=_text(args, "url"), content_type=_text(args, "content_type")))


def read_path(args: Mapping[str, Any], _blob: bytes) -> dict[str, Any]:
    """Read a file or folder: {path} → a digested feed, or why it is none."""
    from opreader.feeds import local

    path = Path(_text(args, "path"))
    return _answer(local.read_path(path), whole=local.holds_articles(path))


def read_page(args: Mapping[str, Any], blob: bytes) -> dict[str, Any]:
    """Read a web page: {url, content_type} and its bytes → a digested feed of one article."""
    from opreader.feeds.article import parse_page

    return _answer(parse_page(blob, url=_text(args, "url"), content_type=_text(args, "content_type")), whole=True)


def find_feeds(args: Mapping[str, Any], blob: bytes) -> list[list[str]]:
    """Look for feeds: {url, content_type} and a page's bytes → [URL, title] of each, guesses untitled and last."""
    from opreader.feeds.discovery import find_feeds as find

    found = find(blob, url=_text(args, "url"), content_type=_text(args, "content_type"))
    return [list(pair) for pair in found]


def extract(args: Mapping[str, Any], blob: bytes) -> dict[str, Any]:
    """Cut the article out of a page: {url, content_type, teaser, title, rules} and its bytes → a full text, or why none."""
    from opreader.extract import extract as cut_out
    from opreader.extract.remote import to_json as told

    found = cut_out(
        blob,
        url=_text(args, "url"),
        content_type=_text(args, "content_type"),
        teaser=args.get("teaser"),
        title=args.get("title"),
        rules=_shelf(_text(args, "rules")).load().rules,
    )
    return told(found)


def draw_picture(args: Mapping[str, Any], blob: bytes) -> dict[str, Any]:
    """Draw a picture: {columns, rows, ground} and its bytes → cells of two colours, or why it can't be drawn."""
    from opreader.drawing.picture import draw
    from opreader.drawing.remote import to_json as told

    match args:
        case {"columns": int(columns), "rows": int(rows), "ground": [int(red), int(green), int(blue)]}:
            return told(draw(blob, columns=max(1, columns), rows=max(1, rows), ground=(red, green, blue)))
    raise WorkerError("a job came without its columns, rows and ground")


def index_words(args: Mapping[str, Any], blob: bytes) -> list[list[Any]]:
    """Count words: {entries: [[id, title, markup, bytes], …], signed} and the bodies in a row → terms, lead, shingles."""
    from opreader.related import count_terms
    from opreader.same_text import sign
    from opreader.text import plain
    from opreader.words_of import to_json as told

    entries = args.get("entries")
    if not isinstance(entries, list):
        raise WorkerError("a job came without its entries")
    answer, start = [], 0
    for _, title, markup, size in entries:
        body = blob[start : start + size].decode("utf-8", "replace")
        start += size
        words = plain(body, markup)[:_LONGEST_WORDS]
        signature = sign(title, words) if args.get("signed") else None
        lead, shingles = (signature.lead, signature.shingles) if signature else (None, b"")
        answer.append(told(count_terms(title, words), lead, shingles))
    return answer


@cache
def _shelf(folder: str) -> RuleShelf:
    """The rules of a folder, kept as long as the child lives."""
    from opreader.extract.rule_files import RuleShelf

    return RuleShelf(Path(folder) if folder else None)


JOBS: Mapping[str, Job] = {
    "parse_feed": parse_feed,
    "read_path": read_path,
    "read_page": read_page,
    "find_feeds": find_feeds,
    "extract": extract,
    "draw_picture": draw_picture,
    "index_words": index_words,
}


def main() -> None:
    """Do jobs until the parent closes the pipe; a job that it no longer waits for ends with it."""
    from opreader.serving import serve

    questions = os.dup(0)
    serve({name: _ended_with_parent(job, questions) for name, job in JOBS.items()})


def _ended_with_parent(job: Job, questions: int) -> Job:
    """The same job, in the middle of which the system ends this process when the other end of `questions` is closed.

    Nobody writes to it meanwhile, so that the one thing which can come of it is SIGIO for that end. On other systems
    than Linux a child whose parent was killed goes on until its deadline.
    """
    if sys.platform != "linux":
        return job
    from fcntl import F_GETFL, F_SETFL, F_SETOWN, fcntl
    from select import POLLHUP, poll

    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl(questions, F_SETOWN, os.getpid())
    as_before = fcntl(questions, F_GETFL)
    looking = poll()
    looking.register(questions, 0)

    def watched(args: Mapping[str, Any], blob: bytes) -> Any:
        fcntl(questions, F_SETFL, as_before | os.O_ASYNC)
        try:
            if any(event & POLLHUP for _, event in looking.poll(0)):  # it was closed before that
                raise SystemExit
            return job(args, blob)
        finally:
            fcntl(questions, F_SETFL, as_before)

    return watched


def _answer(parsed: ParsedFeed | ParseFailed, *, whole: bool = False) -> dict[str, Any]:
    return to_json(parsed if isinstance(parsed, ParseFailed) else digest_feed(parsed, whole=whole))


def _text(args: Mapping[str, Any], name: str) -> str:
    value = args.get(name)
    if not isinstance(value, str):
        raise WorkerError(f"a job came without its {name}")
    return value


if __name__ == "__main__":
    main()
