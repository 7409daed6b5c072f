"""How much of a document is let in: what parsers cut to and what the codec holds them to."""

from typing import Final

MOST_ENTRIES: Final = 20_000
"""Entries of a feed or files of a folder."""
MOST_BYTES: Final = 10 * 1024 * 1024
"""A document or one file."""
MOST_FOLDER_BYTES: Final = 32 * 1024 * 1024
"""All files of a folder together."""
MOST_BODY: Final = 10_000_000
"""Characters of one text."""
MOST_TITLE: Final = 1_000
MOST_NAME: Final = 300
"""An author, a tag, a language."""
MOST_URL: Final = 4_000
MOST_KEY: Final = 4_000
MOST_AUTHORS: Final = 20
MOST_TAGS: Final = 50
MOST_ENCLOSURES: Final = 50
MOST_PAGE_TEASERS: Final = 200
MOST_FOUND_FEEDS: Final = 5_000
MOST_NOTE: Final = 1_000
MOST_TEASER: Final = 300
