"""What a parsed feed means: the best text, whether it is whole, and what is new."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from opreader.decide import decide, digest_entry, digest_feed
from opreader.model import (
    Body,
    DigestedFeed,
    FeedId,
    PageTeaser,
    ParsedEntry,
    ParsedFeed,
    State,
    Validators,
)

NOW = datetime(2026, 11, 22, tzinfo=UTC)
SENTENCE = "The gate was shut for a week and nobody on the quay missed it at all."
LONG = " ".join([SENTENCE] * 12)
LINK = "https://a.example/1"


def entry(
    content: str | None = None, summary: str | None = None, *, title: str = "A title", link: str | None = LINK
) -> ParsedEntry:
    return ParsedEntry(
        key="k",
        title=title,
        link=link,
        summary=None if summary is None else Body(summary, "html"),
        content=None if content is None else Body(content, "html"),
    )


def state(content: str | None = None, summary: str | None = None, *, title: str = "A title") -> State:
    return digest_entry(entry(content, summary, title=title)).state


# which text


def test_the_content_is_the_body_and_the_summary_the_teaser() -> None:
    digested = digest_entry(entry(f"<p>{SENTENCE}</p>", "In short: <b>shut</b>."))
    assert digested.body == Body(f"<p>{SENTENCE}</p>", "html")
    assert digested.teaser == "In short: shut."
    assert digested.words == 16


def test_a_content_without_words_leaves_the_summary() -> None:
    assert digest_entry(entry('<img src="x.jpg">', SENTENCE)).body == Body(SENTENCE, "html")


def test_a_cut_content_leaves_a_longer_summary() -> None:
    assert digest_entry(entry("<p>The gate was…</p>", SENTENCE)).body == Body(SENTENCE, "html")


def test_no_text_at_all_is_an_empty_teaser() -> None:
    digested = digest_entry(entry())
    assert (digested.body.text, digested.words, digested.teaser, digested.state) == ("", 0, "", State.TEASER)


def test_a_teaser_is_short_plain_and_has_no_cut_mark() -> None:
    assert digest_entry(entry(None, "<p>The gate\nwas &#27;[31mshut […]</p>")).teaser == "The gate was [31mshut"
    long = digest_entry(entry(f"<p>{LONG}</p>")).teaser
    assert len(long) <= 300
    assert LONG.startswith(long)
    assert long.endswith(
        (
            "shut",
            "gate",
            "quay",
            "week",
            "it",
            "all.",
            "missed",
            "nobody",
            "and",
            "at",
            "on",
            "the",
            "a",
            "for",
            "was",
            "The",
        )
    )


# whole or cut


@pytest.mark.parametrize(
    "end",
    [
        "…",
        "...",
        " […]",
        " [...]",
        "&hellip;",
        "&#8230;</p>",
        "… <a href='/1'>Read more</a>",
        "… <a href='/1'>Continue reading <span>The gate</span> →</a></p>",
        " <a href='/1'>Read more</a>",
        " <a href='/1'>Continue reading</a></p></div>\n",
        "…</p><p>The post <a href='/1'>The gate</a> appeared first on <a href='/'>Harbour</a>.</p>",
    ],
)
@pytest.mark.parametrize("text", [SENTENCE[:-1], LONG[:-1]])
def test_a_text_that_ends_in_a_cut_mark_is_a_teaser(text: str, end: str) -> None:
    assert state(f"<p>{text}{end}") is State.TEASER
    assert state(None, f"<p>{text}{end}") is State.TEASER


@pytest.mark.parametrize(
    "end",
    [
        "",
        "<p>The post <a href='/1'>The gate</a> appeared first on <a href='/'>Harbour</a>.</p>",
        "<p>It was… more than we asked for.</p>",
        "<p><a href='/2'>More on gates</a></p>",
        "<p><a href='/2'>Read more</a> and see for yourself.</p>",
    ],
)
def test_a_content_that_ends_well_is_whole(end: str) -> None:
    assert state(f"<p>{LONG}</p>{end}") is State.FULL
    assert state(f"<p>{SENTENCE}</p>{end}") is State.FULL


def test_a_short_summary_alone_is_a_teaser() -> None:
    assert state(None, SENTENCE) is State.TEASER


def test_a_content_that_only_repeats_a_short_summary_is_a_teaser() -> None:
    assert state(f"<p>{SENTENCE}</p>", SENTENCE) is State.TEASER


def test_a_long_description_is_whole() -> None:
    assert state(None, LONG) is State.FULL


def test_a_note_that_is_called_by_its_own_beginning_is_whole() -> None:
    assert state(None, SENTENCE, title="The gate was shut for a week…") is State.FULL


def test_a_short_description_without_a_link_is_all_there_is() -> None:
    assert digest_entry(entry(None, SENTENCE, link=None)).state is State.FULL


def test_a_short_post_of_a_feed_that_ships_whole_ones_is_whole() -> None:
    medium = " ".join([SENTENCE] * 5)
    feed = ParsedFeed(
        "T",
        tuple(
            replace(entry(None, text), key=str(n))
            for n, text in enumerate([LONG, LONG, LONG, medium, SENTENCE, medium[:-1]])
        ),
    )
    states = [digested.state for digested in digest_feed(feed).entries]
    assert states == [State.FULL] * 4 + [State.TEASER] * 2


def test_a_feed_of_short_descriptions_is_one_of_teasers() -> None:
    feed = ParsedFeed("T", tuple(replace(entry(None, SENTENCE * n), key=str(n)) for n in range(1, 5)))
    assert {digested.state for digested in digest_feed(feed).entries} == {State.TEASER}


def test_a_local_article_is_whole_even_where_it_ends_in_an_ellipsis() -> None:
    local = ParsedFeed("T", (entry("And so we wait…", link=None),))
    assert digest_feed(local, whole=True).entries[0].state is State.FULL
    assert digest_feed(local).entries[0].state is State.TEASER


def test_digesting_takes_the_entries_out_of_the_feed() -> None:
    feed = ParsedFeed("T", (entry(LONG),), site="https://a.example/")
    digested = digest_feed(feed)
    assert digested.feed == ParsedFeed("T", site="https://a.example/")
    assert digested.entries[0].parsed is feed.entries[0]


# what changes


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "Another"},
        {"authors": ("Ada",)},
        {"link": "https://a.example/2"},
        {"content": Body("else", "html")},
        {"content": Body(LONG, "text")},
        {"page_teasers": (PageTeaser("x"),)},
    ],
)
def test_the_digest_changes_with_what_people_read(fields: dict[str, object]) -> None:
    before = entry(LONG)
    assert digest_entry(replace(before, **fields)).digest != digest_entry(before).digest  # type: ignore[arg-type]


def test_the_digest_stays_where_dates_and_tags_change() -> None:
    before = entry(LONG)
    assert digest_entry(replace(before, updated=NOW, tags=("x",))).digest == digest_entry(before).digest


def feed_of(**texts: str) -> DigestedFeed:
    return digest_feed(
        ParsedFeed(
            "T",
            tuple(replace(entry(text), key=key) for key, text in texts.items()),
            note="n",
            language="en",
            site="https://a.example/",
        )
    )


def test_new_and_edited_entries_are_told_and_known_ones_are_not() -> None:
    before = feed_of(a=LONG, b=SENTENCE, gone=LONG)
    after = feed_of(new=LONG, a=LONG, b=SENTENCE + " It is open again.")
    known = {digested.parsed.key: digested.digest for digested in before.entries}
    validators = Validators(etag="x")
    changes = decide(FeedId(7), after, known, now=NOW, validators=validators, due=NOW, moved_to="https://b.example/")
    assert [one.parsed.key for one in changes.new] == ["new"]
    assert [one.parsed.key for one in changes.edited] == ["b"]
    assert (changes.feed_id, changes.now, changes.title, changes.site) == (7, NOW, "T", "https://a.example/")
    assert (changes.validators, changes.due, changes.moved_to) == (validators, NOW, "https://b.example/")
    assert (changes.language, changes.note) == ("en", "n")


def test_a_feed_that_turned_empty_changes_nothing() -> None:
    changes = decide(
        FeedId(7), DigestedFeed(ParsedFeed("")), {"a": "x"}, now=NOW, validators=Validators(), due=None, moved_to=None
    )
    assert (changes.new, changes.edited, changes.title) == ((), (), None)
