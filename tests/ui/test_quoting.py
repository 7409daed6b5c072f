"""A passage with its source."""

from dataclasses import replace
from datetime import UTC, datetime

from opreader.model import EntryId, FeedId, Headline, State
from opreader.ui.quoting import MOST_BYTES, citation, quotation, within

HEADLINE = Headline(
    id=EntryId(1),
    feed_id=FeedId(1),
    feed_title="The Column",
    title="Who pays for\nthe tariff?",
    authors=("Jane Roe", "John Doe"),
    link="https://column.example/tariff",
    published=datetime(2026, 11, 3, 12, tzinfo=UTC),
    added=datetime(2026, 11, 3, 13, tzinfo=UTC),
    read=True,
    starred=False,
    state=State.FULL,
    reason=None,
    queued=False,
    edited=False,
    words=900,
    teaser="",
)
SOURCE = "Jane Roe, John Doe, “Who pays for the tariff?”, The Column, 3 Nov 2026, https://column.example/tariff"


def test_a_citation_names_author_title_source_date_and_link() -> None:
    assert citation(HEADLINE) == SOURCE


def test_what_is_not_known_is_left_out_and_no_name_stands_twice() -> None:
    bare = replace(HEADLINE, authors=("The Column",), title="", link=None)
    assert citation(bare) == "The Column, 3 Nov 2026"
    assert citation(bare, path="/home/me/column.txt") == "The Column, 3 Nov 2026, /home/me/column.txt"


def test_a_quotation_is_the_passage_with_its_source_below() -> None:
    assert quotation(" Somebody pays.\nAlways. ", HEADLINE) == f"Somebody pays.\nAlways.\n\n— {SOURCE}"


def test_nothing_that_a_terminal_obeys_is_copied() -> None:
    hostile = replace(HEADLINE, title="\x1b]52;c;x\x07", feed_title="\x9bcolumn")
    copied = quotation("\x1b[2Jpassage\x07", hostile)
    assert all(sign.isprintable() or sign == "\n" for sign in copied)


def test_a_long_passage_is_cut_and_keeps_its_source() -> None:
    copied = quotation("ぬ" * 40_000, HEADLINE)
    assert len(copied.encode()) <= MOST_BYTES
    assert copied.endswith(f"ぬ […]\n\n— {SOURCE}")


def test_a_text_is_cut_between_letters() -> None:
    assert within("éééé", 8) == "éééé"
    assert within("é" * 20, 13) == "ééé […]"
