"""The groups of an order: what they are called, and where headings stand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from opreader.ui.dates import Dates
from opreader.ui.grouping import labels, with_headings
from opreader.ui.widgets.window_ids import HEADING
from tests.ui.headlines_made import headline

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
DATES = Dates(lambda: NOW, UTC)


@pytest.mark.parametrize(
    ("before", "name"),
    [
        (timedelta(hours=9), "Today"),
        (timedelta(hours=9, seconds=1), "Yesterday"),
        (timedelta(days=3), "Thursday 19 Nov"),
        (timedelta(days=365), "22 Nov 2025"),
    ],
)
def test_days_are_named_as_one_speaks_of_them(before: timedelta, name: str) -> None:
    assert labels("newest", DATES)(replace(headline(1), added=NOW - before)) == name


def test_lengths_and_feeds_name_groups_too() -> None:
    names = [labels("longest", DATES)(headline(1, words=238 * minutes)) for minutes in (4, 5, 9, 10, 19, 20)]
    assert names == ["under 5 min", "5–10 min", "5–10 min", "10–20 min", "10–20 min", "over 20 min"]
    assert labels("feed", DATES)(headline(1, feed="The Ferry Column")) == "The Ferry Column"


def test_a_heading_stands_before_each_group() -> None:
    rows = [headline(1, feed="A"), headline(2, feed="A"), headline(3, feed="B")]
    label = labels("feed", DATES)
    assert with_headings(rows, label) == [HEADING, 1, 2, HEADING, 3]
    assert with_headings(rows, label, first=False) == [1, 2, HEADING, 3]
