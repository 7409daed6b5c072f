"""The guide on its shelf: every article that comes with opreader opens and leads on to others."""

from datetime import UTC, datetime
from pathlib import Path

from opreader.document import parse_document, to_text
from opreader.guide import load_guide
from opreader.model import FeedId, FeedKind, State
from tests.fakes import GUIDE, NOW

ID = FeedId(-1)


def test_every_article_opens_whole_and_has_headlines_that_lead_to_others() -> None:
    shelf = load_guide(GUIDE, feed_id=ID, now=NOW)
    assert len(shelf.ids) == len(list(GUIDE.glob("*.md"))) > 10
    for entry_id in shelf.ids:
        entry = shelf.entry(entry_id)
        assert entry.headline.state is State.FULL
        assert entry.headline.teaser
        assert len(to_text(parse_document(entry.body.text, entry.body.markup))) > 500
        assert entry.page_teasers
        leads_to = [shelf.find_beginning(teaser.title, but=entry_id) for teaser in entry.page_teasers]
        assert None not in leads_to, entry.headline.title
        assert len(set(leads_to)) == len(leads_to)


def test_the_guide_is_a_feed_of_its_own_kind_and_all_unread() -> None:
    feed = load_guide(GUIDE, feed_id=ID, now=NOW).feed
    assert (feed.id, feed.kind, feed.title) == (ID, FeedKind.GUIDE, "The opreader guide")
    assert feed.unread == feed.total


def test_articles_come_in_the_order_of_their_names_with_what_their_heads_say(tmp_path: Path) -> None:
    (tmp_path / "02-keys.md").write_text("---\ntitle: Keys\nrelated: welcome, nothing\n---\nPress them.\n")
    (tmp_path / "01-welcome.md").write_text(
        "---\ntitle: Welcome\nauthor: Jane Roe\ndate: 2026-11-22\nteaser: Well met, all…\nrelated: [keys]\n---\nWell met.\n"
    )
    shelf = load_guide(tmp_path, feed_id=ID, now=NOW)
    welcome, keys = (shelf.entry(entry_id) for entry_id in shelf.ids)
    assert (welcome.headline.title, welcome.headline.authors) == ("Welcome", ("Jane Roe",))
    assert welcome.headline.published == datetime(2026, 11, 22, tzinfo=UTC)
    assert welcome.headline.teaser == "Well met, all"
    assert (keys.headline.title, keys.headline.authors, keys.headline.published) == ("Keys", (), None)
    assert [teaser.title for teaser in welcome.page_teasers] == ["Keys"]
    assert [teaser.title for teaser in keys.page_teasers] == ["Well met, all"]
    assert keys.body.text.strip() == "Press them."
