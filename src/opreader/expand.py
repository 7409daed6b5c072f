"""Teaser → full text: the library first, then the entry's page; the teaser is kept, and the state says the truth."""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from opreader.choose import choose, choose_failure
from opreader.document import parse_document, to_html
from opreader.errors import NotFound
from opreader.hosts_first import STALLED_SECONDS, Spread
from opreader.model import Body, ExpandProgress, Expansion, FeedKind, FullText, State, TextFound
from opreader.pages import PageToRead, Unreached
from opreader.places import place_in_body
from opreader.text import count_words, fold, plain, without_cut_mark

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from opreader.hosts_first import Silence
    from opreader.library_ports import Copies
    from opreader.model import EntryId, EntryToExpand, Headline, NoFullText, Subscription
    from opreader.pages import PageReader
    from opreader.ports import Clock, Store

NO_LINK: Final = "this article has no link to fetch, and nothing here begins so"
_SURE_BEGINNING: Final = 100
"""Characters of a beginning that two articles of different titles do not share by chance."""
_SURELY_HELD: Final = 240
"""Characters of a teaser that stand as a run in the text that is taken for its own."""
_WORD: Final = re.compile(r"\w+")
_ROWS_AT_ONCE: Final = 500
_FULLER: Final = 20
"""Words by which another text must be longer than what the feed shipped."""


class Expand:
    """Gets full texts, one or many at once, over the ports it is given."""

    def __init__(
        self,
        *,
        store: Store,
        pages: PageReader,
        clock: Clock,
        settings: Callable[[str], Subscription | None],
        copies: Copies | None = None,
        at_once: int = 16,
        per_host: int = 2,
        stalled_seconds: float = STALLED_SECONDS,
    ) -> None:
        """`settings` finds what feeds.toml says of a feed's address; `at_once` pages are under way together.

        A failure that took `stalled_seconds` was a host that does not answer.
        """
        self._store = store
        self._pages = pages
        self._clock = clock
        self._settings = settings
        self._copies = copies
        self._at_once = at_once
        self._per_host = per_host
        self._stalled_seconds = stalled_seconds

    async def one(self, entry_id: EntryId, *, retry: bool = False, explain: bool = False) -> Expansion:
        """Expand one entry; nothing is done where its text is here, or was tried before and `retry` is off.

        Raises NotFound.
        """
        begun = time.perf_counter()
        entry = await self._store.get_to_expand(entry_id)
        if not _is_wanted(entry, retry=retry, explain=explain):
            return told(entry, tried=False)
        expansion = await self._expand(entry)
        return replace(expansion, seconds=round(time.perf_counter() - begun, 3))

    async def many(
        self,
        ids: Sequence[EntryId],
        *,
        retry: bool = False,
        explain: bool = False,
        enough: Callable[[Sequence[Expansion]], bool] = lambda _: False,
        on_progress: Callable[[ExpandProgress], None] = lambda _: None,
    ) -> list[Expansion]:
        """Expand entries, several hosts side by side; cancelling keeps what is done.

        `enough` is asked before each entry is begun, with what came so far. A host that gives no answer is left alone
        for the rest of the run, so that it holds up no other.
        """
        links = await self._links(ids)
        spread = Spread(links, per_host=self._per_host, stalled_seconds=self._stalled_seconds)
        tally = Tally(asked=len(links), on_progress=on_progress)
        tally.tell(None)

        async def work() -> None:
            while (turn := await spread.next()) is not None:
                entry_id, host = turn
                try:
                    if enough(tally.expansions):
                        spread.stop()
                        return
                    expansion = await self._of_many(entry_id, spread.silence(host), retry=retry, explain=explain)
                except NotFound:
                    continue  # removed meanwhile
                finally:
                    spread.give_back(host)
                spread.note(host, expansion)
                tally.tell(expansion)

        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(min(self._at_once, len(links))):
                    group.create_task(work())
        except ExceptionGroup as failed:
            # One trouble of the library stops all; the first says enough.
            raise failed.exceptions[0] from None
        return tally.expansions

    async def _of_many(self, entry_id: EntryId, silence: Silence | None, *, retry: bool, explain: bool) -> Expansion:
        if silence is None:
            return await self.one(entry_id, retry=retry, explain=explain)
        entry = await self._store.get_to_expand(entry_id)
        if not _is_wanted(entry, retry=retry, explain=explain):
            return told(entry, tried=False)
        if silence.unreached:
            return await self._later(entry, silence.reason)
        return replace(told(entry, tried=False), reason=f"not asked: {silence.reason}")

    async def _links(self, ids: Sequence[EntryId]) -> list[tuple[EntryId, str | None]]:
        """The ids with their links, which tell their hosts."""
        found = {row.id: row.link for row in await rows_of(self._store, ids)}
        return [(one, found[one]) for one in dict.fromkeys(ids) if one in found]

    async def _expand(self, entry: EntryToExpand) -> Expansion:
        if (found := await self._in_library(entry)) is not None:
            await self._put(entry.id, found)
            return _now(entry, found, "the library has the text of this article already")
        if entry.link is None:
            return replace(told(entry), reason=NO_LINK)
        page = PageToRead(
            entry.link,
            title=entry.title if entry.feed_kind is not FeedKind.SAVED or entry.title != entry.link else None,
            teaser=entry.shipped.text or None,
            beside=entry.beside,
            settings=self._settings(entry.feed_url),
            typed=entry.typed,
        )
        answer = await self._pages.read(page)
        if isinstance(answer, Unreached):
            return await self._later(entry, answer.reason)
        if isinstance(answer, FullText):
            return await self._keep(entry, answer)
        return await self._keep_failure(entry, answer)

    async def _in_library(self, entry: EntryToExpand) -> TextFound | None:
        """The whole text of another entry: the same link, the same text elsewhere, or a beginning that is surely this one."""
        if entry.state is State.FULL:
            return None
        found = await self._store.find_link(entry.link, but=entry.id) if entry.link else None
        if found is not None and (text := await self._whole_text(found, entry, same_link=True)) is not None:
            return text
        words, _ = without_cut_mark(plain(entry.shipped.text, entry.shipped.markup))
        for found in await self._copies.of(entry.id) if self._copies is not None else ():
            text = await self._whole_text(found, entry, same_words=True)
            # Alike is enough to stand in one row, not to be given as this article's text.
            if text is not None and _holds(plain(text.body.text, "html"), words[:_SURELY_HELD]):
                return text
        found = await self._store.find_beginning(words, but=entry.id) if words else None
        if found is None:
            return None
        return await self._whole_text(found, entry, same_words=len(words) >= _SURE_BEGINNING)

    async def _whole_text(
        self, found: EntryId, entry: EntryToExpand, *, same_link: bool = False, same_words: bool = False
    ) -> TextFound | None:
        """The text of a found entry, where that is full, longer, and surely of the same article."""
        other = await self._store.get_entry(found)
        row = other.headline
        if row.state is not State.FULL or row.words < entry.words + _FULLER:
            return None
        # Some feeds give all their entries one link.
        sure = same_words or (same_link and row.feed_id != entry.feed_id)
        if not sure and fold(row.title) != fold(entry.title):
            return None
        document = parse_document(other.body.text, other.body.markup, base_url=other.base_url)
        return TextFound(
            Body(to_html(document), "html"),
            words=row.words,
            state=State.FULL,
            reason=None,
            source="library",
            best=True,
            title=row.title if entry.feed_kind is FeedKind.SAVED else None,
            authors=row.authors,
        )

    async def _keep(self, entry: EntryToExpand, text: FullText) -> Expansion:
        words = count_words(text.text)
        choice = choose(entry, words=words, state=text.state, reason=text.reason)
        if not choice.keep:
            await self._store.put_no_text(entry.id, state=choice.state, reason=choice.reason, teasers=text.related)
            return replace(told(entry), queued=False, explain=(*text.explain, "the text that is here is better: kept"))
        found = TextFound(
            Body(text.html, "html"),
            words=words,
            state=choice.state,
            reason=choice.reason,
            source=text.source,
            best=choice.best,
            teasers=text.related,
            title=text.title if entry.feed_kind is FeedKind.SAVED else None,
            authors=text.authors,
            published=read_date(text.published),
            language=text.language,
        )
        await self._put(entry.id, found)
        return _now(entry, found, *text.explain)

    async def _put(self, entry_id: EntryId, found: TextFound) -> None:
        """Store a text; one's place in the text of before becomes the same place in this one."""
        position = None
        if found.best and (held := await self._store.get_entry(entry_id)).position:
            position = await asyncio.to_thread(
                place_in_body, held.position, held.body, found.body, base_url=held.base_url
            )
        await self._store.put_text(entry_id, found, now=self._clock(), position=position)

    async def _keep_failure(self, entry: EntryToExpand, nothing: NoFullText) -> Expansion:
        state, reason = choose_failure(entry, state=State(nothing.state), reason=nothing.reason)
        await self._store.put_no_text(entry.id, state=state, reason=reason, teasers=nothing.related)
        kept = () if entry.source is None else (f"the text that is here is kept: {nothing.reason}",)
        return replace(told(entry), state=state, reason=reason, queued=False, explain=(*nothing.explain, *kept))

    async def _later(self, entry: EntryToExpand, why: str) -> Expansion:
        """Keep that the text is wanted, for when the network is back; the state stays what it was."""
        await self._store.set_queued([entry.id], queued=True)
        return replace(told(entry), reason=why, queued=True, explain=(f"{why}: asked for again when it is back",))


async def rows_of(store: Store, ids: Sequence[EntryId]) -> list[Headline]:
    """The rows of any number of entries, some at a time, so that a list on the screen need not wait for all."""
    rows: list[Headline] = []
    for start in range(0, len(ids), _ROWS_AT_ONCE):
        rows += await store.get_headlines(ids[start : start + _ROWS_AT_ONCE])
    return rows


class Tally:
    """Counts what came and tells how far it is."""

    def __init__(self, *, asked: int, on_progress: Callable[[ExpandProgress], None]) -> None:
        self.expansions: list[Expansion] = []
        self._asked = asked
        self._on_progress = on_progress
        self._begun = time.perf_counter()
        self._tried = self._full = self._failed = self._queued = 0

    def tell(self, last: Expansion | None) -> None:
        """Note what came and send the progress on."""
        if last is not None:
            self.expansions.append(last)
            self._tried += last.tried
            self._full += last.state is State.FULL
            self._failed += last.state in {State.FAILED, State.GATED}
            self._queued += last.queued
        done = len(self.expansions)
        seconds = time.perf_counter() - self._begun
        left = seconds / self._tried * (self._asked - done) if self._tried >= 3 else None
        self._on_progress(
            ExpandProgress(
                done,
                self._asked,
                full=self._full,
                failed=self._failed,
                queued=self._queued,
                seconds=seconds,
                left=left,
                last=last,
            )
        )


def told(entry: EntryToExpand, *, tried: bool = True) -> Expansion:
    """The entry as it is, as an expansion."""
    return Expansion(
        entry.id, entry.title, entry.state, entry.reason, entry.queued, entry.words, entry.source or "feed", tried=tried
    )


def _now(entry: EntryToExpand, found: TextFound, *explain: str) -> Expansion:
    """The entry after a text was stored."""
    return Expansion(
        entry.id,
        found.title or entry.title,
        found.state,
        found.reason,
        queued=False,
        words=found.words if found.best else entry.words,
        source=found.source if found.best else entry.source or "feed",
        explain=explain,
    )


def _holds(text: str, words: str) -> bool:
    """Whether words, the last of which may be cut, stand in a text one behind the other; case and punctuation aside."""
    held, wanted = (" ".join(_WORD.findall(fold(one))) for one in (text, words))
    return bool(wanted) and f" {wanted}" in f" {held}"


def _is_wanted(entry: EntryToExpand, *, retry: bool, explain: bool) -> bool:
    if explain or entry.queued or entry.state is State.TEASER:
        return True
    return retry and entry.state is not State.FULL


def read_date(text: str | None) -> datetime | None:
    """A date as a page writes it, where it is ISO 8601; aware UTC."""
    try:
        found = datetime.fromisoformat((text or "").strip())
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):  # the second in the year 1
        return None
