"""What `json10.json` says, fetched from https://base.example/dir/feed."""

from datetime import UTC, datetime

from opreader.model import Body, ParsedEntry, ParsedFeed

EXPECTED = ParsedFeed(
    title="Plain Data",
    entries=(
        ParsedEntry(
            key="7",
            title="Seven of nine",
            authors=("Nia Cole",),
            link="https://base.example/seven",
            published=datetime(2026, 6, 1, 17, 0, 0, tzinfo=UTC),
            content=Body(text="A list is a promise.\n\nKept, mostly.", markup="text"),
        ),
    ),
    site="https://plain.example/",
    description="Essays on lists",
)
