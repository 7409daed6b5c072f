"""A site rule as it was read from its file, and which one speaks for a page. Needs no HTML library."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from opreader.frozen import frozen


@frozen
class SiteRule:
    """How to read the pages of one site. Selectors are XPath expressions (CSS is translated when a rule is loaded)."""

    hosts: tuple[str, ...]
    """`example.org` is that host; `.example.org` is it and everything below it."""
    name: str
    """Where the rule was read from, for `explain`."""
    body: tuple[str, ...] = ()
    """Each is tried in order until one finds something; all that it finds is the body."""
    title: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    strip: tuple[str, ...] = ()
    next_page: tuple[str, ...] = ()
    single_page: tuple[str, ...] = ()
    replace: tuple[tuple[str, str], ...] = ()
    """Plain text replaced in the page's source before it is read."""
    prune: bool = True
    """Whether boxes and lines that look like furniture are still taken out of the body."""
    test_urls: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    """HTTP headers the site wants; for whoever fetches."""


def find_rule(rules: Sequence[SiteRule], url: str | None) -> SiteRule | None:
    """The rule of this host, else of the nearest parent domain whose rule speaks for what is below it."""
    name = host(url)
    if not name:
        return None
    for wanted in (name, name.removeprefix("www."), "www." + name):
        if found := next((rule for rule in rules if wanted in rule.hosts), None):
            return found
    parts = name.split(".")
    for start in range(len(parts) - 1):
        wanted = "." + ".".join(parts[start:])
        if found := next((rule for rule in rules if wanted in rule.hosts), None):
            return found
    return None


def host(url: str | None) -> str:
    """The host of an address in lower case; empty where there is none."""
    try:
        return (urlsplit(url or "").hostname or "").lower()
    except ValueError:
        return ""
