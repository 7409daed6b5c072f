"""What `broken.xml` says, fetched from https://base.example/dir/feed."""

from opreader.model import Body, ParsedEntry, ParsedFeed

EXPECTED = ParsedFeed(
    title="Unclosed",
    entries=(
        ParsedEntry(
            key="u1",
            title="Salt & pepper",
            link="https://unclosed.example/salt",
            summary=Body(text="Both are on the table.", markup="html"),
        ),
    ),
    site="https://unclosed.example/",
    note="its XML is broken, read as far as it goes: not well-formed (invalid token) (line 3)",
)
