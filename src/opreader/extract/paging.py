"""Where an article cut into pages goes on; never the next article."""

import re
from itertools import islice
from urllib.parse import parse_qsl, urlsplit

from lxml.html import HtmlElement

from opreader.extract.links import Base
from opreader.frozen import frozen

_NEXT = re.compile(
    r"^\W*(?:next(?: page)?|continue(?: reading)?|weiter(?:lesen)?|nächste seite|(?:page )?suivante?|siguiente(?: página)?|"
    r"página siguiente|próxima(?: página)?|avanti|(?:pagina )?successiva|volgende(?: pagina)?|nästa(?: sida)?|neste(?: side)?|"
    r"næste(?: side)?|następna(?: strona)?|далее|следующая(?: страница)?|次へ|次のページ.{0,20}|下一页|下一頁|다음)\W*$",
    re.IGNORECASE,
)
_SAYS_PAGE = re.compile(
    r"\bpage\b|\bseite\b|\bpágina\b|\bpagina\b|\bsida\b|\bsiden?\b|\bstrona\b|\bстраница\b|ページ|页|頁|페이지",
    re.IGNORECASE,
)
"""Words that only pages of one article or list have: the next article is no next page."""
_LETTER = re.compile(r"[^\W\d_]")
_JOINT = re.compile(r"[-_]")
_PAGE_NAMES = ("page", "p", "pg", "pagina", "seite", "paged", "pagenum", "page_no", "pageno", "part", "start_page")
_IN_PATH = re.compile(
    r"^(?P<stem>.*?)(?:[/_-](?P<word>page|seite|pagina|p)?[/_-]?(?P<number>\d{1,3}))?(?P<end>\.\w{2,5})?/?$"
)
_OTHER_PAGERS = re.compile(
    r"comment|respon[ds]|repl(?:y|ies)|galler|slide|carousel|swiper|lightbox|related|recommend|post-?nav",
    re.IGNORECASE,
)
"""Names of boxes whose pages are not those of the article."""
_NEAR = 5
"""Boxes round a link that are asked; those further out hold the article too."""


@frozen
class _Address:
    """An address parted into what all pages of an article share and the number of this one."""

    stem: tuple[str, ...]
    number: int
    """1 where the address has none."""
    named: bool
    """It says that the number is a page's; a bare one may be an article's."""
    parted: bool = False
    """The number is a part of the path for itself."""


def find_next(root: HtmlElement, base: Base, *, walked: bool = False) -> str | None:
    """The absolute address of the next page of the same article.

    `walked` says that this page may be one that another led to: a number in the first address is the article's own.
    """
    if not base.url:
        return None
    here = _part(base.url)
    if here.stem[1:] == ("",):
        return None  # Pages of a front page are older articles.
    numbered: list[str] = []
    said: list[str] = []
    listed = here.number == 1 or here.named
    for link in root.iter("a", "link"):
        rel = (link.get("rel") or "").lower().split()
        text = "".join(link.itertext()).strip() or link.get("aria-label") or link.get("title") or ""
        number = text.strip(" .»›>")
        counts = number.isdecimal() and len(number) < 4
        says_next = "next" in rel or (len(text) < 40 and _NEXT.match(text) is not None)
        if not says_next and not counts:
            continue
        href = link.get("href")
        address = base.page(href)
        if address is None or "comment" in (href or "") or _in_other_pager(link):
            continue
        there = _part(address)
        if there.stem != here.stem:
            continue
        listed = listed or (counts and number == str(there.number))
        if there.number != here.number + 1:
            continue
        listed = listed or (walked and says_next and _is_page_of(here, text))
        if says_next:
            said.append(address)
        elif number == str(there.number):
            numbered.append(address)
    # Articles may be numbered too, and lead to the next one: a page of an article counts its pages.
    return next(iter([*said, *numbered]), None) if listed else None


def _is_page_of(here: _Address, text: str) -> bool:
    """Whether the number of an address is that of a page, by the words that lead on or by what is numbered."""
    if text and _NEXT.match(text) is None:
        return False
    return _SAYS_PAGE.search(text) is not None or (here.parted and _is_slug(here.stem[1]))


def _is_slug(path: str) -> bool:
    """Whether the last name of a path is made of three words or more: it is an article's, and the number after it a page's."""
    _, slash, name = path.rpartition("/")
    letter = _LETTER.search(name) if slash else None
    joint = _JOINT.search(name, letter.end()) if letter else None
    return joint is not None and _JOINT.search(name, joint.end() + 1) is not None


def follows(here: str, there: str) -> bool:
    """Whether an address is this one with the next page number: same host, same stem, one further."""
    first, second = _part(here), _part(there)
    return first.stem == second.stem and second.number == first.number + 1


def page_number(url: str | None) -> int:
    """Which page of an article an address says it is; 1 where it says nothing."""
    return _part(url).number if url else 1


def _in_other_pager(link: HtmlElement) -> bool:
    for up in islice(link.iterancestors(), _NEAR):
        if up.tag in ("article", "main", "body"):
            return False
        if _OTHER_PAGERS.search(f"{up.get('class') or ''} {up.get('id') or ''}"):
            return True
    return False


def _part(address: str) -> _Address:
    try:
        parts = urlsplit(address)
        query = parse_qsl(parts.query)
    except ValueError:
        return _Address((address,), 1, named=False)
    host = (parts.hostname or "").removeprefix("www.")
    rest = tuple(
        f"{name}={value}" for name, value in query if name.lower() not in _PAGE_NAMES and not name.startswith("utm_")
    )
    for name, value in query:
        if name.lower() in _PAGE_NAMES and value.isdecimal() and len(value) < 4:
            return _Address((host, parts.path.rstrip("/"), *rest), int(value), named=True)
    found = _IN_PATH.match(parts.path)
    if found and found["number"] and 1 < int(found["number"]) < 100:
        stem = found["stem"].rstrip("/") + (found["end"] or "")
        parted = parts.path[: found.start("number")].endswith("/")
        return _Address((host, stem, *rest), int(found["number"]), named=found["word"] is not None, parted=parted)
    return _Address((host, parts.path.rstrip("/"), *rest), 1, named=False)
