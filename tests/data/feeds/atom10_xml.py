"""What `atom10.xml` says, fetched from https://base.example/dir/feed."""

from datetime import UTC, datetime

from opreader.model import Body, Enclosure, ParsedEntry, ParsedFeed

EXPECTED = ParsedFeed(
    title="Vom Turm aus",
    entries=(
        ParsedEntry(
            key="urn:turm:1",
            title="Warum <b> kein Argument ist",
            authors=("Jo Harm",),
            link="https://turm.example/blog/b-tag",
            published=datetime(2026, 10, 31, 17, 0, 0, tzinfo=UTC),
            updated=datetime(2026, 11, 1, 12, 0, 0, tzinfo=UTC),
            summary=Body(text="Ein Satz vorab.", markup="text"),
            content=Body(text="<p>Fett ist <strong>nicht</strong> laut.</p>", markup="html"),
            enclosures=(
                Enclosure(
                    url="https://turm.example/blog/plan.pdf",
                    media_type="application/pdf",
                    length=9000,
                    title="Der Plan",
                ),
            ),
            tags=("Stadt",),
            language="de",
        ),
        ParsedEntry(
            key="urn:turm:2",
            title="Fish & chips",
            authors=("Kim Vee", "Lou Day"),
            link="https://turm.example/fish",
            published=datetime(2026, 10, 30, 12, 0, 0, tzinfo=UTC),
            updated=datetime(2026, 10, 30, 12, 0, 0, tzinfo=UTC),
            content=Body(text="One line.\nAnother line.", markup="text"),
            language="en",
        ),
    ),
    site="https://turm.example/blog/",
    description="Blicke auf die Stadt",
    language="de",
)
