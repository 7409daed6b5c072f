"""Articles → read-later services, commands, files. One way: nothing is taken back, and what is there is not sent again.

What finds a service down is kept in the library and goes out later; before that, and before everything else, the service is
asked whether it has the article, for the answer that never came may have been a yes.
"""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from opreader.errors import (
    LibraryError,
    LoginRefused,
    Rejected,
    ServerBusy,
    ServerDown,
    SyncError,
    TurnTaken,
    UsageError,
)
from opreader.model.sent import Sendable, Sent
from opreader.send_command import TEXT, fill_command, places_of
from opreader.send_logins import explain
from opreader.send_targets import CommandTarget, FileTarget, ServiceTarget
from opreader.text import clean, shorten

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from datetime import datetime

    from opreader.library_ports import Others
    from opreader.model import Entry, EntryId, Errand, Headline
    from opreader.ports import Clock, Outside, Store
    from opreader.send_logins import Logins
    from opreader.send_ports import LinkFile
    from opreader.send_targets import Target

KEPT: Final = "send"
"""The kind of errand that went nowhere yet."""
KEPT_AGAIN: Final = "send_again"
"""The kind of errand that went out, and nobody knows whether it came."""
_TURN: Final = "send"
_LONGEST: Final = 1_000
"""Characters of a value in a command."""
_LAST_WORDS: Final = 160
_LONG_WAIT: Final = timedelta(minutes=1)
"""After a service failed."""


class Sending:
    """Sends articles and tries again what waits."""

    def __init__(
        self,
        *,
        logins: Logins,
        store: Store,
        outside: Outside,
        files: LinkFile,
        others: Others,
        clock: Clock,
        get_entry: Callable[[EntryId], Awaitable[Entry]],
    ) -> None:
        """`get_entry` knows the library and the shelves."""
        self.logins = logins
        self._store = store
        self._outside = outside
        self._files = files
        self._others = others
        self._clock = clock
        self._get_entry = get_entry
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._not_before: dict[str, datetime] = {}

    @property
    def targets(self) -> Mapping[str, Target]:
        """Where articles may be sent, by name."""
        return self.logins.targets

    async def send(self, article: Sendable, name: str) -> Sent:
        """Send one article. Raises UsageError for a target that is none; all else is a value."""
        target = self.logins.get(name)
        if article.url is not None and not _is_web(article.url):
            return Sent(article, name, "failed", "http and https addresses alone are sent, and this article's is none")
        try:
            match target:
                case CommandTarget():
                    return await self._run(article, name, target)
                case FileTarget():
                    return await self._write(article, name, target)
        except UsageError as error:
            return Sent(article, name, "failed", str(error))
        return await self._send_at_once(article, name)

    async def send_all(
        self, articles: Sequence[Sendable], name: str, *, on_sent: Callable[[Sent], None] = lambda _: None
    ) -> list[Sent]:
        """Send several; a service that is down or lets nobody in is asked no more for the others, which wait or fail too.

        Raises UsageError for a target that is none.
        """
        came: list[Sent] = []
        for article in articles:
            last = came[-1] if came else None
            if last is not None and last.state == "waiting" and article.url is not None:
                await self._keep(article, name, again=False)
                sent = Sent(article, name, "waiting", last.error)
            elif last is not None and last.refused:
                sent = Sent(article, name, "failed", last.error, refused=True)
            else:
                sent = await self.send(article, name)
            came.append(sent)
            on_sent(sent)
        return came

    async def carry_out(self, name: str | None = None) -> list[Sent]:
        """Try again what waits, or what waits for one target; those that still wait are told with why."""
        if not _ours(await self._store.list_errands(), name):
            return []
        try:
            async with self._others.turn(_TURN):
                down: set[str] = set()
                came = []
                for errand in _ours(await self._store.list_errands(), name):
                    sent = await self._again(errand, down)
                    if sent is not None:
                        came.append(sent)
        except TurnTaken:  # another process is at it
            return []
        return came

    async def forget(self, article: Sendable, name: str) -> None:
        """It is not to go out any more: whoever stops it on its way means that."""
        await self._drop(article, name)

    # services

    async def _send_at_once(self, article: Sendable, name: str) -> Sent:
        if article.url is None:
            return Sent(article, name, "failed", f"{name} takes addresses alone, and this article is a file")
        async with self._locks[name]:
            before = await self._waiting(article, name)
            again = any(one.kind == KEPT_AGAIN for one in before)
            try:
                fresh = await self._deliver(article, name, sent_before=again)
            except (ServerDown, ServerBusy) as error:
                await self._keep(article, name, again=again)
                return Sent(article, name, "waiting", str(error))
            except (SyncError, UsageError) as error:
                if not before:
                    await self._drop(article, name)
                return Sent(article, name, "failed", explain(name, error), isinstance(error, LoginRefused))
            await self._drop(article, name)
        return Sent(article, name, "sent" if fresh else "already")

    async def _again(self, errand: Errand, down: set[str]) -> Sent | None:
        """What became of something that waits; None where it was not tried. It is dropped once it is over."""
        kept = _read(errand)
        if kept is None:
            await self._store.drop_errand(errand.id)
            return None
        name, article = kept
        until = self._not_before.get(name)
        if name in down or (until is not None and self._clock() < until):
            return None
        if not isinstance(self.targets.get(name), ServiceTarget):
            await self._store.drop_errand(errand.id)
            return Sent(article, name, "failed", f"[send] in config.toml names no service {name} any more")
        async with self._locks[name]:
            try:
                fresh = await self._deliver(article, name, sent_before=errand.kind == KEPT_AGAIN)
            except Rejected as error:
                await self._drop(article, name)
                return Sent(article, name, "failed", str(error))
            except (SyncError, UsageError) as error:
                down.add(name)  # so it would be for all others
                return Sent(article, name, "waiting", explain(name, error), isinstance(error, LoginRefused))
            await self._drop(article, name)
        return Sent(article, name, "sent" if fresh else "already")

    async def _deliver(self, article: Sendable, name: str, *, sent_before: bool) -> bool:
        """Look the article up, then save it; False where it was there. Raises SyncError, ConfigError.

        That it goes out is written down before it does: whatever happens then, it is looked up again.
        """
        try:
            client = await self.logins.client(name)
            if await client.find(article, sent_before=sent_before):
                return False
            with suppress(LibraryError):  # a full disk keeps nobody from sending
                await self._keep(article, name, again=True)
            return await client.add(article)
        except LoginRefused:
            self.logins.forget_client(name)
            raise
        except ServerBusy as error:
            self._not_before[name] = self._clock() + timedelta(seconds=error.retry_after)
            raise
        except ServerDown as error:
            if error.retry_after is not None:
                self._not_before[name] = self._clock() + max(timedelta(seconds=error.retry_after), _LONG_WAIT)
            raise

    async def _waiting(self, article: Sendable, name: str) -> list[Errand]:
        errands = _ours(await self._store.list_errands(), name)
        return [one for one in errands if (kept := _read(one)) is not None and kept[1].url == article.url]

    async def _keep(self, article: Sendable, name: str, *, again: bool) -> None:
        """Have it wait, once; that it went out is not forgotten."""
        before = await self._waiting(article, name)
        if any(one.kind == KEPT_AGAIN or not again for one in before):
            return
        await self._store.put_errand(KEPT_AGAIN if again else KEPT, _written(name, article), now=self._clock())
        for one in before:
            await self._store.drop_errand(one.id)

    async def _drop(self, article: Sendable, name: str) -> None:
        """It is over."""
        with suppress(LibraryError):  # it is looked up once more, and found
            for one in await self._waiting(article, name):
                await self._store.drop_errand(one.id)

    # commands and files

    async def _run(self, article: Sendable, name: str, target: CommandTarget) -> Sent:
        wanted = places_of(target.words)
        words = fill_command(target.words, _values(article, name, wanted))
        text = await self._text(article, name) if TEXT in target.words else ""
        result = await self._outside.pipe(words, text)
        if result.status == 0:
            return Sent(article, name, "sent")
        how = "it took too long and was stopped" if result.status is None else f"it ended with {result.status}"
        said = next((line for line in reversed(result.output.splitlines()) if line.strip()), "")
        told = f"{name}: {how}" + (f": {shorten(clean(said, one_line=True), _LAST_WORDS)}" if said else "")
        return Sent(article, name, "failed", told)

    async def _text(self, article: Sendable, name: str) -> str:
        if article.id is None:
            raise UsageError(f"{name} wants the text of the article, and of this headline there is none yet")
        entry = await self._get_entry(article.id)
        return await asyncio.to_thread(_as_markdown, entry)

    async def _write(self, article: Sendable, name: str, target: FileTarget) -> Sent:
        source = article.url or article.path
        if source is None:
            raise UsageError(f"this article has neither an address nor a file that {name} could name")
        line, mark = await asyncio.to_thread(_as_line, article, source)
        fresh = await self._files.add(target.path, line, unless=mark)
        return Sent(article, name, "sent" if fresh else "already")


def to_send(headline: Headline, *, path: str | None = None) -> Sendable:
    """What is told of an article of the library; `path` is that of a local one."""
    return Sendable(
        headline.link,
        headline.title,
        headline.authors,
        headline.feed_title,
        None if headline.link else path,
        headline.id,
    )


def _values(article: Sendable, name: str, wanted: frozenset[str]) -> dict[str, str]:
    """The values of a command's places, each one line. Raises UsageError where the article has none."""
    if "url" in wanted and article.url is None:
        raise UsageError(f"{name} wants an address, and this article has none")
    if "file" in wanted and article.path is None:
        raise UsageError(f"{name} wants a file, and this article is none")
    if "id" in wanted and (article.id is None or article.id < 0):
        raise UsageError(f"{name} wants the number of an article, and this one is in no library")
    path = article.path or ""
    if "file" in wanted and not path.isprintable():
        raise UsageError("the file's name holds characters that no command is handed")
    values = {
        "url": article.url or "",
        "title": article.title,
        "author": ", ".join(article.authors),
        "feed": article.feed,
        "id": str(article.id or ""),
    }
    lines = {key: clean(value, one_line=True) for key, value in values.items()}
    return {**{key: line if key == "url" else shorten(line, _LONGEST) for key, line in lines.items()}, "file": path}


def _is_web(url: str) -> bool:
    return url.startswith(("http://", "https://")) and clean(url, one_line=True) == url


def _as_markdown(entry: Entry) -> str:
    from opreader.citing import cited_markdown
    from opreader.document import parse_document

    document = parse_document(entry.body.text, entry.body.markup, base_url=entry.base_url)
    return cited_markdown(entry.headline, document, path=entry.path)


def _as_line(article: Sendable, source: str) -> tuple[str, str]:
    """An item of a Markdown list, and the part of it that tells the article."""
    from opreader.document import Document, Paragraph, Span, to_markdown

    title = clean(article.title, one_line=True) or "(no title)"
    link = to_markdown(Document((Paragraph((Span(title, link=source),)),))).strip()
    rest = ", ".join(clean(part, one_line=True) for part in (*article.authors, article.feed) if part)
    told = f" {to_markdown(Document((Paragraph((Span(rest),)),))).strip()}" if rest else ""
    return f"- {link}{told}", link[link.rindex("](") :] if "](" in link else link


# what waits, as text: nothing of it is a secret


def _ours(errands: list[Errand], name: str | None) -> list[Errand]:
    ours = [one for one in errands if one.kind in {KEPT, KEPT_AGAIN}]
    return ours if name is None else [one for one in ours if (kept := _read(one)) is not None and kept[0] == name]


def _written(name: str, article: Sendable) -> str:
    told = {"to": name, "url": article.url, "title": article.title, "id": article.id}
    return json.dumps(told)


def _read(errand: Errand) -> tuple[str, Sendable] | None:
    from opreader.model import EntryId

    try:
        told = json.loads(errand.target)
    except ValueError:
        return None
    match told:
        case {"to": str(name), "url": str(url), "title": str(title), **rest}:
            number = rest.get("id")
            return name, Sendable(url, title, id=EntryId(number) if isinstance(number, int) else None)
    return None
