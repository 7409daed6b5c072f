"""Names out of bylines: one by one what feeds write, and what holds for any text."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from opreader.bylines import MOST_NAME, MOST_NAMES, fold_name, key_of, names_of


def names(*told: str) -> list[str]:
    return [name.name for name in names_of(told)]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("Jane Roe", "Jane Roe"),
        ("jane@paper.example (Jane Roe)", "Jane Roe"),
        ("Jane Roe <jane@paper.example>", "Jane Roe"),
        ("Jane Roe (jane@paper.example)", "Jane Roe"),
        ("noreply@paper.example (Jane Roe)", "Jane Roe"),
        ("jane.roe@paper.example", "Jane Roe"),
        ("mailto:j_roe@paper.example", "J. Roe"),
        ("By Jane Roe", "Jane Roe"),
        ("By: Jane Roe", "Jane Roe"),
        ("Opinion by Jane Roe", "Jane Roe"),
        ("Von Jana Röder", "Jana Röder"),
        ("Par Jeanne Rouvier", "Jeanne Rouvier"),
        ("Por Juana Robles", "Juana Robles"),
        ("Door Jana van der Rood", "Jana van der Rood"),
        ("Di Giana Rovere", "Giana Rovere"),
        ("Jane Roe | The Column", "Jane Roe"),
        ("The Column | Jane Roe", "Jane Roe"),
        ("Opinion | Jane Roe", "Jane Roe"),
        ("Jane Roe – The Column", "Jane Roe"),
        ("Jane Roe for The Column", "Jane Roe"),
        ("Jane Roe (The Column)", "Jane Roe"),
        ("Jane Roe, Columnist", "Jane Roe"),
        ("Jane Roe, The Daily View", "Jane Roe"),
        ("Jane Roe, senior fellow at the Harbour Institute", "Jane Roe"),
        ("Jane Roe, Professor of Tides, Harbour University", "Jane Roe"),
        ("Jane Roe, CNN", "Jane Roe"),
        ("Jane Roe and agencies", "Jane Roe"),
        ("Jane Roe (@janeroe)", "Jane Roe"),
        ("Jane Roe https://paper.example/jane", "Jane Roe"),
        ("Jane Roe, Jr.", "Jane Roe Jr."),
        ('"Jane Roe"', "Jane Roe"),
        ("Jane Roe.", "Jane Roe"),
        ("Roe, Jane", "Jane Roe"),
        ("Roe, J. K.", "J. K. Roe"),
        ("de la Roca, Juana", "Juana de la Roca"),
        ("Reuters, London", "Reuters"),
    ],
)
def test_what_is_no_name_goes(told: str, expected: str) -> None:
    assert names(told) == [expected]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("Jane Roe and John Doe", ["Jane Roe", "John Doe"]),
        ("Jane Roe & John Doe", ["Jane Roe", "John Doe"]),
        ("Jeanne Rouvier et Jean Dufour", ["Jeanne Rouvier", "Jean Dufour"]),
        ("Jane Roe, John Doe", ["Jane Roe", "John Doe"]),
        ("Jane Roe, John Doe & X", ["Jane Roe", "John Doe", "X"]),
        ("Jane Roe, John Doe, and Mary Poe", ["Jane Roe", "John Doe", "Mary Poe"]),
        ("Jane Roe; John Doe", ["Jane Roe", "John Doe"]),
        ("Roe, Jane; Doe, John", ["Jane Roe", "John Doe"]),
        ("Roe, Jane and Doe, John", ["Jane Roe", "John Doe"]),
        ("Jane Roe (The Column) and John Doe (The View)", ["Jane Roe", "John Doe"]),
        ("jane@paper.example (Jane Roe), john@paper.example (John Doe)", ["Jane Roe", "John Doe"]),
        ("王小明、李四", ["王小明", "李四"]),
    ],
)
def test_several_people_are_told_apart(told: str, expected: list[str]) -> None:
    assert names(told) == expected


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("by JANE ROE", "Jane Roe"),
        ("JAN VAN DER BERG", "Jan van der Berg"),
        ("JUANA DE LA ROCA", "Juana de la Roca"),
        ("SEAN O'BRIEN", "Sean O'Brien"),
        ("IAN MCALLISTER", "Ian McAllister"),
        ("JEAN-PAUL ROUVIER", "Jean-Paul Rouvier"),
        ("J.D. ROE", "J.D. Roe"),
        ("ИВАН ИВАНОВ", "Иван Иванов"),
        ("BBC NEWS", "BBC News"),
        ("AFP", "AFP"),
        ("bell hooks", "bell hooks"),
    ],
)
def test_capitals_become_a_name(told: str, expected: str) -> None:
    assert names(told) == [expected]


@pytest.mark.parametrize(
    "told",
    [
        "The Editorial Board",
        "The Opinion Desk of the View",
        "Food and Drug Administration",
        "Politics, Philosophy & Economics",
        "Center for American Progress",
        "Project Syndicate",
        "José Ortega y Gasset",
        "Ursula von der Leyen",
        "Von Miller",
        "Di Maio",
        "Dr. Jane Roe",
        "王小明",
        "山田 太郎",
        "Madonna",
    ],
)
def test_other_names_stay_as_told(told: str) -> None:
    assert names(told) == [told]


@pytest.mark.parametrize(
    "told", ["", " ", "—", "@janeroe", "https://paper.example/jane", "editors@paper.example", "info@x.example", "None"]
)
def test_nobody_is_nobody(told: str) -> None:
    assert names(told) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("José Martí", "Jose Marti"),
        ("JANE ROE", "jane roe"),
        ("J.K. Roe", "J. K. Roe"),
        ("J.K. Roe", "JK Roe"),
        ("Sean O'Brien", "Sean O’Brien"),
        ("Jean-Paul Roe", "Jean Paul  Roe"),
        ("Dr. Jane Roe", "Jane Roe"),
        ("Prof. Dr. Jane Roe, PhD", "Sir Jane Roe"),
        ("Søren Østergård", "Soren Ostergard"),
        ("Jane Roe", "\uff2aane \u2009Roe"),
    ],
)
def test_spellings_of_one_name_meet(one: str, other: str) -> None:
    assert [name.key for name in names_of([one])] == [name.key for name in names_of([other])]
    assert len(names_of([one, other])) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("Jane A. Roe", "Jane Roe"), ("Mr Roe", "Mrs Roe"), ("Jane Roe Jr.", "Jane Roe"), ("かとう", "がとう")],
)
def test_other_names_do_not_meet(one: str, other: str) -> None:
    assert len(names_of([one, other])) == 2


PIECES = (
    "By by Von Di Par and & with , ; | – / ( ) [ ] . ' \" @roe jane@x.example <a.roe@x.example> Jane ROE Roe, Dr. PhD Jr. "
    "O'BRIEN MCALLISTER van DER The Columnist for Reuters 王小明 é İSTANBUL ǅ ß https://x.example/a \x00 \u0301"
)
pieces = st.sampled_from(PIECES.split(" "))
told_texts = st.one_of(st.text(max_size=60), st.lists(pieces, max_size=12).map(" ".join), st.lists(pieces).map("".join))


@settings(max_examples=300)
@given(st.lists(told_texts, max_size=4))
@example(["Di Anna Roe Poe"])
@example(["By By Jane Roe"])
@example(["((Jane Roe))"])
def test_a_name_is_found_in_itself_alone_and_its_key_stays(told: list[str]) -> None:
    found = names_of(told)
    assert len({name.key for name in found}) == len(found)
    for name in found:
        assert names_of([name.name]) == (name,)
        assert name.key == key_of(name.name)
        assert fold_name(name.key) == name.key
        assert 0 < len(name.name) <= MOST_NAME


@pytest.mark.parametrize(
    "piece", ["a", "a ", "a@", "a.b/", "(", ", ", "a, ", "|", "By ", "&a", "á", "<", "A & ", "and "]
)
def test_endless_texts_are_bounded(piece: str) -> None:
    assert len(names_of([piece * 100_000] * 200)) <= MOST_NAMES


@given(st.from_regex(r"[A-Z][a-z]{1,8} [A-Z][a-z]{1,8}", fullmatch=True))
@example("By Roe")
@example("Unknown Author")
@example("Von Roe")
@example("The Columnist")
def test_a_plain_name_is_read_as_if_it_had_to_be_looked_at(told: str) -> None:
    assert names_of([told]) == names_of([f" {told} "])
