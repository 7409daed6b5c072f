"""The text form of commentary pages: paragraphs, teasers, list, lead, title, byline."""

from datetime import UTC, datetime
from textwrap import fill

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opreader.feeds.plain_text import ParsedText, parse_text

FIRST = "The harbour council met in a hurry last week to vote on a toll that nobody who works on the quays had ever asked for, and it showed."
SECOND = "A toll is a tax with a gate in front of it. The gate is what people remember, and the gate is where they stop, turn round and take their cargo to the next town along the coast."
THIRD = "What the port needs is a longer crane, a second clerk and a mayor who gets up before nine; none of that is for sale at a gate."
BODY = (FIRST, SECOND, THIRD)
LEAD = "Every spring the ferry company promises a new boat, and every autumn it paints the old one and calls it a day."
TEASER = "Every spring the ferry company promises a new boat, and eve…"
OTHERS = (
    "The lighthouse keeper has written a book about the one nigh…",
    "Nobody ever asked the herring what it thinks of quotas and o…",
    "A school with no teachers is still a school, says the minis…",
)


def read(*lines: str, name: str = "0001_ab12.txt") -> ParsedText:
    return parse_text("\n".join(lines), name=name)


def titles(parsed: ParsedText) -> list[str]:
    return [teaser.title for teaser in parsed.teasers]


# paragraphs


def test_each_line_is_a_paragraph() -> None:
    assert read(*BODY).paragraphs == BODY


def test_blank_lines_between_long_lines_change_nothing() -> None:
    assert read(FIRST, "", SECOND, "", "", THIRD).paragraphs == BODY


def test_wrapped_blocks_are_paragraphs() -> None:
    wrapped = "\n\n".join(fill(part, 72) for part in BODY)
    assert parse_text(wrapped, name="x.txt").paragraphs == BODY


def test_lines_of_90_columns_are_wrapped() -> None:
    wrapped = "\n\n".join(fill(part, 90) for part in BODY)
    assert parse_text(wrapped, name="x.txt").paragraphs == BODY


def test_short_lines_without_blank_lines_are_paragraphs_each() -> None:
    assert read("One thing is sure.", "Another is not.", "The third is a guess.").paragraphs[1:] == (
        "Another is not.",
        "The third is a guess.",
    )


def test_an_address_longer_than_a_line_does_not_make_a_wrapped_text_unwrapped() -> None:
    address = "https://harbour.example/" + "very-long-path/" * 8
    wrapped = "\n\n".join([fill(FIRST, 72), address, fill(SECOND, 72)])
    assert parse_text(wrapped, name="x.txt").paragraphs == (FIRST, address, SECOND)


def test_wrapped_chinese_is_joined_without_spaces_by_columns_not_letters() -> None:
    line = "港口的税收是一个没有人要求过的主意而且所有人都知道"
    text = f"{line}\n{line}。\n\n{line}\n{line}。"
    assert parse_text(text, name="x.txt").paragraphs == (f"{line}{line}。", f"{line}{line}。")


@pytest.mark.parametrize("end", ["\r\n", "\r", "\f", "\v", "\u2028", "\x85"])
def test_every_line_end_counts(end: str) -> None:
    assert parse_text(end.join(BODY), name="x.txt").paragraphs == BODY


def test_tabs_and_spaces_at_the_ends_go() -> None:
    assert parse_text(f"\t{FIRST}  \n\u00a0\n  {SECOND}\t\n", name="x.txt").paragraphs == (FIRST, SECOND)


def test_control_characters_do_not_come_through() -> None:
    parsed = parse_text(f"\x1b]52;c;aGk=\x07{FIRST}\x00\n{SECOND}\u009b31m", name="x.txt")
    assert not any(character in "".join(parsed.paragraphs) for character in "\x1b\x07\x00\u009b")


def test_an_empty_text_has_no_paragraphs_and_does_not_fail() -> None:
    assert parse_text(" \n\n\t\n", name="0001.txt").paragraphs == ()


# the list


def test_the_seeds_form_is_told_apart() -> None:
    parsed = read(*BODY, LEAD, TEASER, *OTHERS)
    assert parsed.paragraphs == BODY
    assert [teaser.lead for teaser in parsed.teasers] == [LEAD, None, None, None]
    assert titles(parsed)[1] == "The lighthouse keeper has written a book about the one nigh"


def test_two_teasers_are_a_list() -> None:
    assert read(*BODY, *OTHERS[:2]).paragraphs == BODY


def test_one_teaser_without_its_lead_is_body() -> None:
    parsed = read(*BODY, OTHERS[0])
    assert (parsed.paragraphs, parsed.teasers) == ((*BODY, OTHERS[0]), ())


def test_one_teaser_with_its_lead_is_a_list() -> None:
    parsed = read(*BODY, LEAD, TEASER)
    assert parsed.paragraphs == BODY
    assert parsed.teasers[0].lead == LEAD


def test_two_leads_each_belong_to_their_teaser() -> None:
    other = "The lighthouse keeper has written a book about the one night when the lamp went out and nobody noticed."
    parsed = read(*BODY, LEAD, TEASER, other, OTHERS[0], OTHERS[1])
    assert parsed.paragraphs == BODY
    assert [teaser.lead for teaser in parsed.teasers] == [LEAD, other, None]


def test_two_leads_in_a_row_before_the_list_belong_to_it() -> None:
    other = "The lighthouse keeper has written a book about the one night when the lamp went out and nobody noticed."
    parsed = read(*BODY, LEAD, other, TEASER, OTHERS[0])
    assert parsed.paragraphs == BODY
    assert [teaser.lead for teaser in parsed.teasers] == [LEAD, other]


def test_a_lead_below_its_teaser_is_found() -> None:
    parsed = read(*BODY, TEASER, LEAD, *OTHERS)
    assert parsed.paragraphs == BODY
    assert parsed.teasers[0].lead == LEAD


def test_a_lead_at_the_very_end_is_found() -> None:
    parsed = read(*BODY, OTHERS[0], TEASER, LEAD)
    assert parsed.paragraphs == BODY
    assert [teaser.lead for teaser in parsed.teasers] == [None, LEAD]


def test_a_lead_is_compared_without_case_width_and_white_space() -> None:
    lead = "EVERY  spring the ferry\u00a0company promises a new boat， and every autumn it paints the old one."
    assert read(*BODY, lead, TEASER).teasers[0].lead is not None


def test_24_characters_alike_are_no_lead_and_25_are() -> None:
    assert read(*BODY, "Every spring the ferries sail again.", "Every spring the ferries…").teasers == ()
    assert len(read(*BODY, "Every spring the ferries sail again.", "Every spring the ferries …").teasers) == 0
    assert len(read(*BODY, "Every spring the ferries sail again.", "Every spring the ferries s…").teasers) == 1


def test_dates_and_short_lines_stand_between_teasers() -> None:
    parsed = read(
        *BODY,
        "3 November 2026",
        OTHERS[0],
        "Monday, 2 November 2026 at 10:30",
        "By Ada Pike",
        OTHERS[1],
        "1 November 2026",
    )
    assert parsed.paragraphs == BODY
    assert len(parsed.teasers) == 2


def test_a_heading_above_the_list_goes_with_it() -> None:
    assert read(*BODY, "Read also", *OTHERS).paragraphs == BODY


def test_a_short_last_sentence_stays_body() -> None:
    assert read(*BODY, "It will not be built.", *OTHERS).paragraphs[-1] == "It will not be built."
    assert read(*BODY, "Who asked for it?", *OTHERS).paragraphs[-1] == "Who asked for it?"


@pytest.mark.parametrize("tail", ["© 2026 Harbour Press", "Follow us", "© 2026 Harbour Press. All rights reserved."])
def test_short_lines_below_the_list_are_no_body(tail: str) -> None:
    parsed = read(*BODY, *OTHERS, tail)
    assert parsed.paragraphs == BODY
    assert len(parsed.teasers) == 3


def test_a_sentence_below_the_teasers_makes_them_no_list() -> None:
    parsed = read(FIRST, *OTHERS, THIRD)
    assert parsed.paragraphs == (FIRST, *OTHERS, THIRD)
    assert parsed.teasers == ()


def test_only_the_last_run_is_the_list() -> None:
    parsed = read(FIRST, *OTHERS[:2], SECOND, THIRD, OTHERS[2], TEASER)
    assert parsed.paragraphs == (FIRST, *OTHERS[:2], SECOND, THIRD)
    assert len(parsed.teasers) == 2


def test_the_first_paragraph_is_never_a_lead() -> None:
    own = FIRST[:59] + "…"
    parsed = read(FIRST, own, *OTHERS)
    assert parsed.paragraphs == (FIRST,)
    assert len(parsed.teasers) == 4
    assert read(FIRST, own).paragraphs == (FIRST, own)


def test_a_body_paragraph_that_a_teaser_begins_like_stays_where_it_is() -> None:
    parsed = read(FIRST, SECOND, THIRD, SECOND[:59] + "…", *OTHERS)
    assert parsed.paragraphs == BODY
    assert [teaser.lead for teaser in parsed.teasers] == [None] * 4


def test_a_file_of_teasers_only_keeps_a_body() -> None:
    parsed = read(TEASER, *OTHERS)
    assert parsed.paragraphs == (TEASER,)
    assert len(parsed.teasers) == 3


def test_a_column_that_ends_in_an_ellipsis_keeps_its_end() -> None:
    ending = "And so the gate stands open, waiting for a ship that has long since learned the other way…"
    assert read(*BODY, ending).paragraphs == (*BODY, ending)
    assert read(*BODY, ending, *OTHERS).paragraphs == (*BODY, ending)
    assert len(read(*BODY, ending, *OTHERS).teasers) == 3


def test_an_own_ending_above_one_teaser_with_its_lead_is_kept() -> None:
    ending = "And so the gate stands open, waiting for a ship that has long since learned the other way…"
    parsed = read(*BODY, ending + " and on", LEAD, TEASER)
    assert parsed.paragraphs == (*BODY, ending + " and on")
    parsed = read(*BODY, ending, LEAD, "Every spring the ferry company promises a new boat…")
    assert parsed.paragraphs == (*BODY, ending)


def test_an_own_ending_of_a_like_length_is_told_by_the_blank_line_below_it() -> None:
    ending = "And so the gate stands open, waiting for a ship that sails…"
    parsed = read(*BODY, ending, "", "The lighthouse keeper has written a book…", *OTHERS[1:])
    assert parsed.paragraphs == (*BODY, ending)


def test_teasers_of_uneven_lengths_are_a_list() -> None:
    uneven = (
        "The lighthouse keeper has written a book about the one night when the lamp…",
        "Nobody asked the herring…",
        "A school…",
    )
    assert read(*BODY, *uneven).paragraphs == BODY
    assert read(*BODY, *reversed(uneven)).paragraphs == BODY


def test_a_paragraph_of_more_than_200_characters_is_no_teaser() -> None:
    long = SECOND + " And on it goes, from gate to gate and year to year, until the last of us has moved away…"
    assert len(long) > 200
    assert read(*BODY, long, long).paragraphs == (*BODY, long, long)


@pytest.mark.parametrize(
    "mark", ["…", "...", "[…]", "[...]", " …", "… Read more", "... Read more »", "… [Read more]", "… (read more)"]
)
def test_every_cut_mark_makes_a_teaser(mark: str) -> None:
    words = ["The lighthouse keeper has written a book", "Nobody ever asked the herring what it thinks"]
    parsed = read(*BODY, *(f"{part}{mark}" for part in words))
    assert parsed.paragraphs == BODY
    assert titles(parsed) == words


def test_words_behind_an_ellipsis_are_no_read_more() -> None:
    line = "It was never about the money… more about the pride"
    assert read(*BODY, line, line).paragraphs == (*BODY, line, line)


def test_bullets_are_no_part_of_a_headline() -> None:
    assert titles(read(*BODY, *(f"• {teaser}" for teaser in OTHERS)))[0].startswith("The lighthouse")


def test_a_wrapped_text_with_a_list_on_lines_of_its_own() -> None:
    text = "\n\n".join(fill(part, 72) for part in BODY) + "\n\n" + "\n".join([LEAD, TEASER, *OTHERS])
    parsed = parse_text(text, name="x.txt")
    assert parsed.paragraphs == BODY
    assert [teaser.lead for teaser in parsed.teasers] == [LEAD, None, None, None]


def test_a_wrapped_text_with_a_wrapped_lead_and_teasers_apart() -> None:
    long = "The lighthouse keeper has written a book about the one night when the lamp went out and nobody at al…"
    text = "\n\n".join(fill(part, 72) for part in (*BODY, LEAD, TEASER, long))
    parsed = parse_text(text, name="x.txt")
    assert parsed.paragraphs == BODY
    assert [teaser.lead for teaser in parsed.teasers] == [LEAD, None]
    assert titles(parsed)[1] == long[:-1]


def test_a_wrapped_lead_right_above_its_teaser_is_joined() -> None:
    text = "\n\n".join(fill(part, 72) for part in BODY) + "\n\n" + fill(LEAD, 72) + "\n" + "\n".join([TEASER, *OTHERS])
    parsed = parse_text(text, name="x.txt")
    assert parsed.paragraphs == BODY
    assert parsed.teasers[0].lead == LEAD
    assert len(parsed.teasers) == 4


def test_a_wrapped_column_that_ends_in_an_ellipsis_is_one_paragraph() -> None:
    ending = "And so the gate stands open, day and night, waiting for a ship that has long since learned the other way…"
    parsed = parse_text("\n\n".join(fill(part, 72) for part in (*BODY, ending)), name="x.txt")
    assert parsed.paragraphs == (*BODY, ending)


# title, byline, date


def test_a_short_first_line_with_a_longer_one_below_is_the_title() -> None:
    parsed = read("A toll on nothing", *BODY)
    assert (parsed.title, parsed.paragraphs) == ("A toll on nothing", BODY)


@pytest.mark.parametrize("title", ["Who pays for the gate?", "Tear down the gate!", "The gate: a history"])
def test_a_title_may_ask_and_shout(title: str) -> None:
    assert read(title, *BODY).title == title


@pytest.mark.parametrize("line", ["The gate stands.", "门还在。", "And then the gate…", "And then the gate..."])
def test_a_line_that_ends_in_a_stop_is_no_title(line: str) -> None:
    parsed = read(line, *BODY)
    assert parsed.title == line if not line.endswith(("…", "...")) else parsed.title
    assert parsed.paragraphs == (line, *BODY)


@pytest.mark.parametrize(("length", "is_title"), [(120, True), (121, False)])
def test_a_title_has_at_most_120_characters(length: int, *, is_title: bool) -> None:
    line = ("gates and tolls " * 10)[: length - 1] + "x"
    assert (read(line, *BODY).paragraphs == BODY) is is_title


def test_a_first_line_with_nothing_longer_below_is_no_title() -> None:
    assert read("The gate stands here all day", "No one comes").paragraphs == (
        "The gate stands here all day",
        "No one comes",
    )


def test_the_files_name_is_the_title_where_it_holds_two_words() -> None:
    assert read(*BODY, name="a-toll_on-nothing.txt").title == "a toll on nothing"
    assert read(*BODY, name="Harbour notes 7.txt").title == "Harbour notes 7"


@pytest.mark.parametrize("name", ["000_d61cdc88.txt", "column.txt", "2026-11-03.txt", ".txt", ""])
def test_other_names_leave_the_opening_words_cut_at_a_word(name: str) -> None:
    title = read(*BODY, name=name).title
    assert title == "The harbour council met in a hurry last week to vote on a toll that nobody who…"


def test_byline_and_date_under_the_title() -> None:
    parsed = read("A toll on nothing", "By Ada Pike", "3 November 2026", *BODY)
    assert (parsed.authors, parsed.published) == (("Ada Pike",), datetime(2026, 11, 3, tzinfo=UTC))
    assert parsed.paragraphs == BODY


@pytest.mark.parametrize(
    "line",
    [
        "By Ada Pike | November 3, 2026",
        "By Ada Pike, November 3, 2026",
        "by Ada Pike · 2026-11-03",
        "3 Nov 2026 — By Ada Pike",
        "Ada Pike, 3 November 2026",
        "By Ada Pike, Harbour Correspondent | Tuesday, 3 November 2026",
    ],
)
def test_byline_and_date_on_one_line(line: str) -> None:
    parsed = read("A toll on nothing", line, *BODY)
    assert (parsed.authors, parsed.published) == (("Ada Pike",), datetime(2026, 11, 3, tzinfo=UTC))


def test_several_authors() -> None:
    assert read("A toll", "By Ada Pike, Bo Lind and Cy Marsh", *BODY).authors == ("Ada Pike", "Bo Lind", "Cy Marsh")


def test_a_wrapped_text_has_its_title_byline_and_date_too() -> None:
    head = "A toll on nothing\nBy Ada Pike\n3 November 2026\n"
    wrapped = "\n\n".join(fill(part, 72) for part in BODY)
    for text in (head + "\n" + wrapped, head + wrapped, head.replace("\n", "\n\n") + wrapped):
        parsed = parse_text(text, name="x.txt")
        assert (parsed.title, parsed.authors, parsed.paragraphs) == ("A toll on nothing", ("Ada Pike",), BODY)


def test_the_first_line_of_a_wrapped_paragraph_is_no_title() -> None:
    parsed = parse_text("\n\n".join(fill(part, 72) for part in BODY), name="x.txt")
    assert parsed.title == "The harbour council met in a hurry last week to vote on a toll that nobody who…"


def test_a_sentence_that_begins_with_by_is_body() -> None:
    line = "By the time the council had voted, the last of the barges had already turned round and left for the south."
    assert read("A toll on nothing", line, *BODY).paragraphs[0] == line


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *BODY,
                LEAD,
                TEASER,
                *OTHERS,
                "",
                "Title here",
                "By Ada Pike",
                "3 May 2026",
                "...",
                "…",
                "Read more",
                "© x",
                "\x1b\f",
            ]
        )
    ),
    st.text(max_size=20),
)
def test_no_text_is_lost_but_the_list_and_the_body_is_never_empty(lines: list[str], name: str) -> None:
    parsed = read(*lines, name=name)
    assert parsed.title
    assert bool(parsed.paragraphs) == any(line.strip(" \x1b\f") for line in lines)
    everything = " ".join(lines)
    assert all(paragraph in everything for paragraph in parsed.paragraphs)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=600), st.text(max_size=30))
def test_any_text_can_be_read(text: str, name: str) -> None:
    parsed = parse_text(text, name=name)
    assert all(paragraph.strip() for paragraph in parsed.paragraphs)


def test_a_hundred_thousand_teasers_are_read_in_linear_time() -> None:
    # quadratic work would take minutes here, and the suite would be seen to hang
    lines = [f"{LEAD} {number}" if number % 2 else TEASER for number in range(100_000)]
    assert read(FIRST, *lines).paragraphs[0] == FIRST
