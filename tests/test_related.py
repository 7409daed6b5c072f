"""Related headlines: terms of any script, weights that are learned, the order by closeness and time, the words told."""

import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opreader import related
from opreader.model import EntryId, FeedId, Headline, State
from opreader.model.related import Close, Take

DAY = datetime(2026, 11, 1, tzinfo=UTC)


def terms(text: str) -> set[str]:
    return set(related.count_terms("", text))


def close(
    number: int,
    score: float,
    shared: tuple[str, ...] = ("one", "two"),
    *,
    days: float | None = 0,
    lead: int | None = None,
) -> Close:
    published = None if days is None else DAY - timedelta(days=days)
    return Close(EntryId(number), score, shared, published, None if lead is None else EntryId(lead))


def take(number: int, feed: int) -> Take:
    row = Headline(
        id=EntryId(number),
        feed_id=FeedId(feed),
        feed_title="",
        title="",
        authors=(),
        link=None,
        published=None,
        added=DAY,
        read=False,
        starred=False,
        state=State.FULL,
        reason=None,
        queued=False,
        edited=False,
        words=0,
        teaser="",
    )
    return Take(row, 1 / number, ())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tariff", "Tariffs"),
        ("policy", "policies"),
        ("planned", "planning"),
        ("stop", "stopped"),
        ("clear", "clearly"),
        ("Minister", "minister's"),
        ("Minister", "minister’s"),
        ("café", "CAFE"),
        ("Straße", "STRASSE"),
        ("Zoll", "Zölle"),
        ("Steuer", "Steuern"),
        ("1,000", "1000"),
        ("ﬁnance", "finance"),
        ("الضريبة", "ضريبة"),
        ("والميزانية", "الميزانيه"),
        ("مُعَلِّم", "معلم"),
        ("Москва", "МОСКВА"),
    ],
)
def test_forms_of_a_word_are_one_term(one: str, other: str) -> None:
    assert terms(one) == terms(other) != set()


@pytest.mark.parametrize(
    ("one", "other"), [("sell", "sel"), ("miss", "mis"), ("bus", "bu"), ("ring", "r"), ("bed", "b")]
)
def test_other_words_stay_apart(one: str, other: str) -> None:
    assert terms(one) != terms(other)


def test_letters_alone_and_signs_are_no_terms() -> None:
    assert terms("a — b: c! … 7 _ __ ☂") == set()


def test_hyphens_part_words_and_vowel_signs_do_not() -> None:
    assert terms("tax-free") == terms("tax free")
    assert len(terms("हिन्दी")) == 1


def test_scripts_without_spaces_give_letters_in_a_row() -> None:
    assert terms("关税战争") == {"关税", "税战", "战争"}
    assert terms("AI 规则") == {"ai", "规则"}
    assert terms("OpenAI规则") == {"openai", "规则"}
    assert terms("환율") == {"환율"}
    assert all(len(term) == 3 for term in terms("ภาษีศุลกากร"))
    assert terms("税") == {"税"}


def test_title_and_opening_words_count_more() -> None:
    body = " ".join(f"filler{n}" for n in range(60)) + " late"
    counts = related.count_terms("Harbour", f"early {body}")
    assert counts["harbour"] > counts["early"] > counts["late"] == 1


def test_words_behind_the_first_hundreds_do_not_count() -> None:
    assert "zanzibar" not in related.count_terms("", "word " * 500 + "Zanzibar")
    assert len(related.count_terms("", "x" * 1_000_000)) == 1


@given(st.text(max_size=80), st.text(max_size=200))
def test_whatever_is_written_counts_come_out_positive(title: str, text: str) -> None:
    counts = related.count_terms(title, text)
    assert all(stem and count > 0 for stem, count in counts.items())
    vector = related.weigh(counts, {}, 0)
    assert not vector or math.isclose(sum(weight**2 for _, weight in vector), 1)
    related.name_terms(counts, title, text)


def test_rare_terms_weigh_more() -> None:
    vector = dict(related.weigh({"zanzibar": 9.0, "tariff": 9.0}, {"tariff": 50}, 1000))
    assert vector["zanzibar"] > vector["tariff"] > 0.3


def test_where_nothing_was_learned_all_terms_are_as_good() -> None:
    assert [stem for stem, _ in related.weigh({"b": 1.0, "a": 1.0, "c": 5.0}, {}, 0)] == ["c", "a", "b"]


def test_what_is_kept_does_not_hang_on_the_order_of_words() -> None:
    counts = {f"term{n:03}": 1.0 for n in range(200)}
    turned = dict(reversed(counts.items()))
    assert related.weigh(counts, {}, 10) == related.weigh(turned, {}, 10)
    assert len(related.weigh(counts, {}, 10)) == related.KEPT


def test_common_terms_are_left_out_once_eight_remain() -> None:
    vector = [(f"term{n}", 0.2) for n in range(12)]
    common = {"term0": 900, "term1": 500}
    assert related.to_ask(vector, common, 1000, 100_000) == vector[2:]
    some = related.to_ask(vector[:9], common, 1000, 100_000)
    assert [stem for stem, _ in some] == [*(f"term{n}" for n in range(2, 9)), "term1"]


def test_in_a_large_library_as_many_terms_are_asked_as_are_looked_up_soon() -> None:
    vector = [(f"term{n}", 0.1) for n in range(64)]
    assert related.to_ask(vector, {f"term{n}": 29 for n in range(64)}, 1000, 1_000_000) == vector[:30]
    assert related.to_ask(vector, {f"term{n}": 2 for n in range(64)}, 1000, 10_000) == vector[:32]
    assert related.to_ask(vector, {f"term{n}": 2 for n in range(64)}, 1000, 2_000) == vector
    assert related.to_ask(vector, {f"term{n}": 5 for n in range(64)}, 1000, 10_000) == vector[:32]


def test_in_a_small_library_no_term_is_too_common_to_be_looked_at() -> None:
    vector = [(f"term{n}", 0.2) for n in range(12)]
    assert related.to_ask(vector, {"term0": 60}, 80, 80) == vector
    assert related.to_ask(vector, {}, 0, 0) == vector


def test_the_nearer_in_time_comes_first_and_other_times_keep_a_third() -> None:
    ranked = related.rank([close(1, 0.5, days=400), close(2, 0.4, days=0), close(3, 0.45, days=7)], DAY)
    assert [(one.id, round(one.score, 3)) for one in ranked] == [(2, 0.4), (3, 0.251), (1, 0.15)]


def test_later_and_earlier_are_as_near() -> None:
    ranked = related.rank([close(1, 0.5, days=-3), close(2, 0.5, days=3)], DAY)
    assert ranked[0].score == pytest.approx(ranked[1].score)


def test_undated_stand_between_the_same_day_and_another_time() -> None:
    ranked = related.rank([close(1, 0.5, days=None), close(2, 0.5, days=0), close(3, 0.5, days=90)], DAY)
    assert [one.id for one in ranked] == [2, 1, 3]
    assert [one.id for one in related.rank([close(1, 0.5, days=0), close(2, 0.6, days=90)], None)] == [2, 1]


def test_what_shares_words_but_no_matter_is_left_out() -> None:
    assert related.rank([close(1, related.LEAST_SCORE - 0.001)], DAY) == []
    assert related.rank([close(1, 0.2, ("one",))], DAY) == []
    assert len(related.rank([close(1, 0.4, ("one",)), close(2, 0.1)], DAY)) == 2


def test_words_of_a_tenth_of_all_entries_are_no_terms() -> None:
    counts = dict.fromkeys(("the", "tariff", "of", "import"), 3.0)

    def kept(frequencies: dict[str, int], entries: int) -> set[str]:
        return {stem for stem, _ in related.weigh(counts, frequencies, entries)}

    assert kept({"the": 95, "of": 80, "tariff": 10, "import": 2}, 100) == {"tariff", "import"}
    assert kept({}, 0) == kept({}, 1) == kept({"the": 2}, 2) == set(counts)
    assert kept({"the": 6, "tariff": 4}, 6) == {"tariff", "of", "import"}
    assert kept({"the": 50, "of": 11, "tariff": 10}, 50) == {"tariff", "import"}


def test_an_old_article_on_the_matter_is_not_left_out_for_its_age() -> None:
    assert len(related.rank([close(1, related.LEAST_SCORE, days=4000)], DAY)) == 1


def test_feeds_take_turns_and_nothing_is_lost() -> None:
    takes = [take(1, 1), take(2, 1), take(3, 2), take(4, 1), take(5, 2), take(6, 3)]
    assert [one.headline.id for one in related.vary(takes)] == [1, 3, 6, 2, 5, 4]


def test_terms_are_told_in_the_words_that_the_text_uses_most() -> None:
    text = "Tariffs bite. Who pays tariffs? The IMF says tariff revenue fell; the IMF is sure."
    names = related.name_terms(["tariff", "imf", "gone"], "TARIFFS AND THE IMF", text)
    assert names == {"tariff": "tariffs", "imf": "IMF"}
    assert related.name_terms(["harbour"], "Harbour dues", "Nothing of it.") == {"harbour": "Harbour"}
    assert related.explain(["imf", "gone", "tariff"], names) == ("IMF", "tariffs")


def test_five_words_are_told_at_most_and_each_once() -> None:
    names = {f"t{n}": f"Word {n}" for n in range(9)} | {"x": "Word 0"}
    assert related.explain(["t0", "x", *(f"t{n}" for n in range(1, 9))], names) == tuple(f"Word {n}" for n in range(5))


def test_letters_that_overlap_are_told_as_one_word() -> None:
    shared = ["税战", "关税", "战争"]
    names = related.name_terms(shared, "", "一场关税战争开始了")
    assert related.explain(shared, names) == ("关税战争",)
