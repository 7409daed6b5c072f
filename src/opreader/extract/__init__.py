"""Page HTML → `FullText` or `NoFullText`. Pure: it is given the page and fetches nothing; runs in a child process.

Importing this package loads no HTML library; calling `extract` does.
"""

from collections.abc import Sequence

from opreader.extract.site_rule import SiteRule
from opreader.model import FullText, NoFullText

__all__ = ["FullText", "NoFullText", "SiteRule", "extract"]


def extract(
    html: str | bytes,
    *,
    url: str | None = None,
    teaser: str | None = None,
    title: str | None = None,
    content_type: str | None = None,
    rules: Sequence[SiteRule] = (),
) -> FullText | NoFullText:
    """The article that a page holds, or why it holds none.

    `teaser` and `title` are the feed's: the right text contains the teaser's words near its beginning. `url` is where
    the page came from, after redirects. Never raises on what a page holds; bound its time and memory from outside.
    """
    from opreader.extract.pipeline import extract_page  # lxml and trafilatura load on first use

    return extract_page(html, url=url, teaser=teaser, title=title, content_type=content_type, found=rules)
