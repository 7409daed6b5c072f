"""Rows of names as sets, so that tables of tags and words read as lines of text."""


def name_set(row: str) -> frozenset[str]:
    """The names of a row, parted by spaces."""
    return frozenset(row.split())
