"""What `atom03.xml` says, fetched from https://base.example/dir/feed."""

from datetime import UTC, datetime

from opreader.model import Body, ParsedEntry, ParsedFeed

EXPECTED = ParsedFeed(
    title="Old Wood",
    entries=(
        ParsedEntry(
            key="tag:oldwood.example,2026:1",
            title="On dovetails",
            authors=("Mara Quist",),
            link="http://oldwood.example/dovetails",
            published=datetime(2026, 8, 31, 8, 0, 0, tzinfo=UTC),
            updated=datetime(2026, 9, 1, 9, 30, 0, tzinfo=UTC),
            summary=Body(text="A joint is an argument that holds.", markup="text"),
            content=Body(text="<p>Glue is for <i>compromises</i>.</p>", markup="html"),
            language="en",
        ),
    ),
    site="http://oldwood.example/",
    description="Carpentry and politics",
    language="en",
)
