"""Programmable stand-ins for web pages and pictures, and values to fill them with.

net, pages = FakeNet(), FakePages()
pages.serve(net, "https://feed1.example/1", full_text("The whole column. …"))

The net then sends some bytes for the address and the pages answer with that article.
"""

import asyncio
from typing import Any

from opreader.model import FullText, NoFullText, PageTeaser
from opreader.model.drawn import Drawn, NotDrawn
from opreader.model.full_text import TextState
from tests.fakes import FakeNet, Held, fetched


def full_text(
    text: str,
    *,
    state: TextState = "full",
    reason: str | None = None,
    title: str | None = None,
    authors: tuple[str, ...] = (),
    published: str | None = None,
    next_page: str | None = None,
    alternatives: tuple[str, ...] = (),
    related: tuple[PageTeaser, ...] = (),
    html: str | None = None,
) -> FullText:
    """An article cut out of a page: paragraphs parted by empty lines."""
    paragraphs = text.split("\n\n")
    return FullText(
        html=html or "\n".join(f"<p>{one}</p>" for one in paragraphs),
        text=text,
        title=title,
        authors=authors,
        published=published,
        language=None,
        state=state,
        reason=reason,
        source="page",
        next_page=next_page,
        alternatives=alternatives,
        related=related,
        explain=("the only candidate",),
    )


class FakePages:
    """Scripted articles by address; other pages hold none."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        """url, teaser and title of every page that was read."""
        self.headers: dict[str, tuple[tuple[str, str], ...]] = {}
        """What site rules want, by address."""
        self.problems: tuple[str, ...] = ()
        """What is wrong with site rules."""
        self._answers: dict[str, FullText | NoFullText | Exception] = {}

    def answer(self, url: str, answer: FullText | NoFullText | Exception) -> str:
        """Script what an address holds; an exception is raised."""
        self._answers[url] = answer
        return url

    def serve(self, net: FakeNet, url: str, answer: FullText | NoFullText | Exception) -> str:
        """Script an address and have the net send it."""
        net.answer(url, fetched("a page", url=url, content_type="text/html"))
        return self.answer(url, answer)

    async def extract(
        self, body: bytes, *, url: str, content_type: str, teaser: str | None, title: str | None
    ) -> FullText | NoFullText:
        self.asked.append({"url": url, "teaser": teaser, "title": title})
        answer = self._answers.get(url, NoFullText("failed", "the page has no article text"))
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def rule_problems(self) -> tuple[str, ...]:
        return self.problems

    async def headers_for(self, url: str) -> tuple[tuple[str, str], ...]:
        return self.headers.get(url, ())


class FakePictures:
    """Pictures in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.refuses: str | None = None
        """Why none is kept."""
        self.sizes: dict[str, tuple[int, int]] = {}
        """What the first bytes of those that are kept tell."""

    def holds(self, url: str) -> bool:
        return url in self.kept

    async def put(self, url: str, data: bytes) -> str | None:
        if self.refuses is None:
            self.kept[url] = data
        return self.refuses

    async def read(self, url: str) -> bytes | None:
        return self.kept.get(url)

    async def measure(self, urls: Any) -> dict[str, tuple[int, int]]:
        return {url: size for url in urls if url in self.kept and (size := self.sizes.get(url))}

    def keep_only(self, urls: Any) -> int:
        gone = [self.kept.pop(url) for url in list(self.kept) if url not in set(urls)]
        return sum(map(len, gone))

    def size(self, urls: Any) -> int:
        return sum(len(self.kept.get(url, b"")) for url in urls)


class FakeDrawer:
    """Draws each picture in one colour, as large as it may be."""

    def __init__(self) -> None:
        self.can_draw = False
        """Whether what draws pictures is installed."""
        self.asked: list[tuple[bytes, int, int, tuple[int, int, int]]] = []
        """(bytes, columns, rows, ground) of every picture."""
        self.colour = (200, 40, 40)
        self.answers: dict[bytes, NotDrawn | Exception] = {}
        """What else some bytes give; an exception is raised."""
        self.held: Held | None = None
        """Where drawing is to wait for it."""

    async def draw(self, data: bytes, *, columns: int, rows: int, ground: tuple[int, int, int]) -> Drawn | NotDrawn:
        self.asked.append((data, columns, rows, ground))
        await asyncio.sleep(0)
        if self.held is not None:
            self.held.asked.set()
            await self.held.release.wait()
        answer = self.answers.get(data)
        if isinstance(answer, Exception):
            raise answer
        return answer or Drawn(columns, rows, bytes(2 * self.colour) * (columns * rows))
