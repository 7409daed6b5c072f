"""Made-up commentary feeds for measuring: the same words for the same numbers, every time."""

import random
from email.utils import formatdate
from typing import Final

_SUBJECTS: Final = [
    "the committee",
    "the mayor",
    "a patient auditor",
    "the other party",
    "every second voter",
    "the harbour board",
    "an old treaty",
    "the minister's brother-in-law",
    "the small print",
    "a sober forecast",
    "the winter budget",
    "nobody in the room",
]
_VERBS: Final = [
    "has forgotten",
    "will not discuss",
    "keeps paying for",
    "was elected to mend",
    "measures once a year",
    "quietly prefers",
    "cannot afford",
    "would rather rename",
    "promised to publish",
    "inherited",
]
_OBJECTS: Final = [
    "the cost of waiting",
    "a bridge that nobody crosses",
    "the question we did not ask",
    "its own arithmetic",
    "the schools beyond the river",
    "a map of the wrong country",
    "forty years of good advice",
    "the price of bread",
    "what the law says in its second half",
    "a room full of unopened letters",
]
_TAILS: Final = [
    "and says so in public",
    "which is not the same thing",
    "as the ledgers have shown since spring",
    "before lunch",
    "although the figures point elsewhere",
    "and there the matter rests",
    "for reasons that would fill another column",
]
COMMON: Final = "harbour"
"""A word of nearly every article."""
RARE: Final = "zanzibar"
"""A word of about one full text in ten thousand, as far as the feed ships it."""
_START: Final = 1_790_000_000
"""Unix seconds of the first entry."""


def mark(feed: int, entry: int) -> str:
    """The words by which an entry is known on a screen."""
    return f"No. {feed:03d}-{entry:04d}"


def feed_document(feed: int, entries: int, base: str) -> bytes:
    """RSS 2.0 with that many entries, newest first; every second one is a teaser."""
    items = "".join(_item(feed, entry, base) for entry in range(entries - 1, -1, -1))
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>Column {feed:03d}</title><link>{base}/site/{feed}</link><description>Measured</description>"
        f"{items}</channel></rss>"
    ).encode()


def page_document(feed: int, entry: int, base: str) -> bytes:
    """The page of an entry: its article between the furniture of a newspaper's site."""
    _, paragraphs = _paragraphs(feed, entry)
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    menu = "".join(f"<li><a href='/section/{n}'>{tail}</a></li>" for n, tail in enumerate(_TAILS))
    related = "".join(
        f"<li><a href='{base}/page/{feed}/{entry + n}'>{mark(feed, entry + n)}: {_SUBJECTS[n]} once more</a></li>"
        for n in range(1, 4)
    )
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{mark(feed, entry)} | Column {feed}</title></head>"
        f"<body><header><nav><ul>{menu}</ul></nav></header><main><article><h1>{mark(feed, entry)}</h1>{body}</article>"
        f"<aside><h2>Read next</h2><ul>{related}</ul></aside></main><footer><p>All of this is made up.</p></footer></body>"
    ).encode()


def _paragraphs(feed: int, entry: int) -> tuple[random.Random, list[str]]:
    words = random.Random(feed * 100_003 + entry)
    paragraphs = [" ".join(_sentence(words) for _ in range(words.randint(3, 7))) for _ in range(9)]
    if (feed * 101 + entry) % 5_003 == 1:
        paragraphs[4] += f" {RARE.capitalize()} is far."
    return words, paragraphs


def _item(feed: int, entry: int, base: str) -> str:
    words, paragraphs = _paragraphs(feed, entry)
    teaser = paragraphs[0][:58].rstrip() + "…"
    whole = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    content = f"<content:encoded><![CDATA[{whole}]]></content:encoded>" if (feed + entry) % 2 else ""
    return (
        f"<item><title>{mark(feed, entry)} {_sentence(words)[:44].rstrip()}</title>"
        f"<guid isPermaLink='false'>{feed}-{entry}</guid><link>{base}/page/{feed}/{entry}</link>"
        f"<author>pen{feed % 29}@column.example (Pen {feed % 29})</author>"
        f"<pubDate>{formatdate(_START + entry * 3600 + feed * 11)}</pubDate>"
        f"<description>{teaser}</description>{content}</item>"
    )


def _sentence(words: random.Random) -> str:
    parts = (words.choice(part) for part in (_SUBJECTS, _VERBS, _OBJECTS, _TAILS))
    return " ".join(parts).capitalize() + "."
