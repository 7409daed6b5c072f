"""OPML lists of feeds, read and written (opml.org/spec2.opml). Their addresses are data: nothing but http(s) is let in."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from opreader.errors import ReadError
from opreader.feeds import limits
from opreader.feeds.build import line, web_link
from opreader.feeds.charset import declared_in_xml, decode
from opreader.frozen import frozen

_DEEPEST: Final = 100
_DEEPEST_WRITTEN: Final = 50
"""Folders in folders; feeds that are deeper stand in the lowest of these, so that every reader can read the list."""
_MOST_OUTLINES: Final = 100_000
_NOT_XML: Final = dict.fromkeys((0xFFFE, 0xFFFF))
"""What no XML document may hold and `clean` lets through."""


@frozen
class OpmlFeed:
    """A feed as a list names it."""

    url: str
    title: str = ""
    site: str | None = None
    folder: str | None = None
    """Names of the outlines round it, joined by "/"."""


@frozen
class SkippedLine:
    """Something in a list that is not imported, and why."""

    name: str
    reason: str


@frozen
class FeedList:
    """What a list of feeds holds."""

    feeds: tuple[OpmlFeed, ...] = ()
    skipped: tuple[SkippedLine, ...] = ()
    title: str = ""


def parse_opml(data: bytes) -> FeedList:
    """Read an OPML document; entities are refused, folders nest. Raises ReadError where it is no readable XML."""
    if len(data) > limits.MOST_BYTES:
        raise ReadError(f"the OPML list is too large: more than {limits.MOST_BYTES // 2**20} MiB")
    reader = _Reader()
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.EntityDeclHandler = _refuse_entity
    try:
        parser.Parse(decode(data, declared=declared_in_xml(data)).encode("utf-8", "replace"), True)
    except expat.ExpatError as problem:
        raise ReadError(f"the OPML list is not well-formed: {problem}") from problem
    if not reader.is_opml:
        raise ReadError("this is XML, but no OPML list")
    return FeedList(tuple(reader.feeds.values()), tuple(reader.skipped), line(reader.title, limits.MOST_TITLE))


def render_opml(feeds: Iterable[OpmlFeed], *, title: str) -> str:
    """An OPML 2.0 document with nested folders, in the order given."""
    root = _Folder()
    for feed in feeds:
        place = root
        for name in list(filter(None, (feed.folder or "").split("/")))[:_DEEPEST_WRITTEN]:
            place = place.folders.setdefault(name, _Folder())
        place.feeds.append(feed)
    body = "\n".join(_rendered(root, 2))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n'
        f"  <head>\n    <title>{_escaped(title)}</title>\n  </head>\n  <body>\n{body}\n  </body>\n</opml>\n"
    )


def why_not(url: str) -> str:
    """Why an address of an imported list is left out, in words."""
    if url.startswith(("|", "exec:")):
        return "it would run a program: run that yourself, and add the file that it writes with opreader add FILE"
    if url.startswith("filter:"):
        return "it would run a filter program: subscribe to the address behind it with opreader add URL"
    if url.startswith("file:"):
        return "it points at a file: add it by its path with opreader add PATH"
    scheme = url.split(":", 1)[0] if ":" in url else ""
    return f"{line(scheme, 40)}: is no web address" if scheme else "it has no web address"


@dataclass(slots=True)
class _Folder:
    feeds: list[OpmlFeed] = field(default_factory=list)
    folders: dict[str, "_Folder"] = field(default_factory=dict)


class _Reader:
    """What expat tells, gathered."""

    def __init__(self) -> None:
        self.feeds: dict[str, OpmlFeed] = {}
        self.skipped: list[SkippedLine] = []
        self.title = ""
        self.is_opml = False
        self._open: list[str] = []
        self._names: list[str | None] = []
        self._seen = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.lower()
        self.is_opml = self.is_opml or (not self._open and tag == "opml")
        self._open.append(tag)
        if len(self._open) > _DEEPEST:
            raise ReadError("the OPML list is nested too deep")
        if tag == "outline":
            self._outline({name.lower(): value for name, value in attributes.items()})

    def end(self, _tag: str) -> None:
        if self._open and self._open.pop() == "outline":
            self._names.pop()

    def text(self, data: str) -> None:
        if self._open[-1:] == ["title"] and len(self.title) < limits.MOST_TITLE:
            self.title += data

    def _outline(self, told: dict[str, str]) -> None:
        self._seen += 1
        if self._seen > _MOST_OUTLINES:
            raise ReadError(f"the OPML list has more than {_MOST_OUTLINES} lines")
        title = line(told.get("title") or told.get("text") or "", limits.MOST_TITLE)
        address = told.get("xmlurl", "").strip()
        is_feed = bool(address) or told.get("type", "").lower() in {"rss", "atom"}
        self._names.append(None if is_feed else title.replace("/", "-"))
        if not is_feed:
            return
        url = web_link("", address)
        if url is None:
            self.skipped.append(SkippedLine(title or line(address, 200) or "untitled", why_not(address)))
            return
        folder = "/".join(name for name in self._names if name)[: limits.MOST_NAME] or None
        self.feeds.setdefault(url, OpmlFeed(url, title, web_link("", told.get("htmlurl")), folder))


def _refuse_entity(*_told: Any) -> None:
    raise ReadError("the OPML list declares entities, which no list of feeds needs")


def _rendered(folder: _Folder, depth: int) -> Iterable[str]:
    space = "  " * depth
    for feed in folder.feeds:
        title = _quoted(feed.title or feed.url)
        site = f" htmlUrl={_quoted(feed.site)}" if feed.site else ""
        yield f'{space}<outline type="rss" text={title} title={title} xmlUrl={_quoted(feed.url)}{site}/>'
    for name, inner in folder.folders.items():
        yield f"{space}<outline text={_quoted(name)}>"
        yield from _rendered(inner, depth + 1)
        yield f"{space}</outline>"


def _quoted(value: str) -> str:
    return quoteattr(line(value, limits.MOST_URL).translate(_NOT_XML))


def _escaped(value: str) -> str:
    return (
        line(value, limits.MOST_TITLE)
        .translate(_NOT_XML)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
    )
