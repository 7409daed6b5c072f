"""What `cdf.xml` says, fetched from https://base.example/dir/feed."""

from opreader.model import Body, ParsedEntry, ParsedFeed

EXPECTED = ParsedFeed(
    title="Old Channel",
    entries=(
        ParsedEntry(
            key="http://channel.example/push",
            title="What became of push",
            link="http://channel.example/push",
            summary=Body(text="It was pushed.", markup="text"),
        ),
    ),
    site="http://channel.example/",
    description="From the time of active desktops",
)
