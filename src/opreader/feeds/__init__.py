"""Bytes → `ParsedFeed`: feed documents, OPML, newsboat's `urls`, local files and folders, and where a page's feeds are."""
