"""Values → the rows of `--json`, and times as they are written there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from typing import TYPE_CHECKING, Any, Literal

from opreader.model import State, Status

if TYPE_CHECKING:
    from datetime import datetime

    from opreader.model import (
        Check,
        Expansion,
        Feed,
        FeedOutcome,
        Headline,
        Imported,
        OpenedTeaser,
        Packed,
        Quotation,
        Undone,
    )
    from opreader.model.exchanged import SyncResult
    from opreader.model.listed import Author
    from opreader.model.related import Take
    from opreader.smart_feeds import SmartFeed
    from opreader.syncing import AccountRow

Row = Mapping[str, Any]


def iso(when: datetime | None) -> str | None:
    """2026-11-22T08:30:00Z, or None."""
    return None if when is None else when.astimezone(UTC).isoformat()[:19] + "Z"


def author_row(author: Author) -> Row:
    """An `author` row."""
    return {
        "type": "author",
        "id": author.id,
        "name": author.name,
        "unread": author.unread,
        "total": author.total,
    }


def feed_row(feed: Feed) -> Row:
    """A `feed` row."""
    return {
        "type": "feed",
        "id": feed.id,
        "url": feed.url,
        "title": feed.title,
        "folder": feed.folder,
        "account": feed.account,
        "unread": feed.unread,
        "total": feed.total,
        "refreshed": iso(feed.refreshed),
        "error": feed.error,
    }


def smart_row(smart: SmartFeed, trouble: str | None) -> Row:
    """A `smart` row; `error` says why its query can't be read."""
    return {"type": "smart", "name": smart.name, "query": smart.query, "folder": smart.folder, "error": trouble}


def outcome_row(outcome: FeedOutcome) -> Row:
    """An `outcome` row."""
    return {
        "type": "outcome",
        "feed": outcome.feed_id,
        "url": outcome.url,
        "status": outcome.status.value,
        "added": outcome.added,
        "changed": outcome.changed,
        "error": outcome.error,
        "seconds": outcome.seconds,
    }


def failed_row(url: str, error: str) -> Row:
    """The `outcome` row of a target that led to no feed."""
    return {
        "type": "outcome",
        "feed": None,
        "url": url,
        "status": Status.FAILED.value,
        "added": 0,
        "changed": 0,
        "error": error,
        "seconds": None,
    }


def article_row(headline: Headline, **more: Any) -> Row:
    """An `article` row; `more` adds `snippet`, or `text` and `html`."""
    return {
        "type": "article",
        "id": headline.id,
        "feed": headline.feed_id,
        "feed_title": headline.feed_title,
        "title": headline.title,
        "authors": list(headline.authors),
        "link": headline.link,
        "published": iso(headline.published),
        "added": iso(headline.added),
        "read": headline.read,
        "starred": headline.starred,
        "state": headline.state.value,
        "reason": headline.reason,
        "queued": headline.queued,
        "edited": headline.edited,
        "copies": list(headline.copies),
        "words": headline.words,
        "minutes": headline.minutes,
        "teaser": headline.teaser,
        **more,
    }


def page_row(of: int, n: int, opened: OpenedTeaser, found: Headline | None, *, text: str | None) -> Row:
    """A `related` row for a headline that the article's own page listed."""
    state = State.TEASER
    if found is not None:
        state = found.state
    elif opened.text is not None:
        state = State.PARTIAL
    elif opened.reason is not None:
        state = State.FAILED
    return {
        **_related_row(of, "page", found),
        "n": n,
        "title": opened.teaser.title,
        "link": opened.teaser.link,
        "state": state.value,
        "text": text,
        "reason": found.reason if found else opened.reason,
    }


def take_row(of: int, kind: Literal["take", "author"], take: Take) -> Row:
    """A `related` row for another entry on the same matter, or by the same author."""
    return {**_related_row(of, kind, take.headline), "score": round(take.score, 4), "why": list(take.why)}


def same_row(of: int, headline: Headline) -> Row:
    """A `related` row for the same text elsewhere: nothing is closer."""
    return {**_related_row(of, "same", headline), "score": 1.0}


def _related_row(of: int, kind: str, found: Headline | None) -> Row:
    return {
        "type": "related",
        "of": of,
        "kind": kind,
        "id": found.id if found else None,
        "n": None,
        "title": found.title if found else "",
        "link": found.link if found else None,
        "feed_title": found.feed_title if found else None,
        "score": None,
        "why": [],
        "state": found.state.value if found else State.TEASER.value,
        "text": None,
        "reason": found.reason if found else None,
    }


def expansion_row(expansion: Expansion, *, explain: bool = False) -> Row:
    """An `expansion` row; `id` is null for a page that was to be saved and gave nothing."""
    row = {
        "type": "expansion",
        "id": expansion.id,
        "state": expansion.state.value,
        "reason": expansion.reason,
        "queued": expansion.queued,
        "words": expansion.words,
        "from": expansion.source,
        "seconds": expansion.seconds,
    }
    return {**row, "explain": list(expansion.explain)} if explain else row


def unsaved_row(reason: str) -> Row:
    """The `expansion` row of what is no address of a page."""
    return {
        "type": "expansion",
        "id": None,
        "state": State.FAILED.value,
        "reason": reason,
        "queued": False,
        "words": 0,
        "from": "page",
        "seconds": 0.0,
    }


def pack_row(packed: Packed) -> Row:
    """The `pack` row: how ready it all is."""
    return {
        "type": "pack",
        "asked": packed.asked,
        "full": packed.full,
        "partial": packed.partial,
        "gated": packed.gated,
        "teaser": packed.teaser,
        "failed": packed.failed,
        "queued": packed.queued,
        "words": packed.words,
        "minutes": packed.minutes,
        "pictures": packed.pictures,
        "bytes": packed.bytes,
    }


def highlight_row(quotation: Quotation) -> Row:
    """A `highlight` row: a passage with its note and where it is from; `text` is empty for a note on a whole article."""
    highlight, headline = quotation.highlight, quotation.headline
    return {
        "type": "highlight",
        "id": highlight.id,
        "article": headline.id,
        "title": headline.title,
        "authors": list(headline.authors),
        "feed_title": headline.feed_title,
        "link": headline.link,
        "published": iso(headline.published),
        "text": highlight.anchor.exact,
        "note": highlight.note,
        "added": iso(highlight.added),
    }


def check_row(check: Check) -> Row:
    """A `check` row."""
    return {"type": "check", "name": check.name, "ok": check.ok, "detail": check.detail}


def imported_row(imported: Imported) -> Row:
    """An `import` row: what became of one thing."""
    return {
        "type": "import",
        "kind": imported.kind,
        "name": imported.name,
        "status": imported.status,
        "detail": imported.detail,
    }


def undone_row(undone: Undone) -> Row:
    """An `undone` row."""
    return {"type": "undone", "label": undone.label, "count": undone.count}


def account_row(row: AccountRow) -> Row:
    """An `account` row."""
    account, state = row.account, row.state
    return {
        "type": "account",
        "name": account.name,
        "kind": account.kind,
        "url": account.url,
        "user": account.user,
        "server": state.facts.name if state and state.facts else None,
        "version": state.facts.version if state and state.facts else None,
        "pending": state.waiting.pending if state else 0,
        "rejected": state.waiting.rejected if state else 0,
        "last_sync": iso(state.last_sync) if state else None,
        "error": state.error if state else None,
    }


def sync_row(result: SyncResult) -> Row:
    """A `sync` row: what a sync of one account came to."""
    return {
        "type": "sync",
        "account": result.account,
        "pulled": result.pulled,
        "changed": result.changed,
        "pushed": result.pushed,
        "pending": result.pending,
        "rejected": result.rejected,
        "error": result.error,
        "seconds": result.seconds,
    }
