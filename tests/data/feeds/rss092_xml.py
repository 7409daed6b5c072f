"""What `rss092.xml` says, fetched from https://base.example/dir/feed."""

from opreader.model import Body, Enclosure, ParsedEntry, ParsedFeed

EXPECTED = ParsedFeed(
    title="Two Cents",
    entries=(
        ParsedEntry(
            key="4981bf6ddbfad7fb938aa0219563d2f8",
            title="No title today: the bakery is shut, the tram is late, and the paper says that…",
            summary=Body(
                text="No title today: the bakery is shut, the tram is late, and the paper says that all is well. I have my doubts about the paper.",
                markup="html",
            ),
            enclosures=(Enclosure(url="http://twocents.example/tram.mp3", media_type="audio/mpeg", length=4096),),
            tags=("town",),
        ),
    ),
    site="http://twocents.example/",
    description="Short and to the point",
)
