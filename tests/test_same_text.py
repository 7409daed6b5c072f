"""What a text is known by, and which texts are the same: edited, cut, wrapped and shuffled copies, teasers; and what is not."""

import random
import subprocess
import sys
from collections.abc import Collection

import pytest

from opreader.same_text import Known, compare, is_edited, is_teaser, read, sign, split

SYLLABLES = [c + v for c in "bdfgklmnprstv" for v in ("a", "e", "i", "o", "u", "an", "er", "il")]
CHINESE = [chr(code) for code in range(0x4E00, 0x4E00 + 1500)]
THAI = [chr(code) for code in range(0x0E01, 0x0E2F)]
GREETING = "Good morning. Here is what you need to know today"


def prose(seed: int, words: int) -> str:
    """Made-up sentences in paragraphs; the same for the same numbers."""
    chance = random.Random(seed)
    sentences: list[str] = []
    left = words
    while left > 0:
        count = min(left, chance.randint(8, 22))
        made = ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(count)]
        sentences.append(" ".join(made).capitalize() + ".")
        left -= count
    return "\n\n".join(" ".join(sentences[place : place + 4]) for place in range(0, len(sentences), 4))


def letters(seed: int, alphabet: list[str], count: int, stop: str) -> str:
    chance = random.Random(seed)
    return "".join(chance.choice(alphabet) + (stop if chance.random() < 0.05 else "") for _ in range(count))


def edited(text: str, share: float, seed: int = 1) -> str:
    chance = random.Random(seed)
    return " ".join(
        "".join(chance.choices(SYLLABLES, k=3)) if chance.random() < share else word for word in text.split()
    )


def known(text: str, title: str = "") -> Known:
    parts = split(sign(title, text).shingles)
    assert parts is not None
    return read(parts.keys, parts.runs, parts.facts)


def same(one: str, other: str) -> bool:
    found = compare(known(one), known(other), frozenset())
    assert found == compare(known(other), known(one), frozenset()), "it is the same from both sides"
    if found == "edited":
        assert is_edited(one, other) == is_edited(other, one)
        return is_edited(one, other)
    return found == "same"


def is_same(one: Known, other: Known, common: Collection[int]) -> bool:
    return compare(one, other, frozenset(common)) == "same"


def teaser(one: str, other: str) -> bool:
    return is_teaser(known(one), known(other), frozenset())


@pytest.mark.parametrize("length", [120, 250, 600, 1500])
def test_an_edited_copy_is_the_same_text(length: int) -> None:
    text = prose(length, length)
    assert same(text, text)
    assert same(text, edited(text, 0.1))
    assert same(text, edited(text, 0.2))


@pytest.mark.parametrize("length", [250, 600, 1500])
def test_parts_of_a_text_are_the_same_text(length: int) -> None:
    text = prose(length, length)
    words = text.split()
    assert same(text, " ".join(words[: length // 2]))
    assert same(text, " ".join(words[length // 2 :]))


def test_moved_paragraphs_and_words_around_are_the_same_text() -> None:
    text = prose(1, 500)
    moved = text.split("\n\n")
    random.Random(2).shuffle(moved)
    assert same(text, "\n\n".join(moved))
    assert same(text, f"{prose(3, 60)}\n\n{text}\n\n{prose(4, 150)}")


def test_texts_of_their_own_are_different() -> None:
    texts = [prose(seed, 300) for seed in range(12)]
    assert not any(same(one, other) for place, one in enumerate(texts) for other in texts[:place])


def test_a_word_that_is_every_third_tells_nothing() -> None:
    one, other = (" so ".join(prose(seed, 200).split()) for seed in (21, 22))
    assert not {*known(one).shingles} & {*known(other).shingles}
    assert known(one).shingles == known(prose(21, 200)).shingles, "as if it did not stand there"
    assert same(one, edited(one, 0.1))


def test_a_quoted_passage_makes_no_copy() -> None:
    quoted = prose(5, 100)
    assert not same(f"{prose(6, 200)}\n\n{quoted}", f"{quoted}\n\n{prose(7, 250)}")


def test_boilerplate_counts_for_nothing_on_either_side() -> None:
    standing = prose(8, 200)
    one, other = known(f"{prose(9, 60)}\n\n{standing}"), known(f"{prose(10, 60)}\n\n{standing}")
    assert is_same(one, other, frozenset())
    common = frozenset(known(standing).shingles)
    assert common
    longer = frozenset({*one.shingles} & {*other.shingles})
    assert not is_same(one, other, longer)
    copy = known(f"{edited(prose(9, 60), 0.05)}\n\n{standing}")
    assert is_same(one, copy, longer)


@pytest.mark.parametrize("mark", ["…", " …", " [...]", ""])
def test_a_teaser_of_sixty_characters_is_found_in_its_text(mark: str) -> None:
    found = sum(teaser(prose(seed, 300)[: 60 - len(mark)] + mark, prose(seed, 300)) for seed in range(40))
    assert found >= 38
    assert not any(teaser(prose(seed, 300)[:59] + "…", prose(seed + 1, 300)) for seed in range(40))


def test_a_teaser_is_found_behind_a_kicker() -> None:
    text = prose(11, 300)
    assert teaser(text[:80] + "…", f"Opinion | Trade\n{text}")
    assert teaser(text[:80] + "…", f"LISBON (Wire) — {text}")


def test_a_teaser_is_found_where_the_text_repeats_its_title() -> None:
    text = prose(11, 300)
    whole = known(f"Who pays for the tariff {text}", "Who pays for the tariff?")
    assert is_teaser(known(text[:80] + "…"), whole, frozenset())


def test_a_teaser_with_a_place_before_it_is_found() -> None:
    text = prose(11, 300)
    assert teaser(f"LISBON — {text[:150]}…", text)


def test_a_teaser_in_other_quotes_is_found() -> None:
    text = f"The mayor's “report” isn't what the auditors of the harbour had been promised. {prose(12, 200)}"
    assert teaser('The mayor’s "report" isn’t what the auditors of the harbour had…', text)


def test_a_teaser_counts_only_as_a_run() -> None:
    text = prose(13, 300)
    words = text.split()
    turned = " ".join([*words[:7], *words[20:27]]) + "…"
    assert not teaser(turned, text)


def test_short_posts_with_one_greeting_are_different() -> None:
    monday = f"{GREETING}. Rain in the north, a vote in the south."
    tuesday = f"{GREETING}. The harbour board resigned and nobody saw it."
    assert not same(monday, tuesday)
    assert not teaser(monday, tuesday)
    assert not same(f"{GREETING}. {prose(14, 200)}", f"{GREETING}. {prose(15, 200)}")


def test_a_title_alone_is_no_text() -> None:
    assert sign("Morning briefing", "").shingles == b""
    assert split(b"") is None
    assert sign("Letters", "Letters to the editor").lead is None
    one, other = known(prose(16, 30), "Letters"), known(prose(17, 30), "Letters")
    assert not is_same(one, other, frozenset())


def test_equal_short_teasers_need_a_title_too() -> None:
    opening = prose(18, 11)
    assert len(opening) > 45
    one = known(opening, "The bill comes due")
    assert is_same(one, known(opening, "The bill comes due!"), frozenset())
    assert not is_same(one, known(opening, "Nobody pays"), frozenset())


def test_the_words_tell_an_edited_copy_from_one_that_quotes() -> None:
    text = prose(20, 400)
    assert is_edited(text, edited(text, 0.3))
    assert is_edited(edited(text, 0.3)[: len(text) // 2], text)
    assert not is_edited(text, prose(21, 400))
    assert not is_edited(text, f"{text[: len(text) // 3]} {prose(22, 270)}")
    assert not is_edited("", text)


@pytest.mark.parametrize(("alphabet", "stop"), [(CHINESE, "。"), (THAI, " ")])
def test_scripts_without_spaces(alphabet: list[str], stop: str) -> None:
    text, other = (letters(seed, alphabet, 700, stop) for seed in (1, 2))
    assert known(text).wide
    assert same(text, text[:350])
    assert same(text, letters(3, alphabet, 60, stop) + text)
    assert not same(text, other)
    assert teaser(text[:60] + "…", text)
    assert not teaser(text[:60] + "…", other)


def test_a_long_text_has_few_signs() -> None:
    assert len(known(prose(1, 600)).shingles) < 80
    assert len(known(prose(1, 3000)).shingles) < 300
    assert len(sign("A title", prose(1, 600)).shingles) < 600


def test_a_signature_is_the_same_in_every_process() -> None:
    here = sign("Título", "Ça va sans dire, mais cela va mieux en le disant à chaque fois. " * 3).shingles.hex()
    program = (
        "from opreader.same_text import sign;"
        "print(sign('T\\u00edtulo', '\\u00c7a va sans dire, mais cela va mieux en le disant \\u00e0 chaque fois. ' * 3).shingles.hex())"
    )
    there = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert there.stdout.strip() == here


def test_hostile_text_is_signed_too() -> None:
    for text in ("\udfff" * 200, "\u0301" * 5000, "a" * 100_000, "\n" * 1000, "' ' " * 999, "\uf8ff \ue000 " * 200):
        assert split(sign(text, text).shingles) is None or known(text, text).words
