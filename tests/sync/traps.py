"""The switches of the fake Google Reader API, and how they stand for the kinds of servers that there are."""

from dataclasses import dataclass
from typing import Literal

from tests.sync.greader_words import ItemIds


@dataclass(slots=True)
class Traps:
    """What a server does that a client would not expect; the defaults are FreshRSS's."""

    var_limit: int | None = 1_001
    """Form fields behind so many are dropped (as measured: T, 999 ids and the action pass, one id more does not).

    Ids are read from the body itself and are not dropped.
    """
    ids_within: int | None = 1024 * 1024
    """Bytes of the body that ids are read from; the rest is passed over."""
    post_limit: int | None = 8 * 1024 * 1024
    """Of a longer body no field is read at all."""
    paging: Literal["boundary", "offset", "opaque"] = "boundary"
    page_cap: int | None = None
    unknown_label_is_all: bool = True
    ok_for_all: bool = False
    """Says OK to marks and does nothing."""
    id_style: ItemIds = "decimal"
    ot: Literal["crawled", "published"] = "crawled"
    full_width: bool = True
    api_off: bool = False
    login_page: bool = False
    """A web page with status 200 for everything."""
    everything_is: bytes | None = None
    """This body with status 200 for every question that reads."""
    no_items: bool = False
    """`items/contents` gives none, with status 200."""
    quota: int | None = None
    """Requests a day and zone, told in headers."""
    quota_status: int = 429
    app: tuple[str, str] | None = None
    """AppId and AppKey that every request has to carry."""
    post_by_token_only: bool = False
    """Whoever posts is known by T alone, whoever gets by the header alone."""


def like_miniflux() -> Traps:
    """Miniflux's Google Reader API."""
    return Traps(
        var_limit=None,
        ids_within=None,
        post_limit=None,
        paging="offset",
        page_cap=10_000,
        unknown_label_is_all=False,
        ot="published",
        full_width=False,
        post_by_token_only=True,
    )


def like_hosted(*, id_style: ItemIds = "decimal", page_cap: int = 1_000, quota: int | None = None) -> Traps:
    """A hosted reader: opaque pages, no limits of PHP's."""
    return Traps(
        var_limit=None,
        ids_within=None,
        post_limit=None,
        paging="opaque",
        page_cap=page_cap,
        unknown_label_is_all=False,
        id_style=id_style,
        full_width=False,
        quota=quota,
    )
