"""A site on loopback whose feed ships teasers, and what becomes of each of its pages. The words are in `site_prose`."""

import gzip
import json
import socket
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email.utils import format_datetime
from html import escape
from typing import Final

from tests.cli.site_prose import ELSEWHERE, FRENCH, GERMAN, cut, essay
from tests.fakes import NOW
from tests.loopback import Loopback, Reply

HTML: Final = {"Content-Type": "text/html; charset=utf-8"}
XML: Final = {"Content-Type": "application/rss+xml; charset=utf-8"}
NAME: Final = "The Quay"


@dataclass(frozen=True, slots=True)
class Case:
    """One item of the feed, the pages behind it, and what is due."""

    name: str
    """Its page lies at `/name`; the headline speaks of it, too."""
    paragraphs: tuple[str, ...]
    """The article as its author wrote it."""
    pages: Mapping[str, Reply] = field(default_factory=dict)
    """Answers by path. Without one for its own path nothing is there."""
    state: str = "full"
    reason: str | None = None
    """Words of the reason; None: there is none."""
    source: str = "page"
    """`from` in the rows."""
    text: tuple[str, ...] | None = None
    """The paragraphs that are to be shown; None: the teaser alone."""
    html: tuple[str, ...] = ()
    """What `show --as html` holds."""
    absent: tuple[str, ...] = ()
    """What neither text nor HTML may hold."""
    host: str = "127.0.0.1"
    """The name of this machine that the link goes by."""
    link: str | None = None
    """A link elsewhere."""
    whole: bool = False
    """The feed ships the whole text."""

    @property
    def title(self) -> str:
        """The headline."""
        return f"A column on {self.name}"

    @property
    def path(self) -> str:
        """Where its page lies."""
        return f"/{self.name.replace(' ', '-')}"

    @property
    def teaser(self) -> str:
        """What the feed ships: 60 to 200 characters that go over ends of paragraphs."""
        return cut(" ".join(self.paragraphs), 60 + 37 * len(self.name) % 141)


class Site(Loopback):
    """The server: a `Loopback` that knows feeds and cases, and can come back at the port of one that stopped."""

    def __init__(self, *, port: int = 0) -> None:
        super().__init__()
        if port:
            self._socket.close()
            self._socket = socket.create_server(("127.0.0.1", port), backlog=128)
            self.port = port

    def serve(self, cases: Iterable[Case]) -> None:
        """Have the pages of cases."""
        for case in cases:
            for path, reply in case.pages.items():
                self.answer(path, reply)

    def feed(self, cases: Sequence[Case], path: str = "/feed.xml", *, name: str = NAME) -> str:
        """Have a feed of cases, the first the newest. Returns its address."""
        items = "".join(
            f"<item><title>{escape(case.title)}</title><link>{escape(self.link(case))}</link>"
            f"<guid isPermaLink='false'>{name} {case.name}</guid>"
            f"<pubDate>{format_datetime(NOW - timedelta(hours=number))}</pubDate>{_shipped(case)}</item>"
            for number, case in enumerate(cases, 1)
        )
        document = (
            '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
            'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
            f"<title>{name}</title><link>{self.url('/')}</link>{items}</channel></rss>"
        )
        self.answer(path, Reply(document.encode(), headers=XML))
        return self.url(path)

    def link(self, case: Case) -> str:
        """The address that the feed gives for a case."""
        return case.link or self.url(case.path, host=case.host)


def _shipped(case: Case) -> str:
    teaser = f"<description>{escape(case.teaser)}</description>"
    return f"{teaser}<content:encoded>{escape(marked_up(case.paragraphs))}</content:encoded>" if case.whole else teaser


# Pages


def marked_up(paragraphs: Iterable[str]) -> str:
    """Paragraphs as HTML."""
    return "".join(f"<p>{escape(one, quote=False)}</p>\n" for one in paragraphs)


def page(title: str, main: str, *, head: str = "", beside: str = "", lang: str = "en") -> str:
    """A page of the site with all that stands round an article."""
    return f"""<!doctype html>
<html lang="{lang}"><head><meta name="viewport" content="width=device-width"><title>{title} | {NAME}</title>{head}</head>
<body><header class="masthead"><a href="/">{NAME}</a>
<nav><ul><li><a href="/harbour">Harbour</a></li><li><a href="/council">Council</a></li><li><a href="/letters">Letters</a></li></ul></nav></header>
<main>{main}</main>
{beside}
<footer><p>© {NAME}. Printed in the shed behind the chandler's.</p><a href="/imprint">Imprint</a></footer></body></html>"""


def answer(source: str, *, status: int = 200) -> Reply:
    """A page as it is sent."""
    return Reply(source.encode(), status=status, headers=HTML)


def article(title: str, paragraphs: Iterable[str], *, extra: str = "", head: str = "", lang: str = "en") -> str:
    """A page with an article; `extra` follows its paragraphs inside the article."""
    return page(title, f"<article><h1>{title}</h1>{marked_up(paragraphs)}{extra}</article>", head=head, lang=lang)


def plain(name: str, number: int) -> Case:
    """A column with a plain page."""
    case = Case(name, essay(number), text=essay(number))
    return replace(case, pages={case.path: answer(article(case.title, case.paragraphs))})


def refused(name: str, number: int, source: str, reason: str, *, state: str = "gated", status: int = 200) -> Case:
    """A column whose page is something else."""
    case = Case(name, essay(number), state=state, reason=reason, source="feed")
    return replace(case, pages={case.path: answer(source, status=status)})


def walled(
    name: str, paragraphs: tuple[str, ...], offer: str, *, head: str = "", lang: str = "en", keep: int = 2
) -> Case:
    """A column whose page shows its first paragraphs and an offer."""
    case = Case(name, paragraphs, state="gated", reason="the page", text=paragraphs[:keep])
    return replace(
        case, pages={case.path: answer(article(case.title, case.text or (), extra=offer, head=head, lang=lang))}
    )


def spread_out(name: str, number: int, sources: Mapping[str, str], **due: str) -> Case:
    """A column whose article comes from several addresses: endings of its own path → pages; whole unless told."""
    case = Case(name, essay(number), text=essay(number))
    pages = {case.path + ending: answer(source) for ending, source in sources.items()}
    return replace(case, pages=pages, state=due.get("state", "full"), reason=due.get("reason"))


def json_ld(**values: object) -> str:
    """What a page says of itself to machines."""
    told = {"@context": "https://schema.org", "@type": "NewsArticle", **values}
    return f'<script type="application/ld+json">{json.dumps(told)}</script>'


def broken_gzip(source: str) -> Reply:
    """A page whose compressed body lacks its end, in an answer of the right length."""
    body = gzip.compress(source.encode())
    return Reply(body[:-60], headers=HTML | {"Content-Encoding": "gzip"})


LOGIN_PAGE: Final = page(
    "Sign in",
    '<h1>Sign in</h1><form action="/in" method="post"><label>Name <input type="email" name="who"></label>'
    '<label>Word <input type="password" name="word"></label><button>Sign in</button></form>'
    "<p>Forgotten it? We can send you a new one.</p>",
)
OTHER_PAGE: Final = article("How I came to bake at night", ELSEWHERE)
BEYOND_THE_DYKE: Final = walled(
    "what the dyke costs",
    GERMAN,
    '<div class="abo"><h3>Jetzt abonnieren, um weiterzulesen</h3><p>Schon Abonnent? <a href="/an">Anmelden</a></p></div>',
    lang="de",
)
BEYOND_THE_BRIDGE: Final = walled(
    "a closed bridge",
    FRENCH,
    "<div class='offre'><h3>Abonnez-vous pour continuer la lecture</h3><p>Déjà abonné ? <a href='/id'>Connexion</a></p></div>",
    lang="fr",
)
