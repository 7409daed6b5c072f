"""Where an article cut into pages goes on; never the next article."""

import re
from urllib.parse import parse_qsl, urlsplit

from lxml.html import HtmlElement

from opreader.extract.links import Base

_NEXT = re.compile(
    r"^\W*(?:next(?: page)?|continue(?: reading)?|weiter(?:lesen)?|nächste seite|(?:page )?suivante?|siguiente(?: página)?|"
    r"página siguiente|próxima(?: página)?|avanti|(?:pagina )?successiva|volgende(?: pagina)?|nästa(?: sida)?|neste(?: side)?|"
    r"næste(?: side)?|następna(?: strona)?|далее|следующая(?: страница)?|次へ|次のページ.{0,20}|下一页|下一頁|다음)\W*$",
    re.IGNORECASE,
)
_PAGE_NAMES = ("page", "p", "pg", "pagina", "seite", "paged", "pagenum", "page_no", "pageno", "part", "start_page")
_IN_PATH = re.compile(
    r"^(?P<stem>.*?)(?:[/_-](?:page|seite|pagina|p|part|teil)?[/_-]?(?P<number>\d{1,3}))?(?P<end>\.\w{2,5})?/?$"
)


def find_next(root: HtmlElement, base: Base) -> str | None:
    """The absolute address of the next page of the same article."""
    if not base.url:
        return None
    numbered: list[str] = []
    for link in root.iter("a", "link"):
        rel = (link.get("rel") or "").lower().split()
        text = "".join(link.itertext()).strip() or link.get("aria-label") or link.get("title") or ""
        number = text.strip(" .»›>")
        says_next = "next" in rel or (len(text) < 40 and _NEXT.match(text) is not None)
        if not says_next and not (number.isdecimal() and len(number) < 4):
            continue
        address = base.page(link.get("href"))
        if address is None or not follows(base.url, address):
            continue
        if says_next:
            return address
        if number == str(_page(address)[1]):
            numbered.append(address)
    return numbered[0] if numbered else None


def follows(here: str, there: str) -> bool:
    """Whether an address is this one with the next page number: same host, same stem, one further."""
    stem, number = _page(here)
    other, following = _page(there)
    return stem == other and following == number + 1


def _page(address: str) -> tuple[tuple[str, ...], int]:
    """An address without its page number, and the number; 1 where there is none."""
    try:
        parts = urlsplit(address)
        query = parse_qsl(parts.query)
    except ValueError:
        return (address,), 1
    host = (parts.hostname or "").removeprefix("www.")
    rest = tuple(
        f"{name}={value}" for name, value in query if name.lower() not in _PAGE_NAMES and not name.startswith("utm_")
    )
    for name, value in query:
        if name.lower() in _PAGE_NAMES and value.isdecimal() and len(value) < 4:
            return (host, parts.path.rstrip("/"), *rest), int(value)
    found = _IN_PATH.match(parts.path)
    if found and found["number"] and 1 < int(found["number"]) < 100:
        return (host, found["stem"].rstrip("/") + (found["end"] or ""), *rest), int(found["number"])
    return (host, parts.path.rstrip("/"), *rest), 1
