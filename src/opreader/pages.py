"""One article from the web: its page, the pages it goes on to, its other addresses where the page is thin.

Knows no library. What comes back is a value, whatever the page is.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from opreader.errors import WorkerError
from opreader.frozen import frozen
from opreader.model import FetchFailed, FetchRequest, FullText, NoFullText, NotModified
from opreader.text import count_words, fold, same_host

if TYPE_CHECKING:
    from opreader.model import Fetched, PageTeaser, Subscription
    from opreader.ports import Net, Pages

_MOST_PAGES: Final = 30
_MOST_HTML: Final = 4_000_000
"""Characters of all pages of an article together: more than the longest book."""
_MOST_ALTERNATIVES: Final = 3
_READABLE: Final = ("text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml", "")
_GATED: Final = frozenset({401, 402, 407})
"""Statuses by which a site asks for a login or payment; 403 alone says neither."""
_THIN: Final = frozenset({"partial", "failed"})
"""A gated page is what the site wants to show: its other addresses are not tried to get round that."""
_STUB: Final = 0.6
_ORDER: Final = {"full": 3, "partial": 2, "gated": 1, "failed": 0}


@frozen
class PageToRead:
    """What is known of an article before its page is asked for."""

    link: str
    title: str | None = None
    teaser: str | None = None
    """The feed's words: what the right text begins with."""
    beside: str | None = None
    """The address of the feed that names it."""
    settings: Subscription | None = None
    """The user's own headers and cookies: they go to the feed's own host alone."""
    typed: bool = False
    """The user typed this address."""


@frozen
class Unreached:
    """There was no answer at all, or nobody asked because the host wants a pause; worth another try later."""

    reason: str


class PageReader:
    """Reads articles through the net and the children that cut them out."""

    def __init__(self, *, net: Net, pages: Pages) -> None:
        """Take the ports."""
        self._net = net
        self._pages = pages

    async def read(self, page: PageToRead) -> FullText | NoFullText | Unreached:
        """The article, or why there is none."""
        found, url = await self._one(page, page.link)
        if isinstance(found, Unreached):
            return found
        if isinstance(found, FullText) and found.next_page is not None:
            found = await self._follow(page, found, url)
        if _is_thin(found):
            found = await self._better(page, found, url)
        passed_over = [f"site rule passed over: {problem}" for problem in await self._pages.rule_problems()]
        return replace(found, explain=(*passed_over, *found.explain))

    async def _one(self, page: PageToRead, link: str) -> tuple[FullText | NoFullText | Unreached, str]:
        """What one address gives, and the address that it came from."""
        try:
            answer = await self._net.fetch(await self._request(page, link))
            if isinstance(answer, FetchFailed):
                return _failed(answer, link), link
            assert not isinstance(answer, NotModified)  # no validators were sent
            note = f"{answer.url}: {answer.content_type or 'no type'}, {len(answer.body) / 1000:.0f} kB"
            found = await self._extract(page, answer)
        except WorkerError as error:
            reason = f"the page can't be read: {error}"
            return NoFullText("failed", reason, explain=(reason,)), link
        return replace(found, explain=(note, *found.explain)), answer.url

    async def _extract(self, page: PageToRead, answer: Fetched) -> FullText | NoFullText:
        kind = answer.content_type.partition(";")[0].strip()
        if kind not in _READABLE:
            return NoFullText("failed", f"the link leads to no page but to {kind}; o opens it")
        return await self._pages.extract(
            answer.body, url=answer.url, content_type=answer.content_type, teaser=page.teaser, title=page.title
        )

    async def _request(self, page: PageToRead, link: str) -> FetchRequest:
        own = page.settings if page.settings and same_host(link, page.settings.url) else None
        # Only this address was typed: where its page points to may be as near to it, and no nearer to anything else.
        typed = page.typed and link == page.link
        cookies = page.settings.cookies if page.settings else None
        wanted = await self._pages.headers_for(link)
        return FetchRequest(
            link,
            purpose="page",
            typed=typed,
            beside=page.link if page.typed and not typed else page.beside,
            headers=(*wanted, *(own.headers if own else ())),
            cookies=Path(cookies).expanduser() if cookies else None,  # each of them names its own host
            user_agent=own.user_agent if own else None,
        )

    async def _follow(self, page: PageToRead, first: FullText, url: str) -> FullText:
        """Put the pages of an article together as far as there is no gate; what came stays when a later one does not."""
        whole, seen = first, {url, page.link}
        number = 1
        beyond = replace(page, teaser=None)
        came = fold(first.text)
        while whole.next_page is not None and whole.next_page not in seen and whole.state != "gated":
            number += 1
            if number > _MOST_PAGES or not same_host(whole.next_page, url):
                return _cut(whole, f"it goes on at {whole.next_page}")
            seen.add(whole.next_page)
            more, _ = await self._one(beyond, whole.next_page)
            if not isinstance(more, FullText):
                return _cut(whole, f"page {number} did not come: {more.reason}")
            if len(whole.html) + len(more.html) > _MOST_HTML:
                return _cut(whole, f"it goes on at {whole.next_page}")
            if (folded := fold(more.text)) in came:
                return _cut(whole, None)
            came = f"{came} {folded}"
            whole = _joined(whole, more, number)
        if whole.state == "gated":
            return replace(whole, next_page=None)
        return _cut(whole, None) if whole.next_page is not None else whole

    async def _better(self, page: PageToRead, found: FullText | NoFullText, url: str) -> FullText | NoFullText:
        """What another address of the same article gives, where that is more."""
        best = found
        others = [one for one in dict.fromkeys(found.alternatives) if one not in {url, page.link}]
        for other in others[:_MOST_ALTERNATIVES]:
            more, at = await self._one(page, other)
            if isinstance(more, Unreached):
                continue
            if isinstance(more, FullText) and more.next_page is not None:
                more = await self._follow(page, more, at)
            if _is_better(more, best):
                note = f"{other} holds more than the page itself"
                best = replace(
                    more,
                    related=_both(found.related, more.related),
                    explain=(*found.explain, note, *more.explain),
                )
            if best.state not in _THIN:
                break
        return best


def _failed(answer: FetchFailed, link: str) -> NoFullText | Unreached:
    if answer.unreachable or answer.not_asked:
        return Unreached(answer.reason)
    note = f"{link}: {answer.reason}"
    return NoFullText("gated" if answer.status in _GATED else "failed", answer.reason, explain=(note,))


def _is_thin(found: FullText | NoFullText) -> bool:
    return found.state in _THIN and bool(found.alternatives)


def _is_better(more: FullText | NoFullText, best: FullText | NoFullText) -> bool:
    """Whether another address holds more: by state, then by words; but a stub that calls itself whole is none."""
    words, before = _words(more), _words(best)
    return (_ORDER[more.state], words) > (_ORDER[best.state], before) and words > before * _STUB


def _words(found: FullText | NoFullText) -> int:
    return count_words(found.text) if isinstance(found, FullText) else 0


def _both(some: tuple[PageTeaser, ...], more: tuple[PageTeaser, ...]) -> tuple[PageTeaser, ...]:
    """Headlines of two pages, each link once."""
    return tuple({one.link: one for one in (*some, *more)}.values())


def _joined(whole: FullText, more: FullText, number: int) -> FullText:
    return replace(
        whole,
        html=f"{whole.html}\n{more.html}",
        text=f"{whole.text}\n\n{more.text}",
        state=more.state,
        reason=more.reason,
        next_page=more.next_page,
        related=_both(whole.related, more.related),
        explain=(*whole.explain, f"page {number}: {count_words(more.text)} words", *more.explain),
    )


def _cut(whole: FullText, reason: str | None) -> FullText:
    """The article as far as it came; whole where no reason says otherwise."""
    return replace(whole, state="full" if reason is None else "partial", reason=reason, next_page=None)
