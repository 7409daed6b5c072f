"""Where sentences begin and end."""

from itertools import pairwise

import pytest

from opreader.ui.sentences import sentences


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("One goes. Two comes! Three? Four…", ["One goes.", "Two comes!", "Three?", "Four…"]),
        ("  Blanks \n around.  And after.  ", ["Blanks \n around.", "And after."]),
        ("No end at all", ["No end at all"]),
        ("“It pays.” So they say. (Not all.) Some.", ["“It pays.”", "So they say.", "(Not all.)", "Some."]),
        ("“Who pays?” she asked. Nobody knew.", ["“Who pays?” she asked.", "Nobody knew."]),
        ("Well ... perhaps. Yes.", ["Well ... perhaps.", "Yes."]),
        ("Mr. Roe met Dr. Doe. They spoke.", ["Mr. Roe met Dr. Doe.", "They spoke."]),
        (
            "The U.S. Senate, e.g. J. Roe, voted. Then it rose.",
            ["The U.S. Senate, e.g. J. Roe, voted.", "Then it rose."],
        ),
        ("Did he pay? No. He did not.", ["Did he pay?", "No.", "He did not."]),
        ("It was I. Nobody else.", ["It was I.", "Nobody else."]),
        ("Am 3. November kam er. Er blieb.", ["Am 3. November kam er.", "Er blieb."]),
        ("It began in 1914. It ended.", ["It began in 1914.", "It ended."]),
        ("At 3.5 per cent. See example.org/a.b today.", ["At 3.5 per cent.", "See example.org/a.b today."]),
        ("As shown.[12] Then more.", ["As shown.[12]", "Then more."]),
        (
            "関税は誰が払うのか。「輸入者だ。」と彼は言った！本当？",
            ["関税は誰が払うのか。", "「輸入者だ。」", "と彼は言った！", "本当？"],
        ),
        ("من يدفع؟ لا أحد. انتهى.", ["من يدفع؟", "لا أحد.", "انتهى."]),
        ("कौन देता है। कोई नहीं।", ["कौन देता है।", "कोई नहीं।"]),
        ("…and so on. Then.", ["…and so on.", "Then."]),
        ("", []),
        (" \n ", []),
        ("...", ["..."]),
    ],
)
def test_sentences_are_parted(text: str, wanted: list[str]) -> None:
    assert split(text) == wanted


@pytest.mark.parametrize(
    "text", [". " * 2_000, "." * 5_000, "a." * 3_000, "”" * 5_000, "。」" * 3_000, "!?" * 3_000 + "\x00"]
)
def test_any_text_is_covered_without_its_blanks(text: str) -> None:
    found = sentences(text)
    assert all(first[1] <= second[0] for first, second in pairwise(found))
    assert "".join("".join(text[start:end].split()) for start, end in found) == "".join(text.split())
    assert all(text[start:end].strip() == text[start:end] != "" for start, end in found)
