"""What `rss10.xml` says, fetched from https://base.example/dir/feed."""

from datetime import UTC, datetime, timedelta

from opreader.model import Body, ParsedEntry, ParsedFeed

EXPECTED = ParsedFeed(
    title="Ledger of Small Things",
    entries=(
        ParsedEntry(
            key="http://ledger.example/butter",
            title="The butter index",
            authors=("Ines Vale", "Tom Okafor"),
            link="http://ledger.example/butter",
            published=datetime(2026, 10, 5, 5, 15, 0, tzinfo=UTC),
            updated=datetime(2026, 10, 5, 5, 15, 0, tzinfo=UTC),
            summary=Body(text="Why a pound of butter tells more than a ministry.", markup="html"),
            content=Body(text="<p>Butter is <em>honest</em>. It costs what it costs.</p>", markup="html"),
            tags=("prices",),
            language="en",
        ),
    ),
    site="http://ledger.example/",
    description="Economics at kitchen size",
    language="en",
    interval=timedelta(seconds=21600),
)
