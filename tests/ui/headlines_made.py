"""Headlines as tests of dialogs and words want them."""

from datetime import UTC, datetime

from opreader.model import EntryId, FeedId, Headline, State

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def headline(
    number: int,
    state: State = State.FULL,
    *,
    title: str = "",
    feed: str = "The Ferry Column",
    reason: str | None = None,
    queued: bool = False,
    words: int = 1400,
) -> Headline:
    """A headline of a number; the rest as wanted."""
    return Headline(
        id=EntryId(number),
        feed_id=FeedId(1),
        feed_title=feed,
        title=title or f"Title {number}",
        authors=(),
        link=None,
        published=None,
        added=NOW,
        read=False,
        starred=False,
        state=state,
        reason=reason,
        queued=queued,
        edited=False,
        words=words,
        teaser="",
    )
