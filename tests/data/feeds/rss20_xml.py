"""What `rss20.xml` says, fetched from https://base.example/dir/feed."""

from datetime import UTC, datetime, timedelta

from opreader.model import Body, Enclosure, ParsedEntry, ParsedFeed

EXPECTED = ParsedFeed(
    title="Harbour & Hinterland",
    entries=(
        ParsedEntry(
            key="hh-101",
            title="[Update] A toll < a tax?",
            authors=("Ada Pike",),
            link="https://harbour.example/toll?a=1&b=2",
            published=datetime(2026, 11, 3, 11, 30, 0, tzinfo=UTC),
            summary=Body(text="The gate is what people remember&#8230;", markup="html"),
            content=Body(
                text='<p>The gate is what people remember &amp; avoid.</p><p>So says <a href="/crew">the crew</a>.</p>',
                markup="html",
            ),
            enclosures=(
                Enclosure(
                    url="https://harbour.example/gate.jpg",
                    media_type="image/jpeg",
                    length=2048,
                    title="A gate with no wall beside it",
                ),
                Enclosure(
                    url="https://harbour.example/gate-small.jpg",
                    media_type="image",
                    title="A gate with no wall beside it",
                ),
            ),
            tags=("tolls", "Ports"),
            language="en-us",
        ),
        ParsedEntry(
            key="https://harbour.example/ferry",
            title="Don’t paint the ferry",
            authors=("Bo Lind",),
            link="https://harbour.example/ferry",
            published=datetime(2026, 11, 2, 9, 0, 0, tzinfo=UTC),
            summary=Body(text="Paint is not a boat.", markup="html"),
            enclosures=(
                Enclosure(url="https://harbour.example/ferry.mp3", media_type="audio/mpeg", length=777, title="12:05"),
            ),
            language="en-us",
        ),
    ),
    site="https://harbour.example/",
    description="Opinion from the quay",
    language="en-us",
    interval=timedelta(seconds=5400),
)
