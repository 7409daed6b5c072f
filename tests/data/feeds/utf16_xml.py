"""What `utf16.xml` says, fetched from https://base.example/dir/feed."""

from opreader.model import Body, ParsedEntry, ParsedFeed

EXPECTED = ParsedFeed(
    title="Café 16",
    entries=(
        ParsedEntry(
            key="e1",
            title="Où est passé l’été ?",
            link="https://cafe.example/ete",
            summary=Body(text="Il s’est arrêté à la frontière.", markup="html"),
        ),
    ),
    site="https://cafe.example/",
    description="x",
)
