"""What `rss091.xml` says, fetched from https://base.example/dir/feed."""

from opreader.model import Body, ParsedEntry, ParsedFeed

EXPECTED = ParsedFeed(
    title="The Slow Lane",
    entries=(
        ParsedEntry(
            key="http://slowlane.example/puddles",
            title="In praise of puddles",
            link="http://slowlane.example/puddles",
            summary=Body(text="A puddle is a mirror that nobody has to polish.", markup="html"),
            language="en-gb",
        ),
        ParsedEntry(
            key="https://base.example/kerbs",
            title="Kerbs & other borders",
            link="https://base.example/kerbs",
            language="en-gb",
        ),
    ),
    site="http://slowlane.example/",
    description="Walking, and what one thinks of meanwhile",
    language="en-gb",
)
