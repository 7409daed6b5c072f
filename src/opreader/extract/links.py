"""Addresses in a page: made absolute against its base, refused when they lead nowhere a reader can go."""

from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

_OPENS = ("http", "https", "mailto", "tel")


class Base:
    """What the page's relative links stand on."""

    def __init__(self, url: str | None, base: str | None) -> None:
        self.url = url or ""
        self._base = self.url
        if base:
            joined = _join(self.url, base)
            self._base = joined if joined and urlsplit(joined).scheme in ("http", "https") else self.url
        self._page = self.url.partition("#")[0]

    def link(self, href: str | None) -> str | None:
        """The absolute address of a link, `#name` for a place in this page; None for what can't be followed."""
        href = (href or "").strip().replace("\n", "").replace("\t", "")
        if not href:
            return None
        if href.startswith("#"):
            return href if len(href) > 1 else None
        whole = _join(self._base, href)
        if whole is None:
            return None
        page, sign, name = whole.partition("#")
        if sign and name and page == self._page:
            return "#" + name
        try:
            scheme = urlsplit(whole).scheme.lower()
        except ValueError:
            return None
        return whole.replace(" ", "%20") if scheme in _OPENS or (not scheme and not self._base) else None

    def page(self, href: str | None) -> str | None:
        """The absolute http(s) address of another page; None for anything else."""
        link = self.link(href)
        if link is None or not link.lower().startswith(("http://", "https://")):
            return None
        return link.partition("#")[0]


def read_base(root: HtmlElement, url: str | None) -> Base:
    """The page's address with its `<base>`."""
    element = next(root.iter("base"), None)
    return Base(url, element.get("href") if element is not None else None)


def _join(base: str, href: str) -> str | None:
    try:
        return urljoin(base, href)
    except ValueError:
        return None
