"""What `json11.json` says, fetched from https://base.example/dir/feed."""

from datetime import UTC, datetime

from opreader.model import Body, Enclosure, ParsedEntry, ParsedFeed

EXPECTED = ParsedFeed(
    title="Curly [sic]",
    entries=(
        ParsedEntry(
            key="https://curly.example/1",
            title="Braces]0;x of the week",
            authors=("Pat Rue", "Sam Tor"),
            link="https://curly.example/1",
            published=datetime(2026, 7, 2, 3, 4, 5, tzinfo=UTC),
            updated=datetime(2026, 7, 3, 3, 4, 5, tzinfo=UTC),
            summary=Body(text="On holding things together.", markup="text"),
            content=Body(text="<p>Braces hold <b>trousers</b> and programs.</p>", markup="html"),
            enclosures=(
                Enclosure(url="https://curly.example/1.mp3", media_type="audio/mpeg", length=12, title="Listen"),
            ),
            tags=("dress", "code"),
            language="en-au",
        ),
        ParsedEntry(
            key="2",
            title="A note without a title, which is as long as it has to be and no longer than…",
            link="https://elsewhere.example/x",
            content=Body(
                text="<p>A note without a title, which is as long as it has to be and no longer than that, thank you.</p>",
                markup="html",
            ),
            language="fr",
        ),
    ),
    language="en-au",
)
